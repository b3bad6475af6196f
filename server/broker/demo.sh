#!/usr/bin/env bash
# demo: `make run` shows a kiosk with broker, hub and demo data until Ctrl-C; `make kiosk
# NAME=kiosk-2` adds another to it. Everything is in build/run, made anew at each start.
set -u
cd "$(dirname "$0")/../.." || exit 1
. server/broker/devlib.sh
folder=build/run

die() {
    echo "make ${mode}: $*" >&2
    exit 1
}

# Programs that a killed `make run` left behind; only those that were started for our folder.
end_leftovers() {
    local file pid
    DEV=$PWD/$folder
    for file in "$folder"/pid/*; do
        [ -e "$file" ] || continue
        pid=$(cat "$file")
        [ -r "/proc/$pid/environ" ] || continue
        tr '\0' '\n' 2>/dev/null <"/proc/$pid/environ" |
            grep -qxF "PEERPOINT_DEV=$DEV" || continue
        echo "Ending $(basename "$file"), left over from a run before."
        dev_stop "$(basename "$file")"
    done
}

has_screen() {
    [ -n "${DISPLAY-}" ] || [ -n "${WAYLAND_DISPLAY-}" ]
}

say_next() {
    local ctl=build/${V:-dev}/bin/peerpointctl
    echo
    echo "Running. Try, in another terminal in this folder:"
    echo
    echo "  export PEERPOINT_CONFIG=$folder/ctl.conf"
    echo "  $ctl vacancy list"
    echo "  $ctl vacancy push FILE.csv --dry-run   # like $folder/demo/vacancies.csv"
    echo "  $ctl session list"
    echo "  $ctl interest list"
    echo "  $ctl kiosk list"
    echo "  $ctl session attendees S000-1C         # after booking a place at the kiosk"
    echo "  $ctl backup"
    echo "  kill \$(cat $folder/pid/hub)                                # the kiosk goes on without"
    echo "  make kiosk NAME=kiosk-2"
    echo
    echo "Logs are in $folder/log. Ctrl-C ends everything."
}

# So that backups and restores can be tried too.
keep_copies() {
    mkdir -p "$folder/second" && sed -i \
        's/^state = hub/&\njournal = second\/journal.db\nbackups = second\/backups/' \
        "$folder/hub.conf"
}

# A hub that was stopped is no end: kiosks go on without, and somebody may restore it.
say_hub_is_gone() {
    local hub=build/${V:-dev}/bin/peerpoint-hub
    echo
    echo "The hub has ended; the kiosk goes on. The last line of $folder/log/hub.log:"
    echo "  $(tail -n 1 "$folder/log/hub.log")"
    echo "In another terminal, the first only to begin from a backup:"
    echo "  $hub --config $folder/hub.conf --restore $folder/second/backups/NEWEST.db --force"
    echo "  $hub --config $folder/hub.conf     # until Ctrl-C there"
    dev_stop hub
}

# Until a program ends or somebody presses Ctrl-C.
watch_over() { # KIOSK NAMES...
    local kiosk=$1 name ticks=0
    shift
    while sleep 1; do
        [ ! -e "$folder/pid/hub" ] || dev_alive hub || [ $# = 0 ] || say_hub_is_gone
        for name in "$@" "$kiosk.agent" "$kiosk.kiosk"; do
            dev_alive "$name" && continue
            [ "$name" != "$kiosk.kiosk" ] || { echo "The kiosk was closed."; return 0; }
            dev_log_tail "$name"
            die "$name has ended"
        done
        ticks=$((ticks + 1))
        if [ $((ticks % 5)) -eq 0 ] && dev_alive "$kiosk.display"; then
            dev_picture "$kiosk" "$picture"
        fi
    done
}

run_demo() {
    mkdir -p build
    exec 9>build/run.lock
    flock -n 9 || die "it is running already; end it there with Ctrl-C first"
    end_leftovers
    DEV_BROKER_PORT=${DEV_BROKER_PORT:-8883} DEV_HTTP_PORT=${DEV_HTTP_PORT:-8443}
    trap 'trap - EXIT; echo; echo "Ending."; dev_stop_all' EXIT
    trap 'exit 0' INT TERM
    dev_init "$folder" || die "cannot prepare $folder"
    keep_copies || die "cannot prepare $folder/hub.conf"
    dev_broker || exit 1
    echo "Broker on port $DEV_BROKER_PORT."
    dev_hub || exit 1
    echo "Hub on https://127.0.0.1:$DEV_HTTP_PORT."
    dev_demo_data || die "the demo data was refused"
    dev_add_kiosk kiosk-1 && dev_agent kiosk-1 || exit 1
    show_kiosk kiosk-1
    say_next
    watch_over kiosk-1 broker
}

show_kiosk() {
    picture=$folder/kiosk.png
    [ "$1" = kiosk-1 ] || picture=$folder/$1.png
    if ! has_screen; then
        dev_display "$1" || exit 1
        dev_kiosk "$1" || exit 1
        dev_picture "$1" "$picture"
        echo "No display here, so the kiosk runs under Xvfb. Its screen, anew every 5 s:"
        echo "  $picture"
        echo "To touch it: DISPLAY=:$(cat "$DEV/$1.screen") xdotool mousemove X Y click 1"
    else
        # A desk: whoever has sound hears the screen once a key is pressed.
        printf '\n[audio]\nheadphones = always\n' >>"$DEV/$1/kiosk.conf"
        dev_kiosk "$1" || exit 1
        echo "The kiosk's window is open. It speaks once an arrow key or Listen is pressed."
    fi
}

# In the shell of the second kiosk; the first shell ends it too, by its process ids.
run_kiosk() {
    [ -n "${NAME-}" ] || die "say which: make kiosk NAME=kiosk-2"
    [ -r "$folder/dev.env" ] || die "\`make run\` is not running"
    # shellcheck disable=SC1091
    . "$folder/dev.env"
    dev_alive hub || die "\`make run\` is not running"
    ! dev_alive "$NAME.agent" || die "$NAME is running already"
    trap 'trap - EXIT; echo; echo "Ending $NAME."; dev_stop "$NAME.kiosk"
        dev_stop "$NAME.agent"; dev_stop "$NAME.display"' EXIT
    trap 'exit 0' INT TERM
    dev_add_kiosk "$NAME" && dev_agent "$NAME" || exit 1
    show_kiosk "$NAME"
    echo "Ctrl-C ends this kiosk."
    watch_over "$NAME"
}

mode=${1-}
case $mode in
run) run_demo ;;
kiosk) run_kiosk ;;
*)
    echo "usage: demo.sh run | NAME=... demo.sh kiosk" >&2
    exit 2
    ;;
esac
