#include "core/seal_status.h"
#include "core/wire_places.h"
#include "server/hub/logic/hub_session.h"
#include "tests/test.h"
#include "tests/unit/hub_world.h"

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS };

struct scene {
    struct world w;
    struct test_kiosk k, other;
    char session[UUID_SIZE];
    uint8_t public_key[32], secret_key[32]; /* of the asker */
};

static void open_scene(struct scene *s)
{
    world_open(&s->w);
    kiosk_open(&s->w, &s->k, 1);
    kiosk_open(&s->w, &s->other, 2);
    world_session(&s->w, "Meet-up", "1", s->session);
    crypto_box_keypair(s->public_key, s->secret_key);
}

static void book(struct scene *s, unsigned person, bool ask_first)
{
    char code[CLAIM_SIZE];
    struct test_op t = *BOOK(s->session, 1, test_code(code, person));
    t.ask_first = ask_first;
    ask(&s->w, &s->k, &t);
}

static void cancel(struct scene *s, unsigned person)
{
    char code[CLAIM_SIZE];
    ask(&s->w, &s->k,
        &(struct test_op){.kind = OP_CANCEL, .code = test_code(code, person)});
}

/* inside: the kiosk that the box names. */
static void send_ask(struct scene *s, const struct test_kiosk *k, const char *inside,
                     unsigned person)
{
    struct status_ask m = {.cid = "ab12"};
    struct boxed boxed = {.kind = WIRE_ASK, .cid = "ab12"};
    struct bytes box, body;
    struct err e;
    snprintf(m.kiosk, sizeof m.kiosk, "%s", inside);
    test_code(m.code, person);
    memcpy(m.reply_key, s->public_key, sizeof m.reply_key);
    snprintf(boxed.key, sizeof boxed.key, "%s", s->w.keys.seals[0].id);
    bytes_init(&box, WIRE_BOX_MAX);
    bytes_init(&body, 2 * WIRE_BOX_MAX);
    assert_true(seal_ask(&box, &m, s->w.keys.seals[0].public_key, &e));
    boxed.box = box.data;
    boxed.box_size = box.size;
    assert_true(wire_put_boxed(&body, &boxed, &e));
    kiosk_says(&s->w, k, TOPIC_REQUEST, &body);
    bytes_free(&body);
    bytes_free(&box);
}

static bool next_answer(struct scene *s, const struct test_kiosk *k,
                        struct status_answer *a)
{
    struct boxed boxed = {.kind = WIRE_ANSWER};
    struct bytes boxes;
    struct err e;
    const struct seal_pair pair = {s->public_key, s->secret_key};
    if (!world_next(&s->w, TOPIC_RESPONSE, k->name))
        return false;
    bytes_init(&boxes, WIRE_BOX_MAX);
    assert_true(wire_get_boxed(&boxed, &boxes, s->w.last.data, s->w.last.size, &e));
    const struct hub_numbers *n = hub_store_numbers(hub_store_of(s->w.hub));
    assert_true(epoch_equal(&boxed.epoch, &n->epoch));
    assert_true(boxed.hseq == n->hseq);
    if (!unseal_answer(a, boxed.box, boxed.box_size, &pair, &e))
        fail_msg("%s", e.text);
    assert_string_equal(a->kiosk, k->name);
    assert_string_equal(a->cid, "ab12");
    bytes_free(&boxes);
    return true;
}

static struct status_answer status_at(struct scene *s, const struct test_kiosk *k,
                                      unsigned person)
{
    struct status_answer a;
    world_wait(&s->w, 1000);
    send_ask(s, k, k->name, person);
    if (!next_answer(s, k, &a))
        fail_msg("no answer");
    return a;
}

static void any_kiosk_tells_how_a_booking_stands(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s);
    book(&s, 1, false);
    book(&s, 2, false);
    book(&s, 3, true);
    struct status_answer a = status_at(&s, &s.other, 1);
    assert_int_equal(a.found, STATUS_FOUND);
    assert_int_equal(a.kind, OP_BOOK);
    assert_int_equal(a.state, STATE_CONFIRMED);
    assert_string_equal(a.target, s.session);
    a = status_at(&s, &s.other, 3);
    assert_int_equal(a.state, STATE_WAITING);
    assert_int_equal(a.position, 2);
    assert_int_equal(a.as_of, s.w.now.wall);
    cancel(&s, 1);
    cancel(&s, 2);
    int64_t offered = s.w.now.wall;
    a = status_at(&s, &s.other, 3);
    assert_int_equal(a.state, STATE_OFFERED);
    assert_int_equal(a.offered_until, offered + HUB_OFFER_S);
    world_wait(&s.w, DAY_MS);
    a = status_at(&s, &s.k, 3);
    assert_int_equal(a.state, STATE_CANCELLED);
    assert_int_equal(a.note, STATUS_NOTE_LAPSED);
    world_close(&s.w);
}

static void an_interest_is_told_too(void **state)
{
    (void)state;
    struct scene s;
    char ref[REF_SIZE], vacancy[UUID_SIZE], code[CLAIM_SIZE];
    open_scene(&s);
    world_vacancy(&s.w, "Help at home", ref, vacancy);
    ask(&s.w, &s.k,
        &(struct test_op){.kind = OP_INTEREST,
                          .target = vacancy,
                          .code = test_code(code, 1),
                          .contact = "+447700900123"});
    struct status_answer a = status_at(&s, &s.other, 1);
    assert_int_equal(a.kind, OP_INTEREST);
    assert_int_equal(a.state, STATE_RECEIVED);
    world_close(&s.w);
}

static void what_staff_were_asked_is_told_too(void **state)
{
    (void)state;
    struct scene s;
    char code[CLAIM_SIZE];
    open_scene(&s);
    ask(&s.w, &s.k,
        &(struct test_op){.kind = OP_COMPLAINT,
                          .code = test_code(code, 1),
                          .request = {.subject = SUBJECT_SEEN}});
    struct status_answer a = status_at(&s, &s.other, 1);
    assert_int_equal(a.found, STATUS_FOUND);
    assert_int_equal(a.kind, OP_COMPLAINT);
    assert_int_equal(a.state, STATE_RECEIVED);
    assert_string_equal(a.target, "");
    world_close(&s.w);
}

static void a_session_at_another_time_is_told_as_moved(void **state)
{
    (void)state;
    struct scene s;
    char ref[REF_SIZE];
    open_scene(&s);
    book(&s, 1, false);
    world_push(&s.w, RECORD_SESSION,
               SINGLE_ROW("title", "Meet-up", "organisation", "Invented CIL", "kind",
                          "meetup", "way", "by_phone", "audience", "anyone", "starts_at",
                          "2026-11-23 18:00", "minutes", "90", "capacity", "1"),
               ref);
    assert_int_equal(status_at(&s, &s.k, 1).note, STATUS_NOTE_NONE);
    struct err e;
    assert_true(hub_store_begin(hub_store_of(s.w.hub), &e));
    const struct decider d = hub_decider(s.w.hub, s.w.now.wall, NULL);
    assert_true(decide_moved(&d, s.session, s.w.now.wall + HOUR_MS, &e));
    assert_true(hub_store_commit(hub_store_of(s.w.hub), &e));
    struct status_answer a = status_at(&s, &s.k, 1);
    assert_int_equal(a.state, STATE_CONFIRMED);
    assert_int_equal(a.note, STATUS_NOTE_MOVED);
    world_close(&s.w);
}

static void wrong_and_expired_codes_read_alike(void **state)
{
    (void)state;
    struct scene s;
    struct status_answer wrong, expired;
    open_scene(&s);
    book(&s, 1, false);
    world_wait(&s.w, 9ULL * DAY_MS);
    expired = status_at(&s, &s.k, 1);
    s.w.now.wall -= 1; /* so that both are asked at one time */
    wrong = status_at(&s, &s.k, 2);
    assert_int_equal(wrong.found, STATUS_UNKNOWN);
    assert_memory_equal(&wrong, &expired, sizeof wrong);
    world_close(&s.w);
}

static void beyond_five_wrong_codes_an_hour_no_code_is_judged(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s);
    book(&s, 1, false);
    for (unsigned i = 0; i < HUB_WRONG_CODES_MAX; i++)
        assert_int_equal(status_at(&s, &s.k, 100 + i).found, STATUS_UNKNOWN);
    assert_int_equal(status_at(&s, &s.k, 1).found, STATUS_LIMITED);
    assert_int_equal(status_at(&s, &s.k, 200).found, STATUS_LIMITED);
    /* Others are not kept waiting, and neither is this one for ever. */
    assert_int_equal(status_at(&s, &s.other, 1).found, STATUS_FOUND);
    world_wait(&s.w, HOUR_MS);
    assert_int_equal(status_at(&s, &s.k, 1).found, STATUS_FOUND);
    world_close(&s.w);
}

static void a_box_of_another_kiosk_is_not_answered(void **state)
{
    (void)state;
    struct scene s;
    struct status_answer a;
    open_scene(&s);
    book(&s, 1, false);
    send_ask(&s, &s.k, s.other.name, 1);
    assert_false(next_answer(&s, &s.k, &a));
    world_close(&s.w);
}

static void a_kiosk_that_asks_too_often_is_not_answered(void **state)
{
    (void)state;
    struct scene s;
    struct status_answer a;
    open_scene(&s);
    book(&s, 1, false);
    send_ask(&s, &s.k, s.k.name, 1);
    assert_true(next_answer(&s, &s.k, &a));
    send_ask(&s, &s.k, s.k.name, 1);
    assert_false(next_answer(&s, &s.k, &a));
    world_close(&s.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_kiosk_tells_how_a_booking_stands),
        cmocka_unit_test(an_interest_is_told_too),
        cmocka_unit_test(what_staff_were_asked_is_told_too),
        cmocka_unit_test(a_session_at_another_time_is_told_as_moved),
        cmocka_unit_test(wrong_and_expired_codes_read_alike),
        cmocka_unit_test(beyond_five_wrong_codes_an_hour_no_code_is_judged),
        cmocka_unit_test(a_box_of_another_kiosk_is_not_answered),
        cmocka_unit_test(a_kiosk_that_asks_too_often_is_not_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
