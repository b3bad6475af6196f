#include "store/outbox_mend.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/utc.h"
#include "core/uuid.h"
#include "store/db.h"
#include "store/outbox.h"

enum { PATH_SIZE = 512, COPY_BYTES = 65536, COLUMNS_MAX = 64, SQL_SIZE = 4096 };

/* A copy that is being mended from; it gets its name with the time when that is done. */
static const char UNDER_WAY[] = "-damaged";
static const char COPY[] = "outbox-damaged-";
static const char LOST[] = "-lost";

struct mending {
    const char *path;
    char copy[PATH_SIZE]; /* path + UNDER_WAY */
    sqlite3 *from;        /* the copy */
    struct outbox *to;
    struct outbox_mended *m;
};

static bool refused(const char *path, struct err *e)
{
    enum err_kind kind = errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_LATER;
    return err_set(e, kind, "%s: %s", path, strerror(errno));
}

static bool join(char out[PATH_SIZE], const char *path, const char *end, struct err *e)
{
    int size = snprintf(out, PATH_SIZE, "%s%s", path, end);
    return (size > 0 && size < PATH_SIZE) ||
           err_set(e, ERR_INPUT, "%s: the path is too long", path);
}

/* ---- is it damaged? ---- */

static bool is_damaged(const char *path)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *st = NULL;
    int code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(handle, 5000);
        code = sqlite3_prepare_v2(handle, "PRAGMA quick_check(1)", -1, &st, NULL);
    }
    if (code == SQLITE_OK)
        code = sqlite3_step(st);
    bool bad = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
    if (code == SQLITE_ROW)
        bad = strcmp((const char *)sqlite3_column_text(st, 0), "ok") != 0;
    sqlite3_finalize(st);
    sqlite3_close(handle);
    return bad;
}

/* ---- the copy ---- */

static bool copy_bytes(int from, int to)
{
    static char part[COPY_BYTES]; /* one thread, and no secret */
    ssize_t got = 0;
    do {
        got = read(from, part, sizeof part);
        if (got > 0 && write(to, part, (size_t)got) != got)
            return false;
    } while (got > 0);
    return got == 0 && fsync(to) == 0;
}

/* A file that is not there leaves none behind. */
static bool copy_file(const char *from, const char *to, struct err *e)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return errno == ENOENT || refused(from, e);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool ok = out >= 0 && copy_bytes(in, out);
    if (!ok)
        refused(to, e);
    close(in);
    if (out >= 0)
        close(out);
    return ok;
}

/* The log first: the copy is there when its main file is. */
static bool make_copy(const struct mending *x, struct err *e)
{
    char from[PATH_SIZE];
    char to[PATH_SIZE];
    char part[PATH_SIZE];
    if (!join(from, x->path, "-wal", e) || !join(to, x->copy, "-wal", e) ||
        !join(part, x->copy, ".part", e) || !copy_file(from, to, e) ||
        !copy_file(x->path, part, e))
        return false;
    return rename(part, x->copy) == 0 || refused(x->copy, e);
}

/* While nobody can add to it, where it still has a head by which to lock it. */
static bool set_aside(const struct mending *x, struct err *e)
{
    sqlite3 *lock = NULL;
    bool ok = false;
    if (sqlite3_open_v2(x->path, &lock, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
        sqlite3_busy_timeout(lock, 5000);
        (void)sqlite3_exec(lock, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    }
    ok = make_copy(x, e);
    sqlite3_close(lock);
    return ok && db_empty(x->path, e);
}

/* ---- what can still be read ---- */

struct table { /* the columns that both files have */
    char name[64];
    int count;
    int op, result;        /* which of them these are */
    char select[SQL_SIZE]; /* "a, b, c" */
    char insert[SQL_SIZE]; /* "INSERT OR IGNORE INTO t(a, b, c) VALUES(?1, ?2, ?3)" */
};

static bool has_column(sqlite3 *handle, const char *table, const char *column)
{
    return sqlite3_table_column_metadata(handle, NULL, table, column, NULL, NULL, NULL,
                                         NULL, NULL) == SQLITE_OK;
}

static void add_text(char *out, const char *before, const char *text)
{
    size_t used = strlen(out);
    snprintf(out + used, SQL_SIZE - used, "%s%s", before, text);
}

/* Names come from our own schema, not from the damaged file. */
static bool fill_table(struct mending *x, struct table *t, struct err *e)
{
    sqlite3_stmt *st = NULL;
    char values[SQL_SIZE] = "";
    bool row = true;
    struct db *db = outbox_db(x->to);
    t->count = t->op = t->result = 0;
    t->select[0] = '\0';
    if (!db_bind(db, &st, "SELECT name FROM pragma_table_info(?1)", e, "t", t->name))
        return false;
    while (db_step(db, st, &row, e) && row) {
        char column[64];
        db_column_text(st, 0, column, sizeof column);
        /* "place" is the order of insertion; somebody may have added meanwhile. */
        if (strcmp(column, "place") == 0 || t->count == COLUMNS_MAX ||
            !has_column(x->from, t->name, column))
            continue;
        if (strcmp(column, "op") == 0)
            t->op = t->count;
        if (strcmp(column, "result") == 0)
            t->result = t->count;
        add_text(t->select, t->count == 0 ? "" : ", ", column);
        add_text(values, t->count == 0 ? "" : ", ", "?");
        t->count++;
    }
    t->insert[0] = '\0';
    add_text(t->insert, "INSERT OR IGNORE INTO ", t->name);
    add_text(t->insert, "(", t->select);
    add_text(t->insert, ") VALUES(", values);
    add_text(t->insert, ")", "");
    return !row; /* else the step has failed */
}

/* A box can only be judged by its form; the hub says more. Those of answered ops may be
 * gone (outbox_life.h). */
static bool is_row(sqlite3_stmt *row, const struct table *t)
{
    bool answered = sqlite3_column_type(row, t->result) != SQLITE_NULL;
    for (int i = 0; i < t->count; i++) {
        const char *column = sqlite3_column_name(row, i);
        int size = sqlite3_column_bytes(row, i);
        int type = sqlite3_column_type(row, i);
        if (strcmp(column, "op") == 0 &&
            !uuid_check((const char *)sqlite3_column_text(row, i), "op", NULL))
            return false;
        if (strcmp(column, "box") == 0 &&
            (type != SQLITE_BLOB || size > WIRE_BOX_MAX || (size == 0 && !answered)))
            return false;
        if (strcmp(column, "key") == 0 && size != KEYID_SIZE - 1)
            return false;
    }
    return true;
}

static bool is_there(struct mending *x, const char *op)
{
    bool found = false;
    int64_t one = 0;
    return db_int(outbox_db(x->to), &one, &found, "SELECT 1 FROM op WHERE op = ?1", NULL,
                  "t", op) &&
           found;
}

/* A row of ours; one that is there already, from a try before, is as good. */
static bool insert_row(struct mending *x, const struct table *t, sqlite3_stmt *row,
                       bool *whole, struct err *e)
{
    sqlite3 *handle = db_handle(outbox_db(x->to));
    sqlite3_stmt *st = NULL;
    bool ops = strcmp(t->name, "op") == 0;
    if (sqlite3_prepare_v2(handle, t->insert, -1, &st, NULL) != SQLITE_OK)
        return db_fail(outbox_db(x->to), e);
    for (int i = 0; i < t->count; i++)
        sqlite3_bind_value(st, i + 1, sqlite3_column_value(row, i));
    bool ok = sqlite3_step(st) == SQLITE_DONE;
    if (!ok)
        db_fail(outbox_db(x->to), e);
    bool new_one = ok && sqlite3_changes(handle) > 0;
    if (ops && (new_one || is_there(x, (const char *)sqlite3_column_text(row, t->op))))
        x->m->kept++;
    else if (ops)
        *whole = false;
    sqlite3_finalize(st);
    return ok;
}

/* Copies the rows that a query over the damaged file gives, until it ends or fails; its
 * column behind those of the table, if any, goes to *last. *whole is cleared if not all
 * came over. False only for a failure of our own file. */
static bool copy_query(struct mending *x, const struct table *t, const char *sql,
                       int64_t *last, bool *whole, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool ok = true;
    int code = sqlite3_prepare_v2(x->from, sql, -1, &st, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(st);
    while (ok && code == SQLITE_ROW) {
        *last = sqlite3_column_int64(st, t->count);
        if (strcmp(t->name, "op") != 0 || is_row(st, t))
            ok = insert_row(x, t, st, whole, e);
        else
            *whole = false;
        code = sqlite3_step(st);
    }
    *whole = *whole && code == SQLITE_DONE;
    sqlite3_finalize(st);
    return ok;
}

/* The first place of those at the end that can be read; 0: none can. */
static int64_t find_back(struct mending *x)
{
    sqlite3_stmt *st = NULL;
    int64_t place = 0;
    if (sqlite3_prepare_v2(x->from, "SELECT place FROM op ORDER BY place DESC", -1, &st,
                           NULL) == SQLITE_OK)
        while (sqlite3_step(st) == SQLITE_ROW)
            place = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return place;
}

/* In their order, which is that in which they will be sent: from the front as far as it
 * goes, then place by place, then what can be read from the back. */
static bool copy_ops(struct mending *x, bool *whole, struct err *e)
{
    struct table t = {.name = "op"};
    char sql[SQL_SIZE + 128];
    int64_t front = 0;
    bool ignored = true;
    if (!fill_table(x, &t, e))
        return false;
    snprintf(sql, sizeof sql, "SELECT %s, place FROM op ORDER BY place", t.select);
    if (t.count == 0)
        *whole = false;
    if (t.count == 0 || !copy_query(x, &t, sql, &front, whole, e) || *whole)
        return t.count == 0 || *whole;
    int64_t back = find_back(x);
    int64_t end = back > front ? back : front + OUTBOX_GAP_MAX;
    int64_t last = front + OUTBOX_GAP_MAX < end ? front + OUTBOX_GAP_MAX : end;
    for (int64_t place = front + 1; place < last; place++) {
        snprintf(sql, sizeof sql, "SELECT %s FROM op WHERE place = %lld", t.select,
                 (long long)place);
        if (!copy_query(x, &t, sql, &front, &ignored, e))
            return false;
    }
    snprintf(sql, sizeof sql,
             "SELECT %s, place FROM op WHERE place >= %lld"
             " ORDER BY place",
             t.select, (long long)end);
    return copy_query(x, &t, sql, &front, &ignored, e);
}

static bool copy_table(struct mending *x, const char *name, bool *whole, struct err *e)
{
    struct table t;
    char sql[SQL_SIZE + 128];
    int64_t last = 0;
    snprintf(t.name, sizeof t.name, "%s", name);
    if (!fill_table(x, &t, e))
        return false;
    if (t.count == 0)
        return true; /* of a later version than the damaged file */
    snprintf(sql, sizeof sql, "SELECT %s FROM %s", t.select, name);
    return copy_query(x, &t, sql, &last, whole, e);
}

/* Everything but operations and the installation, as far as *whole stays true. */
static bool copy_others(struct mending *x, bool *whole, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool ok = true;
    bool row = true;
    struct db *db = outbox_db(x->to);
    if (!db_bind(db, &st,
                 "SELECT name FROM sqlite_schema WHERE type = 'table'"
                 " AND name NOT IN ('op', 'installation') AND name NOT LIKE 'sqlite^_%'"
                 " ESCAPE '^'",
                 e, ""))
        return false;
    while (ok && *whole) {
        char name[64];
        ok = db_step(db, st, &row, e);
        if (!ok || !row)
            break;
        db_column_text(st, 0, name, sizeof name);
        ok = copy_table(x, name, whole, e);
    }
    sqlite3_reset(st);
    return ok;
}

/* The salt alone: by it people's codes are found again. */
static bool keep_salt(struct mending *x, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool ok = true;
    if (sqlite3_prepare_v2(x->from, "SELECT salt FROM installation", -1, &st, NULL) ==
            SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW &&
        sqlite3_column_bytes(st, 0) == OUTBOX_SALT_BYTES)
        ok = db_run(outbox_db(x->to), "UPDATE installation SET salt = ?1", e, "b",
                    sqlite3_column_blob(st, 0), (size_t)OUTBOX_SALT_BYTES);
    sqlite3_finalize(st);
    return ok;
}

static bool copy_installation(struct mending *x, bool *whole, struct err *e)
{
    return db_run(outbox_db(x->to), "DELETE FROM installation", e, "") &&
           copy_table(x, "installation", whole, e);
}

static bool copy_all(struct mending *x, struct err *e)
{
    struct outbox_mended *m = x->m;
    m->whole = true;
    return copy_ops(x, &m->whole, e) && (!m->whole || copy_others(x, &m->whole, e)) &&
           (!m->whole || copy_installation(x, &m->whole, e));
}

/* What was lost may have been a number, or the spending of an allotment: so numbers begin
 * anew, as after a fork, and from what was allotted nothing is spent any more. */
static bool begin_anew(struct mending *x, struct err *e)
{
    struct db *db = outbox_db(x->to);
    return db_run(db, "UPDATE op SET n = NULL", e, "") &&
           db_run(db, "UPDATE lend SET spent = places", e, "") &&
           db_run(db, "UPDATE safe SET n = 0", e, "") && keep_salt(x, e);
}

static bool copy_some(struct mending *x, struct err *e)
{
    bool ignored = true;
    x->m->kept = 0;
    return copy_ops(x, &ignored, e) && copy_table(x, "lend", &ignored, e) &&
           copy_table(x, "safe", &ignored, e) && begin_anew(x, e);
}

static bool in_one_commit(struct mending *x, bool (*copy)(struct mending *, struct err *),
                          struct err *e)
{
    struct db *db = outbox_db(x->to);
    bool ok = db_begin(db, e) && copy(x, e);
    /* Half of it is not what "whole" promises: the other way then begins anew. */
    ok = ok && (x->m->whole || copy != copy_all) && db_commit(db, e);
    db_rollback(db);
    return ok;
}

static bool copy_back(struct mending *x, struct err *e)
{
    bool ok = outbox_open(&x->to, x->path, e);
    if (ok &&
        sqlite3_open_v2(x->copy, &x->from, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        x->m->whole = false; /* every query then fails */
    struct err why = {.kind = ERR_INPUT};
    if (ok && !in_one_commit(x, copy_all, &why))
        ok = x->m->whole ? err_set(e, why.kind, "%s", why.text)
                         : in_one_commit(x, copy_some, e);
    sqlite3_close(x->from);
    outbox_close(x->to);
    x->from = NULL;
    x->to = NULL;
    return ok;
}

/* ---- the copies ---- */

static void split(const char *path, char folder[PATH_SIZE])
{
    snprintf(folder, PATH_SIZE, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        snprintf(folder, PATH_SIZE, ".");
    else
        *slash = '\0';
}

/* "outbox-damaged-20261122T063511Z.db", "...Z-lost.db" where something was lost. */
static bool name_copy(const struct mending *x, int64_t now, struct err *e)
{
    char folder[PATH_SIZE];
    char name[PATH_SIZE];
    const struct civil c = utc_civil(now);
    split(x->path, folder);
    int size = snprintf(name, sizeof name, "%s/%s%04d%02d%02dT%02d%02d%02dZ%s.db", folder,
                        COPY, c.year, c.month, c.day, c.hour, c.minute, c.second,
                        x->m->whole ? "" : LOST);
    if (size < 0 || size >= PATH_SIZE)
        return err_set(e, ERR_INPUT, "%s: the path is too long", x->path);
    return rename(x->copy, name) == 0 || refused(name, e);
}

static void look_at_copy(const char *path, int64_t now, struct outbox_mended *m)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return;
    int64_t at = st.st_mtime;
    if (now - at > (int64_t)OUTBOX_COPY_DAYS * UTC_DAY_S)
        (void)unlink(path);
    else if (strstr(path, LOST) != NULL && at > m->lost_at)
        m->lost_at = at;
}

static void look_at_copies(const char *path, int64_t now, struct outbox_mended *m)
{
    char folder[PATH_SIZE];
    split(path, folder);
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return;
    for (const struct dirent *d = readdir(dir); d != NULL; d = readdir(dir)) {
        char one[2 * PATH_SIZE];
        if (strncmp(d->d_name, COPY, sizeof COPY - 1) != 0)
            continue;
        snprintf(one, sizeof one, "%s/%s", folder, d->d_name);
        look_at_copy(one, now, m);
    }
    closedir(dir);
}

bool outbox_mend(const char *path, int64_t now, struct outbox_mended *m, struct err *e)
{
    struct mending x = {.path = path, .m = m};
    *m = (struct outbox_mended){0};
    if (!join(x.copy, path, UNDER_WAY, e))
        return false;
    bool again = access(x.copy, F_OK) == 0; /* from a try that was cut short */
    bool bad = is_damaged(path);
    m->damaged = again || bad;
    bool ok = true;
    /* Damaged again, or not yet emptied: that older copy is for people to look at. */
    if (again && bad)
        ok = name_copy(&x, now, e);
    if (bad)
        ok = ok && set_aside(&x, e);
    if (m->damaged)
        ok = ok && copy_back(&x, e) && name_copy(&x, now, e);
    look_at_copies(path, now, m);
    return ok;
}
