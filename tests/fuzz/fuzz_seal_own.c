#include <assert.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "core/seal_own.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t public_key[SEAL_PUBLIC_BYTES], secret_key[SEAL_SECRET_BYTES];
static const struct seal_pair pair = {public_key, secret_key};

/* What can be opened can be sealed, and comes out as it went in. */
static void mentor_again(const struct mentor_details *d)
{
    struct bytes box;
    struct mentor_details again;
    struct err e;
    bytes_init(&box, WIRE_BOX_MAX);
    assert(seal_mentor(&box, d, public_key, &e));
    assert(unseal_mentor(&again, box.data, box.size, &pair, &e));
    assert(memcmp(&again, d, sizeof again) == 0);
    bytes_free(&box);
}

static void letter_again(const struct letter *m)
{
    struct bytes box;
    struct letter again;
    struct err e;
    bytes_init(&box, WIRE_BOX_MAX);
    if (seal_letter(&box, m, public_key, &e)) {
        assert(unseal_letter(&again, box.data, box.size, &pair, &e));
        assert(memcmp(&again, m, sizeof again) == 0);
    } else {
        assert(e.kind == ERR_FULL); /* escapes make it longer than it came */
    }
    bytes_free(&box);
}

/* The bytes are a box, and the inside of a box, made up to the pad with spaces. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t seed[crypto_box_SEEDBYTES] = {5};
    static char plain[4 * SEAL_PAD];
    uint8_t box[sizeof plain + crypto_box_SEALBYTES];
    struct mentor_details d;
    struct letter m;
    struct err e;
    crypto_box_seed_keypair(public_key, secret_key, seed);
    assert(!unseal_mentor(&d, data, size, &pair, &e));
    assert(!unseal_letter(&m, data, size, &pair, &e));
    if (size > sizeof plain)
        return 0;
    memset(plain, ' ', sizeof plain);
    if (size > 0)
        memcpy(plain, data, size);
    crypto_box_seal(box, (const uint8_t *)plain, sizeof plain, public_key);
    if (unseal_mentor(&d, box, sizeof box, &pair, &e))
        mentor_again(&d);
    if (unseal_letter(&m, box, sizeof box, &pair, &e))
        letter_again(&m);
    return 0;
}
