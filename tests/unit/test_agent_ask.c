/* Questions by claim code: the agent carries them, and always gives an answer. */
#include "core/wire_places.h"
#include "firmware/agent/logic/agent_parts.h"
#include "tests/unit/agent_scene.h"

static struct notice question(const char *cid)
{
    struct notice n = {.kind = NOTICE_ASK, .key = "0123456789abcdef", .box_size = 560};
    snprintf(n.cid, sizeof n.cid, "%s", cid);
    memset(n.box, 7, n.box_size);
    return n;
}

static void ask(struct scene *s, const char *cid)
{
    struct notice n = question(cid);
    agent_core_ask(s->core, &n, &s->now);
}

static bool told(struct scene *s, struct notice *n)
{
    while (agent_core_notice(s->core, n))
        if (n->kind == NOTICE_ANSWER)
            return true;
    return false;
}

static void replies(struct scene *s, const char *cid, struct epoch epoch, uint64_t hseq)
{
    struct err e;
    static const uint8_t box[] = "sealed to the question's own key";
    struct boxed m = {.kind = WIRE_ANSWER,
                      .box = box,
                      .box_size = sizeof box,
                      .epoch = epoch,
                      .hseq = hseq};
    snprintf(m.cid, sizeof m.cid, "%s", cid);
    bytes_clear(&s->body);
    if (!wire_put_boxed(&s->body, &m, &e))
        fail_msg("%s", e.text);
    hub_sends(s, TOPIC_RESPONSE);
}

/* As a hub of before does, which does not say who it is. */
static void hub_replies(struct scene *s, const char *cid)
{
    replies(s, cid, (struct epoch){0}, 0);
}

static void a_question_goes_to_the_hub_and_its_answer_comes_back(void **state)
{
    struct scene *s = *state;
    struct bytes box = {.max = WIRE_BOX_MAX};
    struct boxed m = {.kind = WIRE_ASK};
    struct notice n;
    struct err e;
    connect_and_sync(s);
    ask(s, "00000000000000aa");
    assert_true(took(s, TOPIC_REQUEST, WIRE_ASK));
    assert_true(wire_get_boxed(&m, &box, s->inner.data, s->inner.size, &e));
    assert_string_equal(m.cid, "00000000000000aa");
    assert_string_equal(m.key, "0123456789abcdef");
    assert_int_equal(m.box_size, 560);
    bytes_free(&box);
    assert_false(told(s, &n));
    hub_replies(s, "00000000000000bb"); /* another question's, or an old one */
    assert_false(told(s, &n));
    hub_replies(s, "00000000000000aa");
    assert_true(told(s, &n));
    assert_string_equal(n.cid, "00000000000000aa");
    assert_true(n.box_size > 0);
    hub_replies(s, "00000000000000aa"); /* a replay */
    assert_false(told(s, &n));
}

static void an_older_hub_is_not_believed(void **state)
{
    struct scene *s = *state;
    struct notice n;
    connect_and_sync(s);
    const struct outbox_head known = s->core->known.is;
    const struct epoch before = {known.epoch.counter - 1, 5};
    const struct epoch other = {known.epoch.counter, known.epoch.random + 1};
    assert_int_equal(known.hseq, 7);
    ask(s, "00000000000000aa");
    replies(s, "00000000000000aa", other, known.hseq + 100);
    if (before.counter > 0)
        replies(s, "00000000000000aa", before, known.hseq + 100);
    replies(s, "00000000000000aa", known.epoch, known.hseq - 1);
    assert_false(told(s, &n));
    replies(s, "00000000000000aa", known.epoch, known.hseq); /* ours still may */
    assert_true(told(s, &n));
    assert_true(n.box_size > 0);
}

static void without_the_hub_the_answer_is_none_at_once(void **state)
{
    struct scene *s = *state;
    struct notice n;
    ask(s, "00000000000000aa");
    assert_true(told(s, &n));
    assert_int_equal(n.box_size, 0);
    connect_and_sync(s);
    ask(s, "00000000000000ab");
    assert_false(told(s, &n));
    agent_core_down(s->core, &s->now);
    assert_true(told(s, &n));
    assert_string_equal(n.cid, "00000000000000ab");
}

static void after_ten_seconds_the_answer_is_none(void **state)
{
    struct scene *s = *state;
    struct notice n;
    connect_and_sync(s);
    ask(s, "00000000000000aa");
    s->now.ms += 9999;
    agent_core_tick(s->core, &s->now);
    assert_false(told(s, &n));
    assert_true(agent_core_due_ms(s->core) <= s->now.ms + 1);
    s->now.ms += 1;
    agent_core_tick(s->core, &s->now);
    assert_true(told(s, &n));
    assert_int_equal(n.box_size, 0);
}

static void of_many_questions_those_beyond_four_are_answered_with_none(void **state)
{
    struct scene *s = *state;
    struct notice n;
    connect_and_sync(s);
    for (int i = 1; i <= 5; i++) {
        char cid[WIRE_CID_SIZE];
        snprintf(cid, sizeof cid, "%016d", i);
        ask(s, cid);
        ask(s, cid); /* twice is once */
    }
    assert_true(told(s, &n));
    assert_string_equal(n.cid, "0000000000000005");
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(SCENE(a_question_goes_to_the_hub_and_its_answer_comes_back),
              SCENE(an_older_hub_is_not_believed),
              SCENE(without_the_hub_the_answer_is_none_at_once),
              SCENE(after_ten_seconds_the_answer_is_none),
              SCENE(of_many_questions_those_beyond_four_are_answered_with_none));
    return failed;
}
