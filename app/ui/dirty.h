/* dirty: what has to be drawn anew when one scene takes the place of another. Pure.
 *
 * Elements are compared one by one, found again by their id. Nothing changed gives no
 * rectangle, and then nothing is drawn at all. At DIRTY_MAX rectangles the two whose
 * union wastes least are joined.
 */
#pragma once

#include "app/ui/canvas.h"

enum { DIRTY_MAX = 12 };

struct dirty {
    int count;
    struct rect rects[DIRTY_MAX];
};

/* Both are laid out. A new panel (size, theme, zoom, language) changes everything. */
struct dirty dirty_between(const struct scene *shown, const struct scene *next);

/* Adds r, joined to those it touches. Empty rectangles are ignored. */
void dirty_add(struct dirty *d, struct rect r);
