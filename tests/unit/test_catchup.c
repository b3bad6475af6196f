#include "tests/bench/catchup.h"
#include "tests/test.h"

/* In small; make bench-catchup is the whole size, with the same budgets. */
enum { RECORDS = 3000 };

static struct catchup cost;

static int run(void **state)
{
    (void)state;
    catchup_run(&cost, RECORDS);
    catchup_print(&cost);
    return 0;
}

static void a_new_kiosk_costs_at_most_32_megabytes_for_100000_records(void **state)
{
    (void)state;
    assert_true(cost.body_bytes > 900); /* or it would prove nothing */
    assert_true(cost.fresh.bytes <= (uint64_t)320 * RECORDS);
}

static void each_interruption_repeats_at_most_one_page(void **state)
{
    (void)state;
    assert_true(cost.kills >= 4);
    assert_true(cost.interrupted.pages <= cost.fresh.pages + cost.kills);
}

static void a_thousand_changes_cost_at_most_a_third_of_a_megabyte(void **state)
{
    (void)state;
    assert_true(cost.thousand.bytes <= 350000);
}

static void one_change_costs_at_most_4_kilobytes(void **state)
{
    (void)state;
    assert_true(cost.one.bytes <= 4096);
}

/* That it is equal afterwards catchup_run has seen to. */
static void a_kiosk_that_was_off_for_months_pulls_only_what_has_changed(void **state)
{
    (void)state;
    assert_true(cost.sixty_days.bytes < cost.fresh.bytes);
    assert_true(cost.hundred_days.bytes > 0);
}

static void a_kiosk_whose_clock_stood_still_for_60_days_is_told_the_time(void **state)
{
    (void)state;
    assert_false(cost.unheard.trusted);
    assert_int_equal(cost.unheard.told, 0);
    assert_true(cost.heard.trusted);
    assert_int_equal(cost.heard.told, cost.heard.hub);
    assert_int_equal(cost.heard.synced_at, cost.heard.hub);
    assert_true(cost.unheard.synced_at <= cost.unheard.hub - 60 * 86400);
    assert_true(cost.stood_still.bytes < cost.fresh.bytes);
}

static void until_then_it_drops_nothing_and_spends_none_of_its_places(void **state)
{
    (void)state;
    assert_int_equal(cost.unheard.records, cost.records_before);
    assert_true(cost.unheard.sent);
    assert_int_equal(cost.unheard.lend, 0);
    assert_false(cost.unheard.confirmed);
    assert_true(cost.heard.confirmed); /* by the hub, of its own places */
    assert_int_equal(cost.heard.lend, 0);
    assert_int_equal(cost.taken, 2);
    assert_int_equal(cost.lent, 2);
}

static void one_damaged_body_costs_one_bucket(void **state)
{
    (void)state;
    assert_true(cost.damaged.pages <= 3); /* keys, buckets, the bucket */
    assert_in_range(cost.damaged.bytes, 5000, 60000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_kiosk_costs_at_most_32_megabytes_for_100000_records),
        TEST(each_interruption_repeats_at_most_one_page),
        TEST(a_thousand_changes_cost_at_most_a_third_of_a_megabyte),
        TEST(one_change_costs_at_most_4_kilobytes),
        TEST(a_kiosk_that_was_off_for_months_pulls_only_what_has_changed),
        TEST(a_kiosk_whose_clock_stood_still_for_60_days_is_told_the_time),
        TEST(until_then_it_drops_nothing_and_spends_none_of_its_places),
        TEST(one_damaged_body_costs_one_bucket),
    };
    return cmocka_run_group_tests(tests, run, NULL);
}
