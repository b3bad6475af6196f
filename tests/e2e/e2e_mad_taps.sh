#!/usr/bin/env bash
# Somebody hammers on the screen: thousands of taps, drags and keys at random places, also
# while it draws. After it the kiosk works as before. Then a person types a name and an
# address, a thousand letters too many among them, and sends; after Finish nothing of it is
# in the kiosk's memory, in its window's title, or in any file or log.
# SEED repeats the taps; TAPS is how many (default 2000).
. "$(dirname "$0")/lib.sh"

SEED=${SEED:-$(date +%s)}
TAPS=${TAPS:-2000}
name=Zebedeequux
address=quuxebedee
hold_ms=200 # longer than STEADY_HOLD_MS
echo "SEED=$SEED"

# Without --tree-secrets: what the tree's file says would be in memory as well.
plain_kiosk() {
    dev_kiosk kiosk-1 --dump-tree "$tree" && see_id language.en
}
area() {
    hub_and_broker && dev_demo_data && dev_add_kiosk kiosk-1 && dev_agent kiosk-1 &&
        dev_display kiosk-1 && DISPLAY=:$(cat "$DEV/kiosk-1.screen") && export DISPLAY &&
        plain_kiosk
}

# Taps anywhere, drags, held fingers, the other mouse buttons, and keys of a keyboard.
gestures() {
    awk -v seed="$SEED" -v taps="$TAPS" -v w="${DEV_SIZE%x*}" -v h="${DEV_SIZE#*x}" '
        function at() { return int(rand() * w) " " int(rand() * h) }
        BEGIN {
            srand(seed)
            n = split("a F1 F4 alt+F4 ctrl+c ctrl+q Print Escape Return Tab", keys, " ")
            for (i = 0; i < taps; i++) {
                what = rand()
                if (what < 0.75) print "mousemove " at() " mousedown 1 mouseup 1"
                else if (what < 0.9)
                    print "mousemove " at() " mousedown 1 mousemove " at() " mouseup 1"
                else if (what < 0.95) print "mousemove " at() " click " int(2 + rand() * 4)
                else print "key " keys[int(1 + rand() * n)]
            }
        }'
}
hammer() {
    gestures | xdotool - && dev_wait 180 "the last tap's effect" quiet &&
        dev_alive kiosk-1.kiosk
}
# The tree's file stays as it is for a while: the kiosk has worked through all taps.
quiet() {
    local before
    before=$(stat -c %.Y "$tree")
    let_pass 500
    [ "$(stat -c %.Y "$tree")" = "$before" ]
}

# Whatever is shown, the bar leads away from it; a question over the screen is answered.
leave() {
    on_screen language.en && return
    for id in asking.stay bar.start-again done.finish; do
        on_screen "$id" && rest_on "$id" && break
    done
    return 1
}
nobody_there() {
    dev_wait 60 "the first screen" leave && usual_touch
}

# Some tap may have turned on "Steady touch", which stays for 90 seconds without a visitor;
# until then only a finger that rests for a moment is taken.
rest_on() { # ID
    # shellcheck disable=SC2046
    xdotool mousemove $(middle "$1") mousedown 1 && let_pass "$hold_ms" && xdotool mouseup 1
}
find_steady() {
    on_screen easier.steady && return
    rest_on page.more
    return 1
}
usual_touch() {
    rest_on bar.text-size && see_id easier.done && dev_wait 20 "Steady touch" find_steady &&
        if grep -q '"id":"easier.steady".*"state":"on"' "$tree"; then
            rest_on easier.steady && see '"id":"easier.steady".*"state":"off"'
        fi && rest_on bar.start-again && see_id language.en
}

# The tree counts what is typed and does not say it.
counted() { # COUNT
    see "\"id\":\"[a-z.]*field[.]value\".*\"name\":\"\\($1\\)"
}
type_counted() { # TEXT
    local i c
    for ((i = 0; i < ${#1}; i++)); do
        c=${1:i:1}
        on_screen "key.$c" || c=${c^^}
        on_screen "key.$c" || c=${c,,}
        tap "key.$c" && counted $((i + 1)) || return 1
    done
}

# Two keys in turn, as a second tap on one key within a moment does not count.
type_thousand() {
    local a b
    a=$(middle key.a) b=$(middle key.b)
    for ((i = 0; i < 500; i++)); do
        echo "mousemove $a mousedown 1 mouseup 1 mousemove $b mousedown 1 mouseup 1"
    done | xdotool -
    dev_wait 120 "the last letter's effect" quiet && counted 100
}

to_name() {
    tap_for language.en home.jobs && tap_for home.jobs jobs.row.0 &&
        tap_for jobs.row.0 job.interested && tap_for job.interested key.space
}
to_check() {
    tap_for bar.start-again language.en && to_name && type_counted "$name" && go_on && see_id reach.email &&
        tap_for reach.email key.@ && type_counted "$address" && tap email.ending.0 &&
        counted $((${#address} + 10)) && go_on && see_id check.send
}
# True if nothing is found.
memory_is_clean() {
    "$B/tests/e2e/tool_memory" "$(cat "$DEV/pid/kiosk-1.kiosk")" "$work/words"
}
holds_them() {
    memory_is_clean
    [ $? -eq 1 ]
}
# Only root may look into a process that keeps its memory to itself.
root_step() {
    if [ "$(id -u)" = 0 ]; then
        step "$@"
    else
        echo "left out, needs root: $1"
    fi
}
titles() {
    xdotool search --name . getwindowname %@ | grep -ci "$name\|$address"
}

must "hub, broker, agent and kiosk start with demo data" area
must "the kiosk outlives $TAPS random taps, drags and keys" hammer
must "and leads back to the first screen" nobody_there
step "its log has no error" refuse grep -qi 'error\|assert\|sanitizer' \
    "$DEV/log/kiosk-1.kiosk.log"
before=$(ctl interest list --json | jq length)

must "the first screen leads to a job and to the first question" to_name
must "of a thousand letters the field takes a hundred" type_thousand
must "a name and an address lead to the check" to_check
printf '%s\n' "$name" "$address" >"$work/words"
root_step "now they are in memory (so we know how to look)" holds_them
must "sending ends in a code" tap_for check.send done.code
must "the screen says Sent" see '"Sent'
step "staff have one interest more" test \
    "$(ctl interest list --json | jq length)" -eq $((before + 1))
ctl interest list --json | jq -r '.[].code' >>"$work/words"
must "finishing goes back to the first screen" tap_for done.finish language.en
root_step "nothing of name, address and code is left in memory" memory_is_clean
step "nor in a window's title" test "$(titles)" = 0
# shellcheck disable=SC2046
step "nor in a file or log" "$B/tests/e2e/tool_canary" "$work/words" $(kiosk_files) "$tree"

must "half an address is typed and left" to_name
must "with Start again" eval 'type_counted zebedeequux && tap_for bar.start-again language.en'
root_step "nothing of it is left in memory" memory_is_clean
finish
