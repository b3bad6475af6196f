/* hub_keys: the hub's secrets and what is computed with them. Wipe with sodium_memzero.
 *
 * Every hash is BLAKE2b-256 keyed with hmac and begins with its purpose, so that a hash
 * of one kind is never one of another (docs/protocol.md, 6).
 */
#pragma once

#include "core/key_chain.h"
#include "core/seal.h"
#include "store/hub_store.h"

enum { HUB_SEALS_MAX = KEY_CHAIN_MAX }; /* each set of the chain may have brought one */

struct hub_seal_key {
    char id[KEYID_SIZE];
    uint8_t public_key[SEAL_PUBLIC_BYTES];
    uint8_t secret_key[SEAL_SECRET_BYTES];
};

struct hub_key_link { /* of the chain by which kiosks come to believe the present keys */
    uint64_t serial;
    uint8_t signer[SIGN_PUBLIC_BYTES];
    uint8_t frame[KEY_LINK_MAX];
    size_t size;
};

struct hub_keys {
    struct sign_key sign;
    struct keyring
        signers;       /* all that this hub has ever signed with, the present first */
    size_t seal_count; /* at least 1; the first is the present one */
    struct hub_seal_key seals[HUB_SEALS_MAX];
    size_t link_count;
    struct hub_key_link links[KEY_CHAIN_MAX]; /* the last one names the present keys */
    uint8_t hmac[32];
};

/* Takes on the present signing key. */
void hub_keys_set_sign(struct hub_keys *k, const uint8_t seed[32]);

/* One more key that this hub has once signed with. */
void hub_keys_signed_with(struct hub_keys *k,
                          const uint8_t public_key[SIGN_PUBLIC_BYTES]);

/* Adds a sealing key, from its secret half. There must be room. */
void hub_keys_add_seal(struct hub_keys *k, const uint8_t secret[SEAL_SECRET_BYTES]);

/* NULL: not held. */
const struct hub_seal_key *hub_keys_seal(const struct hub_keys *k, const char *id);

void hub_hash_code(uint8_t out[HUB_HASH_BYTES], const struct hub_keys *k,
                   const char *code);
/* Recognises the same person again: contact and folded first name. */
void hub_hash_person(uint8_t out[HUB_HASH_BYTES], const struct hub_keys *k,
                     const char *contact, const char *name);
void hub_hash_token(uint8_t out[HUB_HASH_BYTES], const struct hub_keys *k,
                    const char *secret);
/* Of the secret half of the code in an invitation. */
void hub_hash_invitation(uint8_t out[HUB_HASH_BYTES], const struct hub_keys *k,
                         const char *secret);
