/* input: from touches to presses. Pure: no window, no clock; positions are pixels of the
 * laid-out scene, times monotonic milliseconds.
 *
 * A press counts when the finger that came down on a target goes up on the same target;
 * sliding off takes it back, sliding on again brings it on again. Other fingers are
 * ignored meanwhile. A touch up to 3 mm beside a target counts for the nearest one. A
 * target is deaf for repeat_ms after it was pressed, and so is what another screen has
 * put in its place: a finger that bounces answers one question, not two. For hands that
 * shake: a touch shorter than hold_ms, or one that strays more than slip_mm from where it
 * began, does not count.
 */
#pragma once

#include "app/ui/element.h"

enum {
    INPUT_ID_MAX = 64,
    INPUT_REPEAT_MS = 200,
    STEADY_REPEAT_MS = 500,
    STEADY_HOLD_MS = 150,
    STEADY_SLIP_MM = 15
};

/* How a finger must touch. Times in ms, 0 to 2000; slip_mm 0 to 100, 0: as far as the
 * target reaches. */
struct touch {
    uint32_t repeat_ms, hold_ms;
    float slip_mm;
};

struct input {
    bool down;
    bool inside; /* the finger is on the target it came down on */
    int64_t finger;
    char id[INPUT_ID_MAX];          /* the target; "" when it came down beside all */
    char last_id[INPUT_ID_MAX];     /* the last one that was pressed, */
    char last_screen[INPUT_ID_MAX]; /* on what screen, */
    int last_xy[2];                 /* and where */
    uint64_t last_ms;
    uint64_t down_ms;
    int down_xy[2];
    bool slipped;
    struct touch touch;
};

/* With INPUT_REPEAT_MS, and neither a least time nor a slip. */
void input_init(struct input *in);

/* For hands that shake: each limit at least that of steady touch, or what it is at this
 * kiosk for everybody. */
struct touch input_steady(const struct touch *usual);

void input_down(struct input *in, const struct scene *s, int64_t finger, const int xy[2],
                uint64_t now_ms);
void input_move(struct input *in, const struct scene *s, int64_t finger, const int xy[2]);

/* What was pressed; what is 0 if nothing was. */
struct press input_up(struct input *in, const struct scene *s, int64_t finger,
                      const int xy[2], uint64_t now_ms);

/* Forgets the touch that is on: the window went away, the screen timed out. */
void input_cancel(struct input *in);

/* Sets scene.pressed to the target under the finger, before the scene is shown. If it is
 * gone from the scene, the touch is forgotten. */
void input_mark(struct input *in, struct scene *s);

/* The element that a touch at x, y means; -1 if none. */
int input_hit(const struct scene *s, int x, int y);
