#!/usr/bin/env bash
# Staff's files reach a real hub whole or not at all, and every bad row is named.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
root=$DEV_ROOT

# exits STATUS TEXT COMMAND...: it ends with that status and says that text.
exits() {
    local want=$1 text=$2 status
    shift 2
    "$@" >said 2>&1
    status=$?
    [ $status -eq "$want" ] || { echo "exit $status, not $want"; cat said; return 1; }
    grep -qF -- "$text" said || { echo "does not say: $text"; cat said; return 1; }
}

count() { # NUMBER COMMAND...: that many items in the list
    local want=$1 have
    shift
    have=$(ctl "$@" --json | jq length)
    [ "$have" = "$want" ] || { echo "$have items, not $want"; return 1; }
}

ref_of() { # SOURCE_REF
    ctl vacancy list --json | jq -r --arg r "$1" '.[] | select(.source_ref == $r) | .ref'
}

must "authority, certificates, ports" dev_init "$work/dev"
must "a broker" dev_broker
must "a hub" dev_hub
export DEV

step "status answers" exits 0 "Link to broker" ctl status
step "an empty hub says so" exits 0 "No vacancies." ctl vacancy list

# ---- the demo's files ----
must "the demo's files" sh "$root/server/broker/demo-data.sh" demo
step "sessions in an unknown venue are refused" \
    exits 1 "rows refused" ctl session push demo/sessions.csv
step "nothing was left of them" count 0 session list
step "vacancies of an organisation that is not here are warned of" \
    exits 0 "by its name only" ctl vacancy push demo/vacancies.csv --dry-run
step "places" exits 0 "places: 68 taken" ctl place import demo/places.csv
printf '"SO16 0AS",10,437292,115542,"E92000001","","","","",""\n"SO160AT",90,0,0,"","","","","",""\n' >so.csv
step "a list of postcodes becomes outward codes" \
    exits 0 "1 outward codes, from 1 postcodes; 1 more" ctl place import so.csv
step "and is not mixed with other files" exits 1 "one after the other" ctl place import so.csv demo/places.csv
step "an organisation" exits 0 "1 new" ctl org push demo/organisations.csv
step "venues" exits 0 "8 new" ctl venue push demo/venues.csv
step "a dry run of vacancies" \
    exits 0 "nothing was changed. vacancies: 60 good" ctl vacancy push demo/vacancies.csv --dry-run
step "a dry run changes nothing" count 0 vacancy list
step "vacancies" exits 0 "60 new" ctl vacancy push demo/vacancies.csv
step "sessions" exits 0 "12 new" ctl session push demo/sessions.csv
step "facts" exits 0 "55 new" ctl fact push "$root/assets/facts/facts.csv"
step "guidance" exits 0 "4 new" ctl guidance push "$root"/assets/guidance/*.en.md
step "the same file again changes nothing" \
    exits 0 "60 as before" ctl vacancy push demo/vacancies.csv
step "60 vacancies" count 60 vacancy list
step "12 sessions" count 12 session list
step "8 venues" count 8 venue list
step "1 organisation" count 1 org list
step "55 facts" count 55 fact list
step "4 pages" count 4 guidance list
ref=$(ref_of AV-101)
step "one vacancy in full" exits 0 "Support a music lover" ctl vacancy show "$ref"
step "a session with nobody yet" exits 0 "Nobody has booked." ctl session attendees \
    "$(ctl session list --json | jq -r '.[0].ref')"

# ---- places ----
session=$(ctl session list --json | jq -r '.[0].ref')
capacity=$(ctl session places "$session" --json | jq .capacity)
step "whose its places are" exits 0 "Nobody is waiting." ctl session places "$session"
step "fewer places" exits 0 "1 places: 0 taken" ctl session shrink "$session" --capacity 1
step "and as many as before" exits 0 "$capacity free" ctl session shrink "$session" \
    --capacity "$capacity"
step "a number is needed" exits 2 "--capacity" ctl session shrink "$session"
step "nobody of that id to cancel" exits 1 "no booking of this session" \
    ctl session shrink "$session" --capacity 1 --cancel "$session"
step "no such kiosk to lend to" exits 1 "none of that name" \
    ctl session lend "$session" leeds.k.kiosk-77 1
step "the risk is told first" exits 2 "i-know-the-risk" \
    ctl session release "$session" leeds.k.kiosk-77
step "nothing to take back" exits 1 "holds no places" \
    ctl session release "$session" leeds.k.kiosk-77 --i-know-the-risk
step "a session that does not take place" exits 0 "0 taken" ctl session cancel "$session"
step "it is off the list" count 11 session list

# ---- sessions that repeat ----
start=$(sed -n 's/^AVS-11,.*,\(2[0-9-]*\) [0-9:]*,.*/\1/p' demo/sessions.csv)
in_days() { date -d "$start + $1 days" +%F; }
series() { # MOVED
    sed -n '1s/$/,repeats,not_on,moved/p' demo/sessions.csv
    sed -n "s/^AVS-11,\\(.*\\)/TEA,\\1,FREQ=WEEKLY;COUNT=4,$(in_days 14),$1/p" demo/sessions.csv
}
series "" >series.csv
step "each time of a series is a session" exits 0 "3 taken (3 new" ctl session push series.csv
step "with a ref of its own" \
    exits 0 "TEA/$(in_days 7)" ctl session list --json
series "$(in_days 7) = $(in_days 6) 09:00" >series.csv
step "one that is moved is the same session" \
    exits 0 "1 changed, 2 as before" ctl session push series.csv

# ---- calendars ----
step "sessions go into a calendar" exits 0 "BEGIN:VTIMEZONE" ctl session calendar
step "with what is said of them" exits 0 "SUMMARY:" ctl session calendar
moved=$(in_days 6)
step "one that is moved stands where it is now" \
    exits 0 "DTSTART;TZID=Europe/London:${moved//-/}T090000" ctl session calendar
step "a calendar that is shared says only that there is a meeting" \
    exits 0 "SUMMARY:Meeting S" ctl session calendar --neutral
step "one that does not take place is cancelled there" \
    exits 0 "STATUS:CANCELLED" ctl session calendar "$session"
step "a mistyped one is none" exits 1 "peerpointctl: V7KQ-2N" ctl session calendar V7KQ-2N

series "$(in_days 8) = $(in_days 6) 09:00" >series.csv
step "a day that is not in it is named with its line" \
    exits 1 "series.csv:2: moved \"$(in_days 8) = $(in_days 6) 09:00\": $(in_days 8) is no day" \
    ctl session push series.csv

# ---- closing and confirming ----
step "confirming" exits 0 "open" ctl vacancy confirm "$ref"
step "closing" exits 0 "filled" ctl vacancy close "$ref" --result filled
step "it is off the list" count 59 vacancy list
step "it is among the closed" count 60 vacancy list --closed
step "a closed one cannot be confirmed" exits 1 "closed" ctl vacancy confirm "$ref"
step "a file does not open it again" exits 0 "warning" ctl vacancy push demo/vacancies.csv
step "it is still closed" count 59 vacancy list
step "unless it is asked to" exits 0 "changed" ctl vacancy push demo/vacancies.csv --reopen
step "it is back" count 60 vacancy list
step "a mistyped reference" exits 1 "peerpointctl: V7KQ-2N" ctl vacancy show V7KQ-2N

# ---- bad files ----
head='ref,organisation,title,area,outcode,hours_per_week_min,hours_per_week_max,pay_min'
org='Aire Valley Independent Living'
printf '%s\n' "$head" "X1,$org,Good,Leeds,LS1,4,4,13.00" \
    "X2,$org,Cheap,Leeds,LS1,4,4,8.50" "X3,$org,,Leeds,LS1,4,4,13.00" >half.csv
step "a bad row is named with line, column and value" \
    exits 1 'half.csv:3: pay_min "8.50": ' ctl vacancy push half.csv
step "so is the next" exits 1 'half.csv:4: title "": ' ctl vacancy push half.csv
step "they are counted" exits 1 "2 of 3 rows refused, 1 good" ctl vacancy push half.csv
step "the good row was not taken" count 60 vacancy list
printf '%s\n' "$head" "G1,$org,Gap,Leeds,LS1,,,13.00" >gap.csv
step "hours are needed" exits 1 "gap.csv:2: hours_per_week_min" ctl vacancy push gap.csv
step "unless gaps are allowed" exits 0 "1 new" ctl vacancy push gap.csv --allow-gaps
step "a gap is shown as ask" exits 0 "ask" ctl vacancy show "$(ref_of G1)"
step "a column nearly right" exits 1 'did you mean "title"?' ctl vacancy push - <<CSV
titel,organisation
x,y
CSV
printf '%s\r\n' "${head//,/;}" "E1;$org;Caf"$'\351'" run;Leeds;LS1;4;4;13.00" >1252.csv
step "a spreadsheet's file: semicolons, CRLF, Windows-1252" \
    exits 0 "1 new" ctl vacancy push 1252.csv
step "its letters are right" exits 0 "Café run" ctl vacancy show "$(ref_of E1)"
printf '[{"ref":"J1","organisation":"%s",\n"title":"From JSON","area":"Leeds",' "$org" >j.json
printf '"hours_per_week_min":5,"hours_per_week_max":5,"pay_min":13.5}]' >>j.json
step "JSON" exits 0 "1 new" ctl vacancy push - <j.json
step "no such file" exits 1 "nope.csv: cannot be opened" ctl vacancy push nope.csv
: >empty.csv
step "an empty file" exits 1 "empty.csv: is empty" ctl vacancy push empty.csv
head -c 9000000 /dev/zero | tr '\0' 'x' >big.csv
step "too large a file" exits 1 "larger than 8 MiB" ctl vacancy push big.csv
step "wrong words end with 2" exits 2 "did you mean push?" ctl vacancy psuh x

# ---- tokens ----
umask 077
step "a token for an editor" sh -c "'$B/bin/peerpointctl' token new --label Ann >editor"
sed "s|^token_file = .*|token_file = $work/editor|; s|= ca/|= dev/ca/|" dev/ctl.conf >ed.conf
step "it may list" exits 0 "Vacancies" ctl vacancy list --config ed.conf
step "it may not see kiosks" exits 1 "may not do this" ctl kiosk list --config ed.conf
step "a token is never shown again" refuse grep -qF "$(cat editor)" <(ctl token list --json)
id=$(ctl token list --json | jq '.[] | select(.label == "Ann") | .id')
step "it is revoked" exits 0 "revoked" ctl token revoke "$id"
step "and no longer taken" exits 1 "does not take the token" ctl vacancy list \
    --config ed.conf

# ---- real adverts: messy, old, past ----
real=$root/../shared/data/vacancies.csv
if [ -r "$real" ]; then
    step "old adverts are refused" exits 1 "rows refused" ctl vacancy push "$real" --dry-run
    step "each refused row is named by its line" sh -c \
        '[ "$(cut -d: -f2 said | grep -cx "[0-9]*")" -gt 36 ]'
else
    echo "skipped real adverts: $real is not there"
fi

# ---- the wrong hub, no hub ----
openssl req -x509 -newkey ed25519 -nodes -keyout other.key -out other.pem -subj /CN=other \
    -days 1 2>/dev/null
sed "s|^ca = .*|ca = $work/other.pem|; s|= hub/|= dev/hub/|" dev/ctl.conf >other.conf
step "another authority's hub is not trusted" \
    exits 1 "is not to be trusted" ctl vacancy list --config other.conf
dev_stop hub
step "no hub" exits 1 "cannot reach the hub" ctl vacancy list
finish
