#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/record_fields.h"
#include "core/task.h"
#include "core/utc.h"

static void put_i32(void *at, int32_t value)
{
    memcpy(at, &value, sizeof value);
}

static void put_i64(void *at, int64_t value)
{
    memcpy(at, &value, sizeof value);
}

static bool wrong_type(const struct field *f, const char *type, struct err *e)
{
    return err_set(e, ERR_INPUT, "%s: must be %s", f->name, type);
}

/* What the field holds when the body does not name it. */
static void set_none(const struct field *f, void *at)
{
    if (f->type == FIELD_NUMBER || f->type == FIELD_DAY)
        put_i32(at, (int32_t)f->none);
    else if (f->type == FIELD_INSTANT)
        put_i64(at, f->none);
}

static bool read_text(const struct field *f, char *at, const json_t *value, struct err *e)
{
    size_t length = json_string_length(value);
    if (length >= f->size)
        return err_set(e, ERR_INPUT, "%s: longer than %zu bytes", f->name, f->size - 1);
    memcpy(at, json_string_value(value), length + 1);
    return true;
}

static bool read_number(const struct field *f, void *at, const json_t *value,
                        struct err *e)
{
    if (!json_is_integer(value))
        return wrong_type(f, "a whole number", e);
    json_int_t number = json_integer_value(value);
    if (number < f->min || number > f->max)
        return err_set(e, ERR_INPUT, "%s: must be from %d to %d", f->name, f->min,
                       f->max);
    put_i32(at, (int32_t)number);
    return true;
}

static bool read_tasks(const struct field *f, void *at, const json_t *value,
                       struct err *e)
{
    if (!json_is_array(value))
        return wrong_type(f, "a list", e);
    uint32_t tasks = 0;
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *code = json_string_value(json_array_get(value, i));
        uint32_t one = 0;
        if (code == NULL)
            return wrong_type(f, "a list of codes", e);
        if (!tasks_parse(&one, code, f->name, e))
            return false;
        tasks |= one;
    }
    memcpy(at, &tasks, sizeof tasks);
    return true;
}

/* The forms that stand as a JSON string but are kept as a number. */
static bool read_coded(const struct field *f, void *at, const char *text, struct err *e)
{
    int32_t number = 0;
    int64_t instant = 0;
    if (f->type == FIELD_DAY) {
        if (!date_parse(&number, text, f->name, e))
            return false;
    } else if (f->type == FIELD_INSTANT) {
        if (!utc_parse(&instant, text, f->name, e))
            return false;
        put_i64(at, instant);
        return true;
    } else if (!record_code_parse(f->codes, &number, text, f->name, e))
        return false;
    put_i32(at, number);
    return true;
}

static bool read_field(const struct field *f, void *at, const json_t *value,
                       struct err *e)
{
    if (f->type == FIELD_NUMBER)
        return read_number(f, at, value, e);
    if (f->type == FIELD_TASKS)
        return read_tasks(f, at, value, e);
    if (!json_is_string(value))
        return wrong_type(f, "a text", e);
    if (f->type == FIELD_DAY || f->type == FIELD_INSTANT || f->type == FIELD_ENUM)
        return read_coded(f, at, json_string_value(value), e);
    return read_text(f, at, value, e);
}

static bool read_fields(const struct field *fields, size_t count, struct record *r,
                        const json_t *object, struct err *e)
{
    for (size_t i = 0; i < count; i++) {
        const struct field *f = &fields[i];
        char *at = (char *)r + offsetof(struct record, meta) + f->offset;
        const json_t *value = json_object_get(object, f->name);
        if (value == NULL && f->needed)
            return err_set(e, ERR_INPUT, "%s: is missing", f->name);
        set_none(f, at);
        if (value != NULL && !read_field(f, at, value, e))
            return false;
    }
    return true;
}

bool record_parse(struct record *out, enum record_kind kind, const char *body,
                  size_t size, struct err *e)
{
    if (size > RECORD_BODY_MAX)
        return err_set(e, ERR_INPUT, "body: longer than %d bytes", RECORD_BODY_MAX);
    if (memchr(body, '\n', size) != NULL)
        return err_set(e, ERR_INPUT, "body: more than one line");
    json_error_t where;
    json_t *object = json_loadb(body, size, JSON_REJECT_DUPLICATES, &where);
    if (!json_is_object(object)) {
        json_decref(object);
        return err_set(e, ERR_INPUT, "body: not a JSON object (at byte %d)",
                       where.position);
    }
    memset(out, 0, sizeof *out);
    out->kind = kind;
    size_t meta_count = 0, count = 0;
    const struct field *meta = record_meta_fields(&meta_count);
    const struct field *fields = record_fields(kind, &count);
    bool ok = read_fields(meta, meta_count, out, object, e) &&
              read_fields(fields, count, out, object, e) && record_valid(out, e);
    json_decref(object);
    return ok;
}

static json_t *tasks_json(uint32_t tasks)
{
    json_t *list = json_array();
    for (unsigned t = 0; t < TASK_COUNT; t++)
        if ((tasks >> t & 1) != 0)
            json_array_append_new(list, json_string(task_code((enum task)t)));
    return list;
}

static json_t *day_json(int32_t day)
{
    char text[UTC_TEXT_SIZE];
    date_print(text, sizeof text, day);
    return json_string(text);
}

static json_t *instant_json(int64_t t)
{
    char text[UTC_TEXT_SIZE];
    utc_print(text, sizeof text, t);
    return json_string(text);
}

/* Empty or unknown, and so left out. */
static bool is_none(const struct field *f, const void *at)
{
    int32_t number = 0;
    int64_t instant = 0;
    if (f->needed)
        return false;
    switch (f->type) {
    case FIELD_LINE:
    case FIELD_LINES:
    case FIELD_UUID:
    case FIELD_REF:
    case FIELD_OUTCODE: return *(const char *)at == '\0';
    case FIELD_INSTANT: memcpy(&instant, at, sizeof instant); return instant == f->none;
    case FIELD_NUMBER:
    case FIELD_DAY:
    case FIELD_ENUM:
    case FIELD_TASKS: memcpy(&number, at, sizeof number); return number == f->none;
    }
    return false;
}

/* NULL only without memory. */
static json_t *field_json(const struct field *f, const void *at)
{
    int32_t number = 0;
    int64_t instant = 0;
    switch (f->type) {
    case FIELD_LINE:
    case FIELD_LINES:
    case FIELD_UUID:
    case FIELD_REF:
    case FIELD_OUTCODE: return json_string((const char *)at);
    case FIELD_INSTANT:
        memcpy(&instant, at, sizeof instant);
        return instant_json(instant);
    case FIELD_NUMBER: memcpy(&number, at, sizeof number); return json_integer(number);
    case FIELD_DAY: memcpy(&number, at, sizeof number); return day_json(number);
    case FIELD_ENUM:
        memcpy(&number, at, sizeof number);
        return json_string(f->codes->names[number]);
    case FIELD_TASKS:
        memcpy(&number, at, sizeof number);
        return tasks_json((uint32_t)number);
    }
    return NULL;
}

static bool print_fields(json_t *object, const struct field *fields, size_t count,
                         const struct record *r)
{
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        const char *at =
            (const char *)r + offsetof(struct record, meta) + fields[i].offset;
        if (!is_none(&fields[i], at))
            ok = json_object_set_new(object, fields[i].name,
                                     field_json(&fields[i], at)) == 0 &&
                 ok;
    }
    return ok;
}

static int add(const char *text, size_t size, void *out)
{
    bytes_add(out, text, size);
    return 0;
}

bool record_print(struct bytes *out, const struct record *r, struct err *e)
{
    if (!record_valid(r, e))
        return false;
    size_t meta_count = 0, count = 0;
    const struct field *meta = record_meta_fields(&meta_count);
    const struct field *fields = record_fields(r->kind, &count);
    json_t *object = json_object();
    size_t before = out->size;
    bool printed = print_fields(object, meta, meta_count, r) &&
                   print_fields(object, fields, count, r) &&
                   json_dump_callback(object, add, out, JSON_COMPACT) == 0;
    json_decref(object);
    if (!printed)
        return err_set(e, ERR_LATER, "body: no memory");
    if (out->size - before > RECORD_BODY_MAX)
        return err_set(e, ERR_FULL, "body: longer than %d bytes", RECORD_BODY_MAX);
    return bytes_ok(out, "body", e);
}
