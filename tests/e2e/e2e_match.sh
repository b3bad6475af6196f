#!/usr/bin/env bash
# What a kiosk would show somebody, for staff who sit beside them: peerpointctl match asks
# the hub, which keeps nothing of it.
. "$(dirname "$0")/lib.sh"

person() { # JSON
    printf '%s\n' "$1" >"$work/person.json"
}
match() {
    ctl match --person "$work/person.json" "$@"
}
shows() { # JQ
    match --json --limit 100 >"$work/match.json" && jq -e "$1" "$work/match.json"
}
says() { # TEXT
    match >"$work/match.txt" && grep -qF "$1" "$work/match.txt"
}
usage() { # ARGUMENTS...
    ctl "$@" 2>"$work/err"
    [ $? = 2 ]
}
slip() { # JSON TEXT
    person "$1" && refuse match 2>"$work/err" && grep -qF "$2" "$work/err"
}
kept_nowhere() { # TEXT...
    local word
    for word in "$@"; do
        refuse grep -rqF -- "$word" "$DEV/log" "$DEV/hub" || return 1
    done
}
adds_up() {
    shows 'all(.items[]; .score == ([.reasons[].points] | add // 0))'
}
in_order() {
    shows '[.items[].score] as $s | $s == ($s | sort | reverse)'
}
same_again() {
    match --json >"$work/first" && match --json >"$work/second" &&
        cmp "$work/first" "$work/second"
}

must "hub, broker and demo data" eval 'hub_and_broker && dev_demo_data'

person '{"place":{"lat":53.8157,"lon":-1.5739},"travel":{"way":"bus","miles":4.3},
    "times":{"saturday":["morning"],"sunday":["morning"]},
    "tasks":{"personal_care":"yes","dressing":"yes","cooking":"learn","driving":"no"},
    "drives":"no","pay":13.37,"interests":["gardening"],"training":true}'
must "somebody's answers are ranked" shows '.fitting > 0 and (.items | length) == .fitting'
step "the points of a vacancy are those of its reasons" adds_up
step "the best stands first" in_order
step "asked again it is the same to the byte" same_again
step "what is too far away is counted, not shown" \
    shows '.not_shown.distance > 0 and all(.items[].reasons[]; .miles_tenths == null or .miles_tenths <= 43)'
step "a job for drivers is not shown to who drives not" \
    shows 'all(.items[].vacancy; .driver != "licence" and .driver != "own_car")'
step "what an advert leaves open is asked, not held against it" \
    shows 'any(.items[].reasons[]; .state == "ask" and .points == 0)'
step "in words, too" says 'miles away, within 4.3'
step "and why the others are not there" says 'Not shown: '
step "a limit cuts it short" eval 'match --json --limit 1 | jq -e ".items | length == 1"'
step "nothing of it is kept, nor logged" kept_nowhere 53.8157 538157 1.5739 13.37

person '{}'
step "who says nothing sees every vacancy that is open" \
    shows '.fitting == (.items | length) and (.not_shown | add) == 0'
person '{"age":"under_16"}'
step "a child sees none" shows '.fitting == 0 and .not_shown.age > 0'

step "a name is refused, and not repeated" slip '{"name":"Zebedee"}' 'there is no member "name"'
step "odd miles are named" slip '{"travel":{"miles":0}}' 'travel.miles: must be from 0.1'
step "a place that is not known is named by the hub" \
    slip '{"place":{"outcode":"ZE9"}}' 'not among the places'
step "what is no JSON is refused" slip '{' 'is not JSON'
step "a file must be named" usage match
step "a limit must be a number" usage match --person "$work/person.json" --limit many
step "the help names what the file may hold" eval 'ctl match --help | grep -q short_notice'
finish
