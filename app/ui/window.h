/* window: the glass itself: an SDL window with software pixels, and what people do to it.
 * The only file that knows SDL's events. No sound, no timers, no text input (which would
 * keep names in memory that is not ours).
 *
 * One loop: sleep in poll() on window_fd, then take events until window_next_event is
 * false. Presenting may read events from the connection too, so take them once more
 * before the next sleep. Where there is no fd (-1: not X11), wake every WINDOW_TICK_MS
 * instead; or, where window_reads_devices, when the devices have something to tell
 * (app/input_wake.h).
 */
#pragma once

#include "app/ui/canvas.h"
#include "core/err.h"

enum { WINDOW_TICK_MS = 16 };

struct window;

struct window_options {
    const char *title;
    int w, h; /* 0: the whole display */
    bool full_screen;
};

enum ui_event_kind {
    UI_EVENT_DOWN,
    UI_EVENT_MOVE,
    UI_EVENT_UP,
    UI_EVENT_KEY, /* went down; repeats are not told */
    UI_EVENT_QUIT,
    UI_EVENT_EXPOSE, /* call window_show_all */
    UI_EVENT_RESIZE  /* w, h; take window_canvas anew */
};

struct ui_event {
    enum ui_event_kind kind;
    int64_t finger; /* WINDOW_MOUSE for a mouse */
    int xy[2];      /* pixels, within the window */
    int key;        /* SDL scancode, the same as USB HID usage */
    int w, h;
};

#define WINDOW_MOUSE INT64_MIN

/* Says by the environment what a kiosk does not need; before any other thread is. */
void window_prepare(void);

/* ERR_BROKEN if there is no display. */
MUST_CHECK bool window_open(struct window **out, const struct window_options *o,
                            struct err *e);
void window_close(struct window *w);

/* In pixels. */
void window_size(const struct window *w, int *width, int *height);

/* The pixels to draw on, clip whole. Valid until UI_EVENT_RESIZE. */
struct canvas window_canvas(struct window *w);

/* Brings these rectangles to the glass. */
void window_show(struct window *w, const struct rect *rects, int count);
void window_show_all(struct window *w);

/* False when there is no event left; does not wait. */
bool window_next_event(struct window *w, struct ui_event *ev);

int window_fd(const struct window *w);

/* Whether SDL reads /dev/input itself: the console without X11. */
bool window_reads_devices(void);

/* Without a window: for tests and the tour. Prepares SDL for pictures only. */
MUST_CHECK bool window_headless(struct err *e);
