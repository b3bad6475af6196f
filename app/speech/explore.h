/* explore: touch while the screen speaks (ACCESS A11Y-87). One finger on the glass says
 * what is under it, and moving on says the next thing; nothing is pressed by that. A
 * second tap soon after the first presses what was said last. Pure, as input.h.
 */
#pragma once

#include "app/ui/element.h"
#include "app/ui/input.h"

enum { EXPLORE_TAP_MS = 300, EXPLORE_TWICE_MS = 700, EXPLORE_SLOW_MS = 1500 };

struct explore {
    bool down, moved;
    bool second; /* this touch came soon after a tap */
    int64_t finger;
    int from[2];
    uint64_t down_ms, tap_ms; /* tap_ms 0: no tap before */
    uint32_t twice_ms;        /* how soon the second tap must come */
    char id[INPUT_ID_MAX];    /* what was said last */
};

void explore_init(struct explore *x);

/* Gives the element that is now to be said; -1: none, or the same as before. */
int explore_down(struct explore *x, const struct scene *s, int64_t finger,
                 const int xy[2], uint64_t now_ms);
int explore_move(struct explore *x, const struct scene *s, int64_t finger,
                 const int xy[2]);

/* What the second of two taps presses; its what is 0 if nothing is pressed. */
struct press explore_up(struct explore *x, const struct scene *s, int64_t finger,
                        uint64_t now_ms);
