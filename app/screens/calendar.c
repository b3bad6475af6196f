/* The calendar: a month with its days where there is room, else the days that have
 * sessions as a list. Weeks begin on Monday. */
#include <math.h>

#include "app/screens/pieces.h"
#include "core/utc.h"

enum { WEEK = 7, NOON_S = 43200 };

static const float cell_gap_mm = 3;

static int64_t noon(int32_t day)
{
    return date_starts(day) + NOON_S;
}

/* A month by itself: languages that bend its name in a date do not here. */
static const char *month_words(const struct el *any, int32_t first)
{
    struct civil c = date_civil(first);
    switch (c.month) {
    case 1: return ui_id(any, _("January %d"), c.year);
    case 2: return ui_id(any, _("February %d"), c.year);
    case 3: return ui_id(any, _("March %d"), c.year);
    case 4: return ui_id(any, _("April %d"), c.year);
    case 5: return ui_id(any, _("May %d"), c.year);
    case 6: return ui_id(any, _("June %d"), c.year);
    case 7: return ui_id(any, _("July %d"), c.year);
    case 8: return ui_id(any, _("August %d"), c.year);
    case 9: return ui_id(any, _("September %d"), c.year);
    case 10: return ui_id(any, _("October %d"), c.year);
    case 11: return ui_id(any, _("November %d"), c.year);
    case 12: return ui_id(any, _("December %d"), c.year);
    }
    return "";
}

static const char *count_words(const struct el *any, int count)
{
    return ui_id(any, ngettext("%d session", "%d sessions", (unsigned long)count), count);
}

/* ---- a month ---- */

/* The banner that says so, on tall panels in usual text. */
static float stale_h(const struct model *m)
{
    const struct panel *p = &m->panel;
    float words = panel_type(p, LEVEL_H3).line_mm + panel_type(p, LEVEL_BODY).line_mm;
    return model_is_stale(m) ? words + 10 + panel_gap(p) : 0;
}

static float button_h(const struct panel *p)
{
    return fmaxf(panel_small_button(p),
                 panel_type(p, LEVEL_BUTTON_SMALL).line_mm + panel_lms(p, 6, 3, 3) + 2);
}

/* There is room for a whole month with all its days: as many weeks as one can have. */
static bool has_grid(const struct model *m)
{
    enum { WEEKS = 6 };
    const struct panel *p = &m->panel;
    if (p->size != PANEL_L || p->zoom != ZOOM_100 || panel_low(p) > 0)
        return false;
    float head = panel_type(p, LEVEL_H1).line_mm + 4 + panel_type(p, LEVEL_BODY).line_mm +
                 button_h(p) + panel_gap(p);
    float picture = p->easy ? 16 : 0; /* beside the words under the heading */
    float left = chrome_content_h(p, head + picture, button_h(p)) - stale_h(m) -
                 3 * panel_gap(p) - panel_type_row(p, LEVEL_SMALL).line_mm;
    return left >= WEEKS * (ui_day_h(p) + 3);
}

static void weekdays(struct el *parent, float cell_w)
{
    enum { MONDAY = 4 * 86400 };
    struct el *row = ui_row(parent, "calendar.weekdays");
    row->gap = cell_gap_mm;
    for (int i = 0; i < WEEK; i++) {
        struct el *t =
            ui_text(row, ui_id(row, "calendar.weekday.%d", i), LEVEL_SMALL_BOLD,
                    INK_TEXT2, words_weekday_short((int64_t)i * UTC_DAY_S + MONDAY));
        t->w = cell_w;
        t->text_align = ALIGN_CENTER;
        t->row_line = true;
    }
}

static void day(struct el *row, const struct model *m, int at, float cell_w)
{
    const struct month_day *d = &m->month.on[at];
    int32_t date = m->month.first + at;
    const char *others = d->count > 1 ? ui_id(row, "+%d", d->count - 1) : NULL;
    const char *spoken =
        ui_id(row, "%s. %s", words_day(row, noon(date)), count_words(row, d->count));
    struct el *e =
        ui_day(row, ui_id(row, "day.%d", at + 1),
               &(struct ui_day){.number = ui_id(row, "%d", at + 1),
                                .when = d->count > 0 ? words_clock(row, d->first) : NULL,
                                .others = others,
                                .today = date == date_of(model_today(m)),
                                .spoken = spoken,
                                .press = {PRESS_DAY, at + 1}});
    e->w = cell_w;
}

static void grid(struct page *p)
{
    const struct model *m = p->m;
    int lead = month_lead(&m->month);
    float cell_w = (chrome_content_w(&m->panel) - (WEEK - 1) * cell_gap_mm) / WEEK;
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    b->gap = cell_gap_mm;
    weekdays(b, cell_w);
    for (int first = -lead; first < m->month.days; first += WEEK) {
        struct el *row = ui_row(b, ui_id(b, "calendar.week.%d", first + lead));
        row->gap = cell_gap_mm;
        row->align = ALIGN_STRETCH;
        for (int at = first; at < first + WEEK; at++) {
            if (at >= 0 && at < m->month.days)
                day(row, m, at, cell_w);
            else
                ui_space(row, cell_w)->h = 0;
        }
    }
}

/* ---- its days as a list ---- */

static void list_day(struct page *p, int at)
{
    const struct month_day *d = &p->m->month.on[at];
    struct el *b = page_row(p, (size_t)at);
    if (b == NULL)
        return;
    const char *words = ui_id(b, "%s. %s", words_day(b, noon(p->m->month.first + at)),
                              count_words(b, d->count));
    ui_button(b, ui_id(b, "day.%d", at + 1),
              &(struct ui_button){.kind = BUTTON_PLAIN,
                                  .icon = page_is(p, PANEL_S) ? NULL : "calendar-days",
                                  .label = words,
                                  .press = {PRESS_DAY, at + 1},
                                  .start = true});
}

/* How many of its days are on this page. */
static size_t days_shown(const struct page *p)
{
    size_t left = (size_t)month_busy(&p->m->month) - p->m->visit.days_at.offset;
    if (has_grid(p->m))
        return left;
    return page_rows(p, left < ROWS_MAX ? left : ROWS_MAX);
}

static void list_days(struct page *p)
{
    const struct month *mo = &p->m->month;
    size_t offset = p->m->visit.days_at.offset, busy = 0;
    size_t end = offset + days_shown(p);
    for (int at = 0; at < mo->days; at++) {
        if (mo->on[at].count == 0)
            continue;
        if (busy >= offset && busy < end)
            list_day(p, at);
        busy++;
    }
}

/* ---- both ---- */

void page_list_or_calendar(struct page *p, bool calendar)
{
    struct ui_button b = {.kind = BUTTON_SMALL_SECOND,
                          .icon = calendar ? "list" : "calendar-days",
                          .label = calendar ? _("List") : _("Calendar"),
                          .press = {PRESS_CALENDAR, calendar ? 0 : 1}};
    if (!page_is(p, PANEL_L)) {
        b.icon = NULL;
        ui_button(page_splits(p) ? p->paging : p->f.head, "sessions.view", &b);
        return;
    }
    struct el *row = ui_row(p->f.head, "sessions.view.row");
    row->gap = panel_gap(&p->m->panel);
    ui_mark(row, "sessions.view.here", MARK_SOLID, "check",
            calendar ? _("Calendar") : _("List"));
    ui_button(row, "sessions.view", &b);
}

static void paging(struct page *p)
{
    const struct model *m = p->m;
    const struct visit *v = &m->visit;
    size_t rows = days_shown(p), end = v->days_at.offset + rows;
    bool more = m->month.later && v->month + 1 < MONTHS_AHEAD;
    bool roomy = page_is(p, PANEL_L) && !panel_stacks(&m->panel);
    page_paging(p, "calendar.page",
                &(struct ui_paging){
                    .up = _("Up"),
                    .position = roomy ? month_words(p->paging, m->month.first) : "",
                    .more = _("More"),
                    .can_up = v->month > 0 || v->days_at.offset > 0,
                    .can_more = more || end < (size_t)month_busy(&m->month),
                    .up_press = {PRESS_UP, (int32_t)rows},
                    .more_press = {PRESS_DOWN, (int32_t)rows}});
}

void view_calendar(const struct model *m, const struct cut *cut, struct scene *s)
{
    struct page p = page_begin(
        s, m, cut, &(struct page_info){.title = _("Meet other PAs"), .list = true});
    bool none = month_busy(&m->month) == 0, grown = has_grid(m);
    const char *day = none ? NULL : page_stale_day(&p);
    page_title(&p, day != NULL ? ui_id(p.f.head, _("Sessions on %s"), day)
                               : month_words(p.f.head, m->month.first));
    if (grown && (none || m->station.clock_trusted))
        page_lead(&p,
                  none ? _("No sessions in this month.")
                       : ui_id(p.f.head, _("Today is %s."), words_day(p.f.head, m->now)));
    page_list_or_calendar(&p, true);
    const char *nothing = none && !grown ? _("No sessions in this month.") : NULL;
    bool stale = model_is_stale(m);
    if (nothing != NULL) /* in one: their pages would need their own Up and More */
        page_stale_and(&p, nothing);
    else if (day == NULL)
        page_stale(&p);
    struct el *b = nothing != NULL && !stale ? page_block(&p) : NULL;
    if (b != NULL)
        ui_idea(b, "calendar.none", "calendar-x", INK_TEXT, nothing);
    if (grown)
        grid(&p);
    else
        list_days(&p);
    paging(&p);
}
