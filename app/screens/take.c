/* What can be taken along: squares for a phone's camera, with their words beside. */
#include <sodium.h>

#include "app/screens/pieces.h"
#include "app/squares.h"

struct el *page_plain_square(struct el *parent, const char *id, const char *payload)
{
    float side = panel_lms(el_panel(parent), 74, 52, 44);
    struct el *qr = ui_qr(parent, id, payload, side);
    ui_set_name(qr, _("Square for your phone’s camera"));
    return qr;
}

void page_code_square(struct el *parent, const char *id, const char *payload)
{
    struct el *qr = page_plain_square(parent, id, payload);
    qr->sensitive = true;
    ui_set_spoken(qr, _("Your code as a square for a phone’s camera"));
    ui_set_name(qr, _("Code for your phone"));
}

static void words(struct el *b, const struct page_square *q)
{
    ui_heading(b, ui_id(b, "%s.title", q->id), LEVEL_H3, INK_TEXT, q->title);
    ui_idea(b, ui_id(b, "%s.text", q->id), q->icon, INK_TEXT, q->text);
}

static void key(struct el *parent, const struct page_square *q)
{
    enum level level = q->sensitive ? LEVEL_PRICE : LEVEL_H3;
    struct el *e =
        ui_text(parent, ui_id(parent, "%s.key", q->id), level, INK_TEXT, q->key);
    e->sensitive = e->ltr = e->whole = q->sensitive;
}

static void picture(struct el *row, const struct page_square *q)
{
    const char *id = ui_id(row, "%s.qr", q->id);
    if (q->sensitive)
        page_code_square(row, id, q->payload);
    else
        page_plain_square(row, id, q->payload);
}

static struct el *row_of(struct el *b, const struct page_square *q)
{
    struct el *row = ui_row(b, ui_id(b, "%s.row", q->id));
    row->gap = panel_lms(el_panel(b), 9, 5, 4);
    return row;
}

static struct el *column_of(struct el *row, const struct page_square *q)
{
    struct el *e = ui_column(row, ui_id(row, "%s.words", q->id));
    e->grow = 1;
    e->gap = 2;
    return e;
}

static bool is_apart(const struct page *p)
{
    return page_is(p, PANEL_S) || p->m->panel.zoom != ZOOM_100;
}

/* Beside the square a narrow column may break between its groups. */
static const char *number(const struct page *p, const char *phone)
{
    bool narrow = is_apart(p) && !page_is(p, PANEL_L);
    return narrow ? phone : words_phone(p->f.content, phone);
}

/* Where there is no room for all its words beside the square, what counts is there; a
 * code is wider than that. */
void page_square(struct page *p, const struct page_square *q)
{
    bool apart = is_apart(p);
    struct el *b = page_section(p);
    if (b != NULL && apart)
        words(b, q);
    bool alone = apart && q->sensitive;
    b = apart ? page_block(p) : b;
    if (alone && b != NULL)
        key(b, q);
    b = alone && page_is(p, PANEL_S) ? page_block(p) : b;
    if (b == NULL)
        return;
    struct el *row = row_of(b, q);
    struct el *column = column_of(row, q);
    if (!apart)
        words(column, q);
    if (q->key != NULL && !alone)
        key(column, q);
    picture(row, q);
}

size_t page_square_room(const struct page *p)
{
    switch (p->m->panel.size) {
    case PANEL_L: return QR_BYTES_MAX;
    case PANEL_M: return QR_BYTES_MIDDLE;
    case PANEL_S: break;
    }
    return QR_BYTES_SMALL;
}

static void code(struct page *p, const char *id, const char *title, const char *code)
{
    char payload[SQUARE_SIZE];
    const char *text = _("This keeps it in your phone, with our number.");
    if (square_card(payload, p->m->station.phone, code))
        page_square(p, &(struct page_square){.id = id,
                                             .icon = "ticket",
                                             .title = title,
                                             .text = text,
                                             .key = code,
                                             .payload = payload,
                                             .sensitive = true});
    sodium_memzero(payload, sizeof payload);
}

/* Of several jobs each has its own. */
static void codes(struct page *p)
{
    const struct sent *sent = &p->m->visit.sent;
    if (p->m->visit.take != TAKE_DONE || sent->count < 2) {
        code(p, "take.code", _("Your code"), model_taken_code(p->m));
        return;
    }
    for (int i = 0; i < sent->count; i++)
        code(p, ui_id(p->f.content, "take.code.%d", i), sent->things[i].title,
             sent->things[i].code);
}

/* Only a place that is certain: who finds it in a calendar sets off. */
static void calendar(struct page *p, const struct thing *t)
{
    char payload[SQUARE_SIZE];
    const struct el *any = p->f.content;
    bool certain =
        t->kind == OP_BOOK && thing_state(t) == STATE_CONFIRMED && t->pending_at == 0;
    if (!certain || !square_event(payload, t, page_square_room(p)))
        return;
    const char *text =
        ui_id(any, _("It says “Meeting %s”, not what it is about."), t->ref);
    const char *when = ui_id(any, _("%s, %s"), words_day(any, t->starts_at),
                             words_clock(any, t->starts_at));
    page_square(p, &(struct page_square){.id = "take.event",
                                         .icon = "calendar-plus",
                                         .title = _("In your calendar"),
                                         .text = text,
                                         .key = when,
                                         .payload = payload});
}

static void message(struct page *p, bool job, const char *ref)
{
    char payload[SQUARE_SIZE];
    const char *texts = p->m->outfit.texts;
    if (!square_message(payload, texts, job, ref))
        return;
    const char *text =
        ui_id(p->f.content,
              _("It opens a text message: “%s %s”. Add your first name and send it."),
              square_words(job), ref);
    page_square(p, &(struct page_square){.id = "take.text",
                                         .icon = "smartphone",
                                         .title = _("Finish on your phone"),
                                         .text = text,
                                         .key = number(p, texts),
                                         .payload = payload});
}

static void call(struct page *p, const char *what)
{
    char payload[SQUARE_SIZE];
    const struct el *any = p->f.content;
    const char *phone = p->m->station.phone;
    if (square_call(payload, phone))
        page_square(p, &(struct page_square){.id = "take.ring",
                                             .icon = "phone",
                                             .title = _("Ring us about it"),
                                             .text = ui_id(any, _("Say: %s."), what),
                                             .key = number(p, phone),
                                             .payload = payload});
}

static void of_record(struct page *p, bool job)
{
    const struct model *m = p->m;
    const struct el *any = p->f.content;
    const char *ref = job ? m->job.vacancy.meta.ref : m->session.session.meta.ref;
    message(p, job, ref);
    call(p, ui_id(any, job ? _("Job %s") : _("Session %s"), ref));
}

void view_take(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Take it with you");
    const struct thing *t = model_taken(m);
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .about = ABOUT_TAKE});
    page_take_title(&p, title);
    page_lead(&p, _("Your name is on none of it."));
    page_printing(&p, TICKET_TAKE);
    if (t != NULL) {
        codes(&p);
        calendar(&p, t);
    } else {
        of_record(&p, m->visit.take == TAKE_JOB);
    }
    page_action(&p, "take.finish",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .icon = "log-out",
                                    .label = _("Finish and clear"),
                                    .press = {PRESS_FINISH, 0}});
    page_print_action(&p, TICKET_TAKE);
}

static struct ui_button way(enum button_kind kind, enum take what)
{
    return (struct ui_button){.kind = kind,
                              .icon = "smartphone",
                              .label = _("Take a copy"),
                              .press = {PRESS_TAKE, (int32_t)what}};
}

void page_second(struct page *p, const char *id, const struct ui_button *b, bool apart)
{
    struct el *block = apart ? page_section(p) : NULL;
    if (!apart)
        page_action(p, id, b);
    else if (block != NULL)
        ui_button(block, id, b);
}

/* It has room above the buttons unless they are two and stand there, too. */
void page_take_title(struct page *p, const char *title)
{
    bool narrow = page_is(p, PANEL_M) && p->m->outfit.printer;
    p->inside = page_is(p, PANEL_S) || narrow;
    page_title(p, title);
}

void page_take_block(struct page *p, enum take what)
{
    struct ui_button b = way(BUTTON_PLAIN, what);
    struct el *block = model_may_take(p->m, what) ? page_block(p) : NULL;
    if (block != NULL)
        ui_button(block, "take", &b);
}

void page_take_and_hide(struct page *p, enum take what)
{
    bool may = model_may_take(p->m, what), roomy = page_roomy(p);
    struct ui_button way_in = way(roomy ? BUTTON_SMALL_SECOND : BUTTON_SECOND, what);
    if (!may)
        page_hide(p);
    struct el *b = may ? page_section(p) : NULL;
    if (b == NULL)
        return;
    if (!roomy) {
        ui_button(b, "take", &way_in);
        return;
    }
    b->align = ALIGN_START;
    struct el *row = ui_row(b, "take.row");
    row->gap = panel_gap(&p->m->panel);
    ui_button(row, "take", &way_in);
    page_hide_in(row);
}
