/* kiosk_hand: a kiosk without a window, for tests: presses words, answers commands as the
 * stores would, moves the clock. */
#pragma once

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/screens/screens.h"
#include "app/tour_data.h"

struct hand {
    struct model m;
    struct cmds cmds;    /* of the last message */
    struct scene *scene; /* as it is shown */
    uint64_t now_ms;
    int64_t now;
};

static inline void hand_look(struct hand *h)
{
    view(&h->m, &(struct cut){0}, h->scene);
}

static inline void hand_tell(struct hand *h, struct msg *msg)
{
    msg->now_ms = h->now_ms;
    msg->now = h->now;
    h->cmds.count = 0;
    update(&h->m, msg, &h->cmds);
    hand_look(h);
}

/* A kiosk with the tour's data, on its first screen. */
static inline void hand_open(struct hand *h)
{
    struct panel p = panel_make(1080, 1920, 268);
    memset(h, 0, sizeof *h);
    h->scene = calloc(1, sizeof *h->scene);
    assert(h->scene != NULL);
    tour_set(&h->m, 0, &p);
    h->now_ms = h->m.now_ms;
    h->now = h->m.now;
    hand_look(h);
}

static inline void hand_close(struct hand *h)
{
    free(h->scene);
}

/* A test f that finds its own hand in *state. */
#define HAND(f) cmocka_unit_test_setup_teardown(f, hand_set_up, hand_tear_down)

static inline int hand_set_up(void **state)
{
    static struct hand hand;
    hand_open(&hand);
    *state = &hand;
    return 0;
}

static inline int hand_tear_down(void **state)
{
    hand_close(*state);
    return 0;
}

static inline bool hand_sees(const struct hand *h, const char *words)
{
    char name[UI_TEXT_MAX];
    for (int i = 0; i < h->scene->count; i++) {
        scene_plain(h->scene, h->scene->els[i].name, name, sizeof name);
        if (strstr(name, words) != NULL)
            return true;
    }
    return false;
}

static inline bool hand_has(const struct hand *h, const char *id)
{
    return scene_find(h->scene, id) >= 0;
}

static inline void hand_press_what(struct hand *h, enum press_what what, int32_t arg)
{
    struct msg msg = {.kind = MSG_PRESS, .what = (uint16_t)what, .arg = arg};
    hand_tell(h, &msg);
}

/* Presses the first thing that can be pressed and has this name. False if none has. */
static inline bool hand_press(struct hand *h, const char *words)
{
    char name[UI_TEXT_MAX];
    for (int i = 0; i < h->scene->count; i++) {
        const struct el *e = &h->scene->els[i];
        scene_plain(h->scene, e->name, name, sizeof name);
        if (e->press.what != 0 && strcmp(name, words) == 0) {
            hand_press_what(h, (enum press_what)e->press.what, e->press.arg);
            return true;
        }
    }
    fprintf(stderr, "nothing called \"%s\" on %s\n", words,
            screen_name(h->m.visit.screen));
    return false;
}

/* One key after another, as they are on the screen. */
static inline bool hand_type(struct hand *h, const char *text)
{
    for (; *text != '\0'; text++) {
        char key[2] = {*text, '\0'};
        if (!hand_press(h, *text == ' ' ? "space" : key))
            return false;
    }
    return true;
}

/* In a booking, from "How can we reach you?" to the check. */
static inline bool hand_give_number(struct hand *h)
{
    return hand_press(h, "By phone") && hand_press(h, "Skip this") &&
           hand_type(h, "07700900123") && hand_press(h, "Continue");
}

static inline void hand_wait(struct hand *h, uint64_t ms)
{
    h->now_ms += ms;
    h->now += (int64_t)(ms / 1000);
    struct msg msg = {.kind = MSG_TICK};
    hand_tell(h, &msg);
}

static inline bool hand_asked(const struct hand *h, enum cmd_kind kind)
{
    for (int i = 0; i < h->cmds.count; i++) {
        if (h->cmds.items[i].kind == kind)
            return true;
    }
    return false;
}

/* The stores' answers: the record that was opened stays the tour's. */
static inline void hand_job(struct hand *h)
{
    static struct model from;
    tour_set(&from, 0, &h->m.panel);
    struct msg msg = {.kind = MSG_JOB, .job = from.job};
    hand_tell(h, &msg);
}

static inline void hand_session(struct hand *h, int places_left)
{
    static struct model from;
    tour_set(&from, 0, &h->m.panel);
    struct msg msg = {.kind = MSG_SESSION, .session = from.session};
    msg.session.session.places_left = places_left;
    hand_tell(h, &msg);
}

#define HAND_OP "019ab000-0000-7000-8000-000000000001"
#define HAND_CODE "7KQ4M-2XTB9"

/* What is saved gets this op and, where it is a new thing, this code. */
static inline void hand_saved(struct hand *h, enum op_kind kind)
{
    struct msg msg = {.kind = MSG_SAVED};
    msg.thing = (struct thing){.there = true,
                               .op = HAND_OP,
                               .kind = kind,
                               .places = kind == OP_BOOK ? 1 : 0,
                               .saved_at = h->now};
    if (op_makes_thing(kind))
        memcpy(msg.thing.code, HAND_CODE, sizeof HAND_CODE);
    hand_tell(h, &msg);
}

static inline void hand_answer(struct hand *h, enum result r, enum reason why)
{
    struct msg msg = {.kind = MSG_ANSWER};
    msg.thing = (struct thing){.op = HAND_OP,
                               .answered = true,
                               .result = r,
                               .reason = why,
                               .position = 4,
                               .as_of = h->now};
    hand_tell(h, &msg);
}

static inline void hand_state(struct hand *h, bool online)
{
    struct msg msg = {.kind = MSG_STATE};
    msg.state.online = msg.state.hub = online;
    msg.state.clock_trusted = true;
    msg.state.synced_at = h->m.station.synced_at;
    hand_tell(h, &msg);
}
