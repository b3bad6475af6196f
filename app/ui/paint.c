#include "app/ui/paint.h"

#include <math.h>
#include <string.h>

#include "app/ui/layout.h"
#include "app/ui/paint_leaf.h"
#include "app/ui/tone.h"

struct job {
    const struct paint *p;
    const struct scene *s;
    struct canvas *c;
};

static int px(const struct scene *s, float mm)
{
    return panel_px(&s->panel, mm);
}

/* Whole pixels of a line, never thicker than asked for, but one at least. */
static int line_px(const struct scene *s, float mm)
{
    int v = (int)(mm * s->panel.px_per_mm + 0.02f);
    return v < 1 && mm > 0 ? 1 : v;
}

/* What is within a pressed part goes down with its face. */
static struct rect moved(const struct scene *s, const struct el *e)
{
    struct rect box = e->box;
    const struct el *pressed = tone_pressed(s, e);
    if (pressed != NULL && pressed != e && pressed->lip != INK_NONE)
        box.y += px(s, 1);
    return box;
}

static struct round shape_of(const struct scene *s, const struct el *e, struct rect box)
{
    struct round r = round_of(box, e->radius * s->panel.px_per_mm);
    bool left = (e->corner == CORNER_START) != s->panel.rtl;
    if (e->corner != CORNER_NONE && left)
        r.bottom_left = 0;
    else if (e->corner != CORNER_NONE)
        r.bottom_right = 0;
    return r;
}

static void draw_lipped(const struct job *j, const struct el *e, struct rect box)
{
    const struct scene *s = j->s;
    bool down = e->index == s->pressed;
    int edge = line_px(s, e->edge_w);
    int bottom = down ? edge : line_px(s, e->lip_h);
    struct round whole = shape_of(s, e, box);
    struct round face =
        round_of(rect_inset(box, edge, edge, edge, bottom), whole.top_left - (float)edge);
    struct round hidden = round_of(rect_inset(face.box, 2, 2, 2, 2), face.top_left - 2);
    canvas_frame(j->c, &whole, &hidden, theme_rgb(s->panel.theme, (enum ink)e->lip));
    canvas_round(j->c, &face, theme_rgb(s->panel.theme, tone_own_ground(s, e)));
}

static void draw_box(const struct job *j, const struct el *e, struct rect box)
{
    const struct scene *s = j->s;
    if (e->lip != INK_NONE) {
        draw_lipped(j, e, box);
        return;
    }
    enum ink ground = tone_own_ground(s, e);
    struct round shape = shape_of(s, e, box);
    if (ground != INK_NONE)
        canvas_round(j->c, &shape, theme_rgb(s->panel.theme, ground));
    enum ink edge = (enum ink)e->edge;
    float edge_mm = e->edge_w;
    if (s->panel.theme == THEME_YELLOW && e->yellow_edge != INK_NONE) {
        edge = (enum ink)e->yellow_edge;
        edge_mm = 0.5f;
    }
    if (edge != INK_NONE && edge_mm > 0)
        canvas_ring(j->c, &shape, line_px(s, edge_mm), theme_rgb(s->panel.theme, edge));
}

/* Left end of a line w pixels wide. */
static int line_x(const struct scene *s, const struct el *e, struct rect box, int w)
{
    int start = px(s, s->panel.rtl ? e->pad_end : e->pad_start);
    int end = px(s, s->panel.rtl ? e->pad_start : e->pad_end);
    bool to_right = s->panel.rtl;
    if (e->text_align == ALIGN_END)
        to_right = !to_right;
    if (e->text_align == ALIGN_CENTER)
        return box.x + start + (box.w - start - end - w) / 2;
    return to_right ? box.x + box.w - end - w : box.x + start;
}

static void draw_text(const struct job *j, const struct el *e, struct rect box)
{
    const struct scene *s = j->s;
    struct text_font font = layout_font(s, e);
    float line_h = layout_type(s, e).line_mm * s->panel.px_per_mm;
    float lead = (line_h - (float)text_height(j->p->text, &font)) / 2;
    for (int i = 0; i < e->line_count; i++) {
        const struct text_line *l = &s->lines[e->line_first + i];
        float top = (float)(box.y + px(s, e->pad_top)) + line_h * (float)i + lead;
        int baseline = (int)lroundf(top) + text_ascent(j->p->text, &font);
        struct text_line_draw d = {
            .font = font,
            .text = scene_text(s, e->name) + l->start,
            .size = l->size,
            .bold = l->bold,
            .rtl = s->panel.rtl && !e->ltr,
            .secret = e->sensitive,
            .underline = e->underline,
            .cut = l->cut,
            .colour = tone_ink(s, e),
            .baseline = baseline,
            .rule_y = baseline + line_px(s, 1.6f),
            .rule_h = line_px(s, 0.5f),
        };
        d.x = line_x(s, e, box, (int)ceilf(l->w_mm * s->panel.px_per_mm));
        text_draw(j->p->text, j->c, &d);
    }
}

static void draw_icon(const struct job *j, const struct el *e, struct rect box)
{
    int side = px(j->s, e->size);
    const char *name = scene_text(j->s, e->icon);
    const struct cover *cover = icons_get(j->p->icons, name, side, e->size);
    if (cover == NULL)
        return;
    int x = box.x + (box.w - side) / 2, y = box.y + (box.h - side) / 2;
    if (e->mirror && j->s->panel.rtl)
        canvas_cover_mirrored(j->c, cover, x, y, tone_ink(j->s, e));
    else
        canvas_cover(j->c, cover, x, y, tone_ink(j->s, e));
}

static void draw_leaf(const struct job *j, const struct el *e, struct rect box)
{
    const struct leaf l = {j->s, e, box, tone_ink(j->s, e)};
    switch ((enum drawing)e->drawing) {
    case DRAW_BOX:
    case DRAW_LINE:
    case DRAW_CARET:
    case DRAW_DISC: break;
    case DRAW_TEXT: draw_text(j, e, box); break;
    case DRAW_ICON: draw_icon(j, e, box); break;
    case DRAW_DOTS: paint_dots(j->c, &l); break;
    case DRAW_SEGMENTS: paint_segments(j->c, &l); break;
    case DRAW_PLACES: paint_places(j->c, &l); break;
    case DRAW_TRACK: paint_track(j->c, &l); break;
    case DRAW_QR: paint_qr(j->c, &l); break;
    case DRAW_RADIO: paint_radio(j->c, &l); break;
    case DRAW_MARK: paint_mark(j->c, &l); break;
    }
}

/* Rules and carets are a pixel at least, however small the panel. */
static struct rect at_least_a_pixel(const struct el *e, struct rect box)
{
    bool thin = e->drawing == DRAW_LINE || e->drawing == DRAW_CARET;
    if (thin && box.h < 1)
        box.h = 1;
    if (thin && box.w < 1)
        box.w = 1;
    return box;
}

static void draw_el(const struct job *j, const struct el *e)
{
    struct rect box = at_least_a_pixel(e, moved(j->s, e));
    draw_box(j, e, box);
    draw_leaf(j, e, box);
}

/* Black 0.6, yellow 1.2, black 0.8, from inside to outside; within the part or around
 * it. */
static void draw_focus(const struct job *j, const struct el *e)
{
    const struct scene *s = j->s;
    int out = e->inner_focus ? -line_px(s, 0.5f) : line_px(s, 2.6f);
    struct rect box = rect_inset(e->box, -out, -out, -out, -out);
    float radius = (e->radius > 0 ? e->radius : 3) * s->panel.px_per_mm + (float)out;
    struct round ring = round_of(box, radius);
    ring.bottom_left = e->corner == CORNER_START ? 0 : ring.bottom_left;
    canvas_ring(j->c, &ring, line_px(s, 2.6f), theme_rgb(s->panel.theme, INK_FOCUS_EDGE));
    int edge = line_px(s, 0.8f);
    struct round yellow =
        round_of(rect_inset(box, edge, edge, edge, edge), radius - (float)edge);
    canvas_ring(j->c, &yellow, line_px(s, 1.2f), theme_rgb(s->panel.theme, INK_FOCUS));
}

struct rect paint_reach(const struct scene *s, int index)
{
    const struct el *e = &s->els[index];
    int more = index == s->focus ? line_px(s, 2.6f) + 1 : 1;
    /* Content of a pressed part, and letters that reach out of a close line. */
    int text = e->drawing == DRAW_TEXT ? px(s, layout_type(s, e).em_mm) / 3 : 0;
    int below = px(s, 1) + 1 + text;
    int side = more > text ? more : text;
    return rect_inset(e->box, -side, -side, -side, -(more > below ? more : below));
}

/* Cheaper to say than paint_reach, which is never so large: wide is the clip, with that
 * much around it. */
static bool is_far(const struct el *e, struct rect wide)
{
    return e->box.x >= wide.x + wide.w || e->box.x + e->box.w <= wide.x ||
           e->box.y >= wide.y + wide.h || e->box.y + e->box.h <= wide.y;
}

void paint_scene(const struct paint *p, const struct scene *s, struct canvas *c)
{
    const struct job j = {p, s, c};
    int m = px(s, 15) + 1;
    struct rect wide = rect_inset(c->clip, -m, -m, -m, -m);
    for (int i = 0; i < s->count; i++) {
        if (s->els[i].veiled || is_far(&s->els[i], wide))
            continue;
        if (!rect_empty(rect_cut(paint_reach(s, i), c->clip)))
            draw_el(&j, &s->els[i]);
    }
    if (s->focus >= 0 && !s->els[s->focus].veiled)
        draw_focus(&j, &s->els[s->focus]);
}
