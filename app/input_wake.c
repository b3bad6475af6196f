#include "app/input_wake.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "app/ui/window.h"
#include "core/utf8.h"

struct device {
    struct input_wake *wake;
    char name[32]; /* "event3"; "": this place is free */
    int fd;
    struct loop_fd *watch;
};

struct input_wake {
    struct loop *loop;
    char folder[PATH_MAX];
    uint64_t ask_ms, ask_new_ms;
    int fd; /* of what watches the folder */
    struct loop_fd *watch;
    uint64_t ask_until_ms;
    struct device devices[INPUT_DEVICES_MAX];
};

static void ask_for(struct input_wake *w, uint64_t ms)
{
    uint64_t until = loop_now_ms(w->loop) + ms;
    w->ask_until_ms = until > w->ask_until_ms ? until : w->ask_until_ms;
}

/* False: it is gone. What it says may be what somebody types. */
static bool drain(int fd, short events)
{
    char room[4096];
    ssize_t got = 0;
    do
        got = read(fd, room, sizeof room);
    while (got > 0);
    bool gone = got == 0 || errno != EAGAIN;
    explicit_bzero(room, sizeof room);
    return !gone && (events & (POLLERR | POLLHUP)) == 0;
}

static void let_go(struct device *d)
{
    loop_fd_remove(d->watch);
    close(d->fd);
    *d = (struct device){.wake = d->wake, .fd = -1};
}

static void on_device(void *context, short events)
{
    struct device *d = context;
    ask_for(d->wake, d->wake->ask_ms);
    if (!drain(d->fd, events))
        let_go(d);
}

static bool is_known(const struct input_wake *w, const char *name)
{
    for (int i = 0; i < INPUT_DEVICES_MAX; i++) {
        if (strcmp(w->devices[i].name, name) == 0)
            return true;
    }
    return false;
}

static struct device *free_place(struct input_wake *w)
{
    for (int i = 0; i < INPUT_DEVICES_MAX; i++) {
        if (w->devices[i].name[0] == '\0')
            return &w->devices[i];
    }
    return NULL;
}

/* One that cannot be opened yet gets its rights from udev a moment later, which the
 * folder tells as well. */
static void wait_for(struct input_wake *w, const char *name)
{
    char path[PATH_MAX];
    struct err e;
    struct device *d = free_place(w);
    int size = snprintf(path, sizeof path, "%s/%s", w->folder, name);
    if (d == NULL || size < 0 || size >= PATH_MAX ||
        !utf8_copy(d->name, sizeof d->name, name))
        return;
    d->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (d->fd >= 0 && loop_fd_add(w->loop, &d->watch, d->fd, POLLIN, on_device, d, &e))
        return;
    if (d->fd >= 0)
        close(d->fd);
    *d = (struct device){.wake = w, .fd = -1};
}

static void look(struct input_wake *w)
{
    DIR *dir = opendir(w->folder);
    if (dir == NULL)
        return;
    for (struct dirent *f = readdir(dir); f != NULL; f = readdir(dir)) {
        if (strncmp(f->d_name, "event", strlen("event")) == 0 && !is_known(w, f->d_name))
            wait_for(w, f->d_name);
    }
    closedir(dir);
}

static void on_folder(void *context, short events)
{
    struct input_wake *w = context;
    ask_for(w, w->ask_new_ms);
    if (drain(w->fd, events)) {
        look(w);
        return;
    }
    loop_fd_remove(w->watch);
    w->watch = NULL;
}

static bool watch_folder(struct input_wake *w, struct err *e)
{
    w->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (w->fd < 0 ||
        inotify_add_watch(w->fd, w->folder, IN_CREATE | IN_ATTRIB | IN_MOVED_TO) < 0)
        return err_set(e, ERR_LATER, "%s: %s", w->folder, strerror(errno));
    return loop_fd_add(w->loop, &w->watch, w->fd, POLLIN, on_folder, w, e);
}

bool input_wake_open(struct input_wake **out, struct loop *loop,
                     const struct input_wake_how *how, struct err *e)
{
    *out = NULL;
    struct input_wake *w = calloc(1, sizeof *w);
    if (w == NULL)
        return err_set(e, ERR_FULL, "input: no memory");
    w->loop = loop;
    w->fd = -1;
    w->ask_ms = how->ask_ms;
    w->ask_new_ms = how->ask_new_ms;
    for (int i = 0; i < INPUT_DEVICES_MAX; i++)
        w->devices[i] = (struct device){.wake = w, .fd = -1};
    if (!utf8_copy(w->folder, sizeof w->folder, how->folder) || !watch_folder(w, e)) {
        input_wake_close(w);
        return false;
    }
    look(w);
    ask_for(w, w->ask_new_ms);
    *out = w;
    return true;
}

void input_wake_close(struct input_wake *w)
{
    if (w == NULL)
        return;
    for (int i = 0; i < INPUT_DEVICES_MAX; i++) {
        if (w->devices[i].fd >= 0)
            let_go(&w->devices[i]);
    }
    loop_fd_remove(w->watch);
    if (w->fd >= 0)
        close(w->fd);
    free(w);
}

int input_wake_count(const struct input_wake *w)
{
    int count = 0;
    for (int i = 0; i < INPUT_DEVICES_MAX; i++)
        count += w->devices[i].fd >= 0 ? 1 : 0;
    return count;
}

uint64_t input_wake_due_ms(const struct input_wake *w)
{
    uint64_t now = loop_now_ms(w->loop);
    return now < w->ask_until_ms ? now + WINDOW_TICK_MS : UINT64_MAX;
}
