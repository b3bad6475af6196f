/* bytes: a growable buffer that has a maximum, always.
 *
 * When an addition would pass `max`, or memory is out, nothing is added and `failed`
 * stays set until bytes_clear: so a run of additions needs one check at its end
 * (bytes_ok). A NUL is kept behind the data (not counted in size), so text in it is a C
 * string.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

struct bytes {
    uint8_t *data; /* owned; NULL while empty */
    size_t size;
    size_t capacity;
    size_t max;
    bool failed;
};

void bytes_init(struct bytes *b, size_t max);

/* Frees; the buffer may be used again with bytes_init. */
void bytes_free(struct bytes *b);

/* Overwrites what was there before freeing: for personal data and keys. */
void bytes_wipe(struct bytes *b);

void bytes_clear(struct bytes *b);
void bytes_add(struct bytes *b, const void *data, size_t size);
void bytes_text(struct bytes *b, const char *text);
void bytes_printf(struct bytes *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* False, with ERR_FULL naming `what`, if an addition since the last clear did not fit. */
MUST_CHECK bool bytes_ok(const struct bytes *b, const char *what, struct err *e);

/* Hex, lower case. `size` is the room at out: 2 * data_size + 1 at least. */
void hex_print(char *out, size_t size, const void *data, size_t data_size);

/* Exactly `size` bytes, either case; ERR_INPUT naming `what`, never the text. */
MUST_CHECK bool hex_parse(void *out, size_t size, const char *text, const char *what,
                          struct err *e);

/* Base64, standard alphabet with padding; both add to the end of out. base64_parse is
 * strict: ERR_INPUT naming `what`, ERR_FULL if it does not fit; out is then unchanged. */
void base64_print(struct bytes *out, const void *data, size_t size);
MUST_CHECK bool base64_parse(struct bytes *out, const char *text, const char *what,
                             struct err *e);
