/* tone: which colours an element has just now: at rest or pressed. Pure; paint draws with
 * them and the checks of contrast read them.
 */
#pragma once

#include "app/ui/element.h"

/* Of its text, icon or drawing. */
struct rgb tone_ink(const struct scene *s, const struct el *e);

/* What is behind that: its own ground or the nearest above. */
struct rgb tone_ground(const struct scene *s, const struct el *e);

/* Its own ground only; INK_NONE if it has none. */
enum ink tone_own_ground(const struct scene *s, const struct el *e);

/* The pressed element that e is, or is a part of; NULL if none. */
const struct el *tone_pressed(const struct scene *s, const struct el *e);
