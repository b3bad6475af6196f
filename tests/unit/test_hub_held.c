/* What cannot be decided now, and why: it is held, or nothing at all has happened. */
#include "server/hub/logic/hub_aside.h"
#include "tests/test.h"
#include "tests/unit/hub_world.h"

static void wrong_codes_are_not_found_and_soon_held(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    char right[CLAIM_SIZE], wrong[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "1", session);
    ask(&w, &k, BOOK(session, 1, test_code(right, 1)));
    for (unsigned i = 0; i < HUB_WRONG_CODES_MAX; i++) {
        struct outcome o =
            ask(&w, &k,
                &(struct test_op){.kind = OP_CANCEL, .code = test_code(wrong, 90 + i)});
        assert_int_equal(o.reason, REASON_NOT_FOUND);
    }
    send_op(&w, &k, &(struct test_op){.kind = OP_CANCEL, .code = right});
    world_tick(&w);
    struct note hold = next_note(&w, &k);
    assert_int_equal(hold.kind, WIRE_HOLD);
    assert_int_equal(world_places(&w, session).taken, 1);
    world_wait(&w, (HUB_WRONG_CODES_S + 60) * 1000);
    struct outcome o = next_outcome(&w, &k);
    assert_int_equal(o.result, RESULT_CANCELLED);
    assert_int_equal(o.n, k.n);
    assert_int_equal(world_places(&w, session).taken, 0);
    world_close(&w);
}

static void wrong_codes_of_a_time_to_come_hold_nothing(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    char right[CLAIM_SIZE], wrong[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "1", session);
    ask(&w, &k, BOOK(session, 1, test_code(right, 1)));
    for (unsigned i = 0; i < HUB_WRONG_CODES_MAX; i++)
        ask(&w, &k,
            &(struct test_op){.kind = OP_CANCEL, .code = test_code(wrong, 90 + i)});
    w.now.wall -= 10; /* a clock set back, and no more than it takes */
    struct outcome o = ask(&w, &k, &(struct test_op){.kind = OP_CANCEL, .code = right});
    assert_int_equal(o.result, RESULT_CANCELLED);
    world_close(&w);
}

static void behind_a_window_of_held_cancels_a_booking_is_decided(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    char code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "1", session);
    for (unsigned i = 0; i < HUB_WRONG_CODES_MAX; i++)
        ask(&w, &k,
            &(struct test_op){.kind = OP_CANCEL, .code = test_code(code, 90 + i)});
    for (unsigned i = 0; i < 8; i++) {
        send_op(&w, &k, &(struct test_op){.kind = OP_CANCEL, .code = test_code(code, i)});
        world_tick(&w);
        assert_int_equal(next_note(&w, &k).kind, WIRE_HOLD);
    }
    struct outcome o = ask(&w, &k, BOOK(session, 1, test_code(code, 60)));
    assert_int_equal(o.result, RESULT_CONFIRMED);
    world_close(&w);
}

static void an_op_of_an_unknown_kind_is_held_and_the_next_is_decided(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    struct bytes body;
    char code[CLAIM_SIZE];
    uint32_t held = 0;
    struct err e;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "1", session);
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(&w, &k, BOOK(session, 1, test_code(code, 1)), &body);
    char *kind = strstr((char *)body.data, "\"book\"");
    assert_non_null(kind);
    memcpy(kind, "\"wish\"", 6);
    kiosk_says(&w, &k, TOPIC_OP, &body);
    kiosk_says(&w, &k, TOPIC_OP, &body);
    world_tick(&w);
    assert_int_equal(next_note(&w, &k).kind, WIRE_HOLD);
    assert_int_equal(next_note(&w, &k).kind, WIRE_HOLD);
    struct outcome o = ask(&w, &k, BOOK(session, 1, test_code(code, 2)));
    assert_int_equal(o.result, RESULT_CONFIRMED);
    world_restart(&w);
    world_tick(&w);
    assert_true(hub_op_held_count(hub_store_of(w.hub), &held, &e));
    assert_int_equal(held, 1);
    bytes_free(&body);
    world_close(&w);
}

static void an_op_sealed_to_a_missing_key_is_decided_when_the_key_is_back(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    char code[CLAIM_SIZE];
    uint8_t secret[32];
    uint32_t told = 0;
    bool final = false;
    struct err e;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "1", session);
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(&w, &k, BOOK(session, 1, test_code(code, 1)), &body);
    struct hub_seal_key old = w.keys.seals[0];
    w.keys.seal_count = 0;
    memset(secret, 33, sizeof secret);
    hub_keys_add_seal(&w.keys, secret);
    assert_string_equal(hub_trouble(w.hub, &final), "");
    for (unsigned i = 0; i < 2; i++) { /* a start does not bring it back by itself */
        kiosk_says(&w, &k, TOPIC_OP, &body);
        world_tick(&w);
        assert_int_equal(next_note(&w, &k).kind, WIRE_HOLD);
        assert_non_null(strstr(hub_trouble(w.hub, &final), "sealing key"));
        world_restart(&w);
        world_tick(&w);
    }
    w.keys.seals[w.keys.seal_count++] = old;
    world_restart(&w);
    world_tick(&w);
    assert_string_equal(hub_trouble(w.hub, &final), "");
    assert_true(hub_audit_count(hub_store_of(w.hub),
                                "alarm: sealed to a key that is not here", &told, &e));
    assert_int_equal(told, 1);
    assert_int_equal(next_outcome(&w, &k).result, RESULT_CONFIRMED);
    kiosk_says(&w, &k, TOPIC_OP, &body);
    world_tick(&w);
    assert_int_equal(next_outcome(&w, &k).result, RESULT_CONFIRMED);
    assert_int_equal(world_places(&w, session).taken, 1);
    bytes_free(&body);
    world_close(&w);
}

static void a_cancel_waits_for_its_held_booking(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk k;
    char code[CLAIM_SIZE];
    uint8_t secret[32];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "1", session);
    struct bytes booking, cancel;
    bytes_init(&booking, HUB_OP_BODY_MAX);
    bytes_init(&cancel, HUB_OP_BODY_MAX);
    make_op(&w, &k, BOOK(session, 1, test_code(code, 1)), &booking);
    struct hub_seal_key old = w.keys.seals[0];
    w.keys.seal_count = 0;
    memset(secret, 33, sizeof secret);
    hub_keys_add_seal(&w.keys, secret);
    make_op(&w, &k, &(struct test_op){.kind = OP_CANCEL, .code = code}, &cancel);
    kiosk_says(&w, &k, TOPIC_OP, &booking);
    kiosk_says(&w, &k, TOPIC_OP, &cancel);
    world_tick(&w);
    assert_string_equal(next_note(&w, &k).reason, "key");
    assert_string_equal(next_note(&w, &k).reason, "order");
    kiosk_says(&w, &k, TOPIC_OP, &cancel); /* held for itself, too: that is no reason */
    world_tick(&w);
    assert_string_equal(next_note(&w, &k).reason, "held");
    w.keys.seals[w.keys.seal_count++] = old;
    world_restart(&w);
    world_tick(&w);
    assert_int_equal(next_outcome(&w, &k).result, RESULT_CONFIRMED);
    assert_int_equal(next_outcome(&w, &k).result, RESULT_CANCELLED);
    assert_int_equal(world_places(&w, session).taken, 0);
    bytes_free(&booking);
    bytes_free(&cancel);
    world_close(&w);
}

/* Bookings that were sealed to a key which the hub lacked then, and has now. */
static void hold_bookings(struct world *w, struct test_kiosk *k, unsigned count)
{
    char session[UUID_SIZE], code[CLAIM_SIZE];
    uint8_t secret[32];
    struct bytes body;
    kiosk_open(w, k, 1);
    world_session(w, "Meet-up", "100", session);
    bytes_init(&body, HUB_OP_BODY_MAX);
    struct hub_seal_key old = w->keys.seals[0];
    for (unsigned i = 0; i < count; i++) {
        make_op(w, k, BOOK(session, 1, test_code(code, i)), &body);
        w->keys.seal_count = 0;
        memset(secret, 33, sizeof secret);
        hub_keys_add_seal(&w->keys, secret);
        kiosk_says(w, k, TOPIC_OP, &body);
        world_tick(w);
        assert_int_equal(next_note(w, k).kind, WIRE_HOLD);
        w->keys.seals[0] = old;
    }
    bytes_free(&body);
}

static uint32_t held_count(struct world *w)
{
    uint32_t held = 0;
    struct err e;
    assert_true(hub_op_held_count(hub_store_of(w->hub), &held, &e));
    return held;
}

static void more_held_ops_than_a_batch_are_decided_without_a_pause(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    world_open(&w);
    hold_bookings(&w, &k, HUB_BATCH_MAX + 10);
    world_restart(&w);
    world_tick(&w);
    assert_int_equal(held_count(&w), 10);
    assert_true(hub_due_ms(w.hub) <= w.now.ms);
    world_tick(&w);
    assert_int_equal(held_count(&w), 0);
    assert_true(hub_due_ms(w.hub) > w.now.ms);
    world_close(&w);
}

/* Whoever floods the hub with what it has to hold, it looks at a part at a time. */
static void many_held_ops_are_looked_at_bit_by_bit(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    world_open(&w);
    hold_bookings(&w, &k, HUB_HELD_LOOK_MAX + 1);
    const struct hub_seal_key key = w.keys.seals[0];
    w.keys.seals[0].id[0] = 'x';
    world_wait(&w, 61000);
    assert_int_equal(held_count(&w), HUB_HELD_LOOK_MAX + 1);
    assert_in_range(hub_due_ms(w.hub), w.now.ms + 1, w.now.ms + 1000);
    w.keys.seals[0] = key;
    world_wait(&w, 1000);
    assert_int_equal(next_outcome(&w, &k).n,
                     HUB_HELD_LOOK_MAX + 1); /* the others follow */
    world_wait(&w, 61000);
    while (hub_due_ms(w.hub) <= w.now.ms)
        world_tick(&w);
    assert_int_equal(held_count(&w), 0);
    world_close(&w);
}

static void a_held_op_that_cannot_be_decided_keeps_none_back(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct err e;
    world_open(&w);
    hold_bookings(&w, &k, 3);
    assert_true(db_exec(hub_store_db(hub_store_of(w.hub)),
                        "UPDATE op_body SET body = x'00' WHERE op ="
                        " (SELECT op FROM op WHERE held = 1 ORDER BY hseq LIMIT 1)",
                        &e));
    world_restart(&w);
    world_tick(&w);
    assert_int_equal(next_outcome(&w, &k).n, 2);
    assert_int_equal(next_outcome(&w, &k).n, 3);
    assert_int_equal(held_count(&w), 1);
    world_close(&w);
}

/* A full disk, by the one limit that SQLite lets a test set. */
static void limit_pages(struct world *w, int64_t pages)
{
    char sql[64];
    struct err e;
    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %lld", (long long)pages);
    assert_true(db_exec(hub_store_db(hub_store_of(w->hub)), sql, &e));
}

static void on_a_full_disk_nobody_is_told_and_nothing_is_half_done(void **state)
{
    (void)state;
    enum { OPS = 60 };
    struct world w;
    char session[UUID_SIZE], code[CLAIM_SIZE];
    struct test_kiosk k;
    struct err e = {.text = ""};
    int64_t pages = 0;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "100", session);
    world_tick(&w);
    world_drain(&w);
    assert_true(db_int(hub_store_db(hub_store_of(w.hub)), &pages, NULL,
                       "SELECT page_count FROM pragma_page_count", &e, ""));
    limit_pages(&w, pages);
    struct hub_numbers before = *hub_store_numbers(hub_store_of(w.hub));
    struct bytes bodies[OPS];
    for (unsigned i = 0; i < OPS; i++) {
        bytes_init(&bodies[i], HUB_OP_BODY_MAX);
        make_op(&w, &k, BOOK(session, 1, test_code(code, i)), &bodies[i]);
        kiosk_says(&w, &k, TOPIC_OP, &bodies[i]);
    }
    assert_false(hub_tick(w.hub, &w.now, &e));
    assert_int_equal(e.kind, ERR_FULL);
    assert_false(world_next(&w, TOPIC_OUTCOME, k.name));
    assert_memory_equal(&before, hub_store_numbers(hub_store_of(w.hub)), sizeof before);
    assert_int_equal(world_places(&w, session).taken, 0);
    limit_pages(&w, 1000000);
    for (unsigned i = 0; i < OPS; i++) {
        kiosk_says(&w, &k, TOPIC_OP, &bodies[i]);
        bytes_free(&bodies[i]);
    }
    world_tick(&w);
    assert_int_equal(next_outcome(&w, &k).result, RESULT_CONFIRMED);
    assert_int_equal(world_places(&w, session).taken, OPS);
    world_close(&w);
}

static void a_missing_key_is_an_alarm_though_the_disk_was_full_at_first(void **state)
{
    (void)state;
    enum { OPS = 60 };
    static const char what[] = "alarm: sealed to a key that is not here";
    struct world w;
    char session[UUID_SIZE], code[CLAIM_SIZE];
    struct test_kiosk k;
    struct bytes bodies[OPS];
    struct err e;
    uint8_t secret[32] = {33};
    int64_t pages = 0;
    uint32_t count = 0;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "100", session);
    for (unsigned i = 0; i < OPS; i++) {
        bytes_init(&bodies[i], HUB_OP_BODY_MAX);
        make_op(&w, &k, BOOK(session, 1, test_code(code, i)), &bodies[i]);
        kiosk_says(&w, &k, TOPIC_OP, &bodies[i]);
    }
    w.keys.seal_count = 0;
    hub_keys_add_seal(&w.keys, secret);
    assert_true(db_int(hub_store_db(hub_store_of(w.hub)), &pages, NULL,
                       "SELECT page_count FROM pragma_page_count", &e, ""));
    limit_pages(&w, pages + 8); /* not the first op, but one of its batch */
    assert_false(hub_tick(w.hub, &w.now, &e));
    assert_int_equal(e.kind, ERR_FULL);
    limit_pages(&w, 1000000);
    for (unsigned i = 0; i < OPS; i++) {
        kiosk_says(&w, &k, TOPIC_OP, &bodies[i]);
        bytes_free(&bodies[i]);
    }
    world_tick(&w);
    assert_true(hub_audit_count(hub_store_of(w.hub), what, &count, &e));
    assert_int_equal(count, 1);
    world_close(&w);
}

/* Same name, new key, new installation; what the old one had sent comes again. */
static void a_replaced_kiosk_begins_anew_and_doubles_nothing(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE];
    struct test_kiosk old, new;
    char code[CLAIM_SIZE], other[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &old, 1);
    world_session(&w, "Meet-up", "5", session);
    ask(&w, &old, BOOK(session, 1, test_code(code, 1)));
    kiosk_open(&w, &new, 2);
    memcpy(new.name, old.name, sizeof new.name);
    const struct staff by = {.who = WHO, .now = w.now.wall};
    bool created = true;
    struct err e;
    assert_true(
        hub_kiosk_register(w.hub, &by, new.name, new.key.public_key, &created, &e));
    assert_false(created);
    struct outcome o = ask(&w, &new, BOOK(session, 1, test_code(other, 2)));
    assert_int_equal(o.result, RESULT_CONFIRMED);
    assert_int_equal(o.n, 1);
    assert_string_equal(o.inst, new.inst);
    uint64_t dropped = hub_counts(w.hub)->dropped;
    send_op(&w, &old, BOOK(session, 1, code)); /* by the old key: no more */
    world_tick(&w);
    assert_int_equal(hub_counts(w.hub)->dropped, dropped + 1);
    assert_int_equal(world_places(&w, session).taken, 2);
    world_close(&w);
}

/* ---- damage ---- */

static void keep_reason(void *context, const struct aside *a)
{
    snprintf(context, 16, "%s", a->reason);
}

static void set_note(struct world *w, int note)
{
    struct err e;
    assert_true(db_run(hub_store_db(hub_store_of(w->hub)),
                       "UPDATE booking SET note = ?1 WHERE state = ?2", &e, "ii",
                       (int64_t)note, (int64_t)STATE_WAITING));
}

static void assert_damage_is_told(struct world *w)
{
    struct err e;
    char reason[16] = "";
    uint32_t alarms = 0;
    const struct aside_list list = {keep_reason, reason};
    assert_true(aside_list(w->hub, &w->now, &list, &e));
    assert_string_equal(reason, "damaged");
    assert_true(hub_audit_count(hub_store_of(w->hub),
                                "alarm: an operation meets a damaged row", &alarms, &e));
    assert_int_equal(alarms, 1);
}

/* Who would get the place cannot be read. The kiosk's next ones are decided, and this one
 * is when the row is whole again. */
static void a_damaged_row_keeps_back_no_later_operation_of_a_kiosk(void **state)
{
    (void)state;
    struct world w;
    char session[UUID_SIZE], other[UUID_SIZE], code[CLAIM_SIZE];
    struct test_kiosk k;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "1", session);
    world_session(&w, "Another", "1", other);
    ask(&w, &k, BOOK(session, 1, test_code(code, 1)));
    ask(&w, &k, BOOK(session, 1, test_code(code, 2)));
    set_note(&w, 99);
    send_op(&w, &k, &(struct test_op){.kind = OP_CANCEL, .code = test_code(code, 1)});
    send_op(&w, &k, BOOK(other, 1, test_code(code, 3)));
    world_tick(&w);
    assert_string_equal(next_note(&w, &k).reason, "damaged");
    assert_int_equal(next_outcome(&w, &k).result, RESULT_CONFIRMED);
    for (int i = 0; i < 3; i++)
        world_wait(&w, 60000);
    assert_damage_is_told(&w);
    assert_int_equal(world_places(&w, session).taken, 1);
    set_note(&w, 0);
    world_wait(&w, 60000);
    assert_int_equal(next_outcome(&w, &k).result, RESULT_CANCELLED);
    assert_int_equal(world_places(&w, session).taken, 1);
    assert_int_equal(world_places(&w, session).waiting, 0);
    world_close(&w);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_replaced_kiosk_begins_anew_and_doubles_nothing),
              TEST(wrong_codes_are_not_found_and_soon_held),
              TEST(wrong_codes_of_a_time_to_come_hold_nothing),
              TEST(behind_a_window_of_held_cancels_a_booking_is_decided),
              TEST(an_op_of_an_unknown_kind_is_held_and_the_next_is_decided),
              TEST(a_cancel_waits_for_its_held_booking),
              TEST(an_op_sealed_to_a_missing_key_is_decided_when_the_key_is_back),
              TEST(more_held_ops_than_a_batch_are_decided_without_a_pause),
              TEST(many_held_ops_are_looked_at_bit_by_bit),
              TEST(a_held_op_that_cannot_be_decided_keeps_none_back),
              TEST(on_a_full_disk_nobody_is_told_and_nothing_is_half_done),
              TEST(a_missing_key_is_an_alarm_though_the_disk_was_full_at_first),
              TEST(a_damaged_row_keeps_back_no_later_operation_of_a_kiosk));
    return failed;
}
