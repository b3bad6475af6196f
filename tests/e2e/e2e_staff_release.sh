#!/usr/bin/env bash
# After a restore without its journal a hub holds bookings until it has heard each kiosk. One
# kiosk is out, and it has told people "confirmed" after the backup. Staff, told the risk,
# release a session and give the kiosk up: who waits is answered. When the kiosk comes back
# all the same, what it told stands: only so, and only that session, is over its capacity.
. "$(dirname "$0")/lib.sh"
. tests/e2e/ledger.sh
kiosks=(kiosk-1 kiosk-2)
places=60

# One session, so that people at both kiosks want the same places.
area() {
    dev_init "$work/dev" tap || return 1
    sed -i "s/^state = hub/&\njournal = second\/journal.db\nbackups = second\/backups/" \
        "$DEV/hub.conf" && mkdir -p "$DEV/second" && dev_broker && dev_hub &&
        one_session && dev_add_kiosk kiosk-1 && dev_add_kiosk kiosk-2 &&
        dev_agent kiosk-1 && dev_agent kiosk-2 && listen_to_told
}
one_session() {
    sh server/broker/demo-data.sh "$DEV/demo" && sed -i 3,\$d "$DEV/demo/sessions.csv" &&
        sed -i "2s/,[0-9]*,\(yes\|no\),\(yes\|no\),/,$places,\1,\2,/" "$DEV/demo/sessions.csv" &&
        ctl place import "$DEV/demo/places.csv" &&
        ctl org push "$DEV/demo/organisations.csv" && ctl venue push "$DEV/demo/venues.csv" &&
        ctl vacancy push "$DEV/demo/vacancies.csv" &&
        ctl session push "$DEV/demo/sessions.csv" &&
        session=$(ctl session list --json | jq -er '.[0].ref') &&
        [ "$(place capacity)" = $places ]
}
place() { # FIELD of session_place
    sqlite3 "file:$DEV/hub/hub.db?mode=ro" "SELECT $1 FROM session_place"
}
taken_is() { # AT LEAST
    [ "$(place taken)" -ge "$1" ]
}
backup() {
    local name
    name=$(ctl backup --json | jq -er .name) && file=$DEV/second/backups/$name
}
# Kiosk 2 tells people that they have a place, nearly up to the last, and goes out.
kiosk_2_fills() {
    people kiosk-2 10 5 && dev_wait 40 "a full session" taken_is $((places - 2)) &&
        dev_stop kiosk-2.people && dev_wait 20 "its last outcome" none_unanswered &&
        dev_kill kiosk-2.agent
}
none_unanswered() {
    [ "$(unanswered kiosk-2)" = 0 ]
}
lose_and_restore() {
    dev_kill hub
    shred -u "$DEV/hub/hub.db" && rm -f "$DEV"/hub/hub.db-* "$DEV"/second/journal.db*
    "$B/bin/peerpoint-hub" --config "$DEV/hub.conf" --restore "$file" --no-journal \
        >"$work/restore.out" 2>&1
}
recovery() { # JQ
    ctl recovery --json | jq -e "$1"
}
held_bookings() {
    sqlite3 "file:$DEV/hub/hub.db?mode=ro" \
        'SELECT count(*) FROM op WHERE held = 1 AND kind = 0'
}
held_is() { # AT LEAST
    [ "$(held_bookings)" -ge "$1" ]
}
none_is_held() {
    [ "$(held_bookings)" = 0 ]
}
people_wait() {
    people kiosk-1 15 6 && dev_wait 30 "held bookings" held_is 60
}
told_confirmed() { # at a kiosk, to at least so many bookings
    [ "$(sqlite3 "$DEV/$1/state/outbox.db" "SELECT count(*) FROM op
        WHERE kind = 'book' AND result = 'confirmed'")" -ge "$2" ]
}
audit_has() { # REGEX
    sqlite3 "$DEV/hub/hub.db" "SELECT what || ' ' || target FROM audit" | grep "$1"
}
kiosk_2_is_heard() {
    dev_agent kiosk-2 && dev_wait 30 "what it had told" over_is_some
}
over_is_some() {
    [ "$(place over)" -gt 0 ]
}

must "a hub with a journal and backups, one session and two kiosks" area
must "a backup is made" backup
must "after it people at kiosk 2 get nearly all places, and it goes out" kiosk_2_fills
step "they were told so" told_confirmed kiosk-2 20
must "disk and journal are lost; the backup gives back what it has" lose_and_restore
must "the hub starts" dev_hub
step "it knows of no place that is taken" test "$(place taken)" = 0
must "people at kiosk 1 want the same places; their bookings are held" people_wait
step "nobody there is told anything" refuse told_confirmed kiosk-1 1
step "staff see who is not heard" recovery \
    '.holding and any(.kiosks[]; (.name | contains("kiosk-2")) and .state == "unheard")'
must "staff release the session" ctl recovery release "$session"
must "who waits for it is answered" dev_wait 20 "the answers" told_confirmed kiosk-1 20
step "the hub goes on holding" recovery .holding
step "it is within the session's capacity as far as it knows" test "$(place over)" = 0
must "staff give kiosk 2 up" ctl recovery kiosk-lost "$DEV_AREA.k.kiosk-2"
step "the hold ends" recovery '.holding | not'
step "and nobody claims that it has told what it knows" grep -q 'Some have not told' \
    <(ctl recovery)
must "no booking is held" dev_wait 20 "the last held booking" none_is_held
dev_stop kiosk-1.people

must "kiosk 2 comes back all the same" kiosk_2_is_heard
must "when it is calm each thing has its outcome" calm 60
place "taken || ' of ' || capacity || ' places taken, over by ' || over"
step "what it told is honoured, over the capacity" over_is_some
step "with an alarm" audit_has 'alarm: more booked than there are places'
alarms() { ctl status --json | jq -r .alarms; }
# Whatever number it is: what is said is equal, and an alarm makes neither of the two fail.
healthz_counts() {
    curl -sf --cacert "$DEV_CA/ca.crt" "https://127.0.0.1:$DEV_HTTP_PORT/healthz" |
        jq -e --argjson count "$(alarms)" '. == {status: "ok", alarms: $count}'
}
step "status counts it" test "$(alarms)" -gt 0
step "and says what the newest is" bash -c "'$B/bin/peerpointctl' status |
    grep -E '^Alarms +[0-9]+ in the last 7 days .*: (more booked|a )'"
step "so does healthz, which stays ok" healthz_counts
step "what staff did is in the audit trail" audit_has "recovery.*$session"
step "and that they gave the kiosk up" audit_has 'recovery.*kiosk-2'
dev_stop told
tail -n 1 "$DEV/log/told.log"
step "what was told before and after is what stands" told_as_it_stands
check_ledger
finish
