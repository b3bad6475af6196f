#include "server/ctl/ctl_rows_json.h"

#include <stdlib.h>
#include <string.h>

#include "server/ctl/ctl_nearest.h"
#include "server/ctl/ctl_text.h"

enum { COLUMN_SHOWN = 60, JOINED_MAX = 8192 };

/* jansson knows no lines of values. This walks over text that jansson has found to be
 * good and notes where each object begins that is an element of the list of rows. */
struct walk {
    const char *at, *end;
    int line, depth;
    bool in_string;
};

/* Moves on to the next '{' that opens at that depth; its line, or 0 at the end. */
static int next_object(struct walk *w, int depth)
{
    int found = 0;
    for (; w->at < w->end && found == 0; w->at++) {
        char c = *w->at;
        if (c == '\n')
            w->line++;
        if (w->in_string) {
            if (c == '\\')
                w->at++;
            else if (c == '"')
                w->in_string = false;
            continue;
        }
        if (c == '"')
            w->in_string = true;
        if (c == '{' && w->depth == depth)
            found = w->line;
        if (c == '{' || c == '[')
            w->depth++;
        if (c == '}' || c == ']')
            w->depth--;
    }
    return found;
}

void ctl_rows_unknown(struct bytes *report, const char *name, int line,
                      const char *column, const struct ctl_shape *shape)
{
    char clean[COLUMN_SHOWN];
    ctl_text_clean(clean, sizeof clean, column);
    const char *near = ctl_nearest(column, shape->columns);
    bytes_printf(report, _("%s:%d: column \"%s\" is not known for %s"), name, line, clean,
                 shape->things);
    if (near != NULL)
        bytes_printf(report, _("; did you mean \"%s\"?"), near);
    bytes_text(report, "\n");
}

const char *ctl_rows_rename(const struct ctl_shape *shape, const char *column)
{
    const char *const *pair = shape->renamed;
    for (; pair != NULL && pair[0] != NULL; pair += 2)
        if (strcmp(pair[0], column) == 0)
            return pair[1];
    return column;
}

/* A list of texts joined by ';'; NULL if it is something else. */
static json_t *joined(const json_t *list)
{
    struct bytes b;
    bytes_init(&b, JOINED_MAX);
    bool ok = true;
    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        ok = text != NULL;
        bytes_text(&b, i > 0 ? ";" : "");
        bytes_text(&b, ok ? text : "");
    }
    json_t *out = NULL;
    if (ok && bytes_ok(&b, "list", NULL))
        out = json_string(b.size > 0 ? (const char *)b.data : "");
    bytes_free(&b);
    return out;
}

/* The value as text; NULL if it cannot be one. */
static json_t *as_text(const json_t *value)
{
    if (json_is_string(value))
        return json_string(json_string_value(value));
    if (json_is_boolean(value))
        return json_string(json_is_true(value) ? "yes" : "no");
    if (json_is_null(value))
        return json_string("");
    if (json_is_array(value))
        return joined(value);
    if (!json_is_number(value))
        return NULL;
    char *number = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    json_t *out = json_string(number == NULL ? "" : number);
    free(number);
    return out;
}

static bool is_known(const struct ctl_shape *shape, const char *column)
{
    for (const char *const *c = shape->columns; *c != NULL; c++)
        if (strcmp(*c, column) == 0)
            return true;
    return false;
}

/* What the functions below share: where rows come from and go, and where they stand. */
struct reading {
    struct ctl_rows *out;
    const char *name;
    const struct ctl_shape *shape;
    struct bytes *report;
    int line;
};

static bool add_member(const struct reading *in, json_t *object, const char *column,
                       const json_t *value)
{
    if (!is_known(in->shape, column)) {
        ctl_rows_unknown(in->report, in->name, in->line, column, in->shape);
        return false;
    }
    json_t *text = as_text(value);
    if (text == NULL) {
        bytes_printf(in->report,
                     _("%s:%d: column \"%s\": must be a text, a number or a list\n"),
                     in->name, in->line, column);
        return false;
    }
    if (json_string_length(text) == 0)
        json_decref(text);
    else
        json_object_set_new(object, ctl_rows_rename(in->shape, column), text);
    return true;
}

/* One element of the list; false if a member is wrong, which the report then says. */
static bool add_object(const struct reading *in, json_t *element)
{
    bool ok = true;
    const char *column = NULL;
    json_t *value = NULL, *object = json_object();
    json_object_set_new(object, "line", json_integer(in->line));
    json_object_foreach(element, column, value)
    {
        if (!add_member(in, object, column, value))
            ok = false;
    }
    json_array_append_new(in->out->rows, object);
    json_array_append_new(in->out->files, json_string(in->name));
    return ok;
}

static bool add_elements(struct reading *in, const struct bytes *text, const json_t *list,
                         int depth)
{
    const char *start = (const char *)text->data;
    struct walk walk = {.at = start, .end = start + text->size, .line = 1};
    bool ok = true;
    size_t count = json_array_size(list);
    if (json_array_size(in->out->rows) + count > CTL_ROWS_MAX) {
        bytes_printf(in->report, _("%s: has more than %d rows: split it\n"), in->name,
                     CTL_ROWS_MAX);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        json_t *element = json_array_get(list, i);
        if (!json_is_object(element)) {
            bytes_printf(in->report, _("%s: row %zu is not an object\n"), in->name,
                         i + 1);
            return false;
        }
        in->line = next_object(&walk, depth);
        if (!add_object(in, element))
            ok = false;
    }
    return ok;
}

bool ctl_rows_add_json(struct ctl_rows *r, const char *name, const struct bytes *text,
                       const struct ctl_shape *shape, struct bytes *report)
{
    struct reading in = {.out = r, .name = name, .shape = shape, .report = report};
    json_error_t where;
    const char *start = (const char *)text->data;
    size_t mark = text->size >= 3 && memcmp(start, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    json_t *all =
        json_loadb(start + mark, text->size - mark, JSON_REJECT_DUPLICATES, &where);
    if (all == NULL) {
        bytes_printf(report, _("%s:%d: is not good JSON: %s\n"), name, where.line,
                     where.text);
        return false;
    }
    json_t *list = json_is_array(all) ? all : json_object_get(all, "rows");
    bool ok = json_is_array(list) && (list == all || json_object_size(all) == 1);
    if (!ok)
        bytes_printf(report, _("%s: must be a list of objects or {\"rows\": [...]}\n"),
                     name);
    else
        ok = add_elements(&in, text, list, list == all ? 1 : 2);
    json_decref(all);
    return ok;
}
