/* diskbytes: what stands in a file of a simulated disk (crashdisk.h). */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { DISKBYTES_MAX = 256 * 1024 * 1024 };

struct diskbytes { /* begins as zeros */
    uint8_t *data;
    uint64_t size;
    uint64_t capacity;
};

/* What is added is zeros. */
void diskbytes_resize(struct diskbytes *b, uint64_t size);
void diskbytes_write(struct diskbytes *b, const void *data, size_t size, uint64_t at);
void diskbytes_copy(struct diskbytes *to, const struct diskbytes *from);
void diskbytes_free(struct diskbytes *b);
