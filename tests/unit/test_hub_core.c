#include "tests/test.h"
#include "tests/unit/hub_world.h"

static void a_booking_is_confirmed_and_its_change_goes_out(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    struct batch b;
    struct batch_reader lines;
    struct change c;
    struct err e;
    char code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "3", session);
    world_tick(&w);
    world_drain(&w);
    struct outcome o = ask(&w, &k, BOOK(session, 2, test_code(code, 1)));
    assert_int_equal(o.result, RESULT_CONFIRMED);
    assert_int_equal(o.n, 1);
    assert_true(o.hseq > 0);
    assert_true(world_next(&w, TOPIC_CHANGE, NULL));
    assert_true(wire_get_batch(&b, &lines, w.last.data, w.last.size, &e));
    assert_int_equal(b.from, 2);
    assert_int_equal(b.to, 3);
    assert_true(b.has_digest);
    assert_true(wire_next_change(&lines, &c, &e));
    struct record *r = calloc(1, sizeof *r);
    assert_true(record_parse(r, RECORD_SESSION, c.body, c.body_size, &e));
    assert_int_equal(r->session.places_left, 1);
    assert_int_equal(r->meta.rev, 2);
    free(r);
    world_close(&w);
}

static void two_places_are_never_three(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    char code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "3", session);
    struct test_op pair = *BOOK(session, 2, test_code(code, 1));
    assert_int_equal(ask(&w, &k, &pair).result, RESULT_CONFIRMED);
    pair.code = test_code(code, 2);
    struct outcome o = ask(&w, &k, &pair);
    assert_int_equal(o.result, RESULT_WAITING);
    assert_int_equal(o.position, 1);
    assert_int_equal(o.as_of, w.now.wall);
    /* A single place passes the pair that waits. */
    struct test_op single = *BOOK(session, 1, test_code(code, 3));
    assert_int_equal(ask(&w, &k, &single).result, RESULT_CONFIRMED);
    single.code = test_code(code, 4);
    o = ask(&w, &k, &single);
    assert_int_equal(o.result, RESULT_WAITING);
    assert_int_equal(o.position, 2);
    assert_int_equal(world_places(&w, session).taken, 3);
    assert_int_equal(world_places(&w, session).waiting, 3);
    world_close(&w);
}

/* Many kiosks, all ops in one group commit. */
static void a_rush_takes_each_place_once(void **state)
{
    (void)state;
    enum { KIOSKS = 20, OPS = 6, PLACES = 37 };
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk kiosks[KIOSKS];
    char code[CLAIM_SIZE];
    world_open(&w);
    world_session(&w, "Rush", "37", session);
    unsigned number = 0;
    for (int i = 0; i < KIOSKS; i++)
        kiosk_open(&w, &kiosks[i], i);
    for (int n = 0; n < OPS; n++)
        for (int i = 0; i < KIOSKS; i++)
            send_op(&w, &kiosks[i], BOOK(session, 1, test_code(code, number++)));
    world_tick(&w);
    unsigned confirmed = 0;
    for (unsigned i = 0; i < number; i++) {
        struct outgoing_message m;
        struct outcome o;
        struct err e;
        assert_true(outgoing_take(hub_outgoing(w.hub), &m));
        if (strstr(m.topic, "/out") == NULL) {
            i--;
        } else {
            assert_true(frame_open(&w.last, &w.hub_ring, m.topic, m.data, m.size, &e));
            assert_true(wire_get_outcome(&o, w.last.data, w.last.size, &e));
            confirmed += o.result == RESULT_CONFIRMED ? 1 : 0;
        }
        free(m.data);
    }
    assert_int_equal(confirmed, PLACES);
    assert_int_equal(world_places(&w, session).taken, PLACES);
    assert_int_equal(world_places(&w, session).waiting, number - PLACES);
    world_close(&w);
}

static void the_same_op_again_is_the_same_answer_once_done(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    struct bytes body, first;
    char code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "3", session);
    bytes_init(&body, HUB_OP_BODY_MAX);
    bytes_init(&first, HUB_ANSWER_MAX);
    make_op(&w, &k, BOOK(session, 1, test_code(code, 1)), &body);
    for (int i = 0; i < 3; i++)
        kiosk_says(&w, &k, TOPIC_OP, &body);
    world_tick(&w);
    next_outcome(&w, &k);
    bytes_add(&first, w.last.data, w.last.size);
    w.now.wall += 5000;
    for (int i = 0; i < 2; i++) {
        next_outcome(&w, &k);
        assert_int_equal(w.last.size, first.size);
        assert_memory_equal(w.last.data, first.data, first.size);
    }
    assert_int_equal(world_places(&w, session).taken, 1);
    bytes_free(&first);
    bytes_free(&body);
    world_close(&w);
}

static void a_crash_before_the_answer_changes_nothing_of_it(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    struct bytes body;
    char code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "1", session);
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(&w, &k, BOOK(session, 1, test_code(code, 1)), &body);
    kiosk_says(&w, &k, TOPIC_OP, &body);
    world_tick(&w);
    world_restart(&w);
    w.now.wall += 3600;
    kiosk_says(&w, &k, TOPIC_OP, &body);
    world_tick(&w);
    struct outcome o = next_outcome(&w, &k);
    assert_int_equal(o.result, RESULT_CONFIRMED);
    assert_int_equal(o.t, WORLD_START);
    assert_int_equal(world_places(&w, session).taken, 1);
    struct outcome next = ask(&w, &k, BOOK(session, 1, test_code(code, 2)));
    assert_int_equal(next.result, RESULT_WAITING);
    assert_int_equal(next.n, 2);
    bytes_free(&body);
    world_close(&w);
}

static void ops_that_overtake_are_decided_in_their_order(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    struct bytes one, two;
    char code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "1", session);
    bytes_init(&one, HUB_OP_BODY_MAX);
    bytes_init(&two, HUB_OP_BODY_MAX);
    make_op(&w, &k, BOOK(session, 1, test_code(code, 1)), &one);
    make_op(&w, &k, BOOK(session, 1, test_code(code, 2)), &two);
    kiosk_says(&w, &k, TOPIC_OP, &two);
    world_tick(&w);
    assert_false(world_next(&w, TOPIC_OUTCOME, k.name));
    world_wait(&w, 300);
    struct note gap = next_note(&w, &k);
    assert_int_equal(gap.kind, WIRE_GAP);
    assert_int_equal(gap.expect, 1);
    assert_string_equal(gap.inst, k.inst);
    /* A storm of them is answered once a second. */
    for (int i = 0; i < 50; i++) {
        kiosk_says(&w, &k, TOPIC_OP, &two);
        world_wait(&w, 10);
    }
    assert_false(world_next(&w, TOPIC_OUTCOME, k.name));
    kiosk_says(&w, &k, TOPIC_OP, &one);
    kiosk_says(&w, &k, TOPIC_OP, &two);
    world_wait(&w, 2000);
    assert_int_equal(next_outcome(&w, &k).result, RESULT_CONFIRMED);
    assert_int_equal(next_outcome(&w, &k).result, RESULT_WAITING);
    assert_false(world_next(&w, TOPIC_OUTCOME, k.name));
    bytes_free(&one);
    bytes_free(&two);
    world_close(&w);
}

static void one_number_for_two_ops_is_a_fork_and_nothing_doubles(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k, clone;
    struct bytes kept;
    char code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    clone = k;
    world_session(&w, "Meet-up", "9", session);
    bytes_init(&kept, HUB_OP_BODY_MAX);
    struct test_op mine = {
        .kind = OP_BOOK, .target = session, .code = test_code(code, 1)};
    ask(&w, &k, &mine);
    char op[UUID_SIZE];
    uuid7_new(op, 1);
    mine.op = op;
    mine.code = test_code(code, 2);
    send_op(&w, &clone, &mine);
    world_tick(&w);
    struct note fork = next_note(&w, &clone);
    assert_int_equal(fork.kind, WIRE_FORK);
    assert_int_equal(fork.n, 1);
    /* The clone takes a new installation id and sends the same op under a new number. */
    memset(clone.inst, 'c', sizeof clone.inst - 1);
    clone.n = 0;
    assert_int_equal(ask(&w, &clone, &mine).result, RESULT_CONFIRMED);
    assert_int_equal(world_places(&w, session).taken, 2);
    bytes_free(&kept);
    world_close(&w);
}

/* Book and cancel of a clone: the booking's number is used by the other machine and has
 * not come yet; the cancellation alone would fit, and be refused as it is of nothing. */
static void an_op_behind_one_of_another_machine_is_a_fork(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE], op[UUID_SIZE], code[CLAIM_SIZE];
    struct test_kiosk k, clone;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    clone = k;
    world_session(&w, "Meet-up", "9", session);
    ask(&w, &k, BOOK(session, 1, test_code(code, 1)));
    uuid7_new(op, 1);
    struct test_op cancel = {
        .kind = OP_CANCEL, .after = op, .code = test_code(code, 2), .n = 2};
    send_op(&w, &clone, &cancel);
    world_tick(&w);
    struct note fork = next_note(&w, &clone);
    assert_int_equal(fork.kind, WIRE_FORK);
    assert_int_equal(fork.n, 2);
    memset(clone.inst, 'c', sizeof clone.inst - 1);
    clone.n = 0;
    struct test_op mine = {.kind = OP_BOOK, .target = session, .op = op};
    mine.code = test_code(code, 2);
    assert_int_equal(ask(&w, &clone, &mine).result, RESULT_CONFIRMED);
    assert_int_equal(ask(&w, &clone, &cancel).result, RESULT_CANCELLED);
    world_close(&w);
}

/* After a fork ops that were decided come again under new numbers, in any order; the ones
 * that are new among them must not be locked out by that. */
static void renumbered_ops_leave_no_hole(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    char code[CLAIM_SIZE];
    char known[UUID_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "9", session);
    uuid7_new(known, 1);
    struct test_op old = {.kind = OP_BOOK, .target = session, .op = known};
    old.code = test_code(code, 1);
    ask(&w, &k, &old);
    memset(k.inst, 'd', sizeof k.inst - 1);
    old.n = 2;
    assert_int_equal(ask(&w, &k, &old).n, 1); /* the answer it had */
    struct test_op new = {.kind = OP_BOOK, .target = session, .n = 1};
    new.code = test_code(code, 2);
    assert_int_equal(ask(&w, &k, &new).result, RESULT_CONFIRMED);
    new.n = 3;
    new.code = test_code(code, 3);
    assert_int_equal(ask(&w, &k, &new).result, RESULT_CONFIRMED);
    assert_int_equal(world_places(&w, session).taken, 3);
    world_close(&w);
}

static void what_is_not_signed_by_the_kiosk_is_dropped(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k, other, stranger;
    char code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    kiosk_open(&w, &other, 2);
    world_session(&w, "Meet-up", "3", session);
    world_tick(&w);
    world_drain(&w);
    stranger = k;
    stranger.key = other.key; /* its own key, another's name */
    struct test_op op = {.kind = OP_BOOK, .target = session, .code = test_code(code, 1)};
    send_op(&w, &stranger, &op);
    snprintf(stranger.name, sizeof stranger.name, AREA ".k.nobody");
    send_op(&w, &stranger, &op);
    hub_message(w.hub, &w.now, "v1/leeds/k/leeds.k.kiosk-1/op", "junk", 4);
    hub_message(w.hub, &w.now, "v1/leeds/d/head", "junk", 4);
    hub_message(w.hub, &w.now, "junk", "junk", 4);
    world_tick(&w);
    assert_false(world_next(&w, TOPIC_OUTCOME, k.name));
    assert_int_equal(hub_counts(w.hub)->dropped, 5);
    assert_int_equal(world_places(&w, session).taken, 0);
    const struct staff by = {.who = WHO, .now = w.now.wall};
    bool found = false;
    struct err e;
    assert_true(hub_kiosk_ban(w.hub, &by, k.name, &found, &e));
    k.n = 0;
    send_op(&w, &k, &op);
    world_tick(&w);
    assert_int_equal(hub_counts(w.hub)->dropped, 6);
    world_close(&w);
}

static void a_box_glued_to_another_header_is_unreadable(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    char code[CLAIM_SIZE];
    char other[UUID_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "3", session);
    uuid7_new(other, 1);
    struct outcome o = ask(&w, &k,
                           &(struct test_op){.kind = OP_BOOK,
                                             .target = session,
                                             .code = test_code(code, 1),
                                             .glue = other});
    assert_int_equal(o.result, RESULT_REFUSED);
    assert_int_equal(o.reason, REASON_UNREADABLE);
    assert_int_equal(world_places(&w, session).taken, 0);
    /* The next number is due: nothing is stuck behind it. */
    o = ask(&w, &k, BOOK(session, 1, test_code(code, 2)));
    assert_int_equal(o.result, RESULT_CONFIRMED);
    world_close(&w);
}

static void a_claim_code_is_of_one_thing_only(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    char code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "3", session);
    struct test_op op = {.kind = OP_BOOK, .target = session, .code = test_code(code, 1)};
    assert_int_equal(ask(&w, &k, &op).result, RESULT_CONFIRMED);
    assert_int_equal(ask(&w, &k, &op).reason, REASON_UNREADABLE);
    assert_int_equal(world_places(&w, session).taken, 1);
    world_close(&w);
}

static void another_epoch_is_answered_with_the_head(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    struct bytes body;
    struct head head;
    struct err e;
    char code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "3", session);
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(&w, &k, BOOK(session, 1, test_code(code, 1)), &body);
    char *epoch = strstr((char *)body.data, "1-f0f1");
    assert_non_null(epoch);
    epoch[2] = '0';
    kiosk_says(&w, &k, TOPIC_OP, &body);
    kiosk_says(&w, &k, TOPIC_OP, &body);
    world_tick(&w);
    assert_true(world_next(&w, TOPIC_RESPONSE, k.name));
    assert_true(wire_get_head(&head, w.last.data, w.last.size, &e));
    assert_int_equal(head.epoch.counter, 1);
    assert_false(world_next(&w, TOPIC_RESPONSE, k.name));
    assert_int_equal(world_places(&w, session).taken, 0);
    bytes_free(&body);
    world_close(&w);
}

static void a_cancelled_place_goes_to_the_first_who_fits(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    struct hub_person p;
    struct err e;
    bool found = false;
    uint8_t hash[HUB_HASH_BYTES];
    char c1[CLAIM_SIZE], c2[CLAIM_SIZE], c3[CLAIM_SIZE], c4[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "1", session);
    struct hub_store *s = hub_store_of(w.hub);
    ask(&w, &k, BOOK(session, 1, test_code(c1, 1)));
    ask(&w, &k, BOOK(session, 2, test_code(c2, 2)));
    ask(&w, &k,
        &(struct test_op){.kind = OP_BOOK,
                          .target = session,
                          .code = test_code(c3, 3),
                          .ask_first = true});
    ask(&w, &k, BOOK(session, 1, test_code(c4, 4)));
    struct outcome o = ask(&w, &k, &(struct test_op){.kind = OP_CANCEL, .code = c1});
    assert_int_equal(o.result, RESULT_CANCELLED);
    hub_hash_code(hash, &w.keys, c2);
    assert_true(hub_person_by_code(s, hash, &p, &found, &e));
    assert_int_equal(p.state, STATE_WAITING); /* a pair does not fit one place */
    hub_hash_code(hash, &w.keys, c3);
    assert_true(hub_person_by_code(s, hash, &p, &found, &e));
    assert_int_equal(p.state, STATE_OFFERED);
    assert_int_equal(world_places(&w, session).taken, 1);
    /* The offered one gives it up; the next takes it without being asked. */
    ask(&w, &k, &(struct test_op){.kind = OP_CANCEL, .code = c3});
    hub_hash_code(hash, &w.keys, c4);
    assert_true(hub_person_by_code(s, hash, &p, &found, &e));
    assert_int_equal(p.state, STATE_CONFIRMED);
    /* Cancelling again is the same answer and frees nothing more. */
    o = ask(&w, &k, &(struct test_op){.kind = OP_CANCEL, .code = c1});
    assert_int_equal(o.result, RESULT_CANCELLED);
    assert_int_equal(world_places(&w, session).taken, 1);
    assert_int_equal(world_places(&w, session).waiting, 2);
    world_close(&w);
}

static void an_interest_is_received_and_can_be_withdrawn(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct hub_row row;
    struct bytes body;
    struct err e;
    bool found = false;
    char ref[REF_SIZE], vacancy[UUID_SIZE], code[CLAIM_SIZE], other[CLAIM_SIZE];
    const struct staff by = {.who = WHO, .now = WORLD_START};
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_vacancy(&w, "PA", ref, vacancy);
    bytes_init(&body, RECORD_BODY_MAX);
    struct test_op op = {
        .kind = OP_INTEREST, .target = vacancy, .contact = "+447700900123"};
    op.code = test_code(code, 1);
    assert_int_equal(ask(&w, &k, &op).result, RESULT_RECEIVED);
    struct outcome o = ask(&w, &k, &(struct test_op){.kind = OP_WITHDRAW, .code = code});
    assert_int_equal(o.result, RESULT_CANCELLED);
    assert_true(hub_vacancy_close(w.hub, &by, ref, "filled", &row, &body, &found, &e));
    op.code = test_code(other, 2);
    o = ask(&w, &k, &op);
    assert_int_equal(o.result, RESULT_REFUSED);
    assert_int_equal(o.reason, REASON_CLOSED);
    bytes_free(&body);
    world_close(&w);
}

static void a_session_that_has_begun_and_one_that_never_was_are_refused(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    char code[CLAIM_SIZE], nothing[UUID_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "1", session);
    uuid7_new(nothing, 1);
    struct outcome o = ask(&w, &k, BOOK(nothing, 1, test_code(code, 1)));
    assert_int_equal(o.reason, REASON_NOT_FOUND);
    w.now.wall += 3 * UTC_DAY_S;
    o = ask(&w, &k, BOOK(session, 1, test_code(code, 2)));
    assert_int_equal(o.reason, REASON_PAST);
    world_close(&w);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_booking_is_confirmed_and_its_change_goes_out),
              TEST(two_places_are_never_three), TEST(a_rush_takes_each_place_once),
              TEST(the_same_op_again_is_the_same_answer_once_done),
              TEST(a_crash_before_the_answer_changes_nothing_of_it),
              TEST(ops_that_overtake_are_decided_in_their_order),
              TEST(one_number_for_two_ops_is_a_fork_and_nothing_doubles),
              TEST(an_op_behind_one_of_another_machine_is_a_fork),
              TEST(renumbered_ops_leave_no_hole),
              TEST(what_is_not_signed_by_the_kiosk_is_dropped),
              TEST(a_box_glued_to_another_header_is_unreadable),
              TEST(a_claim_code_is_of_one_thing_only),
              TEST(another_epoch_is_answered_with_the_head),
              TEST(a_cancelled_place_goes_to_the_first_who_fits),
              TEST(an_interest_is_received_and_can_be_withdrawn),
              TEST(a_session_that_has_begun_and_one_that_never_was_are_refused));
    return failed;
}
