/* Sessions as iCalendar, read again by libical's own parser with the zone of the file. */
#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

#include "core/utc.h"
#include "core/utf8.h"
#include "server/hub/hub_calendar.h"
#include "tests/test.h"

enum { TEXT_MAX = 1 << 16 };

static int64_t at(const char *text)
{
    int64_t t = 0;
    assert_true(utc_parse(&t, text, "at", NULL));
    return t;
}

static struct session session_at(const char *starts, int32_t minutes)
{
    struct session s = {.meta = {.id = "0198a3c4-5d6e-7f80-8123-456789abcdef",
                                 .ref = "S0K1-AB",
                                 .rev = 3,
                                 .updated_at = 1795340000},
                        .title = "PA meet-up",
                        .way = SESSION_ONLINE,
                        .minutes = minutes};
    s.starts_at = at(starts);
    return s;
}

static void print(struct bytes *out, const struct hub_calendar_entry *entries,
                  size_t count)
{
    struct hub_calendar *c = NULL;
    struct err e;
    bytes_init(out, TEXT_MAX);
    assert_true(hub_calendar_open(&c, &e));
    for (size_t i = 0; i < count; i++)
        assert_true(hub_calendar_add(c, &entries[i], &e));
    assert_true(hub_calendar_print(c, out, &e));
    hub_calendar_close(c);
}

/* Who has only the file knows these times from it. */
static void read_times(const struct bytes *text, int64_t *starts, int64_t *ends)
{
    icalcomponent *all = icalparser_parse_string((const char *)text->data);
    assert_non_null(all);
    assert_int_equal(icalcomponent_count_errors(all), 0);
    assert_true(icalrestriction_check(all));
    icalcomponent *event = icalcomponent_get_first_component(all, ICAL_VEVENT_COMPONENT);
    icaltimetype from = icalcomponent_get_dtstart(event);
    icaltimetype to = icalcomponent_get_dtend(event);
    assert_non_null(from.zone);
    assert_non_null(to.zone);
    *starts = icaltime_as_timet_with_zone(from, from.zone);
    *ends = icaltime_as_timet_with_zone(to, to.zone);
    icalcomponent_free(all);
}

static void times_are_those_of_the_wall_and_of_the_world(void **state)
{
    static const struct {
        const char *starts, *line;
        int32_t minutes;
    } rows[] = {
        {"2026-12-01T18:00Z", "DTSTART;TZID=Europe/London:20261201T180000\r\n", 90},
        {"2027-07-01T17:00Z", "DTSTART;TZID=Europe/London:20270701T180000\r\n", 90},
        /* over midnight, over the end of a year, on 29 February */
        {"2026-12-31T22:30Z", "DTEND;TZID=Europe/London:20270101T003000\r\n", 120},
        {"2028-02-29T19:00Z", "DTSTART;TZID=Europe/London:20280229T190000\r\n", 60},
        {"2028-02-28T23:30Z", "DTEND;TZID=Europe/London:20280229T003000\r\n", 60},
        /* the night in which clocks go forward, and the one in which they go back */
        {"2027-03-28T00:30Z", "DTEND;TZID=Europe/London:20270328T023000\r\n", 60},
        {"2027-10-30T21:00Z", "DTEND;TZID=Europe/London:20271031T020000\r\n", 300},
        {"2027-10-31T00:30Z", "DTSTART:20271031T003000Z\r\n", 30},
        {"2027-10-31T01:30Z", "DTSTART:20271031T013000Z\r\n", 30},
        {"2027-10-31T00:30Z", "DTEND:20271031T013000Z\r\n", 60},
        {"2040-03-25T01:00Z", "DTSTART;TZID=Europe/London:20400325T020000\r\n", 60},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct session s = session_at(rows[i].starts, rows[i].minutes);
        const struct hub_calendar_entry entry = {.session = &s};
        struct bytes text;
        int64_t starts = 0, ends = 0;
        print(&text, &entry, 1);
        if (strstr((const char *)text.data, rows[i].line) == NULL)
            fail_msg("no %sin %s", rows[i].line, (const char *)text.data);
        read_times(&text, &starts, &ends);
        assert_int_equal(starts, s.starts_at);
        assert_int_equal(ends, s.starts_at + rows[i].minutes * 60);
        bytes_free(&text);
    }
}

static const char *value_of(icalcomponent *event, icalproperty_kind kind)
{
    icalproperty *p = icalcomponent_get_first_property(event, kind);
    return p == NULL ? "" : icalproperty_get_value_as_string(p);
}

static void lines_are_folded_between_letters_and_end_with_cr_lf(void **state)
{
    struct session s = session_at("2026-12-01T18:00Z", 90);
    const struct hub_calendar_entry entry = {.session = &s};
    struct bytes text;
    (void)state;
    size_t used = 0;
    for (int i = 0; i < 60; i++)
        used +=
            (size_t)snprintf(s.about + used, sizeof s.about - used, "%s",
                             "Sgwrs \u0175\u0177 \u0633\u0644\u0627\u0645; te, coffi ");
    print(&text, &entry, 1);
    assert_true(utf8_valid((const char *)text.data, text.size));
    const char *line = (const char *)text.data;
    while (*line != '\0') {
        const char *end = strstr(line, "\r\n");
        assert_non_null(end);
        assert_true(end - line <= 75);
        assert_true(utf8_valid(line, (size_t)(end - line)));
        assert_null(memchr(line, '\n', (size_t)(end - line)));
        line = end + 2;
    }
    icalcomponent *all = icalparser_parse_string((const char *)text.data);
    icalcomponent *event = icalcomponent_get_first_component(all, ICAL_VEVENT_COMPONENT);
    const char *read = icalcomponent_get_description(event);
    assert_non_null(strstr(read, s.about));
    icalcomponent_free(all);
    bytes_free(&text);
}

static void words_of_staff_stay_words(void **state)
{
    struct session s = session_at("2026-12-01T18:00Z", 90);
    struct venue v = {.name = "The Hall, back",
                      .address = "1 Example Street; door B",
                      .town = "Leeds",
                      .getting_there = "Bus 1"};
    const struct hub_calendar_entry entry = {.session = &s, .venue = &v};
    struct bytes text;
    (void)state;
    s.way = SESSION_IN_ROOM;
    s.expenses = TRI_YES;
    snprintf(s.title, sizeof s.title, "Tea\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nX:1; a, b\\");
    print(&text, &entry, 1);
    icalcomponent *all = icalparser_parse_string((const char *)text.data);
    assert_int_equal(icalcomponent_count_components(all, ICAL_VEVENT_COMPONENT), 1);
    icalcomponent *event = icalcomponent_get_first_component(all, ICAL_VEVENT_COMPONENT);
    assert_string_equal(icalcomponent_get_location(event),
                        "The Hall, back, 1 Example Street; door B, Leeds");
    assert_non_null(strstr(icalcomponent_get_description(event), "Travel is paid\n"));
    assert_non_null(strstr(icalcomponent_get_description(event), "Getting there: Bus 1"));
    assert_non_null(strstr(icalcomponent_get_summary(event), "X:1; a, b\\"));
    icalcomponent_free(all);
    bytes_free(&text);
}

static void what_is_cancelled_says_so_under_the_same_uid(void **state)
{
    struct session s = session_at("2026-12-01T18:00Z", 90);
    const struct hub_calendar_entry entry = {.session = &s, .cancelled = true};
    struct bytes text;
    (void)state;
    print(&text, &entry, 1);
    icalcomponent *all = icalparser_parse_string((const char *)text.data);
    icalcomponent *event = icalcomponent_get_first_component(all, ICAL_VEVENT_COMPONENT);
    assert_string_equal(value_of(event, ICAL_UID_PROPERTY), s.meta.id);
    assert_string_equal(value_of(event, ICAL_STATUS_PROPERTY), "CANCELLED");
    assert_string_equal(value_of(event, ICAL_SEQUENCE_PROPERTY), "2");
    icalcomponent_free(all);
    bytes_free(&text);
}

static void a_neutral_one_says_nothing_of_what_it_is(void **state)
{
    struct session s = session_at("2026-12-01T18:00Z", 90);
    const struct hub_calendar_entry entry = {.session = &s, .neutral = true};
    struct bytes text;
    (void)state;
    snprintf(s.about, sizeof s.about, "For PAs who want to talk");
    print(&text, &entry, 1);
    assert_non_null(strstr((const char *)text.data, "SUMMARY:Meeting S0K1-AB\r\n"));
    assert_null(strstr((const char *)text.data, "PA"));
    assert_null(strstr((const char *)text.data, "DESCRIPTION"));
    bytes_free(&text);
}

static void many_are_one_calendar(void **state)
{
    struct session one = session_at("2026-12-01T18:00Z", 90);
    struct session two = session_at("2026-12-08T18:00Z", 90);
    struct bytes text;
    (void)state;
    two.meta.id[0] = '1';
    const struct hub_calendar_entry entries[] = {{.session = &one}, {.session = &two}};
    print(&text, entries, 2);
    icalcomponent *all = icalparser_parse_string((const char *)text.data);
    assert_int_equal(icalcomponent_isa(all), ICAL_VCALENDAR_COMPONENT);
    assert_int_equal(icalcomponent_count_components(all, ICAL_VEVENT_COMPONENT), 2);
    assert_int_equal(icalcomponent_count_components(all, ICAL_VTIMEZONE_COMPONENT), 1);
    icalcomponent_free(all);
    bytes_free(&text);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(times_are_those_of_the_wall_and_of_the_world),
              TEST(lines_are_folded_between_letters_and_end_with_cr_lf),
              TEST(words_of_staff_stay_words),
              TEST(what_is_cancelled_says_so_under_the_same_uid),
              TEST(a_neutral_one_says_nothing_of_what_it_is),
              TEST(many_are_one_calendar));
    return failed;
}
