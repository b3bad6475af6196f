#include "tests/sim/simrandom.h"

#include <sodium.h>
#include <string.h>

#include "tests/sim/rng.h"

/* libsodium gives its hooks no context, so this one state has to stand by itself. */
static struct rng stream;

static const char *name(void)
{
    return "simulation";
}

static uint32_t number(void)
{
    return (uint32_t)rng_next(&stream);
}

static void fill(void *const out, const size_t size)
{
    rng_fill(&stream, out, size);
}

void simrandom_install(uint64_t seed)
{
    static randombytes_implementation hooks = {
        .implementation_name = name, .random = number, .buf = fill};
    rng_seed(&stream, seed);
    randombytes_set_implementation(&hooks);
}

/* The linker's name for what is called instead of crypto_pwhash. */
int __wrap_crypto_pwhash(unsigned char *const out, unsigned long long out_size,
                         const char *const text, unsigned long long text_size,
                         const unsigned char *const salt, unsigned long long ops,
                         size_t memory, int algorithm);

int __wrap_crypto_pwhash(unsigned char *const out, unsigned long long out_size,
                         const char *const text, unsigned long long text_size,
                         const unsigned char *const salt, unsigned long long ops,
                         size_t memory, int algorithm)
{
    (void)ops;
    (void)memory;
    (void)algorithm;
    return crypto_generichash(out, (size_t)out_size, (const unsigned char *)text,
                              text_size, salt, crypto_pwhash_SALTBYTES);
}

/* A signature that only says who signed what: the secret key ends with the public one. */
static void sign_fast(unsigned char signature[crypto_sign_BYTES],
                      const unsigned char *text, unsigned long long size,
                      const unsigned char *public_key)
{
    crypto_generichash(signature, crypto_sign_BYTES, text, size, public_key,
                       crypto_sign_PUBLICKEYBYTES);
}

int __wrap_crypto_sign_detached(unsigned char *signature, unsigned long long *size,
                                const unsigned char *text, unsigned long long text_size,
                                const unsigned char *secret_key);

int __wrap_crypto_sign_detached(unsigned char *signature, unsigned long long *size,
                                const unsigned char *text, unsigned long long text_size,
                                const unsigned char *secret_key)
{
    const size_t seed_bytes = crypto_sign_SECRETKEYBYTES - crypto_sign_PUBLICKEYBYTES;
    sign_fast(signature, text, text_size, secret_key + seed_bytes);
    if (size != NULL)
        *size = crypto_sign_BYTES;
    return 0;
}

int __wrap_crypto_sign_verify_detached(const unsigned char *signature,
                                       const unsigned char *text,
                                       unsigned long long text_size,
                                       const unsigned char *public_key);

int __wrap_crypto_sign_verify_detached(const unsigned char *signature,
                                       const unsigned char *text,
                                       unsigned long long text_size,
                                       const unsigned char *public_key)
{
    unsigned char right[crypto_sign_BYTES];
    sign_fast(right, text, text_size, public_key);
    return memcmp(right, signature, sizeof right) == 0 ? 0 : -1;
}
