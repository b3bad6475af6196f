#!/usr/bin/env bash
# A machine becomes a kiosk as in a real installation: an invitation, its own keys, six words
# that both sides show, staff who approve, and then a real connection to the broker with the
# certificate that it was given. With power cuts, a thief of the code, a false hub, a machine
# that is refused and one that is replaced.
. "$(dirname "$0")/lib.sh"
name=leeds.k.hall-1

hub_with_desk() {
    dev_init "$work/dev" tap && cat >>"$DEV/hub.conf" <<CONF && dev_broker && dev_hub
[enrol]
ca = ca
url = https://127.0.0.1:$DEV_HTTP_PORT
CONF
}
invite() { # KIOSK FILE OPTIONS...
    local kiosk=$1 file=$2
    shift 2
    ctl kiosk invite "$kiosk" --out "$file" "$@"
}
# machine NAME LINE: one that enrols itself in the background.
machine() {
    mkdir -p "$DEV/$1"
    dev_run "$1.enrol" "$DEV_BIN/peerpoint-agent" --config "$DEV/$1/agent.conf" \
        --enrol "$2" --state "$DEV/$1/state" --socket "$DEV/$1/agent.sock"
}
shows_words() { # MACHINE
    dev_wait 20 "the words of $1" test -s "$DEV/$1/state/enrolling"
}
words_of() { # MACHINE
    sed -n 2p "$DEV/$1/state/enrolling"
}
words_at_hub() { # KIOSK
    ctl kiosk waiting --json | jq -er --arg n "$1" '.[] | select(.name == $n) | .words'
}
same_words() { # MACHINE KIOSK
    local here
    here=$(words_of "$1")
    [ "$(echo "$here" | wc -w)" = 6 ] && [ "$here" = "$(words_at_hub "$2")" ]
}
contested() {
    ctl kiosk waiting --json | jq -e '.[] | select(.name == "'"$name"'") | .contested'
}
ended_saying() { # MACHINE WORDS
    dev_wait 20 "the end of $1" dev_gone "$1.enrol" && dev_logged "$1.enrol" "$2" &&
        ! [ -e "$DEV/$1/agent.conf" ]
}
enrolled() { # MACHINE
    dev_wait 40 "the end of $1" dev_gone "$1.enrol" && dev_logged "$1.enrol" 'Enrolled as' &&
        [ -s "$DEV/$1/agent.conf" ] && ! [ -e "$DEV/$1/state/enrolling" ]
}
equal_content() { # KIOSK
    ctl kiosk list --json |
        jq -e --arg n "$1" '.[] | select(.name == $n) | .online and .digest == "equal"'
}
private_files() {
    [ "$(stat -c %a "$DEV/m1/sign" "$DEV/m1/kiosk.key" "$DEV/line" | sort -u)" = 600 ]
}
# The status of a POST to the hub's API, with curl's further options.
status_of() { # PATH OPTIONS...
    local path=$1
    shift
    curl -s -o "$work/answer" -w '%{http_code}' --cacert "$DEV_CA/ca.crt" -X POST "$@" \
        "https://127.0.0.1:$DEV_HTTP_PORT/api/v1$path"
}
# What strangers may send: little, and nothing of it is believed or kept.
strangers() {
    local token
    token=$(ctl token new --label enrol-test --role editor 2>"$work/err") &&
        head -c 17000 /dev/zero | tr '\0' x >"$work/big" &&
        [ "$(status_of /enrol -d @"$work/big")" = 413 ] &&
        [ "$(status_of /enrol -d 'no json')" = 400 ] &&
        [ "$(status_of /enrol -d '{"key":"00","box":"","more":1}')" = 400 ] &&
        [ "$(status_of /enrol -d '{"key":"00","box":"AAAA"}')" = 422 ] &&
        [ "$(status_of "/kiosks/$name/invite" -d '{}')" = 401 ] &&
        [ "$(status_of "/kiosks/$name/invite" -d '{}' -H "Authorization: Bearer $token")" = 403 ]
}
# The line typed at the machine is kept, in case the power fails.
typed() { # MACHINE LINE
    mkdir -p "$DEV/$1" && "$DEV_BIN/peerpoint-agent" --config "$DEV/$1/agent.conf" --enrol - \
        --state "$DEV/$1/state" --socket "$DEV/$1/agent.sock" <"$2" 2>&1 |
        grep 'staff have refused' && [ "$(stat -c %a "$DEV/$1/invitation")" = 600 ] &&
        cmp "$2" "$DEV/$1/invitation"
}
keys_of() { # MACHINE
    sha256sum "$DEV/$1/sign" "$DEV/$1/kiosk.key"
}

must "hub and broker, with a desk for new kiosks" hub_with_desk
must "staff invite a kiosk" invite $name "$DEV/line"
step "the line is for its owner's eyes" test "$(stat -c %a "$DEV/line")" = 600
step "an invitation of another area is refused" refuse ctl kiosk invite york.k.hall-1
step "a kiosk that is not there cannot be replaced" refuse ctl kiosk invite $name --replace
must "a line with another hub's signing key" \
    eval 'awk "{\$4 = sprintf(\"%064d\", 0); print}" "$DEV/line" >"$DEV/false-line"'
must "is tried by a machine" machine m1 "$DEV/false-line"
step "which does not believe the answer" ended_saying m1 'not the one of the invitation'
must "with the right line it asks" machine m1 "$DEV/line"
must "it shows six words" shows_words m1
step "staff see the same six" same_words m1 $name
step "a kiosk is not registered by asking" refuse grep -q $name <(ctl kiosk list)

keys=$(keys_of m1)
words=$(words_of m1)
must "the power is cut" dev_kill m1.enrol
must "and comes back, with the same invitation" machine m1 "$DEV/line"
step "the keys are the same" test "$keys" = "$(keys_of m1)"
step "so are the words" dev_wait 20 "the words" dev_logged m1.enrol "$words"

must "somebody else has seen the line" machine thief "$DEV/line"
step "and is turned away" ended_saying thief 'another machine has used this code'
step "staff are told" contested

must "a line that leads to another server" \
    eval 'awk "{\$3 = sprintf(\"%064d\", 0); print}" "$DEV/line" >"$DEV/false-line"'
must "is tried" machine gull "$DEV/false-line"
step "nothing is said to that server" ended_saying gull 'another TLS key'
step "other words approve nobody" refuse ctl kiosk approve $name six words that nobody has shown
# shellcheck disable=SC2086
must "staff approve the words that they compared" ctl kiosk approve $name $words
must "the machine is enrolled" enrolled m1
step "its secrets are its own" private_files
must "its agent starts and reaches the broker" dev_agent m1
must "and has what the hub has" dev_wait 20 "equal content" equal_content $name
step "the hub notes who did what" eval \
    'ctl audit list --what "kiosk approve" --json | jq -e ".[] | select(.target == \"$name\")"'
step "an enrolled machine does not enrol again" refuse \
    "$DEV_BIN/peerpoint-agent" --config "$DEV/m1/agent.conf" --enrol "$DEV/line"
# What the logs and the hub's files may not hold: the secret half of the code.
secret=$(awk '{print $5}' "$DEV/line" | cut -d- -f3,4)
step "the code is in no log and no file of the hub" refuse \
    grep -rqF "$secret" "$DEV/log" "$DEV/hub"

step "strangers are heard out briefly, and staff need an operator's token" strangers

must "staff invite another and refuse it" invite leeds.k.hall-2 "$DEV/line2"
must "a machine asks" machine m2 "$DEV/line2"
must "and shows its words" shows_words m2
must "staff refuse it" ctl kiosk refuse leeds.k.hall-2
step "it is told so" ended_saying m2 'staff have refused'
step "its code is of no more use" eval \
    'machine m3 "$DEV/line2" && ended_saying m3 "refused"'
step "also where the line is typed, which is kept for after a power cut" typed m5 "$DEV/line2"

step "a name that is taken is not given twice" refuse ctl kiosk invite $name
must "unless the machine is replaced" invite $name "$DEV/line3" --replace
must "a new machine asks" machine m4 "$DEV/line3"
must "and shows its words" shows_words m4
step "staff are told which certificate to revoke" eval \
    'ctl kiosk approve $name | tee "$work/old" | grep "ca.sh revoke FOLDER $name[.]"'
must "the new machine is enrolled" enrolled m4
must "the old certificate is revoked" sh server/broker/ca.sh revoke "$DEV_CA" \
    "$(sed -n 's/.*ca.sh revoke FOLDER //p' "$work/old")"
must "the broker starts anew with that" eval \
    'dev_stop m1.agent && dev_kill broker && : >"$DEV/log/hub.log" && dev_broker &&
        dev_wait 20 "the hub" dev_logged hub "broker up"'
must "the new machine's agent reaches it" dev_agent m4
old_is_out() {
    dev_run m1.agent "$DEV_BIN/peerpoint-agent" --config "$DEV/m1/agent.conf" &&
        dev_wait 20 "its refusal" dev_logged m1.agent 'not connected' &&
        ! dev_logged m1.agent 'connected broker'
}
step "the old one's does not" old_is_out
finish
