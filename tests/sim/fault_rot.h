/* fault_rot: bits that turn on a disk that says nothing of it.
 *
 * In a kiosk's content.db: one that a read returns wrongly, or a sector of the file for
 * good. What the kiosk claims in between is not judged; after the next check of all that
 * stands there, at a start at the latest, it must be the hub's again. In hub.db: a sector
 * for good, while its machine is off. The hub must not start with it, and is brought back
 * from backup and journal.
 *
 * Not made here, as no check can see it: a bit in a value of a row that stays a valid row
 * (content.db has a digest against that). outbox.db has fault_decay.h. And no content is
 * lost as long as an old hub with the hub's own epoch counter can be heard
 * (fault_oldhub.h).
 */
#pragma once

#include "tests/sim/world_inside.h"

bool rot_content(struct world *w);
bool rot_hub(struct world *w);
/* Its content.db, which nobody has open, is of no use: a new one is to be begun. */
void rot_renew(struct world *w, struct party_kiosk *k);
/* Every check that a night would bring is made now. */
void rot_calm(struct world *w);
