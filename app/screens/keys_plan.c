#include "app/screens/keys_plan.h"

#include <assert.h>
#include <string.h>

#include "app/typing.h"
#include "core/utf8.h"

enum { LETTERS_ALL = 64 };

static void add_row(struct plan *p, const uint32_t *text, int count)
{
    memcpy(p->at[p->rows], text, (size_t)count * sizeof text[0]);
    p->counts[p->rows++] = count;
}

static void put_rows(struct plan *p, const char *text)
{
    uint32_t row[PLAN_KEYS] = {0};
    int count = 0;
    p->rows = 0;
    for (uint32_t c = utf8_next(&text); c != 0; c = utf8_next(&text)) {
        if (c != '\n') {
            row[count++] = c;
            continue;
        }
        add_row(p, row, count);
        count = 0;
    }
    add_row(p, row, count);
}

static bool holds(const char *text, uint32_t wanted)
{
    for (uint32_t c = utf8_next(&text); c != 0; c = utf8_next(&text)) {
        if (c == wanted)
            return true;
    }
    return false;
}

static bool stands(const struct key_pages *pages, uint32_t c)
{
    bool found = holds(pages->bottom, c);
    for (int i = 0; i < KEY_PAGES_MAX && pages->page[i] != NULL; i++)
        found = found || holds(pages->page[i], c);
    return found;
}

/* Those that stand nowhere else. */
static int extras_of(const struct plan *p, uint32_t out[LETTERS_ALL])
{
    int count = 0;
    const char *text = p->layout->extras;
    for (uint32_t c = utf8_next(&text); c != 0; c = utf8_next(&text)) {
        if (!stands(p->pages, c))
            out[count++] = c;
    }
    return count;
}

/* Rows from below: the last one shares its place with Shift and Delete. */
static void put_extras(struct plan *p, const uint32_t *text, int count)
{
    enum { LAST = 7 };
    int last = count < LAST ? count : LAST;
    int first = (count - last) % PLAN_IN_ROW;
    p->rows = 0;
    if (first > 0)
        add_row(p, text, first);
    for (int at = first; at < count - last; at += PLAN_IN_ROW)
        add_row(p, text + at, PLAN_IN_ROW);
    add_row(p, text + count - last, last);
}

/* The last row has room for Delete and Clear. */
static void in_sevens(struct plan *p, const uint32_t *text, int count)
{
    p->rows = 0;
    for (int at = 0; at < count; at += PLAN_IN_LARGE_ROW) {
        int left = count - at;
        add_row(p, text + at, left < PLAN_IN_LARGE_ROW ? left : PLAN_IN_LARGE_ROW);
    }
    if (p->rows > 0 && p->counts[p->rows - 1] > PLAN_IN_LARGE_ROW - 2)
        p->counts[p->rows++] = 0;
}

void plan_sevens(struct plan *p, const char *letters)
{
    uint32_t all[LETTERS_ALL] = {0};
    int count = 0;
    for (uint32_t c = utf8_next(&letters); c != 0; c = utf8_next(&letters)) {
        if (c != '\n')
            all[count++] = c;
    }
    in_sevens(p, all, count);
}

static int widest(const struct plan *p)
{
    int most = PLAN_IN_ROW;
    for (int r = 0; r < p->rows; r++)
        most = p->counts[r] > most ? p->counts[r] : most;
    return most;
}

static int extras_per_page(const struct panel *p)
{
    enum { LARGE = 33, WIDE = 37, NARROW = 27 };
    if (p->large)
        return LARGE;
    return p->size == PANEL_L ? WIDE : NARROW;
}

static int own_pages(const struct key_pages *pages)
{
    int count = 0;
    while (count < KEY_PAGES_MAX && pages->page[count] != NULL)
        count++;
    return count;
}

static void put_page(struct plan *p, const struct panel *panel, int page)
{
    uint32_t extras[LETTERS_ALL] = {0};
    if (page < p->own_pages && panel->large)
        plan_sevens(p, p->pages->page[page]);
    else if (page < p->own_pages)
        put_rows(p, p->pages->page[page]);
    if (page < p->own_pages)
        return;
    int per = extras_per_page(panel), from = (page - p->own_pages) * per;
    int left = extras_of(p, extras) - from;
    left = left < per ? left : per;
    if (panel->large)
        in_sevens(p, extras + from, left);
    else
        put_extras(p, extras + from, left);
}

/* Large keys stand in the order of the alphabet. */
void plan_make(struct plan *p, const struct model *m)
{
    const struct panel *panel = &m->panel;
    uint32_t extras[LETTERS_ALL] = {0};
    bool wide = panel->size == PANEL_L && !panel->large;
    int per = extras_per_page(panel);
    p->layout = typing_layout(m);
    p->order = panel->large ? KEYS_ABC : typing_order(m);
    p->pages = wide ? &p->layout->wide[p->order] : &p->layout->narrow[p->order];
    p->own_pages = own_pages(p->pages);
    assert(p->own_pages > 0);
    p->page_count = p->own_pages + (extras_of(p, extras) + per - 1) / per;
    p->page = m->visit.keyboard.page % p->page_count;
    put_page(p, panel, (p->page + 1) % p->page_count);
    memcpy(p->next, p->at[0], sizeof p->next);
    put_page(p, panel, 0);
    p->widest = widest(p);
    p->first_rows = p->rows;
    put_page(p, panel, p->page);
}
