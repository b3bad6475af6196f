/* content_parts: what the files content*.c share; nobody else includes it. */
#pragma once

#include "core/sums.h"
#include "store/content.h"
#include "store/db.h"

/* Raise it when content_rows.c writes rows otherwise, when match_vacancy_of reads a
 * vacancy otherwise, and when record.h learns a kind or a value: the records that had no
 * row for want of it then get theirs. */
enum { CONTENT_PROJECTION = 2 };

/* The same tables stand in the file twice: what is shown, and the snapshot that is being
 * filled. The rows for the screens are in memory a third time while they are checked. */
enum content_set { SET_SHOWN, SET_NEXT, SET_CHECK, SET_COUNT };
/* One statement for each set; a table's name begins with the second text. */
#define EACH_SET(before, name)                                                           \
    {                                                                                    \
        before name, before "next_" name, before "check_" name                           \
    }

struct content {
    struct db *db;
    struct record *scratch; /* too large for the stack */
    struct sums *sums; /* of SET_SHOWN, SET_NEXT and what is checked; NULL for a reader */
    enum content_set open; /* the set that it writes */
    bool checking;         /* content_check_next has begun */
    int64_t checked_to;    /* SET_CHECK has the sum of the rows of rec up to that rowid */
    bool rows_differ;      /* found by it */
};

extern const struct db_schema content_schema;

/* ---- content.c ---- */

/* A transaction that may change records of that set, and its digest with them. */
MUST_CHECK bool content_begin(struct content *c, enum content_set set, struct err *e);
MUST_CHECK bool content_commit(struct content *c, struct err *e);
void content_roll_back(struct content *c);

/* Whether the open set is what the batch says of its head. */
bool content_matches(const struct content *c, const struct batch *b);

/* One record into the open set, or out of it; with its rows and its part of the
 * digest. */
MUST_CHECK bool content_change(struct content *c, const struct change *change,
                               struct err *e);
MUST_CHECK bool content_lines(struct content *c, struct batch_reader *lines,
                              uint64_t cursor, struct err *e);
/* No trace of it stays, not even that it is gone. */
MUST_CHECK bool content_erase(struct content *c, const char *id, struct err *e);

/* ---- content_rows.c ---- */

/* Makes the rows for the screens of one record. One whose kind or body cannot be read
 * has none; its ref is then empty. */
MUST_CHECK bool content_project(struct content *c, enum content_set set, const char *kind,
                                const char *id, const void *body, size_t size,
                                char ref[REF_SIZE], struct err *e);
MUST_CHECK bool content_unproject(struct content *c, enum content_set set, const char *id,
                                  struct err *e);

/* Builds all rows anew if they are of another version; in a transaction of its own. */
MUST_CHECK bool content_reproject(struct content *c, struct err *e);
/* Those of the records with rowids in (from, to], inside the caller's transaction. */
MUST_CHECK bool content_project_range(struct content *c, int64_t from, int64_t to,
                                      struct err *e);

/* ---- content_list.c ---- */

/* Of the row with that rowid; metres as far as is known, else -1. */
MUST_CHECK bool content_vacancy_row(struct content *c, int64_t row, int32_t metres,
                                    struct vacancy_row *out, struct err *e);
MUST_CHECK bool content_facts(struct content *c, sqlite3_stmt *st, int column,
                              struct match_vacancy *out, struct err *e);

/* ---- content_check.c: a change in between belongs to what was read already, or to what
 * is still to be read ---- */

/* Nothing that was read counts any more. */
void content_check_restart(struct content *c);
/* That live record goes from the row with that rowid. */
void content_check_gone(struct content *c, int64_t row, const struct change *old);
/* That record has come. */
MUST_CHECK bool content_check_put(struct content *c, const struct change *new,
                                  struct err *e);

/* ---- content_fill.c ---- */

MUST_CHECK bool content_fill_drop(struct content *c, struct err *e);
