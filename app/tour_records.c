#include "app/tour_records.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/task.h"
#include "core/utf8.h"

enum { DAY_S = 86400, JOBS = 23, SESSIONS = 11 };

static const int64_t now = TOUR_NOW;

#define TASKS(a, b, c) (1u << (a) | 1u << (b) | 1u << (c))

static const struct job_line {
    const char *title, *area, *outcode, *when;
    int32_t metres, minutes, pay;
    int days; /* since somebody checked it */
} job_lines[ROWS_MAX] = {
    {"Support a music lover", "Headingley", "LS6", "Mon, Wed, Fri mornings", 1931, 900,
     1340, 2},
    {"Help a student get to lectures", "Woodhouse", "LS2", "Weekdays, term time", 3058,
     1200, 1290, 1},
    {"Weekends with a football fan", "Kirkstall", "LS5", "Saturday and Sunday", 3219, 720,
     1375, 0},
    {"Cook, shop and walk the dog", "Meanwood", "LS7", "You choose the days", 3862, 600,
     1300, 5},
    {"Cover for two weeks", "Horsforth", "LS18", "Evenings", 6115, -1, 1410, 20},
    {"Mornings in Armley", "Armley", "LS12", "7 to 10 each day", 6437, 1260, 1285, 3},
    {"Swim and gym helper", "Roundhay", "LS8", "Two afternoons", 6920, 360, 1500, 4},
    {"Nights, sleeping in", "Beeston", "LS11", "Four nights", 7400, 2400, -1, 6},
};

static const struct session_line {
    const char *title, *venue, *town;
    int64_t starts_at;
    int minutes, left, waiting, metres;
    enum session_way way;
    enum audience audience;
    enum tri paid;
} session_lines[ROWS_MAX] = {
    {"PA coffee morning", "Burley Hub", "LS4", 1796121000, 120, 6, 0, 1287,
     SESSION_IN_ROOM, AUDIENCE_PAS_ONLY, TRI_YES},
    {"Moving and handling, hands on", "Aire Valley office", "LS11", 1796302800, 180, 2, 0,
     4989, SESSION_IN_ROOM, AUDIENCE_MIXED, TRI_YES},
    {"First weeks as a PA", "", "", 1796668200, 60, 8, 0, -1, SESSION_BY_PHONE,
     AUDIENCE_PAS_ONLY, TRI_NO},
    {"Talk it through, small group", "Holbeck Library", "LS11", 1796824800, 120, 0, 3,
     4345, SESSION_IN_ROOM, AUDIENCE_PAS_ONLY, TRI_UNKNOWN},
    {"Money and holiday pay", "Aire Valley office", "LS11", 1797415200, 90, 12, 0, 4989,
     SESSION_IN_ROOM, AUDIENCE_MIXED, TRI_NO},
    {"Winter supper", "Burley Hub", "LS4", 1797528600, 180, 20, 0, 1287, SESSION_IN_ROOM,
     AUDIENCE_ANYONE, TRI_NO},
    {"Ask a nurse", "", "", 1797850800, 60, 40, 0, -1, SESSION_ONLINE, AUDIENCE_PAS_ONLY,
     TRI_YES},
    {"Moving and handling, refresher", "Aire Valley office", "LS11", 1799326800, 180, 9,
     0, 4989, SESSION_IN_ROOM, AUDIENCE_MIXED, TRI_YES},
};

static void set_id(char out[UUID_SIZE], int kind, int number)
{
    snprintf(out, UUID_SIZE, "019ab000-0000-7000-8000-%06d%06d", kind, number);
}

void tour_station(struct station *s)
{
    TOUR_PUT(s->here.outcode, "LS6");
    s->here.lat = 538190;
    s->here.lon = -15680;
    TOUR_PUT(s->area, "leeds");
    TOUR_PUT(s->name, "leeds.k.kiosk-1");
    TOUR_PUT(s->organisation, "Aire Valley Independent Living");
    TOUR_PUT(s->phone, "0113 496 0142");
    s->ready = s->online = s->hub = s->clock_trusted = true;
    s->synced_at = now - 240;
    s->kinds = (1u << OP_KIND_COUNT) - 1;
}

void tour_upkeep(struct upkeep *u)
{
    u->has_pin = u->agent = true;
    u->since = now - (int64_t)3 * 3600;
    TOUR_PUT(u->software, PEERPOINT_VERSION);
    TOUR_PUT(u->phone, "0113 496 0461");
    TOUR_PUT(u->times, "Monday to Friday, 9 to 5");
}

static void facts_of(struct vacancy_row *r)
{
    struct vacancy v = {.place = {"", 538190, -15680}, .closes = RECORD_NO_DAY};
    v.place.lat += (int32_t)((int64_t)r->metres * 10000 / 111195);
    v.week_minutes_min = r->week_minutes_min;
    v.week_minutes_max = r->week_minutes_max;
    v.pay_min = v.pay_max = r->pay_min;
    v.tasks = r->tasks;
    TOUR_PUT(v.when, r->when);
    match_vacancy_of(&r->facts, &v);
}

void tour_job_row(struct vacancy_row *r, int i)
{
    const struct job_line *l = &job_lines[i];
    memset(r, 0, sizeof *r);
    set_id(r->id, 1, i);
    ref_make(r->ref, 'V', (uint32_t)(1000 + i * 77));
    TOUR_PUT(r->title, l->title);
    TOUR_PUT(r->area, l->area);
    TOUR_PUT(r->outcode, l->outcode);
    TOUR_PUT(r->when, l->when);
    r->metres = l->metres;
    r->week_minutes_min = r->week_minutes_max = l->minutes;
    r->pay_min = r->pay_max = l->pay;
    r->tasks = TASKS(TASK_COOKING, TASK_SHOPPING, TASK_LEISURE);
    if (i % 2 == 0)
        r->tasks |= TASKS(TASK_DRESSING, TASK_TRANSFERS, TASK_TOILET);
    r->confirmed_at = now - (int64_t)l->days * DAY_S;
    facts_of(r);
}

void tour_jobs(struct model *m)
{
    m->jobs.total = JOBS;
    m->jobs.count = ROWS_MAX;
    for (size_t i = 0; i < m->jobs.count; i++)
        tour_job_row(&m->jobs.rows[i], (int)i);
}

void tour_sessions(struct model *m)
{
    m->sessions.total = SESSIONS;
    m->sessions.count = ROWS_MAX;
    for (size_t i = 0; i < ROWS_MAX; i++) {
        const struct session_line *l = &session_lines[i];
        struct session_row *r = &m->sessions.rows[i];
        set_id(r->id, 2, (int)i);
        ref_make(r->ref, 'S', (uint32_t)(2000 + i * 77));
        TOUR_PUT(r->title, l->title);
        TOUR_PUT(r->venue_name, l->venue);
        TOUR_PUT(r->town, l->town);
        r->way = l->way;
        r->audience = l->audience;
        r->paid = l->paid;
        r->starts_at = l->starts_at;
        r->minutes = l->minutes;
        r->capacity = 25;
        r->places_left = l->left;
        r->waiting = l->waiting;
        r->metres = l->metres;
    }
}

void tour_month(struct model *m, int ahead)
{
    m->visit.month = ahead;
    m->month = month_of(month_first(now, ahead));
    for (int i = 0; i < ROWS_MAX; i++)
        month_add(&m->month, session_lines[i].starts_at);
}

void tour_job(struct model *m)
{
    struct vacancy *v = &m->job.vacancy;
    m->job.found = true;
    set_id(v->meta.id, 1, 0);
    ref_make(v->meta.ref, 'V', 1000);
    TOUR_PUT(v->title, "Support a music lover");
    TOUR_PUT(v->area, "Headingley");
    TOUR_PUT(v->place.outcode, "LS6");
    v->place.lat = 538330;
    v->place.lon = -15850;
    v->week_minutes_min = v->week_minutes_max = 900;
    TOUR_PUT(v->when, "Monday, Wednesday, Friday, 9 to 2");
    v->pay_min = v->pay_max = 1340;
    v->contract = CONTRACT_PERMANENT;
    v->employment = EMPLOYMENT_EMPLOYED;
    v->tasks = TASKS(TASK_COOKING, TASK_SHOPPING, TASK_LEISURE) |
               TASKS(TASK_DRESSING, TASK_TRANSFERS, TASK_TOILET);
    v->driver = DRIVER_NO;
    v->experience = EXPERIENCE_NOT_NEEDED;
    v->training_given = TRI_YES;
    v->check = CHECK_BASIC;
    TOUR_PUT(v->start, "Monday 7 December");
    v->closes = 20800;
    v->confirmed_at = now - (int64_t)2 * DAY_S;
    TOUR_PUT(
        v->about_work,
        "I love live music and I play the bass. I use a wheelchair and I know what I "
        "want: you do not need to know it already.\n"
        "We cook together, go to gigs and keep the house in order. Some weeks we only "
        "laugh. You learn how I move from bed to chair before you do it alone.");
}

void tour_job_gone(struct model *m)
{
    m->job.found = false;
}

void tour_job_unseen(struct model *m)
{
    memset(&m->job, 0, sizeof m->job);
}

void tour_job_gaps(struct model *m)
{
    struct vacancy *v = &m->job.vacancy;
    TOUR_PUT(v->title, "PA wanted");
    v->area[0] = v->when[0] = v->start[0] = '\0';
    TOUR_PUT(v->place.outcode, "LS12");
    v->place.lat = v->place.lon = RECORD_NO_PLACE;
    v->week_minutes_min = v->week_minutes_max = -1;
    v->pay_min = v->pay_max = -1;
    v->tasks = 0;
    v->driver = DRIVER_UNKNOWN;
    v->employment = EMPLOYMENT_UNKNOWN;
    v->experience = EXPERIENCE_UNKNOWN;
    v->training_given = TRI_UNKNOWN;
    v->check = CHECK_UNKNOWN;
    v->closes = RECORD_NO_DAY;
    v->confirmed_at = now - (int64_t)40 * DAY_S;
    v->about_work[0] = '\0';
}

void tour_session(struct model *m)
{
    struct session *x = &m->session.session;
    struct venue *v = &m->session.venue;
    m->session.found = m->session.has_venue = true;
    set_id(x->meta.id, 2, 0);
    ref_make(x->meta.ref, 'S', 2000);
    TOUR_PUT(x->title, "PA coffee morning");
    x->audience = AUDIENCE_PAS_ONLY;
    x->starts_at = session_lines[0].starts_at;
    x->minutes = 120;
    x->capacity = 25;
    x->places_left = 6;
    x->paid = x->expenses = TRI_YES;
    TOUR_PUT(x->topic, "Come late, leave early");
    TOUR_PUT(x->access, "BSL if you ask by 24 November. Quiet room.");
    TOUR_PUT(x->about, "Tea, cake and company. No talks, no forms.");
    set_id(v->meta.id, 3, 0);
    TOUR_PUT(v->name, "Burley Hub");
    TOUR_PUT(v->town, "Leeds");
    TOUR_PUT(v->place.outcode, "LS4");
    v->place.lat = 538130;
    v->place.lon = -15820;
    TOUR_PUT(v->access, "Step-free, wide doors. Hearing loop. Changing Places toilet.");
    TOUR_PUT(v->getting_there, "Bus 49 and 50 stop outside. 2 marked bays.");
}

void tour_put(char *out, size_t size, const char *text)
{
    bool fits = utf8_copy(out, size, text);
    assert(fits);
}

struct chosen tour_chosen(int session)
{
    assert(session >= 0 && session < ROWS_MAX);
    const struct session_line *l = &session_lines[session];
    struct chosen c = {.starts_at = l->starts_at};
    set_id(c.id, 2, session);
    TOUR_PUT(c.title, l->title);
    TOUR_PUT(c.where, l->venue);
    return c;
}

/* A week's work, the longest answers. */
static void profile(struct draft *d)
{
    d->request.tasks = TASKS(TASK_COOKING, TASK_LEISURE, TASK_DRESSING);
    d->request.days = (1u << WEEKDAYS) - 1;
    d->request.parts = (1u << PART_COUNT) - 1;
    d->request.miles = 5;
    d->request.cover = d->far_answered = true;
    d->cover = TRI_YES;
}

void tour_asked(struct model *m)
{
    struct draft *d = &m->visit.draft;
    d->request = (struct request){.subject = SUBJECT_NONE};
    if (m->visit.doing == DOING_QUESTION)
        d->request.subject = SUBJECT_WORK;
    if (m->visit.doing == DOING_COMPLAINT)
        d->request.subject = SUBJECT_SEEN;
    if (m->visit.doing == DOING_JOIN)
        profile(d);
    if (m->visit.doing == DOING_AVAILABLE) {
        d->request.weeks = 2;
        d->weeks_answered = true;
    }
    if (m->visit.doing == DOING_ERASE) {
        d->request.subject = SUBJECT_CODE;
        TOUR_PUT(d->about_typed, "7KQ4M2XTB9");
    }
}

struct thing tour_thing(enum op_kind kind)
{
    bool job = kind == OP_INTEREST || kind == OP_WITHDRAW;
    struct thing t = {.there = true,
                      .kind = kind,
                      .saved_at = TOUR_NOW,
                      .saved_ms = TOUR_NOW_MS - 1000};
    set_id(t.op, 9, 1);
    t.places = job ? 0 : 1;
    t.as_of = now;
    if (op_makes_thing(kind))
        claim_make(t.code, (const uint8_t[6]){0x3b, 0x17, 0xa4, 0x5c, 0x6e, 0x91});
    TOUR_PUT(t.title, job ? "Support a music lover" : "PA coffee morning");
    ref_make(t.ref, job ? 'V' : 'S', job ? 1000 : 2000);
    t.starts_at = job ? 0 : tour_chosen(0).starts_at;
    t.minutes = job ? 0 : session_lines[0].minutes;
    TOUR_PUT(t.where, job ? "Headingley" : "Burley Hub");
    if (op_is_request(kind)) { /* about nothing that is published */
        t.title[0] = t.ref[0] = t.where[0] = '\0';
        t.starts_at = t.minutes = 0;
        t.places = 0;
    }
    return t;
}

void tour_speech(struct model *m)
{
    m->voices = UINT32_MAX;
    m->headphones = true;
}

void tour_listening(struct model *m)
{
    m->visit.listen = LISTEN_ASKED;
}

void tour_no_headphones(struct model *m)
{
    m->headphones = false;
}
