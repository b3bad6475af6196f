#include "app/speech/jack.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/input.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/utf8.h"

struct jack {
    char path[PATH_MAX];
    bool is_switch; /* an input device, else a file */
    bool in;
    int fd; /* of the device, or of what watches the file's folder; -1: none */
    struct loop_fd *watch;
    jack_handler *handler;
    void *context;
};

static bool switch_is_on(const struct jack *j)
{
    unsigned char bits[SW_MAX / 8 + 1] = {0};
    if (ioctl(j->fd, EVIOCGSW(sizeof bits), bits) < 0)
        return false;
    return (bits[SW_HEADPHONE_INSERT / 8] >> SW_HEADPHONE_INSERT % 8 & 1) != 0;
}

static bool file_is_on(const struct jack *j)
{
    char first = '\0';
    int fd = open(j->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool on = read(fd, &first, 1) == 1 && first == '1';
    close(fd);
    return on;
}

static void look(struct jack *j)
{
    bool in = j->is_switch ? switch_is_on(j) : file_is_on(j);
    if (in == j->in)
        return;
    j->in = in;
    j->handler(j->context, in);
}

/* What happened is not looked at, only that something did. */
static void on_ready(void *context, short events)
{
    struct jack *j = context;
    char room[4096];
    ssize_t got = 0;
    do
        got = read(j->fd, room, sizeof room);
    while (got > 0);
    bool gone = (got < 0 && errno != EAGAIN) || (events & (POLLERR | POLLHUP)) != 0;
    if (!gone) {
        look(j);
        return;
    }
    loop_fd_remove(j->watch);
    j->watch = NULL;
    if (j->in)
        j->handler(j->context, j->in = false);
}

static bool open_switch(struct jack *j, struct err *e)
{
    j->fd = open(j->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (j->fd < 0)
        return err_set(e, ERR_INPUT, "[audio] headphones: %s", strerror(errno));
    return true;
}

static bool open_file(struct jack *j, struct err *e)
{
    char folder[PATH_MAX];
    (void)utf8_copy(folder, sizeof folder, j->path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        return err_set(e, ERR_INPUT, "[audio] headphones: no path");
    slash[slash == folder ? 1 : 0] = '\0';
    j->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    const uint32_t what =
        IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;
    if (j->fd < 0 || inotify_add_watch(j->fd, folder, what) < 0)
        return err_set(e, ERR_INPUT, "[audio] headphones: %s", strerror(errno));
    return true;
}

static bool is_device(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISCHR(st.st_mode);
}

bool jack_open(struct jack **out, struct loop *loop, const char *source,
               jack_handler *handler, void *context, struct err *e)
{
    struct jack *j = calloc(1, sizeof *j);
    if (j == NULL)
        return err_set(e, ERR_FULL, "[audio] headphones: no memory");
    j->fd = -1;
    j->handler = handler;
    j->context = context;
    j->in = strcmp(source, "always") == 0;
    *out = j;
    if (j->in || source[0] == '\0')
        return true;
    (void)utf8_copy(j->path, sizeof j->path, source);
    j->is_switch = is_device(source);
    bool good = j->is_switch ? open_switch(j, e) : open_file(j, e);
    if (good && loop_fd_add(loop, &j->watch, j->fd, POLLIN, on_ready, j, e)) {
        j->in = j->is_switch ? switch_is_on(j) : file_is_on(j);
        return true;
    }
    jack_close(j);
    *out = NULL;
    return false;
}

void jack_close(struct jack *j)
{
    if (j == NULL)
        return;
    loop_fd_remove(j->watch);
    if (j->fd >= 0)
        close(j->fd);
    free(j);
}

bool jack_in(const struct jack *j)
{
    return j->in;
}
