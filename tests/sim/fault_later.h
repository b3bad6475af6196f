/* fault_later: a hub and kiosks of the next version among those of this one
 * (docs/protocol.md, 11).
 *
 * From some moment on the hub writes fields into records and messages that nobody knows,
 * has records of a kind of its own, and says things of kinds that no kiosk can read, also
 * of what it has answered before. Kiosks of the next version add fields to what they say.
 * The linker puts hooks in the writers' place (sim.mk); messages are signed anew.
 *
 * Random numbers and a clock of its own, so that a life without it is what it would be if
 * it did not exist.
 */
#pragma once

#include "tests/sim/world_inside.h"

/* Chooses whether this life knows it. */
void later_make(struct world *w);
/* Upgrades somebody, or lets the hub say something, if it is time to. */
void later_run(struct world *w);
void later_calm(struct world *w);
void later_end(void);

/* As the sender's version would have said it. Replaces the data. */
void later_hub_says(struct world *w, struct outgoing_message *m);
void later_kiosk_says(struct world *w, const struct party_kiosk *k,
                      struct outgoing_message *m);
