#include "app/screens/pieces.h"

#include <string.h>

bool page_is(const struct page *p, enum panel_class size)
{
    return p->m->panel.size == size;
}

bool page_roomy(const struct page *p)
{
    return !p->cut->tight && p->m->panel.size == PANEL_L && !panel_stacks(&p->m->panel);
}

static const char *zoom_word(enum zoom z)
{
    static const char *const words[ZOOM_COUNT] = {"100 %", "130 %", "160 %", "200 %"};
    return words[z];
}

static const char *theme_label(enum theme t)
{
    static const char *const words[THEME_COUNT] = {N_("light"), N_("dark"), N_("yellow")};
    return _(words[t]);
}

static void first_cells(const struct model *m, struct bar_cell cells[BAR_CELLS_MAX])
{
    cells[0] = (struct bar_cell){.id = "bar.colours",
                                 .icon = "contrast",
                                 .value = theme_label(m->panel.theme),
                                 .label = _("Colours"),
                                 .press = {PRESS_COLOURS, 0}};
}

static void usual_cells(const struct model *m, struct bar_cell cells[BAR_CELLS_MAX])
{
    uint16_t leave = m->visit.asking ? PRESS_STAY : PRESS_BACK;
    cells[0] = (struct bar_cell){
        .id = "bar.back", .icon = "arrow-left", .label = _("Back"), .press = {leave, 0}};
    cells[1] = (struct bar_cell){.id = "bar.start-again",
                                 .icon = "rotate-ccw",
                                 .label = _("Start again"),
                                 .press = {PRESS_FINISH, 0}};
}

/* What is not built yet has no cell; its place stays free, so that the others keep theirs. */
static void bar_cells(const struct model *m, bool first,
                      struct bar_cell cells[BAR_CELLS_MAX])
{
    bool small = m->panel.size == PANEL_S;
    uint16_t go = m->visit.asking ? PRESS_STAY : PRESS_GO;
    static const char *const empty[BAR_CELLS_MAX] = {"bar.0", "bar.1", "bar.2", "bar.3",
                                                     "bar.4", "bar.5", "bar.6"};
    for (int i = 0; i < BAR_CELLS_MAX; i++)
        cells[i] = (struct bar_cell){.id = empty[i]};
    if (first)
        first_cells(m, cells);
    else
        usual_cells(m, cells);
    cells[2] = (struct bar_cell){.id = "bar.help",
                                 .icon = "circle-question-mark",
                                 .label = _("Help"),
                                 .press = {go, SCREEN_HELP}};
    cells[4] = (struct bar_cell){.id = "bar.text-size",
                                 .icon = "a-large-small",
                                 .value = small ? NULL : zoom_word(m->panel.zoom),
                                 .label = small ? _("Text") : _("Text size"),
                                 .spoken = _("Text size and colours"),
                                 .press = {go, SCREEN_EASIER}};
}

/* Up, where we are, More: above the actions on tall panels, beside them on small ones. */
static void add_paging(struct page *p, struct el *parent)
{
    const struct cut *c = p->cut;
    if (!c->paged)
        return;
    ui_paging(parent, "page",
              &(struct ui_paging){.up = _("Up"),
                                  .position =
                                      ui_id(parent, _("%d of %d"), c->page + 1, c->pages),
                                  .more = _("More"),
                                  .can_up = c->page > 0,
                                  .can_more = c->page + 1 < c->pages,
                                  .up_press = {PRESS_UP, 0},
                                  .more_press = {PRESS_DOWN, 0}});
}

static void add_actions(struct page *p, const struct page_info *info)
{
    struct el *shelf = p->f.shelf;
    if (shelf == NULL)
        return;
    bool side = shelf->flow == FLOW_COLUMN;
    struct el *column = side ? shelf : ui_column(shelf, "shelf.rows");
    if (!side) {
        column->grow = 1;
        column->gap = panel_gap(&p->m->panel);
    }
    if (page_is(p, PANEL_S) && p->cut->paged) {
        struct el *row = ui_row(column, "shelf.row");
        row->gap = 3;
        add_paging(p, row);
        p->actions = info->no_actions ? NULL : row;
        return;
    }
    add_paging(p, column);
    if (info->no_actions)
        return;
    bool stacks = side || panel_stacks(&p->m->panel);
    p->actions = stacks ? ui_column(column, "actions") : ui_row(column, "actions");
    p->actions->gap = panel_lms(&p->m->panel, 4, 3, 3);
    p->actions->align = ALIGN_STRETCH;
}

static const char *about_thing(const struct el *root, enum op_kind kind, const char *ref)
{
    bool job = kind == OP_INTEREST || kind == OP_WITHDRAW;
    if (ref[0] == '\0')
        return NULL;
    return ui_id(root, job ? _("Job %s") : _("Session %s"), ref);
}

static const char *about_words(const struct el *root, const struct model *m, enum about a)
{
    const struct visit *v = &m->visit;
    const char *text = NULL;
    if (a == ABOUT_FLOW && v->doing == DOING_INTEREST)
        text = about_thing(root, OP_INTEREST, m->job.vacancy.meta.ref);
    else if (a == ABOUT_FLOW && v->doing == DOING_BOOKING)
        text = about_thing(root, OP_BOOK, m->session.session.meta.ref);
    else if (a == ABOUT_DONE)
        text = about_thing(root, v->done.kind, v->done.ref);
    else if (a == ABOUT_FOUND)
        text = about_thing(root, v->found.kind, v->found.ref);
    return text != NULL ? text : m->station.organisation;
}

struct page page_begin(struct scene *s, const struct model *m, const struct cut *cut,
                       const struct page_info *info)
{
    struct page p = {.m = m, .cut = cut};
    p.wide = info->wide || (page_is(&p, PANEL_M) && panel_stacks(&m->panel));
    enum screen shown = m->visit.screen;
    struct el *root = scene_begin(s, &m->panel, screen_name(shown), info->title);
    struct frame_info f = {.kind = info->kind,
                           .with_shelf = !info->no_actions || cut->paged,
                           .wide = p.wide};
    f.about = about_words(root, m, info->about);
    bar_cells(m, shown == SCREEN_ATTRACT, f.cells);
    p.f = frame_begin(root, &f);
    add_actions(&p, info);
    return p;
}

struct el *page_block(struct page *p)
{
    int i = p->blocks++;
    if (p->cut->end > 0 && (i < p->cut->first || i >= p->cut->end))
        return NULL;
    struct el *e = ui_column(p->f.content, ui_id(p->f.content, "block.%d", i));
    e->gap = panel_lms(&p->m->panel, 4, 3, 2);
    return e;
}

struct el *page_title(struct page *p, const char *text)
{
    return ui_heading(p->f.head, "title", LEVEL_H1, INK_TEXT, text);
}

struct el *page_lead(struct page *p, const char *text)
{
    return ui_text(p->f.head, "lead", LEVEL_BODY, INK_TEXT2, text);
}

struct el *page_action(struct page *p, const char *id, const struct ui_button *b)
{
    struct el *e = ui_button(p->actions, id, b);
    if (p->actions->flow == FLOW_ROW)
        e->grow = b->kind == BUTTON_MAIN ? 1.6f : 1;
    return e;
}

void page_stale(struct page *p)
{
    const struct model *m = p->m;
    if (!model_is_stale(m))
        return;
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    const char *title = _("This may be old.");
    if (m->station.synced_at != 0)
        title = ui_id(b, _("This was right on %s."), words_day(b, m->station.synced_at));
    ui_banner(b, "stale", STATUS_WAIT, title,
              page_is(p, PANEL_L) ? _("We cannot update it just now.") : NULL);
}

static const char *slip_words(enum slip slip)
{
    switch (slip) {
    case SLIP_NONE:
    case SLIP_COUNT: break;
    case SLIP_NAME_EMPTY: return _("Enter your first name");
    case SLIP_REACH: return _("Choose how we can reach you");
    case SLIP_NUMBER: return _("Enter 11 numbers, like 07700 900123");
    case SLIP_EMAIL: return _("Enter an address, like name@example.org");
    case SLIP_SAFE: return _("Choose yes or no");
    case SLIP_AGREE: return _("Choose if we may keep your details");
    case SLIP_QUEUE: return _("Choose what we do with a free place");
    case SLIP_CODE_FORM: return _("Check the code. It has 10 letters and numbers");
    case SLIP_CODE_UNKNOWN: return _("We cannot find that code on this screen");
    case SLIP_CODE_LIMIT: return _("Too many wrong codes. Try again in an hour");
    }
    return NULL;
}

const char *page_slip(const struct model *m)
{
    return slip_words(m->visit.slip);
}

void page_error(struct page *p)
{
    const char *text = page_slip(p->m);
    if (text == NULL)
        return;
    struct ui_error_line line = {text, {PRESS_FIX, 0}};
    ui_error_summary(p->f.head, "error", _("There is a problem"), &line, 1);
    scene_focus(el_scene(p->f.head), "error");
}

void page_progress(struct page *p)
{
    int step = 0, of = 0;
    model_progress(p->m, &step, &of);
    if (step == 0)
        return;
    const char *text = of > 0 ? ui_id(p->f.head, _("Question %d of %d"), step, of)
                              : ui_id(p->f.head, _("Question %d"), step);
    ui_progress(p->f.head, "progress", text, step, of > 0 ? of : step + 1);
}

void page_choice(struct el *parent, const char *id, const struct page_choice *c)
{
    ui_radio(parent, id,
             &(struct ui_radio){.label = c->label,
                                .hint = c->hint,
                                .chosen = c->chosen,
                                .chosen_word = _("Chosen"),
                                .press = c->press});
}

static const char *result_word(enum result r)
{
    switch (r) {
    case RESULT_CONFIRMED: return _("Confirmed");
    case RESULT_WAITING: return _("Waiting");
    case RESULT_RECEIVED: return _("Sent");
    case RESULT_CANCELLED:
    case RESULT_DONE: return _("Cancelled");
    case RESULT_REFUSED: return _("Refused");
    case RESULT_COUNT: break;
    }
    return "";
}

const char *page_state_word(const struct thing *t)
{
    return t->answered ? result_word(t->result) : _("Saved");
}

bool page_can(const struct model *m, enum op_kind kind)
{
    return model_takes(m, kind) && !m->station.cannot_save;
}

void page_cannot(struct page *p)
{
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    const char *phone = p->m->station.phone;
    const char *text = _("Ask a person here.");
    if (phone[0] != '\0')
        text = ui_id(b, _("Ask a person here, or ring **%s**."), words_phone(b, phone));
    ui_banner(b, "cannot", STATUS_ERR, _("This screen cannot save just now."), text);
}
