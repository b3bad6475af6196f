/* hub_copies: the folder of backups: names, keys beside them, what is too old.
 *
 * A backup is "AREA-20261122T090000Z-HSEQ.db"; beside it lie copies of the hub's secret
 * keys (.sign, .seal, .hmac), without which it is of no use, and which open it: the
 * folder is for root and the hub's user only. Files older than COPIES_DAYS are deleted
 * when another backup has been made, so that what was erased is gone everywhere by then.
 */
#pragma once

#include "server/hub/hub_config.h"
#include "server/hub/logic/hub_safe.h"

enum {
    COPIES_DAYS = 28,
    COPIES_EVERY_MS = 60000,
    COPIES_RETRY_MS = 600000,
    COPIES_LOOK_MS = 50, /* whether it is made */
};

struct hub_copy {
    char name[HUB_BACKUP_NAME_SIZE];
    int64_t at; /* by its name */
    int64_t size;
    bool checked; /* the hub knows that it was made and read through */
    uint64_t hseq;
};

struct hub_copies {
    const struct hub_config *config; /* lent */
    struct hub *hub;                 /* lent */
    uint64_t due_ms;                 /* when to look whether one is wanted, or is made */
    struct hub_copying *making;      /* in a thread of its own; NULL: none */
    struct hub_copy newest;          /* that was made, or that failed; "": none yet */
    struct err failed;               /* why; text "": it did not */
};

/* Begins one of this moment, while the hub goes on; hub_copies_run ends it. ERR_INPUT: no
 * folder is configured. ERR_LATER: one is being made, or was in this second. */
MUST_CHECK bool hub_copies_start(struct hub_copies *c, const struct staff *by,
                                 struct err *e);
/* Waits for one that is being made, and does not count it. */
void hub_copies_close(struct hub_copies *c);
/* The one that is being made; "": none. Lent. */
const char *hub_copies_making(const struct hub_copies *c);

/* Oldest first, lent for the call. */
typedef bool hub_copies_each(void *context, const struct hub_copy *copy);
MUST_CHECK bool hub_copies_list(const struct hub_copies *c, hub_copies_each *each,
                                void *context, struct err *e);

/* Whether there is a backup of this area, whatever it is worth. */
bool hub_copies_any(const struct hub_config *config);

/* Whether the newest backup holds the sealing key that is not announced yet; it is read
 * through for that. No hub need run. ERR_INPUT says what to do. */
MUST_CHECK bool hub_copies_hold_next(const struct hub_config *config, struct err *e);

/* Begins one if it is time, ends the one that is made, and says so in the log. Call it
 * each turn, and when due_ms has come. */
void hub_copies_run(struct hub_copies *c, const struct hub_now *now);

/* What staff are told of backups: "" if all is well. Lent, constant. */
const char *hub_copies_trouble(const struct hub_copies *c, int64_t now);
