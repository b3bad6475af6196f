#!/usr/bin/env bash
# Somebody books, or asks about a job, at a real screen, and just as they send it the kiosk's
# program is killed (SIGKILL) and started again, round after round. What had a code on the
# screen is kept, reaches the hub once, and is found again by that code; what had none is
# either kept whole or not at all, and never half.
# The moments come close to the saving by themselves: a kill that came before it is followed
# by later ones, a kill that came after it by earlier ones.
# SEED repeats the choices (not quite the moments); ROUNDS is how often it is killed.
. "$(dirname "$0")/lib.sh"
. tests/e2e/ledger.sh
kiosks=(kiosk-1)

SEED=${SEED:-$(date +%s)}
RANDOM=$((SEED % 32768))
ROUNDS=${ROUNDS:-10}
span_ms=100 # a kill comes within this after the tap
shown=0 silently=0 never=0
codes=$work/codes # of what was on the screen: OP CODE
echo "SEED=$SEED"

# Ready with its first screen, which is awaited in its tree.
kiosk_starts() {
    last_tap='' last_at='-999 -999'
    rm -f "$tree"
    dev_run kiosk-1.kiosk "$DEV_BIN/peerpoint-kiosk" --config "$DEV/kiosk-1/kiosk.conf" \
        --dump-tree "$tree" --tree-secrets && see_id language.en 20000
}
area() {
    : >"$codes" && hub_and_broker && dev_demo_data && dev_add_kiosk kiosk-1 && kiosk kiosk-1
}

# With places: in a full one a place on its waiting list would be asked for.
free_room_row() {
    jq -ers 'map(select(.id | test("^sessions[.]row[.][0-9]+$"))) |
        map(select((.spoken | test("Full|phone|[Oo]nline") | not))) | .[0].id' "$tree"
}
to_booking() {
    tap_for language.en home.sessions && tap_for home.sessions sessions.row.0 &&
        tap_for "$(free_room_row)" session.book && book_with_code_only
}
to_interest() {
    tap_for language.en home.jobs && tap_for home.jobs jobs.row.0 &&
        tap_for jobs.row.0 job.interested && tap_for job.interested key.space &&
        type_keys sam && go_on && see_id reach.phone && tap_for reach.text key.7 &&
        type_keys 07700900461 && go_on && see_id check.send
}

in_outbox() { # SQL
    sqlite3 "$DEV/kiosk-1/state/outbox.db" "$1"
}
# What is kept has all that an op needs; that it can be opened is the hub's to say.
whole() {
    [ "$(in_outbox "SELECT count(*) FROM op WHERE length(box) < 48 OR target = ''
        OR key = '' OR length(code_hash) < 16")" = 0 ]
}

# Taps "send", where the finger was just before, and kills meanwhile or after; then what was
# on the screen is in the file of its tree.
send_and_kill() {
    local at tapping
    at=$(middle check.send) && let_pass 250 || return 1
    # shellcheck disable=SC2086
    xdotool mousemove $at mousedown 1 mouseup 1 &
    tapping=$!
    let_pass $((RANDOM % span_ms))
    dev_kill kiosk-1.kiosk
    wait "$tapping"
}
judge() { # OPS_BEFORE
    local now
    now=$(in_outbox 'SELECT count(*) FROM op') && whole || return 1
    if on_screen done.code; then
        [ "$now" = $(($1 + 1)) ] || { echo "a code was shown, $1 ops became $now" && return 1; }
        echo "$(in_outbox 'SELECT op FROM op ORDER BY place DESC LIMIT 1') $(code_shown)" \
            >>"$codes"
        shown=$((shown + 1))
    elif [ "$now" = $(($1 + 1)) ]; then
        silently=$((silently + 1))
    else
        [ "$now" = "$1" ] || { echo "$1 ops became $now" && return 1; }
        never=$((never + 1)) span_ms=$((span_ms * 3 / 2))
        return
    fi
    span_ms=$((span_ms * 2 / 3 + 2))
}
one_round() { # ROUND
    local before
    before=$(in_outbox 'SELECT count(*) FROM op')
    if [ $(($1 % 5)) = 2 ]; then to_interest; else to_booking; fi || return 1
    send_and_kill && judge "$before" && kiosk_starts
}
kill_at_send() {
    local i
    for ((i = 0; i < ROUNDS; i++)); do
        one_round $i || return 1
    done
}

# Under its code the hub has this very op, whatever its kind.
hub_knows_codes() {
    local op code
    ctl interest list --json >"$work/hub.codes"
    for ref in $(ctl session list --json | jq -r '.[].ref'); do
        ctl session attendees "$ref" --json >>"$work/hub.codes"
    done
    while read -r op code; do
        jq -es --arg o "$op" --arg c "$code" \
            'add | map(select(.code == $c)) | length == 1 and .[0].op == $o' \
            "$work/hub.codes" >/dev/null || { echo "$op $code" && return 1; }
    done <"$codes"
}
# At the screen itself, from what it kept.
found_by_code() {
    local code
    dev_kill broker
    code=$(tail -n 1 "$codes" | cut -d' ' -f2)
    tap_for language.en home.code && tap_for home.code key.A && type_keys "${code//-/}" &&
        go_on && see '"(Confirmed|Sent)'
}

must "hub, broker, agent and kiosk start with demo data" area
must "the kiosk is killed as people send, $ROUNDS times; what had a code is kept" kill_at_send
echo "$shown had a code on the screen, $silently were kept and not said yet, $never were not"
step "some were killed with a code on the screen" test "$shown" -gt 0
step "and some before anything was kept" test "$never" -gt 0
must "when it is calm each thing has its outcome" calm 20
step "the hub has as many as the kiosk kept" test \
    "$(sqlite3 "$DEV/hub/hub.db" 'SELECT count(*) FROM op')" = $((shown + silently))
step "the hub has each that had a code under that code" hub_knows_codes
check_ledger
step "without a broker the newest is found at the screen by its code" found_by_code
finish
