#include "store/db.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/utf8.h"

enum {
    BUSY_MS = 5000,
    STATEMENTS_MAX = 512,
    PAGE_BYTES = 4096,
    LOG_PAGES = 1000, /* write back from here, as SQLite does by itself */
    LOG_PAGES_MAX = DB_LOG_MAX / PAGE_BYTES,
    LOG_WAIT_MS = 200,
};

struct cached {
    const char *sql; /* a literal: its address is the key */
    sqlite3_stmt *statement;
};

struct db {
    sqlite3 *handle;
    char *path;
    bool broken;             /* damage was met */
    int log_try;             /* pages of log at which to insist on its end */
    bool alone;              /* written to by this process only */
    struct timespec written; /* alone: when the file was, last, and how long it is */
    off_t size;
    size_t statement_count;
    struct cached statements[STATEMENTS_MAX];
};

/* ---- failures ---- */

static enum err_kind kind_of(int code)
{
    if (code == SQLITE_IOERR_SHORT_READ)
        return ERR_BROKEN;
    switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_NOMEM: return ERR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM: return ERR_LATER;
    case SQLITE_NOTADB:
    case SQLITE_TOOBIG:
    case SQLITE_CORRUPT: return ERR_BROKEN;
    default: return ERR_INPUT;
    }
}

/* SQLite's own text names tables and columns, never values. It belongs to the last call
 * on the handle: where that had another code, the code's general text stands in. */
bool db_fail_code(struct db *db, int code, struct err *e)
{
    const char *text = sqlite3_errstr(code);
    if (db->handle != NULL && (sqlite3_errcode(db->handle) & 0xff) == (code & 0xff))
        text = sqlite3_errmsg(db->handle);
    db->broken = db->broken || kind_of(code) == ERR_BROKEN;
    return err_set(e, kind_of(code), "%s: %s", db->path, text);
}

bool db_fail(struct db *db, struct err *e)
{
    int code = sqlite3_extended_errcode(db->handle);
    bool none = code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE;
    return db_fail_code(db, none ? SQLITE_ERROR : code, e);
}

/* ---- statements ---- */

static sqlite3_stmt *find(struct db *db, const char *sql)
{
    for (size_t i = 0; i < db->statement_count; i++)
        if (db->statements[i].sql == sql)
            return db->statements[i].statement;
    return NULL;
}

bool db_prepare(struct db *db, sqlite3_stmt **st, const char *sql, struct err *e)
{
    *st = find(db, sql);
    if (*st != NULL) {
        sqlite3_reset(*st);
        sqlite3_clear_bindings(*st);
        return true;
    }
    assert(db->statement_count < STATEMENTS_MAX); /* sql is not a literal */
    int code =
        sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, st, NULL);
    if (code != SQLITE_OK)
        return db_fail_code(db, code, e);
    db->statements[db->statement_count++] = (struct cached){sql, *st};
    return true;
}

static int bind_one(sqlite3_stmt *st, int at, char type, va_list *args)
{
    if (type == 'i')
        return sqlite3_bind_int64(st, at, va_arg(*args, int64_t));
    if (type == 't')
        return sqlite3_bind_text(st, at, va_arg(*args, const char *), -1,
                                 SQLITE_TRANSIENT);
    assert(type == 'b');
    const void *data = va_arg(*args, const void *);
    size_t size = va_arg(*args, size_t);
    return sqlite3_bind_blob64(st, at, data, size, SQLITE_TRANSIENT);
}

static bool bind_all(struct db *db, sqlite3_stmt **st, const char *sql, struct err *e,
                     const char *format, va_list *args)
{
    if (!db_prepare(db, st, sql, e))
        return false;
    assert((size_t)sqlite3_bind_parameter_count(*st) == strlen(format));
    for (int i = 0; format[i] != '\0'; i++) {
        int code = bind_one(*st, i + 1, format[i], args);
        if (code != SQLITE_OK)
            return db_fail_code(db, code, e);
    }
    return true;
}

bool db_bind(struct db *db, sqlite3_stmt **st, const char *sql, struct err *e,
             const char *format, ...)
{
    va_list args;
    va_start(args, format);
    bool ok = bind_all(db, st, sql, e, format, &args);
    va_end(args);
    return ok;
}

bool db_step(struct db *db, sqlite3_stmt *st, bool *row, struct err *e)
{
    int code = sqlite3_step(st);
    *row = code == SQLITE_ROW;
    if (code == SQLITE_ROW)
        return true;
    bool ok = code == SQLITE_DONE || db_fail_code(db, code, e);
    sqlite3_reset(st); /* or it would hold its locks */
    return ok;
}

bool db_next(struct db *db, sqlite3_stmt *st, bool more, bool *ok, struct err *e)
{
    bool row = false;
    *ok = true;
    if (more)
        *ok = db_step(db, st, &row, e);
    else
        sqlite3_reset(st);
    return *ok && row;
}

/* Runs a bound statement to its end. */
static bool finish(struct db *db, sqlite3_stmt *st, struct err *e)
{
    bool row = true;
    while (row)
        if (!db_step(db, st, &row, e))
            return false;
    return true;
}

bool db_run(struct db *db, const char *sql, struct err *e, const char *format, ...)
{
    sqlite3_stmt *st = NULL;
    va_list args;
    va_start(args, format);
    bool ok = bind_all(db, &st, sql, e, format, &args);
    va_end(args);
    return ok && finish(db, st, e);
}

bool db_int(struct db *db, int64_t *value, bool *found, const char *sql, struct err *e,
            const char *format, ...)
{
    sqlite3_stmt *st = NULL;
    va_list args;
    va_start(args, format);
    bool ok = bind_all(db, &st, sql, e, format, &args);
    va_end(args);
    bool row = false;
    if (!ok || !db_step(db, st, &row, e))
        return false;
    if (row)
        *value = sqlite3_column_int64(st, 0);
    if (found != NULL)
        *found = row;
    sqlite3_reset(st);
    return true;
}

bool db_exec(struct db *db, const char *sql, struct err *e)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || db_fail_code(db, code, e);
}

void db_column_text(sqlite3_stmt *st, int column, char *out, size_t size)
{
    const char *text = (const char *)sqlite3_column_text(st, column);
    utf8_copy(out, size, text == NULL ? "" : text);
}

/* ---- transactions ---- */

bool db_begin(struct db *db, struct err *e)
{
    return db_run(db, "BEGIN IMMEDIATE", e, "");
}

bool db_commit(struct db *db, struct err *e)
{
    if (db_run(db, "COMMIT", e, ""))
        return true;
    db_rollback(db);
    return false;
}

void db_rollback(struct db *db)
{
    if (sqlite3_get_autocommit(db->handle) != 0)
        return;
    /* Open cursors would make it fail; the text of this failure helps nobody. */
    for (size_t i = 0; i < db->statement_count; i++)
        sqlite3_reset(db->statements[i].statement);
    sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- opening ---- */

/* PRAGMAs cannot be bound and are not run often enough to be cached. */
static bool pragma_int(struct db *db, const char *sql, int64_t *value, struct err *e)
{
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &st, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(st);
    bool ok = code == SQLITE_ROW;
    if (ok)
        *value = sqlite3_column_int64(st, 0);
    else
        db_fail_code(db, code, e);
    sqlite3_finalize(st);
    return ok;
}

static bool set_version(struct db *db, const struct db_schema *schema, int64_t version,
                        struct err *e)
{
    char sql[128];
    snprintf(sql, sizeof sql,
             "PRAGMA application_id=%" PRId32 "; PRAGMA user_version=%" PRId64,
             schema->application_id, version);
    return db_exec(db, sql, e);
}

struct stamp { /* what a file says it is */
    int64_t application, version, tables;
};

/* In one transaction: else, where another process makes the file just now, the first
 * answer would be of an empty file, the last of a full one, and that reads as damage. */
static bool read_stamp(struct db *db, struct stamp *stamp, struct err *e)
{
    bool ok = db_exec(db, "BEGIN", e) &&
              pragma_int(db, "PRAGMA application_id", &stamp->application, e) &&
              pragma_int(db, "PRAGMA user_version", &stamp->version, e) &&
              pragma_int(db, "SELECT count(*) FROM sqlite_schema", &stamp->tables, e);
    db_rollback(db);
    return ok;
}

static bool check_stamp(struct db *db, const struct db_schema *schema,
                        const struct stamp *stamp, enum db_mode mode, struct err *e)
{
    bool new_file = stamp->application == 0 && stamp->version == 0 && stamp->tables == 0;
    if (new_file && mode == DB_QUERY_ONLY)
        return err_set(e, ERR_LATER, "%s: nobody has filled it yet", db->path);
    if (new_file)
        return true;
    if (stamp->application != schema->application_id)
        return err_set(e, ERR_BROKEN, "%s: not a file of kind %s", db->path,
                       schema->name);
    if (stamp->version > schema->step_count)
        return err_set(e, ERR_BROKEN,
                       "%s: version %" PRId64 " is newer than this program's %d",
                       db->path, stamp->version, schema->step_count);
    if (stamp->version < schema->step_count && mode == DB_QUERY_ONLY)
        return err_set(e, ERR_LATER, "%s: version %" PRId64 ", not yet brought to %d",
                       db->path, stamp->version, schema->step_count);
    return true;
}

/* The version is read again under the write lock: another process may have been first. */
static bool one_step(struct db *db, const struct db_schema *schema, bool *done,
                     struct err *e)
{
    int64_t version = 0;
    bool ok = db_begin(db, e) && pragma_int(db, "PRAGMA user_version", &version, e);
    *done = version >= schema->step_count;
    if (ok && !*done)
        ok = db_exec(db, schema->steps[version], e) &&
             set_version(db, schema, version + 1, e);
    ok = ok && db_commit(db, e);
    db_rollback(db);
    return ok;
}

static bool migrate(struct db *db, const struct db_schema *schema,
                    const struct stamp *stamp, struct err *e)
{
    bool done = stamp->version >= schema->step_count;
    while (!done)
        if (!one_step(db, schema, &done, e))
            return false;
    return true;
}

/* Two processes that open a new file at once both want this switch, and SQLite answers
 * one of them BUSY without waiting: so we wait. */
static bool use_wal(struct db *db, struct err *e)
{
    int code = SQLITE_BUSY;
    for (int waited_ms = 0; waited_ms < BUSY_MS; waited_ms += 10) {
        code = sqlite3_exec(db->handle, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
        if ((code & 0xff) != SQLITE_BUSY)
            break;
        sqlite3_sleep(10);
    }
    return code == SQLITE_OK || db_fail_code(db, code, e);
}

/* From the opening on only writing back the log changes the file. */
static void note_written(struct db *db)
{
    struct stat st;
    if (stat(db->path, &st) != 0)
        return; /* and is told from what was noted, once it can be looked at again */
    db->written = st.st_mtim;
    db->size = st.st_size;
}

static bool is_lost(struct db *db)
{
    return db->alone && (db_moved(db) || db_overwritten(db));
}

/* Called after each commit, in SQLite's place: PASSIVE never waits, so readers that
 * follow on each other without a gap would keep the log from ever beginning anew. */
static int on_log(void *context, sqlite3 *handle, const char *name, int pages)
{
    struct db *db = context;
    if (pages < LOG_PAGES || is_lost(db))
        return SQLITE_OK; /* noted after that, another hand's write were our own */
    bool insist = pages >= db->log_try;
    sqlite3_busy_timeout(handle, insist ? LOG_WAIT_MS : BUSY_MS);
    int code = sqlite3_wal_checkpoint_v2(
        handle, name, insist ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE,
        NULL, NULL);
    sqlite3_busy_timeout(handle, BUSY_MS);
    note_written(db);
    if (insist)
        db->log_try = code == SQLITE_OK ? LOG_PAGES_MAX : pages + LOG_PAGES;
    return SQLITE_OK; /* the commit stands; the log can wait */
}

static bool open_handle(struct db *db, enum db_mode mode, struct err *e)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (mode != DB_QUERY_ONLY)
        flags |= SQLITE_OPEN_CREATE;
    int code = sqlite3_open_v2(db->path, &db->handle, flags, NULL);
    if (code != SQLITE_OK)
        return db_fail_code(db, code, e);
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    db->log_try = LOG_PAGES_MAX;
    sqlite3_wal_hook(db->handle, on_log, db);
    return true;
}

static bool set_ways(struct db *db, struct err *e)
{
    return db_exec(db,
                   "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                   "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON",
                   e);
}

/* Whoever is not in the file's group has no business in it: what people said is sealed,
 * but when and how often they came is not. The log and its index get the file's
 * rights. */
static void shut_out_others(const struct db *db)
{
    struct stat st;
    if (stat(db->path, &st) == 0 && (st.st_mode & S_IRWXO) != 0)
        (void)chmod(db->path, st.st_mode & 07770);
}

static bool prepare_file(struct db *db, const struct db_schema *schema, enum db_mode mode,
                         struct err *e)
{
    struct stamp stamp = {0};
    if ((db->handle == NULL && !open_handle(db, mode, e)) || !set_ways(db, e) ||
        !read_stamp(db, &stamp, e) || !check_stamp(db, schema, &stamp, mode, e))
        return false;
    if (sqlite3_db_readonly(db->handle, "main") == 1)
        return err_set(e, ERR_LATER, "%s: not writable", db->path);
    if (mode == DB_QUERY_ONLY)
        return db_exec(db, "PRAGMA query_only=1", e);
    shut_out_others(db);
    return use_wal(db, e) && migrate(db, schema, &stamp, e);
}

static bool no_room_for_index(struct db *db)
{
    if (db->handle == NULL || db->statement_count > 0)
        return false; /* it came as far as writing */
    int code = sqlite3_extended_errcode(db->handle);
    return code == SQLITE_IOERR_SHMSIZE || code == SQLITE_IOERR_SHMOPEN ||
           code == SQLITE_IOERR_SHMMAP || (code & 0xff) == SQLITE_FULL;
}

/* In exclusive mode the index of the log is kept in memory. */
static bool reopen_alone(struct db *db, struct err *e)
{
    sqlite3_close(db->handle);
    db->handle = NULL;
    return open_handle(db, DB_WRITE_ALONE, e) &&
           db_exec(db, "PRAGMA locking_mode=EXCLUSIVE", e);
}

bool db_open(struct db **out, const char *path, const struct db_schema *schema,
             enum db_mode mode, struct err *e)
{
    *out = NULL;
    struct db *db = calloc(1, sizeof *db);
    if (db != NULL)
        db->path = strdup(path);
    if (db == NULL || db->path == NULL) {
        free(db);
        return err_set(e, ERR_FULL, "%s: no memory", path);
    }
    bool ok = prepare_file(db, schema, mode, e);
    if (!ok && mode == DB_WRITE_ALONE && no_room_for_index(db))
        ok = reopen_alone(db, e) && prepare_file(db, schema, mode, e);
    if (!ok) {
        db_close(db);
        return false;
    }
    db->alone = mode == DB_WRITE_ALONE;
    note_written(db);
    *out = db;
    return true;
}

/* One row: "ok", or the first thing that is wrong. It names tables and pages. */
static bool read_check(struct db *db, sqlite3_stmt *st, struct err *e)
{
    char text[100];
    int code = sqlite3_step(st);
    if (code != SQLITE_ROW)
        return db_fail_code(db, code == SQLITE_DONE ? SQLITE_CORRUPT : code, e);
    db_column_text(st, 0, text, sizeof text);
    for (char *c = text; *c != '\0'; c++)
        if (*c == '\n')
            *c = ' ';
    if (strcmp(text, "ok") == 0)
        return true;
    db->broken = true;
    return err_set(e, ERR_BROKEN, "%s: damaged: %s", db->path, text);
}

static bool check_once(struct db *db, const char *sql, struct err *e)
{
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &st, NULL);
    bool ok = code == SQLITE_OK ? read_check(db, st, e) : db_fail_code(db, code, e);
    sqlite3_finalize(st);
    return ok;
}

/* A page that could not be read stands in SQLite's answer like one that is damaged. So
 * what is found once only was no damage. */
static bool check(struct db *db, const char *sql, struct err *e)
{
    struct err first = {.kind = ERR_LATER};
    if (check_once(db, sql, &first))
        return true;
    if (first.kind == ERR_BROKEN)
        return check_once(db, sql, e);
    return err_set(e, first.kind, "%s", first.text);
}

bool db_check(struct db *db, const char *table, struct err *e)
{
    if (table == NULL)
        return check(db, "PRAGMA quick_check(1)", e);
    char *sql = sqlite3_mprintf("PRAGMA quick_check(%Q)", table);
    if (sql == NULL)
        return err_set(e, ERR_FULL, "%s: no memory", db->path);
    bool ok = check(db, sql, e);
    sqlite3_free(sql);
    return ok;
}

bool db_check_all(struct db *db, struct err *e)
{
    return check(db, "PRAGMA integrity_check(1)", e);
}

/* SQLite's own way to begin again where nothing can be read: VACUUM into the same file,
 * with its schema and pages taken for empty, under the locks that everybody respects.
 * Reading before it, if that can be done, lets it see that others use the log. */
static bool reset(struct db *db, struct err *e)
{
    (void)sqlite3_exec(db->handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL,
                       NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_RESET_DATABASE, 1, (int *)NULL);
    bool ok = db_exec(db, "VACUUM", e);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_RESET_DATABASE, 0, (int *)NULL);
    return ok;
}

bool db_empty(const char *path, struct err *e)
{
    struct db *db = calloc(1, sizeof *db);
    if (db != NULL)
        db->path = strdup(path);
    bool ok = db != NULL && db->path != NULL;
    if (ok)
        ok = open_handle(db, DB_WRITE, e) && reset(db, e);
    else
        err_set(e, ERR_FULL, "%s: no memory", path);
    db_close(db);
    return ok;
}

bool db_moved(struct db *db)
{
    int moved = 0;
    int code = sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return code == SQLITE_OK && moved != 0;
}

bool db_overwritten(const struct db *db)
{
    struct stat st;
    assert(db->alone);
    return stat(db->path, &st) == 0 &&
           (st.st_mtim.tv_sec != db->written.tv_sec ||
            st.st_mtim.tv_nsec != db->written.tv_nsec || st.st_size != db->size);
}

bool db_write_back(struct db *db, struct err *e)
{
    if (is_lost(db))
        return err_set(e, ERR_LATER, "%s: replaced, or taken away, while it is in use",
                       db->path);
    bool ok = db_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", e);
    note_written(db);
    return ok;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    for (size_t i = 0; i < db->statement_count; i++)
        sqlite3_finalize(db->statements[i].statement);
    sqlite3_close(db->handle);
    free(db->path);
    free(db);
}

bool db_broken(const struct db *db)
{
    return db->broken;
}

sqlite3 *db_handle(struct db *db)
{
    return db->handle;
}

const char *db_path(const struct db *db)
{
    return db->path;
}
