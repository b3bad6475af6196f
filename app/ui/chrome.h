/* chrome: what every screen has around it: header, the space for its content, the shelf
 * with the actions, and the fixed bar, for each of the three sizes of panel.
 *
 * L: header, content from the top, shelf, bar. M: a start column of 50 (mark, head, at
 * its foot the shelf), content beside it, bar. S: head as one line, content, shelf, bar.
 */
#pragma once

#include "app/ui/element.h"

enum { BAR_CELLS_MAX = 7 };

enum chrome_kind {
    CHROME_PLAIN,
    CHROME_FIRST, /* the first screen: head in poster colour up to the edges */
    CHROME_POSTER /* a dialog: all above the bar in poster colour, no header */
};

struct bar_cell {
    const char *id; /* "bar.back" */
    const char *icon;
    const char *value; /* "off", "100 %"; NULL or "" for none */
    const char *label; /* one line ("Text" on S); NULL: not on this screen */
    const char *spoken;
    struct press press;
    bool on; /* filled, and value is "on" */
};

/* How many letters a cell is to have room for, on whatever screen, in tenths of a wide
 * one. A cell without any takes no room; one that has some keeps it on screens where it
 * is not there. */
struct bar_words {
    int label, value;
};

struct chrome_info {
    enum chrome_kind kind;
    const char *about;  /* at the end of the header: organisation or reference */
    bool with_shelf;    /* false: no place is kept for it */
    bool wide;          /* M: no start column; head, content and shelf above each other */
    const char *low;    /* reach mode: words at the line below which all can be touched */
    float shelf_rows_h; /* height the shelf is to have; 0: natural */
    struct bar_cell cells[BAR_CELLS_MAX];
    struct bar_words words[BAR_CELLS_MAX]; /* the same on every screen of a mode */
};

struct chrome {
    struct el *field;   /* reach mode: above the line, for words only; NULL without */
    struct el *head;    /* title, filter, progress */
    struct el *content; /* a column; takes all that is left */
    struct el *shelf;   /* a row on L and S, a column on M; NULL without */
};

/* Writes it all below root. The bar cells stand at the same rectangles on every screen
 * of a mode. The bar has two rows on L from 160 %, and on panels narrower than usual. */
struct chrome chrome_begin(struct el *root, const struct chrome_info *info);

/* Millimetres that content gets, given the height its head and shelf will take. */
float chrome_content_h(const struct panel *p, float head_h, float shelf_h);
float chrome_content_w(const struct panel *p);
