#include <assert.h>
#include <math.h>

#include "app/ui/parts_in.h"
#include "core/utf8.h"

bool part_some(const char *text)
{
    return text != NULL && text[0] != '\0';
}

const char *part_id(const struct el *e, const char *word)
{
    return ui_id(e, "%s.%s", scene_text(el_scene(e), e->id), word);
}

struct el *part_label(struct el *parent, const char *word, enum level level,
                      const char *text)
{
    struct el *t = ui_text(parent, part_id(parent, word), level, INK_TEXT, text);
    t->role = ROLE_LABEL;
    return t;
}

struct el *part_ink(struct el *label, enum ink ink)
{
    label->ink = (uint8_t)ink;
    return label;
}

void part_lang(struct el *part, struct el *label, const char *lang)
{
    if (!part_some(lang))
        return;
    ui_set_lang(part, lang);
    ui_set_lang(label, lang);
}

void part_lip(struct el *e, enum ink face, enum ink line)
{
    const struct panel *p = el_panel(e);
    e->bg = (uint8_t)face;
    e->edge = e->lip = (uint8_t)line;
    e->edge_w = panel_line(p);
    e->lip_h = panel_lip(p);
    e->radius = panel_radius(p);
    e->press_bg = INK_TINT;
    if (p->theme == THEME_YELLOW) {
        e->press_bg = INK_PRESS;
        e->press_ink = INK_ON;
    }
}

void part_chosen(struct el *e)
{
    e->bg = INK_TINT;
    e->edge = e->lip = INK_ACCENT;
    e->edge_w = 1.2f;
    e->lip_h = panel_lip(el_panel(e)) + 0.3f;
}

/* Can be pressed, but not now. */
static void make_flat(struct el *e)
{
    e->not_now = true;
    e->bg = INK_BG;
    e->press_bg = INK_TINT;
    e->edge = INK_HAIR;
    e->lip = INK_NONE;
    e->lip_h = e->edge_w = panel_line(el_panel(e));
}

struct button_look {
    enum ink face, line, text, press, press_text;
    enum level level;
};

static struct button_look look_of(enum button_kind kind)
{
    switch (kind) {
    case BUTTON_MAIN:
        return (struct button_look){INK_ACCENT, INK_LIP, INK_ON,
                                    INK_PRESS,  INK_ON,  LEVEL_BUTTON};
    case BUTTON_SECOND:
        return (struct button_look){INK_SURFACE, INK_ACCENT, INK_ACCENT,
                                    INK_TINT,    INK_NONE,   LEVEL_BUTTON};
    case BUTTON_PLAIN:
        return (struct button_look){INK_SURFACE, INK_LINE, INK_TEXT,
                                    INK_TINT,    INK_NONE, LEVEL_BUTTON};
    case BUTTON_SMALL:
        return (struct button_look){INK_SURFACE, INK_LINE, INK_TEXT,
                                    INK_TINT,    INK_NONE, LEVEL_BUTTON_SMALL};
    case BUTTON_SMALL_SECOND:
        return (struct button_look){INK_SURFACE, INK_ACCENT, INK_ACCENT,
                                    INK_TINT,    INK_NONE,   LEVEL_BUTTON_SMALL};
    case BUTTON_APRICOT:
        return (struct button_look){INK_APRICOT,       INK_APRICOT_LIP, INK_APRICOT_TEXT,
                                    INK_APRICOT_PRESS, INK_NONE,        LEVEL_DOOR};
    case BUTTON_POSTER:
        return (struct button_look){INK_POSTER, INK_POSTER_TEXT, INK_POSTER_TEXT,
                                    INK_PRESS,  INK_ON,          LEVEL_BUTTON};
    }
    return (struct button_look){0};
}

static bool is_small(enum button_kind kind)
{
    return kind == BUTTON_SMALL || kind == BUTTON_SMALL_SECOND;
}

static float button_icon(const struct panel *p, const struct ui_button *b)
{
    if (is_small(b->kind) && !b->start)
        return panel_lms(p, 8.5f, 7.5f, 7.5f);
    return panel_lms(p, b->kind == BUTTON_POSTER ? 12 : 10, 7.5f, 9);
}

static float button_pad(const struct panel *p, const struct ui_button *b)
{
    if (b->upright)
        return 0.8f;
    if (is_small(b->kind) && !b->start)
        return panel_lms(p, 5.5f, 4, 4);
    return panel_lms(p, 8, 5, 4);
}

static float button_h(const struct panel *p, enum button_kind kind)
{
    if (kind == BUTTON_APRICOT)
        return panel_lms(p, 46, 30, 20);
    return is_small(kind) ? panel_small_button(p) : panel_button(p);
}

/* The content stands in the middle of the face, which ends above the lip. */
void part_pad(struct el *e, float vertical, float horizontal)
{
    ui_pad(e, vertical, horizontal);
    e->pad_top += e->edge_w;
    e->pad_bottom += e->lip_h;
    e->pad_start += e->edge_w;
    e->pad_end += e->edge_w;
}

static void button_box(struct el *e, const struct ui_button *b)
{
    const struct panel *p = el_panel(e);
    const struct button_look look = look_of(b->kind);
    ui_press(e, ROLE_BUTTON, b->label, b->press);
    ui_set_spoken(e, b->spoken);
    part_lip(e, look.face, look.line);
    if (p->theme != THEME_YELLOW) {
        e->press_bg = (uint8_t)look.press;
        e->press_ink = (uint8_t)look.press_text;
    }
    if (b->not_now)
        make_flat(e);
    e->min_h = button_h(p, b->kind);
    part_pad(e, b->upright ? 0.8f : panel_lms(p, 3, 1.5f, 1.5f), button_pad(p, b));
    e->justify = b->start ? ALIGN_START : ALIGN_CENTER;
}

/* Two upright buttons share a row: a longer word has a little more of it. */
static float upright_share(const char *word)
{
    const float usual = 4;
    return usual + fmaxf(usual, (float)utf8_count(word));
}

struct el *ui_button(struct el *parent, const char *id, const struct ui_button *b)
{
    const struct panel *p = el_panel(parent);
    struct el *e = b->upright ? ui_column(parent, id) : ui_row(parent, id);
    const struct button_look look = look_of(b->kind);
    enum ink ink = b->not_now ? INK_TEXT2 : look.text;
    button_box(e, b);
    /* Above its word, an icon would take height from what the page is about. */
    float icon_mm = button_icon(p, b);
    icon_mm = b->upright ? icon_mm : panel_icon(p, icon_mm);
    if (b->upright)
        e->grow = upright_share(b->label);
    e->align = ALIGN_CENTER;
    e->gap = b->upright ? 1 : panel_lms(p, 3.5f, 3, 3);
    if (part_some(b->icon))
        ui_icon(e, b->icon, icon_mm, ink);
    if (!part_some(b->label))
        return e;
    struct el *label = part_ink(part_label(e, "label", look.level, b->label), ink);
    label->whole_words = true;
    label->text_align = b->start ? ALIGN_START : ALIGN_CENTER;
    part_lang(e, label, b->lang);
    return e;
}

struct el *ui_switch(struct el *parent, const char *id, const struct ui_switch *w)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_row(parent, id);
    ui_press(e, ROLE_TOGGLE, w->label, w->press);
    ui_set_state(e, w->value);
    part_lip(e, INK_SURFACE, INK_LINE);
    if (w->on)
        part_chosen(e);
    enum ink ink = w->on ? INK_ACCENT : INK_TEXT;
    e->min_h = panel_button(p);
    part_pad(e, 2, panel_lms(p, 8, 5, 4));
    e->gap = panel_lms(p, 3.5f, 3, 3);
    if (part_some(w->icon))
        ui_icon(e, w->icon, panel_icon(p, panel_lms(p, 10, 7.5f, 7.5f)), ink);
    part_ink(part_label(e, "label", LEVEL_BUTTON, w->label), ink)->grow = 1;
    if (w->on)
        ui_icon(e, "check", panel_icon(p, panel_lms(p, 10, 7.5f, 7.5f)), ink);
    part_ink(part_label(e, "value", w->on ? LEVEL_BUTTON : LEVEL_VALUE, w->value), ink)
        ->no_shrink = true;
    return e;
}

static struct el *icon_box(struct el *parent, const struct ui_door *d, float side)
{
    const struct panel *p = el_panel(parent);
    if (p->easy)
        return ui_picture(parent, NULL, d->icon, side);
    struct el *box = ui_column(parent, NULL);
    box->w = box->h = side;
    box->radius = 7;
    box->align = box->justify = ALIGN_CENTER;
    box->bg = d->main ? INK_ACCENT_BOX : INK_TINT;
    box->yellow_edge = d->main ? INK_ON : INK_ACCENT;
    box->decorative = true;
    float icon = side * panel_lms(p, 27.f / 46, 0.6f, 0.6f);
    ui_icon(box, d->icon, d->main ? icon : side * 0.605f, d->main ? INK_ON : INK_ACCENT);
    return box;
}

static void door_tile(struct el *e, const struct ui_door *d)
{
    const struct panel *p = el_panel(e);
    enum ink ink = d->main ? INK_ON : INK_TEXT;
    e->min_h = 23.5f;
    e->gap = 3;
    part_pad(e, 1, 4);
    ui_icon(e, d->icon, panel_lms(p, 12, 11, 10), d->main ? INK_ON : INK_ACCENT);
    struct el *label = part_ink(part_label(e, "label", LEVEL_H3, d->label), ink);
    label->grow = 1;
    label->whole_words = true;
}

/* Reach mode: two by two, the words at the foot. */
static void door_high(struct el *e, const struct ui_door *d)
{
    e->flow = FLOW_COLUMN;
    e->align = ALIGN_START;
    e->min_h = 92;
    part_pad(e, 7, 8);
    icon_box(e, d, el_panel(e)->easy ? 40 : 32);
    ui_grow(e);
    part_ink(part_label(e, "label", LEVEL_H3, d->label), d->main ? INK_ON : INK_TEXT)
        ->whole_words = true;
    if (part_some(d->hint))
        part_ink(part_label(e, "hint", LEVEL_SMALL, d->hint),
                 d->main ? INK_ON : INK_TEXT2);
}

/* All of one height: a large picture, and words beside it that say more. */
static void door_easy(struct el *e, const struct ui_door *d)
{
    const struct panel *p = el_panel(e);
    bool large = p->size == PANEL_L;
    part_pad(e, panel_lms(p, 5, 2, 1.5f), panel_lms(p, 5, 3, 3));
    e->gap = panel_lms(p, 9, 5, 4);
    icon_box(e, d, panel_lms(p, 62, 24, 18));
    struct el *words = ui_column(e, NULL);
    words->grow = 1;
    words->gap = panel_lms(p, 2, 0, 0);
    part_ink(part_label(words, "label", large ? LEVEL_DOOR : LEVEL_H2, d->label),
             d->main ? INK_ON : INK_TEXT);
    if (part_some(d->hint))
        part_ink(part_label(words, "hint", LEVEL_BODY, d->hint),
                 d->main ? INK_ON : INK_TEXT);
}

struct el *ui_door(struct el *parent, const char *id, const struct ui_door *d)
{
    const struct panel *p = el_panel(parent);
    struct el *e = ui_row(parent, id);
    ui_press(e, ROLE_BUTTON, d->label, d->press);
    part_lip(e, d->main ? INK_ACCENT : INK_SURFACE, d->main ? INK_LIP : INK_LINE);
    if (d->main) {
        e->press_bg = INK_PRESS;
        e->press_ink = INK_ON;
    }
    if (panel_low(p) > 0 && !panel_stacks(p)) {
        door_high(e, d);
        return e;
    }
    if (p->size == PANEL_S) {
        door_tile(e, d);
        return e;
    }
    if (p->easy) {
        door_easy(e, d);
        return e;
    }
    bool large = p->size == PANEL_L;
    e->min_h = d->main ? panel_lms(p, 76, 30, 24) : panel_lms(p, 60, 24, 24);
    part_pad(e, 1.5f, panel_lms(p, 8, 5, 4));
    e->gap = panel_lms(p, 8, 5, 4);
    if (large)
        icon_box(e, d, d->main ? 46 : 38);
    else
        ui_icon(e, d->icon, 11, d->main ? INK_ON : INK_ACCENT);
    struct el *words = ui_column(e, NULL);
    words->grow = 1;
    words->gap = panel_lms(p, 2, 0, 0);
    enum level title = d->main && large ? LEVEL_DOOR : LEVEL_H2;
    part_ink(part_label(words, "label", title, d->label), d->main ? INK_ON : INK_TEXT);
    if (part_some(d->hint))
        part_ink(part_label(words, "hint", LEVEL_BODY, d->hint),
                 d->main ? INK_ON : INK_TEXT2);
    ui_icon(e, "chevron-right", panel_lms(p, 12, 9, 8), d->main ? INK_ON : INK_ACCENT)
        ->mirror = true;
    return e;
}

struct el *ui_marks(struct el *parent, const char *id)
{
    struct el *e = ui_wrap(parent, id);
    e->gap = e->row_gap = 3;
    return e;
}

struct mark_look {
    enum ink ground, ink;
};

static struct mark_look mark_look_of(enum mark_kind kind)
{
    switch (kind) {
    case MARK_TINT: return (struct mark_look){INK_TINT, INK_TEXT};
    case MARK_SOLID: return (struct mark_look){INK_ACCENT, INK_ON};
    case MARK_OK: return (struct mark_look){INK_OK_BG, INK_OK};
    case MARK_WAIT: return (struct mark_look){INK_WAIT_BG, INK_WAIT};
    case MARK_ERR: return (struct mark_look){INK_ERR_BG, INK_ERR};
    }
    return (struct mark_look){0};
}

struct el *ui_mark(struct el *parent, const char *id, enum mark_kind kind,
                   const char *icon, const char *text)
{
    const struct panel *p = el_panel(parent);
    const struct mark_look look = mark_look_of(kind);
    struct el *e = ui_row(parent, id);
    e->role = ROLE_MARK;
    ui_set_name(e, text);
    e->bg = (uint8_t)look.ground;
    e->yellow_edge = INK_LINE;
    e->radius = 3;
    e->gap = 2;
    e->pad_top = e->pad_bottom = panel_lms(p, 1.6f, 1.2f, 1.2f);
    e->pad_start = 3.2f;
    e->pad_end = 4;
    if (part_some(icon))
        ui_icon(e, icon, panel_icon(p, panel_lms(p, 7.5f, 7, 7)), look.ink);
    part_ink(part_label(e, "label", LEVEL_SMALL_BOLD, text), look.ink)->row_line = true;
    return e;
}
