#include "core/lthash.h"

#include <sodium.h>
#include <string.h>

enum { ROW_BYTES = LTHASH_WORDS * 2 };

/* kind, NUL, id, NUL, body: neither kind nor id holds a NUL, so no two records give the
 * same text. */
static void row_of(uint8_t row[ROW_BYTES], const char *kind, const char *id,
                   const void *body, size_t size)
{
    uint8_t key[crypto_stream_chacha20_KEYBYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof key);
    crypto_generichash_update(&state, (const uint8_t *)kind, strlen(kind) + 1);
    crypto_generichash_update(&state, (const uint8_t *)id, strlen(id) + 1);
    crypto_generichash_update(&state, body, size);
    crypto_generichash_final(&state, key, sizeof key);

    static const uint8_t nonce[crypto_stream_chacha20_NONCEBYTES];
    crypto_stream_chacha20(row, ROW_BYTES, nonce, key);
}

static uint16_t word_at(const uint8_t *row, size_t i)
{
    return (uint16_t)(row[2 * i] | row[2 * i + 1] << 8);
}

void lthash_add(struct lthash *h, const char *kind, const char *id, const void *body,
                size_t size)
{
    uint8_t row[ROW_BYTES];
    row_of(row, kind, id, body, size);
    for (size_t i = 0; i < LTHASH_WORDS; i++)
        h->words[i] = (uint16_t)(h->words[i] + word_at(row, i));
}

void lthash_remove(struct lthash *h, const char *kind, const char *id, const void *body,
                   size_t size)
{
    uint8_t row[ROW_BYTES];
    row_of(row, kind, id, body, size);
    for (size_t i = 0; i < LTHASH_WORDS; i++)
        h->words[i] = (uint16_t)(h->words[i] - word_at(row, i));
}

void lthash_sum(struct lthash *h, const struct lthash *other)
{
    for (size_t i = 0; i < LTHASH_WORDS; i++)
        h->words[i] = (uint16_t)(h->words[i] + other->words[i]);
}

uint8_t lthash_bucket(const char *id)
{
    uint8_t hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)id, strlen(id), NULL, 0);
    return hash[0];
}

static void state_digest(uint8_t *out, size_t size, const struct lthash *h)
{
    uint8_t row[ROW_BYTES];
    for (size_t i = 0; i < LTHASH_WORDS; i++) {
        row[2 * i] = (uint8_t)(h->words[i] & 0xff);
        row[2 * i + 1] = (uint8_t)(h->words[i] >> 8);
    }
    crypto_generichash(out, size, row, sizeof row, NULL, 0);
}

void lthash_digest(uint8_t out[DIGEST_BYTES], const struct lthash *h)
{
    state_digest(out, DIGEST_BYTES, h);
}

void lthash_bucket_digest(uint8_t out[BUCKET_DIGEST_BYTES], const struct lthash *h)
{
    state_digest(out, BUCKET_DIGEST_BYTES, h);
}
