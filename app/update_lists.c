#include <string.h>

#include "app/update_inner.h"
#include "core/task.h"

static void turn(struct list_place *l, enum press_what what, size_t rows, size_t total)
{
    if (what == PRESS_UP)
        list_back(l, rows);
    else if (l->offset + rows < total)
        list_on(l, rows);
}

static void turn_list(struct model *m, enum press_what what, size_t rows,
                      struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (v->screen == SCREEN_JOBS)
        turn(&v->jobs_at, what, rows, m->jobs.total);
    else if (v->screen == SCREEN_SESSIONS)
        turn(&v->sessions_at, what, rows, m->sessions.total);
    else if (v->screen == SCREEN_DAY)
        turn(&v->day_at, what, rows, m->sessions.total);
    else
        turn(&v->others_at, what, rows, m->sessions.total);
    update_load(m, cmds);
}

static void turn_page(struct visit *v, enum press_what what)
{
    if (what == PRESS_UP)
        v->page -= v->page > 0 ? 1 : 0;
    else
        v->page++;
}

static void turn_over(struct model *m, enum press_what what, size_t rows,
                      struct cmds *cmds)
{
    struct visit *v = &m->visit;
    enum screen s = v->screen;
    if (s == SCREEN_CALENDAR)
        update_turn_month(m, what, rows, cmds);
    else if (s == SCREEN_TASKS)
        turn(&v->tasks_at, what, rows, TASK_COUNT);
    else if (s == SCREEN_JOBS || s == SCREEN_SESSIONS || s == SCREEN_DAY ||
             s == SCREEN_OTHER)
        turn_list(m, what, rows, cmds);
    else
        turn_page(v, what);
}

/* The list has become shorter than where the person is in it: back to what there is. */
static bool ran_out(struct list_place *l, size_t count, size_t total)
{
    if (count > 0 || l->offset == 0)
        return false;
    while (l->offset >= total && l->step_count > 0)
        list_back(l, 0);
    if (l->offset >= total)
        l->offset = 0;
    return true;
}

void update_got_jobs(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    m->jobs = msg->jobs;
    if (m->jobs.unread)
        return;
    if (m->visit.screen == SCREEN_JOBS &&
        ran_out(&m->visit.jobs_at, m->jobs.count, m->jobs.total))
        update_load(m, cmds);
}

void update_got_sessions(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    m->sessions = msg->sessions;
    if (m->sessions.unread)
        return;
    if (m->visit.screen == SCREEN_DAY)
        update_trim_day(m);
    if (m->visit.screen == SCREEN_SESSIONS &&
        ran_out(&m->visit.sessions_at, m->sessions.count, m->sessions.total))
        update_load(m, cmds);
    if (m->visit.screen == SCREEN_OTHER &&
        ran_out(&m->visit.others_at, m->sessions.count, m->sessions.total))
        update_load(m, cmds);
}

void update_open_job(struct model *m, const char id[UUID_SIZE], struct cmds *cmds)
{
    memset(&m->job, 0, sizeof m->job);
    memcpy(m->job.vacancy.meta.id, id, UUID_SIZE);
    update_ask_id(cmds, CMD_JOB, id);
    update_go(m, SCREEN_JOB, cmds);
}

static void open_job(struct model *m, int32_t row, struct cmds *cmds)
{
    if (row < 0 || (size_t)row >= m->jobs.count)
        return;
    update_open_job(m, m->jobs.rows[row].id, cmds);
}

static void open_session(struct model *m, int32_t row, struct cmds *cmds)
{
    if (row < 0 || (size_t)row >= m->sessions.count)
        return;
    if (m->visit.screen == SCREEN_OTHER) {
        update_choose_session(m, &m->sessions.rows[row], cmds);
        return;
    }
    memset(&m->session, 0, sizeof m->session);
    m->visit.places = 1;
    memcpy(m->session.session.meta.id, m->sessions.rows[row].id, UUID_SIZE);
    update_ask_id(cmds, CMD_SESSION, m->sessions.rows[row].id);
    update_go(m, SCREEN_SESSION, cmds);
}

void update_list(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    if (what == PRESS_JOB)
        open_job(m, arg, cmds);
    else if (what == PRESS_SESSION)
        open_session(m, arg, cmds);
    else
        turn_over(m, what, arg > 0 && arg <= MONTH_DAYS_MAX ? (size_t)arg : 0, cmds);
}

/* A record that is gone keeps what was shown of it, so that the screen can name it; one
 * that cannot be read just now stays as it was shown. */
void update_got_job(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    if (msg->job.found)
        m->job = msg->job;
    else if (!msg->job.unread)
        m->job.found = false;
    m->job.unread = msg->job.unread;
    if (m->visit.sending && m->visit.draft.several)
        update_basket_job(m, cmds);
    if (m->job.found && m->visit.screen == SCREEN_JOB)
        update_act(m, ACT_SAW_JOB, m->job.vacancy.meta.ref, m->job.vacancy.title);
}

void update_got_session(struct model *m, const struct msg *msg)
{
    m->session.unread = msg->session.unread;
    if (!msg->session.unread)
        m->session.found = msg->session.found;
    if (!msg->session.found)
        return;
    m->session = msg->session;
    const struct session *x = &m->session.session;
    if (m->visit.screen == SCREEN_SESSION)
        update_act(m, ACT_SAW_SESSION, x->meta.ref, x->title);
}

/* One more, or one less, of the first `count`. */
static void flip(uint32_t *set, int32_t which, int count)
{
    if (which >= 0 && which < count)
        *set ^= 1u << which;
}

static void tell(struct wish *w, enum press_what what, int32_t arg)
{
    if (what == PRESS_TASK)
        flip(&w->tasks, arg, TASK_COUNT);
    if (what == PRESS_FREE_DAY)
        flip(&w->days, arg, WEEKDAYS);
    if (what == PRESS_FREE_PART)
        flip(&w->parts, arg, PART_COUNT);
    if (what == PRESS_DRIVES && arg >= DRIVER_UNKNOWN && arg <= DRIVER_OWN_CAR)
        w->drives = (enum driver)arg;
    if (what == PRESS_AGE && arg >= MATCH_AGE_UNKNOWN && arg <= MATCH_18_OR_OVER)
        w->age = (enum match_age)arg;
}

void update_wish(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    struct wish *w = &m->visit.wish;
    if (what == PRESS_FAR && arg >= 0 && arg < FAR_COUNT)
        w->far = (enum far)arg;
    if (what == PRESS_HOURS && arg >= 0 && arg < HOURS_COUNT)
        w->hours = (enum hours)arg;
    if (what == PRESS_ORDER && arg >= 0 && arg <= VACANCY_BY_MATCH)
        w->order = (enum vacancy_order)arg;
    tell(w, what, arg);
    m->visit.jobs_at = (struct list_place){0};
    update_load(m, cmds);
}
