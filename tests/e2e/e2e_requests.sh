#!/usr/bin/env bash
# What people ask of staff at the kiosk: a question, an erasure and a complaint reach staff
# through agent, broker and hub; staff close and erase; the code tells and takes back.
. "$(dirname "$0")/lib.sh"

name=Zebedeequux
number='07700 900462'

to_ask() {
    tap_for language.en home.ask && tap_for home.ask "$1"
}

ask_question() {
    tap_for ask.question subject.2 && tap_for subject.2 reach.phone
}

give_number() {
    tap_for reach.phone key.space && type_keys "${name,,}" && go_on &&
        see_id key.7 && type_keys "${number// /}" && go_on && see_id check.send
}

send() {
    tap_for check.send done.code && see '"Sent'
}

home_again() {
    tap_for done.finish language.en
}

requests() { # KIND JQ [OPTION]
    ctl request list --kind "$1" --json "${@:3}" | jq -e --arg n "$name" \
        --arg c "$code" "$2"
}

erase_of_code() {
    to_ask ask.erase && tap_for ask.erase subject.9 && tap_for subject.9 key.A && type_keys "${code//-/}" && go_on && without_contact
}

without_contact() {
    see_id reach.none && tap_for reach.none check.send
}

complain() {
    to_ask ask.complain && tap_for ask.complain subject.6 && tap subject.6 && without_contact
}

look_up() { # ID
    tap_for language.en home.code && tap_for home.code key.A &&
        type_keys "${code//-/}" && go_on && see_id "$1"
}

take_back() {
    look_up found.drop && tap found.drop && see_id drop.sure && tap drop.sure &&
        see '"Cancelled'
}

gone_for_staff() {
    requests question 'all(.[]; .code != $c)' --closed
}

must "hub, broker, agent and kiosk start with demo data" whole_area
must "home leads to what can be asked" to_ask ask.question
picture ask
must "a question wants to know what it is about" ask_question
must "who asks, and how to reach them" give_number
must "what happens to it stands above the button" see_id agree.0
picture check
must "sending ends in a code, and is received" send
code=$(code_shown)
must "staff see who asks, what about, and in which language" requests question \
    'any(.[]; .code == $c and (.name | ascii_downcase) == ($n | ascii_downcase)
        and .subject == "work" and .lang == "en" and .state == "received")'
op=$(ctl request list --json | jq -r --arg c "$code" '.[] | select(.code == $c) | .op')
must "the visit ends" home_again

must "an erasure names the code it is about" erase_of_code
must "and is received" send
step "it has erased nothing by itself" requests question 'any(.[]; .code == $c)'
must "staff see which code is to go" requests erase \
    'any(.[]; .subject == "code" and .about == $c)'
must "staff have seen to the question" ctl request close "$op"
step "it is off their list" requests question 'all(.[]; .code != $c)'
step "and among the closed ones" requests question 'any(.[]; .code == $c)' --closed
must "staff erase it" ctl person erase "$code"
step "nothing of it is left to see" gone_for_staff
must "the visit ends again" home_again

must "a complaint needs neither name nor number" complain
must "it is received" send
code=$(code_shown)
must "staff see it" requests complaint 'any(.[]; .code == $c and .subject == "wrong")'
must "the visit ends a third time" home_again
must "its code takes it back" take_back
step "staff see that" requests complaint 'any(.[]; .code == $c and .state == "cancelled")'
finish
