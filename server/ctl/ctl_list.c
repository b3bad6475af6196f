#include "server/ctl/ctl_list.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/ctl/ctl_text.h"

enum { LABEL_WIDTH = 18, TEXT_WIDTH = 78, VALUE_SIZE = 4100 };

static void value_of(char *out, size_t size, const struct ctl_field *f,
                     const json_t *item)
{
    if (f->text != NULL)
        f->text(out, size, item);
    else
        ctl_text_member(out, size, item, f->member);
}

struct sorted { /* a pointer into the answer, and where it stood there */
    const json_t *item;
    const char *key;
    size_t place;
};

static int by_key(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    if (order == 0)
        order = x->place < y->place ? -1 : 1;
    return order;
}

/* The items in the order to show; the caller frees. NULL: no memory. */
static struct sorted *sort(const struct ctl_list *list, const json_t *items)
{
    size_t count = json_array_size(items);
    struct sorted *out = calloc(count + 1, sizeof *out);
    for (size_t i = 0; out != NULL && i < count; i++) {
        const json_t *item = json_array_get(items, i);
        const char *key = NULL;
        if (list->sort != NULL)
            key = json_string_value(json_object_get(item, list->sort));
        out[i] = (struct sorted){item, key == NULL ? "" : key, i};
    }
    if (out != NULL)
        qsort(out, count, sizeof *out, by_key);
    return out;
}

static bool add_row(struct ctl_table *t, const struct ctl_list *list, const json_t *item,
                    struct err *e)
{
    bool ok = true;
    char cell[CTL_CELL_SIZE];
    for (size_t f = 0; ok && f < list->count; f++) {
        value_of(cell, sizeof cell, &list->fields[f], item);
        ok = ctl_table_add(t, cell, e);
    }
    sodium_memzero(cell, sizeof cell);
    return ok;
}

static bool fill(struct ctl_table *t, const struct ctl_list *list, const json_t *items,
                 struct err *e)
{
    struct sorted *rows = sort(list, items);
    if (rows == NULL)
        return err_set(e, ERR_LATER, _("out of memory"));
    bool ok = true;
    for (size_t i = 0; ok && i < json_array_size(items); i++)
        ok = add_row(t, list, rows[i].item, e);
    free(rows);
    return ok;
}

static int print_table(const struct ctl *c, const struct ctl_list *list,
                       const json_t *items)
{
    struct ctl_column columns[CTL_COLUMNS_MAX];
    struct ctl_table *t = NULL;
    struct bytes text;
    struct err e;
    bytes_init(&text, CTL_PRINT_MAX);
    for (size_t i = 0; i < list->count; i++) {
        columns[i] = list->fields[i].column;
        columns[i].heading = gettext(columns[i].heading);
    }
    bool ok = ctl_table_open(&t, columns, list->count, &e) && fill(t, list, items, &e);
    if (ok)
        ctl_table_print(t, ctl_table_width(STDOUT_FILENO), &text);
    ctl_table_close(t);
    if (!ok) {
        bytes_free(&text);
        return ctl_fail(c, "%s", e.text);
    }
    bytes_printf(&text, "\n%s: %zu\n", gettext(list->total), json_array_size(items));
    return ctl_print(c, &text);
}

int ctl_list_print(const struct ctl *c, const struct ctl_list *list, const json_t *items)
{
    if (ctl_args_has(&c->args, CTL_OPTION_JSON))
        return ctl_print_json(c, items);
    if (json_array_size(items) == 0) {
        fprintf(c->out, "%s\n", gettext(list->none));
        return CTL_DONE;
    }
    return print_table(c, list, items);
}

int ctl_list_run(struct ctl *c, const struct ctl_list *list, const char *path)
{
    char full[CTL_PATH_SIZE];
    json_t *items = NULL;
    bool closed = ctl_args_has(&c->args, CTL_OPTION_CLOSED);
    const char *more = strchr(path, '?') == NULL ? "?closed=1" : "&closed=1";
    snprintf(full, sizeof full, "%s%s", path, closed ? more : "");
    if (!ctl_fetch(c, full, &items))
        return CTL_FAILED;
    int result = ctl_list_print(c, list, items);
    json_decref(items);
    return result;
}

void ctl_list_lines(struct bytes *out, const struct ctl_list *list, const json_t *item)
{
    char value[VALUE_SIZE];
    for (size_t i = 0; i < list->count; i++) {
        const struct ctl_field *f = &list->fields[i];
        const char *raw = json_string_value(json_object_get(item, f->member));
        value_of(value, sizeof value, f, item);
        if (value[0] == '\0')
            continue;
        if (f->wraps) {
            bytes_printf(out, "\n%s\n", gettext(f->column.heading));
            ctl_text_wrap(out, raw == NULL ? value : raw, TEXT_WIDTH, 2);
        } else {
            bytes_printf(out, "%-*s %s\n", LABEL_WIDTH, gettext(f->column.heading),
                         value);
        }
    }
    sodium_memzero(value, sizeof value);
}

int ctl_list_show(struct ctl *c, const struct ctl_list *list, const char *before)
{
    char path[CTL_PATH_SIZE];
    json_t *item = NULL;
    if (!ctl_ref_path(c, path, before, c->args.operands[0], "") ||
        !ctl_ask(c, CTL_GET, path, NULL, &item))
        return CTL_FAILED;
    int result = CTL_DONE;
    if (ctl_args_has(&c->args, CTL_OPTION_JSON)) {
        result = ctl_print_json(c, item);
    } else {
        struct bytes text;
        bytes_init(&text, CTL_PRINT_MAX);
        ctl_list_lines(&text, list, item);
        result = ctl_print(c, &text);
    }
    json_decref(item);
    return result;
}
