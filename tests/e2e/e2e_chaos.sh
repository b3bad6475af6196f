#!/usr/bin/env bash
# Bad lines: a kiosk, and then the hub, reach the broker through a proxy that delays,
# throttles, splits, resets, swallows and stalls (tool_chaos). People book and staff push
# the while. Where bytes still get through, everything arrives; where not, it does
# afterwards; a line that swallows everything is noticed by keepalive; and in the end
# nothing is lost, doubled or oversold.
. "$(dirname "$0")/lib.sh"
. tests/e2e/ledger.sh
kiosks=(kiosk-1 kiosk-2)

# A proxy in front of the broker: what it is told goes through its FIFO.
bad_line() { # NAME PORT
    mkfifo "$work/$1.control" &&
        dev_run "$1" "$B/tests/e2e/tool_chaos" "$2" "$DEV_BROKER_PORT" "$work/$1.control" &&
        dev_started "$1" 5 dev_logged "$1" ready
}
mode() { # NAME MODE
    : >"$DEV/log/$1.log"
    echo "$2" >"$work/$1.control" && dev_wait 5 "the mode" dev_logged "$1" "mode $2"
}
all_pass() { # whatever failed before
    mode line-kiosk pass && mode line-hub pass
}
through() { # FILE PORT: its broker is at that port
    sed -i "/^\[broker\]/,/^\[/s/^port = .*/port = $2/" "$1"
}
agent_fast() { # KIOSK
    run_fast "$1.agent" "$B/bin/peerpoint-agent" --config "$DEV/$1/agent.conf" &&
        dev_started "$1.agent" 40 dev_logged "$1.agent" 'connected broker'
}
hub_fast() {
    run_fast hub "$B/bin/peerpoint-hub" --config "$DEV/hub.conf" &&
        dev_started hub 20 dev_healthy
}

# Kiosk 1 and the hub are behind bad lines; kiosk 2 is not.
area() {
    dev_init "$work/dev" && dev_broker || return 1
    line_1=$(dev_port 0) && bad_line line-kiosk "$line_1" || return 1
    line_2=$(dev_port 0) && bad_line line-hub "$line_2" || return 1
    through "$DEV/hub.conf" "$line_2" && hub_fast && dev_demo_data &&
        dev_add_kiosk kiosk-1 && dev_add_kiosk kiosk-2 &&
        through "$DEV/kiosk-1/agent.conf" "$line_1" && agent_fast kiosk-1 &&
        agent_fast kiosk-2 && people kiosk-1 30 && people kiosk-2 60
}

arrives() { # OP: and what was pushed is shown
    dev_wait 20 "the outcome of $1" answered kiosk-1 "$1" &&
        dev_wait 20 "the pushed venue" shown kiosk-1
}
# While the line is bad people book and staff push.
busy() {
    local before
    before=$(saved_count)
    push_one && dev_wait 10 "more bookings" more_saved $((before + 20))
}
slow_line() { # LINE MODE: all arrives through it
    all_pass && mode "$1" "$2" && busy && arrives "$(newest kiosk-1)" && mode "$1" pass
}
broken_line() { # LINE MODE EVENT: all arrives afterwards
    all_pass && mode "$1" "$2" && dev_wait 20 "what the mode does" dev_logged "$1" "$3" && busy &&
        mode "$1" pass && arrives "$(newest kiosk-1)"
}

# Ten times as fast: keepalive is 3 s, the wait for an answer as long, and the look at each
# up to half a second late: 7 s, and three for a machine that is busy.
notices() { # NAME FROM
    dev_wait 12 "keepalive" dev_logged "$1" 'why=.*the broker does not answer pings' &&
        echo "$1 noticed it after $(($(now_ms) - $2)) ms, ten times as many of its own" &&
        [ $(($(now_ms) - $2)) -lt 10000 ]
}
swallowed() { # HOW_OF_KIOSK HOW_OF_HUB
    local from
    : >"$DEV/log/kiosk-1.agent.log" && : >"$DEV/log/hub.log"
    all_pass && mode line-kiosk "hole $1" && mode line-hub "hole $2" && from=$(now_ms) &&
        busy && notices kiosk-1.agent "$from" && notices hub "$from" && all_pass &&
        arrives "$(newest kiosk-1)"
}

if ! can_fake_time; then
    skip "bad lines" "libfaketime is missing or does not go with V=$V"
    finish
fi
must "a hub and a kiosk behind bad lines, and one that is not" area
must "what people save is answered, what staff push is shown" slow_line line-kiosk pass
for line in line-kiosk line-hub; do
    step "$line: everything arrives through delays" slow_line $line 'delay 50 300'
    step "through 20 kB a second" slow_line $line 'throttle 20000'
    step "in pieces of 1 to 7 bytes" slow_line $line 'split 7'
    step "after resets in the midst" broken_line $line 'reset 6000' 'reset after'
    step "after resets in every handshake" broken_line $line 'reset 1' 'reset after'
    step "after a line that loses big frames" broken_line $line 'stall 1000' 'held back'
done
step "keepalive notices lines that swallow what goes to the broker" swallowed up up
step "what comes from it, and everything" swallowed down both
must "the lines are good again" all_pass
must "when it is calm each thing has its outcome" calm 30
echo "$(saved_count) things were saved, $pushed venues were pushed"
check_ledger
finish
