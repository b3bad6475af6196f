#!/usr/bin/env bash
# A network that fails in one direction: a kiosk in a network namespace of its own, its cable
# a veth pair. What goes to the broker is dropped, then what comes from it, while people
# book and staff push. The kiosk notices within keepalive's bound, the hub shows it as away,
# and when the cable is whole again everything arrives, nothing lost or doubled.
. "$(dirname "$0")/lib.sh"
alone --net --mount
. tests/e2e/ledger.sh
kiosks=(kiosk-1 kiosk-2)
office=10.213.74.1 street=10.213.74.2

# The office has broker, hub and kiosk 2; kiosk 1 is in the street.
cable() {
    ip link set lo up && mount -t tmpfs none /run && mkdir /run/netns &&
        ip netns add street && ip link add office type veth peer name street &&
        ip link set street netns street && ip address add $office/30 dev office &&
        ip link set office up && ip -n street link set lo up &&
        ip -n street address add $street/30 dev street && ip -n street link set street up &&
        ip netns exec street nft -f - <<'RULES'
table inet cut {
    chain up { type filter hook output priority 0; }
    chain down { type filter hook input priority 0; }
}
RULES
}
cut_way() { # up|down
    ip netns exec street nft add rule inet cut "$1" tcp dport "$DEV_BROKER_PORT" drop &&
        ip netns exec street nft add rule inet cut "$1" tcp sport "$DEV_BROKER_PORT" drop
}
mend() {
    ip netns exec street nft flush table inet cut
}

# A broker for both sides; all clocks but people's run ten times as fast.
area() {
    dev_init "$work/dev" || return 1
    rm "$DEV_CA/broker.crt"
    sh server/broker/ca.sh server "$DEV_CA" broker localhost 127.0.0.1 $office &&
        sed -i "s/^listener .*/listener $DEV_BROKER_PORT/" "$DEV/broker/mosquitto.conf" &&
        run_fast broker mosquitto -c "$DEV/broker/mosquitto.conf" &&
        dev_started broker 10 dev_logged broker ' running' &&
        run_fast hub "$B/bin/peerpoint-hub" --config "$DEV/hub.conf" &&
        dev_started hub 20 dev_healthy && dev_demo_data &&
        dev_add_kiosk kiosk-1 && dev_add_kiosk kiosk-2 &&
        run_fast kiosk-2.agent "$B/bin/peerpoint-agent" --config "$DEV/kiosk-2/agent.conf" &&
        dev_started kiosk-2.agent 40 dev_logged kiosk-2.agent 'connected broker' &&
        sed -i "s/^host = .*/host = $office/" "$DEV/kiosk-1/agent.conf" &&
        run_fast kiosk-1.agent ip netns exec street "$B/bin/peerpoint-agent" \
            --config "$DEV/kiosk-1/agent.conf" &&
        dev_started kiosk-1.agent 40 dev_logged kiosk-1.agent 'connected broker' &&
        people kiosk-1 30 && people kiosk-2 60
}

arrives() {
    local op
    op=$(newest kiosk-1)
    dev_wait 20 "the outcome of $op" answered kiosk-1 "$op" &&
        dev_wait 20 "the pushed venue" shown kiosk-1
}
away() {
    ctl kiosk list | grep 'kiosk-1' | grep -v ' online'
}
cut_off() { # up|down
    local from before
    before=$(saved_count)
    : >"$DEV/log/kiosk-1.agent.log"
    cut_way "$1" && from=$(now_ms) && push_one &&
        dev_wait 12 "the kiosk to notice" dev_logged kiosk-1.agent 'not connected' &&
        echo "noticed after $(($(now_ms) - from)) ms, ten times as many of its own" &&
        [ $(($(now_ms) - from)) -lt 10000 ] && more_saved $((before + 50)) &&
        dev_wait 15 "the hub to show it as away" away
}
mended() {
    mend && arrives
}

if ! can_fake_time; then
    skip "cuts in one direction" "libfaketime is missing or does not go with V=$V"
    finish
fi
must "a cable between two networks" cable
must "a kiosk at its far end" area
must "what people save is answered, what staff push is shown" eval 'push_one && arrives'
step "a cut towards the broker is noticed, people go on, the hub shows it as away" cut_off up
step "then everything arrives" mended
step "a cut towards the kiosk is noticed, people go on, the hub shows it as away" cut_off down
step "then everything arrives as well" mended
must "when it is calm each thing has its outcome" calm 30
echo "$(saved_count) things were saved, $pushed venues were pushed"
check_ledger
finish
