/* fault_newcomer: a kiosk that is registered after a backup was made, from which the hub
 * is then restored without its journal: the hub does not know it (hub_strangers.h).
 *
 * Staff register it again after a while. Judged: what its people were told stands, as if
 * it had been in the backup; the hub decides nothing about places before it is heard. Not
 * judged is one that the hub could not hear of, as it and what the broker kept of it were
 * away until all others were heard: nobody can wait for whom he does not know. A clock
 * and chances of its own, so that a life without it is what it would be if it did not
 * exist.
 */
#pragma once

#include "tests/sim/world_inside.h"

/* Before the kiosks are made. */
void newcomer_make(struct world *w);
/* Whether that kiosk is not registered from the start. */
bool newcomer_is(const struct world *w, size_t kiosk);
void newcomer_run(struct world *w);
void newcomer_calm(struct world *w);
/* The hub no longer waits, and has not heard of it. */
bool newcomer_missed(struct world *w);
