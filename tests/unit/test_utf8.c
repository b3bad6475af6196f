#include "tests/test.h"

#include <string.h>

#include "core/utf8.h"

struct text {
    const char *name, *text;
    size_t size;
    bool valid;
};

#define TEXT(s) (s), sizeof(s) - 1
static const struct text texts[] = {
    {"empty", TEXT(""), true},
    {"ascii", TEXT("Leeds"), true},
    {"two, three and four bytes", TEXT("\xC2\xA3\xE2\x82\xAC\xF0\x9F\x98\x80"), true},
    {"last code point", TEXT("\xF4\x8F\xBF\xBF"), true},
    {"past the last", TEXT("\xF4\x90\x80\x80"), false},
    {"surrogate", TEXT("\xED\xA0\x80"), false},
    {"overlong slash", TEXT("\xC0\xAF"), false},
    {"overlong, three bytes", TEXT("\xE0\x80\xAF"), false},
    {"overlong, four bytes", TEXT("\xF0\x80\x80\xAF"), false},
    {"cut short", TEXT("\xE2\x82"), false},
    {"lone continuation", TEXT("\x80"), false},
    {"continuation missing", TEXT("\xC2 "), false},
    {"five-byte form", TEXT("\xF8\x88\x80\x80\x80"), false},
    {"windows-1252 pound", TEXT("\xA3 12"), false},
    {"NUL", TEXT("a\0b"), false},
};

static void is_judged(void **state)
{
    const struct text *row = *state;
    assert_int_equal(utf8_valid(row->text, row->size), row->valid);
}

static void code_points_are_counted_and_read_one_by_one(void **state)
{
    (void)state;
    const char *text = "a\xC2\xA3\xE2\x82\xAC\xF0\x9F\x98\x80";
    assert_int_equal(utf8_count(text), 4);
    assert_int_equal(utf8_next(&text), 'a');
    assert_int_equal(utf8_next(&text), 0xA3);
    assert_int_equal(utf8_next(&text), 0x20AC);
    assert_int_equal(utf8_next(&text), 0x1F600);
    assert_int_equal(utf8_next(&text), 0);
    assert_int_equal(utf8_next(&text), 0);
    text = "\xE2\x82";
    assert_int_equal(utf8_next(&text), 0xFFFD);
    assert_int_equal(utf8_next(&text), 0xFFFD);
    assert_int_equal(utf8_next(&text), 0);
}

static void a_part_of_a_text_is_read_no_further_than_it_goes(void **state)
{
    (void)state;
    const char *text = "\xE2\x82\xACz";
    uint32_t point = 0;
    assert_int_equal(utf8_get(text, 3, &point), 3);
    assert_int_equal(point, 0x20AC);
    assert_int_equal(utf8_get(text, 2, &point), 1);
    assert_int_equal(point, UTF8_BAD);
    assert_int_equal(utf8_get("\xFF", 1, &point), 1);
    assert_int_equal(point, UTF8_BAD);
    assert_int_equal(utf8_get("", 1, &point), 1);
    assert_int_equal(point, 0);
}

static void marks_belong_to_the_letter_before_them(void **state)
{
    (void)state;
    assert_true(utf8_is_mark(0x301));
    assert_true(utf8_is_mark(0x64E));
    assert_true(utf8_is_mark(0x9CD));
    assert_false(utf8_is_mark('e'));
    assert_false(utf8_is_mark(0x300 - 1));
    assert_false(utf8_is_mark(0x627));
}

static void a_copy_never_splits_a_code_point(void **state)
{
    (void)state;
    char out[6];
    assert_true(utf8_copy(out, sizeof out, "12345"));
    assert_string_equal(out, "12345");
    assert_false(utf8_copy(out, sizeof out, "123\xE2\x82\xAC"));
    assert_string_equal(out, "123");
    assert_false(utf8_copy(out, sizeof out, "12\xE2\x82\xACx"));
    assert_string_equal(out, "12\xE2\x82\xAC");
    assert_false(utf8_copy(out, 1, "\xE2\x82\xAC"));
    assert_string_equal(out, "");
}

struct line {
    const char *name, *text;
    bool lines;
    const char *why; /* NULL: fine */
};

static const struct line checked[] = {
    {"plain", "Help at home", false, NULL},
    {"welsh", "Cynorthwy-ydd \xC5\xB5", false, NULL},
    {"exactly full", "1234567890123456789", false, NULL},
    {"one byte over", "12345678901234567890", false, "title: longer than 19 bytes"},
    {"newline in lines", "a\nb", true, NULL},
    {"newline in a line", "a\nb", false, "title: holds a line break"},
    {"carriage return", "a\rb", true, "title: holds a control character"},
    {"tab", "a\tb", true, "title: holds a control character"},
    {"escape", "\x1B[2J", true, "title: holds a control character"},
    {"delete", "\x7F", false, "title: holds a control character"},
    {"C1 control", "\xC2\x85", false, "title: holds a control character"},
    {"bidi override", "a\xE2\x80\xAE", false,
     "title: holds a character that turns the reading direction"},
    {"bidi isolate", "\xE2\x81\xA6", false,
     "title: holds a character that turns the reading direction"},
    {"right-to-left mark is fine", "\xE2\x80\x8F", false, NULL},
    {"not utf-8", "\xA3", false, "title: not valid UTF-8"},
};

static void is_checked(void **state)
{
    const struct line *row = *state;
    struct err e = {0};
    assert_int_equal(utf8_check(row->text, "title", 20, row->lines, &e),
                     row->why == NULL);
    if (row->why != NULL)
        assert_string_equal(e.text, row->why);
}

static void windows_1252_becomes_utf8(void **state)
{
    (void)state;
    char out[32];
    static const char in[] = "\xA3 12 \x80 \x93q\x94 \xE9\x81";
    assert_true(utf8_from_1252(out, sizeof out, in, sizeof in - 1));
    assert_string_equal(out, "\xC2\xA3 12 \xE2\x82\xAC \xE2\x80\x9Cq\xE2\x80\x9D "
                             "\xC3\xA9\xEF\xBF\xBD");
    assert_false(utf8_from_1252(out, 3, "ab\xA3", 3));
    assert_string_equal(out, "ab");
}

struct fold {
    const char *name, *text, *want;
};

static const struct fold folds[] = {
    {"case", "ALAN alan", "alan alan"},
    {"acute", "\xC3\x89lo\xC3\xAFse", "eloise"},
    {"polish", "\xC5\x81ukasz \xC5\xBB", "lukasz z"},
    {"czech and turkish", "\xC5\x99\xC4\x9F\xC4\xB1\xC5\x9F", "rgis"},
    {"welsh", "\xC5\xB4yn \xC5\xB7", "wyn y"},
    {"two-letter sounds keep themselves", "\xC3\x86\xC3\xA6\xC3\x9F",
     "\xC3\xA6\xC3\xA6\xC3\x9F"},
    {"last of the range", "\xC5\xBE\xC5\xBF", "zs"},
    {"other scripts are left alone", "\xD8\xA7\xF0\x9F\x98\x80",
     "\xD8\xA7\xF0\x9F\x98\x80"},
};

static void is_folded(void **state)
{
    const struct fold *row = *state;
    char out[64];
    utf8_fold(out, sizeof out, row->text);
    assert_string_equal(out, row->want);
    utf8_fold(out, 3, row->text);
    assert_true(strlen(out) < 3);
    assert_true(utf8_valid(out, strlen(out)));
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(texts, is_judged);
    RUN_ROWS(checked, is_checked);
    RUN_ROWS(folds, is_folded);
    RUN_TESTS(TEST(code_points_are_counted_and_read_one_by_one),
              TEST(a_part_of_a_text_is_read_no_further_than_it_goes),
              TEST(marks_belong_to_the_letter_before_them),
              TEST(a_copy_never_splits_a_code_point), TEST(windows_1252_becomes_utf8));
    return failed;
}
