#include "server/hub/logic/hub_keys.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "core/utf8.h"

void hub_keys_set_sign(struct hub_keys *k, const uint8_t seed[32])
{
    struct keyring before = k->signers;
    sign_key_from_seed(&k->sign, seed);
    k->signers.count = 0;
    keyring_add(&k->signers, k->sign.public_key);
    for (size_t i = 0; i < before.count && k->signers.count < KEYRING_MAX; i++)
        if (strcmp(before.keys[i].id, k->sign.id) != 0)
            keyring_add(&k->signers, before.keys[i].public_key);
}

void hub_keys_signed_with(struct hub_keys *k, const uint8_t public_key[SIGN_PUBLIC_BYTES])
{
    for (size_t i = 0; i < k->signers.count; i++)
        if (memcmp(k->signers.keys[i].public_key, public_key, SIGN_PUBLIC_BYTES) == 0)
            return;
    if (k->signers.count < KEYRING_MAX)
        keyring_add(&k->signers, public_key);
}

void hub_keys_add_seal(struct hub_keys *k, const uint8_t secret[SEAL_SECRET_BYTES])
{
    assert(k->seal_count < HUB_SEALS_MAX);
    struct hub_seal_key *seal = &k->seals[k->seal_count++];
    memcpy(seal->secret_key, secret, SEAL_SECRET_BYTES);
    crypto_scalarmult_base(seal->public_key, secret);
    keyid_of(seal->id, seal->public_key, SEAL_PUBLIC_BYTES);
}

const struct hub_seal_key *hub_keys_seal(const struct hub_keys *k, const char *id)
{
    for (size_t i = 0; i < k->seal_count; i++)
        if (strcmp(k->seals[i].id, id) == 0)
            return &k->seals[i];
    return NULL;
}

/* The NUL of each part is hashed too, so that parts cannot run into each other. */
static void hash_parts(uint8_t out[HUB_HASH_BYTES], const struct hub_keys *k,
                       const char *const parts[3])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, k->hmac, sizeof k->hmac, HUB_HASH_BYTES);
    for (size_t i = 0; i < 3; i++)
        crypto_generichash_update(&state, (const uint8_t *)parts[i],
                                  strlen(parts[i]) + 1);
    crypto_generichash_final(&state, out, HUB_HASH_BYTES);
    sodium_memzero(&state, sizeof state);
}

void hub_hash_code(uint8_t out[HUB_HASH_BYTES], const struct hub_keys *k,
                   const char *code)
{
    hash_parts(out, k, (const char *const[3]){"code", code, ""});
}

void hub_hash_person(uint8_t out[HUB_HASH_BYTES], const struct hub_keys *k,
                     const char *contact, const char *name)
{
    char folded[PERSONAL_NAME_SIZE];
    utf8_fold(folded, sizeof folded, name);
    hash_parts(out, k, (const char *const[3]){"person", contact, folded});
    sodium_memzero(folded, sizeof folded);
}

void hub_hash_token(uint8_t out[HUB_HASH_BYTES], const struct hub_keys *k,
                    const char *secret)
{
    hash_parts(out, k, (const char *const[3]){"token", secret, ""});
}

void hub_hash_invitation(uint8_t out[HUB_HASH_BYTES], const struct hub_keys *k,
                         const char *secret)
{
    hash_parts(out, k, (const char *const[3]){"invitation", secret, ""});
}
