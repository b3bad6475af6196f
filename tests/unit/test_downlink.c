#include "tests/unit/weather.h"

#include "tests/unit/downlink_hand.h"

static const struct epoch none = {0, 0}, second = {2, 22};

static void a_connection_begins_with_hello_until_it_is_answered(void **state)
{
    (void)state;
    struct downlink d;
    downlink_init(&d, &first, 5);
    assert_int_equal(downlink_next(&d, 0), DOWNLINK_NOTHING); /* offline */
    assert_true(downlink_due_ms(&d) == UINT64_MAX);
    downlink_online(&d, true);
    assert_int_equal(downlink_due_ms(&d), 0);
    assert_int_equal(downlink_next(&d, 100), DOWNLINK_HELLO);
    assert_int_equal(downlink_next(&d, 100), DOWNLINK_NOTHING);
    assert_int_equal(downlink_due_ms(&d), 100 + DOWNLINK_TIMEOUT_MS);
    struct head retained = head(first, 9, "");
    assert_int_equal(downlink_head(&d, &retained), DOWNLINK_APPLY);
    assert_int_equal(downlink_next(&d, 200), DOWNLINK_NOTHING); /* may be a replay */
    assert_int_equal(downlink_next(&d, 10100), DOWNLINK_HELLO);
    struct head answer = head(first, 9, "a1");
    assert_int_equal(downlink_head(&d, &answer), DOWNLINK_APPLY);
    assert_int_equal(downlink_next(&d, 10200), DOWNLINK_PULL);
}

static void a_live_change_that_fits_is_applied_without_a_pull(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    apply(&d, batch(false, 10, 11, 11));
    apply(&d, batch(false, 9, 13, 13)); /* overlaps */
    assert_int_equal(d.cursor, 13);
    assert_int_equal(downlink_next(&d, 1), DOWNLINK_NOTHING);
}

static void an_old_change_is_discarded(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    discard(&d, batch(false, 8, 10, 10));
    discard(&d, batch(false, 3, 4, 4));
    assert_int_equal(downlink_next(&d, 1), DOWNLINK_NOTHING);
}

static void a_gap_leads_to_one_pull(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    discard(&d, batch(false, 11, 12, 12));
    assert_int_equal(downlink_next(&d, 1), DOWNLINK_PULL);
    discard(&d, batch(false, 12, 13, 13));
    assert_int_equal(downlink_next(&d, 2), DOWNLINK_NOTHING);
    apply(&d, batch(true, 10, 12, 13));
    assert_int_equal(downlink_next(&d, 3), DOWNLINK_PULL); /* the rest */
    apply(&d, batch(true, 12, 13, 13));
    assert_int_equal(downlink_next(&d, 4), DOWNLINK_NOTHING);
}

static void a_pull_without_answer_is_repeated_with_a_smaller_page(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    discard(&d, batch(false, 11, 12, 12));
    uint64_t now_ms = 1000;
    uint32_t size = DOWNLINK_PULL_MAX;
    for (int i = 0; i < 12; i++) {
        assert_int_equal(downlink_next(&d, now_ms), DOWNLINK_PULL);
        assert_int_equal(d.page_max, size);
        assert_int_equal(downlink_next(&d, now_ms + 9999), DOWNLINK_NOTHING);
        now_ms += DOWNLINK_TIMEOUT_MS;
        assert_int_equal(downlink_due_ms(&d), now_ms);
        size = size / 2 > DOWNLINK_PULL_MIN ? size / 2 : DOWNLINK_PULL_MIN;
    }
    assert_int_equal(d.page_max, 1);
    apply(&d, batch(true, 10, 11, 12));
    assert_int_equal(d.page_max, 2);
}

static void a_page_that_brings_nothing_is_not_asked_for_in_a_loop(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    discard(&d, batch(false, 11, 12, 12));
    assert_int_equal(downlink_next(&d, 1), DOWNLINK_PULL);
    discard(&d, batch(true, 10, 10, 12));
    assert_int_equal(downlink_next(&d, 2), DOWNLINK_NOTHING);
    discard(&d, batch(true, 10, 10, 10)); /* the hub is not so far after all */
    assert_int_equal(downlink_next(&d, 20000), DOWNLINK_NOTHING);
    assert_int_equal(d.head, 10);
}

static void a_page_that_the_store_refuses_is_not_asked_for_in_a_loop(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    struct batch page = batch(true, 10, 12, 12);
    discard(&d, batch(false, 11, 12, 12));
    for (uint64_t now_ms = 1; now_ms < 100000; now_ms += DOWNLINK_TIMEOUT_MS) {
        assert_int_equal(downlink_next(&d, now_ms), DOWNLINK_PULL);
        assert_int_equal(downlink_batch(&d, &page), DOWNLINK_APPLY);
        assert_int_equal(downlink_next(&d, now_ms + 1), DOWNLINK_NOTHING); /* disk full */
    }
    assert_int_equal(downlink_batch(&d, &page), DOWNLINK_APPLY);
    downlink_applied(&d, 12);
    assert_int_equal(downlink_next(&d, 200000), DOWNLINK_NOTHING);
}

static void a_new_connection_asks_again(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    discard(&d, batch(false, 11, 12, 12));
    assert_int_equal(downlink_next(&d, 1), DOWNLINK_PULL);
    downlink_online(&d, false);
    assert_int_equal(downlink_next(&d, 2), DOWNLINK_NOTHING);
    downlink_online(&d, true);
    assert_int_equal(downlink_next(&d, 3), DOWNLINK_HELLO);
    assert_int_equal(downlink_next(&d, 3), DOWNLINK_NOTHING);
    struct head h = head(first, 12, "2");
    assert_int_equal(downlink_head(&d, &h), DOWNLINK_APPLY);
    assert_int_equal(downlink_next(&d, 4), DOWNLINK_PULL);
}

static void a_higher_epoch_is_compared_by_buckets(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    struct head h = head(second, 4, "");
    assert_int_equal(downlink_head(&d, &h), DOWNLINK_NEW_EPOCH);
    assert_int_equal(d.cursor, 10); /* the store may yet refuse it */
    downlink_adopt(&d, &h, 0, true);
    assert_true(epoch_equal(&d.epoch, &second));
    assert_int_equal(downlink_next(&d, 1), DOWNLINK_COMPARE);
    discard(&d, batch(true, 0, 4, 4)); /* of the old one */
    assert_int_equal(downlink_head(&d, &h), DOWNLINK_APPLY);
    assert_false(downlink_comparable(&d, &h));
}

static void an_equal_epoch_needs_nothing(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    struct head h = head(second, 4, "");
    assert_int_equal(downlink_head(&d, &h), DOWNLINK_NEW_EPOCH);
    downlink_adopt(&d, &h, 4, false);
    assert_int_equal(downlink_next(&d, 1), DOWNLINK_NOTHING);
    assert_true(downlink_comparable(&d, &h));
}

static void a_kiosk_without_epoch_takes_the_first(void **state)
{
    (void)state;
    struct downlink d;
    struct head h = head(first, 3, "1");
    downlink_init(&d, &none, 0);
    downlink_online(&d, true);
    assert_int_equal(downlink_next(&d, 0), DOWNLINK_HELLO);
    assert_int_equal(downlink_head(&d, &h), DOWNLINK_NEW_EPOCH);
    downlink_adopt(&d, &h, 0, false);
    assert_int_equal(downlink_next(&d, 0), DOWNLINK_PULL);
}

static void lower_and_rival_epochs_are_ignored(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    struct head lower = head(none, 99, "");
    struct head rival = head((struct epoch){1, 12}, 99, "1");
    assert_int_equal(downlink_head(&d, &lower), DOWNLINK_DISCARD);
    assert_int_equal(downlink_head(&d, &rival), DOWNLINK_DISCARD);
    assert_int_equal(d.head, 10);
}

static void a_batch_of_a_higher_epoch_makes_it_ask_for_the_head(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    struct batch b = batch(false, 10, 11, 11);
    b.epoch = second;
    for (int i = 0; i < 5; i++)
        discard(&d, b);
    assert_int_equal(downlink_next(&d, 5000), DOWNLINK_NOTHING); /* said hello at 0 */
    assert_int_equal(downlink_next(&d, 10001), DOWNLINK_HELLO);
    discard(&d, b);
    assert_int_equal(downlink_next(&d, 10002), DOWNLINK_NOTHING);
}

/* A page made at head 20 may end at 14, without what was changed again in 15 to 20. */
static void what_is_older_than_what_we_know_is_compared_with_nothing(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    discard(&d, batch(false, 11, 12, 12));
    assert_int_equal(downlink_next(&d, 1), DOWNLINK_PULL);
    apply(&d, batch(true, 10, 14, 20));
    struct head late = head(first, 14, "");
    assert_int_equal(downlink_head(&d, &late), DOWNLINK_APPLY);
    assert_false(downlink_comparable(&d, &late));
    discard(&d, batch(false, 13, 15, 15));
    struct batch page = batch(true, 14, 16, 16);
    assert_int_equal(downlink_batch(&d, &page), DOWNLINK_APPLY_OLD);
    downlink_applied(&d, 16);
    apply(&d, batch(true, 16, 20, 20));
    struct head now = head(first, 20, "");
    assert_int_equal(downlink_head(&d, &now), DOWNLINK_APPLY);
    assert_true(downlink_comparable(&d, &now));
}

static void after_a_start_nothing_is_compared_until_hello_is_answered(void **state)
{
    (void)state;
    struct downlink d;
    downlink_init(&d, &first, 14);
    downlink_online(&d, true);
    struct head retained = head(first, 14, "");
    assert_int_equal(downlink_head(&d, &retained), DOWNLINK_APPLY);
    assert_false(downlink_comparable(&d, &retained));
    discard(&d, batch(false, 14, 15, 15));
    struct head answer = head(first, 15, "1");
    assert_int_equal(downlink_head(&d, &answer), DOWNLINK_APPLY);
    apply(&d, batch(false, 14, 15, 15));
    assert_true(downlink_comparable(&d, &answer));
}

static void an_epoch_that_begins_here_is_known_from_its_start(void **state)
{
    (void)state;
    struct downlink d;
    struct head h = head(first, 3, "");
    downlink_init(&d, &none, 0);
    assert_int_equal(downlink_head(&d, &h), DOWNLINK_NEW_EPOCH);
    downlink_adopt(&d, &h, 0, false);
    apply(&d, batch(true, 0, 3, 3));
    assert_true(downlink_comparable(&d, &h));
}

/* ---- a kiosk and a hub in bad weather ---- */

enum {
    HELLO,
    PULL,
    HEAD,
    ANSWER,
    PAGE,
    CHANGE,
    SEQ_END = 300,
    RECORDS = 25,
    PAGE_MAX = 8
};

struct world {
    uint64_t now_ms;
    struct weather up, down;
    struct downlink kiosk;
    uint64_t cursor;                 /* the kiosk's store */
    uint64_t held[RECORDS];          /* which change of each record it has */
    uint32_t record_of[SEQ_END + 1]; /* which record each change is of */
    uint64_t hub_seq;
    uint64_t change_ms, quiet_ms;
    uint32_t hellos, pulls;
};

/* The newest change of that record when the hub was at head; 0: none yet. */
static uint64_t version_at(const struct world *w, uint32_t record, uint64_t head)
{
    uint64_t newest = 0;
    for (uint64_t seq = 1; seq <= head; seq++)
        if (w->record_of[seq] == record)
            newest = seq;
    return newest;
}

static void assert_equal_to_hub_at(const struct world *w, uint64_t head)
{
    for (uint32_t i = 0; i < RECORDS; i++)
        if (w->held[i] != version_at(w, i, head))
            fail_msg("a digest was compared that could not be equal");
}

/* a: from * 1000 + to, b: the hub's seq then. */
static void post_batch(struct world *w, int kind, uint64_t from, uint64_t to)
{
    struct parcel p = {.kind = kind, .a = from * 1000 + to, .b = w->hub_seq};
    weather_post(&w->down, w->now_ms, p);
}

static void hub_hears(struct world *w, const struct parcel *p)
{
    if (p->kind == HELLO) {
        weather_post(&w->down, w->now_ms,
                     (struct parcel){.kind = ANSWER, .b = w->hub_seq});
        return;
    }
    uint64_t max = p->b < PAGE_MAX ? p->b : PAGE_MAX;
    uint64_t to = p->a;
    uint64_t lines = 0;
    while (to < w->hub_seq && lines < max) {
        to++;
        lines += version_at(w, w->record_of[to], w->hub_seq) == to;
    }
    post_batch(w, PAGE, p->a, to);
}

static void hub_changes(struct world *w)
{
    if (w->hub_seq < SEQ_END) {
        uint64_t step = 1 + weather_draw(&w->up, 30);
        uint64_t from = w->hub_seq;
        w->hub_seq = from + step < SEQ_END ? from + step : SEQ_END;
        for (uint64_t seq = from + 1; seq <= w->hub_seq; seq++)
            w->record_of[seq] = weather_draw(&w->up, RECORDS);
        post_batch(w, CHANGE, from, w->hub_seq);
    }
    if (weather_draw(&w->up, 8) == 0) {
        downlink_online(&w->kiosk, false);
        downlink_online(&w->kiosk, true);
    }
    if (weather_draw(&w->up, 8) == 0) { /* the agent restarts */
        downlink_init(&w->kiosk, &first, w->cursor);
        downlink_online(&w->kiosk, true);
    }
    weather_post(&w->down, w->now_ms, (struct parcel){.kind = HEAD, .b = w->hub_seq});
    w->change_ms = w->now_ms + 1 + weather_draw(&w->up, 60000);
}

static void store_applies(struct world *w, const struct batch *b)
{
    assert_true(b->from <= w->cursor && w->cursor < b->to);
    for (uint32_t i = 0; i < RECORDS; i++) {
        uint64_t version = version_at(w, i, b->head);
        if (version > w->cursor && version <= b->to)
            w->held[i] = version;
    }
    w->cursor = b->to;
}

static void kiosk_hears(struct world *w, const struct parcel *p)
{
    if (p->kind == HEAD || p->kind == ANSWER) {
        struct head h = head(first, p->b, p->kind == ANSWER ? "1" : "");
        assert_int_equal(downlink_head(&w->kiosk, &h), DOWNLINK_APPLY);
        if (downlink_comparable(&w->kiosk, &h))
            assert_equal_to_hub_at(w, h.seq);
        return;
    }
    struct batch b = batch(p->kind == PAGE, p->a / 1000, p->a % 1000, p->b);
    enum downlink_verdict verdict = downlink_batch(&w->kiosk, &b);
    if (verdict == DOWNLINK_DISCARD)
        return;
    store_applies(w, &b);
    if (verdict == DOWNLINK_APPLY && b.has_digest)
        assert_equal_to_hub_at(w, b.head);
    downlink_applied(&w->kiosk, w->cursor);
}

static void kiosk_acts(struct world *w)
{
    for (;;) {
        enum downlink_action action = downlink_next(&w->kiosk, w->now_ms);
        if (action == DOWNLINK_NOTHING)
            return;
        struct parcel p = {.kind = action == DOWNLINK_HELLO ? HELLO : PULL,
                           .a = w->cursor,
                           .b = w->kiosk.page_max};
        w->hellos += action == DOWNLINK_HELLO;
        w->pulls += action == DOWNLINK_PULL;
        weather_post(&w->up, w->now_ms, p);
    }
}

static void turn(struct world *w)
{
    struct parcel p;
    kiosk_acts(w);
    uint64_t next_ms = w->change_ms;
    uint64_t others_ms[] = {weather_due_ms(&w->up), weather_due_ms(&w->down),
                            downlink_due_ms(&w->kiosk)};
    for (size_t i = 0; i < LENGTH(others_ms); i++)
        next_ms = others_ms[i] < next_ms ? others_ms[i] : next_ms;
    w->now_ms = next_ms > w->now_ms ? next_ms : w->now_ms;
    while (weather_take(&w->up, w->now_ms, &p))
        hub_hears(w, &p);
    while (weather_take(&w->down, w->now_ms, &p))
        kiosk_hears(w, &p);
    if (w->now_ms >= w->change_ms)
        hub_changes(w);
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
    w.hub_seq = 1;
    downlink_init(&w.kiosk, &first, 0);
    downlink_online(&w.kiosk, true);
    while (w.cursor < SEQ_END) {
        turn(&w);
        if (w.now_ms > 24 * 3600 * 1000U)
            fail_msg("seed %u: not equal within a day", (unsigned)seed);
    }
    assert_equal_to_hub_at(&w, SEQ_END);
    /* One in a time-out, and one for each thing heard of. */
    if (w.pulls > w.now_ms / 1000 + 50 || w.hellos > w.now_ms / 1000 + 50)
        fail_msg("seed %u: %u pulls, %u hellos", (unsigned)seed, w.pulls, w.hellos);
}

static void in_any_weather_the_kiosk_becomes_equal_without_a_storm(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 2000; seed++)
        one_seed(seed);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(
        TEST(a_connection_begins_with_hello_until_it_is_answered),
        TEST(a_live_change_that_fits_is_applied_without_a_pull),
        TEST(an_old_change_is_discarded), TEST(a_gap_leads_to_one_pull),
        TEST(a_pull_without_answer_is_repeated_with_a_smaller_page),
        TEST(a_page_that_brings_nothing_is_not_asked_for_in_a_loop),
        TEST(a_page_that_the_store_refuses_is_not_asked_for_in_a_loop),
        TEST(a_new_connection_asks_again), TEST(a_higher_epoch_is_compared_by_buckets),
        TEST(an_equal_epoch_needs_nothing), TEST(a_kiosk_without_epoch_takes_the_first),
        TEST(lower_and_rival_epochs_are_ignored),
        TEST(a_batch_of_a_higher_epoch_makes_it_ask_for_the_head),
        TEST(what_is_older_than_what_we_know_is_compared_with_nothing),
        TEST(after_a_start_nothing_is_compared_until_hello_is_answered),
        TEST(an_epoch_that_begins_here_is_known_from_its_start),
        TEST(in_any_weather_the_kiosk_becomes_equal_without_a_storm));
    return failed;
}
