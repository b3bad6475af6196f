/* firsts: the first few of many ranks that come in any order, without sorting all. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct firsts {      /* a heap: the last of them stands first */
    uint64_t *items; /* lent, with room for max; no two are equal */
    size_t count, max;
};

void firsts_offer(struct firsts *l, uint64_t x);
/* At the end: the first of them then stands first. */
void firsts_put_in_order(struct firsts *l);
