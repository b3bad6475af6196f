/* An op that a backup had as held may have been answered since; what is done with it
 * while its kiosk is silent (docs/protocol.md, 10). */
#include "core/wire_places.h"
#include "server/hub/logic/hub_session.h"
#include "tests/unit/past_world.h"

/* Kiosk 2 books, the hub has not the key, and a backup is made. Then it is told that it
 * has the only place. */
static struct told *hold_and_answer(struct past *p)
{
    struct world *w = &p->j.w;
    struct told *told = &p->told[0];
    char code[CLAIM_SIZE];
    past_open(p, "1");
    p->count = 1;
    bytes_init(&told->op, HUB_OP_BODY_MAX);
    bytes_init(&told->frame, FRAME_MAX);
    make_op(w, &p->k2, BOOK(p->j.session, 1, test_code(code, 1)), &told->op);
    const struct hub_seal_key real = w->keys.seals[0];
    snprintf(w->keys.seals[0].id, KEYID_SIZE, "0000000000000000");
    kiosk_says(w, &p->k2, TOPIC_OP, &told->op);
    world_tick(w);
    w->keys.seals[0] = real;
    jw_backup(&p->j, BACKUP_DB);
    world_drain(w);
    world_wait(w, 61000);
    hear_told(w, &p->k2, told);
    assert_int_equal(told->outcome.result, RESULT_CONFIRMED);
    return told;
}

static struct told *hold_and_lose(struct past *p)
{
    struct told *told = hold_and_answer(p);
    lose_hub(p, false);
    return told;
}

/* Staff do not wait for kiosk 2, and a minute goes by. */
static void give_up(struct past *p)
{
    const struct staff by = {.who = "Ada", .now = p->j.w.now.wall};
    struct err e;
    bool found = false;
    assert_true(hub_recovery_lost(p->j.w.hub, &by, p->k2.name, &found, &e) && found);
    say_hello(p, &p->j.k, 0);
    world_tick(&p->j.w);
    assert_false(recovery(p).life.holding);
    world_wait(&p->j.w, 61000);
    world_drain(&p->j.w);
}

static void it_is_kept_although_staff_give_its_kiosk_up(void **state)
{
    (void)state;
    struct past p;
    struct told *told = hold_and_lose(&p);
    give_up(&p);
    assert_int_equal(recovery(&p).held, 1);
    assert_int_equal(book(&p, &p.j.k, 2)->outcome.result, RESULT_CONFIRMED);
    replay(&p, &p.k2, told); /* it lives, and says what it was told */
    assert_int_equal(recovery(&p).held, 0);
    assert_int_equal(places(&p).taken, 2);
    assert_int_equal(places(&p).over, 1);
    past_close(&p);
}

static void it_is_kept_although_staff_release_its_session(void **state)
{
    (void)state;
    struct past p;
    struct told *told = hold_and_lose(&p);
    const struct staff by = {.who = "Ada", .now = p.j.w.now.wall};
    struct hub_row row;
    struct err e;
    bool found = false;
    assert_true(
        hub_record_get(hub_store_of(p.j.w.hub), p.j.session, &row, NULL, &found, &e));
    assert_true(hub_recovery_release(p.j.w.hub, &by, row.ref, &found, &e));
    world_wait(&p.j.w, 61000);
    assert_int_equal(recovery(&p).held, 1);
    world_drain(&p.j.w);
    replay(&p, &p.k2, told);
    past_close(&p);
}

static void it_is_decided_when_its_kiosk_has_nothing_to_tell(void **state)
{
    (void)state;
    struct past p;
    struct told *told = hold_and_lose(&p);
    give_up(&p);
    say_hello(&p, &p.k2, 0); /* the answer never came */
    world_wait(&p.j.w, 61000);
    assert_int_equal(recovery(&p).heard, 2);
    assert_int_equal(recovery(&p).held, 0);
    assert_string_equal(next_outcome(&p.j.w, &p.k2).op, told->outcome.op);
    assert_int_equal(alarms(&p, "recovery ends"), 1);
    past_close(&p);
}

/* No later op tells of it, and nothing but a gap makes the kiosk say that it is void. */
static void its_kiosk_is_asked_for_a_last_number_that_it_cannot_send(void **state)
{
    (void)state;
    struct past p;
    hold_and_lose(&p);
    give_up(&p);
    p.k2.n++;
    say_hello(&p, &p.k2, 0);
    world_wait(&p.j.w, 61000);
    world_wait(&p.j.w, 1000);
    assert_int_equal(recovery(&p).held, 1);
    struct note note = next_note(&p.j.w, &p.k2);
    assert_int_equal(note.kind, WIRE_GAP);
    assert_int_equal(note.expect, p.k2.n);
    past_close(&p);
}

static void it_is_decided_when_its_kiosk_is_revoked(void **state)
{
    (void)state;
    struct past p;
    const struct staff by = {.who = "Ada", .now = WORLD_START};
    struct err e;
    bool found = false;
    hold_and_lose(&p);
    give_up(&p);
    assert_true(hub_kiosk_ban(p.j.w.hub, &by, p.k2.name, &found, &e) && found);
    world_wait(&p.j.w, 61000);
    assert_int_equal(recovery(&p).held, 0);
    past_close(&p);
}

static void with_its_journal_the_next_life_waits_for_its_kiosk_again(void **state)
{
    (void)state;
    struct past p;
    struct hub_restore order = jw_order();
    struct told *told = hold_and_lose(&p);
    give_up(&p);
    jw_backup(&p.j, "/other/second.db");
    hub_close(p.j.w.hub);
    order.backup = "/other/second.db";
    order.path = "/third/hub.db";
    assert_false(jw_restore(&order).complete);
    snprintf(p.j.w.path, sizeof p.j.w.path, "%s", order.path);
    world_start(&p.j.w);
    world_wait(&p.j.w, 61000);
    assert_int_equal(recovery(&p).held, 1);
    world_drain(&p.j.w);
    replay_as(&p, &p.k2, told, &told->frame);
    world_tick(&p.j.w);
    assert_int_equal(next_outcome(&p.j.w, &p.k2).hseq, told->outcome.hseq);
    past_close(&p);
}

/* A journal that ends too early looks whole until a kiosk says what it knows. */
static void a_life_thought_complete_asks_its_kiosk_first(void **state)
{
    (void)state;
    struct past p;
    char code[CLAIM_SIZE];
    past_open(&p, "1");
    jw_backup(&p.j, BACKUP_DB);
    const struct hub_seal_key key = p.j.w.keys.seals[0];
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(&p.j.w, &p.k2, BOOK(p.j.session, 1, test_code(code, 1)), &body);
    snprintf(p.j.w.keys.seals[0].id, KEYID_SIZE, "0000000000000000");
    kiosk_says(&p.j.w, &p.k2, TOPIC_OP, &body);
    world_tick(&p.j.w);
    p.j.w.keys.seals[0] = key;
    lose_hub(&p, true);
    assert_false(recovery(&p).life.holding);
    world_wait(&p.j.w, 61000);
    assert_int_equal(recovery(&p).held, 1);
    world_drain(&p.j.w);
    say_hello(&p, &p.k2, 0);
    world_wait(&p.j.w, 61000);
    assert_int_equal(recovery(&p).held, 0);
    assert_int_equal(next_outcome(&p.j.w, &p.k2).result, RESULT_CONFIRMED);
    bytes_free(&body);
    past_close(&p);
}

/* ---- what it spends ---- */

static void lend(struct past *p, uint32_t places)
{
    const struct staff by = {.who = "Ada", .now = p->j.w.now.wall};
    struct hub_row row;
    struct err e;
    bool found = false;
    kiosk_hello(&p->j.w, &p->j.k, 7);
    world_tick(&p->j.w);
    assert_true(
        hub_record_get(hub_store_of(p->j.w.hub), p->j.session, &row, NULL, &found, &e));
    const struct session_kiosk which = {row.ref, p->j.k.name};
    assert_true(hub_session_lend(p->j.w.hub, &by, &which, places, &found, &e) && found);
    world_tick(&p->j.w);
    world_drain(&p->j.w);
}

/* To the same installation, which says that it has none. */
static uint32_t lent_again(struct past *p, struct lend *m)
{
    struct err e;
    kiosk_hello(&p->j.w, &p->j.k, 7);
    *m = (struct lend){.places = 0};
    if (world_next(&p->j.w, TOPIC_OUTCOME, p->j.k.name))
        assert_true(wire_get_lend(m, p->j.w.last.data, p->j.w.last.size, &e));
    return m->places;
}

static void a_lend_is_said_again_without_what_is_spent_of_it(void **state)
{
    (void)state;
    struct past p;
    struct lend m;
    char code[CLAIM_SIZE];
    past_open(&p, "5");
    lend(&p, 3);
    assert_int_equal(lent_again(&p, &m), 3);
    const struct test_op one = {.kind = OP_BOOK,
                                .target = p.j.session,
                                .places = 1,
                                .lend = m.id,
                                .code = test_code(code, 1)};
    assert_int_equal(tell(&p, &p.j.k, &one)->outcome.result, RESULT_CONFIRMED);
    assert_int_equal(lent_again(&p, &m), 2);
    struct test_op two = one;
    char other[CLAIM_SIZE];
    two.code = test_code(other, 2);
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(&p.j.w, &p.j.k, &two, &body);
    const struct hub_seal_key key = p.j.w.keys.seals[0];
    snprintf(p.j.w.keys.seals[0].id, KEYID_SIZE, "0000000000000000");
    kiosk_says(&p.j.w, &p.j.k, TOPIC_OP, &body);
    world_tick(&p.j.w);
    world_drain(&p.j.w);
    assert_int_equal(recovery(&p).held, 1);
    assert_int_equal(lent_again(&p, &m), 1); /* so whoever has that is confirmed */
    p.j.w.keys.seals[0] = key;
    world_wait(&p.j.w, 61000);
    assert_int_equal(next_outcome(&p.j.w, &p.j.k).result, RESULT_CONFIRMED);
    assert_int_equal(lent_again(&p, &m), 1);
    bytes_free(&body);
    past_close(&p);
}

/* ---- and was erased since ---- */

static bool told_to_forget(struct past *p, const struct test_kiosk *k)
{
    struct err e;
    enum wire_kind kind = WIRE_KIND_COUNT;
    while (world_next(&p->j.w, TOPIC_OUTCOME, k->name))
        if (wire_kind_of(&kind, p->j.w.last.data, p->j.w.last.size, &e) &&
            kind == WIRE_FORGET)
            return true;
    return false;
}

/* What was held and answered stands in the list of erasures of a restore. */
static struct told *lose_what_is_erased(struct past *p)
{
    char ops[1][UUID_SIZE];
    struct told *told = hold_and_answer(p);
    memcpy(ops[0], told->outcome.op, UUID_SIZE);
    lose_hub_erased(p, (const char(*)[UUID_SIZE])ops, 1);
    return told;
}

static void its_kiosk_is_told_to_erase_it_when_it_has_told_the_answer(void **state)
{
    (void)state;
    struct past p;
    struct told *told = lose_what_is_erased(&p);
    say_hello(&p, &p.k2, 1);
    assert_false(told_to_forget(&p, &p.k2));
    replay(&p, &p.k2, told);
    say_hello(&p, &p.k2, 0);
    assert_true(told_to_forget(&p, &p.k2));
    past_close(&p);
}

static void its_kiosk_is_told_to_erase_it_when_it_has_nothing_to_tell(void **state)
{
    (void)state;
    struct past p;
    lose_what_is_erased(&p);
    say_hello(&p, &p.k2, 0);
    say_hello(&p, &p.j.k, 0);
    world_wait(&p.j.w, 61000);
    assert_int_equal(recovery(&p).held, 0);
    assert_true(told_to_forget(&p, &p.k2)); /* with the answer */
    past_close(&p);
}

/* Two sessions have one who waits, and a place that was given back during the hold; then
 * the first is damaged. */
static void end_hold_of(struct past *p, const char *damage, char other[UUID_SIZE])
{
    struct err e;
    char code[CLAIM_SIZE];
    past_open(p, "1");
    world_session(&p->j.w, "Walk", "1", other);
    for (unsigned i = 1; i <= 2; i++) {
        book(p, &p->j.k, i);
        tell(p, &p->j.k, BOOK(other, 1, test_code(code, i + 2)));
    }
    jw_backup(&p->j, BACKUP_DB);
    lose_hub(p, false);
    cancel(p, &p->j.k, 1);
    cancel(p, &p->j.k, 3);
    struct db *db = hub_store_db(hub_store_of(p->j.w.hub));
    assert_true(db_exec(db, damage, &e));
    say_hello(p, &p->k2, 0);
    kiosk_hello(&p->j.w, &p->j.k, 0);
    for (bool ok = false; !ok;) { /* it may fail at first */
        p->j.w.now.ms += 1000;
        ok = hub_tick(p->j.w.hub, &p->j.w.now, &e);
        assert_true(p->j.w.now.ms < 2000000);
    }
    assert_false(recovery(p).life.holding);
    assert_int_equal(world_places(&p->j.w, other).taken, 1);
}

static void the_hold_ends_though_a_sessions_record_is_damaged(void **state)
{
    (void)state;
    struct past p;
    char other[UUID_SIZE];
    end_hold_of(&p, "UPDATE rec SET body = '?' WHERE body LIKE '%Meet-up%'", other);
    assert_int_equal(places(&p).taken, 1);
    assert_int_equal(alarms(&p, "alarm: a session's record cannot be read"), 1);
    past_close(&p);
}

static void the_hold_ends_though_a_waiting_list_is_damaged(void **state)
{
    (void)state;
    struct past p;
    char other[UUID_SIZE];
    end_hold_of(&p,
                "PRAGMA ignore_check_constraints = 1;"
                "UPDATE booking SET places = 0 WHERE hseq ="
                " (SELECT min(hseq) FROM booking WHERE offered_until = 0 AND state ="
                "  (SELECT state FROM booking ORDER BY hseq DESC LIMIT 1));"
                "PRAGMA ignore_check_constraints = 0",
                other);
    assert_int_equal(places(&p).taken, 0);
    assert_int_equal(alarms(&p, "alarm: a waiting list that cannot be read"), 1);
    past_close(&p);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(its_kiosk_is_told_to_erase_it_when_it_has_told_the_answer),
              TEST(its_kiosk_is_told_to_erase_it_when_it_has_nothing_to_tell),
              TEST(the_hold_ends_though_a_sessions_record_is_damaged),
              TEST(the_hold_ends_though_a_waiting_list_is_damaged),
              TEST(it_is_kept_although_staff_give_its_kiosk_up),
              TEST(it_is_kept_although_staff_release_its_session),
              TEST(it_is_decided_when_its_kiosk_has_nothing_to_tell),
              TEST(its_kiosk_is_asked_for_a_last_number_that_it_cannot_send),
              TEST(it_is_decided_when_its_kiosk_is_revoked),
              TEST(with_its_journal_the_next_life_waits_for_its_kiosk_again),
              TEST(a_life_thought_complete_asks_its_kiosk_first),
              TEST(a_lend_is_said_again_without_what_is_spent_of_it));
    return failed;
}
