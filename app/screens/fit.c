#include <assert.h>

#include "app/screens/screens.h"
#include "app/ui/layout.h"

struct breaks { /* where pages begin, in blocks */
    int count;
    bool tight[BLOCKS_MAX]; /* a block of that page is taller than what the page has */
    int first[BLOCKS_MAX + 1];
};

static void try(const struct model *m, const struct text_measure *measure,
                const struct cut *cut, struct scene *s)
{
    view(m, cut, s);
    layout_run(s, measure);
}

/* What an element leaves to its child `at` when its other children have their way. */
static float left_for(const struct scene *s, const struct el *e, int at, float h)
{
    if (e->h > 0 && e->h < h)
        h = e->h;
    h -= e->pad_top + e->pad_bottom;
    for (int i = e->first; e->flow == FLOW_COLUMN && i >= 0; i = s->els[i].next) {
        if (i != at)
            h -= s->els[i].want_h + e->gap;
    }
    return h;
}

/* The height that the blocks have together, whatever they themselves would like. */
static float room(const struct scene *s, int content)
{
    enum { DEPTH_MAX = 16 };
    int chain[DEPTH_MAX], depth = 0;
    for (int i = content; i >= 0; i = s->els[i].parent) {
        assert(depth < DEPTH_MAX);
        chain[depth++] = i;
    }
    float h = s->els[0].mm_h;
    for (int d = depth - 1; d > 0; d--)
        h = left_for(s, &s->els[chain[d]], chain[d - 1], h);
    return h - s->els[content].pad_top - s->els[content].pad_bottom;
}

/* Blocks go to pages in order, as many as fit; one that is too tall stands alone. */
static struct breaks break_up(const struct scene *s)
{
    struct breaks b = {.count = 1};
    int at = scene_find(s, "blocks");
    at = at >= 0 ? at : scene_find(s, "content");
    assert(at >= 0);
    const struct el *content = &s->els[at];
    float most = room(s, at), used = 0;
    int block = 0;
    for (int i = content->first; i >= 0 && block < BLOCKS_MAX; i = s->els[i].next) {
        float h = s->els[i].want_h;
        if (used > 0 && used + content->gap + h > most + 0.1f) {
            b.first[b.count++] = block;
            used = 0;
        }
        b.tight[b.count - 1] = b.tight[b.count - 1] || h > most + 0.1f;
        used += (used > 0 ? content->gap : 0) + h;
        block++;
    }
    b.first[b.count] = block;
    return b;
}

static void show_page(const struct model *m, const struct text_measure *measure,
                      const struct breaks *b, int page, struct scene *s)
{
    struct cut cut = {.tight = true,
                      .paged = true,
                      .first = b->first[page],
                      .end = b->first[page + 1],
                      .page = page,
                      .pages = b->count};
    try(m, measure, &cut, s);
}

/* Page by page; false if one of them spills, whether or not it is the one that is left in
 * s to be seen: all of a screen has one size of text. */
static bool fits_pages(const struct model *m, const struct text_measure *measure,
                       const struct breaks *b, struct scene *s)
{
    bool ok = true;
    for (int page = 0; ok && page < b->count; page++) {
        if (!b->tight[page])
            continue;
        show_page(m, measure, b, page, s);
        ok = !s->spilled;
    }
    int page = m->visit.page < b->count ? m->visit.page : b->count - 1;
    show_page(m, measure, b, page, s);
    return ok && !s->spilled;
}

/* In the size of text that the panel has; false if something has no place in it. */
static bool fits(const struct model *m, const struct text_measure *measure,
                 struct scene *s)
{
    struct cut cut = {0};
    try(m, measure, &cut, s);
    if (!s->spilled)
        return true;
    cut.tight = true;
    try(m, measure, &cut, s);
    if (!s->spilled)
        return true;
    cut.paged = true;
    cut.pages = 2;
    try(m, measure, &cut, s);
    struct breaks b = break_up(s);
    if (b.count > 1)
        return fits_pages(m, measure, &b, s);
    cut.paged = false;
    try(m, measure, &cut, s);
    return !s->spilled;
}

void fit(struct model *m, const struct text_measure *measure, struct scene *s)
{
    const enum zoom chosen = m->panel.zoom;
    while (!fits(m, measure, s) && m->panel.zoom > ZOOM_100) {
        m->panel.zoom--;
        m->panel.smaller++;
    }
    m->panel.zoom = chosen;
    m->panel.smaller = 0;
}
