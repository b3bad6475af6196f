#include "host/link_tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static bool wrong(const char *what, const char *path, struct err *e)
{
    char why[120] = "";
    ERR_error_string_n(ERR_peek_last_error(), why, sizeof why);
    ERR_clear_error();
    return err_set(e, ERR_INPUT, "%s %.60s: %.70s", what, path, why);
}

static bool load(SSL_CTX *ctx, const struct link_config *c, struct err *e)
{
    if (SSL_CTX_load_verify_locations(ctx, c->ca_file, NULL) != 1)
        return wrong("CA", c->ca_file, e);
    if (SSL_CTX_use_certificate_chain_file(ctx, c->cert_file) != 1)
        return wrong("certificate", c->cert_file, e);
    if (SSL_CTX_use_PrivateKey_file(ctx, c->key_file, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(ctx) != 1)
        return wrong("key", c->key_file, e);
    return true;
}

/* libmosquitto checks the broker's name only in an SSL_CTX that it has made itself. */
static bool expect(SSL_CTX *ctx, const char *host, int64_t now, struct err *e)
{
    uint8_t address[sizeof(struct in6_addr)];
    X509_VERIFY_PARAM *param = SSL_CTX_get0_param(ctx);
    bool numeric =
        inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
    int named = numeric ? X509_VERIFY_PARAM_set1_ip_asc(param, host)
                        : X509_VERIFY_PARAM_set1_host(param, host, 0);
    X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (now != 0)
        X509_VERIFY_PARAM_set_time(param, (time_t)now);
    else if (X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_NO_CHECK_TIME) != 1)
        named = 0;
    return named == 1 || wrong("broker", host, e);
}

bool link_tls_new(SSL_CTX **out, const struct link_config *config, int64_t now,
                  struct err *e)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    if (ctx == NULL)
        return err_set(e, ERR_LATER, "no memory for TLS");
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    if (SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1 ||
        !load(ctx, config, e) || !expect(ctx, config->host, now, e)) {
        SSL_CTX_free(ctx);
        return false;
    }
    *out = ctx;
    return true;
}
