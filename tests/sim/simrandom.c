#include "tests/sim/simrandom.h"

#include <sodium.h>

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
