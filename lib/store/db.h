/* db: the one way to open and use SQLite here.
 *
 * Files are opened with journal_mode=WAL, synchronous=FULL, foreign_keys=ON, busy_timeout
 * 5000 ms, trusted_schema=OFF, cell_size_check=ON; a caller that keeps personal things
 * adds PRAGMA secure_delete=1. The log (WAL) is written back from 4 MiB on; past
 * DB_LOG_MAX a commit waits up to 200 ms for readers to let go, so that steady readers do
 * not let it grow for ever. Only user and group may read a file. The schema has a
 * version in PRAGMA user_version and steps (migrations) that are applied in one
 * transaction each. A file of a newer version is refused with ERR_BROKEN, naming file and
 * both versions; nothing in it is touched. A file that a reader (DB_QUERY_ONLY) finds
 * missing, empty or of an older version is ERR_LATER: its writer has yet to come.
 *
 * Mapping of SQLite's codes: FULL, NOMEM -> ERR_FULL, BUSY, LOCKED, IOERR, CANTOPEN,
 * READONLY, PERM -> ERR_LATER, NOTADB, CORRUPT, TOOBIG (1 GB: nothing of ours comes near)
 * and a file that is shorter than it says -> ERR_BROKEN, CONSTRAINT and others ->
 * ERR_INPUT. Texts name the file, tables and columns, never a value.
 */
#pragma once

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/err.h"

struct db;

enum { DB_LOG_MAX = 32 << 20 }; /* bytes of the log: more only under one endless reader */

struct db_schema {
    const char *name;         /* for messages: "outbox" */
    int32_t application_id;   /* PRAGMA application_id, so that files are not mixed up */
    const char *const *steps; /* steps[i] takes version i to i + 1 */
    int step_count;
};

enum db_mode {
    DB_WRITE, /* create if missing, migrate */
    /* As DB_WRITE, for a file that one process alone has open: it can be opened, and
     * read, on a disk so full that there is no room for the index beside it. */
    DB_WRITE_ALONE,
    DB_QUERY_ONLY, /* opened read-write for the WAL's sake, PRAGMA query_only=1 */
};

MUST_CHECK bool db_open(struct db **out, const char *path, const struct db_schema *schema,
                        enum db_mode mode, struct err *e);
void db_close(struct db *db);

/* Throws away all that a file holds, whatever that is (another kind, a newer version,
 * damage): for what can be made again. db_open then finds a new file. Others may have it
 * open and go on with the new one; only where its head cannot be read must they close it
 * first: ERR_LATER. */
MUST_CHECK bool db_empty(const char *path, struct err *e);

/* Looks for damage (PRAGMA quick_check) in the whole file, or in one table if table is
 * not NULL: reads all of it, about 1 s for 500 MB in memory. ERR_BROKEN tells what it
 * found first. */
MUST_CHECK bool db_check(struct db *db, const char *table, struct err *e);
/* As well whether each index has what its table has (PRAGMA integrity_check), which takes
 * several times as long: an index that has lost a row would hide it for ever. */
MUST_CHECK bool db_check_all(struct db *db, struct err *e);

/* Whether damage was met since it was opened. */
bool db_broken(const struct db *db);

/* Whether the file at the path is no longer the one that is open: replaced, or gone. */
bool db_moved(struct db *db);
/* Whether another hand than ours has written to that file since, as by cp: SQLite itself
 * takes what it finds there for its own (in WAL mode data_version does not tell either).
 * Only of one that was opened DB_WRITE_ALONE. */
bool db_overwritten(const struct db *db);
/* Writes all of the log back into the file, as far as no reader needs it. ERR_LATER
 * where that was moved or overwritten. */
MUST_CHECK bool db_write_back(struct db *db, struct err *e);
sqlite3 *db_handle(struct db *db);
const char *db_path(const struct db *db);

/* Fills e from the connection's last error, with the file's name. Returns false. */
bool db_fail(struct db *db, struct err *e);

/* The same for a code that SQLite gave back itself, as its sessions do. */
bool db_fail_code(struct db *db, int code, struct err *e);

MUST_CHECK bool db_exec(struct db *db, const char *sql, struct err *e);

/* A prepared statement, cached by the address of the text for the life of the db; reset
 * and unbound when asked for again. So sql must be a literal, and one piece of text is
 * one cursor: asking again inside a loop over its rows begins that loop anew. A cursor
 * left before its last row needs sqlite3_reset, or it keeps its read lock. */
MUST_CHECK bool db_prepare(struct db *db, sqlite3_stmt **st, const char *sql,
                           struct err *e);

/* Binds by a format: i int64_t, t const char * (NULL -> NULL), b const void * + size_t,
 * then prepares for stepping: db_bind(db, &st, "... ?1 ?2", e, "it", (int64_t)1, "x") */
MUST_CHECK bool db_bind(struct db *db, sqlite3_stmt **st, const char *sql, struct err *e,
                        const char *format, ...);

/* Steps once. *row says whether there is a row. */
MUST_CHECK bool db_step(struct db *db, sqlite3_stmt *st, bool *row, struct err *e);

/* Whether there is a next row, and one is wanted: more false ends the walk. *ok is false
 * if it failed. Nothing need be reset after the end:
 * while (db_next(db, st, more, &ok, e)) more = each(...) */
bool db_next(struct db *db, sqlite3_stmt *st, bool more, bool *ok, struct err *e);

/* Binds and runs a statement that gives no rows. */
MUST_CHECK bool db_run(struct db *db, const char *sql, struct err *e, const char *format,
                       ...);

/* First column of the first row. None: *value stays, *found (may be NULL) is false. */
MUST_CHECK bool db_int(struct db *db, int64_t *value, bool *found, const char *sql,
                       struct err *e, const char *format, ...);

/* Column text or "" for NULL, cut to size; never splits UTF-8. */
void db_column_text(sqlite3_stmt *st, int column, char *out, size_t size);

MUST_CHECK bool db_begin(struct db *db, struct err *e); /* BEGIN IMMEDIATE */
/* False: rolled back, nothing has changed. */
MUST_CHECK bool db_commit(struct db *db, struct err *e);
void db_rollback(struct db *db); /* fine when none is open */
