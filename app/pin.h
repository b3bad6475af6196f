/* pin: the host's PIN, of which only a slow hash is kept (Argon2id, libsodium).
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "core/err.h"

enum { PIN_HASH_SIZE = 128 };

/* A line of 6 to 8 digits from in, its hash to out. ERR_INPUT if it is no PIN. */
MUST_CHECK bool pin_make(FILE *in, char out[PIN_HASH_SIZE], struct err *e);

/* Whether text has the form of such a hash. */
bool pin_is_hash(const char *text);

/* Takes some 20 ms on a kiosk's processor. False too if there is no memory for it. */
bool pin_right(const char *hash, const char *pin);
