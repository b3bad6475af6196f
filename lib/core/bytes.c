#include "core/bytes.h"

#include <assert.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

void bytes_init(struct bytes *b, size_t max)
{
    *b = (struct bytes){.max = max};
}

void bytes_free(struct bytes *b)
{
    free(b->data);
    bytes_init(b, b->max);
}

void bytes_wipe(struct bytes *b)
{
    if (b->data != NULL)
        sodium_memzero(b->data, b->capacity);
    bytes_free(b);
}

void bytes_clear(struct bytes *b)
{
    b->size = 0;
    b->failed = false;
    if (b->data != NULL)
        b->data[0] = '\0';
}

/* Growth copies by hand and wipes the old block: realloc would leave personal data
 * behind in freed memory, where bytes_wipe cannot reach it. */
static bool grow(struct bytes *b, size_t capacity)
{
    uint8_t *data = malloc(capacity);
    if (data == NULL)
        return false;
    if (b->data != NULL) {
        memcpy(data, b->data, b->size);
        sodium_memzero(b->data, b->capacity);
        free(b->data);
    }
    b->data = data;
    b->capacity = capacity;
    return true;
}

/* Room for `size` more bytes and the NUL behind them. */
static bool reserve(struct bytes *b, size_t size)
{
    if (b->failed || size > b->max - b->size || b->max == SIZE_MAX) {
        b->failed = true;
        return false;
    }
    size_t need = b->size + size + 1;
    if (need <= b->capacity)
        return true;
    size_t capacity = b->capacity < FIRST_CAPACITY ? FIRST_CAPACITY : b->capacity;
    while (capacity < need)
        capacity = capacity > SIZE_MAX / 2 ? need : capacity * 2;
    if (!grow(b, capacity))
        b->failed = true;
    return !b->failed;
}

void bytes_add(struct bytes *b, const void *data, size_t size)
{
    if (!reserve(b, size))
        return;
    if (size > 0)
        memcpy(b->data + b->size, data, size);
    b->size += size;
    b->data[b->size] = '\0';
}

void bytes_text(struct bytes *b, const char *text)
{
    bytes_add(b, text, strlen(text));
}

void bytes_printf(struct bytes *b, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int size = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (size < 0) {
        b->failed = true;
        return;
    }
    if (!reserve(b, (size_t)size))
        return;
    va_start(args, fmt);
    vsnprintf((char *)b->data + b->size, (size_t)size + 1, fmt, args);
    va_end(args);
    b->size += (size_t)size;
}

bool bytes_ok(const struct bytes *b, const char *what, struct err *e)
{
    if (b->failed)
        return err_set(e, ERR_FULL, "%s: longer than %zu bytes, or no memory", what,
                       b->max);
    return true;
}

void hex_print(char *out, size_t size, const void *data, size_t data_size)
{
    assert(size > 2 * data_size);
    sodium_bin2hex(out, size, data, data_size);
}

static bool hex_digits(const char *text, size_t count)
{
    return strspn(text, "0123456789abcdefABCDEF") == count && text[count] == '\0';
}

bool hex_parse(void *out, size_t size, const char *text, const char *what, struct err *e)
{
    if (!hex_digits(text, 2 * size))
        return err_set(e, ERR_INPUT, "%s: not %zu hex digits", what, 2 * size);
    if (size > 0 && sodium_hex2bin(out, size, text, 2 * size, NULL, NULL, NULL) != 0)
        return err_set(e, ERR_INPUT, "%s: not hex", what);
    return true;
}

void base64_print(struct bytes *out, const void *data, size_t size)
{
    if (size > SIZE_MAX / 2) {
        out->failed = true;
        return;
    }
    size_t room = sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL);
    if (!reserve(out, room - 1))
        return;
    sodium_bin2base64((char *)out->data + out->size, room, data, size,
                      sodium_base64_VARIANT_ORIGINAL);
    out->size += room - 1;
}

bool base64_parse(struct bytes *out, const char *text, const char *what, struct err *e)
{
    size_t length = strlen(text);
    if (length % 4 != 0)
        return err_set(e, ERR_INPUT, "%s: not base64", what);
    size_t padding = 0;
    while (padding < 2 && padding < length && text[length - 1 - padding] == '=')
        padding++;
    size_t size = length / 4 * 3 - padding;
    if (!reserve(out, size))
        return bytes_ok(out, what, e);
    size_t got = 0;
    bool ok = sodium_base642bin(out->data + out->size, size, text, length, NULL, &got,
                                NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
              got == size;
    if (ok)
        out->size += size;
    out->data[out->size] = '\0';
    if (!ok)
        return err_set(e, ERR_INPUT, "%s: not base64", what);
    return true;
}
