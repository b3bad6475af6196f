/* hub_restoring: what an operator does to a hub that does not run: hub.db from a backup
 * and the journal, and the keys that were lost with it; or a new epoch; told in words on
 * the way. */
#pragma once

#include <stdio.h>

#include "server/hub/hub_config.h"

struct hub_wish {
    const char *backup;   /* NULL: only a new epoch */
    const char *journal;  /* instead of the configured one; NULL: that */
    const char *erased;   /* file of op ids, one a line; NULL: none */
    const char *recovery; /* file of the secret recovery key; NULL: not given */
    bool no_journal, force;
    uint32_t epoch; /* at least; 0: as it comes */
};

/* All or nothing: cut off at any moment, it can be run again. A hub.db that was there is
 * kept under another name. True if the hub can be started now; out has been told what was
 * done and what is missing. */
MUST_CHECK bool hub_restoring(const struct hub_config *c, const struct hub_wish *wish,
                              FILE *out, struct err *e);

/* ERR_BROKEN: one was cut off, and no hub may start with what lies there. */
MUST_CHECK bool hub_restoring_ended(const struct hub_config *c, struct err *e);

/* Before its keys are read or made. ERR_BROKEN: hub.db is missing, although key sets, a
 * journal or backups are there. Whoever starts a hub again that has lost its disk must
 * not make another one, whose keys and empty backups would stand where those of the lost
 * one belong. For a hub that is new, makes the empty file. */
MUST_CHECK bool hub_restoring_lost(const struct hub_config *c, struct err *e);

/* One process at a time has the state folder; the lock ends with the process. *fd is the
 * caller's. ERR_LATER: another has it. */
MUST_CHECK bool hub_lock(const struct hub_config *c, int *fd, struct err *e);
