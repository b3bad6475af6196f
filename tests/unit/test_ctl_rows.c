/* Files of rows become the rows of a push, or every fault is named with file and line. */
#include <stdlib.h>
#include <string.h>

#include "server/ctl/ctl_rows.h"
#include "tests/test.h"

static const char *const columns[] = {"title", "area", "pay_min", "tasks", NULL};
static const struct ctl_shape shape = {"vacancies", columns, NULL};
static const char *const page_columns[] = {"slug", "lang", "title", "body", NULL};
static const struct ctl_shape pages = {"guidance pages", page_columns, NULL};

struct row {
    const char *name, *text, *json;
};

static const struct row good[] = {
    {"CSV", "title,area\nCook,Leeds\n",
     "[{\"line\":2,\"title\":\"Cook\",\"area\":\"Leeds\"}]"},
    {"CSV with BOM and CRLF", "\xef\xbb\xbftitle;area\r\nCook;\r\n",
     "[{\"line\":2,\"title\":\"Cook\"}]"},
    {"CSV with a newline in a cell", "title,area\n\"Co\nok\",x\nWalk,y\n",
     "[{\"line\":2,\"title\":\"Co\\nok\",\"area\":\"x\"},"
     "{\"line\":4,\"title\":\"Walk\",\"area\":\"y\"}]"},
    {"CSV in Windows-1252", "title\nCaf\xe9\n", "[{\"line\":2,\"title\":\"Café\"}]"},
    {"empty lines keep the count", "title\n\n\nCook\n",
     "[{\"line\":4,\"title\":\"Cook\"}]"},
    {"JSON", "[\n {\"title\": \"Cook\"},\n\n {\"title\": \"Walk\"}]",
     "[{\"line\":2,\"title\":\"Cook\"},{\"line\":4,\"title\":\"Walk\"}]"},
    {"JSON with rows", "{\"rows\": [\n{\"title\":\"{\\\"[\"},\n{\"title\":\"b\"}]}",
     "[{\"line\":2,\"title\":\"{\\\"[\"},{\"line\":3,\"title\":\"b\"}]"},
    {"JSON values as text",
     "[{\"title\":12.71,\"area\":true,\"pay_min\":null,\"tasks\":[\"a\",\"b\"]}]",
     "[{\"line\":1,\"title\":\"12.71\",\"area\":\"yes\",\"tasks\":\"a;b\"}]"},
    {"JSON number", "[{\"pay_min\":13}]", "[{\"line\":1,\"pay_min\":\"13\"}]"},
    {"JSON with BOM", "\xef\xbb\xbf[{\"title\":\"x\"}]",
     "[{\"line\":1,\"title\":\"x\"}]"},
};

static const struct row bad[] = {
    {"a column nearly right", "titel,area\nx,y\n",
     "f.csv:1: column \"titel\" is not known for vacancies; did you mean \"title\"?\n"},
    {"a column of something else", "title,salary\nx,y\n",
     "f.csv:1: column \"salary\" is not known for vacancies\n"},
    {"no column known", "one,two\nx,y\n", "f.csv: is not a CSV of vacancies"},
    {"an open quote", "title\n\"x\n", "f.csv:2: "},
    {"a row too long", "title\nx\ny,z\n", "f.csv:3: "},
    {"only a header", "title,area\n", "f.csv: has no rows\n"},
    {"only blanks", " \n\n", "f.csv: is empty\n"},
    {"a spreadsheet", "PK\x03\x04....", "save it as CSV first"},
    {"a PDF", "%PDF-1.7", "is a PDF"},
    {"a web page", "<html>", "is HTML or XML"},
    {"broken JSON", "[\n{\"title\": }]", "f.csv:2: is not good JSON"},
    {"a member twice", "[{\"title\":\"a\",\"title\":\"b\"}]",
     "f.csv:1: is not good JSON"},
    {"JSON of another shape", "{\"items\": []}", "must be a list of objects"},
    {"JSON of other things", "[1]", "f.csv: row 1 is not an object"},
    {"JSON without rows", "[]", "f.csv: has no rows\n"},
    {"JSON with an object inside", "[\n{\"title\":{}}]",
     "f.csv:2: column \"title\": must be a text"},
    {"JSON with an unknown column", "[\n{\"titles\":\"x\"}]",
     "f.csv:2: column \"titles\" is not known for vacancies; did you mean \"title\"?"},
    {"a list of numbers", "[{\"tasks\":[1]}]", "column \"tasks\": must be a text"},
};

struct outcome {
    bool ok;
    struct ctl_rows rows;
    struct bytes report;
};

static struct outcome read_text(const char *name, const char *text,
                                const struct ctl_shape *of)
{
    struct outcome o;
    struct bytes b;
    struct err e;
    bytes_init(&b, 1 << 16);
    bytes_text(&b, text);
    bytes_init(&o.report, CTL_REPORT_MAX);
    assert_true(ctl_rows_open(&o.rows, &e));
    o.ok = ctl_rows_add(&o.rows, name, &b, of, &o.report);
    bytes_free(&b);
    return o;
}

static void outcome_free(struct outcome *o)
{
    ctl_rows_close(&o->rows);
    bytes_free(&o->report);
}

static void becomes_rows(void **state)
{
    const struct row *row = *state;
    struct outcome o = read_text("f.csv", row->text, &shape);
    if (!o.ok)
        fail_msg("%s", (const char *)o.report.data);
    char *json = json_dumps(o.rows.rows, JSON_COMPACT);
    assert_string_equal(json, row->json);
    assert_string_equal(ctl_rows_file(&o.rows, 0), "f.csv");
    free(json);
    outcome_free(&o);
}

static void is_named(void **state)
{
    const struct row *row = *state;
    struct outcome o = read_text("f.csv", row->text, &shape);
    assert_false(o.ok);
    const char *report = o.report.data == NULL ? "" : (const char *)o.report.data;
    if (strstr(report, row->json) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", report, row->json);
    outcome_free(&o);
}

static void every_unknown_column_is_named(void **state)
{
    (void)state;
    struct outcome o = read_text("f", "title,one,two\nx,y,z\n", &shape);
    assert_false(o.ok);
    assert_non_null(strstr((const char *)o.report.data, "\"one\""));
    assert_non_null(strstr((const char *)o.report.data, "\"two\""));
    outcome_free(&o);
}

static void columns_are_sent_under_the_hubs_names(void **state)
{
    (void)state;
    static const char *const known[] = {"outcode", "latitude", NULL};
    static const char *const renamed[] = {"latitude", "lat", NULL};
    const struct ctl_shape places = {"places", known, renamed};
    struct outcome o = read_text("f", "outcode,latitude\nLS1,53.8\n", &places);
    assert_true(o.ok);
    const json_t *row = json_array_get(o.rows.rows, 0);
    assert_string_equal(json_string_value(json_object_get(row, "lat")), "53.8");
    assert_null(json_object_get(row, "latitude"));
    outcome_free(&o);
}

static void a_page_becomes_a_row_with_a_line_a_paragraph(void **state)
{
    (void)state;
    struct outcome o = read_text("dir/never-pay.en.md",
                                 "# Never pay\r\n\r\nOne\r\ntwo\n\n\nThree\n", &pages);
    assert_true(o.ok);
    char *json = json_dumps(o.rows.rows, JSON_COMPACT);
    assert_string_equal(json, "[{\"line\":1,\"slug\":\"never-pay\",\"lang\":\"en\","
                              "\"title\":\"Never pay\",\"body\":\"One two\\nThree\"}]");
    free(json);
    outcome_free(&o);
}

static const struct row bad_pages[] = {
    {"never-pay.md", "# T\n\nx\n", "the name must have the form SLUG.LANG.md"},
    {"page.txt", "# T\n\nx\n", "the name must have the form SLUG.LANG.md"},
    {".en.md", "# T\n\nx\n", "the name must have the form SLUG.LANG.md"},
    {"a.en.md", "#Title\n", "must begin with"},
    {"c.en.md", "# T\n\n", "has no text below its title"},
    {"b.en.md", "# T\n\n\xff\xfe\n", "not UTF-8"},
};

static void is_no_page(void **state)
{
    const struct row *row = *state;
    struct outcome o = read_text(row->name, row->text, &pages);
    assert_false(o.ok);
    if (strstr((const char *)o.report.data, row->json) == NULL)
        fail_msg("%s", (const char *)o.report.data);
    outcome_free(&o);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(good, becomes_rows);
    RUN_ROWS(bad, is_named);
    RUN_ROWS(bad_pages, is_no_page);
    RUN_TESTS(TEST(every_unknown_column_is_named),
              TEST(columns_are_sent_under_the_hubs_names),
              TEST(a_page_becomes_a_row_with_a_line_a_paragraph));
    return failed;
}
