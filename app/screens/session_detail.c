#include <string.h>

#include "app/screens/prose.h"
#include "app/screens/session_words.h"

static void marks(struct el *parent, const struct session *x)
{
    struct el *row = ui_marks(parent, "session.marks");
    ui_mark(row, "session.audience",
            x->audience == AUDIENCE_PAS_ONLY ? MARK_SOLID : MARK_TINT,
            session_audience_icon(x->audience), session_audience(x->audience));
    if (x->paid == TRI_YES)
        ui_mark(row, "session.paid", MARK_SOLID, "banknote", _("Paid"));
}

/* Tall panels show the day as a tile beside the title. */
static void tall_head(struct page *p)
{
    const struct session *x = &p->m->session.session;
    struct el *row = ui_row(p->f.head, "session.head");
    row->gap = 9;
    struct el *tile = ui_date_tile(row, "session.date", 58, words_weekday(x->starts_at),
                                   words_day_number(row, x->starts_at));
    ui_pad(tile, 5, 1);
    ui_date_month(tile, words_month(x->starts_at));
    struct el *words = ui_column(row, "session.words");
    words->grow = 1;
    words->gap = 3;
    ui_heading(words, "title", LEVEL_H1, INK_TEXT, x->title);
    marks(words, x);
}

static void head(struct page *p)
{
    const struct session *x = &p->m->session.session;
    if (page_is(p, PANEL_L) && !panel_stacks(&p->m->panel)) {
        tall_head(p);
        return;
    }
    page_title(p, x->title);
    page_line(p, "session.day", LEVEL_BODY_BOLD, words_day(p->f.content, x->starts_at));
    struct el *b = page_block(p);
    if (b != NULL)
        marks(b, x);
}

/* Two facts beside each other on a tall panel. */
static struct el *pair(struct page *p, struct el *b, const char *id)
{
    struct el *row = ui_row(b, id);
    row->gap = panel_lms(&p->m->panel, 8, 5, 4);
    row->align = ALIGN_START;
    if (panel_stacks(&p->m->panel) || page_is(p, PANEL_S))
        row->flow = FLOW_COLUMN;
    return row;
}

static void fact(struct el *row, const char *id, const struct ui_fact *f)
{
    ui_fact(row, id, f)->grow = row->flow == FLOW_ROW ? 1 : 0;
}

static void when_and_where(struct page *p)
{
    const struct model *m = p->m;
    const struct session *x = &m->session.session;
    const struct venue *v = &m->session.venue;
    struct el *b = page_section(p);
    if (b == NULL)
        return;
    struct el *row = pair(p, b, "session.facts");
    const char *miles = NULL;
    if (m->session.has_venue)
        miles = words_miles(b, place_metres(&m->station.here, &v->place));
    fact(row, "session.when",
         &(struct ui_fact){.icon = "clock",
                           .lead = words_span(b, x->starts_at, x->minutes),
                           .text = x->topic[0] != '\0' ? x->topic : NULL});
    fact(row, "session.where",
         &(struct ui_fact){
             .icon = x->way == SESSION_IN_ROOM ? "map-pin" : "phone",
             .lead = session_where(b, x->way, m->session.has_venue ? v->name : "",
                                   m->session.has_venue ? v->town : "", -1),
             .text = miles != NULL ? ui_id(b, _("%s from here"), miles) : NULL});
}

static const char *pay_words(const struct session *x)
{
    if (x->paid == TRI_YES)
        return _("Your time is paid");
    if (x->paid == TRI_NO)
        return _("Your time is not paid");
    return _("Ask if your time is paid");
}

static const char *travel_words(const struct session *x)
{
    if (x->expenses == TRI_YES)
        return _("Your fare is paid");
    if (x->expenses == TRI_NO)
        return _("You pay your own fare");
    return _("Ask about your fare");
}

static void money(struct page *p)
{
    const struct session *x = &p->m->session.session;
    struct el *b = page_section(p);
    if (b == NULL)
        return;
    struct el *row = pair(p, b, "session.money");
    fact(row, "session.pay",
         &(struct ui_fact){
             .icon = "banknote", .lead = pay_words(x), .text = travel_words(x)});
    fact(
        row, "session.cost",
        &(struct ui_fact){.icon = "wallet",
                          .lead = x->cost[0] != '\0' ? x->cost : _("Free"),
                          .text = x->cost[0] != '\0' ? NULL : _("It costs you nothing")});
}

/* With the time of the count, if there is one. */
static const char *of_then(struct el *b, const struct model *m)
{
    int capacity = m->session.session.capacity;
    if (m->station.synced_at == 0)
        return ui_id(b, _("of %d"), capacity);
    return ui_id(b, _("of %d. %s"), capacity,
                 words_moment(b, m->station.synced_at, model_today(m)));
}

/* What can be had here now, and below it what the hub counted, with the time of that. */
static void places_alone(struct el *b, const struct model *m)
{
    const struct session *x = &m->session.session;
    const struct session_places now = session_places_now(
        b, m, &(struct session_count){x->places_left, x->waiting, m->session.here});
    const char *counted = session_places(b, x->places_left, x->waiting).text;
    const char *of = of_then(b, m);
    ui_fact(b, "session.places",
            &(struct ui_fact){.icon = now.icon,
                              .lead = now.text,
                              .text = ui_id(b, "%s %s", counted, of)});
}

/* With the time of the count when nobody can vouch for it just now. */
static void places(struct page *p)
{
    const struct model *m = p->m;
    const struct session *x = &m->session.session;
    struct el *b = page_section(p);
    if (b == NULL)
        return;
    if (model_is_alone(m) &&
        (x->places_left > 0 || model_confirms(m, m->session.here) > 0)) {
        places_alone(b, m);
        return;
    }
    const char *left = session_places(b, x->places_left, x->waiting).text;
    const char *of =
        m->station.online ? ui_id(b, _("of %d"), x->capacity) : of_then(b, m);
    ui_places(b, "session.places", left, of,
              (const int[2]){x->capacity - x->places_left, x->capacity});
}

struct access {
    const char *id, *icon, *text;
};

static void getting_in(struct page *p)
{
    const struct session_open *o = &p->m->session;
    const struct access lines[] = {
        {"session.access", "accessibility", o->session.access},
        {"session.venue.access", "accessibility", o->has_venue ? o->venue.access : ""},
        {"session.venue.bus", "bus", o->has_venue ? o->venue.getting_there : ""},
    };
    bool titled = false;
    for (size_t i = 0; i < LENGTH(lines); i++) {
        if (lines[i].text[0] == '\0')
            continue;
        struct el *b = titled ? page_block(p) : page_section(p);
        if (b != NULL && !titled)
            ui_text(b, "session.access.title", LEVEL_H3, INK_TEXT,
                    _("Getting in and joining in"));
        titled = true;
        if (b != NULL)
            ui_point(b, lines[i].id, lines[i].icon, lines[i].text);
    }
}

static const char *book_label(const struct page *p, unsigned long n, bool waits)
{
    const struct el *any = p->f.content;
    if (!waits)
        return session_book(any, p->m, n);
    if (n == 1)
        return _("Join the waiting list");
    return ui_id(any, ngettext("Wait for %lu place", "Wait for %lu places", n), n);
}

/* One touch says for how many, too. */
static struct ui_button book_button(const struct page *p, uint32_t n)
{
    bool waits = model_lacks(p->m, n), main = n == 1;
    const char *icon = waits ? "hourglass" : "calendar-plus";
    return (struct ui_button){.kind = main ? BUTTON_MAIN : BUTTON_SECOND,
                              .icon = main ? icon : NULL,
                              .label = book_label(p, n, waits),
                              .press = {PRESS_BOOK, (int32_t)n}};
}

/* Two of three words each have no room below each other in a narrow column. */
static void book(struct page *p)
{
    struct ui_button one = book_button(p, 1), two = book_button(p, 2);
    bool low = p->f.field != NULL && p->m->panel.zoom != ZOOM_100;
    page_action(p, "session.book", &one);
    page_second(p, "session.book.two", &two,
                low || (page_is(p, PANEL_M) && model_lacks(p->m, 2)));
}

static void gone(struct page *p)
{
    struct el *b = page_block(p);
    if (b != NULL)
        ui_banner(b, "session.gone", STATUS_WAIT, _("This session is no longer on."),
                  _("There may be others near here."));
    page_action(p, "session.others",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .label = _("More dates"),
                                    .press = {PRESS_GO, SCREEN_SESSIONS}});
}

void view_session(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct session *x = &m->session.session;
    bool can = page_can(m, OP_BOOK);
    struct page p =
        page_begin(s, m, cut,
                   &(struct page_info){.title = x->title,
                                       .long_title = true,
                                       .no_actions = m->session.found && !can});
    head(&p);
    if (!m->session.found) {
        gone(&p);
        return;
    }
    if (!can)
        page_cannot(&p);
    page_stale(&p);
    when_and_where(&p);
    money(&p);
    places(&p);
    getting_in(&p);
    prose(&p, "session.about", "users-round", _("About it"), x->about);
    if (!can)
        return;
    if (page_roomy(&p))
        ui_grow(p.f.content);
    struct el *b = page_block(&p);
    if (b != NULL)
        ui_point(b, "session.two", "user-round-plus", _("Bring a friend or your own PA"));
    page_take_block(&p, TAKE_SESSION);
    book(&p);
}
