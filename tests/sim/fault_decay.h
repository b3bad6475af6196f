/* fault_decay: bits that turn for good in a kiosk's outbox.db, where a check can see it.
 *
 * The agent is restarted (its process and the kiosk's are killed, or it has found the
 * damage while the kiosk goes on) and mends it (outbox_mend.h), perhaps through power
 * cuts and full disks. Judged then: each row that SQLite still gave, and whose bytes are
 * what they were, is there; what is not there was lost by the medium, counts as if it had
 * been on a disk of its own that was lost, and is told to staff.
 *
 * Not made here: turned bits that leave a valid file (a box's, which the hub then calls
 * unreadable; for others fault_row.h), and those in the log (WAL), which SQLite takes for
 * the log's end. A clock and chances of its own, so that a life without it is what it
 * would be if it did not exist.
 */
#pragma once

#include "tests/sim/world_inside.h"

void decay_make(struct world *w);
void decay_run(struct world *w);
void decay_calm(struct world *w);
void decay_end(struct world *w);
/* Another disk, or an image of before: nothing of all that is true of it. */
void decay_gone(struct party_kiosk *k);

/* As firmware/agent/agent.c does before it opens the outbox. */
MUST_CHECK bool decay_mend(struct world *w, struct party_kiosk *k, struct err *e);
