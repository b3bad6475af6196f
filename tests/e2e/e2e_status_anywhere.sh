#!/usr/bin/env bash
# What was booked at one kiosk can be looked up, changed and cancelled at another by its
# code; and an offer from the waiting list answered.
. "$(dirname "$0")/lib.sh"

at() { # KIOSK: its screen from now on
    tree=$work/tree.$1
    DISPLAY=:$(cat "$DEV/$1.screen")
    export DISPLAY
    last_tap=
}
two_kiosks() {
    hub_and_broker && dev_demo_data && dev_add_kiosk kiosk-1 && dev_add_kiosk kiosk-2 &&
        tree=$work/tree.kiosk-1 && kiosk kiosk-1 && tree=$work/tree.kiosk-2 && kiosk kiosk-2
}
book() {
    tap_for language.en home.sessions && tap_for home.sessions sessions.row.0 &&
        tap_for "$(room_row)" session.book && book_with_code_only &&
        tap_for check.send done.code
}
look_up() { # CODE
    tap_for language.en home.code && tap_for home.code key.A &&
        type_keys "${1//-/}" && go_on && see_id done.outcome
}
leave() {
    tap "$(field '.id == "done.finish" or .id == "found.finish"' .id)" && see_id language.en
}
attendee() { # REF CODE FILTER
    ctl session attendees "$1" --json | jq -e --arg c "$2" "any(.[]; .code == \$c and $3)"
}

must "hub, broker and two kiosks start with demo data" two_kiosks
first=$(first_session)

at kiosk-1
must "somebody books at kiosk 1" book
must "and has a place" see '"Confirmed\.'
code=$(code_shown)
must "and leaves" leave

at kiosk-2
must "kiosk 2 finds it by its code" look_up "$code"
step "as confirmed" says "Confirmed."
step "with its places" says "1 place"
picture found
more_places() {
    tap_for found.change what.places && tap_for what.places places.2 &&
        tap_for places.2 check.send && tap check.send && see '"Changed\.'
}
must "there it gets a second place" more_places
picture changed
step "staff see two places" attendee "$first" "$code" '.places == 2'
must "they leave" leave
move() {
    look_up "$code" && tap_for found.change what.session && tap what.session &&
        see_id sessions.row.0 && tap_for sessions.row.0 check.send &&
        tap check.send && see '"Changed\.'
}
must "and moves to another session" move
step "staff see it gone from the first" refuse attendee "$first" "$code" \
    '.state == "confirmed"'
must "they leave again" leave
cancel() { # CODE
    look_up "$1" && tap_for found.drop drop.sure && tap drop.sure && see '"Cancelled\.'
}
must "at kiosk 2 it is cancelled" cancel "$code"
must "and left" leave
at kiosk-1
must "kiosk 1 finds it" look_up "$code"
step "as cancelled" says "You cancelled it with this code."
must "and is left" leave

must "somebody books the first session" book
must "with a place" see '"Confirmed\.'
holder=$(code_shown)
must "and goes" leave
taken=$(ctl session places "$first" --json | jq -r .taken)
must "staff shrink it to those who have places" \
    ctl session shrink "$first" --capacity "$taken"
at kiosk-2
join() {
    tap_for language.en home.sessions && tap_for home.sessions sessions.row.0 &&
        tap "$(room_row)" && see 'Join the waiting list' &&
        tap_for session.book queue.ask && tap_for queue.ask reach.none &&
        tap_for reach.none check.send && tap check.send && see '"Waiting\.'
}
must "at kiosk 2 somebody joins the waiting list, to be asked first" join
picture waiting
waiting=$(code_shown)
must "and goes away" leave
at kiosk-1
must "at kiosk 1 the place is given up" cancel "$holder"
must "kiosk 1 is free" leave
must "the one who waits looks at kiosk 1" look_up "$waiting"
step "and finds an offer" says "A place is free for you. Answer before"
picture offered
take() {
    tap_for found.reply offer.yes && tap_for offer.yes check.send && tap check.send && see '"Confirmed\.'
}
must "which is taken" take
picture taken
step "staff see the place taken" attendee "$first" "$waiting" '.state == "confirmed"'
must "the kiosk is left" leave
# Nobody learns at a kiosk that a contact is known: a second booking of the same person
# leads to the same screen but for the code.
free_row() {
    jq -ers 'map(select((.id | test("^sessions[.]row[.][0-9]+$")) and
        (.spoken | test("Full") | not))) | .[0].id' "$tree"
}
book_with_number() {
    tap_for language.en home.sessions && tap_for home.sessions sessions.row.1 &&
        tap_for "$(free_row)" session.book && tap_for session.book reach.phone &&
        tap_for reach.phone key.a && type_keys sam && go_on &&
        see_id key.7 && type_keys 07700900462 && go_on && see_id check.send &&
        tap check.send && see '"Confirmed\.'
}
shown_without_code() {
    jq -rs --arg c "$(code_shown)" 'map(select(.id != "done.qr") |
        "\(.id) \((.name // "") | gsub($c; "CODE"))") | .[]' "$tree"
}
must "a person books with a phone number" book_with_number
shown_without_code >"$work/first"
must "and leaves" leave
must "the same person books again" book_with_number
shown_without_code >"$work/second"
step "and sees nothing else than the first time" cmp "$work/first" "$work/second"
step "which is more than nothing" grep -q 'You have a place' "$work/second"
must "and leaves again" leave

unknown() { # CODE of the right form
    tap_for language.en home.code && tap_for home.code key.A && type_keys "${1//-/}" &&
        go_on && see 'We cannot find that code"'
}
step "a code that nobody has is not found, by the hub either" unknown HMVR5-JY2V8
finish
