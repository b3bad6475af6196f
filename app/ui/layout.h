/* layout: gives every element of a scene its place, in millimetres and in pixels. Pure
 * and linear: natural widths upwards, real widths downwards, heights upwards (text is
 * wrapped once), places downwards. Children that share what is left (grow) start from
 * nothing in a row and from their natural height in a column. In a right-to-left language
 * start is the right side.
 *
 * Sets scene.spilled if something had to be larger than its place: tests look at it, and
 * layout_spill tells which.
 */
#pragma once

#include "app/ui/wrap.h"

void layout_run(struct scene *s, const struct text_measure *measure);

/* Id of the first element that is larger than its parent's inside; "" if none. */
const char *layout_spill(const struct scene *s);

/* The font an element's text is set in. */
struct text_font layout_font(const struct scene *s, const struct el *e);
struct type layout_type(const struct scene *s, const struct el *e);
