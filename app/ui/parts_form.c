#include <math.h>
#include <string.h>

#include "app/ui/parts_in.h"
#include "core/utf8.h"

struct el *ui_radio(struct el *parent, const char *id, const struct ui_radio *r)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_row(parent, id);
    ui_press(e, ROLE_RADIO, r->label, r->press);
    part_lip(e, INK_SURFACE, INK_LINE);
    if (r->chosen) {
        part_chosen(e);
        ui_set_state(e, r->chosen_word);
    }
    e->min_h = fmaxf(e->min_h, panel_lms(p, 24, 20, 20));
    part_pad(e, panel_lms(p, 2, 1, 1), panel_lms(p, 8, 5, 4));
    e->gap = panel_lms(p, 6, 4, 4);
    struct el *ring = ui_column(e, NULL);
    ring->drawing = DRAW_RADIO;
    ring->decorative = true;
    ring->ink = INK_ACCENT;
    ring->value = r->chosen;
    ring->size = ring->w = ring->h = panel_lms(p, 12, 10, 10);
    struct el *words = ui_column(e, NULL);
    words->grow = 1;
    struct el *label = part_label(words, "label", LEVEL_BODY_BOLD, r->label);
    label->row_line = true;
    part_lang(e, label, r->lang);
    if (part_some(r->hint))
        part_ink(part_label(words, "hint", LEVEL_SMALL, r->hint), INK_TEXT2)->row_line =
            true;
    if (!r->chosen)
        return e;
    struct el *word =
        part_ink(part_label(e, "chosen", LEVEL_SMALL_BOLD, r->chosen_word), INK_ACCENT);
    word->row_line = word->no_shrink = true;
    return e;
}

static void answer_disc(struct el *row, const char *icon, bool chosen)
{
    const struct panel *p = el_panel(row);
    float side = panel_lms(p, panel_stacks(p) ? 22 : 28, 14, 12);
    struct el *d = part_disc(row, side);
    d->bg = chosen ? INK_ACCENT : INK_TINT;
    d->yellow_edge = INK_LINE;
    ui_icon(d, icon, side * 0.56f, chosen ? INK_ON : INK_ACCENT);
}

struct el *ui_answer(struct el *parent, const char *id, const struct ui_answer *a)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_row(parent, id);
    ui_press(e, ROLE_ANSWER, a->label, a->press);
    part_lip(e, INK_SURFACE, INK_LINE);
    if (a->chosen) {
        part_chosen(e);
        ui_set_state(e, a->chosen_word);
    }
    e->min_h = fmaxf(e->min_h, panel_lms(p, panel_stacks(p) ? 28 : 42, 22, 20));
    part_pad(e, panel_lms(p, 2, 1, 1), panel_lms(p, 9, 5, 4));
    e->gap = panel_lms(p, 8, 5, 4);
    if (part_some(a->icon))
        answer_disc(e, a->icon, a->chosen);
    struct el *words = ui_column(e, NULL);
    words->grow = 1;
    bool large = p->size == PANEL_L;
    part_label(words, "label", large ? LEVEL_H2 : LEVEL_BODY_BOLD, a->label)->row_line =
        true;
    if (part_some(a->hint))
        part_ink(part_label(words, "hint", LEVEL_BODY, a->hint), INK_TEXT2)->row_line =
            true;
    if (!a->chosen)
        return e;
    struct el *word =
        part_label(a->narrow ? words : e, "chosen", LEVEL_SMALL_BOLD, a->chosen_word);
    part_ink(word, INK_ACCENT)->row_line = true;
    word->no_shrink = !a->narrow;
    return e;
}

/* A disc for each letter and each sign with a key of its own, so that nobody reads over a
 * shoulder: one more for each key, one less for each that is deleted. */
static const char *hidden(struct el *e, const char *value)
{
    char discs[UI_TEXT_MAX] = "";
    size_t used = 0, size = strnlen(value, 200);
    for (size_t i = 0; i < size && used + 4 < sizeof discs;) {
        uint32_t c = 0;
        i += utf8_get(value + i, size - i, &c);
        memcpy(discs + used, "\xE2\x80\xA2", 4);
        used += 3;
    }
    return ui_id(e, "%s", discs);
}

static void field_box(struct el *row, const char *id, const struct ui_field *f)
{
    const struct panel *p = el_panel(row);
    struct el *e = ui_row(row, id);
    e->role = ROLE_FIELD;
    ui_set_name(e, f->label);
    e->focusable = true;
    e->sensitive = f->sensitive;
    e->grow = 1;
    e->h = panel_lms(p, 26, 20, 20);
    e->bg = INK_SURFACE;
    e->radius = 4;
    e->edge = part_some(f->error) ? INK_ERR : INK_TEXT;
    e->edge_w = part_some(f->error) ? 1 : 0.8f;
    ui_pad(e, 0, panel_lms(p, 8, 5, 4));
    e->gap = 0.8f;
    e->ltr = f->ltr;
    const char *shown = f->value != NULL ? f->value : "";
    struct el *t = ui_text(e, part_id(e, "value"), LEVEL_FIELD, INK_TEXT, NULL);
    t->name = 0;
    if (f->hidden)
        ui_set_name(t, hidden(e, shown));
    else
        ui_set_name(t, shown);
    t->role = ROLE_LABEL;
    t->ltr = f->ltr;
    t->sensitive = f->sensitive;
    t->tail = true;
    t->text_align = f->ltr && p->rtl ? ALIGN_START : ALIGN_END; /* at the caret */
    t->lines_max = 1;
    if (!f->caret)
        return;
    struct el *caret = ui_column(e, NULL);
    caret->drawing = DRAW_CARET;
    caret->decorative = true;
    caret->bg = INK_ACCENT;
    caret->w = 0.9f;
    caret->h = panel_lms(p, 13, 10, 9);
}

static void field_error(struct el *column, const char *id, const char *error)
{
    const struct panel *p = el_panel(column);
    struct el *row = ui_row(column, ui_id(column, "%s.error", id));
    row->role = ROLE_ALERT;
    ui_set_name(row, error);
    row->gap = 3;
    row->align = ALIGN_CENTER;
    ui_icon(row, "triangle-alert", panel_icon(p, panel_lms(p, 9, 7, 7)), INK_ERR);
    struct el *t = part_ink(part_label(row, "text", LEVEL_BODY_BOLD, error), INK_ERR);
    t->grow = 1;
    t->row_line = p->size != PANEL_L;
}

struct el *ui_field(struct el *parent, const char *id, const struct ui_field *f)
{
    const struct panel *p = el_panel(parent);
    bool wrong = part_some(f->error);
    struct el *outer = ui_row(parent, ui_id(parent, "%s.box", id));
    outer->align = ALIGN_STRETCH;
    outer->gap = panel_lms(p, 6, 4, 3);
    if (wrong) {
        struct el *bar = ui_column(outer, NULL);
        bar->drawing = DRAW_LINE;
        bar->bg = INK_ERR;
        bar->w = 2;
    }
    struct el *column = ui_column(outer, NULL);
    column->grow = 1;
    column->gap = panel_lms(p, wrong ? 3 : 4, 2, 1.5f);
    if (part_some(f->hint))
        ui_text(column, ui_id(parent, "%s.hint", id), LEVEL_BODY, INK_TEXT2, f->hint)
            ->row_line = p->size != PANEL_L;
    if (wrong)
        field_error(column, id, f->error);
    struct el *row = ui_row(column, NULL);
    row->gap = panel_lms(p, 4, 3, 3);
    field_box(row, id, f);
    row->align = ALIGN_STRETCH;
    if (!part_some(f->side_label))
        return outer;
    struct el *side = ui_button(row, ui_id(parent, "%s.side", id),
                                &(struct ui_button){.kind = BUTTON_SMALL,
                                                    .icon = f->side_icon,
                                                    .label = f->side_label,
                                                    .press = f->side_press});
    side->no_shrink = true;
    if (p->size != PANEL_L) /* above four rows of keys: no higher than the field */
        side->min_h = panel_target(p);
    return outer;
}

/* Keys without room for it spill instead, so that text gives way (ACCESS A11Y-81). */
static const float least_key = 16;

float ui_key_h(const struct panel *p)
{
    return p->large ? panel_target(p) : panel_lms(p, 22, 16, 16);
}

struct el *ui_keys(struct el *parent, const char *id)
{
    struct el *e = ui_column(parent, id);
    e->gap = panel_lms(el_panel(e), 3, 3, 2);
    return e;
}

struct el *ui_key_row(struct el *parent, const char *id)
{
    struct el *e = ui_row(parent, id);
    e->gap = 3;
    e->ltr = true;
    return e;
}

struct el *ui_key(struct el *parent, const char *id, const struct ui_key *k)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_row(parent, id);
    ui_press(e, ROLE_KEY, k->label, k->press);
    ui_set_spoken(e, k->spoken);
    part_lip(e, k->function ? INK_TINT : INK_SURFACE, INK_LINE);
    if (k->chosen)
        part_chosen(e);
    e->press_bg = INK_ACCENT;
    e->press_ink = INK_ON;
    e->radius = 4;
    e->min_w = least_key;
    e->min_h = 0;
    e->h = ui_key_h(p);
    e->grow = k->grow > 0 ? k->grow : 1;
    e->justify = ALIGN_CENTER;
    e->pad_top = e->edge_w;
    e->pad_bottom = e->lip_h;
    if (part_some(k->icon))
        ui_icon(e, k->icon, panel_lms(p, 11, 8, 8), INK_TEXT);
    else
        part_label(e, "label", k->word ? LEVEL_KEY_WORD : LEVEL_KEY, k->label);
    return e;
}

static void step_button(struct el *row, const char *id, const char *icon,
                        const struct ui_button *b)
{
    struct ui_button look = *b;
    look.label = NULL;
    look.icon = icon;
    struct el *e = ui_button(row, id, &look);
    ui_set_name(e, b->label);
    e->w = e->h = e->min_h = fmaxf(24, panel_target(el_panel(row)));
    e->pad_start = e->pad_end = 1;
}

struct el *ui_stepper(struct el *parent, const char *id, const struct ui_stepper *s)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_row(parent, id);
    e->gap = 4;
    struct el *words = ui_column(e, NULL);
    words->grow = 1;
    ui_text(words, part_id(e, "title"), LEVEL_H3, INK_TEXT, s->title);
    if (part_some(s->hint))
        ui_text(words, part_id(e, "hint"), LEVEL_BODY, INK_TEXT2, s->hint)->row_line =
            true;
    struct ui_button less = {.kind = BUTTON_SECOND,
                             .label = s->less_spoken,
                             .press = s->less,
                             .not_now = !s->can_less};
    struct ui_button more = {.kind = BUTTON_SECOND,
                             .label = s->more_spoken,
                             .press = s->more,
                             .not_now = !s->can_more};
    step_button(e, part_id(e, "less"), "minus", &less);
    struct el *n =
        ui_text(e, part_id(e, "value"), LEVEL_H1, INK_TEXT, ui_id(e, "%d", s->value));
    n->role = ROLE_STATUS;
    n->ltr = true;
    n->w = panel_lms(p, 20, 16, 14);
    n->text_align = ALIGN_CENTER;
    step_button(e, part_id(e, "more"), "plus", &more);
    return e;
}

struct el *ui_paging(struct el *parent, const char *id, const struct ui_paging *g)
{
    const struct panel *p = el_panel(parent);
    bool column = p->size == PANEL_M;
    bool any = g->can_up || g->can_more;
    struct el *e = ui_row(parent, id);
    e->grow = column ? 0 : 1;
    e->gap = panel_lms(p, 4, 3, 3);
    struct ui_button up = {.kind = BUTTON_SMALL_SECOND,
                           .icon = "arrow-up",
                           .label = g->up,
                           .press = g->up_press,
                           .not_now = !g->can_up,
                           .upright = column};
    struct ui_button more = {.kind = BUTTON_SMALL_SECOND,
                             .icon = "arrow-down",
                             .label = g->more,
                             .press = g->more_press,
                             .not_now = !g->can_more,
                             .upright = column};
    if (any && column) {
        ui_button(e, part_id(e, "up"), &up);
        ui_button(e, part_id(e, "more"), &more);
        return e;
    }
    float side = panel_lms(p, 74, 40, 36);
    if (any)
        ui_button(e, part_id(e, "up"), &up)->min_w = side;
    struct el *where =
        ui_text(e, part_id(e, "position"), LEVEL_BODY_BOLD, INK_TEXT, g->position);
    where->grow = 1;
    where->row_line = true;
    where->role = ROLE_STATUS;
    where->text_align = any ? ALIGN_CENTER : ALIGN_START;
    if (any)
        ui_button(e, part_id(e, "more"), &more)->min_w = side;
    return e;
}

struct el *ui_error_summary(struct el *parent, const char *id, const char *title,
                            const struct ui_error_line *lines, int count)
{
    const struct panel *p = el_panel(parent);
    /* Room for the ring that it gets at once. */
    ui_space(parent, 1)->w = 0;
    struct el *e = ui_row(parent, id);
    e->role = ROLE_ALERT;
    ui_set_name(e, title);
    e->focusable = true;
    e->bg = INK_ERR_BG;
    e->edge = INK_ERR;
    e->edge_w = 1;
    e->radius = panel_radius(p);
    e->align = ALIGN_START;
    ui_pad(e, panel_lms(p, 7, 2, 2), panel_lms(p, 9, 5, 4));
    e->pad_bottom = 2;
    e->gap = panel_lms(p, 8, 4, 3);
    ui_icon(e, "triangle-alert", panel_icon(p, panel_lms(p, 18, 10, 9)), INK_ERR)->up =
        -1;
    struct el *words = ui_column(e, NULL);
    words->grow = 1;
    words->gap = count > 1 ? 3 : 0;
    ui_heading(words, part_id(e, "title"), LEVEL_H2, INK_ERR, title);
    for (int i = 0; i < count; i++) {
        const char *line_id = ui_id(e, "%s.line.%d", id, i);
        struct el *l = ui_row(words, line_id);
        ui_press(l, ROLE_LINK, lines[i].text, lines[i].press);
        struct el *t = part_label(l, "text", LEVEL_BODY_BOLD, lines[i].text);
        part_ink(t, INK_ERR)->underline = true;
        t->row_line = true;
    }
    return e;
}

struct el *ui_answer_row(struct el *parent, const char *id, const struct ui_answer_row *r)
{
    const struct panel *p = el_panel(parent);
    struct el *column = ui_column(parent, id);
    struct el *row = ui_row(column, NULL);
    ui_pad(row, panel_lms(p, 6, 2, 1.5f), 0);
    row->gap = 4;
    struct el *words = ui_column(row, NULL);
    words->grow = 1;
    words->role = ROLE_LISTITEM;
    ui_text(words, ui_id(parent, "%s.label", id), LEVEL_SMALL, INK_TEXT2, r->label)
        ->row_line = true;
    struct el *value =
        ui_text(words, ui_id(parent, "%s.value", id), LEVEL_VALUE, INK_TEXT, r->value);
    value->sensitive = r->sensitive;
    if (part_some(r->change)) {
        struct el *b = ui_button(row, ui_id(parent, "%s.change", id),
                                 &(struct ui_button){.kind = BUTTON_SMALL_SECOND,
                                                     .icon = "pencil",
                                                     .label = r->change,
                                                     .spoken = r->change_spoken,
                                                     .press = r->press});
        b->no_shrink = true;
    }
    ui_rule(column);
    return column;
}

struct el *ui_filter(struct el *parent, const char *id, const struct ui_filter *f)
{
    const struct panel *p = el_panel(parent);
    bool side = p->size == PANEL_M;
    struct el *e = side ? ui_column(parent, id) : ui_row(parent, id);
    struct el *words = ui_column(e, NULL);
    e->gap = panel_lms(p, 4, 4, 3);
    if (p->size == PANEL_L) {
        e->bg = INK_TINT;
        e->yellow_edge = INK_HAIR;
        e->radius = panel_radius(p);
        ui_pad(e, 2.7f, 8);
        e->pad_end = 2.5f;
        words->grow = 1;
    }
    if (p->size == PANEL_L)
        ui_text(words, part_id(e, "title"), LEVEL_SMALL_BOLD, INK_TEXT, f->title);
    else
        ui_text(words, part_id(e, "title"), LEVEL_SMALL, INK_TEXT2, f->title)->row_line =
            true;
    if (part_some(f->text))
        ui_text(words, part_id(e, "text"), LEVEL_SMALL,
                p->size == PANEL_L ? INK_TEXT : INK_TEXT2, f->text)
            ->row_line = p->size != PANEL_L;
    if (part_some(f->change))
        ui_button(e, part_id(e, "change"),
                  &(struct ui_button){.kind = BUTTON_SMALL_SECOND,
                                      .icon = "sliders-horizontal",
                                      .label = f->change,
                                      .press = f->press})
            ->no_shrink = true;
    return e;
}
