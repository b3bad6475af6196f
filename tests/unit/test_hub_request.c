/* What people ask of staff: received once, told by its code, taken back, seen to, erased.
 */
#include "server/hub/logic/hub_erase.h"
#include "server/hub/logic/hub_show.h"
#include "tests/test.h"
#include "tests/unit/hub_world.h"

static const struct staff anna = {.who = "anna", .now = WORLD_START};

struct scene {
    struct world w;
    struct test_kiosk k;
    char vacancy[UUID_SIZE], ref[REF_SIZE];
};

static void open_scene(struct scene *s)
{
    world_open(&s->w);
    kiosk_open(&s->w, &s->k, 1);
    world_vacancy(&s->w, "PA", s->ref, s->vacancy);
}

static struct test_op question(struct scene *s, const char *code)
{
    return (struct test_op){.kind = OP_QUESTION,
                            .target = s->vacancy,
                            .code = code,
                            .contact = "+447700900123",
                            .request = {.subject = SUBJECT_LANGUAGE}};
}

static struct hub_person by_code(struct scene *s, const char *code, bool *found)
{
    struct hub_person p = {.op = ""};
    uint8_t hash[HUB_HASH_BYTES];
    struct err e;
    hub_hash_code(hash, hub_keys_of(s->w.hub), code);
    assert_true(hub_person_by_code(hub_store_of(s->w.hub), hash, &p, found, &e));
    return p;
}

struct seen {
    size_t count;
    enum op_kind kind;
    enum subject subject;
    bool closed;
};

static void see(void *context, const struct shown *s)
{
    struct seen *seen = context;
    assert_true(s->readable);
    seen->count++;
    seen->kind = s->person->kind;
    seen->subject = s->personal->request.subject;
    seen->closed = s->person->closed != 0;
}

static struct seen listed(struct scene *s)
{
    struct err e;
    struct seen seen = {.count = 0};
    const struct hub_show what = {
        .thing = HUB_REQUEST, .audit_target = "all", .each = see, .context = &seen};
    assert_true(hub_show(s->w.hub, &anna, &what, &e));
    return seen;
}

static void each_kind_is_received(void **state)
{
    (void)state;
    struct scene s;
    char code[CLAIM_SIZE];
    bool found = false;
    const struct test_op ops[] = {
        {.kind = OP_QUESTION, .request = {.subject = SUBJECT_WORK, .text = "When?"}},
        {.kind = OP_PROFILE, .request = {.tasks = 1, .days = 1, .parts = 1}},
        {.kind = OP_AVAILABLE, .request = {.weeks = 2}},
        {.kind = OP_COMPLAINT, .request = {.subject = SUBJECT_SEEN}},
        {.kind = OP_ERASE, .request = {.subject = SUBJECT_ALL}},
        {.kind = OP_MENTOR,
         .request = {.wish = {.topics = 1, .ways = 1, .sides = 1, .languages = 1}}}};
    open_scene(&s);
    for (size_t i = 0; i < LENGTH(ops); i++) {
        struct test_op op = ops[i];
        op.code = test_code(code, (uint8_t)i + 1);
        op.contact = "+447700900123";
        assert_int_equal(ask(&s.w, &s.k, &op).result, RESULT_RECEIVED);
        struct hub_person p = by_code(&s, code, &found);
        assert_true(found);
        assert_int_equal(p.thing, HUB_REQUEST);
        assert_int_equal(p.kind, op.kind);
        assert_int_equal(p.state, STATE_RECEIVED);
    }
    assert_int_equal(listed(&s).count, LENGTH(ops));
    world_close(&s.w);
}

static void a_question_about_a_closed_job_is_received_too(void **state)
{
    (void)state;
    struct scene s;
    char code[CLAIM_SIZE];
    struct hub_row row;
    struct bytes body;
    struct err e;
    bool found = false;
    open_scene(&s);
    bytes_init(&body, RECORD_BODY_MAX);
    assert_true(
        hub_vacancy_close(s.w.hub, &anna, s.ref, "filled", &row, &body, &found, &e));
    struct test_op op = question(&s, test_code(code, 1));
    assert_int_equal(ask(&s.w, &s.k, &op).result, RESULT_RECEIVED);
    bytes_free(&body);
    world_close(&s.w);
}

static void the_same_request_twice_is_one(void **state)
{
    (void)state;
    struct scene s;
    char code[CLAIM_SIZE];
    struct bytes body;
    open_scene(&s);
    bytes_init(&body, HUB_OP_BODY_MAX);
    struct test_op op = question(&s, test_code(code, 1));
    make_op(&s.w, &s.k, &op, &body);
    kiosk_says(&s.w, &s.k, TOPIC_OP, &body);
    world_tick(&s.w);
    assert_int_equal(next_outcome(&s.w, &s.k).result, RESULT_RECEIVED);
    kiosk_says(&s.w, &s.k, TOPIC_OP, &body);
    world_tick(&s.w);
    assert_int_equal(next_outcome(&s.w, &s.k).result, RESULT_RECEIVED);
    assert_int_equal(listed(&s).count, 1);
    bytes_free(&body);
    world_close(&s.w);
}

static void whose_code_is_taken_is_refused(void **state)
{
    (void)state;
    struct scene s;
    char code[CLAIM_SIZE];
    open_scene(&s);
    struct test_op op = question(&s, test_code(code, 1));
    assert_int_equal(ask(&s.w, &s.k, &op).result, RESULT_RECEIVED);
    op.op = NULL;
    assert_int_equal(ask(&s.w, &s.k, &op).reason, REASON_UNREADABLE);
    world_close(&s.w);
}

static void it_can_be_taken_back_and_nothing_else(void **state)
{
    (void)state;
    struct scene s;
    char code[CLAIM_SIZE];
    bool found = false;
    open_scene(&s);
    struct test_op op = question(&s, test_code(code, 1));
    ask(&s.w, &s.k, &op);
    struct test_op later = {.kind = OP_ANSWER_OFFER, .code = code, .accept = true};
    assert_int_equal(ask(&s.w, &s.k, &later).reason, REASON_NOT_FOUND);
    later = (struct test_op){.kind = OP_WITHDRAW, .code = code};
    assert_int_equal(ask(&s.w, &s.k, &later).result, RESULT_CANCELLED);
    assert_int_equal(by_code(&s, code, &found).state, STATE_CANCELLED);
    world_close(&s.w);
}

static void staff_see_to_it_once(void **state)
{
    (void)state;
    struct scene s;
    char code[CLAIM_SIZE];
    struct err e;
    bool found = false;
    open_scene(&s);
    struct test_op op = question(&s, test_code(code, 1));
    struct outcome o = ask(&s.w, &s.k, &op);
    assert_false(listed(&s).closed);
    assert_true(hub_request_done(s.w.hub, &anna, o.op, &found, &e));
    assert_true(found);
    assert_true(listed(&s).closed);
    assert_true(hub_request_done(s.w.hub, &anna, o.op, &found, &e));
    assert_true(found);
    assert_true(hub_request_done(s.w.hub, &anna, s.vacancy, &found, &e));
    assert_false(found);
    world_close(&s.w);
}

static void asking_to_be_erased_erases_nothing_and_staff_do(void **state)
{
    (void)state;
    struct scene s;
    char code[CLAIM_SIZE], other[CLAIM_SIZE];
    struct erased erased;
    struct err e;
    bool found = false;
    open_scene(&s);
    struct test_op op = question(&s, test_code(code, 1));
    ask(&s.w, &s.k, &op);
    struct test_op erase = {.kind = OP_ERASE,
                            .code = test_code(other, 2),
                            .request = {.subject = SUBJECT_CODE}};
    snprintf(erase.request.about, sizeof erase.request.about, "%s", code);
    assert_int_equal(ask(&s.w, &s.k, &erase).result, RESULT_RECEIVED);
    assert_int_equal(listed(&s).count, 2);
    assert_true(erase_person(s.w.hub, &anna, code, &erased, &found, &e));
    assert_true(found);
    assert_int_equal(listed(&s).count, 1);
    assert_int_equal(listed(&s).kind, OP_ERASE);
    by_code(&s, code, &found);
    assert_false(found);
    world_close(&s.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_received),
        cmocka_unit_test(a_question_about_a_closed_job_is_received_too),
        cmocka_unit_test(the_same_request_twice_is_one),
        cmocka_unit_test(whose_code_is_taken_is_refused),
        cmocka_unit_test(it_can_be_taken_back_and_nothing_else),
        cmocka_unit_test(staff_see_to_it_once),
        cmocka_unit_test(asking_to_be_erased_erases_nothing_and_staff_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
