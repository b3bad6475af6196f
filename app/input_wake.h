/* input_wake: wakes the loop when a finger or a key moves on a kiosk without X11. There
 * SDL reads the input devices itself, from descriptors that it shows to nobody, so who
 * wants to sleep would have to ask it again and again. Here the same devices are opened a
 * second time, to be waited for: each opening has the events for itself, so what is read
 * here, and thrown away, is not taken from SDL. Nothing is kept of it.
 *
 * Devices come and go (inotify on the folder). An event is told to all who have the
 * device open one after the other, and SDL hears of a new device from udev only when udev
 * has seen to it: so after each sign of life SDL is asked for a while, input_wake_due_ms
 * says when. Then nothing wakes until something happens.
 */
#pragma once

#include "host/loop.h"

enum { INPUT_DEVICES_MAX = 32 }; /* more are not waited for */

struct input_wake;

struct input_wake_how {
    const char *folder;  /* /dev/input */
    uint64_t ask_ms;     /* SDL is asked for so long after an event */
    uint64_t ask_new_ms; /* and for so long when a device has come or gone */
};

/* Files "event..." of that folder that can be read, now and later. ERR_LATER: the folder
 * is not there or cannot be watched. */
MUST_CHECK bool input_wake_open(struct input_wake **out, struct loop *loop,
                                const struct input_wake_how *how, struct err *e);
void input_wake_close(struct input_wake *w); /* NULL is fine */

int input_wake_count(const struct input_wake *w); /* devices that are waited for */

/* When SDL is to be asked though nothing wakes us; UINT64_MAX: it need not be. */
uint64_t input_wake_due_ms(const struct input_wake *w);
