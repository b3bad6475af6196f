#!/usr/bin/env bash
# Kiosks book, ask, change and cancel without pause, staff push and allot places to kiosks,
# while broker, hub, agents and the kiosks themselves are killed (SIGKILL) at random moments,
# also while they start. When it is calm again each thing that was saved has exactly one
# outcome, the same at kiosk and hub and in all that was ever told; nothing is doubled or
# lost, what was booked from an allotment is confirmed, and at no moment has a session more
# people than places.
# Now and then the hub's disk is lost and it is restored from its newest backup, with bookings
# answered after that: with its journal; without, while one kiosk is out, which comes back or
# is given up by staff, who release a session before (drills.sh).
# SEED repeats the choices (not the moments); ROUNDS is how often something is killed, KIOSKS
# how many there are (at most 9), PAUSE_MS the mean time between two people at one of them,
# BOOKINGS_S how many bookings a second there must have been: `make kill-campaign` does it for
# long, with 50. In `make test` other tests set the pace, and none are asked for.
. "$(dirname "$0")/lib.sh"
. tests/e2e/ledger.sh
. tests/e2e/drills.sh

SEED=${SEED:-$(date +%s)}
RANDOM=$((SEED % 32768))
ROUNDS=${ROUNDS:-60}
PAUSE_MS=${PAUSE_MS:-15}
ROUND_MS=${ROUND_MS:-500}
BOOKINGS_S=${BOOKINGS_S:-0}
HASH_EVERY=${HASH_EVERY:-1} # tool_book's
# What a hold keeps back is told all at once when it ends, and of more than 220 outcomes for
# one kiosk the broker drops some: it asks for these within a quarter of an hour.
CALM_S=${CALM_S:-120}
ROOMY=${ROOMY:-4} # sessions with many places, so that some can be allotted all the time
DRILL_EVERY=${DRILL_EVERY:-20} # rounds; at least 10
kiosks=()
programs=(hub hub broker)
for ((i = 1; i <= ${KIOSKS:-2}; i++)); do
    kiosks+=("kiosk-$i")
    programs+=("kiosk-$i.agent" "kiosk-$i.people")
done
dots=$work/dots
kept=$work/logs
echo "SEED=$SEED"

start_people() { # KIOSK
    local state=$DEV/$1/state
    # shellcheck disable=SC2016
    dev_run "$1.people" bash -c 'exec "$@" >"$0"' "$dots" "$B/tests/e2e/tool_book" "$state" \
        "$DEV_AREA.k.$1" "$DEV/$1/agent.sock" "$DEV/$1.journal" "$PAUSE_MS" $RANDOM \
        "$HASH_EVERY"
}

# As devlib starts them, without waiting until they are ready: some die before. What they
# logged in the life before is kept.
start() { # NAME
    [ ! -s "$DEV/log/$1.log" ] || cat "$DEV/log/$1.log" >>"$kept/$1.log"
    case $1 in
    broker) dev_run broker mosquitto -c "$DEV/broker/mosquitto.conf" ;;
    hub) dev_run hub "$DEV_BIN/peerpoint-hub" --config "$DEV/hub.conf" ;;
    *.agent)
        dev_run "$1" "$DEV_BIN/peerpoint-agent" --config "$DEV/${1%.agent}/agent.conf"
        ;;
    *.people) start_people "${1%.people}" ;;
    esac
}

area() {
    mkdir "$kept" && dev_init "$work/dev" tap && journal_and_backups && dev_broker &&
        dev_hub && dev_demo_data &&
        roomy_sessions "$ROOMY" || return 1
    for kiosk in "${kiosks[@]}"; do
        dev_add_kiosk "$kiosk" && dev_agent "$kiosk" || return 1
        dev_wait 10 "$kiosk's hello" lend "${roomy[0]}" "$kiosk" 40 &&
            lend_some "$kiosk" 1 || return 1
    done
    listen_to_told
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

# What others may read at any moment, committed. Only what staff risked may be over; and,
# while a restored hub waits for what kiosks know, what one was told of a place that another
# has still to tell was given up.
looks=0
not_oversold() {
    local over
    over=$(in_hub "SELECT session, taken, lent, capacity, over FROM session_place,
        (SELECT $risked OR coalesce(max(holding), 0) AS may FROM life)
        WHERE taken + lent > capacity + over * may" 2>>"$work/unread") &&
        looks=$((looks + 1))
    [ -z "$over" ] || { echo "$over" && return 1; }
}
# Three sessions in turn from that one on; a kiosk may hold some of it still.
lend_some() { # KIOSK NUMBER
    local i
    for i in 0 1 2; do
        lend "${roomy[($2 + i) % ROOMY]}" "$1" $(($2 % 30 + 1))
    done
}
# Allot places, ask them back one time in five, and push: one at a time, beside the kills.
staff_work() { # NUMBER NUMBER
    local kiosk=${kiosks[$2 % ${#kiosks[@]}]}
    if [ $(($1 % 5)) = 4 ]; then
        ctl session unlend "${roomy[$2 % ROOMY]}" "$DEV_AREA.k.$kiosk"
    else
        lend_some "$kiosk" "$2"
    fi
    push_one
}
staff_begin() {
    staff_end
    staff_work $RANDOM $RANDOM >>"$work/staff.out" 2>&1 &
    working=$!
    pushed=$((pushed + 1)) # that of the child is its own
}
staff_end() {
    [ -z "$working" ] || wait "$working"
}

rounds=0 kills=0 working=
one_round() {
    local name victim other
    read -r -t "$(printf '%d.%03d' $((ROUND_MS / 1000)) $((ROUND_MS % 1000)))" \
        -N $((RANDOM % (ROUND_MS / 20))) -u 8 _
    victim=${programs[RANDOM % ${#programs[@]}]}
    other=${programs[RANDOM % ${#programs[@]}]}
    dev_kill "$victim" 2>/dev/null
    kills=$((kills + 1))
    [ $((RANDOM % 4)) != 0 ] || { dev_kill "$other" 2>/dev/null && kills=$((kills + 1)); }
    for name in "${programs[@]}"; do
        dev_alive "$name" || is_out "$name" || start "$name" || return 1
    done
    [ $((RANDOM % 2)) != 0 ] || staff_begin
    drill || return 1
    not_oversold
}
kill_at_random() {
    while [ $rounds -lt "$ROUNDS" ]; do
        one_round || return 1
        rounds=$((rounds + 1))
    done
}

all_run_again() {
    staff_end
    for name in "${programs[@]}"; do
        dev_alive "$name" || start "$name"
    done
    drill_ends && calm "$CALM_S"
}

no_alarm() { # an agent that was told two things says so
    ! grep -h 'another one came first\|no such op was sent' \
        "$kept"/*.agent.log "$DEV"/log/*.agent.log
}

must "hub, broker and agents start with demo data" area
must "the people's pipe opens" open_dots
must "people begin" people_to_dots
began=$(now_ms)
must "programs are killed and started again, no session is ever oversold" kill_at_random
took=$(($(now_ms) - began))
echo "$rounds rounds, $kills kills, $pushed pushes in $((took / 1000)) s"
step "it could be read after nearly each round ($looks of $rounds)" test \
    $((looks * 10)) -ge $((rounds * 9))
told_of_drills
saved=$(saved_count) booked=$(booked_count)
must "when it is calm each thing has its outcome" all_run_again
echo "$saved things were saved meanwhile, $((saved * 1000 / took)) a second; of them" \
    "$((booked * 1000 / took)) bookings a second"
[ "$BOOKINGS_S" = 0 ] || step "there were at least $BOOKINGS_S bookings a second" test \
    $((booked * 1000)) -ge $((took * BOOKINGS_S))
dev_stop told
tail -n 1 "$DEV/log/told.log"

check_ledger
check_lends $((1 + ROUNDS * BOOKINGS_S / 250))
step "what was told is what stands, and nobody was told two things" told_as_it_stands
step "what a kiosk had kept as told before a disk was lost, it says now" kept_as_told
step "no agent had to sound an alarm" no_alarm
step "some were confirmed, some wait, some were cancelled" test \
    "$(sqlite3 "$DEV/hub/hub.db" 'SELECT count(DISTINCT state) FROM booking')" -ge 3
echo "outcomes: $(sqlite3 -separator ' ' "$DEV/hub/hub.db" \
    "SELECT $answer, count(*) FROM op AS h GROUP BY result" | tr '\n' ' ')"
finish
