#!/usr/bin/env bash
# When nothing changes nothing is drawn and no processor time is used: over some seconds of
# idleness the kiosk makes no context switch and writes nothing to its display.
. "$(dirname "$0")/lib.sh"
idle_s=${IDLE_S:-5}

switches() {
    awk '/ctxt_switches/ {n += $2} END {print n}' "/proc/$(cat "$DEV/pid/kiosk-1.kiosk")/status"
}
ticks() {
    awk '{print $14 + $15}' "/proc/$(cat "$DEV/pid/kiosk-1.kiosk")/stat"
}

must "hub, broker, agent and kiosk start with demo data" whole_area
must "the first screen leads home" tap_for language.en home.jobs
must "home leads to the job list" tap_for home.jobs jobs.row.0
let_pass 1500
drawn=$(stat -c %Y.%i "$tree")
before=$(switches) ticks_before=$(ticks)
let_pass $((idle_s * 1000))
after=$(switches) ticks_after=$(ticks)
echo "in ${idle_s}s: $((after - before)) context switches, $((ticks_after - ticks_before)) ticks of processor time"
# The head of each minute may wake it once.
step "no context switches" test $((after - before)) -le 1
step "no processor time" test $((ticks_after - ticks_before)) -le 0
step "nothing was drawn" test "$(stat -c %Y.%i "$tree")" = "$drawn"
finish
