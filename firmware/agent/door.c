#include "firmware/agent/door.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "host/log.h"

struct client {
    struct door *door;
    struct loop_fd *watch; /* NULL: this place is free */
    int fd;
};

struct door {
    struct loop *loop;
    struct loop_fd *watch;
    int fd;
    struct sockaddr_un address;
    bool bound;
    door_heard *heard;
    void *context;
    struct client clients[DOOR_CLIENTS_MAX];
};

static void show_out(struct client *c)
{
    if (c->watch == NULL)
        return;
    loop_fd_remove(c->watch);
    c->watch = NULL;
    close(c->fd);
}

static void on_client(void *context, short events)
{
    (void)events;
    struct client *c = context;
    char data[NOTICE_MAX + 1];
    struct notice n;
    struct err e;
    ssize_t size = recv(c->fd, data, sizeof data, 0);
    /* A kiosk that died with words of ours unread resets; its last word comes after. */
    if (size < 0 && (errno == EAGAIN || errno == EINTR || errno == ECONNRESET))
        return;
    if (size <= 0) {
        show_out(c);
        return;
    }
    if (!notice_get(&n, data, (size_t)size, &e)) {
        log_line(LOG_LEVEL_WARNING, "kiosk shown out: %s", e.text);
        show_out(c);
        return;
    }
    if (n.kind == NOTICE_HI || n.kind == NOTICE_SAVED || n.kind == NOTICE_UNREADABLE ||
        n.kind == NOTICE_ASK)
        c->door->heard(c->door->context, &n);
}

static struct client *free_place(struct door *d)
{
    for (size_t i = 0; i < DOOR_CLIENTS_MAX; i++)
        if (d->clients[i].watch == NULL)
            return &d->clients[i];
    return NULL;
}

static void on_knock(void *context, short events)
{
    (void)events;
    struct door *d = context;
    struct err e = {.text = "no place is free"};
    int fd = accept4(d->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return;
    struct client *c = free_place(d);
    if (c == NULL || !loop_fd_add(d->loop, &c->watch, fd, POLLIN, on_client, c, &e)) {
        log_line(LOG_LEVEL_WARNING, "kiosk not let in: %s", e.text);
        close(fd);
        return;
    }
    c->door = d;
    c->fd = fd;
}

void door_tell(struct door *d, const struct notice *n)
{
    struct bytes text;
    struct err e;
    bytes_init(&text, NOTICE_MAX);
    if (!notice_put(&text, n, &e)) {
        log_line(LOG_LEVEL_ERROR, "%s", e.text);
        bytes_free(&text);
        return;
    }
    for (size_t i = 0; i < DOOR_CLIENTS_MAX; i++) {
        struct client *c = &d->clients[i];
        if (c->watch == NULL ||
            send(c->fd, text.data, text.size, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0)
            continue;
        /* One that has gone may have said something first: on_client hears it out. */
        if (errno != EPIPE && errno != ECONNRESET)
            show_out(c);
    }
    bytes_free(&text);
}

static bool refuse(const struct door *d, const char *reason, struct err *e)
{
    return err_set(e, ERR_BROKEN, "socket %s: %s", d->address.sun_path, reason);
}

static bool somebody_listens(const struct door *d)
{
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool yes = connect(fd, (const struct sockaddr *)&d->address, sizeof d->address) == 0;
    close(fd);
    return yes;
}

static bool remove_stale(const struct door *d, struct err *e)
{
    struct stat st;
    if (lstat(d->address.sun_path, &st) != 0)
        return true;
    if (!S_ISSOCK(st.st_mode))
        return refuse(d, "something that is no socket is there", e);
    if (somebody_listens(d))
        return refuse(d, "another process listens there", e);
    return unlink(d->address.sun_path) == 0 || refuse(d, strerror(errno), e);
}

static bool listen_at(struct door *d, struct err *e)
{
    d->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (d->fd < 0)
        return refuse(d, strerror(errno), e);
    /* The mode must be right from the first moment, so the mask and not a chmod. */
    mode_t before = umask(0117);
    int rc = bind(d->fd, (const struct sockaddr *)&d->address, sizeof d->address);
    umask(before);
    if (rc != 0)
        return refuse(d, strerror(errno), e);
    d->bound = true;
    if (listen(d->fd, DOOR_CLIENTS_MAX) != 0)
        return refuse(d, strerror(errno), e);
    return loop_fd_add(d->loop, &d->watch, d->fd, POLLIN, on_knock, d, e);
}

bool door_open(struct door **out, struct loop *loop, const char *path, door_heard *heard,
               void *context, struct err *e)
{
    struct door *d = calloc(1, sizeof *d);
    if (d == NULL)
        return err_set(e, ERR_LATER, "door: no memory");
    d->loop = loop;
    d->fd = -1;
    d->heard = heard;
    d->context = context;
    d->address.sun_family = AF_UNIX;
    bool ok = strlen(path) < sizeof d->address.sun_path;
    if (ok) {
        memcpy(d->address.sun_path, path, strlen(path) + 1);
        ok = remove_stale(d, e) && listen_at(d, e);
    } else {
        err_set(e, ERR_INPUT, "socket: the path is longer than %zu bytes",
                sizeof d->address.sun_path - 1);
    }
    if (!ok) {
        door_close(d);
        return false;
    }
    *out = d;
    return true;
}

void door_close(struct door *d)
{
    if (d == NULL)
        return;
    for (size_t i = 0; i < DOOR_CLIENTS_MAX; i++)
        show_out(&d->clients[i]);
    loop_fd_remove(d->watch);
    if (d->fd >= 0)
        close(d->fd);
    if (d->bound)
        unlink(d->address.sun_path);
    free(d);
}
