/* Wanted before db.h, which brings sqlite3.h. */
#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include "store/changes.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct changes {
    sqlite3_session *session;
    struct db *db;
    const char *const *but; /* lent */
    void *data;             /* SQLite's */
};

static int wanted(void *context, const char *table)
{
    const struct changes *c = context;
    for (const char *const *but = c->but; *but != NULL; but++)
        if (strcmp(*but, table) == 0)
            return 0;
    return 1;
}

bool changes_begin(struct changes **out, struct db *db, const char *const *but,
                   struct err *e)
{
    *out = NULL;
    struct changes *c = calloc(1, sizeof *c);
    if (c == NULL)
        return err_set(e, ERR_FULL, "%s: no memory", db_path(db));
    c->db = db;
    c->but = but;
    int code = sqlite3session_create(db_handle(db), "main", &c->session);
    if (code == SQLITE_OK)
        code = sqlite3session_attach(c->session, NULL);
    if (code != SQLITE_OK) {
        changes_end(c);
        return db_fail_code(db, code, e) || err_in(e, "recording changes");
    }
    sqlite3session_table_filter(c->session, wanted, c);
    *out = c;
    return true;
}

void changes_end(struct changes *c)
{
    if (c == NULL)
        return;
    if (c->session != NULL)
        sqlite3session_delete(c->session);
    sqlite3_free(c->data);
    free(c);
}

bool changes_take(struct changes *c, const void **data, size_t *size, struct err *e)
{
    int count = 0;
    assert(c->data == NULL);
    int code = sqlite3session_changeset(c->session, &count, &c->data);
    if (code != SQLITE_OK)
        return db_fail_code(c->db, code, e) || err_in(e, "recording changes");
    *data = c->data;
    *size = (size_t)count;
    return true;
}

/* ---- whether it is a changeset at all: SQLite reads beyond the end of a bad one ---- */

enum { COLUMNS_MAX = 64 };

struct walk {
    const uint8_t *at, *end;
};

static bool skip(struct walk *w, uint64_t count)
{
    if (count > (uint64_t)(w->end - w->at))
        return false;
    w->at += count;
    return true;
}

static bool take_byte(struct walk *w, uint8_t *byte)
{
    if (w->at == w->end)
        return false;
    *byte = *w->at++;
    return true;
}

/* Seven bits a byte, the highest first; more than four are never needed here. */
static bool take_number(struct walk *w, uint32_t *number)
{
    uint8_t byte = 0x80;
    *number = 0;
    for (int i = 0; i < 4 && (byte & 0x80U) != 0; i++) {
        if (!take_byte(w, &byte))
            return false;
        *number = *number << 7 | (byte & 0x7fU);
    }
    return (byte & 0x80U) == 0;
}

static bool take_value(struct walk *w, bool may_lack)
{
    uint8_t type = 0;
    uint32_t size = 0;
    if (!take_byte(w, &type))
        return false;
    switch (type) {
    case 0: return may_lack;
    case SQLITE_INTEGER:
    case SQLITE_FLOAT: return skip(w, 8);
    case SQLITE_TEXT:
    case SQLITE_BLOB: return take_number(w, &size) && skip(w, size);
    case SQLITE_NULL: return true;
    default: return false;
    }
}

/* 'T', how many columns, which are of the key, the name and its NUL. */
static bool take_table(struct walk *w, uint32_t *columns)
{
    uint8_t byte = 1;
    if (!take_byte(w, &byte) || byte != 'T' || !take_number(w, columns) ||
        *columns == 0 || *columns > COLUMNS_MAX || !skip(w, *columns))
        return false;
    const uint8_t *name_end = memchr(w->at, '\0', (size_t)(w->end - w->at));
    return name_end != NULL && skip(w, (uint64_t)(name_end - w->at) + 1);
}

/* What is done, whether by a trigger, the row as it was and as it is. */
static bool take_row(struct walk *w, uint32_t columns)
{
    uint8_t what = 0;
    uint8_t indirect = 0;
    if (!take_byte(w, &what) || !take_byte(w, &indirect) || indirect > 1)
        return false;
    bool update = what == SQLITE_UPDATE;
    if (!update && what != SQLITE_INSERT && what != SQLITE_DELETE)
        return false;
    for (uint32_t i = 0; i < (update ? 2 * columns : columns); i++)
        if (!take_value(w, update))
            return false;
    return true;
}

static bool is_changeset(const void *data, size_t size)
{
    struct walk w = {.at = data, .end = (const uint8_t *)data + size};
    uint32_t columns = 0;
    bool ok = true;
    while (ok && w.at < w.end) {
        bool table = *w.at == 'T';
        if (table)
            ok = take_table(&w, &columns);
        else
            ok = columns > 0 && take_row(&w, columns);
    }
    return ok;
}

/* Whatever is not as it was when the change was made means that this is another
 * database. */
static int give_up(void *context, int conflict, sqlite3_changeset_iter *at)
{
    (void)context;
    (void)conflict;
    (void)at;
    return SQLITE_CHANGESET_ABORT;
}

bool changes_apply(struct db *db, const void *data, size_t size, struct err *e)
{
    if (size == 0)
        return true;
    if (size > INT_MAX || !is_changeset(data, size))
        return err_set(e, ERR_BROKEN, "%s: not a change: %zu bytes", db_path(db), size);
    int code = sqlite3changeset_apply(db_handle(db), (int)size, (void *)data, NULL,
                                      give_up, NULL);
    if (code == SQLITE_OK)
        return true;
    if (code == SQLITE_ABORT || code == SQLITE_CORRUPT || code == SQLITE_CONSTRAINT)
        return err_set(e, ERR_BROKEN, "%s: the change does not fit what is there",
                       db_path(db));
    return db_fail(db, e);
}
