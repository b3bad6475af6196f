#!/usr/bin/env bash
# Disks that fill up, or turn read-only as a dying one does, while people book. A hub tells
# nothing that it has not committed, nor what its journal does not have; a kiosk says that it
# cannot save, and never "saved"; and with room again all goes on by itself, nothing lost or
# doubled.
# Hub, journal and kiosks have small disks of their own, in a mount namespace that ends with
# the test.
. "$(dirname "$0")/lib.sh"
alone --mount
. tests/e2e/ledger.sh
kiosks=(kiosk-1 kiosk-2)

disk() { # FOLDER MIB
    mkdir -p "$1" && mount -t tmpfs -o "size=${2}m" tmpfs "$1"
}
fill() { # FOLDER
    dd if=/dev/zero of="$1/filler" bs=4096 2>/dev/null
    [ $(($(df --output=avail "$1" | tail -n 1))) = 0 ]
}
free() { # FOLDER
    rm "$1/filler"
}

# People use kiosk 2; kiosk 1 is for the screen.
area() {
    dev_init "$work/dev" && disk "$DEV/hub" 24 && disk "$DEV/journal" 16 &&
        sed -i "s/^state = hub/&\njournal = journal\/journal.db\nbackups = backups/" \
            "$DEV/hub.conf" && mkdir "$DEV/backups" && dev_broker && dev_hub && dev_demo_data &&
        disk "$DEV/kiosk-1/state" 16 && dev_add_kiosk kiosk-1 && kiosk kiosk-1 &&
        disk "$DEV/kiosk-2/state" 16 && dev_add_kiosk kiosk-2 && dev_agent kiosk-2
}
arrives() {
    local op
    op=$(newest kiosk-2)
    dev_wait 40 "the outcome of $op" answered kiosk-2 "$op" &&
        dev_wait 40 "the pushed venue" shown kiosk-2
}

# ---- the hub's disk ----

# What a kiosk was told stands in the hub's database as others read it: committed.
told_is_committed() {
    each "SELECT o.op FROM op o LEFT JOIN hub.op h ON h.kiosk = '@' AND h.op = o.op
          WHERE o.result IS NOT NULL AND h.result IS NULL"
}
nothing_more_decided() {
    local before
    before=$(sqlite3 "$DEV/hub/hub.db" 'SELECT count(*) FROM op')
    dev_wait 10 "30 more bookings" more_saved $(($(saved_count) + 30)) &&
        [ "$(sqlite3 "$DEV/hub/hub.db" 'SELECT count(*) FROM op')" = "$before" ] &&
        told_is_committed
}
hub_fills() {
    fill "$DEV/hub" && dev_wait 20 "the hub to notice" dev_logged hub 'not decided.*full'
}
push_refused() {
    ! push_one && cat "$work/push.out" && grep -q 'hub' "$work/push.out"
}
hub_dies_full() {
    dev_kill hub
    dev_run hub "$B/bin/peerpoint-hub" --config "$DEV/hub.conf"
    dev_wait 10 "a word of it" dev_logged hub 'full\|ready' && free "$DEV/hub" &&
        { dev_alive hub || dev_hub; } && push_one && arrives
}

# ---- the journal's disk ----

no_journal='journal cannot be written: nothing is confirmed'
told_everywhere() { # TROUBLE: to staff and to who watches the hub
    [ "$(ctl status --json 2>/dev/null | jq -r .trouble)" = "$1" ] && ! ctl status &&
        dev_healthy && jq -e --arg w "$1" '.trouble == $w' "$DEV/healthz"
}
says_no_journal() {
    dev_wait 20 "the hub's word of it" told_everywhere "$no_journal"
}
told_count() {
    sqlite3 "$DEV/kiosk-2/state/outbox.db" 'SELECT count(*) FROM op WHERE result IS NOT NULL'
}
nothing_more_told() {
    local before
    dev_wait 10 "more bookings" more_saved $(($(saved_count) + 10)) && before=$(told_count) &&
        dev_wait 10 "30 more" more_saved $(($(saved_count) + 30)) &&
        [ "$(told_count)" = "$before" ] && dev_alive hub
}
# What was told is in a hub made of the first backup and the journal.
hub_from_journal() {
    dev_kill hub
    shred -u "$DEV/hub/hub.db" && rm -f "$DEV"/hub/hub.db-* && free "$DEV/journal" &&
        "$B/bin/peerpoint-hub" --config "$DEV/hub.conf" --restore "$first_backup" \
            >"$work/restore.out" 2>&1
    local status=$?
    cat "$work/restore.out"
    [ $status = 0 ] && grep -q 'Nothing is missing' "$work/restore.out"
}
named_read_only() {
    mount -o remount,ro "$DEV/journal" && dev_run hub "$B/bin/peerpoint-hub" --config \
        "$DEV/hub.conf" && dev_wait 10 "a word of it" dev_logged hub 'journal' || return 1
    cat "$DEV/log/hub.log"
    dev_stop hub
    mount -o remount,rw "$DEV/journal"
}
backup() {
    first_backup=$DEV/backups/$(ctl backup --json | jq -er .name) && [ -s "$first_backup" ]
}

# ---- a kiosk's disk ----

to_check() {
    tap_for language.en home.sessions && tap_for home.sessions sessions.row.0 &&
        tap_for "$(room_row)" session.book && book_with_code_only
}
never_saved() {
    see_id not-saved.again && says 'cannot save' && ! says 'Saved' && ! on_screen done.code
}
in_outbox() {
    sqlite3 "$DEV/kiosk-1/state/outbox.db" 'SELECT count(*) FROM op'
}
kiosk_trouble() {
    ctl kiosk list --json | jq -e --arg w "$1" \
        'any(.[]; (.name | contains("kiosk-1")) and ((.trouble // "") | contains($w)))'
}
behind() { # a push finds no room at the kiosk
    push_one && dev_wait 20 "the kiosk's trouble at staff" kiosk_trouble full &&
        ! shown kiosk-1 && dev_wait 10 "the list's word of it" list_says 'behind by 1 '
}
list_says() { # REGEX
    ctl kiosk list | tee "$work/list.txt" | grep 'kiosk-1 ' | grep -Eq -- "$1"
}

must "hub and kiosks with small disks of their own" area
must "a booking reaches the check" to_check
must "then the kiosk's disk fills" fill "$DEV/kiosk-1/state"
tap check.send
step "the screen says that it cannot save, not that it has" never_saved
picture not_saved
step "and it has not" test "$(in_outbox)" = 0
step "what staff push has no room either, and staff see the trouble" behind
free "$DEV/kiosk-1/state"
must "with room again the same booking is saved" tap_for not-saved.again done.code
step "and confirmed" see '"Confirmed\.' 15000
step "what was pushed is there as well" dev_wait 70 "the venue" shown kiosk-1
step "and the list says that it is equal" dev_wait 20 "it" list_says 'equal, [0-9]+ s ago'
must "people come to the other kiosk" people kiosk-2 20
must "what people save is answered, what staff push is shown" eval 'push_one && arrives'
must "the hub's disk fills while people book, and it notices" hub_fills
step "nothing is told that is not committed, kiosks go on saving" nothing_more_decided
step "a push is refused" push_refused
free "$DEV/hub"
step "with room again all is answered, without a restart" eval 'push_one && arrives'
must "its disk fills again" hub_fills
step "killed and started on a full disk it goes on when there is room" hub_dies_full

must "a backup is made" backup
must "the journal's disk fills" fill "$DEV/journal"
step "the hub says that it cannot confirm, to staff and to who watches it" says_no_journal
step "nobody is told anything, kiosks go on saving" nothing_more_told
step "a push is not said to be done" push_refused
free "$DEV/journal"
step "with room again all is answered, without a restart" eval 'push_one && arrives'
must "it fills again" fill "$DEV/journal"
step "the hub says the same" says_no_journal
must "hub.db is lost; the journal lacks nothing" hub_from_journal
step "of what was told either" told_is_committed
step "with a journal on a read-only disk the hub says what is wrong" named_read_only
must "with that mended it starts" dev_hub
step "and all is answered" eval 'push_one && arrives'
must "when it is calm each thing has its outcome" calm 60
echo "$(saved_count) things were saved, $pushed venues were pushed"
check_ledger
finish
