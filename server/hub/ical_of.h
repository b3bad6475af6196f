/* ical_of: a reading of the clock as libical has it, without a zone. */
#pragma once

#include <libical/ical.h>

#include "core/utc.h"

static inline struct icaltimetype ical_of(const struct civil *c)
{
    struct icaltimetype t = icaltime_null_time();
    t.year = c->year;
    t.month = c->month;
    t.day = c->day;
    t.hour = c->hour;
    t.minute = c->minute;
    t.second = c->second;
    return t;
}
