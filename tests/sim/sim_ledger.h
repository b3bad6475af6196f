/* sim_ledger: what was simulated of which commit, in a text file that outlives the run
 * and what is built.
 *
 * A line per block of lives: commit, settings, first seed, last seed, lives, failures,
 * longest calm in ms, then the numbers of struct world_counts in their order, then the
 * seeds that failed.
 */
#pragma once

#include "tests/sim/sim_totals.h"

enum { LEDGER_FAILED_MAX = 20 };

struct ledger_block {
    uint64_t from, to;
    struct totals totals;
    uint64_t failed[LEDGER_FAILED_MAX]; /* the first of those that failed */
};

struct ledger_seeds {
    uint64_t from, to;
};

struct ledger { /* all that was done of one commit with the same settings */
    struct totals totals;
    uint64_t failed[LEDGER_FAILED_MAX];
    size_t failed_count;
    struct ledger_seeds *had;
    size_t had_count;
};

/* Sums up the lines with that key ("COMMIT SETTINGS"): none if there is no such file. */
void ledger_read(struct ledger *l, const char *path, const char *key);
void ledger_free(struct ledger *l);
/* How many seeds in a row were not lived yet, from the first such one that is not below
 * *from. */
uint64_t ledger_fresh(const struct ledger *l, uint64_t *from);

/* False: it cannot be written. */
bool ledger_add(const char *path, const char *key, const struct ledger_block *b);
