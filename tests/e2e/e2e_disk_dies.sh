#!/usr/bin/env bash
# Disks that the system makes read-only while they are in use, as it does with a card that
# dies: reading goes on, nothing is called saved or decided any more, no program falls over;
# and after fsck and a new start everything is there and goes on.
# Hub and kiosk have small ext4 disks of their own, whose error the kernel is told to see.
. "$(dirname "$0")/lib.sh"
alone --mount
. tests/e2e/ledger.sh
kiosks=(kiosk-1 kiosk-2)

disk() { # NAME FOLDER
    mkdir -p "$2" && truncate -s 32M "$work/$1.disk" && mkfs.ext4 -q "$work/$1.disk" &&
        attach "$1" "$2"
}
attach() { # NAME FOLDER
    mount -o loop,errors=remount-ro "$work/$1.disk" "$2"
}
dies() { # FOLDER
    local device
    device=$(findmnt -n -o SOURCE "$1") &&
        echo 1 >"/sys/fs/ext4/$(basename "$device")/trigger_fs_error" &&
        ! touch "$1/probe" 2>/dev/null
}
mended() { # NAME FOLDER
    umount "$2" && { fsck.ext4 -p "$work/$1.disk" || [ $? = 1 ]; } && attach "$1" "$2"
}
clean_up() {
    umount "$DEV/hub" "$DEV/kiosk-1/state" 2>/dev/null
}

area() {
    dev_init "$work/dev" && disk hub "$DEV/hub" && dev_broker && dev_hub && dev_demo_data &&
        disk kiosk "$DEV/kiosk-1/state" && dev_add_kiosk kiosk-1 && kiosk kiosk-1 &&
        dev_add_kiosk kiosk-2 && dev_agent kiosk-2
}
to_check() {
    tap_for language.en home.sessions && tap_for home.sessions sessions.row.0 &&
        tap_for "$(room_row)" session.book && book_with_code_only
}
never_saved() {
    see_id not-saved.again && says 'cannot save' && ! says 'Saved' && ! on_screen done.code
}
alive() {
    for name in "$@"; do
        dev_alive "$name" || { echo "$name fell over" && return 1; }
    done
}
reads_on() {
    tap_for not-saved.finish out.look && says 'cannot save' && tap_for out.look home.jobs &&
        tap_for home.jobs jobs.row.0 && tap_for jobs.row.0 job.main && on_screen cannot &&
        alive kiosk-1.kiosk kiosk-1.agent
}
kiosk_again() {
    dev_stop kiosk-1.kiosk
    dev_stop kiosk-1.agent
    mended kiosk "$DEV/kiosk-1/state" && kiosk kiosk-1
}

decides_nothing() {
    local before
    before=$(sqlite3 "file:$DEV/hub/hub.db?mode=ro" 'SELECT count(*) FROM op')
    dev_wait 10 "more bookings" more_saved $(($(saved_count) + 30)) && alive hub &&
        [ "$(sqlite3 "file:$DEV/hub/hub.db?mode=ro" 'SELECT count(*) FROM op')" = "$before" ]
}
hub_reads() {
    ctl session list >/dev/null && ! push_one && cat "$work/push.out"
}
hub_again() {
    dev_stop hub
    mended hub "$DEV/hub" && dev_hub && push_one && dev_wait 30 "the venue" shown kiosk-2
}

if ! disk probe "$work/probe" || ! umount "$work/probe"; then
    skip "disks that die" "no loop devices here, or no right to mount them; root has it"
    finish
fi
must "hub and a kiosk with ext4 disks of their own" area
must "a booking reaches the check" to_check
if ! dies "$DEV/kiosk-1/state"; then
    skip "disks that die" "this kernel cannot be told to see an error (trigger_fs_error)"
    finish
fi
tap check.send
step "the screen says that it cannot save, not that it has" never_saved
step "one can go on reading" reads_on
must "after fsck and a new start" kiosk_again
must "a booking reaches the check again" to_check
step "and is saved and confirmed" eval 'tap_for check.send done.code && see "\"Confirmed\\."'

must "people come to the other kiosk" people kiosk-2 20
must "the hub's disk dies" dies "$DEV/hub"
must "the hub notices" dev_wait 20 "a word" dev_logged hub 'not decided'
step "it decides nothing more and lives, people go on" decides_nothing
step "staff can read, and are told that a push failed" hub_reads
must "after fsck and a new start staff's pushes arrive" hub_again
must "and each thing has its outcome" calm 60
check_ledger
finish
