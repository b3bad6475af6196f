/* hub_booking: what staff do with one booking. Its outcome stays; its state changes. */
#pragma once

#include "server/hub/logic/hub_staff.h"
#include "store/hub_people.h"

/* Cancels a booking, with its audit row; whoever waits gets its places. One that is
 * cancelled already stays so. *p is as it then stands. */
MUST_CHECK bool booking_cancel(struct hub *h, const struct staff *by, const char *op,
                               struct hub_person *p, bool *found, struct err *e);
