/* disksearch: what must stand nowhere on a disk: names, numbers, codes. */
#pragma once

#include "tests/sim/crashdisk.h"

/* Whether those bytes stand anywhere in a file, as seen or on the medium. */
bool disk_contains(const struct disk *d, const void *bytes, size_t size);

/* Many such texts, to be looked for in one pass. Begins as zeros. */
enum { TEXTS_MAX = 1 << 14, TEXT_SIZE = 16 };
struct texts {
    size_t count;
    char text[TEXTS_MAX][TEXT_SIZE];
    uint16_t before[TEXTS_MAX]; /* 1 + the one before with the same first four bytes */
    uint16_t newest[1 << 16];   /* likewise, by the hash of those */
};

/* At least 4 bytes long. */
void texts_add(struct texts *t, const char *text);
/* NULL: none of them stands there. */
const char *texts_find(const struct texts *t, const void *data, size_t size);
const char *texts_on_disk(const struct texts *t, const struct disk *d);
