/* peer: what the kiosk is held against, measured beside it: Chromium showing the same
 * jobs on the same display (tests/bench/peer.html), seen by its pixels as the kiosk
 * is. */
#pragma once

#include <stdbool.h>

struct peer {
    bool run;           /* else the figures are those that the budgets were made with */
    const char *whence; /* which of the two, for the table */
    double start_ms;    /* a new process with its old profile, to a list of 500 rows */
    double memory_mb;   /* PSS of its processes, with 10,000 jobs */
    double tap_ms;      /* median, X event to the pressed row's pixel, 20 rows */
    double answer_ms;   /* median, choice to the first 20 rows of the answer */
};

/* Runs it where Debian's package is installed. `page`: peer.html; the jobs are written to
 * this folder, which must be new. */
struct peer peer_measure(const char *page, const char *folder);
