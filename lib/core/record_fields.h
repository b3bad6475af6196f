/* record_fields: the table behind record_parse, record_print and record_valid, one row
 * for each field of each kind, in the order in which they are printed. Inside core only.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/record.h"

struct codes { /* the names of an enum's values, by value */
    const char *const *names;
    size_t count;
};

extern const struct codes record_tri_codes, record_employment_codes,
    record_contract_codes, record_driver_codes, record_experience_codes,
    record_check_kind_codes, record_session_kind_codes, record_session_way_codes,
    record_audience_codes;

/* The value of a code, the first for an empty text. */
MUST_CHECK bool record_code_parse(const struct codes *codes, int *value, const char *text,
                                  const char *field, struct err *e);

enum field_type {
    FIELD_LINE,    /* char[size]: text without line breaks */
    FIELD_LINES,   /* char[size]: text */
    FIELD_UUID,    /* char[UUID_SIZE] */
    FIELD_REF,     /* char[REF_SIZE] */
    FIELD_OUTCODE, /* char[RECORD_OUTCODE_SIZE] */
    FIELD_NUMBER,  /* int32_t from min to max */
    FIELD_DAY,     /* int32_t */
    FIELD_INSTANT, /* int64_t */
    FIELD_ENUM,    /* an enum with codes */
    FIELD_TASKS,   /* uint32_t */
};

struct field {
    const char *name;
    enum field_type type;
    bool needed;
    size_t offset, size;
    const struct codes *codes;
    int32_t min, max;
    int64_t none; /* the number that stands for "not given" */
};

/* Rows of a kind; those of record_meta are the same for all and come first. */
const struct field *record_fields(enum record_kind kind, size_t *count);
const struct field *record_meta_fields(size_t *count);

/* record_valid without what record_meta must have: for a record that has no id yet. */
MUST_CHECK bool record_rest_valid(const struct record *r, struct err *e);
