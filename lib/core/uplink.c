#include "core/uplink.h"

#include <string.h>

enum {
    JITTER_PERCENT = 20,
    GAP_PAUSE_MS = 1000,    /* gaps within it are answers to one and the same */
    LOWER_PAUSE_MS = 60000, /* a hub that lacks what it has answered: go back, rarely */
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
    return n > u->base && !u->answered[n - u->base - 1];
}

/* Begins again with the lowest unanswered op, at the shortest interval. */
static void start_over(struct uplink *u)
{
    u->sent = u->base;
    u->due_ms = UINT64_MAX;
    u->retry_ms = UPLINK_RETRY_MS_MIN;
    u->quiet = false;
}

static void forget_window(struct uplink *u)
{
    memset(u->answered, 0, sizeof u->answered);
    memset(u->held_until_ms, 0, sizeof u->held_until_ms);
}

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
    (void)now_ms;
    u->online = online;
    memset(u->held_until_ms, 0, sizeof u->held_until_ms);
    start_over(u);
}

/* Moves the window past the answered ops at its start. */
static void advance(struct uplink *u)
{
    while (u->answered[0]) {
        memmove(u->answered, u->answered + 1, sizeof u->answered - sizeof u->answered[0]);
        memmove(u->held_until_ms, u->held_until_ms + 1,
                sizeof u->held_until_ms - sizeof u->held_until_ms[0]);
        u->answered[UPLINK_WINDOW - 1] = false;
        u->held_until_ms[UPLINK_WINDOW - 1] = 0;
        u->base++;
    }
    if (u->sent < u->base)
        u->sent = u->base;
}

/* When the next of those that were sent is to be sent again: the interval counts from
 * now for those that the hub may not have, a hold runs out at its own time. */
static void reschedule(struct uplink *u, uint64_t now_ms)
{
    uint64_t due_ms = UINT64_MAX;
    bool unheard = false;
    for (uint64_t n = u->base + 1; n <= u->sent; n++) {
        uint64_t held_ms = u->held_until_ms[n - u->base - 1];
        if (!waits(u, n))
            continue;
        if (held_ms <= now_ms)
            unheard = true;
        else if (held_ms < due_ms)
            due_ms = held_ms;
    }
    if (unheard) {
        uint64_t retry_ms = now_ms + jittered(u, u->retry_ms);
        due_ms = retry_ms < due_ms ? retry_ms : due_ms;
    }
    u->due_ms = due_ms;
}

bool uplink_outcome(struct uplink *u, uint64_t n, uint64_t now_ms, struct err *e)
{
    if (n == 0 || n > u->made)
        return err_set(e, ERR_INPUT, "outcome: for an op that was never made");
    if (n <= u->base || n > u->base + UPLINK_WINDOW || u->answered[n - u->base - 1])
        return true;
    u->answered[n - u->base - 1] = true;
    advance(u);
    u->retry_ms = UPLINK_RETRY_MS_MIN;
    u->quiet = false;
    reschedule(u, now_ms);
    return true;
}

/* The hub lacks what it has answered: it lost it, or this gap is an old one. Both are
 * served by sending again: the hub knows each op by its id and answers once. */
static void lower(struct uplink *u, uint64_t expect, uint64_t now_ms)
{
    if (u->lowered_ms != 0 && now_ms < u->lowered_ms + LOWER_PAUSE_MS)
        return;
    u->lowered_ms = now_ms == 0 ? 1 : now_ms;
    u->base = expect - 1;
    forget_window(u);
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
    for (uint64_t n = expect; n <= u->base + UPLINK_WINDOW; n++)
        u->held_until_ms[n - u->base - 1] = 0;
    u->sent = expect - 1;
    u->quiet = false;
    reschedule(u, now_ms);
}

void uplink_hold(struct uplink *u, uint64_t n, uint32_t retry_s, uint64_t now_ms)
{
    if (n <= u->base || n > u->base + UPLINK_WINDOW || n > u->sent || !waits(u, n))
        return;
    uint64_t wait_ms = (uint64_t)retry_s * 1000;
    if (wait_ms < UPLINK_RETRY_MS_MIN)
        wait_ms = UPLINK_RETRY_MS_MIN;
    if (wait_ms > UPLINK_RETRY_MS_MAX)
        wait_ms = UPLINK_RETRY_MS_MAX;
    u->held_until_ms[n - u->base - 1] = now_ms + wait_ms;
    u->retry_ms = UPLINK_RETRY_MS_MIN; /* the hub is there */
    reschedule(u, now_ms);
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
        uint64_t held_ms = u->held_until_ms[u->sent - u->base - 1];
        if (!waits(u, u->sent))
            continue;
        if (held_ms > now_ms) {
            due_by(u, held_ms);
            continue;
        }
        due_by(u, now_ms + jittered(u, u->retry_ms));
        *n = u->sent;
        return true;
    }
    return false;
}

uint64_t uplink_due_ms(const struct uplink *u)
{
    return u->online ? u->due_ms : UINT64_MAX;
}
