/* lthash: the digest of a set of records that does not depend on their order
 * (SYNC.md 5.7). A record adds 1024 16-bit words, the ChaCha20 expansion of
 * BLAKE2b-256(kind, id, body); taking it out subtracts them. Records fall into 256
 * buckets by the first byte of BLAKE2b of the id; the total is the sum of the buckets.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/record.h"

enum { LTHASH_WORDS = 1024, LTHASH_BUCKETS = 256, DIGEST_BYTES = 32 };

struct lthash {
    uint16_t words[LTHASH_WORDS];
};

void lthash_add(struct lthash *h, enum record_kind kind, const char *id, const void *body,
                size_t size);
void lthash_remove(struct lthash *h, enum record_kind kind, const char *id,
                   const void *body, size_t size);
uint8_t lthash_bucket(const char *id);
/* BLAKE2b-256 of the state: what a head carries. */
void lthash_digest(uint8_t out[DIGEST_BYTES], const struct lthash *h);
