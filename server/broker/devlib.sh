# shellcheck shell=bash
# devlib: starts real brokers, hubs, agents and kiosks in a folder, for `make run` and the
# end-to-end tests. Source it in bash, in the repository's root:
#
#   . server/broker/devlib.sh
#   dev_init FOLDER [tap]      authority, certificates, free ports; the folder is emptied
#   dev_broker; dev_hub; dev_ctl status
#   dev_add_kiosk kiosk-1      certificate, key, configuration; registers it at the hub
#   dev_agent kiosk-1; dev_kiosk kiosk-1 [ARGUMENTS...]
#   dev_stop NAME; dev_kill NAME; dev_stop_all
#
# Each start returns when the program says that it is ready, or fails with the end of its
# log. Names of running programs: broker, hub, kiosk-1.agent, kiosk-1.kiosk, kiosk-1.display.
# Logs are
# FOLDER/log/NAME.log, process ids FOLDER/pid/NAME. Variables that may be set before: V
# (variant), DEV_AREA, DEV_BROKER_PORT and DEV_HTTP_PORT (first choices; 0: any), DEV_SIZE
# (of a kiosk's window, "1080x1920").

DEV_AREA=${DEV_AREA:-leeds}
DEV_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
DEV_TOOLS=$DEV_ROOT/server/broker
DEV_BIN=$DEV_ROOT/build/${V:-dev}/bin
DEV_SIZE=${DEV_SIZE:-1080x1920}
PATH=$PATH:/usr/sbin # where Debian has mosquitto; only root's PATH has it

dev_fail() {
    echo "$*" >&2
    return 1
}

# ---- waiting for events ----

# dev_wait SECONDS WHAT COMMAND...: until the command succeeds.
dev_wait() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || { dev_fail "waited in vain for $what"; return 1; }
        sleep 0.05
    done
}

dev_alive() {
    local pid
    pid=$(cat "$DEV/pid/$1" 2>/dev/null) && kill -0 "$pid" 2>/dev/null &&
        ! grep -qs '^State:.Z' "/proc/$pid/status"
}

dev_log_tail() {
    echo "The last lines of $DEV/log/$1.log:" >&2
    tail -n 15 "$DEV/log/$1.log" >&2
}

# Ready, or dead: either ends the wait.
dev_ready_or_dead() {
    local name=$1
    shift
    "$@" || ! dev_alive "$name"
}

# dev_started NAME SECONDS COMMAND...: waits until the command says that NAME is ready.
dev_started() {
    local name=$1 limit=$2
    shift 2
    if dev_wait "$limit" "$name" dev_ready_or_dead "$name" "$@" && dev_alive "$name"; then
        return 0
    fi
    dev_log_tail "$name"
    dev_fail "$name did not start"
}

dev_logged() { # NAME PATTERN
    grep -qs -- "$2" "$DEV/log/$1.log"
}

# ---- processes ----

# dev_run NAME COMMAND...: starts it in the background, its own log and process id.
dev_run() {
    local name=$1
    shift
    mkdir -p "$DEV/log" "$DEV/pid"
    : >"$DEV/log/$name.log"
    # A session of its own: Ctrl-C then ends the programs in our order, not all at once.
    # The variable tells a later run whose they are, should this one be killed.
    PEERPOINT_DEV=$DEV setsid "$@" </dev/null >>"$DEV/log/$name.log" 2>&1 9>&- &
    echo $! >"$DEV/pid/$name"
}

dev_gone() {
    ! dev_alive "$1"
}

dev_stop() {
    local pid
    pid=$(cat "$DEV/pid/$1" 2>/dev/null) || return 0
    if dev_alive "$1"; then
        kill -TERM "$pid" 2>/dev/null
        dev_wait 10 "the end of $1" dev_gone "$1" 2>/dev/null || dev_kill "$1"
    fi
    wait "$pid" 2>/dev/null
    rm -f "$DEV/pid/$1"
}

dev_kill() {
    local pid
    pid=$(cat "$DEV/pid/$1" 2>/dev/null) || return 0
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    rm -f "$DEV/pid/$1"
}

# Those who face people first, the broker after those who say goodbye to it.
dev_stop_all() {
    local file
    for file in "$DEV"/pid/*.kiosk "$DEV"/pid/*.agent "$DEV"/pid/hub "$DEV"/pid/broker \
        "$DEV"/pid/*; do
        [ ! -e "$file" ] || dev_stop "$(basename "$file")"
    done
}

# ---- folder, ports, authority ----

dev_port_used() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# dev_port FIRST_CHOICE: prints a free port, counting up from it; 0: somewhere at random,
# within the 1000 from DEV_PORTS on if that is set (of two that start at the same time
# neither sees yet which ports the other has chosen).
dev_port() {
    local port=$1 tries=0 first=${DEV_PORTS:-$((20000 + RANDOM % 12 * 1000))}
    [ "$port" != 0 ] || port=$((first + RANDOM % 800))
    while dev_port_used "$port"; do
        port=$((port + 1)) tries=$((tries + 1))
        [ $tries -lt 200 ] || { dev_fail "no free port from $1 on"; return 1; }
    done
    echo "$port"
}

dev_init() {
    [ -x "$DEV_BIN/peerpoint-agent" ] || { dev_fail "$DEV_BIN: not built yet"; return 1; }
    rm -rf "$1" && mkdir -p "$1" || return 1
    DEV=$(cd "$1" && pwd)
    DEV_CA=$DEV/ca
    local broker_wish=${DEV_BROKER_PORT:-0} http_wish=${DEV_HTTP_PORT:-0}
    DEV_BROKER_PORT=$(dev_port "$broker_wish") || return 1
    DEV_HTTP_PORT=$(dev_port "$http_wish") || return 1
    while [ "$DEV_HTTP_PORT" = "$DEV_BROKER_PORT" ]; do
        DEV_HTTP_PORT=$(dev_port $((DEV_BROKER_PORT + 1))) || return 1
    done
    [ "$broker_wish" = 0 ] || [ "$broker_wish" = "$DEV_BROKER_PORT" ] ||
        echo "Port $broker_wish is in use; the broker takes $DEV_BROKER_PORT."
    [ "$http_wish" = 0 ] || [ "$http_wish" = "$DEV_HTTP_PORT" ] ||
        echo "Port $http_wish is in use; the hub takes $DEV_HTTP_PORT."
    dev_authority "${2-}" && dev_write_hub && dev_save
}

dev_authority() {
    sh "$DEV_TOOLS/ca.sh" init "$DEV_CA" "$DEV_AREA" &&
        sh "$DEV_TOOLS/ca.sh" hub "$DEV_CA" &&
        sh "$DEV_TOOLS/ca.sh" server "$DEV_CA" broker localhost 127.0.0.1 &&
        sh "$DEV_TOOLS/ca.sh" server "$DEV_CA" https localhost 127.0.0.1 || return 1
    [ "$1" != tap ] || sh "$DEV_TOOLS/ca.sh" tap "$DEV_CA" || return 1
    sh "$DEV_TOOLS/broker-config.sh" "$DEV/broker" "$DEV_CA" 127.0.0.1 \
        "$DEV_BROKER_PORT" ${1:+"$1"}
}

# What another shell needs to join in: `. FOLDER/dev.env` before devlib.sh's functions.
dev_save() {
    {
        echo "DEV='$DEV'"
        echo "DEV_CA='$DEV_CA'"
        echo "DEV_AREA='$DEV_AREA'"
        echo "DEV_BROKER_PORT=$DEV_BROKER_PORT"
        echo "DEV_HTTP_PORT=$DEV_HTTP_PORT"
        echo "export PEERPOINT_CONFIG='$DEV/ctl.conf'"
    } >"$DEV/dev.env"
    export PEERPOINT_CONFIG=$DEV/ctl.conf
}

dev_write_hub() {
    mkdir -p "$DEV/hub"
    cat >"$DEV/hub.conf" <<CONF
[hub]
area = $DEV_AREA
state = hub

[broker]
host = 127.0.0.1
port = $DEV_BROKER_PORT
ca = ca/ca.crt
cert = ca/$DEV_AREA.hub.crt
key = ca/$DEV_AREA.hub.key

[http]
address = 127.0.0.1
port = $DEV_HTTP_PORT
cert = ca/https.crt
key = ca/https.key

[keys]
sign = hub/sign
seal = hub/seal
hmac = hub/hmac
CONF
    cat >"$DEV/ctl.conf" <<CONF
[hub]
url = https://127.0.0.1:$DEV_HTTP_PORT
ca = ca/ca.crt
token_file = hub/operator.token
CONF
}

# ---- broker, hub, command line ----

dev_broker() {
    dev_run broker mosquitto -c "$DEV/broker/mosquitto.conf" &&
        dev_started broker 10 dev_logged broker ' running'
}

dev_healthy() {
    curl -sf -o "$DEV/healthz" --cacert "$DEV_CA/ca.crt" \
        "https://127.0.0.1:$DEV_HTTP_PORT/healthz"
}

dev_hub() {
    dev_run hub "$DEV_BIN/peerpoint-hub" --config "$DEV/hub.conf" &&
        dev_started hub 20 dev_healthy
}

dev_ctl() {
    "$DEV_BIN/peerpointctl" --config "$DEV/ctl.conf" "$@"
}

# ---- kiosks ----

# A key file of the programs' form: the 32 bytes that stand last in OpenSSL's.
dev_sign_key() {
    [ ! -e "$1" ] || return 0
    local pem=$1.pem
    (
        umask 077
        openssl genpkey -algorithm ed25519 -out "$pem" &&
            openssl pkey -in "$pem" -outform DER | tail -c 32 | od -An -v -tx1 |
            tr -d ' \n' >"$1" && echo >>"$1"
    ) && openssl pkey -in "$pem" -pubout -outform DER | tail -c 32 | od -An -v -tx1 |
        tr -d ' \n' >"$1.pub" && echo >>"$1.pub" && chmod 644 "$1.pub" && rm "$pem"
}

dev_write_kiosk() {
    local here=$DEV/$1
    cat >"$here/agent.conf" <<CONF
[agent]
area = $DEV_AREA
name = $1
state = state
socket = agent.sock

[broker]
host = 127.0.0.1
port = $DEV_BROKER_PORT
ca = ../ca/ca.crt
cert = ../ca/$DEV_AREA.k.$1.crt
key = ../ca/$DEV_AREA.k.$1.key

[keys]
sign = sign
hub_sign = ../hub/sign.pub
CONF
    cat >"$here/kiosk.conf" <<CONF
[kiosk]
area = $DEV_AREA
name = $1
org_ref =
outcode = LS1
lat = 53.797
lon = -1.548
state = state
socket = agent.sock

[screen]
width = ${DEV_SIZE%x*}
height = ${DEV_SIZE#*x}
fullscreen = no
CONF
}

# dev_add_kiosk NAME: everything a kiosk needs, and the hub's word that it knows it.
dev_add_kiosk() {
    # First the authority: it refuses names that are none, "../x" too.
    sh "$DEV_TOOLS/ca.sh" kiosk "$DEV_CA" "$1" && mkdir -p "$DEV/$1/state" &&
        dev_sign_key "$DEV/$1/sign" && dev_write_kiosk "$1" &&
        dev_ctl kiosk add "$DEV_AREA.k.$1" --key "$DEV/$1/sign.pub"
}

# With a broker it is ready when connected; a test may start it without one.
dev_agent() {
    local ready='connected broker'
    dev_alive broker || ready='ready socket'
    dev_run "$1.agent" "$DEV_BIN/peerpoint-agent" --config "$DEV/$1/agent.conf" &&
        dev_started "$1.agent" 40 dev_logged "$1.agent" "$ready"
}

# dev_display NAME: an X server without a screen for that kiosk. Its number comes from the
# server itself, so that it is free.
dev_display() {
    dev_alive "$1.display" && return 0
    : >"$DEV/$1.screen"
    # shellcheck disable=SC2016
    dev_run "$1.display" bash -c 'exec 3>"$1"; exec Xvfb -displayfd 3 -screen 0 "$2x24" \
        -nolisten tcp -noreset' display "$DEV/$1.screen" "$DEV_SIZE" &&
        dev_started "$1.display" 10 test -s "$DEV/$1.screen"
}

# dev_on NAME COMMAND...: runs it on that kiosk's display, if it has one of its own.
dev_on() {
    local name=$1
    shift
    if dev_alive "$name.display"; then
        DISPLAY=:$(cat "$DEV/$name.screen") "$@"
    else
        "$@"
    fi
}

# dev_picture NAME FILE.png: what is on the kiosk's display.
dev_picture() {
    dev_on "$1" import -window root "$2.new.png" 2>/dev/null && mv "$2.new.png" "$2"
}

# More than two colours: the kiosk has drawn its first screen.
dev_drawn() {
    local colours
    dev_picture "$1" "$DEV/$1.first.png" || return 1
    colours=$(identify -format %k "$DEV/$1.first.png" 2>/dev/null) &&
        [ "${colours:-1}" -gt 2 ]
}

# dev_kiosk NAME [ARGUMENTS...]: on its own display it is ready when it has drawn; on a
# person's screen we only see that it lives.
dev_kiosk() {
    local name=$1 ready=(true)
    shift
    ! dev_alive "$name.display" || ready=(dev_drawn "$name")
    dev_on "$name" dev_run "$name.kiosk" "$DEV_BIN/peerpoint-kiosk" \
        --config "$DEV/$name/kiosk.conf" "$@" &&
        dev_started "$name.kiosk" 20 "${ready[@]}"
}

# ---- demo data ----

dev_demo_data() {
    sh "$DEV_TOOLS/demo-data.sh" "$DEV/demo" &&
        dev_ctl place import "$DEV/demo/places.csv" &&
        dev_ctl org push "$DEV/demo/organisations.csv" &&
        dev_ctl venue push "$DEV/demo/venues.csv" &&
        dev_ctl vacancy push "$DEV/demo/vacancies.csv" &&
        dev_ctl session push "$DEV/demo/sessions.csv" &&
        dev_ctl fact push "$DEV_ROOT/assets/facts/facts.csv" &&
        dev_ctl guidance push "$DEV_ROOT"/assets/guidance/*.en.md
}
