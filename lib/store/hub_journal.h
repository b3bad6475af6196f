/* hub_journal: journal.db, every committed transaction of hub.db, meant for another disk.
 *
 * A row is one transaction: its number (1, 2, 3 ...), hub.db's hseq after it, its
 * changeset, and a hash over the hash before it, number and changeset. So an older copy
 * of hub.db that knows its own number and hash can be brought up to date, and damage, a
 * gap or another hub's journal shows. A row that `begins` has no link to the one before:
 * hub.db was written without a journal, or by another version, in between.
 *
 * One process at a time. What people said is in here as sealed as in hub.db, and deleted
 * rows are overwritten.
 */
#pragma once

#include "core/topic.h"
#include "store/db.h"

struct journal;

enum { JOURNAL_HASH_BYTES = 32 };

struct journal_entry {
    uint64_t number;
    uint64_t hseq;    /* of hub.db after it */
    uint32_t version; /* of hub.db's tables */
    bool begins;
    uint8_t hash[JOURNAL_HASH_BYTES];
    const void *changes; /* lent; size may be 0 */
    size_t size;
};

/* Makes the file if there is none. ERR_BROKEN: another area's, another kind, damaged. */
MUST_CHECK bool journal_open(struct journal **out, const char *path, const char *area,
                             struct err *e);
void journal_close(struct journal *j);
/* Whether the file is no longer the one that is open: replaced, or gone. */
bool journal_moved(const struct journal *j);

/* The hash of an entry behind one with the hash `before`. */
void journal_hash(uint8_t out[JOURNAL_HASH_BYTES],
                  const uint8_t before[JOURNAL_HASH_BYTES],
                  const struct journal_entry *entry);

/* The newest one, without its changes; *found false if there is none. */
MUST_CHECK bool journal_last(struct journal *j, struct journal_entry *entry, bool *found,
                             struct err *e);
/* The same of the one with that number. */
MUST_CHECK bool journal_find(struct journal *j, uint64_t number,
                             struct journal_entry *entry, bool *found, struct err *e);

/* On the disk when it returns true. */
MUST_CHECK bool journal_append(struct journal *j, const struct journal_entry *entry,
                               struct err *e);

/* The entry behind that number, whatever its own is; changes lent until the next call. */
MUST_CHECK bool journal_next(struct journal *j, uint64_t after,
                             struct journal_entry *entry, bool *found, struct err *e);

/* Whether number is here and nothing behind it begins anew. */
MUST_CHECK bool journal_unbroken(struct journal *j, uint64_t number, bool *unbroken,
                                 struct err *e);

/* Deletes those below number, the newest one excepted. */
MUST_CHECK bool journal_prune(struct journal *j, uint64_t number, struct err *e);
