#!/usr/bin/env bash
# compile.sh CATALOGUES OUT: compiles each .po of the folder that translates every text of
# peerpoint.pot. One that lacks some is named and not compiled, so that the kiosk does not
# offer it: nobody meets a screen that is half English.
set -eu
from=$1 out=$2
mkdir -p "$out"
for po in "$from"/*.po; do
    [ -f "$po" ] || continue
    lang=$(basename "$po" .po)
    mo=$out/$lang/LC_MESSAGES/peerpoint.mo
    [ "$mo" -nt "$po" ] && [ "$mo" -nt "$from/peerpoint.pot" ] && continue
    msgmerge --quiet --no-fuzzy-matching --no-wrap -o "$out/$lang.po" "$po" "$from/peerpoint.pot"
    counts=$(LC_ALL=C msgfmt --statistics -o /dev/null "$out/$lang.po" 2>&1)
    case $counts in
    *fuzzy* | *untranslated*)
        echo "$lang is not offered: $counts"
        rm -f "$mo"
        continue
        ;;
    esac
    mkdir -p "$(dirname "$mo")"
    msgfmt --check --output-file="$mo" "$out/$lang.po"
done
