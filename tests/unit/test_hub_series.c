/* Sessions that repeat become one row for each time. */
#include <stdio.h>
#include <string.h>

#include "core/utc.h"
#include "server/hub/hub_series.h"
#include "tests/test.h"

struct said {
    char text[1000];
};

static void note(void *context, size_t row, const char *column, const char *reason)
{
    struct said *s = context;
    size_t used = strlen(s->text);
    snprintf(s->text + used, sizeof s->text - used, "%zu %s %s\n", row, column, reason);
}

static int32_t day(const char *text)
{
    int32_t out = 0;
    assert_true(date_parse(&out, text, "today", NULL));
    return out;
}

/* "ref starts_at; ..." of the rows, or what was said of them. */
static void expand(char out[2000], const char *rows, const char *today)
{
    struct said said = {.text = ""};
    json_t *in = json_loads(rows, 0, NULL);
    assert_non_null(in);
    json_t *all = hub_series_expand(in, day(today), note, &said);
    out[0] = '\0';
    if (all == NULL)
        snprintf(out, 2000, "%s", said.text);
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *row = json_array_get(all, i);
        size_t used = strlen(out);
        assert_null(json_object_get(row, "repeats"));
        assert_null(json_object_get(row, "not_on"));
        assert_null(json_object_get(row, "moved"));
        snprintf(out + used, 2000 - used, "%s %s; ",
                 json_string_value(json_object_get(row, "ref")),
                 json_string_value(json_object_get(row, "starts_at")));
    }
    json_decref(all);
    json_decref(in);
}

#define ROW(start, rest)                                                                 \
    "[{\"ref\":\"T\",\"title\":\"Tea\",\"starts_at\":\"" start "\"" rest "}]"

struct series {
    const char *name, *rows, *today, *expected;
};

static const struct series series[] = {
    {"one that does not repeat stays as it is", ROW("2026-12-01 18:00", ""), "2026-11-01",
     "T 2026-12-01 18:00; "},
    {"each week", ROW("2026-12-01 18:00", ",\"repeats\":\"FREQ=WEEKLY;COUNT=3\""),
     "2026-11-01",
     "T/2026-12-01 2026-12-01 18:00; T/2026-12-08 2026-12-08 18:00; "
     "T/2026-12-15 2026-12-15 18:00; "},
    {"until a day, that day too",
     ROW("2026-12-01 18:00", ",\"repeats\":\"FREQ=DAILY;INTERVAL=7;UNTIL=20261215\""),
     "2026-11-01", "T/2026-12-01 2026-12-01 18:00; T/2026-12-08 2026-12-08 18:00; "},
    {"the last Thursday of a month",
     ROW("2026-11-26 14:00", ",\"repeats\":\"FREQ=MONTHLY;BYDAY=-1TH;COUNT=3\""),
     "2026-11-01",
     "T/2026-11-26 2026-11-26 14:00; T/2026-12-31 2026-12-31 14:00; "
     "T/2027-01-28 2027-01-28 14:00; "},
    {"the hour on the wall stays when clocks change",
     ROW("2026-10-20 18:00", ",\"repeats\":\"FREQ=WEEKLY;COUNT=2\""), "2026-10-01",
     "T/2026-10-20 2026-10-20 18:00; T/2026-10-27 2026-10-27 18:00; "},
    {"a start as an instant is one on the wall",
     ROW("2026-07-01T17:00:00Z", ",\"repeats\":\"FREQ=WEEKLY;COUNT=2\""), "2026-06-01",
     "T/2026-07-01 2026-07-01 18:00; T/2026-07-08 2026-07-08 18:00; "},
    {"a 29 February comes in leap years",
     ROW("2028-02-29 10:00", ",\"repeats\":\"FREQ=YEARLY;COUNT=2\""), "2028-01-01",
     "T/2028-02-29 2028-02-29 10:00; T/2032-02-29 2032-02-29 10:00; "},
    {"days on which it is not",
     ROW("2026-12-11 18:00", ",\"repeats\":\"FREQ=WEEKLY;COUNT=4\",\"not_on\":"
                             "\"2026-12-25; 2027-01-01\""),
     "2026-11-01", "T/2026-12-11 2026-12-11 18:00; T/2026-12-18 2026-12-18 18:00; "},
    {"one that is moved keeps its ref",
     ROW("2026-12-17 18:00", ",\"repeats\":\"FREQ=WEEKLY;COUNT=2\",\"moved\":"
                             "\"2026-12-24 = 2026-12-23 17:30\""),
     "2026-11-01", "T/2026-12-17 2026-12-17 18:00; T/2026-12-24 2026-12-23 17:30; "},
    {"what is past is left out",
     ROW("2026-12-01 18:00", ",\"repeats\":\"FREQ=WEEKLY;COUNT=3\""), "2026-12-09",
     "T/2026-12-15 2026-12-15 18:00; "},
    {"one that is moved into the past too",
     ROW("2026-12-08 18:00", ",\"repeats\":\"FREQ=WEEKLY;COUNT=2\",\"moved\":"
                             "\"2026-12-15 = 2026-12-07 18:00\""),
     "2026-12-08", "T/2026-12-08 2026-12-08 18:00; "},
};

static const struct series bad[] = {
    {"no ref",
     "[{\"starts_at\":\"2026-12-01 18:00\",\"repeats\":\"FREQ=DAILY;COUNT=2\"}]",
     "2026-11-01", "0 ref is needed for what repeats\n"},
    {"no start", "[{\"ref\":\"T\",\"repeats\":\"FREQ=DAILY;COUNT=2\"}]", "2026-11-01",
     "0 starts_at is needed, as a time like 2026-12-01 18:00\n"},
    {"no end", ROW("2026-12-01 18:00", ",\"repeats\":\"FREQ=WEEKLY\""), "2026-11-01",
     "0 repeats has no end: add COUNT or UNTIL\n"},
    {"each second", ROW("2026-12-01 18:00", ",\"repeats\":\"FREQ=SECONDLY;COUNT=5\""),
     "2026-11-01", "0 repeats is no rule like FREQ=WEEKLY;COUNT=10\n"},
    {"a part that is not taken",
     ROW("2026-12-01 18:00", ",\"repeats\":\"FREQ=DAILY;COUNT=5;BYSECOND=1\""),
     "2026-11-01",
     "0 repeats has a part that is not known; one is FREQ=WEEKLY;COUNT=10\n"},
    {"words", ROW("2026-12-01 18:00", ",\"repeats\":\"every week\""), "2026-11-01",
     "0 repeats has letters that no rule has; one is FREQ=WEEKLY;COUNT=10\n"},
    {"no number", ROW("2026-12-01 18:00", ",\"repeats\":\"FREQ=DAILY;COUNT=X\""),
     "2026-11-01", "0 repeats is no rule like FREQ=WEEKLY;COUNT=10\n"},
    {"too often", ROW("2026-12-01 18:00", ",\"repeats\":\"FREQ=DAILY;COUNT=105\""),
     "2026-11-01", "0 repeats comes more than 104 times\n"},
    {"never", ROW("2026-12-01 18:00", ",\"repeats\":\"FREQ=MONTHLY;BYDAY=6MO;COUNT=3\""),
     "2026-11-01", "0 repeats has a day that never comes\n"},
    {"a weekday and a day of the month",
     ROW("2026-12-01 18:00",
         ",\"repeats\":\"FREQ=MONTHLY;BYDAY=1TU;BYMONTHDAY=1;COUNT=3\""),
     "2026-11-01", "0 repeats has both BYDAY and BYMONTHDAY: give one\n"},
    {"a day of no month",
     ROW("2026-12-01 18:00", ",\"repeats\":\"FREQ=MONTHLY;BYMONTHDAY=32;COUNT=3\""),
     "2026-11-01", "0 repeats is no rule like FREQ=WEEKLY;COUNT=10\n"},
    {"begins on another day",
     ROW("2026-12-01 18:00", ",\"repeats\":\"FREQ=WEEKLY;BYDAY=WE;COUNT=3\""),
     "2026-11-01", "0 starts_at is no time of the rule in repeats\n"},
    {"all past", ROW("2026-12-01 18:00", ",\"repeats\":\"FREQ=DAILY;COUNT=3\""),
     "2027-01-01", "0 repeats leaves no time from today on\n"},
    {"a day that it is not on anyway",
     ROW("2026-12-01 18:00",
         ",\"repeats\":\"FREQ=WEEKLY;COUNT=3\",\"not_on\":\"2026-12-02\""),
     "2026-11-01", "0 not_on 2026-12-02 is no day of this series\n"},
    {"moved from nowhere",
     ROW("2026-12-01 18:00", ",\"repeats\":\"FREQ=WEEKLY;COUNT=3\",\"moved\":"
                             "\"2026-12-02 = 2026-12-03 18:00\""),
     "2026-11-01", "0 moved 2026-12-02 is no day of this series\n"},
    {"moved to a day without a time",
     ROW("2026-12-01 18:00",
         ",\"repeats\":\"FREQ=WEEKLY;COUNT=3\",\"moved\":\"2026-12-08 = 2026-12-09\""),
     "2026-11-01", "0 moved is not like 2026-12-24 = 2026-12-23 17:00\n"},
    {"an exception of nothing", ROW("2026-12-01 18:00", ",\"not_on\":\"2026-12-08\""),
     "2026-11-01", "0 repeats is missing: not_on and moved stand only with it\n"},
};

static void becomes_these(void **row)
{
    const struct series *s = *row;
    char got[2000];
    expand(got, s->rows, s->today);
    assert_string_equal(got, s->expected);
}

static void each_time_knows_the_row_it_is_from(void **state)
{
    (void)state;
    struct said said = {.text = ""};
    json_t *in = json_loads(
        "[{\"ref\":\"A\",\"starts_at\":\"2026-12-01 18:00\",\"line\":2},{\"ref\":\"B\","
        "\"starts_at\":\"2026-12-01 18:00\",\"repeats\":\"FREQ=DAILY;COUNT=2\","
        "\"line\":3}]",
        0, NULL);
    json_t *all = hub_series_expand(in, day("2026-11-01"), note, &said);
    assert_int_equal(json_array_size(all), 3);
    for (size_t i = 0; i < 3; i++) {
        const json_t *row = json_array_get(all, i);
        assert_int_equal(json_integer_value(json_object_get(row, "from")), i > 0);
        assert_int_equal(json_integer_value(json_object_get(row, "line")), i > 0 ? 3 : 2);
    }
    json_decref(all);
    json_decref(in);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(series, becomes_these);
    RUN_ROWS(bad, becomes_these);
    RUN_TESTS(TEST(each_time_knows_the_row_it_is_from));
    return failed;
}
