/* disksearch: what must stand nowhere on a disk: names, numbers, codes. */
#pragma once

#include "tests/sim/crashdisk.h"

/* Whether those bytes stand anywhere in a file, as seen or on the medium. */
bool disk_contains(const struct disk *d, const void *bytes, size_t size);

/* Likewise for any of many texts, each at least 4 bytes long, in one pass. */
bool disk_contains_any(const struct disk *d, const char *const *texts, size_t count);
