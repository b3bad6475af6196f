/* The journal: what was told is in it, whatever crashed and when; and with a backup it is
 * the whole database. */
#include "tests/unit/journal_world.h"

#include "core/frame.h"
#include "server/hub/api_request.h"
#include "server/hub/logic/hub_aside.h"
#include "server/hub/logic/hub_erase.h"
#include "server/hub/logic/hub_safe.h"

static void backup_and_journal_give_every_row_back(void **state)
{
    (void)state;
    struct journal_world j;
    jw_open(&j, 1, "3");
    jw_busy(&j);
    jw_backup(&j, BACKUP_DB);
    jw_book(&j, 20);
    jw_cancel(&j, 0);
    jw_busy(&j);
    hub_close(j.w.hub);
    const struct hub_restore order = jw_order();
    struct hub_restored r = jw_restore(&order);
    assert_true(r.complete);
    assert_true(r.applied > 5);
    assert_int_equal(r.epoch.counter, 2);
    jw_assert_same(HUB_DB, RESTORED_DB);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT seq FROM meta"),
                     jw_int(HUB_DB, "SELECT seq FROM meta"));
    assert_int_equal(r.known, jw_int(HUB_DB, "SELECT hseq FROM meta"));
    assert_true(jw_int(RESTORED_DB, "SELECT hseq FROM meta") > INT64_C(1) << 32);
    snprintf(j.w.path, sizeof j.w.path, RESTORED_DB);
    world_start(&j.w);
    jw_busy(&j); /* it goes on, with the same journal */
    assert_int_equal(hub_store_numbers(hub_store_of(j.w.hub))->epoch.counter, 2);
    jw_close(&j);
}

static void a_second_restore_comes_behind_the_first(void **state)
{
    (void)state;
    struct journal_world j;
    jw_open(&j, 2, "3");
    jw_backup(&j, BACKUP_DB);
    jw_busy(&j);
    hub_close(j.w.hub);
    struct hub_restore order = jw_order();
    assert_true(jw_restore(&order).complete);
    snprintf(j.w.path, sizeof j.w.path, RESTORED_DB);
    world_start(&j.w);
    jw_busy(&j);
    hub_close(j.w.hub);
    order.path = "/third/hub.db";
    struct hub_restored r = jw_restore(&order); /* from the same old backup */
    assert_true(r.complete);
    assert_int_equal(r.epoch.counter, 3);
    jw_assert_same(RESTORED_DB, "/third/hub.db");
    j.w.hub = NULL;
    jw_close(&j);
}

static void without_its_journal_a_restore_says_so_and_holds(void **state)
{
    (void)state;
    struct journal_world j;
    jw_open(&j, 3, "3");
    jw_backup(&j, BACKUP_DB);
    jw_busy(&j);
    hub_close(j.w.hub);
    j.w.hub = NULL;
    struct hub_restore order = jw_order();
    order.journal = NULL;
    order.counter_min = 7;
    struct hub_restored r = jw_restore(&order);
    assert_false(r.complete);
    assert_string_equal(r.missing, "there is no journal");
    assert_int_equal(r.epoch.counter, 7);
    jw_assert_same(BACKUP_DB, RESTORED_DB);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT holding FROM life WHERE counter = 7"),
                     1);
    jw_close(&j);
}

#define GAP "DELETE FROM entry WHERE number = (SELECT max(number) - 3 FROM entry)"

static void change(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_true(sqlite3_changes(db) > 0);
    sqlite3_close(db);
}

static void a_damaged_journal_is_used_up_to_the_damage(void **state)
{
    (void)state;
    static const char *const damages[] = {
        GAP,
        "UPDATE entry SET changes = x'00' WHERE number ="
        " (SELECT max(number) - 3 FROM entry)",
        "UPDATE entry SET hash = zeroblob(32) WHERE number ="
        " (SELECT max(number) - 3 FROM entry)",
        "UPDATE entry SET version = 99 WHERE number = (SELECT max(number) - 3 FROM "
        "entry)",
    };
    for (size_t i = 0; i < LENGTH(damages); i++) {
        struct journal_world j;
        jw_open(&j, 4, "3");
        jw_backup(&j, BACKUP_DB);
        jw_busy(&j);
        hub_close(j.w.hub);
        j.w.hub = NULL;
        change(JOURNAL_DB, damages[i]);
        const struct hub_restore order = jw_order();
        struct hub_restored r = jw_restore(&order);
        assert_false(r.complete);
        assert_true(r.applied > 0);
        assert_string_equal(r.missing, "the journal has a gap, or was damaged");
        /* What it does stands behind the old numbers, not among them. */
        int64_t newest = jw_int(JOURNAL_DB, "SELECT max(number) FROM entry");
        snprintf(j.w.path, sizeof j.w.path, RESTORED_DB);
        world_start(&j.w);
        assert_int_equal(jw_int(RESTORED_DB, "SELECT max(number) FROM journal_pending"),
                         newest + 1);
        jw_close(&j);
    }
}

static void a_journal_of_another_time_is_not_used(void **state)
{
    (void)state;
    struct journal_world j;
    jw_open(&j, 5, "3");
    jw_backup(&j, BACKUP_DB);
    hub_close(j.w.hub);
    j.w.journal[0] = '\0'; /* an hour without a journal */
    world_start(&j.w);
    jw_busy(&j);
    hub_close(j.w.hub);
    snprintf(j.w.journal, sizeof j.w.journal, JOURNAL_DB);
    world_start(&j.w);
    jw_busy(&j);
    hub_close(j.w.hub);
    j.w.hub = NULL;
    const struct hub_restore order = jw_order();
    struct hub_restored r = jw_restore(&order);
    assert_false(r.complete);
    assert_int_equal(r.applied, 0);
    jw_close(&j);
}

static void a_hub_does_not_start_where_it_should_not(void **state)
{
    (void)state;
    struct journal_world j;
    struct hub *hub = NULL;
    struct err e;
    jw_open(&j, 6, "3");
    jw_backup(&j, BACKUP_DB);
    struct disk_image *old = disk_snapshot(j.hub);
    jw_busy(&j);
    hub_close(j.w.hub);
    j.w.hub = NULL;
    struct hub_setup setup = {
        .path = BACKUP_DB, .area = AREA, .keys = &j.w.keys, .fresh = {.counter = 1}};
    assert_false(hub_open(&hub, &setup, &e));
    assert_non_null(strstr(e.text, "a backup: use --restore"));
    disk_restore(j.hub, old); /* an old copy put in place by hand */
    disk_image_free(old);
    setup.path = HUB_DB;
    setup.journal = JOURNAL_DB;
    assert_false(hub_open(&hub, &setup, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, "older copy"));
    setup.path = "/new/other.db"; /* a hub of its own, on this one's journal */
    setup.journal = "/new/journal.db";
    assert_true(hub_open(&hub, &setup, &e));
    hub_close(hub);
    setup.path = HUB_DB;
    assert_false(hub_open(&hub, &setup, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, "another hub's"));
    jw_close(&j);
}

/* The service manager starts the hub again before anybody has restored it. */
static void a_lost_hub_that_is_started_does_not_spoil_its_journal(void **state)
{
    (void)state;
    struct journal_world j;
    struct hub *hub = NULL;
    struct err e;
    jw_open(&j, 11, "3");
    jw_backup(&j, BACKUP_DB);
    jw_busy(&j);
    hub_close(j.w.hub);
    j.w.hub = NULL;
    struct hub_setup setup = {.path = "/new/empty.db",
                              .journal = JOURNAL_DB,
                              .area = AREA,
                              .keys = &j.w.keys,
                              .fresh = {.counter = 1}};
    assert_false(hub_open(&hub, &setup, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, "use --restore"));
    const struct hub_restore order = jw_order();
    assert_true(jw_restore(&order).complete);
    jw_assert_same(HUB_DB, RESTORED_DB);
    jw_close(&j);
}

static void nothing_is_told_while_the_journal_cannot_be_written(void **state)
{
    (void)state;
    struct journal_world j;
    struct err e;
    char text[CLAIM_SIZE];
    struct bytes body;
    bool final = false;
    jw_open(&j, 7, "3");
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(&j.w, &j.k, BOOK(j.session, 1, test_code(text, 1)), &body);
    disk_limit(j.other, 1);
    kiosk_says(&j.w, &j.k, TOPIC_OP, &body);
    assert_false(hub_tick(j.w.hub, &j.w.now, &e));
    assert_int_equal(e.kind, ERR_LATER);
    assert_int_equal(world_places(&j.w, j.session).taken, 1); /* committed all the same */
    assert_non_null(strstr(hub_trouble(j.w.hub, &final), "journal"));
    j.w.now.ms += 120000;
    kiosk_says(&j.w, &j.k, TOPIC_OP, &body);
    assert_false(hub_tick(j.w.hub, &j.w.now, &e));
    assert_int_equal(outgoing_count(hub_outgoing(j.w.hub)), 0);
    disk_limit(j.other, 0);
    j.w.now.ms += 120000;
    kiosk_says(&j.w, &j.k, TOPIC_OP, &body);
    world_tick(&j.w);
    assert_int_equal(next_outcome(&j.w, &j.k).result, RESULT_CONFIRMED);
    assert_int_equal(world_places(&j.w, j.session).taken, 1);
    world_wait(&j.w, 11000);
    assert_string_equal(hub_trouble(j.w.hub, &final), "");
    bytes_free(&body);
    jw_close(&j);
}

static void a_hub_whose_journal_is_gone_starts_and_confirms_nothing(void **state)
{
    (void)state;
    struct journal_world j;
    struct err e;
    jw_open(&j, 8, "3");
    hub_close(j.w.hub);
    disk_arm_crash(j.other, 1);
    world_start(&j.w);
    jw_book(&j, 1);
    assert_false(hub_tick(j.w.hub, &j.w.now, &e));
    assert_false(world_next(&j.w, TOPIC_OUTCOME, j.k.name));
    disk_crash(j.other, &j.chance); /* it is back */
    j.k.n--;
    jw_book(&j, 1);
    world_tick(&j.w);
    assert_int_equal(next_outcome(&j.w, &j.k).result, RESULT_CONFIRMED);
    jw_close(&j);
}

/* Opened while the journal's disk is full, the hub gets its new place in it later. */
static void begin_while_full(struct journal_world *j, int64_t newest)
{
    struct err e;
    disk_limit(j->other, 1);
    world_start(&j->w);
    assert_false(hub_tick(j->w.hub, &j->w.now, &e));
    assert_int_equal(e.kind, ERR_LATER);
    disk_limit(j->other, 0);
    j->w.now.ms += 120000;
    world_tick(&j->w);
    world_drain(&j->w);
    assert_int_equal(jw_int(JOURNAL_DB, "SELECT max(number) FROM entry"), newest + 1);
}

static void a_place_that_the_journal_gets_late_is_gone_on_from(void **state)
{
    (void)state;
    struct journal_world j;
    jw_open(&j, 14, "3");
    hub_close(j.w.hub);
    j.w.hub = NULL;
    /* As an older version has left it. */
    change(HUB_DB, "UPDATE journal_pending SET version = 1");
    int64_t newest = jw_int(JOURNAL_DB, "SELECT max(number) FROM entry");
    begin_while_full(&j, newest);
    jw_book(&j, 1);
    world_tick(&j.w);
    assert_int_equal(next_outcome(&j.w, &j.k).result, RESULT_CONFIRMED);
    assert_true(jw_int(JOURNAL_DB, "SELECT max(number) FROM entry") > newest + 1);
    jw_close(&j);
}

/* Or what it tells from then on is in no journal. */
static void a_hub_restored_in_part_gets_its_place_late_and_journals_on(void **state)
{
    (void)state;
    struct journal_world j;
    jw_open(&j, 15, "3");
    jw_backup(&j, BACKUP_DB);
    jw_busy(&j);
    hub_close(j.w.hub);
    j.w.hub = NULL;
    change(JOURNAL_DB, GAP);
    const struct hub_restore order = jw_order();
    assert_false(jw_restore(&order).complete);
    int64_t newest = jw_int(JOURNAL_DB, "SELECT max(number) FROM entry");
    snprintf(j.w.path, sizeof j.w.path, RESTORED_DB);
    begin_while_full(&j, newest);
    jw_busy(&j);
    assert_true(jw_int(JOURNAL_DB, "SELECT max(number) FROM entry") > newest + 1);
    assert_int_equal(jw_int(JOURNAL_DB, "SELECT max(number) FROM entry"),
                     jw_int(RESTORED_DB, "SELECT max(number) FROM journal_pending"));
    jw_close(&j);
}

/* ---- power cuts ---- */

enum { OPS = 6, TOLD_MAX = 64 };

struct told {
    size_t count;
    struct outcome outcomes[TOLD_MAX];
};

static void hear(struct journal_world *j, struct told *told)
{
    struct outgoing_message m;
    struct err e;
    while (outgoing_take(hub_outgoing(j->w.hub), &m)) {
        struct outcome o;
        bool framed = frame_open(&j->w.last, &j->w.hub_ring, m.topic, m.data, m.size, &e);
        free(m.data);
        if (framed && wire_get_outcome(&o, j->w.last.data, j->w.last.size, &e) &&
            told->count < TOLD_MAX)
            told->outcomes[told->count++] = o;
    }
}

static void assert_known(const char *path, const struct told *told)
{
    char sql[200];
    for (size_t i = 0; i < told->count; i++) {
        const struct outcome *o = &told->outcomes[i];
        snprintf(
            sql, sizeof sql,
            "SELECT count(*) FROM op WHERE op = '%s' AND result = %d AND hseq = %lld",
            o->op, (int)o->result, (long long)o->hseq);
        if (jw_int(path, sql) != 1)
            fail_msg("%s: what was told of n %lld is not there", path, (long long)o->n);
    }
}

/* Ops one after the other until the power goes; what is told until then is heard. */
static void work(struct journal_world *j, struct told *told)
{
    struct err e;
    for (unsigned i = 0; i < OPS; i++) {
        if (i % 3 == 2)
            jw_cancel(j, i - 1);
        else
            jw_book(j, i);
        bool ok = hub_tick(j->w.hub, &j->w.now, &e);
        hear(j, told);
        if (!ok)
            break;
    }
}

/* False: the power stayed on. */
static bool one_cut(uint64_t seed, bool journal_too, uint64_t after)
{
    struct journal_world j;
    struct told told = {0};
    jw_open(&j, seed, "3");
    jw_backup(&j, BACKUP_DB);
    disk_arm_crash(journal_too && seed % 2 == 0 ? j.other : j.hub, after);
    work(&j, &told);
    bool cut = disk_dead(j.hub) || disk_dead(j.other);
    hub_close(j.w.hub);
    j.w.hub = NULL;
    disk_crash(j.hub, &j.chance);
    if (journal_too)
        disk_crash(j.other, &j.chance);
    /* The machine is lost: what was told is in backup and journal. */
    struct hub_restore order = jw_order();
    order.path = "/new/lost.db";
    struct disk_image *before = disk_snapshot(j.other);
    assert_true(jw_restore(&order).complete);
    assert_known(order.path, &told);
    disk_restore(j.other, before);
    disk_image_free(before);
    /* It is only started again: then the journal has all of it. */
    world_start(&j.w);
    world_tick(&j.w);
    hub_close(j.w.hub);
    j.w.hub = NULL;
    assert_known(HUB_DB, &told);
    order.path = "/new/hub.db";
    assert_true(jw_restore(&order).complete);
    jw_assert_same(HUB_DB, order.path);
    jw_close(&j);
    return cut;
}

static void what_was_told_survives_a_power_cut_at_every_write(void **state)
{
    (void)state;
    for (int journal_too = 0; journal_too < 2; journal_too++) {
        uint64_t cuts = 0;
        for (uint64_t after = 1; one_cut(after, journal_too != 0, after) || after < 20;
             after += 2)
            cuts = after;
        print_message("%llu power cuts\n", (unsigned long long)cuts);
        assert_true(cuts > 30);
    }
}

static void a_journal_that_was_lost_begins_anew_and_wants_a_backup(void **state)
{
    (void)state;
    struct journal_world j;
    jw_open(&j, 9, "3");
    jw_backup(&j, "/hub/backup.db");
    jw_busy(&j);
    hub_close(j.w.hub);
    snprintf(j.w.journal, sizeof j.w.journal, "/fresh/journal.db");
    world_start(&j.w);
    jw_busy(&j);
    jw_backup(&j, BACKUP_DB);
    jw_busy(&j);
    hub_close(j.w.hub);
    j.w.hub = NULL;
    struct hub_restore order = jw_order();
    order.backup = "/hub/backup.db";
    order.journal = "/fresh/journal.db";
    assert_false(jw_restore(&order).complete);
    order.backup = BACKUP_DB;
    order.path = "/new/again.db";
    assert_true(jw_restore(&order).complete);
    jw_assert_same(HUB_DB, order.path);
    jw_close(&j);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(backup_and_journal_give_every_row_back),
              TEST(a_second_restore_comes_behind_the_first),
              TEST(without_its_journal_a_restore_says_so_and_holds),
              TEST(a_damaged_journal_is_used_up_to_the_damage),
              TEST(a_journal_of_another_time_is_not_used),
              TEST(a_hub_does_not_start_where_it_should_not),
              TEST(a_lost_hub_that_is_started_does_not_spoil_its_journal),
              TEST(nothing_is_told_while_the_journal_cannot_be_written),
              TEST(a_hub_whose_journal_is_gone_starts_and_confirms_nothing),
              TEST(a_place_that_the_journal_gets_late_is_gone_on_from),
              TEST(a_hub_restored_in_part_gets_its_place_late_and_journals_on),
              TEST(what_was_told_survives_a_power_cut_at_every_write),
              TEST(a_journal_that_was_lost_begins_anew_and_wants_a_backup));
    return failed;
}
