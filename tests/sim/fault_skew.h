/* fault_skew: versions of hub and kiosks that differ (docs/protocol.md, 11).
 *
 * older: life begins with parties of the version before, that are upgraded one by one,
 * all of them before calm: a hub that does not know one kind of op, kiosks that do not
 * know one word of an answer. It is the present code that runs; what the version before
 * would not know is renamed before it is read, so that nothing but the reader is blind.
 * The linker puts these hooks in the readers' place (sim.mk).
 *
 * They have random numbers and a clock of their own, so that a life without them is what
 * it would be if they did not exist.
 */
#pragma once

#include "tests/sim/world_inside.h"

/* Chooses what this life knows of it. */
void skew_make(struct world *w);
/* Upgrades somebody if it is time to. */
void skew_run(struct world *w);
/* All that are left are upgraded. */
void skew_calm(struct world *w);
void skew_end(void);

/* Until skew_nobody, it is that party who reads. */
void skew_hub_reads(const struct world *w);
void skew_kiosk_reads(const struct world *w, const struct party_kiosk *k);
void skew_nobody_reads(void);
/* As the hub's version would have said it. Replaces the data. */
void skew_hub_says(struct world *w, struct outgoing_message *m);
/* Puts another body into that message. */
void skew_sign(struct world *w, const struct sign_key *key, struct outgoing_message *m,
               const struct bytes *body);
/* Whether a kiosk shows what was told, as far as its version can read that. */
bool skew_equal(const struct world *w, const struct party_kiosk *k,
                const struct outcome *shown, const struct truth *t);
