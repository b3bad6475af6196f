#!/usr/bin/env bash
# Two kiosks book, ask and cancel without pause while broker, hub, agents and the kiosks
# themselves are killed (SIGKILL) at random moments, also while they start. When it is calm
# again each thing that was saved has exactly one outcome, the same at kiosk and hub,
# nothing is doubled or lost, and no session has more people than places.
# SEED repeats the choices (not the moments); KILL_S is how long (default 20 s).
. "$(dirname "$0")/lib.sh"
. tests/e2e/ledger.sh

SEED=${SEED:-$(date +%s)}
RANDOM=$((SEED % 32768))
KILL_S=${KILL_S:-20}
kiosks=(kiosk-1 kiosk-2)
programs=(hub hub broker kiosk-1.agent kiosk-2.agent kiosk-1.people kiosk-2.people)
dots=$work/dots
echo "SEED=$SEED"

start_people() { # KIOSK
    local state=$DEV/$1/state
    # shellcheck disable=SC2016
    dev_run "$1.people" bash -c 'exec "$@" >"$0"' "$dots" "$B/tests/e2e/tool_book" "$state" \
        "$DEV_AREA.k.$1" "$DEV/$1/agent.sock" "$DEV/$1.journal" 15 $RANDOM
}

# As devlib starts them, without waiting until they are ready: some die before.
start() { # NAME
    case $1 in
    broker) dev_run broker mosquitto -c "$DEV/broker/mosquitto.conf" ;;
    hub) dev_run hub "$DEV_BIN/peerpoint-hub" --config "$DEV/hub.conf" ;;
    *.agent) dev_run "$1" "$DEV_BIN/peerpoint-agent" --config "$DEV/${1%.agent}/agent.conf" ;;
    *.people) start_people "${1%.people}" ;;
    esac
}

area() {
    hub_and_broker && dev_demo_data && dev_add_kiosk kiosk-1 && dev_add_kiosk kiosk-2 &&
        dev_agent kiosk-1 && dev_agent kiosk-2
}

# The people's dots come through a pipe: a kill waits for a few of them, or half a second.
open_dots() {
    mkfifo "$dots" && exec 8<>"$dots"
}
people_to_dots() {
    for kiosk in "${kiosks[@]}"; do
        start_people "$kiosk" || return 1
    done
}

rounds=0
kill_at_random() {
    local end=$((SECONDS + KILL_S)) victim other
    while [ $SECONDS -lt $end ]; do
        read -r -t 0.5 -N $((RANDOM % 24)) -u 8 _
        victim=${programs[RANDOM % ${#programs[@]}]}
        other=${programs[RANDOM % ${#programs[@]}]}
        dev_kill "$victim" 2>/dev/null
        [ $((RANDOM % 4)) != 0 ] || dev_kill "$other" 2>/dev/null
        for name in "${programs[@]}"; do
            dev_alive "$name" || start "$name" || return 1
        done
        rounds=$((rounds + 1))
    done
    [ $rounds -ge 30 ]
}

all_run_again() {
    for name in hub broker kiosk-1.agent kiosk-2.agent; do
        dev_alive "$name" || start "$name"
    done
    calm 60
}
must "hub, broker and two kiosks' agents start with demo data" area
must "the people's pipe opens" open_dots
must "people begin" people_to_dots
step "at least 30 times a program is killed and started again" kill_at_random
echo "$rounds rounds"
must "when it is calm each thing has its outcome" all_run_again
echo "$(cat "$DEV"/kiosk-?.journal | wc -l) things were saved"

check_ledger
step "some were confirmed, some wait, some were cancelled" test \
    "$(sqlite3 "$DEV/hub/hub.db" 'SELECT count(DISTINCT state) FROM booking')" -ge 3
finish
