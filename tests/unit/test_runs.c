#include "tests/test.h"

#include <string.h>

#include "app/ui/runs.h"

#define ALEF_BEH "\xD8\xA7\xD8\xA8"
#define NBSP "\xC2\xA0"
#define LRI "\xE2\x81\xA6"
#define PDI "\xE2\x81\xA9"

static const struct row {
    const char *name;
    const char *text;
    bool rtl;
    const char *drawn; /* from left to right, joined by | */
} rows[] = {
    {"english_is_one_run", "Jobs near here \xE2\x80\x93 23", false,
     "Jobs near here \xE2\x80\x93 23"},
    {"polish_and_ukrainian_are_one_run", "\xC5\x82\xC3\xB3 \xD1\x97", false,
     "\xC5\x82\xC3\xB3 \xD1\x97"},
    {"bold_is_a_run",
     "\x01"
     "Close\x01 by",
     false, "Close| by"},
    {"a_number_in_arabic_keeps_its_order", ALEF_BEH " 12", true, "12|" ALEF_BEH " "},
    {"an_isolated_phone_number_keeps_its_order", ALEF_BEH " " LRI "0800 123" PDI, true,
     "0800 123|" ALEF_BEH " "},
    {"isolates_are_not_drawn", "a" LRI "b" PDI, false, "a|b"},
    {"bengali_is_its_own_face", "a \xE0\xA6\xAC", false, "a |\xE0\xA6\xAC"},
};

static void runs_stand_in_the_order_of_the_glass(void **state)
{
    const struct row *row = *state;
    struct run runs[RUNS_MAX];
    struct runs_in in = {.text = row->text, .size = strlen(row->text), .rtl = row->rtl};
    int count = runs_split(&in, runs);
    char joined[128] = "";
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        if (i > 0)
            joined[used++] = '|';
        memcpy(joined + used, row->text + runs[i].start, runs[i].size);
        used += runs[i].size;
    }
    joined[used] = '\0';
    assert_string_equal(joined, row->drawn);
}

static void digits_are_always_in_the_latin_face(void **state)
{
    (void)state;
    struct run runs[RUNS_MAX];
    const char *text = ALEF_BEH "12";
    struct runs_in in = {.text = text, .size = strlen(text), .rtl = true, .urdu = true};
    assert_int_equal(runs_split(&in, runs), 2);
    assert_int_equal(runs[0].face, FACE_LATIN);
    assert_int_equal(runs[1].face, FACE_NASTALIQ);
    assert_int_equal(runs[1].level % 2, 1);
}

static void a_danda_is_never_in_the_latin_face(void **state)
{
    (void)state;
    struct run runs[RUNS_MAX];
    const char *after_latin = "10:30\xE0\xA5\xA4"; /* it has none: an empty box */
    const char *after_gujarati = "\xE0\xAA\x97\xE0\xA5\xA4";
    assert_int_equal(runs_split(&(struct runs_in){.text = after_latin, .size = 8}, runs),
                     2);
    assert_int_equal(runs[1].face, FACE_BENGALI);
    assert_int_equal(
        runs_split(&(struct runs_in){.text = after_gujarati, .size = 6}, runs), 1);
    assert_int_equal(runs[0].face, FACE_GUJARATI);
}

static void bytes_that_are_no_text_do_no_harm(void **state)
{
    (void)state;
    struct run runs[RUNS_MAX];
    char text[1000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i * 37 % 251);
    struct runs_in in = {.text = text, .size = sizeof text, .rtl = true};
    assert_in_range(runs_split(&in, runs), 0, RUNS_MAX);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(rows, runs_stand_in_the_order_of_the_glass);
    RUN_TESTS(TEST(digits_are_always_in_the_latin_face),
              TEST(a_danda_is_never_in_the_latin_face),
              TEST(bytes_that_are_no_text_do_no_harm));
    return failed;
}
