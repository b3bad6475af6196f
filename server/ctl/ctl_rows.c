#include "server/ctl/ctl_rows.h"

#include <string.h>

#include "core/csv.h"
#include "server/ctl/ctl_page.h"
#include "server/ctl/ctl_rows_json.h"
#include "server/ctl/ctl_text.h"

bool ctl_rows_open(struct ctl_rows *r, struct err *e)
{
    r->rows = json_array();
    r->files = json_array();
    return (r->rows != NULL && r->files != NULL) ||
           err_set(e, ERR_LATER, _("out of memory"));
}

void ctl_rows_close(struct ctl_rows *r)
{
    json_decref(r->rows);
    json_decref(r->files);
    *r = (struct ctl_rows){.rows = NULL, .files = NULL};
}

int ctl_rows_line(const struct ctl_rows *r, size_t row)
{
    return (int)json_integer_value(json_object_get(json_array_get(r->rows, row), "line"));
}

const char *ctl_rows_file(const struct ctl_rows *r, size_t row)
{
    const char *name = json_string_value(json_array_get(r->files, row));
    return name == NULL ? "" : name;
}

static bool starts_with(const struct bytes *text, const char *sign, size_t size)
{
    return text->size >= size && memcmp(text->data, sign, size) == 0;
}

/* What people send by mistake, told by its first bytes; NULL if it may be text. */
static const char *not_text(const struct bytes *text)
{
    if (starts_with(text, "PK\x03\x04", 4) || starts_with(text, "\xd0\xcf\x11\xe0", 4))
        return _("is a spreadsheet or archive, not a CSV: save it as CSV first");
    if (starts_with(text, "%PDF", 4))
        return _("is a PDF, not a CSV or JSON file");
    if (memchr(text->data, '\0', text->size) != NULL)
        return _("is not text: it has NUL bytes (UTF-16? save it as UTF-8)");
    return NULL;
}

/* The first byte that is neither space nor byte order mark; '\0' if there is none. */
static char first_byte(const struct bytes *text)
{
    const char *at = (const char *)text->data;
    if (starts_with(text, "\xef\xbb\xbf", 3))
        at += 3;
    at += strspn(at, " \t\r\n");
    return *at;
}

static bool is_column(const struct ctl_shape *shape, const char *name)
{
    for (const char *const *c = shape->columns; *c != NULL; c++)
        if (strcmp(*c, name) == 0)
            return true;
    return false;
}

static bool check_header(const struct csv *csv, const char *name,
                         const struct ctl_shape *shape, struct bytes *report)
{
    size_t known = 0;
    for (size_t i = 0; i < csv_columns(csv); i++)
        if (is_column(shape, csv_column_name(csv, i)))
            known++;
    if (known == 0) {
        bytes_printf(
            report,
            _("%s: is not a CSV of %s: its first line names none of their columns"
              " (%s, %s, ...)\n"),
            name, shape->things, shape->columns[0], shape->columns[1]);
        return false;
    }
    for (size_t i = 0; i < csv_columns(csv); i++)
        if (!is_column(shape, csv_column_name(csv, i)))
            ctl_rows_unknown(report, name, 1, csv_column_name(csv, i), shape);
    return known == csv_columns(csv);
}

static void add_csv_row(struct ctl_rows *r, const struct csv *csv, size_t row,
                        const char *name, const struct ctl_shape *shape)
{
    json_t *object = json_object();
    json_object_set_new(object, "line", json_integer((json_int_t)csv_line(csv, row)));
    for (size_t i = 0; i < csv_columns(csv); i++) {
        const char *cell = csv_cell_at(csv, row, i);
        if (cell[0] != '\0')
            json_object_set_new(object, ctl_rows_rename(shape, csv_column_name(csv, i)),
                                json_string(cell));
    }
    json_array_append_new(r->rows, object);
    json_array_append_new(r->files, json_string(name));
}

/* core/csv says "line 3: why"; here the line stands behind the file's name. */
static void csv_fault(struct bytes *report, const char *name, const char *text)
{
    const char *rest = strstr(text, ": ");
    if (strncmp(text, "line ", 5) != 0 || rest == NULL)
        bytes_printf(report, "%s: %s\n", name, text);
    else
        bytes_printf(report, "%s:%.*s%s\n", name, (int)(rest - text) - 5, text + 5, rest);
}

static bool add_csv(struct ctl_rows *r, const char *name, const struct bytes *text,
                    const struct ctl_shape *shape, struct bytes *report)
{
    struct csv *csv = NULL;
    struct err e;
    if (!csv_open(&csv, (const char *)text->data, text->size, &e)) {
        csv_fault(report, name, e.text);
        return false;
    }
    bool ok = check_header(csv, name, shape, report);
    for (size_t row = 0; ok && row < csv_rows(csv); row++)
        add_csv_row(r, csv, row, name, shape);
    csv_close(csv);
    return ok;
}

bool ctl_rows_add(struct ctl_rows *r, const char *name, const struct bytes *text,
                  const struct ctl_shape *shape, struct bytes *report)
{
    const char *wrong = not_text(text);
    if (wrong == NULL && first_byte(text) == '<')
        wrong = _("is HTML or XML, not a CSV or JSON file");
    if (wrong == NULL && first_byte(text) == '\0')
        wrong = _("is empty");
    if (wrong != NULL) {
        bytes_printf(report, "%s: %s\n", name, wrong);
        return false;
    }
    size_t before = json_array_size(r->rows);
    bool ok = false;
    if (first_byte(text) == '[' || first_byte(text) == '{')
        ok = ctl_rows_add_json(r, name, text, shape, report);
    else if (first_byte(text) == '#' && is_column(shape, "slug"))
        ok = ctl_page_add(r, name, text, report);
    else
        ok = add_csv(r, name, text, shape, report);
    if (ok && json_array_size(r->rows) == before) {
        bytes_printf(report, _("%s: has no rows\n"), name);
        ok = false;
    }
    return ok;
}
