/* hub_restore: makes a hub.db of a backup and what the journal has behind it, with a new
 * epoch (docs/protocol.md, 10).
 *
 * Nobody else may have the files open. Until the last step the new file is marked as a
 * copy, so that no hub starts with half of it. hseq of epoch c begins at (c - 1) * 2^32
 * at least: every number is unique over all epochs, and their order is that of time. Two
 * lives that were made of one backup without a journal, each not knowing the other, have
 * the same counter: counter_min is there to keep that from happening.
 */
#pragma once

#include "core/uuid.h"
#include "store/hub_backup.h"

enum { HUB_EPOCH_MAX = 1 << 20 };

struct hub_restore {
    const char *backup;  /* NULL: hub.db as it is, for a new epoch only */
    const char *journal; /* NULL: there is none, or it is of no use */
    const char *path;    /* of hub.db: must not exist if there is a backup */
    const char *area;
    uint32_t counter_min; /* the new epoch's at least; 0: as it comes */
    uint64_t random;
    int64_t now;
    const char (*erased)[UUID_SIZE]; /* ops whose box and hash of the person must go */
    size_t erased_count;
};

struct hub_restored {
    struct hub_backup from; /* the backup */
    uint64_t applied;       /* transactions that the journal had behind it */
    bool complete;          /* nothing is missing; else kiosks must tell what they know */
    char missing[ERR_TEXT_SIZE]; /* why it is not complete */
    uint64_t known;              /* hseq of what is there */
    struct epoch epoch;          /* the new one */
    size_t erased;               /* ops of the list that were there */
};

/* The counter of the epoch in a hub.db that is to be replaced, however damaged: 0 if it
 * cannot be read. Nothing of the file, or beside it, is touched. */
uint32_t hub_restore_counter_of(const char *path);

/* ERR_INPUT: hub.db exists. On failure what stands at path is no hub.db. */
MUST_CHECK bool hub_restore(const struct hub_restore *order, struct hub_restored *report,
                            struct err *e);
