/* Which kiosks the hub serves, where staff could not change that. */
#include "tests/test.h"

#include "tests/unit/desk_world.h"
#include "tests/unit/failing_read.h"

static void sql(struct world *w, const char *text)
{
    struct err e;
    if (!db_exec(hub_store_db(hub_store_of(w->hub)), text, &e))
        fail_msg("%s", e.text);
}

static bool kiosk_revoke(struct world *w, const struct test_kiosk *k)
{
    const struct staff by = {.who = WHO, .now = w->now.wall};
    struct err e;
    bool found = false;
    bool ok = hub_kiosk_ban(w->hub, &by, k->name, &found, &e);
    assert_true(found);
    return ok;
}

/* All names are given but one. */
static void fill_area(struct world *w)
{
    sql(w, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9999)"
           " INSERT INTO kiosk(name, sign_key, added)"
           " SELECT 'leeds.k.other-' || i, zeroblob(32), 1 FROM n");
    world_restart(w);
    assert_int_equal(hub_peers_of(w->hub)->count, HUB_PEERS_MAX - 1);
}

/* The hub could else not be started any more. */
static void a_kiosk_for_which_there_is_no_room_is_not_written(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct err e;
    bool created = false;
    world_open(&w);
    fill_area(&w);
    kiosk_open(&w, &k, 1);
    const struct staff by = {.who = WHO, .now = w.now.wall};
    assert_false(hub_kiosk_register(w.hub, &by, AREA ".k.kiosk-2", k.key.public_key,
                                    &created, &e));
    assert_int_equal(e.kind, ERR_FULL);
    assert_true(hub_kiosk_register(w.hub, &by, k.name, k.key.public_key, &created, &e));
    assert_false(created);
    world_restart(&w);
    assert_null(peers_find(hub_peers_of(w.hub), AREA ".k.kiosk-2"));
    world_close(&w);
}

static void a_machine_for_which_there_is_no_room_is_not_approved(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine m;
    struct enrol_line line;
    struct test_kiosk last;
    struct enrolment n;
    struct bytes body;
    struct err e;
    enum hub_ask what = HUB_ASK_NO;
    bool found = false;
    desk_open(&d);
    fill_area(&d.w);
    hub_enrol_close(d.desk); /* it had the hub that was restarted */
    assert_true(hub_enrol_open(&d.desk, &d.config, d.w.hub, &e));
    assert_int_equal(desk_invite(&d, false, &line), HUB_INVITED);
    desk_machine(&d, &m, 1, &line);
    bytes_init(&body, ENROL_BODY_MAX);
    assert_true(hub_enrol_ask(d.desk, d.w.now.wall, &m.request, &what, &body, &e));
    bytes_free(&body);
    assert_int_equal(what, HUB_ASK_WAIT);
    kiosk_open(&d.w, &last, 2);
    assert_true(
        hub_enrolment_by_name(hub_store_of(d.w.hub), DESK_KIOSK, &n, NULL, &found, &e));
    const struct staff by = desk_staff(&d);
    struct hub_approval a = {.name = DESK_KIOSK, .words = n.words};
    assert_false(hub_enrol_approve(d.desk, &by, &a, &e));
    assert_int_equal(e.kind, ERR_FULL);
    world_restart(&d.w);
    assert_null(peers_find(hub_peers_of(d.w.hub), DESK_KIOSK));
    desk_close(&d);
}

static void an_act_that_fails_sets_no_status_back(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct bytes body;
    struct err e;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    const struct kiosk_status s = {.online = true,
                                   .epoch = hub_store_numbers(hub_store_of(w.hub))->epoch,
                                   .t = w.now.wall,
                                   .outbox = 3,
                                   .software = "0.1.0"};
    bytes_init(&body, 2048);
    assert_true(wire_put_status(&body, &s, &e));
    kiosk_says(&w, &k, TOPIC_STATUS, &body);
    bytes_free(&body);
    sql(&w, "PRAGMA query_only=1");
    assert_false(kiosk_revoke(&w, &k));
    const struct peer *p = peers_find(hub_peers_of(w.hub), k.name);
    assert_false(p->revoked);
    assert_true(p->has_status);
    assert_int_equal(p->status.outbox, 3);
    world_close(&w);
}

/* As where only the journal was missing. */
static void who_is_served_follows_the_file_once_it_can_be_read(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    sql(&w, "CREATE TEMP TRIGGER no BEFORE UPDATE ON kiosk"
            " BEGIN SELECT RAISE(ABORT, 'no'); END");
    failing_read = "FROM kiosk LEFT JOIN kiosk_seen";
    assert_false(kiosk_revoke(&w, &k));
    failing_read = NULL;
    sql(&w, "DROP TRIGGER no; UPDATE kiosk SET revoked = 1");
    assert_false(peers_find(hub_peers_of(w.hub), k.name)->revoked);
    world_tick(&w);
    assert_true(peers_find(hub_peers_of(w.hub), k.name)->revoked);
    world_close(&w);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_kiosk_for_which_there_is_no_room_is_not_written),
              TEST(a_machine_for_which_there_is_no_room_is_not_approved),
              TEST(an_act_that_fails_sets_no_status_back),
              TEST(who_is_served_follows_the_file_once_it_can_be_read));
    return failed;
}
