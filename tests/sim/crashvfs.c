#include "tests/sim/crashvfs.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 2 * DISK_NAME_SIZE, REGIONS_MAX = 64, SLOTS = SQLITE_SHM_NLOCK };

/* What the connections to one file of one incarnation share: locks and shared memory. */
struct shared {
    struct disk_file *file; /* held */
    uint32_t handles;
    uint32_t readers;              /* that hold SHARED or more */
    const struct handle *reserved; /* at most one each */
    const struct handle *pending;
    const struct handle *exclusive;
    uint32_t mapped; /* handles that use the shared memory */
    void *regions[REGIONS_MAX];
    int region_count;
    uint32_t slot_readers[SLOTS];
    const struct handle *slot_writer[SLOTS];
    struct shared *next;
};

struct crashvfs {
    sqlite3_vfs vfs;
    sqlite3_vfs *before; /* the default that this one replaced */
    struct rng rng;
    int64_t unix_ms;
    struct disk **disks;
    size_t disk_count;
    struct shared *shared;
    struct disk *temporary; /* files without a name */
    uint64_t temporary_count;
};

struct handle { /* begins with what SQLite expects */
    sqlite3_file base;
    struct crashvfs *v;
    struct shared *shared;
    int lock;
    bool mapped;
    bool slot_read[SLOTS], slot_write[SLOTS];
    bool unlink_on_close;
    char name[DISK_NAME_SIZE];
    struct disk *disk;
    uint32_t incarnation;
};

static struct handle *handle_of(sqlite3_file *f)
{
    return (struct handle *)(void *)f;
}

static bool alive(const struct handle *h)
{
    return h->incarnation == disk_incarnation(h->disk) && !disk_dead(h->disk);
}

/* ---- what connections share ---- */

static struct shared *shared_join(struct crashvfs *v, struct disk_file *file)
{
    struct shared *s = v->shared;
    while (s != NULL && s->file != file)
        s = s->next;
    if (s == NULL) {
        s = calloc(1, sizeof *s);
        assert(s != NULL);
        s->file = file;
        disk_hold(file);
        s->next = v->shared;
        v->shared = s;
    }
    s->handles++;
    return s;
}

static void regions_free(struct shared *s)
{
    for (int i = 0; i < s->region_count; i++)
        free(s->regions[i]);
    s->region_count = 0;
}

static void shared_leave(struct crashvfs *v, struct shared *s)
{
    if (--s->handles > 0)
        return;
    struct shared **at = &v->shared;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    regions_free(s);
    disk_drop(s->file);
    free(s);
}

/* ---- files ---- */

static int file_unlock(sqlite3_file *f, int lock);
static int file_shm_unmap(sqlite3_file *f, int delete_it);

static int file_close(sqlite3_file *f)
{
    struct handle *h = handle_of(f);
    file_unlock(f, SQLITE_LOCK_NONE);
    file_shm_unmap(f, 0);
    if (h->unlink_on_close && alive(h))
        disk_unlink(h->disk, h->name, false);
    shared_leave(h->v, h->shared);
    return SQLITE_OK;
}

static int file_read(sqlite3_file *f, void *out, int size, sqlite3_int64 at)
{
    struct handle *h = handle_of(f);
    switch (disk_read(h->shared->file, out, (size_t)size, (uint64_t)at)) {
    case DISK_OK: return SQLITE_OK;
    case DISK_SHORT: return SQLITE_IOERR_SHORT_READ;
    case DISK_FULL:
    case DISK_FAILED: break;
    }
    return SQLITE_IOERR_READ;
}

static int result_of(enum disk_result r, int failed)
{
    switch (r) {
    case DISK_OK: return SQLITE_OK;
    case DISK_FULL: return SQLITE_FULL;
    case DISK_SHORT:
    case DISK_FAILED: break;
    }
    return failed;
}

static int file_write(sqlite3_file *f, const void *data, int size, sqlite3_int64 at)
{
    return result_of(
        disk_write(handle_of(f)->shared->file, data, (size_t)size, (uint64_t)at),
        SQLITE_IOERR_WRITE);
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    return result_of(disk_truncate(handle_of(f)->shared->file, (uint64_t)size),
                     SQLITE_IOERR_TRUNCATE);
}

static int file_sync(sqlite3_file *f, int flags)
{
    (void)flags;
    return result_of(disk_sync(handle_of(f)->shared->file), SQLITE_IOERR_FSYNC);
}

static int file_size(sqlite3_file *f, sqlite3_int64 *size)
{
    struct handle *h = handle_of(f);
    if (!alive(h))
        return SQLITE_IOERR_FSTAT;
    *size = (sqlite3_int64)disk_size(h->shared->file);
    return SQLITE_OK;
}

static int file_control(sqlite3_file *f, int op, void *argument)
{
    (void)f;
    (void)op;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int file_sector_size(sqlite3_file *f)
{
    (void)f;
    return DISK_SECTOR;
}

static int file_characteristics(sqlite3_file *f)
{
    (void)f;
    /* What SQLite assumes of real disks by default, and what crashdisk keeps: a write
     * that power interrupts changes no byte outside of its range. */
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* ---- file locks ---- */

static int lock_shared(struct handle *h)
{
    struct shared *s = h->shared;
    if (s->pending != NULL || s->exclusive != NULL)
        return SQLITE_BUSY;
    s->readers++;
    return SQLITE_OK;
}

static int lock_reserved(struct handle *h)
{
    struct shared *s = h->shared;
    if (s->reserved != NULL && s->reserved != h)
        return SQLITE_BUSY;
    s->reserved = h;
    return SQLITE_OK;
}

static int lock_exclusive(struct handle *h)
{
    struct shared *s = h->shared;
    bool others_write = (s->reserved != NULL && s->reserved != h) ||
                        (s->pending != NULL && s->pending != h);
    if (others_write)
        return SQLITE_BUSY;
    s->pending = h; /* no new readers from here */
    h->lock = SQLITE_LOCK_PENDING;
    if (s->readers > 1)
        return SQLITE_BUSY;
    s->exclusive = h;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *f, int lock)
{
    struct handle *h = handle_of(f);
    if (h->lock >= lock)
        return SQLITE_OK;
    if (!alive(h))
        return SQLITE_IOERR_LOCK;
    int rc = SQLITE_OK;
    if (lock == SQLITE_LOCK_SHARED)
        rc = lock_shared(h);
    else if (lock == SQLITE_LOCK_RESERVED)
        rc = lock_reserved(h);
    else
        rc = lock_exclusive(h);
    if (rc == SQLITE_OK)
        h->lock = lock;
    return rc;
}

static int file_unlock(sqlite3_file *f, int lock)
{
    struct handle *h = handle_of(f);
    struct shared *s = h->shared;
    if (h->lock <= lock)
        return SQLITE_OK;
    if (s->reserved == h)
        s->reserved = NULL;
    if (s->pending == h)
        s->pending = NULL;
    if (s->exclusive == h)
        s->exclusive = NULL;
    if (lock == SQLITE_LOCK_NONE)
        s->readers--;
    h->lock = lock;
    return SQLITE_OK;
}

static int file_check_reserved(sqlite3_file *f, int *taken)
{
    *taken = handle_of(f)->shared->reserved != NULL;
    return SQLITE_OK;
}

/* ---- shared memory ---- */

static int file_shm_map(sqlite3_file *f, int region, int size, int extend,
                        void volatile **out)
{
    struct handle *h = handle_of(f);
    struct shared *s = h->shared;
    *out = NULL;
    if (!alive(h) || region >= REGIONS_MAX)
        return SQLITE_IOERR_SHMMAP;
    if (!h->mapped) {
        h->mapped = true;
        s->mapped++;
    }
    while (extend != 0 && s->region_count <= region) {
        s->regions[s->region_count] = calloc(1, (size_t)size);
        assert(s->regions[s->region_count] != NULL);
        s->region_count++;
    }
    if (region < s->region_count)
        *out = s->regions[region];
    return SQLITE_OK;
}

static void slot_drop(struct handle *h, int i)
{
    struct shared *s = h->shared;
    if (h->slot_write[i])
        s->slot_writer[i] = NULL;
    if (h->slot_read[i])
        s->slot_readers[i]--;
    h->slot_write[i] = h->slot_read[i] = false;
}

static bool slot_free(const struct handle *h, int i, bool exclusive)
{
    const struct shared *s = h->shared;
    uint32_t mine = h->slot_read[i] ? 1 : 0;
    if (s->slot_writer[i] != NULL && s->slot_writer[i] != h)
        return false;
    return !exclusive || s->slot_readers[i] == mine;
}

static void slot_take(struct handle *h, int i, bool exclusive)
{
    struct shared *s = h->shared;
    if (exclusive) {
        s->slot_writer[i] = h;
        h->slot_write[i] = true;
    } else if (!h->slot_read[i]) {
        s->slot_readers[i]++;
        h->slot_read[i] = true;
    }
}

static int file_shm_lock(sqlite3_file *f, int first, int count, int flags)
{
    struct handle *h = handle_of(f);
    bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        for (int i = first; i < first + count; i++)
            slot_drop(h, i);
        return SQLITE_OK;
    }
    if (!alive(h))
        return SQLITE_IOERR_SHMLOCK;
    for (int i = first; i < first + count; i++)
        if (!slot_free(h, i, exclusive))
            return SQLITE_BUSY;
    for (int i = first; i < first + count; i++)
        slot_take(h, i, exclusive);
    return SQLITE_OK;
}

static void file_shm_barrier(sqlite3_file *f)
{
    (void)f; /* one thread */
}

static int file_shm_unmap(sqlite3_file *f, int delete_it)
{
    (void)delete_it; /* the last to go takes it along in any case, as the first to come
                        would empty it */
    struct handle *h = handle_of(f);
    struct shared *s = h->shared;
    if (!h->mapped)
        return SQLITE_OK;
    for (int i = 0; i < SLOTS; i++)
        slot_drop(h, i);
    h->mapped = false;
    if (--s->mapped == 0)
        regions_free(s);
    return SQLITE_OK;
}

static const sqlite3_io_methods file_methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

/* ---- the VFS ---- */

/* "/disk/file" -> disk and file; NULL if it is no such path. */
static struct disk *locate(struct crashvfs *v, const char *path, const char **file)
{
    const char *slash = path[0] == '/' ? strchr(path + 1, '/') : NULL;
    char name[DISK_NAME_SIZE];
    if (slash == NULL || slash - path - 1 >= DISK_NAME_SIZE ||
        strlen(slash + 1) >= DISK_NAME_SIZE)
        return NULL;
    size_t size = (size_t)(slash - path - 1);
    memcpy(name, path + 1, size);
    name[size] = '\0';
    *file = slash + 1;
    return crashvfs_disk(v, name);
}

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags,
                    int *flags_out)
{
    struct crashvfs *v = vfs->pAppData;
    struct handle *h = handle_of(f);
    char temporary[DISK_NAME_SIZE];
    const char *name = temporary;
    *h = (struct handle){.v = v, .disk = v->temporary};
    if (path == NULL)
        snprintf(temporary, sizeof temporary, "%llu",
                 (unsigned long long)++v->temporary_count);
    else
        h->disk = locate(v, path, &name);
    if (h->disk == NULL || disk_dead(h->disk))
        return SQLITE_CANTOPEN;
    struct disk_file *file = (flags & SQLITE_OPEN_CREATE) != 0
                                 ? disk_create(h->disk, name)
                                 : disk_find(h->disk, name);
    if (file == NULL)
        return SQLITE_CANTOPEN;
    h->shared = shared_join(v, file);
    h->incarnation = disk_incarnation(h->disk);
    h->unlink_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0 || path == NULL;
    memcpy(h->name, name, strlen(name) + 1);
    h->base.pMethods = &file_methods;
    if (flags_out != NULL)
        *flags_out = flags;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_directory)
{
    const char *name;
    struct disk *d = locate(vfs->pAppData, path, &name);
    if (d == NULL || disk_dead(d))
        return SQLITE_IOERR_DELETE;
    if (disk_find(d, name) == NULL)
        return SQLITE_IOERR_DELETE_NOENT;
    return disk_unlink(d, name, sync_directory != 0) ? SQLITE_OK : SQLITE_IOERR_DELETE;
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *yes)
{
    (void)flags;
    const char *name;
    struct disk *d = locate(vfs->pAppData, path, &name);
    *yes = 0;
    if (d == NULL || disk_dead(d))
        return SQLITE_IOERR_ACCESS;
    *yes = disk_find(d, name) != NULL;
    return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int size, char *out)
{
    (void)vfs;
    if (strlen(path) >= (size_t)size)
        return SQLITE_CANTOPEN;
    memcpy(out, path, strlen(path) + 1);
    return SQLITE_OK;
}

static int vfs_randomness(sqlite3_vfs *vfs, int size, char *out)
{
    struct crashvfs *v = vfs->pAppData;
    rng_fill(&v->rng, out, (size_t)size);
    return size;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
    (void)vfs;
    return microseconds; /* nobody else runs meanwhile, so waiting changes nothing */
}

static int vfs_time_ms(sqlite3_vfs *vfs, sqlite3_int64 *out)
{
    const sqlite3_int64 julian_ms_of_1970 = 210866760000000;
    struct crashvfs *v = vfs->pAppData;
    *out = julian_ms_of_1970 + v->unix_ms;
    return SQLITE_OK;
}

static int vfs_time(sqlite3_vfs *vfs, double *days)
{
    sqlite3_int64 ms = 0;
    vfs_time_ms(vfs, &ms);
    *days = (double)ms / 86400000.0;
    return SQLITE_OK;
}

static int vfs_last_error(sqlite3_vfs *vfs, int size, char *out)
{
    (void)vfs;
    if (size > 0)
        out[0] = '\0';
    return 0;
}

struct crashvfs *crashvfs_install(uint64_t seed)
{
    struct crashvfs *v = calloc(1, sizeof *v);
    assert(v != NULL);
    v->before = sqlite3_vfs_find(NULL);
    rng_seed(&v->rng, seed);
    v->temporary = disk_new("temporary");
    v->vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = sizeof(struct handle),
        .mxPathname = PATH_SIZE,
        .zName = "crash",
        .pAppData = v,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_path,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_time,
        .xGetLastError = vfs_last_error,
        .xCurrentTimeInt64 = vfs_time_ms,
    };
    if (sqlite3_vfs_register(&v->vfs, 1) != SQLITE_OK) {
        disk_free(v->temporary);
        free(v);
        return NULL;
    }
    sqlite3_randomness(0, NULL); /* SQLite's own generator starts anew, from our seed */
    return v;
}

void crashvfs_remove(struct crashvfs *v)
{
    if (v == NULL)
        return;
    assert(v->shared == NULL);
    sqlite3_vfs_unregister(&v->vfs);
    if (v->before != NULL)
        sqlite3_vfs_register(v->before, 1);
    for (size_t i = 0; i < v->disk_count; i++)
        disk_free(v->disks[i]);
    free(v->disks);
    disk_free(v->temporary);
    free(v);
}

struct disk *crashvfs_disk(struct crashvfs *v, const char *name)
{
    for (size_t i = 0; i < v->disk_count; i++)
        if (strcmp(disk_name(v->disks[i]), name) == 0)
            return v->disks[i];
    struct disk **disks = realloc(v->disks, (v->disk_count + 1) * sizeof(struct disk *));
    assert(disks != NULL);
    v->disks = disks;
    v->disks[v->disk_count] = disk_new(name);
    return v->disks[v->disk_count++];
}

void crashvfs_time(struct crashvfs *v, int64_t unix_ms)
{
    v->unix_ms = unix_ms;
}
