#include "tests/test.h"

#include "tests/e2e/chaos_mode.h"

static struct chaos_mode mode(const char *line)
{
    struct chaos_mode m;
    struct err e;
    assert_true(chaos_parse(&m, line, &e));
    return m;
}

static void only_whole_modes_are_taken(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",          "slow",        "pass 3",        "delay",        "delay 5",
        "delay 5 4", "delay 5 6 7", "throttle 19",   "throttle x",   "split 0",
        "reset",     "hole",        "hole sideways", "hole up down", "stall -x"};
    for (size_t i = 0; i < LENGTH(bad); i++) {
        struct chaos_mode m;
        struct err e;
        if (chaos_parse(&m, bad[i], &e))
            fail_msg("taken for a mode: \"%s\"", bad[i]);
        assert_non_null(strstr(e.text, bad[i]));
    }
    assert_int_equal(mode(" pass\n").kind, CHAOS_PASS);
    assert_int_equal(mode("delay 5 5\n").kind, CHAOS_DELAY);
}

static void a_delay_stays_between_its_bounds(void **state)
{
    (void)state;
    struct chaos_mode m = mode("delay 100 300");
    assert_int_equal(chaos_wait_ms(&m, 0), 100);
    assert_int_equal(chaos_wait_ms(&m, 200), 300);
    assert_int_equal(chaos_wait_ms(&m, 201), 100);
    assert_true(chaos_wait_ms(&m, UINT32_MAX) <= 300);
    assert_int_equal(chaos_take(&m, CHAOS_UP, 70, 70, 0).take, 70);
    m = mode("pass");
    assert_int_equal(chaos_wait_ms(&m, 7), 0);
}

static void a_throttle_lets_through_no_more_than_its_bytes_a_second(void **state)
{
    (void)state;
    struct chaos_mode m = mode("throttle 5000");
    size_t sent = 0;
    int ms = 0;
    while (sent < 20000) {
        struct chaos_turn t = chaos_take(&m, CHAOS_DOWN, 20000 - sent, 20000, 0);
        assert_true(t.take > 0);
        sent += t.take;
        ms += t.wait_ms;
    }
    assert_in_range(ms, 3990, 4010);
}

static void split_writes_are_never_longer(void **state)
{
    (void)state;
    struct chaos_mode m = mode("split 3");
    for (uint32_t random = 0; random < 9; random++) {
        size_t take = chaos_take(&m, CHAOS_UP, 100, 100, random).take;
        assert_in_range(take, 1, 3);
    }
    assert_int_equal(chaos_take(&m, CHAOS_UP, 1, 1, 2).take, 1);
}

static void a_hole_swallows_its_way_only(void **state)
{
    (void)state;
    struct chaos_mode m = mode("hole up");
    assert_int_equal(chaos_take(&m, CHAOS_UP, 9, 9, 0).take, 0);
    assert_int_equal(chaos_take(&m, CHAOS_UP, 9, 9, 0).wait_ms, CHAOS_NEVER);
    assert_int_equal(chaos_take(&m, CHAOS_DOWN, 9, 9, 0).take, 9);
    m = mode("hole both");
    assert_int_equal(chaos_take(&m, CHAOS_DOWN, 9, 9, 0).take, 0);
}

static void a_stall_loses_what_is_big_in_one_go(void **state)
{
    (void)state;
    struct chaos_mode m = mode("stall 1400");
    assert_int_equal(chaos_take(&m, CHAOS_UP, 1400, 1400, 0).take, 1400);
    assert_int_equal(chaos_take(&m, CHAOS_UP, 1401, 1401, 0).wait_ms, CHAOS_NEVER);
    /* many small ones that wait together are not a big one */
    assert_int_equal(chaos_take(&m, CHAOS_UP, 9000, 60, 0).take, 9000);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(only_whole_modes_are_taken), TEST(a_delay_stays_between_its_bounds),
              TEST(a_throttle_lets_through_no_more_than_its_bytes_a_second),
              TEST(split_writes_are_never_longer), TEST(a_hole_swallows_its_way_only),
              TEST(a_stall_loses_what_is_big_in_one_go));
    return failed;
}
