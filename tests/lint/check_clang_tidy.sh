#!/usr/bin/env bash
# clang-tidy over every source that changed since it was last found clean.
set -u
folder=build/lint/tidy
mkdir -p "$folder"
flags=(-std=c17 -D_GNU_SOURCE '-DPEERPOINT_VERSION="lint"' -I. -Ilib
    $(pkg-config --cflags sdl2 SDL2_ttf SDL2_image fribidi x11 libqrencode espeak-ng libmicrohttpd \
        libcurl libmosquitto inih libsystemd sqlite3 jansson libzstd libsodium))
one() {
    local file=$1 stamp
    # The stamp is named for all that the verdict depends on.
    stamp=$folder/$({
        cat .clang-tidy
        gcc -E "${flags[@]}" "$file" 2>/dev/null
    } | sha256sum | cut -c1-32)
    [ -f "$stamp" ] && return 0
    local out
    if out=$(clang-tidy --quiet "$file" -- "${flags[@]}" 2>&1); then
        touch "$stamp"
    else
        printf '%s\n' "$out" | grep -vE '^[0-9]+ warnings? (generated|and)|^Suppressed|^Use -header'
        return 1
    fi
}
bad=0
mapfile -t sources < <(git ls-files -co --exclude-standard lib app firmware server |
    grep '\.c$' | while read -r f; do [ -f "$f" ] && echo "$f"; done)
# Two at a time, as many as the smallest machine has cores.
half() {
    local i status=0
    for ((i = $1; i < ${#sources[@]}; i += 2)); do
        one "${sources[i]}" || status=1
    done
    return $status
}
half 0 &
half 1 || bad=1
wait $! || bad=1
exit $bad
