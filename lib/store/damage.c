#include "store/damage.h"

#include <string.h>

enum { LOOKS_MAX = 5 };

bool damage_is(int code)
{
    if (code == SQLITE_IOERR_SHORT_READ)
        return true;
    static const int others[] = {SQLITE_IOERR,    SQLITE_CANTOPEN, SQLITE_NOMEM,
                                 SQLITE_BUSY,     SQLITE_FULL,     SQLITE_PERM,
                                 SQLITE_READONLY, SQLITE_AUTH};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if ((code & 0xff) == others[i])
            return false;
    return true;
}

int damage_open(sqlite3 **handle, const char *path)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(path, handle, flags, NULL);
    if (code == SQLITE_OK)
        sqlite3_busy_timeout(*handle, 5000);
    return code;
}

enum look { LOOK_WHOLE, LOOK_DAMAGED, LOOK_FAILED };

static enum look look_at(const char *path)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *st = NULL;
    int code = damage_open(&handle, path);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(handle, "PRAGMA integrity_check(1)", -1, &st, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(st);
    enum look seen = damage_is(code) ? LOOK_DAMAGED : LOOK_FAILED;
    if (code == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0)
        seen = LOOK_WHOLE;
    sqlite3_finalize(st);
    sqlite3_close(handle);
    return seen;
}

/* A page that could not be read stands in the answer like one that is damaged. So what is
 * found once only was no damage; and a look that failed found nothing, not that all is
 * well. */
bool damage_find(const char *path, bool *damaged, struct err *e)
{
    int found = 0;
    enum look seen = LOOK_FAILED;
    for (int i = 0; i < LOOKS_MAX && seen != LOOK_WHOLE && found < 2; i++) {
        seen = look_at(path);
        found += seen == LOOK_DAMAGED;
    }
    *damaged = seen == LOOK_DAMAGED && found == 2;
    return *damaged || seen == LOOK_WHOLE ||
           err_set(e, ERR_LATER, "%s: it cannot be read", path);
}
