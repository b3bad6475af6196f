#!/usr/bin/env bash
# Two kiosks book, ask and cancel without pause while broker, hub, agents and the kiosks
# themselves are killed (SIGKILL) at random moments, also while they start. When it is calm
# again each thing that was saved has exactly one outcome, the same at kiosk and hub,
# nothing is doubled or lost, and no session has more people than places.
# SEED repeats the choices (not the moments); KILL_S is how long (default 50 s).
. "$(dirname "$0")/lib.sh"

SEED=${SEED:-$(date +%s)}
RANDOM=$((SEED % 32768))
KILL_S=${KILL_S:-50}
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

calm() {
    for name in hub broker kiosk-1.agent kiosk-2.agent; do
        dev_alive "$name" || start "$name"
    done
    dev_stop kiosk-1.people
    dev_stop kiosk-2.people
    dev_wait 60 "the last outcome" all_answered
}
unanswered() { # KIOSK
    sqlite3 "$DEV/$1/state/outbox.db" 'SELECT count(*) FROM op WHERE result IS NULL'
}
all_answered() {
    [ "$(unanswered kiosk-1)" = 0 ] && [ "$(unanswered kiosk-2)" = 0 ]
}

# ---- what must be true; each prints the rows that it is not true of ----

# Both databases at once: main is the kiosk's outbox, hub is the hub's.
both() { # KIOSK SQL
    local rows
    rows=$(sqlite3 "$DEV/$1/state/outbox.db" \
        "ATTACH '$DEV/hub/hub.db' AS hub; ATTACH '$DEV/$1/state/content.db' AS content; $2")
    [ -z "$rows" ] || { echo "$1: $rows" && return 1; }
}
each() { # SQL, with @ for the kiosk's name
    for kiosk in "${kiosks[@]}"; do
        both "$kiosk" "${1//@/$DEV_AREA.k.$kiosk}" || return 1
    done
}

# Of the words of wire.h: result and state as the hub's numbers.
answer="CASE h.result WHEN 0 THEN 'confirmed' WHEN 1 THEN 'waiting' WHEN 2 THEN 'received'
    WHEN 3 THEN 'cancelled' WHEN 4 THEN 'done' WHEN 5 THEN 'refused' END"
confirmed=2 offered=4

saved_is_there() {
    for kiosk in "${kiosks[@]}"; do
        cut -d' ' -f1 "$DEV/$kiosk.journal" | sort >"$work/said"
        sqlite3 "$DEV/$kiosk/state/outbox.db" 'SELECT op FROM op ORDER BY op' >"$work/kept"
        comm -23 "$work/said" "$work/kept" | grep . && return 1
    done
    return 0
}

equal_content() {
    each "SELECT r.id FROM hub.rec r LEFT JOIN content.rec c ON c.id = r.id AND c.del = 0
          WHERE r.del = 0 AND CAST(c.body AS TEXT) IS NOT r.body"
}

must "hub, broker and two kiosks' agents start with demo data" area
must "the people's pipe opens" open_dots
must "people begin" people_to_dots
step "at least 30 times a program is killed and started again" kill_at_random
echo "$rounds rounds"
must "when it is calm each thing has its outcome" calm
echo "$(cat "$DEV"/kiosk-?.journal | wc -l) things were saved"

step "what was said to be saved is in the outbox" saved_is_there
step "numbers run from 1 without a gap" each \
    "SELECT count(*), max(n) FROM op HAVING count(*) <> max(n) OR min(n) <> 1"
step "the hub has decided each thing once, and nothing else" each \
    "SELECT o.op FROM op o LEFT JOIN hub.op h ON h.kiosk = '@' AND h.op = o.op
     WHERE h.op IS NULL OR h.held = 1 UNION ALL
     SELECT h.op FROM hub.op h LEFT JOIN op o ON h.op = o.op
     WHERE h.kiosk = '@' AND o.op IS NULL"
step "under the number that the kiosk gave it" each \
    "SELECT o.op FROM op o LEFT JOIN hub.op_number m ON m.kiosk = '@' AND m.n = o.n
     WHERE m.op IS NOT o.op"
step "kiosk and hub agree on each outcome" each \
    "SELECT o.op, o.result, $answer FROM op o
     JOIN hub.op h ON h.kiosk = '@' AND h.op = o.op WHERE o.result <> $answer"
step "nothing is forged or unreadable" each \
    "SELECT op, reason FROM op WHERE reason = 'unreadable'"
step "a booking stands once if it was accepted, and not if it was refused" each \
    "SELECT o.op FROM op o LEFT JOIN hub.booking b ON b.op = o.op WHERE o.kind = 'book'
     AND (b.op IS NULL) <> (o.result = 'refused') UNION ALL
     SELECT o.op FROM op o LEFT JOIN hub.interest i ON i.op = o.op
     WHERE o.kind = 'interest' AND (i.op IS NULL) <> (o.result = 'refused')"
step "no session has more people than places" each \
    "SELECT session, capacity, taken FROM hub.session_place WHERE taken + lent > capacity"
step "places taken are those of the bookings that hold one" each \
    "SELECT s.session, s.taken, coalesce(sum(b.places), 0) AS held FROM hub.session_place s
     LEFT JOIN hub.booking b ON b.session = s.session AND b.state IN ($confirmed, $offered)
     GROUP BY s.session HAVING s.taken <> held"
step "each kiosk shows what the hub holds" dev_wait 10 "equal content" equal_content
step "some were confirmed, some wait, some were cancelled" test \
    "$(sqlite3 "$DEV/hub/hub.db" 'SELECT count(DISTINCT state) FROM booking')" -ge 3
finish
