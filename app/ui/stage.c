#include "app/ui/stage.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "app/ui/dirty.h"
#include "app/ui/layout.h"
#include "app/ui/paint.h"

struct stage {
    struct text *text;
    struct icons *icons;
    struct scene *shown, *next; /* point into scenes */
    struct scene scenes[2];
};

bool stage_open(struct stage **out, const struct stage_options *o, struct err *e)
{
    struct stage *st = calloc(1, sizeof *st);
    if (st == NULL)
        abort();
    st->shown = &st->scenes[0];
    st->next = &st->scenes[1];
    if (!text_open(&st->text, o->fonts_dir, e))
        goto out;
    if (!icons_open(&st->icons, o->icons_dir, e))
        goto out;
    *out = st;
    return true;
out:
    stage_close(st);
    return false;
}

void stage_close(struct stage *st)
{
    if (st == NULL)
        return;
    text_close(st->text);
    icons_close(st->icons);
    explicit_bzero(st->scenes, sizeof st->scenes);
    free(st);
}

struct scene *stage_next(struct stage *st)
{
    return st->next;
}

struct text_measure stage_measure(struct stage *st)
{
    struct text_measure m = text_measure(st->text);
    m.before = st->shown;
    return m;
}

bool stage_shows(struct stage *st, const char *text, const char *lang)
{
    return text_shows(st->text, text, lang);
}

const struct scene *stage_shown(const struct stage *st)
{
    return st->shown;
}

int stage_draw(struct stage *st, struct canvas *c, struct rect *out)
{
    const struct text_measure measure = stage_measure(st);
    const struct paint paint = {st->text, st->icons};
    if (!st->next->laid_out)
        layout_run(st->next, &measure);
    struct dirty d = dirty_between(st->shown, st->next);
    for (int i = 0; i < d.count; i++) {
        c->clip = d.rects[i];
        paint_scene(&paint, st->next, c);
        out[i] = d.rects[i];
    }
    c->clip = (struct rect){0, 0, c->w, c->h};
    struct scene *old = st->shown;
    st->shown = st->next;
    st->next = old;
    return d.count;
}

void stage_paint(struct stage *st, const struct scene *s, struct canvas *c)
{
    const struct paint paint = {st->text, st->icons};
    paint_scene(&paint, s, c);
}

bool stage_show(struct stage *st, struct window *w)
{
    struct canvas c = window_canvas(w);
    struct rect rects[DIRTY_MAX];
    int count = stage_draw(st, &c, rects);
    if (count > 0)
        window_show(w, rects, count);
    return count > 0;
}

void stage_reset(struct stage *st)
{
    st->shown->count = 0;
}

void stage_forget(struct stage *st)
{
    text_forget(st->text);
    explicit_bzero(st->scenes, sizeof st->scenes);
}

bool stage_icons_exist(const struct stage *st, const char **missing)
{
    for (int i = 0; i < st->shown->count; i++) {
        const struct el *e = &st->shown->els[i];
        if (e->drawing != DRAW_ICON)
            continue;
        *missing = scene_text(st->shown, e->icon);
        if (!icons_has(st->icons, *missing))
            return false;
    }
    return true;
}
