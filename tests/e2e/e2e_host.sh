#!/usr/bin/env bash
# The page for the host: behind its PIN, it says in plain words that the disk is full, that
# there is no connection, that the agent is gone, and when that is over; and its switch "Out
# of order" holds over a restart. The kiosk's disk is a small one in a mount namespace.
. "$(dirname "$0")/lib.sh"
alone --mount

pin=246810
state=$work/dev/kiosk-1/state

area() {
    local line
    line=$(echo $pin | "$B/bin/peerpoint-kiosk" --host-pin) &&
        dev_init "$work/dev" && mkdir -p "$state" &&
        mount -t tmpfs -o size=16m tmpfs "$state" && dev_broker && dev_hub &&
        dev_demo_data && dev_add_kiosk kiosk-1 &&
        printf '\n[host]\n%s\nphone = 0113 496 0461\n' "$line" >>"$DEV/kiosk-1/kiosk.conf" &&
        kiosk kiosk-1
}
no_pin() { # LINE
    ! echo "$1" | "$B/bin/peerpoint-kiosk" --host-pin
}
type_pin() { # DIGITS
    local i
    tap number.clear
    for ((i = 0; i < ${#1}; i++)); do tap "key.${1:i:1}" || return 1; done
}
to_pin() {
    tap_for bar.help help.host && tap_for help.host key.1
}
refused() {
    type_pin 135790 && tap pin.continue && see '"That is not the PIN'
}
# Soon after a wrong PIN it asks to wait a little.
opens() {
    tap pin.continue && "$await" "$tree" '"id":"host.state"' 500 >/dev/null
}
unlock() {
    type_pin $pin && dev_wait 10 "the page" opens
}
host_says() { # TEXT [MS]
    see "$1" "${2:-10000}"
}

fill() {
    dd if=/dev/zero of="$state/filler" bs=4096 2>/dev/null
    [ $(($(df --output=avail "$state" | tail -n 1))) = 0 ]
}
test_it() {
    tap_for host.test.now test.touch
}
says_full() {
    tap bar.back && host_says 'The disk is full. Nothing can be saved. Ring us' &&
        says 'No room left' && says '0113'
}
offline() {
    dev_kill broker
    host_says '"No connection' && says 'None since'
}
without_agent() {
    dev_stop kiosk-1.agent
    host_says 'connects this screen is not running'
}
restart() {
    dev_stop kiosk-1.kiosk
    rm "$tree"
    dev_kiosk kiosk-1 --dump-tree "$tree" --tree-secrets &&
        see '"This screen is out of order"' && ! on_screen language.en
}
again_open() {
    to_pin && unlock && tap host.close && see '"id":"host.close".*"state":"off"' &&
        tap_for bar.start-again language.en
}

step "what is no PIN gets no line" no_pin 12ab56
must "a kiosk with a small disk and a PIN" area
must "staff find the way to the PIN from Help" to_pin
step "a wrong PIN opens nothing" refused
must "the right one opens the page" unlock
step "it says that all is well" host_says '"This kiosk is working' 20000
step "and since when there is a connection" says 'Good since'
picture working
must "the disk fills" fill
must "a self-test" test_it
step "finds that nothing can be saved" see '"id":"test.1.value".*"name":"Does not work"'
step "the page says so in words, and whom to ring" says_full
picture full
rm "$state/filler"
step "with room again it is well by itself" host_says '"This kiosk is working' 20000
step "without the broker it says since when" offline
picture offline
must "the broker returns" dev_broker
step "and so does the connection" host_says '"This kiosk is working' 45000
step "without the agent it says what to do" without_agent
tap host.close
step "out of order is on" see '"id":"host.close".*"state":"on"'
step "and holds over a restart" restart
picture out_of_order
must "the agent is back" dev_agent kiosk-1
step "the host opens it again" again_open
step "no file of the kiosk, nor its log, holds the PIN" \
    refuse grep -rqF $pin "$state" "$DEV/kiosk-1/kiosk.conf" "$DEV/log"
finish
