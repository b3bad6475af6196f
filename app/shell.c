#include "app/shell.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "app/door_client.h"
#include "app/early.h"
#include "app/hands.h"
#include "app/kiosk_month.h"
#include "app/msg.h"
#include "app/screens/screens.h"
#include "app/slips.h"
#include "app/speech/jack.h"
#include "app/speech/talk.h"
#include "app/tree_file.h"
#include "app/ui/stage.h"
#include "app/window_wait.h"
#include "host/clock.h"
#include "host/log.h"
#include "host/loop.h"

struct shell {
    const struct kiosk_config *config;
    bool tree_secrets;
    struct loop *loop;
    struct loop_timer *due;
    struct early early;
    struct window *window;
    struct window_wait *wait;
    struct stage *stage;
    struct door_client *door;
    struct kiosk_store *store;
    struct hub_ask ask;
    struct hands hands;
    struct talk *talk; /* NULL: no voice, no sound card, or not wanted */
    struct jack *jack;
    struct slips *slips; /* NULL: there is no printer */
    bool talked;         /* something was to be heard at the last turn */
    struct model model;
    bool changed; /* something happened since the last view */
    bool missed;  /* the agent has been away since it was last heard */
};

static void apply(struct shell *sh, struct msg *msg);

static struct msg msg_of(const struct shell *sh, enum msg_kind kind)
{
    struct msg msg;
    memset(&msg, 0, sizeof msg);
    msg.kind = kind;
    msg.now_ms = loop_now_ms(sh->loop);
    msg.now = clock_now();
    msg.speaking = talk_busy(sh->talk);
    return msg;
}

/* ---- commands ---- */

static void complain(const char *what, const struct err *e)
{
    log_line(LOG_LEVEL_ERROR, "%s reason=\"%s\"", what, e->text);
}

static void get_station(struct shell *sh, struct msg *msg)
{
    struct err e;
    msg->kind = MSG_STATION;
    if (!kiosk_store_station(sh->store, &msg->station, &e))
        complain("station not read whole", &e);
}

static void get_jobs(struct shell *sh, const struct cmd *c, struct msg *msg)
{
    struct err e;
    msg->kind = MSG_JOBS;
    if (!kiosk_store_jobs(sh->store, &sh->model, c->offset, ROWS_MAX, &msg->jobs, &e))
        complain("jobs not read", &e);
}

static void get_sessions(struct shell *sh, const struct cmd *c, struct msg *msg)
{
    struct err e;
    msg->kind = MSG_SESSIONS;
    struct session_filter f = model_sessions(&sh->model);
    if (!kiosk_store_sessions(sh->store, &f, c->offset, ROWS_MAX, &msg->sessions, &e))
        complain("sessions not read", &e);
}

static void get_month(struct shell *sh, const struct cmd *c, struct msg *msg)
{
    struct err e;
    struct session_filter f = model_sessions(&sh->model);
    msg->kind = MSG_MONTH;
    if (!kiosk_month(sh->store, &f,
                     month_first(model_calendar_from(&sh->model), (int)c->offset),
                     &msg->month, &e))
        complain("month not read", &e);
}

static void get_record(struct shell *sh, const struct cmd *c, struct msg *msg)
{
    struct err e;
    bool job = c->kind == CMD_JOB;
    msg->kind = job ? MSG_JOB : MSG_SESSION;
    bool good = job ? kiosk_store_job(sh->store, c->id, &msg->job, &e)
                    : kiosk_store_session(sh->store, c->id, &msg->session, &e);
    if (!good)
        complain("record not read", &e);
}

static void save(struct shell *sh, const struct cmd *c, struct msg *msg)
{
    struct err e;
    const struct kiosk_when when = {clock_now(), clock_now_ms(), clock_monotonic_ms()};
    bool good = c->kind == CMD_DROP
                    ? kiosk_store_drop(sh->store, &sh->model, &when, &msg->thing, &e)
                    : kiosk_store_save(sh->store, &sh->model, &when, &msg->thing, &e);
    msg->kind = good ? MSG_SAVED : MSG_NOT_SAVED;
    /* The agent looks at the outbox then, too: it may have to mend it. */
    door_client_saved(sh->door);
    if (!good) {
        complain("not saved", &e);
        return;
    }
    log_line(LOG_LEVEL_INFO, "saved op=%s kind=%s", msg->thing.op,
             op_kind_name(msg->thing.kind));
}

static void get_answer(struct shell *sh, const struct cmd *c, struct msg *msg)
{
    struct err e;
    msg->kind = MSG_ANSWER;
    if (!kiosk_store_answer(sh->store, c->id, &msg->thing, &e))
        complain("answer not read", &e);
}

static void find(struct shell *sh, struct msg *msg)
{
    struct err e;
    msg->kind = MSG_FOUND;
    if (!kiosk_store_find(sh->store, sh->model.visit.draft.found_code, &msg->thing, &e))
        complain("code not looked up", &e);
}

/* False: the question is on its way, and its answer comes as a notice. */
static bool ask_fails(struct shell *sh, struct msg *msg)
{
    struct err e;
    struct notice n;
    msg->kind = MSG_TOLD;
    msg->told = TOLD_NOTHING;
    if (!kiosk_store_ask(sh->store, sh->model.visit.draft.found_code, &sh->ask, &n, &e)) {
        complain("the hub not asked", &e);
        return true;
    }
    return !door_client_ask(sh->door, &n);
}

static void look_at_pin(const struct shell *sh, struct msg *msg)
{
    msg->kind = MSG_PIN;
    msg->right = pin_right(sh->config->pin, sh->model.visit.draft.pin);
    if (!msg->right)
        log_line(LOG_LEVEL_NOTICE, "wrong PIN at the page for the host");
}

static void close_screen(struct shell *sh, const struct cmd *c, struct msg *msg)
{
    struct err e;
    bool closed = c->offset == 1;
    log_line(LOG_LEVEL_NOTICE, "out of order=%s by=host", closed ? "yes" : "no");
    if (!kiosk_store_close_screen(sh->store, closed, &e))
        complain("not kept", &e);
    get_station(sh, msg);
}

static void self_test(struct shell *sh, struct msg *msg)
{
    struct err e;
    msg->kind = MSG_TESTED;
    msg->tested.content = kiosk_store_reads(sh->store, &e);
    if (!msg->tested.content)
        complain("self-test of content", &e);
    msg->tested.saving = kiosk_store_saves(sh->store, &e);
    if (!msg->tested.saving)
        complain("self-test of saving", &e);
}

static void wipe(struct shell *sh)
{
    hub_ask_wipe(&sh->ask);
    kiosk_store_forget(sh->store);
    hands_drop(&sh->hands);
    talk_forget(sh->talk);
    stage_forget(sh->stage);
}

static void carry_out(struct shell *sh, const struct cmd *c)
{
    struct msg msg = msg_of(sh, MSG_TICK);
    switch (c->kind) {
    case CMD_JOBS: get_jobs(sh, c, &msg); break;
    case CMD_SESSIONS: get_sessions(sh, c, &msg); break;
    case CMD_MONTH: get_month(sh, c, &msg); break;
    case CMD_JOB:
    case CMD_SESSION: get_record(sh, c, &msg); break;
    case CMD_SAVE:
    case CMD_DROP: save(sh, c, &msg); break;
    case CMD_ANSWER: get_answer(sh, c, &msg); break;
    case CMD_FIND: find(sh, &msg); break;
    case CMD_ASK:
        if (!ask_fails(sh, &msg))
            return;
        break;
    case CMD_STATION: get_station(sh, &msg); break;
    case CMD_PIN: look_at_pin(sh, &msg); break;
    case CMD_CLOSE: close_screen(sh, c, &msg); break;
    case CMD_TEST: self_test(sh, &msg); break;
    case CMD_PRINT: slips_print(sh->slips, sh->stage, &sh->model, c, &msg); break;
    case CMD_WIPE: wipe(sh); return;
    }
    if (kiosk_store_broken(sh->store))
        door_client_unreadable(sh->door);
    apply(sh, &msg);
}

static void apply(struct shell *sh, struct msg *msg)
{
    struct cmds cmds = {0};
    update(&sh->model, msg, &cmds);
    sodium_memzero(msg, sizeof *msg);
    sh->changed = true;
    for (int i = 0; i < cmds.count; i++)
        carry_out(sh, &cmds.items[i]);
}

static void press(struct shell *sh, struct press p)
{
    struct msg msg = msg_of(sh, MSG_PRESS);
    msg.what = p.what;
    msg.arg = p.arg;
    if (p.what == PRESS_NOTHING && sh->model.visit.asking)
        msg.what = PRESS_STAY;
    apply(sh, &msg);
}

/* ---- events of the window ---- */

static void resized(struct shell *sh, const struct ui_event *ev)
{
    struct panel old = sh->model.panel_default;
    struct panel now = panel_make(ev->w, ev->h, sh->config->panel_mm);
    now.zoom = old.zoom;
    now.theme = old.theme;
    panel_speak(&now, old.lang, old.rtl);
    sh->model.panel_default = now;
    now.zoom = sh->model.panel.zoom;
    now.theme = sh->model.panel.theme;
    now.reach = sh->model.panel.reach;
    now.easy = sh->model.panel.easy;
    now.large = sh->model.panel.large && panel_may_large(&now);
    panel_speak(&now, sh->model.panel.lang, sh->model.panel.rtl);
    sh->model.panel = now;
    stage_reset(sh->stage);
    struct msg msg = msg_of(sh, MSG_CONTENT); /* pages have another number of rows */
    apply(sh, &msg);
}

static bool possible(const struct ui_event *ev)
{
    return ev->w >= PANEL_PX_MIN && ev->h >= PANEL_PX_MIN && ev->w <= PANEL_PX_MAX &&
           ev->h <= PANEL_PX_MAX;
}

static void on_event(struct shell *sh, const struct ui_event *ev)
{
    const struct hands_on on = {&sh->model, stage_shown(sh->stage), loop_now_ms(sh->loop),
                                sh->config->touch};
    struct press p = {0};
    switch (ev->kind) {
    case UI_EVENT_DOWN:
    case UI_EVENT_MOVE:
    case UI_EVENT_UP:
    case UI_EVENT_KEY:
        sh->changed = sh->changed || ev->kind != UI_EVENT_MOVE || sh->hands.input.down ||
                      sh->hands.explore.down;
        if (hands_take(&sh->hands, &on, ev, &p))
            press(sh, p);
        break;
    case UI_EVENT_QUIT: loop_stop(sh->loop); break;
    case UI_EVENT_EXPOSE: window_show_all(sh->window); break;
    case UI_EVENT_RESIZE:
        if (possible(ev))
            resized(sh, ev);
        break;
    }
}

static struct talk_how how_to_talk(const struct shell *sh)
{
    const struct model *m = &sh->model;
    enum route route = m->headphones ? ROUTE_HEADPHONES : ROUTE_SPEAKER;
    return (struct talk_how){.route = model_listens(m) ? route : ROUTE_NONE,
                             .warns = m->visit.asking,
                             .speed = m->visit.speed,
                             .volume = m->visit.volume,
                             .now_ms = loop_now_ms(sh->loop)};
}

static void show(struct shell *sh)
{
    struct text_measure measure = stage_measure(sh->stage);
    struct scene *next = stage_next(sh->stage);
    sh->changed = false;
    fit(&sh->model, &measure, next);
    hands_mark(&sh->hands, &sh->model, next);
    stage_show(sh->stage, sh->window);
    struct talk_how how = how_to_talk(sh);
    talk_look(sh->talk, stage_shown(sh->stage), &how);
    struct err e;
    if (sh->config->tree[0] != '\0' &&
        !tree_file_write(stage_shown(sh->stage), sh->config->tree, sh->tree_secrets, &e))
        complain("tree not written", &e);
}

static bool take_events(struct shell *sh)
{
    struct ui_event ev;
    bool any = false;
    while (window_next_event(sh->window, &ev)) {
        on_event(sh, &ev);
        any = true;
        /* A tap that comes together with the next one must find what it was meant for. */
        if (sh->changed)
            show(sh);
    }
    return any;
}

/* What was heard until now is no idle time. */
static void note_end_of_talk(struct shell *sh)
{
    bool busy = talk_busy(sh->talk);
    if (sh->talked && !busy) {
        struct msg msg = msg_of(sh, MSG_TICK);
        msg.speaking = true;
        apply(sh, &msg);
    }
    sh->talked = busy;
}

/* Showing may read events from the connection, so they are looked for once more. */
static void after_turn(void *context)
{
    struct shell *sh = context;
    do {
        if (sh->changed)
            show(sh);
        talk_turn(sh->talk, stage_shown(sh->stage), loop_now_ms(sh->loop));
        note_end_of_talk(sh);
    } while (take_events(sh) || sh->changed);
    uint64_t due = model_due_ms(&sh->model);
    uint64_t talk = talk_due_ms(sh->talk, loop_now_ms(sh->loop));
    uint64_t ask = window_wait_due_ms(sh->wait);
    due = talk < due ? talk : due;
    loop_timer_at(sh->due, ask < due ? ask : due);
}

static void on_due(void *context)
{
    struct shell *sh = context;
    if (loop_now_ms(sh->loop) < model_due_ms(&sh->model))
        return;
    struct msg msg = msg_of(sh, MSG_TICK);
    apply(sh, &msg);
}

/* ---- the agent ---- */

static void on_answer(struct shell *sh, const struct notice *n)
{
    static const enum told told[STATUS_FOUND_COUNT] = {
        [STATUS_FOUND] = TOLD_FOUND,
        [STATUS_UNKNOWN] = TOLD_UNKNOWN,
        [STATUS_LIMITED] = TOLD_LIMITED,
    };
    struct err e;
    struct status_answer a;
    struct msg msg = msg_of(sh, MSG_TOLD);
    if (!hub_ask_is(&sh->ask, n))
        return;
    if (!hub_ask_open(&sh->ask, n, &a, &e)) {
        log_line(LOG_LEVEL_NOTICE, "no answer from the hub reason=\"%s\"", e.text);
    } else {
        msg.told = told[a.found];
        if (a.found == STATUS_FOUND && !kiosk_store_told(sh->store, &a, &msg.thing, &e))
            complain("not described", &e);
    }
    sodium_memzero(&a, sizeof a);
    apply(sh, &msg);
}

/* While the agent was away nobody told of changes; its first state says that it is
 * back. */
static void hear_what_was_missed(struct shell *sh)
{
    if (!sh->missed)
        return;
    sh->missed = false;
    struct msg msg = msg_of(sh, MSG_CONTENT);
    apply(sh, &msg);
}

static void on_notice(void *context, const struct notice *n)
{
    struct shell *sh = context;
    struct msg msg = msg_of(sh, MSG_CONTENT);
    if (n->kind == NOTICE_STATE) {
        msg.kind = MSG_STATE;
        msg.state.online = n->online;
        msg.state.hub = n->hub;
        msg.state.clock_trusted = n->clock_trusted;
        msg.state.synced_at = n->synced_at;
        msg.state.since = n->since;
        msg.state.waiting = n->outbox;
        memcpy(msg.state.software, n->software, sizeof msg.state.software);
        memcpy(msg.state.trouble, n->trouble, sizeof msg.state.trouble);
        hear_what_was_missed(sh);
    } else if (n->kind == NOTICE_OUTCOME) {
        struct cmd c = {.kind = CMD_ANSWER};
        memcpy(c.id, n->op, sizeof c.id);
        carry_out(sh, &c);
        return;
    } else if (n->kind == NOTICE_ANSWER) {
        on_answer(sh, n);
        return;
    } else if (n->kind != NOTICE_CONTENT) {
        return;
    }
    apply(sh, &msg);
}

static void on_lost(void *context)
{
    struct shell *sh = context;
    sh->missed = true;
    struct msg msg = msg_of(sh, MSG_STATE);
    msg.state.gone = true;
    msg.state.clock_trusted = sh->model.station.clock_trusted;
    apply(sh, &msg);
}

/* ---- life ---- */

/* What the office wants, as far as there are words and letters for it. */
static uint32_t offered(const struct shell *sh, uint32_t catalogues)
{
    uint32_t set = catalogues & sh->config->languages;
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        const char *code = language_code((enum language)l);
        if ((set >> l & 1u) == 0 ||
            stage_shows(sh->stage, language_name((enum language)l), code))
            continue;
        log_line(LOG_LEVEL_NOTICE, "not offered lang=%s reason=\"no letters\"", code);
        set &= ~(1u << l);
    }
    return set | 1u << LANGUAGE_EN;
}

static bool open_screen(struct shell *sh, const char *icons, struct err *e)
{
    const struct kiosk_config *k = sh->config;
    const struct window_options wo = {
        .title = "Peerpoint", .w = k->w, .h = k->h, .full_screen = k->full_screen};
    char locale[PATH_MAX];
    int w, h;
    window_prepare();
    options_locale(locale);
    uint32_t catalogues = languages_open(locale);
    early_files(&sh->early, &k->place);
    if (!window_open(&sh->window, &wo, e))
        return false;
    if (kiosk_config_speaks(k))
        early_voice(&sh->early);
    if (!stage_open(&sh->stage, &(struct stage_options){.icons_dir = icons}, e))
        return false;
    window_size(sh->window, &w, &h);
    struct panel p = panel_make(w, h, k->panel_mm);
    p.zoom = k->zoom;
    p.theme = k->theme;
    model_init(&sh->model, &p, loop_now_ms(sh->loop), clock_now());
    sh->model.languages = offered(sh, catalogues);
    sh->model.easy = languages_easy(locale);
    memcpy(sh->model.outfit.texts, k->texts, sizeof k->texts);
    sh->model.upkeep.has_pin = k->pin[0] != '\0';
    memcpy(sh->model.upkeep.phone, k->host_phone, sizeof k->host_phone);
    memcpy(sh->model.upkeep.times, k->host_times, sizeof k->host_times);
    hands_init(&sh->hands);
    return true;
}

static void on_headphones(void *context, bool in)
{
    struct shell *sh = context;
    if (sh->talk == NULL)
        return;
    struct msg msg = msg_of(sh, MSG_HEADPHONES);
    msg.headphones = in;
    apply(sh, &msg);
}

/* Without a voice or a sound card the kiosk is silent, and offers no speech. */
static bool open_speech(struct shell *sh, const char *said, struct err *e)
{
    const struct kiosk_config *k = sh->config;
    struct model *m = &sh->model;
    struct err why;
    if (!jack_open(&sh->jack, sh->loop, k->headphones, on_headphones, sh, e))
        return false;
    if (!kiosk_config_speaks(k))
        return true;
    struct talk_options o = {.said = said, .secrets = sh->tree_secrets};
    if (!early_speech(&sh->early, &o.voice, &why) || !talk_open(&sh->talk, &o, &why)) {
        complain("no speech", &why);
        sh->early.voice = o.voice; /* left to the end of the process */
        return true;
    }
    sh->hands.talk = sh->talk;
    m->voices = talk_voices(sh->talk);
    m->headphones = jack_in(sh->jack);
    m->loudspeaker = k->loudspeaker;
    return true;
}

static void on_printed(void *context, const struct printed *what)
{
    struct shell *sh = context;
    struct msg msg = msg_of(sh, MSG_PRINTED);
    msg.printed = *what;
    apply(sh, &msg);
}

static bool open_rest(struct shell *sh, struct err *e)
{
    const struct door_handler handler = {on_notice, on_lost, sh};
    if (!early_store(&sh->early, &sh->store, e) ||
        !loop_timer_add(sh->loop, &sh->due, on_due, sh, e) ||
        !door_client_open(&sh->door, sh->loop, sh->config->socket, &handler, e) ||
        !loop_signals(sh->loop, e) ||
        !slips_open(&sh->slips, sh->loop, &sh->config->printer, on_printed, sh, e))
        return false;
    sh->model.outfit.printer = sh->slips != NULL;
    if (!window_wait_open(&sh->wait, sh->loop, sh->window, e))
        return false;
    struct msg msg = msg_of(sh, MSG_CONTENT);
    apply(sh, &msg);
    loop_after_turn(sh->loop, after_turn, sh);
    after_turn(sh);
    return true;
}

bool shell_run(const struct kiosk_config *config, bool tree_secrets, struct err *e)
{
    char icons[PATH_MAX];
    if (!options_icons(icons, e))
        return false;
    struct shell *sh = calloc(1, sizeof *sh);
    if (sh == NULL)
        return err_set(e, ERR_FULL, "no memory");
    /* Not into swap; may fail for want of rights, then only the wipe protects. */
    (void)sodium_mlock(sh, sizeof *sh);
    sh->config = config;
    sh->tree_secrets = tree_secrets;
    bool good = loop_new(&sh->loop, e) && open_screen(sh, icons, e) &&
                open_speech(sh, config->said, e) && open_rest(sh, e);
    if (good) {
        log_line(LOG_LEVEL_INFO, "kiosk ready size=%dx%d", sh->model.panel.w_px,
                 sh->model.panel.h_px);
        good = loop_run(sh->loop, e);
    }
    early_end(&sh->early);
    door_client_close(sh->door);
    jack_close(sh->jack);
    slips_close(sh->slips);
    window_wait_close(sh->wait);
    loop_timer_remove(sh->due);
    loop_free(sh->loop);
    kiosk_store_close(sh->store);
    stage_close(sh->stage);
    talk_close(sh->talk);
    window_close(sh->window);
    (void)sodium_munlock(sh, sizeof *sh); /* overwrites it, too */
    sodium_memzero(sh, sizeof *sh);
    free(sh);
    return good;
}
