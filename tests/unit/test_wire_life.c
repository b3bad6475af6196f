#include "tests/test.h"

#include <string.h>

#include "core/wire_life.h"
#include "core/wire_places.h"
#include "tests/unit/wire_golden.h"

/* Golden messages, as in test_wire.c: these exact bytes are the protocol. */

#define OP_FIELDS(kind, rest)                                                            \
    "\"epoch\":\"" EPOCH "\",\"inst\":\"" INST "\",\"n\":3,\"op\":\"" OP                 \
    "\",\"kind\":\"" kind "\"," rest "\"made\":1763801999,\"age\":1"
#define ROUTED "\"target\":\"" TARGET "\",\"places\":2,\"key\":\"0011223344556677\","
#define HW "000102030405060708090a0b0c0d0e0f"

static const char golden_return[] = "{\"v\":1,\"k\":\"op\"," OP_FIELDS(
    "return", "\"target\":\"" TARGET "\",\"places\":3,\"lend\":17,") "}\n";
static const char golden_replay[] = "{\"v\":1,\"k\":\"replay\"," OP_FIELDS(
    "book", ROUTED) ",\"box\":\"Ym94\",\"outcome\":\"ZnJhbWU=\"}\n";
static const char golden_void[] = "{\"v\":1,\"k\":\"void\",\"epoch\":\"" EPOCH
                                  "\",\"inst\":\"" INST "\",\"from\":2,\"to\":9}\n";
static const char golden_forget[] =
    "{\"v\":1,\"k\":\"forget\",\"ops\":\"" OP "," TARGET "\"}\n";
static const char golden_receipt[] = "{\"v\":1,\"k\":\"receipt\",\"ops\":\"" OP "\"}\n";
static const char golden_lend[] =
    "{\"v\":1,\"k\":\"lend\",\"epoch\":\"" EPOCH "\",\"inst\":\"" INST
    "\",\"session\":\"" TARGET "\",\"places\":4,\"hw\":\"" HW "\",\"hseq\":17}\n";
static const char golden_lend_back[] =
    "{\"v\":1,\"k\":\"lend\",\"epoch\":\"" EPOCH "\",\"inst\":\"" INST
    "\",\"session\":\"" TARGET "\",\"places\":4,\"hw\":\"" HW
    "\",\"hseq\":17,\"back\":true}\n";
static const char golden_ask[] =
    "{\"v\":1,\"k\":\"status\",\"cid\":\"ab12\",\"key\":\"0011223344556677\","
    "\"box\":\"Ym94\"}\n";
static const char golden_answer[] =
    "{\"v\":1,\"k\":\"answer\",\"cid\":\"ab12\",\"epoch\":\"" EPOCH
    "\",\"hseq\":17,\"box\":\"Ym94\"}\n";
/* Of a hub that does not say who it is. */
static const char golden_answer_before[] =
    "{\"v\":1,\"k\":\"answer\",\"cid\":\"ab12\",\"box\":\"Ym94\"}\n";

static bool again(struct bytes *out, const char *text, struct err *e)
{
    struct bytes boxes[2];
    struct replay r;
    struct void_range v;
    struct op_list l;
    struct lend lend;
    struct op op;
    struct boxed asked = {.kind = WIRE_ASK}, answer = {.kind = WIRE_ANSWER};
    enum wire_kind kind = WIRE_KIND_COUNT;
    size_t size = strlen(text);
    bytes_init(&boxes[0], WIRE_BOX_MAX);
    bytes_init(&boxes[1], REPLAY_FRAME_MAX);
    bool ok = wire_kind_of(&kind, text, size, e);
    if (ok && kind == WIRE_OP)
        ok = wire_get_op(&op, &boxes[0], text, size, e) && wire_put_op(out, &op, e);
    else if (ok && kind == WIRE_REPLAY)
        ok = wire_get_replay(&r, boxes, text, size, e) && wire_put_replay(out, &r, e);
    else if (ok && kind == WIRE_VOID)
        ok = wire_get_void(&v, text, size, e) && wire_put_void(out, &v, e);
    else if (ok && kind == WIRE_LEND)
        ok = wire_get_lend(&lend, text, size, e) && wire_put_lend(out, &lend, e);
    else if (ok && kind == WIRE_ASK)
        ok = wire_get_boxed(&asked, &boxes[0], text, size, e) &&
             wire_put_boxed(out, &asked, e);
    else if (ok && kind == WIRE_ANSWER)
        ok = wire_get_boxed(&answer, &boxes[0], text, size, e) &&
             wire_put_boxed(out, &answer, e);
    else if (ok)
        ok = wire_get_ops(&l, text, size, e) && wire_put_ops(out, &l, e);
    bytes_free(&boxes[0]);
    bytes_free(&boxes[1]);
    return ok;
}

static void each_message_keeps_its_bytes(void **state)
{
    (void)state;
    static const char *const golden[] = {
        golden_return,  golden_replay,       golden_void,      golden_forget,
        golden_receipt, golden_lend,         golden_lend_back, golden_ask,
        golden_answer,  golden_answer_before};
    for (size_t i = 0; i < LENGTH(golden); i++) {
        struct bytes out = buffer();
        struct err e = {.text = ""};
        bool ok = again(&out, golden[i], &e);
        assert_string_equal(e.text, "");
        assert_true(ok);
        assert_bytes(&out, golden[i]);
    }
}

static const struct bad {
    const char *what, *golden, *from, *to, *error;
} bad[] = {
    {"return without lend", golden_return, "\"lend\":17,", "", "op: lend: missing"},
    {"return of too many", golden_return, "\"places\":3", "\"places\":101",
     "op: places: out of range"},
    {"return with a box", golden_return, "\"age\":1",
     "\"age\":1,\"key\":\"0011223344556677\",\"box\":\"Ym94\"",
     "op: box: does not go with this kind"},
    {"replay without outcome", golden_replay, ",\"outcome\":\"ZnJhbWU=\"", "",
     "replay: outcome: missing"},
    {"replay with an empty outcome", golden_replay, "ZnJhbWU=", "",
     "replay: outcome: not 1 to 4096 bytes"},
    {"replay of three places", golden_replay, "\"places\":2", "\"places\":3",
     "op: places: not 1 to 2"},
    {"replay without key", golden_replay, "\"key\":\"0011223344556677\",", "",
     "op: key: goes with a box, only"},
    {"void backwards", golden_void, "\"to\":9", "\"to\":1", "void: to: below from"},
    {"void from 0", golden_void, "\"from\":2", "\"from\":0", "void: to: below from"},
    {"forget of nothing", golden_forget, OP "," TARGET, "", "forget: ops: not ids"},
    {"forget of something else", golden_forget, OP, "*", "forget: ops: not ids"},
    {"receipt with a stray comma", golden_receipt, OP, OP ",", "receipt: ops: not ids"},
    {"lend of nothing", golden_lend, "\"places\":4", "\"places\":0",
     "lend: places: not 1 to 100"},
    {"lend without id", golden_lend, "\"hseq\":17", "\"hseq\":0",
     "lend: hseq: begins at 1"},
    {"lend for half a machine", golden_lend, HW, "0001", "lend: hw: "},
    {"lend to nobody", golden_lend, "\"inst\":\"" INST "\",", "", "lend: inst: missing"},
    {"status without key", golden_ask, "\"key\":\"0011223344556677\",", "",
     "status: key: goes with status, only"},
    {"answer with key", golden_answer, "\"cid\"", "\"key\":\"0011223344556677\",\"cid\"",
     "answer: key: goes with status, only"},
    {"answer of an epoch without hseq", golden_answer, "\"hseq\":17,", "",
     "answer: hseq: missing"},
    {"answer that is empty", golden_answer, "Ym94", "", "answer: box: not 1 to 8192"},
    {"status without cid", golden_ask, "\"cid\":\"ab12\",", "", "status: cid: missing"},
};

static void a_bad_message_is_refused_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(bad); i++) {
        struct bytes text = buffer(), out = buffer();
        struct err e = {.text = ""};
        const char *at = strstr(bad[i].golden, bad[i].from);
        assert_non_null(at);
        bytes_add(&text, bad[i].golden, (size_t)(at - bad[i].golden));
        bytes_text(&text, bad[i].to);
        bytes_text(&text, at + strlen(bad[i].from));
        if (again(&out, (const char *)text.data, &e))
            fail_msg("%s: taken", bad[i].what);
        if (strncmp(e.text, bad[i].error, strlen(bad[i].error)) != 0)
            fail_msg("%s: said \"%s\"", bad[i].what, e.text);
        bytes_free(&text);
        bytes_free(&out);
    }
}

static void a_list_of_too_many_ops_is_refused(void **state)
{
    (void)state;
    struct bytes text = buffer(), out = buffer();
    struct err e;
    bytes_text(&text, "{\"v\":1,\"k\":\"forget\",\"ops\":\"" OP);
    for (int i = 0; i < FORGET_OPS_MAX; i++)
        bytes_text(&text, "," OP);
    bytes_text(&text, "\"}\n");
    assert_false(again(&out, (const char *)text.data, &e));
    assert_string_equal(e.text, "forget: ops: too many");
    bytes_free(&text);
    bytes_free(&out);
}

static void a_hello_shows_the_newest_head(void **state)
{
    (void)state;
    struct hello m = {.cid = "ab12",
                      .inst = INST,
                      .next_n = 4,
                      .software = "0.1.0",
                      .replay = 2,
                      .hw = {1},
                      .head = "frame",
                      .head_size = 5,
                      .head_to_all = true};
    struct hello back;
    struct bytes out = buffer();
    struct err e;
    assert_true(wire_put_hello(&out, &m, &e));
    assert_true(wire_get_hello(&back, out.data, out.size, &e));
    assert_memory_equal(&back, &m, sizeof m);
    bytes_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_message_keeps_its_bytes),
        cmocka_unit_test(a_bad_message_is_refused_by_name),
        cmocka_unit_test(a_list_of_too_many_ops_is_refused),
        cmocka_unit_test(a_hello_shows_the_newest_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
