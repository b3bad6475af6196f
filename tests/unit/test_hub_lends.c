#include "core/wire_places.h"
#include "server/hub/logic/hub_session.h"
#include "tests/test.h"
#include "tests/unit/hub_world.h"

enum { MACHINE = 7 };

struct scene {
    struct world w;
    struct test_kiosk k, other;
    char session[UUID_SIZE], ref[REF_SIZE];
    unsigned people; /* who have booked */
};

static void session_ref(struct scene *s)
{
    struct hub_row row;
    bool found = false;
    struct err e;
    assert_true(
        hub_record_get(hub_store_of(s->w.hub), s->session, &row, NULL, &found, &e));
    memcpy(s->ref, row.ref, sizeof s->ref);
}

static void open_scene(struct scene *s, const char *capacity, uint32_t epoch)
{
    memset(s, 0, sizeof *s);
    world_open_later(&s->w, epoch);
    kiosk_open(&s->w, &s->k, 1);
    kiosk_open(&s->w, &s->other, 2);
    world_session(&s->w, "Meet-up", capacity, s->session);
    session_ref(s);
    kiosk_hello(&s->w, &s->k, MACHINE);
    world_tick(&s->w);
    world_drain(&s->w);
}

static struct staff staff_of(const struct scene *s)
{
    return (struct staff){.who = WHO, .now = s->w.now.wall};
}

static bool lend(struct scene *s, const struct test_kiosk *k, uint32_t places,
                 struct err *e)
{
    const struct staff by = staff_of(s);
    const struct session_kiosk which = {s->ref, k->name};
    bool found = false;
    return hub_session_lend(s->w.hub, &by, &which, places, &found, e) && found;
}

/* The lend as k is told of it next. */
static struct lend next_lend(struct scene *s, const struct test_kiosk *k)
{
    struct lend m;
    struct err e;
    if (!world_next(&s->w, TOPIC_OUTCOME, k->name))
        fail_msg("not told");
    if (!wire_get_lend(&m, s->w.last.data, s->w.last.size, &e))
        fail_msg("%s", e.text);
    return m;
}

static struct lend lent(struct scene *s, uint32_t places)
{
    struct err e;
    if (!lend(s, &s->k, places, &e))
        fail_msg("%s", e.text);
    world_tick(&s->w);
    return next_lend(s, &s->k);
}

static struct outcome book(struct scene *s, struct test_kiosk *k, uint64_t id,
                           uint32_t places)
{
    char code[CLAIM_SIZE];
    struct test_op t = *BOOK(s->session, places, test_code(code, s->people));
    t.lend = id;
    s->people++;
    return ask(&s->w, k, &t);
}

static struct outcome give_back(struct scene *s, struct test_kiosk *k, uint64_t id,
                                uint32_t unspent)
{
    const struct test_op t = {
        .kind = OP_RETURN, .target = s->session, .places = unspent, .lend = id};
    return ask(&s->w, k, &t);
}

static struct hub_person person(struct scene *s, unsigned number)
{
    struct hub_person p;
    uint8_t hash[HUB_HASH_BYTES];
    char code[CLAIM_SIZE];
    bool found = false;
    struct err e;
    hub_hash_code(hash, &s->w.keys, test_code(code, number));
    assert_true(hub_person_by_code(hub_store_of(s->w.hub), hash, &p, &found, &e));
    assert_true(found);
    return p;
}

static void assert_places(struct scene *s, uint32_t taken, uint32_t lent_now,
                          uint32_t over)
{
    struct hub_places p = world_places(&s->w, s->session);
    assert_int_equal(p.taken, taken);
    assert_int_equal(p.lent, lent_now);
    assert_int_equal(p.over, over);
}

static uint32_t alarms(struct scene *s, const char *what)
{
    uint32_t count = 0;
    struct err e;
    assert_true(hub_audit_count(hub_store_of(s->w.hub), what, &count, &e));
    return count;
}

static void a_lend_is_told_after_commit_and_at_each_hello(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "5", 0);
    struct lend m = lent(&s, 3);
    assert_int_equal(m.places, 3);
    assert_string_equal(m.session, s.session);
    assert_int_equal(m.hw[0], MACHINE);
    assert_false(m.back);
    assert_places(&s, 0, 3, 0);
    world_tick(&s.w);
    assert_false(world_next(&s.w, TOPIC_OUTCOME, s.k.name));
    kiosk_hello(&s.w, &s.k, MACHINE);
    assert_int_equal(next_lend(&s, &s.k).id, m.id);
    world_restart(&s.w);
    kiosk_hello(&s.w, &s.k, MACHINE);
    assert_int_equal(next_lend(&s, &s.k).id, m.id);
    kiosk_hello(&s.w, &s.other, MACHINE);
    assert_false(world_next(&s.w, TOPIC_OUTCOME, s.other.name));
    world_close(&s.w);
}

/* Of those that a hello names it is told nothing, but what it has still to do. */
static void a_hello_is_told_of_the_lends_that_it_lacks(void **state)
{
    (void)state;
    struct scene s;
    bool found = false;
    struct err e;
    open_scene(&s, "5", 0);
    const struct staff by = staff_of(&s);
    const struct session_kiosk which = {s.ref, s.k.name};
    struct lend m = lent(&s, 3);
    struct hello hello = hello_of(&s.w, &s.k, MACHINE);
    hello.lends[hello.lend_count++] = m.id;
    kiosk_says_hello(&s.w, &s.k, &hello);
    assert_false(world_next(&s.w, TOPIC_OUTCOME, s.k.name));
    hello.lends[0] = m.id + 1; /* of another it says nothing */
    kiosk_says_hello(&s.w, &s.k, &hello);
    assert_int_equal(next_lend(&s, &s.k).id, m.id);
    hello.lends[0] = m.id;
    assert_true(hub_session_unlend(s.w.hub, &by, &which, &found, &e) && found);
    world_tick(&s.w);
    world_drain(&s.w); /* that was lost on the way */
    kiosk_says_hello(&s.w, &s.k, &hello);
    assert_true(next_lend(&s, &s.k).back);
    hello.lend_count = 0;
    hello.returns[hello.return_count++] = m.id;
    kiosk_says_hello(&s.w, &s.k, &hello);
    assert_false(world_next(&s.w, TOPIC_OUTCOME, s.k.name));
    world_close(&s.w);
}

static void lent_places_are_nobody_elses(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "3", 0);
    struct lend m = lent(&s, 2);
    assert_int_equal(book(&s, &s.other, 0, 1).result, RESULT_CONFIRMED);
    assert_int_equal(book(&s, &s.other, 0, 1).result, RESULT_WAITING);
    /* Another kiosk with that id, and the right one with a wrong id. */
    assert_int_equal(book(&s, &s.other, m.id, 1).result, RESULT_WAITING);
    assert_int_equal(book(&s, &s.k, m.id + 1000, 1).result, RESULT_WAITING);
    assert_int_equal(alarms(&s, "alarm: a lend that was never made"), 2);
    assert_places(&s, 1, 2, 0);
    world_close(&s.w);
}

static void what_was_lent_is_confirmed(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "3", 0);
    struct lend m = lent(&s, 3);
    assert_int_equal(book(&s, &s.k, m.id, 2).result, RESULT_CONFIRMED);
    assert_places(&s, 2, 1, 0);
    /* A pair does not fit what is left of it: an ordinary booking, and an alarm. */
    assert_int_equal(book(&s, &s.k, m.id, 2).result, RESULT_WAITING);
    assert_int_equal(alarms(&s, "alarm: spent more than was lent"), 1);
    assert_true(next_lend(&s, &s.k).back);
    assert_int_equal(book(&s, &s.k, m.id, 1).result, RESULT_CONFIRMED);
    assert_places(&s, 3, 0, 0);
    kiosk_hello(&s.w, &s.k, MACHINE);
    assert_false(world_next(&s.w, TOPIC_OUTCOME, s.k.name));
    world_close(&s.w);
}

static void a_spent_place_is_confirmed_though_the_session_is_over_or_gone(void **state)
{
    (void)state;
    struct scene s;
    bool found = false;
    struct err e;
    open_scene(&s, "3", 0);
    struct lend m = lent(&s, 2);
    const struct staff by = staff_of(&s);
    assert_true(hub_session_cancel(s.w.hub, &by, s.ref, &found, &e));
    assert_true(found);
    world_tick(&s.w);
    assert_true(next_lend(&s, &s.k).back);
    assert_int_equal(book(&s, &s.k, m.id, 1).result, RESULT_CONFIRMED);
    assert_int_equal(person(&s, 0).state, STATE_CANCELLED);
    assert_int_equal(person(&s, 0).note, STATUS_NOTE_CLOSED);
    assert_places(&s, 0, 1, 0);
    world_wait(&s.w, 48ULL * 3600 * 1000);
    assert_int_equal(book(&s, &s.k, m.id, 1).result, RESULT_CONFIRMED);
    assert_places(&s, 0, 0, 0);
    world_close(&s.w);
}

static void a_return_counts_once(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "3", 0);
    struct lend m = lent(&s, 3);
    book(&s, &s.k, m.id, 1);
    assert_int_equal(give_back(&s, &s.other, m.id, 2).reason, REASON_NOT_FOUND);
    assert_places(&s, 1, 2, 0);
    assert_int_equal(give_back(&s, &s.k, m.id, 2).result, RESULT_DONE);
    assert_places(&s, 1, 0, 0);
    struct err e;
    if (!lend(&s, &s.k, 2, &e))
        fail_msg("%s", e.text);
    assert_int_equal(give_back(&s, &s.k, m.id, 2).reason, REASON_NOT_FOUND);
    assert_places(&s, 1, 2, 0);
    world_close(&s.w);
}

/* Spent by an op that is held, or lost: nobody else gets that place. */
static void what_a_return_leaves_out_stays_lent(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "3", 0);
    struct lend m = lent(&s, 3);
    assert_int_equal(give_back(&s, &s.k, m.id, 1).result, RESULT_DONE);
    assert_places(&s, 0, 2, 0);
    assert_int_equal(alarms(&s, "alarm: gave back another number than was left"), 1);
    assert_int_equal(book(&s, &s.k, m.id, 2).result, RESULT_CONFIRMED);
    assert_places(&s, 2, 0, 0);
    world_close(&s.w);
}

static void more_than_was_lent_does_not_come_back(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "5", 0);
    struct lend m = lent(&s, 2);
    book(&s, &s.other, 0, 2);
    assert_int_equal(give_back(&s, &s.k, m.id, 90).result, RESULT_DONE);
    assert_places(&s, 2, 0, 0);
    assert_int_equal(alarms(&s, "alarm: gave back another number than was left"), 1);
    world_close(&s.w);
}

static void who_waits_makes_the_hub_ask_back(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "2", 0);
    struct lend m = lent(&s, 2);
    assert_int_equal(book(&s, &s.other, 0, 1).result, RESULT_WAITING);
    struct lend back = next_lend(&s, &s.k);
    assert_true(back.back);
    assert_int_equal(back.id, m.id);
    assert_int_equal(back.places, 2);
    assert_int_equal(give_back(&s, &s.k, m.id, 2).result, RESULT_DONE);
    assert_int_equal(person(&s, 0).state, STATE_CONFIRMED);
    assert_places(&s, 1, 0, 0);
    world_close(&s.w);
}

static void staff_ask_back_and_only_the_kiosk_gives(void **state)
{
    (void)state;
    struct scene s;
    bool found = false;
    struct err e;
    open_scene(&s, "2", 0);
    lent(&s, 2);
    const struct staff by = staff_of(&s);
    const struct session_kiosk which = {s.ref, s.k.name};
    const struct session_kiosk wrong = {s.ref, s.other.name};
    assert_true(hub_session_unlend(s.w.hub, &by, &which, &found, &e));
    world_tick(&s.w);
    assert_true(next_lend(&s, &s.k).back);
    assert_places(&s, 0, 2, 0);
    assert_false(hub_session_unlend(s.w.hub, &by, &wrong, &found, &e));
    assert_string_equal(e.text, "kiosk: holds no places of this session");
    world_close(&s.w);
}

static void a_released_lend_that_was_spent_is_honoured_beyond_the_capacity(void **state)
{
    (void)state;
    struct scene s;
    bool found = false;
    struct err e;
    open_scene(&s, "2", 0);
    struct lend m = lent(&s, 2);
    const struct staff by = staff_of(&s);
    const struct session_kiosk which = {s.ref, s.k.name};
    assert_true(hub_session_release(s.w.hub, &by, &which, &found, &e));
    assert_places(&s, 0, 0, 0);
    assert_int_equal(book(&s, &s.other, 0, 2).result, RESULT_CONFIRMED);
    assert_int_equal(book(&s, &s.other, 0, 1).result, RESULT_WAITING);
    /* It comes back after all. */
    kiosk_hello(&s.w, &s.k, MACHINE);
    assert_true(next_lend(&s, &s.k).back);
    assert_int_equal(book(&s, &s.k, m.id, 1).result, RESULT_CONFIRMED);
    assert_places(&s, 3, 0, 1);
    assert_int_equal(alarms(&s, "alarm: spent a lend that staff had released"), 1);
    assert_int_equal(give_back(&s, &s.k, m.id, 1).result, RESULT_DONE);
    assert_places(&s, 3, 0, 1);
    /* Whoever leaves makes room for nobody until the capacity is kept again. */
    char code[CLAIM_SIZE];
    const struct test_op leave = {.kind = OP_CANCEL, .code = test_code(code, 2)};
    assert_int_equal(ask(&s.w, &s.k, &leave).result, RESULT_CANCELLED);
    assert_int_equal(person(&s, 1).state, STATE_WAITING);
    assert_places(&s, 2, 0, 0);
    world_close(&s.w);
}

static void a_released_lend_is_honoured_for_no_more_than_it_was(void **state)
{
    (void)state;
    struct scene s;
    bool found = false;
    struct err e;
    open_scene(&s, "1", 0);
    struct lend m = lent(&s, 1);
    const struct staff by = staff_of(&s);
    const struct session_kiosk which = {s.ref, s.k.name};
    assert_true(hub_session_release(s.w.hub, &by, &which, &found, &e));
    book(&s, &s.other, 0, 1);
    world_drain(&s.w);
    assert_int_equal(book(&s, &s.k, m.id, 1).result, RESULT_CONFIRMED);
    assert_int_equal(book(&s, &s.k, m.id, 1).result, RESULT_WAITING);
    assert_places(&s, 2, 0, 1);
    world_close(&s.w);
}

/* The present life is the second; that much of the first was there. */
static void restored(struct scene *s, bool complete, int64_t known)
{
    struct err e;
    if (!db_run(hub_store_db(hub_store_of(s->w.hub)),
                "INSERT OR REPLACE INTO life VALUES (2, 0, 0, ?1, ?2, 0)", &e, "ii",
                known, (int64_t)complete))
        fail_msg("%s", e.text);
}

static void a_lend_that_no_restore_can_have_lost_is_made_up(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "1", 1);
    book(&s, &s.other, 0, 1);
    restored(&s, true, 4711); /* nothing was lost */
    assert_int_equal(book(&s, &s.k, 4711, 1).result, RESULT_WAITING);
    restored(&s, false, 4711); /* that much is known */
    assert_int_equal(book(&s, &s.k, 4711, 1).result, RESULT_WAITING);
    assert_int_equal(book(&s, &s.k, INT64_MAX, 1).result, RESULT_WAITING);
    assert_places(&s, 1, 0, 0);
    assert_int_equal(alarms(&s, "alarm: a lend that was never made"), 3);
    world_close(&s.w);
}

static void a_later_life_honours_a_lend_it_has_lost(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "1", 1);
    restored(&s, false, 4710);
    book(&s, &s.other, 0, 1);
    assert_int_equal(book(&s, &s.k, 4711, 2).result, RESULT_CONFIRMED);
    assert_places(&s, 3, 0, 2);
    assert_int_equal(alarms(&s, "alarm: spent a lend that a restore has lost"), 1);
    world_close(&s.w);
}

static void a_lend_is_refused_with_the_reason(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    open_scene(&s, "3", 0);
    assert_false(lend(&s, &s.k, 4, &e));
    assert_string_equal(e.text, "places: 3 are free, and one lend is 1 to 100");
    assert_false(lend(&s, &s.k, 0, &e));
    assert_false(lend(&s, &s.other, 1, &e));
    assert_non_null(strstr(e.text, "kiosk: it has not said yet on which machine"));
    lent(&s, 1);
    assert_false(lend(&s, &s.k, 1, &e));
    assert_string_equal(e.text, "kiosk: holds places of this session already");
    assert_places(&s, 0, 1, 0);
    world_close(&s.w);
}

/* ---- staff make it smaller ---- */

static bool shrink(struct scene *s, uint32_t capacity, const char *const *ops,
                   size_t count, struct err *e)
{
    const struct staff by = staff_of(s);
    const struct shrink what = {.capacity = capacity, .count = count, .ops = ops};
    bool found = false;
    return hub_session_shrink(s->w.hub, &by, s->ref, &what, &found, e) && found;
}

static void a_session_shrinks_only_below_whom_staff_name(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    open_scene(&s, "4", 0);
    book(&s, &s.other, 0, 1);
    book(&s, &s.other, 0, 2);
    struct lend m = lent(&s, 1);
    struct hub_person first = person(&s, 0);
    const char *ops[] = {first.op, first.op};
    assert_false(shrink(&s, 2, NULL, 0, &e));
    assert_non_null(strstr(e.text, "3 places are taken and 1 held by kiosks"));
    assert_false(shrink(&s, 2, ops, 1, &e));
    assert_int_equal(person(&s, 0).state, STATE_CONFIRMED);
    assert_true(shrink(&s, 3, ops, 2, &e));
    assert_int_equal(person(&s, 0).state, STATE_CANCELLED);
    assert_int_equal(person(&s, 0).note, STATUS_NOTE_STAFF);
    assert_int_equal(world_places(&s.w, s.session).capacity, 3);
    assert_places(&s, 2, 1, 0);
    assert_int_equal(book(&s, &s.k, m.id, 1).result, RESULT_CONFIRMED);
    const char *strange[] = {"01920000-0000-7000-8000-0000000000aa"};
    assert_false(shrink(&s, 3, strange, 1, &e));
    assert_non_null(strstr(e.text, "is no booking of this session"));
    char code[CLAIM_SIZE], elsewhere[UUID_SIZE];
    world_session(&s.w, "Another", "2", elsewhere);
    ask(&s.w, &s.other, BOOK(elsewhere, 1, test_code(code, 500)));
    const char *others[] = {person(&s, 500).op};
    assert_false(shrink(&s, 3, others, 1, &e));
    assert_int_equal(person(&s, 500).state, STATE_CONFIRMED);
    world_close(&s.w);
}

static void more_capacity_lets_people_in(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    open_scene(&s, "1", 0);
    book(&s, &s.other, 0, 1);
    book(&s, &s.other, 0, 1);
    assert_true(shrink(&s, 2, NULL, 0, &e));
    assert_int_equal(person(&s, 1).state, STATE_CONFIRMED);
    world_close(&s.w);
}

/* ---- any life ---- */

static uint32_t next_random(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % below;
}

enum { LIVES = 6, ACTS = 60, KEPT = 8 };

struct purse { /* the lend as the kiosk has it */
    uint64_t id;
    uint32_t unspent;
    bool open;
};

static void act(struct scene *s, struct purse *p, uint32_t *seed)
{
    struct err e;
    bool found = false;
    const struct staff by = staff_of(s);
    const struct session_kiosk which = {s->ref, s->k.name};
    uint32_t places = 1 + next_random(seed, 2);
    switch (next_random(seed, 6)) {
    case 0:
        if (!p->open && lend(s, &s->k, 1 + next_random(seed, 4), &e)) {
            world_tick(&s->w);
            struct lend m = next_lend(s, &s->k);
            *p = (struct purse){.id = m.id, .unspent = m.places, .open = true};
        }
        break;
    case 1:
        if (p->open && p->unspent >= places) {
            assert_int_equal(book(s, &s->k, p->id, places).result, RESULT_CONFIRMED);
            p->unspent -= places;
        }
        break;
    case 2:
        if (p->open)
            assert_int_equal(give_back(s, &s->k, p->id, p->unspent).result, RESULT_DONE);
        p->open = false;
        break;
    case 3:
        if (next_random(seed, 4) == 0 &&
            !hub_session_release(s->w.hub, &by, &which, &found, &e))
            assert_non_null(strstr(e.text, "holds no places"));
        break;
    default: book(s, &s->other, 0, places);
    }
}

/* The kiosk may be released at any time and then spends all the same. */
static void any_life_with_lends_adds_up(void **state)
{
    (void)state;
    for (uint32_t life = 0; life < LIVES; life++) {
        struct scene s;
        struct purse purse = {.open = false};
        uint32_t seed = life + 1;
        open_scene(&s, "20", 0);
        for (int i = 0; i < ACTS; i++) {
            act(&s, &purse, &seed);
            world_drain(&s.w);
            struct hub_places p = world_places(&s.w, s.session);
            uint32_t taken = 0;
            for (unsigned n = 0; n < s.people; n++) {
                struct hub_person b = person(&s, n);
                taken += b.state == STATE_CONFIRMED ? b.places : 0;
            }
            assert_int_equal(p.taken, taken);
            assert_true(p.taken + p.lent <= p.capacity + p.over);
            assert_true(p.over == 0 || p.taken + p.lent == p.capacity + p.over);
            assert_true(p.lent <= (purse.open ? purse.unspent : 0));
        }
        world_close(&s.w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lend_is_told_after_commit_and_at_each_hello),
        cmocka_unit_test(a_hello_is_told_of_the_lends_that_it_lacks),
        cmocka_unit_test(lent_places_are_nobody_elses),
        cmocka_unit_test(what_was_lent_is_confirmed),
        cmocka_unit_test(a_spent_place_is_confirmed_though_the_session_is_over_or_gone),
        cmocka_unit_test(a_return_counts_once),
        cmocka_unit_test(what_a_return_leaves_out_stays_lent),
        cmocka_unit_test(more_than_was_lent_does_not_come_back),
        cmocka_unit_test(who_waits_makes_the_hub_ask_back),
        cmocka_unit_test(staff_ask_back_and_only_the_kiosk_gives),
        cmocka_unit_test(a_released_lend_that_was_spent_is_honoured_beyond_the_capacity),
        cmocka_unit_test(a_released_lend_is_honoured_for_no_more_than_it_was),
        cmocka_unit_test(a_lend_that_no_restore_can_have_lost_is_made_up),
        cmocka_unit_test(a_later_life_honours_a_lend_it_has_lost),
        cmocka_unit_test(a_lend_is_refused_with_the_reason),
        cmocka_unit_test(a_session_shrinks_only_below_whom_staff_name),
        cmocka_unit_test(more_capacity_lets_people_in),
        cmocka_unit_test(any_life_with_lends_adds_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
