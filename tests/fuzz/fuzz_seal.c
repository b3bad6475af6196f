#include <assert.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "core/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t public_key[SEAL_PUBLIC_BYTES], secret_key[SEAL_SECRET_BYTES];

/* What can be opened can be sealed, and comes out as it went in. */
static void seal_again(const struct personal *p)
{
    struct bytes box;
    struct personal again;
    struct err e;
    bytes_init(&box, WIRE_BOX_MAX);
    assert(seal_personal(&box, p, public_key, &e));
    assert(unseal_personal(&again, box.data, box.size, public_key, secret_key, &e));
    assert(memcmp(&again, p, sizeof again) == 0);
    bytes_free(&box);
}

static void normalise(const uint8_t *data, size_t size, enum contact_kind kind)
{
    char typed[300];
    char once[PERSONAL_CONTACT_SIZE];
    char twice[PERSONAL_CONTACT_SIZE];
    size = size < sizeof typed ? size : sizeof typed - 1;
    if (size > 0)
        memcpy(typed, data, size);
    typed[size] = '\0';
    struct err e;
    if (!contact_normalise(once, kind, typed, &e))
        return;
    assert(contact_normalise(twice, kind, once, &e));
    assert(strcmp(once, twice) == 0);
}

/* The bytes are a box, and the inside of a box (made up to the pad with spaces), and a
 * contact as typed. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t seed[crypto_box_SEEDBYTES] = {5};
    static char plain[4 * SEAL_PAD];
    uint8_t box[sizeof plain + crypto_box_SEALBYTES];
    struct personal p;
    struct err e;
    crypto_box_seed_keypair(public_key, secret_key, seed);
    assert(!unseal_personal(&p, data, size, public_key, secret_key, &e));
    normalise(data, size, CONTACT_PHONE);
    normalise(data, size, CONTACT_EMAIL);
    if (size > sizeof plain)
        return 0;
    memset(plain, ' ', sizeof plain);
    if (size > 0)
        memcpy(plain, data, size);
    crypto_box_seal(box, (const uint8_t *)plain, sizeof plain, public_key);
    if (unseal_personal(&p, box, sizeof box, public_key, secret_key, &e))
        seal_again(&p);
    return 0;
}
