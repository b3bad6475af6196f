/* utf8: one code point at a time, of text that may be hostile. Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD 0xFFFFFFFFu

/* Reads the code point at text, of which size > 0 bytes are left. Gives the bytes it
 * took, at least 1; *c is UTF8_BAD if they are not valid (overlong, surrogate, cut). */
size_t utf8_get(const char *text, size_t size, uint32_t *c);

/* True for marks that belong to the letter before them and must not be parted from it. */
int utf8_is_mark(uint32_t c);
