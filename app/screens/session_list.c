#include "app/screens/session_words.h"
#include "core/utc.h"
#include "core/utf8.h"

/* Of both marks together: in longer words they would take two lines. */
enum { BESIDE_LETTERS = 22 };

static void card(struct el *parent, const struct model *m, size_t i)
{
    const struct session_row *r = &m->sessions.rows[i];
    bool large = m->panel.size == PANEL_L;
    struct session_places places = session_places_now(
        parent, m,
        &(struct session_count){r->places_left, r->waiting, m->sessions.here[i]});
    struct ui_session_card c = {
        .day = words_weekday_short(r->starts_at),
        .number = words_day_number(parent, r->starts_at),
        .month = words_month_short(r->starts_at),
        .title = r->title,
        .when = words_span(parent, r->starts_at, r->minutes),
        .where =
            session_where(parent, r->way, r->venue_name, large ? r->town : "", r->metres),
        .press = {PRESS_SESSION, (int32_t)i},
    };
    int marks = 0;
    bool pas = m->panel.size == PANEL_M && r->audience == AUDIENCE_PAS_ONLY;
    bool beside = utf8_count(session_audience(r->audience)) + utf8_count(places.text) <
                  BESIDE_LETTERS;
    if (pas && !beside)
        c.when = ui_id(parent, _("%s. %s"), c.when, session_audience(r->audience));
    /* Small cards have room for the mark that decides, and for the places. */
    if (large || (pas && beside)) {
        c.marks[marks].kind = MARK_TINT;
        c.marks[marks].icon = session_audience_icon(r->audience);
        c.marks[marks++].text = session_audience(r->audience);
    }
    if (r->paid == TRI_YES && large) {
        c.marks[marks].kind = MARK_TINT;
        c.marks[marks].icon = "banknote";
        c.marks[marks++].text = _("Paid");
    }
    c.marks[marks].kind = places.kind;
    c.marks[marks].icon = places.icon;
    c.marks[marks++].text = places.text;
    c.spoken = ui_id(parent, "%s. %s, %s. %s. %s", r->title,
                     words_day(parent, r->starts_at), c.when, c.where, places.text);
    ui_session_card(parent, ui_id(parent, "sessions.row.%lu", (unsigned long)i), &c);
}

static void none(struct page *p)
{
    bool other = p->m->visit.screen == SCREEN_OTHER;
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    ui_text(b, "sessions.none", LEVEL_H2, INK_TEXT,
            other ? _("No other session has places left.") : _("No sessions just now."));
    b = page_block(p);
    if (b == NULL)
        return;
    ui_idea(b, "sessions.none.text", "calendar-days", INK_TEXT2, _("Come back soon."));
}

static void paging(struct page *p)
{
    const struct sessions_page *g = &p->m->sessions;
    size_t rows = page_rows(p, g->count);
    if (rows == 0)
        return;
    const char *position = page_range(p->paging, g->offset, rows, g->total);
    page_paging(p, "sessions.page",
                &(struct ui_paging){.up = _("Up"),
                                    .position = position,
                                    .more = page_roomy(p) ? _("More dates") : _("More"),
                                    .can_up = g->offset > 0,
                                    .can_more = g->offset + rows < g->total,
                                    .up_press = {PRESS_UP, (int32_t)rows},
                                    .more_press = {PRESS_DOWN, (int32_t)rows}});
}

static void cards(struct page *p)
{
    if (p->m->sessions.count == 0)
        none(p);
    for (size_t i = 0; i < p->m->sessions.count; i++) {
        struct el *b = page_row(p, p->m->sessions.offset + i);
        if (b != NULL)
            card(b, p->m, i);
    }
    paging(p);
}

void view_sessions(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Meet other PAs");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .list = true});
    const char *day = page_stale_day(&p);
    page_title(&p, day != NULL ? ui_id(p.f.head, _("Sessions on %s"), day) : title);
    if (m->panel.size == PANEL_L && !cut->tight)
        page_lead(&p, _("Swap stories, ask anything, learn something."));
    page_list_or_calendar(&p, false);
    if (day == NULL)
        page_stale(&p);
    cards(&p);
}

void view_day(const struct model *m, const struct cut *cut, struct scene *s)
{
    enum { NOON_S = 43200 };
    const char *title = _("Meet other PAs");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .list = true});
    page_title(&p, words_day(p.f.head, date_starts(m->visit.day) + NOON_S));
    if (page_stale_day(&p) == NULL)
        page_stale(&p);
    cards(&p);
}

void view_other(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Which session instead?");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .list = true});
    page_title(&p, title);
    if (m->panel.size == PANEL_L)
        page_lead(&p, ui_id(p.f.head,
                            ngettext("These have at least %u place left.",
                                     "These have at least %u places left.",
                                     model_change_places(m)),
                            (unsigned)model_change_places(m)));
    cards(&p);
}
