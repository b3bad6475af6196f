#include "host/link_tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <time.h>

#include "host/cert.h"

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

/* At which certificates must be valid; 0: at any. */
static int64_t instant(const struct link_config *config)
{
    return config->time == NULL ? time(NULL) : config->time(config->time_context);
}

/* libmosquitto checks the broker's name only in an SSL_CTX that it has made itself. */
static bool expect(SSL_CTX *ctx, const struct link_config *config, struct err *e)
{
    const char *host = config->host;
    int64_t now = instant(config);
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

/* ---- what OpenSSL calls ---- */

static struct link_tls_seen *seen_of(const SSL *ssl)
{
    return SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
}

static int on_verify(int good, X509_STORE_CTX *store)
{
    const SSL *ssl =
        X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    if (good != 1)
        seen_of(ssl)->verify = X509_STORE_CTX_get_error(store);
    return good;
}

static bool is_of_certificate(int alert)
{
    return alert == SSL_AD_BAD_CERTIFICATE || alert == SSL_AD_UNSUPPORTED_CERTIFICATE ||
           alert == SSL_AD_CERTIFICATE_REVOKED || alert == SSL_AD_CERTIFICATE_EXPIRED ||
           alert == SSL_AD_CERTIFICATE_UNKNOWN || alert == SSL_AD_UNKNOWN_CA;
}

static void on_info(const SSL *ssl, int where, int what)
{
    if ((where & SSL_CB_HANDSHAKE_DONE) != 0)
        seen_of(ssl)->done = true;
    if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT &&
        is_of_certificate(what & 0xff))
        seen_of(ssl)->refused = true;
}

bool link_tls_new(SSL_CTX **out, const struct link_config *config,
                  struct link_tls_seen *seen, struct err *e)
{
    *seen = (struct link_tls_seen){0};
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    if (ctx == NULL)
        return err_set(e, ERR_LATER, "no memory for TLS");
    SSL_CTX_set_app_data(ctx, seen);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, on_verify);
    SSL_CTX_set_info_callback(ctx, on_info);
    if (SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1 ||
        !load(ctx, config, e) || !expect(ctx, config, e)) {
        SSL_CTX_free(ctx);
        return false;
    }
    *out = ctx;
    return true;
}

static const char *word_of(const struct link_tls_seen *seen, bool answered)
{
    switch (seen->verify) {
    case X509_V_OK: break;
    case X509_V_ERR_CERT_HAS_EXPIRED: return "broker's certificate ended";
    case X509_V_ERR_CERT_NOT_YET_VALID: return "broker's certificate begins later";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return "broker's certificate names another";
    default: return "broker's certificate of another authority";
    }
    return seen->refused || (seen->done && !answered) ? "certificate refused" : "";
}

/* Ours first: with it nobody would take us, whatever the broker's. */
void link_tls_word(char *out, size_t size, const struct link_config *config,
                   const struct link_tls_seen *seen, bool answered)
{
    cert_word(out, size, config->cert_file, instant(config), 0);
    if (out[0] == '\0')
        snprintf(out, size, "%s", word_of(seen, answered));
}
