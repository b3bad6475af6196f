#include "core/utf8.h"

#include <string.h>

enum { BAD = 0xFFFD };

/* Decodes what begins at p, of which `left` bytes may be read. Returns its length and
 * sets *point, or returns 0 if it is not well formed (Unicode 15, table 3-7). */
static size_t decode(const unsigned char *p, size_t left, uint32_t *point)
{
    if (left == 0)
        return 0;
    if (p[0] < 0x80) {
        *point = p[0];
        return 1;
    }
    size_t length = 0;
    if (p[0] >= 0xC2 && p[0] <= 0xDF)
        length = 2;
    else if (p[0] >= 0xE0 && p[0] <= 0xEF)
        length = 3;
    else if (p[0] >= 0xF0 && p[0] <= 0xF4)
        length = 4;
    if (length == 0 || left < length)
        return 0;
    uint32_t value = p[0] & (0x7FU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (p[i] & 0x3FU);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *point = value;
    return length;
}

/* Writes a code point of at most U+FFFF; returns its length (1 to 3). */
static size_t encode(char out[3], uint32_t point)
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xC0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    out[0] = (char)(0xE0 | point >> 12);
    out[1] = (char)(0x80 | (point >> 6 & 0x3F));
    out[2] = (char)(0x80 | (point & 0x3F));
    return 3;
}

bool utf8_valid(const char *text, size_t size)
{
    const unsigned char *p = (const unsigned char *)text;
    uint32_t point = 0;
    while (size > 0) {
        size_t length = decode(p, size, &point);
        if (length == 0 || point == 0)
            return false;
        p += length;
        size -= length;
    }
    return true;
}

size_t utf8_count(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

uint32_t utf8_next(const char **text)
{
    if (**text == '\0')
        return 0;
    uint32_t point = 0;
    size_t length = decode((const unsigned char *)*text, strnlen(*text, 4), &point);
    if (length == 0) {
        *text += 1;
        return BAD;
    }
    *text += length;
    return point;
}

size_t utf8_get(const char *text, size_t size, uint32_t *point)
{
    size_t length = decode((const unsigned char *)text, size, point);
    if (length > 0)
        return length;
    *point = UTF8_BAD;
    return 1;
}

bool utf8_is_mark(uint32_t point)
{
    static const uint32_t ranges[][2] = {
        {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},
        {0x64B, 0x65F},   {0x670, 0x670},   {0x6D6, 0x6DC},   {0x981, 0x983},
        {0x9BC, 0x9BC},   {0x9BE, 0x9CD},   {0xA01, 0xA03},   {0xA3C, 0xA51},
        {0xA70, 0xA71},   {0xA81, 0xA83},   {0xABC, 0xABC},   {0xABE, 0xACD},
        {0x200C, 0x200D}, {0x20D0, 0x20F0}, {0xFE00, 0xFE0F},
    };
    for (size_t i = 0; i < LENGTH(ranges); i++)
        if (point >= ranges[i][0] && point <= ranges[i][1])
            return true;
    return false;
}

bool utf8_copy(char *out, size_t size, const char *text)
{
    if (size == 0)
        return false;
    size_t length = strlen(text);
    bool whole = length < size;
    if (!whole) {
        length = size - 1;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    memcpy(out, text, length);
    out[length] = '\0';
    return whole;
}

static const char *fault(uint32_t point, bool lines)
{
    if (point == '\n')
        return lines ? NULL : "holds a line break";
    if (point < 0x20 || (point >= 0x7F && point < 0xA0))
        return "holds a control character";
    if ((point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069))
        return "holds a character that turns the reading direction";
    return NULL;
}

bool utf8_check(const char *text, const char *field, size_t size_max, bool lines,
                struct err *e)
{
    size_t size = strlen(text);
    if (size >= size_max)
        return err_set(e, ERR_INPUT, "%s: longer than %zu bytes", field, size_max - 1);
    if (!utf8_valid(text, size))
        return err_set(e, ERR_INPUT, "%s: not valid UTF-8", field);
    while (*text != '\0') {
        const char *why = fault(utf8_next(&text), lines);
        if (why != NULL)
            return err_set(e, ERR_INPUT, "%s: %s", field, why);
    }
    return true;
}

bool utf8_from_1252(char *out, size_t size, const char *in, size_t in_size)
{
    /* 0x80 to 0x9F; the five bytes that Windows leaves undefined become U+FFFD. */
    static const uint16_t high[32] = {
        0x20AC, BAD,    0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, BAD,    0x017D, BAD,
        BAD,    0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, BAD,    0x017E, 0x0178,
    };
    size_t used = 0;
    bool fits = size > 0;
    for (size_t i = 0; fits && i < in_size; i++) {
        unsigned char byte = (unsigned char)in[i];
        char code[3];
        size_t length =
            encode(code, byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte);
        fits = length < size - used;
        if (fits) {
            memcpy(out + used, code, length);
            used += length;
        }
    }
    if (size > 0)
        out[used] = '\0';
    return fits;
}

/* The base letter of Latin-1 and Latin Extended-A letters, '.' where there is none (the
 * multiplication and division signs) or it is two letters (ae, oe, ss, thorn ...). */
static uint32_t fold_point(uint32_t point)
{
    static const char latin1[] =
        "aaaaaa.ceeeeiiii.nooooo.ouuuuy..aaaaaa.ceeeeiiii.nooooo.ouuuuy.y";
    static const char extended_a[] = "aaaaaaccccccccdd"
                                     "ddeeeeeeeeeegggg"
                                     "gggghhhhiiiiiiii"
                                     "ii..jjkk.lllllll"
                                     "lllnnnnnnn..oooo"
                                     "oo..rrrrrrssssss"
                                     "ssttttttuuuuuuuu"
                                     "uuuuwwyyyzzzzzzs";
    if (point >= 'A' && point <= 'Z')
        return point - 'A' + 'a';
    char base = '.';
    if (point >= 0xC0 && point <= 0xFF)
        base = latin1[point - 0xC0];
    else if (point >= 0x100 && point <= 0x17F)
        base = extended_a[point - 0x100];
    if (base != '.')
        return (unsigned char)base;
    static const uint32_t lower[][2] = {{0xC6, 0xE6},   {0xD0, 0xF0},   {0xDE, 0xFE},
                                        {0x132, 0x133}, {0x14A, 0x14B}, {0x152, 0x153}};
    for (size_t i = 0; i < LENGTH(lower); i++)
        if (lower[i][0] == point)
            return lower[i][1];
    return point;
}

void utf8_fold(char *out, size_t size, const char *text)
{
    size_t used = 0;
    while (size > 0 && *text != '\0') {
        const char *from = text;
        uint32_t point = utf8_next(&text);
        char code[4];
        size_t length = (size_t)(text - from);
        uint32_t folded = fold_point(point);
        if (folded <= 0xFFFF)
            length = encode(code, folded);
        else
            memcpy(code, from, length);
        if (length >= size - used)
            break;
        memcpy(out + used, code, length);
        used += length;
    }
    if (size > 0)
        out[used] = '\0';
}
