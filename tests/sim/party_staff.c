#include <stdio.h>

#include "server/hub/logic/hub_booking.h"
#include "server/hub/logic/hub_session.h"
#include "tests/sim/world_inside.h"

/* What staff do with places. The hub says no to much of it, in words (ERR_INPUT): that
 * is an answer and no fault. */

static struct staff staff_now(const struct world *w)
{
    return (struct staff){.who = "sim", .now = party_hub_now(w).wall};
}

/* A hub that said no did nothing; one that failed or died may have committed it. */
static bool maybe_done(bool ok, const struct err *e)
{
    return ok || e->kind != ERR_INPUT;
}

static bool cancel_booking(struct world *w, struct err *e)
{
    struct hub_person p;
    bool found = false;
    const struct staff by = staff_now(w);
    const char *op = oracle_any_booking(w);
    if (op == NULL)
        return true;
    world_log(w, "staff", "cancel booking %s", op + 24);
    bool ok = booking_cancel(w->hub.hub, &by, op, &p, &found, e);
    if (maybe_done(ok, e))
        oracle_staff_cancelled(w, op);
    return ok;
}

static bool cancel_session(struct world *w, const char *ref, struct err *e)
{
    bool found = false;
    const struct staff by = staff_now(w);
    char id[UUID_SIZE];
    oracle_session(w, ref, id);
    world_log(w, "staff", "cancel session %s", ref);
    bool ok = hub_session_cancel(w->hub.hub, &by, ref, &found, e);
    if (maybe_done(ok, e))
        sessions_note(&w->oracle->closed, id);
    return ok;
}

static bool shrink(struct world *w, const char *ref, struct err *e)
{
    bool found = false;
    const struct staff by = staff_now(w);
    const char *op = oracle_any_booking(w);
    const bool named = op != NULL && rng_chance(&w->people, 500);
    const struct shrink what = {.capacity = (uint32_t)rng_between(&w->people, 1, 8),
                                .count = named ? 1 : 0,
                                .ops = &op};
    world_log(w, "staff", "session %s: %u places", ref, what.capacity);
    bool ok = hub_session_shrink(w->hub.hub, &by, ref, &what, &found, e);
    if (named && maybe_done(ok, e))
        oracle_staff_cancelled(w, op);
    return ok;
}

static bool lend(struct world *w, const char *ref, bool back, struct err *e)
{
    bool found = false;
    const struct staff by = staff_now(w);
    const struct session_kiosk which = {
        .ref = ref, .kiosk = w->kiosks[rng_below(&w->people, w->kiosk_count)].name};
    world_log(w, "staff", "session %s: %s %s", ref, back ? "back from" : "lend to",
              which.kiosk);
    if (back)
        return hub_session_unlend(w->hub.hub, &by, &which, &found, e);
    uint32_t places = (uint32_t)rng_between(&w->people, 1, 3);
    return hub_session_lend(w->hub.hub, &by, &which, places, &found, e);
}

/* They think that it is dead; it may be back in a moment. */
static bool release(struct world *w, const char *ref, struct err *e)
{
    bool found = false;
    const struct staff by = staff_now(w);
    const struct session_kiosk which = {
        .ref = ref, .kiosk = w->kiosks[rng_below(&w->people, w->kiosk_count)].name};
    char id[UUID_SIZE];
    oracle_session(w, ref, id);
    world_log(w, "staff", "session %s: release what %s holds", ref, which.kiosk);
    bool ok = hub_session_release(w->hub.hub, &by, &which, &found, e);
    if (maybe_done(ok, e))
        sessions_note(&w->oracle->released, id);
    return ok;
}

bool people_staff_places(struct world *w, struct err *e)
{
    char ref[REF_SIZE];
    uint64_t what = rng_below(&w->people, 100);
    if (w->lending && rng_chance(&w->people, 600))
        what = 35; /* lend */
    ref_make(ref, 'S', (uint32_t)rng_between(&w->people, 1, WORLD_SESSIONS));
    if (what < 15)
        return cancel_booking(w, e);
    if (what < 20)
        return cancel_session(w, ref, e);
    if (what < 35)
        return shrink(w, ref, e);
    if (what < 75)
        return lend(w, ref, false, e);
    return what < 95 ? lend(w, ref, true, e) : release(w, ref, e);
}
