#include "app/door_client.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "host/log.h"

enum { RETRY_MS = 1000, RETRY_SLOW_MS = 10000, RETRIES_QUICK = 10 };

struct door_client {
    struct loop *loop;
    struct loop_fd *watch; /* NULL: not connected */
    struct loop_timer *retry;
    struct sockaddr_un address;
    int fd;
    unsigned failures;
    struct door_handler handler;
};

static bool send_notice(struct door_client *d, const struct notice *n)
{
    struct bytes out;
    struct err e;
    bytes_init(&out, NOTICE_MAX);
    bool made = notice_put(&out, n, &e);
    assert(made);
    bool sent = d->fd >= 0 && send(d->fd, out.data, out.size,
                                   MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)out.size;
    bytes_free(&out);
    return sent;
}

/* A full socket means that the agent has enough to wake up for. */
static void wake(struct door_client *d, enum notice_kind kind)
{
    (void)send_notice(d, &(struct notice){.kind = kind});
}

static void hang_up(struct door_client *d)
{
    loop_fd_remove(d->watch);
    d->watch = NULL;
    if (d->fd >= 0)
        close(d->fd);
    d->fd = -1;
}

static void try_later(struct door_client *d)
{
    d->failures++;
    uint64_t wait = d->failures > RETRIES_QUICK ? RETRY_SLOW_MS : RETRY_MS;
    loop_timer_at(d->retry, loop_now_ms(d->loop) + wait);
}

static void lose(struct door_client *d)
{
    hang_up(d);
    log_line(LOG_LEVEL_NOTICE, "agent gone");
    d->handler.lost(d->handler.context);
    try_later(d);
}

/* False when the other end has closed. */
static bool take(struct door_client *d, const char *packet, ssize_t size)
{
    struct notice n;
    struct err e;
    if (size <= 0)
        return size < 0 && (errno == EAGAIN || errno == EINTR);
    if (notice_get(&n, packet, (size_t)size, &e))
        d->handler.notice(d->handler.context, &n);
    else
        log_line(LOG_LEVEL_WARNING, "notice refused reason=\"%s\"", e.text);
    return true;
}

static void on_packet(void *context, short events)
{
    struct door_client *d = context;
    char packet[NOTICE_MAX];
    (void)events;
    ssize_t size = recv(d->fd, packet, sizeof packet, MSG_DONTWAIT);
    if (!take(d, packet, size))
        lose(d);
}

static bool dial(struct door_client *d)
{
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return false;
    if (connect(fd, (const struct sockaddr *)&d->address, sizeof d->address) != 0) {
        close(fd);
        return false;
    }
    d->fd = fd;
    return true;
}

static void on_retry(void *context)
{
    struct door_client *d = context;
    struct err e;
    if (!dial(d)) {
        try_later(d);
        return;
    }
    if (!loop_fd_add(d->loop, &d->watch, d->fd, POLLIN, on_packet, d, &e)) {
        log_line(LOG_LEVEL_WARNING, "agent not watched reason=\"%s\"", e.text);
        hang_up(d);
        try_later(d);
        return;
    }
    d->failures = 0;
    log_line(LOG_LEVEL_INFO, "agent connected");
    wake(d, NOTICE_HI);
}

bool door_client_open(struct door_client **out, struct loop *loop, const char *path,
                      const struct door_handler *handler, struct err *e)
{
    *out = NULL;
    struct door_client *d = calloc(1, sizeof *d);
    if (d == NULL)
        return err_set(e, ERR_FULL, "no memory for the agent's socket");
    d->loop = loop;
    d->fd = -1;
    d->handler = *handler;
    d->address.sun_family = AF_UNIX;
    if (strlen(path) >= sizeof d->address.sun_path) {
        free(d);
        return err_set(e, ERR_INPUT, "socket: path longer than %zu bytes",
                       sizeof d->address.sun_path - 1);
    }
    memcpy(d->address.sun_path, path, strlen(path) + 1);
    if (!loop_timer_add(loop, &d->retry, on_retry, d, e)) {
        free(d);
        return false;
    }
    loop_timer_at(d->retry, loop_now_ms(loop));
    *out = d;
    return true;
}

void door_client_close(struct door_client *d)
{
    if (d == NULL)
        return;
    hang_up(d);
    loop_timer_remove(d->retry);
    free(d);
}

void door_client_saved(struct door_client *d)
{
    wake(d, NOTICE_SAVED);
}

bool door_client_ask(struct door_client *d, const struct notice *n)
{
    return send_notice(d, n);
}

void door_client_unreadable(struct door_client *d)
{
    wake(d, NOTICE_UNREADABLE);
}
