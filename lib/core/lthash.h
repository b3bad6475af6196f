/* lthash: the digest of a set of records that does not depend on their order
 * (docs/protocol.md, 5). Kinds stand by name, so that one of a later version counts too.
 * A record adds 1024 16-bit words (little-endian), the ChaCha20 expansion (nonce 0) of
 * BLAKE2b-256(kind name, NUL, id, NUL, body); taking it out subtracts them.
 * Records fall into 256 buckets by the first byte of BLAKE2b-256 of the id; the total is
 * the sum of the buckets. An empty set is all zero.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/record.h"

enum {
    LTHASH_WORDS = 1024,
    LTHASH_BUCKETS = 256,
    DIGEST_BYTES = 32,
    BUCKET_DIGEST_BYTES = 16
};

struct lthash {
    uint16_t words[LTHASH_WORDS];
};

void lthash_add(struct lthash *h, const char *kind, const char *id, const void *body,
                size_t size);
void lthash_remove(struct lthash *h, const char *kind, const char *id, const void *body,
                   size_t size);
/* Adds another set's words: buckets to the total. */
void lthash_sum(struct lthash *h, const struct lthash *other);
uint8_t lthash_bucket(const char *id);
/* BLAKE2b-256 of the state: what a head carries. */
void lthash_digest(uint8_t out[DIGEST_BYTES], const struct lthash *h);
/* BLAKE2b-128 of one bucket's state: what finds the bucket in which two sets differ. */
void lthash_bucket_digest(uint8_t out[BUCKET_DIGEST_BYTES], const struct lthash *h);
