#include <string.h>

#include "app/ui/parts_in.h"

bool part_picture(struct el *row, const char *icon)
{
    const struct panel *p = el_panel(row);
    if (!p->easy)
        return false;
    ui_picture(row, NULL, icon, panel_icon(p, panel_lms(p, 24, 16, 14)))->no_shrink =
        true;
    row->align = ALIGN_CENTER;
    row->gap = panel_lms(p, 7, 5, 4);
    return true;
}

static void lifted_icon(struct el *row, const char *icon, float size, float top)
{
    if (part_picture(row, icon))
        return;
    struct el *lift = ui_column(row, NULL);
    lift->w = size;
    lift->pad_top = top;
    lift->decorative = true;
    ui_icon(lift, icon, size, INK_ACCENT);
}

struct el *ui_idea(struct el *parent, const char *id, const char *picture, enum ink ink,
                   const char *text)
{
    if (!el_panel(parent)->easy)
        return ui_text(parent, id, LEVEL_BODY, ink, text);
    struct el *row = ui_row(parent, NULL);
    part_picture(row, picture);
    struct el *t = ui_text(row, id, LEVEL_BODY, ink, text);
    t->grow = 1;
    return t;
}

struct el *ui_fact(struct el *parent, const char *id, const struct ui_fact *f)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_row(parent, id);
    e->role = ROLE_LISTITEM;
    e->align = ALIGN_START;
    e->gap = 4;
    lifted_icon(e, f->icon, panel_icon(p, panel_lms(p, 11.5f, 8, 8)),
                panel_lms(p, 0.6f, 0, 0));
    struct el *words = ui_column(e, NULL);
    words->grow = 1;
    if (part_some(f->lead))
        ui_text(words, part_id(e, "lead"), LEVEL_BODY_BOLD, INK_TEXT, f->lead)->row_line =
            p->size != PANEL_L;
    if (part_some(f->text))
        ui_text(words, part_id(e, "text"), LEVEL_SMALL, INK_TEXT2, f->text)->row_line =
            p->size != PANEL_L;
    return e;
}

struct el *ui_point(struct el *parent, const char *id, const char *icon, const char *text)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_row(parent, id);
    e->align = ALIGN_START;
    e->gap = panel_lms(p, 4, 3, 3);
    float line = panel_type(p, LEVEL_BODY).line_mm;
    float size = panel_icon(p, panel_lms(p, 9, 7, 7));
    lifted_icon(e, icon, size, (line - size) / 2);
    ui_text(e, part_id(e, "text"), LEVEL_BODY, INK_TEXT, text)->grow = 1;
    return e;
}

struct el *ui_note(struct el *parent, const char *id, const char *icon, const char *text)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_row(parent, id);
    e->gap = panel_lms(p, 4, 3, 3);
    if (!part_picture(e, icon))
        ui_icon(e, icon, panel_icon(p, panel_lms(p, 12, 8, 8)), INK_ACCENT);
    ui_text(e, part_id(e, "text"), LEVEL_BODY, INK_TEXT2, text)->grow = 1;
    return e;
}

struct el *ui_note_small(struct el *parent, const char *id, const char *icon,
                         const char *text)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_row(parent, id);
    e->gap = panel_lms(p, 4, 3, 3);
    ui_icon(e, icon, panel_icon(p, panel_lms(p, 10.5f, 7, 7)), INK_ACCENT);
    struct el *t = ui_text(e, part_id(e, "text"), LEVEL_SMALL, INK_TEXT2, text);
    t->row_line = true;
    t->grow = 1;
    return e;
}

struct el *ui_panel(struct el *parent, const char *id)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_column(parent, id);
    e->bg = INK_TINT;
    e->yellow_edge = INK_HAIR;
    e->radius = panel_radius(p);
    ui_pad(e, panel_lms(p, 7, 4, 3), panel_lms(p, 8, 5, 4));
    e->gap = panel_lms(p, 3, 2, 2);
    return e;
}

struct status_look {
    enum ink ground, ink;
    const char *icon;
};

static struct status_look status_look_of(enum status_kind kind)
{
    switch (kind) {
    case STATUS_OK: return (struct status_look){INK_OK_BG, INK_OK, "circle-check"};
    case STATUS_WAIT: return (struct status_look){INK_WAIT_BG, INK_WAIT, "hourglass"};
    case STATUS_ERR: return (struct status_look){INK_ERR_BG, INK_ERR, "triangle-alert"};
    }
    return (struct status_look){0};
}

struct el *ui_banner(struct el *parent, const char *id, enum status_kind kind,
                     const char *title, const char *text)
{
    const struct panel *p = el_panel(parent);
    const struct status_look look = status_look_of(kind);
    struct el *e = ui_row(parent, id);
    e->role = kind == STATUS_ERR ? ROLE_ALERT : ROLE_STATUS;
    ui_set_name(e, title);
    e->bg = (uint8_t)look.ground;
    e->yellow_edge = INK_LINE;
    e->radius = panel_radius(p);
    if (kind == STATUS_ERR) {
        e->edge = INK_ERR;
        e->edge_w = 1;
    }
    ui_pad(e, panel_lms(p, 5, 3, 2.5f), panel_lms(p, 8, 5, 4));
    e->gap = panel_lms(p, 6, 4, 3);
    ui_icon(e, look.icon, panel_icon(p, panel_lms(p, 13, 9, 8)), look.ink);
    struct el *words = ui_column(e, NULL);
    words->grow = 1;
    enum level level = part_some(text) ? LEVEL_H3 : LEVEL_BODY_BOLD;
    ui_text(words, part_id(e, "title"), level, look.ink, title)->role = ROLE_LABEL;
    if (part_some(text))
        ui_text(words, part_id(e, "text"), LEVEL_BODY, INK_TEXT, text);
    return e;
}

struct el *part_disc(struct el *parent, float side)
{
    struct el *d = ui_column(parent, NULL);
    d->drawing = DRAW_DISC;
    d->decorative = true;
    d->w = d->h = side;
    d->no_shrink = true;
    d->radius = side / 2;
    d->align = d->justify = ALIGN_CENTER;
    return d;
}

/* Wait is an open ring, ok a solid disc: they differ without colour. */
static void outcome_disc(struct el *parent, enum status_kind kind)
{
    const struct panel *p = el_panel(parent);
    const struct status_look look = status_look_of(kind);
    float side = panel_lms(p, 34, 22, 16);
    bool solid = kind == STATUS_OK;
    struct el *d = part_disc(parent, side);
    d->bg = solid ? (uint8_t)look.ink : INK_NONE;
    d->edge = (uint8_t)look.ink;
    d->edge_w = 1;
    const char *icon = solid ? "check" : look.icon;
    ui_icon(d, icon, side * panel_lms(p, 0.66f, 0.6f, 0.6f),
            solid ? look.ground : look.ink);
}

struct el *ui_outcome(struct el *parent, const char *id, enum status_kind kind,
                      const char *title, const char *text)
{
    const struct panel *p = el_panel(parent);
    const struct status_look look = status_look_of(kind);
    struct el *e = ui_row(parent, id);
    e->role = ROLE_STATUS;
    ui_set_name(e, title);
    e->bg = (uint8_t)look.ground;
    e->yellow_edge = INK_LINE;
    e->radius = panel_lms(p, 34, 18, 12);
    e->corner = CORNER_START;
    ui_pad(e, panel_lms(p, 12, 4, 2), panel_lms(p, 14, 7, 5));
    e->gap = panel_lms(p, 10, 6, 4);
    outcome_disc(e, kind);
    struct el *words = ui_column(e, NULL);
    words->grow = 1;
    words->gap = panel_lms(p, 2.8f, 0.5f, 0);
    ui_heading(words, part_id(e, "title"), LEVEL_H1, look.ink, title);
    if (part_some(text))
        ui_text(words, part_id(e, "text"), LEVEL_BODY, INK_TEXT, text);
    return e;
}

struct el *ui_progress(struct el *parent, const char *id, const char *text, int done,
                       int of)
{
    struct el *e = ui_column(parent, id);
    e->role = ROLE_PROGRESS;
    ui_set_name(e, text);
    e->gap = panel_lms(el_panel(e), 4, 2, 1);
    part_ink(part_label(e, "text", LEVEL_SMALL_BOLD, text), INK_ACCENT)->row_line = true;
    struct el *d = ui_column(e, NULL);
    d->drawing = DRAW_SEGMENTS;
    d->decorative = true;
    d->ink = INK_ACCENT;
    d->value = (int16_t)done;
    d->value_max = (int16_t)of;
    d->gap = 2;
    d->h = 3;
    return e;
}

struct el *ui_picture(struct el *parent, const char *id, const char *icon, float h)
{
    struct el *e = ui_column(parent, id);
    e->role = ROLE_IMAGE;
    e->decorative = true;
    e->bg = INK_APRICOT;
    e->corner = CORNER_START;
    e->w = h * 1.22f;
    e->h = h;
    e->radius = h / 2;
    e->align = e->justify = ALIGN_CENTER;
    ui_icon(e, icon, h * 0.6f, INK_APRICOT_TEXT);
    return e;
}

struct el *ui_bubble(struct el *parent, const char *id, enum ink ground,
                     enum corner corner)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_column(parent, id);
    e->bg = (uint8_t)ground;
    e->corner = (uint8_t)corner;
    e->radius = panel_lms(p, 34, 18, 12);
    e->justify = ALIGN_CENTER;
    e->gap = panel_lms(p, 2, 1, 0);
    ui_pad(e, panel_lms(p, 9, 5, 3), panel_lms(p, 14, 7, 5));
    return e;
}

enum { PLACES_CELLS_MAX = 30 };

struct el *ui_places(struct el *parent, const char *id, const char *left, const char *of,
                     const int taken_of[2])
{
    struct el *e = ui_panel(parent, id);
    e->gap = panel_lms(el_panel(e), 6, 3, 2);
    struct el *words = ui_row(e, NULL);
    words->gap = 4;
    ui_text(words, part_id(e, "left"), LEVEL_H2, INK_TEXT, left)->grow = 1;
    struct el *all = ui_text(words, part_id(e, "of"), LEVEL_BODY, INK_TEXT, of);
    all->no_shrink = true;
    if (taken_of[1] > PLACES_CELLS_MAX || taken_of[1] <= 0)
        return e;
    struct el *d = ui_column(e, NULL);
    d->drawing = DRAW_PLACES;
    d->decorative = true;
    d->ink = INK_ACCENT;
    d->value = (int16_t)taken_of[0];
    d->value_max = (int16_t)taken_of[1];
    d->gap = 1.6f;
    d->h = panel_lms(el_panel(e), 11, 6, 5);
    return e;
}

static struct el *step_disc(struct el *e, float side)
{
    struct el *d = ui_column(e, NULL);
    d->drawing = DRAW_DISC;
    d->decorative = true;
    d->w = d->h = side;
    d->radius = side / 2;
    d->align = d->justify = ALIGN_CENTER;
    return d;
}

static void numbered(struct el *e, const struct ui_step *s)
{
    const struct panel *p = el_panel(e);
    struct el *d = step_disc(e, panel_icon(p, panel_lms(p, 14, 10, 10)));
    d->bg = INK_ACCENT;
    struct el *n = ui_text(d, part_id(e, "number"), LEVEL_BODY_BOLD, INK_ON, s->number);
    n->row_line = true;
    n->ltr = true;
    n->role = ROLE_LABEL;
}

/* A disc with a line down to the next one. */
static void on_line(struct el *e, const struct ui_step *s)
{
    float side = panel_lms(el_panel(e), 22, 14, 12);
    struct el *line = ui_column(e, NULL);
    line->w = side;
    line->align = ALIGN_CENTER;
    line->decorative = true;
    struct el *d = step_disc(line, side);
    d->bg = s->done ? INK_WAIT : INK_SURFACE;
    d->edge = s->done ? INK_WAIT : INK_LINE;
    d->edge_w = 0.8f;
    ui_icon(d, s->icon, side * 0.55f, s->done ? INK_WAIT_BG : INK_TEXT2);
    if (s->last)
        return;
    struct el *down = ui_column(line, NULL);
    down->drawing = DRAW_LINE;
    down->bg = INK_LINE;
    down->w = 0.8f;
    down->grow = 1;
}

struct el *ui_step(struct el *parent, const char *id, const struct ui_step *s)
{
    const struct panel *p = el_panel(parent);
    bool timeline = part_some(s->icon);
    struct el *e = ui_row(parent, id);
    e->role = ROLE_LISTITEM;
    ui_set_name(e, s->title);
    e->align = timeline ? ALIGN_STRETCH : ALIGN_START;
    e->gap = timeline ? panel_lms(p, 8, 5, 4) : panel_lms(p, 6, 4, 4);
    if (timeline)
        on_line(e, s);
    else if (!part_some(s->picture) || !part_picture(e, s->picture))
        numbered(e, s);
    struct el *words = ui_column(e, NULL);
    words->grow = 1;
    if (timeline)
        ui_pad(words, panel_lms(p, 1.5f, 0, 0), 0);
    words->pad_bottom = s->last ? 0 : panel_lms(p, timeline ? 9 : 5.5f, 3, 1.5f);
    struct el *title = ui_text(words, part_id(e, "title"),
                               timeline ? LEVEL_H3 : LEVEL_BODY_BOLD, INK_TEXT, s->title);
    title->role = ROLE_LABEL;
    if (part_some(s->text))
        ui_text(words, part_id(e, "text"), LEVEL_BODY, INK_TEXT2, s->text);
    return e;
}

struct el *ui_qr(struct el *parent, const char *id, const char *payload, float side)
{
    struct el *e = ui_column(parent, id);
    e->role = ROLE_IMAGE;
    e->drawing = DRAW_QR;
    e->bg = INK_QR_LIGHT;
    e->edge = INK_LINE;
    e->edge_w = 0.5f;
    e->radius = panel_radius(el_panel(e));
    e->w = e->h = side;
    e->no_shrink = true;
    ui_set_payload(e, payload);
    return e;
}

struct el *ui_chart_bar(struct el *parent, const char *id, const struct ui_chart_bar *c)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_row(parent, id);
    e->role = ROLE_LISTITEM;
    ui_set_name(e, c->label);
    ui_set_state(e, c->number);
    e->gap = panel_lms(p, 7, 4, 4);
    ui_icon(e, c->icon, panel_lms(p, 15, 10, 8), INK_ACCENT);
    struct el *words = ui_column(e, NULL);
    words->grow = 1;
    struct el *top = ui_row(words, NULL);
    top->gap = 5;
    part_label(top, "name", LEVEL_BODY, c->label)->row_line = true;
    if (part_some(c->mark))
        ui_mark(top, part_id(e, "mark"), MARK_TINT, c->mark_icon, c->mark);
    ui_grow(top);
    struct el *n = part_label(top, "number", LEVEL_H2, c->number);
    n->ltr = true;
    n->no_shrink = true;
    struct el *d = ui_column(words, NULL);
    d->drawing = DRAW_TRACK;
    d->decorative = true;
    d->ink = INK_ACCENT;
    d->value = (int16_t)c->value;
    d->value_max = (int16_t)c->value_max;
    d->h = panel_lms(p, 8, 5, 4);
    return e;
}

struct el *ui_price(struct el *parent, const char *id, const char *price,
                    const char *unit)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_column(parent, id);
    e->bg = INK_ACCENT;
    e->radius = panel_radius(p);
    e->justify = ALIGN_CENTER;
    ui_pad(e, panel_lms(p, 8, 3, 2), panel_lms(p, 9, 5, 4));
    ui_text(e, part_id(e, "price"), LEVEL_PRICE, INK_ON, price)->ltr = true;
    if (part_some(unit))
        ui_text(e, part_id(e, "unit"), LEVEL_BODY, INK_ON, unit);
    return e;
}

struct el *ui_code(struct el *parent, const char *id, const char *label, const char *code)
{
    struct el *e = ui_column(parent, id);
    e->gap = 2.5f;
    if (part_some(label))
        ui_text(e, part_id(e, "label"), LEVEL_BODY, INK_TEXT2, label);
    struct el *t = ui_text(e, part_id(e, "code"), LEVEL_PRICE, INK_TEXT, code);
    t->ltr = true;
    t->sensitive = true;
    t->whole = true;
    return e;
}

enum { COUNT_DOWN_SEGMENTS = 6, COUNT_DOWN_SECONDS = 30 };

struct el *ui_count_down(struct el *parent, const char *id, int seconds, const char *unit)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_column(parent, id);
    e->role = ROLE_STATUS;
    e->gap = panel_lms(p, 8, 3, 2);
    struct el *row = ui_row(e, NULL);
    row->gap = 8;
    row->align = ALIGN_END;
    const char *number = ui_id(e, "%d", seconds);
    ui_set_name(e, ui_id(e, "%d %s", seconds, unit));
    part_ink(part_label(row, "number", LEVEL_COUNT_DOWN, number), INK_POSTER_TEXT)->ltr =
        true;
    struct el *word =
        part_ink(part_label(row, "unit", LEVEL_DOOR, unit), INK_POSTER_TEXT);
    word->pad_bottom = panel_lms(p, 12, 5, 2);
    struct el *d = ui_column(e, NULL);
    d->drawing = DRAW_SEGMENTS;
    d->decorative = true;
    d->ink = INK_APRICOT;
    d->value_max = COUNT_DOWN_SEGMENTS;
    int left = seconds > COUNT_DOWN_SECONDS ? COUNT_DOWN_SECONDS : seconds;
    d->value = (int16_t)((left * COUNT_DOWN_SEGMENTS + COUNT_DOWN_SECONDS - 1) /
                         COUNT_DOWN_SECONDS);
    d->gap = 3;
    d->h = panel_lms(p, 5, 4, 3);
    return e;
}
