/* hub_aside: operations that staff must look at, and what they do about them.
 *
 * A held op waits for its one decision; one set aside was refused as unreadable, which
 * stays so: a box that opens at a later try makes it a task ("contact this person"), not
 * another answer. Opening shows what a person said, and leaves its audit row first.
 */
#pragma once

#include "core/seal.h"
#include "server/hub/logic/hub_staff.h"
#include "store/hub_flag.h"

struct aside {
    struct hub_aside row;
    /* held: what decide_hold says now; if nothing does "due", or "damaged" if its
     * decision met a damaged row the last time. Else "unreadable". */
    const char *reason;
};

struct aside_list {
    void (*each)(void *context, const struct aside *a);
    void *context;
};
MUST_CHECK bool aside_list(struct hub *h, const struct hub_now *now,
                           const struct aside_list *list, struct err *e);
MUST_CHECK bool aside_get(struct hub *h, const struct hub_now *now, const char *op,
                          struct aside *a, bool *found, struct err *e);

/* Tries the box of one that was set aside with the keys there are now. *opened: it is a
 * task from now on. A held one is left alone: it is tried each minute. */
MUST_CHECK bool aside_retry(struct hub *h, const struct staff *by, const char *op,
                            bool *found, bool *opened, struct err *e);
/* One that has been dealt with: its body is dropped, its outcome stays. */
MUST_CHECK bool aside_close(struct hub *h, const struct staff *by, const char *op,
                            bool *found, struct err *e);

/* Answers one that is held for a key that is lost for good: refused as unreadable, once
 * and for all, and set aside, so that staff can still open it if the key is ever found.
 * Its kiosk is told at once, or when it asks. ERR_INPUT, with words for staff, for one
 * that has an answer, waits for something else, spends places that its kiosk had (its
 * person was told "confirmed"), or may have had an answer before a restore. */
MUST_CHECK bool aside_refuse(struct hub *h, const struct staff *by, const char *op,
                             bool *found, struct err *e);

struct aside_person { /* secret: wipe with sodium_memzero */
    bool readable;
    struct personal personal;
};
MUST_CHECK bool aside_open(struct hub *h, const struct staff *by, const char *op,
                           struct aside_person *out, bool *found, struct err *e);
