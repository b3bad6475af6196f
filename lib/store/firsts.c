#include "store/firsts.h"

/* Puts x into the heap of that size from its top, which is free, downwards. */
static void sink(uint64_t *heap, size_t count, uint64_t x)
{
    size_t at = 0;
    for (size_t child = 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && heap[child + 1] > heap[child])
            child++;
        if (x >= heap[child])
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = x;
}

static void rise(uint64_t *heap, size_t at, uint64_t x)
{
    while (at > 0 && heap[(at - 1) / 2] < x) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = x;
}

void firsts_offer(struct firsts *l, uint64_t x)
{
    if (l->count < l->max)
        rise(l->items, l->count++, x);
    else if (l->max > 0 && x < l->items[0])
        sink(l->items, l->count, x);
}

void firsts_put_in_order(struct firsts *l)
{
    for (size_t left = l->count; left > 1; left--) {
        uint64_t last = l->items[0];
        sink(l->items, left - 1, l->items[left - 1]);
        l->items[left - 1] = last;
    }
}
