/* hands: what fingers and keys mean: by touch, by seven keys, and both of them while the
 * screen speaks. Says what they are on; gives what they press.
 */
#pragma once

#include "app/model.h"
#include "app/speech/explore.h"
#include "app/speech/talk.h"
#include "app/ui/input.h"
#include "app/ui/keypad.h"
#include "app/ui/window.h"

struct hands {
    struct input input;
    struct keypad keypad;
    struct explore explore;
    struct talk *talk; /* lent; NULL: there is no speech */
    uint64_t help_ms;  /* when Help was pressed last, while the screen speaks */
    bool listens;      /* at the last view */
};

struct hands_on { /* what they are on */
    const struct model *m;
    const struct scene *shown;
    uint64_t now_ms;
    struct touch touch; /* how a finger must touch, as configured */
};

void hands_init(struct hands *h);

/* Forgets what is under way: the visit has ended. */
void hands_drop(struct hands *h);

/* A touch or a key. True: tell the model of *out, which may be nothing but a sign of
 * life. The screen is to be shown anew in any case. */
bool hands_take(struct hands *h, const struct hands_on *on, const struct ui_event *ev,
                struct press *out);

/* Sets what is pressed and what has the ring in a scene about to be shown. */
void hands_mark(struct hands *h, const struct model *m, struct scene *next);
