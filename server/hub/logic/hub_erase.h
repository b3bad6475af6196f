/* hub_erase: staff erase what a person said; the kiosk that had it is told until it has
 * said that it has erased it too (docs/protocol.md, 9). */
#pragma once

#include "server/hub/logic/hub_staff.h"
#include "store/hub_erasure.h"

struct erased {
    char op[UUID_SIZE];
    char kiosk[NAME_SIZE];
};
/* what: the claim code, or the id of the op. With its audit row. ERR_INPUT while it is
 * held. */
MUST_CHECK bool erase_person(struct hub *h, const struct staff *by, const char *what,
                             struct erased *out, bool *found, struct err *e);
