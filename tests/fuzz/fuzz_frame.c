#include <assert.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "core/frame.h"

#define TOPIC "v1/leeds/d/head"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Behind a right signature, where the compression is. */
static void open_signed(const struct sign_key *key, const struct keyring *ring,
                        const uint8_t *data, size_t size, struct bytes *body)
{
    struct bytes text;
    uint8_t signature[crypto_sign_BYTES];
    bytes_init(&text, FRAME_MAX + 1024);
    bytes_add(&text, "peerpoint/v1", 13);
    bytes_add(&text, TOPIC, sizeof TOPIC);
    bytes_add(&text, "zstd", 5);
    bytes_add(&text, data, size);
    crypto_sign_detached(signature, NULL, text.data, text.size, key->secret_key);
    bytes_clear(&text);
    bytes_printf(&text, "%s zstd ", key->id);
    base64_print(&text, signature, sizeof signature);
    bytes_text(&text, "\n");
    bytes_add(&text, data, size);
    struct err e;
    if (!text.failed && frame_open(body, ring, TOPIC, text.data, text.size, &e))
        assert(body->size <= body->max);
    bytes_free(&text);
}

/* What is built from any bytes opens as those bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t seed[32] = {7};
    struct sign_key key;
    struct keyring ring = {0};
    struct bytes body;
    struct bytes message;
    struct err e;
    sign_key_from_seed(&key, seed);
    keyring_add(&ring, key.public_key);
    bytes_init(&body, FRAME_BODY_MAX);
    bytes_init(&message, FRAME_MAX);

    if (frame_open(&body, &ring, TOPIC, data, size, &e)) /* a seed is signed */
        assert(body.size <= size);
    open_signed(&key, &ring, data, size, &body);
    if (frame_build(&message, &key, TOPIC, data, size, &e)) {
        assert(frame_open(&body, &ring, TOPIC, message.data, message.size, &e));
        assert(body.size == size);
        assert(size == 0 || memcmp(body.data, data, size) == 0);
    }
    bytes_free(&body);
    bytes_free(&message);
    return 0;
}
