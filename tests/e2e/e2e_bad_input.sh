#!/usr/bin/env bash
# Bad input anywhere gives a clear error that names file, field and reason; nothing is lost
# or half applied.
. "$(dirname "$0")/lib.sh"

# complains WANTED-STATUS REGEX COMMAND...: ends with that status and says that.
complains() {
    local status=$1 want=$2 got
    shift 2
    timeout 20 "$@" >"$work/said" 2>&1
    got=$?
    cat "$work/said"
    [ $got -eq "$status" ] && grep -qE "$want" "$work/said"
}

edited() { # FROM SED-SCRIPT: a copy beside it, so that relative paths hold
    sed "$2" "$1" >"${1%.conf}.bad.conf"
    echo "${1%.conf}.bad.conf"
}

must "hub, broker and a kiosk's files are there" hub_and_broker
must "a kiosk is added" dev_add_kiosk kiosk-1
hub=$work/dev/hub.conf agent=$work/dev/kiosk-1/agent.conf kiosk=$work/dev/kiosk-1/kiosk.conf

for program in hub agent kiosk; do
    step "$program: --help" complains 0 '[Uu]sage' "$B/bin/peerpoint-$program" --help
    step "$program: --version" complains 0 '[0-9]+\.[0-9]+' "$B/bin/peerpoint-$program" --version
    step "$program: an unknown option is a usage error" \
        complains 2 'frobnicate' "$B/bin/peerpoint-$program" --frobnicate
    step "$program: a missing file is named" \
        complains 1 'nowhere\.conf' "$B/bin/peerpoint-$program" --config "$work/nowhere.conf"
    file=${!program}
    step "$program: an unknown key is named with its line" \
        complains 1 'bad\.conf.*(bogus|line)' "$B/bin/peerpoint-$program" \
        --config "$(edited "$file" '2i bogus = 1')"
done
step "hub: a port that is none" complains 1 'port' "$B/bin/peerpoint-hub" \
    --config "$(edited "$hub" 's/^port = .*/port = 99999/')"
step "agent: a name that is none" complains 1 'name' "$B/bin/peerpoint-agent" \
    --config "$(edited "$agent" 's/^name = .*/name = Kiosk One/')"

# ---- a wrong certificate ----
wrong_certificate() {
    cp "$work/dev/ca/leeds.k.kiosk-1.crt" "$work/right.crt" &&
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
            -subj /CN=leeds.k.kiosk-1 -keyout "$work/dev/ca/leeds.k.kiosk-1.key" \
            -out "$work/dev/ca/leeds.k.kiosk-1.crt" &&
        dev_run kiosk-1.agent "$B/bin/peerpoint-agent" --config "$agent" &&
        "$await" "$work/dev/log/kiosk-1.agent.log" 'certificate is ' 15000
}
step "an agent whose certificate nobody knows says so and goes on trying" wrong_certificate
step "and lives" dev_alive kiosk-1.agent
dev_stop kiosk-1.agent
step "peerpointctl with the wrong authority says so" complains 1 'certificate' \
    "$B/bin/peerpointctl" --config "$(edited "$work/dev/ctl.conf" \
        "s#^ca = .*#ca = $work/right.crt#")" status

# ---- databases ----
newer() { # FILE
    sqlite3 "$1" 'PRAGMA user_version = 99'
}
dev_stop hub
newer "$work/dev/hub/hub.db"
step "hub: a database of a newer version is refused and named" \
    complains 1 'hub\.db.*(newer|version)' "$B/bin/peerpoint-hub" --config "$hub"
step "and left as it was" test "$(sqlite3 "$work/dev/hub/hub.db" 'PRAGMA user_version')" = 99
echo 'this is no database at all, but a text of some length' >"$work/dev/hub/hub.db"
rm -f "$work/dev/hub/hub.db-wal" "$work/dev/hub/hub.db-shm"
step "hub: a file that is no database is refused and named" \
    complains 1 'hub\.db' "$B/bin/peerpoint-hub" --config "$hub"
step "and left as it was" grep -q 'no database at all' "$work/dev/hub/hub.db"

# ---- a full disk (needs the right to mount) ----
if mkdir -p "$work/small" && mount -t tmpfs -o size=1m none "$work/small" 2>"$work/mount"; then
    trap 'umount "$work/small"; failed=$((failed + 1)); finish' EXIT
    sed "s#^state = .*#state = $work/small#" "$hub" >"$work/dev/small.conf"
    : >"$work/small/hub.db" # it has this hub's keys, and is not to be taken for a lost one
    full_disk() {
        dev_run hub "$B/bin/peerpoint-hub" --config "$work/dev/small.conf"
        dev_wait 10 "the hub on a small disk" dev_healthy &&
            sed -i "s#^token_file = .*#token_file = $work/small/operator.token#" "$work/dev/ctl.conf" &&
            sh server/broker/demo-data.sh "$work/demo" && ctl place import "$work/demo/places.csv" &&
            ctl org push "$work/demo/organisations.csv" || return 1
        local i before after
        for i in $(seq 1 40); do
            sed "s/^\([^,]*\),/\1-$i,/" "$work/demo/vacancies.csv" |
                sed '1s/-'"$i"',/,/' >"$work/many.csv"
            before=$(ctl vacancy list --json | jq length)
            ctl vacancy push "$work/many.csv" >"$work/said" 2>&1 || break
        done
        after=$(ctl vacancy list --json | jq length)
        cat "$work/said"
        echo "$before before, $after after"
        grep -qiE 'full|disk|room|space|cannot store more' "$work/said" && [ "$before" = "$after" ]
    }
    step "a full disk is said plainly, and the file is not half taken" full_disk
    dev_stop hub
    umount "$work/small"
    trap 'failed=$((failed + 1)); finish' EXIT
else
    echo "skipped: no right to mount a small disk here"
fi
finish
