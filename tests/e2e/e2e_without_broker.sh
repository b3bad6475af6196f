#!/usr/bin/env bash
# With the broker stopped the kiosk browses on and says honestly that a booking is saved,
# not yet confirmed; when it returns the booking is confirmed within 5 s, untouched.
. "$(dirname "$0")/lib.sh"

book() {
    tap_for home.sessions sessions.row.0 && tap_for "$(room_row)" session.book &&
        book_with_code_only
}

must "hub, broker, agent and kiosk start with demo data" whole_area
must "the first screen leads home" tap_for language.en home.sessions
dev_kill broker
none_heard() { ctl status | grep -q 'none can be heard'; }
step "status does not say that kiosks are online" dev_wait 10 "status" none_heard
must "with the broker gone the job list opens" tap_for home.jobs jobs.row.0
must "and a job" tap_for jobs.row.0 job.interested
must "and home again" tap_for bar.back jobs.row.0
tap bar.back
must "home is there" see_id home.sessions
must "a booking reaches the check" book
must "sending gives a code" tap_for check.send done.code
must "the screen says that it is saved, not yet confirmed" see 'Saved\. Not yet confirmed'
picture saved
step "nothing on the screen says Confirmed." refuse grep -q '"Confirmed\.' "$tree"

must "the broker returns" dev_broker
start=$(now_ms)
must "the booking is confirmed without a touch" see '"Confirmed\.' 15000
took=$(($(now_ms) - start))
picture confirmed
echo "confirmed $took ms after the broker was back"
step "within 5 s" test "$took" -le 5000
finish
