/* What is written for the eye is said as people say it (ACCESS A11Y-52). */
#include "tests/test.h"

#include <string.h>

#include "app/languages.h"
#include "app/options.h"
#include "app/speech/aloud.h"

static void says(const char *text, const char *wanted)
{
    char out[200];
    aloud_text(text, out, sizeof out);
    assert_string_equal(out, wanted);
}

static void a_number_to_ring_is_said_digit_by_digit_in_groups(void **state)
{
    (void)state;
    says("07700 900123", "0 7 7 0 0, 9 0 0 1 2 3");
    says("Ring 0113\xC2\xA0"
         "496\xC2\xA0"
         "0000.",
         "Ring 0 1 1 3, 4 9 6, 0 0 0 0.");
    says("+44 20 7946 0000", "+ 4 4, 2 0, 7 9 4 6, 0 0 0 0");
    says("\xE2\x81\xA6"
         "07700900123"
         "\xE2\x81\xA9",
         "0 7 7 0 0 9 0 0 1 2 3");
}

static void other_numbers_stay_numbers(void **state)
{
    (void)state;
    says("23 jobs near here", "23 jobs near here");
    says("10:30 to 12:30", "10:30 to 12:30");
    says("0.5 miles, 2026", "0.5 miles, 2026");
    says("1 to 5 of 23", "1 to 5 of 23");
}

static void money_is_pounds_and_pence(void **state)
{
    (void)state;
    says("£13.40 an hour", "13 pounds 40 an hour");
    says("£1 a week", "1 pound a week");
    says("£12.00 to £13.05", "12 pounds to 13 pounds 05");
}

static void codes_and_postcodes_are_spelled(void **state)
{
    (void)state;
    says("7KQ4M-2XTB9", "7 K Q 4 M, 2 X T B 9");
    says("Job V00Z-82.", "Job V 0 0 Z, 8 2.");
    says("Headingley, LS6, 1.2 miles", "Headingley, L S 6, 1.2 miles");
    says("For PAs only. A DBS check.", "For P A's only. A D B S check.");
}

static void what_stands_apart_is_said_apart(void **state)
{
    (void)state;
    says("Mon · Tue · Wed", "Mon, Tue, Wed");
    says("Too far: 31 · At other times: 12", "Too far: 31, At other times: 12");
    says("·", ",");
}

static void words_stay_words(void **state)
{
    (void)state;
    says("Łukasz Żółć, Siân", "Łukasz Żółć, Siân");
    says("I am at home", "I am at home");
    says("HELLO", "HELLO");
    says("محمد", "محمد");
}

static void what_is_too_long_ends_at_a_whole_letter(void **state)
{
    (void)state;
    char out[4];
    aloud_text("żółć", out, sizeof out);
    assert_string_equal(out, "ż");
}

static void money_is_said_in_the_language_that_is_shown(void **state)
{
    (void)state;
    char locale[PATH_MAX];
    options_locale(locale);
    uint32_t there = languages_open(locale);
    static const struct row {
        enum language l;
        const char *said;
    } rows[] = {{LANGUAGE_CY, "13 punt 40"},
                {LANGUAGE_PL, "13 funtów 40"},
                {LANGUAGE_RO, "13 lire 40"},
                {LANGUAGE_UK, "13 фунтів 40"},
                {LANGUAGE_UR, "13 پاؤنڈ 40"}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        if ((there >> rows[i].l & 1u) == 0)
            continue;
        language_show(language_code(rows[i].l), false);
        says("£13.40", rows[i].said);
        says("07700 900123", "0 7 7 0 0, 9 0 0 1 2 3");
    }
    language_show("en", false);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_number_to_ring_is_said_digit_by_digit_in_groups),
              TEST(other_numbers_stay_numbers), TEST(money_is_pounds_and_pence),
              TEST(codes_and_postcodes_are_spelled), TEST(words_stay_words),
              TEST(what_stands_apart_is_said_apart),
              TEST(what_is_too_long_ends_at_a_whole_letter),
              TEST(money_is_said_in_the_language_that_is_shown));
    return failed;
}
