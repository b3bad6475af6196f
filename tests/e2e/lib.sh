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
passed=0 failed=0
export PEERPOINT_CONFIG=$work/ctl.ini

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
    [ "$failed" -eq "$before" ] || finish
}

refuse() { # COMMAND...: true if the command fails
    ! "$@"
}

finish() {
    trap - EXIT
    dev_stop_all 2>/dev/null
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}
trap 'failed=$((failed + 1)); echo "ended early"; finish' EXIT

ctl() {
    "$B/bin/peerpointctl" "$@"
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

# Taps the middle of an element, named by its whole id.
tap() { # ID
    local at
    at=$(jq -rs --arg id "$1" 'map(select(.id == $id)) | .[0].rect_px |
        "\(.[0] + (.[2] / 2 | floor)) \(.[1] + (.[3] / 2 | floor))"' "$tree")
    case $at in
    *null*) echo "no element $1 on the screen" && return 1 ;;
    esac
    # shellcheck disable=SC2086
    xdotool mousemove $at mousedown 1 mouseup 1
}

# Taps and waits for what the tap should bring.
tap_see() { # ID REGEX
    tap "$1" && see "$2"
}

picture() { # NAME: a screenshot under build/
    import -window root "$work/$1.png"
}
