#include <stdint.h>

#include "server/hub/logic/hub_deciding.h"
#include "store/hub_lends.h"
#include "store/hub_life.h"

static int64_t offer_end(const struct decider *d, int64_t starts_at)
{
    int64_t end = d->now + d->rules.offer_s;
    int64_t last = starts_at - d->rules.offer_before_s;
    return end < last ? end : last;
}

/* Gives places to one who waits. */
static bool promote_one(const struct decider *d, struct hub_person *first, int64_t end,
                        struct err *e)
{
    const struct places_move move = {.taken = (int32_t)first->places};
    first->state = first->ask_first ? STATE_OFFERED : STATE_CONFIRMED;
    first->offered_until = first->ask_first ? end : 0;
    hub_store_next_hseq(d->store);
    return hub_places_move(d->store, first->target, move, e) &&
           hub_person_update(d->store, first, e);
}

/* Close to the start nobody can be asked any more: those who want to be are passed over,
 * and keep their rank. */
bool decide_promote(const struct decider *d, const char *session, struct err *e)
{
    bool holds = false;
    decide_touch(d, session);
    /* After a restore others may have been promised what looks free. */
    if (!hub_life_holds(d->store, session, &holds, e))
        return false;
    while (!holds) {
        struct hub_places p;
        struct hub_person first;
        bool found = false;
        if (!hub_places_get(d->store, session, &p, &found, e))
            return false;
        if (!found || p.starts_at <= d->now)
            return true;
        int64_t end = offer_end(d, p.starts_at);
        const struct waiting_want want = {.places_max = hub_places_free(&p),
                                          .can_ask = end - d->now >= OFFER_LEAST_S};
        if (!hub_waiting_first(d->store, session, want, &first, &found, e))
            return false;
        if (!found)
            return p.waiting == 0 || p.lent == 0 || hub_lends_back(d->store, session, e);
        if (!promote_one(d, &first, end, e))
            return false;
    }
    return true;
}

/* Whoever holds the booking learns it by status; a queue of messages would begin here. */
bool decide_withdraw(const struct decider *d, struct hub_person *booking,
                     enum status_note note, struct err *e)
{
    const struct places_move move = {
        .taken = booking_holds(booking) ? -(int32_t)booking->places : 0};
    booking->state = STATE_CANCELLED;
    booking->offered_until = 0;
    booking->note = note;
    return hub_places_move(d->store, booking->target, move, e) &&
           hub_person_update(d->store, booking, e);
}

static bool lapse(const struct decider *d, struct hub_person *booking, struct err *e)
{
    hub_store_next_hseq(d->store);
    return decide_withdraw(d, booking, STATUS_NOTE_LAPSED, e) &&
           decide_promote(d, booking->target, e);
}

bool decide_lapse(const struct decider *d, struct hub_person *last, int max,
                  int64_t *next, struct err *e)
{
    for (int i = 0; i < max; i++) {
        bool found = false;
        bool ok = hub_offer_next(d->store, last, &found, e);
        struct hub_person booking = *last;
        *next = found ? booking.offered_until : INT64_MAX;
        if (!ok || !found)
            return ok;
        if (booking.offered_until > d->now)
            return true;
        if (!lapse(d, &booking, e))
            return false;
    }
    return true;
}

static bool answer_open(const struct deciding *x, struct hub_person *booking,
                        struct err *e)
{
    const struct decider *d = x->d;
    if (x->personal.accept) {
        x->o->result = RESULT_CONFIRMED;
        booking->state = STATE_CONFIRMED;
        booking->offered_until = 0;
        return hub_person_update(d->store, booking, e);
    }
    x->o->result = RESULT_CANCELLED;
    return decide_withdraw(d, booking, STATUS_NOTE_NONE, e) &&
           decide_promote(d, booking->target, e);
}

/* What is so already may be said again; an offer that is over is "past"; one that never
 * was is "not found", as for a booking that waits. */
bool deciding_answer_offer(const struct deciding *x, struct hub_person *booking,
                           struct err *e)
{
    bool accept = x->personal.accept;
    if (booking->state == STATE_OFFERED && booking->offered_until > x->d->now)
        return answer_open(x, booking, e);
    if (booking->state == STATE_OFFERED && !lapse(x->d, booking, e))
        return false;
    if (booking->state == STATE_CONFIRMED && accept)
        x->o->result = RESULT_CONFIRMED;
    else if (booking->state == STATE_CANCELLED && !accept)
        x->o->result = RESULT_CANCELLED;
    else if (booking->state == STATE_CANCELLED)
        deciding_refuse(x, booking->note == STATUS_NOTE_LAPSED ? REASON_PAST
                                                               : REASON_CLOSED);
    else
        deciding_refuse(x, REASON_NOT_FOUND);
    return true;
}

bool decide_moved(const struct decider *d, const char *session, int64_t starts_at,
                  struct err *e)
{
    return hub_bookings_moved(d->store, session, starts_at - d->rules.offer_before_s, e);
}

bool decide_closed(const struct decider *d, const char *session, struct err *e)
{
    decide_touch(d, session);
    return hub_bookings_cancel(d->store, session, STATUS_NOTE_CLOSED, e) &&
           hub_lends_back(d->store, session, e);
}
