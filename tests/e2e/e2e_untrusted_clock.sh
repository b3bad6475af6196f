#!/usr/bin/env bash
# A kiosk that wakes in 1970, when the broker's certificate is of its future, connects all the
# same, is told the time, and what people save there is delivered. It keeps that time for the
# next boot. One with a battery clock knows the time before it has heard any hub.
. "$(dirname "$0")/lib.sh"
. tests/e2e/ledger.sh
kiosks=(kiosk-1)

in_1970() { # NAME COMMAND...
    local name=$1
    shift
    dev_run "$name" env LD_PRELOAD="$faketime" NO_FAKE_STAT=1 FAKETIME_DONT_FAKE_MONOTONIC=1 \
        FAKETIME='@1970-01-01 01:00:00' "$@"
}
area() {
    dev_init "$work/dev" && dev_broker && dev_hub && dev_demo_data && dev_add_kiosk kiosk-1
}
agent_in_1970() {
    in_1970 kiosk-1.agent "$B/bin/peerpoint-agent" --config "$DEV/kiosk-1/agent.conf" &&
        dev_started kiosk-1.agent 40 dev_logged kiosk-1.agent 'connected broker'
}
saved_time_is_now() {
    local file=$DEV/kiosk-1/state/clock
    dev_wait 10 "the saved time" test -s "$file" &&
        [ $(($(date +%s) - $(cat "$file"))) -lt 120 ]
}
boot_time_is_now() {
    local told
    told=$(env LD_PRELOAD="$faketime" FAKETIME='@1970-01-01 01:00:00' \
        "$B/bin/peerpoint-agent" --config "$DEV/kiosk-1/agent.conf" --boot-time) &&
        [ $(($(date +%s) - told)) -lt 120 ]
}
broker_again() {
    local before
    dev_kill broker
    before=$(grep -c 'connected broker' "$DEV/log/kiosk-1.agent.log")
    dev_broker && dev_wait 15 "the agent" connected_more "$before"
}
connected_more() { # THAN
    [ "$(grep -c 'connected broker' "$DEV/log/kiosk-1.agent.log")" -gt "$1" ]
}
books() {
    people kiosk-1 30 && push_one && dev_wait 15 "a booking" some_answered
}
some_answered() {
    local last
    last=$(newest kiosk-1)
    [ -n "$last" ] && answered kiosk-1 "$last"
}

# On a machine with a battery clock, which set the system's, and without a broker.
battery_agent() {
    local as_root=(--map-root-user)
    [ "$(id -u)" != 0 ] || as_root=()
    dev_stop kiosk-1.agent
    dev_kill broker
    # shellcheck disable=SC2016
    dev_run kiosk-1.agent unshare "${as_root[@]}" --mount bash -c '
        mount -t tmpfs none /sys && mkdir -p /sys/class/rtc/rtc0 &&
        cd /sys/class/rtc/rtc0 && echo 1 >hctosys && date +%s >since_epoch &&
        cd / && exec "$@"' battery "$B/bin/peerpoint-agent" \
        --config "$DEV/kiosk-1/agent.conf" &&
        dev_started kiosk-1.agent 20 dev_logged kiosk-1.agent 'ready .*clock=trusted'
}

if ! can_fake_time; then
    skip "a clock of 1970" "libfaketime is missing or does not go with V=$V"
    finish
fi
must "an area with a certificate of today" area
must "the kiosk connects in 1970" agent_in_1970
step "it says that its clock is not trusted" \
    dev_logged kiosk-1.agent 'ready .*clock=untrusted'
must "what people save is answered" books
step "the hub's time is kept for the next boot" saved_time_is_now
step "and is the time at that boot" boot_time_is_now
must "after a restart of the broker it connects again" broker_again
must "when it is calm each thing has its outcome" calm 30
check_ledger
if unshare --mount true 2>/dev/null || unshare --map-root-user --mount true 2>/dev/null; then
    step "with a sane battery clock it trusts its own, without any hub" battery_agent
else
    skip "a battery clock" "no right to make namespaces; root has it"
fi
finish
