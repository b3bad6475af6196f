/* month: which days of a month have sessions, as the calendar shows them. A day is a date
 * in London (core/utc.h). A value; pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { MONTH_DAYS_MAX = 31, MONTHS_AHEAD = 12 };

struct month_day {
    int count;     /* of its sessions */
    int64_t first; /* when the first of them starts */
};

struct month {
    int32_t first; /* the 1st, as a date */
    int days;      /* 28 to 31 */
    bool unread;   /* they could not be read: not known, rather than none */
    bool later;    /* there are sessions after it */
    struct month_day on[MONTH_DAYS_MAX];
};

/* The 1st of the month that is so many months after that of now. */
int32_t month_first(int64_t now, int ahead);

/* That month without any session. */
struct month month_of(int32_t first);

/* Counts a session; those before the month are not counted. Soonest first. */
void month_add(struct month *m, int64_t starts_at);

/* How many days have sessions. */
int month_busy(const struct month *m);

/* Columns before the 1st in weeks that begin on Monday: 0 to 6. */
int month_lead(const struct month *m);
