#include "app/ui/paint_leaf.h"

#include <math.h>
#include <string.h>

#include "app/ui/qr.h"

static int px(const struct leaf *l, float mm)
{
    int v = panel_px(&l->s->panel, mm);
    return v < 1 ? 1 : v;
}

/* The place of part i of count, with gap pixels between; from the start side. */
static struct rect slot(const struct leaf *l, int i, int count, float gap)
{
    float w = ((float)l->box.w - gap * (float)(count - 1)) / (float)count;
    if (l->s->panel.rtl)
        i = count - 1 - i;
    int left = l->box.x + (int)lroundf((w + gap) * (float)i);
    int right = l->box.x + (int)lroundf((w + gap) * (float)i + w);
    return (struct rect){left, l->box.y, right - left, l->box.h};
}

static void filled_or_ring(struct canvas *c, const struct round *r, const struct leaf *l,
                           bool filled, int line)
{
    if (filled)
        canvas_round(c, r, l->ink);
    else
        canvas_ring(c, r, line, l->ink);
}

void paint_dots(struct canvas *c, const struct leaf *l)
{
    float gap = l->e->gap * l->s->panel.px_per_mm;
    for (int i = 0; i < l->e->value_max; i++) {
        struct rect at = slot(l, i, l->e->value_max, gap);
        at.h = at.w;
        at.y = l->box.y + (l->box.h - at.h) / 2;
        struct round dot = round_of(at, (float)at.w / 2);
        filled_or_ring(c, &dot, l, i < l->e->value, px(l, 0.6f));
    }
}

void paint_segments(struct canvas *c, const struct leaf *l)
{
    float gap = l->e->gap * l->s->panel.px_per_mm;
    for (int i = 0; i < l->e->value_max; i++) {
        struct rect at = slot(l, i, l->e->value_max, gap);
        struct round r = round_of(at, (float)at.h / 2);
        filled_or_ring(c, &r, l, i < l->e->value, px(l, 0.6f));
    }
}

void paint_places(struct canvas *c, const struct leaf *l)
{
    float gap = l->e->gap * l->s->panel.px_per_mm;
    struct rgb surface = theme_rgb(l->s->panel.theme, INK_SURFACE);
    for (int i = 0; i < l->e->value_max; i++) {
        struct round r = round_of(slot(l, i, l->e->value_max, gap), (float)px(l, 2));
        if (i >= l->e->value)
            canvas_round(c, &r, surface);
        filled_or_ring(c, &r, l, i < l->e->value, px(l, 0.5f));
    }
}

void paint_track(struct canvas *c, const struct leaf *l)
{
    struct round track = round_of(l->box, (float)l->box.h / 2);
    canvas_round(c, &track, theme_rgb(l->s->panel.theme, INK_TINT));
    if (l->s->panel.theme == THEME_YELLOW)
        canvas_ring(c, &track, px(l, 0.5f), theme_rgb(l->s->panel.theme, INK_HAIR));
    if (l->e->value_max <= 0 || l->e->value <= 0)
        return;
    struct rect fill = l->box;
    fill.w = l->box.w * l->e->value / l->e->value_max;
    if (l->s->panel.rtl)
        fill.x += l->box.w - fill.w;
    struct round done = round_of(fill, (float)l->box.h / 2);
    canvas_round(c, &done, l->ink);
}

static struct rect centred(struct rect in, int size)
{
    return (struct rect){in.x + (in.w - size) / 2, in.y + (in.h - size) / 2, size, size};
}

void paint_radio(struct canvas *c, const struct leaf *l)
{
    int size = px(l, l->e->size), dot = px(l, l->e->size / 2);
    dot -= (size - dot) % 2; /* so that the dot is in the very middle */
    struct round ring = round_of(centred(l->box, size), (float)size / 2);
    canvas_ring(c, &ring, px(l, 1), l->ink);
    struct round inner = round_of(centred(l->box, dot), (float)dot / 2);
    if (l->e->value == 1)
        canvas_round(c, &inner, l->ink);
}

/* Never mirrored: it is a picture of its own. */
void paint_mark(struct canvas *c, const struct leaf *l)
{
    int size = l->box.h;
    int gap = l->box.w - 2 * size;
    float r = (float)size / 2;
    struct round speaks = round_of((struct rect){l->box.x, l->box.y, size, size}, r);
    struct round answers =
        round_of((struct rect){l->box.x + size + gap, l->box.y, size, size}, r);
    speaks.bottom_right = 0;
    answers.bottom_left = 0;
    canvas_round(c, &speaks, l->ink);
    canvas_ring(c, &answers, px(l, l->e->mm_h * 0.1f), l->ink);
}

/* Whole pixels for each module: what is blurred is not read. */
static void modules(struct canvas *c, const struct leaf *l, const struct qr *q)
{
    int side = l->box.w < l->box.h ? l->box.w : l->box.h;
    int module = qr_module(q, side);
    int at = (side - module * q->width) / 2;
    struct rgb dark = theme_rgb(l->s->panel.theme, INK_QR_DARK);
    for (int i = 0; i < q->width * q->width; i++) {
        int x = l->box.x + at + i % q->width * module;
        int y = l->box.y + at + i / q->width * module;
        if (q->dark[i])
            canvas_fill(c, (struct rect){x, y, module, module}, dark);
    }
}

void paint_qr(struct canvas *c, const struct leaf *l)
{
    struct qr q;
    if (qr_make(&q, scene_text(l->s, l->e->payload)))
        modules(c, l, &q);
    explicit_bzero(&q, sizeof q); /* it may be of somebody's code */
}
