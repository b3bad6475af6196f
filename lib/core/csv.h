/* csv: RFC 4180 as people's spreadsheets really write it: BOM, CRLF or LF or CR, quotes
 * with newlines in them, `,` `;` or tab as the divider (found from the header line),
 * UTF-8 or, failing that, Windows-1252.
 */
#pragma once

#include <stddef.h>

#include "core/err.h"

enum {
    CSV_FILE_MAX = 8 << 20,
    CSV_COLUMNS_MAX = 64,
    CSV_ROWS_MAX = 20000,
    CSV_CELL_MAX = 8192
};

struct csv;

/* Copies what it needs of the text. The first row is the header; names are trimmed and
 * lower-cased (ASCII). Nameless columns at the end of the header are dropped, and cells
 * there must be empty. Line breaks within quotes become "\n".
 *
 * ERR_INPUT with the line number ("line 7: a quote is opened and never closed") for an
 * open quote, a quote in the middle of a cell or text behind one, a row with more cells
 * than the header, a repeated or missing name, a NUL byte, UTF-16, no header, and
 * anything past CSV_*_MAX. The texts quote nothing of the file. ERR_LATER without
 * memory. */
MUST_CHECK bool csv_open(struct csv **out, const char *text, size_t size, struct err *e);
void csv_close(struct csv *c); /* NULL is fine */

size_t csv_rows(const struct csv *c); /* without the header and wholly empty lines */
size_t csv_columns(const struct csv *c);
const char *csv_column_name(const struct csv *c, size_t column);

/* The line of the file (from 1) on which a row begins. */
size_t csv_line(const struct csv *c, size_t row);

/* The cell, trimmed; "" if the row is short or there is no such column. Lent until
 * csv_close; valid UTF-8, at most CSV_CELL_MAX - 1 bytes. */
const char *csv_cell(const struct csv *c, size_t row, const char *column);
const char *csv_cell_at(const struct csv *c, size_t row, size_t column);
