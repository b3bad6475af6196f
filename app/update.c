#include <assert.h>
#include <string.h>

#include "app/typing.h"
#include "app/update_inner.h"

static void tick(struct model *m, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    update_looking(m, cmds);
    update_retry(m, cmds);
    if (v->asking) {
        if (m->now_ms - v->asked_ms >= model_countdown_ms(m))
            update_forget(m, cmds);
        return;
    }
    uint64_t idle = v->long_time ? IDLE_LONG_MS : IDLE_MS;
    if (m->now_ms - v->touched_ms < idle)
        return;
    if (v->screen == SCREEN_ATTRACT) {
        m->panel = m->panel_default;
        v->long_time = v->steady = v->curtain = false;
        v->listen = LISTEN_UNASKED;
        return;
    }
    v->asking = true;
    v->asked_ms = m->now_ms;
}

/* The agent's word and the wrong codes outlive a new reading of the place. */
static void got_station(struct model *m, const struct msg *msg)
{
    struct station old = m->station;
    bool had_place = old.here.lat != RECORD_NO_PLACE;
    m->station = msg->station;
    m->station.online = old.online;
    m->station.hub = old.hub;
    m->station.clock_trusted = old.clock_trusted;
    memcpy(m->station.wrong_codes_ms, old.wrong_codes_ms, sizeof old.wrong_codes_ms);
    memcpy(m->station.wrong_pins_ms, old.wrong_pins_ms, sizeof old.wrong_pins_ms);
    m->upkeep.retry_ms = m->now_ms + RETRY_MS;
    memcpy(m->station.trouble, old.trouble, sizeof old.trouble);
    /* The agent's word is newer than what it has written; without it there is that. */
    if (old.synced_at != 0)
        m->station.synced_at = old.synced_at;
    if (!had_place && m->station.here.lat != RECORD_NO_PLACE)
        m->visit.wish.far = FAR_5;
}

static void got_state(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    struct station *s = &m->station;
    const bool was_alone = model_is_alone(m);
    s->online = msg->state.online;
    s->hub = msg->state.hub;
    s->clock_trusted = msg->state.clock_trusted;
    if (msg->state.synced_at != 0)
        s->synced_at = msg->state.synced_at;
    m->upkeep.agent = !msg->state.gone;
    m->upkeep.since = msg->state.since;
    m->upkeep.waiting = msg->state.waiting;
    memcpy(m->upkeep.software, msg->state.software, sizeof m->upkeep.software);
    bool news = strcmp(s->trouble, msg->state.trouble) != 0;
    memcpy(s->trouble, msg->state.trouble, sizeof s->trouble);
    if (!s->ready || s->cannot_save || news)
        update_ask(cmds, CMD_STATION);
    if (m->visit.screen == SCREEN_DONE)
        update_ask_answers(m, cmds);
    if (was_alone != model_is_alone(m)) /* which places can be had is another thing now */
        update_load(m, cmds);
    update_looking(m, cmds);
}

static void got_content(struct model *m, struct cmds *cmds)
{
    update_ask(cmds, CMD_STATION);
    update_load(m, cmds);
}

static void start(struct model *m, int32_t language, struct cmds *cmds)
{
    if (!m->station.ready || m->station.closed || !update_speak(m, language, cmds))
        return;
    m->visits++;
    m->visit.trail_count = 0;
    update_show(m, SCREEN_HOME, 0, cmds);
    update_ask(cmds, CMD_STATION); /* whether things can be saved, before any question */
}

/* Plugged in, speech begins; pulled out, it ends at once, and the screen asks whether
 * somebody is there (ACCESS A11Y-35, -44). */
static void got_headphones(struct model *m, bool in)
{
    struct visit *v = &m->visit;
    bool out = m->headphones && !in && v->listen == LISTEN_ASKED;
    m->headphones = in;
    m->visit.touched_ms = m->now_ms;
    if (in) {
        v->listen = LISTEN_ASKED;
        v->asking = false;
        return;
    }
    v->listen = LISTEN_UNASKED;
    if (!out || v->screen == SCREEN_ATTRACT || v->asking)
        return;
    v->asking = true;
    v->asked_ms = m->now_ms;
}

static int between(int least, int value, int most)
{
    if (value < least)
        return least;
    return value > most ? most : value;
}

static void change_speech(struct model *m, enum press_what what, int32_t arg,
                          struct cmds *cmds)
{
    (void)what;
    struct visit *v = &m->visit;
    bool was_on = model_listens(m);
    if (arg == SPEECH_SLOWER || arg == SPEECH_FASTER)
        v->speed = between(0, v->speed + (arg == SPEECH_FASTER ? 1 : -1), SPEEDS - 1);
    else if (arg == SPEECH_QUIETER || arg == SPEECH_LOUDER)
        v->volume = between(0, v->volume + (arg == SPEECH_LOUDER ? 1 : -1), VOLUMES - 1);
    else
        v->listen = arg == SPEECH_OFF ? LISTEN_NOT_NOW : LISTEN_ASKED;
    if (arg == SPEECH_CELL && (was_on || !model_can_hear(m)))
        update_go(m, SCREEN_LISTEN, cmds);
}

static void go_asked(struct model *m, int32_t screen, struct cmds *cmds)
{
    static const enum screen open[] = {
        SCREEN_HOME,      SCREEN_JOBS,       SCREEN_FILTER,   SCREEN_FAR,  SCREEN_HOURS,
        SCREEN_WANTED,    SCREEN_ORDER,      SCREEN_SESSIONS, SCREEN_CODE, SCREEN_TASKS,
        SCREEN_FREE_DAYS, SCREEN_FREE_PARTS, SCREEN_DRIVES,   SCREEN_AGE,  SCREEN_HELP,
        SCREEN_EASIER,    SCREEN_LANGUAGE,   SCREEN_ABOUT,    SCREEN_ASK,  SCREEN_LISTEN,
        SCREEN_QUIZ,      SCREEN_RESULT,     SCREEN_BASKET};
    for (size_t i = 0; i < LENGTH(open); i++) {
        if ((int32_t)open[i] == screen)
            update_go(m, open[i], cmds);
    }
    if (screen == SCREEN_VISIT)
        update_visit(m, cmds);
    if (screen == SCREEN_PIN && m->upkeep.has_pin)
        update_go(m, m->visit.host ? SCREEN_HOST : SCREEN_PIN, cmds);
    if (m->visit.host && (screen == SCREEN_TEST || screen == SCREEN_TOUCH))
        update_go(m, (enum screen)screen, cmds);
}

/* While asked "are you still there?" a touch only answers that (ACCESS A11Y-68). */
static bool answers_asking(struct model *m, enum press_what what, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (!v->asking)
        return false;
    if (what == PRESS_FINISH) {
        update_forget(m, cmds);
        return true;
    }
    v->long_time = v->long_time || what == PRESS_MORE_TIME;
    v->asking = false;
    return true;
}

static void move(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    if (what == PRESS_FINISH)
        update_forget(m, cmds);
    else if (what == PRESS_BACK && !update_quiz_back(m, cmds))
        update_back(m, cmds);
    else if (what == PRESS_GO)
        go_asked(m, arg, cmds);
    else if (what == PRESS_START)
        start(m, arg, cmds);
}

static void take_time(struct model *m, enum press_what what, int32_t arg,
                      struct cmds *cmds)
{
    (void)arg, (void)cmds;
    if (what == PRESS_MORE_TIME)
        m->visit.long_time = !m->visit.long_time;
}

static void begin(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    if (what == PRESS_INTERESTED && arg == 1)
        update_begin_several(m, cmds);
    else if (what == PRESS_INTERESTED)
        update_begin(m, DOING_INTEREST, cmds);
    else if (what == PRESS_BOOK)
        update_begin_booking(m, arg, cmds);
    else if (what == PRESS_ALTER)
        update_alter(m, DOING_CHANGE, cmds);
    else if (what == PRESS_REPLY)
        update_alter(m, DOING_ANSWER, cmds);
}

static void answer(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    if (what == PRESS_QUEUE)
        update_queue(m, arg, cmds);
    else if (what == PRESS_REACH)
        update_reach(m, arg, cmds);
    else if (what == PRESS_AGREE)
        update_agree(m, arg == 1, cmds);
    else
        update_choose_change(m, what, arg, cmds);
}

static void go_on(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    if (what == PRESS_FIX)
        m->visit.fixing = true;
    else if (what == PRESS_CONTINUE)
        update_leave_question(m, cmds);
    else if (what == PRESS_SKIP)
        update_skip(m, cmds);
    else if (what == PRESS_CHANGE)
        update_change(m, arg, cmds);
}

/* A code, and what is sent. */
static void hand_in(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    if (what == PRESS_FIND)
        update_find(m, cmds);
    else if (what == PRESS_DROP)
        update_drop(m, arg == 1, cmds);
    else
        update_send(m, cmds);
}

static void type(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    (void)cmds;
    typing_press(m, what, arg);
}

typedef void press_act(struct model *m, enum press_what what, int32_t arg,
                       struct cmds *cmds);

/* One for each thing that can be pressed, in the order of enum press_what. */
static press_act *const acts[] = {
    [PRESS_NOTHING] = take_time,
    [PRESS_STAY] = take_time,
    [PRESS_MORE_TIME] = take_time,
    [PRESS_FINISH] = move,
    [PRESS_BACK] = move,
    [PRESS_GO] = move,
    [PRESS_START] = move,
    [PRESS_LANGUAGE] = update_look,
    [PRESS_COLOURS] = update_look,
    [PRESS_THEME] = update_look,
    [PRESS_ZOOM] = update_look,
    [PRESS_LOWER] = update_look,
    [PRESS_EASY] = update_look,
    [PRESS_EASIER] = update_look,
    [PRESS_UP] = update_list,
    [PRESS_DOWN] = update_list,
    [PRESS_JOB] = update_list,
    [PRESS_SESSION] = update_list,
    [PRESS_FAR] = update_wish,
    [PRESS_HOURS] = update_wish,
    [PRESS_ORDER] = update_wish,
    [PRESS_TASK] = update_wish,
    [PRESS_FREE_DAY] = update_wish,
    [PRESS_FREE_PART] = update_wish,
    [PRESS_DRIVES] = update_wish,
    [PRESS_AGE] = update_wish,
    [PRESS_INTERESTED] = begin,
    [PRESS_BOOK] = begin,
    [PRESS_QUEUE] = answer,
    [PRESS_REACH] = answer,
    [PRESS_AGREE] = answer,
    [PRESS_FIX] = go_on,
    [PRESS_CONTINUE] = go_on,
    [PRESS_SKIP] = go_on,
    [PRESS_CHANGE] = go_on,
    [PRESS_SEND] = hand_in,
    [PRESS_KEY] = type,
    [PRESS_ENDING] = type,
    [PRESS_RUBOUT] = type,
    [PRESS_CLEAR] = type,
    [PRESS_CAPITALS] = type,
    [PRESS_LETTERS] = type,
    [PRESS_SCRIPT] = type,
    [PRESS_LEAF] = type,
    [PRESS_HIDE] = type,
    [PRESS_FIND] = hand_in,
    [PRESS_DROP] = hand_in,
    [PRESS_DROP_SURE] = hand_in,
    [PRESS_ALTER] = begin,
    [PRESS_WHAT] = answer,
    [PRESS_PLACES] = answer,
    [PRESS_REPLY] = begin,
    [PRESS_OFFER] = answer,
    [PRESS_HOST] = update_host,
    [PRESS_ASK] = update_request,
    [PRESS_ASK_JOB] = update_request,
    [PRESS_ANSWER] = update_request,
    [PRESS_SPEECH] = change_speech,
    [PRESS_QUIZ] = update_quiz,
    [PRESS_SAY] = update_quiz,
    [PRESS_SHARES] = update_quiz,
    [PRESS_RESAY] = update_quiz,
    [PRESS_TAKE] = update_take,
    [PRESS_KEEP] = update_basket,
    [PRESS_KEPT] = update_basket,
    [PRESS_REMOVE] = update_basket,
    [PRESS_CALENDAR] = update_calendar,
    [PRESS_DAY] = update_calendar,
    [PRESS_PRINT] = update_print,
};
static_assert(LENGTH(acts) == PRESS_COUNT, "each press has its act");

static void press(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    enum press_what what = (enum press_what)msg->what;
    m->visit.touched_ms = m->now_ms;
    if (answers_asking(m, what, cmds))
        return;
    if (what == PRESS_CONTINUE || what == PRESS_FIND)
        m->visit.fixing = false;
    acts[what](m, what, msg->arg, cmds);
}

void update(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    m->now_ms = msg->now_ms;
    m->now = msg->now;
    if (msg->speaking && !m->visit.asking)
        m->visit.touched_ms = m->now_ms;
    switch (msg->kind) {
    case MSG_TICK: tick(m, cmds); break;
    case MSG_PRESS: press(m, msg, cmds); break;
    case MSG_JOBS: update_got_jobs(m, msg, cmds); break;
    case MSG_SESSIONS: update_got_sessions(m, msg, cmds); break;
    case MSG_MONTH: update_got_month(m, msg); break;
    case MSG_JOB: update_got_job(m, msg, cmds); break;
    case MSG_SESSION: update_got_session(m, msg); break;
    case MSG_SAVED: update_saved(m, msg, cmds); break;
    case MSG_NOT_SAVED: update_not_saved(m, cmds); break;
    case MSG_ANSWER: update_got_answer(m, &msg->thing); break;
    case MSG_FOUND: update_found(m, msg, cmds); break;
    case MSG_TOLD: update_told(m, msg, cmds); break;
    case MSG_STATION: got_station(m, msg); break;
    case MSG_STATE: got_state(m, msg, cmds); break;
    case MSG_CONTENT: got_content(m, cmds); break;
    case MSG_PIN: update_pin(m, msg->right, cmds); break;
    case MSG_TESTED: update_tested(m, msg, cmds); break;
    case MSG_HEADPHONES: got_headphones(m, msg->headphones); break;
    case MSG_PRINTED: update_printed(m, msg); break;
    }
}
