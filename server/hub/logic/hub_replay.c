/* What an earlier life of the hub has answered, made true in this one: the answer is
 * never decided again, its effect takes place as far as it is not here yet, and a promise
 * that no longer fits is kept all the same (docs/protocol.md, 10). */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "server/hub/logic/hub_deciding.h"
#include "server/hub/logic/hub_inside.h"
#include "store/hub_erasure.h"
#include "store/hub_flag.h"
#include "store/hub_lends.h"
#include "store/hub_life.h"
#include "store/hub_ops.h"
#include "store/hub_records.h"

/* What is told after the hold, by a kiosk that was given up, may free places, or be of
 * one who waits where some are free. */
static bool give_on(const struct deciding *x, struct err *e)
{
    const struct touched *t = x->d->touched;
    bool ok = true;
    for (size_t i = 0; ok && i < t->count; i++)
        ok = decide_promote(x->d, t->ids[i], e);
    return ok;
}

/* One replay can touch many sessions, by what was done to it later. */
static bool make_room(const struct deciding *x, struct err *e)
{
    return x->d->touched->count < HUB_BATCH_MAX ||
           (give_on(x, e) && decide_refresh(x->d, e));
}

/* Nobody may be sent away whom the hub has told that there is a place. */
static bool move_places(const struct deciding *x, const char *session, int32_t taken,
                        int32_t lent, struct err *e)
{
    const struct decider *d = x->d;
    const struct places_move move = {.taken = taken, .lent = lent, .honour = true};
    struct hub_places before, after;
    bool found = false;
    decide_touch(d, session);
    if (!hub_places_get(d->store, session, &before, &found, e) ||
        !hub_places_move(d->store, session, move, e) ||
        !hub_places_get(d->store, session, &after, &found, e))
        return false;
    return after.over <= before.over ||
           decide_alarm(d, "alarm: more booked than there are places", session, e);
}

/* ---- what its holder did to a booking later ---- */

static bool booking_gone(const struct deciding *x, struct hub_person *booking,
                         struct err *e)
{
    if (booking->state == STATE_CANCELLED)
        return true;
    decide_touch(x->d, booking->target);
    return decide_withdraw(x->d, booking, STATUS_NOTE_NONE, e);
}

static bool booking_taken(const struct deciding *x, struct hub_person *booking,
                          const struct hub_late *late, struct err *e)
{
    const struct hub_person old = *booking;
    struct hub_places there;
    bool found = false;
    const char *target = late->target[0] == '\0' ? old.target : late->target;
    if (old.state == STATE_CANCELLED)
        return true;
    if (!hub_places_get(x->d->store, target, &there, &found, e))
        return false;
    if (!found) /* a session that is lost too */
        return decide_alarm(x->d, "alarm: a booking moved to a lost session", x->kiosk,
                            e);
    bool same = strcmp(target, old.target) == 0;
    snprintf(booking->target, sizeof booking->target, "%s", target);
    booking->places = late->places == 0 ? old.places : late->places;
    if (!same)
        booking->hseq = late->hseq;
    if (!same || late->target[0] == '\0')
        booking->state = STATE_CONFIRMED; /* moved, or an offer taken */
    if (booking->state == STATE_CONFIRMED)
        booking->offered_until = 0;
    int32_t gone = booking_holds(&old) ? (int32_t)old.places : 0;
    int32_t come = booking_holds(booking) ? (int32_t)booking->places : 0;
    if (!hub_person_update(x->d->store, booking, e))
        return false;
    if (same)
        return move_places(x, target, come - gone, 0, e);
    return move_places(x, old.target, -gone, 0, e) &&
           move_places(x, target, come, 0, e) &&
           hub_pair_note(x->d->store, booking->op, e);
}

static bool apply_late(const struct deciding *x, struct hub_person *p,
                       const struct hub_late *late, struct err *e)
{
    if (p->thing == HUB_BOOKING)
        return late->gone ? booking_gone(x, p, e) : booking_taken(x, p, late, e);
    p->state = STATE_CANCELLED;
    return hub_person_update(x->d->store, p, e);
}

/* What was told of it stays true of a thing that was erased since. */
static bool find_by_code(const struct deciding *x, struct hub_person *p, bool *found,
                         struct err *e)
{
    uint8_t erased[HUB_HASH_BYTES];
    hub_erasure_hash(erased, x->sealed.code_hash);
    return hub_person_by_code(x->d->store, x->sealed.code_hash, p, found, e) &&
           (*found || hub_person_by_code(x->d->store, erased, p, found, e));
}

/* Told before the thing itself, by another kiosk perhaps, it waits for that. */
static bool adopt_later_act(const struct deciding *x, const struct hub_late *late,
                            struct err *e)
{
    struct hub_person p;
    bool found = false;
    if (!find_by_code(x, &p, &found, e))
        return false;
    return found ? apply_late(x, &p, late, e)
                 : hub_late_put(x->d->store, x->sealed.code_hash, late, e);
}

bool deciding_catch_up(const struct deciding *x, struct err *e)
{
    struct hub_late late = {.hseq = 0};
    struct hub_person p;
    bool any = false;
    bool more = true;
    bool found = false;
    while (more) {
        if (!hub_late_next(x->d->store, x->sealed.code_hash, late.hseq, &late, &more, e))
            return false;
        if (!more)
            break;
        any = true;
        if (!make_room(x, e) || !find_by_code(x, &p, &found, e) ||
            (found && !apply_late(x, &p, &late, e)))
            return false;
    }
    if (found && !hub_late_drop(x->d->store, x->sealed.code_hash, e))
        return false;
    return !any || (give_on(x, e) && decide_refresh(x->d, e));
}

/* ---- what was asked for ---- */

bool deciding_set_aside(const struct deciding *x, const char *what, struct err *e)
{
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    bool ok = wire_put_op(&body, x->op, e) &&
              hub_op_set_aside(x->d->store, x->kiosk, x->op->op, body.data, body.size,
                               x->d->now, e) &&
              decide_alarm(x->d, what, x->kiosk, e);
    bytes_free(&body);
    return ok;
}

/* Places of an allotment that the hub knows are no longer lent. */
static bool unlend(const struct deciding *x, int32_t *lent, struct err *e)
{
    struct hub_lend l;
    bool found = false;
    *lent = 0;
    if (x->op->lend == 0)
        return true;
    if (!hub_lend_get(x->d->store, x->kiosk, x->op->lend, &l, &found, e))
        return false;
    if (!found || strcmp(l.session, x->op->target) != 0 || l.left < x->op->places)
        return true;
    *lent = -(int32_t)x->op->places;
    l.left -= x->op->places;
    return hub_lend_update(x->d->store, &l, e);
}

static bool put_booking(const struct deciding *x, const struct hub_row *session,
                        struct err *e)
{
    struct hub_person p = {.thing = HUB_BOOKING, .state = STATE_CONFIRMED};
    int32_t lent = 0;
    if (x->o->result == RESULT_WAITING)
        p.state = STATE_WAITING;
    if (session->closed) {
        p.state = STATE_CANCELLED;
        p.note = STATUS_NOTE_CLOSED;
    }
    int32_t taken = p.state == STATE_CONFIRMED ? (int32_t)x->op->places : 0;
    return unlend(x, &lent, e) && deciding_put(x, p, e) &&
           move_places(x, x->op->target, taken, lent, e) && deciding_catch_up(x, e);
}

static bool adopt_booking(const struct deciding *x, struct err *e)
{
    struct hub_row row;
    struct hub_places places;
    bool found = false;
    if (!hub_places_get(x->d->store, x->op->target, &places, &found, e))
        return false;
    if (!found)
        return deciding_set_aside(x, "alarm: a booking of a lost session", e);
    if (!hub_record_get(x->d->store, x->op->target, &row, NULL, &found, e))
        return false;
    return put_booking(x, &row, e);
}

static bool adopt_interest(const struct deciding *x, struct err *e)
{
    struct hub_person p = {.thing = HUB_INTEREST, .state = STATE_RECEIVED};
    struct hub_row row;
    bool found = false;
    if (!hub_record_get(x->d->store, x->op->target, &row, NULL, &found, e))
        return false;
    if (!found)
        return deciding_set_aside(x, "alarm: an interest in a lost vacancy", e);
    return deciding_put(x, p, e) && deciding_catch_up(x, e);
}

static bool adopt_request(const struct deciding *x, struct err *e)
{
    struct hub_person p = {.thing = HUB_REQUEST, .state = STATE_RECEIVED};
    return deciding_put(x, p, e) && deciding_catch_up(x, e);
}

static bool adopt_new(const struct deciding *x, struct err *e)
{
    bool taken = false;
    if (!hub_person_taken(x->d->store, x->op->op, x->sealed.code_hash, &taken, e))
        return false;
    if (taken)
        return deciding_set_aside(x, "alarm: a replayed code that is another's", e);
    if (x->op->kind == OP_BOOK)
        return adopt_booking(x, e);
    return x->op->kind == OP_INTEREST ? adopt_interest(x, e) : adopt_request(x, e);
}

static bool adopt_return(const struct deciding *x, struct err *e)
{
    struct hub_lend l;
    bool found = false;
    if (!hub_lend_get(x->d->store, x->kiosk, x->op->lend, &l, &found, e))
        return false;
    if (!found || l.returned || strcmp(l.session, x->op->target) != 0)
        return true;
    uint32_t given = x->op->places < l.left ? x->op->places : l.left;
    l.left -= given;
    l.returned = true;
    return hub_lend_update(x->d->store, &l, e) &&
           move_places(x, l.session, 0, -(int32_t)given, e);
}

/* ---- which ---- */

static bool adopt_opened(const struct deciding *x, struct err *e)
{
    struct hub_late late = {.hseq = x->o->hseq};
    switch (x->op->kind) {
    case OP_BOOK:
    case OP_INTEREST:
    case OP_QUESTION:
    case OP_PROFILE:
    case OP_AVAILABLE:
    case OP_COMPLAINT:
    case OP_ERASE:
    case OP_MENTOR: return adopt_new(x, e);
    case OP_CANCEL:
    case OP_WITHDRAW: late.gone = true; return adopt_later_act(x, &late, e);
    case OP_ANSWER_OFFER:
        late.gone = x->o->result == RESULT_CANCELLED;
        return adopt_later_act(x, &late, e);
    case OP_CHANGE:
        late.places = x->op->places;
        snprintf(late.target, sizeof late.target, "%s", x->op->target);
        return adopt_later_act(x, &late, e);
    case OP_RETURN:
    case OP_KIND_COUNT: break;
    }
    return true;
}

/* Whether the answer is to what is shown with it. One of before answers said that is
 * believed. */
static bool is_to_this(const struct deciding *x, bool *is, struct err *e)
{
    char asked[ASKED_SIZE];
    bool says = false;
    op_asked(asked, x->op);
    *is = strcmp(asked, x->o->asked) == 0;
    if (x->o->asked[0] != '\0')
        return true;
    bool ok = hub_op_asked(x->d->store, x->o->hseq, &says, e);
    *is = !says;
    return ok;
}

static bool adopt_effect(struct deciding *x, struct err *e)
{
    bool is = false;
    if (x->o->result == RESULT_REFUSED)
        return true;
    if (!is_to_this(x, &is, e))
        return false;
    if (!is)
        return deciding_set_aside(
            x, "alarm: an answer shown with what it does not answer", e);
    if (x->op->kind == OP_RETURN)
        return adopt_return(x, e);
    if (hub_keys_seal(x->d->keys, x->op->key) == NULL || !deciding_open(x))
        return deciding_set_aside(x, "alarm: a replay that cannot be read", e);
    return adopt_opened(x, e);
}

bool hub_replay_adopt(const struct decider *d, const char *kiosk, const struct op *op,
                      const struct outcome *o, const struct bytes *answer, struct err *e)
{
    struct outcome told = *o;
    struct deciding x = {.d = d, .kiosk = kiosk, .op = op, .o = &told};
    bool ok = make_room(&x, e) && hub_op_adopt(d->store, kiosk, op, o, answer, e) &&
              adopt_effect(&x, e) && give_on(&x, e);
    sodium_memzero(&x.personal, sizeof x.personal);
    return ok;
}

bool hub_replay_fits(enum op_kind kind, enum result r)
{
    if (r == RESULT_REFUSED)
        return true;
    switch (kind) {
    case OP_BOOK: return r == RESULT_CONFIRMED || r == RESULT_WAITING;
    case OP_INTEREST:
    case OP_QUESTION:
    case OP_PROFILE:
    case OP_AVAILABLE:
    case OP_COMPLAINT:
    case OP_ERASE:
    case OP_MENTOR: return r == RESULT_RECEIVED;
    case OP_CANCEL:
    case OP_WITHDRAW: return r == RESULT_CANCELLED;
    case OP_CHANGE:
    case OP_RETURN: return r == RESULT_DONE;
    case OP_ANSWER_OFFER: return r == RESULT_CONFIRMED || r == RESULT_CANCELLED;
    case OP_KIND_COUNT: break;
    }
    return false;
}

bool hub_replay_same(const struct bytes *stored, const struct outcome *shown)
{
    struct outcome o;
    return wire_get_outcome(&o, stored->data, stored->size, NULL) &&
           o.result == shown->result && o.reason == shown->reason &&
           o.hseq == shown->hseq && o.position == shown->position;
}
