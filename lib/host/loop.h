/* loop: the one place where a program waits: poll() with descriptors, timers, signals.
 *
 * One thread. now_ms is read once per turn (monotonic). A handler that is removed during
 * a turn is not called any more and freed after it. At loop_free, descriptors and timers
 * that are still registered are a mistake of ours: it says so on stderr and frees them.
 */
#pragma once

#include <stdint.h>

#include "core/err.h"

struct loop;
struct loop_fd;
struct loop_timer;

typedef void loop_fd_handler(void *context, short events);
typedef void loop_handler(void *context);

MUST_CHECK bool loop_new(struct loop **out, struct err *e);
void loop_free(struct loop *l);

uint64_t loop_now_ms(const struct loop *l);

/* events as for poll(). The descriptor stays the caller's. */
MUST_CHECK bool loop_fd_add(struct loop *l, struct loop_fd **out, int fd, short events,
                            loop_fd_handler *handler, void *context, struct err *e);
void loop_fd_events(struct loop_fd *f, short events);
void loop_fd_remove(struct loop_fd *f); /* NULL is fine */

/* A timer that is off until loop_timer_at. Fires once per setting. */
MUST_CHECK bool loop_timer_add(struct loop *l, struct loop_timer **out,
                               loop_handler *handler, void *context, struct err *e);
void loop_timer_at(struct loop_timer *t, uint64_t due_ms); /* UINT64_MAX: off */
void loop_timer_remove(struct loop_timer *t);

/* Called before every sleep, the first included: for work that events have queued. At
 * most 8 handlers; they stay for the loop's life. */
void loop_after_turn(struct loop *l, loop_handler *handler, void *context);

/* SIGTERM and SIGINT end the loop (through a signalfd); SIGPIPE is ignored. */
MUST_CHECK bool loop_signals(struct loop *l, struct err *e);

/* Runs until loop_stop or a signal. False if poll itself fails. */
MUST_CHECK bool loop_run(struct loop *l, struct err *e);
void loop_stop(struct loop *l);
