/* hub_safe: backups as the hub makes them, and what kiosks may forget because of one.
 *
 * A backup is of the moment at which it began (hub_backup.h), and is read through before
 * it counts. Then the journal behind it is all that a restore
 * needs, and kiosks are told (`wm`) up to where they need keep nothing for a replay.
 */
#pragma once

#include "server/hub/logic/hub_staff.h"
#include "store/hub_backup.h"
#include "store/hub_life.h"

struct hub_safe_file {
    const char *path; /* must not exist */
    const char *name; /* as it is listed, up to HUB_BACKUP_NAME_SIZE - 1 */
};

/* Begins one; hub_backup_run makes it, in this thread or another. One at a time. *job is
 * for the caller to end in any case. */
MUST_CHECK bool hub_safe_begin(struct hub *h, const char *path,
                               struct hub_backup_job **job, struct err *e);
/* It was made. False: there is no backup, whatever lies at path. */
MUST_CHECK bool hub_safe_made(struct hub *h, const struct staff *by,
                              const struct hub_safe_file *file,
                              const struct hub_backup *made, struct err *e);

/* All of that at once. False: there is no backup, whatever lies at path. */
MUST_CHECK bool hub_safe_backup(struct hub *h, const struct staff *by,
                                const struct hub_safe_file *file, struct hub_backup *made,
                                struct err *e);

/* Whether the journal has begun anew behind the newest backup: then another is due. */
MUST_CHECK bool hub_safe_wanted(struct hub *h, bool *wanted, struct err *e);
