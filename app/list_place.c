#include "app/list_place.h"

#include <assert.h>
#include <string.h>

void list_on(struct list_place *l, size_t rows)
{
    assert(rows <= UINT8_MAX);
    if (rows == 0)
        return;
    if (l->step_count == LIST_STEPS_MAX)
        memmove(l->steps, l->steps + 1, (size_t)--l->step_count);
    l->steps[l->step_count++] = (uint8_t)rows;
    l->offset += rows;
}

void list_back(struct list_place *l, size_t rows)
{
    if (l->step_count > 0)
        rows = l->steps[--l->step_count];
    l->offset -= rows < l->offset ? rows : l->offset;
}
