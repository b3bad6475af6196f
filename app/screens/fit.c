#include <assert.h>
#include <string.h>

#include "app/screens/screens.h"
#include "app/ui/layout.h"
#include "core/utf8.h"

struct breaks { /* where pages begin, in blocks */
    int count;
    int first[BLOCKS_MAX + 1];
};

struct rows {       /* of a list, on one page */
    int count, fit; /* that are there, that have room */
    float lowest;   /* height of the lowest of them, with the gap that it wants */
    float left;     /* height that those which fit leave */
    int first;      /* element of the first; -1: it is no list, or empty */
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

static int blocks_of(const struct scene *s)
{
    int at = scene_find(s, "blocks");
    return at >= 0 ? at : scene_find(s, "content");
}

/* Blocks go to pages in order, as many as fit; one that is too tall stands alone. */
static struct breaks break_up(const struct scene *s)
{
    struct breaks b = {.count = 1};
    int at = blocks_of(s);
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
        used += (used > 0 ? content->gap : 0) + h;
        block++;
    }
    b.first[b.count] = block;
    return b;
}

/* Of a word, not of a mark, a number or a sign that may stand at the end of a line. */
static bool is_letter(uint32_t c)
{
    const uint32_t latin = 0xC0, marks = 0x2000, marks_end = 0x2BFF;
    bool ascii = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return ascii || (c >= latin && (c < marks || c > marks_end));
}

/* A line of text begins between two letters of a word. Addresses may. */
static bool breaks_word(const struct scene *s, const struct el *e)
{
    const char *text = scene_text(s, e->name);
    if (e->drawing != DRAW_TEXT || e->sensitive || strchr(text, '@') != NULL)
        return false;
    for (int i = 1; i < e->line_count; i++) {
        size_t at = s->lines[e->line_first + i].start, before = at - 1;
        uint32_t last = 0, first = 0;
        while (before > 0 && ((unsigned char)text[before] & 0xC0) == 0x80)
            before--;
        (void)utf8_get(text + before, at - before, &last);
        (void)utf8_get(text + at, strlen(text + at), &first);
        if (is_letter(last) && is_letter(first))
            return true;
    }
    return false;
}

/* Nothing spills and no word is broken. */
static bool is_whole(const struct scene *s)
{
    for (int i = 0; i < s->count; i++) {
        if (s->els[i].line_count > 1 && breaks_word(s, &s->els[i]))
            return false;
    }
    return !s->spilled;
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

/* How many blocks the screen has in the size of text that the panel has. */
static int count_blocks(const struct model *m, const struct text_measure *measure,
                        struct scene *s)
{
    try(m, measure, &(struct cut){.tight = true, .paged = true, .pages = 2}, s);
    const struct breaks b = break_up(s);
    return b.first[b.count];
}

/* A page with one thing that is too large for it has smaller text, alone, as long as its
 * blocks are the same ones. */
static bool fits_page(struct model *m, const struct text_measure *measure,
                      const struct breaks *b, int page, struct scene *s)
{
    const struct panel as_chosen = m->panel;
    bool same = true;
    show_page(m, measure, b, page, s);
    while (same && !is_whole(s) && m->panel.zoom > ZOOM_100) {
        m->panel.zoom--;
        m->panel.smaller++;
        same = count_blocks(m, measure, s) == b->first[b->count];
        show_page(m, measure, b, page, s);
    }
    m->panel = as_chosen;
    return same && is_whole(s);
}

/* False if one of the pages has no place for something, whether or not it is the one that
 * is left in s to be seen: pages keep their number when one turns them. */
static bool fits_pages(struct model *m, const struct text_measure *measure,
                       const struct breaks *b, struct scene *s)
{
    bool ok = true;
    int shown = m->visit.page < b->count ? m->visit.page : b->count - 1;
    for (int page = 0; ok && page < b->count; page++)
        ok = page == shown || fits_page(m, measure, b, page, s);
    return fits_page(m, measure, b, shown, s) && ok;
}

/* ---- lists ---- */

static bool is_row(const struct scene *s, const struct el *e)
{
    return strncmp(scene_text(s, e->id), "row.", 4) == 0;
}

static bool gives_way(const struct scene *s, const struct el *e)
{
    return strcmp(scene_text(s, e->id), "after") == 0;
}

/* What else stands among the rows keeps its room. */
static struct rows rows_of(const struct scene *s)
{
    int at = blocks_of(s);
    struct rows r = {.first = -1};
    if (at < 0)
        return r;
    const struct el *content = &s->els[at];
    r.left = room(s, at) + content->gap + 0.1f;
    for (int i = content->first; i >= 0; i = s->els[i].next) {
        if (!is_row(s, &s->els[i]) && !gives_way(s, &s->els[i]))
            r.left -= s->els[i].want_h + content->gap;
    }
    for (int i = content->first; i >= 0; i = s->els[i].next) {
        float h = s->els[i].want_h + content->gap;
        if (!is_row(s, &s->els[i]))
            continue;
        r.first = r.first < 0 ? i : r.first;
        r.lowest = r.count == 0 || h < r.lowest ? h : r.lowest;
        if (r.fit == r.count++ && h <= r.left) {
            r.left -= h;
            r.fit++;
        }
    }
    return r;
}

static bool same_size(const struct panel *a, const struct panel *b)
{
    return a->w_px == b->w_px && a->h_px == b->h_px && a->px_per_mm == b->px_per_mm &&
           a->zoom == b->zoom && a->smaller == b->smaller && a->large == b->large &&
           a->reach == b->reach && a->easy == b->easy && strcmp(a->lang, b->lang) == 0;
}

/* The same list in the same size. */
static bool is_same_list(const struct model *m, const struct scene *before)
{
    return before != NULL && before->laid_out && before->count > 0 &&
           same_size(&before->panel, &m->panel) &&
           strcmp(scene_text(before, before->els[0].id), screen_name(m->visit.screen)) ==
               0;
}

/* What is shown already had as many rows as fit. If s has so many and begins with the
 * same one, and not even the lowest of them would have room, they are as many as fit
 * again. */
static bool still_full(const struct model *m, const struct text_measure *measure,
                       struct scene *s)
{
    const struct scene *before = measure->before;
    if (!is_same_list(m, before) || scene_find(before, "after") >= 0)
        return false;
    const struct rows was = rows_of(before);
    if (was.count == 0)
        return false;
    try(m, measure, &(struct cut){.rows = was.count}, s);
    const struct rows r = rows_of(s);
    return r.count == was.count && r.left < r.lowest &&
           strcmp(scene_text(s, s->els[r.first].id),
                  scene_text(before, before->els[was.first].id)) == 0 &&
           is_whole(s);
}

/* s has all the rows at hand; then as many as fit, at least one. cut.rows stays 0 if
 * it is all. How many; 0 if one has no place. */
static int most_rows(const struct model *m, const struct text_measure *measure,
                     struct cut *cut, struct scene *s)
{
    const struct rows all = rows_of(s);
    if (all.fit == all.count && is_whole(s))
        return all.count;
    for (int rows = all.fit > 0 ? all.fit : 1; rows > 0; rows--) {
        cut->rows = rows;
        try(m, measure, cut, s);
        if (!s->spilled)
            return is_whole(s) ? rows : 0;
    }
    return 0;
}

/* s has all the rows. Niceties give way where they would leave room for one row alone. */
static bool fits_list(const struct model *m, const struct text_measure *measure,
                      struct scene *s)
{
    struct cut roomy = {0}, tight = {.tight = true};
    int rows = most_rows(m, measure, &roomy, s);
    if (rows > 1 || (rows == 1 && roomy.rows == 0))
        return true;
    try(m, measure, &tight, s);
    if (most_rows(m, measure, &tight, s) > rows)
        return true;
    if (rows > 0)
        try(m, measure, &roomy, s);
    return rows > 0;
}

/* ---- */

/* In the size of text that the panel has; false if something has no place in it. */
static bool fits(struct model *m, const struct text_measure *measure, struct scene *s)
{
    struct cut cut = {0};
    if (still_full(m, measure, s))
        return true;
    try(m, measure, &cut, s);
    if (rows_of(s).first >= 0)
        return fits_list(m, measure, s);
    if (is_whole(s))
        return true;
    cut.tight = true;
    try(m, measure, &cut, s);
    if (is_whole(s))
        return true;
    cut.paged = true;
    cut.pages = 2;
    try(m, measure, &cut, s);
    struct breaks b = break_up(s);
    if (b.count > 1)
        return fits_pages(m, measure, &b, s);
    cut.paged = false;
    try(m, measure, &cut, s);
    return is_whole(s);
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
