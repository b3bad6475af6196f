#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utc.h"
#include "server/hub/api_handlers.h"
#include "server/hub/hub_series.h"
#include "server/hub/logic/hub_staff.h"

/* ---- reading the rows ---- */

/* Numbers and so on as the text that a CSV file would have; NULL: an array or object. */
static json_t *as_text(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING: return json_incref((json_t *)value);
    case JSON_TRUE: return json_string("true");
    case JSON_FALSE: return json_string("false");
    case JSON_NULL: return json_string("");
    case JSON_INTEGER:
    case JSON_REAL: {
        char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
        json_t *out = text == NULL ? NULL : json_string(text);
        free(text);
        return out;
    }
    case JSON_ARRAY:
    case JSON_OBJECT: break;
    }
    return NULL;
}

static bool known_column(const char *const *columns, const char *name)
{
    for (size_t i = 0; columns[i] != NULL; i++)
        if (strcmp(columns[i], name) == 0)
            return true;
    return false;
}

struct reading { /* of the rows of one push */
    struct api_request *r;
    const char *const *columns;
    json_t *rows;    /* lent; values become texts */
    json_t *unknown; /* owned: column names that are complained of already */
    struct push_result *result;
};

static const char *get_cell(const void *rows, size_t row, const char *column)
{
    const json_t *value = json_object_get(json_array_get(rows, row), column);
    const char *text = json_string_value(value);
    return text == NULL ? "" : text;
}

static void complain(struct reading *x, int64_t row, const char *column,
                     const char *reason)
{
    struct gate_problem what = {.value = ""};
    snprintf(what.column, sizeof what.column, "%.40s", column);
    snprintf(what.reason, sizeof what.reason, "%s", reason);
    if (row >= 0)
        snprintf(what.value, sizeof what.value, "%.60s",
                 get_cell(x->rows, (size_t)row, column));
    if (push_problem_add(&x->result->problems, row, &what) || row >= 0)
        x->result->bad++;
}

/* A column that nobody knows is told once for the file, not once a row. */
static void complain_of_column(struct reading *x, const char *name)
{
    if (json_object_get(x->unknown, name) != NULL)
        return;
    json_object_set_new(x->unknown, name, json_true());
    complain(x, PUSH_WHOLE_FILE, name, "no column that a file of this kind may have");
}

static void read_row(struct reading *x, size_t index, json_t *row)
{
    const char *name = NULL;
    json_t *value = NULL;
    void *next = NULL;
    json_object_foreach_safe(row, next, name, value)
    {
        if (strcmp(name, "line") == 0) {
            if (!json_is_integer(value))
                complain(x, (int64_t)index, name, "must be a whole number");
            continue;
        }
        if (!known_column(x->columns, name)) {
            complain_of_column(x, name);
            continue;
        }
        json_t *text = as_text(value);
        if (text == NULL)
            complain(x, (int64_t)index, name, "must be a text or a number");
        else
            json_object_set_new(row, name, text);
    }
}

/* Checks the form of all rows; false after a problem of the whole body. */
static bool read_rows(struct reading *x)
{
    json_t *rows = json_object_get(x->r->body, "rows");
    size_t count = json_array_size(rows);
    if (count < 1 || count > PUSH_ROWS_MAX) {
        api_value_problem(x->r, "/rows", "must be a list of 1 to 20000 rows");
        return false;
    }
    x->rows = rows;
    x->unknown = json_object();
    for (size_t i = 0; i < count; i++) {
        json_t *row = json_array_get(rows, i);
        if (json_is_object(row))
            read_row(x, i, row);
        else
            complain(x, (int64_t)i, "", "must be an object of named texts");
    }
    json_decref(x->unknown);
    return true;
}

/* ---- sessions that repeat ---- */

static void complain_of_series(void *context, size_t row, const char *column,
                               const char *reason)
{
    complain(context, (int64_t)row, column, reason);
}

/* One row for each time of each. False without an answer, or after one. */
static void expand_series(struct reading *x)
{
    int32_t today = date_of(x->r->now.wall);
    json_t *all = hub_series_expand(x->rows, today, complain_of_series, x);
    if (all == NULL && x->result->bad == 0)
        complain(x, PUSH_WHOLE_FILE, "repeats", "cannot be worked out: out of memory");
    if (all == NULL)
        return;
    if (json_array_size(all) > PUSH_ROWS_MAX)
        complain(x, PUSH_WHOLE_FILE, "repeats", "makes more than 20000 sessions");
    json_array_clear(x->rows);
    json_array_extend(x->rows, all);
    json_decref(all);
}

/* ---- writing the answer ---- */

/* The row as it was sent: of a series each time has its own. */
static int64_t sent_row(const struct api_request *r, int64_t row)
{
    const json_t *rows = json_object_get(r->body, "rows");
    const json_t *from =
        row < 0 ? NULL : json_object_get(json_array_get(rows, (size_t)row), "from");
    return json_is_integer(from) ? (int64_t)json_integer_value(from) : row;
}

static void put_problem(struct api_request *r, const struct push_problem *p)
{
    struct fields_writer w;
    const json_t *rows = json_object_get(r->body, "rows");
    const json_t *row = p->row < 0 ? NULL : json_array_get(rows, (size_t)p->row);
    const json_t *line = json_object_get(row, "line");
    fields_open(&w, &r->reply);
    fields_put_int(&w, "row", sent_row(r, p->row));
    if (json_is_integer(line))
        fields_put_int(&w, "line", json_integer_value(line));
    fields_put_text(&w, "column", p->what.column);
    fields_put_text(&w, "value", p->what.value);
    fields_put_text(&w, "reason", p->what.reason);
    if (!fields_close(&w, "problem", &r->trouble))
        r->status = 500;
}

static void put_problems(struct api_request *r, const char *name,
                         const struct push_problems *all)
{
    bool first = true;
    bytes_printf(&r->reply, ",\"%s\":[", name);
    for (size_t i = 0; i < all->count; i++) {
        api_comma(r, &first);
        put_problem(r, &all->items[i]);
    }
    bytes_text(&r->reply, "]");
}

static void put_pointers(struct api_request *r, const struct push_problems *all)
{
    bool first = true;
    bytes_text(&r->reply, ",\"errors\":[");
    for (size_t i = 0; i < all->count; i++) {
        const struct push_problem *p = &all->items[i];
        const json_t *rows = json_object_get(r->body, "rows");
        const json_t *row = p->row < 0 ? NULL : json_array_get(rows, (size_t)p->row);
        const json_t *line = json_object_get(row, "line");
        char pointer[API_PARAM_SIZE];
        struct fields_writer w;
        if (p->row < 0)
            snprintf(pointer, sizeof pointer, "#/rows");
        else
            snprintf(pointer, sizeof pointer, "#/rows/%" PRId64 "%s%s",
                     sent_row(r, p->row), p->what.column[0] == '\0' ? "" : "/",
                     p->what.column);
        api_comma(r, &first);
        fields_open(&w, &r->reply);
        fields_put_text(&w, "pointer", pointer);
        fields_put_text(&w, "detail", p->what.reason);
        if (json_is_integer(line))
            fields_put_int(&w, "line", json_integer_value(line));
        if (!fields_close(&w, "problem", &r->trouble))
            r->status = 500;
    }
    bytes_text(&r->reply, "]");
}

static void answer_bad(struct api_request *r, const struct push_result *result)
{
    struct fields_writer w;
    size_t rows = json_array_size(json_object_get(r->body, "rows"));
    char detail[ERR_TEXT_SIZE];
    r->problem = true;
    if (result->problems.count > 0 && result->problems.items[0].row == PUSH_WHOLE_FILE)
        snprintf(detail, sizeof detail, "The rows have columns that cannot be taken");
    else
        snprintf(detail, sizeof detail,
                 "%zu of %zu rows cannot be taken; nothing was changed", result->bad,
                 rows);
    fields_open(&w, &r->reply);
    fields_put_text(&w, "type", "about:blank");
    fields_put_text(&w, "title", "Unprocessable Content");
    fields_put_int(&w, "status", 422);
    fields_put_text(&w, "detail", detail);
    fields_put_uint(&w, "accepted", 0);
    fields_put_uint(&w, "good", result->bad < rows ? rows - result->bad : 0);
    put_problems(r, "problems", &result->problems);
    put_pointers(r, &result->problems);
    if (fields_close(&w, "problem", &r->trouble))
        api_done(r, 422);
}

static const char *action_name(enum push_action action)
{
    switch (action) {
    case PUSH_CREATED: return "created";
    case PUSH_UPDATED: return "updated";
    case PUSH_UNCHANGED: return "unchanged";
    }
    return "";
}

static void put_items(struct api_request *r, const struct push_result *result)
{
    bool first = true;
    bytes_text(&r->reply, ",\"items\":[");
    for (size_t i = 0; i < result->item_count; i++) {
        api_comma(r, &first);
        bytes_printf(&r->reply, "{\"row\":%" PRId64 ",\"ref\":\"%s\",\"action\":\"%s\"}",
                     sent_row(r, (int64_t)i), result->items[i].ref,
                     action_name(result->items[i].action));
    }
    bytes_text(&r->reply, "]");
}

static void answer_good(struct api_request *r, const struct push_result *result,
                        bool dry_run)
{
    struct fields_writer w;
    size_t created = result->actions[PUSH_CREATED];
    size_t updated = result->actions[PUSH_UPDATED];
    size_t unchanged = result->actions[PUSH_UNCHANGED];
    fields_open(&w, &r->reply);
    fields_put_uint(&w, "accepted", created + updated + unchanged);
    fields_put_uint(&w, "created", created);
    fields_put_uint(&w, "updated", updated);
    fields_put_uint(&w, "unchanged", unchanged);
    fields_put_bool(&w, "dry_run", dry_run);
    put_problems(r, "problems", &result->problems);
    put_problems(r, "warnings", &result->warnings);
    put_items(r, result);
    if (fields_close(&w, "push", &r->trouble))
        api_done(r, 200);
}

static void answer(struct api_request *r, const struct push_result *result, bool dry_run)
{
    r->status = 500; /* until it is written */
    if (result->bad > 0)
        answer_bad(r, result);
    else
        answer_good(r, result, dry_run);
}

/* ---- the two calls ---- */

/* Problems of form come first: a file of the wrong kind is not judged row by row. False
 * after an answer. */
static bool form_ok(struct api_request *r, const char *const *columns,
                    struct push_source *source)
{
    struct push_result form = {.bad = 0};
    struct reading x = {.r = r, .columns = columns, .result = &form};
    bool ok = read_rows(&x);
    if (ok && form.bad == 0 && r->route->kind == RECORD_SESSION)
        expand_series(&x);
    if (ok && form.bad > 0) {
        answer(r, &form, false);
        ok = false;
    }
    push_result_free(&form);
    *source = (struct push_source){
        .count = json_array_size(x.rows), .get = get_cell, .rows = x.rows};
    return ok;
}

void api_push(struct api_request *r)
{
    struct err e;
    struct push_source source;
    struct push_result result = {.bad = 0};
    bool ok = true;
    if (!api_members(
            r, (const char *const[]){"rows", "dry_run", "allow_gaps", "reopen", NULL}))
        return;
    const struct push_order order = {
        .kind = r->route->kind,
        .dry_run = api_flag(r, "dry_run", &ok),
        .allow_gaps = api_flag(r, "allow_gaps", &ok),
        .reopen = api_flag(r, "reopen", &ok),
        .who = r->token.label,
        .now = r->now.wall,
    };
    if (!ok || !form_ok(r, push_columns(order.kind), &source))
        return;
    if (hub_push(r->hub, &order, &source, &result, &e))
        answer(r, &result, order.dry_run);
    else
        api_failed(r, &e);
    push_result_free(&result);
}

void api_places_import(struct api_request *r)
{
    struct err e;
    struct push_source source;
    struct push_result result = {.bad = 0};
    bool ok = true;
    if (!api_members(r, (const char *const[]){"rows", "dry_run", NULL}))
        return;
    bool dry_run = api_flag(r, "dry_run", &ok);
    if (!ok || !form_ok(r, hub_place_columns, &source))
        return;
    const struct staff by = api_staff(r);
    if (hub_places_import(r->hub, &by, &source, dry_run, &result, &e))
        answer(r, &result, dry_run);
    else
        api_failed(r, &e);
    push_result_free(&result);
}
