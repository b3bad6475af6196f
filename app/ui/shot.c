#include "app/ui/shot.h"

#include <png.h>
#include <stdlib.h>

/* Red, green, blue. NULL: no memory. */
static uint8_t *bytes_of(const struct canvas *c)
{
    uint8_t *bytes = malloc((size_t)c->w * (size_t)c->h * 3), *at = bytes;
    for (int y = 0; bytes != NULL && y < c->h; y++) {
        const uint32_t *row = c->px + (ptrdiff_t)y * c->stride;
        for (int x = 0; x < c->w; x++) {
            *at++ = (uint8_t)(row[x] >> 16);
            *at++ = (uint8_t)(row[x] >> 8);
            *at++ = (uint8_t)row[x];
        }
    }
    return bytes;
}

bool shot_save(const struct canvas *c, const char *path, struct err *e)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)c->w,
                       .height = (png_uint_32)c->h,
                       .format = PNG_FORMAT_RGB};
    uint8_t *bytes = bytes_of(c);
    bool saved =
        bytes != NULL && png_image_write_to_file(&image, path, 0, bytes, 0, NULL) != 0;
    free(bytes);
    return saved || err_set(e, ERR_FULL, "%s: %s", path, image.message);
}
