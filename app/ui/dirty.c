#include "app/ui/dirty.h"

#include <string.h>

#include "app/ui/paint.h"

static bool touch(struct rect a, struct rect b)
{
    return a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h;
}

static long area(struct rect r)
{
    return (long)r.w * r.h;
}

static void remove_at(struct dirty *d, int i)
{
    d->rects[i] = d->rects[--d->count];
}

/* The rectangle that grows least when r is joined to it. */
static int cheapest(const struct dirty *d, struct rect r)
{
    int best = 0;
    long best_waste = -1;
    for (int i = 0; i < d->count; i++) {
        long waste = area(rect_join(d->rects[i], r)) - area(d->rects[i]);
        if (best_waste < 0 || waste < best_waste) {
            best = i;
            best_waste = waste;
        }
    }
    return best;
}

void dirty_add(struct dirty *d, struct rect r)
{
    if (rect_empty(r))
        return;
    for (int i = 0; i < d->count;) {
        if (touch(d->rects[i], r)) {
            r = rect_join(d->rects[i], r);
            remove_at(d, i);
            i = 0;
        } else {
            i++;
        }
    }
    if (d->count == DIRTY_MAX) {
        int i = cheapest(d, r);
        r = rect_join(d->rects[i], r);
        remove_at(d, i);
        dirty_add(d, r);
        return;
    }
    d->rects[d->count++] = r;
}

struct pair {
    const struct scene *old, *new;
    const struct el *a, *b;
};

static bool same_text(const struct pair *p, uint16_t a, uint16_t b)
{
    bool none = a == 0 && b == 0; /* most have no icon, and nothing to scan */
    return none || strcmp(scene_text(p->old, a), scene_text(p->new, b)) == 0;
}

static bool same_lines(const struct pair *p)
{
    if (p->a->line_count != p->b->line_count)
        return false;
    for (int i = 0; i < p->a->line_count; i++) {
        const struct text_line *x = &p->old->lines[p->a->line_first + i];
        const struct text_line *y = &p->new->lines[p->b->line_first + i];
        if (x->start != y->start || x->size != y->size || x->cut != y->cut)
            return false;
    }
    return true;
}

static bool same_colours(const struct el *a, const struct el *b)
{
    return a->ink == b->ink && a->bg == b->bg && a->edge == b->edge && a->lip == b->lip &&
           a->yellow_edge == b->yellow_edge && a->edge_w == b->edge_w &&
           a->lip_h == b->lip_h && a->radius == b->radius && a->corner == b->corner;
}

static bool same_drawing(const struct el *a, const struct el *b)
{
    return a->drawing == b->drawing && a->level == b->level && a->value == b->value &&
           a->value_max == b->value_max && a->size == b->size && a->gap == b->gap &&
           a->text_align == b->text_align && a->underline == b->underline &&
           a->ltr == b->ltr && a->row_line == b->row_line &&
           a->pad_start == b->pad_start && a->pad_top == b->pad_top &&
           a->pad_end == b->pad_end && a->mirror == b->mirror;
}

static bool same_state(const struct pair *p)
{
    bool pressed_a = p->a->index == p->old->pressed,
         focus_a = p->a->index == p->old->focus;
    bool pressed_b = p->b->index == p->new->pressed,
         focus_b = p->b->index == p->new->focus;
    return pressed_a == pressed_b && focus_a == focus_b;
}

static bool same_look(const struct pair *p)
{
    const struct el *a = p->a, *b = p->b;
    /* A group's name is not drawn, and must not make its whole box dirty. */
    bool text =
        a->drawing != DRAW_TEXT || (same_text(p, a->name, b->name) && same_lines(p));
    return text && memcmp(&a->box, &b->box, sizeof a->box) == 0 && same_colours(a, b) &&
           same_drawing(a, b) && same_state(p) && same_text(p, a->icon, b->icon) &&
           same_text(p, a->payload, b->payload);
}

static int find_old(const struct scene *old, const struct scene *new, const struct el *e)
{
    const char *id = scene_text(new, e->id);
    if (e->index < old->count && strcmp(scene_text(old, old->els[e->index].id), id) == 0)
        return e->index;
    return scene_find(old, id);
}

static bool draws(const struct el *e)
{
    return e->drawing != DRAW_BOX || e->bg != INK_NONE || e->edge != INK_NONE ||
           e->lip != INK_NONE || e->yellow_edge != INK_NONE;
}

static void compare(struct dirty *d, const struct scene *old, const struct scene *new)
{
    bool kept[ELEMENTS_MAX] = {false};
    for (int i = 0; i < new->count; i++) {
        const struct el *b = &new->els[i];
        int was = find_old(old, new, b);
        if (was < 0) {
            if (draws(b))
                dirty_add(d, paint_reach(new, i));
            continue;
        }
        kept[was] = true;
        const struct pair p = {old, new, &old->els[was], b};
        if (same_look(&p) || (!draws(b) && !draws(p.a) && same_state(&p)))
            continue;
        dirty_add(d, paint_reach(old, was));
        dirty_add(d, paint_reach(new, i));
    }
    for (int i = 0; i < old->count; i++) {
        if (!kept[i] && draws(&old->els[i]))
            dirty_add(d, paint_reach(old, i));
    }
}

static bool same_panel(const struct panel *a, const struct panel *b)
{
    return a->w_px == b->w_px && a->h_px == b->h_px && a->px_per_mm == b->px_per_mm &&
           a->zoom == b->zoom && a->smaller == b->smaller && a->theme == b->theme &&
           a->rtl == b->rtl && a->reach == b->reach && strcmp(a->lang, b->lang) == 0;
}

struct dirty dirty_between(const struct scene *shown, const struct scene *next)
{
    struct dirty d = {0};
    struct rect all = {0, 0, next->panel.w_px, next->panel.h_px};
    /* Another screen is another page: looking for what it shares with the last is not
     * worth the while, and its ids differ anyway. */
    if (!same_panel(&shown->panel, &next->panel) || shown->count == 0) {
        dirty_add(&d, all);
        return d;
    }
    compare(&d, shown, next);
    for (int i = 0; i < d.count; i++)
        d.rects[i] = rect_cut(d.rects[i], all);
    return d;
}
