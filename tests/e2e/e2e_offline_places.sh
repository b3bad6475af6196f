#!/usr/bin/env bash
# Places that staff allot to a kiosk: with the broker gone the first person has a place at
# once, the next only a request, as all are spent; when it is back the hub says the same,
# nothing is oversold, and what is asked back comes back.
. "$(dirname "$0")/lib.sh"

to_session() {
    tap_for language.en home.sessions && tap_for home.sessions sessions.row.0 &&
        tap_for "$(room_row)" session.book
}

book() {
    book_with_code_only && tap_for check.send done.code
}

start_again() {
    tap_for done.finish language.en
}

# A figure of the session's places.
places() { # FIELD
    ctl session places "$session" --json | jq -r ".$1"
}
places_are() { # FIELD NUMBER
    [ "$(places "$1")" = "$2" ]
}
attends() { # CODE
    ctl session attendees "$session" --json |
        jq -e --arg c "$1" 'any(.[]; .code == $c and .state == "confirmed")' >/dev/null
}
within_capacity() {
    ctl session places "$session" --json | jq -e '.taken + .lent <= .capacity and .over == 0'
}

must "hub, broker, agent and kiosk start with demo data" whole_area
session=$(first_session)
must "staff let the kiosk give away one place" ctl session lend "$session" "$DEV_AREA.k.kiosk-1" 1
must "the kiosk has it" dev_wait 10 "places" dev_logged kiosk-1.agent "places allotted"
dev_kill broker
must "the agent notices" dev_wait 10 "the end" dev_logged kiosk-1.agent "not connected"

must "the first person opens it" to_session
must "the screen promises the place that it has" dev_wait 10 "it" says "1 place here now"
must "the first person books" book
must "and has a place at once" see '"Confirmed\.'
picture confirmed
first=$(code_shown)
step "nothing says that it is only saved" refuse says "Not yet confirmed"
must "the first person leaves" start_again
must "the next person opens it" to_session
step "now one can only ask here" says "Ask for a place"
must "the next person books" book
must "and is told that it is only saved" see 'Saved\. Not yet confirmed'
step "and that there is no place yet" says "You do not have a place yet."
picture saved
second=$(code_shown)
must "the next person leaves" start_again

must "the broker returns" dev_broker
must "the first is confirmed by the hub" dev_wait 20 "first" attends "$first"
must "the second as well, there was room" dev_wait 20 "second" attends "$second"
step "the allotment is spent" places_are lent 0
step "nothing is oversold" within_capacity
look_up() {
    tap_for language.en home.code && tap_for home.code key.A &&
        type_keys "${first//-/}" && go_on && see '"Confirmed\.'
}
step "the code of the first says Confirmed" look_up
tap found.finish && see_id language.en >/dev/null

must "staff let the kiosk have three more" ctl session lend "$session" "$DEV_AREA.k.kiosk-1" 3
must "they are lent" places_are lent 3
must "staff ask for them back" ctl session unlend "$session" "$DEV_AREA.k.kiosk-1"
must "the kiosk gives all of them back" dev_wait 10 "the return" places_are lent 0
step "nothing is oversold then" within_capacity
finish
