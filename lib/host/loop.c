#include "host/loop.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

enum { AFTER_TURN_MAX = 8, FIRST_POLLS = 16 };

struct loop_fd {
    struct loop_fd *next;
    struct loop *loop;
    int fd;
    short events;
    bool dead;
    loop_fd_handler *handler;
    void *context;
};

struct loop_timer {
    struct loop_timer *next;
    struct loop *loop;
    uint64_t due_ms;
    bool dead;
    loop_handler *handler;
    void *context;
};

struct after_turn {
    loop_handler *handler;
    void *context;
};

struct loop {
    struct loop_fd *fds;
    struct loop_timer *timers;
    struct after_turn after[AFTER_TURN_MAX];
    size_t after_count;
    struct pollfd *polls; /* rebuilt before each sleep, in step with watched */
    struct loop_fd **watched;
    size_t capacity;
    struct loop_fd *signals;
    int signal_fd;
    uint64_t now_ms;
    bool stopped;
};

static uint64_t monotonic_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

bool loop_new(struct loop **out, struct err *e)
{
    struct loop *l = calloc(1, sizeof *l);
    if (l == NULL)
        return err_set(e, ERR_LATER, "loop: no memory");
    l->signal_fd = -1;
    l->now_ms = monotonic_ms();
    *out = l;
    return true;
}

/* Frees what was removed, or everything. */
static size_t sweep_fds(struct loop *l, bool all)
{
    size_t alive = 0;
    struct loop_fd **at = &l->fds;
    while (*at != NULL) {
        struct loop_fd *f = *at;
        if (!f->dead && !all) {
            at = &f->next;
            continue;
        }
        alive += f->dead ? 0 : 1;
        *at = f->next;
        free(f);
    }
    return alive;
}

static size_t sweep_timers(struct loop *l, bool all)
{
    size_t alive = 0;
    struct loop_timer **at = &l->timers;
    while (*at != NULL) {
        struct loop_timer *t = *at;
        if (!t->dead && !all) {
            at = &t->next;
            continue;
        }
        alive += t->dead ? 0 : 1;
        *at = t->next;
        free(t);
    }
    return alive;
}

void loop_free(struct loop *l)
{
    if (l == NULL)
        return;
    loop_fd_remove(l->signals);
    if (l->signal_fd >= 0)
        close(l->signal_fd);
    size_t fds = sweep_fds(l, true);
    size_t timers = sweep_timers(l, true);
    if (fds > 0 || timers > 0)
        fprintf(stderr, "loop: %zu descriptors and %zu timers were left\n", fds, timers);
    free(l->polls);
    free(l->watched);
    free(l);
}

uint64_t loop_now_ms(const struct loop *l)
{
    return l->now_ms;
}

bool loop_fd_add(struct loop *l, struct loop_fd **out, int fd, short events,
                 loop_fd_handler *handler, void *context, struct err *e)
{
    assert(fd >= 0 && handler != NULL);
    struct loop_fd *f = calloc(1, sizeof *f);
    if (f == NULL)
        return err_set(e, ERR_LATER, "loop: no memory");
    *f = (struct loop_fd){.next = l->fds,
                          .loop = l,
                          .fd = fd,
                          .events = events,
                          .handler = handler,
                          .context = context};
    l->fds = f;
    *out = f;
    return true;
}

void loop_fd_events(struct loop_fd *f, short events)
{
    f->events = events;
}

void loop_fd_remove(struct loop_fd *f)
{
    if (f != NULL)
        f->dead = true;
}

bool loop_timer_add(struct loop *l, struct loop_timer **out, loop_handler *handler,
                    void *context, struct err *e)
{
    assert(handler != NULL);
    struct loop_timer *t = calloc(1, sizeof *t);
    if (t == NULL)
        return err_set(e, ERR_LATER, "loop: no memory");
    *t = (struct loop_timer){.next = l->timers,
                             .loop = l,
                             .due_ms = UINT64_MAX,
                             .handler = handler,
                             .context = context};
    l->timers = t;
    *out = t;
    return true;
}

void loop_timer_at(struct loop_timer *t, uint64_t due_ms)
{
    t->due_ms = due_ms;
}

void loop_timer_remove(struct loop_timer *t)
{
    if (t != NULL)
        t->dead = true;
}

void loop_after_turn(struct loop *l, loop_handler *handler, void *context)
{
    assert(l->after_count < AFTER_TURN_MAX);
    l->after[l->after_count] = (struct after_turn){handler, context};
    l->after_count++;
}

static void on_signal(void *context, short events)
{
    (void)events;
    struct loop *l = context;
    struct signalfd_siginfo info;
    if (read(l->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
        l->stopped = true;
}

bool loop_signals(struct loop *l, struct err *e)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    signal(SIGPIPE, SIG_IGN);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return err_set(e, ERR_BROKEN, "loop: sigprocmask: %s", strerror(errno));
    l->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (l->signal_fd < 0)
        return err_set(e, ERR_BROKEN, "loop: signalfd: %s", strerror(errno));
    return loop_fd_add(l, &l->signals, l->signal_fd, POLLIN, on_signal, l, e);
}

static size_t count_fds(const struct loop *l)
{
    size_t n = 0;
    for (const struct loop_fd *f = l->fds; f != NULL; f = f->next)
        n++;
    return n;
}

static bool make_room(struct loop *l, size_t need, struct err *e)
{
    if (need <= l->capacity)
        return true;
    size_t capacity = l->capacity == 0 ? FIRST_POLLS : l->capacity;
    while (capacity < need)
        capacity *= 2;
    struct pollfd *polls = calloc(capacity, sizeof *polls);
    struct loop_fd **watched = calloc(capacity, sizeof(struct loop_fd *));
    if (polls == NULL || watched == NULL) {
        free(polls);
        free(watched);
        return err_set(e, ERR_LATER, "loop: no memory");
    }
    free(l->polls);
    free(l->watched);
    l->polls = polls;
    l->watched = watched;
    l->capacity = capacity;
    return true;
}

static bool gather(struct loop *l, size_t *count, struct err *e)
{
    if (!make_room(l, count_fds(l), e))
        return false;
    size_t n = 0;
    for (struct loop_fd *f = l->fds; f != NULL; f = f->next) {
        l->polls[n] = (struct pollfd){.fd = f->fd, .events = f->events};
        l->watched[n] = f;
        n++;
    }
    *count = n;
    return true;
}

static int sleep_ms(const struct loop *l)
{
    uint64_t due = UINT64_MAX;
    for (const struct loop_timer *t = l->timers; t != NULL; t = t->next)
        if (t->due_ms < due)
            due = t->due_ms;
    if (due == UINT64_MAX)
        return -1;
    uint64_t now = monotonic_ms();
    if (due <= now)
        return 0;
    return due - now > INT_MAX ? INT_MAX : (int)(due - now);
}

static void fire_timers(struct loop *l)
{
    for (struct loop_timer *t = l->timers; t != NULL; t = t->next) {
        if (t->dead || t->due_ms > l->now_ms)
            continue;
        t->due_ms = UINT64_MAX;
        t->handler(t->context);
    }
}

static void fire_fds(struct loop *l, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct loop_fd *f = l->watched[i];
        if (l->polls[i].revents != 0 && !f->dead)
            f->handler(f->context, l->polls[i].revents);
    }
}

static bool turn(struct loop *l, struct err *e)
{
    for (size_t i = 0; i < l->after_count; i++)
        l->after[i].handler(l->after[i].context);
    sweep_fds(l, false);
    sweep_timers(l, false);
    if (l->stopped)
        return true;

    size_t count = 0;
    if (!gather(l, &count, e))
        return false;
    int ready = poll(l->polls, count, sleep_ms(l));
    if (ready < 0 && errno != EINTR)
        return err_set(e, ERR_BROKEN, "loop: poll: %s", strerror(errno));
    l->now_ms = monotonic_ms();
    fire_timers(l);
    if (ready > 0)
        fire_fds(l, count);
    return true;
}

bool loop_run(struct loop *l, struct err *e)
{
    l->stopped = false;
    l->now_ms = monotonic_ms();
    bool ok = true;
    while (ok && !l->stopped)
        ok = turn(l, e);
    return ok;
}

void loop_stop(struct loop *l)
{
    l->stopped = true;
}
