#include "host/wholefile.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, CHUNK_BYTES = 4096 };

static bool refused(const char *path, struct err *e)
{
    return err_set(e, ERR_BROKEN, "%s: %s", path, strerror(errno));
}

bool wholefile_settle(const char *path, struct err *e)
{
    char folder[PATH_SIZE];
    const char *slash = strrchr(path, '/');
    int size = slash == NULL ? 1 : (int)(slash - path);
    snprintf(folder, sizeof folder, "%.*s", size == 0 ? 1 : size,
             slash == NULL ? "." : path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok || refused(folder, e);
}

bool wholefile_there(const char *path, bool *there, struct err *e)
{
    *there = access(path, F_OK) == 0;
    return *there || errno == ENOENT || refused(path, e);
}

bool wholefile_write(const char *path, const struct bytes *text, mode_t mode,
                     struct err *e)
{
    char fresh[PATH_SIZE];
    if (!bytes_ok(text, path, e))
        return false;
    if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh)
        return err_set(e, ERR_BROKEN, "%.100s: the path is too long", path);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0)
        return refused(fresh, e);
    bool ok = fchmod(fd, mode) == 0;
    if (ok)
        errno = ENOSPC; /* what a write that is cut short means, and does not say */
    ok = ok && write(fd, text->data, text->size) == (ssize_t)text->size && fsync(fd) == 0;
    ok = close(fd) == 0 && ok && rename(fresh, path) == 0;
    return ok ? wholefile_settle(path, e) : refused(path, e);
}

bool wholefile_read(struct bytes *text, const char *path, struct err *e)
{
    uint8_t chunk[CHUNK_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    ssize_t got = fd < 0 ? -1 : 1;
    while (got > 0 && !text->failed) {
        got = read(fd, chunk, sizeof chunk);
        if (got > 0)
            bytes_add(text, chunk, (size_t)got);
    }
    if (got < 0)
        refused(path, e);
    if (fd >= 0)
        close(fd);
    sodium_memzero(chunk, sizeof chunk);
    return got >= 0 && bytes_ok(text, path, e);
}
