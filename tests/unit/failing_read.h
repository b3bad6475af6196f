/* failing_read: statements that fail as on a bad disk, for tests of what comes then. The
 * linker sends each sqlite3_step of our code here (links.mk). */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

int __real_sqlite3_step(sqlite3_stmt *statement);
int __wrap_sqlite3_step(sqlite3_stmt *statement);

static const char *failing_read; /* words of those that fail; NULL: none does */
static unsigned steps_before;    /* of such statements, that go well */

int __wrap_sqlite3_step(sqlite3_stmt *statement)
{
    const char *sql = sqlite3_sql(statement);
    bool meant = failing_read != NULL && sql != NULL && strstr(sql, failing_read) != NULL;
    if (meant && steps_before == 0)
        return SQLITE_IOERR_READ;
    steps_before -= meant ? 1 : 0;
    return __real_sqlite3_step(statement);
}
