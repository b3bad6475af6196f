#include "tests/test.h"

#include "core/utc.h"
#include "core/wage.h"

struct row {
    const char *name;   /* the day */
    int32_t age, pence; /* -1: not known */
    const char *from, *label;
};

static const struct row rows[] = {
    {"2012-09-30", 30, -1, NULL, NULL},
    {"2012-10-01", 30, 619, "2012-10-01", "21 and over"},
    {"2012-11-15", 20, 498, "2012-10-01", "18 to 20"},
    {"2012-11-15", 17, 368, "2012-10-01", "under 18"},
    {"2012-11-15", -1, 265, "2012-10-01", "apprentice"},
    {"2013-09-30", 21, 619, "2012-10-01", "21 and over"},
    {"2013-10-01", 21, -1, NULL, NULL},
    {"2016-06-01", 40, -1, NULL, NULL},
    {"2020-03-31", 40, -1, NULL, NULL},
    {"2020-04-01", 25, 872, "2020-04-01", "25 and over"},
    {"2020-11-15", 24, 820, "2020-04-01", "21 to 24"},
    {"2020-11-15", 21, 820, "2020-04-01", "21 to 24"},
    {"2020-11-15", 20, 645, "2020-04-01", "18 to 20"},
    {"2020-11-15", 16, 455, "2020-04-01", "under 18"},
    {"2021-03-31", -1, 415, "2020-04-01", "apprentice"},
    {"2021-04-01", 23, 891, "2021-04-01", "23 and over"},
    {"2021-04-01", 22, 836, "2021-04-01", "21 to 22"},
    {"2022-04-01", 23, 950, "2022-04-01", "23 and over"},
    {"2022-04-01", 18, 683, "2022-04-01", "18 to 20"},
    {"2023-04-01", 50, 1042, "2023-04-01", "23 and over"},
    {"2024-03-31", 22, 1018, "2023-04-01", "21 to 22"},
    {"2024-04-01", 21, 1144, "2024-04-01", "21 and over"},
    {"2024-06-15", 20, 860, "2024-04-01", "18 to 20"},
    {"2025-03-31", 21, 1144, "2024-04-01", "21 and over"},
    {"2025-04-01", 21, 1221, "2025-04-01", "21 and over"},
    {"2025-04-01", 17, 755, "2025-04-01", "under 18"},
    {"2026-04-01", 21, 1271, "2026-04-01", "21 and over"},
    {"2026-04-01", 18, 1085, "2026-04-01", "18 to 20"},
    {"2026-04-01", -1, 800, "2026-04-01", "apprentice"},
    {"2031-01-01", 21, 1271, "2026-04-01", "21 and over"},
};

static void the_band_is(void **state)
{
    const struct row *row = *state;
    int32_t day = 0;
    assert_true(date_parse(&day, row->name, "day", NULL));
    const struct wage_band *band = wage_for(day, row->age);
    if (row->pence < 0) {
        assert_null(band);
        assert_int_equal(wage_adult_pence(day), -1);
        return;
    }
    assert_non_null(band);
    assert_int_equal(band->pence, row->pence);
    assert_string_equal(band->label, row->label);
    char from[UTC_TEXT_SIZE];
    date_print(from, sizeof from, band->from);
    assert_string_equal(from, row->from);
    assert_true(wage_adult_pence(day) >= band->pence);
}

static void the_adult_rate_is_that_of_the_top_band(void **state)
{
    (void)state;
    int32_t day = 0;
    assert_true(date_parse(&day, "2020-11-15", "day", NULL));
    assert_int_equal(wage_adult_pence(day), 872);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(rows, the_band_is);
    RUN_TESTS(TEST(the_adult_rate_is_that_of_the_top_band));
    return failed;
}
