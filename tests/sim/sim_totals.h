/* sim_totals: what many lives have met, summed up, and what they never met. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "tests/sim/world.h"

struct totals { /* a value */
    uint64_t lives, failures;
    uint64_t calm_ms_max;
    struct world_counts sum;
};

void totals_add(struct totals *t, const struct world_result *r);
void totals_add_all(struct totals *t, const struct totals *other);
void totals_print(const struct totals *t);

/* A run that is long enough meets everything, or it tests less than it seems to: names
 * what was never met, but for the faults in `without` (bit = world_fault); and, if lives
 * were brief, what needs two of the rare faults in one of them. */
bool totals_cover_all(const struct totals *t, uint32_t without, bool brief);
