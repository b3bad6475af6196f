/* crashvfs: SQLite on disks that can lose power (crashdisk.h), wholly in memory.
 *
 * Installed as SQLite's default VFS, so that the stores open their files unchanged: the
 * path "/hub/hub.db" is the file "hub.db" on the disk "hub". Temporary files have no
 * disk. Several connections of one process may open one file: locks and shared memory
 * (WAL) work between them, and both are gone after a crash or kill. Time and chance come
 * from the simulation.
 *
 * After disk_crash or disk_kill every connection of that disk fails with SQLITE_IOERR and
 * must be closed; the files can be opened anew at once.
 */
#pragma once

#include <sqlite3.h>
#include <stdint.h>

#include "tests/sim/crashdisk.h"

struct crashvfs;

/* Becomes SQLite's default. NULL if SQLite refuses. One at a time. */
struct crashvfs *crashvfs_install(uint64_t seed);

/* Gives the default back and frees all disks; every connection must be closed. NULL is
 * fine. */
void crashvfs_remove(struct crashvfs *v);

/* The disk of that name, made when first asked for. Lent. */
struct disk *crashvfs_disk(struct crashvfs *v, const char *name);

/* What SQLite takes for the time: milliseconds since 1970. */
void crashvfs_time(struct crashvfs *v, int64_t unix_ms);
