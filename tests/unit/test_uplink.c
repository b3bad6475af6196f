#include "tests/test.h"

#include <string.h>

#include "core/uplink.h"
#include "tests/unit/weather.h"

static struct uplink online(uint64_t answered, uint64_t made)
{
    struct uplink u;
    uplink_init(&u, answered, made, 1);
    uplink_online(&u, true, 0);
    return u;
}

/* Takes all that is to be sent now; it must be from..to in order. */
static void assert_sends(struct uplink *u, uint64_t now_ms, uint64_t from, uint64_t to)
{
    uint64_t n = 0;
    for (uint64_t expected = from; expected <= to; expected++) {
        assert_true(uplink_next(u, now_ms, &n));
        assert_int_equal(n, expected);
    }
    assert_false(uplink_next(u, now_ms, &n));
}

static void assert_quiet(struct uplink *u, uint64_t now_ms)
{
    uint64_t n = 0;
    assert_false(uplink_next(u, now_ms, &n));
}

static void answer(struct uplink *u, uint64_t n, uint64_t now_ms)
{
    struct err e;
    assert_true(uplink_outcome(u, n, now_ms, &e));
}

static void assert_between(uint64_t value, uint64_t low, uint64_t high)
{
    if (value < low || value > high)
        fail_msg("%llu", (unsigned long long)value);
}

static void nothing_is_sent_while_offline(void **state)
{
    (void)state;
    struct uplink u;
    uplink_init(&u, 0, 3, 1);
    assert_quiet(&u, 0);
    assert_true(uplink_due_ms(&u) == UINT64_MAX);
    uplink_online(&u, true, 0);
    assert_sends(&u, 0, 1, 3);
}

static void at_most_a_window_is_unanswered(void **state)
{
    (void)state;
    struct uplink u = online(0, 20);
    assert_sends(&u, 0, 1, 8);
    answer(&u, 2, 10); /* not the first: the window stays */
    assert_quiet(&u, 10);
    answer(&u, 1, 11);
    assert_sends(&u, 11, 9, 10);
}

static void what_is_answered_is_not_sent_again(void **state)
{
    (void)state;
    struct uplink u = online(0, 3);
    assert_sends(&u, 0, 1, 3);
    answer(&u, 2, 1);
    uint64_t due_ms = uplink_due_ms(&u);
    assert_between(due_ms, 4001, 6001);
    assert_quiet(&u, due_ms - 1);
    uint64_t n = 0;
    assert_true(uplink_next(&u, due_ms, &n));
    assert_int_equal(n, 1);
    assert_true(uplink_next(&u, due_ms, &n));
    assert_int_equal(n, 3);
    answer(&u, 1, due_ms);
    answer(&u, 3, due_ms);
    assert_true(uplink_due_ms(&u) == UINT64_MAX);
}

static void waits_double_up_to_five_minutes(void **state)
{
    (void)state;
    struct uplink u = online(0, 1);
    static const uint64_t waits_ms[] = {5000,   10000,  20000,  40000, 80000,
                                        160000, 300000, 300000, 300000};
    uint64_t now_ms = 1000;
    for (size_t i = 0; i < LENGTH(waits_ms); i++) {
        assert_sends(&u, now_ms, 1, 1);
        uint64_t due_ms = uplink_due_ms(&u);
        assert_between(due_ms - now_ms, waits_ms[i] * 8 / 10, waits_ms[i] * 12 / 10);
        now_ms = due_ms;
    }
    uplink_online(&u, false, now_ms); /* a new connection begins with the shortest */
    uplink_online(&u, true, now_ms);
    assert_sends(&u, now_ms, 1, 1);
    assert_between(uplink_due_ms(&u) - now_ms, 4000, 6000);
}

static void waits_differ_from_kiosk_to_kiosk(void **state)
{
    (void)state;
    uint64_t first_ms = 0;
    uint64_t last_ms = 0;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct uplink u;
        uplink_init(&u, 0, 1, seed * 2654435761U);
        uplink_online(&u, true, 0);
        assert_sends(&u, 0, 1, 1);
        uint64_t due_ms = uplink_due_ms(&u);
        first_ms = seed == 1 || due_ms < first_ms ? due_ms : first_ms;
        last_ms = due_ms > last_ms ? due_ms : last_ms;
    }
    assert_true(last_ms - first_ms > 500);
}

static void a_gap_sends_again_from_there(void **state)
{
    (void)state;
    struct uplink u = online(0, 5);
    assert_sends(&u, 0, 1, 5);
    answer(&u, 1, 10);
    uplink_gap(&u, 2, 20);
    assert_sends(&u, 20, 2, 5);
    uplink_gap(&u, 2, 21); /* the answers to the others of the window say the same */
    uplink_gap(&u, 2, 500);
    assert_quiet(&u, 500);
    uplink_gap(&u, 2, 1020);
    assert_sends(&u, 1020, 2, 5);
}

static void a_gap_beyond_what_was_sent_means_nothing(void **state)
{
    (void)state;
    struct uplink u = online(0, 2);
    assert_sends(&u, 0, 1, 2);
    uplink_gap(&u, 3, 10);
    uplink_gap(&u, 99, 10);
    uplink_gap(&u, 0, 10);
    assert_quiet(&u, 10);
}

static void a_hub_that_lost_answers_gets_them_again_but_rarely(void **state)
{
    (void)state;
    struct uplink u = online(4, 5);
    assert_sends(&u, 0, 5, 5);
    uplink_gap(&u, 3, 10);
    assert_sends(&u, 10, 3, 5);
    answer(&u, 3, 20);
    answer(&u, 4, 20);
    answer(&u, 5, 20);
    uplink_gap(&u, 3, 30); /* an old one, late */
    assert_quiet(&u, 30);
    uplink_gap(&u, 3, 70000);
    assert_sends(&u, 70000, 3, 5);
}

static void a_held_op_waits_its_time_and_the_others_do_not(void **state)
{
    (void)state;
    struct uplink u = online(0, 2);
    assert_sends(&u, 0, 1, 2);
    uplink_hold(&u, 1, 60, 100);
    uint64_t due_ms = uplink_due_ms(&u);
    assert_between(due_ms, 4100, 6100); /* for 2 */
    assert_sends(&u, due_ms, 2, 2);
    answer(&u, 2, due_ms + 1);
    assert_int_equal(uplink_due_ms(&u), 60100);
    assert_quiet(&u, 60099);
    assert_sends(&u, 60100, 1, 1);
    uplink_hold(&u, 1, 86400, 60200); /* a day: but asked again sooner */
    assert_int_equal(uplink_due_ms(&u), 60200 + UPLINK_RETRY_MS_MAX);
}

static void held_ops_leave_the_window_to_others(void **state)
{
    (void)state;
    struct uplink u = online(0, 20);
    assert_sends(&u, 0, 1, 8);
    for (uint64_t n = 1; n <= 8; n++)
        uplink_hold(&u, n, 300, 10);
    assert_sends(&u, 10, 9, 16);
    for (uint64_t n = 9; n <= 16; n++)
        answer(&u, n, 20);
    assert_sends(&u, 20, 17, 20);
    for (uint64_t n = 17; n <= 20; n++)
        answer(&u, n, 30);
    assert_int_equal(uplink_due_ms(&u), 300010);
    answer(&u, 5, 40);
    uint64_t n = 0;
    for (uint64_t expected = 1; expected <= 8; expected++) {
        if (expected == 5)
            continue;
        assert_true(uplink_next(&u, 300010, &n));
        assert_int_equal(n, expected);
        answer(&u, n, 300020);
    }
    assert_quiet(&u, 400000);
    assert_true(uplink_due_ms(&u) == UINT64_MAX);
}

/* Of a burst of outcomes a broker drops what does not fit its queue. */
static void when_a_held_op_is_decided_the_others_are_asked_for_soon(void **state)
{
    (void)state;
    struct uplink u = online(0, 3);
    assert_sends(&u, 0, 1, 3);
    for (uint64_t n = 1; n <= 3; n++)
        uplink_hold(&u, n, 300, 10);
    answer(&u, 2, 1000);
    uint64_t due_ms = uplink_due_ms(&u);
    assert_between(due_ms, 9000, 13000);
    assert_quiet(&u, due_ms - 1);
    uint64_t n = 0, next = 0;
    assert_true(uplink_next(&u, due_ms, &n));
    assert_quiet(&u, due_ms);
    assert_true(uplink_next(&u, due_ms + 100, &next));
    assert_int_equal(n + next, 1 + 3);
    uplink_hold(&u, 1, 300, due_ms + 200); /* is still held, and the other not */
    answer(&u, 3, due_ms + 200);
    answer(&u, 1, uplink_due_ms(&u));
    assert_true(uplink_due_ms(&u) == UINT64_MAX);
}

static void a_new_connection_asks_for_held_ops_one_after_the_other(void **state)
{
    (void)state;
    struct uplink u = online(0, 3);
    assert_sends(&u, 0, 1, 3);
    for (uint64_t n = 1; n <= 3; n++)
        uplink_hold(&u, n, 300, 10);
    uplink_online(&u, false, 20);
    assert_quiet(&u, 1000000);
    uplink_online(&u, true, 1000);
    assert_sends(&u, 1000, 1, 1);
    assert_int_equal(uplink_due_ms(&u), 1100);
    assert_sends(&u, 1200, 2, 3);
    uint64_t due_ms = uplink_due_ms(&u); /* none of them came back */
    assert_between(due_ms, 1000 + 48000, 1000 + 72000);
    uint64_t n = 0;
    assert_true(uplink_next(&u, due_ms, &n));
}

static void a_gap_below_a_held_op_sends_it_again(void **state)
{
    (void)state;
    struct uplink u = online(0, 5);
    assert_sends(&u, 0, 1, 5);
    uplink_hold(&u, 2, 300, 10);
    uplink_hold(&u, 4, 300, 10);
    uplink_gap(&u, 2, 20); /* base is 0: inside the window */
    assert_sends(&u, 20, 2, 5);
    answer(&u, 1, 30);
    uplink_hold(&u, 2, 300, 30);
    uplink_hold(&u, 3, 300, 30);
    answer(&u, 4, 30);
    uplink_gap(&u, 2, 40); /* base is 4: the hub has lost what it held */
    assert_sends(&u, 40, 2, 5);
    assert_int_equal(u.held_count, 0);
}

static void beyond_the_most_held_ops_others_wait(void **state)
{
    (void)state;
    struct uplink u = online(0, UPLINK_HELD_MAX + 20);
    uint64_t n = 0;
    uint64_t sent = 0;
    while (uplink_next(&u, 0, &n)) {
        uplink_hold(&u, n, 300, 0);
        sent++;
    }
    assert_int_equal(sent, UPLINK_HELD_MAX + UPLINK_WINDOW);
    answer(&u, 7, 10);
    uplink_hold(&u, UPLINK_HELD_MAX + 1, 300, 10);
    assert_sends(&u, 10, sent + 1, sent + 1);
}

static void when_nobody_listens_it_waits(void **state)
{
    (void)state;
    struct uplink u = online(0, 10);
    uint64_t n = 0;
    assert_true(uplink_next(&u, 0, &n));
    uplink_unheard(&u, 1);
    assert_quiet(&u, 2);
    uint64_t due_ms = uplink_due_ms(&u);
    for (int i = 0; i < 7; i++)
        uplink_unheard(&u, 3); /* the rest of the window says the same */
    assert_int_equal(uplink_due_ms(&u), due_ms);
    assert_sends(&u, due_ms, 1, 8);
    uplink_unheard(&u, due_ms);
    answer(&u, 1, due_ms + 1); /* somebody did hear */
    assert_sends(&u, due_ms + 1, 9, 9);
}

static void an_outcome_for_what_was_never_made_is_refused(void **state)
{
    (void)state;
    struct uplink u = online(2, 3);
    struct err e;
    assert_false(uplink_outcome(&u, 4, 0, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_false(uplink_outcome(&u, 0, 0, &e));
    assert_true(uplink_outcome(&u, 1, 0, &e)); /* a repeat */
    assert_true(uplink_outcome(&u, 3, 0, &e)); /* sent in an earlier life */
    assert_true(uplink_outcome(&u, 3, 0, &e));
    assert_int_equal(u.base, 3);
    uplink_made(&u, 4);
    assert_sends(&u, 0, 4, 4);
}

/* ---- a kiosk and a hub in bad weather ---- */

enum { OPS = 40, OP, OUTCOME, GAP, HOLD, NOT_HEARD };

struct hub { /* docs/protocol.md, 6, in numbers */
    uint64_t last;
    uint64_t gap_ms;
    uint32_t decided[OPS + 1], asked[OPS + 1];
    bool held[OPS + 1];
};

struct world {
    uint64_t now_ms;
    struct weather up, down;
    struct uplink kiosk;
    struct hub hub;
    uint64_t restart_ms;
    uint32_t sent;
};

static void hub_hears(struct world *w, uint64_t n)
{
    struct hub *h = &w->hub;
    struct parcel out = {.kind = OUTCOME, .a = n};
    if (n > h->last + 1) {
        if (w->now_ms < h->gap_ms + 1000)
            return;
        h->gap_ms = w->now_ms;
        weather_post(&w->down, w->now_ms, (struct parcel){.kind = GAP, .a = h->last + 1});
        return;
    }
    if (n == h->last + 1) {
        h->last = n;
        h->held[n] = weather_draw(&w->up, 10) == 0;
        h->decided[n] += !h->held[n];
    } else if (h->held[n] && weather_draw(&w->up, 3) == 0) {
        h->held[n] = false;
        h->decided[n]++;
    }
    if (h->held[n]) {
        out.kind = HOLD;
        out.b = 5 + weather_draw(&w->up, 100);
    }
    weather_post(&w->down, w->now_ms, out);
}

static void kiosk_hears(struct world *w, const struct parcel *p)
{
    struct err e;
    if (p->kind == OUTCOME)
        assert_true(uplink_outcome(&w->kiosk, p->a, w->now_ms, &e));
    else if (p->kind == GAP)
        uplink_gap(&w->kiosk, p->a, w->now_ms);
    else if (p->kind == HOLD)
        uplink_hold(&w->kiosk, p->a, (uint32_t)p->b, w->now_ms);
    else
        uplink_unheard(&w->kiosk, w->now_ms);
}

static bool is_held(const struct uplink *u, uint64_t n)
{
    for (size_t i = 0; i < u->held_count; i++)
        if (u->held[i].n == n)
            return true;
    return false;
}

/* What the outbox would know: every n up to it has its outcome. */
static uint64_t answered_up_to(const struct uplink *u)
{
    uint64_t lowest = u->base + 1;
    for (size_t i = 0; i < u->held_count; i++)
        if (u->held[i].n < lowest)
            lowest = u->held[i].n;
    return lowest - 1;
}

static void kiosk_sends(struct world *w)
{
    uint64_t n = 0;
    while (uplink_next(&w->kiosk, w->now_ms, &n)) {
        assert_true(n <= w->kiosk.made);
        assert_true(is_held(&w->kiosk, n) ||
                    (n > w->kiosk.base && n <= w->kiosk.base + UPLINK_WINDOW));
        w->sent++;
        w->hub.asked[n]++;
        if (weather_draw(&w->up, 50) == 0)
            weather_post(&w->down, w->now_ms, (struct parcel){.kind = NOT_HEARD});
        else
            weather_post(&w->up, w->now_ms, (struct parcel){.kind = OP, .a = n});
    }
}

/* Something else than the network happens: an op is made, the link or the agent goes. */
static void disturb(struct world *w)
{
    struct uplink *k = &w->kiosk;
    if (k->made < OPS)
        uplink_made(k, k->made + 1);
    if (weather_draw(&w->up, 20) == 0) {
        uplink_online(k, false, w->now_ms);
        uplink_online(k, true, w->now_ms);
    }
    if (weather_draw(&w->up, 40) == 0) {
        uplink_init(k, answered_up_to(k), k->made, k->random);
        uplink_online(k, true, w->now_ms);
    }
    w->restart_ms = w->now_ms + 1 + weather_draw(&w->up, 20000);
}

static void turn(struct world *w)
{
    struct parcel p;
    kiosk_sends(w);
    uint64_t next_ms = weather_due_ms(&w->up);
    uint64_t down_ms = weather_due_ms(&w->down);
    uint64_t timer_ms = uplink_due_ms(&w->kiosk);
    next_ms = down_ms < next_ms ? down_ms : next_ms;
    next_ms = timer_ms < next_ms ? timer_ms : next_ms;
    next_ms = w->restart_ms < next_ms ? w->restart_ms : next_ms;
    assert_true(next_ms != UINT64_MAX); /* or it waits for ever */
    w->now_ms = next_ms > w->now_ms ? next_ms : w->now_ms;
    while (weather_take(&w->up, w->now_ms, &p))
        hub_hears(w, p.a);
    while (weather_take(&w->down, w->now_ms, &p))
        kiosk_hears(w, &p);
    if (w->now_ms >= w->restart_ms)
        disturb(w);
}

static void one_seed(uint64_t seed)
{
    static struct world w;
    memset(&w, 0, sizeof w);
    w.up.random = seed * 0x9e3779b97f4a7c15U + 1;
    w.down.random = seed * 0xbf58476d1ce4e5b9U + 1;
    w.up.delay_ms = w.down.delay_ms = 1 + weather_draw(&w.up, 20000);
    w.up.drop_percent = w.down.drop_percent = weather_draw(&w.up, 40);
    w.up.double_percent = w.down.double_percent = weather_draw(&w.up, 30);
    uplink_init(&w.kiosk, 0, 0, (uint32_t)seed);
    uplink_online(&w.kiosk, true, 0);
    disturb(&w);
    while (answered_up_to(&w.kiosk) < OPS) {
        turn(&w);
        if (w.now_ms > 24 * 3600 * 1000U)
            fail_msg("seed %u: not answered within a day", (unsigned)seed);
    }
    for (int n = 1; n <= OPS; n++)
        if (w.hub.decided[n] != 1)
            fail_msg("seed %u: %d decided %u times", (unsigned)seed, n, w.hub.decided[n]);
    if (w.sent > OPS * 20)
        fail_msg("seed %u: a storm of %u messages", (unsigned)seed, w.sent);
}

static void what_cannot_be_sent_any_more_does_not_take_along_what_waits_below(
    void **state)
{
    (void)state;
    struct uplink u = online(6, 30);
    assert_sends(&u, 0, 7, 14);
    uplink_skip(&u, 8, 8, 0);
    uplink_skip(&u, 10, 11, 0);
    uint64_t due_ms = uplink_due_ms(&u);
    uint64_t n = 0;
    assert_true(uplink_next(&u, due_ms, &n));
    assert_int_equal(n, 7);
    assert_true(uplink_next(&u, due_ms, &n));
    assert_int_equal(n, 9);
    assert_sends(&u, due_ms, 12, 14);
    answer(&u, 7, due_ms);
    answer(&u, 9, due_ms);
    assert_sends(&u, due_ms, 15, 19);
    uplink_skip(&u, 12, 28, due_ms); /* longer than the window, from its start */
    assert_sends(&u, due_ms, 29, 30);
}

static void in_any_weather_each_op_is_decided_once_without_a_storm(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 2000; seed++)
        one_seed(seed);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(
        TEST(nothing_is_sent_while_offline), TEST(at_most_a_window_is_unanswered),
        TEST(what_is_answered_is_not_sent_again), TEST(waits_double_up_to_five_minutes),
        TEST(waits_differ_from_kiosk_to_kiosk), TEST(a_gap_sends_again_from_there),
        TEST(a_gap_beyond_what_was_sent_means_nothing),
        TEST(a_hub_that_lost_answers_gets_them_again_but_rarely),
        TEST(a_held_op_waits_its_time_and_the_others_do_not),
        TEST(held_ops_leave_the_window_to_others),
        TEST(when_a_held_op_is_decided_the_others_are_asked_for_soon),
        TEST(a_new_connection_asks_for_held_ops_one_after_the_other),
        TEST(a_gap_below_a_held_op_sends_it_again),
        TEST(beyond_the_most_held_ops_others_wait), TEST(when_nobody_listens_it_waits),
        TEST(an_outcome_for_what_was_never_made_is_refused),
        TEST(what_cannot_be_sent_any_more_does_not_take_along_what_waits_below),
        TEST(in_any_weather_each_op_is_decided_once_without_a_storm));
    return failed;
}
