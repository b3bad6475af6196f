#!/usr/bin/env bash
# A vacancy pushed with peerpointctl is on the kiosk's screen, by picture and by element
# tree, p99 under 1 s; closing it removes it as fast.
# alone: measures time
. "$(dirname "$0")/lib.sh"
rounds=${ROUNDS:-100}

one_vacancy() { # TITLE
    cat <<CSV
ref,organisation,title,area,outcode,hours_per_week_min,hours_per_week_max,pay_min,tasks
$1,Aire Valley Independent Living,$1,Leeds,LS1,15,15,19.00,cooking;shopping
CSV
}

push() { # TITLE
    one_vacancy "$1" | ctl vacancy push -
}

ref_of() { # TITLE
    ctl vacancy list --json | jq -r --arg t "$1" '.[] | select(.title == $t) | .ref'
}

# The row's pixels, as a number; $crop is set where the row was first seen.
pixels() {
    import -window root -crop "$crop" +repage rgb:- | cksum
}

must "hub, broker, agent and kiosk start with demo data" whole_area
must "the first screen leads home" tap_for language.en home.jobs
must "home leads to the job list" tap_for home.jobs jobs.row.0
picture before

must "a pushed vacancy is accepted" push "Pictured vacancy"
must "its title is in the element tree" see 'Pictured vacancy'
crop=$(jq -rs 'map(select((.name // "") == "Pictured vacancy")) | .[0].rect_px |
    "\(.[2])x\(.[3])+\(.[0])+\(.[1])"' "$tree")
with=$(pixels)
picture with
must "closing it is accepted" ctl vacancy close "$(ref_of 'Pictured vacancy')"
must "its title leaves the element tree" unsee 'Pictured vacancy'
without=$(pixels)
picture without
step "the picture changed where the title was" test "$with" != "$without"

appear=$work/appear vanish=$work/vanish
: >"$appear"
: >"$vanish"
for ((i = 1; i <= rounds; i++)); do
    title="Vacancy number $i of many"
    start=$(now_ms)
    push "$title" >/dev/null && see "$title" 5000 >/dev/null &&
        echo $(($(now_ms) - start)) >>"$appear"
    ref=$(ref_of "$title")
    start=$(now_ms)
    ctl vacancy close "$ref" >/dev/null && unsee "$title" 5000 >/dev/null &&
        echo $(($(now_ms) - start)) >>"$vanish"
done
step "every one of $rounds appeared" test "$(wc -l <"$appear")" -eq "$rounds"
step "every one of $rounds vanished" test "$(wc -l <"$vanish")" -eq "$rounds"
echo "push to screen, with peerpointctl's own start: p50 $(percentile 50 <"$appear") ms," \
    "p99 $(percentile 99 <"$appear") ms; close: p50 $(percentile 50 <"$vanish") ms," \
    "p99 $(percentile 99 <"$vanish") ms"
step "p99 of push to screen is under 1 s" test "$(percentile 99 <"$appear")" -lt 1000
step "p99 of close to screen is under 1 s" test "$(percentile 99 <"$vanish")" -lt 1000
finish
