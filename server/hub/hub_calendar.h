/* hub_calendar: sessions as iCalendar (RFC 5545), for calendars of staff and of people
 * who come.
 *
 * Each session is an event of its own, with its id as UID, so that a file taken again
 * moves or cancels what is in a calendar already; SEQUENCE rises with the record. Times
 * are those of the clock on the wall in London with its VTIMEZONE; in UTC where the wall
 * shows an hour twice. What is written is public.
 */
#pragma once

#include "core/bytes.h"
#include "core/record.h"

struct hub_calendar;

struct hub_calendar_entry {
    const struct session *session;
    const struct venue *venue; /* NULL: not in a room, or the venue is not there */
    bool cancelled;
    bool neutral; /* "Meeting S0K1-AB": a calendar may be shared, with an employer too */
};

MUST_CHECK bool hub_calendar_open(struct hub_calendar **out, struct err *e);
MUST_CHECK bool hub_calendar_add(struct hub_calendar *c,
                                 const struct hub_calendar_entry *entry, struct err *e);
/* Appends the whole to out: lines of at most 75 bytes, each ended by CR LF. */
MUST_CHECK bool hub_calendar_print(const struct hub_calendar *c, struct bytes *out,
                                   struct err *e);
void hub_calendar_close(struct hub_calendar *c);
