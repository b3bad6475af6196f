/* keyfile: secret keys on disk. A file holds one line of 64 hex digits (32 bytes: a seed
 * of Ed25519, or an X25519 secret key) and is readable by its owner only; anything else
 * is refused by name.
 */
#pragma once

#include <stdint.h>

#include "core/err.h"

/* ERR_BROKEN names the file and the reason (missing, mode, form). */
MUST_CHECK bool keyfile_read(uint8_t out[32], const char *path, struct err *e);

/* Makes a random one with mode 0600 unless the file is there. */
MUST_CHECK bool keyfile_make(const char *path, struct err *e);

/* A public key: 64 hex digits, any mode. */
MUST_CHECK bool keyfile_read_public(uint8_t out[32], const char *path, struct err *e);
/* Leaves a file alone that holds this key already: a full disk is then no obstacle. */
MUST_CHECK bool keyfile_write_public(const char *path, const uint8_t key[32],
                                     struct err *e);
