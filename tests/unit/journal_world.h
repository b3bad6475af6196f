/* journal_world: a hub on a disk that can lose power, its journal on another, and what is
 * restored from them compared row by row, for the tests of journal and restore. */
#pragma once

#include "store/hub_restore.h"
#include "tests/sim/crashvfs.h"
#include "tests/test.h"
#include "tests/unit/hub_world.h"

#define HUB_DB "/hub/hub.db"
#define JOURNAL_DB "/other/journal.db"
#define BACKUP_DB "/other/backup.db"
#define RESTORED_DB "/new/hub.db"

struct journal_world {
    struct world w;
    struct crashvfs *vfs;
    struct disk *hub, *other;
    struct rng chance;
    struct test_kiosk k;
    char session[UUID_SIZE];
};

/* A hub with one kiosk and a session of so many places. */
static inline void jw_open(struct journal_world *j, uint64_t seed, const char *capacity)
{
    memset(j, 0, sizeof *j);
    j->vfs = crashvfs_install(seed);
    assert_non_null(j->vfs);
    rng_seed(&j->chance, seed);
    j->hub = crashvfs_disk(j->vfs, "hub");
    j->other = crashvfs_disk(j->vfs, "other");
    world_prepare(&j->w);
    snprintf(j->w.path, sizeof j->w.path, HUB_DB);
    snprintf(j->w.journal, sizeof j->w.journal, JOURNAL_DB);
    world_begin(&j->w);
    kiosk_open(&j->w, &j->k, 1);
    world_session(&j->w, "Meet-up", capacity, j->session);
    world_tick(&j->w);
    world_drain(&j->w);
}

static inline void jw_close(struct journal_world *j)
{
    world_close(&j->w);
    crashvfs_remove(j->vfs);
}

static inline struct hub_backup jw_backup(struct journal_world *j, const char *path)
{
    struct hub_backup made;
    struct err e;
    if (!hub_backup_make(hub_store_of(j->w.hub), path, &made, &e))
        fail_msg("%s", e.text);
    return made;
}

static inline struct hub_restore jw_order(void)
{
    return (struct hub_restore){
        .backup = BACKUP_DB,
        .journal = JOURNAL_DB,
        .path = RESTORED_DB,
        .area = AREA,
        .random = 0x1122334455667788,
        .now = WORLD_START + 1000,
    };
}

static inline struct hub_restored jw_restore(const struct hub_restore *order)
{
    struct hub_restored report;
    struct err e;
    if (!hub_restore(order, &report, &e))
        fail_msg("%s", e.text);
    return report;
}

/* ---- rows ---- */

/* Of another life are: numbers, lives, what a backup or a journal notes of itself. */
static inline bool jw_compared(const char *table)
{
    static const char *const own[] = {"meta", "life", "journal_pending", "kiosk_seen",
                                      "copy"};
    for (size_t i = 0; i < LENGTH(own); i++)
        if (strcmp(table, own[i]) == 0)
            return false;
    return strncmp(table, "sqlite_", 7) != 0;
}

static inline void jw_add_rows(sqlite3 *db, const char *table, uint8_t sum[32])
{
    char sql[200];
    sqlite3_stmt *st = NULL;
    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", table);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    while (sqlite3_step(st) == SQLITE_ROW) {
        crypto_generichash_state state;
        uint8_t hash[32];
        crypto_generichash_init(&state, NULL, 0, sizeof hash);
        crypto_generichash_update(&state, (const uint8_t *)table, strlen(table) + 1);
        for (int i = 0; i < sqlite3_column_count(st); i++) {
            int size = sqlite3_column_bytes(st, i);
            int type = sqlite3_column_type(st, i);
            crypto_generichash_update(&state, (const uint8_t *)&type, sizeof type);
            crypto_generichash_update(&state, (const uint8_t *)&size, sizeof size);
            if (size > 0)
                crypto_generichash_update(&state, sqlite3_column_blob(st, i),
                                          (unsigned long long)size);
        }
        crypto_generichash_final(&state, hash, sizeof hash);
        sodium_add(sum, hash, sizeof hash);
    }
    sqlite3_finalize(st);
}

/* The same for the same rows, in whatever order they lie. */
static inline void jw_fingerprint(const char *path, uint8_t sum[32])
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    memset(sum, 0, 32);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1,
                           &st, NULL),
        SQLITE_OK);
    while (sqlite3_step(st) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(st, 0);
        if (jw_compared(table))
            jw_add_rows(db, table, sum);
    }
    sqlite3_finalize(st);
    sqlite3_close(db);
}

static inline void jw_assert_same(const char *a, const char *b)
{
    uint8_t sums[2][32];
    jw_fingerprint(a, sums[0]);
    jw_fingerprint(b, sums[1]);
    assert_memory_equal(sums[0], sums[1], 32);
}

static inline int64_t jw_int(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    int64_t value = -1;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    if (sqlite3_step(st) == SQLITE_ROW)
        value = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return value;
}

/* ---- a busy hour ---- */

static inline void jw_book(struct journal_world *j, unsigned code)
{
    char text[CLAIM_SIZE];
    send_op(&j->w, &j->k, BOOK(j->session, 1, test_code(text, code)));
}

static inline void jw_cancel(struct journal_world *j, unsigned code)
{
    char text[CLAIM_SIZE];
    send_op(&j->w, &j->k,
            &(struct test_op){.kind = OP_CANCEL, .code = test_code(text, code)});
}

static inline void jw_busy(struct journal_world *j)
{
    char ref[REF_SIZE], id[UUID_SIZE];
    struct test_kiosk other;
    char secret[HUB_SECRET_SIZE];
    struct hub_token t = {.role = HUB_EDITOR, .label = "editor"};
    struct staff by = {.who = WHO, .now = j->w.now.wall};
    struct err e;
    for (unsigned i = 0; i < 5; i++)
        jw_book(j, i);
    world_tick(&j->w);
    jw_cancel(j, 1);
    jw_cancel(j, 77); /* no such code */
    world_tick(&j->w);
    world_vacancy(&j->w, "Cook", ref, id);
    world_session(&j->w, "Second", "3", id);
    kiosk_open(&j->w, &other, 2);
    assert_true(hub_token_make(j->w.hub, &by, &t, secret, &e));
    world_wait(&j->w, 10000);
    world_drain(&j->w);
}
