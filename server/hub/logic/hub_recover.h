/* hub_recover: a hub that was restored, until it knows again all that it had told
 * (docs/protocol.md, 10).
 *
 * While a life of the hub holds (hub_life.h), bookings, changes, answers to offers and
 * new lends wait, in the whole area: some kiosk may have been told of a booking that
 * stands nowhere here. A kiosk is heard when its hello, in this epoch, has no replay left
 * and none of its numbers is unknown. Then, or when staff say that a kiosk is lost, the
 * rest is decided in order of hseq. Sessions can be released one by one before. An op
 * that the backup had as held, of a kiosk that was not heard, is decided by none of that:
 * its kiosk may have the answer, so it waits until it is heard, or revoked.
 *
 * A sender that is not registered was so perhaps when the disk was lost
 * (hub_strangers.h): the hold does not end before staff have registered it, and it was
 * heard, or have given it up.
 *
 * A hub that is shown a head of its own keys that it cannot have signed in this life
 * stops: it tells and decides nothing more until it is given a new epoch.
 */
#pragma once

#include "server/hub/logic/hub_staff.h"
#include "server/hub/logic/hub_strangers.h"
#include "store/hub_life.h"

struct hub_recovery {
    struct hub_life life;
    size_t kiosks, heard, lost; /* of those that are not revoked */
    size_t unknown;             /* senders that are not registered, nor given up */
    uint32_t held;              /* ops, for whatever reason */
};
MUST_CHECK bool hub_recovery(struct hub *h, struct hub_recovery *r, struct err *e);

/* How far a kiosk is. */
MUST_CHECK bool hub_recovery_of(struct hub *h, const struct peer *p,
                                enum hub_heard *heard, struct err *e);

/* The senders that are not registered; lent until the hub does something. */
const struct strangers *hub_recovery_strangers(const struct hub *h);

/* Decide bookings of a session now, although not all kiosks were heard. */
MUST_CHECK bool hub_recovery_release(struct hub *h, const struct staff *by,
                                     const char *ref, bool *found, struct err *e);
/* A kiosk, registered or not, will never tell anything more. */
MUST_CHECK bool hub_recovery_lost(struct hub *h, const struct staff *by, const char *name,
                                  bool *found, struct err *e);

/* Why this hub has stopped; "" if it has not. */
const char *hub_stopped(const struct hub *h);
