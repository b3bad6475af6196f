/* list_place: where somebody is in a list, and how they came there: a page has as many
 * rows as fit on it, so the page before begins where "More" was pressed. A value, all
 * zero at the beginning of its list; pure.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { LIST_STEPS_MAX = 32 }; /* pages that are remembered; older ones are forgotten */

struct list_place {
    size_t offset; /* of the first row of the page, in the list */
    uint8_t steps[LIST_STEPS_MAX];
    int step_count;
};

/* After so many rows, at most 255; whether there is a row after them, the caller
 * knows. */
void list_on(struct list_place *l, size_t rows);

/* To the page before; by so many rows if it is forgotten. Stays at the beginning. */
void list_back(struct list_place *l, size_t rows);
