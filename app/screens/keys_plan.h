/* keys_plan: which letters the keyboard of a typed question shows, row by row: those of
 * one page of its layout, in the rows that the panel has room for. Pure.
 */
#pragma once

#include "app/key_layouts.h"
#include "app/model.h"

enum { PLAN_ROWS = 8, PLAN_KEYS = 16, PLAN_IN_ROW = 10, PLAN_IN_LARGE_ROW = 7 };

struct plan {
    const struct key_layout *layout;
    const struct key_pages *pages;
    enum key_order order;
    int page, page_count;
    int own_pages;    /* further ones have letters of other languages */
    uint32_t next[3]; /* samples of the page that follows */
    int widest;     /* keys in the longest row of the first page, at least PLAN_IN_ROW */
    int first_rows; /* of the first page */
    int rows;
    int counts[PLAN_ROWS];
    uint32_t at[PLAN_ROWS][PLAN_KEYS];
};

/* Of the question that is shown. */
void plan_make(struct plan *p, const struct model *m);

/* These letters, seven in a row, for keys of 30 mm; two places are free in the last. */
void plan_sevens(struct plan *p, const char *letters);
