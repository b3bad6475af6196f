#!/usr/bin/env bash
# Clocks that jump by days, forward and back, while programs run: the hub's, a kiosk's, both
# while there is no broker; and a kiosk that starts with a clock that stood still, long
# before its certificate begins. After each jump what people save is still answered at once
# and what staff push is shown, and in the end nothing is lost, doubled or oversold.
. "$(dirname "$0")/lib.sh"
. tests/e2e/ledger.sh
kiosks=(kiosk-1 kiosk-2)

# A program whose wall clock is off by what its file says, at any moment.
run_off() { # NAME COMMAND...
    local name=$1
    shift
    [ -e "$work/$name.off" ] || set_off "$name" +0
    dev_run "$name" env LD_PRELOAD="$faketime" FAKETIME_NO_CACHE=1 NO_FAKE_STAT=1 \
        FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_TIMESTAMP_FILE="$work/$name.off" "$@"
}
set_off() { # NAME OFFSET
    echo "$2" >"$work/$1.off.new" && mv "$work/$1.off.new" "$work/$1.off"
}
area() {
    dev_init "$work/dev" && dev_broker &&
        run_off hub "$B/bin/peerpoint-hub" --config "$DEV/hub.conf" &&
        dev_started hub 20 dev_healthy && dev_demo_data &&
        dev_add_kiosk kiosk-1 && dev_add_kiosk kiosk-2 && dev_agent kiosk-2 &&
        agent_1 && people kiosk-1 30 && people kiosk-2 60
}

more_by() { # KIOSK OP: something was saved after it
    [ "$(newest "$1")" != "$2" ]
}
arrives() { # for both kiosks: something that is saved from now on, and a push
    local kiosk last
    push_one || return 1
    for kiosk in "${kiosks[@]}"; do
        last=$(newest "$kiosk")
        dev_wait 10 "a booking" more_by "$kiosk" "$last" && last=$(newest "$kiosk") &&
            dev_wait "${1:-10}" "the outcome of $last" answered "$kiosk" "$last" &&
            dev_wait 10 "the pushed venue" shown "$kiosk" || return 1
    done
}
jump() { # NAME OFFSET
    set_off "$1" "$2" && arrives
}
hub_says() { # HOURS: its clock is so far from ours
    local theirs
    theirs=$(ctl status --json | jq -r .time) &&
        echo "the hub says $theirs" &&
        [ $((($(date -d "$theirs" +%s) - $(date +%s) + 1800) / 3600)) = "$1" ]
}
all_jump() { # OFFSET
    dev_kill broker
    set_off hub "$1" && set_off kiosk-1.agent "$1" &&
        dev_wait 5 "the agent to notice" dev_logged kiosk-1.agent 'not connected' &&
        dev_broker && arrives 40
}

agent_1() {
    run_off kiosk-1.agent "$B/bin/peerpoint-agent" --config "$DEV/kiosk-1/agent.conf" &&
        dev_started kiosk-1.agent 40 dev_logged kiosk-1.agent 'connected broker'
}
stood_still() { # DATE: from which its clock goes on
    dev_kill kiosk-1.agent
    set_off kiosk-1.agent "@$1" && agent_1 && arrives 40
}

if ! can_fake_time; then
    skip "clocks that jump" "libfaketime is missing or does not go with V=$V"
    finish
fi
must "a hub and a kiosk whose clocks can be set" area
must "what people save is answered, what staff push is shown" arrives
step "the kiosk's clock jumps nine days ahead" jump kiosk-1.agent +9d
step "and 18 back" jump kiosk-1.agent -9d
step "the hub's clock jumps three days ahead" jump hub +3d
step "and it is the hub's clock that has jumped" hub_says 72
step "and six back" jump hub -3d
step "and home" jump hub +0
step "both jump three days ahead while there is no broker" all_jump +3d
step "and home" all_jump +0
step "a kiosk whose clock stands in 1970 connects, and all arrives" stood_still \
    '1970-01-02 00:00:00'
step "so does one whose clock stands before its certificate begins" stood_still \
    "$(date -d '3 days ago' '+%F %T')"
must "when it is calm each thing has its outcome" calm 30
echo "$(saved_count) things were saved, $pushed venues were pushed"
check_ledger
finish
