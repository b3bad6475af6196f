/* Hub and kiosk of neighbouring versions (docs/protocol.md, 11): what the version before
 * sends lacks the fields that came since; what the next one sends has fields and words
 * that we do not know. Both are read, for each message in both directions. */
#include "core/wire_life.h"
#include "core/wire_places.h"
#include "tests/unit/wire_golden.h"

#define LATER "\"v\":2,\"shade\":{\"x\":[1]},\"mood\":\"odd\","
#define OF_OP "\"epoch\":\"" EPOCH "\",\"inst\":\"" INST "\",\"n\":3,\"op\":\"" OP "\","

/* value and its reader, name, golden message, what must hold of m */
#define READS(type, reader, name, golden, holds)                                         \
    static void name(void **state)                                                       \
    {                                                                                    \
        (void)state;                                                                     \
        struct type m;                                                                   \
        struct err e = {.text = ""};                                                     \
        static const char body[] = golden "\n";                                          \
        if (!wire_get_##reader(&m, body, strlen(body), &e))                              \
            fail_msg("%s", e.text);                                                      \
        assert_true(holds);                                                              \
    }

/* ---- hub to kiosk ---- */

READS(head, head, a_head_of_before,
      "{\"v\":1,\"k\":\"head\",\"area\":\"leeds\",\"epoch\":\"" EPOCH
      "\",\"seq\":120,\"floor\":7,\"count\":100,\"dg\":\"" DIGEST
      "\",\"hseq\":4711,\"t\":1763802000,\"kinds\":[\"book\"],\"channels\":[]}",
      m.kinds == 1U << OP_BOOK && m.reconnect_max_s == 0)
READS(head, head, a_head_of_later,
      "{" LATER "\"k\":\"head\",\"area\":\"leeds\",\"epoch\":\"" EPOCH
      "\",\"seq\":120,\"floor\":7,\"count\":100,\"dg\":\"" DIGEST
      "\",\"hseq\":4711,\"t\":1763802000,\"kinds\":[\"book\",\"dance\"],"
      "\"channels\":[\"pigeon\",\"text\"],\"cid\":\"ab12\"}",
      m.kinds == 1U << OP_BOOK && m.channels == 1U << CHANNEL_TEXT)
READS(outcome, outcome, an_outcome_of_before,
      "{\"v\":1,\"k\":\"outcome\"," OF_OP
      "\"res\":\"confirmed\",\"hseq\":4712,\"t\":1763802001}",
      m.result == RESULT_CONFIRMED && m.reason == REASON_NONE && m.asked[0] == '\0')
READS(outcome, outcome, an_outcome_with_a_result_of_later,
      "{" LATER "\"k\":\"outcome\"," OF_OP
      "\"res\":\"postponed\",\"reason\":\"weather\",\"hseq\":4712,\"t\":1763802001}",
      m.result == RESULT_COUNT && m.reason == REASON_COUNT && m.hseq == 4712)
READS(outcome, outcome, a_refusal_with_a_reason_of_later,
      "{" LATER "\"k\":\"outcome\"," OF_OP
      "\"res\":\"refused\",\"reason\":\"weather\",\"hseq\":4712,\"t\":1763802001}",
      m.result == RESULT_REFUSED && m.reason == REASON_COUNT)
READS(outcome, later_answer, an_answer_of_a_kind_of_later,
      "{" LATER "\"k\":\"moved\"," OF_OP "\"to\":\"elsewhere\"}",
      m.result == RESULT_COUNT && m.n == 3 && strcmp(m.op, OP) == 0)
READS(note, note, a_gap_of_later,
      "{" LATER "\"k\":\"gap\",\"epoch\":\"" EPOCH "\",\"inst\":\"" INST
      "\",\"expect\":2}",
      m.kind == WIRE_GAP && m.expect == 2)
READS(note, note, a_hold_of_later,
      "{" LATER "\"k\":\"hold\"," OF_OP "\"reason\":\"tea break\",\"retry_s\":60}",
      m.kind == WIRE_HOLD && m.n == 3)
READS(note, note, a_fork_of_later, "{" LATER "\"k\":\"fork\"," OF_OP "\"who\":\"x\"}",
      m.kind == WIRE_FORK && m.n == 3)
READS(note, note, a_watermark_of_later,
      "{" LATER "\"k\":\"wm\",\"epoch\":\"" EPOCH "\",\"inst\":\"" INST
      "\",\"n_safe\":2,\"hseq_safe\":4700}",
      m.n == 2 && m.hseq == 4700)
READS(hub_status, hub, a_hub_of_before, "{\"v\":1,\"k\":\"hub\",\"online\":true}",
      m.since == 0)
READS(hub_status, hub, a_hub_of_later,
      "{" LATER "\"k\":\"hub\",\"online\":true,\"since\":5}", m.since == 5)
READS(op_list, ops, a_forget_of_later, "{" LATER "\"k\":\"forget\",\"ops\":\"" OP "\"}",
      m.kind == WIRE_FORGET && m.count == 1)
READS(lend, lend, a_lend_of_later,
      "{" LATER "\"k\":\"lend\",\"epoch\":\"" EPOCH "\",\"inst\":\"" INST
      "\",\"session\":\"" TARGET "\",\"places\":2,\"hw\":\"" INST "\",\"hseq\":9}",
      m.places == 2 && m.id == 9)

/* ---- kiosk to hub ---- */

#define HELLO                                                                            \
    "\"k\":\"hello\",\"cid\":\"ab12\",\"inst\":\"" INST "\",\"epoch\":\"" EPOCH          \
    "\",\"seq\":119,\"dg\":\"" DIGEST                                                    \
    "\",\"n_next\":4,\"schema\":1,\"sw\":\"0.1.0\",\"want\":65536,\"t\":1763802000,"     \
    "\"up\":77"
READS(hello, hello, a_hello_of_before, "{\"v\":1," HELLO "}",
      m.replay == 0 && m.head_size == 0 && m.next_n == 4)
READS(hello, hello, a_hello_of_later,
      "{" LATER HELLO ",\"replay\":3,\"hw\":\"" INST "\"}",
      m.replay == 3 && m.hw[1] == 0x23)
READS(pull, pull, a_pull_of_later,
      "{" LATER "\"k\":\"pull\",\"cid\":\"ab12\",\"epoch\":\"" EPOCH
      "\",\"from\":119,\"max\":500}",
      m.from == 119)
#define STATUS                                                                           \
    "\"k\":\"st\",\"online\":true,\"epoch\":\"" EPOCH "\",\"seq\":0,\"dg\":\"" DIGEST    \
    "\",\"outbox\":5,\"t\":1763802000,\"sw\":\"0.1.0\""
READS(kiosk_status, status, a_status_of_before, "{\"v\":1," STATUS "}",
      m.forks == 0 && m.outbox == 5)
READS(kiosk_status, status, a_status_of_later, "{" LATER STATUS ",\"forks\":2}",
      m.forks == 2)
READS(void_range, void, a_void_of_later,
      "{" LATER "\"k\":\"void\",\"epoch\":\"" EPOCH "\",\"inst\":\"" INST
      "\",\"from\":2,\"to\":3}",
      m.from == 2 && m.to == 3)
READS(op_list, ops, a_receipt_of_later, "{" LATER "\"k\":\"receipt\",\"ops\":\"" OP "\"}",
      m.kind == WIRE_RECEIPT)

#define OP_FIELDS "\"key\":\"0011223344556677\",\"made\":1763801999,\"age\":1,"

static void an_op_of_a_kind_of_later_is_read_as_far_as_it_goes(void **state)
{
    (void)state;
    struct op m;
    struct err e = {.text = ""};
    struct bytes box = buffer();
    static const char body[] = "{" LATER "\"k\":\"op\"," OF_OP
                               "\"kind\":\"dance\"," OP_FIELDS "\"box\":\"Ym94\"}\n";
    assert_true(wire_get_op(&m, &box, body, strlen(body), &e));
    assert_int_equal(m.kind, OP_KIND_COUNT);
    assert_int_equal(m.n, 3);
    bytes_free(&box);
}

static void a_replay_of_later_is_read(void **state)
{
    (void)state;
    struct replay m;
    struct err e = {.text = ""};
    struct bytes boxes[2] = {buffer(), buffer()};
    static const char body[] =
        "{" LATER "\"k\":\"replay\"," OF_OP "\"kind\":\"cancel\"," OP_FIELDS
        "\"box\":\"Ym94\",\"outcome\":\"Ym94\"}\n";
    assert_true(wire_get_replay(&m, boxes, body, strlen(body), &e));
    assert_int_equal(m.op.kind, OP_CANCEL);
    assert_int_equal(m.frame_size, 3);
    bytes_free(&boxes[0]);
    bytes_free(&boxes[1]);
}

static void a_batch_with_records_of_a_kind_of_later_is_read_whole(void **state)
{
    (void)state;
    struct batch m;
    struct batch_reader lines;
    struct change c;
    struct err e = {.text = ""};
    static const char body[] = "{" LATER "\"k\":\"chg\",\"epoch\":\"" EPOCH
                               "\",\"from\":118,\"to\":120,\"head\":121}\n"
                               "119\tbicycle\t" OP "\t0\t{\"wheels\":2}\n"
                               "120\tvenue\t" TARGET "\t1\t\n";
    assert_true(wire_get_batch(&m, &lines, body, strlen(body), &e));
    assert_true(wire_next_change(&lines, &c, &e));
    assert_string_equal(c.kind, "bicycle");
    assert_true(wire_next_change(&lines, &c, &e));
    assert_true(c.deleted);
    assert_false(wire_next_change(&lines, &c, &e));
    assert_string_equal(e.text, "");
}

static void a_kind_of_later_is_no_kind_of_ours(void **state)
{
    (void)state;
    enum wire_kind kind = WIRE_KIND_COUNT;
    struct err e = {.text = ""};
    static const char body[] = "{" LATER "\"k\":\"moved\"}\n";
    assert_false(wire_kind_of(&kind, body, strlen(body), &e));
    struct outcome o;
    assert_false(wire_get_later_answer(&o, body, strlen(body), &e)); /* of no op */
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_head_of_before), TEST(a_head_of_later), TEST(an_outcome_of_before),
              TEST(an_outcome_with_a_result_of_later),
              TEST(a_refusal_with_a_reason_of_later), TEST(an_answer_of_a_kind_of_later),
              TEST(a_gap_of_later), TEST(a_hold_of_later), TEST(a_fork_of_later),
              TEST(a_watermark_of_later), TEST(a_hub_of_before), TEST(a_hub_of_later),
              TEST(a_forget_of_later), TEST(a_lend_of_later), TEST(a_hello_of_before),
              TEST(a_hello_of_later), TEST(a_pull_of_later), TEST(a_status_of_before),
              TEST(a_status_of_later), TEST(a_void_of_later), TEST(a_receipt_of_later),
              TEST(an_op_of_a_kind_of_later_is_read_as_far_as_it_goes),
              TEST(a_replay_of_later_is_read),
              TEST(a_batch_with_records_of_a_kind_of_later_is_read_whole),
              TEST(a_kind_of_later_is_no_kind_of_ours));
    return failed;
}
