#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "server/hub/logic/hub_deciding.h"
#include "server/hub/logic/hub_mentoring.h"
#include "store/hub_flag.h"
#include "store/hub_ops.h"

static bool cancel(const struct deciding *x, struct hub_person *booking,
                   const struct hub_places *p, struct err *e)
{
    const struct decider *d = x->d;
    bool held = booking_holds(booking);
    x->o->result = RESULT_CANCELLED;
    if (booking->state == STATE_CANCELLED)
        return true;
    if (p->starts_at <= d->now) {
        deciding_refuse(x, REASON_PAST);
        return true;
    }
    decide_touch(d, booking->target);
    return decide_withdraw(d, booking, STATUS_NOTE_NONE, e) &&
           (!held || decide_promote(d, booking->target, e));
}

/* Another number of places in the same session: the rank stays. */
static bool resize(const struct deciding *x, struct hub_person *booking,
                   const struct hub_places *p, struct err *e)
{
    const struct decider *d = x->d;
    int32_t more = (int32_t)x->op->places - (int32_t)booking->places;
    bool holds = booking_holds(booking);
    uint32_t room =
        holds ? hub_places_free(p) : (uint32_t)SESSION_WAITING_MAX - p->waiting;
    if (more > 0 && (uint32_t)more > room) {
        deciding_refuse(x, REASON_FULL);
        return true;
    }
    booking->places = x->op->places;
    const struct places_move move = {.taken = holds ? more : 0};
    return hub_places_move(d->store, booking->target, move, e) &&
           hub_person_update(d->store, booking, e) &&
           decide_promote(d, booking->target, e);
}

/* To another session, if that has room: confirmed there, or all stays as it was. */
static bool move(const struct deciding *x, struct hub_person *booking, struct err *e)
{
    const struct decider *d = x->d;
    const struct hub_person old = *booking;
    const struct places_move gone = {.taken = -(int32_t)old.places};
    const struct places_move came = {.taken = (int32_t)x->op->places};
    struct hub_places there;
    bool open = false;
    if (!deciding_session_open(x, &there, &open, e))
        return false;
    if (!open)
        return true;
    if (x->op->places > hub_places_free(&there)) {
        deciding_refuse(x, REASON_FULL);
        return true;
    }
    snprintf(booking->target, sizeof booking->target, "%s", x->op->target);
    booking->places = x->op->places;
    booking->state = STATE_CONFIRMED;
    booking->hseq = x->o->hseq;
    booking->offered_until = 0;
    booking->note = STATUS_NOTE_NONE;
    decide_touch(d, booking->target);
    decide_touch(d, old.target);
    if (!hub_places_move(d->store, booking->target, came, e) ||
        !hub_person_update(d->store, booking, e) ||
        !hub_pair_note(d->store, booking->op, e))
        return false;
    return !booking_holds(&old) || (hub_places_move(d->store, old.target, gone, e) &&
                                    decide_promote(d, old.target, e));
}

static bool change(const struct deciding *x, struct hub_person *booking,
                   const struct hub_places *p, struct err *e)
{
    x->o->result = RESULT_DONE;
    if (booking->state == STATE_CANCELLED)
        deciding_refuse(x, REASON_CLOSED);
    else if (p->starts_at <= x->d->now)
        deciding_refuse(x, REASON_PAST);
    else if (strcmp(booking->target, x->op->target) == 0)
        return resize(x, booking, p, e);
    else
        return move(x, booking, e);
    return true;
}

static bool with_booking(const struct deciding *x, struct hub_person *booking,
                         struct err *e)
{
    struct hub_places p;
    bool found = false;
    if (!hub_places_get(x->d->store, booking->target, &p, &found, e))
        return false;
    if (!found)
        return err_set(e, ERR_INPUT, "a booking's session is not here");
    if (x->op->kind == OP_CHANGE)
        return change(x, booking, &p, e);
    if (x->op->kind == OP_ANSWER_OFFER)
        return deciding_answer_offer(x, booking, e);
    return cancel(x, booking, &p, e);
}

/* An interest, or a request to staff. */
static bool with_other(const struct deciding *x, struct hub_person *p, struct err *e)
{
    if (x->op->kind != OP_CANCEL && x->op->kind != OP_WITHDRAW) {
        deciding_refuse(x, REASON_NOT_FOUND);
        return true;
    }
    /* A mentor who knows of it is told. */
    if (p->kind == OP_MENTOR && !mentoring_withdraw(x->d, p->op, e))
        return false;
    x->o->result = RESULT_CANCELLED;
    p->state = STATE_CANCELLED;
    return hub_person_update(x->d->store, p, e);
}

/* A claim code means one thing; a person who types it need not know which word the screen
 * has for giving it up. */
bool deciding_by_code(const struct deciding *x, struct err *e)
{
    const struct decider *d = x->d;
    struct hub_person p;
    bool found = false;
    if (!hub_person_by_code(d->store, x->sealed.code_hash, &p, &found, e))
        return false;
    if (found)
        return p.thing == HUB_BOOKING ? with_booking(x, &p, e) : with_other(x, &p, e);
    deciding_refuse(x, REASON_NOT_FOUND);
    return hub_wrong_code_put(d->store, x->kiosk, d->now, HUB_WRONG_CODES_S, e);
}
