#include "tests/sim/diskbytes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void diskbytes_resize(struct diskbytes *b, uint64_t size)
{
    assert(size <= DISKBYTES_MAX);
    if (size > b->capacity) {
        uint64_t capacity = b->capacity == 0 ? 4096 : b->capacity;
        while (capacity < size)
            capacity *= 2;
        b->data = realloc(b->data, capacity);
        assert(b->data != NULL);
        b->capacity = capacity;
    }
    if (size > b->size)
        memset(b->data + b->size, 0, size - b->size);
    b->size = size;
}

void diskbytes_write(struct diskbytes *b, const void *data, size_t size, uint64_t at)
{
    if (at + size > b->size)
        diskbytes_resize(b, at + size);
    memcpy(b->data + at, data, size);
}

void diskbytes_copy(struct diskbytes *to, const struct diskbytes *from)
{
    diskbytes_resize(to, from->size);
    if (from->size > 0)
        memcpy(to->data, from->data, from->size);
}

void diskbytes_free(struct diskbytes *b)
{
    free(b->data);
    *b = (struct diskbytes){0};
}
