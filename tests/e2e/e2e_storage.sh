#!/usr/bin/env bash
# The hub's disk fills up, is read-only, or is damaged: it says so, goes on reading where it
# can, loses nothing, and is well again by itself when there is room.
# The hub's folder is a small tmpfs in a mount namespace of this test's own.
. "$(dirname "$0")/lib.sh"
alone --mount

hub_dir=$work/dev/hub
trouble() { ctl status --json 2>/dev/null | jq -er .trouble; }
trouble_is() { [ "$(trouble)" = "$1" ]; }
no_trouble() { ctl status --json | jq -e 'has("trouble") | not' && ctl status; }
fill() { dd if=/dev/zero of="$hub_dir/filler" bs=4096 2>/dev/null; [ -s "$hub_dir/filler" ]; }
healthz() { # TROUBLE
    [ "$(curl -sf --cacert "$DEV_CA/ca.crt" "https://127.0.0.1:$DEV_HTTP_PORT/healthz" |
        jq -r .trouble)" = "$1" ]
}
push_refused() {
    printf 'name\n%s\n' "Invented $(head -c 30000 /dev/zero | tr '\0' x | head -c 90)" >"$work/org.csv"
    ! ctl org push "$work/org.csv" 2>"$work/push.err" && grep -q "cannot store more" "$work/push.err"
}
hub_ends() { # MESSAGE: it does not start, and says why
    dev_run hub "$B/bin/peerpoint-hub" --config "$DEV/hub.conf"
    dev_wait 10 "the hub's end" dev_gone hub; cat "$DEV/log/hub.log"; dev_gone hub && grep -q -- "$1" "$DEV/log/hub.log"
}
list_says() { ctl kiosk list | tee "$work/list.txt" | grep -Eq -- "$1"; }
kiosk_content() { ctl kiosk list --json | jq -r '.[0] | select(.behind == 0) | .digest'; }
kiosk_equal() { [ "$(kiosk_content)" = equal ]; }

start() {
    dev_init "$work/dev" && mount -t tmpfs -o size=24m tmpfs "$hub_dir" && dev_broker &&
        dev_hub && dev_demo_data && dev_add_kiosk kiosk-1 && dev_agent kiosk-1
}
must "broker, hub on a disk of its own, and an agent" start
step "the hub says that there is little room" trouble_is "disk nearly full"
must "the kiosk holds what the hub holds" dev_wait 20 "equal content" kiosk_equal
step "kiosk list says so with its age" list_says 'equal, [0-9]+ (s|min) ago'

dev_stop hub
must "the disk is full" fill
must "the hub starts on a full disk" dev_hub
step "it says what is wrong" dev_wait 20 "disk full" trouble_is "disk full"
step "status ends with 1" refuse ctl status
# A small write can find room left in the log, and "nearly full" is told until the next fails.
full_by_both() { local t; t=$(trouble) && [[ $t == "disk "*full ]] && healthz "$t"; }
step "so does healthz" dev_wait 20 "disk full" full_by_both
step "what is there can be read" bash -c "[ \$('$B/bin/peerpointctl' vacancy list --json | jq length) -gt 5 ]"
step "what cannot be written is refused in plain words" push_refused

rm "$hub_dir/filler"
step "with room again it is well by itself" dev_wait 20 "no disk full" trouble_is "disk nearly full"


dev_stop hub
cp "$hub_dir/hub.db" "$work/good.db"
dd if=/dev/urandom of="$hub_dir/hub.db" bs=4096 seek=3 count=40 conv=notrunc 2>/dev/null
step "a damaged database is not served, and the way out is named" hub_ends "peerpoint-hub --restore"
cp "$work/good.db" "$hub_dir/hub.db"
mount -o remount,ro "$hub_dir"
step "a read-only disk is named" hub_ends "Read-only file system\|not writable"
mount -o remount,rw "$hub_dir"
must "with the copy put back it starts" dev_hub
step "and the kiosk still equals it" dev_wait 20 "equal content" kiosk_equal

# The kiosk's outbox: what people did is never dropped silently.
kiosk_trouble() { ctl kiosk list --json | jq -r '.[0].trouble // ""' | grep -q -- "$1"; }
copies() { find "$work/dev/kiosk-1" -name 'outbox-damaged-*.db' | grep -q .; }
outbox=$(find "$work/dev/kiosk-1" -name outbox.db)
dev_stop kiosk-1.agent
dd if=/dev/urandom of="$outbox" bs=4096 seek=1 count=3 conv=notrunc 2>/dev/null
must "an agent whose outbox is damaged starts" dev_agent kiosk-1
step "the damaged one lies beside it" copies
step "the hub's staff are told" dev_wait 20 "the alarm" kiosk_trouble "outbox damaged"
step "status counts a kiosk in trouble" bash -c "[ \"\$('$B/bin/peerpointctl' status --json | jq .kiosks.trouble)\" = 1 ]"
finish
