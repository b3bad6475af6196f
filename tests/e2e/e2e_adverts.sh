#!/usr/bin/env bash
# Adverts as they really are go through the push at the date they are judged at, are browsed,
# and their gaps are shown as "ask". Our own fixtures hold each oddity; the real file is used
# where it is at hand.
. "$(dirname "$0")/lib.sh"
real=../shared/data/vacancies.csv

# A place, an organisation; the clock of hub and kiosk stands at the date.
area_at() { # DATE
    export PEERPOINT_NOW=${1}T10:00:00Z
    DEV_BROKER_PORT=0 DEV_HTTP_PORT=0
    dev_init "$work/dev" && dev_broker && dev_hub && dev_add_kiosk kiosk-1
}

# Rows that are refused are taken out, as staff would do, until the file passes whole.
push_the_good() { # FILE
    ctl vacancy push "$1" --allow-gaps --dry-run 2>"$work/refused"
    awk -F: -v f="$1" 'index($0, f) == 1 && !/: warning: / {print $2}' "$work/refused" |
        sort -un >"$work/lines"
    awk 'FILENAME == ARGV[1] {bad[$1] = 1; next} !(FNR in bad)' "$work/lines" "$1" \
        >"$work/good.csv"
    ctl vacancy push "$work/good.csv" --allow-gaps
}

# Rows that lack one thing each, by two references; neither pay nor closing date of them is
# ever overtaken.
push_our_gaps() {
    local fixture before
    before=$(ctl vacancy list --json | jq length)
    for fixture in no_hours no_pay no_ref no_place; do
        ctl vacancy push "tests/fixtures/vacancies/$fixture.csv" --allow-gaps || return 1
    done
    listed $((before + 2))
}

listed() { # COUNT
    test "$(ctl vacancy list --json | jq length)" -eq "$1"
}

browse() {
    kiosk kiosk-1 && tap_for language.en home.jobs && tap_for home.jobs jobs.row.0
}

ask_shown() {
    grep -q 'Ask' "$tree"
}

for row in '2012-11-15 41' '2020-11-15 23' '2024-06-15 7'; do
    read -r date count <<<"$row"
    must "an area starts with the clock at $date" area_at "$date"
    if [ -r "$real" ]; then
        step "$date: the rows that are legal and open pass: $count" push_the_good "$real"
        step "$date: so many are listed" listed "$count"
    else
        echo "not tried at $date: the real adverts are not at hand"
    fi
    step "$date: our own rows with a gap pass" push_our_gaps
    must "$date: the kiosk lists them" browse
    picture "list-$date"
    step "$date: what is missing is shown as a thing to ask" ask_shown
    must "$date: one opens" tap_for jobs.row.0 job.interested
    picture "job-$date"
    rm -f "$tree"
    dev_stop_all
done
if [ -r "$real" ]; then
    unset PEERPOINT_NOW
    DEV_BROKER_PORT=0 DEV_HTTP_PORT=0
    must "an area starts today" hub_and_broker
    step "today the real file is refused" refuse ctl vacancy push "$real" --dry-run
    ctl vacancy push "$real" --dry-run 2>"$work/messages" >/dev/null
    step "with at least one message for each of the 37 rows without hours" test \
        "$(awk -F: -v f="$real" 'index($0, f) == 1 {print $2}' "$work/messages" | sort -un | wc -l)" -ge 37
    step "nothing was taken" listed 0
fi
finish
