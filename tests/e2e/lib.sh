# lib: what every end-to-end test uses. Source it first; end with `finish`.
#
# Gives a scratch folder ($work, under build/), real programs on free loopback ports, taps on
# a kiosk under Xvfb by the id of an element, and steps that are counted. Nothing sleeps:
# everything waits for its event (tool_await, sockets, healthz) with a limit.
# shellcheck shell=bash
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
V=${V:-dev}
B=$PWD/build/$V
test_name=$(basename "$0" .sh)
work=$B/e2e/$test_name
rm -rf "$work"
mkdir -p "$work"
passed=0 failed=0 skipped=0
tree=$work/tree

. server/broker/devlib.sh

await=$B/tests/e2e/tool_await

# step "what should be true" COMMAND...: counts it; shows the end of its output if it fails.
step() {
    local what=$1
    shift
    if "$@" >"$work/step.out" 2>&1; then
        passed=$((passed + 1))
        echo "ok      $what"
    else
        failed=$((failed + 1))
        echo "FAILED  $what"
        tail -n 20 "$work/step.out" | sed 's/^/        /'
    fi
}

# For what has no meaning if it fails: ends the test.
must() {
    local before=$failed
    step "$@"
    [ "$failed" -eq "$before" ] && return
    for log in "$work"/dev/log/*.log; do
        echo "-- $log" && tail -n 5 "$log"
    done
    finish
}

# What this machine or variant cannot show; the reason says what it would take.
skip() { # WHAT REASON
    skipped=$((skipped + 1))
    echo "skipped $1: $2"
}

refuse() { # COMMAND...: true if the command fails
    ! "$@"
}

finish() {
    trap - EXIT
    [ -z "${demo_pid-}" ] || kill -TERM "$demo_pid" 2>/dev/null
    dev_stop_all 2>/dev/null
    [ "$(type -t clean_up)" != function ] || clean_up
    echo "$passed passed, $failed failed$([ $skipped = 0 ] || echo ", $skipped skipped")"
    [ "$failed" -eq 0 ]
    exit
}
trap 'failed=$((failed + 1)); echo "ended early"; finish' EXIT

ctl() {
    "$B/bin/peerpointctl" "$@"
}

# ---- a whole area on this machine ----

hub_and_broker() {
    dev_init "$work/dev" tap && dev_broker && dev_hub
}

# Agent, display and window; the kiosk writes its element tree, with the claim code in it.
kiosk() { # NAME
    dev_agent "$1" && dev_display "$1" && DISPLAY=:$(cat "$DEV/$1.screen") &&
        export DISPLAY && screen "$1"
}
screen() { # NAME
    dev_kiosk "$1" --dump-tree "$tree" --tree-secrets && see_id language.en 20000
}

# All of it, with the demo's data.
whole_area() {
    hub_and_broker && dev_demo_data && dev_add_kiosk kiosk-1 && kiosk kiosk-1
}

# Runs this test anew in namespaces of its own (unshare's flags), with what it mounts or
# changes in the network vanishing at its end; or says why not. First thing in a test.
alone() { # FLAGS...
    local as_root=(--map-root-user)
    [ -z "${TEST_ALONE-}" ] || return 0
    [ "$(id -u)" != 0 ] || as_root=()
    if unshare "${as_root[@]}" "$@" true 2>/dev/null; then
        trap - EXIT
        TEST_ALONE=1 exec unshare "${as_root[@]}" "$@" bash "$0"
    fi
    skip "$test_name" "no right to make namespaces ($*); root has it"
    finish
}

# ---- clocks (package libfaketime; it cannot be loaded before AddressSanitizer) ----

faketime=$(echo /usr/lib/*/faketime/libfaketimeMT.so.1)
can_fake_time() {
    [ -r "$faketime" ] && { [ "$V" = dev ] || [ "$V" = release ]; }
}

# Starts a program of devlib whose clocks run ten times as fast, keepalive and all, so that
# a test need not wait through its minutes. Wait for its readiness with dev_started.
run_fast() { # NAME COMMAND...
    local name=$1
    shift
    dev_run "$name" env LD_PRELOAD="$faketime" NO_FAKE_STAT=1 FAKETIME='+0 x10' "$@"
}

# Every file that the kiosk and the broker have, and their logs.
kiosk_files() {
    echo "$work/dev/kiosk-1" "$work/dev/broker" "$work/dev/log"
}

# A listening identity that only the test's authority knows; each payload goes to a file.
listen_in() {
    dev_run tap mosquitto_sub -V 5 -h 127.0.0.1 -p "$DEV_BROKER_PORT" \
        --cafile "$DEV_CA/ca.crt" --cert "$DEV_CA/$DEV_AREA.tap.crt" \
        --key "$DEV_CA/$DEV_AREA.tap.key" -i "$DEV_AREA.tap" -t "v1/$DEV_AREA/#" -F '%t %p'
    dev_wait 10 "the tap's first message" test -s "$DEV/log/tap.log"
}

# ---- the kiosk's screen; $tree is the file of the shown element tree, $DISPLAY its Xvfb ----

# One field of the first element that a jq condition names: field '.id == "x"' .name
field() {
    jq -rs "map(select($1)) | .[0] | $2" "$tree"
}

on_screen() { # ID
    jq -es --arg id "$1" 'any(.[]; .id == $id)' "$tree" >/dev/null
}

says() { # TEXT: some element's name contains it
    jq -es --arg t "$1" 'any(.[]; (.name // "") | contains($t))' "$tree" >/dev/null
}

# Waits until the tree file has a line that matches, at most MS (default 10 s).
see() { # REGEX [MS]
    "$await" "$tree" "$1" "${2:-10000}"
}
unsee() { # REGEX [MS]
    "$await" --gone "$tree" "$1" "${2:-10000}"
}

see_id() { # ID [MS]
    see "\"id\": ?\"${1//./\\.}\"" "${2:-10000}"
}

# For a rule of the kiosk that is itself a time: no event tells that it is over.
let_pass() { # MS
    "$await" "$tree" 'nothing says this' "$1" >/dev/null || true
}

# Two places closer than the kiosk takes for one: 15 mm, some 60 pixels.
near() { # "X Y" "X Y"
    awk -v a="$1" -v b="$2" 'BEGIN { split(a, p); split(b, q)
        exit (p[1] - q[1]) ^ 2 + (p[2] - q[2]) ^ 2 > 64 ^ 2 }'
}

# The middle of the first element with this id: "x y".
middle() { # ID
    jq -rs --arg id "$1" 'map(select(.id == $id)) | .[0].rect_px |
        "\(.[0] + (.[2] / 2 | floor)) \(.[1] + (.[3] / 2 | floor))"' "$tree"
}

# Taps the middle of an element, named by its whole id. The kiosk ignores a second tap on
# one target, or in one place, within 0.2 s (for hands that shake), so such a tap lets that
# time pass.
last_tap=
last_at='-999 -999'
tap() { # ID
    local at
    at=$(middle "$1")
    case $at in
    *null*) echo "no element $1 on the screen" && return 1 ;;
    esac
    if [ "$1" = "$last_tap" ] || near "$at" "$last_at"; then let_pass 250; fi
    last_tap=$1 last_at=$at
    # shellcheck disable=SC2086
    xdotool mousemove $at mousedown 1 mouseup 1
}

# Taps, and waits for an element that the tap should bring.
tap_for() { # ID WANTED_ID
    tap "$1" && see_id "$2"
}

# Taps the question page's Continue, whatever the question.
go_on() {
    tap "$(field '.pressable and (.id | test("(^|[.])continue$"))' .id)"
}

# The next session in a room: one by phone or online cannot be booked with a code only.
first_session() {
    ctl session list --json |
        jq -er 'map(select(.way == "in_room")) | sort_by(.starts_at) | .[0].ref'
}
# Its row on the list of sessions that is shown.
room_row() {
    see_id sessions.row.0 >&2 && jq -ers 'map(select((.id | test("^sessions[.]row[.][0-9]+[.]where$"))
        and (.name | test("phone|Online") | not))) | .[0].id | rtrimstr(".where")' "$tree"
}

# Books one place in the session on the screen, with a code only, up to the check.
book_with_code_only() {
    tap_for session.book reach.none && tap_for reach.none check.send
}

# Types on the screen's keys: letters, digits and spaces. Each key is awaited in the field,
# which a test's tree shows (which sets spaces and hyphens as it likes).
type_keys() { # TEXT
    local text=$1 i c so_far=
    for ((i = 0; i < ${#text}; i++)); do
        c=${text:i:1}
        so_far+="[^0-9A-Za-z]*[${c,,}${c^^}]"
        [ "$c" = ' ' ] && c=space
        on_screen "key.$c" || c=${c^^}
        on_screen "key.$c" || c=${c,,}
        tap "key.$c" || return 1
        "$await" "$tree" '"id":"[a-z.]*field[.]value".*"name":"'"$so_far" \
            3000 >/dev/null || { echo "key $((i + 1)) did not arrive" && return 1; }
    done
}

# The claim code on the screen, without anything round it.
code_shown() {
    field '.id == "done.code.code"' .name
}

now_ms() {
    echo $(($(date +%s%N) / 1000000))
}

# percentile P of the numbers (one a line) on stdin
percentile() {
    sort -n | awk -v p="$1" '{v[NR] = $1}
        END {i = int(NR * p / 100 + 0.9999); print v[i < 1 ? 1 : i]}'
}

picture() { # NAME: a screenshot under build/
    import -window root "$work/$1.png"
}
