/* keypad: seven keys do all that touch does: up, down, left, right, OK, back, help
 * (ACCESS A11Y-55). Pure: which element has the ring, and what OK presses.
 *
 * The ring goes through all that can be focused, in the order in which it is read; at
 * either end it stays. Among the keys of an on-screen keyboard up and down go by rows. A
 * touch takes the ring away, the next key brings it back.
 */
#pragma once

#include "app/ui/element.h"
#include "app/ui/input.h"

enum pad_key {
    PAD_NONE,
    PAD_UP,
    PAD_DOWN,
    PAD_LEFT,
    PAD_RIGHT,
    PAD_OK,
    PAD_BACK,
    PAD_HELP
};

struct keypad {
    bool on;                   /* the ring is shown */
    char screen[INPUT_ID_MAX]; /* where it was last */
    char id[INPUT_ID_MAX];     /* what has it */
    char wanted[INPUT_ID_MAX]; /* where the screen itself last wanted it: an error */
};

/* Of a USB keyboard or keypad: arrows, Return and Enter, Escape and Backspace, F1 and
 * Help. No letters: somebody may type on a keyboard of their own. */
enum pad_key keypad_key(int scancode);

/* Moves the ring on the shown scene, or gives what is pressed (its what is 0 if nothing
 * is). */
struct press keypad_take(struct keypad *k, const struct scene *s, enum pad_key key);

/* A touch: no ring. */
void keypad_touched(struct keypad *k);

/* Sets scene.focus before the scene is shown: where the screen itself now wants the ring,
 * else where it was if that is still there, else on its first element. */
void keypad_mark(struct keypad *k, struct scene *s);
