/* sim_pool: many lives, each in a process of its own, so that a broken assertion and an
 * endless loop have a seed as well; some at a time. */
#pragma once

#include "tests/sim/world.h"

enum { POOL_JOBS_MAX = 64 };

/* Called as each life ends, in no certain order. False: begin no more. */
typedef bool pool_done(void *context, const struct world_setup *setup,
                       const struct world_result *result);

struct pool_order {
    uint32_t jobs;       /* at a time; 1 to POOL_JOBS_MAX */
    uint32_t life_s_max; /* of the processor */
    pool_done *done;
    void *context;
};

/* Lives of setups[0 .. count - 1]. False: a process could not be made. */
bool pool_run(const struct pool_order *order, const struct world_setup *setups,
              size_t count);
