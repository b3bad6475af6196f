/* half_em: measures text without fonts: each byte is half an em wide. */
#pragma once

#include "app/ui/layout.h"

static inline float half_an_em(void *ctx, const struct text_font *font, const char *text,
                               size_t size)
{
    (void)ctx;
    (void)text;
    return (float)font->em_px * 0.5f * (float)size;
}

static const struct text_measure measure = {.width = half_an_em};
