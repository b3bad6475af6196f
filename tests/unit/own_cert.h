/* own_cert: a certificate that has signed itself, for 127.0.0.1, and its key, as files.
 */
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include "tests/test.h"

static inline void own_cert_add(X509 *cert, int kind, const char *value)
{
    X509_EXTENSION *one = X509V3_EXT_conf_nid(NULL, NULL, kind, value);
    assert_int_equal(X509_add_ext(cert, one, -1), 1);
    X509_EXTENSION_free(one);
}

static inline X509 *own_cert_new(EVP_PKEY *key, bool authority)
{
    X509 *cert = X509_new();
    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
    X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
    X509_set_pubkey(cert, key);
    X509_NAME *name = X509_get_subject_name(cert);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"test",
                               -1, -1, 0);
    X509_set_issuer_name(cert, name);
    if (authority)
        own_cert_add(cert, NID_basic_constraints, "critical,CA:TRUE");
    own_cert_add(cert, NID_subject_alt_name, "IP:127.0.0.1");
    assert_true(X509_sign(cert, key, EVP_sha256()) > 0);
    return cert;
}

/* An hour old and good for another one. authority: it may sign others. */
static inline void own_cert_make(const char *cert_path, const char *key_path,
                                 bool authority)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = own_cert_new(key, authority);
    FILE *file = fopen(cert_path, "w");
    assert_non_null(file);
    assert_int_equal(PEM_write_X509(file, cert), 1);
    fclose(file);
    file = fopen(key_path, "w");
    assert_non_null(file);
    assert_int_equal(chmod(key_path, 0600), 0);
    assert_int_equal(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
    fclose(file);
    X509_free(cert);
    EVP_PKEY_free(key);
}
