/* hub_show: who has booked and who is interested, for authorised staff. Each call opens
 * sealed boxes and has left its audit row before anything is shown. */
#pragma once

#include "core/seal.h"
#include "server/hub/logic/hub_staff.h"
#include "store/hub_people.h"

struct shown {
    const struct hub_person *person;
    const struct personal *personal; /* secret; zero if not readable */
    bool readable;
    uint32_t position; /* in the waiting list, from 1; 0: not waiting */
};

/* All lent for the call. */
typedef void hub_show_each(void *context, const struct shown *shown);

struct hub_show {
    enum hub_thing thing;
    const char *target;       /* id of a session or vacancy; NULL: all */
    const char *audit_target; /* its ref, or "all" */
    hub_show_each *each;
    void *context;
};

MUST_CHECK bool hub_show(struct hub *h, const struct staff *by,
                         const struct hub_show *what, struct err *e);
