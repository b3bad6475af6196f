#!/usr/bin/env bash
# Certificates that end and are replaced: a kiosk's, the hub's, then the broker's. The hub says
# in its log and to staff that it is cut off; the kiosk cannot connect, says so in plain words in its log and to staff on its help page, goes on saving, and finds its way back by
# itself once the files are replaced. A revoked kiosk is out with the new list and a broker
# that was started anew, and its neighbour is not.
. "$(dirname "$0")/lib.sh"
. tests/e2e/ledger.sh
kiosks=(kiosk-1 kiosk-2)
past='20200101000000Z 20200201000000Z'

# Kiosks try again soon: their clocks run ten times as fast. (Their wall clocks too: these
# start at our time, and the certificates hold for years.)
area() {
    hub_and_broker && dev_demo_data && dev_add_kiosk kiosk-1 && dev_add_kiosk kiosk-2 &&
        agent_fast kiosk-2 && agent_fast kiosk-1 && people kiosk-1 30 &&
        dev_display kiosk-1 && DISPLAY=:$(cat "$DEV/kiosk-1.screen") && export DISPLAY &&
        screen kiosk-1
}
help_page() {
    tap_for language.en bar.help && tap bar.help && see '"Talk to a person|Start again'
}
help_says() { # WORDS
    see "For staff.*$1" 15000
}
help_is_clear() {
    unsee 'For staff' 15000
}
agent_fast() { # KIOSK
    run_fast "$1.agent" "$B/bin/peerpoint-agent" --config "$DEV/$1/agent.conf" &&
        dev_started "$1.agent" 40 dev_logged "$1.agent" 'connected broker'
}
# The newest thing that is saved from now on is answered, and what staff push is shown.
arrives() {
    local op before
    before=$(saved_count)
    dev_wait 10 "a booking" more_saved "$before" && op=$(newest kiosk-1) && push_one &&
        dev_wait 20 "the outcome of $op" answered kiosk-1 "$op" &&
        dev_wait 20 "the pushed venue" shown kiosk-1
}
renew() { # NAME [FROM UNTIL]
    sh server/broker/ca.sh renew "$DEV_CA" "$@"
}
broker_again() {
    dev_kill broker
    : >"$DEV/log/kiosk-1.agent.log" && : >"$DEV/log/hub.log" && dev_broker
}
hub_cut_off() {
    ctl status --json | tee "$work/status.json" | jq -e '.broker == "down"'
}
# It says why, and people go on saving.
out() { # WHO WORDS
    local before
    before=$(saved_count)
    dev_wait 20 "the words" dev_logged "$1" "$2" && grep "$2" "$DEV/log/$1.log" &&
        dev_wait 10 "more bookings" more_saved $((before + 20))
}

if ! can_fake_time; then
    skip "certificates that end" "libfaketime is missing or does not go with V=$V"
    finish
fi
must "hub, broker and two kiosks" area
must "what people save is answered, what staff push is shown" arrives
must "staff look at the help page" help_page
step "which names no trouble" refuse says 'For staff'

# shellcheck disable=SC2086
must "kiosk 1 gets a certificate that has ended" renew $DEV_AREA.k.kiosk-1 $past
must "the broker starts anew" broker_again
step "the kiosk says that its certificate has ended, and goes on saving" out \
    kiosk-1.agent 'our certificate ended on 2020-02-01'
step "so does its help page" help_says 'certificate has ended'
must "its certificate is renewed" renew "$DEV_AREA.k.kiosk-1"
step "it is back by itself, and everything arrives" arrives
step "and the help page names no trouble" help_is_clear

# shellcheck disable=SC2086
must "the hub gets a certificate that has ended" renew $DEV_AREA.hub $past
must "the broker starts anew again" broker_again
step "the hub says so, and kiosks go on saving" out hub 'our certificate ended on 2020-02-01'
step "staff can ask it, and are told that it is cut off" hub_cut_off
must "the hub's certificate is renewed" renew "$DEV_AREA.hub"
step "it is back by itself, and everything arrives then" arrives

# shellcheck disable=SC2086
must "the broker gets one that has ended" renew broker $past
must "and starts anew" broker_again
step "the kiosk says so, and goes on saving" out kiosk-1.agent "broker's certificate is not good"
step "so does its help page" help_says "certificate of the office's server has ended"
step "so does the hub" dev_logged hub "broker's certificate is not good"
must "the broker's certificate is renewed" renew broker
must "it starts with that" broker_again
step "hub and kiosk are back by themselves, and everything arrives" arrives

must "kiosk 1 is revoked" sh server/broker/ca.sh revoke "$DEV_CA" "$DEV_AREA.k.kiosk-1"
must "with a broker that knows it" broker_again
step "kiosk 1 is out, and goes on saving" out kiosk-1.agent 'not connected'
step "its help page says that its certificate is refused" help_says "refuses this screen's"
neighbour() {
    push_one && dev_wait 40 "the pushed venue" shown kiosk-2 && ! shown kiosk-1
}
step "its neighbour is not" neighbour
must "it is trusted again with another certificate" renew "$DEV_AREA.k.kiosk-1"
step "then everything arrives" arrives
step "and the help page names no trouble any more" help_is_clear
must "when it is calm each thing has its outcome" calm 30
echo "$(saved_count) things were saved, $pushed venues were pushed"
check_ledger
finish
