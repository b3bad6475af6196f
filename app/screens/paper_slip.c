/* Slips of paper: the same elements, words and letters as on the screen, on a panel that
 * is as wide as the paper. Nothing on them says whose they are but the claim code. */
#include <string.h>

#include "app/languages.h"
#include "app/screens/pieces.h"
#include "app/screens/session_words.h"
#include "app/squares.h"

enum { PAPER_PX_LONG = 7680, WIDE_PX = 512 };

static const float dots_per_mm = 8;

/* Text of 4.8 mm capitals is for a metre; on paper 4 mm (16 point) is large print, and 14
 * point where the paper is narrow. */
static struct panel paper(const struct model *m, int dots)
{
    bool wide = dots >= WIDE_PX;
    float mm = (float)dots / dots_per_mm * (wide ? 1.2f : 1.4f);
    struct panel p = panel_make(dots, PAPER_PX_LONG, mm);
    p.zoom = wide && m->panel.zoom != ZOOM_100 ? ZOOM_130 : ZOOM_100;
    panel_speak(&p, m->panel.lang, m->panel.rtl);
    return p;
}

static void line(struct el *b, const char *id, enum level level, const char *text)
{
    if (text != NULL && text[0] != '\0')
        ui_text(b, id, level, INK_TEXT, text);
}

/* Grey does not print. */
static void rule(struct el *b)
{
    ui_rule(b)->bg = INK_TEXT;
}

/* 0: the day is not known. */
static void day_and_time(struct el *b, const char *id, int64_t t)
{
    if (t == 0)
        return;
    line(b, id, LEVEL_BODY, ui_id(b, _("%s, %s"), words_day(b, t), words_clock(b, t)));
}

static void square(struct el *b, const char *payload)
{
    const struct panel *p = el_panel(b);
    struct el *row = ui_row(b, "ticket.square");
    float side = p->w_mm - 2 * panel_margin(p);
    struct el *qr = page_plain_square(row, "ticket.qr", payload);
    qr->w = qr->h = side < 62 ? side : 62;
    qr->edge = INK_NONE;
}

static void of_job(struct el *b, const struct model *m)
{
    const struct vacancy *v = &m->job.vacancy;
    line(b, "ticket.title", LEVEL_H3, v->title);
    line(b, "ticket.ref", LEVEL_BODY_BOLD, ui_id(b, _("Job %s"), v->meta.ref));
    line(b, "ticket.pay", LEVEL_BODY,
         ui_id(b, "%s %s", words_pay(b, v->pay_min, v->pay_max),
               words_pay_unit(v->pay_min)));
    line(b, "ticket.hours", LEVEL_BODY,
         words_hours(b, v->week_minutes_min, v->week_minutes_max));
    line(b, "ticket.when", LEVEL_BODY, v->when);
    line(b, "ticket.where", LEVEL_BODY, words_area(b, v->area, v->place.outcode));
}

static void of_session(struct el *b, const struct model *m)
{
    const struct session *x = &m->session.session;
    const struct venue *v = &m->session.venue;
    bool has = m->session.has_venue;
    line(b, "ticket.title", LEVEL_H3, x->title);
    line(b, "ticket.ref", LEVEL_BODY_BOLD, ui_id(b, _("Session %s"), x->meta.ref));
    line(b, "ticket.day", LEVEL_BODY, words_day(b, x->starts_at));
    line(b, "ticket.when", LEVEL_BODY, words_span(b, x->starts_at, x->minutes));
    line(b, "ticket.where", LEVEL_BODY,
         session_where(b, x->way, has ? v->name : "", has ? v->town : "", -1));
    line(b, "ticket.bus", LEVEL_BODY, has ? v->getting_there : "");
}

/* A place that is not certain says so before all else. */
static void state(struct el *b, const struct model *m, const struct thing *t)
{
    enum state s = thing_state(t);
    line(b, NULL, LEVEL_BODY_BOLD,
         s == STATE_SAVED ? _("Saved. Not yet confirmed.")
                          : ui_id(b, _("%s."), page_state_word(t)));
    day_and_time(b, NULL, t->as_of != 0 ? t->as_of : model_today(m));
    if (t->kind == OP_BOOK && s != STATE_CONFIRMED)
        line(b, NULL, LEVEL_BODY,
             _("**Do not set off yet.** Look here with your code first."));
}

static bool is_job(const struct thing *t)
{
    return t->kind == OP_INTEREST || t->kind == OP_QUESTION;
}

static void of_thing(struct el *b, const struct model *m, const struct thing *t,
                     const char *code)
{
    ui_code(b, NULL, _("Your code"), code);
    state(b, m, t);
    rule(b);
    line(b, NULL, LEVEL_H3, t->title);
    if (t->ref[0] != '\0')
        line(b, NULL, LEVEL_BODY_BOLD,
             ui_id(b, is_job(t) ? _("Job %s") : _("Session %s"), t->ref));
    if (t->starts_at != 0)
        day_and_time(b, NULL, t->starts_at);
    line(b, NULL, LEVEL_BODY, t->where);
}

/* Of several jobs each has its own code. */
static void of_things(struct el *b, const struct model *m)
{
    const struct sent *sent = &m->visit.sent;
    if (m->visit.take != TAKE_DONE || sent->count < 2) {
        of_thing(b, m, model_taken(m), model_taken_code(m));
        return;
    }
    for (int i = 0; i < sent->count; i++) {
        if (i > 0)
            rule(b);
        of_thing(b, m, &sent->things[i], sent->things[i].code);
    }
}

/* What the square is for; NULL: there is none. */
static const char *payload_of(char out[SQUARE_SIZE], const struct model *m)
{
    const struct thing *t = model_taken(m);
    bool job = m->visit.take == TAKE_JOB;
    const char *ref = job ? m->job.vacancy.meta.ref : m->session.session.meta.ref;
    if (t != NULL && m->visit.sent.count > 1)
        return NULL;
    if (t != NULL && model_takes_place(m))
        return square_event(out, t, QR_BYTES_SMALL) ? _("In your calendar") : NULL;
    if (t != NULL)
        return square_card(out, m->station.phone, model_taken_code(m))
                   ? _("Code for your phone")
                   : NULL;
    if (square_message(out, m->outfit.texts, job, ref))
        return _("Finish on your phone");
    return square_call(out, m->station.phone) ? _("Ring us about it") : NULL;
}

static void taken(struct el *b, const struct model *m)
{
    char payload[SQUARE_SIZE];
    const struct thing *t = model_taken(m);
    if (t != NULL)
        of_things(b, m);
    else if (m->visit.take == TAKE_JOB)
        of_job(b, m);
    else
        of_session(b, m);
    rule(b);
    const char *what = payload_of(payload, m);
    line(b, "ticket.square.title", LEVEL_BODY_BOLD, what);
    if (what != NULL)
        square(b, payload);
    explicit_bzero(payload, sizeof payload);
    rule(b);
    if (t != NULL)
        line(b, "ticket.again", LEVEL_BODY,
             _("To look again, change or cancel: choose “I have a "
               "code” on any of our screens."));
    line(b, "ticket.never", LEVEL_BODY_BOLD, _("Never pay for a check or a job."));
}

static void visit(struct el *b, const struct model *m)
{
    ui_heading(b, "ticket.title", LEVEL_H3, INK_TEXT, _("What I did here"));
    day_and_time(b, "ticket.when", model_today(m));
    rule(b);
    for (int i = 0; i < m->visit.act_count; i++) {
        const struct act *a = &m->visit.acts[i];
        line(b, ui_id(b, "ticket.act.%d", i), LEVEL_BODY,
             ui_id(b, "**%s.** %s", page_act(b, a), a->title));
    }
}

static void test(struct el *b, const struct model *m)
{
    char payload[SQUARE_SIZE];
    ui_heading(b, "ticket.title", LEVEL_H3, INK_TEXT, _("Test slip"));
    day_and_time(b, "ticket.when", model_today(m));
    line(b, "ticket.works", LEVEL_BODY, _("If you can read this, the printer works."));
    if (square_call(payload, m->station.phone))
        square(b, payload);
}

void view_ticket(const struct model *m, enum ticket t, int dots, struct scene *s)
{
    const struct panel p = paper(m, dots);
    language_show(m->panel.lang, m->panel.easy);
    struct el *root = scene_begin(s, &p, "paper", _("Slip"));
    root->bg = INK_QR_LIGHT;
    struct el *b = ui_column(root, "ticket");
    b->gap = 3;
    ui_pad(b, panel_margin(&p), panel_margin(&p));
    line(b, "ticket.office", LEVEL_BODY_BOLD, words_office(m));
    rule(b);
    switch (t) {
    case TICKET_TAKE: taken(b, m); break;
    case TICKET_VISIT: visit(b, m); break;
    case TICKET_TEST: test(b, m); break;
    case TICKET_COUNT: break;
    }
    if (m->station.phone[0] != '\0')
        line(b, "ticket.phone", LEVEL_BODY,
             ui_id(b, _("Ring us: **%s**"), words_phone(b, m->station.phone)));
}
