#include "tests/sim/crashfiles.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 64 };

/* "/disk/file" -> disk and file. */
static struct disk *locate(void *files, const char *path, const char **file)
{
    char name[DISK_NAME_SIZE];
    const char *slash = strchr(path + 1, '/');
    assert(slash != NULL && slash - path - 1 < DISK_NAME_SIZE);
    size_t size = (size_t)(slash - path - 1);
    memcpy(name, path + 1, size);
    name[size] = '\0';
    *file = slash + 1;
    return crashvfs_disk(files, name);
}

static bool crash_exists(void *files, const char *path)
{
    const char *name;
    struct disk *d = locate(files, path, &name);
    return disk_find(d, name) != NULL;
}

static void crash_remove(void *files, const char *path)
{
    const char *name;
    struct disk *d = locate(files, path, &name);
    (void)disk_unlink(d, name, false);
}

static bool refused(enum disk_result r, const char *path, struct err *e)
{
    return err_set(e, r == DISK_FULL ? ERR_FULL : ERR_LATER, "%s: not written", path);
}

/* Half of it may come, as when a real one is cut short. */
static enum disk_result write_all(struct disk_file *to, const uint8_t *data, size_t size)
{
    enum disk_result r = disk_truncate(to, 0);
    for (size_t at = 0; r == DISK_OK && at < size; at += DISK_SECTOR) {
        size_t part = size - at < DISK_SECTOR ? size - at : DISK_SECTOR;
        r = disk_write(to, data + at, part, at);
    }
    return r == DISK_OK ? disk_sync(to) : r;
}

static bool crash_copy(void *files, const char *from, const char *to, struct err *e)
{
    const char *source, *target;
    struct disk *d = locate(files, from, &source);
    struct disk_file *in = disk_find(d, source);
    locate(files, to, &target);
    if (in == NULL) {
        crash_remove(files, to);
        return !disk_dead(d) || refused(DISK_FAILED, from, e);
    }
    size_t size = (size_t)disk_size(in);
    uint8_t *data = malloc(size + 1);
    if (data == NULL)
        abort();
    enum disk_result r = disk_read(in, data, size, 0);
    struct disk_file *out = r == DISK_FAILED ? NULL : disk_create(d, target);
    r = out == NULL ? DISK_FAILED : write_all(out, data, size);
    free(data);
    return r == DISK_OK || refused(r, to, e);
}

static bool crash_rename(void *files, const char *from, const char *to, struct err *e)
{
    const char *source, *target;
    struct disk *d = locate(files, from, &source);
    locate(files, to, &target);
    return (disk_rename(d, source, target) && disk_sync_names(d)) ||
           refused(DISK_FAILED, from, e);
}

struct names {
    char list[NAMES_MAX][DISK_NAME_SIZE];
    size_t count;
};

static void note_name(void *context, const char *name)
{
    struct names *n = context;
    if (n->count < NAMES_MAX)
        memcpy(n->list[n->count++], name, strlen(name) + 1);
}

static void crash_each(void *files, const char *path, files_look *look, void *context)
{
    const char *name;
    struct names n = {.count = 0};
    disk_names(locate(files, path, &name), note_name, &n);
    for (size_t i = 0; i < n.count; i++)
        look(context, n.list[i]);
}

struct files crashfiles(struct crashvfs *v)
{
    return (struct files){
        .context = v,
        .exists = crash_exists,
        .copy = crash_copy,
        .rename = crash_rename,
        .remove = crash_remove,
        .each = crash_each,
    };
}
