/* spoilt: ways in which a database file is no longer what it was. */
#pragma once

#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/test.h"

struct spoilt {
    const char *name;
    void (*spoil)(FILE *f);
};

static inline void no_head(FILE *f)
{
    fputs("not a database of any kind", f);
}

static inline void no_end(FILE *f)
{
    assert_int_equal(ftruncate(fileno(f), 5000), 0);
}

static inline void nothing_good(FILE *f)
{
    for (int i = 0; i < 12000; i++)
        fputc(i * 7 % 251, f);
}

/* Does that to the tables of a file while one index sleeps; who has it open does not
 * notice. */
static inline void stale_index(const char *path, const char *index, const char *sql)
{
    sqlite3 *db = NULL;
    char all[1000];
    int size = snprintf(
        all, sizeof all,
        "PRAGMA writable_schema = 1;"
        "CREATE TEMP TABLE asleep AS SELECT * FROM sqlite_schema WHERE name = '%s';"
        "DELETE FROM sqlite_schema WHERE name = '%s'; PRAGMA writable_schema = RESET; %s;"
        "PRAGMA writable_schema = 1; INSERT INTO sqlite_schema SELECT * FROM asleep;"
        "PRAGMA writable_schema = RESET;",
        index, index, sql);
    assert_true(size > 0 && (size_t)size < sizeof all);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, all, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}
