/* walker: somebody in front of a whole kiosk without a display. What they do goes through
 * SDL's queue, the window, hands and update as in the program, and what is saved through
 * the kiosk's real files; only lists and the hub's answers are the tour's. They work it
 * in one of four ways, and know things by the words that stand on them. */
#pragma once

#include <SDL.h>
#include <limits.h>

#include "app/hands.h"
#include "app/msg.h"
#include "app/options.h"
#include "app/screens/screens.h"
#include "app/speech/aloud.h"
#include "app/ui/layout.h"
#include "app/ui/stage.h"
#include "app/ui/tree.h"
#include "tests/unit/kiosk_files.h"

enum way { WAY_TOUCH, WAY_KEYS, WAY_EAR, WAY_MOUSE, WAY_COUNT };
enum { WALK_KEY_RIGHT = 79, WALK_KEY_LEFT = 80, WALK_KEY_OK = 40, WALK_STEPS_MAX = 200 };

struct walker {
    enum way way;
    struct fixture *f;
    struct window *window;
    struct stage *stage; /* the letters, and the glass; by ear nothing is drawn */
    struct scene *scene; /* as it is shown */
    struct model m;
    struct hands hands;
    struct reader reader;
    int16_t wanted; /* where the screen itself wants the ring */
    bool changed;
    char heard[SPOKEN_MAX]; /* said newest of what the finger or the ring is on */
    int taps;               /* presses, without the keys of the keyboards */
    int saved;
    uint64_t now_ms;
};

static inline const char *way_name(enum way way)
{
    static const char *const names[WAY_COUNT] = {"touch", "seven keys", "by ear",
                                                 "mouse"};
    return names[way];
}

/* ---- chance, the same in each walk: so the same codes, ids and boxes ---- */

static inline uint64_t *walk_dice(void)
{
    static uint64_t dice;
    return &dice;
}

static inline void walk_random(void *const out, const size_t size)
{
    uint64_t *x = walk_dice();
    for (size_t i = 0; i < size; i++) {
        *x = *x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        ((uint8_t *)out)[i] = (uint8_t)(*x >> 56);
    }
}

static inline uint32_t walk_random32(void)
{
    uint32_t n = 0;
    walk_random(&n, sizeof n);
    return n;
}

static inline const char *walk_random_name(void)
{
    return "the same each time";
}

/* Before anything else uses libsodium. */
static inline void walk_fix_chance(void)
{
    static randombytes_implementation fixed = {.implementation_name = walk_random_name,
                                               .random = walk_random32,
                                               .buf = walk_random};
    assert_int_equal(randombytes_set_implementation(&fixed), 0);
    assert_true(sodium_init() >= 0);
}

/* ---- what the shell does ---- */

static inline void walk_tell(struct walker *w, struct msg *msg);

static inline struct thing walk_booking(const struct walker *w)
{
    struct thing t = {.there = true,
                      .kind = OP_BOOK,
                      .places = 2,
                      .saved_at = when.now - 60,
                      .as_of = when.now,
                      .from_hub = true,
                      .state = STATE_CONFIRMED,
                      .title = "PA coffee morning",
                      .starts_at = w->m.session.session.starts_at};
    memcpy(t.target, w->m.session.session.meta.id, sizeof t.target);
    return t;
}

static inline bool walk_save(struct walker *w, bool drop, struct msg *msg, struct err *e)
{
    bool good = drop ? kiosk_store_drop(w->f->ks, &w->m, &when, &msg->thing, e)
                     : kiosk_store_save(w->f->ks, &w->m, &when, &msg->thing, e);
    msg->kind = good ? MSG_SAVED : MSG_NOT_SAVED;
    w->saved += good ? 1 : 0;
    return good;
}

/* False: there is no answer. */
static inline bool walk_answer(struct walker *w, const struct cmd *c, struct msg *msg)
{
    static struct model from; /* what the lists hold */
    struct err e = {0};
    bool good = true;
    tour_set(&from, 0, &w->m.panel);
    switch (c->kind) {
    case CMD_JOBS: *msg = (struct msg){.kind = MSG_JOBS, .jobs = from.jobs}; break;
    case CMD_SESSIONS:
        *msg = (struct msg){.kind = MSG_SESSIONS, .sessions = from.sessions};
        break;
    case CMD_MONTH: *msg = (struct msg){.kind = MSG_MONTH, .month = from.month}; break;
    case CMD_JOB: *msg = (struct msg){.kind = MSG_JOB, .job = from.job}; break;
    case CMD_SESSION:
        *msg = (struct msg){.kind = MSG_SESSION, .session = from.session};
        break;
    case CMD_SAVE:
    case CMD_DROP: good = walk_save(w, c->kind == CMD_DROP, msg, &e); break;
    case CMD_ANSWER:
        msg->kind = MSG_ANSWER;
        good = kiosk_store_answer(w->f->ks, c->id, &msg->thing, &e);
        break;
    case CMD_FIND:
        msg->kind = MSG_FOUND;
        good = kiosk_store_find(w->f->ks, w->m.visit.draft.found_code, &msg->thing, &e);
        break;
    case CMD_ASK:
        *msg =
            (struct msg){.kind = MSG_TOLD, .told = TOLD_FOUND, .thing = walk_booking(w)};
        break;
    case CMD_WIPE: hands_drop(&w->hands); return false;
    case CMD_STATION:
    case CMD_PIN:
    case CMD_CLOSE:
    case CMD_TEST:
    case CMD_PRINT: return false;
    }
    if (!good)
        fail_msg("%s", e.text);
    return true;
}

static inline void walk_tell(struct walker *w, struct msg *msg)
{
    struct cmds cmds = {0};
    struct msg answer;
    msg->now_ms = w->now_ms;
    msg->now = when.now;
    update(&w->m, msg, &cmds);
    w->changed = true;
    for (int i = 0; i < cmds.count; i++) {
        memset(&answer, 0, sizeof answer);
        if (walk_answer(w, &cmds.items[i], &answer))
            walk_tell(w, &answer);
    }
}

static inline void walk_press(struct walker *w, struct press p)
{
    struct msg msg = {.kind = MSG_PRESS, .what = p.what, .arg = p.arg};
    bool changed = w->changed;
    walk_tell(w, &msg);
    if (p.what == PRESS_NOTHING) /* a sign of life: nothing else is to be seen */
        w->changed = changed;
}

static inline void walk_hear(struct walker *w)
{
    struct said line;
    enum route route = model_listens(&w->m) ? ROUTE_HEADPHONES : ROUTE_NONE;
    reader_look(&w->reader, w->scene, &(struct reader_how){route, w->m.visit.asking});
    while (reader_next(&w->reader, w->scene, &line))
        if (line.kind == SAID_FOCUS)
            memcpy(w->heard, line.text, sizeof w->heard);
}

static inline void walk_draw(struct walker *w)
{
    memcpy(stage_next(w->stage), w->scene, sizeof *w->scene);
    stage_show(w->stage, w->window);
}

static inline void walk_look(struct walker *w)
{
    struct text_measure measure = stage_measure(w->stage);
    if (w->changed) {
        fit(&w->m, &measure, w->scene);
        w->wanted = w->scene->focus;
    }
    w->scene->focus = w->wanted;
    hands_mark(&w->hands, &w->m, w->scene);
    if (w->way == WAY_EAR)
        walk_hear(w);
    else if (w->changed)
        walk_draw(w);
    w->changed = false;
}

static inline void walk_take(struct walker *w, const struct ui_event *ev)
{
    const struct hands_on on = {&w->m, w->scene, w->now_ms, w->hands.input.touch};
    struct press p = {0};
    reader_hush(&w->reader);
    if (hands_take(&w->hands, &on, ev, &p))
        walk_press(w, p);
    walk_look(w);
}

static inline void walk_event(struct walker *w, SDL_Event in)
{
    struct ui_event ev;
    SDL_PushEvent(&in);
    for (int round = 0; round < 2; round++) /* SDL may end a round before what is new */
        while (window_next_event(w->window, &ev))
            if (ev.kind != UI_EVENT_EXPOSE && ev.kind != UI_EVENT_RESIZE)
                walk_take(w, &ev);
}

/* ---- beginning and end ---- */

static inline struct walker *walk_open(enum way way)
{
    struct walker *w = calloc(1, sizeof *w);
    struct panel p = panel_make(1080, 1920, 268);
    char icons[PATH_MAX], locale[PATH_MAX];
    void *state = NULL;
    struct err e;
    assert_non_null(w);
    w->scene = calloc(1, sizeof *w->scene);
    assert_non_null(w->scene);
    *walk_dice() = 1;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    assert_int_equal(set_up(&state), 0);
    w->f = state;
    fill(w->f);
    (void)read_station(w->f);
    w->way = way;
    assert_true(options_icons(icons, &e));
    options_locale(locale);
    assert_true(window_open(
        &w->window, &(struct window_options){.title = "t", .w = 1080, .h = 1920}, &e));
    assert_true(stage_open(&w->stage, &(struct stage_options){.icons_dir = icons}, &e));
    tour_set(&w->m, 0, &p);
    w->m.languages = languages_open(locale);
    w->m.headphones = false;
    w->now_ms = w->m.now_ms;
    hands_init(&w->hands);
    reader_init(&w->reader);
    w->changed = true;
    walk_look(w);
    walk_event(w, (SDL_Event){.type = SDL_FIRSTEVENT}); /* those of opening */
    if (way == WAY_EAR)
        walk_tell(w, &(struct msg){.kind = MSG_HEADPHONES, .headphones = true});
    walk_look(w);
    return w;
}

static inline void walk_close(struct walker *w)
{
    void *state = w->f;
    stage_close(w->stage);
    window_close(w->window);
    tear_down(&state);
    free(w->scene);
    free(w);
}

/* ---- what people do ---- */

static inline bool walk_called(const struct walker *w, int at, const char *words)
{
    char name[UI_TEXT_MAX];
    if (at < 0 || w->scene->els[at].press.what == 0)
        return false;
    scene_plain(w->scene, w->scene->els[at].name, name, sizeof name);
    return strcmp(name, words) == 0;
}

static inline int walk_find(const struct walker *w, const char *words)
{
    for (int i = 0; i < w->scene->count; i++)
        if (walk_called(w, i, words))
            return i;
    return -1;
}

static inline void walk_finger(struct walker *w, Uint32 type, const int xy[2])
{
    walk_event(w, (SDL_Event){.tfinger = {.type = type,
                                          .fingerId = 1,
                                          .x = ((float)xy[0] + 0.5f) / 1080,
                                          .y = ((float)xy[1] + 0.5f) / 1920}});
}

static inline void walk_button(struct walker *w, Uint32 type, const int xy[2])
{
    walk_event(
        w,
        (SDL_Event){
            .button = {.type = type, .button = SDL_BUTTON_LEFT, .x = xy[0], .y = xy[1]}});
}

static inline void walk_key(struct walker *w, int scancode)
{
    w->now_ms += 100;
    walk_event(w, (SDL_Event){.key = {.type = SDL_KEYDOWN,
                                      .keysym = {.scancode = (SDL_Scancode)scancode}}});
}

static inline void walk_middle(const struct walker *w, int at, int xy[2])
{
    struct rect r = w->scene->els[at].box;
    xy[0] = r.x + r.w / 2;
    xy[1] = r.y + r.h / 2;
}

static inline void walk_tap(struct walker *w, const int xy[2])
{
    bool mouse = w->way == WAY_MOUSE;
    if (mouse)
        walk_button(w, SDL_MOUSEBUTTONDOWN, xy);
    else
        walk_finger(w, SDL_FINGERDOWN, xy);
    w->now_ms += 60;
    if (mouse)
        walk_button(w, SDL_MOUSEBUTTONUP, xy);
    else
        walk_finger(w, SDL_FINGERUP, xy);
    w->now_ms += 60;
}

static inline bool walk_by_sight(struct walker *w, const char *words)
{
    int xy[2], at = walk_find(w, words);
    if (at < 0)
        return false;
    walk_middle(w, at, xy);
    walk_tap(w, xy);
    return true;
}

static inline bool walk_by_keys(struct walker *w, const char *words)
{
    static const int keys[] = {WALK_KEY_RIGHT, WALK_KEY_LEFT};
    for (size_t k = 0; k < LENGTH(keys); k++) {
        for (int i = 0; i < WALK_STEPS_MAX; i++) {
            if (walk_called(w, w->scene->focus, words)) {
                walk_key(w, WALK_KEY_OK);
                return true;
            }
            walk_key(w, keys[k]);
            if (w->hands.keypad.stuck != 0)
                break;
        }
    }
    return false;
}

/* "Find a job, button, 1 of 4" is called so; and "P A" is how PA is said. */
static inline bool walk_heard(const struct walker *w, const char *words)
{
    char said[SPOKEN_MAX];
    aloud_text(words, said, sizeof said);
    size_t size = strlen(said);
    return strncmp(w->heard, said, size) == 0 &&
           (w->heard[size] == '\0' || strchr(",.", w->heard[size]) != NULL);
}

/* A finger slides over all there is until the right thing is heard, is lifted, and taps
 * twice. What the words stand on is known by nothing but the voice. */
static inline bool walk_by_ear(struct walker *w, const char *words)
{
    const struct scene *s = w->scene;
    int xy[2] = {0, 0};
    bool found = false;
    walk_finger(w, SDL_FINGERDOWN, xy);
    for (int i = spoken_beside(s, 0, 1); i >= 0 && !found; i = spoken_beside(s, i, 1)) {
        walk_middle(w, i, xy);
        walk_finger(w, SDL_FINGERMOTION, xy);
        found = walk_heard(w, words);
    }
    w->now_ms += 2000;
    walk_finger(w, SDL_FINGERUP, xy);
    if (!found)
        return false;
    w->now_ms += 1000;
    walk_tap(w, xy);
    walk_tap(w, xy);
    return true;
}

/* Finds what is called so and presses it. "Text|Text size": the voice has other words. */
static inline bool walk_choose(struct walker *w, const char *step)
{
    bool good = false;
    char words[UI_TEXT_MAX];
    const char *said = strchr(step, '|');
    size_t size = said == NULL ? strlen(step) : (size_t)(said - step);
    snprintf(words, sizeof words, "%.*s", (int)size, step);
    int at = walk_find(w, words);
    const char *id = at < 0 ? "" : scene_text(w->scene, w->scene->els[at].id);
    w->taps += strncmp(id, "key.", 4) == 0 ? 0 : 1;
    w->now_ms += 300;
    switch (w->way) {
    case WAY_TOUCH:
    case WAY_MOUSE: good = walk_by_sight(w, words); break;
    case WAY_KEYS: good = walk_by_keys(w, words); break;
    case WAY_EAR: good = walk_by_ear(w, said == NULL ? words : said + 1); break;
    case WAY_COUNT: break;
    }
    if (!good)
        print_error("%s: nothing called \"%s\" on %s\n", way_name(w->way), words,
                    screen_name(w->m.visit.screen));
    return good;
}

static inline bool walk_type(struct walker *w, const char *text)
{
    for (; *text != '\0'; text++) {
        const char key[2] = {*text, '\0'};
        if (!walk_choose(w, key))
            return false;
    }
    return true;
}

/* One thing after another: words to choose, or "=letters" to type; ends with NULL. */
static inline bool walk_along(struct walker *w, const char *const *steps)
{
    for (; *steps != NULL; steps++) {
        bool good =
            (*steps)[0] == '=' ? walk_type(w, *steps + 1) : walk_choose(w, *steps);
        if (!good)
            return false;
    }
    return true;
}

/* What can be seen at the end, whichever way it was reached: no ring, and silence. To be
 * freed. */
static inline char *walk_tree(struct walker *w)
{
    static struct model still;
    struct text_measure measure = stage_measure(w->stage);
    char *out = NULL;
    size_t size = 0;
    struct err e;
    FILE *file = open_memstream(&out, &size);
    assert_non_null(file);
    still = w->m;
    still.headphones = false;
    still.visit.listen = LISTEN_UNASKED;
    fit(&still, &measure, w->scene);
    assert_true(tree_write(w->scene, file, &e));
    assert_int_equal(fclose(file), 0);
    return out;
}
