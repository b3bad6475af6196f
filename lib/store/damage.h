/* damage: whether a SQLite file that may be damaged is. It is looked at as it is, without
 * the steps and checks of db.h, which need a file that can be read. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#include "core/err.h"

/* Whether SQLite's code says so. What else a read fails with, a right that is missing
 * say, it may not fail with the next time. */
bool damage_is(int code);

/* To read and write what is there; SQLite's code, SQLITE_OK if it could be opened. The
 * caller closes *handle in any case (sqlite3_close). */
int damage_open(sqlite3 **handle, const char *path);

/* Reads all of the file, indexes too (PRAGMA integrity_check). ERR_LATER: it could not be
 * read, which says nothing of damage. */
MUST_CHECK bool damage_find(const char *path, bool *damaged, struct err *e);
