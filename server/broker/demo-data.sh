#!/bin/sh
# demo-data.sh OUTDIR: the demo's files with dates relative to today, ready for peerpointctl.
#
# The templates in assets/demo hold dates as tokens, so that the demo never looks stale:
#   {+14d}         the day 14 days from today, "2026-12-06"
#   {+14d words}   the same day for people, "6 December"
#   {Tue+1}        the first Tuesday after today; {Tue+2} is one week later
# Times of day stand in the templates as London time, which peerpointctl's files use.
# PEERPOINT_NOW ("2026-11-22T09:30:00Z") is today, if it is set, as for the programs.
# Exit 1 with a message if a template is missing or a token is none of these.
set -eu

fail() {
    echo "demo-data.sh: $*" >&2
    exit 1
}

[ $# -eq 1 ] || { echo "usage: demo-data.sh OUTDIR" >&2; exit 2; }
out=$1
templates=$(dirname "$0")/../../assets/demo
today=$(TZ=Europe/London date -d "${PEERPOINT_NOW:-now}" +%F) ||
    fail "PEERPOINT_NOW is no instant: $PEERPOINT_NOW"
mkdir -p "$out"

# Prints the date for a token without its braces.
day_of() {
    case $1 in
    +*d) date -u -d "$today +${1#+}ays" +%F ;;
    +*"d words") n=${1#+}; date -u -d "$today +${n%d words} days" '+%-d %B' ;;
    Mon+*) weekday 1 "$1" ;;
    Tue+*) weekday 2 "$1" ;;
    Wed+*) weekday 3 "$1" ;;
    Thu+*) weekday 4 "$1" ;;
    Fri+*) weekday 5 "$1" ;;
    Sat+*) weekday 6 "$1" ;;
    Sun+*) weekday 7 "$1" ;;
    *) fail "no such token: {$1}" ;;
    esac
}

# weekday 2 Tue+3: days from tomorrow to that weekday, and whole weeks beyond.
weekday() {
    now=$(date -u -d "$today" +%u)
    days=$((($1 - now + 6) % 7 + 1 + (${2#*+} - 1) * 7))
    date -u -d "$today +$days days" +%F
}

LC_ALL=C
export LC_ALL
for name in places organisations venues vacancies sessions; do
    template=$templates/$name.csv
    [ -r "$template" ] || fail "cannot read $template"
    grep -o '{[^}]*}' "$template" | sort -u | tr -d '{}' >"$out/.tokens" || :
    : >"$out/.sed"
    while IFS= read -r token; do
        day=$(day_of "$token") || exit 1
        echo "s/{$token}/$day/g" >>"$out/.sed"
    done <"$out/.tokens"
    sed -f "$out/.sed" "$template" >"$out/$name.csv"
done
rm -f "$out/.sed" "$out/.tokens"
