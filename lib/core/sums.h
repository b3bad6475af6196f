/* sums: the digest's state of a whole set of records (lthash.h): its buckets, their sum,
 * and how many records there are. About 1 MB: on the heap. What was changed since
 * sums_begin can be undone, as a transaction can.
 */
#pragma once

#include "core/lthash.h"

struct sums {
    bool used; /* else all is 0, and no memory was touched: most sets are never filled */
    uint32_t count;
    struct lthash total; /* the sum of the buckets */
    struct lthash buckets[LTHASH_BUCKETS];
    uint32_t counts[LTHASH_BUCKETS];
    /* as before the first change since sums_begin */
    uint32_t count_before;
    struct lthash total_before;
    bool touched[LTHASH_BUCKETS];
    struct lthash buckets_before[LTHASH_BUCKETS];
    uint32_t counts_before[LTHASH_BUCKETS];
};

/* Of zeroed memory, or of one that was in use. */
void sums_clear(struct sums *s);
void sums_begin(struct sums *s);
void sums_undo(struct sums *s);
void sums_add(struct sums *s, const char *kind, const char *id, const void *body,
              size_t size);
/* The record must have been added. */
void sums_remove(struct sums *s, const char *kind, const char *id, const void *body,
                 size_t size);
bool sums_equal(const struct sums *a, const struct sums *b);
