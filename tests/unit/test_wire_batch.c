#include "tests/test.h"

#include <string.h>

#include "core/wire.h"
#include "tests/unit/wire_golden.h"

static void a_page_is_walked_line_by_line(void **state)
{
    (void)state;
    struct batch m;
    struct batch_reader lines;
    struct change c;
    struct err e;
    struct bytes out = buffer();
    assert_true(wire_get_batch(&m, &lines, golden_page, strlen(golden_page), &e));
    assert_true(m.page);
    assert_true(m.has_digest);
    assert_int_equal(m.count, 100);
    assert_string_equal(m.cid, "ab12");
    assert_true(wire_put_batch(&out, &m, &e));

    assert_true(wire_next_change(&lines, &c, &e));
    assert_int_equal(c.seq, 119);
    assert_string_equal(c.kind, "vacancy");
    assert_string_equal(c.id, OP);
    assert_false(c.deleted);
    assert_int_equal(c.body_size, strlen("{\"id\":\"" OP "\",\"x\":\"tab \\t\"}"));
    wire_put_change(&out, &c);

    assert_true(wire_next_change(&lines, &c, &e));
    assert_string_equal(c.kind, "session");
    assert_true(c.deleted);
    assert_int_equal(c.body_size, 0);
    wire_put_change(&out, &c);
    assert_false(wire_next_change(&lines, &c, &e));
    assert_string_equal(e.text, "");
    assert_bytes(&out, golden_page);
}

static void a_live_change_keeps_its_bytes(void **state)
{
    (void)state;
    struct batch m;
    struct batch_reader lines;
    struct change c;
    struct err e;
    struct bytes out = buffer();
    assert_true(wire_get_batch(&m, &lines, golden_change, strlen(golden_change), &e));
    assert_false(m.page);
    assert_false(m.has_digest);
    assert_true(m.snapshot);
    assert_int_equal(m.generation, 2);
    assert_true(wire_put_batch(&out, &m, &e));
    assert_true(wire_next_change(&lines, &c, &e));
    wire_put_change(&out, &c);
    assert_bytes(&out, golden_change);
}

static void a_kind_of_a_later_version_passes_as_it_is(void **state)
{
    (void)state;
    static const char page[] =
        "{\"v\":1,\"k\":\"chg\",\"epoch\":\"" EPOCH "\",\"from\":118,\"to\":119,"
        "\"head\":120}\n119\tabcdefghijklmnopqrstuvw_\t" OP "\t0\t{\"new\":1}\n";
    struct batch m;
    struct batch_reader lines;
    struct change c;
    struct err e;
    struct bytes out = buffer();
    assert_true(wire_get_batch(&m, &lines, page, strlen(page), &e));
    assert_true(wire_put_batch(&out, &m, &e));
    assert_true(wire_next_change(&lines, &c, &e));
    assert_string_equal(c.kind, "abcdefghijklmnopqrstuvw_");
    wire_put_change(&out, &c);
    assert_bytes(&out, page);
}

/* ---- lines that are refused ---- */

#define BATCH                                                                            \
    "{\"v\":1,\"k\":\"chg\",\"epoch\":\"" EPOCH "\",\"from\":10,\"to\":20,\"head\":30}"  \
    "\n"

static const struct line {
    const char *name;
    const char *text;
    const char *why;
} bad_lines[] = {
    {"no newline at the end", "11\tfact\t" OP "\t0\t{}", "record line 1: cut short"},
    {"no tabs", "11 fact\n", "record line 1: seq is no number"},
    {"signed seq", "+11\tfact\t" OP "\t0\t{}\n", "record line 1: seq is no number"},
    {"no seq", "\tfact\t" OP "\t0\t{}\n", "record line 1: seq is no number"},
    {"huge seq", "99999999999999999999\tfact\t" OP "\t0\t{}\n",
     "record line 1: seq is no number"},
    {"no kind", "11\t\t" OP "\t0\t{}\n", "record line 1: kind has not the form of one"},
    {"kind in capitals", "11\tFact\t" OP "\t0\t{}\n",
     "record line 1: kind has not the form of one"},
    {"long kind", "11\tabcdefghijklmnopqrstuvwxy\t" OP "\t0\t{}\n",
     "record line 1: kind has not the form of one"},
    {"id is none", "11\tfact\tx\t0\t{}\n",
     "record line 1: id is not a UUID of version 7"},
    {"id is long", "11\tfact\t" OP OP "\t0\t{}\n",
     "record line 1: id is not a UUID of version 7"},
    {"del is 2", "11\tfact\t" OP "\t2\t{}\n", "record line 1: del is neither 0 nor 1"},
    {"del is missing", "11\tfact\t" OP "\n",
     "record line 1: id is not a UUID of version 7"},
    {"a deleted body", "11\tfact\t" OP "\t1\t{}\n",
     "record line 1: a body goes with a live record, and only with one"},
    {"a live nothing", "11\tfact\t" OP "\t0\t\n",
     "record line 1: a body goes with a live record, and only with one"},
    {"seq not after from", "10\tfact\t" OP "\t0\t{}\n",
     "record line 1: seq is out of order or outside the batch"},
    {"seq past to", "21\tfact\t" OP "\t0\t{}\n",
     "record line 1: seq is out of order or outside the batch"},
    {"seq twice", "11\tfact\t" OP "\t0\t{}\n11\tfact\t" OP "\t0\t{}\n",
     "record line 2: seq is out of order or outside the batch"},
    {"an empty line", "11\tfact\t" OP "\t0\t{}\n\n", "record line 2: seq is no number"},
};

static void line_is_refused(void **state)
{
    const struct line *row = *state;
    struct bytes body = buffer();
    bytes_text(&body, BATCH);
    bytes_text(&body, row->text);
    struct batch m;
    struct batch_reader lines;
    struct change c;
    struct err e;
    assert_true(wire_get_batch(&m, &lines, body.data, body.size, &e));
    while (wire_next_change(&lines, &c, &e))
        continue;
    assert_int_equal(e.kind, ERR_INPUT);
    assert_string_equal(e.text, row->why);
    assert_false(wire_next_change(&lines, &c, &e)); /* and nothing behind it */
    bytes_free(&body);
}

static void a_body_past_its_maximum_is_refused(void **state)
{
    (void)state;
    struct bytes body = buffer();
    bytes_text(&body, BATCH "11\tfact\t" OP "\t0\t");
    for (int i = 0; i <= RECORD_BODY_MAX; i++)
        bytes_text(&body, "x");
    bytes_text(&body, "\n");
    struct batch m;
    struct batch_reader lines;
    struct change c;
    struct err e;
    assert_true(wire_get_batch(&m, &lines, body.data, body.size, &e));
    assert_false(wire_next_change(&lines, &c, &e));
    assert_string_equal(e.text, "record line 1: body is too long");
    bytes_free(&body);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_page_is_walked_line_by_line), TEST(a_live_change_keeps_its_bytes),
              TEST(a_kind_of_a_later_version_passes_as_it_is),
              TEST(a_body_past_its_maximum_is_refused));
    RUN_ROWS(bad_lines, line_is_refused);
    return failed;
}
