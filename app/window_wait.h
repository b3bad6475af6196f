/* window_wait: sleeping until the window has something to tell: in its descriptor under
 * X11, in the input devices on the console (input_wake.h), and elsewhere, where nothing
 * would wake us, for WINDOW_TICK_MS.
 */
#pragma once

#include "app/ui/window.h"
#include "host/loop.h"

struct window_wait;

/* After a wake the caller takes the window's events in its after_turn. The window is
 * lent until window_wait_close. */
MUST_CHECK bool window_wait_open(struct window_wait **out, struct loop *loop,
                                 const struct window *window, struct err *e);
void window_wait_close(struct window_wait *w); /* NULL is fine */

/* When the window is to be asked though nothing wakes us; UINT64_MAX: never. */
uint64_t window_wait_due_ms(const struct window_wait *w);
