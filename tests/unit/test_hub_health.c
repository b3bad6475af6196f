/* What the hub says of its own storage, and of kiosks that are in step or not. */
#include <fcntl.h>
#include <sys/stat.h>

#include "store/hub_backup.h"
#include "tests/test.h"

#include "tests/unit/failing_read.h"
#include "tests/unit/hub_world.h"

static void sql(struct world *w, const char *text)
{
    struct err e;
    if (!db_exec(hub_store_db(hub_store_of(w->hub)), text, &e))
        fail_msg("%s", e.text);
}

static void assert_trouble(const struct world *w, const char *words, bool final)
{
    bool is_final = false;
    assert_string_equal(hub_trouble(w->hub, &is_final), words);
    assert_int_equal(is_final, final);
}

/* A page of that table becomes rubbish on the disk. */
static void damage(struct world *w, const char *table)
{
    int64_t page = 0;
    struct err e;
    char junk[4096];
    struct stat st;
    assert_true(db_write_back(hub_store_db(hub_store_of(w->hub)), &e));
    sql(w, "PRAGMA shrink_memory");
    assert_int_equal(stat(w->scratch.path, &st), 0);
    assert_true(db_int(hub_store_db(hub_store_of(w->hub)), &page, NULL,
                       "SELECT rootpage FROM sqlite_schema WHERE name = ?1", &e, "t",
                       table));
    memset(junk, 0xa5, sizeof junk);
    FILE *f = fopen(w->scratch.path, "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, (long)(page - 1) * 4096, SEEK_SET), 0);
    assert_int_equal(fwrite(junk, sizeof junk, 1, f), 1);
    assert_int_equal(fclose(f), 0);
    const struct timespec times[2] = {st.st_atim, st.st_mtim}; /* a disk tells no time */
    assert_int_equal(utimensat(AT_FDCWD, w->scratch.path, times, 0), 0);
    sql(w, "PRAGMA shrink_memory");
}

static void what_is_committed_is_on_the_disk(void **state)
{
    (void)state;
    struct world w;
    struct err e;
    int64_t mode = 0;
    world_open(&w);
    assert_true(db_int(hub_store_db(hub_store_of(w.hub)), &mode, NULL,
                       "PRAGMA synchronous", &e, ""));
    assert_int_equal(mode, 2); /* FULL: answers are promises */
    world_close(&w);
}

static void a_file_that_cannot_be_written_is_told_until_it_can(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct err e;
    char session[UUID_SIZE], code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Walk", "2", session);
    world_tick(&w);
    assert_trouble(&w, "", false);

    sql(&w, "PRAGMA query_only=1");
    send_op(&w, &k, BOOK(session, 1, test_code(code, 1)));
    assert_false(hub_tick(w.hub, &w.now, &e));
    assert_trouble(&w, "database cannot be written", false);
    assert_false(world_next(&w, TOPIC_OUTCOME, k.name));

    sql(&w, "PRAGMA query_only=0");
    w.now.ms += 10000;
    world_tick(&w);
    assert_trouble(&w, "", false);
    world_close(&w);
}

static void it_is_noticed_without_anybody_writing(void **state)
{
    (void)state;
    struct world w;
    struct err e;
    world_open(&w);
    world_tick(&w);
    sql(&w, "PRAGMA query_only=1");
    assert_true(hub_due_ms(w.hub) <= w.now.ms + 600000);
    w.now.ms += 600000;
    assert_false(hub_tick(w.hub, &w.now, &e));
    assert_trouble(&w, "database cannot be written", false);
    world_close(&w);
}

/* What was told of a file that nobody finds again would be lost with the process. */
static void a_file_that_is_taken_away_confirms_nothing_until_it_is_back(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct err e;
    char session[UUID_SIZE], code[CLAIM_SIZE], away[128];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Walk", "2", session);
    world_tick(&w);
    scratch_path(&w.scratch, away, "away.db");
    assert_int_equal(rename(w.scratch.path, away), 0);
    assert_trouble(&w, "hub.db was replaced, or taken away: nothing is confirmed", false);
    assert_false(db_write_back(hub_store_db(hub_store_of(w.hub)), &e));
    send_op(&w, &k, BOOK(session, 1, test_code(code, 1)));
    assert_false(hub_tick(w.hub, &w.now, &e));
    assert_false(world_next(&w, TOPIC_OUTCOME, k.name));

    scratch_write(w.scratch.path, "another one, as by cp");
    assert_trouble(&w, "hub.db was replaced, or taken away: nothing is confirmed", false);
    assert_int_equal(rename(away, w.scratch.path), 0);
    w.now.ms += 10000;
    world_tick(&w);
    assert_trouble(&w, "", false);
    k.n = 0; /* the kiosk sends it again */
    send_op(&w, &k, BOOK(session, 1, test_code(code, 1)));
    world_tick(&w);
    assert_true(world_next(&w, TOPIC_OUTCOME, k.name));
    world_close(&w);
}

static void copy_over(const char *from, const char *to)
{
    char chunk[4096];
    size_t got = 0;
    FILE *in = fopen(from, "rb");
    FILE *out = fopen(to, "wb"); /* the same file, as cp has it */
    assert_non_null(in);
    assert_non_null(out);
    while ((got = fread(chunk, 1, sizeof chunk, in)) > 0)
        assert_int_equal(fwrite(chunk, 1, got, out), got);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

/* Half of what the hub goes on with were then of yesterday. */
static void a_file_that_is_overwritten_in_place_confirms_nothing(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct err e;
    struct stat before, after;
    char session[UUID_SIZE], code[CLAIM_SIZE], old[128];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Walk", "2", session);
    world_tick(&w);
    scratch_path(&w.scratch, old, "old.db");
    struct db *db = hub_store_db(hub_store_of(w.hub));
    sql(&w, "CREATE TABLE much(x); INSERT INTO erasure(op, kiosk, at, done, swept)"
            " VALUES ('x', 'k', 1, 1, 0)");
    for (int i = 0; i < 3; i++) { /* its own writing is no other hand's */
        assert_true(db_write_back(db, &e));
        copy_over(w.scratch.path, old);
        ask(&w, &k, BOOK(session, 1, test_code(code, (unsigned)i)));
        assert_trouble(&w, "", false);
    }
    copy_over(old, w.scratch.path);
    assert_trouble(&w, "hub.db was replaced, or taken away: nothing is confirmed", false);
    /* Nor is that forgotten for what was under way, or for what the night would do. */
    sql(&w, "INSERT INTO much VALUES (zeroblob(6000000))");
    assert_trouble(&w, "hub.db was replaced, or taken away: nothing is confirmed", false);
    snprintf(old, sizeof old, "%s-wal", w.scratch.path);
    assert_int_equal(stat(old, &before), 0);
    assert_false(hub_store_sweep(hub_store_of(w.hub), &e));
    assert_int_equal(stat(old, &after), 0);
    assert_int_equal(after.st_size, before.st_size);
    assert_false(db_write_back(db, &e));
    assert_int_equal(e.kind, ERR_LATER);
    assert_trouble(&w, "hub.db was replaced, or taken away: nothing is confirmed", false);
    send_op(&w, &k, BOOK(session, 1, test_code(code, 9)));
    assert_false(hub_tick(w.hub, &w.now, &e));
    assert_false(world_next(&w, TOPIC_OUTCOME, k.name));
    world_close(&w);
}

/* As SQLite writes the log back by itself, beside a backup and in the night. */
static void much_that_is_written_is_no_other_hands(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct hub_backup made;
    struct err e;
    char session[UUID_SIZE], code[CLAIM_SIZE], backup[128];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Walk", "500", session);
    for (unsigned i = 0; i < 200; i++) {
        ask(&w, &k, BOOK(session, 1, test_code(code, i)));
        assert_trouble(&w, "", false);
    }
    scratch_path(&w.scratch, backup, "backup.db");
    assert_true(hub_backup_make(hub_store_of(w.hub), backup, &made, &e));
    sql(&w, "INSERT INTO erasure(op, kiosk, at, done, swept) VALUES ('x', 'k', 1, 1, 0)");
    w.now.wall += 24 * 3600;
    for (int i = 0; i < 60; i++)
        world_wait(&w, 1000);
    ask(&w, &k, BOOK(session, 1, test_code(code, 999)));
    assert_trouble(&w, "", false);
    world_close(&w);
}

static void a_disk_with_little_room_is_told_after_worse(void **state)
{
    (void)state;
    struct world w;
    const struct err full = {.kind = ERR_FULL};
    const struct err input = {.kind = ERR_INPUT};
    world_open(&w);
    world_tick(&w);
    hub_note_failure(w.hub, &input);
    assert_trouble(&w, "", false);
    hub_note_low(w.hub, true);
    assert_trouble(&w, "disk nearly full", false);
    hub_note_failure(w.hub, &full);
    assert_trouble(&w, "disk full", false);
    world_close(&w);
}

static void damage_is_found_in_the_night_and_ends_the_hub(void **state)
{
    (void)state;
    struct world w;
    struct err e = {0};
    bool ok = true;
    world_open(&w);
    world_tick(&w);
    damage(&w, "token");
    w.now.ms += 3600 * 1000;
    w.now.wall += 24 * 3600;
    for (int i = 0; ok && i < 60; i++) {
        ok = hub_tick(w.hub, &w.now, &e);
        w.now.ms += 1000;
    }
    assert_false(ok);
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_trouble(&w, "database damaged: restore a backup", true);
    assert_false(hub_tick(w.hub, &w.now, &e)); /* for good */
    world_close(&w);
}

/* A tick a second until one fails, for a minute; why. */
static struct err next_failure(struct world *w)
{
    struct err e = {.text = ""};
    for (int i = 0; i < 60; i++) {
        w->now.ms += 1000;
        if (!hub_tick(w->hub, &w->now, &e))
            return e;
    }
    fail_msg("nothing fails");
    return e;
}

static void a_table_that_cannot_be_read_is_looked_through_ten_minutes_later(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    world_tick(&w);
    w.now.wall += 24 * 3600;
    failing_read = "quick_check('token')";
    assert_int_equal(next_failure(&w).kind, ERR_LATER);
    failing_read = NULL;
    damage(&w, "token");
    w.now.ms += 590 * 1000;
    world_tick(&w);
    assert_true(hub_due_ms(w.hub) <= w.now.ms + 10 * 1000);
    assert_int_equal(next_failure(&w).kind, ERR_BROKEN);
    world_close(&w);
}

static void a_sweep_that_fails_is_done_ten_minutes_later(void **state)
{
    (void)state;
    struct world w;
    struct err e;
    int64_t count = 0;
    world_open(&w);
    world_tick(&w);
    sql(&w, "INSERT INTO erasure(op, kiosk, at, done, swept) VALUES ('x', 'k', 1, 1, 0)");
    w.now.wall += 24 * 3600;
    failing_read = "FROM erasure WHERE swept";
    assert_int_equal(next_failure(&w).kind, ERR_LATER);
    failing_read = NULL;
    world_wait(&w, 600 * 1000);
    assert_true(db_int(hub_store_db(hub_store_of(w.hub)), &count, NULL,
                       "SELECT count(*) FROM erasure WHERE swept = 0", &e, ""));
    assert_int_equal(count, 0);
    world_close(&w);
}

static void a_recount_that_fails_is_made_ten_minutes_later(void **state)
{
    (void)state;
    static const char words[] = "records in the database were changed by another hand";
    struct world w;
    struct err e;
    world_open(&w);
    world_tick(&w);
    w.now.wall += 24 * 3600;
    failing_read = "SELECT kind, id, body FROM rec";
    assert_false(hub_tick(w.hub, &w.now, &e));
    failing_read = NULL;
    sql(&w, "UPDATE rec SET body = replace(body, 'Invented', 'Other')");
    world_wait(&w, 599 * 1000);
    assert_string_not_equal(hub_counts(w.hub)->trouble, words);
    world_wait(&w, 1000);
    assert_string_equal(hub_counts(w.hub)->trouble, words);
    world_close(&w);
}

static void a_whole_file_passes_the_night(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    world_tick(&w);
    w.now.wall += 24 * 3600;
    for (int i = 0; i < 60; i++)
        world_wait(&w, 1000);
    assert_trouble(&w, "", false);
    world_close(&w);
}

static void a_damaged_file_is_not_served(void **state)
{
    (void)state;
    struct world w;
    struct err e = {0};
    world_open(&w);
    struct hub_setup setup = {.path = w.scratch.path, .area = AREA, .keys = &w.keys};
    damage(&w, "token");
    hub_close(w.hub);
    w.hub = NULL;
    assert_false(hub_open(&w.hub, &setup, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, w.scratch.path));
    world_close(&w);
}

/* ---- in step ---- */

static struct kiosk_status status_of(struct world *w)
{
    const struct hub_numbers *n = hub_store_numbers(hub_store_of(w->hub));
    struct kiosk_status s = {
        .online = true, .epoch = n->epoch, .seq = n->seq, .t = w->now.wall};
    hub_store_digest(hub_store_of(w->hub), s.digest);
    snprintf(s.software, sizeof s.software, "0.1.0");
    return s;
}

static const struct peer *tell(struct world *w, const struct test_kiosk *k,
                               const struct kiosk_status *s)
{
    struct bytes body;
    struct err e;
    bytes_init(&body, 2048);
    assert_true(wire_put_status(&body, s, &e));
    kiosk_says(w, k, TOPIC_STATUS, &body);
    bytes_free(&body);
    return peers_find(hub_peers_of(w->hub), k->name);
}

static void a_digest_is_compared_with_that_of_its_own_change(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_tick(&w);
    struct kiosk_status s = status_of(&w);
    world_session(&w, "Walk", "2", session);
    world_tick(&w);
    const struct peer *p = tell(&w, &k, &s); /* behind, and right so far */
    assert_int_equal(p->step, STEP_EQUAL);
    assert_int_equal(p->step_at, w.now.wall);
    assert_int_equal(p->step_since, 0);

    int64_t since = w.now.wall;
    s.digest[0] ^= 1;
    assert_int_equal(tell(&w, &k, &s)->step, STEP_DIFFERS);
    w.now.wall += 180;
    p = tell(&w, &k, &s);
    assert_int_equal(p->step_since, since);
    assert_int_equal(p->step_at, w.now.wall);

    s = status_of(&w);
    assert_int_equal(tell(&w, &k, &s)->step, STEP_EQUAL);
    assert_int_equal(tell(&w, &k, &s)->step_since, 0);
    s.seq++;
    assert_int_equal(tell(&w, &k, &s)->step, STEP_AHEAD);
    s.epoch.counter++;
    assert_int_equal(tell(&w, &k, &s)->step, STEP_UNKNOWN);
    world_close(&w);
}

static void an_old_change_is_forgotten_and_nothing_is_claimed(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    char ref[REF_SIZE], id[UUID_SIZE], title[16];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_tick(&w);
    struct kiosk_status s = status_of(&w);
    for (int i = 0; i < HUB_STEPS_MAX; i++) {
        snprintf(title, sizeof title, "Job %d", i);
        world_vacancy(&w, title, ref, id);
        world_tick(&w);
    }
    assert_int_equal(tell(&w, &k, &s)->step, STEP_UNKNOWN);
    world_close(&w);
}

static void what_the_broker_repeats_is_no_sign_of_life(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_tick(&w);
    int64_t then = w.now.wall;
    struct kiosk_status s = status_of(&w);
    assert_int_equal(tell(&w, &k, &s)->seen_at, then);
    w.now.wall += 1000;
    assert_int_equal(tell(&w, &k, &s)->seen_at, then);
    s.online = false;
    assert_int_equal(tell(&w, &k, &s)->seen_at, then);
    s = status_of(&w);
    assert_int_equal(tell(&w, &k, &s)->seen_at, w.now.wall);
    world_close(&w);
}

static void when_a_kiosk_was_seen_is_kept_though_it_cannot_be_written_at_first(
    void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct err e;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    struct kiosk_status s = status_of(&w);
    assert_int_equal(tell(&w, &k, &s)->seen_at, w.now.wall);
    world_tick(&w);
    sql(&w, "PRAGMA query_only=1");
    w.now.ms += 5000;
    assert_false(hub_tick(w.hub, &w.now, &e));
    sql(&w, "PRAGMA query_only=0");
    world_wait(&w, 10000);
    world_wait(&w, 5000);
    world_restart(&w);
    const struct peer *p = peers_find(hub_peers_of(w.hub), k.name);
    assert_int_equal(p->seen_at, WORLD_START);
    assert_true(p->has_status);
    world_close(&w);
}

static void a_kiosk_adds_no_more_than_its_share_of_a_day(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE], code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Walk", "5", session);
    assert_int_equal(ask(&w, &k, BOOK(session, 1, test_code(code, 1))).result,
                     RESULT_CONFIRMED);
    struct peer *p = peers_find(hub_peers_of(w.hub), k.name);
    assert_true(p->day_bytes > 512);
    p->day_bytes = HUB_PEER_DAY_BYTES - 100;
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(&w, &k, BOOK(session, 1, test_code(code, 2)), &body);
    kiosk_says(&w, &k, TOPIC_OP, &body);
    world_tick(&w);
    assert_false(world_next(&w, TOPIC_OUTCOME, k.name));
    assert_true(p->flooding);
    assert_int_equal(world_places(&w, session).taken, 1);

    /* The same again, the next day: nothing was lost by it. */
    w.now.ms += 24 * 3600 * 1000;
    kiosk_says(&w, &k, TOPIC_OP, &body);
    world_tick(&w);
    assert_int_equal(next_outcome(&w, &k).result, RESULT_CONFIRMED);
    assert_false(p->flooding);
    bytes_free(&body);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_committed_is_on_the_disk),
        cmocka_unit_test(a_file_that_cannot_be_written_is_told_until_it_can),
        cmocka_unit_test(it_is_noticed_without_anybody_writing),
        cmocka_unit_test(a_file_that_is_taken_away_confirms_nothing_until_it_is_back),
        cmocka_unit_test(a_file_that_is_overwritten_in_place_confirms_nothing),
        cmocka_unit_test(much_that_is_written_is_no_other_hands),
        cmocka_unit_test(a_disk_with_little_room_is_told_after_worse),
        cmocka_unit_test(damage_is_found_in_the_night_and_ends_the_hub),
        cmocka_unit_test(a_table_that_cannot_be_read_is_looked_through_ten_minutes_later),
        cmocka_unit_test(a_sweep_that_fails_is_done_ten_minutes_later),
        cmocka_unit_test(a_recount_that_fails_is_made_ten_minutes_later),
        cmocka_unit_test(a_whole_file_passes_the_night),
        cmocka_unit_test(a_damaged_file_is_not_served),
        cmocka_unit_test(a_digest_is_compared_with_that_of_its_own_change),
        cmocka_unit_test(an_old_change_is_forgotten_and_nothing_is_claimed),
        cmocka_unit_test(what_the_broker_repeats_is_no_sign_of_life),
        cmocka_unit_test(
            when_a_kiosk_was_seen_is_kept_though_it_cannot_be_written_at_first),
        cmocka_unit_test(a_kiosk_adds_no_more_than_its_share_of_a_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
