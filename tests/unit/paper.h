/* paper: what a receipt printer puts on its paper: reads ESC/POS back into rows of dots.
 * Anything that it does not know is a mistake of ours. */
#pragma once

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PAPER_ROWS_MAX = 8000, PAPER_ACROSS_MAX = 72 };

struct paper {
    uint8_t dots[PAPER_ROWS_MAX][PAPER_ACROSS_MAX];
    int rows, across; /* bytes across */
    int asked;        /* how the paper is, now */
    int asked_end;    /* the same, when all is printed */
    int cut, forgotten;
    bool wrong;
};

static inline size_t paper_picture(struct paper *p, const uint8_t *b, size_t size)
{
    if (size < 8)
        return 0;
    size_t across = b[4] + (size_t)b[5] * 256, rows = b[6] + (size_t)b[7] * 256;
    if (size < 8 + across * rows)
        return 0;
    assert(across <= PAPER_ACROSS_MAX && p->rows + (int)rows <= PAPER_ROWS_MAX);
    for (size_t y = 0; y < rows; y++)
        memcpy(p->dots[p->rows++], b + 8 + y * across, across);
    p->across = (int)across;
    return 8 + across * rows;
}

static inline bool paper_begins(const uint8_t *b, size_t size, const char *with, size_t n)
{
    return size >= n && memcmp(b, with, n) == 0;
}

/* Bytes that were understood, 0: there must be more to come. */
static inline size_t paper_one(struct paper *p, const uint8_t *b, size_t size)
{
    if (paper_begins(b, size, "\x1B@", 2))
        return 2;
    if (paper_begins(b, size,
                     "\x1B"
                     "d",
                     2))
        return size >= 3 ? 3 : 0;
    if (paper_begins(b, size, "\x1DV\x42", 3))
        return size >= 4 ? (size_t)(p->cut++, 4) : 0;
    if (paper_begins(b, size, "\x1Dr\x01", 3))
        return (size_t)(p->asked_end++, 3);
    if (paper_begins(b, size, "\x1Dv0\0", 4))
        return paper_picture(p, b, size);
    if (paper_begins(b, size, "\x10\x04\x04", 3))
        return (size_t)(p->asked++, 3);
    if (paper_begins(b, size, "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", 10))
        return (size_t)(p->forgotten++, 10);
    p->wrong = p->wrong || size >= 10;
    return 0;
}

/* All that is understood of the bytes; gives how many that were. */
static inline size_t paper_take(struct paper *p, const uint8_t *b, size_t size)
{
    size_t used = 0, one = 1;
    while (one > 0 && used < size) {
        one = paper_one(p, b + used, size - used);
        used += one;
    }
    return used;
}

static inline bool paper_dot(const struct paper *p, int x, int y)
{
    return (p->dots[y][x / 8] >> (7 - x % 8) & 1) != 0;
}
