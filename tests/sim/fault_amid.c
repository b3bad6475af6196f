#include "tests/sim/fault_amid.h"

enum {
    USED_PERMILLE = 200,
    APART_MS_MIN = 5000,
    APART_MS_MAX = 120000,
    SENDS_MAX = 3,
    WRITES_MAX = 60,
};

static bool enabled(const struct world *w, enum world_fault f)
{
    return (w->enabled >> f & 1) != 0;
}

static uint64_t next_ms(struct world *w)
{
    return w->now_ms + rng_between(&w->amid.rng, APART_MS_MIN, APART_MS_MAX);
}

void amid_make(struct world *w)
{
    w->amid.due_ms = NEVER;
    for (int f = FAULT_SENDING; f <= FAULT_SAVING; f++)
        if (rng_chance(&w->amid.rng, USED_PERMILLE) && w->setup.mode != MODE_HERD)
            w->enabled |= UINT32_C(1) << f;
    w->enabled &= ~w->setup.without;
    if (enabled(w, FAULT_SENDING) || enabled(w, FAULT_SAVING))
        w->amid.due_ms = next_ms(w);
}

static void arm_kiosk(struct world *w)
{
    struct party_kiosk *k = &w->kiosks[rng_below(&w->amid.rng, w->kiosk_count)];
    if (!party_kiosk_alive(w, k))
        return;
    k->send_limited = true;
    k->sends_left = (uint32_t)rng_below(&w->amid.rng, SENDS_MAX + 1);
}

static void arm_hub(struct world *w)
{
    struct disk *d = rng_chance(&w->amid.rng, 500) ? w->hub.journal : w->hub.backup;
    uint64_t writes = rng_between(&w->amid.rng, 1, WRITES_MAX);
    if (party_hub_alive(w))
        disk_arm_crash(d, writes);
}

void amid_run(struct world *w)
{
    if (w->now_ms < w->amid.due_ms)
        return;
    w->amid.due_ms = next_ms(w);
    if (enabled(w, FAULT_SENDING))
        arm_kiosk(w);
    if (enabled(w, FAULT_SAVING))
        arm_hub(w);
}

void amid_calm(struct world *w)
{
    w->amid.due_ms = NEVER;
    disk_arm_crash(w->hub.journal, 0);
    disk_arm_crash(w->hub.backup, 0);
    for (size_t i = 0; i < w->kiosk_count; i++)
        w->kiosks[i].send_limited = false;
}

bool amid_may_send(struct party_kiosk *k)
{
    if (!k->send_limited)
        return true;
    if (k->sends_left == 0)
        return false;
    k->sends_left--;
    return true;
}
