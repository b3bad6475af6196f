#!/usr/bin/env bash
# A real kiosk prints: a job's slip reaches the printer as a picture and the screen says so;
# when the printer is gone it says that, and goes on working.
. "$(dirname "$0")/lib.sh"

printer=$work/printer

area() {
    : >"$printer"
    dev_init "$work/dev" && dev_broker && dev_hub && dev_demo_data &&
        dev_add_kiosk kiosk-1 &&
        printf '\n[printer]\ndevice = %s\n' "$printer" >>"$DEV/kiosk-1/kiosk.conf" &&
        kiosk kiosk-1
}
to_slip() {
    tap_for language.en home.jobs && tap_for home.jobs jobs.row.0 &&
        tap_for jobs.row.0 job.interested && to_copy
}
# Below the facts, perhaps on the second page.
to_copy() {
    on_screen take || tap_for page.more take && tap_for take print
}
prints() {
    tap print && see '"name":"Printed."' 10000
}
is_picture() {
    [ "$(head -c 6 "$printer" | od -An -tx1 | tr -d ' \n')" = 1b401d763000 ] &&
        [ "$(stat -c %s "$printer")" -gt 50000 ]
}
gone() {
    rm "$printer" && tap print && see '"name":"The printer does not answer."' 10000
}
goes_on() {
    tap_for bar.start-again language.en
}

must "a kiosk with a printer" area
must "somebody takes a copy of a job" to_slip
step "it is printed, and the screen says so" prints
picture printed
step "as a picture of the paper's width" is_picture
step "without the printer the screen says that" gone
picture gone
step "and goes on" goes_on
finish
