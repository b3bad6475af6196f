/* sim_ledger: what was simulated of which commit, in a text file that outlives the run.
 *
 * A line per block of lives: commit, settings, first seed, last seed, lives, failures,
 * longest calm in ms, then the numbers of struct world_counts in their order, then the
 * seeds that failed. A commit's lines of the same settings continue each other from
 * seed 1.
 */
#pragma once

#include "tests/sim/sim_totals.h"

enum { LEDGER_FAILED_MAX = 20 };

struct ledger_block {
    uint64_t from, to;
    struct totals totals;
    uint64_t failed[LEDGER_FAILED_MAX]; /* the first of those that failed */
};

/* Sums up the lines with that key ("COMMIT SETTINGS") and gives the seed after the last;
 * 1 if there are none, or no such file. */
uint64_t ledger_read(const char *path, const char *key, struct totals *t);

/* False: it cannot be written. */
bool ledger_add(const char *path, const char *key, const struct ledger_block *b);
