/* The disks of the simulator keep what they promised, lose what nobody promised, and do
 * so the same way each time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/db.h"
#include "tests/sim/crashvfs.h"
#include "tests/sim/disksearch.h"
#include "tests/test.h"

enum { ROWS = 24, BLOB_BYTES = 1500 };

static sqlite3 *open_db(const char *path, const char *synchronous)
{
    sqlite3 *db = NULL;
    char sql[400];
    snprintf(sql, sizeof sql,
             "PRAGMA page_size=1024; PRAGMA journal_mode=WAL; PRAGMA synchronous=%s;"
             "PRAGMA wal_autocheckpoint=10;"
             "CREATE TABLE IF NOT EXISTS t(k INTEGER PRIMARY KEY, v BLOB NOT NULL)",
             synchronous);
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        sqlite3_close(db);
        return NULL;
    }
    return db;
}

static int insert(sqlite3 *db, int k)
{
    char sql[120];
    snprintf(sql, sizeof sql, "INSERT INTO t VALUES(%d, zeroblob(%d))", k, BLOB_BYTES);
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

/* First column of the first row as a number; -1 when it cannot be had. */
static int64_t ask(sqlite3 *db, const char *sql)
{
    int64_t value = -1;
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        value = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return value;
}

static bool intact(sqlite3 *db)
{
    bool ok = false;
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        ok = strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0;
    sqlite3_finalize(st);
    return ok;
}

struct weather {
    const char *synchronous;
    bool lies;
    uint32_t seeds;
};

enum verdict { KEPT, LOST, CORRUPT };

/* Opens, inserts rows until the power goes at the operation that the seed chooses, opens
 * again: is every row there whose INSERT had returned? Then the same once more on top. */
static enum verdict one_life(const struct weather *w, uint64_t seed,
                             struct disk_counts *counts)
{
    struct rng r;
    rng_seed(&r, seed);
    struct crashvfs *v = crashvfs_install(seed);
    struct disk *d = crashvfs_disk(v, "kiosk");
    disk_lies(d, w->lies);
    int committed = 0;
    enum verdict verdict = KEPT;
    for (int life = 0; life < 3 && verdict == KEPT; life++) {
        disk_arm_crash(d, rng_between(&r, 1, 150));
        sqlite3 *db = open_db("/kiosk/a.db", w->synchronous);
        sqlite3 *other = db == NULL ? NULL : open_db("/kiosk/a.db", w->synchronous);
        for (int k = committed + 1; db != NULL && k <= committed + ROWS; k++)
            if (insert(rng_chance(&r, 500) && other != NULL ? other : db, k) !=
                SQLITE_OK) {
                committed = k - 1;
                break;
            } else if (k == committed + ROWS) {
                committed = k;
                break;
            }
        sqlite3_close(other);
        sqlite3_close(db);
        disk_crash(d, &r);
        db = open_db("/kiosk/a.db", w->synchronous);
        int64_t count = db == NULL ? -1 : ask(db, "SELECT count(*) FROM t");
        int64_t top = db == NULL ? -1 : ask(db, "SELECT coalesce(max(k), 0) FROM t");
        if (db == NULL || !intact(db))
            verdict = CORRUPT;
        else if (count < committed || count > committed + 1 || top != count)
            verdict = LOST;
        committed = (int)count;
        sqlite3_close(db);
    }
    *counts = disk_counts(d);
    crashvfs_remove(v);
    return verdict;
}

static void count_verdicts(const struct weather *w, uint32_t verdicts[3],
                           struct disk_counts *sum)
{
    *sum = (struct disk_counts){0};
    for (uint64_t seed = 1; seed <= w->seeds; seed++) {
        struct disk_counts c;
        enum verdict verdict = one_life(w, seed, &c);
        verdicts[verdict]++;
        if (verdict != KEPT && strcmp(w->synchronous, "FULL") == 0 && !w->lies)
            print_message("seed %llu lost\n", (unsigned long long)seed);
        sum->crashes += c.crashes;
        sum->torn += c.torn;
        sum->dropped += c.dropped;
        sum->kept += c.kept;
    }
}

static void what_was_committed_with_full_survives_every_power_cut(void **state)
{
    (void)state;
    const struct weather w = {"FULL", false, 1500};
    uint32_t verdicts[3] = {0};
    struct disk_counts sum;
    count_verdicts(&w, verdicts, &sum);
    assert_int_equal(verdicts[KEPT], w.seeds);
    assert_true(sum.crashes >= 4000);
    assert_true(sum.torn > 1000);
    assert_true(sum.dropped > 1000);
    assert_true(sum.kept > 1000);
}

static void what_was_committed_with_normal_can_be_lost(void **state)
{
    (void)state;
    const struct weather w = {"NORMAL", false, 100};
    uint32_t verdicts[3] = {0};
    struct disk_counts sum;
    count_verdicts(&w, verdicts, &sum);
    assert_true(verdicts[LOST] > 10);
    assert_int_equal(verdicts[CORRUPT], 0); /* lost, but whole: SQLite's promise */
}

static void without_sync_files_break(void **state)
{
    (void)state;
    const struct weather w = {"OFF", false, 100};
    uint32_t verdicts[3] = {0};
    struct disk_counts sum;
    count_verdicts(&w, verdicts, &sum);
    assert_true(verdicts[LOST] > 10);
    assert_true(verdicts[CORRUPT] > 0);
}

static void a_disk_that_lies_about_syncing_is_noticed(void **state)
{
    (void)state;
    const struct weather w = {"FULL", true, 100};
    uint32_t verdicts[3] = {0};
    struct disk_counts sum;
    count_verdicts(&w, verdicts, &sum);
    assert_true(verdicts[LOST] + verdicts[CORRUPT] > 10);
}

static void the_same_seed_gives_the_same_life(void **state)
{
    (void)state;
    const struct weather w = {"NORMAL", false, 1};
    for (uint64_t seed = 1; seed < 20; seed++) {
        struct disk_counts a, b;
        assert_int_equal(one_life(&w, seed, &a), one_life(&w, seed, &b));
        assert_memory_equal(&a, &b, sizeof a);
    }
}

static void a_torn_write_leaves_some_sectors_old_and_some_new(void **state)
{
    (void)state;
    uint8_t old[8 * DISK_SECTOR], new[8 * DISK_SECTOR], now[8 * DISK_SECTOR];
    memset(old, 'o', sizeof old);
    memset(new, 'n', sizeof new);
    uint32_t mixed = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct rng r;
        rng_seed(&r, seed);
        struct disk *d = disk_new("d");
        struct disk_file *f = disk_create(d, "f");
        assert_int_equal(disk_write(f, old, sizeof old, 0), DISK_OK);
        assert_int_equal(disk_sync(f), DISK_OK);
        assert_int_equal(disk_write(f, new, sizeof new, 0), DISK_OK);
        disk_crash(d, &r);
        f = disk_find(d, "f");
        assert_int_equal(disk_read(f, now, sizeof now, 0), DISK_OK);
        bool has_new = memchr(now, 'n', sizeof now) != NULL;
        mixed += has_new && memchr(now, 'o', sizeof now) != NULL;
        for (size_t i = 0; i < sizeof now; i++)
            assert_int_equal(now[i], now[i - i % DISK_SECTOR]);
        disk_free(d);
    }
    assert_true(mixed > 5);
}

static void an_unsynced_name_may_vanish_and_a_removed_one_come_back(void **state)
{
    (void)state;
    uint32_t vanished = 0, back = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct rng r;
        rng_seed(&r, seed);
        struct disk *d = disk_new("d");
        struct disk_file *f = disk_create(d, "old");
        assert_int_equal(disk_write(f, "x", 1, 0), DISK_OK);
        assert_int_equal(disk_sync(f), DISK_OK);
        assert_true(disk_unlink(d, "old", false));
        assert_non_null(disk_create(d, "new"));
        disk_crash(d, &r);
        bool has_old = disk_find(d, "old") != NULL, has_new = disk_find(d, "new") != NULL;
        assert_false(has_old && has_new); /* in the order in which they were made */
        vanished += !has_new;
        back += has_old;
        if (has_old)
            assert_int_equal(disk_size(disk_find(d, "old")), 1);
        disk_free(d);
    }
    assert_true(vanished > 5);
    assert_true(back > 5);
}

static void a_kill_keeps_every_write_and_power_may_fail_later(void **state)
{
    (void)state;
    struct crashvfs *v = crashvfs_install(1);
    struct disk *d = crashvfs_disk(v, "hub");
    sqlite3 *db = open_db("/hub/a.db", "NORMAL");
    assert_int_equal(insert(db, 1), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(insert(db, 2), SQLITE_OK);
    disk_kill(d);
    assert_int_not_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3 *next = open_db("/hub/a.db", "NORMAL");
    assert_int_equal(ask(next, "SELECT count(*) FROM t"), 1);
    sqlite3_close(db);
    assert_int_equal(ask(next, "SELECT count(*) FROM t"), 1);
    sqlite3_close(next);
    crashvfs_remove(v);
}

static void two_connections_see_each_others_commits(void **state)
{
    (void)state;
    struct crashvfs *v = crashvfs_install(1);
    sqlite3 *a = open_db("/kiosk/a.db", "FULL"), *b = open_db("/kiosk/a.db", "FULL");
    for (int k = 1; k <= 60; k++) {
        assert_int_equal(insert(k % 2 == 0 ? a : b, k), SQLITE_OK);
        assert_int_equal(ask(k % 2 == 0 ? b : a, "SELECT count(*) FROM t"), k);
    }
    sqlite3_exec(a, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    assert_int_equal(insert(a, 100), SQLITE_OK);
    assert_int_equal(insert(b, 101), SQLITE_BUSY);
    assert_int_equal(ask(b, "SELECT count(*) FROM t"), 60);
    sqlite3_exec(a, "COMMIT", NULL, NULL, NULL);
    assert_int_equal(ask(b, "SELECT count(*) FROM t"), 61);
    sqlite3_close(a);
    assert_int_equal(insert(b, 102), SQLITE_OK);
    sqlite3_close(b);
    crashvfs_remove(v);
}

static void a_snapshot_brings_back_the_past_and_makes_a_clone(void **state)
{
    (void)state;
    struct crashvfs *v = crashvfs_install(1);
    struct disk *hub = crashvfs_disk(v, "hub");
    sqlite3 *db = open_db("/hub/a.db", "FULL");
    assert_int_equal(insert(db, 1), SQLITE_OK);
    struct disk_image *image = disk_snapshot(hub);
    assert_int_equal(insert(db, 2), SQLITE_OK);
    disk_restore(hub, image);
    assert_int_not_equal(insert(db, 3), SQLITE_OK);
    sqlite3_close(db);
    disk_restore(crashvfs_disk(v, "twin"), image);
    disk_image_free(image);
    const char *const paths[] = {"/hub/a.db", "/twin/a.db"};
    for (size_t i = 0; i < LENGTH(paths); i++) {
        db = open_db(paths[i], "FULL");
        assert_int_equal(ask(db, "SELECT count(*) FROM t"), 1);
        assert_true(intact(db));
        sqlite3_close(db);
    }
    crashvfs_remove(v);
}

static void a_full_disk_says_so_and_harms_nothing(void **state)
{
    (void)state;
    struct crashvfs *v = crashvfs_install(1);
    struct disk *d = crashvfs_disk(v, "kiosk");
    sqlite3 *db = open_db("/kiosk/a.db", "FULL");
    assert_int_equal(insert(db, 1), SQLITE_OK);
    disk_limit(d, disk_used(d) + 3000);
    int rc = SQLITE_OK, k = 1;
    while (rc == SQLITE_OK && k < 100)
        rc = insert(db, ++k);
    assert_int_equal(rc, SQLITE_FULL);
    assert_int_equal(ask(db, "SELECT count(*) FROM t"), k - 1);
    disk_limit(d, 0);
    assert_int_equal(insert(db, k), SQLITE_OK);
    assert_true(intact(db));
    assert_true(disk_counts(d).full > 0);
    sqlite3_close(db);
    crashvfs_remove(v);
}

static void any_single_io_error_is_reported_and_harms_nothing(void **state)
{
    (void)state;
    uint32_t struck = 0;
    for (uint64_t at = 1; at <= 60; at++) {
        struct crashvfs *v = crashvfs_install(at);
        struct disk *d = crashvfs_disk(v, "kiosk");
        sqlite3 *db = open_db("/kiosk/a.db", "FULL");
        int64_t done = 0;
        disk_arm_error(d, at);
        for (int k = 1; k <= 12; k++)
            done += insert(db, k) == SQLITE_OK;
        struck += disk_counts(d).errors > 0;
        disk_arm_error(d, 0);
        /* An INSERT that failed at its very end, in a checkpoint, may have happened. */
        int64_t count = ask(db, "SELECT count(*) FROM t");
        assert_true(count >= done && count <= done + 1);
        assert_true(intact(db));
        sqlite3_close(db);
        crashvfs_remove(v);
    }
    assert_true(struck > 50);
}

static void rot_flips_one_bit_of_one_read(void **state)
{
    (void)state;
    struct disk *d = disk_new("d");
    struct disk_file *f = disk_create(d, "f");
    const uint8_t zeros[64] = {0};
    uint8_t out[64];
    assert_int_equal(disk_write(f, zeros, sizeof zeros, 0), DISK_OK);
    disk_arm_rot(d, "f", 2);
    assert_int_equal(disk_read(f, out, sizeof out, 0), DISK_OK);
    assert_memory_equal(out, zeros, sizeof out);
    assert_int_equal(disk_read(f, out, sizeof out, 0), DISK_OK);
    assert_memory_not_equal(out, zeros, sizeof out);
    assert_int_equal(disk_read(f, out, sizeof out, 0), DISK_OK);
    assert_memory_equal(out, zeros, sizeof out);
    disk_free(d);
}

static void a_canary_on_a_disk_is_found(void **state)
{
    (void)state;
    struct disk *d = disk_new("d");
    struct disk_file *f = disk_create(d, "f");
    assert_false(disk_contains(d, "canary", 6));
    assert_int_equal(disk_write(f, "a canary!", 9, 700), DISK_OK);
    assert_true(disk_contains(d, "canary", 6));
    static struct texts texts;
    texts_add(&texts, "sparrow");
    texts_add(&texts, "canard");
    assert_null(texts_on_disk(&texts, d));
    texts_add(&texts, "canary");
    assert_string_equal(texts_on_disk(&texts, d), "canary");
    disk_free(d);
}

/* SQLite's check puts a page that cannot be read into its answer, like a damaged one. */
static void what_cannot_be_read_now_is_not_called_damaged(void **state)
{
    (void)state;
    static const char *const steps[] = {
        "CREATE TABLE t(k INTEGER PRIMARY KEY, v BLOB NOT NULL);"
        "INSERT INTO t VALUES(1, zeroblob(100000))"};
    const struct db_schema schema = {"thing", 1, steps, 1};
    struct crashvfs *vfs = crashvfs_install(1);
    struct disk *disk = crashvfs_disk(vfs, "d");
    for (uint64_t nth = 1; nth < 60; nth++) {
        struct err e = {.kind = ERR_LATER};
        struct db *db = NULL;
        assert_true(db_open(&db, "/d/thing.db", &schema, DB_WRITE, &e));
        disk_arm_error(disk, nth);
        if (!db_check(db, NULL, &e))
            assert_int_equal(e.kind, ERR_LATER);
        disk_arm_error(disk, 0);
        db_close(db);
    }
    assert_true(disk_counts(disk).errors > 10);
    crashvfs_remove(vfs);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(what_was_committed_with_full_survives_every_power_cut),
              TEST(what_was_committed_with_normal_can_be_lost),
              TEST(without_sync_files_break),
              TEST(a_disk_that_lies_about_syncing_is_noticed),
              TEST(the_same_seed_gives_the_same_life),
              TEST(a_torn_write_leaves_some_sectors_old_and_some_new),
              TEST(an_unsynced_name_may_vanish_and_a_removed_one_come_back),
              TEST(a_kill_keeps_every_write_and_power_may_fail_later),
              TEST(two_connections_see_each_others_commits),
              TEST(a_snapshot_brings_back_the_past_and_makes_a_clone),
              TEST(a_full_disk_says_so_and_harms_nothing),
              TEST(any_single_io_error_is_reported_and_harms_nothing),
              TEST(rot_flips_one_bit_of_one_read), TEST(a_canary_on_a_disk_is_found),
              TEST(what_cannot_be_read_now_is_not_called_damaged));
    return failed;
}
