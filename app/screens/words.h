/* words: values as a person reads them, in their language: distances, hours, money, days.
 * The text is put into the scene that `any` stands in and is valid as long as the scene.
 * What is not known gives "Ask ..." or NULL, as said at each.
 */
#pragma once

#include "app/model.h"
#include "app/ui/element.h"
#include "core/task.h"

/* "1.2 miles", "under half a mile"; NULL if not known. */
const char *words_miles(const struct el *any, int32_t metres);

/* "Headingley, LS6"; either may be empty; "Ask where" if both are. */
const char *words_area(const struct el *any, const char *area, const char *outcode);

/* "Headingley, LS6, 1.2 miles" */
const char *words_place(const struct el *any, const char *area, const char *outcode,
                        int32_t metres);

/* "Up to 5 miles", "Any distance" for 0 */
const char *words_far(const struct el *any, int miles);

/* "15 hours a week", "10 to 15 hours a week", "7.5 hours a week", "Ask about ..." */
const char *words_hours(const struct el *any, int32_t min, int32_t max);

/* "£13.40", "£12.80 to £13.50"; "Ask". */
const char *words_pay(const struct el *any, int32_t min, int32_t max);

/* "an hour"; "about pay" when not known. */
const char *words_pay_unit(int32_t min);

const char *words_weekday(int64_t t);                          /* "Tuesday" */
const char *words_weekday_short(int64_t t);                    /* "Tue" */
const char *words_month(int64_t t);                            /* "December" */
const char *words_month_short(int64_t t);                      /* "Dec" */
const char *words_day_number(const struct el *any, int64_t t); /* "1" */
const char *words_day(const struct el *any, int64_t t);        /* "Tuesday 1 December" */
const char *words_day_short(const struct el *any, int64_t t);  /* "Tue 1 December" */

/* "10:42" */
const char *words_clock(const struct el *any, int64_t t);

/* "10:30 to 12:30", "6:30 to 7:30 in the evening" */
const char *words_span(const struct el *any, int64_t starts_at, int32_t minutes);

/* "today", "yesterday", "2 days ago" */
const char *words_ago(const struct el *any, int64_t then, int64_t now);

/* "Today at 10:42", "Tuesday 1 December at 10:42" */
const char *words_moment(const struct el *any, int64_t then, int64_t now);

/* "today at 10:42", "on Tuesday 1 December at 10:42", inside a sentence */
const char *words_moment_in(const struct el *any, int64_t then, int64_t now);

/* "10:42 today", "10:42 on Tuesday 1 December": until when something can be done. */
const char *words_deadline(const struct el *any, int64_t then, int64_t now);

/* A task in two or three words, translated: "In and out of bed". */
const char *words_task(enum task t);

/* The same digits, that never break over a line. */
const char *words_phone(const struct el *any, const char *phone);
/* As typed, in groups: "07700 900123". */
const char *words_phone_typed(const struct el *any, const char *typed);
/* As typed, in two groups: "7KQ4M-2XTB9". */
const char *words_code_typed(const struct el *any, const char *typed);

/* "just now", "4 minutes ago", "3 hours ago", "yesterday", "2 days ago" */
const char *words_age(const struct el *any, int64_t then, int64_t now);

/* What is wrong with this screen, for those who look after it; "" if nothing is. And
 * what they do about it. Not being connected is not among it: the kiosk goes on. They
 * stand in trouble.c. */
const char *words_trouble(const struct el *any, const struct model *m);
const char *words_remedy(const struct model *m);

/* The organisation, or "the office" while its name is not known. */
const char *words_office(const struct model *m);
