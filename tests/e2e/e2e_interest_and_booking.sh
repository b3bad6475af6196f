#!/usr/bin/env bash
# Tapping through interest and booking ends in a claim code on the screen and with staff;
# nothing readable of the person stays on the kiosk, on the broker or on the wire.
. "$(dirname "$0")/lib.sh"

name=Zebedeequux
number='07700 900461'

to_name() {
    tap_for home.jobs jobs.row.0 && tap_for jobs.row.0 job.interested &&
        tap_for job.interested key.space
}

give_name() {
    type_keys "${name,,}" && go_on && see_id reach.phone
}

give_number() {
    tap_for reach.text key.7 && type_keys "${number// /}" && go_on && see_id check.send
}

consent_shown() {
    see_id agree.0 && says 'Nobody else does.' && says 'Agree and send'
}

staff_see_interest() { # CODE
    ctl interest list --json | jq -e --arg c "$1" --arg n "$name" \
        'any(.[]; .code == $c and (.name | ascii_downcase) == ($n | ascii_downcase))'
}

staff_see_booking() { # REF CODE
    ctl session attendees "$1" --json | jq -e --arg c "$2" 'any(.[]; .code == $c)'
}

canaries() {
    "$B/tests/e2e/tool_canary" "$work/canaries" "$@"
}

must "hub, broker, agent and kiosk start with demo data" whole_area
must "a tests-only identity listens to every topic" listen_in
must "the first screen leads home" tap_for language.en home.jobs
must "home leads to a job, the job to the first question" to_name
must "a first name can be typed" give_name
must "a number can be typed" give_number
must "what happens to it stands above the button" consent_shown
picture check
must "sending ends in a code" tap_for check.send done.code
picture sent
interest_code=$(code_shown)
step "the code has the form of a claim code" \
    grep -qE '^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$' <<<"$interest_code"
must "the screen says Sent" see '"Sent'
must "staff see the interest under that code" staff_see_interest "$interest_code"
must "finishing goes back to the first screen" tap_for done.finish language.en

must "the first screen leads home again" tap_for language.en home.sessions
must "home leads to the sessions" tap_for home.sessions sessions.row.0
must "a session opens" tap_for "$(room_row)" session.book
session=$(first_session)
picture session
must "booking with a code only reaches the check" book_with_code_only
must "sending ends in a code" tap_for check.send done.code
booking_code=$(code_shown)
must "the screen says Confirmed" see '"Confirmed'
picture confirmed
must "staff see the booking under that code" staff_see_booking "$session" "$booking_code"
must "finishing goes back to the first screen" tap_for done.finish language.en

cancel_it() {
    tap_for language.en home.code && tap_for home.code key.A &&
        type_keys "${booking_code//-/}" && go_on && see_id found.drop &&
        tap found.drop && see_id drop.sure && tap drop.sure && see '"Cancelled'
}
must "the code cancels the booking" cancel_it
picture cancelled
state_cancelled() {
    ctl session attendees "$session" --json | jq -e --arg c "$booking_code" \
        'all(.[]; .code != $c or .state == "cancelled")'
}
step "staff see it as cancelled" state_cancelled
tap done.finish >/dev/null && see_id language.en >/dev/null

printf '%s\n' "$name" "$number" "${number// /}" "447700900461" "$interest_code" \
    "$booking_code" >"$work/canaries"
rm -f "$tree" # written for this test only, with its secrets
# shellcheck disable=SC2046
step "no word of the person is in any file of kiosk or broker, nor on the wire" \
    canaries $(kiosk_files)
mkdir -p "$work/planted"
printf '{"x":"%s"}' "$(printf 'a longer line about %s and more' "$number" | zstd -q | base64 -w0)" \
    >"$work/planted/payload"
step "the same look finds a word that is planted in zstd in base64 in JSON" \
    refuse canaries "$work/planted"
echo "reversed: $(rev <<<"${booking_code//-/}")" | iconv -t UTF-16BE >"$work/planted/payload"
step "and one that is planted reversed in UTF-16" refuse canaries "$work/planted"
finish
