/* explore: touch while the screen speaks (ACCESS A11Y-87 to -91). One finger on the glass
 * says what is under it, and moving on says the next thing; nothing is pressed by that. A
 * second tap soon after the first presses what was said last.
 *
 * Two places need no aim. A tap in a lower corner goes to the thing before (at the start
 * side) or the next one. Along the edge at the end side stands a list of all there is, a
 * slot each, in the order of reading; when there is more than it has room for, the part
 * of it that what was said last is in. Neither is drawn. Pure, as input.h.
 */
#pragma once

#include "app/ui/element.h"
#include "app/ui/input.h"

enum { EXPLORE_TAP_MS = 300, EXPLORE_TWICE_MS = 700, EXPLORE_SLOW_MS = 1500 };
enum { EXPLORE_PAD_MM = 30, EXPLORE_PITCH_MM = 20 };

/* What explore_down and explore_move give that is no element. */
enum { EXPLORE_SAME = -1, EXPLORE_GAP = -2, EXPLORE_EDGE = -3 };

struct explore {
    bool down, moved;
    bool second; /* this touch came soon after a tap */
    int pad;     /* it began in the corner for the next thing: 1, the one before: -1 */
    int step;    /* the last touch was a tap there: so far to go */
    int first;   /* of the list along the edge, in the order of reading */
    int nowhere; /* EXPLORE_GAP or EXPLORE_EDGE while it is there; else 0 */
    int64_t finger;
    int from[2];
    uint64_t down_ms, tap_ms; /* tap_ms 0: no tap before */
    uint32_t twice_ms;        /* how soon the second tap must come */
    char id[INPUT_ID_MAX];    /* what was said last */
};

void explore_init(struct explore *x);

/* Gives the element that is now to be said, or one of the above: SAME if there is nothing
 * new; GAP and EDGE once, on coming into a gap or to the edge of the glass. */
int explore_down(struct explore *x, const struct scene *s, int64_t finger,
                 const int xy[2], uint64_t now_ms);
int explore_move(struct explore *x, const struct scene *s, int64_t finger,
                 const int xy[2]);

/* What the second of two taps presses; its what is 0 if nothing is pressed. Sets step. */
struct press explore_up(struct explore *x, const struct scene *s, int64_t finger,
                        uint64_t now_ms);

/* This was said last, found in another way. */
void explore_point(struct explore *x, const struct scene *s, int at);

/* The corner for step 1 or -1, and the strip of the list, in pixels; its slots. */
struct rect explore_pad(const struct scene *s, int step);
struct rect explore_list(const struct scene *s);
int explore_slots(const struct scene *s);
