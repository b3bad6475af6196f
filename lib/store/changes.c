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

static bool refused(struct db *db, int code, const char *doing, struct err *e)
{
    enum err_kind kind = code == SQLITE_NOMEM ? ERR_FULL : ERR_BROKEN;
    return err_set(e, kind, "%s: %s: %s", db_path(db), doing, sqlite3_errstr(code));
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
        return refused(db, code, "recording changes", e);
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
        return refused(c->db, code, "recording changes", e);
    *data = c->data;
    *size = (size_t)count;
    return true;
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
    if (size > INT_MAX)
        return err_set(e, ERR_BROKEN, "%s: a change of %zu bytes", db_path(db), size);
    int code = sqlite3changeset_apply(db_handle(db), (int)size, (void *)data, NULL,
                                      give_up, NULL);
    if (code == SQLITE_OK)
        return true;
    if (code == SQLITE_ABORT || code == SQLITE_CORRUPT || code == SQLITE_CONSTRAINT)
        return err_set(e, ERR_BROKEN, "%s: the change does not fit what is there",
                       db_path(db));
    return db_fail(db, e);
}
