#include "store/outbox_mend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utc.h"
#include "core/uuid.h"
#include "store/damage.h"
#include "store/db.h"
#include "store/outbox.h"

enum { PATH_SIZE = 512, COLUMNS_MAX = 64, SQL_SIZE = 4096 };
enum { NAMES_MAX = 100, PLACES_MAX = 200000 };

/* A copy that is being mended from; it gets its name with the time when that is done. */
static const char UNDER_WAY[] = "-damaged";
static const char COPY[] = "outbox-damaged-";
static const char LOST[] = "-lost";

struct mending {
    const struct files *files;
    const char *path;
    int64_t now;
    char copy[PATH_SIZE]; /* path + UNDER_WAY */
    sqlite3 *from;        /* the copy */
    struct outbox *to;
    struct outbox_mended *m;
    bool again; /* what is there already was counted */
};

static bool join(char out[PATH_SIZE], const char *path, const char *end, struct err *e)
{
    int size = snprintf(out, PATH_SIZE, "%s%s", path, end);
    return (size > 0 && size < PATH_SIZE) ||
           err_set(e, ERR_INPUT, "%s: the path is too long", path);
}

/* ---- the copy ---- */

/* The log first: the copy is there when its main file is. */
static bool make_copy(const struct mending *x, struct err *e)
{
    char from[PATH_SIZE];
    char to[PATH_SIZE];
    char part[PATH_SIZE];
    const struct files *f = x->files;
    return join(from, x->path, "-wal", e) && join(to, x->copy, "-wal", e) &&
           join(part, x->copy, ".part", e) && f->copy(f->context, from, to, e) &&
           f->copy(f->context, x->path, part, e) &&
           f->rename(f->context, part, x->copy, e);
}

/* While nobody can add to it, where it still has a head by which to lock it. */
static bool set_aside(const struct mending *x, struct err *e)
{
    sqlite3 *lock = NULL;
    if (damage_open(&lock, x->path) == SQLITE_OK)
        (void)sqlite3_exec(lock, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    bool ok = make_copy(x, e);
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

/* One of several names, divided by spaces. */
static bool is_one_of(const char *names, const char *name)
{
    size_t size = strlen(name);
    for (const char *at = strstr(names, name); at != NULL; at = strstr(at + 1, name))
        if ((at == names || at[-1] == ' ') && (at[size] == ' ' || at[size] == '\0'))
            return true;
    return false;
}

/* All our texts are words, ids and the like. */
static bool is_plain(const char *text, int size)
{
    for (int i = 0; i < size; i++)
        if (text[i] <= ' ' || text[i] > '~')
            return false;
    return true;
}

static bool is_text(const char *column, const char *text, int size)
{
    enum op_kind kind;
    enum result result;
    if (strcmp(column, "op") == 0)
        return uuid_check(text, "op", NULL);
    if (strcmp(column, "kind") == 0)
        return op_kind_parse(&kind, text, NULL);
    if (strcmp(column, "key") == 0)
        return (size == KEYID_SIZE - 1 || size == 0) && is_plain(text, size);
    if (strcmp(column, "result") == 0)
        return strcmp(text, "later") == 0 || result_parse(&result, text, NULL);
    return is_plain(text, size);
}

/* By its type, which for what we write is always the same. NULL: not yet, or gone. */
static bool is_value(sqlite3_stmt *row, int i)
{
    const char *column = sqlite3_column_name(row, i);
    int type = sqlite3_column_type(row, i);
    int size = sqlite3_column_bytes(row, i);
    if (type == SQLITE_NULL)
        return !is_one_of("op kind target key boot box", column);
    if (is_one_of("box code_hash frame", column))
        return type == SQLITE_BLOB && size <= FRAME_MAX;
    if (is_one_of("op kind target key boot result reason epoch told_inst", column))
        return type == SQLITE_TEXT &&
               is_text(column, (const char *)sqlite3_column_text(row, i), size);
    return type == SQLITE_INTEGER && sqlite3_column_int64(row, i) >= 0;
}

/* A row that is not of its form could never be sent, and would stop all those behind it.
 * What a box says only the hub can judge; those of answered ops may be gone
 * (outbox_life.h), and a return has none, nor a key. */
static bool is_row(sqlite3_stmt *row, const struct table *t)
{
    bool needs_box = sqlite3_column_type(row, t->result) == SQLITE_NULL;
    int box_size = 0;
    int key_size = 0;
    for (int i = 0; i < t->count; i++) {
        const char *column = sqlite3_column_name(row, i);
        if (!is_value(row, i))
            return false;
        if (strcmp(column, "kind") == 0 &&
            strcmp((const char *)sqlite3_column_text(row, i), "return") == 0)
            needs_box = false;
        if (strcmp(column, "box") == 0)
            box_size = sqlite3_column_bytes(row, i);
        if (strcmp(column, "key") == 0)
            key_size = sqlite3_column_bytes(row, i);
    }
    return box_size <= WIRE_BOX_MAX && (!needs_box || (box_size > 0 && key_size > 0));
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
        x->m->kept += new_one || !x->again ? 1 : 0;
    else if (ops)
        *whole = false;
    sqlite3_finalize(st);
    return ok;
}

/* What could not be read now is not lost: it is there at the next try. */
static bool is_read(const struct mending *x, int code, struct err *e)
{
    return code == SQLITE_ROW || damage_is(code) ||
           err_set(e, ERR_LATER, "%s: %s", x->copy, sqlite3_errstr(code));
}

/* Copies the rows that a statement over the damaged file gives, until it ends or fails.
 * *whole is cleared if not all came over. False for a failure of our own file, or of a
 * read. */
static bool copy_rows(struct mending *x, const struct table *t, sqlite3_stmt *st,
                      bool *whole, struct err *e)
{
    bool ok = true;
    int code = sqlite3_step(st);
    while (ok && code == SQLITE_ROW) {
        if (strcmp(t->name, "op") != 0 || is_row(st, t))
            ok = insert_row(x, t, st, whole, e);
        else
            *whole = false;
        code = sqlite3_step(st);
    }
    sqlite3_reset(st);
    if (!ok || (code != SQLITE_DONE && !is_read(x, code, e)))
        return false;
    *whole = *whole && code == SQLITE_DONE;
    return true;
}

/* *st NULL where not even that can be read: then there is nothing to copy. */
static bool read_from(const struct mending *x, sqlite3_stmt **st, const char *sql,
                      bool *whole, struct err *e)
{
    int code = sqlite3_prepare_v2(x->from, sql, -1, st, NULL);
    *whole = *whole && code == SQLITE_OK;
    return code == SQLITE_OK || is_read(x, code, e);
}

static bool copy_query(struct mending *x, const struct table *t, const char *sql,
                       bool *whole, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool ok =
        read_from(x, &st, sql, whole, e) && (st == NULL || copy_rows(x, t, st, whole, e));
    sqlite3_finalize(st);
    return ok;
}

/* Those in [from, to), one by one. */
static bool copy_places(struct mending *x, const struct table *t, int64_t from,
                        int64_t to, struct err *e)
{
    char sql[SQL_SIZE + 128];
    sqlite3_stmt *st = NULL;
    bool ignored = true;
    snprintf(sql, sizeof sql, "SELECT %s FROM op WHERE place = ?1", t->select);
    bool ok = read_from(x, &st, sql, &ignored, e);
    for (int64_t place = from; ok && st != NULL && place < to; place++) {
        sqlite3_bind_int64(st, 1, place);
        ok = copy_rows(x, t, st, &ignored, e);
    }
    sqlite3_finalize(st);
    return ok;
}

/* The lowest and the highest place that a walk meets; both 0: none. */
static bool walk(const struct mending *x, const char *sql, int64_t *low, int64_t *high,
                 struct err *e)
{
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(x->from, sql, -1, &st, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(st);
    for (; code == SQLITE_ROW; code = sqlite3_step(st)) {
        int64_t place = sqlite3_column_int64(st, 0);
        if (place > 0 && (*low == 0 || place < *low))
            *low = place;
        if (place > *high && place < *low + PLACES_MAX) /* else rubbish */
            *high = place;
    }
    sqlite3_finalize(st);
    return code == SQLITE_DONE || is_read(x, code, e);
}

/* In their order, which is that in which they will be sent. A damaged page may lead a
 * walk past rows that can be found by their place; so first place by place, and then what
 * a walk gives besides. */
static bool salvage_ops(struct mending *x, struct err *e)
{
    struct table t = {.name = "op"};
    char sql[SQL_SIZE + 128];
    int64_t low = 0;
    int64_t high = 0;
    bool ignored = true;
    if (!fill_table(x, &t, e) || t.count == 0)
        return t.count == 0;
    if (!walk(x, "SELECT place FROM op ORDER BY place", &low, &high, e) ||
        !walk(x, "SELECT place FROM op ORDER BY place DESC", &low, &high, e))
        return false;
    if (high > low + PLACES_MAX)
        high = low + PLACES_MAX;
    low = low > OUTBOX_GAP_MAX ? low - OUTBOX_GAP_MAX : 1;
    if (!copy_places(x, &t, low, high + OUTBOX_GAP_MAX, e))
        return false;
    snprintf(sql, sizeof sql, "SELECT %s FROM op ORDER BY place", t.select);
    x->again = true;
    return copy_query(x, &t, sql, &ignored, e);
}

static bool copy_table(struct mending *x, const char *name, bool *whole, struct err *e)
{
    struct table t;
    char sql[SQL_SIZE + 128];
    snprintf(t.name, sizeof t.name, "%s", name);
    if (!fill_table(x, &t, e))
        return false;
    /* A table of a later version than the damaged file; but ops are in each. */
    if (t.count == 0) {
        *whole = *whole && strcmp(name, "op") != 0;
        return true;
    }
    snprintf(sql, sizeof sql, "SELECT %s FROM %s", t.select, name);
    return copy_query(x, &t, sql, whole, e);
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
    int code =
        sqlite3_prepare_v2(x->from, "SELECT salt FROM installation", -1, &st, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(st);
    if (code != SQLITE_ROW)
        ok = code == SQLITE_DONE || is_read(x, code, e);
    else if (sqlite3_column_bytes(st, 0) == OUTBOX_SALT_BYTES)
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
    return copy_table(x, "op", &m->whole, e) &&
           (!m->whole || copy_others(x, &m->whole, e)) &&
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
    return salvage_ops(x, e) && copy_table(x, "lend", &ignored, e) &&
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
    int code = ok ? damage_open(&x->from, x->copy) : SQLITE_OK;
    if (code != SQLITE_OK)
        ok = err_set(e, ERR_LATER, "%s: %s", x->copy, sqlite3_errstr(code));
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

/* ---- names of copies ---- */

static bool join_folder(const char *path, const char *name, char out[PATH_SIZE],
                        struct err *e)
{
    const char *slash = strrchr(path, '/');
    int folder = slash == NULL ? 0 : (int)(slash - path + 1);
    int size = snprintf(out, PATH_SIZE, "%.*s%s", folder, path, name);
    return (size > 0 && size < PATH_SIZE) ||
           err_set(e, ERR_INPUT, "%s: the path is too long", path);
}

/* "outbox-damaged-20261122T063511Z.db", "...Z-lost.db" where something was lost; "...Z-1"
 * if one has that name already. */
static bool find_name(const struct mending *x, char out[PATH_SIZE], struct err *e)
{
    char name[64];
    char more[16] = "";
    const struct civil c = utc_civil(x->now);
    for (int i = 1; i < NAMES_MAX; i++) {
        snprintf(name, sizeof name, "%s%04d%02d%02dT%02d%02d%02dZ%s%s.db", COPY, c.year,
                 c.month, c.day, c.hour, c.minute, c.second, more,
                 x->m->whole ? "" : LOST);
        if (!join_folder(x->path, name, out, e))
            return false;
        if (!x->files->exists(x->files->context, out))
            return true;
        snprintf(more, sizeof more, "-%d", i);
    }
    return err_set(e, ERR_LATER, "%s: too many copies", x->path);
}

/* Its log, where SQLite could not write that back, goes with it: as under-way file it
 * would be taken for that of the next copy. */
static bool name_copy(const struct mending *x, struct err *e)
{
    char name[PATH_SIZE];
    char from[PATH_SIZE];
    char to[PATH_SIZE];
    const struct files *f = x->files;
    if (!find_name(x, name, e) || !join(from, x->copy, "-shm", e))
        return false;
    f->remove(f->context, from);
    if (!join(from, x->copy, "-wal", e) || !join(to, name, "-wal", e))
        return false;
    if (f->exists(f->context, from) && !f->rename(f->context, from, to, e))
        return false;
    return f->rename(f->context, x->copy, name, e);
}

/* When a copy was named, by its name: "20261122T063511Z" stands in it. */
static bool read_time(const char *name, int64_t *at)
{
    char text[UTC_TEXT_SIZE];
    const char *t = name + sizeof COPY - 1;
    if (strlen(t) < sizeof "20261122T063511Z" - 1)
        return false;
    snprintf(text, sizeof text, "%.4s-%.2s-%.5s:%.2s:%.2sZ", t, t + 4, t + 6, t + 11,
             t + 13);
    return utc_parse(at, text, "copy", NULL);
}

static void look_at_copy(void *context, const char *name)
{
    struct mending *x = context;
    char path[PATH_SIZE];
    int64_t at = 0;
    if (strncmp(name, COPY, sizeof COPY - 1) != 0 || !read_time(name, &at) ||
        !join_folder(x->path, name, path, NULL))
        return;
    if (x->now - at > (int64_t)OUTBOX_COPY_DAYS * UTC_DAY_S)
        x->files->remove(x->files->context, path);
    else if (strstr(name, LOST) != NULL && at > x->m->lost_at)
        x->m->lost_at = at;
}

bool outbox_mend(const struct files *files, const char *path, int64_t now,
                 struct outbox_mended *m, struct err *e)
{
    struct mending x = {.files = files, .path = path, .now = now, .m = m};
    *m = (struct outbox_mended){0};
    if (!join(x.copy, path, UNDER_WAY, e))
        return false;
    /* From a try that was cut short. */
    bool again = files->exists(files->context, x.copy);
    bool bad = false;
    bool ok = !files->exists(files->context, path) || damage_find(path, &bad, e);
    m->damaged = ok && (again || bad);
    /* Damaged again, or not yet emptied: that older copy is for people to look at. */
    if (again && bad)
        ok = ok && name_copy(&x, e);
    if (bad)
        ok = ok && set_aside(&x, e);
    if (m->damaged)
        ok = ok && copy_back(&x, e) && name_copy(&x, e);
    files->each(files->context, path, look_at_copy, &x);
    return ok;
}
