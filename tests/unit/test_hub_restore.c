/* A hub that was restored without its journal: what kiosks were told is true again, and
 * nothing is promised twice meanwhile (docs/protocol.md, 10). */
#include "core/ref.h"
#include "server/hub/logic/hub_erase.h"
#include "store/hub_flag.h"
#include "tests/unit/past_world.h"

static void what_was_told_is_true_again_under_its_old_number(void **state)
{
    (void)state;
    struct past p;
    past_open(&p, "2");
    jw_backup(&p.j, BACKUP_DB);
    struct told *first = book(&p, &p.j.k, 1);
    struct told *second = book(&p, &p.j.k, 2);
    struct told *waits = book(&p, &p.k2, 3);
    assert_int_equal(waits->outcome.result, RESULT_WAITING);
    lose_hub(&p, false);
    assert_int_equal(places(&p).taken, 0);
    replay(&p, &p.k2, waits);
    replay(&p, &p.j.k, second);
    replay(&p, &p.j.k, first);
    replay(&p, &p.j.k, first); /* known by now */
    assert_int_equal(places(&p).taken, 2);
    assert_int_equal(places(&p).waiting, 1);
    assert_int_equal(places(&p).over, 0);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT count(*) FROM op"), 3);
    char sql[120];
    snprintf(sql, sizeof sql, "SELECT state FROM booking WHERE hseq = %llu",
             (unsigned long long)waits->outcome.hseq);
    assert_int_equal(jw_int(RESTORED_DB, sql), STATE_WAITING);
    past_close(&p);
}

static void bookings_wait_until_every_kiosk_was_heard(void **state)
{
    (void)state;
    struct past p;
    past_open(&p, "1");
    jw_backup(&p.j, BACKUP_DB);
    struct told *told = book(&p, &p.k2, 1);
    lose_hub(&p, false);
    char code[CLAIM_SIZE];
    send_op(&p.j.w, &p.j.k, BOOK(p.j.session, 1, test_code(code, 7)));
    world_tick(&p.j.w);
    assert_string_equal(reason(&p, &p.j.k), "recovery");
    say_hello(&p, &p.j.k, 0);
    assert_true(recovery(&p).life.holding);
    assert_int_equal(recovery(&p).heard, 1);
    say_hello(&p, &p.k2, 1); /* one to show yet */
    assert_true(recovery(&p).life.holding);
    replay(&p, &p.k2, told);
    assert_int_equal(places(&p).taken, 1);
    world_drain(&p.j.w);
    say_hello(&p, &p.k2, 0);
    assert_false(recovery(&p).life.holding);
    world_tick(&p.j.w);
    struct outcome o = next_outcome(&p.j.w, &p.j.k);
    assert_int_equal(o.result, RESULT_WAITING); /* the place is another's */
    assert_int_equal(places(&p).over, 0);
    past_close(&p);
}

/* The backup is older than the first kiosk. */
static void a_hub_that_knows_no_kiosk_has_not_heard_all(void **state)
{
    (void)state;
    struct past p;
    struct err e;
    const uint8_t *key;
    past_open(&p, "3");
    jw_backup(&p.j, BACKUP_DB);
    lose_hub(&p, false);
    struct staff by = {.who = "Ada", .now = p.j.w.now.wall};
    bool found = false, created = false;
    assert_true(hub_kiosk_ban(p.j.w.hub, &by, p.j.k.name, &found, &e));
    assert_true(hub_kiosk_ban(p.j.w.hub, &by, p.k2.name, &found, &e));
    world_tick(&p.j.w);
    assert_true(recovery(&p).life.holding);
    key = p.k2.key.public_key;
    assert_true(hub_kiosk_register(p.j.w.hub, &by, p.k2.name, key, &created, &e));
    world_tick(&p.j.w);
    assert_true(recovery(&p).life.holding);
    say_hello(&p, &p.k2, 0);
    assert_false(recovery(&p).life.holding);
    past_close(&p);
}

static void a_kiosk_with_unknown_numbers_is_not_heard(void **state)
{
    (void)state;
    struct past p;
    past_open(&p, "3");
    jw_backup(&p.j, BACKUP_DB);
    struct told *told = book(&p, &p.j.k, 1);
    lose_hub(&p, false);
    say_hello(&p, &p.j.k, 0);
    assert_int_equal(recovery(&p).heard, 0);
    replay(&p, &p.j.k, told);
    assert_int_equal(recovery(&p).heard, 1); /* its hello said all but that */
    past_close(&p);
}

/* The op may be one that it cannot send any more, and no later one tells of it. */
static void a_hub_that_waits_asks_for_the_last_numbers(void **state)
{
    (void)state;
    struct past p;
    past_open(&p, "3");
    jw_backup(&p.j, BACKUP_DB);
    book(&p, &p.j.k, 1);
    lose_hub(&p, false);
    say_hello(&p, &p.j.k, 0);
    world_wait(&p.j.w, 1000);
    struct note note = next_note(&p.j.w, &p.j.k);
    assert_int_equal(note.kind, WIRE_GAP);
    assert_int_equal(note.expect, 1);
    past_close(&p);
}

/* Nothing more is said until somebody touches a screen: nobody may wait for that. */
static void a_late_copy_of_an_older_hello_takes_nothing_back(void **state)
{
    (void)state;
    struct past p;
    past_open(&p, "2");
    jw_backup(&p.j, BACKUP_DB);
    struct told *told = book(&p, &p.j.k, 1);
    lose_hub(&p, false);
    say_hello(&p, &p.j.k, 0);
    say_hello(&p, &p.j.k, 1); /* said before it had shown that booking */
    struct hello before = hello_of(&p.j.w, &p.j.k, 1);
    before.epoch = told->outcome.epoch;
    kiosk_says_hello(&p.j.w, &p.j.k, &before);
    replay(&p, &p.j.k, told);
    say_hello(&p, &p.k2, 0);
    world_tick(&p.j.w);
    assert_false(recovery(&p).life.holding);
    past_close(&p);
}

static void a_kiosk_says_void_for_what_it_has_lost(void **state)
{
    (void)state;
    struct past p;
    struct bytes body;
    struct err e;
    past_open(&p, "3");
    jw_backup(&p.j, BACKUP_DB);
    book(&p, &p.j.k, 1);
    book(&p, &p.j.k, 2);
    struct told *third = book(&p, &p.j.k, 3);
    lose_hub(&p, false);
    replay(&p, &p.j.k, third);
    struct void_range range = {.epoch = present(&p), .from = 1, .to = 2};
    memcpy(range.inst, p.j.k.inst, sizeof range.inst);
    bytes_init(&body, FRAME_MAX);
    assert_true(wire_put_void(&body, &range, &e));
    kiosk_says(&p.j.w, &p.j.k, TOPIC_OP, &body);
    kiosk_says(&p.j.w, &p.j.k, TOPIC_OP, &body); /* again: nothing more happens */
    world_tick(&p.j.w);
    assert_int_equal(hub_counts(p.j.w.hub)->voided, 2);
    assert_int_equal(alarms(&p, "alarm: numbers that a kiosk has lost"), 1);
    uint64_t last = 0;
    assert_true(
        hub_inst_last(hub_store_of(p.j.w.hub), p.j.k.name, p.j.k.inst, &last, &e));
    assert_int_equal(last, 3);
    say_hello(&p, &p.j.k, 0);
    assert_int_equal(recovery(&p).heard, 1);
    bytes_free(&body);
    past_close(&p);
}

static void staff_release_a_session_or_give_a_kiosk_up(void **state)
{
    (void)state;
    struct past p;
    struct err e;
    bool found = false;
    char code[CLAIM_SIZE], other[UUID_SIZE];
    past_open(&p, "1");
    world_session(&p.j.w, "Another", "1", other);
    jw_backup(&p.j, BACKUP_DB);
    struct told *told = book(&p, &p.k2, 1);
    lose_hub(&p, false);
    const struct staff by = {.who = "Ada", .now = p.j.w.now.wall};
    send_op(&p.j.w, &p.j.k, BOOK(p.j.session, 1, test_code(code, 7)));
    send_op(&p.j.w, &p.j.k, BOOK(other, 1, test_code(code, 8)));
    world_tick(&p.j.w);
    assert_string_equal(reason(&p, &p.j.k), "recovery");
    struct hub_row row;
    assert_true(
        hub_record_get(hub_store_of(p.j.w.hub), p.j.session, &row, NULL, &found, &e));
    assert_true(hub_recovery_release(p.j.w.hub, &by, row.ref, &found, &e));
    assert_true(found);
    world_drain(&p.j.w);
    world_tick(&p.j.w);
    assert_int_equal(next_outcome(&p.j.w, &p.j.k).result, RESULT_CONFIRMED);
    assert_int_equal(world_places(&p.j.w, other).taken, 0); /* still held */
    assert_int_equal(alarms(&p, "recovery release"), 1);
    /* The kiosk that was not heard has promised that place: it is kept, and told. */
    replay(&p, &p.k2, told);
    assert_int_equal(places(&p).taken, 2);
    assert_int_equal(places(&p).over, 1);
    assert_int_equal(alarms(&p, "alarm: more booked than there are places"), 1);
    say_hello(&p, &p.j.k, 0);
    assert_true(recovery(&p).life.holding);
    assert_true(hub_recovery_lost(p.j.w.hub, &by, p.k2.name, &found, &e));
    world_tick(&p.j.w);
    assert_false(recovery(&p).life.holding);
    world_tick(&p.j.w);
    assert_int_equal(world_places(&p.j.w, other).taken, 1);
    assert_int_equal(alarms(&p, "recovery kiosk lost"), 1);
    past_close(&p);
}

static void a_cancel_is_taken_and_frees_a_place_for_nobody_yet(void **state)
{
    (void)state;
    struct past p;
    past_open(&p, "1");
    struct told *had = book(&p, &p.j.k, 1);
    book(&p, &p.j.k, 2); /* waits */
    jw_backup(&p.j, BACKUP_DB);
    struct told *gone = cancel(&p, &p.j.k, 1); /* the one who waits has the place */
    struct told *later = cancel(&p, &p.k2, 2);
    struct told *third = book(&p, &p.k2, 3);
    assert_int_equal(third->outcome.result, RESULT_CONFIRMED);
    lose_hub(&p, false);
    assert_int_equal(had->outcome.result, RESULT_CONFIRMED);
    replay(&p, &p.j.k, gone);
    assert_int_equal(places(&p).taken, 0);
    replay(&p, &p.k2, later);
    replay(&p, &p.k2, third);
    say_hello(&p, &p.j.k, 0);
    say_hello(&p, &p.k2, 0);
    assert_int_equal(places(&p).taken, 1);
    assert_int_equal(places(&p).waiting, 0);
    assert_int_equal(places(&p).over, 0);
    past_close(&p);
}

static void a_cancel_that_is_told_before_its_booking_finds_it(void **state)
{
    (void)state;
    struct past p;
    past_open(&p, "1");
    jw_backup(&p.j, BACKUP_DB);
    struct told *had = book(&p, &p.j.k, 1);
    struct told *gone = cancel(&p, &p.k2, 1);
    struct told *next = book(&p, &p.k2, 2);
    lose_hub(&p, false);
    replay(&p, &p.k2, gone);
    replay(&p, &p.k2, next);
    replay(&p, &p.j.k, had);
    assert_int_equal(places(&p).taken, 1);
    assert_int_equal(places(&p).over, 0);
    char sql[100];
    snprintf(sql, sizeof sql, "SELECT state FROM booking WHERE hseq = %llu",
             (unsigned long long)had->outcome.hseq);
    assert_int_equal(jw_int(RESTORED_DB, sql), STATE_CANCELLED);
    past_close(&p);
}

static void a_cancel_of_a_lost_booking_waits_for_it(void **state)
{
    (void)state;
    struct past p;
    char code[CLAIM_SIZE];
    past_open(&p, "1");
    jw_backup(&p.j, BACKUP_DB);
    struct told *had = book(&p, &p.j.k, 1);
    lose_hub(&p, false);
    send_op(&p.j.w, &p.k2,
            &(struct test_op){.kind = OP_CANCEL, .code = test_code(code, 1)});
    world_tick(&p.j.w);
    assert_string_equal(reason(&p, &p.k2), "recovery");
    replay(&p, &p.j.k, had);
    say_hello(&p, &p.j.k, 0);
    say_hello(&p, &p.k2, 0);
    world_drain(&p.j.w);
    world_tick(&p.j.w);
    assert_int_equal(places(&p).taken, 0);
    past_close(&p);
}

static void a_held_op_takes_its_old_answer(void **state)
{
    (void)state;
    struct past p;
    past_open(&p, "1");
    jw_backup(&p.j, BACKUP_DB);
    struct told *told = book(&p, &p.j.k, 1);
    lose_hub(&p, false);
    struct bytes box, body;
    struct op op;
    struct err e;
    bytes_init(&box, WIRE_BOX_MAX);
    bytes_init(&body, HUB_OP_BODY_MAX);
    assert_true(wire_get_op(&op, &box, told->op.data, told->op.size, &e));
    op.epoch = present(&p);
    assert_true(wire_put_op(&body, &op, &e)); /* as new, before it is shown */
    kiosk_says(&p.j.w, &p.j.k, TOPIC_OP, &body);
    world_tick(&p.j.w);
    assert_string_equal(reason(&p, &p.j.k), "recovery");
    replay(&p, &p.j.k, told);
    assert_int_equal(places(&p).taken, 1);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT count(*) FROM op"), 1);
    assert_int_equal(recovery(&p).held, 0);
    bytes_free(&box);
    bytes_free(&body);
    past_close(&p);
}

static void what_the_hub_never_said_is_not_believed(void **state)
{
    (void)state;
    struct past p;
    struct bytes forged;
    struct err e;
    char topic[TOPIC_SIZE];
    past_open(&p, "2");
    jw_backup(&p.j, BACKUP_DB);
    struct told *told = book(&p, &p.j.k, 1);
    struct told *other = book(&p, &p.j.k, 2);
    lose_hub(&p, false);
    bytes_init(&forged, FRAME_MAX);
    topic_of(topic, TOPIC_OUTCOME, AREA, p.j.k.name);
    struct bytes text;
    bytes_init(&text, HUB_ANSWER_MAX);
    assert_true(wire_put_outcome(&text, &told->outcome, &e));
    assert_true(frame_build(&forged, &p.j.k.key, topic, text.data, text.size, &e));
    replay_as(&p, &p.j.k, told, &forged);       /* signed by the kiosk itself */
    replay_as(&p, &p.j.k, told, &other->frame); /* of another op */
    replay_as(&p, &p.k2, told, &told->frame);   /* told to another kiosk */
    bytes_clear(&text);
    bytes_clear(&forged);
    struct outcome o = told->outcome;
    o.epoch = present(&p);
    assert_true(wire_put_outcome(&text, &o, &e));
    assert_true(frame_build(&forged, &p.j.w.keys.sign, topic, text.data, text.size, &e));
    replay_as(&p, &p.j.k, told, &forged); /* of this very epoch */
    uint64_t before = hub_counts(p.j.w.hub)->dropped;
    world_tick(&p.j.w);
    assert_int_equal(hub_counts(p.j.w.hub)->dropped - before, 4);
    assert_int_equal(places(&p).taken, 0);
    bytes_free(&text);
    bytes_free(&forged);
    past_close(&p);
}

/* The signature does not cover what was asked for. */
static void an_answer_to_another_kind_is_not_believed(void **state)
{
    (void)state;
    struct past p;
    struct bytes body;
    char code[CLAIM_SIZE];
    past_open(&p, "1");
    book(&p, &p.k2, 1);
    jw_backup(&p.j, BACKUP_DB);
    struct told *gone = cancel(&p, &p.k2, 1);
    assert_int_equal(gone->outcome.result, RESULT_CANCELLED);
    lose_hub(&p, false);
    struct test_op forged = *BOOK(p.j.session, 2, test_code(code, 2));
    forged.op = gone->outcome.op;
    forged.n = gone->outcome.n;
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(&p.j.w, &p.k2, &forged, &body);
    struct told as_booking = {.op = body};
    replay_as(&p, &p.k2, &as_booking, &gone->frame);
    uint64_t before = hub_counts(p.j.w.hub)->dropped;
    world_tick(&p.j.w);
    assert_int_equal(hub_counts(p.j.w.hub)->dropped - before, 1);
    assert_int_equal(places(&p).taken, 1);
    assert_int_equal(places(&p).over, 0);
    bytes_free(&body);
    past_close(&p);
}

static void a_session_that_is_lost_leaves_its_bookings_to_staff(void **state)
{
    (void)state;
    struct past p;
    char made[UUID_SIZE], code[CLAIM_SIZE];
    uint32_t aside = 0;
    struct err e;
    past_open(&p, "1");
    jw_backup(&p.j, BACKUP_DB);
    world_session(&p.j.w, "New", "2", made);
    struct told *told = tell(&p, &p.j.k, BOOK(made, 1, test_code(code, 1)));
    lose_hub(&p, false);
    replay(&p, &p.j.k, told);
    assert_true(hub_aside_count(hub_store_of(p.j.w.hub), &aside, &e));
    assert_int_equal(aside, 1);
    assert_int_equal(alarms(&p, "alarm: a booking of a lost session"), 1);
    past_close(&p);
}

static void with_its_journal_nothing_waits(void **state)
{
    (void)state;
    struct past p;
    past_open(&p, "2");
    jw_backup(&p.j, BACKUP_DB);
    struct told *told = book(&p, &p.j.k, 1);
    lose_hub(&p, true);
    assert_false(recovery(&p).life.holding);
    assert_int_equal(book(&p, &p.j.k, 2)->outcome.result, RESULT_CONFIRMED);
    replay(&p, &p.j.k, told);
    assert_int_equal(places(&p).taken, 2);
    past_close(&p);
}

static int64_t words_left(void)
{
    return jw_int(RESTORED_DB,
                  "SELECT (SELECT count(*) FROM booking WHERE length(box) > 0 OR"
                  " person_hash IS NOT NULL) + (SELECT count(*) FROM op_body)"
                  " + (SELECT count(*) FROM booking_pair)");
}

/* "1": the same contact twice, so that they are a pair. */
static struct told *book_as(struct past *p, unsigned code)
{
    char text[CLAIM_SIZE];
    return tell(p, &p->j.k,
                &(struct test_op){.kind = OP_BOOK,
                                  .target = p->j.session,
                                  .places = 1,
                                  .code = test_code(text, code),
                                  .contact = "+447700900123"});
}

static void what_was_erased_stays_erased_after_a_restore(void **state)
{
    (void)state;
    struct past p;
    struct erased erased;
    struct err e;
    char code[CLAIM_SIZE];
    char ops[3][UUID_SIZE];
    bool found = false;
    past_open(&p, "5");
    memcpy(ops[0], book_as(&p, 1)->outcome.op, UUID_SIZE);
    memcpy(ops[1], book_as(&p, 2)->outcome.op, UUID_SIZE);
    jw_backup(&p.j, BACKUP_DB);
    struct told *late = book_as(&p, 3); /* the backup does not know it */
    memcpy(ops[2], late->outcome.op, UUID_SIZE);
    lose_hub_erased(&p, (const char(*)[UUID_SIZE])ops, 3);
    assert_int_equal(words_left(), 0);
    const struct staff by = {.who = "Ada", .now = p.j.w.now.wall};
    assert_true(erase_person(p.j.w.hub, &by, test_code(code, 1), &erased, &found, &e));
    assert_false(found);      /* no code leads there any more */
    replay(&p, &p.j.k, late); /* by a kiosk that was never told */
    assert_int_equal(words_left(), 0);
    assert_int_equal(places(&p).taken, 3);
    world_drain(&p.j.w);
    say_hello(&p, &p.j.k, 0);
    struct op_list forget = {.count = 0};
    while (forget.count == 0 && world_next(&p.j.w, TOPIC_OUTCOME, p.j.k.name))
        (void)!wire_get_ops(&forget, p.j.w.last.data, p.j.w.last.size, &e);
    assert_int_equal(forget.count, 3);
    past_close(&p);
}

static void what_waited_in_the_backup_is_erased_when_it_is_decided(void **state)
{
    (void)state;
    struct past p;
    struct bytes box, body;
    struct op op;
    struct err e;
    char ops[1][UUID_SIZE];
    past_open(&p, "5");
    jw_backup(&p.j, BACKUP_DB);
    struct told *told = book_as(&p, 1);
    memcpy(ops[0], told->outcome.op, UUID_SIZE);
    lose_hub_erased(&p, (const char(*)[UUID_SIZE])ops, 1);
    bytes_init(&box, WIRE_BOX_MAX);
    bytes_init(&body, HUB_OP_BODY_MAX);
    assert_true(wire_get_op(&op, &box, told->op.data, told->op.size, &e));
    op.epoch = present(&p);
    assert_true(wire_put_op(&body, &op, &e));
    kiosk_says(&p.j.w, &p.j.k, TOPIC_OP, &body);
    world_tick(&p.j.w);
    assert_string_equal(reason(&p, &p.j.k), "recovery"); /* its box is kept until then */
    say_hello(&p, &p.j.k, 0);
    say_hello(&p, &p.k2, 0);
    world_tick(&p.j.w);
    assert_int_equal(recovery(&p).held, 0);
    assert_int_equal(places(&p).taken, 1);
    assert_int_equal(words_left(), 0);
    bytes_free(&box);
    bytes_free(&body);
    past_close(&p);
}

/* What is replayed has an old number, and is in no backup from before. */
static void a_backup_from_before_a_replay_lets_no_kiosk_forget(void **state)
{
    (void)state;
    struct past p;
    struct note note;
    struct err e;
    past_open(&p, "2");
    jw_backup(&p.j, BACKUP_DB);
    struct told *told = book(&p, &p.j.k, 1);
    lose_hub(&p, false);
    const struct staff by = {.who = "Ada", .now = p.j.w.now.wall};
    const struct hub_safe_file file = {.path = "/other/early.db", .name = "early.db"};
    struct hub_backup made;
    assert_true(hub_safe_backup(p.j.w.hub, &by, &file, &made, &e));
    replay(&p, &p.j.k, told);
    say_hello(&p, &p.j.k, 0);
    say_hello(&p, &p.j.k, 0);
    while (world_next(&p.j.w, TOPIC_OUTCOME, p.j.k.name))
        assert_false(wire_get_note(&note, p.j.w.last.data, p.j.w.last.size, &e) &&
                     note.kind == WIRE_WATERMARK);
    const struct hub_safe_file late = {.path = "/other/late.db", .name = "late.db"};
    assert_true(hub_safe_backup(p.j.w.hub, &by, &late, &made, &e));
    assert_int_equal(next_note(&p.j.w, &p.j.k).kind, WIRE_WATERMARK);
    past_close(&p);
}

/* Restored twice: what a kiosk has not told yet is not in the journal either. */
static void with_its_journal_a_hub_that_waited_waits_on(void **state)
{
    (void)state;
    struct past p;
    struct hub_restore order = jw_order();
    past_open(&p, "1");
    jw_backup(&p.j, BACKUP_DB);
    struct told *told = book(&p, &p.k2, 1);
    lose_hub(&p, false);
    assert_true(recovery(&p).life.holding);
    jw_backup(&p.j, "/other/second.db");
    hub_close(p.j.w.hub);
    order.backup = "/other/second.db";
    order.path = "/third/hub.db";
    assert_false(jw_restore(&order).complete);
    snprintf(p.j.w.path, sizeof p.j.w.path, "%s", order.path);
    world_start(&p.j.w);
    world_tick(&p.j.w);
    world_drain(&p.j.w);
    assert_true(recovery(&p).life.holding);
    char code[CLAIM_SIZE];
    send_op(&p.j.w, &p.j.k, BOOK(p.j.session, 1, test_code(code, 2)));
    world_tick(&p.j.w);
    assert_string_equal(reason(&p, &p.j.k), "recovery");
    replay_as(&p, &p.k2, told, &told->frame);
    world_tick(&p.j.w);
    assert_int_equal(places(&p).taken, 1);
    past_close(&p);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(what_was_told_is_true_again_under_its_old_number),
              TEST(bookings_wait_until_every_kiosk_was_heard),
              TEST(a_hub_that_knows_no_kiosk_has_not_heard_all),
              TEST(a_kiosk_with_unknown_numbers_is_not_heard),
              TEST(a_hub_that_waits_asks_for_the_last_numbers),
              TEST(a_late_copy_of_an_older_hello_takes_nothing_back),
              TEST(a_kiosk_says_void_for_what_it_has_lost),
              TEST(staff_release_a_session_or_give_a_kiosk_up),
              TEST(a_cancel_is_taken_and_frees_a_place_for_nobody_yet),
              TEST(a_cancel_that_is_told_before_its_booking_finds_it),
              TEST(a_cancel_of_a_lost_booking_waits_for_it),
              TEST(a_held_op_takes_its_old_answer),
              TEST(what_the_hub_never_said_is_not_believed),
              TEST(an_answer_to_another_kind_is_not_believed),
              TEST(a_session_that_is_lost_leaves_its_bookings_to_staff),
              TEST(with_its_journal_nothing_waits),
              TEST(what_was_erased_stays_erased_after_a_restore),
              TEST(what_waited_in_the_backup_is_erased_when_it_is_decided),
              TEST(a_backup_from_before_a_replay_lets_no_kiosk_forget),
              TEST(with_its_journal_a_hub_that_waited_waits_on));
    return failed;
}
