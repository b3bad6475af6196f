/* authority: X.509 for enrolment (OpenSSL): a kiosk's TLS key and its request, and the
 * area's authority that signs it, as server/broker/ca.sh does.
 *
 * Keys are EC P-256. Of a request only the public key is used, after its own signature
 * was checked: name and extensions are the authority's. A hash of a key is the SHA-256 of
 * its SubjectPublicKeyInfo, what libcurl pins.
 */
#pragma once

#include "core/enrol.h"

struct authority;

enum {
    AUTHORITY_BACK_S = 48 * 3600, /* certificates begin so long ago: for slow clocks */
    AUTHORITY_SERIAL_SIZE = 41,
};

/* From FOLDER/ca.crt and FOLDER/ca.key; ERR_BROKEN names the file. */
MUST_CHECK bool authority_open(struct authority **out, const char *folder, struct err *e);
void authority_close(struct authority *a);
/* Its certificate, lent. */
const struct enrol_der *authority_cert(const struct authority *a);

struct authority_wish {
    const char *name;
    int64_t now, valid_s; /* from now on */
};
/* Signs the key of a request that authority_request_key has found good. serial in hex. */
MUST_CHECK bool authority_issue(const struct authority *a, const struct enrol_der *csr,
                                const struct authority_wish *wish, struct enrol_der *cert,
                                char serial[AUTHORITY_SERIAL_SIZE], struct err *e);

/* Hostile input: ERR_INPUT if it is no PKCS#10 request of an EC P-256 key, signed with
 * that key and nothing behind it. */
MUST_CHECK bool authority_request_key(uint8_t hash[ENROL_HASH_BYTES],
                                      const struct enrol_der *csr, struct err *e);

/* The key of the certificate in a PEM file. */
MUST_CHECK bool authority_file_key(uint8_t hash[ENROL_HASH_BYTES], const char *path,
                                   struct err *e);
/* First 8 hex digits of the serial of the certificate in a PEM file. */
MUST_CHECK bool authority_file_serial(char out[AUTHORITY_SERIAL_SIZE], const char *path,
                                      struct err *e);

/* Makes a private key (PEM, 0600, whole or not at all) unless the file is there. */
MUST_CHECK bool authority_make_key(const char *path, struct err *e);
/* A request for the key in that file, and the key's hash. */
MUST_CHECK bool authority_make_request(struct enrol_der *csr,
                                       uint8_t hash[ENROL_HASH_BYTES], const char *path,
                                       struct err *e);

/* Hostile input: ERR_INPUT unless cert is for that name and key and signed by ca. Dates
 * are not looked at: a new kiosk's clock may be anything. */
MUST_CHECK bool authority_check(const struct enrol_der *cert, const struct enrol_der *ca,
                                const char *name, const uint8_t hash[ENROL_HASH_BYTES],
                                struct err *e);

/* Appends a certificate as PEM. */
MUST_CHECK bool authority_pem(struct bytes *out, const struct enrol_der *cert,
                              struct err *e);
