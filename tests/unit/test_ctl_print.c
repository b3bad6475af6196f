/* What staff read: tables, values, problems and the closing line. */
#include <stdlib.h>
#include <string.h>

#include "server/ctl/ctl.h"
#include "server/ctl/ctl_person.h"
#include "server/ctl/ctl_push.h"
#include "server/ctl/ctl_table.h"
#include "server/ctl/ctl_text.h"
#include "tests/test.h"

static json_t *parse(const char *text)
{
    json_t *value = json_loads(text, 0, NULL);
    assert_non_null(value);
    return value;
}

static void prints(const char *const *cells, size_t count, size_t width,
                   const char *expected)
{
    static const struct ctl_column columns[] = {
        {"Ref", false, false}, {"Title", false, true}, {"Places", true, false}};
    struct ctl_table *t = NULL;
    struct bytes out;
    struct err e;
    bytes_init(&out, 4096);
    assert_true(ctl_table_open(&t, columns, LENGTH(columns), &e));
    for (size_t i = 0; i < count; i++)
        assert_true(ctl_table_add(t, cells[i], &e));
    ctl_table_print(t, width, &out);
    assert_string_equal((const char *)out.data, expected);
    ctl_table_close(t);
    bytes_free(&out);
}

static void a_table_is_as_wide_as_its_cells(void **state)
{
    (void)state;
    static const char *const cells[] = {"S1", "Café", "5", "S22", "Walk", "12"};
    prints(cells, LENGTH(cells), 80,
           "Ref  Title  Places\n"
           "S1   Café        5\n"
           "S22  Walk       12\n");
}

static void what_does_not_fit_is_cut_where_it_may_be(void **state)
{
    (void)state;
    static const char *const cells[] = {"S1", "A title that is long", "5"};
    prints(cells, LENGTH(cells), 27,
           "Ref  Title           Places\n"
           "S1   A title that …       5\n");
    prints(cells, LENGTH(cells), 1,
           "Ref  Title         Places\n"
           "S1   A title tha…       5\n");
}

struct value {
    const char *name, *item, *expected;
    void (*text)(char *out, size_t size, const json_t *item);
};

static void at(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "t", true);
}

static void day(char *out, size_t size, const json_t *item)
{
    ctl_text_day(out, size, item, "t");
}

static void age(char *out, size_t size, const json_t *item)
{
    ctl_text_age(out, size, item, "t");
}

static void code(char *out, size_t size, const json_t *item)
{
    ctl_text_code(out, size, item, "t");
}

static void member(char *out, size_t size, const json_t *item)
{
    ctl_text_member(out, size, item, "t");
}

static const struct value values[] = {
    {"winter time", "{\"t\":\"2026-11-22T03:09:00Z\"}", "Sun 22 Nov 2026 03:09", at},
    {"summer time", "{\"t\":\"2026-07-01T17:00:00Z\"}", "Wed 1 Jul 2026 18:00", at},
    {"no time", "{\"t\":\"soon\"}", "soon", at},
    {"absent time", "{}", "", at},
    {"seconds ago", "{\"time\":\"2026-11-22T12:00:00Z\",\"t\":\"2026-11-22T11:59:48Z\"}",
     "12 s", age},
    {"minutes ago", "{\"time\":\"2026-11-22T12:00:00Z\",\"t\":\"2026-11-22T11:57:00Z\"}",
     "3 min", age},
    {"hours ago", "{\"time\":\"2026-11-22T12:00:00Z\",\"t\":\"2026-11-21T13:00:00Z\"}",
     "23 h", age},
    {"days ago", "{\"time\":\"2026-11-22T12:00:00Z\",\"t\":\"2026-11-17T11:00:00Z\"}",
     "5 days", age},
    {"a time to come",
     "{\"time\":\"2026-11-22T12:00:00Z\",\"t\":\"2026-11-22T13:00:00Z\"}", "0 s", age},
    {"never", "{\"time\":\"2026-11-22T12:00:00Z\",\"t\":\"\"}", "", age},
    {"a day", "{\"t\":\"2026-12-06\"}", "6 Dec 2026", day},
    {"whole hours", "{\"week_minutes_min\":960,\"week_minutes_max\":960}", "16",
     ctl_text_hours},
    {"half hours", "{\"week_minutes_min\":750,\"week_minutes_max\":1095}",
     "12.5 to 18.25", ctl_text_hours},
    {"hours not known", "{}", "ask", ctl_text_hours},
    {"hours half known", "{\"week_minutes_max\":60}", "1", ctl_text_hours},
    {"a rate", "{\"pay_min\":1271,\"pay_max\":1271}", "£12.71", ctl_text_pay},
    {"rates", "{\"pay_min\":1271,\"pay_max\":1600}", "£12.71 to £16.00", ctl_text_pay},
    {"pay not known", "{\"pay_min\":\"x\"}", "ask", ctl_text_pay},
    {"a code", "{\"t\":\"in_room\"}", "in room", code},
    {"codes", "{\"t\":[\"personal_care\",\"pets\"]}", "personal care, pets", code},
    {"a number", "{\"t\":7}", "7", member},
    {"truth", "{\"t\":true}", "yes", member},
    {"commands to a terminal", "{\"t\":\"a\\u001b[2Jb\\nc\\u202ed\"}", "a?[2Jb c?d",
     member},
    {"a name", "{\"name\":\"Zofia\",\"readable\":true}", "Zofia", ctl_person_name},
    {"a box without a key", "{\"name\":\"\",\"readable\":false}", "(key is gone)",
     ctl_person_name},
    {"safe to text", "{\"contact_kind\":\"phone\",\"text_safe\":false}", "no",
     ctl_person_text_safe},
    {"nothing to text", "{\"contact_kind\":\"email\",\"text_safe\":false}", "",
     ctl_person_text_safe},
    {"waiting", "{\"state\":\"waiting\",\"position\":2}", "waiting (2)",
     ctl_person_state},
};

static void is_shown(void **state)
{
    const struct value *v = *state;
    char out[CTL_CELL_SIZE];
    json_t *item = parse(v->item);
    v->text(out, sizeof out, item);
    assert_string_equal(out, v->expected);
    json_decref(item);
}

static void a_cell_never_overflows(void **state)
{
    (void)state;
    char out[6];
    json_t *item = parse("{\"t\":[\"personal_care\",\"pets\"], \"u\":\"ééééé\"}");
    ctl_text_code(out, sizeof out, item, "t");
    assert_string_equal(out, "");
    ctl_text_member(out, sizeof out, item, "u");
    assert_string_equal(out, "éé");
    json_decref(item);
}

static void long_texts_are_wrapped_at_words(void **state)
{
    (void)state;
    struct bytes out;
    bytes_init(&out, 1000);
    ctl_text_wrap(&out, "one two three\nfour extraordinarily", 8, 2);
    assert_string_equal((const char *)out.data,
                        "  one two\n  three\n  four\n  extraordinarily\n");
    bytes_free(&out);
}

static void each_problem_names_file_line_column_value_and_reason(void **state)
{
    (void)state;
    struct ctl_rows rows = {
        .rows = parse("[{\"line\":2},{\"line\":7}]"),
        .files = parse("[\"v.csv\",\"v.csv\"]"),
    };
    json_t *problems = parse(
        "[{\"row\":1,\"column\":\"pay_min\",\"value\":\"8.50\",\"reason\":\"too low\"},"
        "{\"row\":0,\"column\":\"\",\"value\":\"\",\"reason\":\"twice\"},"
        "{\"row\":-1,\"column\":\"\",\"value\":\"\",\"reason\":\"too many\"},"
        "{\"row\":99,\"column\":\"x\",\"value\":\"\\u001b\",\"reason\":\"odd\"}]");
    struct bytes out;
    bytes_init(&out, 1000);
    ctl_push_problems(&out, &rows, problems, "");
    assert_string_equal((const char *)out.data, "v.csv:7: pay_min \"8.50\": too low\n"
                                                "v.csv:2: twice\n"
                                                "v.csv: too many\n"
                                                ": x \"?\": odd\n");
    bytes_free(&out);
    json_decref(problems);
    ctl_rows_close(&rows);
}

static void the_closing_line_counts(void **state)
{
    (void)state;
    struct bytes out;
    bytes_init(&out, 1000);
    json_t *answer =
        parse("{\"accepted\":60,\"created\":58,\"updated\":2,\"unchanged\":0,"
              "\"dry_run\":false}");
    ctl_push_summary(&out, answer, "vacancies");
    assert_string_equal((const char *)out.data, "vacancies: 60 taken (58 new, 2 "
                                                "changed, 0 as before)\n");
    bytes_clear(&out);
    json_object_set_new(answer, "dry_run", json_true());
    ctl_push_summary(&out, answer, "vacancies");
    assert_non_null(strstr((const char *)out.data, "nothing was changed"));
    bytes_free(&out);
    json_decref(answer);
}

/* The pointer names the member in the hub's JSON: it is put before what is wrong with it,
 * and a list of one is not said twice. */
static void one_wrong_member_is_named_in_one_line(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    struct ctl c = {.err = open_memstream(&text, &size)};
    struct ctl_answer answer = {
        .status = 422,
        .body = parse("{\"detail\":\"are not those\",\"errors\":["
                      "{\"pointer\":\"#/words\",\"detail\":\"are not those\"}]}")};
    assert_non_null(c.err);
    ctl_refused(&c, &answer);
    fflush(c.err);
    assert_string_equal(text, "peerpointctl: words are not those\n");
    json_decref(answer.body);
    rewind(c.err);
    answer.body = parse("{\"detail\":\"2 are wrong\",\"errors\":["
                        "{\"pointer\":\"#/a\",\"detail\":\"too long\"},"
                        "{\"pointer\":\"#/b\",\"detail\":\"too short\"}]}");
    ctl_refused(&c, &answer);
    fclose(c.err);
    assert_string_equal(text, "peerpointctl: 2 are wrong\n"
                              "  #/a: too long\n"
                              "  #/b: too short\n");
    json_decref(answer.body);
    free(text);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(values, is_shown);
    RUN_TESTS(TEST(a_table_is_as_wide_as_its_cells),
              TEST(what_does_not_fit_is_cut_where_it_may_be),
              TEST(a_cell_never_overflows), TEST(long_texts_are_wrapped_at_words),
              TEST(each_problem_names_file_line_column_value_and_reason),
              TEST(the_closing_line_counts), TEST(one_wrong_member_is_named_in_one_line));
    return failed;
}
