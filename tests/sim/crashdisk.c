#include "tests/sim/crashdisk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/diskbytes.h"

struct change { /* one write or truncation that no sync has covered */
    bool truncate;
    uint64_t at;
    size_t size;
    uint8_t *data;
    struct change *next;
};

struct disk_file {
    struct disk *disk;
    char name[DISK_NAME_SIZE];
    struct diskbytes seen;
    struct diskbytes sure;
    struct change *first, *last;
    bool linked;      /* the name leads here now */
    bool linked_sure; /* ... and on the medium */
    uint32_t held;
    uint32_t incarnation;
    struct disk_file *next;
};

struct entry { /* one creation or removal of a name that no sync has covered */
    struct disk_file *file;
    bool linked;
    bool and_next; /* with the next one or not at all */
};

enum { ENTRIES_MAX = 256 };

struct disk {
    char name[DISK_NAME_SIZE];
    struct disk_file *files;
    struct entry entries[ENTRIES_MAX];
    size_t entry_count;
    uint32_t incarnation;
    bool dead;
    bool lies;
    bool spared;
    uint64_t used, used_max;
    uint64_t crash_in, error_in, rot_in;
    char rot_name[DISK_NAME_SIZE];
    struct disk_counts counts;
};

struct disk_image {
    struct disk_file *files;
};

static void *need(void *p)
{
    assert(p != NULL); /* a simulation without memory has nothing to say */
    return p;
}

/* ---- changes ---- */

static void changes_free(struct disk_file *f)
{
    while (f->first != NULL) {
        struct change *next = f->first->next;
        free(f->first->data);
        free(f->first);
        f->first = next;
    }
    f->last = NULL;
}

static void changes_add(struct disk_file *f, const struct change *what)
{
    struct change *c = need(malloc(sizeof *c));
    *c = *what;
    c->next = NULL;
    if (f->last == NULL)
        f->first = c;
    else
        f->last->next = c;
    f->last = c;
}

static void change_apply(struct diskbytes *to, const struct change *c)
{
    if (c->truncate)
        diskbytes_resize(to, c->at);
    else
        diskbytes_write(to, c->data, c->size, c->at);
}

/* Each sector that the write touches arrives or does not. */
static void change_tear(struct diskbytes *to, const struct change *c, struct rng *r)
{
    for (uint64_t at = c->at; at < c->at + c->size;) {
        uint64_t end = (at / DISK_SECTOR + 1) * DISK_SECTOR;
        if (end > c->at + c->size)
            end = c->at + c->size;
        if (rng_chance(r, 500))
            diskbytes_write(to, c->data + (at - c->at), (size_t)(end - at), at);
        at = end;
    }
}

static void file_settle(struct disk_file *f, struct rng *r, uint32_t keep, uint32_t tear)
{
    struct disk_counts *counts = &f->disk->counts;
    for (struct change *c = f->first; c != NULL; c = c->next) {
        if (!c->truncate && rng_chance(r, tear)) {
            change_tear(&f->sure, c, r);
            counts->torn++;
        } else if (rng_chance(r, keep)) {
            change_apply(&f->sure, c);
            counts->kept++;
        } else {
            counts->dropped++;
        }
    }
    changes_free(f);
}

/* ---- files ---- */

static struct disk_file *file_new(struct disk_file **list, struct disk *d,
                                  const char *name)
{
    struct disk_file *f = need(calloc(1, sizeof *f));
    f->disk = d;
    assert(strlen(name) < sizeof f->name);
    memcpy(f->name, name, strlen(name) + 1);
    f->next = *list;
    *list = f;
    return f;
}

static void file_free(struct disk_file *f)
{
    changes_free(f);
    diskbytes_free(&f->seen);
    diskbytes_free(&f->sure);
    free(f);
}

static bool file_named_in_entries(const struct disk_file *f)
{
    for (size_t i = 0; i < f->disk->entry_count; i++)
        if (f->disk->entries[i].file == f)
            return true;
    return false;
}

/* Frees files that no name, handle or pending removal leads to. */
static void disk_sweep(struct disk *d)
{
    struct disk_file **at = &d->files;
    while (*at != NULL) {
        struct disk_file *f = *at;
        if (f->linked || f->linked_sure || f->held > 0 || file_named_in_entries(f)) {
            at = &f->next;
            continue;
        }
        *at = f->next;
        file_free(f);
    }
}

static void disk_settle_entries(struct disk *d, size_t count)
{
    for (size_t i = 0; i < count; i++)
        d->entries[i].file->linked_sure = d->entries[i].linked;
    d->entry_count = 0;
}

static void disk_note_entry(struct disk *d, struct disk_file *f, bool linked)
{
    if (d->entry_count == ENTRIES_MAX)
        disk_settle_entries(d, d->entry_count); /* a journal does not wait for ever */
    d->entries[d->entry_count++] = (struct entry){.file = f, .linked = linked};
    f->linked = linked;
}

/* ---- faults ---- */

static bool counts_down(const struct disk *d, uint64_t *left)
{
    if (*left == 0 || d->spared)
        return false;
    return --*left == 0;
}

/* Whether an operation may go on; one that changes the medium may be the last. */
static bool disk_may(struct disk *d)
{
    if (d->dead)
        return false;
    if (counts_down(d, &d->error_in)) {
        d->counts.errors++;
        return false;
    }
    d->counts.operations++;
    return true;
}

/* To be asked after the operation was done: true if power went with it. */
static bool disk_died(struct disk *d)
{
    if (!counts_down(d, &d->crash_in))
        return false;
    d->dead = true;
    d->counts.cut++;
    return true;
}

static bool file_usable(const struct disk_file *f)
{
    return f->incarnation == f->disk->incarnation && !f->disk->dead;
}

/* ---- public ---- */

struct disk *disk_new(const char *name)
{
    struct disk *d = need(calloc(1, sizeof *d));
    assert(strlen(name) < sizeof d->name);
    memcpy(d->name, name, strlen(name) + 1);
    return d;
}

void disk_free(struct disk *d)
{
    if (d == NULL)
        return;
    while (d->files != NULL) {
        struct disk_file *next = d->files->next;
        assert(d->files->held == 0);
        file_free(d->files);
        d->files = next;
    }
    free(d);
}

const char *disk_name(const struct disk *d)
{
    return d->name;
}

struct disk_file *disk_find(struct disk *d, const char *name)
{
    for (struct disk_file *f = d->files; f != NULL; f = f->next)
        if (f->linked && f->incarnation == d->incarnation && strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

struct disk_file *disk_create(struct disk *d, const char *name)
{
    struct disk_file *f = disk_find(d, name);
    if (f != NULL || !disk_may(d))
        return d->dead ? NULL : f;
    f = file_new(&d->files, d, name);
    f->incarnation = d->incarnation;
    disk_note_entry(d, f, true);
    return disk_died(d) ? NULL : f;
}

bool disk_unlink(struct disk *d, const char *name, bool durable)
{
    struct disk_file *f = disk_find(d, name);
    if (f == NULL || !disk_may(d))
        return false;
    d->used -= f->seen.size;
    disk_note_entry(d, f, false);
    if (disk_died(d))
        return false;
    if (durable)
        disk_settle_entries(d, d->entry_count);
    disk_sweep(d);
    return true;
}

bool disk_rename(struct disk *d, const char *from, const char *to)
{
    struct disk_file *f = disk_find(d, from);
    if (f == NULL || disk_sync(f) != DISK_OK) /* no entries are left by that */
        return false;
    if (disk_find(d, to) != NULL) {
        if (!disk_unlink(d, to, false))
            return false;
        d->entries[d->entry_count - 1].and_next = true;
    }
    if (!disk_may(d))
        return false;
    struct disk_file *named = file_new(&d->files, d, to);
    named->incarnation = d->incarnation;
    diskbytes_copy(&named->seen, &f->seen);
    diskbytes_copy(&named->sure, &f->sure);
    disk_note_entry(d, named, true);
    d->entries[d->entry_count - 1].and_next = true;
    disk_note_entry(d, f, false);
    if (disk_died(d))
        return false;
    disk_sweep(d);
    return true;
}

bool disk_sync_names(struct disk *d)
{
    if (!disk_may(d) || disk_died(d))
        return false;
    disk_settle_entries(d, d->entry_count);
    disk_sweep(d);
    return true;
}

void disk_hold(struct disk_file *f)
{
    f->held++;
}

void disk_drop(struct disk_file *f)
{
    assert(f->held > 0);
    f->held--;
    disk_sweep(f->disk);
}

enum disk_result disk_read(struct disk_file *f, void *out, size_t size, uint64_t at)
{
    struct disk *d = f->disk;
    if (!file_usable(f))
        return DISK_FAILED;
    if (counts_down(d, &d->error_in)) {
        d->counts.errors++;
        return DISK_FAILED;
    }
    memset(out, 0, size);
    if (at >= f->seen.size)
        return DISK_SHORT;
    uint64_t left = f->seen.size - at;
    size_t part = left < size ? (size_t)left : size;
    memcpy(out, f->seen.data + at, part);
    if (d->rot_in > 0 && strcmp(f->name, d->rot_name) == 0 &&
        counts_down(d, &d->rot_in)) {
        ((uint8_t *)out)[part / 2] ^= 1;
        d->counts.rotten++;
    }
    return part < size ? DISK_SHORT : DISK_OK;
}

static enum disk_result changed(struct disk_file *f, const struct change *c)
{
    struct disk *d = f->disk;
    uint64_t before = f->seen.size;
    change_apply(&f->seen, c);
    changes_add(f, c);
    if (f->linked)
        d->used = d->used - before + f->seen.size;
    return disk_died(d) ? DISK_FAILED : DISK_OK;
}

enum disk_result disk_write(struct disk_file *f, const void *data, size_t size,
                            uint64_t at)
{
    struct disk *d = f->disk;
    if (!file_usable(f) || !disk_may(d))
        return DISK_FAILED;
    uint64_t end = at + size;
    if (d->used_max > 0 && end > f->seen.size &&
        d->used + (end - f->seen.size) > d->used_max) {
        d->counts.full++;
        return DISK_FULL;
    }
    struct change c = {.at = at, .size = size, .data = need(malloc(size + 1))};
    memcpy(c.data, data, size);
    return changed(f, &c);
}

enum disk_result disk_truncate(struct disk_file *f, uint64_t size)
{
    if (!file_usable(f) || !disk_may(f->disk))
        return DISK_FAILED;
    struct change c = {.truncate = true, .at = size};
    return changed(f, &c);
}

enum disk_result disk_sync(struct disk_file *f)
{
    struct disk *d = f->disk;
    if (!file_usable(f) || !disk_may(d) || disk_died(d))
        return DISK_FAILED;
    d->counts.syncs++;
    if (d->lies)
        return DISK_OK;
    for (struct change *c = f->first; c != NULL; c = c->next)
        change_apply(&f->sure, c);
    changes_free(f);
    disk_settle_entries(d, d->entry_count);
    disk_sweep(d);
    return DISK_OK;
}

uint64_t disk_size(const struct disk_file *f)
{
    return f->seen.size;
}

void disk_arm_crash(struct disk *d, uint64_t operations)
{
    d->crash_in = operations;
}

void disk_arm_error(struct disk *d, uint64_t operations)
{
    d->error_in = operations;
}

void disk_arm_rot(struct disk *d, const char *name, uint64_t reads)
{
    assert(strlen(name) < sizeof d->rot_name);
    memcpy(d->rot_name, name, strlen(name) + 1);
    d->rot_in = reads;
}

void disk_rot(struct disk_file *f, const void *data, size_t size, uint64_t at)
{
    assert(at + size <= f->seen.size);
    memcpy(f->seen.data + at, data, size);
    if (at + size <= f->sure.size)
        memcpy(f->sure.data + at, data, size);
    f->disk->counts.rotten++;
}

void disk_spare(struct disk *d, bool spare)
{
    d->spared = spare;
}

void disk_limit(struct disk *d, uint64_t bytes_max)
{
    d->used_max = bytes_max;
}

void disk_lies(struct disk *d, bool lies)
{
    d->lies = lies;
}

bool disk_dead(const struct disk *d)
{
    return d->dead;
}

struct disk_counts disk_counts(const struct disk *d)
{
    return d->counts;
}

uint64_t disk_used(const struct disk *d)
{
    return d->used;
}

uint32_t disk_incarnation(const struct disk *d)
{
    return d->incarnation;
}

/* ---- the next incarnation ---- */

/* Handles of the old incarnation keep the old file object; what it holds moves to a new
 * one that the new incarnation finds. */
static void file_reborn(struct disk *d, struct disk_file *old)
{
    struct disk_file *f = file_new(&d->files, d, old->name);
    f->incarnation = d->incarnation;
    f->linked = old->linked;
    f->linked_sure = old->linked_sure;
    f->seen = old->seen;
    f->sure = old->sure;
    f->first = old->first;
    f->last = old->last;
    for (size_t i = 0; i < d->entry_count; i++)
        if (d->entries[i].file == old)
            d->entries[i].file = f;
    old->seen = old->sure = (struct diskbytes){0};
    old->first = old->last = NULL;
    old->linked = old->linked_sure = false;
    if (f->linked)
        d->used += f->seen.size;
}

static void disk_reborn(struct disk *d)
{
    d->incarnation++;
    d->dead = false;
    d->crash_in = d->error_in = d->rot_in = 0;
    d->used = 0;
    struct disk_file *next;
    for (struct disk_file *f = d->files; f != NULL; f = next) {
        next = f->next;
        if (f->incarnation == d->incarnation)
            continue;
        if (f->linked || f->linked_sure || file_named_in_entries(f))
            file_reborn(d, f);
    }
    disk_sweep(d);
}

void disk_crash(struct disk *d, struct rng *r)
{
    static const uint32_t keeps[] = {0, 300, 700, 1000};
    uint32_t keep = keeps[rng_below(r, sizeof keeps / sizeof keeps[0])];
    uint32_t tear = rng_chance(r, 500) ? 200 : 0;
    for (struct disk_file *f = d->files; f != NULL; f = f->next) {
        if (f->incarnation != d->incarnation)
            continue;
        file_settle(f, r, keep, tear);
        diskbytes_copy(&f->seen, &f->sure);
    }
    size_t kept =
        keep == 1000 ? d->entry_count : (size_t)rng_below(r, d->entry_count + 1);
    while (kept > 0 && kept < d->entry_count && d->entries[kept - 1].and_next)
        kept++;
    disk_settle_entries(d, kept);
    for (struct disk_file *f = d->files; f != NULL; f = f->next)
        f->linked = f->linked_sure;
    d->counts.crashes++;
    disk_reborn(d);
}

void disk_kill(struct disk *d)
{
    d->counts.kills++;
    disk_reborn(d);
}

struct disk_image *disk_snapshot(const struct disk *d)
{
    struct disk_image *image = need(calloc(1, sizeof *image));
    for (struct disk_file *f = d->files; f != NULL; f = f->next) {
        if (!f->linked || f->incarnation != d->incarnation)
            continue;
        struct disk_file *copy = file_new(&image->files, NULL, f->name);
        diskbytes_copy(&copy->seen, &f->seen);
    }
    return image;
}

void disk_image_free(struct disk_image *image)
{
    if (image == NULL)
        return;
    while (image->files != NULL) {
        struct disk_file *next = image->files->next;
        file_free(image->files);
        image->files = next;
    }
    free(image);
}

void disk_restore(struct disk *d, const struct disk_image *image)
{
    for (struct disk_file *f = d->files; f != NULL; f = f->next) {
        changes_free(f);
        f->linked = f->linked_sure = false;
    }
    d->entry_count = 0;
    disk_reborn(d);
    for (struct disk_file *from = image->files; from != NULL; from = from->next) {
        struct disk_file *f = file_new(&d->files, d, from->name);
        f->incarnation = d->incarnation;
        f->linked = f->linked_sure = true;
        diskbytes_copy(&f->seen, &from->seen);
        diskbytes_copy(&f->sure, &from->seen);
        d->used += f->seen.size;
    }
}

void disk_names(const struct disk *d, disk_name_look *look, void *context)
{
    for (const struct disk_file *f = d->files; f != NULL; f = f->next)
        if (f->linked && f->incarnation == d->incarnation)
            look(context, f->name);
}

void disk_each(const struct disk *d, disk_look *look, void *context)
{
    for (const struct disk_file *f = d->files; f != NULL; f = f->next) {
        look(context, f->seen.data, f->seen.size);
        if (f->first != NULL) /* else both are the same */
            look(context, f->sure.data, f->sure.size);
    }
}
