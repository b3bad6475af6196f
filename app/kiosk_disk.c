/* Whether the disk takes what people do, and the one thing that a host keeps on it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/kiosk_store_inner.h"

/* A booking and its place in the log take some 20 KiB. */
enum { ROOM_MIN = 128 * 1024 };

static const char closed_file[] = "out-of-order";

static enum disk disk_of(const struct kiosk_store *ks)
{
    struct statvfs room;
    if (statvfs(ks->place.folder, &room) != 0)
        return DISK_DAMAGED;
    if ((room.f_flag & ST_RDONLY) != 0)
        return DISK_READ_ONLY;
    return (uint64_t)room.f_bavail * room.f_frsize < ROOM_MIN ? DISK_FULL : DISK_GOOD;
}

static enum disk disk_of_err(const struct err *e)
{
    return e->kind == ERR_FULL ? DISK_FULL : DISK_DAMAGED;
}

void kiosk_store_disk(struct kiosk_store *ks, struct station *out)
{
    struct err e;
    out->disk = disk_of(ks);
    if (out->disk == DISK_GOOD && ks->outbox == NULL)
        out->disk = DISK_DAMAGED;
    /* What has failed counts as failing until it has gone well once. */
    if (out->disk == DISK_GOOD && ks->failed) {
        ks->failed = !outbox_try(ks->outbox, &e);
        out->disk = ks->failed ? disk_of_err(&e) : DISK_GOOD;
    }
    out->cannot_save = out->disk != DISK_GOOD;
}

bool kiosk_store_saves(struct kiosk_store *ks, struct err *e)
{
    if (ks->outbox == NULL)
        return err_set(e, ERR_LATER, "outbox.db is not open");
    ks->failed = !outbox_try(ks->outbox, e);
    return !ks->failed;
}

bool kiosk_store_reads(struct kiosk_store *ks, struct err *e)
{
    struct content_state state;
    return kiosk_store_content(
        ks, kiosk_store_there(ks, e) && content_state(ks->content, &state, e), e);
}

/* ---- out of order ---- */

static bool closed_path(const struct kiosk_store *ks, char out[PATH_MAX])
{
    int size = snprintf(out, PATH_MAX, "%s/%s", ks->place.folder, closed_file);
    return size > 0 && size < PATH_MAX;
}

bool kiosk_store_closed(const struct kiosk_store *ks)
{
    char path[PATH_MAX];
    return closed_path(ks, path) && access(path, F_OK) == 0;
}

/* The name is what counts, so the folder is what must be on the disk. */
static bool sync_folder(const struct kiosk_store *ks)
{
    int fd = open(ks->place.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

static bool keep_closed(const struct kiosk_store *ks, const char *path)
{
    if (!ks->closed)
        return unlink(path) == 0 || errno == ENOENT;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

bool kiosk_store_close_screen(struct kiosk_store *ks, bool closed, struct err *e)
{
    char path[PATH_MAX];
    ks->closed = closed;
    if (closed_path(ks, path) && keep_closed(ks, path) && sync_folder(ks))
        return true;
    return err_set(e, ERR_LATER, "%s: %s: holds only until a restart", closed_file,
                   strerror(errno));
}
