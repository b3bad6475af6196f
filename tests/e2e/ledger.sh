# shellcheck shell=bash
# ledger: what must be true of kiosks and hub once it is calm, whatever happened before, read
# from their databases and from what people were told. Source it after lib.sh.
#
#   kiosks=(kiosk-1 kiosk-2)   the test's; each with a journal of tool_book, if people used it
#   people kiosk-1 MS [SEED]   starts tool_book at it, a thing every MS milliseconds; there is
#                              one when it returns
#   calm SECONDS               ends the people, waits until each thing has its outcome and,
#                              after a restore, the hub knows of each again
#   check_ledger               the steps
#   listen_to_told; told_as_it_stands   writes down every outcome that kiosks are told
#                              (the area has a tap); whether all that is what the hub holds.
#                              An op in the file $work/unheard is judged by what its kiosk
#                              kept only: sent, it reached nobody before the hub lost it
#   push_one; shown kiosk-1    staff push a record; whether the kiosk has it
#   roomy_sessions 2; lend "$roomy" kiosk-1 PLACES   sessions with as many places as one can
#                              have, their refs in the array roomy; staff allot some
#   check_lends COUNT          the steps for those: so many bookings at the least spent one;
#                              asks all that is left back

people() { # KIOSK MS [SEED]
    dev_run "$1.people" "$B/tests/e2e/tool_book" "$DEV/$1/state" "$DEV_AREA.k.$1" \
        "$DEV/$1/agent.sock" "$DEV/$1.journal" "$2" "${3:-$RANDOM}" &&
        dev_started "$1.people" 20 test -s "$DEV/$1.journal"
}

unanswered() { # KIOSK
    sqlite3 "$DEV/$1/state/outbox.db" 'SELECT count(*) FROM op WHERE result IS NULL'
}
all_answered() {
    for kiosk in "${kiosks[@]}"; do
        [ "$(unanswered "$kiosk")" = 0 ] || return 1
    done
}
saved_count() {
    cat "$DEV"/kiosk-?.journal 2>/dev/null | wc -l
}
booked_count() {
    cat "$DEV"/kiosk-?.journal 2>/dev/null | grep -c ' book '
}
more_saved() { # THAN
    [ "$(saved_count)" -gt "$1" ]
}
# The newest thing that was saved, and whether it has its outcome.
newest() { # KIOSK
    tail -n 1 "$DEV/$1.journal" | cut -d' ' -f1
}
answered() { # KIOSK OP
    [ "$(sqlite3 "$DEV/$1/state/outbox.db" \
        "SELECT count(*) FROM op WHERE op = '$2' AND result IS NOT NULL")" = 1 ]
}

# Staff push one venue more; shown: a kiosk has it.
pushed=0
push_one() {
    pushed=$((pushed + 1))
    sed -n "1p; 2{s/^[^,]*/ZZ-$pushed/;p}" "$DEV/demo/venues.csv" >"$work/one.csv"
    ctl venue push "$work/one.csv" >"$work/push.out" 2>&1
}
shown() { # KIOSK
    [ "$(sqlite3 "$DEV/$1/state/content.db" "SELECT count(*) FROM rec
        WHERE CAST(body AS TEXT) LIKE '%\"ZZ-$pushed\"%' AND del = 0")" = 1 ]
}

roomy_sessions() { # COUNT
    awk -F, -v OFS=, -v count="$1" 'NR == 1; NR == 2 { $10 = 500
        for (i = 1; i <= count; i++) { $1 = "ROOMY-" i; print } }' \
        "$DEV/demo/sessions.csv" | ctl session push - || return 1
    mapfile -t roomy < <(ctl session list --json |
        jq -r '.[] | select(.source_ref | startswith("ROOMY")) | .ref')
    [ ${#roomy[@]} = "$1" ]
}
lend() { # SESSION KIOSK PLACES
    ctl session lend "$1" "$DEV_AREA.k.$2" "$3"
}
spent() { # of the kiosks' bookings, how many have an allotted place
    local kiosk
    for kiosk in "${kiosks[@]}"; do
        sqlite3 -cmd '.timeout 2000' "$DEV/$kiosk/state/outbox.db" \
            "SELECT op FROM op WHERE kind = 'book' AND lend > 0"
    done | wc -l
}
more_spent() { # THAN
    [ "$(spent)" -gt "$1" ]
}

calm() { # SECONDS
    for kiosk in "${kiosks[@]}"; do
        dev_stop "$kiosk.people"
    done
    dev_wait "$1" "the last outcome" all_answered &&
        dev_wait "$1" "the last replay" all_known
}
all_known() {
    each "SELECT o.op FROM op o LEFT JOIN hub.op h ON h.kiosk = '@' AND h.op = o.op
          WHERE h.result IS NULL LIMIT 1" >/dev/null 2>&1
}

# Each of the following prints the rows that it is not true of.

# Both databases at once: main is the kiosk's outbox, hub is the hub's.
both() { # KIOSK SQL
    local rows
    rows=$(sqlite3 "$DEV/$1/state/outbox.db" \
        "ATTACH '$DEV/hub/hub.db' AS hub; ATTACH '$DEV/$1/state/content.db' AS content; $2")
    [ -z "$rows" ] || { echo "$1: $rows" && return 1; }
}
each() { # SQL, with @ for the kiosk's name
    for kiosk in "${kiosks[@]}"; do
        both "$kiosk" "${1//@/$DEV_AREA.k.$kiosk}" || return 1
    done
}

# Of the words of wire.h: result and state as the hub's numbers.
answer="CASE h.result WHEN 0 THEN 'confirmed' WHEN 1 THEN 'waiting' WHEN 2 THEN 'received'
    WHEN 3 THEN 'cancelled' WHEN 4 THEN 'done' WHEN 5 THEN 'refused' END"
confirmed=2 offered=4

saved_is_there() {
    for kiosk in "${kiosks[@]}"; do
        cut -d' ' -f1 "$DEV/$kiosk.journal" 2>/dev/null | sort >"$work/said"
        sqlite3 "$DEV/$kiosk/state/outbox.db" 'SELECT op FROM op ORDER BY op' >"$work/kept"
        comm -23 "$work/said" "$work/kept" | grep . && return 1
    done
    return 0
}

equal_content() {
    each "SELECT r.id FROM hub.rec r LEFT JOIN content.rec c ON c.id = r.id AND c.del = 0
          WHERE r.del = 0 AND CAST(c.body AS TEXT) IS NOT r.body UNION ALL
          SELECT c.id FROM content.rec c LEFT JOIN hub.rec r ON r.id = c.id AND r.del = 0
          WHERE c.del = 0 AND r.id IS NULL"
}

listen_to_told() {
    dev_run told "$B/tests/e2e/tool_told" "$DEV_BROKER_PORT" "$DEV_CA" "$DEV_AREA" \
        "$DEV/hub/sign.pub" "$work/told" && dev_started told 10 dev_logged told listening
}
told_as_it_stands() {
    local rows
    : >>"$work/unheard"
    ! grep DIFFERENT "$work/told" | grep -vFf "$work/unheard" || return 1
    rows=$({
        echo "ATTACH 'file:$DEV/hub/hub.db?mode=ro' AS hub;"
        echo 'CREATE TABLE told(op, result); BEGIN;'
        grep -v DIFFERENT "$work/told" | grep -vFf "$work/unheard" |
            awk -v q="'" '{print "INSERT INTO told VALUES(" q $1 q ", " $2 ");"}'
        echo 'SELECT t.op, t.result, h.result FROM told t LEFT JOIN hub.op h ON h.op = t.op
              WHERE h.result IS NOT t.result;'
    } | sqlite3 ":memory:")
    [ -z "$rows" ] || { echo "told otherwise: $rows" && return 1; }
}

# Of each allotment the hub counts as left what its kiosk may still spend.
lent_is_held() {
    each "SELECT h.id, h.left, l.places - l.spent, l.returned FROM hub.lend h
          LEFT JOIN lend l ON l.id = h.id WHERE h.kiosk = '@'
          AND h.left <> coalesce((l.places - l.spent) * (1 - l.returned), 0) UNION ALL
          SELECT l.id, NULL, l.places - l.spent, 0 FROM lend l
          LEFT JOIN hub.lend h ON h.id = l.id AND h.kiosk = '@'
          WHERE l.returned = 0 AND l.spent < l.places AND h.id IS NULL"
}
all_come_back() {
    local ref kiosk
    while read -r ref kiosk; do
        ctl session unlend "$ref" "$kiosk" || return 1
    done < <(sqlite3 -separator ' ' "$DEV/hub/hub.db" \
        'SELECT r.ref, l.kiosk FROM lend l JOIN rec r ON r.id = l.session WHERE left > 0')
    dev_wait 60 "the last return" nothing_lent
}
nothing_lent() {
    [ "$(sqlite3 "$DEV/hub/hub.db" 'SELECT sum(lent) FROM session_place')" = 0 ] &&
        lent_is_held
}
check_lends() { # COUNT
    local count
    count=$(spent)
    echo "$count bookings had an allotted place"
    step "at least $1 bookings had an allotted place" test "$count" -ge "$1"
    step "each of them is confirmed" each \
        "SELECT op, lend, result FROM op
         WHERE kind = 'book' AND lend > 0 AND result IS NOT 'confirmed'"
    # One that was given up is told of none before it is heard: it is asked each minute.
    step "what is lent is what kiosks hold" dev_wait 150 "equal allotments" lent_is_held
    step "what is left of it comes back when staff ask" all_come_back
}

check_ledger() {
    step "what was said to be saved is in the outbox" saved_is_there
    step "numbers run from 1 without a gap" each \
        "SELECT count(*), max(n) FROM op HAVING count(*) <> max(n) OR min(n) <> 1"
    step "the hub has decided each thing once, and nothing else" each \
        "SELECT o.op FROM op o LEFT JOIN hub.op h ON h.kiosk = '@' AND h.op = o.op
         WHERE h.op IS NULL OR h.held = 1 UNION ALL
         SELECT h.op FROM hub.op h LEFT JOIN op o ON h.op = o.op
         WHERE h.kiosk = '@' AND o.op IS NULL"
    step "under the number that the kiosk gave it" each \
        "SELECT o.op FROM op o LEFT JOIN hub.op_number m ON m.kiosk = '@' AND m.n = o.n
         WHERE m.op IS NOT o.op"
    step "kiosk and hub agree on each outcome" each \
        "SELECT o.op, o.result, $answer FROM op o
         JOIN hub.op h ON h.kiosk = '@' AND h.op = o.op WHERE o.result <> $answer"
    step "nothing is forged or unreadable" each \
        "SELECT op, reason FROM op WHERE reason = 'unreadable'"
    step "a booking stands once if it was accepted, and not if it was refused" each \
        "SELECT o.op FROM op o LEFT JOIN hub.booking b ON b.op = o.op WHERE o.kind = 'book'
         AND (b.op IS NULL) <> (o.result = 'refused') UNION ALL
         SELECT o.op FROM op o LEFT JOIN hub.interest i ON i.op = o.op
         WHERE o.kind = 'interest' AND (i.op IS NULL) <> (o.result = 'refused')"
    step "no session has more people than places" each \
        "SELECT session, capacity, taken FROM hub.session_place
         WHERE taken + lent > capacity + over"
    step "places lent are those that are left of allotments" each \
        "SELECT s.session, s.lent, sum(l.left) FROM hub.session_place s
         LEFT JOIN hub.lend l ON l.session = s.session
         GROUP BY s.session HAVING s.lent <> coalesce(sum(l.left), 0)"
    step "places taken are those of the bookings that hold one" each \
        "SELECT s.session, s.taken, coalesce(sum(b.places), 0) AS held
         FROM hub.session_place s LEFT JOIN hub.booking b
         ON b.session = s.session AND b.state IN ($confirmed, $offered)
         GROUP BY s.session HAVING s.taken <> held"
    step "each kiosk shows what the hub holds" dev_wait 10 "equal content" equal_content
}
