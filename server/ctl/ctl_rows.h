/* ctl_rows: a file of rows (CSV, JSON or a guidance page, told apart by what is in it) as
 * the rows of a push.
 *
 * Each row becomes a JSON object of texts with the "line" it begins on; empty cells are
 * left out. JSON is an array of objects or {"rows": [...]}; numbers are taken as their
 * text, true and false as "yes" and "no", a list of texts joined by ';', null as empty.
 */
#pragma once

#include <jansson.h>

#include "core/bytes.h"
#include "core/err.h"

enum { CTL_ROWS_MAX = 20000, CTL_REPORT_MAX = 1 << 20 };

struct ctl_shape {
    const char *things;         /* what a row is, for messages: "vacancies" */
    const char *const *columns; /* those that are known, ends with NULL */
    const char *const
        *renamed; /* pairs (in the file, for the hub), ends with NULL; or NULL */
};

struct ctl_rows {
    json_t *rows;  /* array of objects */
    json_t *files; /* array of texts: the file that each row is from */
};

MUST_CHECK bool ctl_rows_open(struct ctl_rows *r, struct err *e);
void ctl_rows_close(struct ctl_rows *r);

/* Adds the rows of one file. False if anything is wrong with it: then each fault is one
 * line "NAME:LINE: ..." at the end of report, and the rows are of no use. */
MUST_CHECK bool ctl_rows_add(struct ctl_rows *r, const char *name,
                             const struct bytes *text, const struct ctl_shape *shape,
                             struct bytes *report);

/* The line a row begins on; 0 if not known. */
int ctl_rows_line(const struct ctl_rows *r, size_t row);
const char *ctl_rows_file(const struct ctl_rows *r, size_t row);
