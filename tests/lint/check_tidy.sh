#!/usr/bin/env bash
# House rules that a machine can keep: line and function length, tabs, banned calls, marks
# of unfinished work, file names unique, headers that begin with their purpose.
set -u
bad=0
files=$(git ls-files -co --exclude-standard | grep '\.[ch]$' | while read -r f; do
    [ -f "$f" ] && echo "$f"
done)
say() { # TITLE; lines on stdin
    local lines
    lines=$(cat)
    if [ -n "$lines" ]; then
        printf '%s:\n%s\n' "$1" "$lines"
        bad=1
    fi
}
# shellcheck disable=SC2086
{
    say "lines over 90 columns" < <(
        LC_ALL=C.UTF-8 awk 'length($0) > 90 {print FILENAME ":" FNR}' $files)
    say "tabs" < <(grep -nHP '\t' $files)
    say "functions over 60 lines" < <(awk '
        FNR == 1 {start = 0}
        /^\{/ {start = FNR}
        /^\}/ {if (start && FNR - start - 1 > 60)
                   print FILENAME ":" start " (" FNR - start - 1 ")"; start = 0}' $files)
    say "files over 600 lines" < <(wc -l $files | awk '$2 != "total" && $1 > 600')
    say "unfinished" < <(grep -nHE '\b(TODO|FIXME|XXX|HACK)\b' $files)
    say "banned calls" < <(grep -nHE \
        '\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atoll|rand|srand|system|gets|alloca|strncpy)\(' $files)
    say "no typedef for structs" < <(grep -nHE '^typedef struct' $files)
    say "names that stand twice" < <(
        for f in $files; do basename "$f"; done | sort | uniq -d)
    for f in $files; do
        case $f in
        *.h) head -n 1 "$f" | grep -qE '^/\* [a-z0-9_]+: ' || echo "$f" ;;
        esac
    done | say "headers that do not begin with \"/* name: purpose\""
}
say "paths of a machine" < <(git ls-files -co --exclude-standard | grep -v '^tests/lint/' |
    xargs -r -d '\n' grep -nIHE '(^|[^A-Za-z0-9_./])/(work|root|home/[a-z]+)/' 2>/dev/null | head -n 5)
exit $bad
