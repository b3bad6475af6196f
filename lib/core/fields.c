#include "core/fields.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "core/utf8.h"

static const int64_t instant_max = 253402300799; /* 9999-12-31T23:59:59Z */

/* ---- writing ---- */

static void put_name(struct fields_writer *w, const char *name)
{
    bytes_printf(w->out, "%s\"%s\":", w->first ? "" : ",", name);
    w->first = false;
}

static void put_string(struct fields_writer *w, const char *text)
{
    if (!utf8_valid(text, strlen(text)))
        w->bad = true;
    bytes_text(w->out, "\"");
    for (const char *at = text; *at != '\0';) {
        size_t plain = 0;
        while ((unsigned char)at[plain] >= 0x20 && at[plain] != '"' && at[plain] != '\\')
            plain++;
        bytes_add(w->out, at, plain);
        at += plain;
        if (*at == '\0')
            break;
        if (*at == '"' || *at == '\\')
            bytes_printf(w->out, "\\%c", *at);
        else
            bytes_printf(w->out, "\\u%04x", (unsigned)*at);
        at++;
    }
    bytes_text(w->out, "\"");
}

void fields_open(struct fields_writer *w, struct bytes *out)
{
    *w = (struct fields_writer){.out = out, .first = true};
    bytes_text(out, "{");
}

void fields_put_text(struct fields_writer *w, const char *name, const char *text)
{
    put_name(w, name);
    put_string(w, text);
}

void fields_put_names(struct fields_writer *w, const char *name, uint64_t mask,
                      const char *(*name_of)(int bit), int bits)
{
    put_name(w, name);
    bytes_text(w->out, "[");
    bool first = true;
    for (int bit = 0; bit < bits; bit++) {
        if ((mask >> bit & 1) == 0)
            continue;
        bytes_printf(w->out, "%s\"%s\"", first ? "" : ",", name_of(bit));
        first = false;
    }
    bytes_text(w->out, "]");
}

void fields_put_uint(struct fields_writer *w, const char *name, uint64_t value)
{
    assert(value <= INT64_MAX);
    put_name(w, name);
    bytes_printf(w->out, "%" PRIu64, value);
}

void fields_put_uints(struct fields_writer *w, const char *name, const uint64_t *values,
                      size_t count)
{
    put_name(w, name);
    bytes_text(w->out, "[");
    for (size_t i = 0; i < count; i++)
        bytes_printf(w->out, "%s%" PRIu64, i == 0 ? "" : ",", values[i]);
    bytes_text(w->out, "]");
}

void fields_put_int(struct fields_writer *w, const char *name, int64_t value)
{
    put_name(w, name);
    bytes_printf(w->out, "%" PRId64, value);
}

void fields_put_bool(struct fields_writer *w, const char *name, bool value)
{
    put_name(w, name);
    bytes_text(w->out, value ? "true" : "false");
}

void fields_put_hex(struct fields_writer *w, const char *name, const void *data,
                    size_t size)
{
    char text[2 * FIELDS_NAME_SIZE + 1];
    hex_print(text, sizeof text, data, size);
    fields_put_text(w, name, text);
}

void fields_put_base64(struct fields_writer *w, const char *name, const void *data,
                       size_t size)
{
    put_name(w, name);
    bytes_text(w->out, "\"");
    base64_print(w->out, data, size);
    bytes_text(w->out, "\"");
}

bool fields_close(struct fields_writer *w, const char *what, struct err *e)
{
    bytes_text(w->out, "}");
    if (w->bad)
        return err_set(e, ERR_INPUT, "%s: a text is not UTF-8", what);
    return bytes_ok(w->out, what, e);
}

/* ---- reading ---- */

bool fields_parse(struct fields_reader *r, const char *what, const void *line,
                  size_t size, struct err *e)
{
    *r = (struct fields_reader){.what = what, .e = e};
    if (size > FIELDS_LINE_MAX) {
        r->failed = true;
        return err_set(e, ERR_INPUT, "%s: longer than %d bytes", what, FIELDS_LINE_MAX);
    }
    /* jansson's own text may quote the input: only the place is taken from it. */
    json_error_t why;
    r->root = json_loadb(line, size, JSON_REJECT_DUPLICATES, &why);
    if (r->root == NULL)
        err_set(e, ERR_INPUT, "%s: not JSON at byte %d", what, why.position);
    else if (!json_is_object(r->root))
        err_set(e, ERR_INPUT, "%s: not an object", what);
    r->failed = r->root == NULL || !json_is_object(r->root);
    if (r->failed) {
        json_decref(r->root);
        r->root = NULL;
    }
    return !r->failed;
}

bool fields_end(struct fields_reader *r)
{
    json_decref(r->root);
    r->root = NULL;
    return !r->failed;
}

bool fields_fail(struct fields_reader *r, const char *name, const char *reason)
{
    if (r->failed)
        return false;
    r->failed = true;
    return err_set(r->e, ERR_INPUT, "%s: %s: %s", r->what, name, reason);
}

bool fields_has(const struct fields_reader *r, const char *name)
{
    return json_object_get(r->root, name) != NULL;
}

/* NULL: absent, and that has been noted if it matters. */
static json_t *find(struct fields_reader *r, const char *name, enum fields_need need)
{
    if (r->failed)
        return NULL;
    json_t *value = json_object_get(r->root, name);
    if (value == NULL && need == FIELDS_NEEDED)
        fields_fail(r, name, "missing");
    return value;
}

const char *fields_get_lent(struct fields_reader *r, const char *name,
                            enum fields_need need)
{
    json_t *value = find(r, name, need);
    if (value == NULL)
        return NULL;
    if (!json_is_string(value)) {
        fields_fail(r, name, "not a text");
        return NULL;
    }
    return json_string_value(value);
}

void fields_get_text(struct fields_reader *r, const char *name, enum fields_need need,
                     char *out, size_t size)
{
    const char *text = fields_get_lent(r, name, need);
    if (text == NULL)
        return;
    struct err why;
    if (!utf8_check(text, name, size, false, &why)) {
        r->failed = true;
        err_set(r->e, ERR_INPUT, "%s: %s", r->what, why.text);
        return;
    }
    memcpy(out, text, strlen(text) + 1);
}

void fields_get_uint(struct fields_reader *r, const char *name, enum fields_need need,
                     uint64_t max, uint64_t *out)
{
    assert(max <= INT64_MAX);
    json_t *value = find(r, name, need);
    if (value == NULL)
        return;
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value))
        fields_fail(r, name, "not a whole number");
    else if (number < 0 || (uint64_t)number > max)
        fields_fail(r, name, "out of range");
    else
        *out = (uint64_t)number;
}

void fields_get_uint32(struct fields_reader *r, const char *name, enum fields_need need,
                       uint32_t max, uint32_t *out)
{
    uint64_t value = *out;
    fields_get_uint(r, name, need, max, &value);
    if (!r->failed)
        *out = (uint32_t)value;
}

void fields_get_instant(struct fields_reader *r, const char *name, enum fields_need need,
                        int64_t *out)
{
    uint64_t value = (uint64_t)*out;
    fields_get_uint(r, name, need, (uint64_t)instant_max, &value);
    if (!r->failed)
        *out = (int64_t)value;
}

void fields_get_bool(struct fields_reader *r, const char *name, enum fields_need need,
                     bool *out)
{
    json_t *value = find(r, name, need);
    if (value == NULL)
        return;
    if (json_is_boolean(value))
        *out = json_is_true(value);
    else
        fields_fail(r, name, "neither true nor false");
}

void fields_get_hex(struct fields_reader *r, const char *name, enum fields_need need,
                    void *out, size_t size)
{
    const char *text = fields_get_lent(r, name, need);
    if (text != NULL && !hex_parse(out, size, text, name, NULL))
        fields_fail(r, name, "not hex of the right length");
}

static uint64_t bit_of(const char *text, const char *(*name_of)(int bit), int bits)
{
    for (int bit = 0; bit < bits; bit++)
        if (strcmp(name_of(bit), text) == 0)
            return UINT64_C(1) << bit;
    return 0;
}

void fields_get_names(struct fields_reader *r, const char *name, enum fields_need need,
                      const char *(*name_of)(int bit), int bits, uint32_t *mask)
{
    uint64_t set = *mask;
    fields_get_set(r, name, need, name_of, bits, &set);
    *mask = (uint32_t)set;
}

void fields_get_set(struct fields_reader *r, const char *name, enum fields_need need,
                    const char *(*name_of)(int bit), int bits, uint64_t *mask)
{
    json_t *array = find(r, name, need);
    if (array == NULL)
        return;
    if (!json_is_array(array)) {
        fields_fail(r, name, "not a list");
        return;
    }
    *mask = 0;
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (text == NULL) {
            fields_fail(r, name, "not a list of texts");
            return;
        }
        *mask |= bit_of(text, name_of, bits);
    }
}

void fields_get_uints(struct fields_reader *r, const char *name, enum fields_need need,
                      uint64_t *out, size_t room, size_t *count)
{
    json_t *array = find(r, name, need);
    if (array == NULL)
        return;
    if (!json_is_array(array) || json_array_size(array) > room) {
        fields_fail(r, name, "not a list, or too long");
        return;
    }
    *count = json_array_size(array);
    for (size_t i = 0; i < *count; i++) {
        json_t *item = json_array_get(array, i);
        if (!json_is_integer(item) || json_integer_value(item) < 0) {
            fields_fail(r, name, "not a list of numbers");
            return;
        }
        out[i] = (uint64_t)json_integer_value(item);
    }
}
