/* typing: what the on-screen keys do to the text of the question that is shown. Nothing
 * here looks at real keyboards; limits are those of the fields.
 */
#pragma once

#include "app/msg.h"

/* A key press (PRESS_KEY to PRESS_HIDE); other presses are a mistake of ours. */
void typing_press(struct model *m, enum press_what what, int32_t arg);

/* The keyboard as it is when the question opens. */
void typing_open(struct model *m);

/* What PRESS_ENDING adds to an address: "@gmail.com". NULL past the last. */
const char *typing_ending(int which);
