/* fault_slow: a disk whose syncs take their time, as a worn card's or a busy machine's.
 *
 * Who has synced is busy for so long: what it has to say waits for that, and messages,
 * timers and people pile up behind it. Calm ends it. Random numbers and a clock of its
 * own, so that a life without it is what it would be if it did not exist.
 */
#pragma once

#include "tests/sim/world_inside.h"

/* Chooses whether this life knows it. */
void slow_make(struct world *w);
/* Makes somebody's disk slow for a while, if it is time to. */
void slow_run(struct world *w);
void slow_calm(struct world *w);

/* After each turn: whether that party is busy from now on, until its busy_ms. */
bool slow_hub(struct world *w);
bool slow_kiosk(struct world *w, struct party_kiosk *k);
