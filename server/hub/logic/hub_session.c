#include "server/hub/logic/hub_session.h"

#include <stdio.h>
#include <string.h>

#include "server/hub/logic/hub_decide.h"
#include "store/hub_life.h"

struct act { /* of staff on one session */
    const char *ref;
    const char *what; /* for the audit */
    bool (*work)(struct act *a, struct err *e);
    const char *kiosk;           /* lent; NULL: the act is about none */
    const struct shrink *shrink; /* lent */
    uint32_t wanted;             /* places to lend to the kiosk */

    /* ---- while it is under way ---- */
    struct decider d;
    struct touched touched;
    struct hub_row row;
    struct hub_places places;
};

static bool find(struct act *a, bool *found, struct err *e)
{
    bool known = false;
    *found = false;
    if (!hub_record_by_ref(a->d.store, RECORD_SESSION, a->ref, &a->row, NULL, &known, e))
        return false;
    return !known || a->row.closed ||
           hub_places_get(a->d.store, a->row.id, &a->places, found, e);
}

/* In one transaction, with its audit row; *found false: nothing was done. */
static bool perform(struct act *a, struct hub *h, const struct staff *by, bool *found,
                    struct err *e)
{
    struct hub_store *s = hub_store_of(h);
    char target[REF_SIZE + NAME_SIZE];
    a->touched.count = 0;
    a->d = hub_decider(h, by->now, &a->touched);
    if (!find(a, found, e))
        return false;
    if (!*found)
        return true;
    snprintf(target, sizeof target, "%s%s%s", a->row.ref, a->kiosk == NULL ? "" : " ",
             a->kiosk == NULL ? "" : a->kiosk);
    bool ok = hub_store_begin(s, e) && a->work(a, e) && decide_refresh(&a->d, e) &&
              hub_audit_put(s, by->now, by->who, a->what, target, e) &&
              hub_store_commit(s, e);
    hub_store_rollback(s);
    return ok;
}

/* ---- fewer places ---- */

static bool cancel_one(struct act *a, const char *op, struct err *e)
{
    struct hub_person p;
    bool found = false;
    if (!hub_booking_get(a->d.store, op, &p, &found, e))
        return false;
    if (!found || strcmp(p.target, a->row.id) != 0)
        return err_set(e, ERR_INPUT, "cancel: %.36s is no booking of this session", op);
    if (p.state == STATE_CANCELLED)
        return true;
    hub_store_next_hseq(a->d.store);
    return decide_withdraw(&a->d, &p, STATUS_NOTE_STAFF, e);
}

static bool shrink(struct act *a, struct err *e)
{
    const struct shrink *what = a->shrink;
    struct hub_store *s = a->d.store;
    bool found = false;
    for (size_t i = 0; i < what->count; i++)
        if (!cancel_one(a, what->ops[i], e))
            return false;
    if (!hub_places_get(s, a->row.id, &a->places, &found, e))
        return false;
    uint32_t used = a->places.taken + a->places.lent;
    if (used > what->capacity + a->places.over)
        return err_set(e, ERR_INPUT,
                       "capacity: %u places are taken and %u held by kiosks: name "
                       "bookings to cancel, or ask the kiosks to give places back",
                       a->places.taken, a->places.lent);
    hub_store_next_hseq(s);
    return hub_places_set(s, a->row.id, what->capacity, a->places.starts_at, e) &&
           decide_promote(&a->d, a->row.id, e);
}

bool hub_session_shrink(struct hub *h, const struct staff *by, const char *ref,
                        const struct shrink *what, bool *found, struct err *e)
{
    struct act a = {.ref = ref, .what = "session shrink", .work = shrink, .shrink = what};
    if (what->capacity < 1 || what->capacity > SESSION_PLACES_MAX)
        return err_set(e, ERR_INPUT, "capacity: not 1 to %d", SESSION_PLACES_MAX);
    return perform(&a, h, by, found, e);
}

static bool cancel(struct act *a, struct err *e)
{
    return hub_record_close(a->d.store, a->row.id, "cancelled", a->d.now, e) &&
           decide_closed(&a->d, a->row.id, e);
}

bool hub_session_cancel(struct hub *h, const struct staff *by, const char *ref,
                        bool *found, struct err *e)
{
    struct act a = {.ref = ref, .what = "session cancel", .work = cancel};
    return perform(&a, h, by, found, e);
}

/* ---- lends ---- */

/* The kiosk's of this session; false with ERR_INPUT if there is none. */
static bool find_lend(struct act *a, struct hub_lend *l, struct err *e)
{
    const struct lend_want want = {.session = a->row.id, .kiosk = a->kiosk, .open = true};
    bool found = false;
    if (!hub_lend_next(a->d.store, &want, l, &found, e))
        return false;
    return found || err_set(e, ERR_INPUT, "kiosk: holds no places of this session");
}

static bool lend(struct act *a, struct err *e)
{
    struct hub_store *s = a->d.store;
    const uint32_t places = a->wanted;
    const struct lend_want want = {.session = a->row.id, .kiosk = a->kiosk, .open = true};
    struct hub_lend l = {.places = places, .left = places, .at = a->d.now};
    struct hub_lend old;
    struct hub_machine machine;
    bool known = false;
    bool open = false;
    bool holds = false;
    if (!hub_life_holds(s, a->row.id, &holds, e) ||
        !hub_machine_get(s, a->kiosk, &machine, &known, e) ||
        !hub_lend_next(s, &want, &old, &open, e))
        return false;
    if (!known)
        return err_set(e, ERR_INPUT,
                       "kiosk: it has not said yet on which machine it "
                       "runs; it must have been connected once");
    if (open)
        return err_set(e, ERR_INPUT, "kiosk: holds places of this session already");
    if (holds)
        return err_set(e, ERR_INPUT,
                       "ref: the hub was restored, and not every kiosk was "
                       "heard: see peerpointctl recovery");
    if (places < 1 || places > LEND_PLACES_MAX || places > hub_places_free(&a->places))
        return err_set(e, ERR_INPUT, "places: %u are free, and one lend is 1 to %d",
                       hub_places_free(&a->places), LEND_PLACES_MAX);
    if (a->places.starts_at <= a->d.now)
        return err_set(e, ERR_INPUT, "ref: the session has begun");
    l.id = hub_store_next_hseq(s);
    l.news = l.id;
    memcpy(l.hw, machine.hw, sizeof l.hw);
    memcpy(l.inst, machine.inst, sizeof l.inst);
    snprintf(l.kiosk, sizeof l.kiosk, "%s", a->kiosk);
    snprintf(l.session, sizeof l.session, "%s", a->row.id);
    return hub_lend_put(s, &l, e) &&
           hub_places_move(s, a->row.id, (struct places_move){.lent = (int32_t)places},
                           e) &&
           decide_promote(&a->d, a->row.id, e);
}

bool hub_session_lend(struct hub *h, const struct staff *by,
                      const struct session_kiosk *which, uint32_t places, bool *found,
                      struct err *e)
{
    struct act a = {.ref = which->ref,
                    .what = "session lend",
                    .work = lend,
                    .kiosk = which->kiosk,
                    .wanted = places};
    const struct peer *p = peers_find(hub_peers_of(h), which->kiosk);
    if (p == NULL || p->revoked)
        return err_set(
            e, ERR_INPUT,
            "kiosk: none of that name, or revoked (kiosk list shows the names)");
    return perform(&a, h, by, found, e);
}

static bool ask_back(struct act *a, struct err *e)
{
    struct hub_lend l;
    if (!find_lend(a, &l, e))
        return false;
    l.back = true;
    l.news = hub_store_next_hseq(a->d.store);
    return hub_lend_update(a->d.store, &l, e);
}

bool hub_session_unlend(struct hub *h, const struct staff *by,
                        const struct session_kiosk *which, bool *found, struct err *e)
{
    struct act a = {.ref = which->ref,
                    .what = "session unlend",
                    .work = ask_back,
                    .kiosk = which->kiosk};
    return perform(&a, h, by, found, e);
}

static bool release(struct act *a, struct err *e)
{
    struct hub_lend l;
    if (!find_lend(a, &l, e))
        return false;
    const struct places_move move = {.lent = -(int32_t)l.left};
    l.released += l.left;
    l.left = 0;
    l.back = true;
    l.news = hub_store_next_hseq(a->d.store);
    return hub_lend_update(a->d.store, &l, e) &&
           hub_places_move(a->d.store, a->row.id, move, e) &&
           decide_promote(&a->d, a->row.id, e);
}

bool hub_session_release(struct hub *h, const struct staff *by,
                         const struct session_kiosk *which, bool *found, struct err *e)
{
    struct act a = {.ref = which->ref,
                    .what = "session release",
                    .work = release,
                    .kiosk = which->kiosk};
    return perform(&a, h, by, found, e);
}
