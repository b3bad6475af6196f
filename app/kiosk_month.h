/* kiosk_month: reads the sessions of a whole month, for the calendar. */
#pragma once

#include "app/kiosk_store.h"

/* No more are counted: later days then look empty, and "later" is set. */
enum { MONTH_SESSIONS_MAX = 400 };

/* f: as for the list; first: the 1st of the month. What can be read is in *out. */
MUST_CHECK bool kiosk_month(struct kiosk_store *ks, const struct session_filter *f,
                            int32_t first, struct month *out, struct err *e);
