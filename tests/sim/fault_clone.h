/* fault_clone: copies of a kiosk's disk (docs/protocol.md, 9).
 *
 * Clone: the image is copied while the kiosk runs, and a second machine lives on with
 * it, under the same name and key. The broker knows one of them at a time, the one that
 * came last, so they push each other off. Some day one of them is retired, or never.
 *
 * Rollback: the kiosk goes on from an older image of itself.
 *
 * What a copy runs on is another machine, so nothing is spent from what was lent to the
 * first (hw). One case is excluded by SYNC.md 5.9 and not made here: an older image on
 * the same machine, which spends a lend twice. Nor is a booking copied between "saved"
 * and the commit, at once after, in which it gets its number and its lend: two machines
 * would fix these differently for one operation.
 */
#pragma once

#include "tests/sim/world_inside.h"

/* Copies one, or retires one of a pair. True if a copy was made. */
bool clone_strike(struct world *w);
/* Makes an image, or goes on from it (true). */
bool clone_roll_back(struct world *w);
/* The broker drops the other connection of that name. */
void clone_connected(struct world *w, const struct party_kiosk *k);
/* Somebody retires one of most pairs. */
void clone_calm(struct world *w);
void clone_end(struct world *w);
/* Whether there is another machine of that name, not retired. */
bool clone_has_twin(const struct world *w, const struct party_kiosk *k);
