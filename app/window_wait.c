#include "app/window_wait.h"

#include <poll.h>
#include <stdlib.h>

#include "app/input_wake.h"
#include "host/log.h"

struct window_wait {
    struct loop *loop;
    bool wakes;              /* else it must be asked again and again */
    struct loop_fd *watch;   /* X11 */
    struct input_wake *wake; /* the console */
};

static void on_window(void *context, short events)
{
    (void)context; /* the caller takes the events */
    (void)events;
}

/* SDL hears of a new device when udev has seen to it, of an event at once, or after all
 * others that have the device open. */
static void watch_devices(struct window_wait *w)
{
    const struct input_wake_how how = {"/dev/input", 100, 5000};
    struct err e;
    w->wakes = input_wake_open(&w->wake, w->loop, &how, &e);
    if (!w->wakes)
        log_line(LOG_LEVEL_NOTICE, "input is asked for again and again reason=\"%s\"",
                 e.text);
}

bool window_wait_open(struct window_wait **out, struct loop *loop,
                      const struct window *window, struct err *e)
{
    *out = NULL;
    struct window_wait *w = calloc(1, sizeof *w);
    if (w == NULL)
        return err_set(e, ERR_FULL, "window: no memory");
    w->loop = loop;
    int fd = window_fd(window);
    if (fd >= 0) {
        if (!loop_fd_add(loop, &w->watch, fd, POLLIN, on_window, w, e)) {
            free(w);
            return false;
        }
        w->wakes = true;
    } else if (window_reads_devices()) {
        watch_devices(w);
    }
    *out = w;
    return true;
}

void window_wait_close(struct window_wait *w)
{
    if (w == NULL)
        return;
    input_wake_close(w->wake);
    loop_fd_remove(w->watch);
    free(w);
}

uint64_t window_wait_due_ms(const struct window_wait *w)
{
    if (!w->wakes)
        return loop_now_ms(w->loop) + WINDOW_TICK_MS;
    return w->wake != NULL ? input_wake_due_ms(w->wake) : UINT64_MAX;
}
