#include "core/uuid.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "core/bytes.h"

void uuid7_make(char out[UUID_SIZE], int64_t unix_ms, const uint8_t random[10])
{
    assert(unix_ms >= 0 && unix_ms < (int64_t)1 << 48);
    uint8_t raw[16];
    for (int i = 0; i < 6; i++)
        raw[i] = (uint8_t)((uint64_t)unix_ms >> (40 - 8 * i));
    memcpy(raw + 6, random, 10);
    raw[6] = (uint8_t)(0x70 | (raw[6] & 0x0f));
    raw[8] = (uint8_t)(0x80 | (raw[8] & 0x3f));

    char hex[33];
    hex_print(hex, sizeof hex, raw, sizeof raw);
    static const int group[] = {8, 4, 4, 4, 12};
    const char *from = hex;
    char *to = out;
    for (size_t i = 0; i < LENGTH(group); i++) {
        if (i > 0)
            *to++ = '-';
        memcpy(to, from, (size_t)group[i]);
        to += group[i];
        from += group[i];
    }
    *to = '\0';
}

void uuid7_new(char out[UUID_SIZE], int64_t unix_ms)
{
    uint8_t random[10];
    randombytes_buf(random, sizeof random);
    uuid7_make(out, unix_ms, random);
}

static bool fits(char c, int place)
{
    if (place == 8 || place == 13 || place == 18 || place == 23)
        return c == '-';
    if (place == 14)
        return c == '7';
    if (place == 19)
        return strchr("89ab", c) != NULL;
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool uuid_check(const char *text, const char *field, struct err *e)
{
    bool ok = strnlen(text, UUID_SIZE) == UUID_SIZE - 1;
    for (int i = 0; ok && i < UUID_SIZE - 1; i++)
        ok = fits(text[i], i);
    return ok || err_set(e, ERR_INPUT, "%s: not a UUID of version 7", field);
}
