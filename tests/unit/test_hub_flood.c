/* What a registered kiosk that means harm can make the hub write and say. */
#include "core/wire_life.h"
#include "server/hub/logic/hub_peers.h"
#include "store/hub_lends.h"
#include "tests/unit/hub_world.h"

struct scene {
    struct world w;
    struct test_kiosk k;
    struct peer *p;
};

static void scene_open(struct scene *s)
{
    memset(s, 0, sizeof *s);
    world_open(&s->w);
    kiosk_open(&s->w, &s->k, 1);
    s->p = peers_find(hub_peers_of(s->w.hub), s->k.name);
    assert_non_null(s->p);
}

/* It has sent nearly its share of this day. */
static void spend_share(struct scene *s)
{
    s->p->day_ms = s->w.now.ms;
    s->p->day_bytes = HUB_PEER_DAY_BYTES - 3000;
}

static int64_t count(struct scene *s, const char *sql)
{
    struct err e;
    int64_t rows = 0;
    if (!db_int(hub_store_db(hub_store_of(s->w.hub)), &rows, NULL, sql, &e, ""))
        fail_msg("%s", e.text);
    return rows;
}

static void say_void(struct scene *s, unsigned number)
{
    struct bytes body;
    struct err e;
    struct void_range m = {.epoch = hub_store_numbers(hub_store_of(s->w.hub))->epoch,
                           .from = 1,
                           .to = INT64_MAX};
    snprintf(m.inst, sizeof m.inst, "%032x", number);
    bytes_init(&body, 4096);
    if (!wire_put_void(&body, &m, &e))
        fail_msg("%s", e.text);
    kiosk_says(&s->w, &s->k, TOPIC_OP, &body);
    bytes_free(&body);
}

static void voids_count_as_what_is_written(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    spend_share(&s);
    for (unsigned i = 1; i <= 20; i++)
        say_void(&s, i);
    world_tick(&s.w);
    int64_t written = count(&s, "SELECT count(*) FROM void");
    assert_true(written > 0);
    assert_true(written < 5);
    assert_true(s.p->flooding); /* staff are told whose it is */
    int64_t audit = count(&s, "SELECT count(*) FROM audit");
    say_void(&s, 99);
    world_tick(&s.w);
    assert_int_equal(count(&s, "SELECT count(*) FROM audit"), audit);
    world_close(&s.w);
}

/* The highest number that there is leaves this installation without a next one, and no
 * other. */
static void a_void_of_all_numbers_harms_nobody_else(void **state)
{
    (void)state;
    struct scene s;
    char session[UUID_SIZE], code[CLAIM_SIZE];
    scene_open(&s);
    world_session(&s.w, "Meet-up", "2", session);
    say_void(&s, 7);
    say_void(&s, 7);
    world_tick(&s.w);
    assert_int_equal(count(&s, "SELECT count(*) FROM void"), 1);
    world_drain(&s.w);
    assert_int_equal(ask(&s.w, &s.k, BOOK(session, 1, test_code(code, 1))).result,
                     RESULT_CONFIRMED);
    world_close(&s.w);
}

static uint32_t answers(struct scene *s)
{
    uint32_t found = 0;
    while (world_next(&s->w, TOPIC_RESPONSE, s->k.name))
        found++;
    return found;
}

static void hellos_are_answered_a_few_times_a_second(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s);
    world_drain(&s.w);
    kiosk_hello(&s.w, &s.k, 1);
    world_tick(&s.w);
    uint32_t one = answers(&s);
    assert_true(one > 0);
    for (unsigned i = 0; i < 100; i++)
        kiosk_hello(&s.w, &s.k, 1);
    world_tick(&s.w);
    assert_int_equal(answers(&s), (HUB_PEER_HELLOS - 1) * one);
    world_wait(&s.w, 1000);
    kiosk_hello(&s.w, &s.k, 1);
    world_tick(&s.w);
    assert_int_equal(answers(&s), one);
    world_close(&s.w);
}

static void another_machine_each_time_counts_too(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    bool found = false;
    struct hub_machine m;
    scene_open(&s);
    spend_share(&s);
    for (uint8_t i = 1; i <= 8; i++)
        kiosk_hello(&s.w, &s.k, i);
    assert_true(hub_machine_get(hub_store_of(s.w.hub), s.k.name, &m, &found, &e) &&
                found);
    assert_true(m.hw[0] < 8);
    world_close(&s.w);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(voids_count_as_what_is_written),
              TEST(a_void_of_all_numbers_harms_nobody_else),
              TEST(hellos_are_answered_a_few_times_a_second),
              TEST(another_machine_each_time_counts_too));
    return failed;
}
