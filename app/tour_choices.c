#include "app/tour_choices.h"

#include "app/tour_records.h"

void tour_quiz_some(struct model *m)
{
    struct quiz *q = &m->visit.quiz;
    quiz_say(q, TASK_COOKING, QUIZ_YES);
    quiz_say(q, TASK_LEISURE, QUIZ_YES);
    quiz_say(q, TASK_SHOPPING, QUIZ_YES);
    quiz_say(q, TASK_DRESSING, QUIZ_YES);
    quiz_say(q, TASK_CLEANING, QUIZ_NO);
    quiz_say(q, TASK_TRANSFERS, QUIZ_LEARN);
    m->visit.question = 3;
}

void tour_quiz_all(struct model *m)
{
    tour_quiz_some(m);
    for (int i = QUIZ_FIRST; i < QUIZ_QUESTIONS; i++)
        quiz_say(&m->visit.quiz, quiz_task(i), i % 3 == 0 ? QUIZ_LEARN : QUIZ_YES);
    m->visit.question = 14;
}

void tour_quiz_changing(struct model *m)
{
    tour_quiz_some(m);
    m->visit.changing = true;
    m->visit.question = 7;
}

/* Free on all days, not at night; all that a list can be ranked by. */
void tour_said(struct model *m)
{
    struct wish *w = &m->visit.wish;
    tour_quiz_some(m);
    w->hours = HOURS_TO_20;
    w->days = 127;
    w->parts = 7;
    TOUR_PUT(m->job.vacancy.when, "Mon, Wed, Fri mornings");
    w->drives = DRIVER_NO;
    w->age = MATCH_18_OR_OVER;
    m->jobs.broken[MATCH_DISTANCE] = 31;
    m->jobs.broken[MATCH_TIMES] = 12;
    m->jobs.broken[MATCH_DRIVER] = 4;
}

void tour_said_end(struct model *m)
{
    tour_said(m);
    m->jobs.offset = m->visit.jobs_at.offset = 20;
    m->jobs.count = 3;
}

void tour_said_none(struct model *m)
{
    tour_said(m);
    m->jobs.offset = m->jobs.count = m->jobs.total = 0;
}

/* Much to ask about, and much that was said. */
void tour_said_asks(struct model *m)
{
    struct vacancy *v = &m->job.vacancy;
    tour_said(m);
    m->visit.wish.drives = DRIVER_UNKNOWN;
    v->driver = DRIVER_OWN_CAR;
    v->experience = EXPERIENCE_ESSENTIAL;
    v->when[0] = '\0';
    v->tasks |= 1u << TASK_CLEANING;
    TOUR_PUT(v->sex_requirement,
             "female: help with washing, which the law lets be asked");
}

void tour_said_not(struct model *m)
{
    tour_said(m);
    m->job.vacancy.driver = DRIVER_LICENCE;
}

/* As on the first cards of the list. */
static void keep(struct model *m, int count)
{
    struct basket *b = &m->visit.basket;
    for (b->count = 0; b->count < count; b->count++)
        tour_job_row(&b->rows[b->count], b->count);
}

void tour_wanted(struct model *m)
{
    m->visit.wish.tasks = 1u << TASK_COOKING | 1u << TASK_LEISURE;
}

void tour_kept(struct model *m)
{
    keep(m, 2);
    tour_jobs(m);
}

void tour_kept_all(struct model *m)
{
    tour_quiz_some(m);
    keep(m, BASKET_MAX);
}

void tour_kept_gone(struct model *m)
{
    m->visit.gone = 2;
}

void tour_several(struct model *m)
{
    keep(m, 3);
    m->visit.draft.several = true;
}

void tour_several_sent(struct model *m)
{
    struct sent *s = &m->visit.sent;
    for (s->count = 0; s->count < 3; s->count++) {
        struct vacancy_row r;
        struct thing *t = &s->things[s->count];
        tour_job_row(&r, s->count);
        *t = tour_thing(OP_INTEREST);
        TOUR_PUT(t->title, r.title);
        t->answered = s->count < 2;
        t->result = RESULT_RECEIVED;
    }
    m->visit.gone = 1;
    m->visit.done = s->things[2];
}

void tour_chart_of_employers(struct model *m)
{
    m->visit.employers = true;
    m->visit.tasks_at.offset = 8;
}

/* It has six weeks. */
void tour_november(struct model *m)
{
    tour_month(m, 0);
    for (int day = 24; day < m->month.days; day++) {
        m->month.on[day].count = day % 3;
        m->month.on[day].first = m->now;
    }
}

void tour_december(struct model *m)
{
    tour_month(m, 1);
    m->month.on[11].count = 2;
    m->month.on[11].first = m->month.on[0].first;
}

void tour_february(struct model *m)
{
    tour_month(m, 3);
}

void tour_day(struct model *m)
{
    tour_december(m);
    m->visit.day = m->month.first;
    m->sessions.count = m->sessions.total = 1;
}
