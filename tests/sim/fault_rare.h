/* fault_rare: kinds of faults that do not come by the minute, from FAULT_RARE on. They
 * have a clock and chances of their own, so that a life without them is what it would be
 * if they did not exist. */
#pragma once

#include "tests/sim/world_inside.h"

/* Chooses which of them this life knows. */
void rare_make(struct world *w);
/* Strikes if it is time to. */
void rare_run(struct world *w);
/* No more of them; what they have left behind is to heal now. */
void rare_calm(struct world *w);
void rare_end(struct world *w);
/* A random number of their own. */
uint64_t rare_below(struct world *w, uint64_t below);
