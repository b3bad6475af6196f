#include "host/authority.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, SERIAL_BYTES = 16 };

struct authority {
    X509 *cert;
    EVP_PKEY *key; /* secret */
    struct enrol_der der;
};

/* What OpenSSL says of it may quote the input: not for our log. */
static bool refused(struct err *e, enum err_kind kind, const char *what,
                    const char *reason)
{
    ERR_clear_error();
    return err_set(e, kind, "%s: %s", what, reason);
}

/* ---- reading ---- */

static X509 *read_cert_file(const char *path)
{
    FILE *file = fopen(path, "re");
    X509 *cert = file == NULL ? NULL : PEM_read_X509(file, NULL, NULL, NULL);
    if (file != NULL)
        fclose(file);
    return cert;
}

/* Nobody is there to be asked: a key that is locked cannot be read. */
static int no_password(char *out, int size, int writing, void *context)
{
    (void)writing, (void)context;
    if (size > 0)
        out[0] = '\0';
    return -1;
}

/* NULL too if others may read it. */
static EVP_PKEY *read_key_file(const char *path)
{
    FILE *file = fopen(path, "re");
    struct stat st;
    if (file != NULL && (fstat(fileno(file), &st) != 0 || (st.st_mode & 077) != 0)) {
        fclose(file);
        return NULL;
    }
    EVP_PKEY *key =
        file == NULL ? NULL : PEM_read_PrivateKey(file, NULL, no_password, NULL);
    if (file != NULL)
        fclose(file);
    return key;
}

/* The whole of it, and nothing behind. */
static X509 *read_cert(const struct enrol_der *der)
{
    const uint8_t *at = der->data;
    X509 *cert = d2i_X509(NULL, &at, (long)der->size);
    if (cert != NULL && at != der->data + der->size) {
        X509_free(cert);
        cert = NULL;
    }
    return cert;
}

static X509_REQ *read_request(const struct enrol_der *der)
{
    const uint8_t *at = der->data;
    X509_REQ *request = d2i_X509_REQ(NULL, &at, (long)der->size);
    if (request != NULL && at != der->data + der->size) {
        X509_REQ_free(request);
        request = NULL;
    }
    return request;
}

static bool hash_key(uint8_t hash[ENROL_HASH_BYTES], EVP_PKEY *key)
{
    uint8_t *der = NULL;
    unsigned size = 0;
    int length = i2d_PUBKEY(key, &der);
    bool ok = length > 0 &&
              EVP_Digest(der, (size_t)length, hash, &size, EVP_sha256(), NULL) == 1 &&
              size == ENROL_HASH_BYTES;
    OPENSSL_free(der);
    return ok;
}

static bool is_p256(EVP_PKEY *key)
{
    char group[32] = "";
    size_t size = 0;
    return key != NULL && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
           EVP_PKEY_get_group_name(key, group, sizeof group, &size) == 1 &&
           strcmp(group, "prime256v1") == 0;
}

bool authority_request_key(uint8_t hash[ENROL_HASH_BYTES], const struct enrol_der *csr,
                           struct err *e)
{
    X509_REQ *request = read_request(csr);
    EVP_PKEY *key = request == NULL ? NULL : X509_REQ_get0_pubkey(request);
    const char *wrong = NULL;
    if (request == NULL)
        wrong = "is no certificate request";
    else if (!is_p256(key))
        wrong = "its key is not EC P-256";
    else if (X509_REQ_verify(request, key) != 1)
        wrong = "is not signed with its key";
    else if (!hash_key(hash, key))
        wrong = "its key cannot be hashed";
    X509_REQ_free(request);
    ERR_clear_error();
    return wrong == NULL || refused(e, ERR_INPUT, "csr", wrong);
}

bool authority_file_key(uint8_t hash[ENROL_HASH_BYTES], const char *path, struct err *e)
{
    X509 *cert = read_cert_file(path);
    bool ok = cert != NULL && hash_key(hash, X509_get0_pubkey(cert));
    X509_free(cert);
    return ok || refused(e, ERR_BROKEN, path, "is no certificate that can be read");
}

static bool print_serial(char out[AUTHORITY_SERIAL_SIZE], const X509 *cert)
{
    BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(cert), NULL);
    char *hex = number == NULL ? NULL : BN_bn2hex(number);
    if (hex != NULL) {
        for (char *c = hex; *c != '\0'; c++)
            *c = (char)(*c >= 'A' && *c <= 'F' ? *c + 32 : *c);
        snprintf(out, AUTHORITY_SERIAL_SIZE, "%s", hex);
    }
    OPENSSL_free(hex);
    BN_free(number);
    return hex != NULL;
}

bool authority_file_serial(char out[AUTHORITY_SERIAL_SIZE], const char *path,
                           struct err *e)
{
    X509 *cert = read_cert_file(path);
    bool ok = cert != NULL && print_serial(out, cert);
    X509_free(cert);
    out[8] = '\0';
    return ok || refused(e, ERR_BROKEN, path, "is no certificate that can be read");
}

/* ---- the authority ---- */

static bool to_der(struct enrol_der *out, int size, const uint8_t *data)
{
    bool ok = size > 0 && (size_t)size <= sizeof out->data;
    if (ok) {
        out->size = (size_t)size;
        memcpy(out->data, data, out->size);
    }
    return ok;
}

static bool cert_to_der(struct enrol_der *out, const X509 *cert)
{
    uint8_t *data = NULL;
    int size = i2d_X509(cert, &data);
    bool ok = to_der(out, size, data);
    OPENSSL_free(data);
    return ok;
}

static bool open_files(struct authority *a, const char *folder, struct err *e)
{
    char cert[PATH_SIZE], key[PATH_SIZE];
    if (snprintf(cert, sizeof cert, "%s/ca.crt", folder) >= (int)sizeof cert ||
        snprintf(key, sizeof key, "%s/ca.key", folder) >= (int)sizeof key)
        return refused(e, ERR_BROKEN, "authority", "the path is too long");
    a->cert = read_cert_file(cert);
    if (a->cert == NULL || !cert_to_der(&a->der, a->cert))
        return refused(e, ERR_BROKEN, cert, "is no certificate that can be read");
    a->key = read_key_file(key);
    if (a->key == NULL)
        return refused(e, ERR_BROKEN, key,
                       "is no private key, or others may read it: chmod 600");
    if (X509_check_private_key(a->cert, a->key) != 1)
        return refused(e, ERR_BROKEN, key, "is not the key of ca.crt");
    return true;
}

bool authority_open(struct authority **out, const char *folder, struct err *e)
{
    struct authority *a = calloc(1, sizeof *a);
    if (a == NULL)
        return err_set(e, ERR_LATER, "authority: no memory");
    if (!open_files(a, folder, e)) {
        authority_close(a);
        return false;
    }
    *out = a;
    return true;
}

void authority_close(struct authority *a)
{
    if (a == NULL)
        return;
    X509_free(a->cert);
    EVP_PKEY_free(a->key);
    free(a);
}

const struct enrol_der *authority_cert(const struct authority *a)
{
    return &a->der;
}

/* ---- issuing ---- */

static bool set_serial(X509 *cert)
{
    uint8_t random[SERIAL_BYTES];
    bool ok = RAND_bytes(random, sizeof random) == 1;
    random[0] &= 0x7f;
    random[0] |= 0x40; /* always of the same length */
    BIGNUM *number = BN_bin2bn(random, sizeof random, NULL);
    ok = ok && number != NULL &&
         BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert)) != NULL;
    BN_free(number);
    return ok;
}

static bool set_names(X509 *cert, const X509 *ca, const char *name)
{
    X509_NAME *subject = X509_NAME_new();
    bool ok = subject != NULL &&
              X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                         (const uint8_t *)name, -1, -1, 0) == 1 &&
              X509_set_subject_name(cert, subject) == 1 &&
              X509_set_issuer_name(cert, X509_get_subject_name(ca)) == 1;
    X509_NAME_free(subject);
    return ok;
}

/* As section [client] of ca.sh. */
static bool set_uses(X509 *cert)
{
    static const struct {
        int kind;
        const char *value;
    } all[] = {
        {NID_basic_constraints, "critical,CA:FALSE"},
        {NID_key_usage, "critical,digitalSignature"},
        {NID_ext_key_usage, "clientAuth"},
    };
    bool ok = true;
    for (size_t i = 0; ok && i < LENGTH(all); i++) {
        X509_EXTENSION *one = X509V3_EXT_conf_nid(NULL, NULL, all[i].kind, all[i].value);
        ok = one != NULL && X509_add_ext(cert, one, -1) == 1;
        X509_EXTENSION_free(one);
    }
    return ok;
}

static bool set_dates(X509 *cert, const struct authority_wish *wish)
{
    return ASN1_TIME_set(X509_getm_notBefore(cert),
                         (time_t)(wish->now - AUTHORITY_BACK_S)) != NULL &&
           ASN1_TIME_set(X509_getm_notAfter(cert), (time_t)(wish->now + wish->valid_s)) !=
               NULL;
}

bool authority_issue(const struct authority *a, const struct enrol_der *csr,
                     const struct authority_wish *wish, struct enrol_der *out,
                     char serial[AUTHORITY_SERIAL_SIZE], struct err *e)
{
    X509_REQ *request = read_request(csr);
    X509 *cert = X509_new();
    bool ok = request != NULL && cert != NULL &&
              X509_set_version(cert, X509_VERSION_3) == 1 && set_serial(cert) &&
              set_names(cert, a->cert, wish->name) && set_dates(cert, wish) &&
              X509_set_pubkey(cert, X509_REQ_get0_pubkey(request)) == 1 &&
              set_uses(cert) && X509_sign(cert, a->key, EVP_sha256()) > 0 &&
              cert_to_der(out, cert) && print_serial(serial, cert);
    X509_REQ_free(request);
    X509_free(cert);
    return ok || refused(e, ERR_BROKEN, "authority", "cannot make the certificate");
}

/* ---- a kiosk's side ---- */

static bool write_key(int fd, EVP_PKEY *key)
{
    FILE *file = fdopen(fd, "w");
    if (file == NULL) {
        close(fd);
        return false;
    }
    bool ok = PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1 &&
              fflush(file) == 0 && fsync(fd) == 0;
    return fclose(file) == 0 && ok;
}

/* As keyfile_make: link() refuses to replace a key that is there. */
bool authority_make_key(const char *path, struct err *e)
{
    char fresh[PATH_SIZE];
    if (access(path, F_OK) == 0)
        return true;
    if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh)
        return refused(e, ERR_BROKEN, path, "name is too long");
    EVP_PKEY *key = EVP_EC_gen("P-256");
    if (key == NULL)
        return refused(e, ERR_LATER, path, "no key can be made");
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool ok = fd >= 0 && fchmod(fd, 0600) == 0;
    if (fd >= 0)
        ok = write_key(fd, key) && ok;
    ok = ok && (link(fresh, path) == 0 || errno == EEXIST);
    if (!ok)
        refused(e, ERR_BROKEN, path, strerror(errno));
    unlink(fresh);
    EVP_PKEY_free(key);
    return ok;
}

bool authority_make_request(struct enrol_der *csr, uint8_t hash[ENROL_HASH_BYTES],
                            const char *path, struct err *e)
{
    uint8_t *data = NULL;
    EVP_PKEY *key = read_key_file(path);
    X509_REQ *request = X509_REQ_new();
    bool ok = is_p256(key) && request != NULL &&
              X509_REQ_set_version(request, X509_REQ_VERSION_1) == 1 &&
              X509_REQ_set_pubkey(request, key) == 1 &&
              X509_REQ_sign(request, key, EVP_sha256()) > 0 && hash_key(hash, key);
    int size = ok ? i2d_X509_REQ(request, &data) : 0;
    ok = to_der(csr, size, data);
    OPENSSL_free(data);
    X509_REQ_free(request);
    EVP_PKEY_free(key);
    return ok || refused(e, ERR_BROKEN, path,
                         "is no private key of EC P-256, or others may read it");
}

static const char *cert_fault(X509 *cert, X509 *ca, const char *name,
                              const uint8_t hash[ENROL_HASH_BYTES])
{
    char common[NAME_SIZE + 1] = "";
    uint8_t found[ENROL_HASH_BYTES];
    if (cert == NULL || ca == NULL)
        return "is no certificate";
    if (X509_check_ca(ca) == 0 || X509_verify(cert, X509_get0_pubkey(ca)) != 1)
        return "is not signed by the authority";
    X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName, common,
                              sizeof common);
    if (strcmp(common, name) != 0)
        return "is for another name";
    if (!hash_key(found, X509_get0_pubkey(cert)) ||
        memcmp(found, hash, sizeof found) != 0)
        return "is for another key";
    return NULL;
}

bool authority_check(const struct enrol_der *cert, const struct enrol_der *ca,
                     const char *name, const uint8_t hash[ENROL_HASH_BYTES],
                     struct err *e)
{
    X509 *ours = read_cert(cert);
    X509 *theirs = read_cert(ca);
    const char *fault = cert_fault(ours, theirs, name, hash);
    X509_free(ours);
    X509_free(theirs);
    ERR_clear_error();
    return fault == NULL || refused(e, ERR_INPUT, "cert", fault);
}

bool authority_pem(struct bytes *out, const struct enrol_der *der, struct err *e)
{
    X509 *cert = read_cert(der);
    BIO *memory = BIO_new(BIO_s_mem());
    char *text = NULL;
    bool ok = cert != NULL && memory != NULL && PEM_write_bio_X509(memory, cert) == 1;
    long size = ok ? BIO_get_mem_data(memory, &text) : 0;
    if (size > 0)
        bytes_add(out, text, (size_t)size);
    BIO_free(memory);
    X509_free(cert);
    return ok ? bytes_ok(out, "certificate", e)
              : refused(e, ERR_INPUT, "cert", "is no certificate");
}
