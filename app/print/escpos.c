#include "app/print/escpos.h"

#include <stdlib.h>
#include <string.h>

enum {
    BAND = 128, /* rows at a time: printers have little memory */
    BAND_HEAD = 8,
    DARK = 128,
    PAPER_OUT = 0x60, /* both of the sensors at the end, in what DLE EOT 4 answers */
    ROLL_OUT = 0x0C   /* the same in what GS r 1 answers */
};

const uint8_t escpos_ask[ESCPOS_ASK_SIZE] = {0x10, 0x04, 0x04};
const uint8_t escpos_drop[ESCPOS_DROP_SIZE] = {0x10, 0x14, 0x08, 0x01, 0x03,
                                               0x14, 0x01, 0x06, 0x02, 0x08};

static const uint8_t first[] = {0x1B, '@'};
/* Four lines of white, cut, how is the paper? */
static const uint8_t last[] = {0x1B, 'd', 4, 0x1D, 'V', 66, 0, 0x1D, 'r', 1};

bool escpos_no_paper(uint8_t answer)
{
    return (answer & PAPER_OUT) != 0;
}

bool escpos_ended_without_paper(uint8_t answer)
{
    return (answer & ROLL_OUT) != 0;
}

static bool is_dark(uint32_t px)
{
    unsigned sum = (px >> 16 & 0xFF) * 3 + (px >> 8 & 0xFF) * 6 + (px & 0xFF);
    return sum / 10 < DARK;
}

static uint8_t *put(uint8_t *to, const uint8_t *bytes, size_t size)
{
    memcpy(to, bytes, size);
    return to + size;
}

static uint8_t *put_row(uint8_t *to, const struct canvas *c, int y)
{
    const uint32_t *row = c->px + (size_t)y * (size_t)c->stride;
    for (int x = 0; x < c->clip.w; x++) {
        if (x % 8 == 0)
            *to = 0;
        if (is_dark(row[c->clip.x + x]))
            *to |= (uint8_t)(0x80 >> x % 8);
        if (x % 8 == 7 || x + 1 == c->clip.w)
            to++;
    }
    return to;
}

static uint8_t *put_band(uint8_t *to, const struct canvas *c, int y, int rows)
{
    int across = (c->clip.w + 7) / 8;
    const uint8_t head[BAND_HEAD] = {
        0x1D,          'v', '0', 0, (uint8_t)(across & 0xFF), (uint8_t)(across >> 8),
        (uint8_t)rows, 0};
    to = put(to, head, sizeof head);
    for (int i = 0; i < rows; i++)
        to = put_row(to, c, y + i);
    return to;
}

uint8_t *escpos_make(const struct canvas *c, size_t *size)
{
    size_t across = ((size_t)c->clip.w + 7) / 8, h = (size_t)c->clip.h;
    size_t bands = (h + BAND - 1) / BAND;
    *size = sizeof first + bands * BAND_HEAD + h * across + sizeof last;
    uint8_t *bytes = malloc(*size);
    if (bytes == NULL)
        return NULL;
    uint8_t *to = put(bytes, first, sizeof first);
    for (int y = 0; y < c->clip.h; y += BAND) {
        int left = c->clip.h - y;
        to = put_band(to, c, c->clip.y + y, left < BAND ? left : BAND);
    }
    (void)put(to, last, sizeof last);
    return bytes;
}
