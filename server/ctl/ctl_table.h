/* ctl_table: a plain table of texts: a line of headings, then a line a row, columns two
 * spaces apart. Where it would be wider than the terminal, those columns that may shrink
 * do, and what is cut ends in "…". Widths are counted in code points. */
#pragma once

#include <stddef.h>

#include "core/bytes.h"

enum { CTL_COLUMNS_MAX = 12, CTL_SHRINK_MIN = 12 };

struct ctl_column {
    const char *heading;
    bool right;   /* numbers stand to the right */
    bool shrinks; /* may be cut down to CTL_SHRINK_MIN */
};

struct ctl_table;

/* columns are lent for the table's life. */
MUST_CHECK bool ctl_table_open(struct ctl_table **out, const struct ctl_column *columns,
                               size_t count, struct err *e);
void ctl_table_close(struct ctl_table *t); /* wipes: people's names stand in tables */

/* The next cell, row by row from the left; copied. */
MUST_CHECK bool ctl_table_add(struct ctl_table *t, const char *text, struct err *e);

void ctl_table_print(const struct ctl_table *t, size_t width, struct bytes *out);

/* The terminal's width, COLUMNS if that is set, 100 if out is no terminal; 40 to 400. */
size_t ctl_table_width(int fd);
