/* paint: draws a laid-out scene on a canvas. Draws only what touches the canvas's clip,
 * so that a small change is a small work. Has no state of its own.
 */
#pragma once

#include "app/ui/canvas.h"
#include "app/ui/icons.h"
#include "app/ui/text.h"

struct paint {
    struct text *text;   /* lent */
    struct icons *icons; /* lent */
};

void paint_scene(const struct paint *p, const struct scene *s, struct canvas *c);

/* All pixels that an element may touch, its ring included if it has the focus. */
struct rect paint_reach(const struct scene *s, int index);
