#include "store/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 1024, COPY_BYTES = 65536 };

static bool refused(const char *path, struct err *e)
{
    enum err_kind kind = errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_LATER;
    return err_set(e, kind, "%s: %s", path, strerror(errno));
}

static bool system_exists(void *files, const char *path)
{
    (void)files;
    return access(path, F_OK) == 0;
}

static bool copy_bytes(int from, int to)
{
    static char part[COPY_BYTES]; /* one thread, and no secret */
    ssize_t got = 0;
    do {
        got = read(from, part, sizeof part);
        if (got > 0 && write(to, part, (size_t)got) != got)
            return false;
    } while (got > 0);
    return got == 0 && fsync(to) == 0;
}

static void system_remove(void *files, const char *path)
{
    (void)files;
    (void)unlink(path);
}

static bool system_copy(void *files, const char *from, const char *to, struct err *e)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0 && errno == ENOENT) {
        system_remove(files, to);
        return true;
    }
    if (in < 0)
        return refused(from, e);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool ok = out >= 0 && copy_bytes(in, out);
    if (!ok)
        refused(to, e);
    close(in);
    if (out >= 0)
        close(out);
    return ok;
}

static void folder_of(const char *path, char folder[PATH_SIZE])
{
    snprintf(folder, PATH_SIZE, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        snprintf(folder, PATH_SIZE, ".");
    else
        *slash = '\0';
}

/* A name is on the medium when its folder is. */
static bool sync_folder(const char *path, struct err *e)
{
    char folder[PATH_SIZE];
    folder_of(path, folder);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        refused(folder, e);
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool system_rename(void *files, const char *from, const char *to, struct err *e)
{
    (void)files;
    return rename(from, to) == 0 ? sync_folder(to, e) : refused(from, e);
}

static void system_each(void *files, const char *path, files_look *look, void *context)
{
    (void)files;
    char folder[PATH_SIZE];
    folder_of(path, folder);
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return;
    for (const struct dirent *d = readdir(dir); d != NULL; d = readdir(dir))
        look(context, d->d_name);
    closedir(dir);
}

const struct files *files_system(void)
{
    static const struct files all = {
        .exists = system_exists,
        .copy = system_copy,
        .rename = system_rename,
        .remove = system_remove,
        .each = system_each,
    };
    return &all;
}
