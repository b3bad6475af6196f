/* utf8: checks on text from outside. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

#define UTF8_BAD 0xFFFFFFFFU /* no code point */

/* Well-formed UTF-8 without NUL, surrogates or code points past U+10FFFF. */
bool utf8_valid(const char *text, size_t size);

/* Number of code points; text must be valid. */
size_t utf8_count(const char *text);

/* Decodes one code point, moves *text past it. 0 at the end; U+FFFD for a bad byte. */
uint32_t utf8_next(const char **text);

/* Decodes the code point at text, of which size bytes may be read, NUL among them or not.
 * Returns the bytes it took, at least 1; *point is UTF8_BAD if they are not valid. */
size_t utf8_get(const char *text, size_t size, uint32_t *point);

/* True for marks that belong to the letter before them and must not be parted from it
 * (of the scripts that the product speaks). */
bool utf8_is_mark(uint32_t point);

/* Copies at most size - 1 bytes, never splitting a code point; always terminates.
 * Returns false if it had to cut. */
bool utf8_copy(char *out, size_t size, const char *text);

/* A line of text for people: valid UTF-8, no control characters (newline is allowed when
 * `lines`), no bidi overrides (U+202A-202E, U+2066-2069), at most size_max - 1 bytes.
 * ERR_INPUT names `field` and the reason ("title: longer than 160 bytes"), never the
 * text. */
MUST_CHECK bool utf8_check(const char *text, const char *field, size_t size_max,
                           bool lines, struct err *e);

/* Turns Windows-1252 bytes into UTF-8; out is terminated. Returns false if it does not
 * fit. */
MUST_CHECK bool utf8_from_1252(char *out, size_t size, const char *in, size_t in_size);

/* Case folding good enough to compare first names (ASCII and Latin-1/Latin
 * Extended-A). */
void utf8_fold(char *out, size_t size, const char *text);
