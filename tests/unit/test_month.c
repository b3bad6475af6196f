/* Which days of a month have sessions: dates in London, weeks from Monday. */
#include "tests/test.h"

#include "app/month.h"
#include "core/utc.h"

static int32_t date(const char *text)
{
    int32_t day = 0;
    assert_true(date_parse(&day, text, "day", NULL));
    return day;
}

static int64_t at(const char *text)
{
    int64_t t = 0;
    assert_true(utc_parse(&t, text, "time", NULL));
    return t;
}

static void months_follow_each_other_over_the_year(void **state)
{
    (void)state;
    int64_t now = at("2026-11-22T10:42:00Z");
    assert_int_equal(month_first(now, 0), date("2026-11-01"));
    assert_int_equal(month_first(now, 1), date("2026-12-01"));
    assert_int_equal(month_first(now, 2), date("2027-01-01"));
    assert_int_equal(month_first(now, 11), date("2027-10-01"));
    assert_int_equal(month_first(at("2027-01-31T12:00:00Z"), 1), date("2027-02-01"));
}

/* 23:30 UTC on 30 June is July in London. */
static void the_month_is_that_of_london(void **state)
{
    (void)state;
    assert_int_equal(month_first(at("2026-06-30T23:30:00Z"), 0), date("2026-07-01"));
    assert_int_equal(month_first(at("2026-11-30T23:30:00Z"), 0), date("2026-11-01"));
}

static void months_are_as_long_as_they_are(void **state)
{
    (void)state;
    assert_int_equal(month_of(date("2026-11-01")).days, 30);
    assert_int_equal(month_of(date("2026-12-01")).days, 31);
    assert_int_equal(month_of(date("2027-02-01")).days, 28);
    assert_int_equal(month_of(date("2028-02-01")).days, 29);
    assert_int_equal(month_of(date("2026-03-01")).days, 31); /* the clocks change */
    assert_int_equal(month_of(date("2026-10-01")).days, 31);
}

static void weeks_begin_on_monday(void **state)
{
    (void)state;
    struct month november = month_of(date("2026-11-01")); /* a Sunday */
    struct month february = month_of(date("2027-02-01")); /* a Monday */
    struct month july = month_of(date("2026-07-01"));     /* a Wednesday, in summer */
    assert_int_equal(month_lead(&november), 6);
    assert_int_equal(month_lead(&february), 0);
    assert_int_equal(month_lead(&july), 2);
}

static void sessions_count_on_their_day_in_london(void **state)
{
    (void)state;
    struct month m = month_of(date("2026-07-01"));
    month_add(&m, at("2026-06-30T22:30:00Z")); /* 23:30 on 30 June */
    month_add(&m, at("2026-06-30T23:30:00Z")); /* 0:30 on 1 July */
    month_add(&m, at("2026-07-01T17:00:00Z"));
    month_add(&m, at("2026-07-31T22:30:00Z"));
    assert_int_equal(m.on[0].count, 2);
    assert_int_equal(m.on[0].first, at("2026-06-30T23:30:00Z"));
    assert_int_equal(m.on[30].count, 1);
    assert_int_equal(month_busy(&m), 2);
    assert_false(m.later);
    month_add(&m, at("2026-07-31T23:30:00Z")); /* 0:30 on 1 August */
    assert_true(m.later);
    assert_int_equal(month_busy(&m), 2);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(months_follow_each_other_over_the_year),
              TEST(the_month_is_that_of_london), TEST(months_are_as_long_as_they_are),
              TEST(weeks_begin_on_monday), TEST(sessions_count_on_their_day_in_london));
    return failed;
}
