#include "app/print/print_device.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/lp.h>
#include <poll.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "app/print/escpos.h"
#include "core/utf8.h"

enum {
    ASK_MS = 500,     /* a printer that answers does so at once */
    STUCK_MS = 10000, /* not one byte taken for so long */
    END_MS = 15000    /* all of it taken, and not printed yet */
};

enum stage {
    STAGE_NONE,
    STAGE_ASKING,  /* how the paper is, before anything is sent */
    STAGE_WRITING, /* bytes go out */
    STAGE_ENDING,  /* until it says that all is printed */
    STAGE_LOOKING  /* it is stuck: is it the paper? */
};

struct print_device {
    char path[PATH_MAX];
    struct loop *loop;
    struct loop_timer *due;
    struct loop_fd *watch;
    int fd;
    enum stage stage;
    bool answers; /* this printer does */
    uint8_t *bytes;
    size_t size, sent;
    print_handler *handler;
    void *context;
};

static void on_due(void *context);

bool print_device_open(struct print_device **out, struct loop *loop, const char *path,
                       print_handler *handler, void *context, struct err *e)
{
    struct print_device *d = calloc(1, sizeof *d);
    if (d == NULL)
        return err_set(e, ERR_FULL, "[printer]: no memory");
    d->fd = -1;
    d->loop = loop;
    d->handler = handler;
    d->context = context;
    (void)utf8_copy(d->path, sizeof d->path, path);
    *out = d;
    if (loop_timer_add(loop, &d->due, on_due, d, e))
        return true;
    free(d);
    *out = NULL;
    return false;
}

/* What the printer has not printed is not to come out for the next person. */
static void stop(struct print_device *d, bool printed)
{
    loop_fd_remove(d->watch);
    d->watch = NULL;
    loop_timer_at(d->due, UINT64_MAX);
    if (d->fd >= 0 && !printed && d->stage != STAGE_ASKING)
        (void)!write(d->fd, escpos_drop, sizeof escpos_drop);
    if (d->fd >= 0)
        close(d->fd);
    d->fd = -1;
    if (d->bytes != NULL)
        sodium_memzero(d->bytes, d->size);
    free(d->bytes);
    d->bytes = NULL;
    d->stage = STAGE_NONE;
}

void print_device_close(struct print_device *d)
{
    if (d == NULL)
        return;
    stop(d, d->stage == STAGE_NONE);
    loop_timer_remove(d->due);
    free(d);
}

static void end(struct print_device *d, enum printing how)
{
    stop(d, how == PRINTING_DONE);
    d->handler(d->context, how);
}

static void enter(struct print_device *d, enum stage stage, short events, uint64_t ms)
{
    d->stage = stage;
    loop_fd_events(d->watch, events);
    loop_timer_at(d->due, loop_now_ms(d->loop) + ms);
}

static void ask(struct print_device *d, enum stage stage)
{
    (void)!write(d->fd, escpos_ask, sizeof escpos_ask);
    enter(d, stage, POLLIN, ASK_MS);
}

/* The kernel knows it of printers that are no receipt printers, too. */
static bool kernel_misses_paper(const struct print_device *d)
{
    int status = 0;
    return ioctl(d->fd, LPGETSTATUS, &status) == 0 && (status & LP_POUTPA) != 0;
}

static void send_more(struct print_device *d)
{
    ssize_t sent = write(d->fd, d->bytes + d->sent, d->size - d->sent);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        end(d, errno == ENOSPC ? PRINTING_NO_PAPER : PRINTING_FAILED);
        return;
    }
    if (sent > 0) {
        d->sent += (size_t)sent;
        enter(d, STAGE_WRITING, POLLOUT, STUCK_MS);
    }
    if (d->sent < d->size)
        return;
    if (d->answers)
        enter(d, STAGE_ENDING, POLLIN, END_MS);
    else
        end(d, PRINTING_DONE);
}

static void hear(struct print_device *d, uint8_t answer)
{
    switch (d->stage) {
    case STAGE_ASKING:
        d->answers = true;
        if (escpos_no_paper(answer))
            end(d, PRINTING_NO_PAPER);
        else
            enter(d, STAGE_WRITING, POLLOUT, STUCK_MS);
        break;
    case STAGE_ENDING:
        end(d, escpos_ended_without_paper(answer) ? PRINTING_NO_PAPER : PRINTING_DONE);
        break;
    case STAGE_LOOKING:
        end(d, escpos_no_paper(answer) ? PRINTING_NO_PAPER : PRINTING_FAILED);
        break;
    case STAGE_NONE:
    case STAGE_WRITING: break;
    }
}

static void on_ready(void *context, short events)
{
    struct print_device *d = context;
    uint8_t answer[64];
    if ((events & POLLIN) != 0) {
        ssize_t got = read(d->fd, answer, sizeof answer);
        if (got > 0)
            hear(d, answer[got - 1]);
        else if (got == 0 || (errno != EAGAIN && errno != EINTR))
            end(d, PRINTING_FAILED);
    } else if ((events & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
        end(d, PRINTING_FAILED);
    } else if ((events & POLLOUT) != 0) {
        send_more(d);
    }
}

static void on_due(void *context)
{
    struct print_device *d = context;
    switch (d->stage) {
    case STAGE_NONE: break;
    case STAGE_ASKING: enter(d, STAGE_WRITING, POLLOUT, STUCK_MS); break;
    case STAGE_WRITING:
    case STAGE_ENDING:
        if (kernel_misses_paper(d))
            end(d, PRINTING_NO_PAPER);
        else
            ask(d, STAGE_LOOKING);
        break;
    case STAGE_LOOKING: end(d, PRINTING_FAILED); break;
    }
}

/* The line passes bytes on as they are. */
static void make_raw(int fd)
{
    struct termios t;
    if (tcgetattr(fd, &t) != 0)
        return;
    cfmakeraw(&t);
    (void)tcsetattr(fd, TCSANOW, &t);
}

static bool open_it(struct print_device *d, bool *device)
{
    struct stat st;
    if (stat(d->path, &st) != 0)
        return false;
    *device = S_ISCHR(st.st_mode);
    int how = *device ? O_RDWR : O_WRONLY;
    if (S_ISREG(st.st_mode))
        how |= O_APPEND;
    d->fd = open(d->path, how | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (d->fd >= 0 && isatty(d->fd))
        make_raw(d->fd);
    return d->fd >= 0;
}

enum printing print_device_begin(struct print_device *d, uint8_t *bytes, size_t size)
{
    struct err e;
    bool device = false;
    if (d->stage != STAGE_NONE) {
        sodium_memzero(bytes, size);
        free(bytes);
        return PRINTING_FAILED;
    }
    d->bytes = bytes;
    d->size = size;
    d->sent = 0;
    d->answers = false;
    if (!open_it(d, &device) ||
        !loop_fd_add(d->loop, &d->watch, d->fd, 0, on_ready, d, &e)) {
        stop(d, true);
        return PRINTING_FAILED;
    }
    if (device && kernel_misses_paper(d)) {
        stop(d, true);
        return PRINTING_NO_PAPER;
    }
    if (device)
        ask(d, STAGE_ASKING);
    else
        enter(d, STAGE_WRITING, POLLOUT, STUCK_MS);
    return PRINTING_GOING;
}
