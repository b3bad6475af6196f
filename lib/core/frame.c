#include "core/frame.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#define SIGNED_CONTEXT "peerpoint/v1"

enum {
    COMPRESS_LEVEL = 3,
    WINDOW_LOG_MAX = 22,
    KEYID_HEX = KEYID_SIZE - 1,
    SIGNATURE_TEXT = 88, /* base64 of 64 bytes */
};

static const uint8_t zstd_magic[4] = {0x28, 0xb5, 0x2f, 0xfd};

struct outside { /* a message taken apart; lent from it */
    char keyid[KEYID_SIZE];
    bool zstd;
    uint8_t signature[crypto_sign_BYTES];
    const uint8_t *body;
    size_t size;
};

void keyid_of(char out[KEYID_SIZE], const uint8_t *public_key, size_t size)
{
    uint8_t hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof hash, public_key, size, NULL, 0);
    hex_print(out, KEYID_SIZE, hash, KEYID_HEX / 2);
}

void sign_key_from_seed(struct sign_key *key, const uint8_t seed[32])
{
    crypto_sign_seed_keypair(key->public_key, key->secret_key, seed);
    keyid_of(key->id, key->public_key, sizeof key->public_key);
}

void keyring_add(struct keyring *ring, const uint8_t public_key[SIGN_PUBLIC_BYTES])
{
    assert(ring->count < KEYRING_MAX);
    struct verify_key *key = &ring->keys[ring->count++];
    memcpy(key->public_key, public_key, SIGN_PUBLIC_BYTES);
    keyid_of(key->id, public_key, SIGN_PUBLIC_BYTES);
}

static const struct verify_key *find_key(const struct keyring *ring, const char *id)
{
    for (size_t i = 0; i < ring->count; i++)
        if (strcmp(ring->keys[i].id, id) == 0)
            return &ring->keys[i];
    return NULL;
}

/* What is signed, in one piece: Ed25519 reads it twice. */
static void signed_bytes(struct bytes *out, const char *topic, bool zstd,
                         const uint8_t *body, size_t size)
{
    const char *enc = zstd ? "zstd" : "-";
    bytes_init(out, FRAME_MAX + 512);
    bytes_add(out, SIGNED_CONTEXT, sizeof SIGNED_CONTEXT);
    bytes_add(out, topic, strlen(topic) + 1);
    bytes_add(out, enc, strlen(enc) + 1);
    bytes_add(out, body, size);
}

static bool append(struct bytes *out, const struct sign_key *key, const char *topic,
                   const struct outside *o, struct err *e)
{
    struct bytes text;
    signed_bytes(&text, topic, o->zstd, o->body, o->size);
    bool ok = bytes_ok(&text, "message", e);
    if (ok) {
        uint8_t signature[crypto_sign_BYTES];
        crypto_sign_detached(signature, NULL, text.data, text.size, key->secret_key);
        size_t before = out->size;
        bytes_printf(out, "%s %s ", key->id, o->zstd ? "zstd" : "-");
        base64_print(out, signature, sizeof signature);
        bytes_text(out, "\n");
        bytes_add(out, o->body, o->size);
        ok = bytes_ok(out, "message", e);
        if (ok && out->size - before > FRAME_MAX)
            ok = err_set(e, ERR_FULL, "message: longer than %d bytes", FRAME_MAX);
    }
    bytes_free(&text);
    return ok;
}

bool frame_pack(struct frame_packed *packed, const void *body, size_t size, struct err *e)
{
    *packed = (struct frame_packed){.zstd = false};
    bytes_init(&packed->body, FRAME_BODY_MAX);
    if (size > FRAME_BODY_MAX)
        return err_set(e, ERR_FULL, "message: body longer than %d bytes", FRAME_BODY_MAX);
    if (size <= FRAME_COMPRESS_MIN) {
        bytes_add(&packed->body, body, size);
        return bytes_ok(&packed->body, "message", e);
    }
    size_t room = ZSTD_compressBound(size);
    uint8_t *small = malloc(room);
    if (small == NULL)
        return err_set(e, ERR_FULL, "message: no memory");
    size_t got = ZSTD_compress(small, room, body, size, COMPRESS_LEVEL);
    packed->zstd = !ZSTD_isError(got) && got < size;
    if (packed->zstd)
        bytes_add(&packed->body, small, got);
    else
        bytes_add(&packed->body, body, size);
    free(small);
    return bytes_ok(&packed->body, "message", e);
}

void frame_packed_free(struct frame_packed *packed)
{
    bytes_free(&packed->body);
}

bool frame_build_packed(struct bytes *out, const struct sign_key *key, const char *topic,
                        const struct frame_packed *packed, struct err *e)
{
    assert(out->max >= FRAME_MAX);
    const struct outside o = {
        .body = packed->body.data, .size = packed->body.size, .zstd = packed->zstd};
    return append(out, key, topic, &o, e);
}

bool frame_build(struct bytes *out, const struct sign_key *key, const char *topic,
                 const void *body, size_t size, struct err *e)
{
    struct frame_packed packed;
    bool ok = frame_pack(&packed, body, size, e) &&
              frame_build_packed(out, key, topic, &packed, e);
    frame_packed_free(&packed);
    return ok;
}

/* The signature must be in the one form that we write, or a message would have many. */
static bool parse_signature(struct outside *o, const char *text, struct err *e)
{
    char copy[SIGNATURE_TEXT + 1];
    memcpy(copy, text, SIGNATURE_TEXT);
    copy[SIGNATURE_TEXT] = '\0';
    struct bytes raw;
    bytes_init(&raw, crypto_sign_BYTES);
    bool ok = strlen(copy) == SIGNATURE_TEXT &&
              base64_parse(&raw, copy, "message: signature", e) &&
              raw.size == crypto_sign_BYTES;
    if (ok)
        memcpy(o->signature, raw.data, crypto_sign_BYTES);
    else
        err_set(e, ERR_INPUT, "message: signature is not base64 of 64 bytes");
    bytes_free(&raw);
    return ok;
}

static bool parse_outside(struct outside *o, const uint8_t *data, size_t size,
                          struct err *e)
{
    const char *text = (const char *)data;
    if (size > FRAME_MAX)
        return err_set(e, ERR_INPUT, "message: longer than %d bytes", FRAME_MAX);
    if (size < KEYID_HEX + 1 || text[KEYID_HEX] != ' ')
        return err_set(e, ERR_INPUT, "message: no key id");
    memcpy(o->keyid, text, KEYID_HEX);
    o->keyid[KEYID_HEX] = '\0';

    size_t at = KEYID_HEX + 1;
    o->zstd = size - at >= 5 && memcmp(text + at, "zstd ", 5) == 0;
    if (!o->zstd && (size - at < 2 || memcmp(text + at, "- ", 2) != 0))
        return err_set(e, ERR_INPUT, "message: encoding is neither - nor zstd");
    at += o->zstd ? 5 : 2;
    if (size - at < SIGNATURE_TEXT + 1 || text[at + SIGNATURE_TEXT] != '\n')
        return err_set(e, ERR_INPUT, "message: first line is cut short");
    if (!parse_signature(o, text + at, e))
        return false;
    at += SIGNATURE_TEXT + 1;
    o->body = data + at;
    o->size = size - at;
    return true;
}

static bool check_signature(const struct outside *o, const struct keyring *ring,
                            const char *topic, struct err *e)
{
    const struct verify_key *key = find_key(ring, o->keyid);
    if (key == NULL)
        return err_set(e, ERR_INPUT, "message: signed with a key that is not known");
    struct bytes text;
    signed_bytes(&text, topic, o->zstd, o->body, o->size);
    bool ok = bytes_ok(&text, "message", e);
    if (ok && crypto_sign_verify_detached(o->signature, text.data, text.size,
                                          key->public_key) != 0)
        ok = err_set(e, ERR_INPUT, "message: signature is wrong");
    bytes_free(&text);
    return ok;
}

/* Exactly one frame that says its size, within our limits. The window descriptor is the
 * byte behind the frame header descriptor unless that declares a single segment, where
 * the window is the size (RFC 8878, 3.1.1.1). */
static bool check_zstd(const struct outside *o, size_t max, size_t *size, struct err *e)
{
    if (o->size < 6 || memcmp(o->body, zstd_magic, sizeof zstd_magic) != 0)
        return err_set(e, ERR_INPUT, "message: not a zstd frame");
    unsigned long long declared = ZSTD_getFrameContentSize(o->body, o->size);
    if (declared == ZSTD_CONTENTSIZE_UNKNOWN || declared == ZSTD_CONTENTSIZE_ERROR)
        return err_set(e, ERR_INPUT, "message: zstd frame without a size");
    if (declared > FRAME_BODY_MAX || declared > max)
        return err_set(e, ERR_INPUT, "message: zstd frame declares more than allowed");
    bool single_segment = (o->body[4] & 0x20) != 0;
    if (!single_segment && 10 + (o->body[5] >> 3) > WINDOW_LOG_MAX)
        return err_set(e, ERR_INPUT, "message: zstd window above 2^%d", WINDOW_LOG_MAX);
    if (ZSTD_findFrameCompressedSize(o->body, o->size) != o->size)
        return err_set(e, ERR_INPUT, "message: zstd frame is cut short or followed");
    *size = (size_t)declared;
    return true;
}

static bool unpack(struct bytes *body, const struct outside *o, struct err *e)
{
    size_t size = 0;
    if (!check_zstd(o, body->max, &size, e))
        return false;
    uint8_t *plain = malloc(size == 0 ? 1 : size);
    if (plain == NULL)
        return err_set(e, ERR_FULL, "message: no memory");
    bool ok = ZSTD_decompress(plain, size, o->body, o->size) == size;
    if (ok) {
        bytes_add(body, plain, size);
        ok = bytes_ok(body, "message", e);
    } else {
        err_set(e, ERR_INPUT, "message: broken zstd frame");
    }
    free(plain);
    return ok;
}

bool frame_open(struct bytes *body, const struct keyring *ring, const char *topic,
                const void *data, size_t size, struct err *e)
{
    bytes_clear(body);
    struct outside o = {0};
    if (!parse_outside(&o, data, size, e) || !check_signature(&o, ring, topic, e))
        return false;
    if (o.zstd)
        return unpack(body, &o, e);
    if (o.size > body->max)
        return err_set(e, ERR_INPUT, "message: body longer than %zu bytes", body->max);
    bytes_add(body, o.body, o.size);
    return bytes_ok(body, "message", e);
}
