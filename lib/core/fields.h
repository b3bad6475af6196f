/* fields: one JSON object on one line, written field by field, or read with every field
 * checked. What the bodies of messages and the inside of the seal are made of.
 *
 * Reading: unknown fields are ignored, double names and bad UTF-8 refused. A reader
 * remembers the first failure and then does nothing more, so a run of gets needs one
 * check, fields_end. Failures are ERR_INPUT and name message, field and reason, never a
 * value. A field that is absent leaves its target as it was if it is OPTIONAL.
 */
#pragma once

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/err.h"

enum { FIELDS_LINE_MAX = 32 * 1024, FIELDS_NAME_SIZE = 64 };

struct fields_writer {
    struct bytes *out;
    bool first;
    bool bad; /* a text was not valid UTF-8 */
};

void fields_open(struct fields_writer *w, struct bytes *out);
void fields_put_text(struct fields_writer *w, const char *name, const char *text);
/* Names in an array, those of the bits set in mask. */
void fields_put_names(struct fields_writer *w, const char *name, uint64_t mask,
                      const char *(*name_of)(int bit), int bits);
void fields_put_uint(struct fields_writer *w, const char *name, uint64_t value);
void fields_put_uints(struct fields_writer *w, const char *name, const uint64_t *values,
                      size_t count);
void fields_put_int(struct fields_writer *w, const char *name, int64_t value);
void fields_put_bool(struct fields_writer *w, const char *name, bool value);
void fields_put_hex(struct fields_writer *w, const char *name, const void *data,
                    size_t size);
void fields_put_base64(struct fields_writer *w, const char *name, const void *data,
                       size_t size);
/* Ends the object, without a newline. ERR_FULL if out is; ERR_INPUT for bad UTF-8. */
MUST_CHECK bool fields_close(struct fields_writer *w, const char *what, struct err *e);

enum fields_need { FIELDS_OPTIONAL, FIELDS_NEEDED };

struct fields_reader {
    json_t *root;     /* owned until fields_end */
    const char *what; /* lent: the message's name for errors */
    struct err *e;
    bool failed;
};

/* False: fields_end need not be called, but may be. */
MUST_CHECK bool fields_parse(struct fields_reader *r, const char *what, const void *line,
                             size_t size, struct err *e);
/* Frees; false if anything failed since fields_parse. */
MUST_CHECK bool fields_end(struct fields_reader *r);

/* Notes a failure of the field that the caller found; returns false. */
bool fields_fail(struct fields_reader *r, const char *name, const char *reason);

bool fields_has(const struct fields_reader *r, const char *name);
/* The text, lent until fields_end, without a check of its characters; NULL if absent or
 * failed. */
const char *fields_get_lent(struct fields_reader *r, const char *name,
                            enum fields_need need);
/* One line without control characters, at most size - 1 bytes. */
void fields_get_text(struct fields_reader *r, const char *name, enum fields_need need,
                     char *out, size_t size);
/* 0 to max; max is at most INT64_MAX. */
void fields_get_uint(struct fields_reader *r, const char *name, enum fields_need need,
                     uint64_t max, uint64_t *out);
void fields_get_uint32(struct fields_reader *r, const char *name, enum fields_need need,
                       uint32_t max, uint32_t *out);
/* At most room numbers, each 0 to INT64_MAX. */
void fields_get_uints(struct fields_reader *r, const char *name, enum fields_need need,
                      uint64_t *out, size_t room, size_t *count);
/* Seconds since 1970, up to the year 9999. */
void fields_get_instant(struct fields_reader *r, const char *name, enum fields_need need,
                        int64_t *out);
void fields_get_bool(struct fields_reader *r, const char *name, enum fields_need need,
                     bool *out);
void fields_get_hex(struct fields_reader *r, const char *name, enum fields_need need,
                    void *out, size_t size);
/* Bits of the names that are known; others are ignored. */
void fields_get_names(struct fields_reader *r, const char *name, enum fields_need need,
                      const char *(*name_of)(int bit), int bits, uint32_t *mask);
/* The same for more than 32 names, at most 64. */
void fields_get_set(struct fields_reader *r, const char *name, enum fields_need need,
                    const char *(*name_of)(int bit), int bits, uint64_t *mask);
