/* screens: view, from the model to one screen as elements; pure. A file per screen.
 *
 * What does not fit is not cut: `fit` lays the screen out, and when something spilled
 * asks for it again, first without pictures (tight), then page by page in whole blocks,
 * and at last, where one block is taller than a page, in the next smaller text. Of a list
 * it shows as many whole rows as there is room for, and "More" goes on after them.
 */
#pragma once

#include "app/msg.h"
#include "app/ui/element.h"
#include "app/ui/wrap.h"

enum { BLOCKS_MAX = 96 };

struct cut {        /* which part of a screen is wanted; zero: all of it */
    bool tight;     /* without pictures and other niceties */
    bool paged;     /* with Up and More */
    int first, end; /* blocks [first, end); end 0: all */
    int page, pages;
    int rows; /* of a list, from where it is opened; 0: all that are at hand */
};

void view(const struct model *m, const struct cut *cut, struct scene *s);

/* View and layout, as often as it takes. The page is visit.page, or the last there is. m
 * is as it was when it returns; the scene's panel says which text it has. */
void fit(struct model *m, const struct text_measure *measure, struct scene *s);
