#include "app/screens/words.h"

#include <stdio.h>
#include <string.h>

#include "app/languages.h"
#include "app/say.h"
#include "core/money.h"
#include "core/utc.h"

static const int metres_a_mile = 1609;

const char *words_miles(const struct el *any, int32_t metres)
{
    if (metres < 0)
        return NULL;
    if (metres < metres_a_mile / 2)
        return _("under half a mile");
    int tenths = (int)(((int64_t)metres * 10 + metres_a_mile / 2) / metres_a_mile);
    return ui_id(any, _("%d.%d miles"), tenths / 10, tenths % 10);
}

const char *words_area(const struct el *any, const char *area, const char *outcode)
{
    if (area[0] != '\0' && outcode[0] != '\0' && strstr(area, outcode) == NULL)
        return ui_id(any, _("%s, %s"), area, outcode);
    if (area[0] != '\0')
        return ui_id(any, "%s", area);
    if (outcode[0] != '\0')
        return ui_id(any, "%s", outcode);
    return _("Ask where");
}

const char *words_place(const struct el *any, const char *area, const char *outcode,
                        int32_t metres)
{
    const char *where = words_area(any, area, outcode);
    const char *miles = words_miles(any, metres);
    return miles == NULL ? where : ui_id(any, _("%s, %s"), where, miles);
}

/* "15" or "7.5" */
static const char *hours_number(const struct el *any, int32_t minutes)
{
    if (minutes % 60 == 0)
        return ui_id(any, "%d", minutes / 60);
    return ui_id(any, "%d.%d", minutes / 60, minutes % 60 * 10 / 60);
}

const char *words_hours(const struct el *any, int32_t min, int32_t max)
{
    if (min < 0 && max < 0)
        return _("Ask about the hours");
    if (min == 60 && max == 60)
        return _("1 hour a week");
    if (min >= 0 && max >= 0 && min != max)
        return ui_id(any, _("%s to %s hours a week"), hours_number(any, min),
                     hours_number(any, max));
    return ui_id(any, _("%s hours a week"), hours_number(any, min >= 0 ? min : max));
}

const char *words_pay(const struct el *any, int32_t min, int32_t max)
{
    char least[MONEY_TEXT_SIZE], most[MONEY_TEXT_SIZE];
    if (min < 0)
        return _("Ask");
    money_show(least, sizeof least, min);
    if (max < 0 || max == min)
        return ui_id(any, "%s", least);
    money_show(most, sizeof most, max);
    return ui_id(any, _("%s to %s"), least, most);
}

const char *words_pay_unit(int32_t min)
{
    return min < 0 ? _("about pay") : _("an hour");
}

static const char *const weekdays[7] = {N_("Monday"),   N_("Tuesday"), N_("Wednesday"),
                                        N_("Thursday"), N_("Friday"),  N_("Saturday"),
                                        N_("Sunday")};
static const char *const weekdays_short[7] = {N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"),
                                              N_("Fri"), N_("Sat"), N_("Sun")};
static const char *const months[12] = {N_("January"), N_("February"), N_("March"),
                                       N_("April"),   N_("May"),      N_("June"),
                                       N_("July"),    N_("August"),   N_("September"),
                                       N_("October"), N_("November"), N_("December")};
static const char *const months_short[12] = {N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"),
                                             N_("May"), N_("Jun"), N_("Jul"), N_("Aug"),
                                             N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")};

const char *words_weekday(int64_t t)
{
    return _(weekdays[london_civil(t).weekday]);
}

const char *words_weekday_short(int64_t t)
{
    return _(weekdays_short[london_civil(t).weekday]);
}

const char *words_month(int64_t t)
{
    return _(months[london_civil(t).month - 1]);
}

const char *words_month_short(int64_t t)
{
    return _(months_short[london_civil(t).month - 1]);
}

const char *words_day_number(const struct el *any, int64_t t)
{
    return ui_id(any, "%d", london_civil(t).day);
}

static const char *day_of(const struct el *any, const char *weekday, int64_t t)
{
    /* Weekday, day of the month, month. */
    return ui_id(any, _("%s %d %s"), weekday, london_civil(t).day, words_month(t));
}

const char *words_day(const struct el *any, int64_t t)
{
    return day_of(any, words_weekday(t), t);
}

const char *words_day_short(const struct el *any, int64_t t)
{
    return day_of(any, words_weekday_short(t), t);
}

const char *words_clock(const struct el *any, int64_t t)
{
    struct civil c = london_civil(t);
    return ui_id(any, "%d:%02d", c.hour, c.minute);
}

/* English alone says at what time of day by "in the evening". */
static const char *clock_span(const struct el *any, const struct civil *c, bool english)
{
    if (!english)
        return ui_id(any, "%d:%02d", c->hour, c->minute);
    int hour = c->hour % 12;
    return ui_id(any, "%d:%02d", hour == 0 ? 12 : hour, c->minute);
}

const char *words_span(const struct el *any, int64_t starts_at, int32_t minutes)
{
    struct civil a = london_civil(starts_at);
    struct civil b = london_civil(starts_at + (int64_t)minutes * 60);
    bool english = strcmp(el_panel(any)->lang, language_code(LANGUAGE_EN)) == 0;
    const char *from = clock_span(any, &a, english), *to = clock_span(any, &b, english);
    if (english && a.hour >= 17)
        return ui_id(any, _("%s to %s in the evening"), from, to);
    return ui_id(any, _("%s to %s"), from, to);
}

const char *words_ago(const struct el *any, int64_t then, int64_t now)
{
    int days = date_of(now) - date_of(then);
    if (days <= 0)
        return _("today");
    if (days == 1)
        return _("yesterday");
    return ui_id(any, ngettext("%d day ago", "%d days ago", (unsigned long)days), days);
}

const char *words_age(const struct el *any, int64_t then, int64_t now)
{
    enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };
    unsigned long s = now > then ? (unsigned long)(now - then) : 0;
    if (s < MINUTE_S)
        return _("just now");
    if (s < HOUR_S)
        return ui_id(any, ngettext("%lu minute ago", "%lu minutes ago", s / MINUTE_S),
                     s / MINUTE_S);
    if (s < DAY_S)
        return ui_id(any, ngettext("%lu hour ago", "%lu hours ago", s / HOUR_S),
                     s / HOUR_S);
    return words_ago(any, then, now);
}

/* 0 is the day of a time that nobody knows. */
static bool is_today(int64_t then, int64_t now)
{
    return now != 0 && date_of(then) == date_of(now);
}

const char *words_moment(const struct el *any, int64_t then, int64_t now)
{
    if (is_today(then, now))
        return ui_id(any, _("Today at %s"), words_clock(any, then));
    return ui_id(any, _("%s at %s"), words_day(any, then), words_clock(any, then));
}

const char *words_moment_in(const struct el *any, int64_t then, int64_t now)
{
    if (is_today(then, now))
        return ui_id(any, _("today at %s"), words_clock(any, then));
    return ui_id(any, _("on %s at %s"), words_day(any, then), words_clock(any, then));
}

const char *words_deadline(const struct el *any, int64_t then, int64_t now)
{
    if (is_today(then, now))
        return ui_id(any, _("%s today"), words_clock(any, then));
    return ui_id(any, _("%s on %s"), words_clock(any, then), words_day(any, then));
}

const char *words_task(enum task t)
{
    static const char *const words[TASK_COUNT] = {
        [TASK_PERSONAL_CARE] = N_("Washing and bathing"),
        [TASK_DRESSING] = N_("Getting dressed"),
        [TASK_LEISURE] = N_("Leisure"),
        [TASK_COOKING] = N_("Cooking"),
        [TASK_SOCIALISING] = N_("Meeting people"),
        [TASK_CLEANING] = N_("Cleaning"),
        [TASK_DRIVING] = N_("Driving and getting around"),
        [TASK_SHOPPING] = N_("Shopping"),
        [TASK_TRANSFERS] = N_("In and out of bed"),
        [TASK_TOILET] = N_("Using the toilet"),
        [TASK_MEDICAL_VISITS] = N_("Medical visits"),
        [TASK_MEDICATION] = N_("Medicine"),
        [TASK_EATING] = N_("Eating and drinking"),
        [TASK_MASSAGE_EXERCISE] = N_("Massage and exercise"),
        [TASK_HOLIDAYS] = N_("Going on holiday"),
        [TASK_EQUIPMENT] = N_("Looking after equipment"),
        [TASK_BANKING] = N_("Banking and bills"),
        [TASK_WORK_EDUCATION] = N_("Work or education"),
        [TASK_FINANCES] = N_("Planning money"),
        [TASK_PETS] = N_("Pets, walking a dog"),
        [TASK_CHILDCARE] = N_("Childcare"),
        [TASK_OTHER] = N_("Other"),
    };
    return _(words[t]);
}

static const char nbsp[] = "\xC2\xA0";

const char *words_phone(const struct el *any, const char *phone)
{
    char out[RECORD_PHONE_SIZE * 2];
    size_t used = 0;
    for (size_t i = 0; phone[i] != '\0' && used + 3 < sizeof out; i++) {
        if (phone[i] == ' ') {
            memcpy(out + used, nbsp, 2);
            used += 2;
        } else {
            out[used++] = phone[i];
        }
    }
    out[used] = '\0';
    return ui_id(any, "%s", out);
}

const char *words_phone_typed(const struct el *any, const char *typed)
{
    size_t first = typed[0] == '+' ? 3 : 5;
    if (strlen(typed) <= first)
        return ui_id(any, "%s", typed);
    return ui_id(any, "%.*s%s%s", (int)first, typed, nbsp, typed + first);
}

const char *words_code_typed(const struct el *any, const char *typed)
{
    enum { FIRST = 5 };
    if (strlen(typed) <= FIRST)
        return ui_id(any, "%s", typed);
    return ui_id(any, "%.*s-%s", FIRST, typed, typed + FIRST);
}

const char *words_office(const struct model *m)
{
    return m->station.organisation[0] != '\0' ? m->station.organisation : _("the office");
}

const char *words_far(const struct el *any, int miles)
{
    if (miles == 0)
        return _("Any distance");
    return ui_id(any, ngettext("Up to %d mile", "Up to %d miles", (unsigned long)miles),
                 miles);
}
