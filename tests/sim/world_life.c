#include <stdlib.h>
#include <string.h>

#include "tests/sim/fault_amid.h"
#include "tests/sim/fault_decay.h"
#include "tests/sim/fault_later.h"
#include "tests/sim/fault_newcomer.h"
#include "tests/sim/fault_rare.h"
#include "tests/sim/fault_row.h"
#include "tests/sim/fault_skew.h"
#include "tests/sim/fault_slow.h"
#include "tests/sim/simrandom.h"
#include "tests/sim/world_inside.h"

#define MINUTE_MS UINT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

enum {
    CALM_MS_MAX = 3 * 3600 * 1000,
    DAYS_MAX = 60,
    HERD = 1000,
    HERD_CALM_MS_MAX = 15 * 60 * 1000,
    /* For each kiosk, of both sides: until it has caught up; while it asks in vain, as
     * one message per so many ms; in the busiest second. */
    HERD_MESSAGES_MAX = 40,
    HERD_ASKING_MS = 5000,
    HERD_A_SECOND_MAX = 15,
};

/* ---- calm ---- */

/* Who was away for weeks is switched on. */
static void come_back(struct world *w, struct party_kiosk *k)
{
    bool away = (k->core == NULL || k->reader == NULL) && !k->retired;
    if (away && k->start_ms > w->now_ms + MINUTE_MS)
        k->start_ms = w->now_ms + MINUTE_MS;
}

static void calm_down(struct world *w)
{
    const struct net_weather good = {.delay_ms_min = 1, .delay_ms_max = 50};
    w->storm = false;
    w->poke = true;
    w->fault_ms = w->staff_ms = NEVER;
    net_set_weather(w->net, &good);
    world_unlimit_disks(w);
    for (size_t i = 0; i <= w->kiosk_count; i++)
        if (w->cut_until_ms[i] != 0)
            w->cut_until_ms[i] = w->now_ms;
    disk_arm_crash(w->hub.disk, 0);
    disk_arm_error(w->hub.disk, 0);
    w->hub.send_limited = false;
    for (size_t i = 0; i < w->kiosk_count; i++) {
        disk_arm_crash(w->kiosks[i].disk, 0);
        disk_arm_error(w->kiosks[i].disk, 0);
        w->kiosks[i].act_ms = NEVER;
        come_back(w, &w->kiosks[i]);
    }
    rare_calm(w);
    skew_calm(w);
    slow_calm(w);
    later_calm(w);
    decay_calm(w);
    row_calm(w);
    newcomer_calm(w);
    amid_calm(w);
    world_log(w, "world", "calm");
}

/* Heads every minute and after commits, asking again, and each op a few times. */
static void check_talk(struct world *w)
{
    uint64_t minutes = (w->now_ms - w->skipped_ms) / 60000 + 1;
    uint64_t most =
        2000 + 60 * (w->kiosk_count + 1) * minutes + 100 * w->result->counts.saved;
    uint64_t published = net_counts(w->net).published;
    if (published > most)
        world_fail(w, "L3: %llu messages for %llu ops in %llu minutes",
                   (unsigned long long)published,
                   (unsigned long long)w->result->counts.saved,
                   (unsigned long long)minutes);
}

/* Claim codes are tried at a pace (protocol.md, 6), so a queue of them may take days. */
static bool only_codes_wait(const struct world *w)
{
    const struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++) {
        const struct truth *t = &o->truths[i];
        if (t->sure && !t->told && op_makes_thing(t->kind))
            return false;
    }
    return true;
}

static void calm(struct world *w)
{
    char why[WORLD_TEXT_SIZE];
    uint64_t began_ms = w->now_ms;
    calm_down(w);
    if (!world_run_until(w, w->now_ms + CALM_MS_MAX, true) && only_codes_wait(w))
        world_run_until(w, w->now_ms + 5 * DAY_MS, true);
    w->result->calm_ms = w->now_ms - began_ms;
    if (!w->result->failed && !oracle_settled(w, why))
        world_fail(w, "%s after %llu s of calm", why,
                   (unsigned long long)(w->result->calm_ms / 1000));
    if (!w->result->failed)
        check_talk(w);
    /* What is still under way must not undo it. */
    if (!w->result->failed)
        world_run_until(w, w->now_ms + 60000, false);
    /* A kiosk may have given places back meanwhile: that too must settle. */
    if (!w->result->failed && !world_run_until(w, w->now_ms + CALM_MS_MAX, true))
        world_fail(w, "what was settled does not settle again");
    if (!w->result->failed)
        oracle_final(w);
    /* The trace is of the life up to here: a question more does not make it another. */
    uint64_t trace = w->result->trace;
    if (!w->result->failed && w->setup.mode != MODE_HERD)
        people_ask_all(w);
    w->result->trace = trace;
}

/* ---- days ---- */

/* Only what happens at night is left out: heads that say what the last one said. To all
 * that run it is as if they had slept; who is away has no power. */
static void skip(struct world *w, uint64_t ms)
{
    for (size_t i = 0; i < w->kiosk_count; i++) {
        struct party_kiosk *k = &w->kiosks[i];
        bool goes = rng_chance(&w->faults, 150);
        bool down = k->core == NULL;
        if ((!goes && !down) || k->retired)
            continue;
        if (goes && !down)
            party_kiosk_die(w, k, true);
        if (goes)
            k->start_ms = w->now_ms + ms + rng_below(&w->faults, 20 * DAY_MS);
    }
    w->poke = true;
    w->now_ms += ms;
    w->skipped_ms += ms;
    world_log(w, "world", "%llu hours pass", (unsigned long long)(ms / HOUR_MS));
}

/* What staff do on days that nobody looks at: without it, who was away missed little. */
static void catch_up_staff(struct world *w)
{
    uint64_t acts = rng_below(&w->people, 40);
    for (uint64_t i = 0; i < acts && !w->result->failed; i++) {
        world_run_until(w, w->now_ms + 500, false);
        people_staff(w);
    }
}

static void live_days(struct world *w)
{
    while (w->now_ms < DAYS_MAX * DAY_MS && !w->result->failed) {
        world_run_until(w, w->now_ms + rng_between(&w->faults, 1, 10) * MINUTE_MS, false);
        skip(w, rng_between(&w->faults, 6 * HOUR_MS, 6 * DAY_MS));
        catch_up_staff(w);
    }
}

/* ---- herd ---- */

static bool settle(struct world *w, uint64_t at_most_ms, const char *what)
{
    char why[WORLD_TEXT_SIZE] = "";
    uint64_t began_ms = w->now_ms;
    if (world_run_until(w, w->now_ms + at_most_ms, true)) {
        world_log(w, "world", "%s: settled after %llu s, %llu messages so far", what,
                  (unsigned long long)((w->now_ms - began_ms) / 1000),
                  (unsigned long long)net_counts(w->net).published);
        return true;
    }
    if (!w->result->failed && !oracle_settled(w, why))
        world_fail(w, "%s: %s after %llu s", what, why,
                   (unsigned long long)((w->now_ms - began_ms) / 1000));
    return false;
}

/* The broker goes, the hub goes, or the kiosks' power does; staff go on meanwhile. */
static void have_outage(struct world *w)
{
    uint64_t ms = rng_between(&w->faults, 1, 20) * MINUTE_MS;
    uint64_t what = rng_below(&w->faults, 3);
    w->poke = true;
    world_log(w, "fault", "outage of kind %d", (int)what);
    if (what == 0) {
        net_restart(w->net);
        w->result->counts.faults[FAULT_BROKER]++;
    } else if (what == 1) {
        party_hub_die(w, true);
        w->hub.start_ms = w->now_ms + ms;
        w->result->counts.faults[FAULT_HUB_POWER]++;
    }
    for (size_t i = 0; what == 2 && i < w->kiosk_count; i++) {
        party_kiosk_die(w, &w->kiosks[i], true);
        w->kiosks[i].start_ms = w->now_ms + ms + rng_below(&w->faults, 20000);
        w->result->counts.faults[FAULT_KIOSK_POWER]++;
    }
    if (what != 0)
        world_run_until(w, w->now_ms + ms, false);
    for (int i = 0; i < 10 && what != 1; i++)
        people_staff(w);
}

static void check_herd(struct world *w, uint64_t messages, uint64_t ms)
{
    uint64_t each = HERD_MESSAGES_MAX + ms / HERD_ASKING_MS;
    world_log(w, "world", "%llu messages, %llu in the busiest second",
              (unsigned long long)messages, (unsigned long long)w->busiest_second);
    if (messages > each * w->kiosk_count)
        world_fail(w, "L3: %llu messages until a herd had settled",
                   (unsigned long long)messages);
    if (w->busiest_second > HERD_A_SECOND_MAX * w->kiosk_count)
        world_fail(w, "L3: %llu messages in one second",
                   (unsigned long long)w->busiest_second);
}

static void live_herd(struct world *w)
{
    if (!settle(w, HERD_CALM_MS_MAX, "first start"))
        return;
    world_run_until(w, w->now_ms + 3 * MINUTE_MS, false);
    uint64_t before = net_counts(w->net).published;
    uint64_t began_ms = w->now_ms;
    w->busiest_second = 0;
    have_outage(w);
    w->storm = false;
    w->staff_ms = NEVER;
    w->poke = true;
    for (size_t i = 0; i < w->kiosk_count; i++)
        w->kiosks[i].act_ms = NEVER;
    if (settle(w, HERD_CALM_MS_MAX, "herd"))
        check_herd(w, net_counts(w->net).published - before, w->now_ms - began_ms);
}

/* ---- life ---- */

static bool make(struct world *w)
{
    if (w->vfs == NULL || w->net == NULL || !party_hub_make(w) || !oracle_make(w))
        return false;
    newcomer_make(w);
    for (size_t i = 0; i < w->kiosk_count; i++)
        if (!party_kiosk_make(w, i))
            return false;
    /* For clones. */
    for (size_t i = 0; w->setup.mode != MODE_HERD && i < WORLD_CLONES_MAX; i++)
        net_add(w->net);
    w->old.disk = crashvfs_disk(w->vfs, "old");
    w->old.party = net_add(w->net);
    net_subscribe(w->net, w->old.party, "v1/" WORLD_AREA "/k/#");
    w->full_until_ms = NEVER;
    return people_furnish(w);
}

static void sum_up(struct world *w)
{
    struct world_result *r = w->result;
    struct net_counts n = net_counts(w->net);
    r->counts.published = n.published;
    r->counts.faults[FAULT_DROP] = n.dropped;
    r->counts.faults[FAULT_REPEAT] = n.repeated;
    r->counts.faults[FAULT_REPLAY] = n.replayed;
    r->counts.faults[FAULT_DAMAGE] = n.damaged;
    r->counts.faults[FAULT_DELAY] = n.late;
    r->counts.faults[FAULT_SAVING] =
        disk_counts(w->hub.journal).cut + disk_counts(w->hub.backup).cut;
    for (size_t i = 0; i <= w->kiosk_count; i++) {
        bool kiosk = i < w->kiosk_count;
        struct disk *d = kiosk ? w->kiosks[i].disk : w->hub.disk;
        struct disk_counts c = disk_counts(d);
        r->counts.crashes += c.crashes + c.kills;
        r->counts.torn += c.torn;
        r->counts.faults[kiosk ? FAULT_KIOSK_POWER : FAULT_HUB_POWER] += c.cut;
        r->counts.faults[FAULT_IO] += c.errors;
        r->counts.faults[FAULT_FULL] += c.full;
    }
}

static uint32_t how_many(const struct world_setup *setup, struct rng *seeds)
{
    uint32_t chosen = (uint32_t)rng_between(seeds, 1, 5);
    if (setup->kiosks > 0)
        return setup->kiosks < WORLD_KIOSKS_MAX ? setup->kiosks : WORLD_KIOSKS_MAX;
    return setup->mode == MODE_HERD ? HERD : chosen;
}

/* A herd is about pacing; faults have their own lives. */
static void make_herd_weather(struct world *w)
{
    w->weather = (struct net_weather){.delay_ms_min = 1, .delay_ms_max = 200};
    w->weather.drop_permille = (uint32_t)rng_below(&w->faults, 30);
    w->fault_ms = w->rare_ms = NEVER;
    net_set_weather(w->net, &w->weather);
}

static void live(struct world *w)
{
    struct world_result *r = w->result;
    if (w->setup.mode == MODE_HERD)
        make_herd_weather(w);
    else
        world_make_weather(w);
    skew_make(w);
    slow_make(w);
    later_make(w);
    decay_make(w);
    row_make(w);
    amid_make(w);
    switch (w->setup.mode) {
    case MODE_STORM: world_run_until(w, r->counts.storm_ms, false); break;
    case MODE_DAYS: live_days(w); break;
    case MODE_HERD: live_herd(w); break;
    case MODE_COUNT: break;
    }
    r->counts.storm_ms = w->now_ms - w->skipped_ms;
    if (!r->failed)
        calm(w);
    sum_up(w);
}

static struct world *world_new(const struct world_setup *setup,
                               struct world_result *result)
{
    struct world *w = calloc(1, sizeof *w);
    struct rng seeds;
    if (w == NULL)
        abort();
    w->setup = *setup;
    w->result = result;
    w->storm = true;
    simrandom_install(setup->seed);
    rng_seed(&seeds, setup->seed);
    w->faults = rng_fork(&seeds, 1);
    w->people = rng_fork(&seeds, 2);
    w->links = rng_fork(&seeds, 3);
    w->vfs = crashvfs_install(rng_next(&seeds));
    w->net = net_new(rng_next(&seeds));
    w->kiosk_count = how_many(setup, &seeds);
    w->people_apart_ms = setup->mode == MODE_HERD ? 20 * MINUTE_MS : MINUTE_MS;
    w->poke = true;
    result->counts.storm_ms =
        setup->storm_ms > 0 ? setup->storm_ms : rng_between(&seeds, 600000, 2400000);
    w->rare = rng_fork(&seeds, 4);
    w->skew.rng = rng_fork(&seeds, 5);
    w->slow.rng = rng_fork(&seeds, 6);
    w->later.rng = rng_fork(&seeds, 7);
    w->decay.rng = rng_fork(&seeds, 8);
    w->row.rng = rng_fork(&seeds, 9);
    w->newcomer.rng = rng_fork(&seeds, 10);
    w->amid.rng = rng_fork(&seeds, 11);
    crashvfs_time(w->vfs, WORLD_WALL * 1000);
    return w;
}

static void world_free(struct world *w)
{
    party_hub_end(w);
    rare_end(w);
    skew_end();
    later_end();
    decay_end(w);
    for (size_t i = 0; i < w->kiosk_count; i++)
        party_kiosk_end(w, &w->kiosks[i]);
    oracle_end(w);
    net_free(w->net);
    crashvfs_remove(w->vfs);
    free(w);
}

void world_run(const struct world_setup *setup, struct world_result *result)
{
    *result = (struct world_result){0};
    struct world *w = world_new(setup, result);
    if (make(w))
        live(w);
    else if (!result->failed)
        world_fail(w, "the world cannot be made");
    world_free(w);
}
