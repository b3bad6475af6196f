#!/usr/bin/env bash
# A place is booked from the first screen to the answer with seven keys and no touch.
. "$(dirname "$0")/lib.sh"

ring_at() {
    jq -rs 'map(select(.focused)) | .[0].focus_index // empty' "$tree"
}
index_of() { # ID
    jq -rs --arg id "$1" 'map(select(.id == $id)) | .[0].focus_index // empty' "$tree"
}

# Moves the ring there, key by key, each as soon as the last has shown.
ring_to() { # ID
    local at to key step
    see_id "$1" || return
    [ -n "$(ring_at)" ] || { xdotool key Down && see '"focused":true'; } || return
    at=$(ring_at) to=$(index_of "$1")
    [ -n "$to" ] || return
    key=Right step=1
    [ "$to" -ge "$at" ] || key=Left step=-1
    while [ "$at" -ne "$to" ]; do
        at=$((at + step))
        xdotool key "$key"
        see "\"focus_index\":$at,\"focused\":true" || return
    done
}
choose() { # ID WANTED_ID: OK on it, and what that brings
    ring_to "$1" && xdotool key Return && see_id "$2"
}

must "hub, broker, agent and kiosk start with demo data" whole_area
step "no ring before a key is used" test -z "$(ring_at)"
must "the first screen leads home" choose language.en home.sessions
must "home leads to the sessions" choose home.sessions sessions.row.0
must "a session opens" choose "$(room_row)" session.book
picture keypad
must "booking asks for a contact" choose session.book reach.none
must "none is needed: the answers are shown" choose reach.none check.send
must "sending ends in a code" choose check.send done.code
must "the screen says Confirmed" see '"Confirmed'
must "Help is a key of its own" sh -c 'xdotool key F1'
must "it shows the help page" see '"Talk to a person|Start again clears'
xdotool key Escape
must "and Back leads back to the code" see_id done.code
must "finishing ends the visit" choose done.finish language.en
finish
