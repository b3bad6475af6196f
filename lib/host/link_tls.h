/* link_tls: the TLS of a link whose wall clock may be wrong (docs/protocol.md, 8). TLS
 * 1.2 or newer, our certificate and key, the authority's signature and the name of the
 * broker always checked. For link.c only. */
#pragma once

#include <openssl/types.h>

#include "core/err.h"
#include "host/link.h"

/* What became of one connection's handshake. */
struct link_tls_seen {
    int verify;   /* why the broker's certificate is not good: X509_V_ERR_...; 0: it is */
    bool done;    /* the broker's side is proven; whether it takes ours, it says later */
    bool refused; /* it has said that it does not take our certificate */
};

/* Certificates must be valid at config's `time`. The caller frees it with SSL_CTX_free;
 * *seen is zeroed, filled while it is used, and lent until then. ERR_INPUT names the file
 * that is wrong. */
MUST_CHECK bool link_tls_new(SSL_CTX **out, const struct link_config *config,
                             struct link_tls_seen *seen, struct err *e);

/* The health word of a try that failed, for staff; "" if it was not for a certificate:
 * what is wrong with ours (host/cert.h), else "broker's certificate ended", "broker's
 * certificate begins later", "broker's certificate names another", "broker's certificate
 * of another authority", or "certificate refused". Without CONNACK (answered is false) a
 * handshake that was done was refused too: with TLS 1.3 the reason is often lost. */
void link_tls_word(char *out, size_t size, const struct link_config *config,
                   const struct link_tls_seen *seen, bool answered);
