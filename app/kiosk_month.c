#include "app/kiosk_month.h"

#include "core/utc.h"

bool kiosk_month(struct kiosk_store *ks, const struct session_filter *f, int32_t first,
                 struct month *out, struct err *e)
{
    struct session_filter from = *f;
    struct sessions_page page = {.count = ROWS_MAX};
    *out = month_of(first);
    if (from.from < date_starts(first))
        from.from = date_starts(first);
    for (size_t at = 0; page.count == ROWS_MAX && !out->later; at += ROWS_MAX) {
        out->unread = !kiosk_store_sessions(ks, &from, at, ROWS_MAX, &page, e);
        if (out->unread)
            return false;
        for (size_t i = 0; i < page.count; i++)
            month_add(out, page.rows[i].starts_at);
        out->later = out->later || at + ROWS_MAX >= MONTH_SESSIONS_MAX;
    }
    return true;
}
