/* frame: the outside of every message, both ways (docs/protocol.md, 2).
 *
 * First line "keyid SP enc SP base64(signature) LF", enc "-" or "zstd", then the body as
 * sent. Signed (Ed25519): "peerpoint/v1\0" + topic + "\0" + enc + "\0" + body as sent.
 * The signature is checked before anything is decompressed or parsed. A key id is the
 * first 16 hex digits of BLAKE2b-256 of the public key.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/err.h"

enum {
    FRAME_MAX = 256 * 1024,           /* a message on the wire */
    FRAME_BODY_MAX = 4 * 1024 * 1024, /* its body, decompressed */
    FRAME_COMPRESS_MIN = 1024,
    KEYID_SIZE = 17,
    SIGN_PUBLIC_BYTES = 32,
    SIGN_SECRET_BYTES = 64,
    KEYRING_MAX = 32,
};

struct sign_key { /* secret: wipe with sodium_memzero */
    char id[KEYID_SIZE];
    uint8_t public_key[SIGN_PUBLIC_BYTES];
    uint8_t secret_key[SIGN_SECRET_BYTES];
};

struct verify_key {
    char id[KEYID_SIZE];
    uint8_t public_key[SIGN_PUBLIC_BYTES];
};

struct keyring { /* keys whose signature is believed, for one sender */
    size_t count;
    struct verify_key keys[KEYRING_MAX];
};

void keyid_of(char out[KEYID_SIZE], const uint8_t *public_key, size_t size);

/* From a 32-byte seed; the same seed gives the same key. */
void sign_key_from_seed(struct sign_key *key, const uint8_t seed[32]);
void keyring_add(struct keyring *ring, const uint8_t public_key[SIGN_PUBLIC_BYTES]);

/* Appends the framed message to out (initialised by the caller, max >= FRAME_MAX).
 * Compresses above FRAME_COMPRESS_MIN when that helps. ERR_FULL past FRAME_MAX. */
MUST_CHECK bool frame_build(struct bytes *out, const struct sign_key *key,
                            const char *topic, const void *body, size_t size,
                            struct err *e);

/* The two halves of that, for a body that goes to many: packed once, signed for each. */
struct frame_packed {
    bool zstd;
    struct bytes body; /* owned; as sent */
};
MUST_CHECK bool frame_pack(struct frame_packed *packed, const void *body, size_t size,
                           struct err *e);
void frame_packed_free(struct frame_packed *packed);
MUST_CHECK bool frame_build_packed(struct bytes *out, const struct sign_key *key,
                                   const char *topic, const struct frame_packed *packed,
                                   struct err *e);

/* Checks and unpacks a message into body (cleared first; its max bounds the result).
 * ERR_INPUT: malformed, unknown key, wrong signature, unsafe or broken compression. */
MUST_CHECK bool frame_open(struct bytes *body, const struct keyring *ring,
                           const char *topic, const void *data, size_t size,
                           struct err *e);
