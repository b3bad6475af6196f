#!/usr/bin/env bash
# compile.sh CATALOGUES OUT: compiles each .po of the folder that translates every text of
# peerpoint.pot. One that lacks some is named and not compiled, so that the kiosk does not
# offer it: nobody meets a screen that is half English.
#
# easy/XX.po has easy words for some of the texts: they are compiled over the usual ones
# as a catalogue of their own, if there are easy words for all that easy/en.po has.
set -eu
from=$1 out=$2
mkdir -p "$out"

usual() {
    local po=$1 lang mo counts
    lang=$(basename "$po" .po)
    mo=$out/$lang/LC_MESSAGES/peerpoint.mo
    [ "$mo" -nt "$po" ] && [ "$mo" -nt "$from/peerpoint.pot" ] && return
    msgmerge --quiet --no-fuzzy-matching --no-wrap -o "$out/$lang.po" "$po" "$from/peerpoint.pot"
    counts=$(LC_ALL=C msgfmt --statistics -o /dev/null "$out/$lang.po" 2>&1)
    case $counts in
    *fuzzy* | *untranslated*)
        echo "$lang is not offered: $counts"
        rm -f "$mo"
        return
        ;;
    esac
    mkdir -p "$(dirname "$mo")"
    msgfmt --check --output-file="$mo" "$out/$lang.po"
}

# Names the easy words for texts that no screen has any more.
stale() {
    msgmerge --quiet --no-fuzzy-matching --no-wrap -o - "$1" "$from/peerpoint.pot" |
        sed -n 's/^#~ msgid \(".\+"\)$/easy words: no screen says \1/p'
}

easy() {
    local po=$1 lang mo
    lang=$(basename "$po" .po)
    mo=$out/$lang/LC_MESSAGES/peerpoint-easy.mo
    [ "$lang" = en ] || [ -f "$out/$lang/LC_MESSAGES/peerpoint.mo" ] || return 0
    [ "$mo" -nt "$po" ] && [ "$mo" -nt "$from/easy/en.po" ] && [ "$mo" -nt "$from/$lang.po" ] &&
        [ "$mo" -nt "$from/peerpoint.pot" ] && return
    if ! msgcmp --no-fuzzy-matching "$po" "$from/easy/en.po" >/dev/null 2>&1; then
        echo "$lang is not offered in easy words: some are missing"
        rm -f "$mo"
        return
    fi
    mkdir -p "$(dirname "$mo")"
    if [ "$lang" = en ]; then
        stale "$po"
        msgfmt --check-format --output-file="$mo" "$po"
        return
    fi
    msgcat --use-first --no-wrap -o "$out/$lang-easy.po" "$po" "$out/$lang.po"
    msgfmt --check-format --output-file="$mo" "$out/$lang-easy.po"
}

for po in "$from"/*.po; do
    [ -f "$po" ] && usual "$po"
done
for po in "$from"/easy/*.po; do
    [ -f "$po" ] && easy "$po"
done
exit 0
