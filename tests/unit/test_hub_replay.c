/* What an earlier life of the hub has answered and a kiosk tells again, where that makes
 * more of it than the row alone (docs/protocol.md, 10). */
#include "server/hub/logic/hub_erase.h"
#include "server/hub/logic/hub_session.h"
#include "tests/unit/past_world.h"

/* The hub is lost; the first kiosk has said all, staff give the second up, and bookings
 * are decided again. */
static void lose_hub_and_second(struct past *p)
{
    struct err e;
    bool found = false;
    lose_hub(p, false);
    const struct staff by = {.who = WHO, .now = p->j.w.now.wall};
    assert_true(hub_recovery_lost(p->j.w.hub, &by, p->k2.name, &found, &e));
    say_hello(p, &p->j.k, 0);
    assert_false(recovery(p).life.holding);
    world_drain(&p->j.w);
}

static enum result book_now(struct past *p, unsigned code)
{
    char text[CLAIM_SIZE];
    const struct outcome o =
        ask(&p->j.w, &p->j.k, BOOK(p->j.session, 1, test_code(text, code)));
    world_drain(&p->j.w);
    return o.result;
}

static void assert_given_on(struct past *p, uint32_t taken)
{
    assert_int_equal(places(p).taken, taken);
    assert_int_equal(places(p).lent, 0);
    assert_int_equal(places(p).waiting, 0);
    assert_int_equal(places(p).over, 0);
}

/* By the second kiosk: to so many places in the session. */
static struct told *change(struct past *p, uint32_t places, unsigned code)
{
    char text[CLAIM_SIZE];
    const struct test_op op = {.kind = OP_CHANGE,
                               .target = p->j.session,
                               .places = places,
                               .code = test_code(text, code)};
    struct told *told = tell(p, &p->k2, &op);
    assert_int_equal(told->outcome.result, RESULT_DONE);
    return told;
}

/* ---- places, after the hold ---- */

static uint64_t lend_one(struct past *p)
{
    struct hub_row row;
    struct err e;
    bool found = false;
    struct hub_store *s = hub_store_of(p->j.w.hub);
    const struct staff by = {.who = WHO, .now = p->j.w.now.wall};
    kiosk_hello(&p->j.w, &p->k2, 1);
    world_tick(&p->j.w);
    assert_true(hub_record_get(s, p->j.session, &row, NULL, &found, &e));
    const struct session_kiosk which = {.ref = row.ref, .kiosk = p->k2.name};
    if (!hub_session_lend(p->j.w.hub, &by, &which, 1, &found, &e))
        fail_msg("%s", e.text);
    world_drain(&p->j.w);
    return (uint64_t)jw_int(HUB_DB, "SELECT id FROM lend");
}

static void a_return_told_late_goes_to_who_waits(void **state)
{
    (void)state;
    struct past p;
    past_open(&p, "1");
    uint64_t id = lend_one(&p);
    jw_backup(&p.j, BACKUP_DB);
    struct told *gave =
        tell(&p, &p.k2,
             &(struct test_op){
                 .kind = OP_RETURN, .target = p.j.session, .places = 1, .lend = id});
    assert_int_equal(gave->outcome.result, RESULT_DONE);
    lose_hub_and_second(&p);
    assert_int_equal(book_now(&p, 7), RESULT_WAITING);
    replay(&p, &p.k2, gave);
    assert_given_on(&p, 1);
    past_close(&p);
}

static void a_change_to_fewer_told_late_goes_to_who_waits(void **state)
{
    (void)state;
    struct past p;
    char code[CLAIM_SIZE];
    past_open(&p, "2");
    tell(&p, &p.k2, BOOK(p.j.session, 2, test_code(code, 1)));
    jw_backup(&p.j, BACKUP_DB);
    struct told *less = change(&p, 1, 1);
    lose_hub_and_second(&p);
    assert_int_equal(book_now(&p, 7), RESULT_WAITING);
    replay(&p, &p.k2, less);
    assert_given_on(&p, 2);
    past_close(&p);
}

static void who_waits_as_told_late_gets_what_is_free_by_now(void **state)
{
    (void)state;
    struct past p;
    char code[CLAIM_SIZE];
    past_open(&p, "1");
    book(&p, &p.j.k, 1);
    jw_backup(&p.j, BACKUP_DB);
    struct told *waits = book(&p, &p.k2, 2);
    assert_int_equal(waits->outcome.result, RESULT_WAITING);
    lose_hub_and_second(&p);
    const struct test_op gone = {.kind = OP_CANCEL, .code = test_code(code, 1)};
    assert_int_equal(ask(&p.j.w, &p.j.k, &gone).result, RESULT_CANCELLED);
    assert_int_equal(places(&p).taken, 0);
    replay(&p, &p.k2, waits);
    assert_given_on(&p, 1);
    past_close(&p);
}

/* A journal that ended too early looked whole, and the kiosk comes when that is past. */
static void a_lend_that_a_life_thought_complete_has_lost_is_honoured(void **state)
{
    (void)state;
    struct past p;
    char code[CLAIM_SIZE];
    past_open(&p, "1");
    jw_backup(&p.j, BACKUP_DB);
    book(&p, &p.j.k, 1);
    lose_hub(&p, true);
    const struct test_op lost = {.kind = OP_BOOK,
                                 .target = p.j.session,
                                 .places = 1,
                                 .lend = p.hseq + 5,
                                 .code = test_code(code, 2)};
    assert_int_equal(ask(&p.j.w, &p.k2, &lost).result, RESULT_CONFIRMED);
    assert_int_equal(places(&p).over, 1);
    const struct test_op made_up = {.kind = OP_BOOK,
                                    .target = p.j.session,
                                    .places = 1,
                                    .lend = p.hseq - 1,
                                    .code = test_code(code, 3)};
    assert_int_equal(ask(&p.j.w, &p.k2, &made_up).result, RESULT_WAITING);
    past_close(&p);
}

/* Staff have the op, and can reach the person. */
static void a_lost_lend_of_a_lost_session_is_confirmed_and_set_aside(void **state)
{
    (void)state;
    struct past p;
    char code[CLAIM_SIZE], other[UUID_SIZE];
    past_open(&p, "1");
    jw_backup(&p.j, BACKUP_DB);
    world_session(&p.j.w, "Another", "1", other);
    lose_hub(&p, false);
    say_hello(&p, &p.k2, 0);
    say_hello(&p, &p.j.k, 0);
    const struct test_op lost = {.kind = OP_BOOK,
                                 .target = other,
                                 .places = 1,
                                 .lend = p.hseq,
                                 .code = test_code(code, 2)};
    world_drain(&p.j.w);
    assert_int_equal(ask(&p.j.w, &p.k2, &lost).result, RESULT_CONFIRMED);
    assert_int_equal(alarms(&p, "alarm: a lost lend of a lost session"), 1);
    assert_int_equal(
        jw_int(RESTORED_DB, "SELECT count(*) FROM op_body WHERE why <> 'held'"), 1);
    past_close(&p);
}

/* ---- the same person twice ---- */

static void a_change_told_again_makes_a_pair(void **state)
{
    (void)state;
    struct past p;
    char other[UUID_SIZE], code[CLAIM_SIZE];
    past_open(&p, "3");
    world_session(&p.j.w, "Another", "3", other);
    const char *who = "+447700900123";
    tell(&p, &p.j.k,
         &(struct test_op){
             .target = p.j.session, .code = test_code(code, 1), .contact = who});
    tell(&p, &p.k2,
         &(struct test_op){.target = other, .code = test_code(code, 2), .contact = who});
    jw_backup(&p.j, BACKUP_DB);
    struct told *moved = change(&p, 1, 2);
    lose_hub(&p, false);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT count(*) FROM booking_pair"), 0);
    replay(&p, &p.k2, moved);
    assert_int_equal(places(&p).taken, 2);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT count(*) FROM booking_pair"), 1);
    past_close(&p);
}

/* ---- what was done to a thing whose own answer was told to nobody ---- */

/* Its kiosk sends it once more, and it is decided anew. */
static struct outcome decided_anew(struct past *p, const struct told *lost,
                                   struct test_op again)
{
    again.op = lost->outcome.op;
    again.n = lost->outcome.n;
    send_op(&p->j.w, &p->j.k, &again);
    world_tick(&p->j.w);
    world_drain(&p->j.w);
    say_hello(p, &p->k2, 0);
    say_hello(p, &p->j.k, 0);
    assert_false(recovery(p).life.holding);
    world_drain(&p->j.w);
    send_op(&p->j.w, &p->j.k, &again);
    world_tick(&p->j.w);
    return next_outcome(&p->j.w, &p->j.k);
}

static void a_booking_decided_anew_is_cancelled_as_was_told(void **state)
{
    (void)state;
    struct past p;
    char code[CLAIM_SIZE];
    past_open(&p, "1");
    jw_backup(&p.j, BACKUP_DB);
    struct told *lost = book(&p, &p.j.k, 1);
    struct told *gone = cancel(&p, &p.k2, 1);
    assert_int_equal(gone->outcome.result, RESULT_CANCELLED);
    lose_hub(&p, false);
    replay(&p, &p.k2, gone);
    struct outcome o = decided_anew(&p, lost, *BOOK(p.j.session, 1, test_code(code, 1)));
    assert_int_equal(o.result, RESULT_CONFIRMED);
    assert_given_on(&p, 0);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT state FROM booking"), STATE_CANCELLED);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT count(*) FROM late"), 0);
    past_close(&p);
}

static void a_booking_decided_anew_has_the_places_that_were_told(void **state)
{
    (void)state;
    struct past p;
    char code[CLAIM_SIZE];
    past_open(&p, "3");
    jw_backup(&p.j, BACKUP_DB);
    struct told *lost = book(&p, &p.j.k, 1);
    struct told *more = change(&p, 2, 1);
    lose_hub(&p, false);
    replay(&p, &p.k2, more);
    decided_anew(&p, lost, *BOOK(p.j.session, 1, test_code(code, 1)));
    assert_given_on(&p, 2);
    past_close(&p);
}

/* Another booking waits in front of it, and its own answer was told to nobody. */
static void who_was_told_of_places_comes_before_who_was_told_nothing(void **state)
{
    (void)state;
    struct past p;
    char code[CLAIM_SIZE], other[CLAIM_SIZE];
    past_open(&p, "2");
    jw_backup(&p.j, BACKUP_DB);
    struct told *lost = book(&p, &p.j.k, 1);
    struct told *more = change(&p, 2, 1);
    lose_hub(&p, false);
    replay(&p, &p.k2, more);
    send_op(&p.j.w, &p.k2, BOOK(p.j.session, 1, test_code(other, 7)));
    world_tick(&p.j.w);
    assert_string_equal(reason(&p, &p.k2), "recovery");
    decided_anew(&p, lost, *BOOK(p.j.session, 1, test_code(code, 1)));
    assert_int_equal(places(&p).taken, 2);
    assert_int_equal(places(&p).waiting, 1);
    assert_int_equal(places(&p).over, 0);
    past_close(&p);
}

static void an_interest_decided_anew_is_withdrawn_as_was_told(void **state)
{
    (void)state;
    struct past p;
    char code[CLAIM_SIZE], ref[REF_SIZE], vacancy[UUID_SIZE];
    past_open(&p, "1");
    world_vacancy(&p.j.w, "Baker", ref, vacancy);
    jw_backup(&p.j, BACKUP_DB);
    const struct test_op interest = {
        .kind = OP_INTEREST, .target = vacancy, .code = test_code(code, 1)};
    struct told *lost = tell(&p, &p.j.k, &interest);
    struct told *gone =
        tell(&p, &p.k2, &(struct test_op){.kind = OP_WITHDRAW, .code = code});
    assert_int_equal(gone->outcome.result, RESULT_CANCELLED);
    lose_hub(&p, false);
    replay(&p, &p.k2, gone);
    assert_int_equal(decided_anew(&p, lost, interest).result, RESULT_RECEIVED);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT state FROM interest"), STATE_CANCELLED);
    past_close(&p);
}

/* ---- what was done to a thing that is erased ---- */

static void assert_cancelled_place_free(struct past *p)
{
    assert_int_equal(jw_int(RESTORED_DB, "SELECT state FROM booking"), STATE_CANCELLED);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT length(box) FROM booking"), 0);
    assert_given_on(p, 0);
}

static void erase_now(struct past *p, const char *what)
{
    struct erased erased;
    struct err e;
    bool found = false;
    const struct staff by = {.who = WHO, .now = p->j.w.now.wall};
    assert_true(erase_person(p->j.w.hub, &by, what, &erased, &found, &e));
    assert_true(found);
    world_drain(&p->j.w);
}

static void what_is_erased_before_its_cancellation_is_told_again_is_cancelled(
    void **state)
{
    (void)state;
    struct past p;
    char code[CLAIM_SIZE];
    past_open(&p, "1");
    book(&p, &p.j.k, 1);
    jw_backup(&p.j, BACKUP_DB);
    struct told *gone = cancel(&p, &p.k2, 1);
    lose_hub(&p, false);
    erase_now(&p, test_code(code, 1));
    assert_int_equal(places(&p).taken, 1);
    replay(&p, &p.k2, gone);
    assert_cancelled_place_free(&p);
    past_close(&p);
}

static void what_the_list_of_a_restore_erases_is_cancelled_as_was_told(void **state)
{
    (void)state;
    struct past p;
    char ops[1][UUID_SIZE];
    past_open(&p, "1");
    memcpy(ops[0], book(&p, &p.j.k, 1)->outcome.op, UUID_SIZE);
    jw_backup(&p.j, BACKUP_DB);
    struct told *gone = cancel(&p, &p.k2, 1);
    lose_hub_erased(&p, (const char(*)[UUID_SIZE])ops, 1);
    replay(&p, &p.k2, gone);
    assert_cancelled_place_free(&p);
    past_close(&p);
}

static void what_is_told_again_and_erased_again_is_cancelled_as_was_told(void **state)
{
    (void)state;
    struct past p;
    char ops[1][UUID_SIZE];
    past_open(&p, "1");
    jw_backup(&p.j, BACKUP_DB);
    struct told *booked = book(&p, &p.j.k, 1);
    struct told *gone = cancel(&p, &p.k2, 1);
    memcpy(ops[0], booked->outcome.op, UUID_SIZE);
    lose_hub_erased(&p, (const char(*)[UUID_SIZE])ops, 1);
    replay(&p, &p.j.k, booked);
    assert_int_equal(places(&p).taken, 1);
    replay(&p, &p.k2, gone);
    assert_cancelled_place_free(&p);
    past_close(&p);
}

static void no_new_cancellation_finds_what_is_erased(void **state)
{
    (void)state;
    struct past p;
    char code[CLAIM_SIZE];
    past_open(&p, "1");
    book(&p, &p.j.k, 1);
    erase_now(&p, test_code(code, 1));
    assert_int_equal(cancel(&p, &p.k2, 1)->outcome.reason, REASON_NOT_FOUND);
    assert_int_equal(places(&p).taken, 1);
    past_close(&p);
}

/* ---- answers shown with what they do not answer ---- */

/* The same op under the same number, but for another session. */
static void a_confirmation_of_one_session_is_none_of_another(void **state)
{
    (void)state;
    struct past p;
    char other[UUID_SIZE], code[CLAIM_SIZE];
    past_open(&p, "3");
    world_session(&p.j.w, "Another", "3", other);
    jw_backup(&p.j, BACKUP_DB);
    const struct told *told = book(&p, &p.k2, 1);
    lose_hub(&p, false);
    struct told forged = {.frame = told->frame, .outcome = told->outcome};
    bytes_init(&forged.op, HUB_OP_BODY_MAX);
    make_op(&p.j.w, &p.k2,
            &(struct test_op){.target = other,
                              .code = test_code(code, 1),
                              .op = told->outcome.op,
                              .n = told->outcome.n},
            &forged.op);
    replay(&p, &p.k2, &forged);
    assert_int_equal(world_places(&p.j.w, other).taken, 0);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT count(*) FROM booking"), 0);
    assert_int_equal(alarms(&p, "alarm: an answer shown with what it does not answer"),
                     1);
    replay(&p, &p.k2, told); /* one answer to one op: it comes too late */
    assert_int_equal(places(&p).taken, 0);
    bytes_free(&forged.op);
    past_close(&p);
}

/* As it was signed by a hub of before answers said what they answer. */
static void unsay(struct past *p, const struct test_kiosk *k, struct told *told)
{
    struct bytes body;
    char topic[TOPIC_SIZE];
    struct err e;
    bytes_init(&body, FRAME_MAX);
    bytes_clear(&told->frame);
    told->outcome.asked[0] = '\0';
    topic_of(topic, TOPIC_OUTCOME, AREA, k->name);
    assert_true(wire_put_outcome(&body, &told->outcome, &e));
    assert_true(
        frame_build(&told->frame, &p->j.w.keys.sign, topic, body.data, body.size, &e));
    bytes_free(&body);
}

static void assert_unsaid(const char *backup, uint32_t taken)
{
    struct past p;
    past_open(&p, "3");
    jw_backup(&p.j, BACKUP_DB);
    assert_int_equal(jw_int(BACKUP_DB, backup), -1);
    struct told *told = book(&p, &p.k2, 1);
    assert_int_equal(strlen(told->outcome.asked), ASKED_SIZE - 1);
    unsay(&p, &p.k2, told);
    lose_hub(&p, false);
    replay(&p, &p.k2, told);
    assert_int_equal(places(&p).taken, taken);
    past_close(&p);
}

static void an_answer_that_does_not_say_is_believed_if_it_is_old(void **state)
{
    (void)state;
    assert_unsaid("UPDATE meta SET asked_above = NULL", 1);
    assert_unsaid("UPDATE meta SET asked_above = 1", 0);
}

/* What is sent again is the same op, whatever has changed about the sending. */
static void what_was_asked_is_the_same_however_it_is_sent(void **state)
{
    (void)state;
    char asked[3][ASKED_SIZE];
    struct op op = {.n = 1, .kind = OP_BOOK, .places = 1, .key = "0011223344556677"};
    op.box = (const uint8_t *)"box";
    op.box_size = 3;
    op_asked(asked[0], &op);
    op.n = 7;
    op.epoch.counter = 3;
    op.age_s = 60;
    op_asked(asked[1], &op);
    assert_string_equal(asked[0], asked[1]);
    op.places = 2;
    op_asked(asked[1], &op);
    op.places = 1;
    op.box_size = 2;
    op_asked(asked[2], &op);
    assert_string_not_equal(asked[0], asked[1]);
    assert_string_not_equal(asked[0], asked[2]);
}

/* As --restore with --no-journal, on a disk where no earlier life has left anything. */
static void restore_again(struct past *p, uint64_t random, const char *to)
{
    struct hub_restore order = jw_order();
    hub_close(p->j.w.hub);
    order.journal = NULL;
    order.random = random;
    order.path = to;
    (void)jw_restore(&order);
    snprintf(p->j.w.path, sizeof p->j.w.path, "%s", to);
    p->j.w.journal[0] = '\0';
    world_start(&p->j.w);
    world_tick(&p->j.w);
    world_drain(&p->j.w);
}

static void begin_epoch(struct past *p, uint32_t counter)
{
    struct hub_restore order = jw_order();
    hub_close(p->j.w.hub);
    order.journal = NULL;
    order.backup = NULL;
    order.path = p->j.w.path;
    order.counter_min = counter;
    (void)jw_restore(&order);
    world_start(&p->j.w);
    world_tick(&p->j.w);
    world_drain(&p->j.w);
}

static void is_told_again(struct past *p, struct test_kiosk *k, const struct told *told)
{
    replay_as(p, k, told, &told->frame);
    world_tick(&p->j.w);
    struct outcome o = next_outcome(&p->j.w, k);
    assert_string_equal(o.op, told->outcome.op);
    assert_int_equal(o.result, told->outcome.result);
    assert_int_equal(o.hseq, told->outcome.hseq);
}

/* Of one backup: the first told a kiosk of a place, the second held another's ops under
 * the same numbers, and the third hears of both. */
static void two_lives_may_have_used_one_number(void **state)
{
    (void)state;
    struct past p;
    char code[CLAIM_SIZE];
    past_open(&p, "3");
    jw_backup(&p.j, BACKUP_DB);
    restore_again(&p, 0x1111, RESTORED_DB);
    say_hello(&p, &p.j.k, 0);
    say_hello(&p, &p.k2, 0);
    struct told *told = book(&p, &p.j.k, 1);
    struct told *more = book(&p, &p.j.k, 2);
    assert_int_equal(told->outcome.result, RESULT_CONFIRMED);
    restore_again(&p, 0x2222, "/new/second.db");
    for (unsigned i = 10; i < 18; i++)
        send_op(&p.j.w, &p.k2, BOOK(p.j.session, 1, test_code(code, i)));
    world_tick(&p.j.w);
    world_drain(&p.j.w);
    begin_epoch(&p, 3);

    say_hello(&p, &p.j.k, 2);
    is_told_again(&p, &p.j.k, told);
    is_told_again(&p, &p.j.k, more);
    is_told_again(&p, &p.j.k, told); /* known now */
    assert_int_equal(alarms(&p, "alarm: an op was told two answers"), 0);
    assert_int_equal(places(&p).taken, 2);
    say_hello(&p, &p.j.k, 0);
    say_hello(&p, &p.k2, 0);
    assert_false(recovery(&p).life.holding);
    world_wait(&p.j.w, 1000);
    assert_int_equal(recovery(&p).held, 0);
    assert_int_equal(places(&p).taken, 3);
    assert_int_equal(places(&p).over, 0);
    past_close(&p);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_return_told_late_goes_to_who_waits),
              TEST(a_change_to_fewer_told_late_goes_to_who_waits),
              TEST(who_waits_as_told_late_gets_what_is_free_by_now),
              TEST(a_lend_that_a_life_thought_complete_has_lost_is_honoured),
              TEST(a_lost_lend_of_a_lost_session_is_confirmed_and_set_aside),
              TEST(a_change_told_again_makes_a_pair),
              TEST(a_booking_decided_anew_is_cancelled_as_was_told),
              TEST(a_booking_decided_anew_has_the_places_that_were_told),
              TEST(who_was_told_of_places_comes_before_who_was_told_nothing),
              TEST(an_interest_decided_anew_is_withdrawn_as_was_told),
              TEST(what_is_erased_before_its_cancellation_is_told_again_is_cancelled),
              TEST(what_the_list_of_a_restore_erases_is_cancelled_as_was_told),
              TEST(what_is_told_again_and_erased_again_is_cancelled_as_was_told),
              TEST(no_new_cancellation_finds_what_is_erased),
              TEST(a_confirmation_of_one_session_is_none_of_another),
              TEST(an_answer_that_does_not_say_is_believed_if_it_is_old),
              TEST(what_was_asked_is_the_same_however_it_is_sent),
              TEST(two_lives_may_have_used_one_number));
    return failed;
}
