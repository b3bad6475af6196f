#include "app/hands.h"

#include "app/msg.h"
#include "app/ui/spoken.h"

enum { HELP_TWICE_MS = 4000 };

void hands_init(struct hands *h)
{
    *h = (struct hands){0};
    input_init(&h->input);
    explore_init(&h->explore);
}

void hands_drop(struct hands *h)
{
    input_cancel(&h->input);
    explore_init(&h->explore);
    keypad_touched(&h->keypad);
    h->help_ms = 0;
}

/* The first press of Help says again where the ring is; one soon after it opens the page
 * (ACCESS A11Y-59). */
static bool only_says_again(struct hands *h, const struct hands_on *on, enum pad_key key)
{
    uint64_t before = h->help_ms;
    h->help_ms = 0;
    if (key != PAD_HELP || on->shown->focus < 0 ||
        (before != 0 && on->now_ms - before < HELP_TWICE_MS))
        return false;
    h->help_ms = on->now_ms;
    talk_say(h->talk, on->shown, on->shown->focus, true);
    return true;
}

/* The first key begins speech where there is something to hear it with. */
static bool begins_speech(const struct model *m, enum pad_key key)
{
    return key != PAD_NONE && m->visit.listen == LISTEN_UNASKED && model_may_listen(m) &&
           model_can_hear(m);
}

/* While asked "are you still there?" a key only answers that, as a touch does. */
static struct press keyed(struct hands *h, const struct hands_on *on, int scancode)
{
    const struct press none = {PRESS_NOTHING, 0};
    enum pad_key key = keypad_key(scancode);
    if (on->m->visit.asking)
        return none;
    if (begins_speech(on->m, key))
        return (struct press){PRESS_SPEECH, SPEECH_ON};
    if (key == PAD_LOUDER || key == PAD_SOFTER)
        return (struct press){PRESS_SPEECH,
                              key == PAD_LOUDER ? SPEECH_LOUDER : SPEECH_QUIETER};
    if (model_listens(on->m) && only_says_again(h, on, key))
        return none;
    struct press p = keypad_take(&h->keypad, on->shown, key);
    if (h->keypad.stuck != 0 && model_listens(on->m))
        talk_edge(h->talk, h->keypad.stuck);
    return p;
}

/* While the screen speaks a finger says what it is on, and two taps press it. */
static void explored(struct hands *h, const struct hands_on *on, int at)
{
    if (at == EXPLORE_GAP || at == EXPLORE_EDGE)
        talk_sound(h->talk, at == EXPLORE_EDGE ? SAID_EDGE : SAID_TICK);
    if (at < 0)
        return;
    keypad_point(&h->keypad, on->shown, at);
    talk_say(h->talk, on->shown, at, false);
}

/* From where the ring is: it stands on what was said last, by finger or key. */
static void step(struct hands *h, const struct hands_on *on, int way)
{
    int from = on->shown->focus >= 0 ? on->shown->focus : 0;
    int at = way != 0 ? spoken_beside(on->shown, from, way) : EXPLORE_SAME;
    h->explore.step = 0;
    if (way != 0 && at < 0)
        talk_edge(h->talk, way);
    if (at < 0)
        return;
    explore_point(&h->explore, on->shown, at);
    explored(h, on, at);
}

static void down(struct hands *h, const struct hands_on *on, const struct ui_event *ev)
{
    if (model_listens(on->m) && !on->m->visit.asking) {
        bool slow = on->m->visit.long_time;
        h->explore.twice_ms = slow ? EXPLORE_SLOW_MS : EXPLORE_TWICE_MS;
        int at = explore_down(&h->explore, on->shown, ev->finger, ev->xy, on->now_ms);
        explored(h, on, at);
        return;
    }
    keypad_touched(&h->keypad);
    h->input.touch = on->m->visit.steady ? input_steady(&on->touch) : on->touch;
    input_down(&h->input, on->shown, ev->finger, ev->xy, on->now_ms);
}

static void moved(struct hands *h, const struct hands_on *on, const struct ui_event *ev)
{
    int at = explore_move(&h->explore, on->shown, ev->finger, ev->xy);
    explored(h, on, at);
    input_move(&h->input, on->shown, ev->finger, ev->xy);
}

static struct press up(struct hands *h, const struct hands_on *on,
                       const struct ui_event *ev)
{
    struct press touched = input_up(&h->input, on->shown, ev->finger, ev->xy, on->now_ms);
    struct press twice = explore_up(&h->explore, on->shown, ev->finger, on->now_ms);
    step(h, on, h->explore.step);
    return touched.what != 0 ? touched : twice;
}

bool hands_take(struct hands *h, const struct hands_on *on, const struct ui_event *ev,
                struct press *out)
{
    if (ev->kind == UI_EVENT_DOWN || ev->kind == UI_EVENT_KEY)
        talk_hush(h->talk); /* whatever somebody does ends what is being said */
    if (ev->kind == UI_EVENT_DOWN)
        down(h, on, ev);
    if (ev->kind == UI_EVENT_MOVE)
        moved(h, on, ev);
    if (ev->kind == UI_EVENT_UP)
        *out = up(h, on, ev);
    if (ev->kind == UI_EVENT_KEY)
        *out = keyed(h, on, ev->key);
    return ev->kind == UI_EVENT_UP || ev->kind == UI_EVENT_KEY;
}

void hands_mark(struct hands *h, const struct model *m, struct scene *next)
{
    bool listens = model_listens(m);
    if (listens != h->listens) { /* a touch that began in the other way is none */
        input_cancel(&h->input);
        explore_init(&h->explore);
    }
    h->listens = h->keypad.reads = listens;
    input_mark(&h->input, next);
    keypad_mark(&h->keypad, next);
}
