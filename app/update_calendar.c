/* The calendar of sessions, and the sessions of one day. */
#include <string.h>

#include "app/update_inner.h"
#include "core/utc.h"

/* List and calendar are two faces of one screen: Back leads out of both. */
void update_calendar(struct model *m, enum press_what what, int32_t arg,
                     struct cmds *cmds)
{
    struct visit *v = &m->visit;
    bool list = v->screen == SCREEN_SESSIONS, calendar = v->screen == SCREEN_CALENDAR;
    if (what == PRESS_CALENDAR && (list || calendar)) {
        update_show(m, arg == 1 ? SCREEN_CALENDAR : SCREEN_SESSIONS, 0, cmds);
        return;
    }
    if (what != PRESS_DAY || !calendar || arg < 1 || arg > m->month.days ||
        m->month.on[arg - 1].count == 0)
        return;
    v->day = m->month.first + arg - 1;
    v->day_at = (struct list_place){0};
    memset(&m->sessions, 0, sizeof m->sessions);
    update_go(m, SCREEN_DAY, cmds);
}

static void other_month(struct model *m, int step, struct cmds *cmds)
{
    m->visit.month += step;
    m->visit.days_at = (struct list_place){0};
    update_load(m, cmds);
}

/* Where the days are a list: to its other rows first. */
void update_turn_month(struct model *m, enum press_what what, size_t rows,
                       struct cmds *cmds)
{
    struct visit *v = &m->visit;
    size_t busy = (size_t)month_busy(&m->month);
    if (what == PRESS_UP && v->days_at.offset > 0)
        list_back(&v->days_at, rows);
    else if (what == PRESS_UP && v->month > 0)
        other_month(m, -1, cmds);
    else if (what == PRESS_DOWN && v->days_at.offset + rows < busy)
        list_on(&v->days_at, rows);
    else if (what == PRESS_DOWN && m->month.later && v->month + 1 < MONTHS_AHEAD)
        other_month(m, 1, cmds);
}

void update_got_month(struct model *m, const struct msg *msg)
{
    m->month = msg->month;
    if (m->visit.days_at.offset >= (size_t)month_busy(&m->month))
        m->visit.days_at = (struct list_place){0};
}

/* Of those that start then or later, the ones of that day. */
void update_trim_day(struct model *m)
{
    struct sessions_page *s = &m->sessions;
    size_t got = s->count;
    while (s->count > 0 && date_of(s->rows[s->count - 1].starts_at) != m->visit.day)
        s->count--;
    int at = m->visit.day - m->month.first;
    size_t told = at >= 0 && at < m->month.days ? (size_t)m->month.on[at].count : 0;
    size_t seen = s->offset + s->count;
    s->total = s->count < got || told < seen ? seen : told;
}
