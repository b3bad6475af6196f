/* prose: long texts from outside, as blocks that fit on a page.
 */
#pragma once

#include "app/screens/pieces.h"

/* Adds text in body size as one or more blocks: a block ends with a paragraph, or at the
 * end of a sentence before it would fill a page. heading stands over the first. */
void prose(struct page *p, const char *id, const char *picture, const char *heading,
           const char *text);
