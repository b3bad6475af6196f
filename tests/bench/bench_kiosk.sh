#!/usr/bin/env bash
# bench_kiosk: `make bench`: the kiosk's budgets (docs/performance.md), on an X server of its
# own. IDLE_S: how many seconds it is watched while nothing happens, 60 if not said.
set -u
cd "$(dirname "$0")/../.." || exit 1
folder=build/bench
rm -rf "$folder" && mkdir -p "$folder" || exit 1
mkfifo "$folder/display"
Xvfb -displayfd 3 -screen 0 1080x1920x24 -nolisten tcp -noreset 3>"$folder/display" \
    2>"$folder/xvfb.log" &
server=$!
trap 'kill $server 2>/dev/null' EXIT
read -r display <"$folder/display" || exit 1
DISPLAY=:$display build/release/tests/bench/bench_kiosk build/release/bin/peerpoint-kiosk \
    tests/bench/peer.html "$folder" build/bench.json
