/* ear: a kiosk without a window that is worked by seven keys and heard: what it says is
 * collected as text. */
#pragma once

#include "app/speech/reader.h"
#include "app/ui/keypad.h"
#include "app/ui/layout.h"
#include "tests/unit/half_em.h"
#include "tests/unit/kiosk_hand.h"

enum { KEY_DOWN = 81, KEY_UP = 82, KEY_LEFT = 80, KEY_RIGHT = 79, KEY_OK = 40 };
enum { HEARD_MAX = 160 };

struct ear {
    struct hand h;
    struct keypad k;
    struct reader r;
    int count;       /* lines heard since the last thing done, */
    unsigned sounds; /* and sounds: bit = enum said_sound */
    struct said said[HEARD_MAX];
};

static inline enum route ear_route(const struct ear *x)
{
    if (!model_listens(&x->h.m))
        return ROUTE_NONE;
    return x->h.m.headphones ? ROUTE_HEADPHONES : ROUTE_SPEAKER;
}

/* What the shell does after each change; the newest lines are in said. */
static inline void ear_look(struct ear *x)
{
    fit(&x->h.m, &measure, x->h.scene);
    x->k.reads = model_listens(&x->h.m);
    keypad_mark(&x->k, x->h.scene);
    reader_look(&x->r, x->h.scene,
                &(struct reader_how){ear_route(x), x->h.m.visit.asking});
    x->count = 0;
    x->sounds = 0;
    while (x->count < HEARD_MAX && reader_next(&x->r, x->h.scene, &x->said[x->count])) {
        enum said_sound sound = x->said[x->count].sound;
        if (sound != SAID_NO_SOUND)
            x->sounds |= 1u << sound;
        else
            x->count++;
    }
}

static inline struct ear *ear_open(void)
{
    struct ear *x = calloc(1, sizeof *x);
    assert(x != NULL);
    hand_open(&x->h);
    reader_init(&x->r);
    x->h.m.headphones = false;
    ear_look(x);
    return x;
}

static inline void ear_close(struct ear *x)
{
    hand_close(&x->h);
    free(x);
}

static inline void ear_plug(struct ear *x, bool in)
{
    struct msg msg = {.kind = MSG_HEADPHONES, .headphones = in};
    hand_tell(&x->h, &msg);
    ear_look(x);
}

static inline void ear_press(struct ear *x, enum press_what what, int32_t arg)
{
    hand_press_what(&x->h, what, arg);
    ear_look(x);
}

static inline void ear_key(struct ear *x, int scancode)
{
    reader_hush(&x->r);
    struct press p = keypad_take(&x->k, x->h.scene, keypad_key(scancode));
    if (x->k.stuck != 0)
        reader_edge(&x->r, x->k.stuck);
    ear_press(x, (enum press_what)p.what, p.arg);
}

/* Whether a line with these words was heard. */
static inline bool ear_heard(const struct ear *x, const char *words)
{
    for (int i = 0; i < x->count; i++) {
        if (strstr(x->said[i].text, words) != NULL)
            return true;
    }
    return false;
}

static inline void ear_print(const struct ear *x)
{
    for (int i = 0; i < x->count; i++)
        fprintf(stderr, "  [%s %s] %s\n", said_kind_word(x->said[i].kind),
                x->said[i].node, x->said[i].text);
}

static inline bool ear_heard_sound(const struct ear *x, enum said_sound sound)
{
    return (x->sounds >> sound & 1u) != 0;
}

/* "p" is a key that says "p, row 1"; of longer words the beginning will do. */
static inline bool ear_is_called(const char *said, const char *words)
{
    size_t size = strlen(words);
    bool whole = size > 1 || said[0] == '\0' || said[1] == '\0' || said[1] == ',';
    return strncmp(said, words, size) == 0 && whole;
}

/* Goes on by one key, and back from the end, until a line begins with these words, or is
 * one of these letters. */
static inline bool ear_find(struct ear *x, const char *words)
{
    enum { STEPS_MAX = 200 };
    const int keys[] = {KEY_RIGHT, KEY_LEFT};
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < STEPS_MAX; i++) {
            if (x->count > 0 && ear_is_called(x->said[0].text, words) &&
                x->said[0].kind == SAID_FOCUS)
                return true;
            ear_key(x, keys[k]);
            if (x->k.stuck != 0)
                break;
        }
    }
    fprintf(stderr, "never heard \"%s\" on %s\n", words,
            screen_name(x->h.m.visit.screen));
    return false;
}

/* Finds what is called so, by ear, and presses OK. */
static inline bool ear_choose(struct ear *x, const char *words)
{
    if (!ear_find(x, words))
        return false;
    ear_key(x, KEY_OK);
    return true;
}
