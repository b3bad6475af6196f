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

/* Takes all rows of a table that fits one page out of it and leaves its indexes as they
 * are (sqlite.org/fileformat2.html, 1.6: an empty leaf). The file is not open. */
static inline void empty_page(const char *path, const char *table)
{
    static const uint8_t leaf[] = {0x0d, 0, 0, 0, 0, 0x10, 0, 0};
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema WHERE name = ?1", -1,
                           &st, NULL),
        SQLITE_OK);
    sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    long at = (long)(sqlite3_column_int64(st, 0) - 1) * 4096;
    sqlite3_finalize(st);
    sqlite3_close(db);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    assert_int_equal(fgetc(file), leaf[0]);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    assert_int_equal(fwrite(leaf, sizeof leaf, 1, file), 1);
    assert_int_equal(fclose(file), 0);
}
