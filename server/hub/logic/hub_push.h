/* hub_push: a file of rows from staff, taken whole or not at all.
 *
 * Each row is judged by core/gate.h at the London date of now; every problem of every row
 * is told. A row is recognised by its key (docs/openapi.yaml), so pushing a file again
 * changes only what differs. Everything happens in one transaction, a dry run's included,
 * which is then undone.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/gate.h"
#include "server/hub/logic/hub_core.h"

enum { PUSH_ROWS_MAX = 20000, PUSH_PROBLEMS_MAX = 1000, PUSH_WHOLE_FILE = -1 };

struct push_source { /* lent */
    size_t count;
    /* "" if the row has no such column. */
    const char *(*get)(const void *rows, size_t row, const char *column);
    const void *rows;
};

struct push_order {
    enum record_kind kind;
    bool dry_run;
    bool allow_gaps;
    bool reopen;     /* closed vacancies that are in the file */
    const char *who; /* for the audit trail */
    int64_t now;
};

enum push_action { PUSH_CREATED, PUSH_UPDATED, PUSH_UNCHANGED };

struct push_problem {
    int64_t row; /* from 0, or PUSH_WHOLE_FILE */
    struct gate_problem what;
};

struct push_problems {
    size_t count; /* more than PUSH_PROBLEMS_MAX are dropped */
    struct push_problem *items;
};

struct push_item { /* of a row without problems */
    char ref[REF_SIZE];
    enum push_action action;
};

struct push_result { /* owned by the caller, who ends it with push_result_free */
    size_t actions[3];
    size_t bad; /* rows with problems; then nothing was changed */
    struct push_problems problems, warnings;
    size_t item_count;
    struct push_item *items; /* one for each row */
};

/* The names that a row of that kind may have, NULL-terminated. */
const char *const *push_columns(enum record_kind kind);

/* False only if the database failed; else r tells what came of it. */
MUST_CHECK bool hub_push(struct hub *h, const struct push_order *order,
                         const struct push_source *source, struct push_result *r,
                         struct err *e);
void push_result_free(struct push_result *r);

/* Adds to a list; for callers that find problems of their own. False: no room. */
bool push_problem_add(struct push_problems *p, int64_t row,
                      const struct gate_problem *what);
