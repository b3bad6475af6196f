#include "server/hub/logic/hub_booking.h"

#include "server/hub/logic/hub_inside.h"

static bool cancel(const struct decider *d, struct hub_person *p, struct err *e)
{
    hub_store_next_hseq(d->store);
    /* Promoting also has the session's record written anew. */
    return decide_withdraw(d, p, STATUS_NOTE_STAFF, e) &&
           decide_promote(d, p->target, e) && decide_refresh(d, e);
}

bool booking_cancel(struct hub *h, const struct staff *by, const char *op,
                    struct hub_person *p, bool *found, struct err *e)
{
    struct touched touched = {0};
    const struct decider d = hub_decider(h, by->now, &touched);
    if (!hub_booking_get(h->store, op, p, found, e))
        return false;
    if (!*found || p->state == STATE_CANCELLED)
        return true;
    bool ok = hub_store_begin(h->store, e) && cancel(&d, p, e) &&
              hub_audit_put(h->store, by->now, by->who, "booking cancel", op, e) &&
              hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    return ok;
}
