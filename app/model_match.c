/* What somebody has said of the work they want, as core/match takes it. */
#include "app/model.h"
#include "core/utc.h"

/* -1: any */
static int32_t far_metres(enum far f)
{
    int miles = far_miles(f);
    return miles == 0 ? -1 : miles * 1609;
}

static void hours_wanted(struct match_person *p, enum hours h)
{
    switch (h) {
    case HOURS_TO_10: p->week_minutes_max = 10 * 60; break;
    case HOURS_TO_20:
        p->week_minutes_min = 10 * 60;
        p->week_minutes_max = 20 * 60;
        break;
    case HOURS_TO_30:
        p->week_minutes_min = 20 * 60;
        p->week_minutes_max = 30 * 60;
        break;
    case HOURS_OVER_30: p->week_minutes_min = 30 * 60; break;
    case HOURS_ANY:
    case HOURS_COUNT: break;
    }
}

/* Who says which days alone means all of each; so with times of day. */
static uint32_t free_times(const struct wish *w)
{
    uint32_t times = 0;
    if (w->days == 0 && w->parts == 0)
        return 0;
    for (int day = 0; day < WEEKDAYS; day++)
        for (int part = 0; part < PART_COUNT; part++)
            if ((w->days == 0 || (w->days >> day & 1u) != 0) &&
                (w->parts == 0 || (w->parts >> part & 1u) != 0))
                times |= match_time(day, (enum part_of_day)part);
    return times;
}

struct match_person model_person(const struct model *m)
{
    const struct wish *w = &m->visit.wish;
    const struct quiz *q = &m->visit.quiz;
    struct match_person p = match_person_none();
    p.place = m->station.here;
    p.reach = far_miles(w->far) * 10;
    p.times = free_times(w);
    p.yes = q->yes | w->tasks;
    p.learn = q->learn & ~w->tasks;
    p.no = q->no & ~w->tasks;
    p.drives = w->drives;
    p.age = w->age;
    hours_wanted(&p, w->hours);
    return p;
}

bool model_has_said(const struct model *m)
{
    const struct wish *w = &m->visit.wish;
    return quiz_begun(&m->visit.quiz) || w->hours != HOURS_ANY || w->tasks != 0 ||
           w->days != 0 || w->parts != 0 || w->drives != DRIVER_UNKNOWN ||
           w->age != MATCH_AGE_UNKNOWN;
}

/* A clock that nobody vouches for hides nothing by date (docs/protocol.md, 8). */
static int32_t today(const struct model *m)
{
    return m->station.clock_trusted ? date_of(m->now) : RECORD_NO_DAY;
}

void model_judge(struct match *out, const struct model *m,
                 const struct match_vacancy *facts)
{
    const struct match_person p = model_person(m);
    match_judge(out, &p, facts, today(m));
}

enum vacancy_order model_order(const struct model *m)
{
    enum vacancy_order o = m->visit.wish.order;
    return o == VACANCY_BY_MATCH && !model_has_said(m) ? VACANCY_BY_DISTANCE : o;
}

struct vacancy_filter model_filter(const struct model *m)
{
    return (struct vacancy_filter){
        .here = m->station.here,
        .metres_max = far_metres(m->visit.wish.far),
        .minutes_min = -1,
        .minutes_max = -1,
        .today = today(m),
        .order = model_order(m),
    };
}

struct vacancy_wish model_wish(const struct model *m)
{
    return (struct vacancy_wish){
        .person = model_person(m), .today = today(m), .order = model_order(m)};
}
