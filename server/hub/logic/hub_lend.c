#include <string.h>

#include "server/hub/logic/hub_deciding.h"
#include "store/hub_lends.h"
#include "store/hub_life.h"
#include "store/hub_records.h"

/* The person was told "confirmed" at the kiosk, and so it is, whatever has become of the
 * session: that changes the state of the booking, not its outcome. */
static bool honour(const struct deciding *x, struct places_move move, struct err *e)
{
    const struct decider *d = x->d;
    struct hub_person booking = {.thing = HUB_BOOKING, .state = STATE_CONFIRMED};
    struct hub_row row;
    bool found = false;
    if (!hub_record_get(d->store, x->op->target, &row, NULL, &found, e))
        return false;
    x->o->result = RESULT_CONFIRMED;
    if (found && row.closed) {
        booking.state = STATE_CANCELLED;
        booking.note = STATUS_NOTE_CLOSED;
        move.taken = 0;
    }
    decide_touch(d, x->op->target);
    return hub_places_move(d->store, x->op->target, move, e) &&
           deciding_put(x, booking, e);
}

static bool spend(const struct deciding *x, struct hub_lend *l, struct err *e)
{
    const int32_t places = (int32_t)x->op->places;
    struct places_move move = {.taken = places, .lent = -places};
    if (l->left >= x->op->places) {
        l->left -= x->op->places;
        return hub_lend_update(x->d->store, l, e) && honour(x, move, e);
    }
    move.lent = 0;
    move.honour = true;
    l->released -= x->op->places;
    return hub_lend_update(x->d->store, l, e) && honour(x, move, e) &&
           decide_alarm(x->d, "alarm: spent a lend that staff had released", x->kiosk, e);
}

/* One that we do not know: a restore has lost it, or a kiosk makes it up. */
static bool spend_lost(const struct deciding *x, bool *done, struct err *e)
{
    const struct places_move move = {.taken = (int32_t)x->op->places, .honour = true};
    struct hub_places p;
    bool found = false;
    bool lost = false;
    *done = false;
    if (!hub_life_lost(x->d->store, x->op->lend, &lost, e))
        return false;
    if (!lost)
        return decide_alarm(x->d, "alarm: a lend that was never made", x->kiosk, e);
    if (!hub_places_get(x->d->store, x->op->target, &p, &found, e))
        return false;
    *done = true;
    x->o->result = RESULT_CONFIRMED;
    if (!found)
        return deciding_set_aside(x, "alarm: a lost lend of a lost session", e);
    return honour(x, move, e) &&
           decide_alarm(x->d, "alarm: spent a lend that a restore has lost", x->kiosk, e);
}

bool deciding_spend(const struct deciding *x, bool *done, struct err *e)
{
    struct hub_lend l;
    bool found = false;
    *done = false;
    if (!hub_lend_get(x->d->store, x->kiosk, x->op->lend, &l, &found, e))
        return false;
    if (!found || strcmp(l.session, x->op->target) != 0)
        return spend_lost(x, done, e);
    *done = l.left >= x->op->places || l.released >= x->op->places;
    if (*done)
        return spend(x, &l, e);
    return decide_alarm(x->d, "alarm: spent more than was lent", x->kiosk, e);
}

/* A return is numbered after every op that spent from its lend; so what the hub counts
 * beyond it is spent by an op that is held, or lost. It stays lent. */
bool deciding_return(const struct deciding *x, struct err *e)
{
    const struct decider *d = x->d;
    struct hub_lend l;
    bool found = false;
    if (!hub_lend_get(d->store, x->kiosk, x->op->lend, &l, &found, e))
        return false;
    if (!found || l.returned || strcmp(l.session, x->op->target) != 0) {
        deciding_refuse(x, REASON_NOT_FOUND);
        return true;
    }
    uint32_t given = x->op->places < l.left ? x->op->places : l.left;
    uint32_t rest = x->op->places - given;
    bool odd = given < l.left || rest > l.released;
    x->o->result = RESULT_DONE;
    l.left -= given;
    l.released -= rest < l.released ? rest : l.released;
    l.returned = true;
    const struct places_move move = {.lent = -(int32_t)given};
    return hub_lend_update(d->store, &l, e) &&
           hub_places_move(d->store, l.session, move, e) &&
           decide_promote(d, l.session, e) &&
           (!odd || decide_alarm(d, "alarm: gave back another number than was left",
                                 x->kiosk, e));
}
