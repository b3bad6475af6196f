/* A kiosk that was registered after the backup: the restored hub does not know it, and
 * waits for what it was told all the same (docs/protocol.md, 10). */
#include "server/hub/logic/hub_erase.h"
#include "tests/unit/past_world.h"

/* The third kiosk came after the backup and was told of the only place. */
static struct told *lost_after_registration(struct past *p, struct test_kiosk *k3)
{
    past_open(p, "1");
    jw_backup(&p->j, BACKUP_DB);
    kiosk_open(&p->j.w, k3, 3);
    struct told *told = book(p, k3, 1);
    assert_int_equal(told->outcome.result, RESULT_CONFIRMED);
    lose_hub(p, false);
    return told;
}

static void others_are_heard(struct past *p)
{
    say_hello(p, &p->j.k, 0);
    say_hello(p, &p->k2, 0);
}

static void registers(struct past *p, const struct test_kiosk *k)
{
    bool created = false;
    struct err e;
    const struct staff by = {.who = WHO, .now = p->j.w.now.wall};
    assert_true(
        hub_kiosk_register(p->j.w.hub, &by, k->name, k->key.public_key, &created, &e) &&
        created);
}

static bool give_up(struct past *p, const char *name)
{
    bool found = false;
    struct err e;
    const struct staff by = {.who = WHO, .now = p->j.w.now.wall};
    assert_true(hub_recovery_lost(p->j.w.hub, &by, name, &found, &e));
    world_tick(&p->j.w);
    return found;
}

/* A retained status, as the broker tells it when the hub comes. */
static void says_garbage(struct past *p, const char *topic)
{
    hub_message(p->j.w.hub, &p->j.w.now, topic, "?", 1);
    world_tick(&p->j.w);
}

static void a_kiosk_younger_than_the_backup_is_waited_for(void **state)
{
    (void)state;
    struct past p;
    struct test_kiosk k3;
    char code[CLAIM_SIZE];
    struct told *told = lost_after_registration(&p, &k3);
    say_hello(&p, &k3, 1);
    others_are_heard(&p);
    assert_int_equal(recovery(&p).heard, 2);
    assert_int_equal(recovery(&p).unknown, 1);
    assert_true(recovery(&p).life.holding);
    send_op(&p.j.w, &p.j.k, BOOK(p.j.session, 1, test_code(code, 7)));
    world_tick(&p.j.w);
    assert_string_equal(reason(&p, &p.j.k), "recovery");

    registers(&p, &k3);
    world_tick(&p.j.w);
    assert_int_equal(recovery(&p).unknown, 0);
    assert_true(recovery(&p).life.holding); /* it is known, and not heard yet */
    say_hello(&p, &k3, 1);
    replay(&p, &k3, told);
    say_hello(&p, &k3, 0);
    assert_false(recovery(&p).life.holding);
    world_wait(&p.j.w, 1000);
    assert_int_equal(next_outcome(&p.j.w, &p.j.k).result, RESULT_WAITING);
    assert_int_equal(places(&p).taken, 1);
    assert_int_equal(places(&p).over, 0);
    past_close(&p);
}

static void it_is_remembered_over_a_restart(void **state)
{
    (void)state;
    struct past p;
    struct test_kiosk k3;
    bool final = true;
    lost_after_registration(&p, &k3);
    say_hello(&p, &k3, 1);
    say_hello(&p, &k3, 1);
    assert_int_equal(alarms(&p, "alarm: a kiosk that the backup does not know"), 1);
    world_restart(&p.j.w);
    world_tick(&p.j.w);
    others_are_heard(&p);
    assert_true(recovery(&p).life.holding);
    assert_int_equal(recovery(&p).unknown, 1);
    assert_string_equal(
        hub_trouble(p.j.w.hub, &final),
        "restored, a kiosk is not registered here: see peerpointctl recovery");
    assert_int_equal(alarms(&p, "alarm: a kiosk that the backup does not know"), 1);
    past_close(&p);
}

static void staff_can_give_it_up(void **state)
{
    (void)state;
    struct past p;
    struct test_kiosk k3;
    lost_after_registration(&p, &k3);
    say_hello(&p, &k3, 1);
    assert_false(give_up(&p, AREA ".k.kiosk-9"));
    assert_true(give_up(&p, k3.name));
    assert_true(recovery(&p).life.holding);
    world_restart(&p.j.w);
    world_tick(&p.j.w);
    say_hello(&p, &k3, 1); /* it goes on to speak, which changes nothing */
    assert_int_equal(recovery(&p).unknown, 0);
    others_are_heard(&p);
    assert_false(recovery(&p).life.holding);
    assert_int_equal(alarms(&p, "recovery kiosk lost"), 1);
    assert_int_equal(hub_recovery_strangers(p.j.w.hub)->count, 0);
    past_close(&p);
}

/* What only the journal lacks stands; and while it fails already nothing is written. */
static void one_that_is_given_up_while_the_journal_fails_is_waited_for_no_more(
    void **state)
{
    (void)state;
    struct past p;
    struct test_kiosk k3;
    bool found = false;
    struct err e;
    lost_after_registration(&p, &k3);
    say_hello(&p, &k3, 1);
    says_garbage(&p, "v1/leeds/k/leeds.k.kiosk-4/st");
    others_are_heard(&p);
    assert_int_equal(recovery(&p).unknown, 2);
    const struct staff by = {.who = WHO, .now = p.j.w.now.wall};
    disk_limit(p.j.other, 1);
    assert_false(hub_recovery_lost(p.j.w.hub, &by, AREA ".k.kiosk-4", &found, &e));
    assert_false(hub_recovery_lost(p.j.w.hub, &by, k3.name, &found, &e));
    disk_limit(p.j.other, 0);
    world_wait(&p.j.w, 60000);
    assert_int_equal(recovery(&p).unknown, 1);
    assert_true(recovery(&p).life.holding);
    disk_limit(p.j.other, 1);
    assert_false(hub_recovery_lost(p.j.w.hub, &by, k3.name, &found, &e));
    disk_limit(p.j.other, 0);
    world_wait(&p.j.w, 60000);
    assert_false(recovery(&p).life.holding);
    past_close(&p);
}

/* One that was given up, and is registered after all, is one that can tell things. */
static void what_is_registered_after_all_is_waited_for(void **state)
{
    (void)state;
    struct past p;
    struct test_kiosk k3;
    struct told *told = lost_after_registration(&p, &k3);
    say_hello(&p, &k3, 1);
    assert_true(give_up(&p, k3.name));
    registers(&p, &k3);
    others_are_heard(&p);
    assert_true(recovery(&p).life.holding);
    replay(&p, &k3, told);
    say_hello(&p, &k3, 0);
    assert_false(recovery(&p).life.holding);
    past_close(&p);
}

/* Any word of it counts, on any topic that is its own; none of it is read or answered. */
static void only_names_of_this_area_count(void **state)
{
    (void)state;
    static const struct {
        const char *topic;
        size_t unknown;
    } cases[] = {
        {"v1/leeds/k/leeds.k.kiosk-3/st", 1},
        {"v1/leeds/k/leeds.k.kiosk-4/op", 2},
        {"v1/leeds/k/leeds.k.kiosk-5/req", 3},
        {"v1/leeds/k/leeds.k.kiosk-5/st", 3},
        {"v1/leeds/k/leeds.k.kiosk-1/st", 3}, /* registered: a bad signature, no more */
        {"v1/york/k/york.k.kiosk-3/st", 3},
        {"v1/leeds/k/york.k.kiosk-3/st", 3},
        {"v1/leeds/k/leeds.k.k\n\"]/st", 3},
        {"v1/leeds/k/leeds.k.../st", 3},
        {"v1/leeds/k//st", 3},
        {"v1/leeds/d/head", 3},
        {"v1/leeds/h/st", 3},
    };
    struct outgoing_message m;
    struct past p;
    past_open(&p, "1");
    jw_backup(&p.j, BACKUP_DB);
    lose_hub(&p, false);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        says_garbage(&p, cases[i].topic);
        assert_int_equal(recovery(&p).unknown, cases[i].unknown);
        assert_false(outgoing_take(hub_outgoing(p.j.w.hub), &m));
    }
    past_close(&p);
}

/* A restore that lost nothing waits for nobody, and a hub that was never restored has
 * no backup that could lack a kiosk. */
static void without_a_hold_nothing_is_waited_for(void **state)
{
    (void)state;
    struct past p;
    past_open(&p, "1");
    says_garbage(&p, "v1/leeds/k/leeds.k.kiosk-3/st");
    assert_int_equal(hub_recovery_strangers(p.j.w.hub)->count, 0);
    jw_backup(&p.j, BACKUP_DB);
    lose_hub(&p, true);
    says_garbage(&p, "v1/leeds/k/leeds.k.kiosk-3/st");
    assert_false(recovery(&p).life.holding);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT count(*) FROM stranger"), 0);
    past_close(&p);
}

/* Another restore meanwhile begins to ask staff anew, and forgets no name. */
static void another_restore_keeps_the_names(void **state)
{
    (void)state;
    struct past p;
    struct test_kiosk k3;
    struct hub_restore order = jw_order();
    lost_after_registration(&p, &k3);
    say_hello(&p, &k3, 1);
    assert_true(give_up(&p, k3.name));
    hub_close(p.j.w.hub);
    order.backup = NULL;
    order.journal = NULL;
    order.path = p.j.w.path;
    (void)jw_restore(&order);
    world_start(&p.j.w);
    others_are_heard(&p);
    assert_int_equal(recovery(&p).unknown, 1);
    assert_true(recovery(&p).life.holding);
    past_close(&p);
}

static void there_is_an_end_to_it(void **state)
{
    (void)state;
    struct strangers all = {.count = 0};
    struct err e;
    char name[NAME_SIZE];
    for (unsigned i = 0; i < HUB_STRANGERS_MAX; i++) {
        snprintf(name, sizeof name, "leeds.k.%u", 1000000 - i * 7);
        assert_true(strangers_note(&all, name, 1, &e));
    }
    assert_true(strangers_note(&all, name, 1, &e));
    assert_false(strangers_note(&all, "leeds.k.one-more", 1, &e));
    assert_int_equal(e.kind, ERR_FULL);
    assert_int_equal(strangers_awaited(&all), HUB_STRANGERS_MAX);
    snprintf(name, sizeof name, "leeds.k.%u", 1000000 - 7);
    strangers_drop(&all, strangers_find(&all, name));
    for (unsigned i = 0; i < HUB_STRANGERS_MAX; i++) {
        snprintf(name, sizeof name, "leeds.k.%u", 1000000 - i * 7);
        const struct stranger *s = strangers_find(&all, name);
        assert_true(i == 1 ? s == NULL : strcmp(s->name, name) == 0);
    }
    assert_int_equal(all.unsaved, HUB_STRANGERS_MAX - 1);
    strangers_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kiosk_younger_than_the_backup_is_waited_for),
        cmocka_unit_test(it_is_remembered_over_a_restart),
        cmocka_unit_test(staff_can_give_it_up),
        cmocka_unit_test(
            one_that_is_given_up_while_the_journal_fails_is_waited_for_no_more),
        cmocka_unit_test(what_is_registered_after_all_is_waited_for),
        cmocka_unit_test(only_names_of_this_area_count),
        cmocka_unit_test(without_a_hold_nothing_is_waited_for),
        cmocka_unit_test(another_restore_keeps_the_names),
        cmocka_unit_test(there_is_an_end_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
