#include "app/ui/theme.h"

#include <assert.h>
#include <math.h>

static const uint32_t colours[INK_COUNT][THEME_COUNT] = {
    [INK_NONE] = {0x000000, 0x000000, 0x000000},
    [INK_BG] = {0xFBF7F2, 0x19131D, 0x000000},
    [INK_SURFACE] = {0xFFFFFF, 0x261D2B, 0x000000},
    [INK_TINT] = {0xF3E7F1, 0x3A2A40, 0x000000},
    [INK_TEXT] = {0x221826, 0xF7F1F6, 0xFFEB3B},
    [INK_TEXT2] = {0x4A3F4F, 0xD2C7D2, 0xFFEB3B},
    [INK_ACCENT] = {0x5A1D5E, 0xEBC1E8, 0xFFEB3B},
    [INK_ON] = {0xFFFFFF, 0x2A0F2E, 0x000000},
    [INK_PRESS] = {0x36093A, 0xDDB0DA, 0xC9B800},
    [INK_LIP] = {0x36093A, 0xA877A8, 0xFFEB3B},
    [INK_ACCENT_BOX] = {0x74387A, 0xCF9CCC, 0xFFEB3B},
    [INK_LINE] = {0x85748A, 0x9A8AA0, 0xFFEB3B},
    [INK_HAIR] = {0xDDD2DA, 0x4B3E52, 0x8F8420},
    [INK_APRICOT] = {0xFFD2AE, 0xFFD2AE, 0xFFEB3B},
    [INK_APRICOT_TEXT] = {0x221826, 0x221826, 0x000000},
    [INK_APRICOT_LIP] = {0xE0A67A, 0xE0A67A, 0xFFEB3B},
    [INK_APRICOT_PRESS] = {0xE0A67A, 0xE0A67A, 0xC9B800},
    [INK_POSTER] = {0x5A1D5E, 0x3A2A40, 0x000000},
    [INK_POSTER_TEXT] = {0xFFFFFF, 0xF7F1F6, 0xFFEB3B},
    [INK_BUBBLE] = {0xFBF7F2, 0xF7F1F6, 0xFFEB3B},
    [INK_BUBBLE_TEXT] = {0x221826, 0x221826, 0x000000},
    [INK_OK] = {0x14532D, 0xA9E6B4, 0xFFEB3B},
    [INK_OK_BG] = {0xE2F1E3, 0x12301C, 0x000000},
    [INK_WAIT] = {0x5C3900, 0xFFDB91, 0xFFEB3B},
    [INK_WAIT_BG] = {0xFFEEC9, 0x3A2A08, 0x000000},
    [INK_ERR] = {0x8E1220, 0xFFC2BC, 0xFFEB3B},
    [INK_ERR_BG] = {0xFDE8E6, 0x471213, 0x000000},
    [INK_BAR] = {0x2A1530, 0x0C080F, 0x000000},
    [INK_BAR_TEXT] = {0xFFFFFF, 0xF7F1F6, 0xFFEB3B},
    [INK_BAR_LINE] = {0x8D7793, 0x7E6F84, 0xFFEB3B},
    [INK_FOCUS] = {0xFFC400, 0xFFC400, 0xFFFFFF},
    [INK_FOCUS_EDGE] = {0x000000, 0x000000, 0x000000},
    [INK_QR_DARK] = {0x000000, 0x000000, 0x000000},
    [INK_QR_LIGHT] = {0xFFFFFF, 0xFFFFFF, 0xFFFFFF},
};

struct rgb theme_rgb(enum theme t, enum ink i)
{
    assert(t < THEME_COUNT && i < INK_COUNT);
    uint32_t c = colours[i][t];
    return (struct rgb){.r = (uint8_t)(c >> 16 & 255),
                        .g = (uint8_t)(c >> 8 & 255),
                        .b = (uint8_t)(c & 255)};
}

static double linear(uint8_t byte)
{
    double c = byte / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(struct rgb c)
{
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

double theme_contrast(struct rgb a, struct rgb b)
{
    double x = luminance(a), y = luminance(b);
    double light = x > y ? x : y;
    double dark = x > y ? y : x;
    return (light + 0.05) / (dark + 0.05);
}

const char *theme_word(enum theme t)
{
    static const char *const words[THEME_COUNT] = {"light", "dark", "yellow"};
    assert(t < THEME_COUNT);
    return words[t];
}
