/* see_squares: what a camera reads in a picture: the texts of all QR codes, by zbar. */
#pragma once

#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include "app/ui/canvas.h"

enum { SQUARES_MAX = 4, SQUARE_TEXT_MAX = 512 };

struct squares {
    int count;
    char text[SQUARES_MAX][SQUARE_TEXT_MAX];
};

static inline void squares_take(struct squares *out, const zbar_image_t *image)
{
    for (const zbar_symbol_t *s = zbar_image_first_symbol(image);
         s != NULL && out->count < SQUARES_MAX; s = zbar_symbol_next(s)) {
        char *to = out->text[out->count];
        size_t size = zbar_symbol_get_data_length(s);
        size = size < SQUARE_TEXT_MAX ? size : SQUARE_TEXT_MAX - 1;
        memcpy(to, zbar_symbol_get_data(s), size);
        to[size] = '\0';
        out->count++;
    }
}

/* Looks at QR codes only, within the clip. */
static inline void squares_see(struct squares *out, const struct canvas *c)
{
    const struct rect at = c->clip;
    size_t w = (size_t)at.w, size = w * (size_t)at.h;
    unsigned char *grey = malloc(size);
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    out->count = 0;
    for (size_t i = 0; i < size; i++) {
        uint32_t px =
            c->px[((size_t)at.y + i / w) * (size_t)c->stride + (size_t)at.x + i % w];
        unsigned sum = (px >> 16 & 0xFF) * 3 + (px >> 8 & 0xFF) * 6 + (px & 0xFF);
        grey[i] = (unsigned char)(sum / 10);
    }
    zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_set_format(image, *(const unsigned int *)"Y800");
    zbar_image_set_size(image, (unsigned)at.w, (unsigned)at.h);
    zbar_image_set_data(image, grey, size, NULL);
    if (zbar_scan_image(scanner, image) > 0)
        squares_take(out, image);
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    free(grey);
}

static inline bool squares_have(const struct squares *q, const char *text)
{
    for (int i = 0; i < q->count; i++) {
        if (strcmp(q->text[i], text) == 0)
            return true;
    }
    return false;
}
