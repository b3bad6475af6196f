#include "app/model.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "app/flow.h"
#include "core/utc.h"

static const char *const screen_names[SCREEN_COUNT] = {
    [SCREEN_ATTRACT] = "first-screen",
    [SCREEN_HOME] = "home",
    [SCREEN_JOBS] = "job-list",
    [SCREEN_FILTER] = "filter",
    [SCREEN_FAR] = "filter-far",
    [SCREEN_HOURS] = "filter-hours",
    [SCREEN_WANTED] = "filter-tasks",
    [SCREEN_FREE_DAYS] = "filter-days",
    [SCREEN_FREE_PARTS] = "filter-times",
    [SCREEN_DRIVES] = "filter-driving",
    [SCREEN_AGE] = "filter-age",
    [SCREEN_ORDER] = "filter-order",
    [SCREEN_JOB] = "job-detail",
    [SCREEN_SESSIONS] = "sessions",
    [SCREEN_SESSION] = "session",
    [SCREEN_QUEUE] = "waiting-list",
    [SCREEN_NAME] = "name",
    [SCREEN_REACH] = "reach",
    [SCREEN_NUMBER] = "number",
    [SCREEN_EMAIL] = "email",
    [SCREEN_CHECK] = "check-answers",
    [SCREEN_DONE] = "done",
    [SCREEN_CODE] = "code",
    [SCREEN_LOOKING] = "looking",
    [SCREEN_FOUND] = "found",
    [SCREEN_WHAT] = "change-what",
    [SCREEN_PLACES] = "change-places",
    [SCREEN_OTHER] = "change-session",
    [SCREEN_OFFER] = "offer",
    [SCREEN_DROP] = "drop",
    [SCREEN_NOT_SAVED] = "not-saved",
    [SCREEN_TASKS] = "what-pas-do",
    [SCREEN_HELP] = "help",
    [SCREEN_EASIER] = "text-size",
    [SCREEN_LANGUAGE] = "language",
    [SCREEN_ABOUT] = "about",
    [SCREEN_PIN] = "pin",
    [SCREEN_HOST] = "host",
    [SCREEN_TEST] = "self-test",
    [SCREEN_TOUCH] = "touch-test",
    [SCREEN_ASK] = "ask",
    [SCREEN_SUBJECT] = "ask-subject",
    [SCREEN_WHICH] = "ask-code",
    [SCREEN_DOES] = "register-tasks",
    [SCREEN_DAYS] = "register-days",
    [SCREEN_PARTS] = "register-times",
    [SCREEN_TRAVEL] = "register-travel",
    [SCREEN_COVER] = "register-cover",
    [SCREEN_WEEKS] = "available-from",
    [SCREEN_LISTEN] = "listen",
    [SCREEN_QUIZ] = "is-it-for-me",
    [SCREEN_QUESTION] = "question",
    [SCREEN_RESULT] = "your-answers",
    [SCREEN_TAKE] = "take",
    [SCREEN_CALENDAR] = "calendar",
    [SCREEN_DAY] = "day",
    [SCREEN_BASKET] = "kept-jobs",
    [SCREEN_VISIT] = "visit",
};

enum { MINUTE_MS = 60 * 1000 };

const char *screen_name(enum screen s)
{
    assert(s < SCREEN_COUNT);
    return screen_names[s];
}

int far_miles(enum far f)
{
    static const int miles[FAR_COUNT] = {1, 3, 5, 10, 0};
    assert(f < FAR_COUNT);
    return miles[f];
}

static void fresh_visit(struct model *m)
{
    m->visit.screen = SCREEN_ATTRACT;
    m->visit.wish.far = FAR_5;
    m->visit.wish.order = VACANCY_BY_MATCH;
    if (m->station.here.lat == RECORD_NO_PLACE)
        m->visit.wish.far = FAR_ANY;
    m->visit.places = 1;
    m->visit.speed = SPEED_USUAL;
    m->visit.volume = VOLUME_USUAL;
    m->visit.touched_ms = m->now_ms;
}

/* A job's card in larger text is higher than what a small panel has left.
 * tests/unit/test_kiosk_layout.c says what fits. */
enum zoom model_zoom_most(const struct panel *p)
{
    const float wide_mm = 300; /* 15 inches: two words beside each other */
    bool urdu = strcmp(p->lang, language_code(LANGUAGE_UR)) == 0;
    if (panel_low(p) > 0)
        return urdu || p->large ? ZOOM_100 : ZOOM_130;
    if (p->easy && p->size == PANEL_S) /* a picture beside each idea */
        return ZOOM_100;
    switch (p->size) {
    case PANEL_L: return ZOOM_200;
    case PANEL_M: return p->w_mm >= wide_mm ? ZOOM_200 : ZOOM_160;
    case PANEL_S: return ZOOM_100;
    }
    return ZOOM_100;
}

/* Urdu has the highest lines; the bar of the smallest panels has room for English. */
static bool fits(enum language l, enum panel_class size)
{
    switch (size) {
    case PANEL_L: return true;
    case PANEL_M: return l != LANGUAGE_UR;
    case PANEL_S: return l == LANGUAGE_EN;
    }
    return false;
}

void model_init(struct model *m, const struct panel *panel, uint64_t now_ms, int64_t now)
{
    memset(m, 0, sizeof *m);
    m->panel_default = *panel;
    if (m->panel_default.zoom > model_zoom_most(panel))
        m->panel_default.zoom = model_zoom_most(panel);
    m->panel = m->panel_default;
    m->languages = 1u << LANGUAGE_EN;
    m->now_ms = now_ms;
    m->now = now;
    m->station.here.lat = m->station.here.lon = RECORD_NO_PLACE;
    fresh_visit(m);
}

void model_forget(struct model *m)
{
    sodium_memzero(&m->visit, sizeof m->visit);
    sodium_memzero(&m->job, sizeof m->job);
    sodium_memzero(&m->session, sizeof m->session);
    m->panel = m->panel_default;
    fresh_visit(m);
}

static bool same_look(const struct panel *a, const struct panel *b)
{
    return a->zoom == b->zoom && a->theme == b->theme && a->reach == b->reach &&
           a->easy == b->easy && a->large == b->large && strcmp(a->lang, b->lang) == 0;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* On the first screen only a changed look is waiting to be forgotten. */
static uint64_t idle_due(const struct model *m)
{
    const struct visit *v = &m->visit;
    if (v->asking) {
        uint64_t gone_s = (m->now_ms - v->asked_ms) / 1000;
        return v->asked_ms + (gone_s + 1) * 1000;
    }
    bool as_found = same_look(&m->panel, &m->panel_default) && !v->long_time &&
                    !v->steady && !v->curtain && v->listen == LISTEN_UNASKED;
    if (v->screen == SCREEN_ATTRACT && as_found)
        return UINT64_MAX;
    return v->touched_ms + (v->long_time ? IDLE_LONG_MS : IDLE_MS);
}

static uint64_t stale_due(const struct model *m)
{
    if (model_is_stale(m) || !m->station.ready)
        return UINT64_MAX;
    int64_t left_s = m->station.synced_at + STALE_S - m->now;
    return m->now_ms + (uint64_t)(left_s > 0 ? left_s : 0) * 1000 + 1000;
}

static uint64_t answer_due(const struct model *m)
{
    const struct thing *t = &m->visit.done;
    if (m->visit.screen != SCREEN_DONE || t->answered || t->saved_ms == 0)
        return UINT64_MAX;
    uint64_t due = t->saved_ms + ANSWER_WAIT_MS;
    return due > m->now_ms ? due : UINT64_MAX;
}

static uint64_t look_due(const struct model *m)
{
    const struct visit *v = &m->visit;
    if (!v->looking || v->looks == 0)
        return UINT64_MAX;
    if (v->screen == SCREEN_CODE)
        return v->looking_ms + LOOK_SHOWN_MS;
    return v->looking_ms + (v->looks < LOOKS_MAX ? LOOK_AGAIN_MS : LOOK_MS);
}

enum op_kind model_op(enum flow_kind doing)
{
    switch (doing) {
    case DOING_NOTHING: break;
    case DOING_INTEREST: return OP_INTEREST;
    case DOING_BOOKING: return OP_BOOK;
    case DOING_CHANGE: return OP_CHANGE;
    case DOING_ANSWER: return OP_ANSWER_OFFER;
    case DOING_QUESTION: return OP_QUESTION;
    case DOING_JOIN: return OP_PROFILE;
    case DOING_AVAILABLE: return OP_AVAILABLE;
    case DOING_COMPLAINT: return OP_COMPLAINT;
    case DOING_ERASE: return OP_ERASE;
    }
    return OP_KIND_COUNT;
}

bool model_requests(const struct model *m)
{
    return op_is_request(model_op(m->visit.doing));
}

/* What is told in minutes changes with them. */
static uint64_t host_due(const struct model *m)
{
    enum screen s = m->visit.screen;
    if (s != SCREEN_HOST && s != SCREEN_TEST)
        return UINT64_MAX;
    return m->now_ms + MINUTE_MS;
}

static uint64_t retry_due(const struct model *m)
{
    return m->station.cannot_save ? m->upkeep.retry_ms : UINT64_MAX;
}

uint64_t model_due_ms(const struct model *m)
{
    uint64_t due = earlier(answer_due(m), look_due(m));
    due = earlier(due, earlier(host_due(m), retry_due(m)));
    return earlier(earlier(idle_due(m), stale_due(m)), due);
}

enum state thing_state(const struct thing *t)
{
    if (t->from_hub)
        return t->state;
    if (t->answered)
        return result_state(t->result);
    return t->own ? STATE_CONFIRMED : STATE_SAVED;
}

struct session_filter model_sessions(const struct model *m)
{
    struct session_filter f = {.here = m->station.here,
                               .from = m->station.clock_trusted ? m->now : 0};
    if (m->visit.screen == SCREEN_DAY && f.from < date_starts(m->visit.day))
        f.from = date_starts(m->visit.day);
    if (m->visit.screen != SCREEN_OTHER)
        return f;
    f.places_min = (int32_t)model_change_places(m);
    memcpy(f.except, m->visit.found.target, sizeof f.except);
    return f;
}

struct chosen model_change_session(const struct model *m)
{
    const struct thing *t = &m->visit.found;
    struct chosen c = m->visit.draft.other;
    if (c.id[0] != '\0')
        return c;
    memcpy(c.id, t->target, sizeof c.id);
    memcpy(c.ref, t->ref, sizeof c.ref);
    memcpy(c.title, t->title, sizeof c.title);
    memcpy(c.where, t->where, sizeof c.where);
    c.starts_at = t->starts_at;
    return c;
}

uint32_t model_change_places(const struct model *m)
{
    uint32_t places = m->visit.draft.places;
    return places != 0 ? places : m->visit.found.places;
}

bool model_may_alter(const struct model *m, const struct thing *t)
{
    enum state s = thing_state(t);
    return t->there && t->kind == OP_BOOK && t->pending_at == 0 &&
           (t->from_hub || t->answered) && (s == STATE_CONFIRMED || s == STATE_WAITING) &&
           model_takes(m, OP_CHANGE) && !m->station.cannot_save;
}

bool model_may_reply(const struct model *m, const struct thing *t)
{
    return t->there && t->pending_at == 0 && thing_state(t) == STATE_OFFERED &&
           model_takes(m, OP_ANSWER_OFFER) && !m->station.cannot_save;
}

static const struct thing *thing_taken(const struct model *m, enum take what)
{
    switch (what) {
    case TAKE_DONE: return &m->visit.done;
    case TAKE_FOUND: return &m->visit.found;
    case TAKE_JOB:
    case TAKE_SESSION:
    case TAKE_COUNT: break;
    }
    return NULL;
}

static const char *code_taken(const struct model *m, enum take what)
{
    if (what == TAKE_FOUND)
        return m->visit.draft.found_code;
    return what == TAKE_DONE ? m->visit.done.code : "";
}

const struct thing *model_taken(const struct model *m)
{
    return thing_taken(m, m->visit.take);
}

const char *model_taken_code(const struct model *m)
{
    return code_taken(m, m->visit.take);
}

static bool is_ours_still(const struct thing *t, const char *code)
{
    enum state s = thing_state(t);
    return t->there && code[0] != '\0' && s != STATE_REFUSED && s != STATE_CANCELLED;
}

bool model_may_take(const struct model *m, enum take what)
{
    bool reached =
        m->outfit.texts[0] != '\0' || m->station.phone[0] != '\0' || m->outfit.printer;
    switch (what) {
    case TAKE_JOB: return m->job.found && reached;
    case TAKE_SESSION: return m->session.found && reached;
    case TAKE_DONE: return is_ours_still(&m->visit.done, code_taken(m, what));
    case TAKE_FOUND: return is_ours_still(&m->visit.found, code_taken(m, what));
    case TAKE_COUNT: break;
    }
    return false;
}

bool model_takes_place(const struct model *m)
{
    const struct thing *t = model_taken(m);
    return t != NULL && t->kind == OP_BOOK && thing_state(t) == STATE_CONFIRMED &&
           t->pending_at == 0;
}

bool model_keeps(const struct model *m, const char id[UUID_SIZE])
{
    const struct basket *b = &m->visit.basket;
    for (int i = 0; i < b->count; i++) {
        if (strcmp(b->rows[i].id, id) == 0)
            return true;
    }
    return false;
}

bool model_is_stale(const struct model *m)
{
    return !m->station.clock_trusted || m->station.synced_at == 0 ||
           m->now - m->station.synced_at > STALE_S;
}

int64_t model_today(const struct model *m)
{
    return m->station.clock_trusted ? m->now : 0;
}

int64_t model_calendar_from(const struct model *m)
{
    bool vouched = m->station.clock_trusted || m->station.synced_at == 0;
    return vouched ? m->now : m->station.synced_at;
}

bool model_takes(const struct model *m, enum op_kind kind)
{
    return (m->station.kinds >> kind & 1u) != 0;
}

bool model_reaches(const struct model *m, enum channel channel)
{
    return (m->station.channels >> channel & 1u) != 0;
}

bool model_speaks(const struct model *m, enum language l)
{
    return (m->languages >> l & 1u) != 0 && fits(l, m->panel.size);
}

bool model_has_choice(const struct model *m)
{
    for (int l = LANGUAGE_EN + 1; l < LANGUAGE_COUNT; l++) {
        if (model_speaks(m, (enum language)l))
            return true;
    }
    return false;
}

bool model_may_easy(const struct model *m)
{
    enum language shown = language_find(m->panel.lang);
    return shown < LANGUAGE_COUNT && (m->easy >> shown & 1u) != 0;
}

bool model_may_listen(const struct model *m)
{
    enum language l = language_find(m->panel.lang);
    return l != LANGUAGE_COUNT && (m->voices >> l & 1u) != 0;
}

bool model_can_hear(const struct model *m)
{
    return m->headphones || m->loudspeaker;
}

bool model_listens(const struct model *m)
{
    return m->visit.listen == LISTEN_ASKED && model_may_listen(m) && model_can_hear(m);
}

uint64_t model_countdown_ms(const struct model *m)
{
    return model_listens(m) ? COUNTDOWN_HEARD_MS : COUNTDOWN_MS;
}

int model_countdown_s(const struct model *m)
{
    uint64_t gone = m->now_ms - m->visit.asked_ms, all = model_countdown_ms(m);
    if (!m->visit.asking || gone >= all)
        return 0;
    return (int)((all - gone + 999) / 1000);
}

bool model_needs_contact(const struct model *m)
{
    const struct visit *v = &m->visit;
    if (v->doing == DOING_BOOKING)
        return m->session.session.way != SESSION_IN_ROOM;
    if (v->doing == DOING_ERASE) /* all about whom? */
        return v->draft.request.subject != SUBJECT_CODE;
    return v->doing == DOING_INTEREST ||
           (model_requests(m) && v->doing != DOING_COMPLAINT);
}

bool model_lacks(const struct model *m, uint32_t places)
{
    const struct session_open *o = &m->session;
    return o->found && o->session.places_left < (int32_t)places &&
           model_confirms(m, o->here) < (int32_t)places;
}

bool model_is_alone(const struct model *m)
{
    return !m->station.online || !m->station.hub;
}

int32_t model_confirms(const struct model *m, int32_t here)
{
    return model_is_alone(m) && m->station.clock_trusted ? here : 0;
}

bool model_only_asks(const struct model *m, uint32_t places)
{
    return model_is_alone(m) && model_confirms(m, m->session.here) < (int32_t)places;
}

bool model_would_wait(const struct model *m)
{
    return model_lacks(m, m->visit.places);
}

enum reach model_reach(const struct draft *d)
{
    switch (d->contact) {
    case CONTACT_NONE: break;
    case CONTACT_PHONE: return d->texts ? REACH_TEXT : REACH_RING;
    case CONTACT_EMAIL: return REACH_EMAIL;
    }
    return REACH_CODE;
}

void model_progress(const struct model *m, int *step, int *of)
{
    struct questions f = flow_of(m);
    *step = *of = 0;
    for (int i = 0; i < f.count; i++) {
        if (f.questions[i] == m->visit.screen)
            *step = i + 1;
    }
    bool known = m->visit.draft.reach_answered || m->visit.draft.what_answered ||
                 m->visit.doing == DOING_INTEREST;
    if (*step > 0 && known)
        *of = f.count;
    if (m->visit.doing == DOING_ANSWER) /* one question is no row of questions */
        *step = 0;
}
