#include "app/ui/covers.h"

#include <stdlib.h>
#include <string.h>

enum { PROBES = 8 };

struct slot {
    uint64_t hash;
    uint64_t used; /* tick of the last use; 0: empty */
    struct cover cover;
};

struct covers {
    struct slot slots[COVERS_MAX];
    uint64_t tick;
    size_t bytes;
};

struct covers *covers_new(void)
{
    struct covers *c = calloc(1, sizeof *c);
    if (c == NULL)
        abort();
    return c;
}

static size_t bytes_of(const struct cover *c)
{
    return (size_t)c->w * (size_t)c->h;
}

static void drop(struct covers *c, struct slot *s)
{
    if (s->used == 0)
        return;
    size_t bytes = bytes_of(&s->cover);
    if (s->cover.a != NULL)
        explicit_bzero(s->cover.a, bytes);
    free(s->cover.a);
    c->bytes -= bytes;
    *s = (struct slot){0};
}

void covers_forget(struct covers *c)
{
    for (int i = 0; i < COVERS_MAX; i++)
        drop(c, &c->slots[i]);
}

void covers_free(struct covers *c)
{
    if (c == NULL)
        return;
    covers_forget(c);
    free(c);
}

static struct slot *probe(struct covers *c, uint64_t hash, int i)
{
    return &c->slots[(hash + (uint64_t)i) % COVERS_MAX];
}

const struct cover *covers_get(struct covers *c, uint64_t hash)
{
    for (int i = 0; i < PROBES; i++) {
        struct slot *s = probe(c, hash, i);
        if (s->used != 0 && s->hash == hash) {
            s->used = ++c->tick;
            return &s->cover;
        }
    }
    return NULL;
}

const struct cover *covers_put(struct covers *c, uint64_t hash, struct cover cover)
{
    if (c->bytes + bytes_of(&cover) > COVERS_BYTES_MAX)
        covers_forget(c);
    struct slot *oldest = probe(c, hash, 0);
    for (int i = 1; i < PROBES; i++) {
        struct slot *s = probe(c, hash, i);
        if (s->used < oldest->used)
            oldest = s;
    }
    drop(c, oldest);
    *oldest = (struct slot){hash, ++c->tick, cover};
    c->bytes += bytes_of(&cover);
    return &oldest->cover;
}

uint64_t covers_hash(uint64_t hash, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    return hash;
}
