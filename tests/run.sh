#!/usr/bin/env bash
# Runs lint, unit tests and end-to-end tests of variant $V and ends with one line
# "N passed, N failed". With an argument (lint, unit, e2e) only that part, or a test whose
# file name contains it: `bash tests/run.sh booking`.
#
# As many tests run at a time as there are processors, two at the least, and one lint check
# beside them. A test with a line "# alone: why" (in C "// alone: why") runs at the end,
# when nothing else does.
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
lint=() tests=() lonely=() # files that wait
lanes=$(nproc)             # of tests; lane 0 is lint's
[ "$lanes" -ge 2 ] || lanes=2
declare -A lane_of file_of # by process

wants() { # PART NAME
    [ "$only" = all ] || [ "$only" = "$1" ] || case $2 in *"$only"*) true ;; *) false ;; esac
}

count() { # PASSED FAILED SKIPPED
    passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# Puts what is wanted into its queue. What takes longest stands, and starts, first.
queue() {
    local file name
    local -A seen
    for file in tests/lint/check_{clang_tidy,warnings,cppcheck}.sh tests/lint/check_*.sh \
        tests/e2e/e2e_{simulator,mad_taps,chaos,kill_anything,vacancy_reaches_screen}.sh \
        tests/e2e/e2e_*.sh tests/unit/test_*.c; do
        name=$(basename "${file%.*}")
        [ -f "$file" ] && [ -z "${seen[$name]-}" ] || continue
        seen[$name]=1
        case $file in
        tests/lint/*) ! wants lint "$name" || lint+=("$file") ;;
        tests/unit/*) ! wants unit "$name" || place "$file" ;;
        tests/e2e/*) ! wants e2e "$name" || place "$file" ;;
        esac
    done
}

place() { # FILE
    if grep -qE '^(#|//) alone: ' "$1"; then
        lonely+=("$1")
    else
        tests+=("$1")
    fi
}

# Starts a file in a lane, with a time limit; what it prints is kept. Each lane of tests has
# ports of its own to choose from.
start() { # LANE FILE
    local name limit command
    name=$(basename "${2%.*}")
    case $2 in
    tests/lint/*) limit=900 command=(nice -n 5 bash "$2") ;;
    tests/unit/*) limit=300 command=("$B/tests/unit/$name") ;;
    tests/e2e/*) limit=900 command=(bash "$2") ;;
    esac
    # A shell round it, as `wait -n` loses children that a signal ended. (What a shell starts
    # in its background is deaf to Ctrl-C, if not told otherwise.)
    (
        trap 'kill $!' TERM
        DEV_PORTS=$((20000 + $1 % 12 * 1000)) timeout -k 10 "$limit" \
            env --default-signal=INT,QUIT "${command[@]}" &
        wait $!
    ) >"$logs/$name.log" 2>&1 &
    lane_of[$!]=$1 file_of[$!]=$2
}

# Gives each lane that is free, of so many, the next file that waits.
fill() { # LANES
    local lane busy=" ${lane_of[*]} "
    if [ ${#lint[@]} -gt 0 ] && [[ $busy != *" 0 "* ]]; then
        start 0 "${lint[0]}"
        lint=("${lint[@]:1}")
    fi
    for ((lane = 1; lane <= $1 && ${#tests[@]} > 0; lane++)); do
        [[ $busy != *" $lane "* ]] || continue
        start "$lane" "${tests[0]}"
        tests=("${tests[@]:1}")
    done
}

# Runs all that waits.
run() { # LANES
    local process status file
    while fill "$1" && [ ${#file_of[@]} -gt 0 ]; do
        process=
        wait -n -p process "${!file_of[@]}"
        status=$?
        file=${file_of[${process:=none}]-}
        if [ -z "$file" ]; then
            echo "FAILED  one of ${file_of[*]}: its shell was killed"
            count 0 1 0
            return
        fi
        unset "file_of[$process]" "lane_of[$process]"
        judge "$file" "$status"
    done
}

judge() { # FILE STATUS
    local name
    name=$(basename "${1%.*}")
    [ "$2" -ne 124 ] || echo "$name: took too long" >>"$logs/$name.log"
    case $1 in
    tests/lint/*) judge_lint "$name" "$2" ;;
    tests/unit/*) judge_unit "$name" "$2" ;;
    tests/e2e/*) judge_e2e "$name" "$2" ;;
    esac
}

judge_lint() { # NAME STATUS
    if [ "$2" -eq 0 ]; then
        count 1 0 0
        echo "ok      lint $1"
    else
        count 0 1 0
        echo "FAILED  lint $1"
        cat "$logs/$1.log"
    fi
}

judge_unit() { # NAME STATUS
    local log=$logs/$1.log good bad skip
    good=$(grep -c '^\[       OK \]' "$log")
    bad=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test(s).*/\1/p' "$log" |
        awk '{s += $1} END {print s + 0}')
    skip=$(grep -c '^\[  SKIPPED \] [^0-9]' "$log")
    if [ "$2" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1 # it ended before cmocka could count
    fi
    if [ "$good" -eq 0 ] && [ "$bad" -eq 0 ] && [ "$skip" -eq 0 ]; then
        bad=1
        echo "$1: ran no test" >>"$log"
    fi
    count "$good" "$bad" "$skip"
    if [ "$bad" -eq 0 ]; then
        echo "ok      $1 ($good)"
    else
        echo "FAILED  $1 ($good passed, $bad failed)"
        grep -v '^\[ RUN\|^\[       OK' "$log" | tail -n 60
    fi
}

judge_e2e() { # NAME STATUS
    local log=$logs/$1.log line bad=1
    line=$(tail -n 1 "$log")
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]]; then
        count "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[4]:-0}"
        bad=${BASH_REMATCH[2]}
        [ "$2" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1 && count 0 1 0
    else
        count 0 1 0
    fi
    if [ "$bad" -eq 0 ]; then
        echo "ok      $1 ($line)"
    else
        echo "FAILED  $1"
        tail -n 80 "$log"
    fi
}

trap 'kill "${!file_of[@]}" 2>/dev/null; wait; exit 130' INT TERM
queue
run "$lanes"
tests=("${lonely[@]}")
run 1
if [ "$skipped" -gt 0 ]; then
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
