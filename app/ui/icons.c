#include "app/ui/icons.h"

#include <SDL.h>
#include <SDL_image.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/ui/covers.h"

/* To these sizes the stroke is 2, 1.6 of 24; beyond, 1.2. */
static const float small_mm = 13, middle_mm = 28;

struct icons {
    char dir[256];
    struct covers *covers;
};

/* A name becomes part of a path. */
static bool fit_name(const char *name)
{
    size_t size = strnlen(name, ICON_NAME_MAX);
    return size > 0 && size < ICON_NAME_MAX &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == size;
}

/* Reads NAME.svg; gives its size, 0 if it cannot be. */
static size_t read_icon(const struct icons *i, const char *name,
                        char out[ICON_FILE_BYTES_MAX])
{
    char path[sizeof i->dir + ICON_NAME_MAX + 8];
    if (!fit_name(name))
        return 0;
    snprintf(path, sizeof path, "%s/%s.svg", i->dir, name);
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return 0;
    size_t size = fread(out, 1, ICON_FILE_BYTES_MAX - 1, f);
    fclose(f);
    out[size] = '\0';
    return size;
}

bool icons_has(const struct icons *i, const char *name)
{
    char svg[ICON_FILE_BYTES_MAX];
    return read_icon(i, name, svg) > 0;
}

/* Puts text over what stands at the first `find`, which is at least as long; the rest
 * of it becomes spaces. */
static void overwrite(char *svg, const char *find, const char *text)
{
    char *at = strstr(svg, find);
    if (at == NULL)
        return;
    memset(at, ' ', strlen(find));
    for (size_t i = 0; text[i] != '\0'; i++)
        at[i] = text[i];
}

static void prepare(char *svg, float size_mm)
{
    /* nanosvg does not know currentColor and would draw grey. */
    overwrite(svg, "\"currentColor\"", "\"#ffffff\"");
    if (size_mm > middle_mm)
        overwrite(svg, "stroke-width=\"2\"\n  stroke-linecap=\"round\"",
                  "stroke-width=\"1.2\" stroke-linecap=\"round\"");
    else if (size_mm > small_mm)
        overwrite(svg, "stroke-width=\"2\"\n  stroke-linecap=\"round\"",
                  "stroke-width=\"1.6\" stroke-linecap=\"round\"");
}

static struct cover cover_of(const SDL_Surface *s)
{
    struct cover c = {.w = s->w, .h = s->h, .a = malloc((size_t)s->w * (size_t)s->h)};
    if (c.a == NULL)
        abort();
    for (int y = 0; y < s->h; y++) {
        const uint8_t *row = (const uint8_t *)s->pixels + (ptrdiff_t)y * s->pitch;
        for (int x = 0; x < s->w; x++)
            c.a[(ptrdiff_t)y * s->w + x] = row[(ptrdiff_t)x * 4 + 3];
    }
    return c;
}

static struct cover draw(const struct icons *i, const char *name, int px, float size_mm)
{
    struct cover c = {0};
    char svg[ICON_FILE_BYTES_MAX];
    size_t size = read_icon(i, name, svg);
    if (size == 0)
        return c;
    prepare(svg, size_mm);
    SDL_RWops *rw = SDL_RWFromConstMem(svg, (int)size);
    SDL_Surface *raw = IMG_LoadSizedSVG_RW(rw, px, px);
    SDL_RWclose(rw);
    SDL_Surface *s = NULL;
    if (raw != NULL)
        s = SDL_ConvertSurfaceFormat(raw, SDL_PIXELFORMAT_RGBA32, 0);
    if (s != NULL)
        c = cover_of(s);
    SDL_FreeSurface(s);
    SDL_FreeSurface(raw);
    return c;
}

const struct cover *icons_get(struct icons *i, const char *name, int px, float size_mm)
{
    int stroke = (size_mm > small_mm) + (size_mm > middle_mm);
    uint64_t h = covers_hash(COVERS_HASH, name, strlen(name));
    h = covers_hash(h, &px, sizeof px);
    h = covers_hash(h, &stroke, sizeof stroke);
    const struct cover *known = covers_get(i->covers, h);
    if (known == NULL && px > 0)
        known = covers_put(i->covers, h, draw(i, name, px, size_mm));
    return known != NULL && known->a != NULL ? known : NULL;
}

bool icons_open(struct icons **out, const char *dir, struct err *e)
{
    struct icons *i = calloc(1, sizeof *i);
    if (i == NULL)
        abort();
    i->covers = covers_new();
    snprintf(i->dir, sizeof i->dir, "%s", dir);
    if (!icons_has(i, "check")) {
        icons_close(i);
        return err_set(e, ERR_BROKEN, "icons: no check.svg in %s", dir);
    }
    *out = i;
    return true;
}

void icons_close(struct icons *i)
{
    if (i == NULL)
        return;
    covers_free(i->covers);
    free(i);
}
