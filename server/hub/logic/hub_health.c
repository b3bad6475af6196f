#include "server/hub/logic/hub_health.h"

#include <stdio.h>

enum {
    PROBE_MS = 10 * 60 * 1000,
    PROBE_AGAIN_MS = 10 * 1000,
    CHECK_APART_MS = 1000,
    CHECK_AGAIN_MS = 10 * 60 * 1000,
    NIGHT_S = 3 * 3600,
    DAY_S = 24 * 3600,
};

void hub_health_open(struct hub_health *g)
{
    *g = (struct hub_health){.check_ms = UINT64_MAX};
}

static const char *words_of(enum err_kind kind)
{
    switch (kind) {
    case ERR_INPUT: return "";
    case ERR_FULL: return "disk full";
    case ERR_LATER: return "database cannot be written";
    case ERR_BROKEN: return "database damaged: restore a backup";
    }
    return "";
}

void hub_health_failed(struct hub_health *g, const struct err *e)
{
    if (e->kind == ERR_INPUT || g->broken)
        return;
    if (g->trouble[0] == '\0')
        g->probe_ms = 0; /* trouble that ends is to end soon */
    g->broken = e->kind == ERR_BROKEN;
    snprintf(g->trouble, sizeof g->trouble, "%s", words_of(e->kind));
}

static bool probe(struct hub_health *g, struct hub_store *s, uint64_t now_ms,
                  struct err *e)
{
    if (now_ms < g->probe_ms)
        return true;
    bool ok = hub_store_probe(s, e);
    if (ok)
        g->trouble[0] = '\0';
    else
        hub_health_failed(g, e);
    g->probe_ms = now_ms + (ok ? PROBE_MS : PROBE_AGAIN_MS);
    return ok;
}

/* The night that has begun last. The first one that is met is as good as looked through:
 * the start has done so. */
static void begin_night(struct hub_health *g, const struct hub_now *now)
{
    int64_t night = (now->wall - NIGHT_S) / DAY_S;
    if (night == g->night)
        return;
    if (g->night != 0 && night > g->night) {
        g->check_ms = now->ms;
        g->check_next = 0;
    }
    g->night = night;
}

static bool check(struct hub_health *g, struct hub_store *s, const struct hub_now *now,
                  struct err *e)
{
    bool more = false;
    begin_night(g, now);
    if (now->ms < g->check_ms)
        return true;
    bool ok = hub_store_check_next(s, &g->check_next, &more, e);
    bool last = ok && !more;
    ok = ok && (more || hub_store_sweep(s, e));
    g->check_ms = more ? now->ms + CHECK_APART_MS : UINT64_MAX;
    if (ok)
        return true;
    /* To write the file anew takes as much room again: what has failed for that fills the
     * disk each time, and waits for the next night. */
    if (!last || e->kind != ERR_FULL)
        g->check_ms = now->ms + CHECK_AGAIN_MS;
    hub_health_failed(g, e);
    return false;
}

bool hub_health_run(struct hub_health *g, struct hub_store *s, const struct hub_now *now,
                    struct err *e)
{
    if (g->broken)
        return err_set(e, ERR_BROKEN, "the database is damaged: restore a backup");
    return probe(g, s, now->ms, e) && check(g, s, now, e);
}

uint64_t hub_health_due_ms(const struct hub_health *g)
{
    return g->probe_ms < g->check_ms ? g->probe_ms : g->check_ms;
}
