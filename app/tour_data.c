#include "app/tour_data.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/task.h"
#include "core/utf8.h"

/* 22 November 2026, 10:42 in London. */
static const int64_t now = 1795344120;
enum { NOW_MS = 3600 * 1000, DAY_S = 86400, JOBS = 23, SESSIONS = 11 };

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

static void put(char *out, size_t size, const char *text)
{
    bool fits = utf8_copy(out, size, text);
    assert(fits);
}
#define PUT(field, text) put(field, sizeof(field), text)

static void id_of(char out[UUID_SIZE], int kind, int number)
{
    snprintf(out, UUID_SIZE, "019ab000-0000-7000-8000-%06d%06d", kind, number);
}

static void set_station(struct station *s)
{
    PUT(s->here.outcode, "LS6");
    s->here.lat = 538190;
    s->here.lon = -15680;
    PUT(s->area, "leeds");
    PUT(s->name, "leeds.k.kiosk-1");
    PUT(s->organisation, "Aire Valley Independent Living");
    PUT(s->phone, "0113 496 0142");
    s->ready = s->online = s->hub = s->clock_trusted = true;
    s->synced_at = now - 240;
    s->kinds = (1u << OP_KIND_COUNT) - 1;
}

static void set_jobs(struct model *m)
{
    size_t most = model_jobs_per_page(m);
    m->jobs.total = JOBS;
    m->jobs.count = most;
    for (size_t i = 0; i < most; i++) {
        const struct job_line *l = &job_lines[i];
        struct vacancy_row *r = &m->jobs.rows[i];
        id_of(r->id, 1, (int)i);
        ref_make(r->ref, 'V', (uint32_t)(1000 + i * 77));
        PUT(r->title, l->title);
        PUT(r->area, l->area);
        PUT(r->outcode, l->outcode);
        PUT(r->when, l->when);
        r->metres = l->metres;
        r->week_minutes_min = r->week_minutes_max = l->minutes;
        r->pay_min = r->pay_max = l->pay;
        r->tasks = TASKS(TASK_COOKING, TASK_SHOPPING, TASK_LEISURE);
        r->confirmed_at = now - (int64_t)l->days * DAY_S;
    }
}

static void set_sessions(struct model *m)
{
    size_t most = model_sessions_per_page(m);
    m->sessions.total = SESSIONS;
    m->sessions.count = most;
    for (size_t i = 0; i < most; i++) {
        const struct session_line *l = &session_lines[i];
        struct session_row *r = &m->sessions.rows[i];
        id_of(r->id, 2, (int)i);
        ref_make(r->ref, 'S', (uint32_t)(2000 + i * 77));
        PUT(r->title, l->title);
        PUT(r->venue_name, l->venue);
        PUT(r->town, l->town);
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

static void set_job(struct model *m)
{
    struct vacancy *v = &m->job.vacancy;
    m->job.found = true;
    id_of(v->meta.id, 1, 0);
    ref_make(v->meta.ref, 'V', 1000);
    PUT(v->title, "Support a music lover");
    PUT(v->area, "Headingley");
    PUT(v->place.outcode, "LS6");
    v->place.lat = 538330;
    v->place.lon = -15850;
    v->week_minutes_min = v->week_minutes_max = 900;
    PUT(v->when, "Monday, Wednesday, Friday, 9 to 2");
    v->pay_min = v->pay_max = 1340;
    v->contract = CONTRACT_PERMANENT;
    v->employment = EMPLOYMENT_EMPLOYED;
    v->tasks = TASKS(TASK_COOKING, TASK_SHOPPING, TASK_LEISURE) |
               TASKS(TASK_DRESSING, TASK_TRANSFERS, TASK_TOILET);
    v->driver = DRIVER_NO;
    v->experience = EXPERIENCE_NOT_NEEDED;
    v->training_given = TRI_YES;
    v->check = CHECK_BASIC;
    PUT(v->start, "Monday 7 December");
    v->closes = 20800;
    v->confirmed_at = now - (int64_t)2 * DAY_S;
    PUT(v->about_work,
        "I love live music and I play the bass. I use a wheelchair and I know what I "
        "want: you do not need to know it already.\n"
        "We cook together, go to gigs and keep the house in order. Some weeks we only "
        "laugh. You learn how I move from bed to chair before you do it alone.");
}

static void set_gaps(struct model *m)
{
    struct vacancy *v = &m->job.vacancy;
    PUT(v->title, "PA wanted");
    v->area[0] = v->when[0] = v->start[0] = '\0';
    PUT(v->place.outcode, "LS12");
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

static void set_session(struct model *m)
{
    struct session *x = &m->session.session;
    struct venue *v = &m->session.venue;
    m->session.found = m->session.has_venue = true;
    id_of(x->meta.id, 2, 0);
    ref_make(x->meta.ref, 'S', 2000);
    PUT(x->title, "PA coffee morning");
    x->audience = AUDIENCE_PAS_ONLY;
    x->starts_at = session_lines[0].starts_at;
    x->minutes = 120;
    x->capacity = 25;
    x->places_left = 6;
    x->paid = x->expenses = TRI_YES;
    PUT(x->topic, "Come late, leave early");
    PUT(x->access, "BSL if you ask by 24 November. Quiet room.");
    PUT(x->about, "Tea, cake and company. No talks, no forms.");
    id_of(v->meta.id, 3, 0);
    PUT(v->name, "Burley Hub");
    PUT(v->town, "Leeds");
    PUT(v->place.outcode, "LS4");
    v->place.lat = 538130;
    v->place.lon = -15820;
    PUT(v->access, "Step-free, wide doors. Hearing loop. Changing Places toilet.");
    PUT(v->getting_there, "Bus 49 and 50 stop outside. 2 marked bays.");
}

static void set_full(struct model *m)
{
    m->session.session.places_left = 0;
    m->session.session.waiting = 3;
}

static void set_draft(struct model *m)
{
    struct draft *d = &m->visit.draft;
    PUT(d->name, "Siân");
    PUT(d->phone, "07700900123");
    PUT(d->email, "sian@example.org");
    d->contact = CONTACT_PHONE;
    d->reach_answered = d->agreed = true;
    d->safe = TRI_YES;
}

static void interest(struct model *m)
{
    m->visit.doing = DOING_INTEREST;
    set_draft(m);
}

static void booking(struct model *m)
{
    m->visit.doing = DOING_BOOKING;
    m->visit.places = 2;
    set_draft(m);
}

static struct thing thing_of(enum op_kind kind)
{
    bool job = kind == OP_INTEREST || kind == OP_WITHDRAW;
    struct thing t = {
        .there = true, .kind = kind, .saved_at = now, .saved_ms = NOW_MS - 1000};
    id_of(t.op, 9, 1);
    t.places = job ? 0 : 1;
    t.as_of = now;
    if (kind == OP_BOOK || kind == OP_INTEREST)
        claim_make(t.code, (const uint8_t[6]){0x3b, 0x17, 0xa4, 0x5c, 0x6e, 0x91});
    PUT(t.title, job ? "Support a music lover" : "PA coffee morning");
    ref_make(t.ref, job ? 'V' : 'S', job ? 1000 : 2000);
    t.starts_at = job ? 0 : session_lines[0].starts_at;
    PUT(t.where, job ? "Headingley" : "Burley Hub");
    return t;
}

static void done(struct model *m, enum op_kind kind)
{
    m->visit.done = thing_of(kind);
}

static void answered(struct model *m, enum op_kind kind, enum result r)
{
    done(m, kind);
    m->visit.done.answered = true;
    m->visit.done.result = r;
}

static void offline(struct model *m)
{
    m->station.online = m->station.hub = false;
}

static void as_is(struct model *m)
{
    (void)m;
}

static void name_capital(struct model *m)
{
    interest(m);
    m->visit.draft.name[0] = '\0';
    m->visit.keyboard.capitals = true;
    m->visit.keyboard.letters = LETTERS_ABC;
}

static void name_accents(struct model *m)
{
    interest(m);
    m->visit.keyboard.accents = m->visit.keyboard.hidden = true;
    m->visit.fixing = true;
}

static void name_keys(struct model *m)
{
    interest(m);
    m->visit.fixing = true;
}

static void number_error(struct model *m)
{
    interest(m);
    PUT(m->visit.draft.phone, "077009001");
    memset(m->visit.draft.phone + 9, 0, sizeof m->visit.draft.phone - 9);
    m->visit.slip = SLIP_NUMBER;
}

static void email_keys(struct model *m)
{
    interest(m);
    m->visit.draft.contact = CONTACT_EMAIL;
    m->visit.fixing = true;
}

static void reach_open(struct model *m)
{
    interest(m);
    m->visit.draft.reach_answered = false;
}

static void reach_error(struct model *m)
{
    reach_open(m);
    m->visit.slip = SLIP_REACH;
}

static void booking_code_only(struct model *m)
{
    booking(m);
    m->visit.draft.contact = CONTACT_NONE;
}

static void booking_waits(struct model *m)
{
    set_full(m);
    booking(m);
    m->visit.draft.queue_answered = true;
}

static void done_waits(struct model *m)
{
    done(m, OP_INTEREST);
}

static void done_sent(struct model *m)
{
    answered(m, OP_INTEREST, RESULT_RECEIVED);
}

static void done_saved(struct model *m)
{
    done(m, OP_BOOK);
    offline(m);
}

static void done_confirmed(struct model *m)
{
    answered(m, OP_BOOK, RESULT_CONFIRMED);
}

static void done_own(struct model *m)
{
    done_saved(m);
    m->visit.done.own = true;
}

static void done_held(struct model *m)
{
    done(m, OP_BOOK);
    m->visit.done.held = true;
}

static void done_on_list(struct model *m)
{
    answered(m, OP_BOOK, RESULT_WAITING);
    m->visit.done.position = 4;
}

static void done_refused(struct model *m)
{
    answered(m, OP_BOOK, RESULT_REFUSED);
    m->visit.done.reason = REASON_PAST;
}

static void drop_saved(struct model *m)
{
    done(m, OP_CANCEL);
    offline(m);
}

static void drop_done(struct model *m)
{
    answered(m, OP_CANCEL, RESULT_CANCELLED);
}

static void code_keys(struct model *m)
{
    PUT(m->visit.draft.code, "7KQ4M2X");
    m->visit.fixing = true;
}

static void code_unknown(struct model *m)
{
    PUT(m->visit.draft.code, "7KQ4M2XTB9");
    m->visit.slip = SLIP_CODE_UNKNOWN;
}

static void found(struct model *m)
{
    done_confirmed(m);
    m->visit.found = m->visit.done;
    memset(&m->visit.done, 0, sizeof m->visit.done);
}

static void found_saved(struct model *m)
{
    found(m);
    m->visit.found.answered = false;
}

static void told(struct model *m, enum state state)
{
    found(m);
    m->visit.found.from_hub = true;
    m->visit.found.state = state;
}

static void found_waiting(struct model *m)
{
    told(m, STATE_WAITING);
    m->visit.found.position = 4;
}

static void found_offered(struct model *m)
{
    told(m, STATE_OFFERED);
    m->visit.found.offered_until = now + DAY_S;
}

static void found_cancelled(struct model *m)
{
    told(m, STATE_CANCELLED);
    m->visit.found.note = STATUS_NOTE_STAFF;
}

static void found_offline(struct model *m)
{
    found(m);
    offline(m);
}

static void code_not_here(struct model *m)
{
    code_unknown(m);
    m->visit.slip = SLIP_CODE_NOT_HERE;
    offline(m);
}

static void offer(struct model *m)
{
    found_offered(m);
    m->visit.doing = DOING_ANSWER;
    m->visit.draft.offer = TRI_YES;
}

static void offer_accepted(struct model *m)
{
    answered(m, OP_ANSWER_OFFER, RESULT_CONFIRMED);
}

static void change(struct model *m)
{
    told(m, STATE_CONFIRMED);
    m->visit.doing = DOING_CHANGE;
    m->visit.draft.what_answered = true;
    for (size_t i = 0; i < m->sessions.count; i++)
        m->sessions.rows[i].places_left += 2;
    m->visit.draft.places = 2;
}

static void change_session(struct model *m)
{
    struct chosen *c = &m->visit.draft.other;
    change(m);
    id_of(c->id, 2, 4);
    PUT(c->title, session_lines[4].title);
    c->starts_at = session_lines[4].starts_at;
}

static void change_saved(struct model *m)
{
    done(m, OP_CHANGE);
    offline(m);
}

static void changed(struct model *m)
{
    answered(m, OP_CHANGE, RESULT_DONE);
    m->visit.done.places = 2;
}

static void job_gone(struct model *m)
{
    m->job.found = false;
}

static void stale(struct model *m)
{
    m->station.synced_at = now - (int64_t)3 * DAY_S;
    offline(m);
}

static void stale_list(struct model *m)
{
    stale(m);
    set_jobs(m);
}

static void no_jobs(struct model *m)
{
    m->jobs.count = m->jobs.total = 0;
}

static void asking(struct model *m)
{
    interest(m);
    m->visit.asking = true;
    m->visit.asked_ms = m->now_ms;
}

static void not_ready(struct model *m)
{
    m->station.ready = false;
}

static void cannot_save(struct model *m)
{
    m->station.cannot_save = true;
}

static void tasks_wanted(struct model *m)
{
    m->visit.wish.tasks = 1u << TASK_COOKING | 1u << TASK_LEISURE;
}

static const struct stop {
    const char *name;
    enum screen screen;
    void (*set)(struct model *m);
} stops[] = {
    {"first-screen", SCREEN_ATTRACT, as_is},
    {"home", SCREEN_HOME, as_is},
    {"job-list", SCREEN_JOBS, as_is},
    {"job-list-old-data", SCREEN_JOBS, stale_list},
    {"job-list-none", SCREEN_JOBS, no_jobs},
    {"filter", SCREEN_FILTER, as_is},
    {"filter-far", SCREEN_FAR, as_is},
    {"filter-hours", SCREEN_HOURS, as_is},
    {"filter-tasks", SCREEN_WANTED, tasks_wanted},
    {"filter-order", SCREEN_ORDER, as_is},
    {"job-detail", SCREEN_JOB, as_is},
    {"job-detail-gaps", SCREEN_JOB, set_gaps},
    {"job-detail-gone", SCREEN_JOB, job_gone},
    {"job-detail-cannot-save", SCREEN_JOB, cannot_save},
    {"name", SCREEN_NAME, interest},
    {"name-keys", SCREEN_NAME, name_keys},
    {"name-abc", SCREEN_NAME, name_capital},
    {"name-accents-hidden", SCREEN_NAME, name_accents},
    {"reach", SCREEN_REACH, reach_open},
    {"reach-error", SCREEN_REACH, reach_error},
    {"number", SCREEN_NUMBER, name_keys},
    {"number-error", SCREEN_NUMBER, number_error},
    {"email", SCREEN_EMAIL, email_keys},
    {"safe-to-text", SCREEN_SAFE, interest},
    {"agree", SCREEN_AGREE, interest},
    {"check-answers", SCREEN_CHECK, interest},
    {"interest-waiting", SCREEN_DONE, done_waits},
    {"interest-sent", SCREEN_DONE, done_sent},
    {"sessions", SCREEN_SESSIONS, as_is},
    {"session", SCREEN_SESSION, as_is},
    {"session-full", SCREEN_SESSION, set_full},
    {"waiting-list", SCREEN_QUEUE, booking_waits},
    {"reach-booking", SCREEN_REACH, booking_code_only},
    {"check-booking", SCREEN_CHECK, booking},
    {"check-booking-code-only", SCREEN_CHECK, booking_code_only},
    {"booking-saved", SCREEN_DONE, done_saved},
    {"booking-confirmed", SCREEN_DONE, done_confirmed},
    {"booking-confirmed-here", SCREEN_DONE, done_own},
    {"booking-held", SCREEN_DONE, done_held},
    {"booking-waiting", SCREEN_DONE, done_on_list},
    {"booking-refused", SCREEN_DONE, done_refused},
    {"code", SCREEN_CODE, code_keys},
    {"code-unknown", SCREEN_CODE, code_unknown},
    {"found", SCREEN_FOUND, found},
    {"found-saved", SCREEN_FOUND, found_saved},
    {"found-waiting", SCREEN_FOUND, found_waiting},
    {"found-offered", SCREEN_FOUND, found_offered},
    {"found-cancelled", SCREEN_FOUND, found_cancelled},
    {"found-offline", SCREEN_FOUND, found_offline},
    {"looking", SCREEN_LOOKING, as_is},
    {"code-not-here", SCREEN_CODE, code_not_here},
    {"offer", SCREEN_OFFER, offer},
    {"check-offer", SCREEN_CHECK, offer},
    {"offer-accepted", SCREEN_DONE, offer_accepted},
    {"change-what", SCREEN_WHAT, change},
    {"change-places", SCREEN_PLACES, change},
    {"change-session", SCREEN_OTHER, change},
    {"check-change", SCREEN_CHECK, change_session},
    {"change-saved", SCREEN_DONE, change_saved},
    {"changed", SCREEN_DONE, changed},
    {"drop", SCREEN_DROP, found},
    {"cancel-saved", SCREEN_DONE, drop_saved},
    {"cancelled", SCREEN_DONE, drop_done},
    {"not-saved", SCREEN_NOT_SAVED, interest},
    {"what-pas-do", SCREEN_TASKS, as_is},
    {"help", SCREEN_HELP, as_is},
    {"text-size", SCREEN_EASIER, as_is},
    {"are-you-there", SCREEN_NAME, asking},
    {"getting-ready", SCREEN_ATTRACT, not_ready},
    {"home-old-data", SCREEN_HOME, stale},
};

int tour_count(void)
{
    return (int)LENGTH(stops);
}

const char *tour_name(int i)
{
    assert(i >= 0 && i < tour_count());
    return stops[i].name;
}

void tour_set(struct model *m, int i, const struct panel *panel)
{
    assert(i >= 0 && i < tour_count());
    model_init(m, panel, NOW_MS, now);
    set_station(&m->station);
    m->visit.wish.far = FAR_5;
    set_jobs(m);
    set_sessions(m);
    set_job(m);
    set_session(m);
    m->visit.screen = stops[i].screen;
    stops[i].set(m);
}
