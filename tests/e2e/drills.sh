# shellcheck shell=bash
# drills: a hub that loses its disk again and again among kills, and what staff do then. For
# e2e_kill_anything.sh, whose variables it uses. A cycle of DRILL_EVERY rounds: staff make a
# backup; then the disk is lost, and of what the hub answered since nothing is in the backup.
# By turns
#   journal    it is restored with its journal: nothing is missing, nothing waits
#   return     the journal is lost too, and a kiosk is out. The hub holds until it is back
#   given up   as before, but staff release a session and then give the kiosk up, which comes
#              back all the same. Only now may a session be over its capacity (risked=1)
# Every second restore is killed on its way and made again.

cycle=0 risked=0 out='' drill_kinds=(journal return 'given up') over_most=0
drills=() interrupted=0 since_backup=0 held_then=0

journal_and_backups() {
    mkdir "$DEV/second" && sed -i \
        "s/^state = hub/&\njournal = second\/journal.db\nbackups = second\/backups/" \
        "$DEV/hub.conf"
}
is_out() { # NAME of a program
    [ -n "$out" ] && [ "${1%%.*}" = "$out" ]
}
hub_says() { # JQ of recovery
    ctl recovery --json 2>/dev/null | jq -e "$1" >/dev/null
}
hub_is_there() {
    dev_alive hub || start hub
    dev_wait 20 "the hub" dev_healthy 2>/dev/null
}
in_hub() { # SQL
    sqlite3 -cmd '.timeout 2000' "file:$DEV/hub/hub.db?mode=ro" "$1"
}
staff() { # COMMAND...: the hub may be starting, or be without its broker
    dev_wait 20 "staff's $*" ctl "$@"
}

# What was told and kept, for kept_as_told; and what was sent and may have reached nobody.
note_what_kiosks_know() {
    local kiosk
    for kiosk in "${kiosks[@]}"; do
        sqlite3 -cmd '.timeout 2000' "$DEV/$kiosk/state/outbox.db" "SELECT op, result,
            reason, position, as_of, hseq FROM op WHERE result IS NOT NULL" \
            >>"$work/$kiosk.kept"
        [ "$1" = journal ] || sqlite3 -cmd '.timeout 2000' "$DEV/$kiosk/state/outbox.db" \
            'SELECT op FROM op WHERE result IS NULL' >>"$work/unheard"
    done
}
kept_as_told() {
    local kiosk
    for kiosk in "${kiosks[@]}"; do
        sqlite3 "$DEV/$kiosk/state/outbox.db" 'SELECT op, result, reason, position, as_of,
            hseq FROM op' | sort >"$work/now.kept"
        : >>"$work/$kiosk.kept"
        sort -u "$work/$kiosk.kept" | comm -23 - "$work/now.kept" | grep . && return 1
    done
    return 0
}

restore() { # OPTIONS...
    "$B/bin/peerpoint-hub" --config "$DEV/hub.conf" --restore "$file" "$@" \
        >"$work/restore.out" 2>&1
}
# The newest backup that the hub knows to be whole: kiosks keep what that one lacks.
lose_and_restore() { # KIND
    local options=()
    dev_kill hub
    note_what_kiosks_know "$1"
    file=$DEV/second/backups/$(in_hub 'SELECT name FROM backup ORDER BY hseq DESC, at DESC
        LIMIT 1')
    since_backup=$((since_backup + $(in_hub 'SELECT count(*) FROM op') - \
        $(sqlite3 "file:$file?mode=ro&immutable=1" 'SELECT count(*) FROM op')))
    shred -u "$DEV/hub/hub.db" && rm -f "$DEV"/hub/hub.db-*
    [ "$1" = journal ] || { rm -f "$DEV"/second/journal.db* && options=(--no-journal); }
    if [ $((${#drills[@]} % 2)) = 1 ]; then
        interrupted=$((interrupted + 1))
        timeout -s KILL "0.0$((RANDOM % 90 + 10))" "$B/bin/peerpoint-hub" --config \
            "$DEV/hub.conf" --restore "$file" "${options[@]}" >/dev/null 2>&1
        options+=(--force)
    fi
    drills+=("$1")
    restore "${options[@]}" || { cat "$work/restore.out" && return 1; }
    [ "$1" != journal ] || grep -q 'Nothing is missing' "$work/restore.out" ||
        { cat "$work/restore.out" && return 1; }
}
# What a hold has left to a kiosk that was given up would wait for it once more. It is asked
# each minute whether it has told all.
nothing_held() {
    [ "$(in_hub 'SELECT count(*) FROM op WHERE held = 1')" = 0 ]
}
lose_disk() { # KIND
    [ "$1" != journal ] || { hub_is_there && dev_wait 150 "who was given up" nothing_held; } ||
        return 1
    if [ "$1" != journal ]; then
        out=${kiosks[$((${#kiosks[@]} - 1))]}
        dev_kill "$out.agent"
        dev_kill "$out.people"
    fi
    lose_and_restore "$1" && start hub && hub_is_there || return 1
    if [ "$1" = journal ]; then
        hub_says '.holding | not'
    else
        hub_says ".holding and any(.kiosks[]; .state == \"unheard\" and
            .name == \"$DEV_AREA.k.$out\")"
    fi
}

# The session of a booking that is held now.
held_session() {
    local op
    op=$(in_hub "SELECT op FROM op WHERE held = 1 AND kind = 0 ORDER BY hseq LIMIT 1")
    [ -n "$op" ] && in_kiosks "SELECT target FROM op WHERE op = '$op'"
}
in_kiosks() { # SQL
    local kiosk
    for kiosk in "${kiosks[@]}"; do
        sqlite3 -cmd '.timeout 2000' "$DEV/$kiosk/state/outbox.db" "$1"
    done
}
release_a_session() {
    local id ref
    dev_wait 150 "a booking that is held" held_session >"$work/session" &&
        id=$(head -n 1 "$work/session") &&
        ref=$(in_hub "SELECT ref FROM rec
            WHERE id = '$id'") || return 1
    held_then=$((held_then + $(in_hub 'SELECT count(*) FROM op WHERE held = 1')))
    risked=1
    staff recovery release "$ref"
}
# And what is allotted to it, if the hub knows of any.
give_up() {
    staff recovery kiosk-lost "$DEV_AREA.k.$out" &&
        dev_wait 60 "the end of the hold" hub_says '.holding | not' || return 1
    ctl session release "${roomy[0]}" "$DEV_AREA.k.$out" --i-know-the-risk \
        >>"$work/staff.out" 2>&1 || true
}

# After each round of kills; what it begins ends within the cycle.
drill() {
    local kind=${drill_kinds[$((cycle % 3))]} over
    case $((rounds % DRILL_EVERY)) in
    2) hub_is_there && staff backup >/dev/null || return 1 ;;
    5) lose_disk "$kind" || return 1 ;;
    7) [ "$kind" != 'given up' ] || { hub_is_there && release_a_session; } || return 1 ;;
    8) [ "$kind" != 'given up' ] || { hub_is_there && give_up; } || return 1 ;;
    9) cycle=$((cycle + 1)) out='' ;;
    esac
    over=$(in_hub 'SELECT coalesce(sum(over), 0) FROM session_place' 2>/dev/null)
    [ "${over:-0}" -le "$over_most" ] || over_most=$over
}
drill_ends() {
    hub_is_there && dev_wait 60 "the end of the last hold" hub_says '.holding | not'
}
told_of_drills() {
    echo "${#drills[@]} times the disk was lost and restored ($interrupted of these restores" \
        "killed and made again); $since_backup things were answered after the backups;" \
        "$held_then bookings were held when staff released a session; honoured over" \
        "capacity, only after that: $over_most"
    printf '%s\n' "${drills[@]}" | sort | uniq -c
}
