/* fault_oldhub: a fail-over gone wrong. An old copy of the hub comes to life beside
 * the hub that was restored meanwhile, under the same name and with the same keys: as it
 * was, or restored by itself, with the epoch counter that the hub has and another random
 * part. The broker knows one of the two at a time.
 *
 * It has to stop by itself when a kiosk shows it the newer head, and must decide nothing
 * of what is done from then on. It comes only when every kiosk has taken on the hub's
 * present epoch, and no kiosk is set back as long as it can be heard: one that does not
 * know the newer hub would follow it (the old hub's certificate was to be revoked first,
 * SYNC.md 5.3). The restored one is heard for ever, in what the broker keeps of it.
 */
#pragma once

#include "tests/sim/world_inside.h"

bool oldhub_strike(struct world *w);
void oldhub_message(struct world *w, const struct net_event *e);
void oldhub_run(struct world *w);
uint64_t oldhub_due_ms(const struct world *w);
/* The hub reached the broker. */
void oldhub_pushed_off(struct world *w);
/* Whether a kiosk without any memory could be led astray. */
bool oldhub_may_be_heard(const struct world *w);
/* It lives and has not stopped. */
bool oldhub_lives(const struct world *w);
void oldhub_end(struct world *w);
