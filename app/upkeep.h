/* upkeep: what the person who looks after the kiosk (its host) is told of it and may
 * switch. Values; nothing of any visitor. Behind a PIN: see update_host.c.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/notice.h"
#include "core/record.h"

enum { PIN_DIGITS_MIN = 6, PIN_DIGITS_MAX = 8, OPEN_TIMES_SIZE = 61 };

/* How a slip of paper is getting on. */
enum printing {
    PRINTING_NOT,
    PRINTING_GOING,
    PRINTING_DONE,
    PRINTING_NO_PAPER,
    PRINTING_FAILED /* there is no printer, or it does not answer */
};

/* The disk with what people save. */
enum disk { DISK_GOOD, DISK_FULL, DISK_READ_ONLY, DISK_DAMAGED };

enum finding { FINDING_NONE, FINDING_GOOD, FINDING_BAD };

/* What a self-test looks at: the first five by itself, touch and picture by the host. */
enum check {
    CHECK_CONTENT, /* jobs and sessions can be read */
    CHECK_SAVING,  /* something can be saved */
    CHECK_AGENT,
    CHECK_BROKER,
    CHECK_OFFICE,
    CHECK_TOUCH,
    CHECK_PICTURE,
    CHECK_PRINTER, /* where there is one, by a test slip */
    CHECK_COUNT
};

struct self_test {
    int64_t at; /* when it was done; 0: not yet */
    enum finding found[CHECK_COUNT];
};

struct upkeep {
    bool has_pin;                  /* there is a page for the host at all */
    char phone[RECORD_PHONE_SIZE]; /* whom the host can ring; "": not configured */
    char times[OPEN_TIMES_SIZE];   /* when; "": not configured */

    /* As the agent said last: */
    bool agent;    /* it is there */
    int64_t since; /* online, or not; 0: not said */
    uint32_t waiting;
    char software[NOTICE_SOFTWARE_SIZE];

    uint64_t retry_ms; /* when to look again whether things can be saved; 0: not asked */
    struct self_test test;
};
