/* spoken: what is said of an element. One string each, made of the same element that is
 * painted: its words, what kind of thing it is, its state, its place in a list.
 *
 * A stop is an element that is said by itself. Words inside a button, a card, a banner or
 * a step belong to that; what can be pressed inside a banner is a stop of its own. The
 * stops in the order of scene_after are all that a screen says.
 */
#pragma once

#include "app/ui/element.h"

enum { SPOKEN_MAX = UI_TEXT_MAX + 256 };

bool spoken_stop(const struct scene *s, int at);

/* The next stop after `at` (step 1) or the one before it (-1); -1 at the end. */
int spoken_beside(const struct scene *s, int at, int step);

/* "Jobs near you, button, 1 of 4". Where others could hear (not `private`) details of a
 * person are left out. "" if there is nothing to say or `at` is no stop. */
void spoken_text(const struct scene *s, int at, bool private, char out[SPOKEN_MAX]);

/* Whether a person's details are in it. */
bool spoken_sensitive(const struct scene *s, int at);

/* In what language it is said. */
const char *spoken_lang(const struct scene *s, int at);

/* The stop at this point of the glass; -1 where there is none. */
int spoken_at(const struct scene *s, const int xy[2]);

/* Whether `at` stands in the element with this id, or is it. */
bool spoken_within(const struct scene *s, int at, const char *id);
