#!/usr/bin/env bash
# A real kiosk speaks while headphones are in: by keys with eyes closed, by a finger that
# finds without pressing; and is silent at once when they are pulled out.
. "$(dirname "$0")/lib.sh"
export SDL_AUDIODRIVER=dummy
said=$work/said.jsonl

heard() { # REGEX [MS]
    "$await" "$said" "$1" "${2:-10000}"
}
newest() {
    jq -rs 'map(select(.text)) | last | .text // ""' "$said"
}
texts() {
    jq -rs 'map(select(.text)) | length' "$said"
}
# One key, and what it makes the kiosk say.
key() { # KEY
    local before i
    before=$(texts)
    xdotool key "$1"
    for ((i = 0; i < 100; i++)); do
        [ "$(texts)" -le "$before" ] || return 0
        "$await" "$said" 'nothing says this' 30 >/dev/null
    done
    return 1
}
# Goes on by keys until something is heard that begins so, then OK.
choose() { # WORDS
    local i
    for ((i = 0; i < 40; i++)); do
        case $(newest) in "$1"*) xdotool key Return && return ;; esac
        key Right || return
    done
    return 1
}
kiosk_that_speaks() {
    hub_and_broker && dev_demo_data && dev_add_kiosk kiosk-1 &&
        printf '\n[audio]\nheadphones = %s\n' "$work/headphones" >>"$DEV/kiosk-1/kiosk.conf" &&
        dev_agent kiosk-1 && dev_display kiosk-1 && DISPLAY=:$(cat "$DEV/kiosk-1.screen") &&
        export DISPLAY &&
        dev_kiosk kiosk-1 --dump-tree "$tree" --tree-secrets --dump-said "$said" &&
        see_id language.en 20000
}

must "a kiosk with a socket for headphones starts" kiosk_that_speaks
step "nothing is said unasked" test ! -s "$said"
step "Listen is offered" on_screen bar.listen
from=$(now_ms)
echo 1 >"$work/headphones"
must "plugging in starts speech" heard '"text":"English"'
took=$(($(now_ms) - from))
# Half a second is the rule (A11Y-35); a machine that does much else may take longer.
step "soon ($took ms)" test "$took" -lt 1500
must "the first screen is read" heard '"text":"Touch to start"'
must "a language is chosen by ear" choose English
must "home is read" heard '"text":"What would you like to do[?]"'
must "the way to a code is found by ear" choose "I have a code"
must "the question is read" heard '"text":"What is your code[?]"'
must "a key is found by its letter" choose 7
must "and echoed, to headphones" heard '"kind":"echo".*"route":"headphones","sensitive":true,"text":"7"'
picture speech
step "each key cut off what was being said" test "$(grep -c cut_at "$said")" -gt 5
xdotool key Escape
must "Back leads home" see_id home.jobs
tap home.jobs
must "a finger says what it is on" heard '"node":"home.jobs","kind":"focus".*"text":"Find a job'
step "and presses nothing" on_screen home.jobs
tap home.jobs && tap home.jobs
must "two taps do" see_id jobs.row.0
before=$(texts)
echo 0 >"$work/headphones"
must "pulled out, the screen asks whether somebody is there" see '"Are you still there'
step "and nothing more is said" test "$(texts)" -eq "$before"
tap asking.stay
must "staying goes on in silence" see_id jobs.row.0
tap jobs.row.0
must "where one tap presses again" see_id job.interested
finish
