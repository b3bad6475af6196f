/* utc: instants in storage, Europe/London on the screen.
 *
 * An instant is int64_t seconds since 1970-01-01T00:00:00Z, between the years 1970 and
 * 9999. Rule for Europe/London since 1996 (and for all later years, until the law says
 * otherwise): British Summer Time from 01:00 UTC on the last Sunday of March to 01:00 UTC
 * on the last Sunday of October. Source: Summer Time Act 1972 as amended by SI 2002/262.
 * The same rule is used for 1970-1995, where the law was another: an hour may be wrong on
 * some days of those years, which nothing here has to do with.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

enum { UTC_TEXT_SIZE = 24, UTC_DAY_S = 86400 };

struct civil { /* a wall-clock reading; month 1-12, day 1-31, weekday 0 = Monday */
    int year, month, day, hour, minute, second, weekday;
};

/* Which of two instants a reading means when the clocks go back and it happens twice. */
enum utc_fold { UTC_EARLIER, UTC_LATER };

/* The last second of 9999. Instants are between 0 and this. */
#define UTC_MAX INT64_C(253402300799)

struct civil utc_civil(int64_t t);

struct civil london_civil(int64_t t);
int london_offset_s(int64_t t); /* 0 or 3600 */

/* ERR_INPUT for a reading that does not exist (01:00-01:59 on the spring change) or a
 * date that is none (31 February). */
MUST_CHECK bool london_to_utc(int64_t *t, const struct civil *c, enum utc_fold fold,
                              struct err *e);

/* "2026-11-22T03:09:00Z"; size is at least UTC_TEXT_SIZE. */
void utc_print(char *out, size_t size, int64_t t);

/* Takes exactly that form, and "2026-11-22T03:09Z"; with offset "+01:00" too. ERR_INPUT
 * names the field, never the text. */
MUST_CHECK bool utc_parse(int64_t *t, const char *text, const char *field, struct err *e);

/* A date "2026-11-22" of the years 1970 to 9999 as days since 1970-01-01, and back. */
MUST_CHECK bool date_parse(int32_t *day, const char *text, const char *field,
                           struct err *e);
void date_print(char *out, size_t size, int32_t day);
int32_t date_of(int64_t t); /* the date in London at that instant */
struct civil date_civil(int32_t day);
int64_t date_starts(int32_t day); /* midnight in London, as an instant */
