/* Questions that are answered by typing: name, number, address, code. */
#include "app/screens/keys.h"
#include "app/typing.h"

struct question {
    const char *id; /* "name" */
    const char *title, *hint, *label;
    const char *picture;
    const char *value;
    enum keys_kind keys;
    bool may_skip;
    const char *go; /* "Continue" */
    enum press_what go_press;
};

/* Small panels and large text have no room for the question and the keys at once. */
static bool in_two(const struct model *m)
{
    const struct panel *p = &m->panel;
    if (p->size == PANEL_L)
        return panel_low(p) > 0 && (p->zoom != ZOOM_100 || p->large);
    return p->zoom != ZOOM_100;
}

static struct el *field(struct el *parent, const struct model *m,
                        const struct question *q, bool wrong)
{
    bool hidden = m->visit.keyboard.hidden;
    const char *side = hidden ? _("Show") : _("Hide");
    const char *icon = hidden ? "eye" : "eye-off";
    bool bare = m->panel.size != PANEL_L && panel_stacks(&m->panel);
    const char *value = q->value;
    if (q->keys == KEYS_NUMBER)
        value = words_phone_typed(parent, value);
    else if (q->keys == KEYS_CODE)
        value = words_code_typed(parent, value);
    const char *error = NULL;
    if (wrong)
        error = ui_id(parent, _("Error: %s"), page_slip(m));
    return ui_field(
        parent, ui_id(parent, "%s.field", q->id),
        &(struct ui_field){.label = q->label,
                           .value = value,
                           .hint = m->panel.size == PANEL_L ? q->hint : NULL,
                           .error = error,
                           .hidden = hidden,
                           .caret = true,
                           .ltr = !typing_rtl(m),
                           .sensitive = true,
                           .side_icon = bare ? NULL : icon,
                           .side_label = m->panel.size == PANEL_S ? NULL : side,
                           .side_press = {PRESS_HIDE, 0}});
}

static struct el *go_button(struct el *parent, const struct question *q)
{
    return ui_button(parent, ui_id(parent, "%s.continue", q->id),
                     &(struct ui_button){.kind = BUTTON_MAIN,
                                         .label = q->go,
                                         .press = {(uint16_t)q->go_press, 0}});
}

static void endings(struct el *parent)
{
    struct el *row = ui_key_row(parent, "email.endings");
    for (int i = 0; typing_ending(i) != NULL; i++) {
        struct el *k = ui_key(row, ui_id(row, "email.ending.%d", i),
                              &(struct ui_key){.label = typing_ending(i),
                                               .function = true,
                                               .word = true,
                                               .grow = 1,
                                               .press = {PRESS_ENDING, i}});
        k->h = panel_target(el_panel(row));
    }
}

/* --- tall panels --- */

/* Beside the number pad: the other way, and starting over. */
static void beside_pad(struct el *parent, const struct model *m, const struct question *q)
{
    struct el *row = ui_row(parent, "pad");
    row->gap = panel_stacks(&m->panel) ? 4 : 8;
    row->align = ALIGN_STRETCH;
    keys(row, m, q->keys);
    struct el *side = ui_column(row, "pad.side");
    side->grow = 1;
    side->gap = 4;
    if (q->keys == KEYS_NUMBER)
        ui_button(side, "number.email",
                  &(struct ui_button){.kind = BUTTON_PLAIN,
                                      .icon = panel_stacks(&m->panel) ? NULL : "mail",
                                      .label = _("Use e-mail"),
                                      .press = {PRESS_REACH, REACH_EMAIL},
                                      .start = true});
    ui_button(side, "number.clear",
              &(struct ui_button){.kind = BUTTON_PLAIN,
                                  .icon = panel_stacks(&m->panel) ? NULL : "x",
                                  .label = _("Clear"),
                                  .press = {PRESS_CLEAR, 0},
                                  .start = true});
}

static void picture(struct page *p, const struct question *q)
{
    if (!page_roomy(p) || p->m->visit.slip != SLIP_NONE || q->picture == NULL) {
        p->f.content->justify = ALIGN_END;
        return;
    }
    struct el *place = ui_column(p->f.content, "picture.place");
    place->grow = 1;
    place->justify = ALIGN_CENTER;
    place->align = ALIGN_START;
    ui_picture(place, "picture", q->picture, 74);
}

static void who_reads_it(struct el *b, const struct page *p, const struct question *q)
{
    if (q->keys == KEYS_CODE || q->keys == KEYS_PIN || p->cut->tight)
        return;
    struct el *row = ui_row(b, "private");
    row->gap = 4;
    ui_icon(row, "lock", panel_icon(&p->m->panel, 10), INK_ACCENT);
    struct el *t = ui_text(row, "private.text", LEVEL_SMALL, INK_TEXT2,
                           ui_id(b, _("Only %s can read it."), words_office(p->m)));
    t->grow = 1;
}

static void tall(struct page *p, const struct question *q)
{
    const struct model *m = p->m;
    page_progress(p);
    if (!panel_stacks(&m->panel) && p->f.field == NULL)
        page_error(p);
    picture(p, q);
    if (p->f.field != NULL)
        page_title(p, q->title);
    struct el *b = page_block(p);
    if (b != NULL) {
        if (p->f.field == NULL)
            ui_heading(b, "title", LEVEL_H1, INK_TEXT, q->title);
        field(b, m, q, m->visit.slip != SLIP_NONE);
        who_reads_it(b, p, q);
    }
    b = page_block(p);
    if (b != NULL) {
        if (q->keys == KEYS_EMAIL)
            endings(b);
        if (q->keys == KEYS_NUMBER || q->keys == KEYS_PIN)
            beside_pad(b, m, q);
        else
            keys(b, m, q->keys);
    }
    go_button(p->actions, q)->grow = 1.6f;
    if (q->may_skip)
        page_action(p, "skip",
                    &(struct ui_button){.kind = BUTTON_SECOND,
                                        .label = _("Skip this"),
                                        .press = {PRESS_SKIP, 0}});
}

/* --- small panels --- */

static void closer(struct page *p)
{
    struct el *main = &el_scene(p->f.content)->els[p->f.content->parent];
    main->pad_top = 1.5f;
    main->pad_bottom = 1;
    p->f.head->pad_bottom = 1;
    p->f.content->gap = 3;
}

static void wrong_page(struct page *p, const struct question *q)
{
    page_title(p, q->title);
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    struct ui_error_line line = {page_slip(p->m), {PRESS_FIX, 0}};
    ui_error_summary(b, "error", _("There is a problem"), &line, 1);
    scene_focus(el_scene(b), "error");
}

static void ask_page(struct page *p, const struct question *q)
{
    page_progress(p);
    page_title(p, q->title);
    struct el *b = page_block(p);
    if (b != NULL && q->hint != NULL)
        ui_idea(b, "hint", "info", INK_TEXT2, q->hint);
    b = page_block(p);
    if (b != NULL)
        ui_button(b, "type",
                  &(struct ui_button){.kind = BUTTON_MAIN,
                                      .label = _("Type it"),
                                      .press = {PRESS_FIX, 0}});
}

static void heading_line(struct page *p, const struct question *q)
{
    bool wrong = p->m->visit.slip != SLIP_NONE;
    bool small = page_is(p, PANEL_S);
    const char *text =
        wrong ? ui_id(p->f.head, _("Error: %s"), page_slip(p->m)) : q->title;
    struct el *h = ui_heading(p->f.head, "title", small ? LEVEL_SMALL_BOLD : LEVEL_H3,
                              wrong ? INK_ERR : INK_TEXT, text);
    h->row_line = small;
    h->lines_max = 1;
}

/* Above four rows of keys: no higher than its words want. */
static void go_beside(struct el *row, const struct question *q)
{
    struct el *e = go_button(row, q);
    e->no_shrink = true;
    e->min_h = panel_target(el_panel(row));
    e->pad_top = e->edge_w + 0.5f;
    e->pad_bottom = e->lip_h + 0.5f;
}

static void keys_page(struct page *p, const struct question *q)
{
    closer(p);
    if (in_two(p->m))
        ui_heading(p->f.head, "title", LEVEL_KEY_WORD, INK_TEXT, q->label)->lines_max = 1;
    else
        heading_line(p, q);
    struct el *b = page_block(p);
    if (b != NULL) {
        struct el *row = ui_row(b, "field.row");
        row->gap = 3;
        field(row, p->m, q, false)->grow = 1;
        go_beside(row, q);
    }
    b = page_block(p);
    if (b != NULL)
        keys(b, p->m, q->keys);
}

static void show(const struct model *m, const struct cut *cut, struct scene *s,
                 const struct question *q)
{
    bool large = m->panel.size == PANEL_L;
    bool wrong = m->visit.slip != SLIP_NONE && !m->visit.fixing;
    bool close = !large || panel_stacks(&m->panel) || panel_low(&m->panel) > 0;
    struct page p = page_begin(
        s, m, cut,
        &(struct page_info){.title = q->title,
                            .about = ABOUT_FLOW,
                            .no_actions = !large || in_two(m) || (wrong && close),
                            .wide = true});
    if (wrong && close)
        wrong_page(&p, q);
    else if (in_two(m) && !m->visit.fixing)
        ask_page(&p, q);
    else if (large && !in_two(m))
        tall(&p, q);
    else
        keys_page(&p, q);
}

void view_name(const struct model *m, const struct cut *cut, struct scene *s)
{
    show(m, cut, s,
         &(struct question){.id = "name",
                            .title = _("What is your name?"),
                            .hint = _("Your first name is enough"),
                            .label = _("Your first name"),
                            .picture = "user-round",
                            .value = m->visit.draft.name,
                            .keys = KEYS_NAME,
                            .may_skip = m->visit.doing == DOING_BOOKING,
                            .go = _("Continue"),
                            .go_press = PRESS_CONTINUE});
}

void view_number(const struct model *m, const struct cut *cut, struct scene *s)
{
    bool texts = model_reach(&m->visit.draft) == REACH_TEXT;
    bool at_once = texts && model_reaches(m, CHANNEL_TEXT);
    show(m, cut, s,
         &(struct question){.id = "number",
                            .title = texts ? _("What number can we text?")
                                           : _("What is your number?"),
                            .hint = at_once ? _("We text you the outcome, nothing else")
                                            : _("We use it for this, nothing else"),
                            .label = _("Your phone number"),
                            .value = m->visit.draft.phone,
                            .keys = KEYS_NUMBER,
                            .go = _("Continue"),
                            .go_press = PRESS_CONTINUE});
}

void view_email(const struct model *m, const struct cut *cut, struct scene *s)
{
    show(m, cut, s,
         &(struct question){.id = "email",
                            .title = _("What is your e-mail address?"),
                            .hint = _("We use it for this, nothing else"),
                            .label = _("Your e-mail address"),
                            .value = m->visit.draft.email,
                            .keys = KEYS_EMAIL,
                            .go = _("Continue"),
                            .go_press = PRESS_CONTINUE});
}

void view_which(const struct model *m, const struct cut *cut, struct scene *s)
{
    show(m, cut, s,
         &(struct question){.id = "which",
                            .title = _("What is your code?"),
                            .hint = _("It looks like 7KQ4M-2XTB9"),
                            .label = _("Your code"),
                            .picture = "ticket",
                            .value = m->visit.draft.about_typed,
                            .keys = KEYS_CODE,
                            .go = _("Continue"),
                            .go_press = PRESS_CONTINUE});
}

void view_code(const struct model *m, const struct cut *cut, struct scene *s)
{
    show(m, cut, s,
         &(struct question){.id = "code",
                            .title = _("What is your code?"),
                            .hint = _("It looks like 7KQ4M-2XTB9"),
                            .label = _("Your code"),
                            .picture = "ticket",
                            .value = m->visit.draft.code,
                            .keys = KEYS_CODE,
                            .go = _("Find it"),
                            .go_press = PRESS_FIND});
}

void view_pin(const struct model *m, const struct cut *cut, struct scene *s)
{
    show(m, cut, s,
         &(struct question){.id = "pin",
                            .title = _("What is the PIN?"),
                            .hint = _("Whoever looks after this kiosk has it"),
                            .label = _("The PIN"),
                            .picture = "wrench",
                            .value = m->visit.draft.pin,
                            .keys = KEYS_PIN,
                            .go = _("Continue"),
                            .go_press = PRESS_HOST});
}
