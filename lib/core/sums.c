#include "core/sums.h"

#include <assert.h>
#include <string.h>

void sums_clear(struct sums *s)
{
    if (s->used)
        memset(s, 0, sizeof *s);
}

void sums_begin(struct sums *s)
{
    s->count_before = s->count;
    s->total_before = s->total;
    memset(s->touched, 0, sizeof s->touched);
}

void sums_undo(struct sums *s)
{
    s->count = s->count_before;
    s->total = s->total_before;
    for (size_t i = 0; i < LTHASH_BUCKETS; i++) {
        if (!s->touched[i])
            continue;
        s->buckets[i] = s->buckets_before[i];
        s->counts[i] = s->counts_before[i];
    }
    memset(s->touched, 0, sizeof s->touched);
}

/* row: what a record adds to nothing; or, taken out of nothing, its opposite. */
static uint8_t change(struct sums *s, const char *id, const struct lthash *row)
{
    uint8_t i = lthash_bucket(id);
    if (!s->touched[i]) {
        s->buckets_before[i] = s->buckets[i];
        s->counts_before[i] = s->counts[i];
    }
    s->touched[i] = true;
    s->used = true;
    lthash_sum(&s->buckets[i], row);
    lthash_sum(&s->total, row);
    return i;
}

void sums_add(struct sums *s, const char *kind, const char *id, const void *body,
              size_t size)
{
    struct lthash row = {0};
    lthash_add(&row, kind, id, body, size);
    s->counts[change(s, id, &row)]++;
    s->count++;
}

void sums_remove(struct sums *s, const char *kind, const char *id, const void *body,
                 size_t size)
{
    struct lthash row = {0};
    assert(s->count > 0);
    lthash_remove(&row, kind, id, body, size);
    s->counts[change(s, id, &row)]--;
    s->count--;
}

bool sums_equal(const struct sums *a, const struct sums *b)
{
    return a->count == b->count && memcmp(a->buckets, b->buckets, sizeof a->buckets) == 0;
}
