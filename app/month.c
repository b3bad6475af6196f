#include "app/month.h"

#include "core/utc.h"

enum { MORE_THAN_A_MONTH = MONTH_DAYS_MAX };

static int32_t first_of(int32_t date)
{
    return date - (date_civil(date).day - 1);
}

static int32_t next_of(int32_t first)
{
    return first_of(first + MORE_THAN_A_MONTH);
}

int32_t month_first(int64_t now, int ahead)
{
    int32_t first = first_of(date_of(now));
    for (int i = 0; i < ahead; i++)
        first = next_of(first);
    return first;
}

struct month month_of(int32_t first)
{
    return (struct month){.first = first, .days = (int)(next_of(first) - first)};
}

void month_add(struct month *m, int64_t starts_at)
{
    int32_t at = date_of(starts_at) - m->first;
    if (at >= m->days)
        m->later = true;
    if (at < 0 || at >= m->days)
        return;
    if (m->on[at].count++ == 0)
        m->on[at].first = starts_at;
}

int month_busy(const struct month *m)
{
    int busy = 0;
    for (int i = 0; i < m->days; i++)
        busy += m->on[i].count > 0 ? 1 : 0;
    return busy;
}

int month_lead(const struct month *m)
{
    return london_civil(date_starts(m->first)).weekday;
}
