/* rng: the one source of chance in a simulation (xoshiro256**, seeded by splitmix64).
 *
 * The same seed gives the same numbers on every machine. Independent streams (rng_fork)
 * keep a change in one part of a run from shifting the chance of another.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rng {
    uint64_t s[4];
};

void rng_seed(struct rng *r, uint64_t seed);

/* A stream of its own, made from r's next number and a label. */
struct rng rng_fork(struct rng *r, uint64_t label);

uint64_t rng_next(struct rng *r);

/* 0 .. below - 1; 0 if below is 0. */
uint64_t rng_below(struct rng *r, uint64_t below);

/* from .. to, both included; from <= to. */
uint64_t rng_between(struct rng *r, uint64_t from, uint64_t to);

/* True in `permille` of 1000 cases. */
bool rng_chance(struct rng *r, uint32_t permille);

void rng_fill(struct rng *r, void *out, size_t size);
