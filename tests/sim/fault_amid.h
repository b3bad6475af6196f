/* fault_amid: death amid what takes several steps: a kiosk's agent is killed when it has
 * sent some of what it has to say, and the hub's machine loses power inside a write to
 * its journal or a backup. Random numbers and a clock of their own, so that a life
 * without them is what it would be if they did not exist. */
#pragma once

#include "tests/sim/world_inside.h"

/* Chooses whether this life knows them. */
void amid_make(struct world *w);
/* Arms one, if it is time to. */
void amid_run(struct world *w);
void amid_calm(struct world *w);
/* Before each message of a kiosk: false if it dies instead. */
bool amid_may_send(struct party_kiosk *k);
