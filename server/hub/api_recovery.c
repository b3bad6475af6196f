#include "server/hub/api_handlers.h"
#include "server/hub/logic/hub_recover.h"

static const char *word_of(enum hub_heard heard)
{
    switch (heard) {
    case HUB_UNHEARD: return "unheard";
    case HUB_HEARD: return "heard";
    case HUB_LOST: return "lost";
    }
    return "";
}

static bool put_kiosk(struct api_request *r, const struct peer *p, struct err *e)
{
    struct fields_writer w;
    enum hub_heard heard = HUB_UNHEARD;
    if (!hub_recovery_of(r->hub, p, &heard, e))
        return false;
    fields_open(&w, &r->reply);
    fields_put_text(&w, "name", p->name);
    fields_put_text(&w, "state", word_of(heard));
    if (p->seen_at != 0)
        api_put_instant(&w, "seen_at", p->seen_at);
    if (p->said.inst[0] != '\0')
        fields_put_uint(&w, "replay", p->said.replay);
    return fields_close(&w, "kiosk", e);
}

static bool put_stranger(struct api_request *r, const struct stranger *s, struct err *e)
{
    struct fields_writer w;
    fields_open(&w, &r->reply);
    fields_put_text(&w, "name", s->name);
    fields_put_text(&w, "state", s->lost ? word_of(HUB_LOST) : "unknown");
    api_put_instant(&w, "seen_at", s->at);
    return fields_close(&w, "kiosk", e);
}

static bool put_strangers(struct api_request *r, bool *first, struct err *e)
{
    const struct strangers *all = hub_recovery_strangers(r->hub);
    for (size_t i = 0; i < all->count; i++) {
        api_comma(r, first);
        if (!put_stranger(r, &all->items[i], e))
            return false;
    }
    return true;
}

static bool put_kiosks(struct api_request *r, struct err *e)
{
    const struct peers *all = hub_peers_of(r->hub);
    bool first = true;
    bytes_text(&r->reply, ",\"kiosks\":[");
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].revoked)
            continue;
        api_comma(r, &first);
        if (!put_kiosk(r, &all->items[i], e))
            return false;
    }
    bool ok = put_strangers(r, &first, e);
    bytes_text(&r->reply, "]");
    return ok;
}

static void put_state(struct api_request *r, struct fields_writer *w,
                      const struct hub_recovery *state)
{
    char epoch[EPOCH_SIZE];
    epoch_print(epoch, &hub_store_numbers(hub_store_of(r->hub))->epoch);
    fields_open(w, &r->reply);
    fields_put_text(w, "epoch", epoch);
    fields_put_bool(w, "restored", state->life.restored);
    fields_put_bool(w, "complete", state->life.complete);
    fields_put_bool(w, "holding", state->life.holding);
    if (state->life.restored)
        api_put_instant(w, "began_at", state->life.began);
    fields_put_uint(w, "held", state->held);
    if (hub_stopped(r->hub)[0] != '\0')
        fields_put_text(w, "stopped", hub_stopped(r->hub));
}

void api_recovery(struct api_request *r)
{
    struct err e;
    struct fields_writer w;
    struct hub_recovery state;
    if (!hub_recovery(r->hub, &state, &e)) {
        api_failed(r, &e);
        return;
    }
    put_state(r, &w, &state);
    if (put_kiosks(r, &e) && fields_close(&w, "recovery", &e)) {
        api_done(r, 200);
        return;
    }
    bytes_clear(&r->reply);
    api_failed(r, &e);
}

void api_recovery_release(struct api_request *r)
{
    struct err e;
    bool found = false;
    const struct staff by = api_staff(r);
    if (!hub_recovery_release(r->hub, &by, r->param, &found, &e))
        api_failed(r, &e);
    else if (!found)
        api_problem(r, 404, "There is no session with that reference");
    else
        api_recovery(r);
}

void api_recovery_lost(struct api_request *r)
{
    struct err e;
    bool found = false;
    const struct staff by = api_staff(r);
    if (!hub_recovery_lost(r->hub, &by, r->param, &found, &e))
        api_failed(r, &e);
    else if (!found)
        api_problem(r, 404, "There is no kiosk of that name");
    else
        api_recovery(r);
}
