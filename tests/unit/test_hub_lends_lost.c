/* Places that a kiosk held which is gone, or its disk. */
#include "core/wire_places.h"
#include "server/hub/logic/hub_session.h"
#include "tests/test.h"
#include "tests/unit/hub_world.h"

enum { MACHINE = 7 };

struct scene {
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE], ref[REF_SIZE];
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

static void open_scene(struct scene *s, const char *capacity)
{
    memset(s, 0, sizeof *s);
    world_open(&s->w);
    kiosk_open(&s->w, &s->k, 1);
    world_session(&s->w, "Meet-up", capacity, s->session);
    session_ref(s);
    kiosk_hello(&s->w, &s->k, MACHINE);
    world_tick(&s->w);
    world_drain(&s->w);
}

static bool lend(struct scene *s, uint32_t places, struct err *e)
{
    const struct staff by = {.who = WHO, .now = s->w.now.wall};
    const struct session_kiosk which = {s->ref, s->k.name};
    bool found = false;
    return hub_session_lend(s->w.hub, &by, &which, places, &found, e) && found;
}

static void must_lend(struct scene *s, uint32_t places)
{
    struct err e;
    if (!lend(s, places, &e))
        fail_msg("%s", e.text);
}

typedef bool take_back(struct hub *h, const struct staff *by,
                       const struct session_kiosk *which, bool *found, struct err *e);

static void must(struct scene *s, take_back *what)
{
    const struct staff by = {.who = WHO, .now = s->w.now.wall};
    const struct session_kiosk which = {s->ref, s->k.name};
    bool found = false;
    struct err e;
    if (!what(s->w.hub, &by, &which, &found, &e))
        fail_msg("%s", e.text);
    assert_true(found);
}

/* The kiosk is dead, staff release what it held; later it is replaced. */
static void a_new_lend_stands_behind_one_that_was_released(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    open_scene(&s, "5");
    must_lend(&s, 2);
    must(&s, hub_session_release);
    kiosk_hello(&s.w, &s.k, MACHINE + 1);
    must_lend(&s, 2);
    assert_false(lend(&s, 1, &e));
    assert_string_equal(e.text, "kiosk: holds places of this session already");
    assert_int_equal(world_places(&s.w, s.session).lent, 2);
    must(&s, hub_session_unlend);
    must(&s, hub_session_release);
    assert_int_equal(world_places(&s.w, s.session).lent, 0);
    world_close(&s.w);
}

/* ---- another installation ---- */

/* With a disk that is empty, in the same machine. */
static struct test_kiosk new_disk(const struct scene *s)
{
    struct test_kiosk k = s->k;
    memset(k.inst, 'a', sizeof k.inst - 1);
    k.n = 0;
    return k;
}

static struct hello hello_with(struct scene *s, const struct test_kiosk *k, uint64_t lend)
{
    struct hello hello = hello_of(&s->w, k, MACHINE);
    if (lend != 0)
        hello.lends[hello.lend_count++] = lend;
    return hello;
}

/* Says it, and is told of a lend, or not. */
static bool is_told(struct scene *s, const struct hello *hello, struct lend *m)
{
    world_tick(&s->w);
    world_drain(&s->w);
    kiosk_says_hello(&s->w, &s->k, hello);
    world_tick(&s->w);
    while (world_next(&s->w, TOPIC_OUTCOME, s->k.name))
        if (wire_get_lend(m, s->w.last.data, s->w.last.size, NULL))
            return true;
    return false;
}

static uint64_t lent(struct scene *s, uint32_t places)
{
    const struct hello hello = hello_with(s, &s->k, 0);
    struct lend m;
    must_lend(s, places);
    assert_true(is_told(s, &hello, &m));
    assert_string_equal(m.inst, s->k.inst);
    return m.id;
}

static enum result book(struct scene *s, struct test_kiosk *k, uint64_t id, unsigned code)
{
    char text[CLAIM_SIZE];
    struct test_op op = *BOOK(s->session, 1, test_code(text, code));
    op.lend = id;
    return ask(&s->w, k, &op).result;
}

static uint32_t orphaned(struct scene *s)
{
    uint32_t places = 0;
    struct err e;
    assert_true(hub_lends_orphaned(hub_store_of(s->w.hub), s->k.name, &places, &e));
    return places;
}

static uint32_t alarms(struct scene *s)
{
    uint32_t count = 0;
    struct err e;
    assert_true(hub_audit_count(hub_store_of(s->w.hub),
                                "alarm: places that a kiosk held are lost to it", &count,
                                &e));
    return count;
}

/* The kiosk, cut off, has promised its only place to somebody; then its disk died. */
static void a_new_disk_is_not_told_of_what_the_one_before_held(void **state)
{
    (void)state;
    struct scene s;
    struct lend m;
    struct test_kiosk other;
    open_scene(&s, "1");
    kiosk_open(&s.w, &other, 2);
    lent(&s, 1);
    const struct test_kiosk fresh = new_disk(&s);
    const struct hello hello = hello_with(&s, &fresh, 0);
    assert_false(is_told(&s, &hello, &m));
    assert_int_equal(orphaned(&s), 1);
    assert_int_equal(alarms(&s), 1);
    assert_int_equal(book(&s, &other, 0, 1), RESULT_WAITING);
    must(&s, hub_session_unlend);
    world_restart(&s.w);
    assert_false(is_told(&s, &hello, &m));
    assert_int_equal(alarms(&s), 1);
    assert_int_equal(world_places(&s.w, s.session).lent, 1);
    must(&s, hub_session_release);
    assert_int_equal(world_places(&s.w, s.session).lent, 0);
    assert_int_equal(world_places(&s.w, s.session).taken, 1);
    assert_int_equal(orphaned(&s), 0);
    world_close(&s.w);
}

static void the_same_installation_may_ask_again(void **state)
{
    (void)state;
    struct scene s;
    struct lend m;
    open_scene(&s, "2");
    const uint64_t id = lent(&s, 2);
    const struct hello hello = hello_with(&s, &s.k, 0);
    world_restart(&s.w);
    assert_true(is_told(&s, &hello, &m));
    assert_int_equal(m.id, id);
    assert_int_equal(orphaned(&s), 0);
    world_close(&s.w);
}

/* As after a fork: the disk goes on under another id, and what stands on it stays. */
static void who_has_a_lend_on_its_disk_goes_on_with_it(void **state)
{
    (void)state;
    struct scene s;
    struct lend m;
    open_scene(&s, "3");
    const uint64_t id = lent(&s, 2);
    struct test_kiosk fork = new_disk(&s);
    struct hello hello = hello_with(&s, &fork, id);
    assert_false(is_told(&s, &hello, &m));
    assert_int_equal(orphaned(&s), 0);
    assert_int_equal(book(&s, &fork, id, 1), RESULT_CONFIRMED);
    must(&s, hub_session_unlend);
    assert_true(is_told(&s, &hello, &m));
    assert_true(m.back);
    assert_string_equal(m.inst, fork.inst);
    hello = hello_with(&s, &s.k, 0); /* what it was before says no more that counts */
    assert_false(is_told(&s, &hello, &m));
    assert_int_equal(orphaned(&s), 0);
    world_close(&s.w);
}

/* Of two lends one could still be read, when its outbox was mended. */
static void a_mended_outbox_is_told_of_no_lend_that_it_lost(void **state)
{
    (void)state;
    struct scene s;
    struct lend m;
    open_scene(&s, "5");
    const uint64_t kept = lent(&s, 2);
    world_session(&s.w, "Another", "3", s.session);
    session_ref(&s);
    must_lend(&s, 3);
    struct test_kiosk mended = new_disk(&s);
    const struct hello hello = hello_with(&s, &mended, kept);
    assert_false(is_told(&s, &hello, &m));
    assert_int_equal(orphaned(&s), 3);
    assert_int_equal(world_places(&s.w, s.session).lent, 3);
    world_close(&s.w);
}

/* What was exported from the old disk was promised there. */
static void what_an_old_disk_promised_is_confirmed_from_the_new_one(void **state)
{
    (void)state;
    struct scene s;
    struct lend m;
    open_scene(&s, "1");
    const uint64_t id = lent(&s, 1);
    struct test_kiosk fresh = new_disk(&s);
    const struct hello hello = hello_with(&s, &fresh, 0);
    assert_false(is_told(&s, &hello, &m));
    assert_int_equal(book(&s, &fresh, id, 1), RESULT_CONFIRMED);
    assert_int_equal(world_places(&s.w, s.session).lent, 0);
    assert_int_equal(world_places(&s.w, s.session).over, 0);
    world_close(&s.w);
}

/* It was lent by a hub that did not note to whom. */
static void nobody_is_told_of_a_lend_that_may_be_anybodys(void **state)
{
    (void)state;
    struct scene s;
    struct lend m;
    struct err e;
    open_scene(&s, "1");
    const uint64_t id = lent(&s, 1);
    assert_true(
        db_run(hub_store_db(hub_store_of(s.w.hub)), "UPDATE lend SET inst = ''", &e, ""));
    struct hello hello = hello_with(&s, &s.k, 0);
    assert_false(is_told(&s, &hello, &m));
    hello = hello_with(&s, &s.k, id);
    assert_false(is_told(&s, &hello, &m));
    hello = hello_with(&s, &s.k, 0);
    assert_true(is_told(&s, &hello, &m));
    world_close(&s.w);
}

/* ---- a hello that comes while hub.db cannot be written ---- */

/* Says hello meanwhile; then hub.db can be written, and it says no more. */
static void hello_unwritten(struct scene *s, const struct hello *hello)
{
    bool final = false;
    struct err e;
    world_writable(&s->w, false);
    kiosk_says_hello(&s->w, &s->k, hello);
    assert_true(world_next(&s->w, TOPIC_RESPONSE, s->k.name)); /* it is answered */
    for (int i = 0; i < 5; i++) {
        s->w.now.ms += 60000;
        assert_false(hub_tick(s->w.hub, &s->w.now, &e));
    }
    assert_string_equal(hub_trouble(s->w.hub, &final), "database cannot be written");
    world_drain(&s->w);
    world_writable(&s->w, true);
    world_wait(&s->w, 60000);
    assert_string_equal(hub_trouble(s->w.hub, &final), "");
}

static void a_first_hello_that_could_not_be_written_is_noted_later(void **state)
{
    (void)state;
    struct scene s;
    memset(&s, 0, sizeof s);
    world_open(&s.w);
    kiosk_open(&s.w, &s.k, 1);
    world_session(&s.w, "Meet-up", "5", s.session);
    session_ref(&s);
    const struct hello hello = hello_with(&s, &s.k, 0);
    hello_unwritten(&s, &hello);
    must_lend(&s, 1);
    world_close(&s.w);
}

static void a_new_disk_that_could_not_be_noted_is_lent_places_later(void **state)
{
    (void)state;
    struct scene s;
    struct lend m;
    open_scene(&s, "5");
    s.k = new_disk(&s);
    const struct hello hello = hello_with(&s, &s.k, 0);
    hello_unwritten(&s, &hello);
    must_lend(&s, 2);
    world_tick(&s.w);
    assert_true(world_next(&s.w, TOPIC_OUTCOME, s.k.name));
    assert_true(wire_get_lend(&m, s.w.last.data, s.w.last.size, NULL));
    assert_string_equal(m.inst, s.k.inst);
    assert_int_equal(m.places, 2);
    world_wait(&s.w, 60000);
    assert_false(world_next(&s.w, TOPIC_OUTCOME, s.k.name)); /* once */
    world_close(&s.w);
}

static void a_lend_that_it_names_goes_on_with_it_though_that_was_not_written(void **state)
{
    (void)state;
    struct scene s;
    struct hub_lend l;
    bool found = false;
    struct err e;
    open_scene(&s, "5");
    const uint64_t id = lent(&s, 2);
    must(&s, hub_session_unlend);
    s.k = new_disk(&s); /* forked, its rows go along */
    const struct hello hello = hello_with(&s, &s.k, id);
    hello_unwritten(&s, &hello);
    assert_true(world_next(&s.w, TOPIC_OUTCOME, s.k.name));
    assert_true(wire_get_lend(&(struct lend){0}, s.w.last.data, s.w.last.size, NULL));
    struct hub_store *store = hub_store_of(s.w.hub);
    assert_true(hub_lend_get(store, s.k.name, id, &l, &found, &e) && found);
    assert_string_equal(l.inst, s.k.inst);
    assert_int_equal(orphaned(&s), 0);
    world_close(&s.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_lend_stands_behind_one_that_was_released),
        cmocka_unit_test(a_new_disk_is_not_told_of_what_the_one_before_held),
        cmocka_unit_test(the_same_installation_may_ask_again),
        cmocka_unit_test(who_has_a_lend_on_its_disk_goes_on_with_it),
        cmocka_unit_test(a_mended_outbox_is_told_of_no_lend_that_it_lost),
        cmocka_unit_test(what_an_old_disk_promised_is_confirmed_from_the_new_one),
        cmocka_unit_test(nobody_is_told_of_a_lend_that_may_be_anybodys),
        cmocka_unit_test(a_first_hello_that_could_not_be_written_is_noted_later),
        cmocka_unit_test(a_new_disk_that_could_not_be_noted_is_lent_places_later),
        cmocka_unit_test(
            a_lend_that_it_names_goes_on_with_it_though_that_was_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
