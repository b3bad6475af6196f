/* crashdisk: a disk in memory that can lose power. Knows files, not SQLite.
 *
 * Each file has two images: what the running system sees, and what is surely on the
 * medium. Writes and truncations since the last sync are remembered one by one. At a
 * power cut each of them is, independently of the others, kept, dropped or torn (some of
 * its 512-byte sectors arrive, others do not). A kept write behind a dropped one leaves a
 * hole of zeros. Names behave as in a journalling file system: creations and removals
 * since the last sync survive as a prefix of the order in which they were made, and any
 * file's sync makes all of them certain.
 *
 * Every write, truncation, sync, creation and removal is one operation, counted from the
 * disk's start. Faults are armed by counts, so a run can be repeated exactly.
 *
 * A disk is "dead" after an armed crash until disk_crash or disk_kill starts its next
 * incarnation; a file opened in an earlier incarnation fails for ever.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/sim/rng.h"

enum { DISK_NAME_SIZE = 64, DISK_SECTOR = 512 };

struct disk;
struct disk_file;
struct disk_image; /* a copy of all files of a disk at one moment */

enum disk_result {
    DISK_OK,
    DISK_SHORT, /* read past the end: the rest is zeros */
    DISK_FULL,  /* the limit is reached; nothing was written */
    DISK_FAILED /* I/O error, or dead */
};

struct disk *disk_new(const char *name);
void disk_free(struct disk *d); /* NULL is fine; no file may be open */
const char *disk_name(const struct disk *d);

/* ---- files ---- */

/* The file of that name; NULL if there is none. */
struct disk_file *disk_find(struct disk *d, const char *name);
/* Finds or creates. NULL if the disk is dead or the operation fails. */
struct disk_file *disk_create(struct disk *d, const char *name);
/* False if it fails or there is no such file. durable: sync the directory too. */
bool disk_unlink(struct disk *d, const char *name, bool durable);

/* At once, and in place of a file that has the name. What stands in it is synced first.
 * Nobody may have either open. */
bool disk_rename(struct disk *d, const char *from, const char *to);
/* What was done to names stays done. */
bool disk_sync_names(struct disk *d);
/* Shows the names. */
typedef void disk_name_look(void *context, const char *name);
void disk_names(const struct disk *d, disk_name_look *look, void *context);

/* An open file is kept while it is held, linked or not. */
void disk_hold(struct disk_file *f);
void disk_drop(struct disk_file *f);

enum disk_result disk_read(struct disk_file *f, void *out, size_t size, uint64_t at);
enum disk_result disk_write(struct disk_file *f, const void *data, size_t size,
                            uint64_t at);
enum disk_result disk_truncate(struct disk_file *f, uint64_t size);
enum disk_result disk_sync(struct disk_file *f);
uint64_t disk_size(const struct disk_file *f);

/* ---- faults ---- */

/* After `operations` more, the disk is dead: the last of them may or may not have reached
 * the medium. 0 disarms. */
void disk_arm_crash(struct disk *d, uint64_t operations);
/* The operation (reads counted too) that is so many away fails, once. 0 disarms. */
void disk_arm_error(struct disk *d, uint64_t operations);
/* The read of that file that is so many away gets one flipped bit, once. 0 disarms. */
void disk_arm_rot(struct disk *d, const char *name, uint64_t reads);
/* From now on other bytes stand there, on the medium too. Within the file. */
void disk_rot(struct disk_file *f, const void *data, size_t size, uint64_t at);
/* While spared, no armed fault strikes or comes nearer: for those who only look. */
void disk_spare(struct disk *d, bool spare);
/* Writes that would let the files together grow beyond so many bytes fail with DISK_FULL.
 * 0: no limit. */
void disk_limit(struct disk *d, uint64_t bytes_max);
/* A sync that says yes and does nothing, until told otherwise: a medium that lies, to
 * show that the checks notice. */
void disk_lies(struct disk *d, bool lies);

bool disk_dead(const struct disk *d);
/* How many operations were made, and how often each fault struck, since disk_new. */
struct disk_counts {
    uint64_t operations, syncs, crashes, kills, kept, dropped, torn, errors, full, rotten;
    uint64_t cut; /* of the crashes, those that had been armed: amid an operation */
};
struct disk_counts disk_counts(const struct disk *d);
uint64_t disk_used(const struct disk *d);
uint32_t disk_incarnation(const struct disk *d);

/* Power is cut and comes back. Files still held belong to the old incarnation. */
void disk_crash(struct disk *d, struct rng *r);
/* All processes are killed; the system lives on: every write survives. */
void disk_kill(struct disk *d);

/* What a good copy made now would hold. The caller frees it. */
struct disk_image *disk_snapshot(const struct disk *d);
void disk_image_free(struct disk_image *image); /* NULL is fine */
/* The disk then holds exactly the image, on the medium; a new incarnation starts. */
void disk_restore(struct disk *d, const struct disk_image *image);
/* Shows all that stands in each file, as seen and as it is on the medium. */
typedef void disk_look(void *context, const uint8_t *data, uint64_t size);
void disk_each(const struct disk *d, disk_look *look, void *context);
