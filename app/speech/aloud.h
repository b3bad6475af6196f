/* aloud: text for the eye made into text for a voice (ACCESS A11Y-52). Numbers to ring
 * are said digit by digit in their groups, "£13.40" as "13 pounds 40", codes, postcodes
 * and short names in capitals letter by letter. Pure; the words for money come from the
 * catalogue of the language that is shown.
 */
#pragma once

#include <stddef.h>

/* Cut at a whole character if room bytes are not enough. */
void aloud_text(const char *text, char *out, size_t room);
