#include "tests/sim/world.h"

#include <stdarg.h>
#include <string.h>

#include "tests/sim/fault_amid.h"
#include "tests/sim/fault_decay.h"
#include "tests/sim/fault_later.h"
#include "tests/sim/fault_newcomer.h"
#include "tests/sim/fault_oldhub.h"
#include "tests/sim/fault_rare.h"
#include "tests/sim/fault_row.h"
#include "tests/sim/fault_skew.h"
#include "tests/sim/fault_slow.h"
#include "tests/sim/world_inside.h"

enum {
    EVENTS_MAX = 3000000, /* beyond, the parties talk in circles */
    FEW_KIOSKS = 8,
    TURNS_AT_ONCE_MAX = 20000, /* without time passing */
};

const char *world_fault_name(enum world_fault f)
{
    static const char *const names[FAULT_COUNT] = {
        "drop",    "repeat",    "delay",    "replay",      "damage",     "cut",
        "broker",  "hub-power", "hub-kill", "kiosk-power", "kiosk-kill", "lost",
        "full",    "io",        "clock",    "restore",     "forget",     "keys",
        "clone",   "rollback",  "old-hub",  "rogue",       "rot",        "hub-rot",
        "older",   "slow",      "later",    "outbox-rot",  "row-rot",    "newcomer",
        "sending", "saving"};
    return f < FAULT_COUNT ? names[f] : "?";
}

const char *world_mode_name(enum world_mode m)
{
    static const char *const names[MODE_COUNT] = {"storm", "days", "herd"};
    return m < MODE_COUNT ? names[m] : "?";
}

/* ---- what the parts share ---- */

static void stamp(const struct world *w, char out[24])
{
    uint64_t ms = w->now_ms;
    snprintf(out, 24, "%02llu:%02llu:%02llu.%03llu", (unsigned long long)(ms / 3600000),
             (unsigned long long)(ms / 60000 % 60), (unsigned long long)(ms / 1000 % 60),
             (unsigned long long)(ms % 1000));
}

void world_log(struct world *w, const char *who, const char *fmt, ...)
{
    char at[24];
    if (w->setup.log == NULL)
        return;
    va_list args;
    va_start(args, fmt);
    stamp(w, at);
    fprintf(w->setup.log, "%s %-8s ", at, who);
    vfprintf(w->setup.log, fmt, args);
    fputc('\n', w->setup.log);
    va_end(args);
}

void world_fail(struct world *w, const char *fmt, ...)
{
    va_list args;
    if (w->result->failed)
        return;
    w->result->failed = true;
    w->result->at_ms = w->now_ms;
    va_start(args, fmt);
    vsnprintf(w->result->failure, WORLD_TEXT_SIZE, fmt, args);
    va_end(args);
    world_log(w, "oracle", "VIOLATION: %s", w->result->failure);
}

void world_mix(struct world *w, uint64_t value)
{
    uint64_t z = w->result->trace ^ (value + w->now_ms);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    w->result->trace = z ^ (z >> 27);
}

void world_count(struct world *w)
{
    uint64_t second = w->now_ms / 1000;
    if (second != w->second)
        w->in_second = 0;
    w->second = second;
    w->in_second++;
    if (w->in_second > w->busiest_second)
        w->busiest_second = w->in_second;
}

bool world_is_cut(const struct world *w, size_t party)
{
    return w->now_ms < w->cut_until_ms[party];
}

/* ---- weather ---- */

static bool enabled(const struct world *w, enum world_fault f)
{
    return (w->enabled >> f & 1) != 0;
}

static uint32_t some(struct world *w, enum world_fault f, uint32_t most)
{
    return enabled(w, f) ? (uint32_t)rng_below(&w->faults, most + 1) : 0;
}

void world_make_weather(struct world *w)
{
    /* Each seed leaves some classes out, so that others show what they do alone. */
    for (int f = 0; f < FAULT_RARE; f++)
        if (rng_chance(&w->faults, 600))
            w->enabled |= UINT32_C(1) << f;
    w->enabled &= ~w->setup.without;
    rare_make(w);
    w->weather = (struct net_weather){
        .drop_permille = some(w, FAULT_DROP, 400),
        .repeat_permille = some(w, FAULT_REPEAT, 300),
        .replay_permille = some(w, FAULT_REPLAY, 50),
        .damage_permille = some(w, FAULT_DAMAGE, 30),
        .delay_ms_min = 1,
        .delay_ms_max = 20 + some(w, FAULT_DELAY, 20000),
        .replay_ms_max = 600000,
    };
    net_set_weather(w->net, &w->weather);
}

static struct party_kiosk *any_kiosk(struct world *w)
{
    return &w->kiosks[rng_below(&w->faults, w->kiosk_count)];
}

static struct disk *any_disk(struct world *w)
{
    uint64_t i = rng_below(&w->faults, w->kiosk_count + 2);
    return i < w->kiosk_count ? w->kiosks[i].disk : w->hub.disk;
}

static void strike_cut(struct world *w)
{
    size_t party = (size_t)rng_below(&w->faults, w->kiosk_count + 1);
    uint64_t way = rng_below(&w->faults, 3);
    w->cut_until_ms[party] = w->now_ms + rng_between(&w->faults, 5000, 300000);
    w->poke = true;
    if (way != 1)
        net_cut(w->net, party, NET_TO_BROKER, true);
    if (way != 0)
        net_cut(w->net, party, NET_FROM_BROKER, true);
    world_log(w, "fault", "party %zu is cut off, way %d", party, (int)way);
}

static bool strike_hub(struct world *w, bool power)
{
    if (!party_hub_alive(w))
        return false;
    if (power) {
        disk_arm_crash(w->hub.disk, rng_between(&w->faults, 1, 120));
        return false;
    }
    w->hub.send_limited = true;
    w->hub.sends_left = (uint32_t)rng_below(&w->faults, 4);
    return false;
}

static bool strike_kiosk(struct world *w, bool power)
{
    struct party_kiosk *k = any_kiosk(w);
    if (!party_kiosk_alive(w, k))
        return false;
    if (power) {
        disk_arm_crash(k->disk, rng_between(&w->faults, 1, 60));
        return false;
    }
    if (rng_chance(&w->faults, 500))
        party_kiosk_die(w, k, false);
    else
        party_kiosk_restart_agent(w, k);
    return true;
}

/* Best when nobody else knows what was promised there. */
static bool strike_disk(struct world *w)
{
    struct party_kiosk *k = oracle_promising(w);
    bool now = rng_chance(&w->faults, k == NULL ? 200 : 700);
    if (!now || oldhub_may_be_heard(w))
        return false;
    party_kiosk_lose_disk(w, k == NULL ? any_kiosk(w) : k);
    return true;
}

static void strike_full(struct world *w)
{
    struct disk *d = any_disk(w);
    disk_limit(d, disk_used(d) + rng_below(&w->faults, 20000));
    w->full_until_ms = w->now_ms + rng_between(&w->faults, 10000, 180000);
    world_log(w, "fault", "the disk of %s is full", disk_name(d));
}

static void strike_clock(struct world *w)
{
    static const int64_t reaches[] = {900, 900, 900, 200000, 5000000};
    int64_t most = reaches[rng_below(&w->faults, LENGTH(reaches))];
    int64_t by = (int64_t)rng_below(&w->faults, (uint64_t)most * 2) - most;
    bool hub = rng_chance(&w->faults, 200);
    if (hub) {
        w->hub.skew_s += by % 300; /* it has a time server */
    } else {
        struct party_kiosk *k = any_kiosk(w);
        k->skew_s += by;
        if (k->skew_s > w->skew_most_s)
            w->skew_most_s = k->skew_s;
    }
    world_log(w, "fault", "a clock jumps by %lld s", (long long)(hub ? by % 300 : by));
}

/* False: it was not possible; or it is only armed, and counted when it strikes. */
static bool strike(struct world *w, enum world_fault f)
{
    switch (f) {
    case FAULT_CUT: strike_cut(w); return true;
    case FAULT_BROKER:
        net_restart(w->net);
        w->poke = true;
        world_log(w, "fault", "the broker restarts");
        return true;
    case FAULT_HUB_POWER: return strike_hub(w, true);
    case FAULT_HUB_KILL: return strike_hub(w, false);
    case FAULT_KIOSK_POWER: return strike_kiosk(w, true);
    case FAULT_KIOSK_KILL: return strike_kiosk(w, false);
    case FAULT_LOST: return strike_disk(w);
    case FAULT_FULL: strike_full(w); return false;
    case FAULT_IO:
        disk_arm_error(any_disk(w), rng_between(&w->faults, 1, 60));
        return false;
    case FAULT_CLOCK: strike_clock(w); return true;
    case FAULT_RESTORE: return party_hub_restore(w);
    case FAULT_FORGET: return party_hub_lose_memory(w);
    case FAULT_KEYS: return party_hub_rotate(w);
    case FAULT_DROP:
    case FAULT_REPEAT:
    case FAULT_DELAY:
    case FAULT_REPLAY:
    case FAULT_DAMAGE:
    case FAULT_CLONE:
    case FAULT_ROLLBACK:
    case FAULT_OLD_HUB:
    case FAULT_ROGUE:
    case FAULT_ROT:
    case FAULT_HUB_ROT:
    case FAULT_OLDER:
    case FAULT_SLOW:
    case FAULT_LATER:
    case FAULT_DECAY:
    case FAULT_ROW:
    case FAULT_NEWCOMER:
    case FAULT_SENDING:
    case FAULT_SAVING:
    case FAULT_COUNT: break;
    }
    return false;
}

static void maybe_strike(struct world *w)
{
    enum world_fault f =
        FAULT_CUT + (enum world_fault)rng_below(&w->faults, FAULT_RARE - FAULT_CUT);
    w->fault_ms = w->now_ms + rng_between(&w->faults, 500, 40000);
    if (enabled(w, f) && strike(w, f))
        w->result->counts.faults[f]++;
}

void world_unlimit_disks(struct world *w)
{
    disk_limit(w->hub.disk, 0);
    for (size_t i = 0; i < w->kiosk_count; i++)
        disk_limit(w->kiosks[i].disk, 0);
    w->full_until_ms = NEVER;
}

static void heal_cuts(struct world *w)
{
    for (size_t i = 0; i <= w->kiosk_count; i++) {
        if (w->cut_until_ms[i] == 0 || w->now_ms < w->cut_until_ms[i])
            continue;
        w->cut_until_ms[i] = 0;
        net_cut(w->net, i, NET_TO_BROKER, false);
        net_cut(w->net, i, NET_FROM_BROKER, false);
        w->poke = true;
        world_log(w, "fault", "party %zu is no longer cut off", i);
    }
}

/* ---- the clock ---- */

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t next_due_ms(struct world *w)
{
    if (w->poke)
        return w->now_ms;
    uint64_t due = earlier(net_due_ms(w->net), party_hub_due_ms(w));
    due = earlier(due, earlier(w->fault_ms, w->staff_ms));
    due = earlier(due, earlier(w->full_until_ms, w->rare_ms));
    due = earlier(due, earlier(oldhub_due_ms(w), w->skew.due_ms));
    due = earlier(due, earlier(w->slow.due_ms, w->later.due_ms));
    due = earlier(due, earlier(w->decay.due_ms, w->row.due_ms));
    due = earlier(due, earlier(w->newcomer.due_ms, w->amid.due_ms));
    for (size_t i = 0; i < w->kiosk_count; i++)
        due = earlier(due, w->due_ms[i]);
    for (size_t i = 0; i <= w->kiosk_count; i++)
        if (w->cut_until_ms[i] != 0)
            due = earlier(due, w->cut_until_ms[i]);
    return due;
}

static void kiosk_event(struct world *w, struct party_kiosk *k, const struct net_event *e)
{
    party_kiosk_event(w, k, e);
    w->due_ms[k->index] = party_kiosk_due_ms(w, k);
}

static void run_kiosk(struct world *w, struct party_kiosk *k)
{
    party_kiosk_run(w, k);
    w->due_ms[k->index] = party_kiosk_due_ms(w, k);
}

static void deliver(struct world *w)
{
    struct net_event e;
    while (!w->result->failed && net_take(w->net, w->now_ms, &e)) {
        w->result->counts.events++;
        world_mix(w, e.party + e.size * 16);
        if (e.party == w->hub.party)
            party_hub_message(w, &e);
        else if (e.party == w->old.party)
            oldhub_message(w, &e);
        else
            kiosk_event(w, &w->kiosks[e.party - 1], &e);
    }
}

static void turn(struct world *w)
{
    w->result->counts.events++;
    crashvfs_time(w->vfs, WORLD_WALL * 1000 + (int64_t)w->now_ms);
    heal_cuts(w);
    if (w->now_ms >= w->full_until_ms)
        world_unlimit_disks(w);
    if (w->now_ms >= w->fault_ms)
        maybe_strike(w);
    rare_run(w);
    skew_run(w);
    slow_run(w);
    later_run(w);
    decay_run(w);
    row_run(w);
    newcomer_run(w);
    amid_run(w);
    if (w->now_ms >= w->staff_ms) {
        w->staff_ms = w->now_ms + rng_between(&w->people, 500, w->staff_apart_ms);
        people_staff(w);
    }
    deliver(w);
    party_hub_run(w);
    oldhub_run(w);
    /* Many run only when they have something to do; the poke is for what they are not
     * told of. */
    bool all = w->kiosk_count <= FEW_KIOSKS || w->poke;
    w->poke = false;
    for (size_t i = 0; i < w->kiosk_count; i++)
        if (all || w->due_ms[i] <= w->now_ms)
            run_kiosk(w, &w->kiosks[i]);
}

bool world_run_until(struct world *w, uint64_t until_ms, bool settle)
{
    char why[WORLD_TEXT_SIZE];
    uint32_t turns = 0;
    while (!w->result->failed) {
        uint64_t due = next_due_ms(w);
        if (due > w->now_ms)
            turns = 0;
        else if (++turns > TURNS_AT_ONCE_MAX)
            world_fail(w, "L3: a party wants to be called at once, for ever");
        if (due >= until_ms)
            break;
        w->now_ms = due > w->now_ms ? due : w->now_ms;
        turn(w);
        if (w->result->counts.events > EVENTS_MAX)
            world_fail(w, "L3: a storm of messages");
        if (settle && oracle_settled(w, why))
            return true;
    }
    if (w->now_ms < until_ms && !w->result->failed)
        w->now_ms = until_ms;
    return false;
}
