/* keypad: seven keys do all that touch does: up, down, left, right, OK, back, help
 * (ACCESS A11Y-55). Pure: which element has the ring, and what OK presses.
 *
 * The ring goes through all that can be focused, in the order in which it is read; at
 * either end it stays. Among the keys of an on-screen keyboard up and down go by rows;
 * when other letters come there, it stays in its place. A touch takes the ring away, the
 * next key brings it back. While the screen speaks, the ring is there always, goes
 * through all that is said, and begins at the heading.
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
    PAD_HELP,
    PAD_LOUDER,
    PAD_SOFTER
};

struct keypad {
    bool on;                   /* the ring is shown */
    bool reads;                /* set by the shell: speech; the ring stops at words too */
    int stuck;                 /* the newest key found no way on: 1 down, -1 up; else 0 */
    char screen[INPUT_ID_MAX]; /* where it was last */
    char id[INPUT_ID_MAX];     /* what has it */
    char wanted[INPUT_ID_MAX]; /* where the screen itself last wanted it: an error */
    bool on_key;               /* what has it is a key; its middle in mm: */
    float key_x, key_y;
};

/* Of a USB keyboard or keypad: arrows, Return and Enter, Escape and Backspace, F1 and
 * Help, and the two for volume. No letters: somebody may type on a keyboard of their
 * own. */
enum pad_key keypad_key(int scancode);

/* Moves the ring on the shown scene, or gives what is pressed (its what is 0 if nothing
 * is). */
struct press keypad_take(struct keypad *k, const struct scene *s, enum pad_key key);

/* A finger is on this element while the screen speaks: the ring goes there. */
void keypad_point(struct keypad *k, const struct scene *s, int at);

/* A touch: no ring. */
void keypad_touched(struct keypad *k);

/* Sets scene.focus before the scene is shown: where the screen itself now wants the ring,
 * else where it was if that is still there, else on its first element. */
void keypad_mark(struct keypad *k, struct scene *s);
