/* link_tls: the TLS of a link whose wall clock may be wrong (docs/protocol.md, 8). TLS
 * 1.2 or newer, our certificate and key, the authority's signature and the name of the
 * broker always checked. For link.c only. */
#pragma once

#include <openssl/types.h>

#include "core/err.h"
#include "host/link.h"

/* now: the instant at which certificates must be valid; 0: at any. The caller frees it
 * with SSL_CTX_free. ERR_INPUT names the file that is wrong. */
MUST_CHECK bool link_tls_new(SSL_CTX **out, const struct link_config *config, int64_t now,
                             struct err *e);
