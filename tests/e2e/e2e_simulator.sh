#!/usr/bin/env bash
# Some thousand short lives of the simulated area (tests/sim/world.h): every seed that ever
# failed, then short storms of all kinds of faults, then some days and a small herd.
set -u
cd "$(dirname "$0")/../.." || exit 2
V=${V:-dev}
sim=build/$V/tests/sim/peerpoint-sim
passed=0 failed=0
[ -x "$sim" ] || { echo "$sim is not built"; echo "0 passed, 1 failed"; exit 1; }

lives() { # NAME: settings come from the environment
    if "$sim"; then
        echo "ok: $1"
        passed=$((passed + 1))
    else
        echo "FAILED: $1"
        failed=$((failed + 1))
    fi
}

SEEDS=tests/sim/seeds.txt RUNS=${SIM_RUNS:-3000} STORM_S=120 lives "short storms"
RUNS=4 MODE=days lives "60 days"
RUNS=2 MODE=herd KIOSKS=60 lives "a herd"
if CHECK=1 bash tests/sim/mutate.sh; then
    echo "ok: the mutations still fit"
    passed=$((passed + 1))
else
    echo "FAILED: mutations that fit no longer"
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
