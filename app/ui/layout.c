#include "app/ui/layout.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "core/utf8.h"

struct pass {
    struct scene *s;
    const struct text_measure *measure;
    const struct scene *before; /* NULL: nothing can be taken over */
    bool same[ELEMENTS_MAX];    /* as `before` in its words, by natural_widths */
};

/* Less than a quarter of a pixel on any panel: what adding up fractions may lose. */
static const float slack_mm = 0.05f;

static const char *lang_of(const struct scene *s, const struct el *e)
{
    return e->lang != 0 ? scene_text(s, e->lang) : s->panel.lang;
}

static struct type type_in(const struct panel *p, const struct el *e)
{
    return e->row_line ? panel_type_row(p, e->level) : panel_type(p, e->level);
}

/* As its own language wants it; digits and codes as in English. */
struct type layout_type(const struct scene *s, const struct el *e)
{
    const char *lang = e->ltr ? "en" : lang_of(s, e);
    if (strcmp(lang, s->panel.lang) == 0)
        return type_in(&s->panel, e);
    struct panel p = s->panel;
    panel_speak(&p, lang, p.rtl);
    return type_in(&p, e);
}

struct text_font layout_font(const struct scene *s, const struct el *e)
{
    struct type t = layout_type(s, e);
    return (struct text_font){.em_px = panel_px(&s->panel, t.em_mm),
                              .bold = t.bold,
                              .urdu = strcmp(lang_of(s, e), "ur") == 0,
                              .tracking = t.tracking};
}

static float pads_w(const struct el *e)
{
    return e->pad_start + e->pad_end;
}

static float pads_h(const struct el *e)
{
    return e->pad_top + e->pad_bottom;
}

static float bounded(float v, float least, float most)
{
    if (most > 0 && v > most)
        v = most;
    return v < least ? least : v;
}

static struct el *child(struct scene *s, int i)
{
    return &s->els[i];
}

/* Children are in the array after their parent, so that upwards is from the end. */
static bool flows_across(const struct el *e)
{
    return e->flow == FLOW_ROW || e->flow == FLOW_WRAP;
}

static bool same_letters(const struct panel *a, const struct panel *b)
{
    return a->px_per_mm == b->px_per_mm && a->size == b->size && a->zoom == b->zoom &&
           strcmp(a->lang, b->lang) == 0;
}

static bool same_text(const struct pass *p, uint16_t now, uint16_t before)
{
    bool none = now == 0 && before == 0;
    return none || strcmp(scene_text(p->s, now), scene_text(p->before, before)) == 0;
}

/* Whether in its place stood before what said the same in the same letters. */
static bool is_same(const struct pass *p, const struct el *e)
{
    if (p->before == NULL || e->index >= p->before->count)
        return false;
    const struct el *b = &p->before->els[e->index];
    return b->drawing == DRAW_TEXT && b->level == e->level &&
           b->row_line == e->row_line && b->ltr == e->ltr &&
           same_text(p, e->name, b->name) && same_text(p, e->lang, b->lang);
}

static const struct el *twin(const struct pass *p, const struct el *e)
{
    if (p->before == NULL || !p->same[e->index])
        return NULL;
    return &p->before->els[e->index];
}

/* On one line. */
static float measured_w(const struct pass *p, const struct el *e)
{
    const char *text = scene_text(p->s, e->name);
    struct wrap w = {.measure = p->measure,
                     .font = layout_font(p->s, e),
                     .lang = lang_of(p->s, e),
                     .width_px = 1e9f};
    struct text_line lines[8];
    bool full = false;
    int count = wrap_text(&w, text, lines, 8, &full);
    float widest = 0;
    for (int i = 0; i < count; i++)
        widest = lines[i].w_mm > widest ? lines[i].w_mm : widest;
    return ceilf(widest) / p->s->panel.px_per_mm;
}

static float text_natural_w(const struct pass *p, const struct el *e)
{
    const struct el *b = twin(p, e);
    return b != NULL && b->text_w >= 0 ? b->text_w : measured_w(p, e);
}

static float children_natural_w(struct scene *s, const struct el *e)
{
    float sum = 0, widest = 0;
    int count = 0;
    for (int i = e->first; i >= 0; i = child(s, i)->next) {
        float w = child(s, i)->want_w;
        sum += w;
        widest = w > widest ? w : widest;
        count++;
    }
    if (!flows_across(e))
        return widest;
    return count > 1 ? sum + e->gap * (float)(count - 1) : sum;
}

static void natural_widths(struct pass *p)
{
    for (int i = p->s->count - 1; i >= 0; i--) {
        struct el *e = child(p->s, i);
        float w = e->w;
        p->same[i] = e->drawing == DRAW_TEXT && is_same(p, e);
        if (e->drawing == DRAW_TEXT)
            e->text_w = w <= 0 ? text_natural_w(p, e) : -1;
        if (w <= 0) {
            w = e->drawing == DRAW_TEXT ? e->text_w : children_natural_w(p->s, e);
            w += pads_w(e);
        }
        e->want_w = bounded(w, e->min_w, e->max_w);
    }
}

struct row_sum {
    float fixed, firm, grow; /* widths that may not shrink, all widths, shares */
    int count;
};

static struct row_sum sum_row(struct scene *s, const struct el *e)
{
    struct row_sum r = {0};
    for (int i = e->first; i >= 0; i = child(s, i)->next) {
        const struct el *c = child(s, i);
        r.count++;
        if (c->grow > 0) {
            r.grow += c->grow;
            continue;
        }
        r.firm += c->want_w;
        if (c->no_shrink || c->w > 0)
            r.fixed += c->want_w;
    }
    return r;
}

/* Firm children get what they want, those that can wrap give way in proportion if it is
 * too much, those that grow share the rest. */
static void share_row(struct scene *s, const struct el *e, float inner)
{
    struct row_sum r = sum_row(s, e);
    float gaps = r.count > 1 ? e->gap * (float)(r.count - 1) : 0;
    float left = inner - gaps - r.firm;
    float soft = r.firm - r.fixed;
    float squeeze = left < 0 && soft > 0 ? fmaxf(0, (soft + left) / soft) : 1;
    for (int i = e->first; i >= 0; i = child(s, i)->next) {
        struct el *c = child(s, i);
        if (c->grow > 0)
            c->mm_w = bounded(fmaxf(0, left) * c->grow / r.grow, c->min_w, c->max_w);
        else if (c->no_shrink || c->w > 0)
            c->mm_w = c->want_w;
        else
            c->mm_w = fmaxf(c->min_w, c->want_w * squeeze);
    }
}

static bool stretches(const struct el *parent)
{
    return parent->align == ALIGN_STRETCH || parent->align == ALIGN_BETWEEN;
}

static void share_column(struct scene *s, const struct el *e, float inner)
{
    for (int i = e->first; i >= 0; i = child(s, i)->next) {
        struct el *c = child(s, i);
        float w = c->want_w;
        if (stretches(e) && c->w <= 0)
            w = bounded(inner, c->min_w, c->max_w);
        c->mm_w = c->w > 0 ? w : fminf(w, inner);
    }
}

static void real_widths(const struct pass *p)
{
    struct el *root = child(p->s, 0);
    root->mm_w = root->want_w;
    for (int i = 0; i < p->s->count; i++) {
        const struct el *e = child(p->s, i);
        float inner = e->mm_w - pads_w(e);
        if (e->flow == FLOW_ROW)
            share_row(p->s, e, inner);
        else if (e->flow == FLOW_WRAP)
            for (int c = e->first; c >= 0; c = child(p->s, c)->next)
                child(p->s, c)->mm_w = fminf(child(p->s, c)->want_w, inner);
        else
            share_column(p->s, e, inner);
    }
}

static float text_width(const struct el *e)
{
    return e->mm_w - pads_w(e);
}

/* The lines of its twin, if that had the same room. */
static bool take_lines_over(const struct pass *p, struct el *e)
{
    struct scene *s = p->s;
    const struct scene *before = p->before;
    const struct el *b = twin(p, e);
    if (before == NULL || b == NULL || text_width(b) != text_width(e) ||
        b->lines_max != e->lines_max || b->tail != e->tail ||
        b->line_count > LINES_MAX - s->line_count)
        return false;
    memcpy(&s->lines[s->line_count], &before->lines[b->line_first],
           (size_t)b->line_count * sizeof s->lines[0]);
    e->line_first = (int16_t)s->line_count;
    e->line_count = b->line_count;
    e->text_h = b->text_h;
    s->line_count = (uint16_t)(s->line_count + b->line_count);
    return true;
}

/* What is typed at the end is seen; letters keep their marks. */
static void show_end(const struct wrap *w, const char *text, struct text_line *l)
{
    size_t start = 0, size = strlen(text);
    uint32_t next = 0;
    while (start < size && wrap_width(w, text, start, size, false) > w->width_px) {
        do {
            start += utf8_get(text + start, size - start, &next);
            (void)utf8_get(text + start, size - start, &next);
        } while (start < size && utf8_is_mark(next));
    }
    *l = (struct text_line){.start = (uint16_t)start,
                            .size = (uint16_t)(size - start),
                            .w_mm = wrap_width(w, text, start, size, false)};
}

/* What may not be parted: all of it, or each of its words. */
static float least_w(const struct pass *p, const struct el *e)
{
    if (e->whole)
        return measured_w(p, e);
    const char *text = scene_text(p->s, e->name);
    const struct wrap w = {
        .measure = p->measure, .font = layout_font(p->s, e), .lang = lang_of(p->s, e)};
    float widest = 0;
    for (size_t start = 0, at = 0; text[start] != '\0'; start = at) {
        at = start + strcspn(text + start, " -\n");
        float word = wrap_width(&w, text, start, at, wrap_bold_at(text, start));
        widest = fmaxf(widest, word);
        at += strspn(text + at, " -\n");
    }
    return widest / p->s->panel.px_per_mm;
}

/* The next smaller letters for headings, codes and buttons; LEVEL_COUNT: none. */
static enum level smaller_level(uint8_t level)
{
    static const uint8_t steps[][2] = {
        {LEVEL_DISPLAY, LEVEL_H1},     {LEVEL_PRICE, LEVEL_H1},
        {LEVEL_H1, LEVEL_H2},          {LEVEL_DOOR, LEVEL_H2},
        {LEVEL_H2, LEVEL_H3},          {LEVEL_H3, LEVEL_SMALL_BOLD},
        {LEVEL_SMALL_BOLD, LEVEL_KEY}, {LEVEL_BUTTON, LEVEL_BUTTON_SMALL}};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (steps[i][0] == level)
            return (enum level)steps[i][1];
    }
    return LEVEL_COUNT;
}

/* As it was if no letters are small enough. */
static void set_whole(const struct pass *p, struct el *e)
{
    const uint8_t wanted = e->level;
    const float room = text_width(e) + slack_mm;
    enum level level = (enum level)wanted;
    if (e->text_w >= 0 && e->text_w <= room)
        return;
    while (level != LEVEL_COUNT && least_w(p, e) > room) {
        bool least = !e->whole && level == LEVEL_SMALL_BOLD; /* as large as the text */
        level = least ? LEVEL_COUNT : smaller_level(e->level);
        e->level = (uint8_t)level;
    }
    if (level == LEVEL_COUNT)
        e->level = wanted;
}

static void break_text(const struct pass *p, struct el *e)
{
    struct scene *s = p->s;
    if (e->whole || e->whole_words)
        set_whole(p, e);
    const struct wrap w = {
        .measure = p->measure,
        .font = layout_font(s, e),
        .lang = lang_of(s, e),
        .width_px = (text_width(e) + slack_mm) * s->panel.px_per_mm,
        .lines_max = e->lines_max,
    };
    bool full = false;
    int room = LINES_MAX - s->line_count;
    struct text_line *out = &s->lines[s->line_count];
    int count = wrap_text(&w, scene_text(s, e->name), out, room, &full);
    if (e->tail && out[0].cut)
        show_end(&w, scene_text(s, e->name), &out[0]);
    for (int i = 0; i < count; i++)
        out[i].w_mm /= s->panel.px_per_mm;
    s->overflow = s->overflow || full;
    e->line_first = (int16_t)s->line_count;
    e->line_count = (int16_t)count;
    s->line_count = (uint16_t)(s->line_count + count);
    e->text_h = (float)count * layout_type(s, e).line_mm;
}

static float text_height(const struct pass *p, struct el *e)
{
    if (!take_lines_over(p, e))
        break_text(p, e);
    return e->text_h;
}

static float wrap_height(struct scene *s, const struct el *e)
{
    float inner = e->mm_w - pads_w(e);
    float x = 0, row = 0, sum = 0;
    for (int i = e->first; i >= 0; i = child(s, i)->next) {
        const struct el *c = child(s, i);
        if (x > 0 && x + c->mm_w > inner + slack_mm) {
            sum += row + e->row_gap;
            x = row = 0;
        }
        x += c->mm_w + e->gap;
        row = fmaxf(row, c->want_h);
    }
    return sum + row;
}

static float children_height(struct scene *s, const struct el *e)
{
    if (e->flow == FLOW_WRAP)
        return wrap_height(s, e);
    float sum = 0, tallest = 0;
    for (int i = e->first; i >= 0; i = child(s, i)->next) {
        if (child(s, i)->over > 0)
            continue;
        sum += child(s, i)->want_h;
        sum += child(s, i)->next >= 0 ? e->gap : 0;
        tallest = fmaxf(tallest, child(s, i)->want_h);
    }
    return e->flow == FLOW_COLUMN ? sum : tallest;
}

static void natural_heights(const struct pass *p)
{
    for (int i = p->s->count - 1; i >= 0; i--) {
        struct el *e = child(p->s, i);
        float h = e->h;
        float text = e->drawing == DRAW_TEXT ? text_height(p, e) : 0;
        if (h <= 0)
            h = text + children_height(p->s, e) + pads_h(e);
        e->want_h = bounded(h, e->min_h, 0);
    }
}

struct along {
    float start, gap, share; /* where to begin, between children, per unit of grow */
};

/* How a column places its children from top to bottom. */
static struct along spread(float inner, float used, float grow, int count,
                           const struct el *e)
{
    /* Too much content: what grows gives way, so that shelf and bar keep their places. */
    float share = inner - used;
    float left = fmaxf(0, share);
    struct along a = {0, e->gap, 0};
    if (grow > 0)
        a.share = share / grow;
    else if (e->justify == ALIGN_CENTER)
        a.start = left / 2;
    else if (e->justify == ALIGN_END)
        a.start = left;
    else if (e->justify == ALIGN_BETWEEN && count > 1)
        a.gap += left / (float)(count - 1);
    return a;
}

static float offset_across(enum align a, float inner, float size)
{
    switch (a) {
    case ALIGN_CENTER: return (inner - size) / 2;
    case ALIGN_END: return inner - size;
    case ALIGN_STRETCH:
    case ALIGN_START:
    case ALIGN_BETWEEN: return 0;
    }
    return 0;
}

static void place(struct scene *s, const struct el *e, struct el *c, const float xy[2])
{
    float inner = e->mm_w - pads_w(e);
    bool rtl = s->panel.rtl && !e->ltr;
    float x = rtl ? inner - xy[0] - c->mm_w : xy[0];
    float left = rtl ? e->pad_end : e->pad_start;
    c->mm_x = e->mm_x + left + x;
    c->mm_y = e->mm_y + e->pad_top + xy[1];
}

static void lie_over(struct el *c, const struct el *under)
{
    c->mm_x = under->mm_x;
    c->mm_y = under->mm_y;
    c->mm_w = under->mm_w;
    c->mm_h = under->mm_h;
}

static void place_column(struct scene *s, const struct el *e)
{
    float inner_w = e->mm_w - pads_w(e), inner_h = e->mm_h - pads_h(e);
    float used = 0, grow = 0;
    int count = 0;
    for (int i = e->first; i >= 0; i = child(s, i)->next) {
        if (child(s, i)->over > 0)
            continue;
        used += child(s, i)->want_h + (count++ > 0 ? e->gap : 0);
        grow += child(s, i)->grow;
    }
    struct along a = spread(inner_h, used, grow, count, e);
    float y = a.start;
    for (int i = e->first; i >= 0; i = child(s, i)->next) {
        struct el *c = child(s, i);
        if (c->over > 0) {
            lie_over(c, child(s, c->over));
            continue;
        }
        c->mm_h = fmaxf(0, c->want_h + a.share * c->grow);
        place(s, e, c, (float[2]){offset_across(e->align, inner_w, c->mm_w), y});
        y += c->mm_h + a.gap;
    }
}

static float row_used(struct scene *s, const struct el *e, int *count)
{
    float used = 0;
    *count = 0;
    for (int i = e->first; i >= 0; i = child(s, i)->next, (*count)++)
        used += child(s, i)->mm_w + (*count > 0 ? e->gap : 0);
    return used;
}

static void place_row(struct scene *s, const struct el *e)
{
    float inner_w = e->mm_w - pads_w(e), inner_h = e->mm_h - pads_h(e);
    int count = 0;
    float used = row_used(s, e, &count);
    struct along a = spread(inner_w, used, 0, count, e);
    float x = a.start;
    for (int i = e->first; i >= 0; i = child(s, i)->next) {
        struct el *c = child(s, i);
        bool full = e->align == ALIGN_STRETCH && c->h <= 0;
        c->mm_h = full ? inner_h : c->want_h;
        place(s, e, c, (float[2]){x, offset_across(e->align, inner_h, c->mm_h)});
        x += c->mm_w + a.gap;
    }
}

static void place_wrap(struct scene *s, const struct el *e)
{
    float inner = e->mm_w - pads_w(e);
    float x = 0, y = 0, row = 0;
    for (int i = e->first; i >= 0; i = child(s, i)->next) {
        struct el *c = child(s, i);
        if (x > 0 && x + c->mm_w > inner + slack_mm) {
            y += row + e->row_gap;
            x = row = 0;
        }
        c->mm_h = c->want_h;
        place(s, e, c, (float[2]){x, y});
        x += c->mm_w + e->gap;
        row = fmaxf(row, c->mm_h);
    }
}

static void to_pixels(const struct scene *s, struct el *e)
{
    const struct panel *p = &s->panel;
    e->box.x = panel_px(p, e->mm_x);
    e->box.y = panel_px(p, e->mm_y - e->up);
    e->box.w = panel_px(p, e->mm_x + e->mm_w) - e->box.x;
    e->box.h = panel_px(p, e->mm_y - e->up + e->mm_h) - e->box.y;
}

static void places(const struct pass *p)
{
    struct el *root = child(p->s, 0);
    root->mm_x = root->mm_y = 0;
    root->mm_h = root->want_h;
    for (int i = 0; i < p->s->count; i++) {
        struct el *e = child(p->s, i);
        to_pixels(p->s, e);
        switch ((enum flow)e->flow) {
        case FLOW_COLUMN: place_column(p->s, e); break;
        case FLOW_ROW: place_row(p->s, e); break;
        case FLOW_WRAP: place_wrap(p->s, e); break;
        }
    }
}

/* Half a millimetre more than its place is nothing anyone sees. */
static bool spills(const struct scene *s, const struct el *e)
{
    if (e->parent < 0)
        return false;
    const struct el *in = &s->els[e->parent];
    const float most = 0.5f;
    return e->mm_x < in->mm_x - most || e->mm_x + e->mm_w > in->mm_x + in->mm_w + most ||
           e->mm_y < in->mm_y - most || e->mm_y + e->mm_h > in->mm_y + in->mm_h + most;
}

const char *layout_spill(const struct scene *s)
{
    for (int i = 0; i < s->count; i++) {
        if (spills(s, &s->els[i]))
            return scene_text(s, s->els[i].id);
    }
    return "";
}

void layout_run(struct scene *s, const struct text_measure *measure)
{
    const struct scene *before = measure->before;
    bool usable = before != NULL && before != s && before->laid_out &&
                  !before->overflow && same_letters(&before->panel, &s->panel);
    struct pass p;
    p.s = s;
    p.measure = measure;
    p.before = usable ? before : NULL;
    s->line_count = 0;
    natural_widths(&p);
    real_widths(&p);
    natural_heights(&p);
    places(&p);
    s->spilled = layout_spill(s)[0] != '\0';
    s->laid_out = true;
}
