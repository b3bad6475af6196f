#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/utf8.h"

#define TEXT(s) (s), sizeof(s) - 1

/* Cells of all rows joined by '|', rows by '/', the header first. */
static void flatten(const struct csv *c, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < csv_columns(c); i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", i > 0 ? "|" : "",
                                 csv_column_name(c, i));
    for (size_t row = 0; row < csv_rows(c); row++)
        for (size_t i = 0; i < csv_columns(c); i++)
            used += (size_t)snprintf(out + used, size - used, "%s%s", i > 0 ? "|" : "/",
                                     csv_cell_at(c, row, i));
}

struct good {
    const char *name, *text;
    size_t size;
    const char *want;
};

static const struct good good[] = {
    {"plain", TEXT("a,b\n1,2\n3,4\n"), "a|b/1|2/3|4"},
    {"no last line break", TEXT("a,b\n1,2"), "a|b/1|2"},
    {"last cell empty, no line break", TEXT("a,b\n1,"), "a|b/1|"},
    {"CRLF", TEXT("a,b\r\n1,2\r\n"), "a|b/1|2"},
    {"CR alone", TEXT("a,b\r1,2\r3,4"), "a|b/1|2/3|4"},
    {"byte order mark",
     TEXT("\xEF\xBB\xBF"
          "a,b\n1,2\n"),
     "a|b/1|2"},
    {"semicolons", TEXT("a;b\n1,5;2\n"), "a|b/1,5|2"},
    {"tabs", TEXT("a\tb\n1;5\t2\n"), "a|b/1;5|2"},
    {"divider found outside quotes", TEXT("\"a,,\";b\n1;2\n"), "a,,|b/1|2"},
    {"one column", TEXT("a\n1\n"), "a/1"},
    {"quotes", TEXT("a,b\n\"1,5\",\"say \"\"hello\"\"\"\n"), "a|b/1,5|say \"hello\""},
    {"line breaks in quotes", TEXT("a,b\n\"x\r\ny\rz\nw\",2\n"), "a|b/x\ny\nz\nw|2"},
    {"empty quotes", TEXT("a,b\n\"\",2\n"), "a|b/|2"},
    {"trimmed", TEXT(" A , b\n 1 ,\t2 \n \" x \" ,4\n"), "a|b/1|2/x|4"},
    {"empty lines", TEXT("a,b\n\n,\n  \n1,2\n\n"), "a|b/1|2"},
    {"short row", TEXT("a,b,c\n1\n"), "a|b|c/1||"},
    {"empty cells past the header", TEXT("a,b\n1,2,,\n"), "a|b/1|2"},
    {"nameless columns at the end", TEXT("a,b,,\n1,2,,\n"), "a|b/1|2"},
    {"header alone", TEXT("a,b\n"), "a|b"},
    {"windows-1252",
     TEXT("a,b\n\xA3"
          "12,\x93x\x94\n"),
     "a|b/\xC2\xA3"
     "12|\xE2\x80\x9Cx\xE2\x80\x9D"},
    {"utf-8",
     TEXT("a,b\n\xC2\xA3"
          "12,\xC5\xB5\n"),
     "a|b/\xC2\xA3"
     "12|\xC5\xB5"},
};

static void is_read(void **state)
{
    const struct good *row = *state;
    struct csv *c = NULL;
    struct err e = {0};
    char out[200];
    if (!csv_open(&c, row->text, row->size, &e))
        fail_msg("%s", e.text);
    flatten(c, out, sizeof out);
    csv_close(c);
    assert_string_equal(out, row->want);
}

static const struct good bad[] = {
    {"empty", TEXT(""), "line 1: there is no header"},
    {"line break alone", TEXT("\n"), "line 1: there is no header"},
    {"dividers alone", TEXT(",,\n1,2,3\n"), "line 1: there is no header"},
    {"nameless column", TEXT("a,,b\n"), "line 1: column 2 has no name"},
    {"repeated column", TEXT("a,b, A \n"), "line 1: columns 1 and 3 have one name"},
    {"open quote", TEXT("a,b\n1,2\n3,\"4\n5,6\n"),
     "line 3: a quote is opened and never closed"},
    {"quote open at the end", TEXT("a,b\n\""),
     "line 2: a quote is opened and never closed"},
    {"quote in a cell", TEXT("a,b\n1,5\" wide\n"),
     "line 2: a quote stands in the middle of a cell"},
    {"text behind a quote", TEXT("a,b\n\"1\"x,2\n"),
     "line 2: text stands behind a closing quote"},
    {"quote open until the next one", TEXT("a,b\n1,\"2\n3,\"4\"\n"),
     "line 2: a quote is opened, and closes in line 3 with text behind it"},
    {"row too long", TEXT("a,b\n1,2\n\n1,2,3\n"),
     "line 4: more cells than the header has names"},
    {"lines within quotes are counted", TEXT("a,b\n\"1\n\r\n\r2\",3\n1,2,3\n"),
     "line 6: more cells than the header has names"},
    {"NUL", TEXT("a,b\n1,\0\n"), "line 2: a NUL byte: this is not a text file"},
    {"UTF-16",
     TEXT("\xFF\xFE"
          "a\0"),
     "line 1: the file is UTF-16; save it as CSV UTF-8"},
};

static void is_refused(void **state)
{
    const struct good *row = *state;
    struct csv *c = NULL;
    struct err e = {0};
    assert_false(csv_open(&c, row->text, row->size, &e));
    assert_null(c);
    assert_int_equal(e.kind, ERR_INPUT);
    assert_string_equal(e.text, row->want);
}

static void cells_are_found_by_name_and_rows_know_their_line(void **state)
{
    (void)state;
    static const char text[] = "\"Two\nlines\",Pay\n\"x\ny\",1\n\n,2\n";
    struct csv *c = NULL;
    assert_true(csv_open(&c, text, sizeof text - 1, NULL));
    assert_int_equal(csv_rows(c), 2);
    assert_string_equal(csv_cell(c, 0, "pay"), "1");
    assert_string_equal(csv_cell(c, 1, "pay"), "2");
    assert_string_equal(csv_cell(c, 0, "Pay"), "");
    assert_string_equal(csv_cell(c, 0, "none"), "");
    assert_string_equal(csv_cell(c, 2, "pay"), "");
    assert_string_equal(csv_cell_at(c, 0, 2), "");
    assert_string_equal(csv_column_name(c, 2), "");
    assert_int_equal(csv_line(c, 0), 3);
    assert_int_equal(csv_line(c, 1), 6);
    assert_int_equal(csv_line(c, 2), 0);
    csv_close(c);
    csv_close(NULL);
}

/* A file of `head` and then `count` times `piece`. */
static bool opens(const char *head, const char *piece, size_t count, struct err *e)
{
    size_t head_size = strlen(head), size = strlen(piece);
    char *text = malloc(head_size + count * size + 1);
    assert_non_null(text);
    memcpy(text, head, head_size);
    for (size_t i = 0; i < count; i++)
        memcpy(text + head_size + i * size, piece, size);
    struct csv *c = NULL;
    bool ok = csv_open(&c, text, head_size + count * size, e);
    csv_close(c);
    free(text);
    return ok;
}

static void every_limit_is_kept(void **state)
{
    (void)state;
    struct err e = {0};
    assert_true(opens("a,b\n", "1,2\n", CSV_ROWS_MAX, &e));
    assert_false(opens("a,b\n", "1,2\n", CSV_ROWS_MAX + 1, &e));
    assert_string_equal(e.text, "line 20002: more than 20000 rows");
    assert_true(opens("a,b\n1,", "x", CSV_CELL_MAX - 1, &e));
    assert_false(opens("a,b\n1,", "x", CSV_CELL_MAX, &e));
    assert_string_equal(e.text, "line 2: a cell is longer than 8191 bytes");
    assert_false(opens("", "a,", CSV_COLUMNS_MAX + 1, &e));
    assert_string_equal(e.text, "line 1: more than 64 columns");
    assert_false(opens("a\n", "\n", CSV_FILE_MAX, &e));
    assert_string_equal(e.text, "the file is larger than 8 MiB");
}

static void a_cut_at_any_byte_never_reads_past_the_end(void **state)
{
    (void)state;
    static const char text[] =
        "a,b;\xC3\xA9\r\n\"1\"\"\r\n2\", 3 ,\xE2\x82\xAC\n4,\"5\"\r6,,7";
    for (size_t size = 0; size < sizeof text; size++) {
        char *cut = malloc(size + 1);
        memcpy(cut, text, size);
        struct csv *c = NULL;
        struct err e;
        bool ok = csv_open(&c, cut, size, &e);
        assert_int_equal(ok, c != NULL);
        csv_close(c);
        free(cut);
    }
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(good, is_read);
    RUN_ROWS(bad, is_refused);
    RUN_TESTS(TEST(cells_are_found_by_name_and_rows_know_their_line),
              TEST(every_limit_is_kept),
              TEST(a_cut_at_any_byte_never_reads_past_the_end));
    return failed;
}
