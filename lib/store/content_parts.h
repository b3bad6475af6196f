/* content_parts: what the files content*.c share; nobody else includes it. */
#pragma once

#include "store/content.h"
#include "store/db.h"

/* Raise it when content_rows.c writes rows otherwise, and when record.h learns a kind or
 * a value: the records that had no row for want of it then get theirs. */
enum { CONTENT_PROJECTION = 1 };

struct content_sums { /* the digest's state, kept by the writer only */
    uint32_t count;
    struct lthash total; /* of all buckets */
    struct lthash buckets[LTHASH_BUCKETS];
};

struct content {
    struct db *db;
    struct record *scratch;     /* too large for the stack */
    struct content_sums *sums;  /* NULL for a reader */
    struct content_sums *saved; /* as before the transaction that is open */
};

/* Replaces the rows for the screens of one record. One whose kind or body cannot be read
 * has none; its ref is then empty. */
MUST_CHECK bool content_project(struct content *c, const char *kind, const char *id,
                                const void *body, size_t size, char ref[REF_SIZE],
                                struct err *e);
MUST_CHECK bool content_unproject(struct content *c, const char *id, struct err *e);

/* Builds all rows anew if they are of another version; in a transaction of its own. */
MUST_CHECK bool content_reproject(struct content *c, struct err *e);
