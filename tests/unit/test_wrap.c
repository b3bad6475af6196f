#include "tests/test.h"

#include <string.h>

#include "app/ui/wrap.h"

/* Every byte that starts a letter is ten pixels wide, bold ones twelve. */
static float ten_a_letter(void *ctx, const struct text_font *font, const char *text,
                          size_t size)
{
    (void)ctx;
    float sum = 0;
    for (size_t i = 0; i < size; i++) {
        if (((unsigned char)text[i] & 0xC0) != 0x80)
            sum += font->bold ? 12 : 10;
    }
    return sum;
}

static const struct text_measure measure = {.width = ten_a_letter};

static const struct row {
    const char *name;
    const char *text;
    float width;
    int lines_max;
    const char *lines; /* joined by | */
} rows[] = {
    {"short_text_is_one_line", "Hello", 100, 0, "Hello"},
    {"no_text_is_one_empty_line", "", 100, 0, ""},
    {"words_go_to_the_next_line", "one two three", 80, 0, "one two|three"},
    {"spaces_at_the_end_take_no_room", "one two   three", 70, 0, "one two|three"},
    {"a_no_break_space_keeps_words_together",
     "ring 07700\xC2\xA0"
     "900123 now",
     120, 0,
     "ring|07700\xC2\xA0"
     "900123|now"},
    {"a_line_end_always_breaks", "one\ntwo", 200, 0, "one|two"},
    {"a_word_too_long_is_broken_between_letters", "abcdefghij", 40, 0, "abcd|efgh|ij"},
    {"at_least_one_letter_stands_on_a_line", "ab", 5, 0, "a|b"},
    {"letters_of_two_bytes_are_not_torn", "\xC5\xB5\xC5\xB7\xC5\xB5\xC5\xB7", 20, 0,
     "\xC5\xB5\xC5\xB7|\xC5\xB5\xC5\xB7"},
    {"an_accent_stays_with_its_letter",
     "e\xCC\x81"
     "e\xCC\x81"
     "e\xCC\x81",
     20, 0, "e\xCC\x81|e\xCC\x81|e\xCC\x81"},
    {"a_hyphen_before_a_digit_does_not_break", "S-12 xx", 40, 0, "S-12|xx"},
    {"too_many_lines_are_cut", "one two three four", 80, 2, "one two|three\xE2\x80\xA6"},
    {"what_just_fits_is_not_cut", "one two", 40, 2, "one|two"},
    {"the_cut_leaves_room_for_the_ellipsis", "aaaa bbbb", 50, 1, "aaaa\xE2\x80\xA6"},
    {"bold_marks_allow_no_break",
     "\x01"
     "ab"
     "\x01"
     "cd",
     1000, 0,
     "\x01"
     "ab\x01"
     "cd"},
};

static void breaks_as_expected(void **state)
{
    const struct row *row = *state;
    struct wrap w = {.measure = &measure,
                     .font = {.em_px = 10},
                     .lang = "en",
                     .width_px = row->width,
                     .lines_max = row->lines_max};
    struct text_line lines[16];
    bool full = false;
    int count = wrap_text(&w, row->text, lines, 16, &full);
    char joined[256] = "";
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        if (i > 0)
            joined[used++] = '|';
        memcpy(joined + used, row->text + lines[i].start, lines[i].size);
        used += lines[i].size;
        if (lines[i].cut) {
            memcpy(joined + used, "\xE2\x80\xA6", 3);
            used += 3;
        }
    }
    joined[used] = '\0';
    assert_string_equal(joined, row->lines);
    assert_false(full);
}

static void bold_words_are_wider(void **state)
{
    (void)state;
    const char *text = "\x01"
                       "ab\x01"
                       "cd";
    struct wrap w = {
        .measure = &measure, .font = {.em_px = 10}, .lang = "en", .width_px = 999};
    assert_float_equal(wrap_width(&w, text, 0, strlen(text), false), 44, 0.01);
    assert_true(wrap_bold_at(text, 2));
    assert_false(wrap_bold_at(text, 5));
}

static void a_line_knows_that_bold_goes_on(void **state)
{
    (void)state;
    struct wrap w = {
        .measure = &measure, .font = {.em_px = 10}, .lang = "en", .width_px = 40};
    struct text_line lines[4];
    bool full = false;
    assert_int_equal(wrap_text(&w,
                               "\x01"
                               "aa bb\x01 cc",
                               lines, 4, &full),
                     3);
    assert_false(lines[0].bold);
    assert_true(lines[1].bold);
    assert_false(lines[2].bold);
}

static void more_lines_than_room_is_told(void **state)
{
    (void)state;
    struct wrap w = {
        .measure = &measure, .font = {.em_px = 10}, .lang = "en", .width_px = 10};
    struct text_line lines[2];
    bool full = false;
    assert_int_equal(wrap_text(&w, "a b c", lines, 2, &full), 2);
    assert_true(full);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(rows, breaks_as_expected);
    RUN_TESTS(TEST(bold_words_are_wider), TEST(a_line_knows_that_bold_goes_on),
              TEST(more_lines_than_room_is_told));
    return failed;
}
