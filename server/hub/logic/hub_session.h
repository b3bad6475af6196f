/* hub_session: what staff do with the places of a session. Each is one transaction with
 * its audit row; *found false: there is no open session of that ref. ERR_INPUT says in
 * words for staff why something cannot be done; then nothing has changed. */
#pragma once

#include "server/hub/logic/hub_staff.h"
#include "store/hub_lends.h"

enum { SHRINK_CANCEL_MAX = 100 };

/* To fewer places (or more), after cancelling the bookings named by their ops, which must
 * be of that session. */
struct shrink {
    uint32_t capacity;
    size_t count;
    const char *const *ops; /* lent */
};
MUST_CHECK bool hub_session_shrink(struct hub *h, const struct staff *by, const char *ref,
                                   const struct shrink *what, bool *found, struct err *e);

/* Takes it off the kiosks and cancels its bookings; places that kiosks hold are asked
 * back. */
MUST_CHECK bool hub_session_cancel(struct hub *h, const struct staff *by, const char *ref,
                                   bool *found, struct err *e);

struct session_kiosk { /* lent */
    const char *ref, *kiosk;
};
/* Lends free places to a kiosk: to the installation, on the machine, of its newest hello.
 * One lend a session and kiosk at a time. */
MUST_CHECK bool hub_session_lend(struct hub *h, const struct staff *by,
                                 const struct session_kiosk *which, uint32_t places,
                                 bool *found, struct err *e);
/* Asks for them back. They come back by the kiosk's own report only. */
MUST_CHECK bool hub_session_unlend(struct hub *h, const struct staff *by,
                                   const struct session_kiosk *which, bool *found,
                                   struct err *e);
/* Takes back what a dead kiosk holds, unasked. If it has given them away meanwhile and
 * comes back, those people are honoured beyond the capacity. */
MUST_CHECK bool hub_session_release(struct hub *h, const struct staff *by,
                                    const struct session_kiosk *which, bool *found,
                                    struct err *e);
