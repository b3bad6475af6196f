#!/usr/bin/env bash
# What befalls content.db heals by itself: changed by hand while the agent is off, and
# overwritten or cut short under the running agent and kiosk. Nobody touches anything. Staff
# see in `peerpointctl kiosk list` that it was silent, differed, and equals the hub again.
. "$(dirname "$0")/lib.sh"
db=$work/dev/kiosk-1/state/content.db
hub_db=$work/dev/hub/hub.db

live() { # FILE: every live record, as bytes
    sqlite3 -readonly "$1" "SELECT id, hex(body) FROM rec WHERE del = 0 ORDER BY id"
}

same() {
    [ -n "$(live "$hub_db")" ] && [ "$(live "$hub_db")" = "$(live "$db")" ]
}

rows_fit() { # each live vacancy has its row, and no other
    [ "$(sqlite3 -readonly "$db" "SELECT id FROM vacancy_row ORDER BY id")" = \
        "$(sqlite3 -readonly "$db" "SELECT id FROM rec WHERE del = 0
            AND kind = 'vacancy' ORDER BY id")" ]
}

push() { # TITLE
    ctl vacancy push - <<CSV
ref,organisation,title,area,outcode,hours_per_week_min,hours_per_week_max,pay_min,tasks
$1,Aire Valley Independent Living,$1,Leeds,LS1,15,15,19.00,cooking;shopping
CSV
}

logged_again() { # COUNT PATTERN: the agent has said it more often than that
    [ "$(grep -c "$2" "$work/dev/log/kiosk-1.agent.log")" -gt "$1" ]
}

must "hub, broker, agent and kiosk start with demo data" whole_area
must "a second kiosk comes" eval 'dev_add_kiosk kiosk-2 && dev_agent kiosk-2'
dev_kill kiosk-2.agent # the broker tells that only after half a minute
must "the kiosk holds what the hub holds" dev_wait 20 "equal content" same
must "the first screen leads home" tap_for language.en home.jobs
must "home leads to the job list" tap_for home.jobs jobs.row.0

list_says() { # KIOSK REGEX
    ctl kiosk list | grep "$1 " | grep -Eq -- "$2"
}
dev_stop kiosk-1.agent
must "content.db is changed by hand" sqlite3 "$db" "
    UPDATE rec SET body = replace(body, 'a', 'b') WHERE id = (SELECT min(id) FROM rec);
    DELETE FROM rec WHERE id = (SELECT max(id) FROM rec);
    DELETE FROM vacancy_row WHERE id = (SELECT max(id) FROM vacancy_row);
    UPDATE vacancy_row SET title = 'Wrong title'
        WHERE id = (SELECT min(id) FROM vacancy_row);"
step "now it is not the hub's" refuse same
dev_wait 30 "kiosk list to say that it differs" list_says kiosk-1 'differs since [0-9]+ s' &
watching=$!
must "the agent starts" dev_agent kiosk-1
step "changed and missing records are mended" dev_wait 30 "mended content" same
step "kiosk list said meanwhile that it differs" wait "$watching"
step "now it says that it is equal" dev_wait 20 "it" list_says kiosk-1 'equal, [0-9]+ s ago'
step "the rows for the screens are mended" dev_wait 10 "mended rows" rows_fit
step "by the buckets that differed" grep -q 'buckets that differ count=[12]$' \
    "$work/dev/log/kiosk-1.agent.log"

# The kiosk asks whether somebody is there, and then goes back to its first screen.
shows() { # TITLE
    ! on_screen asking.finish || tap_for asking.finish language.en || return
    ! on_screen language.en || tap_for language.en home.jobs || return
    ! on_screen home.jobs || tap_for home.jobs jobs.row.0 || return
    see "$1" 20000
}

damage() { # WHAT COMMAND...
    local what=$1 before
    shift
    before=$(grep -c 'content is set aside' "$work/dev/log/kiosk-1.agent.log")
    must "content.db is $what under the running agent" "$@"
    must "a vacancy is pushed" push "After it was $what"
    step "$what: the agent sets it aside" dev_wait 100 "a new file" logged_again \
        "$before" 'content is set aside'
    step "$what: it is filled anew" dev_wait 60 "equal content" same
    step "$what: with its rows" rows_fit
    step "$what: the kiosk shows what is in it" shows "After it was $what"
}

into_the_file() { # what the log has
    sqlite3 "$db" "PRAGMA wal_checkpoint(TRUNCATE)"
}
garbage() {
    into_the_file && dd if=/dev/urandom of="$db" bs=4096 count="$(($(stat -c %s "$db") / 4096))" conv=notrunc
}
cut_short() {
    into_the_file && truncate -s 9000 "$db"
}
lost() {
    rm "$db"
}
damage overwritten garbage
damage "cut short" cut_short
damage lost lost
step "kiosk list says how long the second is silent" dev_wait 40 "it" list_says kiosk-2 \
    'silent for [0-9]+ (s|min)'
step "the agent is still the one that was started" \
    test "$(grep -c ' ready socket' "$work/dev/log/kiosk-1.agent.log")" -eq 1
finish
