#include "store/hub_backup.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/hub_schema.h"

struct hub_backup_job {
    struct db *source; /* holds the moment by a read transaction */
    struct hub_backup want;
    char area[AREA_SIZE];
    char *path;
};

static bool read_area(struct db *db, char area[AREA_SIZE], struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool row = false;
    if (!db_bind(db, &st, "SELECT area FROM meta", e, "") || !db_step(db, st, &row, e))
        return false;
    db_column_text(st, 0, area, AREA_SIZE);
    sqlite3_reset(st);
    return true;
}

/* The first read is the moment: only the store writes, and it waits for us. */
static bool hold_moment(struct hub_backup_job *j, struct hub_store *s, struct err *e)
{
    return db_open(&j->source, db_path(hub_store_db(s)), &hub_schema, DB_QUERY_ONLY, e) &&
           db_exec(j->source, "BEGIN", e) && read_area(j->source, j->area, e);
}

bool hub_backup_begin(struct hub_backup_job **out, struct hub_store *s, const char *path,
                      struct err *e)
{
    assert(!hub_store_writing(s));
    if (!hub_store_catch_up(s, e))
        return false;
    struct hub_backup_job *j = calloc(1, sizeof *j);
    if (j != NULL)
        j->path = strdup(path);
    if (j == NULL || j->path == NULL) {
        free(j);
        err_set(e, ERR_LATER, "%s: no memory", path);
        return false;
    }
    j->want.numbers = *hub_store_numbers(s);
    j->want.place = hub_chain_place(hub_store_chain(s));
    hub_store_digest(s, j->want.digest);
    if (!hold_moment(j, s, e)) {
        hub_backup_end(j);
        return false;
    }
    *out = j;
    return true;
}

/* Page by page: faster than VACUUM INTO, and possible inside a read transaction. */
static bool copy_pages(struct hub_backup_job *j, struct db *to, struct err *e)
{
    sqlite3_backup *copy =
        sqlite3_backup_init(db_handle(to), "main", db_handle(j->source), "main");
    if (copy == NULL)
        return db_fail(to, e);
    (void)sqlite3_backup_step(copy, -1); /* finish says what it said */
    return sqlite3_backup_finish(copy) == SQLITE_OK || db_fail(to, e);
}

static bool is_empty(struct db *to, struct err *e)
{
    int64_t rows = 0;
    if (!db_int(to, &rows, NULL, "SELECT count(*) FROM meta", e, ""))
        return false;
    return rows == 0 || err_set(e, ERR_LATER, "%s: is there already", db_path(to));
}

/* Whatever was copied is synced when the log is written back. */
static bool copy_and_mark(struct hub_backup_job *j, struct err *e)
{
    struct db *to = NULL;
    if (!db_open(&to, j->path, &hub_schema, DB_WRITE_ALONE, e))
        return false;
    bool ok = is_empty(to, e) && copy_pages(j, to, e) &&
              db_exec(to, "INSERT OR IGNORE INTO copy VALUES (1)", e) &&
              db_write_back(to, e);
    db_close(to);
    return ok;
}

bool hub_backup_run(struct hub_backup_job *j, struct hub_backup *made, struct err *e)
{
    const struct hub_backup *want = &j->want;
    bool ok = copy_and_mark(j, e);
    db_close(j->source); /* the log may be written back from here on */
    j->source = NULL;
    if (!ok || !hub_backup_check(j->path, j->area, made, e))
        return false;
    return (epoch_equal(&made->numbers.epoch, &want->numbers.epoch) &&
            made->numbers.seq == want->numbers.seq &&
            made->numbers.hseq == want->numbers.hseq &&
            made->numbers.count == want->numbers.count &&
            memcmp(made->digest, want->digest, sizeof want->digest) == 0 &&
            made->place.number == want->place.number) ||
           err_set(e, ERR_BROKEN, "%s: not what was to be copied", j->path);
}

void hub_backup_end(struct hub_backup_job *j)
{
    if (j == NULL)
        return;
    db_close(j->source);
    free(j->path);
    free(j);
}

bool hub_backup_make(struct hub_store *s, const char *path, struct hub_backup *made,
                     struct err *e)
{
    struct hub_backup_job *j = NULL;
    if (!hub_backup_begin(&j, s, path, e))
        return false;
    bool ok = hub_backup_run(j, made, e);
    hub_backup_end(j);
    return ok;
}

/* A file says its version only to one who opens it as that version. */
static bool open_as_it_is(struct db **out, int *version, const char *path, struct err *e)
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

/* One read that fails looks like an older version, and the next like a newer one. */
bool hub_backup_open(struct db **out, int *version, const char *path, struct err *e)
{
    return open_as_it_is(out, version, path, e) ||
           (e->kind == ERR_BROKEN && open_as_it_is(out, version, path, e));
}

static bool whole(struct db *db, struct err *e)
{
    int64_t strays = 0;
    if (!db_check_all(db, e) ||
        !db_int(db, &strays, NULL, "SELECT count(*) FROM pragma_foreign_key_check", e,
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
