/* uuid: UUID version 7 (RFC 9562): 48 bit of milliseconds, then random. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

enum { UUID_SIZE = 37 }; /* text with its NUL: 8-4-4-4-12, lower case */

/* Pure: the caller gives the wall clock and 10 random bytes. */
void uuid7_make(char out[UUID_SIZE], int64_t unix_ms, const uint8_t random[10]);

/* Same, with libsodium's randomness. */
void uuid7_new(char out[UUID_SIZE], int64_t unix_ms);

/* Any RFC 9562 UUID of version 7 in lower case; ERR_INPUT names the field. */
MUST_CHECK bool uuid_check(const char *text, const char *field, struct err *e);
