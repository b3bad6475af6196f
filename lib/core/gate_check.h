/* gate_check: what the gates of all kinds share. Inside core only. */
#pragma once

#include "core/gate.h"

/* One row on its way through a gate. */
struct gate_check {
    const struct gate_row *row;
    struct gate_problems *problems;
};

/* What a row says of a column, "" if nothing, without blanks in front. Lent by the
 * row. */
const char *gate_get(const struct gate_check *g, const char *column);

/* Adds a problem; the value is what the row has in that column. */
void gate_problem(const struct gate_check *g, const char *column, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds what a parser said, without the field's name that it begins with. */
void gate_failed(const struct gate_check *g, const char *column, const struct err *e);

/* Copies a cell, trimmed. Line breaks become blanks unless `lines`. False with a problem
 * if it is too long or holds what utf8_check refuses; out is then empty. */
bool gate_line(const struct gate_check *g, const char *column, char *out, size_t size);
bool gate_lines(const struct gate_check *g, const char *column, char *out, size_t size);

/* gate_line that may not be empty. */
void gate_needed(const struct gate_check *g, const char *column, char *out, size_t size);

/* A cell as a code: lower case, blanks and hyphens as underscores. "" if it is too long
 * to be one, with a problem. */
enum { GATE_CODE_SIZE = 41 };
void gate_code(const struct gate_check *g, const char *column, char out[GATE_CODE_SIZE]);

/* outcode, and where the row has them lat and lon in degrees. */
void gate_place(const struct gate_check *g, struct place *out);

/* A whole number; `none` if the cell is empty. */
int32_t gate_number(const struct gate_check *g, const char *column, int32_t min,
                    int32_t max, int32_t none);

/* "2026-12-31" or "31/12/2026". */
MUST_CHECK bool gate_date(int32_t *day, const char *text, const char *field,
                          struct err *e);

/* What of "a phone number", "an e-mail address" and "a full postcode" the text holds, or
 * NULL. Times, years, wages and outward codes are none of them. */
const char *gate_leak(const char *text);
