/* outbox_mend: what becomes of an outbox.db that is damaged. It holds what people did and
 * nobody else has, so it is never dropped silently.
 *
 * The damaged file is copied beside itself as "outbox-damaged-20261122T063511Z.db" and
 * begun anew where it is (the kiosk may have it open and goes on with the new one); every
 * operation that can still be read is copied back. If that was all of them, numbers and
 * installation stay as they were. Else the outbox is a new installation: operations keep
 * their ids, by which the hub knows them again, and get new numbers; nothing is spent
 * from allotments any more; the salt of the code hashes is kept. A crash at any moment is
 * mended at the next call.
 *
 * Copies are deleted after OUTBOX_COPY_DAYS, by the time in their name: an erasure must
 * be complete by then. One process only, the agent's, before it opens the outbox.
 */
#pragma once

#include <stdint.h>

#include "store/files.h"

enum {
    OUTBOX_COPY_DAYS = 28,
    /* Places that are tried one by one before and behind those seen. */
    OUTBOX_GAP_MAX = 20000,
};

struct outbox_mended {
    bool damaged;    /* found so, now */
    bool whole;      /* all that was in it is back */
    uint32_t kept;   /* operations that are back */
    int64_t lost_at; /* newest time at which something was lost, by the copies that are
                        still there; 0: never */
};

/* Looks through the file (all of it is read) and mends what must be. A file that is
 * missing, or only of another kind or version, is left alone. ERR_FULL, ERR_LATER: not
 * mended, and nothing was lost by trying. */
MUST_CHECK bool outbox_mend(const struct files *files, const char *path, int64_t now,
                            struct outbox_mended *m, struct err *e);
