#include "tests/test.h"

#include <stdio.h>
#include <string.h>

#include "core/wire.h"
#include "tests/unit/wire_golden.h"

/* Golden messages: these exact bytes are the protocol. A change here is a change of what
 * kiosks and hubs of other versions see. */

static const struct epoch epoch = {3, 0x00f1e2d3c4b5a697};

static const char golden_head[] =
    "{\"v\":1,\"k\":\"head\",\"area\":\"leeds\",\"epoch\":\"" EPOCH "\",\"seq\":120,"
    "\"floor\":7,\"count\":100,\"dg\":\"" DIGEST "\",\"hseq\":4711,\"t\":1763802000,"
    "\"kinds\":[\"book\",\"cancel\"],\"channels\":[\"text\",\"phone\"],"
    "\"reconnect_max_s\":60,\"cid\":\"ab12\"}\n";
static const char golden_hello[] =
    "{\"v\":1,\"k\":\"hello\",\"cid\":\"ab12\",\"inst\":\"" INST "\",\"epoch\":\"" EPOCH
    "\",\"seq\":119,\"dg\":\"" DIGEST "\",\"n_next\":4,\"schema\":1,\"sw\":\"0.1.0\","
    "\"want\":65536,\"t\":1763802000,\"up\":77}\n";
static const char golden_lends[] =
    "{\"v\":1,\"k\":\"hello\",\"cid\":\"ab12\",\"inst\":\"" INST "\",\"epoch\":\"" EPOCH
    "\",\"seq\":119,\"dg\":\"" DIGEST "\",\"n_next\":4,\"schema\":1,\"sw\":\"0.1.0\","
    "\"want\":65536,\"t\":1763802000,\"up\":77,\"lends\":[40,12],\"returns\":[9]}\n";
static const char golden_pull[] =
    "{\"v\":1,\"k\":\"pull\",\"cid\":\"ab12\",\"epoch\":\"" EPOCH
    "\",\"from\":119,\"max\":500}\n";
static const char golden_op[] =
    "{\"v\":1,\"k\":\"op\",\"epoch\":\"" EPOCH "\",\"inst\":\"" INST
    "\",\"n\":3,\"op\":\"" OP "\",\"kind\":\"book\",\"target\":\"" TARGET
    "\",\"places\":2,\"key\":\"0011223344556677\",\"made\":1763801999,\"age\":1,"
    "\"box\":\"Ym94\"}\n";
static const char golden_cancel[] =
    "{\"v\":1,\"k\":\"op\",\"epoch\":\"" EPOCH "\",\"inst\":\"" INST
    "\",\"n\":3,\"op\":\"" OP "\",\"after\":\"" TARGET "\",\"kind\":\"cancel\","
    "\"key\":\"0011223344556677\",\"made\":1763801999,\"age\":1,\"box\":\"Ym94\"}\n";
static const char golden_outcome[] =
    "{\"v\":1,\"k\":\"outcome\",\"epoch\":\"" EPOCH "\",\"inst\":\"" INST
    "\",\"n\":3,\"op\":\"" OP "\",\"res\":\"waiting\",\"pos\":4,\"as_of\":1763802000,"
    "\"hseq\":4712,\"t\":1763802001,\"asked\":\"" INST "\"}\n";
static const char golden_refused[] =
    "{\"v\":1,\"k\":\"outcome\",\"epoch\":\"" EPOCH "\",\"inst\":\"" INST
    "\",\"n\":3,\"op\":\"" OP "\",\"res\":\"refused\",\"reason\":\"not_found\","
    "\"hseq\":4712,\"t\":1763802001}\n";
static const char golden_gap[] = "{\"v\":1,\"k\":\"gap\",\"epoch\":\"" EPOCH
                                 "\",\"inst\":\"" INST "\",\"expect\":2}\n";
static const char golden_hold[] =
    "{\"v\":1,\"k\":\"hold\",\"epoch\":\"" EPOCH "\",\"inst\":\"" INST
    "\",\"n\":2,\"reason\":\"recovery\",\"retry_s\":60}\n";
static const char golden_fork[] =
    "{\"v\":1,\"k\":\"fork\",\"epoch\":\"" EPOCH "\",\"inst\":\"" INST "\",\"n\":2}\n";
static const char golden_watermark[] =
    "{\"v\":1,\"k\":\"wm\",\"epoch\":\"" EPOCH "\",\"inst\":\"" INST
    "\",\"n_safe\":2,\"hseq_safe\":4700}\n";
static const char golden_status[] =
    "{\"v\":1,\"k\":\"st\",\"online\":true,\"epoch\":\"0-0000000000000000\",\"seq\":0,"
    "\"dg\":\"" DIGEST "\",\"outbox\":5,\"t\":1763802000,\"sw\":\"0.1.0\","
    "\"trouble\":\"disk \\\"sda\\\" full\"}\n";
static const char golden_hub[] =
    "{\"v\":1,\"k\":\"hub\",\"online\":true,\"since\":1763802000,\"run\":4711}\n";
static void fill_digest(uint8_t out[DIGEST_BYTES])
{
    for (uint8_t i = 0; i < DIGEST_BYTES; i++)
        out[i] = i;
}

#define ROUND_TRIP(type, golden)                                                         \
    static void type##_##golden##_keeps_its_bytes(void **state)                          \
    {                                                                                    \
        (void)state;                                                                     \
        struct type m;                                                                   \
        struct err e = {0};                                                              \
        struct bytes out = buffer();                                                     \
        assert_true(wire_get_##type(&m, golden, strlen(golden), &e));                    \
        assert_true(wire_put_##type(&out, &m, &e));                                      \
        assert_bytes(&out, golden);                                                      \
    }
ROUND_TRIP(hello, golden_hello)
ROUND_TRIP(hello, golden_lends)
ROUND_TRIP(head, golden_head)
ROUND_TRIP(pull, golden_pull)
ROUND_TRIP(outcome, golden_outcome)
ROUND_TRIP(outcome, golden_refused)
ROUND_TRIP(note, golden_gap)
ROUND_TRIP(note, golden_hold)
ROUND_TRIP(note, golden_fork)
ROUND_TRIP(note, golden_watermark)

static void a_head_is_written_and_read_field_by_field(void **state)
{
    (void)state;
    struct head m = {.area = "leeds",
                     .epoch = epoch,
                     .seq = 120,
                     .floor = 7,
                     .count = 100,
                     .hseq = 4711,
                     .t = 1763802000,
                     .kinds = 1U << OP_BOOK | 1U << OP_CANCEL,
                     .channels = 1U << CHANNEL_TEXT | 1U << CHANNEL_PHONE,
                     .reconnect_max_s = 60,
                     .cid = "ab12"};
    fill_digest(m.digest);
    struct bytes out = buffer();
    struct err e;
    assert_true(wire_put_head(&out, &m, &e));
    struct head back;
    assert_true(wire_get_head(&back, out.data, out.size, &e));
    assert_memory_equal(&back, &m, sizeof m);
    assert_bytes(&out, golden_head);
}

static void an_op_carries_its_box_in_base64(void **state)
{
    (void)state;
    struct op m = {.epoch = epoch,
                   .inst = INST,
                   .n = 3,
                   .op = OP,
                   .kind = OP_BOOK,
                   .target = TARGET,
                   .places = 2,
                   .key = "0011223344556677",
                   .made = 1763801999,
                   .age_s = 1,
                   .box = (const uint8_t *)"box",
                   .box_size = 3};
    struct bytes out = buffer();
    struct bytes box = buffer();
    struct err e;
    assert_true(wire_put_op(&out, &m, &e));
    struct op back;
    assert_true(wire_get_op(&back, &box, out.data, out.size, &e));
    assert_int_equal(back.box_size, 3);
    assert_memory_equal(back.box, "box", 3);
    assert_string_equal(back.target, TARGET);
    assert_int_equal(back.places, 2);
    assert_int_equal(back.n, 3);
    assert_bytes(&out, golden_op);

    out = buffer();
    assert_true(wire_get_op(&back, &box, golden_cancel, strlen(golden_cancel), &e));
    assert_int_equal(back.kind, OP_CANCEL);
    assert_string_equal(back.target, "");
    assert_true(wire_put_op(&out, &back, &e));
    assert_bytes(&out, golden_cancel);
    bytes_free(&box);
}

static void a_kiosk_status_keeps_its_bytes(void **state)
{
    (void)state;
    struct kiosk_status m;
    struct err e;
    struct bytes out = buffer();
    assert_true(wire_get_status(&m, golden_status, strlen(golden_status), &e));
    assert_string_equal(m.trouble, "disk \"sda\" full");
    assert_true(m.online);
    assert_int_equal(m.epoch.counter, 0); /* a kiosk that never met its hub */
    assert_true(wire_put_status(&out, &m, &e));
    assert_bytes(&out, golden_status);
}

static void a_hub_status_keeps_its_bytes(void **state)
{
    (void)state;
    static const char older[] = "{\"v\":1,\"k\":\"hub\",\"online\":true}\n";
    struct hub_status m;
    struct err e;
    struct bytes out = buffer();
    assert_true(wire_get_hub(&m, golden_hub, strlen(golden_hub), &e));
    assert_true(m.online);
    assert_int_equal(m.since, 1763802000);
    assert_int_equal(m.run, 4711);
    assert_true(wire_put_hub(&out, &m, &e));
    assert_bytes(&out, golden_hub);
    assert_true(wire_get_hub(&m, older, strlen(older), &e));
    assert_int_equal(m.since, 0);
}

static void keys_go_with_their_ids(void **state)
{
    (void)state;
    struct key_set m = {.area = "leeds"};
    memset(m.sign_key, 1, sizeof m.sign_key);
    memset(m.seal_key, 2, sizeof m.seal_key);
    keyid_of(m.sign_id, m.sign_key, sizeof m.sign_key);
    keyid_of(m.seal_id, m.seal_key, sizeof m.seal_key);
    struct bytes out = buffer();
    struct err e;
    assert_true(wire_put_keys(&out, &m, &e));
    struct key_set back;
    assert_true(wire_get_keys(&back, out.data, out.size, &e));
    assert_memory_equal(&back, &m, sizeof m);

    bytes_clear(&out);
    m.seal_key[0] ^= 1; /* and its id is no longer its own */
    assert_true(wire_put_keys(&out, &m, &e));
    assert_false(wire_get_keys(&back, out.data, out.size, &e));
    assert_string_equal(e.text, "keys: seal_id: not the id of the key beside it");
    bytes_free(&out);
}

/* ---- headers that are refused: a good one with one thing replaced ---- */

static const struct swap {
    const char *name;
    const char *golden;
    const char *from, *to;
    const char *why;
} swaps[] = {
    {"no version", golden_head, "\"v\":1,", "", "head: v: missing"},
    {"version 0", golden_head, "\"v\":1", "\"v\":0", "head: v: out of range"},
    {"kind of another", golden_head, "\"k\":\"head\"", "\"k\":\"hello\"",
     "head: k: another kind of message"},
    {"area with a slash", golden_head, "leeds", "le/ds",
     "head: area: not 3 to 32 of a-z, 0-9 and -"},
    {"epoch 0 of a hub", golden_head, EPOCH, "0-0000000000000000",
     "head: epoch: a hub's begins at 1"},
    {"epoch with leading zero", golden_head, EPOCH, "03-00f1e2d3c4b5a697",
     "head: epoch: not counter-random"},
    {"epoch in capitals", golden_head, EPOCH, "3-00F1E2D3C4B5A697",
     "head: epoch: not counter-random"},
    {"epoch past 32 bit", golden_head, EPOCH, "4294967296-00f1e2d3c4b5a697",
     "head: epoch: not counter-random"},
    {"epoch cut short", golden_head, EPOCH, "3-00f1", "head: epoch: not counter-random"},
    {"seq as text", golden_head, "\"seq\":120", "\"seq\":\"120\"",
     "head: seq: not a whole number"},
    {"seq as real", golden_head, "\"seq\":120", "\"seq\":120.0",
     "head: seq: not a whole number"},
    {"seq negative", golden_head, "\"seq\":120", "\"seq\":-1", "head: seq: out of range"},
    {"seq twice", golden_head, "\"seq\":120", "\"seq\":120,\"seq\":120",
     "head: not JSON"},
    {"floor above seq", golden_head, "\"floor\":7", "\"floor\":121",
     "head: floor: above seq"},
    {"digest too short", golden_head, DIGEST, "0001",
     "head: dg: not hex of the right length"},
    {"kinds as text", golden_head, "[\"book\",\"cancel\"]", "\"book\"",
     "head: kinds: not a list"},
    {"kinds of numbers", golden_head, "[\"book\",\"cancel\"]", "[1]",
     "head: kinds: not a list of texts"},
    {"cid with a quote", golden_head, "ab12", "ab\\\"12",
     "head: cid: not 1 to 16 hex digits"},
    {"time past year 9999", golden_head, "1763802000", "999999999999",
     "head: t: out of range"},
    {"something behind", golden_head, "}\n", "}\nmore",
     "head: k: something stands behind the header"},
    {"not an object", golden_pull, golden_pull, "[]", "message: not an object"},
    {"nothing", golden_pull, golden_pull, "", "message: not JSON at byte 0"},
    {"bad UTF-8", golden_hello, "0.1.0", "\xff\xfe", "hello: not JSON"},
    {"software with a newline", golden_hello, "0.1.0", "0\\n1", "hello: sw: "},
    {"software too long", golden_hello, "0.1.0",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "hello: sw: "},
    {"inst of 31 digits", golden_hello, INST, "0123456789abcdef0123456789abcde",
     "hello: inst: not 32 hex digits"},
    {"next_n 0", golden_hello, "\"n_next\":4", "\"n_next\":0",
     "hello: n_next: begins at 1"},
    {"lends are no list", golden_lends, "[40,12]", "40",
     "hello: lends: not a list, or too long"},
    {"a lend below 0", golden_lends, "[40,12]", "[40,-12]",
     "hello: lends: not a list of numbers"},
    {"a lend that is a text", golden_lends, "[9]", "[\"9\"]",
     "hello: returns: not a list of numbers"},
    {"more lends than there is room for", golden_lends, "[40,12]",
     "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,"
     "31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,"
     "58,59,60,61,62,63,64,65]",
     "hello: lends: not a list, or too long"},
    {"pull of nothing", golden_pull, "\"max\":500", "\"max\":0",
     "pull: max: begins at 1"},
    {"op kind is no word", golden_op, "\"book\"", "\"Steal!\"", "op: kind: not a word"},
    {"n is 0", golden_op, "\"n\":3", "\"n\":0", "op: n: begins at 1"},
    {"op is no UUID", golden_op, OP, "x", "op: op: not a UUID of version 7"},
    {"the one before is no UUID", golden_cancel, TARGET, "x",
     "op: after: not a UUID of version 7"},
    {"three places", golden_op, "\"places\":2", "\"places\":3", "op: places: not 1 to 2"},
    {"no place", golden_op, "\"places\":2", "\"places\":0", "op: places: not 1 to 2"},
    {"a booking of nothing", golden_op, "\"target\":\"" TARGET "\",", "",
     "op: target: missing"},
    {"a cancel with places", golden_cancel, "\"cancel\"", "\"cancel\",\"places\":1",
     "op: places: does not go with this kind"},
    {"a cancel with a target", golden_cancel, "\"cancel\"",
     "\"cancel\",\"target\":\"" TARGET "\"", "op: target: does not go with this kind"},
    {"box is no base64", golden_op, "Ym94", "Ym9", "op: box: not base64, or too long"},
    {"box is empty", golden_op, "Ym94", "", "op: box: not 1 to 8192 bytes"},
    {"key id in words", golden_op, "0011223344556677", "key",
     "op: key: not 16 hex digits"},
    {"result is no word", golden_outcome, "waiting", "Per haps",
     "outcome: res: not a word"},
    {"what was asked is no hash", golden_outcome, "\"asked\":\"0123", "\"asked\":\"word",
     "outcome: asked: not 32 hex digits"},
    {"waiting without a place", golden_outcome, "\"pos\":4,", "",
     "outcome: pos: missing"},
    {"waiting in place 0", golden_outcome, "\"pos\":4", "\"pos\":0",
     "outcome: pos: does not go with res"},
    {"refused without reason", golden_refused, "\"reason\":\"not_found\",", "",
     "outcome: reason: does not go with res"},
    {"confirmed with reason", golden_refused, "refused", "confirmed",
     "outcome: reason: does not go with res"},
    {"reason is no word", golden_refused, "not_found", "Mood!",
     "outcome: reason: not a word"},
    {"gap to 0", golden_gap, "\"expect\":2", "\"expect\":0", "gap: expect: begins at 1"},
    {"a head is no note", golden_gap, golden_gap, golden_head,
     "note: k: another kind of message"},
    {"from above to", golden_page, "\"from\":118", "\"from\":121",
     "page: from: does not go with the others"},
    {"to above head", golden_page, "\"head\":120", "\"head\":119",
     "page: to: does not go with the others"},
    {"digest before the head", golden_page, "\"head\":120", "\"head\":121",
     "page: dg: does not go with the others"},
    {"digest without count", golden_page, "\"count\":100,", "", "page: count: missing"},
    {"snap is 1", golden_change, "\"snap\":true", "\"snap\":1",
     "chg: snap: neither true nor false"},
    {"a pull is no batch", golden_page, golden_page, golden_pull,
     "batch: k: another kind of message"},
};

static bool get_any(const char *golden, const struct bytes *body, struct err *e)
{
    union {
        struct head head;
        struct hello hello;
        struct pull pull;
        struct outcome outcome;
        struct note note;
        struct op op;
    } m;
    if (golden == golden_page || golden == golden_change) {
        struct batch b;
        struct batch_reader lines;
        return wire_get_batch(&b, &lines, body->data, body->size, e);
    }
    if (golden == golden_op || golden == golden_cancel) {
        struct bytes box;
        bytes_init(&box, WIRE_BOX_MAX);
        bool ok = wire_get_op(&m.op, &box, body->data, body->size, e);
        bytes_free(&box);
        return ok;
    }
    if (golden == golden_head)
        return wire_get_head(&m.head, body->data, body->size, e);
    if (golden == golden_hello || golden == golden_lends)
        return wire_get_hello(&m.hello, body->data, body->size, e);
    if (golden == golden_outcome || golden == golden_refused)
        return wire_get_outcome(&m.outcome, body->data, body->size, e);
    if (golden == golden_gap)
        return wire_get_note(&m.note, body->data, body->size, e);
    assert_ptr_equal(golden, golden_pull);
    return wire_get_pull(&m.pull, body->data, body->size, e);
}

static struct bytes swapped(const struct swap *row)
{
    struct bytes body = buffer();
    const char *at = strstr(row->golden, row->from);
    assert_non_null(at);
    bytes_add(&body, row->golden, (size_t)(at - row->golden));
    bytes_text(&body, row->to);
    bytes_text(&body, at + strlen(row->from));
    return body;
}

static void header_is_refused(void **state)
{
    const struct swap *row = *state;
    struct bytes body = swapped(row);
    struct err e = {0};
    if (row->golden == golden_pull && row->from == golden_pull) {
        enum wire_kind kind;
        assert_false(wire_kind_of(&kind, body.data, body.size, &e));
    } else {
        assert_false(get_any(row->golden, &body, &e));
    }
    assert_int_equal(e.kind, ERR_INPUT);
    if (strncmp(e.text, row->why, strlen(row->why)) != 0)
        fail_msg("%s", e.text);
    bytes_free(&body);
}

static void every_cut_of_a_message_is_refused(void **state)
{
    (void)state;
    static const char *const goldens[] = {golden_head,    golden_hello, golden_pull,
                                          golden_outcome, golden_gap,   golden_op};
    for (size_t g = 0; g < LENGTH(goldens); g++) {
        for (size_t size = 0; size + 2 < strlen(goldens[g]); size++) {
            struct bytes body = buffer();
            struct err e;
            bytes_add(&body, goldens[g], size);
            assert_false(get_any(goldens[g], &body, &e));
            bytes_free(&body);
        }
    }
}

static void fields_of_a_later_version_are_ignored(void **state)
{
    (void)state;
    static const struct swap later = {"", golden_head, "\"v\":1,",
                                      "\"v\":2,\"mood\":{\"a\":[1,2]},", ""};
    static const struct swap kinds = {"", golden_head, "[\"book\",", "[\"fly\",\"book\",",
                                      ""};
    const struct swap *both[] = {&later, &kinds};
    for (size_t i = 0; i < LENGTH(both); i++) {
        struct bytes body = swapped(both[i]);
        struct head m;
        struct err e;
        assert_true(wire_get_head(&m, body.data, body.size, &e));
        assert_int_equal(m.kinds, 1U << OP_BOOK | 1U << OP_CANCEL);
        bytes_free(&body);
    }
}

static void a_box_past_its_maximum_is_not_written(void **state)
{
    (void)state;
    static const uint8_t box[WIRE_BOX_MAX + 1];
    struct op m = {.epoch = epoch,
                   .inst = INST,
                   .n = 1,
                   .op = OP,
                   .kind = OP_CANCEL,
                   .key = "0011223344556677",
                   .box = box,
                   .box_size = WIRE_BOX_MAX};
    struct bytes out = buffer();
    struct bytes back;
    struct op got;
    struct err e;
    bytes_init(&back, WIRE_BOX_MAX);
    assert_true(wire_put_op(&out, &m, &e));
    assert_true(wire_get_op(&got, &back, out.data, out.size, &e));
    assert_int_equal(got.box_size, WIRE_BOX_MAX);
    m.box_size++;
    assert_false(wire_put_op(&out, &m, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    bytes_free(&out);
    bytes_free(&back);
}

static void text_that_is_not_utf8_is_not_written(void **state)
{
    (void)state;
    struct kiosk_status m = {.trouble = "\xff"};
    struct bytes out = buffer();
    struct err e;
    assert_false(wire_put_status(&out, &m, &e));
    assert_string_equal(e.text, "st: a text is not UTF-8");
    bytes_free(&out);
}

static void an_op_of_a_kind_to_come_is_routed(void **state)
{
    (void)state;
    struct bytes body, box;
    struct op op;
    struct err e;
    bytes_init(&body, WIRE_BOX_MAX);
    bytes_init(&box, WIRE_BOX_MAX);
    const char *kind = strstr(golden_op, "book\"");
    assert_non_null(kind);
    bytes_add(&body, golden_op, (size_t)(kind - golden_op));
    bytes_text(&body, "check_in");
    bytes_text(&body, kind + 4);
    assert_true(wire_get_op(&op, &box, body.data, body.size, &e));
    assert_int_equal(op.kind, OP_KIND_COUNT);
    assert_int_equal(op.n, 3);
    bytes_clear(&body);
    assert_false(wire_put_op(&body, &op, &e));
    bytes_free(&body);
    bytes_free(&box);
}

static void names_go_both_ways(void **state)
{
    (void)state;
    for (int i = 0; i < OP_KIND_COUNT; i++) {
        enum op_kind kind;
        assert_true(op_kind_parse(&kind, op_kind_name((enum op_kind)i), NULL));
        assert_int_equal(kind, i);
    }
    for (int i = 0; i < STATE_COUNT; i++) {
        enum state s;
        assert_true(state_parse(&s, state_name((enum state)i), NULL));
        assert_int_equal(s, i);
    }
    for (int i = 0; i < RESULT_COUNT; i++) {
        enum result r;
        assert_true(result_parse(&r, result_name((enum result)i), NULL));
        assert_int_equal(r, i);
    }
    enum state s;
    assert_false(state_parse(&s, "lost", NULL));
    assert_int_equal(result_state(RESULT_CONFIRMED), STATE_CONFIRMED);
    assert_int_equal(result_state(RESULT_DONE), STATE_RECEIVED);
    assert_int_equal(result_state(RESULT_REFUSED), STATE_REFUSED);
}

static void the_kind_is_read_from_the_first_line(void **state)
{
    (void)state;
    enum wire_kind kind;
    struct err e;
    assert_true(wire_kind_of(&kind, golden_page, strlen(golden_page), &e));
    assert_int_equal(kind, WIRE_PAGE);
    static const char unknown[] = "{\"v\":1,\"k\":\"dance\"}\n";
    assert_false(wire_kind_of(&kind, unknown, strlen(unknown), &e));
    assert_string_equal(e.text, "message: k: not known");
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(
        TEST(hello_golden_hello_keeps_its_bytes),
        TEST(hello_golden_lends_keeps_its_bytes), TEST(head_golden_head_keeps_its_bytes),
        TEST(pull_golden_pull_keeps_its_bytes),
        TEST(outcome_golden_outcome_keeps_its_bytes),
        TEST(outcome_golden_refused_keeps_its_bytes),
        TEST(note_golden_gap_keeps_its_bytes), TEST(note_golden_hold_keeps_its_bytes),
        TEST(note_golden_fork_keeps_its_bytes),
        TEST(note_golden_watermark_keeps_its_bytes),
        TEST(a_head_is_written_and_read_field_by_field),
        TEST(an_op_carries_its_box_in_base64), TEST(a_kiosk_status_keeps_its_bytes),
        TEST(a_hub_status_keeps_its_bytes), TEST(keys_go_with_their_ids));
    RUN_ROWS(swaps, header_is_refused);
    RUN_TESTS(TEST(every_cut_of_a_message_is_refused),
              TEST(fields_of_a_later_version_are_ignored),
              TEST(a_box_past_its_maximum_is_not_written),
              TEST(an_op_of_a_kind_to_come_is_routed),
              TEST(text_that_is_not_utf8_is_not_written), TEST(names_go_both_ways),
              TEST(the_kind_is_read_from_the_first_line));
    return failed;
}
