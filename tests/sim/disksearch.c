#include "tests/sim/disksearch.h"

#include <assert.h>
#include <string.h>

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

static size_t mark_of(const void *four_bytes)
{
    uint32_t bits;
    memcpy(&bits, four_bytes, sizeof bits);
    return (bits * UINT32_C(2654435761)) >> 16;
}

void texts_add(struct texts *t, const char *text)
{
    size_t size = strlen(text);
    assert(size >= 4 && size < TEXT_SIZE && t->count < TEXTS_MAX);
    uint16_t *newest = &t->newest[mark_of(text)];
    memcpy(t->text[t->count], text, size + 1);
    t->before[t->count] = *newest;
    *newest = (uint16_t)++t->count;
}

const char *texts_find(const struct texts *t, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    for (size_t i = 0; i + 4 <= size; i++)
        for (size_t n = t->newest[mark_of(bytes + i)]; n > 0; n = t->before[n - 1]) {
            size_t length = strlen(t->text[n - 1]);
            if (length <= size - i && memcmp(bytes + i, t->text[n - 1], length) == 0)
                return t->text[n - 1];
        }
    return NULL;
}

struct texts_search {
    const struct texts *texts;
    const char *found;
};

static void look_for_texts(void *context, const uint8_t *data, uint64_t size)
{
    struct texts_search *s = context;
    if (s->found == NULL)
        s->found = texts_find(s->texts, data, size);
}

const char *texts_on_disk(const struct texts *t, const struct disk *d)
{
    struct texts_search s = {.texts = t};
    disk_each(d, look_for_texts, &s);
    return s.found;
}
