#include <math.h>

#include "app/ui/parts_in.h"

static const float dot_mm = 3.6f, dot_gap_mm = 1.3f;

/* Between the lines of a job card on L. */
static const float large_gap_mm = 2.1f;

/* From this width on a date tile has the largest number. */
static const float large_tile_mm = 50;

static void card_box(struct el *e, const char *name, const char *spoken,
                     struct press press)
{
    ui_press(e, ROLE_BUTTON, name, press);
    ui_set_spoken(e, spoken);
    part_lip(e, INK_SURFACE, INK_LINE);
}

/* Icon and small text. Gives the row, so that more may stand at its end. */
struct fact_text {
    const char *word, *icon, *text;
    bool cut; /* to one line on small panels, where the card is a whole page */
};

static struct el *fact_line(struct el *parent, const struct el *card, struct fact_text f)
{
    const struct panel *p = el_panel(parent);
    struct el *row = ui_row(parent, NULL);
    row->gap = panel_lms(p, 3, 2.5f, 2.5f);
    ui_icon(row, f.icon, panel_icon(p, panel_lms(p, 8, 7, 7)), INK_ACCENT);
    struct el *t = ui_text(row, part_id(card, f.word), LEVEL_SMALL, INK_TEXT, f.text);
    t->role = ROLE_LABEL;
    t->row_line = true;
    t->grow = 1;
    t->lines_max = f.cut && p->size != PANEL_L && !panel_is_tall(p) ? 1 : 0;
    return row;
}

static void dots(struct el *row, int count, int max)
{
    if (max <= 0)
        return;
    struct el *d = ui_column(row, NULL);
    d->drawing = DRAW_DOTS;
    d->decorative = true;
    d->ink = INK_ACCENT;
    d->value = (int16_t)count;
    d->value_max = (int16_t)max;
    d->gap = dot_gap_mm;
    d->h = dot_mm;
    d->w = dot_mm * (float)max + dot_gap_mm * (float)(max - 1);
    d->no_shrink = true;
}

static void kept_word(struct el *row, const char *id, const char *word)
{
    const struct panel *p = el_panel(row);
    ui_icon(row, "bookmark", panel_icon(p, panel_lms(p, 8, 7, 7)), INK_ACCENT);
    struct el *t = ui_text(row, id, LEVEL_SMALL_BOLD, INK_ACCENT, word);
    t->role = ROLE_LABEL;
    t->no_shrink = t->row_line = true;
}

static void fit_line(struct el *left, const struct ui_job_card *c)
{
    struct el *row = ui_row(left, NULL);
    row->gap = 4;
    struct el *card = &el_scene(left)->els[left->parent];
    if (part_some(c->kept))
        kept_word(row, part_id(card, "kept"), c->kept);
    dots(row, c->fit_count, c->fit_max);
    if (!part_some(c->fit))
        return;
    struct el *t =
        ui_text(row, part_id(card, "fit"), LEVEL_SMALL_BOLD, INK_ACCENT, c->fit);
    t->role = ROLE_LABEL;
    t->row_line = true;
}

static void card_notes(struct el *left, const struct ui_job_card *c)
{
    if (!part_some(c->mark))
        return;
    struct el *card = &el_scene(left)->els[left->parent];
    struct el *marks = ui_marks(left, part_id(card, "marks"));
    ui_mark(marks, part_id(card, "mark"), MARK_TINT, c->mark_icon, c->mark);
}

static void price_column(struct el *card, const struct ui_job_card *c)
{
    struct el *end = ui_column(card, NULL);
    end->no_shrink = true;
    end->align = ALIGN_END;
    part_label(end, "price", LEVEL_H2, c->price)->ltr = true;
    struct el *unit =
        part_ink(part_label(end, "unit", LEVEL_SMALL, c->price_unit), INK_TEXT2);
    unit->row_line = true;
}

static const char *price_words(const struct el *any, const struct ui_job_card *c)
{
    return ui_id(any, "%s %s", c->price, part_some(c->price_unit) ? c->price_unit : "");
}

static struct el *end_word(struct el *row, const char *word, enum ink ink,
                           const char *text)
{
    struct el *t = ui_text(row, word, LEVEL_SMALL_BOLD, ink, text);
    t->role = ROLE_LABEL;
    t->row_line = true;
    t->no_shrink = true;
    return t;
}

/* With a line of its own in large text, so that the title has all of the width. */
static void job_card_large(struct el *e, const struct ui_job_card *c)
{
    bool stacks = panel_stacks(el_panel(e));
    part_pad(e, 4, 7);
    e->gap = 6;
    e->align = ALIGN_START;
    struct el *left = ui_column(e, NULL);
    left->grow = 1;
    left->gap = large_gap_mm;
    struct el *title = ui_text(left, part_id(e, "title"), LEVEL_H3,
                               c->stale ? INK_TEXT2 : INK_TEXT, c->title);
    title->role = ROLE_LABEL;
    title->lines_max = stacks ? 0 : 2;
    if (stacks)
        end_word(left, part_id(e, "price"), INK_TEXT, price_words(e, c));
    fact_line(left, e, (struct fact_text){.word = "place", "map-pin", c->place});
    fact_line(left, e, (struct fact_text){.word = "hours", "clock", c->hours});
    if (part_some(c->fit) || part_some(c->kept))
        fit_line(left, c);
    card_notes(left, c);
    if (!stacks)
        price_column(e, c);
}

/* The one word that says most about it. */
static void last_word(struct el *row, const struct el *card, const struct ui_job_card *c)
{
    if (part_some(c->kept))
        end_word(row, part_id(card, "kept"), INK_ACCENT, c->kept);
    else if (part_some(c->fit))
        end_word(row, part_id(card, "fit"), INK_ACCENT, c->fit);
    else if (part_some(c->mark))
        end_word(row, part_id(card, "mark"), INK_ACCENT, c->mark);
}

static bool has_last_word(const struct ui_job_card *c)
{
    return part_some(c->kept) || part_some(c->fit) || part_some(c->mark);
}

/* M, S: three lines, with the price at the end of the second, of which the place may
 * be cut; the price has a line of its own in large text, and where there is room for
 * one card alone or for many. */
static void job_card_small(struct el *e, const struct ui_job_card *c)
{
    const struct panel *p = el_panel(e);
    bool stacks = panel_stacks(p);
    bool roomy = p->size == PANEL_S && !has_last_word(c) && !c->low;
    bool own = stacks || panel_is_tall(p) || roomy;
    part_pad(e, 1.2f, 5);
    struct el *lines = ui_column(e, NULL);
    lines->grow = 1;
    struct el *title = ui_text(lines, part_id(e, "title"), LEVEL_H3,
                               c->stale ? INK_TEXT2 : INK_TEXT, c->title);
    title->role = ROLE_LABEL;
    title->lines_max = stacks || panel_is_tall(p) ? 2 : 1;
    const char *price = price_words(e, c);
    if (own)
        end_word(lines, part_id(e, "price"), INK_TEXT, price);
    struct el *place = fact_line(
        lines, e, (struct fact_text){"place", "map-pin", c->place, .cut = !stacks});
    if (!own)
        end_word(place, part_id(e, "price"), INK_TEXT, price);
    struct el *hours =
        fact_line(lines, e, (struct fact_text){.word = "hours", "clock", c->hours});
    bool full = c->low && p->size == PANEL_S && !panel_is_tall(p);
    bool beside = p->size == PANEL_M && p->zoom == ZOOM_100;
    if (has_last_word(c) && !full)
        last_word(beside ? hours : lines, e, c);
}

struct el *ui_job_card(struct el *parent, const char *id, const struct ui_job_card *c)
{
    struct el *e = ui_row(parent, id);
    card_box(e, c->title, c->spoken, c->press);
    if (el_panel(parent)->size == PANEL_L)
        job_card_large(e, c);
    else
        job_card_small(e, c);
    return e;
}

struct el *ui_date_tile(struct el *parent, const char *id, float width, const char *day,
                        const char *number)
{
    struct el *e = ui_column(parent, id);
    e->min_w = width;
    e->no_shrink = true;
    e->bg = INK_TINT;
    e->yellow_edge = INK_LINE;
    e->radius = panel_radius(el_panel(e));
    e->align = e->justify = ALIGN_CENTER;
    ui_pad(e, width >= large_tile_mm ? 4.5f : 2, 1);
    struct el *d = part_ink(part_label(e, "day", LEVEL_SMALL_BOLD, day), INK_ACCENT);
    d->row_line = true;
    enum level level = width >= large_tile_mm ? LEVEL_DISPLAY : LEVEL_DATE;
    struct el *n = part_ink(part_label(e, "number", level, number), INK_ACCENT);
    n->ltr = true;
    return e;
}

void ui_date_month(struct el *tile, const char *month)
{
    struct el *m =
        part_ink(part_label(tile, "month", LEVEL_SMALL_BOLD, month), INK_ACCENT);
    m->row_line = true;
}

static void session_words(struct el *e, const struct ui_session_card *c)
{
    const struct panel *p = el_panel(e);
    struct el *words = ui_column(e, NULL);
    words->grow = 1;
    words->gap = panel_lms(p, 1.8f, 0.4f, 0.4f);
    struct el *title = ui_text(words, part_id(e, "title"), LEVEL_H3, INK_TEXT, c->title);
    title->role = ROLE_LABEL;
    if (!panel_stacks(p))
        title->lines_max = p->size == PANEL_L || panel_is_tall(p) ? 2 : 1;
    struct el *facts = ui_column(words, NULL);
    facts->gap = panel_lms(p, 2.6f, 0.4f, 0.4f);
    fact_line(facts, e, (struct fact_text){.word = "when", "clock", c->when});
    fact_line(facts, e, (struct fact_text){"where", "map-pin", c->where, .cut = true});
    if (!part_some(c->marks[0].text))
        return;
    ui_space(words, panel_lms(p, 0.6f, 0.1f, 0.1f))->w = 0;
    struct el *marks = ui_marks(words, part_id(e, "marks"));
    for (int i = 0; i < CARD_MARKS_MAX && part_some(c->marks[i].text); i++)
        ui_mark(marks, ui_id(e, "%s.mark.%d", scene_text(el_scene(e), e->id), i),
                c->marks[i].kind, c->marks[i].icon, c->marks[i].text);
}

struct el *ui_session_card(struct el *parent, const char *id,
                           const struct ui_session_card *c)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_row(parent, id);
    card_box(e, c->title, c->spoken, c->press);
    float pad = panel_lms(p, 7.5f, 2, 2);
    part_pad(e, pad, panel_lms(p, 7.5f, 3, 3));
    e->gap = panel_lms(p, 8, 5, 4);
    e->align = ALIGN_STRETCH;
    float tile_mm = panel_lms(p, p->zoom == ZOOM_200 ? 42 : 34, 24, 22);
    struct el *tile = ui_date_tile(e, part_id(e, "date"), tile_mm, c->day, c->number);
    ui_date_month(tile, c->month);
    session_words(e, c);
    return e;
}

float ui_day_h(const struct panel *p)
{
    float text =
        panel_type(p, LEVEL_H3).line_mm + 2 * panel_type_row(p, LEVEL_SMALL).line_mm;
    return fmaxf(34, text + 4);
}

struct el *ui_day(struct el *parent, const char *id, const struct ui_day *d)
{
    struct el *e = ui_column(parent, id);
    bool on = part_some(d->when);
    e->h = ui_day_h(el_panel(e));
    e->no_shrink = true;
    e->align = e->justify = ALIGN_CENTER;
    e->radius = panel_radius(el_panel(e));
    if (on) {
        ui_press(e, ROLE_BUTTON, d->number, d->press);
        ui_set_spoken(e, d->spoken);
        part_lip(e, INK_SURFACE, INK_LINE);
    }
    if (d->today) {
        e->bg = INK_TINT;
        e->yellow_edge = INK_LINE;
    }
    struct el *n = part_label(e, "number", on ? LEVEL_H3 : LEVEL_BODY, d->number);
    n->ltr = true;
    n->decorative = !on;
    part_ink(n, on ? INK_TEXT : INK_TEXT2);
    if (!on)
        return e;
    struct el *w = part_ink(part_label(e, "when", LEVEL_SMALL_BOLD, d->when), INK_ACCENT);
    w->ltr = w->row_line = true;
    if (!part_some(d->others))
        return e;
    w = part_ink(part_label(e, "others", LEVEL_SMALL_BOLD, d->others), INK_ACCENT);
    w->ltr = w->row_line = true;
    return e;
}
