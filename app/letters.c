#include "app/letters.h"

#include <assert.h>

size_t letter_utf8(uint32_t c, char out[LETTER_SIZE])
{
    assert(c < 0x10000 && (c < 0xD800 || c > 0xDFFF));
    size_t n = 0;
    if (c < 0x80) {
        out[n++] = (char)c;
    } else if (c < 0x800) {
        out[n++] = (char)(0xC0 | c >> 6);
        out[n++] = (char)(0x80 | (c & 0x3F));
    } else {
        out[n++] = (char)(0xE0 | c >> 12);
        out[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        out[n++] = (char)(0x80 | (c & 0x3F));
    }
    out[n] = '\0';
    return n;
}

static uint32_t capital_cyrillic(uint32_t c)
{
    if (c >= 0x430 && c <= 0x44F)
        return c - 0x20;
    if (c >= 0x450 && c <= 0x45F)
        return c - 0x50;
    return c == 0x491 ? 0x490 : c; /* ґ */
}

/* Latin-1, and pairs of even and odd above it. */
uint32_t letter_capital(uint32_t c)
{
    if (c >= 'a' && c <= 'z')
        return c - 32;
    if (c >= 0xE0 && c <= 0xFE)
        return c - 32;
    bool odd_is_capital = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    if (c >= 0x100 && c < 0x250)
        return odd_is_capital == (c % 2 == 0) ? c - 1 : c;
    return capital_cyrillic(c);
}

bool letter_is_rtl(uint32_t c)
{
    return c >= 0x590 && c < 0x900;
}
