/* Lends, and what no key opens, in a life of the hub that began with a backup. */
#include "core/wire_places.h"
#include "server/hub/logic/hub_aside.h"
#include "server/hub/logic/hub_session.h"
#include "tests/unit/past_world.h"

/* Whether the kiosk is told of a lend in what the hub has for it. */
static bool is_told_of_lend(struct past *p, const struct test_kiosk *k)
{
    struct lend m;
    bool told = false;
    while (world_next(&p->j.w, TOPIC_OUTCOME, k->name))
        told = told || wire_get_lend(&m, p->j.w.last.data, p->j.w.last.size, NULL);
    return told;
}

static uint64_t lend(struct past *p, uint32_t places)
{
    const struct staff by = {.who = WHO, .now = p->j.w.now.wall};
    struct hub_row row;
    struct lend m;
    bool found = false;
    struct err e;
    assert_true(
        hub_record_get(hub_store_of(p->j.w.hub), p->j.session, &row, NULL, &found, &e));
    const struct session_kiosk which = {row.ref, p->j.k.name};
    kiosk_hello(&p->j.w, &p->j.k, 7);
    if (!hub_session_lend(p->j.w.hub, &by, &which, places, &found, &e))
        fail_msg("%s", e.text);
    world_tick(&p->j.w);
    while (world_next(&p->j.w, TOPIC_OUTCOME, p->j.k.name))
        if (wire_get_lend(&m, p->j.w.last.data, p->j.w.last.size, NULL))
            return m.id;
    fail_msg("not told");
    return 0;
}

/* What it promised from it is known to nobody, whichever hub asks. */
static void a_lend_from_a_backup_is_not_told_to_a_new_disk(void **state)
{
    (void)state;
    struct past p;
    past_open(&p, "3");
    (void)lend(&p, 2);
    jw_backup(&p.j, BACKUP_DB);
    lose_hub(&p, false);
    memset(p.j.k.inst, 'a', sizeof p.j.k.inst - 1);
    p.j.k.n = 0;
    say_hello(&p, &p.j.k, 0);
    world_tick(&p.j.w);
    assert_int_equal(recovery(&p).heard, 1);
    assert_false(is_told_of_lend(&p, &p.j.k));
    kiosk_hello(&p.j.w, &p.j.k, 7);
    assert_false(is_told_of_lend(&p, &p.j.k));
    assert_int_equal(places(&p).lent, 2);
    past_close(&p);
}

/* Or it would give places away once more. */
static void a_lend_from_a_backup_waits_for_what_its_kiosk_did_with_it(void **state)
{
    (void)state;
    for (int returned = 0; returned < 2; returned++) {
        struct past p;
        struct told *told = NULL;
        past_open(&p, "3");
        struct test_op back = {.kind = OP_RETURN, .target = p.j.session, .places = 2};
        back.lend = lend(&p, 2);
        jw_backup(&p.j, BACKUP_DB);
        if (returned == 1)
            told = tell(&p, &p.j.k, &back);
        lose_hub(&p, false);
        say_hello(&p, &p.j.k, 1); /* it has something to show yet */
        assert_false(is_told_of_lend(&p, &p.j.k));
        if (told != NULL)
            replay(&p, &p.j.k, told);
        say_hello(&p, &p.j.k, 0);
        assert_int_equal(is_told_of_lend(&p, &p.j.k), returned == 0);
        past_close(&p);
    }
}

/* As after a restore: it is decided when its kiosk was heard. */
static void hold(struct past *p, struct test_kiosk *k, const struct test_op *t)
{
    struct hub_store *s = hub_store_of(p->j.w.hub);
    struct bytes body, box;
    struct op op;
    struct err e;
    bytes_init(&body, HUB_OP_BODY_MAX);
    bytes_init(&box, WIRE_BOX_MAX);
    make_op(&p->j.w, k, t, &body);
    assert_true(wire_get_op(&op, &box, body.data, body.size, &e));
    assert_true(hub_store_begin(s, &e));
    assert_true(hub_op_hold(s, k->name, &op, body.data, body.size, WORLD_START, &e));
    assert_true(hub_store_commit(s, &e));
    bytes_free(&body);
    bytes_free(&box);
}

/* Or it would give away what it has given back. */
static void a_lend_is_not_told_again_while_its_return_is_held(void **state)
{
    (void)state;
    struct past p;
    past_open(&p, "3");
    struct test_op back = {.kind = OP_RETURN, .target = p.j.session, .places = 2};
    back.lend = lend(&p, 2);
    kiosk_hello(&p.j.w, &p.j.k, 7);
    assert_true(is_told_of_lend(&p, &p.j.k));
    hold(&p, &p.j.k, &back);
    kiosk_hello(&p.j.w, &p.j.k, 7);
    assert_false(is_told_of_lend(&p, &p.j.k));
    past_close(&p);
}

/* ---- a key that is lost for good ---- */

static bool refused(struct past *p, const char *op, struct err *e)
{
    static const struct staff anna = {.who = "anna", .now = WORLD_START};
    bool found = false;
    bool ok = aside_refuse(p->j.w.hub, &anna, op, &found, e);
    assert_true(found);
    return ok;
}

static void what_no_key_opens_is_not_refused_before_all_are_heard(void **state)
{
    (void)state;
    struct past p;
    struct world *w = &p.j.w;
    char op[UUID_SIZE], code[CLAIM_SIZE];
    uint8_t secret[32] = {33};
    struct err e;
    past_open(&p, "2");
    jw_backup(&p.j, BACKUP_DB);
    lose_hub(&p, false);
    uuid7_new(op, w->now.wall * 1000);
    struct test_op t = *BOOK(p.j.session, 1, test_code(code, 1));
    t.op = op;
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(w, &p.j.k, &t, &body);
    w->keys.seal_count = 0;
    hub_keys_add_seal(&w->keys, secret);
    kiosk_says(w, &p.j.k, TOPIC_OP, &body);
    world_tick(w);
    assert_string_equal(next_note(w, &p.j.k).reason, "key");
    assert_false(refused(&p, op, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_non_null(strstr(e.text, "recovers from a restore"));
    say_hello(&p, &p.j.k, 0);
    say_hello(&p, &p.k2, 0);
    world_wait(w, 60000);
    assert_false(recovery(&p).life.holding);
    assert_true(refused(&p, op, &e));
    bytes_free(&body);
    past_close(&p);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_lend_from_a_backup_is_not_told_to_a_new_disk),
              TEST(a_lend_from_a_backup_waits_for_what_its_kiosk_did_with_it),
              TEST(a_lend_is_not_told_again_while_its_return_is_held),
              TEST(what_no_key_opens_is_not_refused_before_all_are_heard));
    return failed;
}
