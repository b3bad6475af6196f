#include "core/utc.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { HOUR_S = 3600, MONDAY_OF_DAY_0 = 3, YEAR_MIN = 1970, YEAR_MAX = 9999 };

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year) ? 1 : 0);
}

/* Days since 1970-01-01, and back. Years are counted from 1 March, so that the leap day
 * is the last of its year and months have a regular pattern (Hinnant, "chrono-compatible
 * low-level date algorithms"). Both for years from 1 on. */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t m = month > 2 ? month - 3 : month + 9;
    int64_t day_of_year = (153 * m + 2) / 5 + day - 1;
    return 365 * y + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

struct civil date_civil(int32_t day)
{
    int64_t z = (int64_t)day + 719468;
    int64_t era = z / 146097;
    int64_t day_of_era = z % 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t m = (5 * day_of_year + 2) / 153;
    struct civil c = {0};
    c.day = (int)(day_of_year - (153 * m + 2) / 5 + 1);
    c.month = (int)(m < 10 ? m + 3 : m - 9);
    c.year = (int)(era * 400 + year_of_era + (c.month <= 2 ? 1 : 0));
    c.weekday = (int)((z + 2) % 7); /* 1 March of the year 0 was a Wednesday */
    return c;
}

struct civil utc_civil(int64_t t)
{
    assert(t >= 0 && t <= UTC_MAX + UTC_DAY_S);
    struct civil c = date_civil((int32_t)(t / UTC_DAY_S));
    int second = (int)(t % UTC_DAY_S);
    c.hour = second / HOUR_S;
    c.minute = second / 60 % 60;
    c.second = second % 60;
    return c;
}

/* Reads c as UTC; weekday is not read. c must be a date that exists. */
static int64_t from_civil(const struct civil *c)
{
    int second = c->hour * HOUR_S + c->minute * 60 + c->second;
    return days_of(c->year, c->month, c->day) * UTC_DAY_S + second;
}

/* 01:00 UTC on the last Sunday of a month that has 31 days. */
static int64_t last_sunday(int year, int month)
{
    int64_t last = days_of(year, month, 31);
    int64_t weekday = (last + MONDAY_OF_DAY_0) % 7;
    return (last - (weekday + 1) % 7) * UTC_DAY_S + HOUR_S;
}

int london_offset_s(int64_t t)
{
    int year = utc_civil(t).year;
    return t >= last_sunday(year, 3) && t < last_sunday(year, 10) ? HOUR_S : 0;
}

struct civil london_civil(int64_t t)
{
    return utc_civil(t + london_offset_s(t));
}

static bool date_exists(int year, int month, int day)
{
    return year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12 &&
           day >= 1 && day <= month_days(year, month);
}

static bool time_exists(const struct civil *c)
{
    return c->hour >= 0 && c->hour <= 23 && c->minute >= 0 && c->minute <= 59 &&
           c->second >= 0 && c->second <= 59;
}

bool london_to_utc(int64_t *t, const struct civil *c, enum utc_fold fold, struct err *e)
{
    if (!date_exists(c->year, c->month, c->day) || !time_exists(c))
        return err_set(e, ERR_INPUT, "no such date or time of day");
    int64_t winter = from_civil(c);
    int64_t summer = winter - HOUR_S;
    bool is_winter = london_offset_s(winter) == 0;
    bool is_summer = summer >= 0 && london_offset_s(summer) == HOUR_S;
    if (!is_winter && !is_summer)
        return err_set(e, ERR_INPUT, "no such time, for the clocks go forward over it");
    if (is_summer && (!is_winter || fold == UTC_EARLIER))
        *t = summer;
    else
        *t = winter;
    return true;
}

void utc_print(char *out, size_t size, int64_t t)
{
    struct civil c = utc_civil(t);
    snprintf(out, size, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour,
             c.minute, c.second);
}

/* Reads exactly `count` digits and moves *text past them; -1 if they are not there. */
static int digits(const char **text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        char c = (*text)[i];
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    *text += count;
    return value;
}

static bool skip(const char **text, char c)
{
    if (**text != c)
        return false;
    *text += 1;
    return true;
}

static bool read_date(struct civil *c, const char **text)
{
    c->year = digits(text, 4);
    if (c->year < 0 || !skip(text, '-'))
        return false;
    c->month = digits(text, 2);
    if (c->month < 0 || !skip(text, '-'))
        return false;
    c->day = digits(text, 2);
    return date_exists(c->year, c->month, c->day);
}

static bool read_time(struct civil *c, const char **text)
{
    c->hour = digits(text, 2);
    if (c->hour < 0 || !skip(text, ':'))
        return false;
    c->minute = digits(text, 2);
    if (c->minute >= 0 && skip(text, ':'))
        c->second = digits(text, 2);
    return time_exists(c);
}

static bool read_offset(int *offset_s, const char **text)
{
    *offset_s = 0;
    if (skip(text, 'Z'))
        return true;
    int sign = **text == '-' ? -1 : 1;
    if (!skip(text, '+') && !skip(text, '-'))
        return false;
    int hours = digits(text, 2);
    if (hours < 0 || !skip(text, ':'))
        return false;
    int minutes = digits(text, 2);
    *offset_s = sign * (hours * HOUR_S + minutes * 60);
    return hours <= 14 && minutes >= 0 && minutes <= 59;
}

bool utc_parse(int64_t *t, const char *text, const char *field, struct err *e)
{
    struct civil c = {0};
    int offset_s = 0;
    if (!read_date(&c, &text) || !skip(&text, 'T') || !read_time(&c, &text) ||
        !read_offset(&offset_s, &text) || *text != '\0')
        return err_set(e, ERR_INPUT, "%s: not an instant like 2026-11-22T03:09:00Z",
                       field);
    int64_t value = from_civil(&c) - offset_s;
    if (value < 0 || value > UTC_MAX)
        return err_set(e, ERR_INPUT, "%s: outside the years 1970 to 9999", field);
    *t = value;
    return true;
}

bool date_parse(int32_t *day, const char *text, const char *field, struct err *e)
{
    struct civil c = {0};
    if (!read_date(&c, &text) || *text != '\0')
        return err_set(e, ERR_INPUT, "%s: not a date like 2026-11-22", field);
    *day = (int32_t)days_of(c.year, c.month, c.day);
    return true;
}

void date_print(char *out, size_t size, int32_t day)
{
    struct civil c = date_civil(day);
    snprintf(out, size, "%04d-%02d-%02d", c.year, c.month, c.day);
}

int32_t date_of(int64_t t)
{
    return (int32_t)((t + london_offset_s(t)) / UTC_DAY_S);
}

int64_t date_starts(int32_t day)
{
    /* Midnight is never inside a clock change: the changes are at 01:00 UTC. */
    int64_t midnight = (int64_t)day * UTC_DAY_S;
    int64_t summer = midnight - HOUR_S;
    return summer >= 0 && london_offset_s(summer) == HOUR_S ? summer : midnight;
}
