#!/usr/bin/env bash
# `make run` without a display: says so, shows where the picture is, a second kiosk joins by
# one command, Ctrl-C ends everything; twice in a row works; a port in use is said.
. "$(dirname "$0")/lib.sh"
unset DISPLAY WAYLAND_DISPLAY
demo=$PWD/build/run

start_demo() { # NAME
    : >"$work/$1.log"
    setsid env --default-signal=INT V="$V" bash server/broker/demo.sh run >"$work/$1.log" 2>&1 </dev/null &
    demo_pid=$!
    "$await" "$work/$1.log" 'Ctrl-C ends everything' 90000 || { cat "$work/$1.log"; return 1; }
}

# (A shell starts what runs in its background deaf to Ctrl-C; hence --default-signal.)
end_demo() {
    kill -INT "$demo_pid"
    dev_wait 30 "the end of the demo" refuse kill -0 "$demo_pid" || return 1
    wait "$demo_pid"
    ! pgrep -f "$demo" >"$work/left" || { cat "$work/left"; return 1; }
}

must "it runs" start_demo first
step "it says that there is no display" grep -q 'Xvfb' "$work/first.log"
step "the picture is there" test -s "$demo/kiosk.png"
step "it says what to type next" grep -q 'vacancy push' "$work/first.log"
step "60 vacancies" test "$(ctl --config "$demo/ctl.conf" vacancy list --json | jq length)" = 60
step "12 sessions" test "$(ctl --config "$demo/ctl.conf" session list --json | jq length)" = 12
step "8 venues" test "$(ctl --config "$demo/ctl.conf" venue list --json | jq length)" = 8
second() {
    : >"$work/second.log"
    setsid env --default-signal=INT V="$V" NAME=kiosk-2 bash server/broker/demo.sh kiosk >"$work/second.log" 2>&1 </dev/null &
    "$await" "$work/second.log" 'Ctrl-C ends this kiosk' 60000 || { cat "$work/second.log"; return 1; }
    ctl --config "$demo/ctl.conf" kiosk list --json | jq -e 'length == 2'
}
step "a second kiosk joins by one command" second
step "starting it twice at once is refused" refuse bash server/broker/demo.sh run
step "a backup can be made" ctl --config "$demo/ctl.conf" backup
hub_stops() {
    kill "$(cat "$demo/pid/hub")"
    "$await" "$work/first.log" 'The hub has ended' 10000
}
hub_by_hand() { # as README says; the demo and its kiosk are still there when it is up
    "$B/bin/peerpoint-hub" --config "$demo/hub.conf" >"$work/hand.log" 2>&1 &
    local hand=$! good=0
    "$await" "$work/hand.log" 'broker up' 20000 && kill -0 "$demo_pid" &&
        kill -0 "$(cat "$demo/pid/kiosk-1.kiosk")" || good=1
    kill "$hand" && wait "$hand"
    return $good
}
step "the hub can be stopped" hub_stops
step "the kiosk goes on, and a hub started by hand finds it" hub_by_hand
step "Ctrl-C ends everything" end_demo
must "it runs again" start_demo again
step "and ends again" end_demo
busy() {
    dev_run busy openssl s_server -quiet -accept 127.0.0.1:8883 -nocert
    dev_wait 5 "a busy port" dev_port_used 8883
    start_demo busy && grep -q 'Port 8883 is in use' "$work/busy.log" && end_demo
}
DEV=$work/dev
mkdir -p "$DEV"
step "a port in use is said, another is taken" busy
finish
