#include "tests/test.h"

#include <stdio.h>
#include <string.h>

#include "core/utc.h"

/* A date and time of day as a person reads it on the wall. */
static struct civil reading(const char *text)
{
    struct civil c = {0};
    assert_int_equal(
        sscanf(text, "%d-%d-%d %d:%d", &c.year, &c.month, &c.day, &c.hour, &c.minute), 5);
    return c;
}

static int64_t instant(const char *text)
{
    int64_t t = 0;
    assert_true(utc_parse(&t, text, "t", NULL));
    return t;
}

static void show(char out[40], struct civil c)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    snprintf(out, 40, "%s %04d-%02d-%02d %02d:%02d:%02d", days[c.weekday], c.year,
             c.month, c.day, c.hour, c.minute, c.second);
}

struct moment {
    const char *name; /* the instant */
    const char *london;
};

static const struct moment moments[] = {
    {"1996-03-31T00:59:59Z", "Sun 1996-03-31 00:59:59"},
    {"1996-03-31T01:00:00Z", "Sun 1996-03-31 02:00:00"},
    {"1996-10-27T00:59:59Z", "Sun 1996-10-27 01:59:59"},
    {"1996-10-27T01:00:00Z", "Sun 1996-10-27 01:00:00"},
    {"1997-10-26T01:00:00Z", "Sun 1997-10-26 01:00:00"},
    {"2000-02-29T12:00:00Z", "Tue 2000-02-29 12:00:00"},
    {"2024-02-29T23:59:59Z", "Thu 2024-02-29 23:59:59"},
    {"2024-03-31T00:59:59Z", "Sun 2024-03-31 00:59:59"},
    {"2024-03-31T01:00:00Z", "Sun 2024-03-31 02:00:00"},
    {"2024-10-26T23:30:00Z", "Sun 2024-10-27 00:30:00"},
    {"2024-10-27T00:00:00Z", "Sun 2024-10-27 01:00:00"},
    {"2024-10-27T00:59:59Z", "Sun 2024-10-27 01:59:59"},
    {"2024-10-27T01:00:00Z", "Sun 2024-10-27 01:00:00"},
    {"2024-10-27T02:00:00Z", "Sun 2024-10-27 02:00:00"},
    {"2025-03-30T00:59:59Z", "Sun 2025-03-30 00:59:59"},
    {"2025-03-30T01:00:00Z", "Sun 2025-03-30 02:00:00"},
    {"2025-10-26T00:59:59Z", "Sun 2025-10-26 01:59:59"},
    {"2025-10-26T01:00:00Z", "Sun 2025-10-26 01:00:00"},
    {"2026-03-29T00:59:59Z", "Sun 2026-03-29 00:59:59"},
    {"2026-03-29T01:00:00Z", "Sun 2026-03-29 02:00:00"},
    {"2026-10-25T00:59:59Z", "Sun 2026-10-25 01:59:59"},
    {"2026-10-25T01:00:00Z", "Sun 2026-10-25 01:00:00"},
    {"2027-03-28T00:59:59Z", "Sun 2027-03-28 00:59:59"},
    {"2027-03-28T01:00:00Z", "Sun 2027-03-28 02:00:00"},
    {"2027-10-31T00:59:59Z", "Sun 2027-10-31 01:59:59"},
    {"2027-10-31T01:00:00Z", "Sun 2027-10-31 01:00:00"},
    {"2026-06-30T23:00:00Z", "Wed 2026-07-01 00:00:00"},
    {"2026-12-31T23:59:59Z", "Thu 2026-12-31 23:59:59"},
    {"2027-01-01T00:00:00Z", "Fri 2027-01-01 00:00:00"},
    {"2100-02-28T23:59:59Z", "Sun 2100-02-28 23:59:59"},
    {"2100-03-01T00:00:00Z", "Mon 2100-03-01 00:00:00"},
    {"2100-03-28T01:00:00Z", "Sun 2100-03-28 02:00:00"},
    {"2100-10-31T01:00:00Z", "Sun 2100-10-31 01:00:00"},
    {"1970-01-01T00:00:00Z", "Thu 1970-01-01 00:00:00"},
    {"9999-12-31T23:59:59Z", "Fri 9999-12-31 23:59:59"},
};

static void reads_on_the_wall_and_back(void **state)
{
    const struct moment *row = *state;
    int64_t t = instant(row->name), back = 0;
    char text[40];
    struct civil wall = london_civil(t);
    show(text, wall);
    assert_string_equal(text, row->london);
    char printed[UTC_TEXT_SIZE];
    utc_print(printed, sizeof printed, t);
    assert_string_equal(printed, row->name);

    /* One of the two meanings of the reading is the instant it came from. */
    assert_true(london_to_utc(&back, &wall, UTC_EARLIER, NULL));
    if (back != t)
        assert_true(london_to_utc(&back, &wall, UTC_LATER, NULL));
    assert_int_equal(back, t);
    assert_true(date_starts(date_of(t)) <= t);
    assert_true(date_starts(date_of(t) + 1) > t);
}

struct wall {
    const char *name;            /* the reading */
    const char *earlier, *later; /* NULL: there is no such time */
};

static const struct wall walls[] = {
    {"2026-03-29 00:59", "2026-03-29T00:59:00Z", "2026-03-29T00:59:00Z"},
    {"2026-03-29 01:00", NULL, NULL},
    {"2026-03-29 01:59", NULL, NULL},
    {"2026-03-29 02:00", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"},
    {"2026-10-25 00:59", "2026-10-24T23:59:00Z", "2026-10-24T23:59:00Z"},
    {"2026-10-25 01:00", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"},
    {"2026-10-25 01:59", "2026-10-25T00:59:00Z", "2026-10-25T01:59:00Z"},
    {"2026-10-25 02:00", "2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z"},
    {"2024-03-31 01:30", NULL, NULL},
    {"2025-03-30 01:30", NULL, NULL},
    {"2027-03-28 01:30", NULL, NULL},
    {"2024-10-27 01:30", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"},
    {"2025-10-26 01:30", "2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z"},
    {"2027-10-31 01:30", "2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z"},
    {"2024-02-29 10:00", "2024-02-29T10:00:00Z", "2024-02-29T10:00:00Z"},
    {"2025-02-29 10:00", NULL, NULL},
    {"2100-02-29 10:00", NULL, NULL},
    {"2026-02-31 10:00", NULL, NULL},
    {"2026-04-31 10:00", NULL, NULL},
    {"2026-13-01 10:00", NULL, NULL},
    {"2026-00-01 10:00", NULL, NULL},
    {"2026-01-00 10:00", NULL, NULL},
    {"2026-01-01 24:00", NULL, NULL},
    {"2026-01-01 23:60", NULL, NULL},
    {"1969-12-31 23:59", NULL, NULL},
    {"1970-01-01 00:30", "1970-01-01T00:30:00Z", "1970-01-01T00:30:00Z"},
};

static void means(void **state)
{
    const struct wall *row = *state;
    struct civil c = reading(row->name);
    int64_t t = 0;
    struct err e;
    assert_int_equal(london_to_utc(&t, &c, UTC_EARLIER, &e), row->earlier != NULL);
    if (row->earlier == NULL) {
        assert_int_equal(e.kind, ERR_INPUT);
        return;
    }
    assert_int_equal(t, instant(row->earlier));
    assert_true(london_to_utc(&t, &c, UTC_LATER, NULL));
    assert_int_equal(t, instant(row->later));
}

static void every_hour_of_a_century_reads_back(void **state)
{
    (void)state;
    int64_t end = instant("2101-01-01T00:00:00Z");
    for (int64_t t = instant("1996-01-01T00:00:00Z"); t < end; t += 1800) {
        struct civil c = london_civil(t);
        enum utc_fold fold = UTC_EARLIER;
        if (london_offset_s(t) == 0 && t >= 3600 && london_offset_s(t - 3600) == 3600)
            fold = UTC_LATER;
        int64_t back = 0;
        assert_true(london_to_utc(&back, &c, fold, NULL));
        assert_int_equal(back, t);
    }
}

struct text {
    const char *name, *text, *want;
};

static const struct text texts[] = {
    {"seconds", "2026-11-22T03:09:07Z", "2026-11-22T03:09:07Z"},
    {"no seconds", "2026-11-22T03:09Z", "2026-11-22T03:09:00Z"},
    {"offset ahead", "2026-06-01T00:30:00+01:00", "2026-05-31T23:30:00Z"},
    {"offset behind", "2026-06-01T23:30-05:30", "2026-06-02T05:00:00Z"},
    {"last second", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
    {"before the first", "1970-01-01T00:00:00+01:00", NULL},
    {"past the last", "9999-12-31T23:59:59-01:00", NULL},
    {"empty", "", NULL},
    {"date only", "2026-11-22", NULL},
    {"blank for T", "2026-11-22 03:09:00Z", NULL},
    {"small z", "2026-11-22T03:09:00z", NULL},
    {"no zone", "2026-11-22T03:09:00", NULL},
    {"fraction", "2026-11-22T03:09:00.5Z", NULL},
    {"leap second", "2016-12-31T23:59:60Z", NULL},
    {"hour 24", "2026-11-22T24:00:00Z", NULL},
    {"seconds missing", "2026-11-22T03:09:Z", NULL},
    {"one-digit hour", "2026-11-22T3:09:00Z", NULL},
    {"no such day", "2026-02-30T03:09:00Z", NULL},
    {"offset too far", "2026-11-22T03:09:00+15:00", NULL},
    {"offset minutes", "2026-11-22T03:09:00+01:60", NULL},
    {"something behind", "2026-11-22T03:09:00Z ", NULL},
    {"year 0", "0000-01-01T00:00:00Z", NULL},
};

static void is_read_as_an_instant(void **state)
{
    const struct text *row = *state;
    int64_t t = 0;
    struct err e;
    assert_int_equal(utc_parse(&t, row->text, "starts_at", &e), row->want != NULL);
    if (row->want == NULL) {
        assert_memory_equal(e.text, "starts_at: ", 11);
        return;
    }
    char out[UTC_TEXT_SIZE];
    utc_print(out, sizeof out, t);
    assert_string_equal(out, row->want);
}

static const struct text dates[] = {
    {"first day", "1970-01-01", "1970-01-01"},   {"leap day", "2024-02-29", "2024-02-29"},
    {"end of year", "2026-12-31", "2026-12-31"}, {"last day", "9999-12-31", "9999-12-31"},
    {"no leap day in 2100", "2100-02-29", NULL}, {"too early", "1969-12-31", NULL},
    {"british order", "31/12/2026", NULL},       {"short", "2026-1-1", NULL},
    {"more behind", "2026-01-01T", NULL},        {"empty", "", NULL},
};

static void is_read_as_a_date(void **state)
{
    const struct text *row = *state;
    int32_t day = 0;
    struct err e;
    assert_int_equal(date_parse(&day, row->text, "closes", &e), row->want != NULL);
    if (row->want == NULL) {
        assert_string_equal(e.text, "closes: not a date like 2026-11-22");
        return;
    }
    char out[UTC_TEXT_SIZE];
    date_print(out, sizeof out, day);
    assert_string_equal(out, row->want);
}

static void every_day_to_9999_follows_the_one_before(void **state)
{
    (void)state;
    struct civil last = date_civil(0);
    for (int32_t day = 1; day <= 2932896; day++) {
        struct civil c = date_civil(day);
        assert_int_equal(c.weekday, (last.weekday + 1) % 7);
        bool next_day =
            c.year == last.year && c.month == last.month && c.day == last.day + 1;
        bool next_month = c.year == last.year && c.month == last.month + 1 && c.day == 1;
        bool next_year = c.year == last.year + 1 && c.month == 1 && c.day == 1;
        assert_true(next_day || next_month || (next_year && last.month == 12));
        last = c;
    }
    assert_int_equal(last.year, 9999);
    assert_int_equal(last.month, 12);
    assert_int_equal(last.day, 31);
}

static void days_of_a_clock_change_have_23_and_25_hours(void **state)
{
    (void)state;
    int32_t spring = date_of(instant("2026-03-29T12:00:00Z"));
    int32_t autumn = date_of(instant("2026-10-25T12:00:00Z"));
    assert_int_equal(date_starts(spring + 1) - date_starts(spring), 23 * 3600);
    assert_int_equal(date_starts(autumn + 1) - date_starts(autumn), 25 * 3600);
    assert_int_equal(date_starts(autumn + 2) - date_starts(autumn + 1), 24 * 3600);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(moments, reads_on_the_wall_and_back);
    RUN_ROWS(walls, means);
    RUN_ROWS(texts, is_read_as_an_instant);
    RUN_ROWS(dates, is_read_as_a_date);
    RUN_TESTS(TEST(every_hour_of_a_century_reads_back),
              TEST(every_day_to_9999_follows_the_one_before),
              TEST(days_of_a_clock_change_have_23_and_25_hours));
    return failed;
}
