#include "core/uplink.h"

#include <string.h>

enum {
    JITTER_PERCENT = 20,
    GAP_PAUSE_MS = 1000,    /* gaps within it are answers to one and the same */
    LOWER_PAUSE_MS = 60000, /* a hub that lacks what it has answered: go back, rarely */
    HELD_APART_MS = 100,    /* after a reconnect: not all held ones in one moment */
    HELD_LOST_MS = 60000,   /* neither hold nor outcome came back */
    HELD_AGAIN_MS = 10000,  /* after an outcome of a held one: others may be lost */
};

static uint32_t next_random(struct uplink *u)
{
    uint32_t x = u->random;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    u->random = x;
    return x;
}

/* ms, 20 % less to 20 % more. */
static uint64_t jittered(struct uplink *u, uint32_t ms)
{
    uint64_t span = (uint64_t)ms * 2 * JITTER_PERCENT / 100;
    uint64_t least = ms - span / 2;
    return least + next_random(u) % (span + 1);
}

static bool waits(const struct uplink *u, uint64_t n)
{
    return n > u->base && !u->done[n - u->base - 1];
}

/* Begins again with the lowest unanswered op, at the shortest interval. */
static void start_over(struct uplink *u)
{
    u->sent = u->base;
    u->due_ms = UINT64_MAX;
    u->retry_ms = UPLINK_RETRY_MS_MIN;
    u->quiet = false;
}

static bool in_window(const struct uplink *u, uint64_t n)
{
    return n > u->base && n <= u->base + UPLINK_WINDOW;
}

/* ---- held ---- */

static struct uplink_held *find_held(struct uplink *u, uint64_t n)
{
    for (size_t i = 0; i < u->held_count; i++)
        if (u->held[i].n == n)
            return &u->held[i];
    return NULL;
}

static void drop_held(struct uplink *u, struct uplink_held *held)
{
    *held = u->held[--u->held_count];
}

/* The hub does not have these after all. */
static void drop_held_from(struct uplink *u, uint64_t n)
{
    for (size_t i = u->held_count; i > 0; i--) {
        struct uplink_held *held = &u->held[i - 1];
        if (held->n < n)
            continue;
        if (in_window(u, held->n))
            u->done[held->n - u->base - 1] = false;
        drop_held(u, held);
    }
}

static void ask_for_all(struct uplink *u, uint64_t now_ms)
{
    u->held_again_ms = 0;
    for (size_t i = 0; i < u->held_count; i++) {
        uint64_t ask_ms = now_ms + i * HELD_APART_MS;
        if (ask_ms < u->held[i].ask_ms)
            u->held[i].ask_ms = ask_ms;
    }
}

/* The lowest that is to be asked for now. */
static bool next_held(struct uplink *u, uint64_t now_ms, uint64_t *n)
{
    struct uplink_held *next = NULL;
    if (u->held_again_ms != 0 && now_ms >= u->held_again_ms)
        ask_for_all(u, now_ms);
    for (size_t i = 0; i < u->held_count; i++) {
        struct uplink_held *held = &u->held[i];
        if (held->ask_ms <= now_ms && (next == NULL || held->n < next->n))
            next = held;
    }
    if (next == NULL)
        return false;
    next->ask_ms = now_ms + jittered(u, HELD_LOST_MS);
    *n = next->n;
    return true;
}

/* ---- life ---- */

void uplink_init(struct uplink *u, uint64_t answered_up_to, uint64_t made, uint32_t seed)
{
    *u = (struct uplink){.base = answered_up_to, .made = made};
    u->random = seed == 0 ? 1 : seed;
    start_over(u);
}

void uplink_made(struct uplink *u, uint64_t n)
{
    if (n > u->made)
        u->made = n;
}

void uplink_online(struct uplink *u, bool online, uint64_t now_ms)
{
    u->online = online;
    for (size_t i = 0; i < u->held_count; i++)
        u->held[i].ask_ms = now_ms + i * HELD_APART_MS;
    start_over(u);
}

/* Moves the window past what is done at its start. */
static void advance(struct uplink *u)
{
    while (u->done[0]) {
        memmove(u->done, u->done + 1, sizeof u->done - sizeof u->done[0]);
        u->done[UPLINK_WINDOW - 1] = false;
        u->base++;
    }
    if (u->sent < u->base)
        u->sent = u->base;
}

/* The interval counts from now for those that were sent and that the hub may not have. */
static void reschedule(struct uplink *u, uint64_t now_ms)
{
    bool unheard = false;
    for (uint64_t n = u->base + 1; n <= u->sent; n++)
        unheard = unheard || waits(u, n);
    u->due_ms = unheard ? now_ms + jittered(u, u->retry_ms) : UINT64_MAX;
}

/* The hub is there, and has this one. */
static void settle(struct uplink *u, uint64_t n, uint64_t now_ms)
{
    if (in_window(u, n))
        u->done[n - u->base - 1] = true;
    advance(u);
    u->retry_ms = UPLINK_RETRY_MS_MIN;
    u->quiet = false;
    reschedule(u, now_ms);
}

bool uplink_outcome(struct uplink *u, uint64_t n, uint64_t now_ms, struct err *e)
{
    if (n == 0 || n > u->made)
        return err_set(e, ERR_INPUT, "outcome: for an op that was never made");
    struct uplink_held *held = find_held(u, n);
    if (held != NULL) {
        drop_held(u, held);
        u->held_again_ms = now_ms + jittered(u, HELD_AGAIN_MS);
    } else if (!in_window(u, n) || !waits(u, n)) {
        return true;
    }
    settle(u, n, now_ms);
    return true;
}

void uplink_skip(struct uplink *u, uint64_t from, uint64_t to, uint64_t now_ms)
{
    if (to > u->made)
        to = u->made;
    for (size_t i = u->held_count; i > 0; i--)
        if (u->held[i - 1].n >= from && u->held[i - 1].n <= to)
            drop_held(u, &u->held[i - 1]);
    for (uint64_t n = from > u->base ? from : u->base + 1; n <= to && in_window(u, n);
         n++) {
        u->done[n - u->base - 1] = true;
        advance(u);
    }
    reschedule(u, now_ms);
}

/* The hub lacks what it has answered: it lost it, or this gap is an old one. Both are
 * served by sending again: the hub knows each op by its id and answers once. */
static void lower(struct uplink *u, uint64_t expect, uint64_t now_ms)
{
    if (u->lowered_ms != 0 && now_ms < u->lowered_ms + LOWER_PAUSE_MS)
        return;
    u->lowered_ms = now_ms == 0 ? 1 : now_ms;
    drop_held_from(u, expect);
    u->base = expect - 1;
    memset(u->done, 0, sizeof u->done);
    start_over(u);
}

void uplink_gap(struct uplink *u, uint64_t expect, uint64_t now_ms)
{
    if (expect == 0 || expect > u->sent)
        return; /* it is going to be sent anyway */
    if (expect <= u->base) {
        lower(u, expect, now_ms);
        return;
    }
    if (u->gap_ms != 0 && now_ms < u->gap_ms + GAP_PAUSE_MS)
        return;
    u->gap_ms = now_ms == 0 ? 1 : now_ms;
    drop_held_from(u, expect);
    u->sent = expect - 1;
    u->quiet = false;
    reschedule(u, now_ms);
}

void uplink_hold(struct uplink *u, uint64_t n, uint32_t retry_s, uint64_t now_ms)
{
    struct uplink_held *held = find_held(u, n);
    bool sent = in_window(u, n) && n <= u->sent && waits(u, n);
    if (held == NULL && (!sent || u->held_count == UPLINK_HELD_MAX))
        return;
    if (held == NULL)
        held = &u->held[u->held_count++];
    uint64_t wait_ms = (uint64_t)retry_s * 1000;
    if (wait_ms < UPLINK_RETRY_MS_MIN)
        wait_ms = UPLINK_RETRY_MS_MIN;
    if (wait_ms > UPLINK_RETRY_MS_MAX)
        wait_ms = UPLINK_RETRY_MS_MAX;
    *held = (struct uplink_held){.n = n, .ask_ms = now_ms + wait_ms};
    settle(u, n, now_ms);
}

void uplink_unheard(struct uplink *u, uint64_t now_ms)
{
    if (u->quiet || !u->online)
        return; /* one window's messages all come back so */
    u->quiet = true;
    u->due_ms = now_ms + jittered(u, u->retry_ms);
}

/* The interval is over: all that is unanswered is to be sent again, and then waited for
 * twice as long. */
static void next_round(struct uplink *u)
{
    u->sent = u->base;
    u->due_ms = UINT64_MAX;
    u->quiet = false;
    u->retry_ms *= 2;
    if (u->retry_ms > UPLINK_RETRY_MS_MAX)
        u->retry_ms = UPLINK_RETRY_MS_MAX;
}

static void due_by(struct uplink *u, uint64_t at_ms)
{
    if (at_ms < u->due_ms)
        u->due_ms = at_ms;
}

bool uplink_next(struct uplink *u, uint64_t now_ms, uint64_t *n)
{
    if (!u->online)
        return false;
    if (now_ms >= u->due_ms)
        next_round(u);
    while (!u->quiet && u->sent < u->made && u->sent < u->base + UPLINK_WINDOW) {
        u->sent++;
        if (!waits(u, u->sent))
            continue;
        due_by(u, now_ms + jittered(u, u->retry_ms));
        *n = u->sent;
        return true;
    }
    return !u->quiet && next_held(u, now_ms, n);
}

uint64_t uplink_due_ms(const struct uplink *u)
{
    if (!u->online)
        return UINT64_MAX;
    uint64_t due_ms = u->due_ms;
    for (size_t i = 0; i < u->held_count && !u->quiet; i++)
        if (u->held[i].ask_ms < due_ms)
            due_ms = u->held[i].ask_ms;
    if (u->held_again_ms != 0 && u->held_again_ms < due_ms && u->held_count > 0 &&
        !u->quiet)
        due_ms = u->held_again_ms;
    return due_ms;
}
