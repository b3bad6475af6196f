/* Hub and kiosk of neighbouring versions (docs/protocol.md, 11), for every kind of
 * message. tests/fixtures/wire holds a file of each: what the version before writes lacks
 * the fields that came since, what the next one writes has fields and words that we do
 * not know, and what this one writes is `now`, byte for byte. A change of `now` is a
 * change of what kiosks and hubs of other versions see. */
#include <stdio.h>

#include "core/wire_life.h"
#include "core/wire_places.h"
#include "core/wire_repair.h"
#include "tests/unit/wire_golden.h"

#define FIXTURES "tests/fixtures/wire/"
#define BEFORE "01920000-0000-7000-8000-000000000002"
#define END "01920000-0000-7000-8000-0000000000bb"
#define KEY "0011223344556677"
#define BYTES16 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
#define BYTES32 BYTES16, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
#define OF_HUB .epoch = {3, 0x00f1e2d3c4b5a697}
#define BOX(text) .box = (const uint8_t *)(text), .box_size = sizeof(text) - 1

static struct bytes slurp(const char *folder, const char *name)
{
    char path[96];
    char chunk[4096];
    struct bytes text = buffer();
    snprintf(path, sizeof path, FIXTURES "%s/%s.txt", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s: is missing: each kind of message has one", path);
    for (size_t got = 1; got > 0;) {
        got = fread(chunk, 1, sizeof chunk, file);
        bytes_add(&text, chunk, got);
    }
    fclose(file);
    assert_true(text.size > 0);
    return text;
}

/* ---- what this version writes: values, no two of one message the same ---- */

#define WRITES(name, type, put, ...)                                                     \
    static bool write_##name(struct bytes *out, struct err *e)                           \
    {                                                                                    \
        const struct type m = {__VA_ARGS__};                                             \
        return wire_put_##put(out, &m, e);                                               \
    }

WRITES(head, head, head, .area = "leeds", OF_HUB, .seq = 120, .floor = 7, .count = 100,
       .digest = {BYTES32}, .hseq = 4711, .t = 1763802000,
       .kinds = 1U << OP_BOOK | 1U << OP_CANCEL,
       .channels = 1U << CHANNEL_TEXT | 1U << CHANNEL_PHONE, .reconnect_max_s = 60,
       .cid = "ab12")
WRITES(hello, hello, hello, .cid = "ab12", .inst = INST, OF_HUB, .seq = 119,
       .digest = {BYTES32}, .next_n = 4, .schema = 1, .software = "0.1.0",
       .want_bytes = 65536, .t = 1763802000, .up_s = 77, .keys = 3, .replay = 5,
       .hw = {BYTES16}, .lends = {40, 12}, .lend_count = 2, .returns = {9},
       .return_count = 1, .head = "head", .head_size = 4, .head_to_all = true)
WRITES(pull, pull, pull, .cid = "ab12", OF_HUB, .from = 119, .max = 500, .generation = 2)
WRITES(op, op, op, OF_HUB, .inst = INST, .n = 3, .op = OP, .after = BEFORE,
       .kind = OP_BOOK, .target = TARGET, .places = 2, .lend = 17, .key = KEY,
       .made = 1763801999, .age_s = 1, BOX("box"))
WRITES(outcome, outcome, outcome, OF_HUB, .inst = INST, .n = 3, .op = OP,
       .result = RESULT_WAITING, .position = 4, .as_of = 1763802000, .hseq = 4712,
       .t = 1763802001, .asked = INST)
WRITES(gap, note, note, .kind = WIRE_GAP, OF_HUB, .inst = INST, .expect = 2)
WRITES(hold, note, note, .kind = WIRE_HOLD, OF_HUB, .inst = INST, .n = 2,
       .reason = "recovery", .retry_s = 60)
WRITES(fork, note, note, .kind = WIRE_FORK, OF_HUB, .inst = INST, .n = 2)
WRITES(watermark, note, note, .kind = WIRE_WATERMARK, OF_HUB, .inst = INST, .n = 2,
       .hseq = 4700)
WRITES(status, kiosk_status, status, .online = true, OF_HUB, .seq = 119,
       .digest = {BYTES32}, .outbox = 5, .t = 1763802000, .software = "0.1.0", .forks = 2,
       .trouble = "disk full")
WRITES(hub, hub_status, hub, .online = true, .since = 1763802000, .run = 4711)
WRITES(lend, lend, lend, OF_HUB, .inst = INST, .session = TARGET, .places = 4,
       .hw = {BYTES16}, .id = 17, .back = true)
WRITES(ask, boxed, boxed, .kind = WIRE_ASK, .cid = "ab12", .key = KEY, BOX("box"))
WRITES(answer, boxed, boxed, .kind = WIRE_ANSWER, .cid = "ab12", OF_HUB, .hseq = 17,
       BOX("box"))
WRITES(replay, replay, replay,
       .op = {OF_HUB, .inst = INST, .n = 3, .op = OP, .kind = OP_CANCEL, .key = KEY,
              .made = 1763801999, .age_s = 1, BOX("box")},
       .frame = (const uint8_t *)"frame", .frame_size = 5)
WRITES(void, void_range, void, OF_HUB, .inst = INST, .from = 2, .to = 9)
WRITES(forget, op_list, ops, .kind = WIRE_FORGET, .count = 2, .ops = {OP, TARGET})
WRITES(receipt, op_list, ops, .kind = WIRE_RECEIPT, .count = 1, .ops = {OP})
WRITES(compare, compare, compare, .cid = "ab12", OF_HUB)
WRITES(bucket_pull, bucket_pull, bucket_pull, .cid = "ab12", OF_HUB,
       .bucket = lthash_bucket(TARGET), .after = OP, .max = 50)

static bool write_keys(struct bytes *out, struct err *e)
{
    struct key_set m = {.serial = 3, .area = "leeds", .sign_key = {BYTES32}};
    for (uint8_t i = 0; i < sizeof m.seal_key; i++)
        m.seal_key[i] = (uint8_t)(32 + i);
    keyid_of(m.sign_id, m.sign_key, sizeof m.sign_key);
    keyid_of(m.seal_id, m.seal_key, sizeof m.seal_key);
    return wire_put_keys(out, &m, e);
}

static void write_row(struct bytes *out, uint64_t seq, const char *kind, const char *id,
                      const char *body)
{
    struct change c = {.seq = seq, .deleted = body[0] == '\0', .body = body};
    snprintf(c.kind, sizeof c.kind, "%s", kind);
    snprintf(c.id, sizeof c.id, "%s", id);
    c.body_size = strlen(body);
    wire_put_change(out, &c);
}

static bool write_change(struct bytes *out, struct err *e)
{
    const struct batch m = {OF_HUB,      .from = 118,      .to = 119,
                            .head = 120, .snapshot = true, .generation = 2};
    bool ok = wire_put_batch(out, &m, e);
    write_row(out, 119, "fact", OP, "{\"x\" : \"tab \\t\", \"later\": [1]}");
    return ok;
}

static bool write_page(struct bytes *out, struct err *e)
{
    const struct batch m = {.page = true,
                            OF_HUB,
                            .from = 118,
                            .to = 120,
                            .head = 120,
                            .has_digest = true,
                            .digest = {BYTES32},
                            .count = 100,
                            .generation = 2};
    bool ok = wire_put_batch(out, &m, e);
    write_row(out, 119, "vacancy", OP, "{\"x\":1}");
    write_row(out, 120, "session", TARGET, "");
    return ok;
}

static bool write_buckets(struct bytes *out, struct err *e)
{
    static struct buckets m = {.cid = "ab12", OF_HUB, .seq = 120};
    for (uint32_t i = 0; i < LTHASH_BUCKETS; i++) {
        m.sums[i].digest[0] = (uint8_t)i;
        m.sums[i].digest[BUCKET_DIGEST_BYTES - 1] = (uint8_t)(255 - i);
        m.sums[i].count = i;
    }
    return wire_put_buckets(out, &m, e);
}

static bool write_bucket(struct bytes *out, struct err *e)
{
    const struct bucket_page m = {.cid = "ab12",
                                  OF_HUB,
                                  .head = 120,
                                  .bucket = lthash_bucket(TARGET),
                                  .after = OP,
                                  .to = END};
    bool ok = wire_put_bucket_page(out, &m, e);
    write_row(out, 119, "venue", TARGET, "{\"x\":1}");
    return ok;
}

/* ---- reading, and writing what was read: all that was understood, and no more ---- */

#define AGAIN(name, type)                                                                \
    static bool name##_again(struct bytes *out, const struct bytes *body, struct err *e) \
    {                                                                                    \
        static struct type m;                                                            \
        return wire_get_##name(&m, body->data, body->size, e) &&                         \
               wire_put_##name(out, &m, e);                                              \
    }
AGAIN(head, head)
AGAIN(keys, key_set)
AGAIN(hello, hello)
AGAIN(pull, pull)
AGAIN(outcome, outcome)
AGAIN(note, note)
AGAIN(status, kiosk_status)
AGAIN(hub, hub_status)
AGAIN(lend, lend)
AGAIN(void, void_range)
AGAIN(ops, op_list)
AGAIN(compare, compare)
AGAIN(buckets, buckets)
AGAIN(bucket_pull, bucket_pull)

static bool op_again(struct bytes *out, const struct bytes *body, struct err *e)
{
    struct op m;
    struct bytes box = buffer();
    bool ok = wire_get_op(&m, &box, body->data, body->size, e) && wire_put_op(out, &m, e);
    bytes_free(&box);
    return ok;
}

static bool replay_again(struct bytes *out, const struct bytes *body, struct err *e)
{
    struct replay m;
    struct bytes boxes[2] = {buffer(), buffer()};
    bool ok = wire_get_replay(&m, boxes, body->data, body->size, e) &&
              wire_put_replay(out, &m, e);
    bytes_free(&boxes[0]);
    bytes_free(&boxes[1]);
    return ok;
}

static bool boxed_again(struct bytes *out, const struct bytes *body, struct err *e)
{
    struct boxed m = {.kind = WIRE_KIND_COUNT};
    struct bytes box = buffer();
    bool ok = wire_kind_of(&m.kind, body->data, body->size, e) &&
              wire_get_boxed(&m, &box, body->data, body->size, e) &&
              wire_put_boxed(out, &m, e);
    bytes_free(&box);
    return ok;
}

static bool batch_again(struct bytes *out, const struct bytes *body, struct err *e)
{
    struct batch m;
    struct batch_reader lines;
    struct change c;
    if (!wire_get_batch(&m, &lines, body->data, body->size, e) ||
        !wire_put_batch(out, &m, e))
        return false;
    while (wire_next_change(&lines, &c, e))
        wire_put_change(out, &c);
    return e->text[0] == '\0';
}

static bool bucket_again(struct bytes *out, const struct bytes *body, struct err *e)
{
    struct bucket_page m;
    struct bucket_reader rows;
    struct change c;
    if (!wire_get_bucket_page(&m, &rows, body->data, body->size, e) ||
        !wire_put_bucket_page(out, &m, e))
        return false;
    while (wire_next_row(&rows, &c, e))
        wire_put_change(out, &c);
    return e->text[0] == '\0';
}

static const struct {
    bool (*write)(struct bytes *out, struct err *e);
    bool (*again)(struct bytes *out, const struct bytes *body, struct err *e);
} messages[WIRE_KIND_COUNT] = {
    [WIRE_HEAD] = {write_head, head_again},
    [WIRE_KEYS] = {write_keys, keys_again},
    [WIRE_CHANGE] = {write_change, batch_again},
    [WIRE_PAGE] = {write_page, batch_again},
    [WIRE_HELLO] = {write_hello, hello_again},
    [WIRE_PULL] = {write_pull, pull_again},
    [WIRE_OP] = {write_op, op_again},
    [WIRE_OUTCOME] = {write_outcome, outcome_again},
    [WIRE_GAP] = {write_gap, note_again},
    [WIRE_HOLD] = {write_hold, note_again},
    [WIRE_FORK] = {write_fork, note_again},
    [WIRE_WATERMARK] = {write_watermark, note_again},
    [WIRE_STATUS] = {write_status, status_again},
    [WIRE_HUB] = {write_hub, hub_again},
    [WIRE_LEND] = {write_lend, lend_again},
    [WIRE_ASK] = {write_ask, boxed_again},
    [WIRE_ANSWER] = {write_answer, boxed_again},
    [WIRE_REPLAY] = {write_replay, replay_again},
    [WIRE_VOID] = {write_void, void_again},
    [WIRE_FORGET] = {write_forget, ops_again},
    [WIRE_RECEIPT] = {write_receipt, ops_again},
    [WIRE_COMPARE] = {write_compare, compare_again},
    [WIRE_BUCKETS] = {write_buckets, buckets_again},
    [WIRE_PULL_BUCKET] = {write_bucket_pull, bucket_pull_again},
    [WIRE_BUCKET] = {write_bucket, bucket_again},
};

static void assert_same(const struct bytes *found, const struct bytes *wanted,
                        const char *what, const char *name)
{
    if (found->size != wanted->size ||
        memcmp(found->data, wanted->data, wanted->size) != 0)
        fail_msg("%s: %s: is\n%.*sand should be\n%.*s", name, what, (int)found->size,
                 (const char *)found->data, (int)wanted->size,
                 (const char *)wanted->data);
}

static void each_kind_is_written_as_its_file_says(void **state)
{
    (void)state;
    for (int kind = 0; kind < WIRE_KIND_COUNT; kind++) {
        const char *name = wire_kind_name((enum wire_kind)kind);
        struct err e = {.text = ""};
        struct bytes golden = slurp("now", name);
        struct bytes out = buffer();
        if (messages[kind].write == NULL || !messages[kind].write(&out, &e))
            fail_msg("%s: is not written: %s", name, e.text);
        assert_same(&out, &golden, "as written", name);
        bytes_free(&out);
        bytes_free(&golden);
    }
}

/* What is read of a file, written again, is the other one. */
static void assert_read_as(const char *folder, const char *as)
{
    for (int kind = 0; kind < WIRE_KIND_COUNT; kind++) {
        const char *name = wire_kind_name((enum wire_kind)kind);
        struct err e = {.text = ""};
        struct bytes body = slurp(folder, name);
        struct bytes wanted = slurp(as, name);
        struct bytes out = buffer();
        enum wire_kind is = WIRE_KIND_COUNT;
        assert_true(wire_kind_of(&is, body.data, body.size, &e));
        assert_int_equal(is, kind);
        if (messages[kind].again == NULL || !messages[kind].again(&out, &body, &e))
            fail_msg("%s/%s: is not read: %s", folder, name, e.text);
        assert_same(&out, &wanted, folder, name);
        bytes_free(&out);
        bytes_free(&wanted);
        bytes_free(&body);
    }
}

static void each_kind_is_read_whole(void **state)
{
    (void)state;
    assert_read_as("now", "now");
}

/* What it lacks is left out again: no default has come from nowhere. */
static void each_kind_of_before_is_read_as_it_is(void **state)
{
    (void)state;
    assert_read_as("previous", "previous");
}

static void each_kind_of_later_is_read_as_ours(void **state)
{
    (void)state;
    assert_read_as("next", "now");
}

/* ---- words and kinds of later ---- */

static void read_outcome(struct outcome *m, const char *name)
{
    struct err e = {.text = ""};
    struct bytes body = slurp("next", name);
    if (!wire_get_outcome(m, body.data, body.size, &e))
        fail_msg("%s: %s", name, e.text);
    bytes_free(&body);
}

static void an_outcome_in_words_of_later_is_an_answer(void **state)
{
    (void)state;
    struct outcome m;
    read_outcome(&m, "outcome-result");
    assert_int_equal(m.result, RESULT_COUNT);
    assert_int_equal(m.reason, REASON_COUNT);
    assert_int_equal(m.hseq, 4712);
    read_outcome(&m, "outcome-reason");
    assert_int_equal(m.result, RESULT_REFUSED);
    assert_int_equal(m.reason, REASON_COUNT);
}

static void an_answer_of_a_kind_of_later_tells_of_which_op(void **state)
{
    (void)state;
    struct outcome m;
    enum wire_kind kind = WIRE_KIND_COUNT;
    struct err e = {.text = ""};
    struct bytes body = slurp("next", "moved");
    assert_false(wire_kind_of(&kind, body.data, body.size, &e));
    assert_true(wire_get_later_answer(&m, body.data, body.size, &e));
    assert_int_equal(m.result, RESULT_COUNT);
    assert_int_equal(m.n, 3);
    assert_string_equal(m.op, OP);
    bytes_free(&body);
    body = slurp("next", "moved-nothing");
    assert_false(wire_get_later_answer(&m, body.data, body.size, &e));
    bytes_free(&body);
}

static void an_op_of_a_kind_of_later_is_read_as_far_as_it_goes(void **state)
{
    (void)state;
    struct op m;
    struct err e = {.text = ""};
    struct bytes box = buffer();
    struct bytes body = slurp("next", "op-kind");
    assert_true(wire_get_op(&m, &box, body.data, body.size, &e));
    assert_int_equal(m.kind, OP_KIND_COUNT);
    assert_int_equal(m.n, 3);
    bytes_free(&body);
    bytes_free(&box);
}

static void a_batch_with_records_of_a_kind_of_later_is_read_whole(void **state)
{
    (void)state;
    struct batch m;
    struct batch_reader lines;
    struct change c;
    struct err e = {.text = ""};
    struct bytes body = slurp("next", "chg-kind");
    assert_true(wire_get_batch(&m, &lines, body.data, body.size, &e));
    assert_true(wire_next_change(&lines, &c, &e));
    assert_string_equal(c.kind, "bicycle");
    assert_true(wire_next_change(&lines, &c, &e));
    assert_true(c.deleted);
    assert_false(wire_next_change(&lines, &c, &e));
    assert_string_equal(e.text, "");
    bytes_free(&body);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(each_kind_is_written_as_its_file_says), TEST(each_kind_is_read_whole),
              TEST(each_kind_of_before_is_read_as_it_is),
              TEST(each_kind_of_later_is_read_as_ours),
              TEST(an_outcome_in_words_of_later_is_an_answer),
              TEST(an_answer_of_a_kind_of_later_tells_of_which_op),
              TEST(an_op_of_a_kind_of_later_is_read_as_far_as_it_goes),
              TEST(a_batch_with_records_of_a_kind_of_later_is_read_whole));
    return failed;
}
