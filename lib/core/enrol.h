/* enrol: what a new kiosk and its hub say to each other before they know each other
 * (docs/protocol.md, 12).
 *
 * Staff give the kiosk one line: "peerpoint-1 URL TLS SIGN CODE": the hub's address, the
 * SHA-256 of its TLS key (SubjectPublicKeyInfo) and the BLAKE2b-256 of its signing key in
 * hex, and a one-time code: two claim codes (ref.h), the first of which only says which
 * invitation is meant, while the second is the secret. The line is a secret until used.
 *
 * Request and answer are JSON bodies {"key": hex, "box": base64 of a frame (frame.h) on
 * ENROL_TOPIC, signed by that key}: the kiosk's in a request, the hub's in an answer. The
 * answer carries `params`, everything both sides must agree on, as bytes, and in the end
 * the certificate. Certificates and requests for them are DER. All get functions take
 * hostile input: ERR_INPUT names the field.
 */
#pragma once

#include "core/ref.h"
#include "core/wire.h"

#define ENROL_TOPIC "v1/enrol"

enum {
    ENROL_CODE_SIZE = 2 * CLAIM_SIZE,
    ENROL_URL_SIZE = 201,
    ENROL_LINE_SIZE = 400,
    ENROL_HASH_BYTES = 32,
    ENROL_NONCE_BYTES = 16,
    ENROL_DER_MAX = 2048,
    ENROL_PEM_MAX = 4096, /* one certificate */
    ENROL_PARAMS_MAX = 6 * 1024,
    ENROL_BODY_MAX = 16 * 1024, /* of a request or an answer */
    ENROL_HOST_SIZE = 191,
};

struct enrol_code {
    char id[CLAIM_SIZE];
    char secret[CLAIM_SIZE]; /* secret: wipe */
};

/* From random bytes. */
void enrol_code_make(struct enrol_code *c, const uint8_t random[12]);

struct enrol_line {
    char url[ENROL_URL_SIZE]; /* "https://hub.example.org:8443" */
    uint8_t tls_hash[ENROL_HASH_BYTES];
    uint8_t sign_hash[ENROL_HASH_BYTES];
    struct enrol_code code;
};

/* "https://" and a host name or address, perhaps a port; nothing else. */
bool enrol_url_ok(const char *url);
/* A host name or address that goes into params.broker. */
bool enrol_host_ok(const char *host);
void enrol_line_print(char out[ENROL_LINE_SIZE], const struct enrol_line *l);
/* Spaces and line ends around and between the words do not matter. */
MUST_CHECK bool enrol_line_parse(struct enrol_line *l, const char *text, size_t size,
                                 struct err *e);

/* What the line holds of the hub's signing key. */
void enrol_sign_hash(uint8_t out[ENROL_HASH_BYTES], const uint8_t key[SIGN_PUBLIC_BYTES]);

struct enrol_der {
    size_t size;
    uint8_t data[ENROL_DER_MAX];
};

struct enrol_request {
    struct enrol_code code;
    uint8_t key[SIGN_PUBLIC_BYTES]; /* the kiosk's */
    struct enrol_der csr;           /* PKCS#10, not looked into here */
};

/* by: the key that r->key is then taken from. */
MUST_CHECK bool enrol_put_request(struct bytes *out, const struct enrol_request *r,
                                  const struct sign_key *by, struct err *e);
/* key and box as in the body; the signature is checked first. */
MUST_CHECK bool enrol_get_request(struct enrol_request *r, const char *key,
                                  const char *box, struct err *e);

/* All that both sides must agree on. The six words are made of it, and of the code. */
struct enrol_params {
    char name[NAME_SIZE]; /* certificate name: "leeds.k.kiosk-1" */
    char broker[ENROL_HOST_SIZE];
    uint16_t port;
    struct key_set keys; /* the hub's; keys.area is the area */
    uint8_t hub_tls[ENROL_HASH_BYTES];
    uint8_t kiosk_sign[SIGN_PUBLIC_BYTES];
    uint8_t kiosk_tls[ENROL_HASH_BYTES]; /* SHA-256 of SubjectPublicKeyInfo */
    uint8_t nonce[ENROL_NONCE_BYTES]; /* drawn by the hub after it has the kiosk's keys */
    struct enrol_der ca;
};
MUST_CHECK bool enrol_put_params(struct bytes *out, const struct enrol_params *p,
                                 struct err *e);
MUST_CHECK bool enrol_get_params(struct enrol_params *p, const void *data, size_t size,
                                 struct err *e);

/* cert NULL: staff have not approved yet. */
MUST_CHECK bool enrol_put_answer(struct bytes *out, const struct bytes *params,
                                 const struct enrol_der *cert, const struct sign_key *by,
                                 struct err *e);
struct enrol_answer {
    struct enrol_params params;
    struct bytes bytes; /* of params; owned */
    bool approved;      /* cert is there */
    struct enrol_der cert;
};
/* Checks that the key that signed hashes to the line's, and is the one in params, whose
 * hub_tls is the line's too. a->bytes is initialised by the caller with bytes_init. */
MUST_CHECK bool enrol_get_answer(struct enrol_answer *a, const struct enrol_line *line,
                                 const void *body, size_t size, struct err *e);
