#include "app/ui/shot.h"

#include <SDL.h>
#include <SDL_image.h>

bool shot_save(const struct canvas *c, const char *path, struct err *e)
{
    SDL_Surface *s = SDL_CreateRGBSurfaceWithFormatFrom(
        c->px, c->w, c->h, 32, c->stride * (int)sizeof *c->px, SDL_PIXELFORMAT_RGB888);
    if (s == NULL)
        return err_set(e, ERR_BROKEN, "%s: %s", path, SDL_GetError());
    bool saved = IMG_SavePNG(s, path) == 0;
    if (!saved)
        err_set(e, ERR_FULL, "%s: %s", path, IMG_GetError());
    SDL_FreeSurface(s);
    return saved;
}
