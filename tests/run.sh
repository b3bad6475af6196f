#!/usr/bin/env bash
# Runs lint, unit tests and end-to-end tests of variant $V and ends with one line
# "N passed, N failed". With an argument (lint, unit, e2e) only that part, or a test whose
# file name contains it: `bash tests/run.sh booking`.
set -u
cd "$(dirname "$0")/.."
V=${V:-dev}
B=build/$V
only=${1:-all}
export V
PATH=$PATH:/usr/sbin # where Debian has mosquitto; only root's PATH has it
passed=0 failed=0 skipped=0
logs=$B/logs
mkdir -p "$logs"

wants() { # PART NAME
    [ "$only" = all ] || [ "$only" = "$1" ] || case $2 in *"$only"*) true ;; *) false ;; esac
}

count() { # PASSED FAILED SKIPPED
    passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# Runs a command with a time limit; keeps what it printed and shows it when it failed.
run() { # NAME SECONDS COMMAND...
    local name=$1 limit=$2
    shift 2
    timeout -k 10 "$limit" "$@" >"$logs/$name.log" 2>&1
    local status=$?
    [ $status -eq 124 ] && echo "$name: took longer than ${limit}s" >>"$logs/$name.log"
    return $status
}

for check in tests/lint/check_*.sh; do
    name=$(basename "$check" .sh)
    wants lint "$name" || continue
    if run "$name" 900 bash "$check"; then
        count 1 0 0
        echo "ok      lint $name"
    else
        count 0 1 0
        echo "FAILED  lint $name"
        cat "$logs/$name.log"
    fi
done

for test in "$B"/tests/unit/test_*; do
    [ -x "$test" ] && [ -f "$test" ] || continue
    case $test in *.o | *.d) continue ;; esac
    name=$(basename "$test")
    [ -f "tests/unit/$name.c" ] || continue # built from a file that is gone
    wants unit "$name" || continue
    run "$name" 300 "$test"
    status=$?
    good=$(grep -c '^\[       OK \]' "$logs/$name.log")
    bad=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test(s).*/\1/p' "$logs/$name.log" |
        awk '{s += $1} END {print s + 0}')
    skip=$(grep -c '^\[  SKIPPED \] [^0-9]' "$logs/$name.log")
    if [ $status -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1 # it ended before cmocka could count
    fi
    if [ "$good" -eq 0 ] && [ "$bad" -eq 0 ] && [ "$skip" -eq 0 ]; then
        bad=1
        echo "$name: ran no test" >>"$logs/$name.log"
    fi
    count "$good" "$bad" "$skip"
    if [ "$bad" -eq 0 ]; then
        echo "ok      $name ($good)"
    else
        echo "FAILED  $name ($good passed, $bad failed)"
        grep -v '^\[ RUN\|^\[       OK' "$logs/$name.log" | tail -n 60
    fi
done

for test in tests/e2e/e2e_*.sh; do
    [ -f "$test" ] || continue
    name=$(basename "$test" .sh)
    wants e2e "$name" || continue
    run "$name" 600 bash "$test"
    status=$?
    line=$(tail -n 1 "$logs/$name.log")
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]]; then
        count "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[4]:-0}"
        bad=${BASH_REMATCH[2]}
        [ "$status" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1 && count 0 1 0
    else
        bad=1
        count 0 1 0
    fi
    if [ "$bad" -eq 0 ]; then
        echo "ok      $name ($line)"
    else
        echo "FAILED  $name"
        tail -n 80 "$logs/$name.log"
    fi
done

if [ "$skipped" -gt 0 ]; then
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
