#include "store/hub_backup.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/hub_schema.h"

static bool mark_copy(const char *path, struct err *e)
{
    struct db *db = NULL;
    if (!db_open(&db, path, &hub_schema, DB_WRITE_ALONE, e))
        return false;
    /* Whatever VACUUM has written is synced when the log is written back. */
    bool ok = db_exec(db, "INSERT OR IGNORE INTO copy VALUES (1)", e) &&
              db_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", e);
    db_close(db);
    return ok;
}

bool hub_backup_make(struct hub_store *s, const char *path, struct hub_backup *made,
                     struct err *e)
{
    assert(!hub_store_writing(s));
    struct hub_backup want = {
        .numbers = *hub_store_numbers(s),
        .place = hub_chain_place(hub_store_chain(s)),
    };
    char area[AREA_SIZE];
    sqlite3_stmt *st = NULL;
    bool row = false;
    hub_store_digest(s, want.digest);
    if (!hub_store_catch_up(s, e) ||
        !db_bind(hub_store_db(s), &st, "SELECT area FROM meta", e, "") ||
        !db_step(hub_store_db(s), st, &row, e))
        return false;
    db_column_text(st, 0, area, sizeof area);
    sqlite3_reset(st);
    if (!db_run(hub_store_db(s), "VACUUM INTO ?1", e, "t", path) || !mark_copy(path, e) ||
        !hub_backup_check(path, area, made, e))
        return false;
    return (epoch_equal(&made->numbers.epoch, &want.numbers.epoch) &&
            made->numbers.seq == want.numbers.seq &&
            made->numbers.hseq == want.numbers.hseq &&
            made->numbers.count == want.numbers.count &&
            memcmp(made->digest, want.digest, sizeof want.digest) == 0 &&
            made->place.number == want.place.number) ||
           err_set(e, ERR_BROKEN, "%s: not what was to be copied", path);
}

/* A file says its version only to one who opens it as that version. */
bool hub_backup_open(struct db **out, int *version, const char *path, struct err *e)
{
    struct db_schema schema = hub_schema;
    for (; schema.step_count > 0; schema.step_count--) {
        if (db_open(out, path, &schema, DB_QUERY_ONLY, e)) {
            db_close(*out);
            *version = schema.step_count;
            return db_open(out, path, &schema, DB_WRITE_ALONE, e);
        }
        if (e->kind != ERR_LATER)
            break;
    }
    *out = NULL;
    return false;
}

static bool whole(struct db *db, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool row = false;
    char text[100];
    int64_t strays = 0;
    if (!db_bind(db, &st, "SELECT integrity_check FROM pragma_integrity_check(1)", e,
                 "") ||
        !db_step(db, st, &row, e))
        return false;
    db_column_text(st, 0, text, sizeof text);
    sqlite3_reset(st);
    if (strcmp(text, "ok") != 0)
        return err_set(e, ERR_BROKEN, "%s: damaged: %s", db_path(db), text);
    if (!db_int(db, &strays, NULL, "SELECT count(*) FROM pragma_foreign_key_check", e,
                ""))
        return false;
    return strays == 0 ||
           err_set(e, ERR_BROKEN, "%s: damaged: rows without what they belong to",
                   db_path(db));
}

static bool read_numbers(struct db *db, const char *area, struct hub_numbers *n,
                         struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool row = false;
    char have[AREA_SIZE];
    if (!db_bind(db, &st,
                 "SELECT area, epoch_counter, epoch_random, seq, hseq, floor FROM meta",
                 e, "") ||
        !db_step(db, st, &row, e))
        return false;
    if (!row)
        return err_set(e, ERR_BROKEN, "%s: has no numbers", db_path(db));
    db_column_text(st, 0, have, sizeof have);
    int64_t random = sqlite3_column_int64(st, 2);
    n->epoch.counter = (uint32_t)sqlite3_column_int64(st, 1);
    memcpy(&n->epoch.random, &random, sizeof random);
    n->seq = (uint64_t)sqlite3_column_int64(st, 3);
    n->hseq = (uint64_t)sqlite3_column_int64(st, 4);
    n->floor = (uint64_t)sqlite3_column_int64(st, 5);
    sqlite3_reset(st);
    return strcmp(have, area) == 0 ||
           err_set(e, ERR_BROKEN, "%s: of area %s, not %s", db_path(db), have, area);
}

static bool read_place(struct db *db, struct hub_place *place, struct err *e)
{
    struct journal_entry newest = {.number = 0};
    *place = (struct hub_place){0};
    if (!hub_chain_newest(db, &newest, &place->known, e))
        return false;
    if (!place->known)
        return true;
    place->number = newest.number;
    memcpy(place->hash, newest.hash, sizeof place->hash);
    return true;
}

bool hub_backup_check(const char *path, const char *area, struct hub_backup *found,
                      struct err *e)
{
    struct db *db = NULL;
    struct sums *sums = calloc(1, sizeof *sums);
    int version = 0;
    *found = (struct hub_backup){0};
    if (sums == NULL)
        return err_set(e, ERR_LATER, "%s: no memory", path);
    if (!hub_backup_open(&db, &version, path, e)) {
        free(sums);
        return false;
    }
    bool ok = whole(db, e) && read_numbers(db, area, &found->numbers, e) &&
              read_place(db, &found->place, e) && hub_digest_of(db, sums, e);
    if (ok)
        lthash_digest(found->digest, &sums->total);
    found->numbers.count = sums->count;
    free(sums);
    db_close(db);
    return ok;
}
