#include "server/hub/hub_calendar.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utc.h"
#include "server/hub/ical_of.h"

enum {
    SUMMARY_SIZE = RECORD_TITLE_SIZE,
    PLACE_SIZE = 2 * RECORD_LINE_SIZE,
    ABOUT_SIZE = RECORD_TEXT_SIZE + 6 * RECORD_LINE_SIZE
};

static const char zone_id[] = "Europe/London";

/* As core/utc.h has it: by the Summer Time Act 1972, for all years since 1996. */
static const char zone_text[] = "BEGIN:VTIMEZONE\r\n"
                                "TZID:Europe/London\r\n"
                                "BEGIN:DAYLIGHT\r\n"
                                "TZOFFSETFROM:+0000\r\n"
                                "TZOFFSETTO:+0100\r\n"
                                "TZNAME:BST\r\n"
                                "DTSTART:19960331T010000\r\n"
                                "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
                                "END:DAYLIGHT\r\n"
                                "BEGIN:STANDARD\r\n"
                                "TZOFFSETFROM:+0100\r\n"
                                "TZOFFSETTO:+0000\r\n"
                                "TZNAME:GMT\r\n"
                                "DTSTART:19961027T020000\r\n"
                                "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
                                "END:STANDARD\r\n"
                                "END:VTIMEZONE\r\n";

struct hub_calendar {
    icalcomponent *all; /* owned */
};

static bool no_memory(struct err *e)
{
    return err_set(e, ERR_LATER, "calendar: no memory");
}

bool hub_calendar_open(struct hub_calendar **out, struct err *e)
{
    struct hub_calendar *c = calloc(1, sizeof *c);
    icalcomponent *zone = icalparser_parse_string(zone_text);
    *out = c;
    if (c != NULL)
        c->all = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
    if (c == NULL || c->all == NULL || zone == NULL) {
        icalcomponent_free(zone);
        hub_calendar_close(c);
        *out = NULL;
        return no_memory(e);
    }
    icalcomponent_add_property(c->all, icalproperty_new_version("2.0"));
    icalcomponent_add_property(c->all, icalproperty_new_prodid("-//Peerpoint//hub//EN"));
    icalcomponent_add_property(c->all, icalproperty_new_calscale("GREGORIAN"));
    icalcomponent_add_component(c->all, zone);
    return true;
}

void hub_calendar_close(struct hub_calendar *c)
{
    if (c == NULL)
        return;
    if (c->all != NULL)
        icalcomponent_free(c->all);
    free(c);
}

/* ---- times ---- */

static icaltimetype utc_reading(int64_t at)
{
    struct civil c = utc_civil(at);
    icaltimetype t = ical_of(&c);
    t.zone = icaltimezone_get_utc_timezone();
    return t;
}

/* A reading that comes twice: by the standard the earlier one, which not all know. */
static void add_time(icalcomponent *event, icalproperty_kind kind, int64_t at)
{
    struct civil wall = london_civil(at);
    int64_t first = 0, second = 0;
    bool plain = london_to_utc(&first, &wall, UTC_EARLIER, NULL) &&
                 london_to_utc(&second, &wall, UTC_LATER, NULL) && first == second;
    icalproperty *p = icalproperty_new(kind);
    icalproperty_set_value(
        p, icalvalue_new_datetime(plain ? ical_of(&wall) : utc_reading(at)));
    if (plain)
        icalproperty_add_parameter(p, icalparameter_new_tzid(zone_id));
    icalcomponent_add_property(event, p);
}

/* ---- words ---- */

static void join(char *out, size_t size, const char *between, const char *more)
{
    size_t used = strlen(out);
    if (more[0] != '\0')
        snprintf(out + used, size - used, "%s%s", used == 0 ? "" : between, more);
}

static void where(char out[PLACE_SIZE], const struct hub_calendar_entry *x)
{
    out[0] = '\0';
    if (x->session->way == SESSION_BY_PHONE)
        join(out, PLACE_SIZE, "", "By phone");
    if (x->session->way == SESSION_ONLINE)
        join(out, PLACE_SIZE, "", "Online");
    if (x->venue == NULL)
        return;
    join(out, PLACE_SIZE, ", ", x->venue->name);
    join(out, PLACE_SIZE, ", ", x->venue->address);
    join(out, PLACE_SIZE, ", ", x->venue->town);
}

static const char *whom(enum audience audience)
{
    static const char *const words[] = {[AUDIENCE_PAS_ONLY] = "For PAs only",
                                        [AUDIENCE_EMPLOYERS_ONLY] = "For employers only",
                                        [AUDIENCE_MIXED] = "For PAs and employers"};
    return (size_t)audience < LENGTH(words) ? words[audience] : "";
}

static void labelled(char out[ABOUT_SIZE], const char *label, const char *text)
{
    char line[RECORD_LINE_SIZE + 32];
    snprintf(line, sizeof line, "%s: %s", label, text);
    if (text[0] != '\0')
        join(out, ABOUT_SIZE, "\n", line);
}

static void about(char out[ABOUT_SIZE], const struct hub_calendar_entry *x)
{
    const struct session *s = x->session;
    out[0] = '\0';
    join(out, ABOUT_SIZE, "\n", whom(s->audience));
    join(out, ABOUT_SIZE, "\n", s->paid == TRI_YES ? "Your time is paid" : "");
    join(out, ABOUT_SIZE, "\n", s->expenses == TRI_YES ? "Travel is paid" : "");
    labelled(out, "Cost", s->cost);
    labelled(out, "Access", s->access);
    if (x->venue != NULL) {
        labelled(out, "The building", x->venue->access);
        labelled(out, "Getting there", x->venue->getting_there);
    }
    join(out, ABOUT_SIZE, "\n", s->about);
    labelled(out, "Reference", s->meta.ref);
}

/* ---- events ---- */

static void add_words(icalcomponent *event, const struct hub_calendar_entry *x)
{
    char summary[SUMMARY_SIZE], place[PLACE_SIZE], text[ABOUT_SIZE];
    if (x->neutral)
        snprintf(summary, sizeof summary, "Meeting %s", x->session->meta.ref);
    else
        snprintf(summary, sizeof summary, "%s", x->session->title);
    icalcomponent_add_property(event, icalproperty_new_summary(summary));
    where(place, x);
    if (place[0] != '\0')
        icalcomponent_add_property(event, icalproperty_new_location(place));
    about(text, x);
    if (!x->neutral && text[0] != '\0')
        icalcomponent_add_property(event, icalproperty_new_description(text));
}

bool hub_calendar_add(struct hub_calendar *c, const struct hub_calendar_entry *entry,
                      struct err *e)
{
    const struct session *s = entry->session;
    icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    if (event == NULL)
        return no_memory(e);
    icalcomponent_add_property(event, icalproperty_new_uid(s->meta.id));
    icalcomponent_add_property(event,
                               icalproperty_new_dtstamp(utc_reading(s->meta.updated_at)));
    icalcomponent_add_property(event, icalproperty_new_sequence((int)s->meta.rev - 1));
    add_time(event, ICAL_DTSTART_PROPERTY, s->starts_at);
    add_time(event, ICAL_DTEND_PROPERTY, s->starts_at + (int64_t)s->minutes * 60);
    add_words(event, entry);
    icalcomponent_add_property(
        event, icalproperty_new_status(entry->cancelled ? ICAL_STATUS_CANCELLED
                                                        : ICAL_STATUS_CONFIRMED));
    icalcomponent_add_component(c->all, event);
    return true;
}

bool hub_calendar_print(const struct hub_calendar *c, struct bytes *out, struct err *e)
{
    char *text = icalcomponent_as_ical_string_r(c->all);
    if (text == NULL)
        return no_memory(e);
    bytes_text(out, text);
    icalmemory_free_buffer(text);
    return bytes_ok(out, "calendar", e);
}
