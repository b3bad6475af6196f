#include "app/ui/utf8.h"

static size_t length_of(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead < 0xE0)
        return 2;
    if (lead >= 0xE0 && lead < 0xF0)
        return 3;
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

size_t utf8_get(const char *text, size_t size, uint32_t *c)
{
    static const unsigned char lead_bits[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *u = (const unsigned char *)text;
    size_t length = length_of(u[0]);
    *c = UTF8_BAD;
    if (length == 0 || length > size)
        return 1;
    uint32_t code = u[0] & lead_bits[length];
    for (size_t i = 1; i < length; i++) {
        if ((u[i] & 0xC0) != 0x80)
            return 1;
        code = code << 6 | (u[i] & 0x3Fu);
    }
    if (code < least[length] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        return 1;
    *c = code;
    return length;
}

int utf8_is_mark(uint32_t c)
{
    if (c < 0x300)
        return 0;
    static const uint32_t ranges[][2] = {
        {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},
        {0x64B, 0x65F},   {0x670, 0x670},   {0x6D6, 0x6DC},   {0x981, 0x983},
        {0x9BC, 0x9BC},   {0x9BE, 0x9CD},   {0xA01, 0xA03},   {0xA3C, 0xA51},
        {0xA70, 0xA71},   {0xA81, 0xA83},   {0xABC, 0xABC},   {0xABE, 0xACD},
        {0x200C, 0x200D}, {0x20D0, 0x20F0}, {0xFE00, 0xFE0F},
    };
    for (unsigned i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return 1;
    }
    return 0;
}
