#include "app/screens/pieces.h"

#include <math.h>

#include "app/flow.h"
#include "app/screens/bar.h"
#include "core/utf8.h"

bool page_is(const struct page *p, enum panel_class size)
{
    return p->m->panel.size == size;
}

/* Small panels with no room for a shelf or a narrow column: what can be pressed stands
 * beside the content. */
static bool splits(const struct panel *p)
{
    if (p->size == PANEL_M)
        return p->zoom != ZOOM_100;
    return p->size == PANEL_S && !panel_is_tall(p);
}

const char *page_range(const struct el *any, size_t offset, size_t count, size_t total)
{
    unsigned long first = offset + 1, last = offset + count, all = total;
    if (count == 1)
        return ui_id(any, _("%lu of %lu"), first, all);
    return ui_id(any, _("%lu to %lu of %lu"), first, last, all);
}

bool page_splits(const struct page *p)
{
    return splits(&p->m->panel);
}

bool page_roomy(const struct page *p)
{
    return !p->cut->tight && p->m->panel.size == PANEL_L && !panel_stacks(&p->m->panel);
}

/* Beside the content: where we are, if there is room to say it, and the two buttons. */
static void small_paging(struct el *parent, const char *id, const struct ui_paging *g)
{
    if (el_panel(parent)->size == PANEL_M) {
        struct el *where = ui_text(parent, ui_id(parent, "%s.position", id), LEVEL_SMALL,
                                   INK_TEXT, g->position);
        where->role = ROLE_STATUS;
        where->row_line = true;
        where->text_align = ALIGN_CENTER;
    }
    struct el *row = ui_row(parent, id);
    row->gap = 3;
    row->align = ALIGN_STRETCH;
    struct ui_button up = {.kind = BUTTON_SMALL_SECOND,
                           .icon = "arrow-up",
                           .label = g->up,
                           .press = g->up_press,
                           .not_now = !g->can_up,
                           .upright = true};
    struct ui_button more = {.kind = BUTTON_SMALL_SECOND,
                             .icon = "arrow-down",
                             .label = g->more,
                             .press = g->more_press,
                             .not_now = !g->can_more,
                             .upright = true};
    ui_button(row, ui_id(row, "%s.up", id), &up);
    ui_button(row, ui_id(row, "%s.more", id), &more);
}

static void paging_in(struct page *p, struct el *parent, const char *id,
                      const struct ui_paging *g)
{
    if (!splits(&p->m->panel))
        ui_paging(parent, id, g);
    else if (g->can_up || g->can_more)
        small_paging(parent, id, g);
}

void page_paging(struct page *p, const char *id, const struct ui_paging *g)
{
    paging_in(p, p->paging, id, g);
}

/* Up, where we are, More, for a screen that does not fit on one page. */
static void add_paging(struct page *p, struct el *parent)
{
    const struct cut *c = p->cut;
    if (!c->paged)
        return;
    paging_in(p, parent, "page",
              &(struct ui_paging){.up = _("Up"),
                                  .position =
                                      ui_id(parent, _("%d of %d"), c->page + 1, c->pages),
                                  .more = _("More"),
                                  .can_up = c->page > 0,
                                  .can_more = c->page + 1 < c->pages,
                                  .up_press = {PRESS_UP, 0},
                                  .more_press = {PRESS_DOWN, 0}});
}

/* Beside large text, "Up" and "More" of some languages want more than others'. */
static float side_w(const struct panel *p)
{
    const float letter = 0.72f, sides = 11, least = 72, most = 82;
    if (!panel_stacks(p))
        return panel_lms(p, 0, 66, 50);
    float em = panel_type(p, LEVEL_BUTTON_SMALL).em_mm;
    float letters = fmaxf((float)utf8_count(_("Up")), (float)utf8_count(_("More")));
    float words = 2 * letters * letter * em;
    return fminf(fmaxf(least, words + sides), fmaxf(most, p->w_mm / 3));
}

static void split_small(struct page *p, const struct page_info *info)
{
    const struct panel *panel = &p->m->panel;
    if (info->no_actions && !p->cut->paged && !info->list)
        return;
    struct el *row = ui_row(p->f.content, "split");
    row->grow = 1;
    row->gap = panel_gap(panel);
    row->align = ALIGN_STRETCH;
    struct el *blocks = ui_column(row, "blocks");
    blocks->grow = 1;
    blocks->gap = p->f.content->gap;
    struct el *side = ui_column(row, "side");
    side->w = side_w(panel);
    side->gap = 3;
    side->justify = ALIGN_END;
    p->f.content = blocks;
    p->paging = side;
    add_paging(p, side);
    if (info->no_actions)
        return;
    p->actions = ui_column(side, "actions");
    p->actions->gap = 3;
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
    add_paging(p, column);
    p->paging = column;
    if (info->no_actions || info->list)
        return;
    bool stacks = side || panel_stacks(&p->m->panel);
    p->actions = stacks ? ui_column(column, "actions") : ui_row(column, "actions");
    p->actions->gap = panel_lms(&p->m->panel, 4, 3, 3);
    p->actions->align = ALIGN_STRETCH;
}

static const char *about_thing(const struct el *root, enum op_kind kind, const char *ref)
{
    bool job = kind == OP_INTEREST || kind == OP_WITHDRAW || kind == OP_QUESTION;
    if (ref[0] == '\0')
        return NULL;
    return ui_id(root, job ? _("Job %s") : _("Session %s"), ref);
}

static const char *about_taken(const struct el *root, const struct model *m)
{
    const struct thing *t = model_taken(m);
    if (t != NULL)
        return about_thing(root, t->kind, t->ref);
    return m->visit.take == TAKE_JOB
               ? about_thing(root, OP_INTEREST, m->job.vacancy.meta.ref)
               : about_thing(root, OP_BOOK, m->session.session.meta.ref);
}

static const char *about_words(const struct el *root, const struct model *m, enum about a)
{
    const struct visit *v = &m->visit;
    const char *text = NULL;
    if ((a == ABOUT_FLOW && v->draft.several) || (a == ABOUT_DONE && v->sent.count > 1))
        text = NULL; /* about several */
    else if (a == ABOUT_FLOW && v->doing == DOING_INTEREST)
        text = about_thing(root, OP_INTEREST, m->job.vacancy.meta.ref);
    else if (a == ABOUT_FLOW && v->doing == DOING_BOOKING)
        text = about_thing(root, OP_BOOK, m->session.session.meta.ref);
    else if (a == ABOUT_FLOW && model_requests(m))
        text = v->draft.of_job ? about_thing(root, OP_INTEREST, m->job.vacancy.meta.ref)
                               : NULL;
    else if (a == ABOUT_FLOW && v->doing != DOING_NOTHING)
        text = about_thing(root, OP_BOOK, v->found.ref);
    else if (a == ABOUT_DONE)
        text = about_thing(root, v->done.kind, v->done.ref);
    else if (a == ABOUT_TAKE)
        text = about_taken(root, m);
    else if (a == ABOUT_HOST)
        text = _("For the host");
    else if (a == ABOUT_QUIZ)
        text = _("Is this work for me?");
    else if (a == ABOUT_FOUND)
        text = about_thing(root, v->found.kind, v->found.ref);
    return text != NULL ? text : m->station.organisation;
}

struct page page_begin(struct scene *s, const struct model *m, const struct cut *cut,
                       const struct page_info *info)
{
    struct page p = {.m = m, .cut = cut};
    bool split = splits(&m->panel) && info->kind == CHROME_PLAIN;
    p.wide = info->wide || split;
    bool close = m->panel.size != PANEL_L || panel_stacks(&m->panel);
    p.inside = close && (info->long_title || info->about != ABOUT_OFFICE);
    enum screen shown = m->visit.screen;
    struct el *root = scene_begin(s, &m->panel, screen_name(shown), info->title);
    struct chrome_info f = {.kind = info->kind,
                            .with_shelf = !split && (!info->no_actions || cut->paged),
                            .wide = p.wide};
    f.low = _("Everything you can touch is below this line.");
    f.about = about_words(root, m, info->about);
    bar(m, &f);
    p.f = chrome_begin(root, &f);
    if (split)
        split_small(&p, info);
    else
        add_actions(&p, info);
    return p;
}

static struct el *block(struct page *p, const char *id)
{
    struct el *e = ui_column(p->f.content, id);
    e->gap = panel_lms(&p->m->panel, 4, 3, 2);
    return e;
}

struct el *page_block(struct page *p)
{
    int i = p->blocks++;
    if (p->cut->end > 0 && (i < p->cut->first || i >= p->cut->end))
        return NULL;
    return block(p, ui_id(p->f.content, "block.%d", i));
}

size_t page_rows(const struct page *p, size_t count)
{
    size_t most = (size_t)p->cut->rows;
    return most > 0 && most < count ? most : count;
}

struct el *page_row(struct page *p, size_t index)
{
    if (p->cut->rows > 0 && p->rows == p->cut->rows)
        return NULL;
    p->rows++;
    return block(p, ui_id(p->f.content, "row.%lu", (unsigned long)index));
}

struct el *page_after(struct page *p)
{
    if (p->rows == 0)
        return page_block(p);
    return p->cut->rows > 0 ? NULL : block(p, "after");
}

struct el *page_section(struct page *p)
{
    struct el *e = page_block(p);
    if (e != NULL && p->f.content->first != e->index)
        e->pad_top = panel_lms(&p->m->panel, 6, 3, 2);
    return e;
}

/* Where the heading stands: the head; on small panels, when it may be long, the first
 * block of the content. NULL when that is on another page. */
static struct el *top_of(struct page *p)
{
    if (p->f.field != NULL)
        return p->f.field;
    if (!p->inside)
        return p->f.head;
    if (!p->topped)
        p->top = page_block(p);
    p->topped = true;
    return p->top;
}

/* There is much room above the line, and little in a narrow column. */
static enum level title_level(const struct page *p)
{
    if (p->cut->tight)
        return page_is(p, PANEL_M) ? LEVEL_H3 : LEVEL_H1;
    return p->f.field != NULL ? LEVEL_DISPLAY : LEVEL_H1;
}

void page_title(struct page *p, const char *text)
{
    struct el *top = top_of(p);
    if (top != NULL)
        ui_heading(top, "title", title_level(p), INK_TEXT, text);
}

/* Above the line, and in a narrow column, there is room for the heading and little
 * more. */
static struct el *below_title(struct page *p)
{
    bool little = p->f.field != NULL ? panel_stacks(&p->m->panel)
                                     : page_is(p, PANEL_M) && p->cut->tight;
    return little ? page_block(p) : top_of(p);
}

/* Where pictures have room, too. */
static struct el *idea_place(struct page *p)
{
    bool narrow = p->m->panel.easy && !page_is(p, PANEL_L);
    return narrow ? page_block(p) : below_title(p);
}

void page_lead(struct page *p, const char *text)
{
    struct el *place = idea_place(p);
    if (place != NULL)
        ui_idea(place, "lead", "info", INK_TEXT2, text);
}

void page_idea(struct page *p, const char *id, const char *picture, const char *text)
{
    struct el *place = idea_place(p);
    if (place != NULL)
        ui_idea(place, id, picture, INK_TEXT, text);
}

void page_line(struct page *p, const char *id, enum level level, const char *text)
{
    struct el *top = below_title(p);
    if (top != NULL)
        ui_text(top, id, level, level == LEVEL_SMALL ? INK_TEXT2 : INK_TEXT, text);
}

void page_rule(struct page *p)
{
    if (p->inside || !page_is(p, PANEL_L))
        return;
    ui_rule(p->f.head);
    p->f.head->pad_bottom = 0;
}

void page_outcome(struct page *p, enum status_kind kind, const char *title,
                  const char *text)
{
    bool high = p->f.field != NULL && (p->cut->tight || p->m->panel.zoom != ZOOM_100);
    struct el *top = high && panel_stacks(&p->m->panel) ? page_block(p) : top_of(p);
    bool bare = page_is(p, PANEL_S) || high;
    if (top != NULL)
        ui_outcome(top, "done.outcome", kind, title, bare ? NULL : text);
    struct el *b = bare && text != NULL ? page_block(p) : NULL;
    if (b != NULL)
        ui_idea(b, "done.outcome.text", "info", INK_TEXT, text);
}

void page_banner(struct page *p, enum status_kind kind, const char *title,
                 const char *text)
{
    struct el *top = top_of(p);
    if (top != NULL)
        ui_banner(top, "done.outcome", kind, title, text);
}

/* Words of Cyrillic letters are as wide in a narrow column as English ones of twelve. */
static bool has_wide_word(const char *label)
{
    enum { MOST = 9 };
    int wide = 0;
    for (uint32_t c = utf8_next(&label); c != 0 && wide <= MOST; c = utf8_next(&label))
        wide = c < 0x80 ? 0 : wide + 1;
    return wide > MOST;
}

struct el *page_action(struct page *p, const char *id, const struct ui_button *b)
{
    struct ui_button fitting = *b;
    /* There is no room for two beside the content. */
    if (page_splits(p) && p->actions->first >= 0) {
        struct el *block = page_block(p);
        return block != NULL ? ui_button(block, id, b) : NULL;
    }
    bool narrow = p->actions->flow == FLOW_COLUMN && !page_is(p, PANEL_L);
    if (narrow)
        fitting.icon = NULL; /* a narrow column: the words need it all */
    struct el *e = ui_button(p->actions, id, &fitting);
    if (narrow)
        e->pad_start = e->pad_end = 2;
    if (narrow && (panel_stacks(&p->m->panel) || has_wide_word(b->label)))
        el_scene(e)->els[e->last].level = LEVEL_BUTTON_SMALL;
    if (p->actions->flow == FLOW_ROW)
        e->grow = b->kind == BUTTON_MAIN ? 1.6f : 1;
    return e;
}

const char *page_stale_day(const struct page *p)
{
    const struct model *m = p->m;
    bool roomy = page_is(p, PANEL_L) && !panel_stacks(&m->panel);
    if (roomy || !model_is_stale(m) || m->station.synced_at == 0)
        return NULL;
    int64_t t = m->station.synced_at;
    return ui_id(p->f.content, _("%s %s"), words_day_number(p->f.content, t),
                 words_month_short(t));
}

void page_stale(struct page *p)
{
    const char *text = page_is(p, PANEL_L) ? _("We cannot update it just now.") : NULL;
    if (!p->m->station.clock_trusted)
        text = _("This screen does not know today’s date.");
    page_stale_and(p, text);
}

void page_stale_and(struct page *p, const char *text)
{
    const struct model *m = p->m;
    if (!model_is_stale(m))
        return;
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    const char *title = _("This may be old.");
    if (m->station.synced_at != 0)
        title = ui_id(b, _("This was right on %s."),
                      page_is(p, PANEL_S) ? words_day_short(b, m->station.synced_at)
                                          : words_day(b, m->station.synced_at));
    ui_banner(b, "stale", STATUS_WAIT, title, text);
}

static const char *slip_words(enum slip slip)
{
    switch (slip) {
    case SLIP_NONE:
    case SLIP_OPEN:
    case SLIP_COUNT: break;
    case SLIP_NAME_EMPTY: return _("Enter your first name");
    case SLIP_NUMBER: return _("Enter 11 numbers, like 07700 900123");
    case SLIP_EMAIL: return _("Enter an address, like name@example.org");
    case SLIP_CODE_FORM: return _("Check the code. It has 10 letters and numbers");
    case SLIP_CODE_UNKNOWN: return _("We cannot find that code");
    case SLIP_CODE_NOT_HERE:
        return _("We cannot find that code on this screen. The office may know it");
    case SLIP_CODE_LIMIT: return _("Too many wrong codes. Try again in an hour");
    case SLIP_CODE_STAFF: return _("Too many wrong codes. Ask a person here");
    case SLIP_PLACES: return _("Choose another number of places");
    case SLIP_OTHER: return _("Choose another session");
    case SLIP_PIN_FORM: return _("Enter 6 to 8 numbers");
    case SLIP_PIN_WRONG: return _("That is not the PIN");
    case SLIP_PIN_SOON: return _("Wait a few seconds. Then try again");
    case SLIP_PIN_LIMIT: return _("Too many wrong PINs. Try again in an hour");
    case SLIP_SOME: return _("Choose one or more");
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
    struct el *top = p->f.field != NULL ? p->f.head : top_of(p);
    p->topped = false; /* the heading has a block of its own */
    if (top == NULL)
        return;
    ui_error_summary(top, "error", _("There is a problem"), &line, 1);
    scene_focus(el_scene(top), "error");
}

void page_progress(struct page *p)
{
    int step = 0, of = 0;
    model_progress(p->m, &step, &of);
    if (step == 0)
        return;
    const char *text = of > 0 ? ui_id(p->f.head, _("Question %d of %d"), step, of)
                              : ui_id(p->f.head, _("Question %d"), step);
    ui_progress(p->f.head, "progress", text, step, flow_of(p->m).count);
}

void page_choice(struct el *parent, const char *id, const struct page_choice *c)
{
    ui_radio(parent, id,
             &(struct ui_radio){.label = c->label,
                                .lang = c->lang,
                                .hint = c->hint,
                                .chosen = c->chosen,
                                .chosen_word = _("Chosen"),
                                .press = c->press});
}

void page_answer(struct page *p, enum press_what press, const struct page_answer *a)
{
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    ui_answer_row(
        b, a->id,
        &(struct ui_answer_row){.label = a->label,
                                .value = a->value,
                                .change = _("Change"),
                                .change_spoken = a->spoken,
                                .sensitive = a->sensitive,
                                .press = {(uint16_t)press, (int32_t)a->screen}});
}

static const char *state_word(enum state s)
{
    switch (s) {
    case STATE_SAVED: return _("Saved");
    case STATE_RECEIVED: return _("Sent");
    case STATE_CONFIRMED: return _("Confirmed");
    case STATE_WAITING: return _("Waiting");
    case STATE_OFFERED: return _("Offered");
    case STATE_CANCELLED: return _("Cancelled");
    case STATE_REFUSED: return _("Refused");
    case STATE_COUNT: return _("Answered"); /* by a later version */
    }
    return "";
}

const char *page_state_word(const struct thing *t)
{
    bool changed = t->kind == OP_CHANGE && t->answered && t->result == RESULT_DONE;
    return changed ? _("Changed") : state_word(thing_state(t));
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
