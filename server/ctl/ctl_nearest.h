/* ctl_nearest: the word that was perhaps meant, for messages about mistyped ones. */
#pragma once

enum { CTL_NEAREST_WORD_MAX = 40 };

/* The word of known (ends with NULL) that the fewest slips of one letter (wrong, missing,
 * too many, or two swapped) lead to; NULL if that takes more than a third of its letters,
 * or if word is longer than CTL_NEAREST_WORD_MAX bytes. */
const char *ctl_nearest(const char *word, const char *const *known);
