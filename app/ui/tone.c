#include "app/ui/tone.h"

#include <stddef.h>

const struct el *tone_pressed(const struct scene *s, const struct el *e)
{
    if (s->pressed < 0)
        return NULL;
    for (int i = e->index; i >= 0; i = s->els[i].parent) {
        if (i == s->pressed)
            return &s->els[i];
    }
    return NULL;
}

/* A mark on a pressed card keeps its own ground, and therefore its ink. */
static bool own_ground_between(const struct scene *s, const struct el *e,
                               const struct el *top)
{
    for (int i = e->index; i != top->index; i = s->els[i].parent) {
        if (s->els[i].bg != INK_NONE)
            return true;
    }
    return false;
}

struct rgb tone_ink(const struct scene *s, const struct el *e)
{
    const struct el *pressed = tone_pressed(s, e);
    enum ink ink = (enum ink)e->ink;
    if (pressed != NULL && pressed->press_ink != INK_NONE && ink != INK_NONE &&
        !own_ground_between(s, e, pressed))
        ink = (enum ink)pressed->press_ink;
    return theme_rgb(s->panel.theme, ink);
}

enum ink tone_own_ground(const struct scene *s, const struct el *e)
{
    if (e->index == s->pressed && e->press_bg != INK_NONE)
        return (enum ink)e->press_bg;
    return (enum ink)e->bg;
}

struct rgb tone_ground(const struct scene *s, const struct el *e)
{
    for (int i = e->index; i >= 0; i = s->els[i].parent) {
        enum ink ground = tone_own_ground(s, &s->els[i]);
        if (ground != INK_NONE)
            return theme_rgb(s->panel.theme, ground);
    }
    return theme_rgb(s->panel.theme, INK_BG);
}
