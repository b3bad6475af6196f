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

static void open_scene(struct scene *s, const char *capacity)
{
    struct hub_row row;
    bool found = false;
    struct err e;
    memset(s, 0, sizeof *s);
    world_open(&s->w);
    kiosk_open(&s->w, &s->k, 1);
    world_session(&s->w, "Meet-up", capacity, s->session);
    assert_true(
        hub_record_get(hub_store_of(s->w.hub), s->session, &row, NULL, &found, &e));
    memcpy(s->ref, row.ref, sizeof s->ref);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_lend_stands_behind_one_that_was_released),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
