#!/usr/bin/env bash
# The hub's keys are replaced, twice while a kiosk is off: it follows from key to key, what was
# sealed before is still read, and what staff erase is erased at the kiosk as well. Backups hold
# the keys sealed: where all is lost, the recovery key alone gives them back.
. "$(dirname "$0")/lib.sh"
. tests/e2e/ledger.sh
kiosks=(kiosk-1)

area() {
    dev_init "$work/dev" tap || return 1
    "$B/bin/peerpoint-hub" --make-recovery-key "$work/recovery" >"$work/recovery.out" &&
        sed -i "s/^state = hub/&\nbackups = backups/; s/^hmac = .*/&\n$(
            grep '^recovery = ' "$work/recovery.out")/" "$DEV/hub.conf" && dev_broker && dev_hub &&
        dev_demo_data && dev_add_kiosk kiosk-1 && dev_agent kiosk-1 && people kiosk-1 30
}
rotate() { # KEY [--backed-up]
    "$B/bin/peerpoint-hub" --config "$DEV/hub.conf" --rotate-key "$@"
}
serial() {
    sqlite3 "$DEV/kiosk-1/state/content.db" \
        "SELECT CAST(value AS TEXT) FROM item WHERE name = 'keys'" | jq .serial
}
serial_is() { # N
    [ "$(serial)" = "$1" ]
}
some_answered() {
    local last
    last=$(newest kiosk-1)
    [ -n "$last" ] && answered kiosk-1 "$last"
}
new_answer() {
    local last
    last=$(newest kiosk-1)
    dev_wait 10 "a booking" more_by "$last" && last=$(newest kiosk-1) &&
        dev_wait 20 "the outcome of $last" answered kiosk-1 "$last"
}
more_by() { # OP
    [ "$(newest kiosk-1)" != "$1" ]
}
rows_of() { # OP
    sqlite3 "$DEV/kiosk-1/state/outbox.db" "SELECT count(*) FROM op WHERE op = '$1'"
}
erased() { # OP
    [ "$(rows_of "$1")" = 0 ] && ctl erasure list --json | jq -e \
        --arg op "$1" '.[] | select(.op == $op) | .receipt_at' >/dev/null
}

exported() { # OP
    ctl erasure export | grep -qx "$1"
}

must "an area where people book" area
must "what they save is answered" dev_wait 15 "an answer" some_answered
step "the kiosk has the first key set" serial_is 1
step "a hub that runs keeps its keys" refuse rotate sign
dev_stop hub
step "a sealing key is made, not announced" rotate seal
step "nor announced before a backup holds it" refuse rotate seal --backed-up
must "the hub goes on meanwhile" dev_hub
must "a backup is made" dev_wait 20 "a backup" ctl backup
dev_stop hub
step "and announced when that holds it" rotate seal --backed-up
step "a signing key is replaced" rotate sign
must "the hub starts with them" dev_hub
must "the kiosk believes them, asked by nobody" dev_wait 40 "the third set" serial_is 3
must "and what people save is answered" new_answer
dev_stop kiosk-1.people
dev_stop kiosk-1.agent
dev_stop hub
step "two more signing keys while the kiosk is off" rotate sign
step "and another" rotate sign
must "the hub starts" dev_hub
must "the kiosk comes back" dev_agent kiosk-1
must "and follows from key to key" dev_wait 40 "the fifth set" serial_is 5
must "staff push, the kiosk shows it" push_one
step "within moments" dev_wait 20 "the pushed venue" shown kiosk-1
calm 30
check_ledger
op=$(awk '$2 == "book" {print $1; exit}' "$DEV/kiosk-1.journal")
step "staff erase what a person said" ctl person erase "$op"
step "and the kiosk erases it and says so" dev_wait 20 "the receipt" erased "$op"
step "its id is in the export for a restore" exported "$op"

# A sealing key is lost for good, and people have saved what nobody can read any more.
save_unheard() {
    local last
    last=$(newest kiosk-1)
    people kiosk-1 30 && dev_wait 10 "a booking" more_by "$last"
}
lose_key() {
    rm -f "$DEV/hub/seal" "$DEV/hub/seal.old" &&
        "$B/bin/peerpoint-hub" --config "$DEV/hub.conf" --lost-key seal
}
waits_for_key() {
    op=$(ctl op list --json | jq -r 'first(.[] | select(.reason == "key")) | .op')
    [ -n "$op" ]
}
result_of() { # OP
    sqlite3 "$DEV/kiosk-1/state/outbox.db" "SELECT result FROM op WHERE op = '$1'"
}
is_set_aside() { # OP
    ctl op show "$1" --json | jq -e '.state == "set_aside" and .reason == "unreadable"'
}
gone() { # OP
    ! ctl op show "$1"
}
alarm_is() { # TEXT
    [ "$(ctl status --json | jq -r .alarm)" = "$1" ]
}
dev_stop hub
must "people save while the hub is out" save_unheard
dev_stop kiosk-1.people
must "its sealing key is lost, and another one made" lose_key
must "the hub starts with that" dev_hub
must "what was sealed to the lost one is held" dev_wait 40 "a held one" waits_for_key
step "status says the alarm" alarm_is "sealed to a key that is not here"
step "it cannot be closed" refuse ctl op close "$op"
step "nor refused without a word on the risk" refuse ctl op refuse "$op"
step "its kiosk has no answer" test -z "$(result_of "$op")"
step "staff refuse it, and know the risk" ctl op refuse "$op" --i-know-the-risk
step "the kiosk has that answer" dev_wait 20 "the answer" answered kiosk-1 "$op"
step "and it is set aside" is_set_aside "$op"
step "a second time is refused" refuse ctl op refuse "$op" --i-know-the-risk
step "now it can be closed" ctl op close "$op"
step "and is gone" gone "$op"

# All of the hub is lost but its backups, and whoever finds those has no key.
newest_backup() {
    file=$(printf '%s\n' "$DEV"/backups/*.db | sort | tail -n 1) && [ -f "$file" ]
}
holds_no_key() { # FILE: none of its keys stands there as it is
    ! grep -qF "$(cat "$DEV/hub/sign")" "$1".* && ! grep -qF "$(cat "$DEV/hub/seal")" "$1".* &&
        ! grep -qF "$(cat "$DEV/hub/hmac")" "$1".*
}
restore() { # FILE [--recovery-key FILE]
    "$B/bin/peerpoint-hub" --config "$DEV/hub.conf" --restore "$@" >"$work/restore.out" 2>&1
}
must "a backup" dev_wait 20 "a backup" ctl backup
dev_stop hub
must "it is there" newest_backup
step "no key lies beside it as it is" holds_no_key "$file"
cp -r "$DEV/hub" "$work/lost"
rm -rf "$DEV/hub"
step "it is not restored without the recovery key" refuse restore "$file"
step "which it asks for" grep -q -- '--recovery-key' "$work/restore.out"
step "nor with another key" refuse restore "$file" --recovery-key "$work/lost/seal"
step "and nothing was put there" test ! -e "$DEV/hub/hub.db" -a ! -e "$DEV/hub/hmac"
must "with the recovery key it is" restore "$file" --recovery-key "$work/recovery"
step "its keys are what they were" cmp "$DEV/hub/seal" "$work/lost/seal"
step "all of them" cmp "$DEV/hub/sign" "$work/lost/sign"
must "the hub starts" dev_hub
must "people go on" people kiosk-1 30
must "and are answered when the kiosk was heard" new_answer
finish
