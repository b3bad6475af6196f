#include "tests/sim/fault_newcomer.h"

#include "server/hub/logic/hub_recover.h"
#include "server/hub/logic/hub_staff.h"

enum {
    USED_PERMILLE = 400,
    LOOK_MS = 2000,
    COMES_MS_MAX = 900000, /* also without a backup */
    STAFF_MS_MIN = 10000,
    STAFF_MS_MAX = 400000,
};

static struct party_kiosk *kiosk_of(struct world *w)
{
    return &w->kiosks[w->newcomer.kiosk];
}

static bool is_known(struct world *w)
{
    return peers_find(hub_peers_of(w->hub.hub), kiosk_of(w)->name) != NULL;
}

static bool enrol(struct world *w)
{
    struct err e;
    bool created = false;
    struct party_kiosk *k = kiosk_of(w);
    const struct staff by = {.who = "sim", .now = party_hub_now(w).wall};
    bool ok =
        hub_kiosk_register(w->hub.hub, &by, k->name, k->key.public_key, &created, &e);
    world_log(w, "staff", "register %s: %s", k->name, ok ? "done" : e.text);
    if (party_hub_alive(w))
        party_hub_run(w);
    return ok;
}

/* For the first time, as soon as there is a backup without it. */
static void come(struct world *w)
{
    struct newcomer *n = &w->newcomer;
    bool now = w->hub.has_backup || w->now_ms >= COMES_MS_MAX || !w->storm;
    if (!now || !enrol(w))
        return;
    n->came = true;
    uint64_t start_ms = w->now_ms + rng_between(&n->rng, 500, 5000);
    if (!kiosk_of(w)->retired) /* else a copy of it lives on under its name */
        kiosk_of(w)->start_ms = start_ms;
    w->poke = true;
}

static void find_unknown(struct world *w)
{
    struct newcomer *n = &w->newcomer;
    n->staff_ms = w->now_ms + rng_between(&n->rng, STAFF_MS_MIN, STAFF_MS_MAX);
    w->result->counts.faults[FAULT_NEWCOMER]++;
    world_log(w, "fault", "%s is not in the backup", kiosk_of(w)->disk_name);
}

void newcomer_run(struct world *w)
{
    struct newcomer *n = &w->newcomer;
    if (w->now_ms < n->due_ms)
        return;
    n->due_ms = w->now_ms + LOOK_MS;
    if (!party_hub_alive(w))
        return;
    if (!n->came) {
        come(w);
    } else if (is_known(w)) {
        n->staff_ms = 0;
        n->due_ms = w->storm ? n->due_ms : NEVER; /* nothing is restored any more */
    } else if (n->staff_ms == 0) {
        find_unknown(w);
    } else if (w->now_ms >= n->staff_ms) {
        (void)enrol(w);
    }
}

void newcomer_calm(struct world *w)
{
    if (w->newcomer.due_ms != NEVER)
        w->newcomer.due_ms = w->now_ms;
}

bool newcomer_missed(struct world *w)
{
    return w->newcomer.came && !is_known(w) &&
           strangers_find(hub_recovery_strangers(w->hub.hub), kiosk_of(w)->name) == NULL;
}

bool newcomer_is(const struct world *w, size_t kiosk)
{
    return (w->enabled >> FAULT_NEWCOMER & 1) != 0 && w->newcomer.kiosk == kiosk;
}

void newcomer_make(struct world *w)
{
    struct newcomer *n = &w->newcomer;
    n->due_ms = NEVER;
    n->kiosk = w->kiosk_count - 1;
    if (w->setup.mode == MODE_HERD || (w->setup.without >> FAULT_NEWCOMER & 1) != 0 ||
        w->kiosk_count < 2 || !rng_chance(&n->rng, USED_PERMILLE))
        return;
    w->enabled |= UINT32_C(1) << FAULT_NEWCOMER;
    n->due_ms = LOOK_MS;
}
