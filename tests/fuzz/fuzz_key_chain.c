/* A chain of key sets as a kiosk follows it. The first byte says who has signed what
 * follows: 0, nobody (the bytes are the whole frame); else a key that is believed. */
#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/key_chain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_it(const struct keyring *ring, const struct sign_key *by,
                    const void *frame, size_t size)
{
    struct key_set set, again;
    struct bytes body, out;
    bytes_init(&body, KEY_LINK_MAX);
    bytes_init(&out, FRAME_MAX);
    if (key_chain_open(&set, &body, "leeds", ring, frame, size, NULL)) {
        assert(set.serial != 0 && strcmp(set.area, "leeds") == 0);
        assert(key_chain_sign(&out, &set, by, NULL));
        assert(key_chain_open(&again, &body, "leeds", ring, out.data, out.size, NULL));
        assert(again.serial == set.serial);
        assert(memcmp(again.sign_key, set.sign_key, sizeof set.sign_key) == 0);
        assert(memcmp(again.seal_key, set.seal_key, sizeof set.seal_key) == 0);
    }
    bytes_free(&body);
    bytes_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sign_key key;
    static struct keyring ring;
    uint8_t seed[32] = {3};
    struct bytes frame;
    if (ring.count == 0) {
        if (sodium_init() < 0)
            abort();
        sign_key_from_seed(&key, seed);
        keyring_add(&ring, key.public_key);
    }
    if (size < 1)
        return 0;
    bytes_init(&frame, FRAME_MAX);
    if (data[0] == 0)
        read_it(&ring, &key, data + 1, size - 1);
    else if (frame_build(&frame, &key, "v1/leeds/d/keys", data + 1, size - 1, NULL))
        read_it(&ring, &key, frame.data, frame.size);
    bytes_free(&frame);
    return 0;
}
