#include "server/ctl/ctl_table.h"

#include <assert.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/utf8.h"
#include "server/ctl/ctl_text.h"

enum { GAP = 2, WIDTH_DEFAULT = 100, WIDTH_MIN = 40, WIDTH_MAX = 400 };

struct ctl_table {
    const struct ctl_column *columns;
    size_t column_count;
    char **cells; /* owned, as each text in it */
    size_t count, room;
};

bool ctl_table_open(struct ctl_table **out, const struct ctl_column *columns,
                    size_t count, struct err *e)
{
    assert(count > 0 && count <= CTL_COLUMNS_MAX);
    struct ctl_table *t = calloc(1, sizeof *t);
    if (t == NULL)
        return err_set(e, ERR_LATER, _("out of memory"));
    t->columns = columns;
    t->column_count = count;
    *out = t;
    return true;
}

void ctl_table_close(struct ctl_table *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->count; i++) {
        sodium_memzero(t->cells[i], strlen(t->cells[i]));
        free(t->cells[i]);
    }
    free(t->cells);
    free(t);
}

bool ctl_table_add(struct ctl_table *t, const char *text, struct err *e)
{
    if (t->count == t->room) {
        size_t room = t->room == 0 ? 64 : t->room * 2;
        char **cells = realloc(t->cells, room * sizeof *cells);
        if (cells == NULL)
            return err_set(e, ERR_LATER, _("out of memory"));
        t->cells = cells;
        t->room = room;
    }
    char *copy = strdup(text);
    if (copy == NULL)
        return err_set(e, ERR_LATER, _("out of memory"));
    t->cells[t->count] = copy;
    t->count++;
    return true;
}

static void natural_widths(const struct ctl_table *t, size_t widths[CTL_COLUMNS_MAX])
{
    assert(t->column_count > 0);
    for (size_t i = 0; i < t->column_count; i++)
        widths[i] = utf8_count(t->columns[i].heading);
    for (size_t i = 0; i < t->count; i++) {
        size_t column = i % t->column_count, width = utf8_count(t->cells[i]);
        if (width > widths[column])
            widths[column] = width;
    }
}

/* Takes one character at a time from the widest that may shrink. */
static void shrink(const struct ctl_table *t, size_t widths[CTL_COLUMNS_MAX],
                   size_t width)
{
    size_t total = GAP * (t->column_count - 1);
    for (size_t i = 0; i < t->column_count; i++)
        total += widths[i];
    while (total > width) {
        size_t widest = CTL_COLUMNS_MAX, most = CTL_SHRINK_MIN;
        for (size_t i = 0; i < t->column_count; i++)
            if (t->columns[i].shrinks && widths[i] > most) {
                widest = i;
                most = widths[i];
            }
        if (widest == CTL_COLUMNS_MAX)
            return;
        widths[widest]--;
        total--;
    }
}

/* The bytes of the first `count` characters. */
static size_t prefix_bytes(const char *text, size_t count)
{
    const char *at = text;
    for (size_t i = 0; i < count && *at != '\0'; i++)
        utf8_next(&at);
    return (size_t)(at - text);
}

static void print_cell(struct bytes *out, const struct ctl_column *column, size_t width,
                       const char *text, bool last)
{
    size_t count = utf8_count(text);
    int space = count < width ? (int)(width - count) : 0;
    if (column->right)
        bytes_printf(out, "%*s", space, "");
    if (count <= width) {
        bytes_text(out, text);
    } else {
        bytes_add(out, text, prefix_bytes(text, width - 1));
        bytes_text(out, "…");
    }
    if (!column->right && !last)
        bytes_printf(out, "%*s", space, "");
    bytes_printf(out, "%*s", last ? 0 : GAP, "");
}

void ctl_table_print(const struct ctl_table *t, size_t width, struct bytes *out)
{
    size_t widths[CTL_COLUMNS_MAX];
    assert(t->column_count > 0);
    natural_widths(t, widths);
    shrink(t, widths, width);
    for (size_t i = 0; i < t->column_count; i++)
        print_cell(out, &t->columns[i], widths[i], t->columns[i].heading,
                   i + 1 == t->column_count);
    bytes_text(out, "\n");
    for (size_t i = 0; i < t->count; i++) {
        size_t column = i % t->column_count;
        bool last = column + 1 == t->column_count;
        print_cell(out, &t->columns[column], widths[column], t->cells[i], last);
        bytes_text(out, last ? "\n" : "");
    }
}

size_t ctl_table_width(int fd)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    unsigned long width = columns == NULL ? 0 : strtoul(columns, NULL, 10);
    if (width == 0 && isatty(fd) != 0 && ioctl(fd, TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    if (width == 0)
        width = WIDTH_DEFAULT;
    if (width < WIDTH_MIN)
        return WIDTH_MIN;
    return width > WIDTH_MAX ? WIDTH_MAX : width;
}
