/* ctl_rows_json: the JSON half of ctl_rows, and what both halves need. */
#pragma once

#include "server/ctl/ctl_rows.h"

MUST_CHECK bool ctl_rows_add_json(struct ctl_rows *r, const char *name,
                                  const struct bytes *text, const struct ctl_shape *shape,
                                  struct bytes *report);

/* Adds a line to report about a column that is not known, with the nearest that is. */
void ctl_rows_unknown(struct bytes *report, const char *name, int line,
                      const char *column, const struct ctl_shape *shape);

/* What the hub calls a column. */
const char *ctl_rows_rename(const struct ctl_shape *shape, const char *column);
