/* typing: what the on-screen keys do to the text of the question that is shown. Nothing
 * here looks at real keyboards; limits are those of the fields.
 */
#pragma once

#include "app/key_layouts.h"
#include "app/msg.h"

/* A key press (PRESS_KEY to PRESS_HIDE); other presses are a mistake of ours. */
void typing_press(struct model *m, enum press_what what, int32_t arg);

/* The keyboard as it is when the question opens. */
void typing_open(struct model *m);

/* What PRESS_ENDING adds to an address: "@gmail.com". NULL past the last. */
const char *typing_ending(int which);

/* The keyboard of the question that is shown: a name is typed with that of the language,
 * or with Latin letters if somebody wants those; all else with Latin ones. */
const struct key_layout *typing_layout(const struct model *m);
enum key_order typing_order(const struct model *m);

/* There is a key for Latin letters and back. */
bool typing_switches(const struct model *m);

/* The text runs from right to left: what was typed last does, or what would come. */
bool typing_rtl(const struct model *m);
