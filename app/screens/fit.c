#include <assert.h>
#include <string.h>

#include "app/screens/screens.h"
#include "app/ui/frame.h"
#include "app/ui/layout.h"

struct breaks { /* where pages begin, in blocks */
    int count;
    int first[BLOCKS_MAX + 1];
};

static void try(const struct model *m, const struct text_measure *measure,
                const struct cut *cut, struct scene *s)
{
    view(m, cut, s);
    layout_run(s, measure);
}

static float height_of(const struct scene *s, const char *id)
{
    int i = scene_find(s, id);
    return i < 0 ? 0 : s->els[i].want_h;
}

/* Of what the content column gets when everything around it has its natural height. */
static float room(const struct scene *s)
{
    int i = scene_find(s, "content");
    assert(i >= 0);
    const struct el *root = &s->els[0];
    const struct el *content = &s->els[i];
    /* Everything above the content's top and below its end stays as it is. */
    float below = height_of(s, "bar") + s->els[content->parent].pad_bottom;
    int shelf = scene_find(s, "shelf");
    if (shelf >= 0 && s->els[shelf].parent == 0)
        below += s->els[shelf].want_h;
    return root->mm_h - content->mm_y - content->pad_top - content->pad_bottom - below;
}

/* Blocks go to pages in order, as many as fit; one that is too tall stands alone. */
static struct breaks break_up(const struct scene *s)
{
    struct breaks b = {.count = 1};
    const struct el *content = &s->els[scene_find(s, "content")];
    float most = room(s), used = 0;
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

static void show_page(const struct model *m, const struct text_measure *measure,
                      const struct breaks *b, struct scene *s)
{
    int page = m->visit.page < b->count ? m->visit.page : b->count - 1;
    struct cut cut = {.tight = true,
                      .paged = true,
                      .first = b->first[page],
                      .end = b->first[page + 1],
                      .page = page,
                      .pages = b->count};
    try(m, measure, &cut, s);
}

void fit(const struct model *m, const struct text_measure *measure, struct scene *s)
{
    struct cut cut = {0};
    try(m, measure, &cut, s);
    if (!s->spilled)
        return;
    cut.tight = true;
    try(m, measure, &cut, s);
    if (!s->spilled)
        return;
    cut.paged = true;
    cut.pages = 2;
    try(m, measure, &cut, s);
    struct breaks b = break_up(s);
    show_page(m, measure, &b, s);
}
