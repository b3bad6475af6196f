/* key_chain: how kiosks come to believe a hub's new keys (docs/protocol.md, 2).
 *
 * Each key set has a serial number and is signed by the signing key of the set before it
 * (the first by its own), once and for all kiosks: as if it were sent on
 * "v1/{area}/d/keys". So a hub that has thrown an old signing key away can still show a
 * kiosk that knows only that one the way to the present key.
 */
#pragma once

#include "core/wire.h"

enum { KEY_LINK_MAX = 1024, KEY_CHAIN_MAX = 32 };

/* Appends the signed set. set->serial is from 1. */
MUST_CHECK bool key_chain_sign(struct bytes *out, const struct key_set *set,
                               const struct sign_key *by, struct err *e);

/* Opens one that a key of the ring has signed; body (cleared first) is then the set's
 * bytes. ERR_INPUT otherwise. */
MUST_CHECK bool key_chain_open(struct key_set *set, struct bytes *body, const char *area,
                               const struct keyring *ring, const void *frame, size_t size,
                               struct err *e);
