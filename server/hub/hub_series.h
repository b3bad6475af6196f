/* hub_series: rows of a push of sessions that repeat, as one row for each time.
 *
 * Columns, beside those of a session (core/gate.h):
 *   repeats  the rule, RFC 5545 section 3.3.10 with FREQ (DAILY to YEARLY), INTERVAL,
 *            COUNT or UNTIL (one of them must be), BYDAY, BYMONTHDAY, WKST:
 *            "FREQ=WEEKLY;COUNT=10". It goes by the clock on the wall in London;
 *            starts_at is its first time.
 *   not_on   days on which it is not: "2026-12-25; 2027-01-01"
 *   moved    times that are others: "2026-12-24 = 2026-12-23 17:00; ..."
 *
 * Each time has the row's ref and the day that the rule gives it ("REF/2026-12-24"), also
 * when it is moved: so the same file pushed again changes times and makes no new ones.
 * Times before today are left out. Nothing here ends a session that was pushed before.
 */
#pragma once

#include <jansson.h>
#include <stdint.h>

#include "core/err.h"

enum { SERIES_TIMES_MAX = 104, SERIES_RULE_MAX = 200 }; /* two years of weeks */

/* A fault of the row of that index (before expanding), and the column it is in. */
typedef void hub_series_fault(void *context, size_t row, const char *column,
                              const char *reason);

/* rows: objects of texts, as pushed. A new array, the caller's to end, in which each row
 * has the index of the one it is from as "from", and none has those columns. today: in
 * London. NULL after a fault, or without memory. */
json_t *hub_series_expand(const json_t *rows, int32_t today, hub_series_fault *fault,
                          void *context);
