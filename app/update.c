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
    if (m->visit.screen == SCREEN_DONE && !m->visit.done.answered)
        update_ask_id(cmds, CMD_ANSWER, m->visit.done.op);
    update_looking(m, cmds);
}

static void got_content(struct model *m, struct cmds *cmds)
{
    update_ask(cmds, CMD_STATION);
    update_load(m, cmds);
}

static void set_zoom(struct model *m, int32_t zoom, struct cmds *cmds)
{
    if (zoom < 0 || zoom > (int32_t)model_zoom_most(&m->panel))
        return;
    m->panel.zoom = (enum zoom)zoom;
    update_load(m, cmds);
}

/* One change of the look may leave no room, or no words, for another. */
static void settle_look(struct model *m)
{
    m->panel.easy = m->panel.easy && model_may_easy(m);
    m->panel.large = m->panel.large && panel_may_large(&m->panel);
    if (m->panel.zoom > model_zoom_most(&m->panel))
        m->panel.zoom = model_zoom_most(&m->panel);
}

static void set_reach(struct model *m, struct cmds *cmds)
{
    if (!panel_may_reach(&m->panel))
        return;
    m->panel.reach = !m->panel.reach;
    settle_look(m);
    update_load(m, cmds);
}

/* Whoever wants easy words finds the letters in the order of the alphabet (ACCESS
 * A11Y-83). */
static void set_easy(struct model *m, struct cmds *cmds)
{
    m->panel.easy = !m->panel.easy;
    settle_look(m);
    m->visit.keyboard.letters = m->panel.easy ? LETTERS_ABC : LETTERS_QWERTY;
    update_load(m, cmds);
}

static void set_large(struct model *m, struct cmds *cmds)
{
    m->panel.large = !m->panel.large;
    settle_look(m);
    update_load(m, cmds);
}

static void set_easier(struct model *m, int32_t which, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (which == EASIER_LARGE)
        set_large(m, cmds);
    else if (which == EASIER_STEADY)
        v->steady = !v->steady;
    else if (which == EASIER_CURTAIN)
        v->curtain = !v->curtain;
}

static void set_theme(struct model *m, int32_t theme)
{
    if (theme >= 0 && theme < THEME_COUNT)
        m->panel.theme = (enum theme)theme;
}

static void set_places(struct model *m, bool more)
{
    struct visit *v = &m->visit;
    if (more && v->places < PLACES_MAX)
        v->places++;
    if (!more && v->places > 1)
        v->places--;
}

/* Screen and answers stay as they are; only the words change. */
static bool set_language(struct model *m, int32_t language, struct cmds *cmds)
{
    if (language < 0 || language >= LANGUAGE_COUNT ||
        !model_speaks(m, (enum language)language))
        return false;
    panel_speak(&m->panel, language_code((enum language)language),
                language_is_rtl((enum language)language));
    settle_look(m);
    update_load(m, cmds);
    return true;
}

static void change_language(struct model *m, int32_t language, struct cmds *cmds)
{
    if (set_language(m, language, cmds) && m->visit.screen == SCREEN_LANGUAGE)
        update_back(m, cmds);
}

static void change_look(struct model *m, enum press_what what, int32_t arg,
                        struct cmds *cmds)
{
    if (what == PRESS_LANGUAGE)
        change_language(m, arg, cmds);
    else if (what == PRESS_COLOURS)
        set_theme(m, ((int)m->panel.theme + 1) % THEME_COUNT);
    else if (what == PRESS_THEME)
        set_theme(m, arg);
    else if (what == PRESS_LOWER)
        set_reach(m, cmds);
    else if (what == PRESS_EASY)
        set_easy(m, cmds);
    else if (what == PRESS_EASIER)
        set_easier(m, arg, cmds);
    else if (what == PRESS_ZOOM)
        set_zoom(m, arg, cmds);
}

static void start(struct model *m, int32_t language, struct cmds *cmds)
{
    if (!m->station.ready || m->station.closed || !set_language(m, language, cmds))
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

static void change_speech(struct model *m, int32_t arg, struct cmds *cmds)
{
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
        SCREEN_HOME,     SCREEN_JOBS,   SCREEN_FILTER, SCREEN_FAR,
        SCREEN_HOURS,    SCREEN_WANTED, SCREEN_ORDER,  SCREEN_SESSIONS,
        SCREEN_CODE,     SCREEN_TASKS,  SCREEN_HELP,   SCREEN_EASIER,
        SCREEN_LANGUAGE, SCREEN_ABOUT,  SCREEN_ASK,    SCREEN_LISTEN};
    for (size_t i = 0; i < LENGTH(open); i++) {
        if ((int32_t)open[i] == screen)
            update_go(m, open[i], cmds);
    }
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

static void act(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    switch (what) {
    case PRESS_NOTHING:
    case PRESS_STAY:
    case PRESS_COUNT: break;
    case PRESS_MORE_TIME: m->visit.long_time = !m->visit.long_time; break;
    case PRESS_FINISH: update_forget(m, cmds); break;
    case PRESS_BACK: update_back(m, cmds); break;
    case PRESS_GO: go_asked(m, arg, cmds); break;
    case PRESS_START: start(m, arg, cmds); break;
    case PRESS_LANGUAGE:
    case PRESS_COLOURS:
    case PRESS_THEME:
    case PRESS_LOWER:
    case PRESS_EASY:
    case PRESS_EASIER:
    case PRESS_ZOOM: change_look(m, what, arg, cmds); break;
    case PRESS_SPEECH: change_speech(m, arg, cmds); break;
    case PRESS_UP:
    case PRESS_DOWN: update_turn_page(m, what, cmds); break;
    case PRESS_JOB: update_open_job(m, arg, cmds); break;
    case PRESS_SESSION: update_open_session(m, arg, cmds); break;
    case PRESS_FAR:
    case PRESS_HOURS:
    case PRESS_ORDER:
    case PRESS_TASK: update_wish(m, what, arg, cmds); break;
    case PRESS_INTERESTED: update_begin(m, DOING_INTEREST, cmds); break;
    case PRESS_FEWER: set_places(m, false); break;
    case PRESS_MORE: set_places(m, true); break;
    case PRESS_BOOK: update_begin(m, DOING_BOOKING, cmds); break;
    case PRESS_REACH: update_reach(m, arg, cmds); break;
    case PRESS_QUEUE:
    case PRESS_SAFE: update_choose(m, what, arg); break;
    case PRESS_AGREE: update_agree(m, arg == 1, cmds); break;
    case PRESS_FIX: m->visit.fixing = true; break;
    case PRESS_CONTINUE: update_leave_question(m, cmds); break;
    case PRESS_SKIP: update_skip(m, cmds); break;
    case PRESS_CHANGE: update_change(m, arg, cmds); break;
    case PRESS_SEND:
    case PRESS_DROP_SURE: update_send(m, cmds); break;
    case PRESS_KEY:
    case PRESS_ENDING:
    case PRESS_RUBOUT:
    case PRESS_CLEAR:
    case PRESS_CAPITALS:
    case PRESS_LETTERS:
    case PRESS_ACCENTS:
    case PRESS_GROUP:
    case PRESS_HIDE: typing_press(m, what, arg); break;
    case PRESS_FIND: update_find(m, cmds); break;
    case PRESS_DROP: update_drop(m, arg == 1, cmds); break;
    case PRESS_ALTER: update_alter(m, DOING_CHANGE, cmds); break;
    case PRESS_REPLY: update_alter(m, DOING_ANSWER, cmds); break;
    case PRESS_WHAT:
    case PRESS_PLACES:
    case PRESS_OFFER: update_choose_change(m, what, arg); break;
    case PRESS_HOST: update_host(m, arg, cmds); break;
    case PRESS_ASK:
    case PRESS_ASK_JOB:
    case PRESS_ANSWER: update_request(m, what, arg, cmds); break;
    }
}

static void press(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    enum press_what what = (enum press_what)msg->what;
    m->visit.touched_ms = m->now_ms;
    if (answers_asking(m, what, cmds))
        return;
    if (what == PRESS_CONTINUE || what == PRESS_FIND)
        m->visit.fixing = false;
    act(m, what, msg->arg, cmds);
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
    case MSG_JOB: update_got_job(m, msg); break;
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
    }
}
