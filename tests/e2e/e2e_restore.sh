#!/usr/bin/env bash
# A hub that lost its disk is restored from `peerpointctl backup`, with bookings answered
# after the backup. With its journal nothing is missing and nothing is held. Without, what
# must be decided is held until each kiosk has told what it was told; then the hub knows all
# of it again. No outcome ever differs from what was told, and no session is oversold but
# where a promise made before the loss must be honoured.
. "$(dirname "$0")/lib.sh"
. tests/e2e/ledger.sh
kiosks=(kiosk-1 kiosk-2)

area() {
    dev_init "$work/dev" tap || return 1
    sed -i "s/^state = hub/&\njournal = second\/journal.db\nbackups = second\/backups/" \
        "$DEV/hub.conf" && mkdir -p "$DEV/second" && dev_broker && dev_hub &&
        dev_demo_data && roomy_sessions 2 && dev_add_kiosk kiosk-1 && dev_add_kiosk kiosk-2 &&
        dev_agent kiosk-1 && dev_agent kiosk-2 && listen_to_told &&
        people kiosk-1 20 && people kiosk-2 40
}
backup() {
    local name
    name=$(ctl backup --json | jq -er .name) && file=$DEV/second/backups/$name &&
        [ -s "$file" ] && echo "$file"
}
# So many things more are saved and the newest of them answered: after the backup.
answered_more() { # COUNT
    dev_wait 30 "more bookings" more_saved $(($(saved_count) + $1)) &&
        arrives kiosk-1 && arrives kiosk-2
}
arrives() { # KIOSK
    local op
    op=$(newest "$1")
    dev_wait 40 "the outcome of $op" answered "$1" "$op"
}
# Places that the backup does not know of, and from which kiosk 1 promises some while there is
# no hub.
lend_after_backup() {
    lend "${roomy[0]}" kiosk-1 30 && lend "${roomy[1]}" kiosk-1 30 &&
        lend "${roomy[1]}" kiosk-2 5 && dev_wait 10 "the places" has_lends
}
has_lends() {
    [ "$(sqlite3 "$DEV/kiosk-1/state/outbox.db" 'SELECT count(*) FROM lend
        WHERE returned = 0')" -ge 2 ]
}
spends_without_hub() {
    local before
    before=$(spent)
    dev_kill hub
    dev_wait 20 "places given away without a hub" more_spent $((before + 2))
}
lost_since_backup() {
    echo "$(sqlite3 "$DEV/hub/hub.db" 'SELECT count(*) FROM op') decided, of them in the" \
        "backup: $(sqlite3 "file:$file?mode=ro&immutable=1" 'SELECT count(*) FROM op')"
    [ "$(sqlite3 "$DEV/hub/hub.db" 'SELECT count(*) FROM op')" -gt \
        "$(sqlite3 "file:$file?mode=ro&immutable=1" 'SELECT count(*) FROM op')" ]
}
# With all its answers: one that was sent and reached no kiosk, nobody was told, and without
# a journal it may be decided anew.
kiosk_2_leaves() {
    dev_stop kiosk-2.people
    dev_wait 20 "its last outcome" none_unanswered && dev_kill kiosk-2.agent
}
none_unanswered() {
    [ "$(unanswered kiosk-2)" = 0 ]
}
lose_and_restore() { # OPTIONS...
    dev_kill hub
    shred -u "$DEV/hub/hub.db" && rm -f "$DEV"/hub/hub.db-* &&
        "$B/bin/peerpoint-hub" --config "$DEV/hub.conf" --restore "$file" "$@" \
            >"$work/restore.out" 2>&1
    local status=$?
    cat "$work/restore.out"
    return $status
}
recovery() { # JQ
    ctl recovery --json | tee "$work/recovery.json" | jq -e "$1"
}
is_held() { # OP
    [ "$(sqlite3 "$DEV/hub/hub.db" "SELECT held FROM op WHERE op = '$1'")" = 1 ]
}
one_is_held() {
    local op
    dev_wait 10 "a booking" more_saved "$(saved_count)" &&
        op=$(grep ' book ' "$DEV/kiosk-1.journal" | tail -n 1 | cut -d' ' -f1) &&
        dev_wait 20 "$op at the hub" is_held "$op" && ! answered kiosk-1 "$op"
}
kiosk_2_back() {
    dev_agent kiosk-2 && people kiosk-2 40 &&
        dev_wait 60 "the hub to hear kiosk 2" is_in_state kiosk-2 heard
}
# The backup does not know it.
kiosk_3() {
    dev_add_kiosk kiosk-3 && kiosks+=(kiosk-3) && dev_agent kiosk-3 && people kiosk-3 40 &&
        arrives kiosk-3
}
is_in_state() { # KIOSK STATE
    recovery "any(.kiosks[]; (.name | contains(\"$1\")) and .state == \"$2\")"
}
kiosk_3_again() {
    ctl kiosk add "$DEV_AREA.k.kiosk-3" --key "$DEV/kiosk-3/sign.pub" &&
        dev_wait 60 "the end of the hold" recovery '.holding | not'
}
over() {
    sqlite3 "$DEV/hub/hub.db" 'SELECT coalesce(sum(over), 0) FROM session_place'
}
must "a hub with a journal and backups, and two kiosks" area
must "what people save is answered" answered_more 30
must "a backup is made" backup
step "it is listed as read through" grep -q 'read through' <(ctl backup --list)
step "its keys lie beside it, for nobody else" test "$(stat -c %a "$file.seal")" = 600
step "nothing is restored over a hub that runs" \
    refuse "$B/bin/peerpoint-hub" --config "$DEV/hub.conf" --restore "$file" --force
must "staff allot places after it" lend_after_backup
must "more is answered after it" answered_more 60
must "which the backup does not have" lost_since_backup
must "kiosk 1 gives some of the places away while there is no hub" spends_without_hub
must "the disk is lost; backup and journal give the hub back" lose_and_restore
step "not a second time: there is a database now" \
    refuse "$B/bin/peerpoint-hub" --config "$DEV/hub.conf" --restore "$file"
step "it says that nothing is missing" grep -q 'Nothing is missing' "$work/restore.out"
must "it starts" dev_hub
step "it holds nothing" recovery '.holding | not'
must "people are answered at once" answered_more 20
step "no session is over its capacity" test "$(over)" = 0

must "another backup is made" backup
must "a third kiosk comes after it, and is answered" kiosk_3
must "more is answered after it" answered_more 60
must "which that backup does not have" lost_since_backup
must "staff allot places again" lend_after_backup
must "kiosk 2 goes out" kiosk_2_leaves
must "kiosk 1 gives some of them away as well" spends_without_hub
must "disk and journal are lost; the backup gives back what it has" \
    lose_and_restore --no-journal
step "it says that something may be missing" grep -q 'Not complete' "$work/restore.out"
must "it starts" dev_hub
step "it waits for kiosk 2, which it has not heard" recovery \
    '.holding and any(.kiosks[]; (.name | contains("kiosk-2")) and .state != "told")'
step "a booking is held, and not told anything" one_is_held
must "kiosk 2 is back, and heard" kiosk_2_back
step "the hub knows that there is a third, which it does not know" is_in_state kiosk-3 unknown
step "staff are told what to do" grep -q 'kiosk-lost' <(ctl recovery)
step "and it waits for it" recovery .holding
must "staff register it again; it is heard, and the hold ends" kiosk_3_again
must "people are answered again" answered_more 20
must "when it is calm each thing has its outcome" calm 60
echo "$(saved_count) things were saved"
step "nobody released a session, so nothing had to be honoured over its capacity" \
    test "$(over)" = 0
dev_stop told
tail -n 1 "$DEV/log/told.log"
step "what was told before and after is what stands" told_as_it_stands
check_ledger
check_lends 6
finish
