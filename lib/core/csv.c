#include "core/csv.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"

struct csv {
    char *text; /* all cells, each terminated; text[0] is the empty one */
    size_t used;
    uint32_t *cells; /* where each cell stands in text, row by row; the header first */
    size_t columns;
    size_t rows; /* with the header */
    size_t rows_room;
    uint32_t *lines; /* of each row */
};

struct reader {
    const char *p, *end;
    size_t line;
    char divider;
};

static bool fail(const struct reader *r, const char *why, struct err *e)
{
    return err_set(e, ERR_INPUT, "line %zu: %s", r->line, why);
}

static bool at_line_end(const struct reader *r)
{
    return r->p == r->end || *r->p == '\r' || *r->p == '\n';
}

static bool at_cell_end(const struct reader *r)
{
    return at_line_end(r) || *r->p == r->divider;
}

/* Past CRLF, LF or CR. */
static void skip_break(struct reader *r)
{
    if (r->p + 1 < r->end && r->p[0] == '\r' && r->p[1] == '\n')
        r->p++;
    r->p++;
    r->line++;
}

static void skip_blanks(struct reader *r)
{
    while (!at_cell_end(r) && (*r->p == ' ' || *r->p == '\t'))
        r->p++;
}

static void append(struct csv *c, char byte)
{
    c->text[c->used++] = byte; /* never more than the file has, see prepare */
}

/* From behind the opening quote to the cell's end. */
static bool read_quoted(struct csv *c, struct reader *r, struct err *e)
{
    const struct reader opened = *r;
    for (;;) {
        if (r->p == r->end)
            return fail(&opened, "a quote is opened and never closed", e);
        if (*r->p == '\r' || *r->p == '\n') {
            skip_break(r);
            append(c, '\n');
            continue;
        }
        if (*r->p != '"') {
            append(c, *r->p++);
            continue;
        }
        r->p++;
        if (r->p == r->end || *r->p != '"')
            break;
        append(c, *r->p++);
    }
    skip_blanks(r);
    if (at_cell_end(r))
        return true;
    if (opened.line == r->line)
        return fail(r, "text stands behind a closing quote", e);
    /* Most likely the quote opened was never meant to, and this one opens. */
    return err_set(e, ERR_INPUT,
                   "line %zu: a quote is opened, and closes in line %zu with "
                   "text behind it",
                   opened.line, r->line);
}

static bool read_plain(struct csv *c, struct reader *r, struct err *e)
{
    while (!at_cell_end(r)) {
        if (*r->p == '"')
            return fail(r, "a quote stands in the middle of a cell", e);
        append(c, *r->p++);
    }
    return true;
}

/* Cuts blanks off both ends of what has been appended since `start`. */
static void trim(struct csv *c, size_t start)
{
    static const char blanks[] = " \t\n";
    while (c->used > start && strchr(blanks, c->text[c->used - 1]) != NULL)
        c->used--;
    size_t skip = start;
    while (skip < c->used && strchr(blanks, c->text[skip]) != NULL)
        skip++;
    memmove(c->text + start, c->text + skip, c->used - skip);
    c->used -= skip - start;
}

/* Reads one cell to its end, the divider not included; *at is where it stands. */
static bool read_cell(struct csv *c, struct reader *r, uint32_t *at, struct err *e)
{
    const struct reader began = *r;
    size_t start = c->used;
    skip_blanks(r);
    bool quoted = r->p < r->end && *r->p == '"';
    if (quoted)
        r->p++;
    if (quoted ? !read_quoted(c, r, e) : !read_plain(c, r, e))
        return false;
    trim(c, start);
    if (c->used - start >= CSV_CELL_MAX)
        return fail(&began, "a cell is longer than 8191 bytes", e);
    append(c, '\0');
    *at = (uint32_t)start;
    if (c->used == start + 1) { /* all empty cells are one */
        c->used = start;
        *at = 0;
    }
    return true;
}

/* Reads a row and its line break; `too_many` is what to say of a cell past the room. */
static bool read_row(struct csv *c, struct reader *r, uint32_t *cells, size_t room,
                     const char *too_many, struct err *e)
{
    const struct reader began = *r;
    for (size_t i = 0; i < room; i++)
        cells[i] = 0;
    for (size_t i = 0;; i++) {
        uint32_t at = 0;
        if (!read_cell(c, r, &at, e))
            return false;
        if (i < room)
            cells[i] = at;
        else if (at != 0)
            return fail(&began, too_many, e);
        if (at_line_end(r))
            break;
        r->p++;
    }
    if (r->p < r->end)
        skip_break(r);
    return true;
}

static void lower(char *text)
{
    for (; *text != '\0'; text++)
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text - 'A' + 'a');
}

static bool names_ok(const struct csv *c, const uint32_t *cells, struct err *e)
{
    for (size_t i = 0; i < c->columns; i++) {
        if (cells[i] == 0)
            return err_set(e, ERR_INPUT, "line 1: column %zu has no name", i + 1);
        for (size_t j = 0; j < i; j++)
            if (strcmp(c->text + cells[i], c->text + cells[j]) == 0)
                return err_set(e, ERR_INPUT, "line 1: columns %zu and %zu have one name",
                               j + 1, i + 1);
    }
    return true;
}

static bool make_room(struct csv *c, struct err *e)
{
    if (c->rows < c->rows_room)
        return true;
    assert(c->columns > 0);
    size_t room = c->rows_room == 0 ? 16 : 2 * c->rows_room;
    uint32_t *cells = realloc(c->cells, room * c->columns * sizeof *cells);
    if (cells != NULL)
        c->cells = cells;
    uint32_t *lines = realloc(c->lines, room * sizeof *lines);
    if (lines != NULL)
        c->lines = lines;
    if (cells == NULL || lines == NULL)
        return err_set(e, ERR_LATER, "no memory");
    c->rows_room = room;
    return true;
}

static bool read_header(struct csv *c, struct reader *r, struct err *e)
{
    uint32_t cells[CSV_COLUMNS_MAX];
    if (at_line_end(r))
        return fail(r, "there is no header", e);
    const struct reader began = *r;
    if (!read_row(c, r, cells, CSV_COLUMNS_MAX, "more than 64 columns", e))
        return false;
    c->columns = CSV_COLUMNS_MAX;
    while (c->columns > 0 && cells[c->columns - 1] == 0)
        c->columns--;
    if (c->columns == 0)
        return fail(&began, "there is no header", e);
    for (size_t i = 0; i < c->columns; i++)
        lower(c->text + cells[i]);
    if (!names_ok(c, cells, e) || !make_room(c, e))
        return false;
    memcpy(c->cells, cells, c->columns * sizeof *cells);
    c->lines[0] = 1;
    c->rows = 1;
    return true;
}

static bool is_empty(const uint32_t *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i] != 0)
            return false;
    return true;
}

static bool read_rows(struct csv *c, struct reader *r, struct err *e)
{
    while (r->p < r->end) {
        if (!make_room(c, e))
            return false;
        const struct reader began = *r;
        uint32_t *cells = c->cells + c->rows * c->columns;
        if (!read_row(c, r, cells, c->columns, "more cells than the header has names", e))
            return false;
        if (is_empty(cells, c->columns))
            continue;
        if (c->rows > CSV_ROWS_MAX)
            return fail(&began, "more than 20000 rows", e);
        c->lines[c->rows++] = (uint32_t)began.line;
    }
    return true;
}

/* Whichever of , ; and tab stands most often in the first line, outside quotes. */
static char find_divider(const struct reader *r)
{
    static const char dividers[] = ",;\t";
    size_t counts[3] = {0};
    bool quoted = false;
    for (const char *p = r->p; p < r->end; p++) {
        if (!quoted && (*p == '\r' || *p == '\n'))
            break;
        if (*p == '"')
            quoted = !quoted;
        for (size_t i = 0; i < LENGTH(counts); i++)
            if (!quoted && *p == dividers[i])
                counts[i]++;
    }
    size_t best = 0;
    for (size_t i = 1; i < LENGTH(counts); i++)
        if (counts[i] > counts[best])
            best = i;
    return dividers[best];
}

static bool bytes_fine(const char *text, size_t size, struct err *e)
{
    if (size > CSV_FILE_MAX)
        return err_set(e, ERR_INPUT, "the file is larger than 8 MiB");
    if (size >= 2 &&
        (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0))
        return err_set(e, ERR_INPUT, "line 1: the file is UTF-16; save it as CSV UTF-8");
    struct reader r = {.p = text, .end = text + size, .line = 1};
    while (r.p < r.end) {
        if (*r.p == '\0')
            return fail(&r, "a NUL byte: this is not a text file", e);
        if (at_line_end(&r))
            skip_break(&r);
        else
            r.p++;
    }
    return true;
}

/* The text as UTF-8 without its mark, owned by the caller; NULL without memory. */
static char *as_utf8(const char *text, size_t *size)
{
    if (*size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        *size -= 3;
    }
    bool valid = utf8_valid(text, *size);
    size_t room = valid ? *size + 1 : 3 * *size + 1;
    char *copy = malloc(room);
    if (copy == NULL)
        return NULL;
    if (!valid) {
        bool fits = utf8_from_1252(copy, room, text, *size);
        *size = fits ? strlen(copy) : 0;
        return copy;
    }
    memcpy(copy, text, *size);
    copy[*size] = '\0';
    return copy;
}

/* A cell needs no more than its bytes in the file and a NUL in place of what divides it
 * from the next; only the last cell of the file has nothing to divide it. */
static struct csv *prepare(size_t size)
{
    struct csv *c = calloc(1, sizeof *c);
    if (c == NULL)
        return NULL;
    c->text = calloc(1, size + 3);
    c->used = 1;
    if (c->text == NULL) {
        csv_close(c);
        return NULL;
    }
    return c;
}

bool csv_open(struct csv **out, const char *text, size_t size, struct err *e)
{
    *out = NULL;
    if (!bytes_fine(text, size, e))
        return false;
    char *copy = as_utf8(text, &size);
    struct csv *c = copy == NULL ? NULL : prepare(size);
    bool ok = false;
    if (c == NULL) {
        err_set(e, ERR_LATER, "no memory");
        goto out;
    }
    struct reader r = {.p = copy, .end = copy + size, .line = 1};
    r.divider = find_divider(&r);
    if (!read_header(c, &r, e) || !read_rows(c, &r, e))
        goto out;
    *out = c;
    c = NULL; /* the caller's now */
    ok = true;
out:
    csv_close(c);
    free(copy);
    return ok;
}

void csv_close(struct csv *c)
{
    if (c == NULL)
        return;
    free(c->text);
    free(c->cells);
    free(c->lines);
    free(c);
}

size_t csv_rows(const struct csv *c)
{
    return c->rows - 1;
}

size_t csv_columns(const struct csv *c)
{
    return c->columns;
}

const char *csv_column_name(const struct csv *c, size_t column)
{
    return column < c->columns ? c->text + c->cells[column] : "";
}

size_t csv_line(const struct csv *c, size_t row)
{
    return row < csv_rows(c) ? c->lines[row + 1] : 0;
}

const char *csv_cell(const struct csv *c, size_t row, const char *column)
{
    size_t i = 0;
    while (i < c->columns && strcmp(csv_column_name(c, i), column) != 0)
        i++;
    return csv_cell_at(c, row, i);
}

const char *csv_cell_at(const struct csv *c, size_t row, size_t column)
{
    if (row >= csv_rows(c) || column >= c->columns)
        return "";
    return c->text + c->cells[(row + 1) * c->columns + column];
}
