#include "tests/sim/fault_slow.h"

enum {
    USED_PERMILLE = 300,
    APART_MS_MAX = 90000,
    LASTS_MS_MIN = 5000,
    LASTS_MS_MAX = 120000,
    SYNC_MS_MIN = 50,
    SYNC_MS_MAX = 2000,
    SYNC_MS_LONG = 10000,
    LONG_PERMILLE = 30,
    TURN_MS_MAX = 30000,
    HUB_PERMILLE = 400,
};

static uint64_t take_ms(struct world *w, uint64_t syncs)
{
    uint64_t ms = 0;
    for (uint64_t i = 0; i < syncs && ms < TURN_MS_MAX; i++)
        ms += rng_chance(&w->slow.rng, LONG_PERMILLE)
                  ? SYNC_MS_LONG
                  : rng_between(&w->slow.rng, SYNC_MS_MIN, SYNC_MS_MAX);
    return ms;
}

/* How long that party is busy, by the syncs of its disk so far. */
static uint64_t busy_ms(struct world *w, struct slow_disk *d, uint64_t syncs)
{
    uint64_t more = syncs - d->syncs;
    d->syncs = syncs;
    return w->now_ms < d->until_ms ? take_ms(w, more) : 0;
}

bool slow_hub(struct world *w)
{
    struct party_hub *p = &w->hub;
    uint64_t syncs = disk_counts(p->disk).syncs + disk_counts(p->journal).syncs;
    uint64_t ms = busy_ms(w, &p->slow, syncs);
    if (ms == 0)
        return false;
    p->busy_ms = w->now_ms + ms;
    net_busy(w->net, p->party, p->busy_ms);
    return true;
}

bool slow_kiosk(struct world *w, struct party_kiosk *k)
{
    uint64_t ms = busy_ms(w, &k->slow, disk_counts(k->disk).syncs);
    if (ms == 0)
        return false;
    k->busy_ms = w->now_ms + ms;
    net_busy(w->net, k->party, k->busy_ms);
    return true;
}

void slow_run(struct world *w)
{
    struct slow *s = &w->slow;
    if (w->now_ms < s->due_ms)
        return;
    s->due_ms = w->now_ms + rng_between(&s->rng, 1000, APART_MS_MAX);
    uint64_t until_ms = w->now_ms + rng_between(&s->rng, LASTS_MS_MIN, LASTS_MS_MAX);
    struct party_kiosk *k = &w->kiosks[rng_below(&s->rng, w->kiosk_count)];
    bool hub = rng_chance(&s->rng, HUB_PERMILLE);
    *(hub ? &w->hub.slow.until_ms : &k->slow.until_ms) = until_ms;
    world_log(w, "fault", "the disk of %s is slow", hub ? "the hub" : k->disk_name);
    w->result->counts.faults[FAULT_SLOW]++;
}

void slow_calm(struct world *w)
{
    w->slow.due_ms = NEVER;
    w->hub.slow.until_ms = 0;
    for (size_t i = 0; i < w->kiosk_count; i++)
        w->kiosks[i].slow.until_ms = 0;
}

void slow_make(struct world *w)
{
    struct slow *s = &w->slow;
    s->due_ms = NEVER;
    if (w->setup.mode == MODE_HERD || (w->setup.without >> FAULT_SLOW & 1) != 0 ||
        !rng_chance(&s->rng, USED_PERMILLE))
        return;
    w->enabled |= UINT32_C(1) << FAULT_SLOW;
    s->due_ms = rng_between(&s->rng, 1000, APART_MS_MAX);
}
