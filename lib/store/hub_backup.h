/* hub_backup: a copy of hub.db as it stands, checked through and through.
 *
 * A backup is one file; no hub opens it as it is (hub_restore.h makes a hub.db of it).
 */
#pragma once

#include "store/hub_chain.h"
#include "store/hub_store.h"

struct hub_backup {
    struct hub_numbers numbers;
    uint8_t digest[DIGEST_BYTES]; /* of the live records */
    struct hub_place place;       /* behind it, the journal goes on */
};

/* A backup is of the moment at which it began, whatever happens to hub.db meanwhile
 * (whose log cannot be written back beyond that moment until it ends). */
struct hub_backup_job;

/* Quick, and outside a transaction. path is copied; nothing is written yet. */
MUST_CHECK bool hub_backup_begin(struct hub_backup_job **out, struct hub_store *s,
                                 const char *path, struct err *e);
/* Fills the file, which must be empty or not exist, syncs and checks it; takes some 2 s
 * for 110 MB. It uses nothing of the store, so another thread may run it. ERR_BROKEN:
 * what was written is not what was there. A file that has failed is for the caller to
 * remove. */
MUST_CHECK bool hub_backup_run(struct hub_backup_job *j, struct hub_backup *made,
                               struct err *e);
void hub_backup_end(struct hub_backup_job *j); /* NULL ok */

/* All of that at once. */
MUST_CHECK bool hub_backup_make(struct hub_store *s, const char *path,
                                struct hub_backup *made, struct err *e);

/* Reads all of a backup: ERR_BROKEN if it is none, is damaged, of another area or of a
 * newer version. */
MUST_CHECK bool hub_backup_check(const char *path, const char *area,
                                 struct hub_backup *found, struct err *e);

/* Opens a copy of hub.db for writing, its tables as they are. */
MUST_CHECK bool hub_backup_open(struct db **out, int *version, const char *path,
                                struct err *e);
