#include "tests/sim/disksearch.h"

#include <assert.h>
#include <string.h>

enum { MARKS = 1 << 16 };

struct bytes_search {
    const void *bytes;
    size_t size;
    bool found;
};

static void look_for_bytes(void *context, const uint8_t *data, uint64_t size)
{
    struct bytes_search *s = context;
    s->found =
        s->found || (size >= s->size && memmem(data, size, s->bytes, s->size) != NULL);
}

bool disk_contains(const struct disk *d, const void *bytes, size_t size)
{
    struct bytes_search s = {bytes, size, false};
    disk_each(d, look_for_bytes, &s);
    return s.found;
}

struct texts_search {
    const char *const *texts;
    size_t count;
    bool found;
    uint8_t marked[MARKS]; /* by the hash of a text's first four bytes */
};

static size_t mark_of(const void *four_bytes)
{
    uint32_t bits;
    memcpy(&bits, four_bytes, sizeof bits);
    return (bits * UINT32_C(2654435761)) >> 16;
}

static bool one_stands(const struct texts_search *s, const uint8_t *at, uint64_t left)
{
    for (size_t i = 0; i < s->count; i++) {
        size_t size = strlen(s->texts[i]);
        if (size <= left && memcmp(at, s->texts[i], size) == 0)
            return true;
    }
    return false;
}

static void look_for_texts(void *context, const uint8_t *data, uint64_t size)
{
    struct texts_search *s = context;
    for (uint64_t i = 0; !s->found && i + 4 <= size; i++)
        if (s->marked[mark_of(data + i)] != 0)
            s->found = one_stands(s, data + i, size - i);
}

bool disk_contains_any(const struct disk *d, const char *const *texts, size_t count)
{
    struct texts_search s = {.texts = texts, .count = count};
    for (size_t i = 0; i < count; i++) {
        assert(strlen(texts[i]) >= 4);
        s.marked[mark_of(texts[i])] = 1;
    }
    disk_each(d, look_for_texts, &s);
    return s.found;
}
