/* changes: what one transaction does to a database, as one piece of bytes that does the
 * same to an older copy of it (SQLite's changesets). Rows are found by their primary key,
 * so a table without one is not recorded. */
#pragma once

#include "store/db.h"

struct changes;

/* Records from now on, tables named in `but` (ends with NULL) excepted. End it before the
 * database is closed. */
MUST_CHECK bool changes_begin(struct changes **out, struct db *db, const char *const *but,
                              struct err *e);
void changes_end(struct changes *c);

/* What has changed since, lent until changes_end; size 0: nothing. Once a recording. */
MUST_CHECK bool changes_take(struct changes *c, const void **data, size_t *size,
                             struct err *e);

/* Inside a transaction of db. ERR_BROKEN if a row does not stand there as it stood when
 * the change was made, or the bytes are no changeset: then roll back. */
MUST_CHECK bool changes_apply(struct db *db, const void *data, size_t size,
                              struct err *e);
