#!/usr/bin/env bash
# The hub's files go from under it. hub.db is taken away while it runs: nothing is confirmed
# until it is back, and status says so. All of its folder is lost, and the service manager
# starts it again before anybody restores it: it makes no keys and no database that would
# stand in the way of those of the backup; what was answered is there after the restore.
. "$(dirname "$0")/lib.sh"
. tests/e2e/ledger.sh
kiosks=(kiosk-1)

area() {
    dev_init "$work/dev" tap || return 1
    sed -i "s/^state = hub/&\njournal = second\/journal.db\nbackups = second\/backups/" \
        "$DEV/hub.conf" && mkdir -p "$DEV/second" && dev_broker && dev_hub &&
        dev_demo_data && dev_add_kiosk kiosk-1 && dev_agent kiosk-1 && listen_to_told &&
        people kiosk-1 30
}
new_answer() {
    local op
    dev_wait 10 "something saved" more_saved "$(saved_count)" && op=$(newest kiosk-1) &&
        dev_wait 40 "the outcome of $op" answered kiosk-1 "$op"
}
trouble_is() { # TEXT
    [ "$(ctl status --json | jq -r '.trouble // ""')" = "$1" ]
}
alarm_is() { # TEXT
    [ "$(ctl status --json | jq -r '.alarm // ""')" = "$1" ]
}
answered_again() {
    people kiosk-1 30 && new_answer
}
none_is_told() {
    local before
    before=$(wc -l <"$work/told")
    dev_wait 10 "more that is saved" more_saved $(($(saved_count) + 20)) &&
        [ "$(wc -l <"$work/told")" = "$before" ]
}
in_hub_folder() {
    (cd "$DEV/hub" && echo *)
}
keys_are_those_of() { # FOLDER
    local key
    for key in sign seal hmac sign.chain; do
        cmp "$1/$key" "$DEV/hub/$key" || return 1
    done
}
hub_once() { # OPTIONS...
    "$B/bin/peerpoint-hub" --config "$DEV/hub.conf" "$@" >"$work/once.out" 2>&1
    local status=$?
    cat "$work/once.out"
    return $status
}

must "a hub with a journal and backups, and a kiosk" area
must "what people save is answered" new_answer
must "a backup" ctl backup
must "hub.db is taken away" mv "$DEV/hub/hub.db" "$work/away.db"
must "status says so" trouble_is \
    "hub.db was replaced, or taken away: nothing is confirmed"
step "and fails" refuse ctl status
step "what people save is told no outcome" none_is_told
must "it is put back" mv "$work/away.db" "$DEV/hub/hub.db"
must "and people are answered" new_answer
step "status says that all is well" dev_wait 15 "no trouble" trouble_is ''

must "the journal is taken away" rm "$DEV/second/journal.db"
must "people are answered" new_answer
step "as it has begun anew" test -s "$DEV/second/journal.db"
must "another backup" ctl backup
must "people are answered after it" new_answer

# Nobody books, so that neither shows the other what it does not know.
dev_stop kiosk-1.people
dev_stop hub
cp -r "$DEV/hub" "$DEV/twin" && cp -r "$DEV/second" "$DEV/twin.second"
sed "s/= hub/= twin/; s/= second/= twin.second/; s/^port = $DEV_HTTP_PORT/port = $(dev_port 0)/" \
    "$DEV/hub.conf" >"$DEV/twin.conf"
must "it starts again" dev_hub
must "a copy of it starts too" dev_run twin "$B/bin/peerpoint-hub" --config "$DEV/twin.conf"
step "status sounds the alarm" dev_wait 30 "the alarm" alarm_is \
    "pushed off the broker, by another hub perhaps"
dev_kill twin
must "without the copy people are answered" answered_again

dev_kill hub
cp -r "$DEV/hub" "$work/lost"
file=$DEV/second/backups/$(sqlite3 "$DEV/hub/hub.db" \
    'SELECT name FROM backup ORDER BY hseq DESC LIMIT 1')
rm -rf "$DEV/hub"
step "it does not start where all is lost" refuse timeout 20 \
    "$B/bin/peerpoint-hub" --config "$DEV/hub.conf"
step "and makes nothing there" test "$(in_hub_folder)" = lock
cp "$DEV/kiosk-1/sign" "$DEV/hub/hmac" && chmod 600 "$DEV/hub/hmac"
step "nothing is restored to another hub's keys" refuse hub_once --restore "$file"
step "which it names" grep -q 'hub/hmac is not ' "$work/once.out"
rm "$DEV/hub/hmac"
must "backup and journal give it back" hub_once --restore "$file"
step "nothing is missing" grep -q 'Nothing is missing' "$work/once.out"
step "its keys are what they were" keys_are_those_of "$work/lost"
: >"$DEV/hub/operator.token" # as a power cut leaves it that comes before it is written
must "it starts" dev_hub
step "the operator has a token" ctl status
must "and people are answered" new_answer
must "when it is calm each thing has its outcome" calm 30
dev_stop told
step "what was told before and after is what stands" told_as_it_stands
check_ledger
finish
