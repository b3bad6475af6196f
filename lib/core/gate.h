/* gate: what a vacancy or session from outside must satisfy before anyone sees it.
 *
 * Input is a row of named texts (from CSV or JSON); output a record, and every problem of
 * the row, not just the first: each names the column, the value as given (cut to
 * GATE_VALUE_SIZE) and the reason in plain words for staff.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/record.h"

enum { GATE_PROBLEMS_MAX = 16, GATE_VALUE_SIZE = 61, GATE_REASON_SIZE = 161 };

struct gate_problem {
    char column[41];
    char value[GATE_VALUE_SIZE];
    char reason[GATE_REASON_SIZE];
};

struct gate_problems {
    size_t count; /* more than GATE_PROBLEMS_MAX are dropped */
    struct gate_problem items[GATE_PROBLEMS_MAX];
};

/* How the caller gives a row: the value of a column, "" if absent. */
struct gate_row {
    const char *(*get)(const void *row, const char *column);
    const void *row;
};

struct gate_rules {
    int32_t today;   /* pay and closing dates are judged at this day */
    bool allow_gaps; /* area, hours and pay may be missing, shown as "ask" */
};

/* Column names of a vacancy file (those of the project's sample data), NULL-terminated;
 * others are an error that the caller reports once for the file. */
extern const char *const gate_vacancy_columns[];
extern const char *const gate_session_columns[];
extern const char *const gate_venue_columns[];
extern const char *const gate_organisation_columns[];

/* True if the row makes a record (out->meta is left zero; organisation is by name).
 * Rules: title and organisation present; area (or outcode) and hours present unless
 * allow_gaps, at most 168 a week, min <= max; pay at least the adult minimum wage of
 * today where known, refused below it; "closes" not past; tasks from the vocabulary; a
 * sex requirement needs its reason (Equality Act 2010, Schedule 9) as "sex: reason"; no
 * phone number, e-mail address or full postcode in free text (home addresses are
 * private). */
bool gate_vacancy(struct vacancy *out, const struct gate_row *row,
                  const struct gate_rules *rules, struct gate_problems *problems);

/* Columns: ref, organisation, venue (name or ref), title, kind, way, audience,
 * starts_at ("2026-12-01 18:00" London time, or an instant), minutes, capacity, paid,
 * expenses, cost, access, topic, about; and repeats, not_on, moved, of which whoever
 * takes the rows has made one row for each time before. Venue is left to the caller to
 * look up: its text goes to venue_text (RECORD_NAME_SIZE). */
bool gate_session(struct session *out, char *venue_text, const struct gate_row *row,
                  const struct gate_rules *rules, struct gate_problems *problems);

/* "2026-12-01 18:00" as a reading of a London clock (the earlier of two), else an instant
 * "2026-12-01T18:00:00Z". ERR_INPUT names starts_at. */
MUST_CHECK bool gate_session_start(int64_t *t, const char *text, struct err *e);

bool gate_venue(struct venue *out, const struct gate_row *row,
                struct gate_problems *problems);
bool gate_organisation(struct organisation *out, const struct gate_row *row,
                       struct gate_problems *problems);
