#!/usr/bin/env bash
# A broker that means harm: it floods a kiosk with messages that nobody signed, changes and
# replays signed ones on every topic, and keeps a head of its own. The kiosk's log stays
# short and its content right; what comes from the hub afterwards arrives. And a content.db
# that is damaged or of another version is fetched anew.
. "$(dirname "$0")/lib.sh"

# Whoever holds the hub's certificate may write every topic, as the broker itself could; the
# signing key is another.
say() { # ARGUMENTS...
    mosquitto_pub -V 5 -h 127.0.0.1 -p "$DEV_BROKER_PORT" --cafile "$DEV_CA/ca.crt" \
        --cert "$DEV_CA/$DEV_AREA.hub.crt" --key "$DEV_CA/$DEV_AREA.hub.key" \
        -i "$DEV_AREA.hub" -q 1 "$@"
}
hear() { # TOPIC FILE: keeps one message as it came
    mosquitto_sub -V 5 -h 127.0.0.1 -p "$DEV_BROKER_PORT" --cafile "$DEV_CA/ca.crt" \
        --cert "$DEV_CA/$DEV_AREA.tap.crt" --key "$DEV_CA/$DEV_AREA.tap.key" \
        -i "$DEV_AREA.tap" -t "$1" -C 1 -W 10 -N >"$2"
}

area() {
    hub_and_broker && dev_demo_data && dev_add_kiosk kiosk-1 && dev_agent kiosk-1
}
top="v1/$DEV_AREA"
state=$work/dev/kiosk-1/state

# As many live records as the hub has, at the hub's number.
in_step() {
    [ "$(sqlite3 "$state/content.db" 'SELECT seq, count FROM state')" = \
        "$(sqlite3 "$DEV/hub/hub.db" \
            'SELECT seq, (SELECT count(*) FROM rec WHERE del = 0) FROM meta')" ]
}
kiosk_in_step() {
    dev_wait 15 "the kiosk in step" in_step
}

flood() {
    local line
    line="0123456789abcdef - $(head -c 64 /dev/zero | base64 -w 0)"
    yes "$line" | head -n 5000 | say -t "$top/d/head" -l &&
        head -c 200000 /dev/urandom >"$work/noise" &&
        say -t "$top/k/$DEV_AREA.k.kiosk-1/rsp" -f "$work/noise"
}
replay() {
    sed 's/"seq":1/"seq":9/' "$work/head" >"$work/forged"
    for topic in d/chg d/head k/$DEV_AREA.k.kiosk-1/rsp k/$DEV_AREA.k.kiosk-1/out; do
        say -t "$top/$topic" -f "$work/head" && say -t "$top/$topic" -f "$work/forged" ||
            return 1
    done
    say -r -t "$top/d/head" -f "$work/forged"
}
push_more() {
    printf 'outcode,lat,lon,label\nLS99,53.8,-1.5,Nowhere\n' >"$work/places.csv"
    sed '2,$d' "$DEV/demo/venues.csv" >"$work/venues.csv"
    sed -n '2{s/^[^,]*/ZZ-1/;p}' "$DEV/demo/venues.csv" >>"$work/venues.csv"
    ctl venue push "$work/venues.csv"
}

must "hub, broker and a kiosk's agent start with demo data" area
must "the kiosk is in step" kiosk_in_step
must "the retained head is kept" hear "$top/d/head" "$work/head"
no_core() { # NAME...
    for name in "$@"; do
        grep -q '^Max core file size  *0  *0 ' "/proc/$(cat "$DEV/pid/$name")/limits" ||
            return 1
    done
}
step "hub and agent leave no core file with their keys" no_core hub kiosk-1.agent
dev_stop hub

must "thousands of messages are sent that nobody signed" flood
must "and signed ones, changed and on other topics" replay
must "the hub comes back" dev_hub
must "staff push one record more" push_more
must "it arrives" kiosk_in_step
step "the agent's log is short" test "$(wc -l <"$DEV/log/kiosk-1.agent.log")" -le 60
dev_stop kiosk-1.agent

spoil() {
    rm -f "$state"/content.db-*
    "$@" && dev_agent kiosk-1 && kiosk_in_step
    local good=$?
    grep 'set aside and fetched anew' "$DEV/log/kiosk-1.agent.log" || good=1
    dev_stop kiosk-1.agent
    return $good
}
overwrite() { # SKIP_KIB
    dd if="$work/noise" of="$state/content.db" bs=1024 seek="$1" count=40 conv=notrunc
}
step "a content.db without its head is fetched anew" spoil overwrite 0
step "one with damaged pages" spoil overwrite 8
step "one that is cut short" spoil truncate -s 5000 "$state/content.db"
step "one of a newer version" spoil sqlite3 "$state/content.db" 'PRAGMA user_version = 99'
finish
