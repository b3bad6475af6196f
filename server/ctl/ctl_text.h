/* ctl_text: values of the hub's answers as staff read them.
 *
 * Times are Europe/London. What cannot be read as a value is shown as it came; an absent
 * one as "". Every text function is given its room and always terminates.
 */
#pragma once

#include <jansson.h>
#include <libintl.h>
#include <stddef.h>

#include "core/bytes.h"

#define _(text) gettext(text)
#define N_(text) text /* translated where it is shown */

enum { CTL_CELL_SIZE = 401 };

/* The member as text ("" if absent); numbers and truth values too. */
void ctl_text_member(char *out, size_t size, const json_t *item, const char *member);

/* "22 Nov 2026 03:09"; with `day_of_week` "Sun 22 Nov 2026 03:09". */
void ctl_text_instant(char *out, size_t size, const json_t *item, const char *member,
                      bool day_of_week);

/* "22 Nov 2026" */
void ctl_text_day(char *out, size_t size, const json_t *item, const char *member);

/* "12.5 to 18", "16", "ask" from two members in minutes. */
void ctl_text_hours(char *out, size_t size, const json_t *item);

/* "£13.20 to £13.80", "£13.20", "ask" */
void ctl_text_pay(char *out, size_t size, const json_t *item);

/* "yes" or "no" */
void ctl_text_truth(char *out, size_t size, const json_t *item, const char *member);

/* Codes for people: "in_room" as "in room"; lists joined by ", ". */
void ctl_text_code(char *out, size_t size, const json_t *item, const char *member);

/* How long before `time` the member's instant was: "12 s", "3 min", "5 h", "5 days"; ""
 * if either is absent. */
void ctl_text_age(char *out, size_t size, const json_t *item, const char *member);

/* Replaces what could command a terminal or turn a line around (control characters, bidi
 * overrides, bad bytes) by '?', newlines and tabs by spaces; cut to size. */
void ctl_text_clean(char *out, size_t size, const char *text);

/* Adds text in lines of at most `width` characters, each with `indent` spaces before it;
 * newlines in text begin a new line. */
void ctl_text_wrap(struct bytes *out, const char *text, size_t width, size_t indent);
