#include "tests/sim/rng.h"

#include <assert.h>
#include <string.h>

static uint64_t splitmix(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15ULL;
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

static uint64_t rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

void rng_seed(struct rng *r, uint64_t seed)
{
    for (size_t i = 0; i < 4; i++)
        r->s[i] = splitmix(&seed);
}

struct rng rng_fork(struct rng *r, uint64_t label)
{
    struct rng fork;
    rng_seed(&fork, rng_next(r) ^ (label * 0x9e3779b97f4a7c15ULL));
    return fork;
}

uint64_t rng_next(struct rng *r)
{
    uint64_t *s = r->s;
    uint64_t result = rotate(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

uint64_t rng_below(struct rng *r, uint64_t below)
{
    /* The bias of the remainder is far below what a simulation could notice. */
    return below == 0 ? 0 : rng_next(r) % below;
}

uint64_t rng_between(struct rng *r, uint64_t from, uint64_t to)
{
    assert(from <= to);
    return from + rng_below(r, to - from + 1);
}

bool rng_chance(struct rng *r, uint32_t permille)
{
    return rng_below(r, 1000) < permille;
}

void rng_fill(struct rng *r, void *out, size_t size)
{
    uint8_t *at = out;
    while (size > 0) {
        uint64_t word = rng_next(r);
        size_t part = size < sizeof word ? size : sizeof word;
        memcpy(at, &word, part);
        at += part;
        size -= part;
    }
}
