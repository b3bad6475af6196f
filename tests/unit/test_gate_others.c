/* The gates of sessions, venues and organisations. */
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

#include "core/gate.h"
#include "tests/unit/made_row.h"

static const struct cell session[] = {
    {"ref", "7"},
    {"organisation", "Aire Valley Living"},
    {"venue", "Mill Hall"},
    {"title", "PA meet-up"},
    {"kind", "meetup"},
    {"way", "in_room"},
    {"audience", "pas_only"},
    {"starts_at", "2026-12-10 18:00"},
    {"minutes", "90"},
    {"paid", "yes"},
    {"about", "Tea.\nTalk."},
    {NULL, NULL},
};
static const struct cell venue[] = {
    {"name", "Mill Hall"},   {"address", "1 Long Row, Leeds LS6 1ZZ"},
    {"town", "Leeds"},       {"outcode", "LS6"},
    {"lat", "53.81904"},     {"lon", "-1.56"},
    {"access", "Step-free"}, {NULL, NULL},
};
static const struct cell organisation[] = {
    {"name", "Aire Valley Living"},
    {"phone", "0113 496 0000"},
    {"email", "office@example.org"},
    {"website", "https://example.org"},
    {NULL, NULL},
};

struct verdict {
    const char *name;
    struct cell changed[3];
    const char *column, *reason; /* of the first problem; NULL: the row is fine */
};

static void compare(const struct verdict *want, bool ok, const struct gate_problems *got)
{
    assert_int_equal(ok, got->count == 0);
    if (!ok && want->column == NULL)
        fail_msg("%s: %s", got->items[0].column, got->items[0].reason);
    assert_int_equal(ok, want->column == NULL);
    if (ok)
        return;
    assert_string_equal(got->items[0].column, want->column);
    assert_string_equal(got->items[0].reason, want->reason);
}

static const struct verdict sessions[] = {
    {"usual", {{0}}, NULL, NULL},
    {"as an instant", {{"starts_at", "2026-12-10T18:00:00Z"}}, NULL, NULL},
    {"kind in people's words", {{"kind", "Drop-in"}}, NULL, NULL},
    {"online", {{"way", "online"}, {"venue", ""}}, NULL, NULL},
    {"today", {{"starts_at", "2026-12-01 00:00"}}, NULL, NULL},
    {"online in a hall",
     {{"way", "online"}},
     "venue",
     "stands only with a session in a room"},
    {"in no hall", {{"venue", ""}}, "venue", "is missing for a session in a room"},
    {"no title", {{"title", ""}}, "title", "is missing"},
    {"no organisation", {{"organisation", ""}}, "organisation", "is missing"},
    {"no audience", {{"audience", ""}}, "audience", "is missing"},
    {"party",
     {{"kind", "party"}},
     "kind",
     "must be one of meetup, workshop, training, drop_in, group_mentoring"},
    {"no start", {{"starts_at", ""}}, "starts_at", "is missing"},
    {"start in words",
     {{"starts_at", "Thursday 2 pm"}},
     "starts_at",
     "not a time like 2026-12-01 18:00 (by the clock on the wall) or "
     "2026-12-01T18:00:00Z"},
    {"yesterday",
     {{"starts_at", "2026-11-30 23:59"}},
     "starts_at",
     "is past: today is 2026-12-01"},
    {"in the hour that is skipped",
     {{"starts_at", "2027-03-28 01:30"}},
     "starts_at",
     "no such time, for the clocks go forward over it"},
    {"31 February",
     {{"starts_at", "2027-02-31 10:00"}},
     "starts_at",
     "not a time like 2026-12-01 18:00 (by the clock on the wall) or "
     "2026-12-01T18:00:00Z"},
    {"no minutes", {{"minutes", ""}}, "minutes", "is missing"},
    {"a whole day and more",
     {{"minutes", "841"}},
     "minutes",
     "must be a whole number from 1 to 840"},
    {"minutes with a point",
     {{"minutes", "90.5"}},
     "minutes",
     "must be a whole number from 1 to 840"},
    {"places beyond all numbers",
     {{"capacity", "99999999999999999999999"}},
     "capacity",
     "must be a whole number from 1 to 500"},
    {"no places",
     {{"capacity", "0"}},
     "capacity",
     "must be a whole number from 1 to 500"},
};

static void a_session_is_judged(void **state)
{
    const struct verdict *want = *state;
    struct made made = {.usual = session};
    memcpy(made.changed, want->changed, sizeof made.changed);
    const struct gate_row row = {made_get, &made};
    const struct gate_rules rules = {.today = day_of("2026-12-01")};
    struct gate_problems problems;
    struct session s;
    char hall[RECORD_NAME_SIZE];
    compare(want, gate_session(&s, hall, &row, &rules, &problems), &problems);
}

static void a_session_has_what_its_row_says(void **state)
{
    (void)state;
    const struct made made = {.usual = session};
    const struct gate_row row = {made_get, &made};
    const struct gate_rules rules = {.today = day_of("2026-12-01")};
    struct gate_problems problems;
    struct session s;
    char hall[RECORD_NAME_SIZE], starts[UTC_TEXT_SIZE];
    assert_true(gate_session(&s, hall, &row, &rules, &problems));
    assert_string_equal(hall, "Mill Hall");
    assert_string_equal(s.venue, "");
    assert_string_equal(s.source_ref, "7");
    utc_print(starts, sizeof starts, s.starts_at);
    assert_string_equal(starts, "2026-12-10T18:00:00Z");
    assert_int_equal(s.minutes, 90);
    assert_int_equal(s.capacity, 25);
    assert_int_equal(s.places_left, 25);
    assert_int_equal(s.audience, AUDIENCE_PAS_ONLY);
    assert_int_equal(s.paid, TRI_YES);
    assert_string_equal(s.about, "Tea.\nTalk.");
}

static void a_summer_start_is_london_time(void **state)
{
    (void)state;
    const struct made made = {.usual = session,
                              .changed = {{"starts_at", "2027-06-01 18:00"}}};
    const struct gate_row row = {made_get, &made};
    const struct gate_rules rules = {.today = day_of("2026-12-01")};
    struct gate_problems problems;
    struct session s;
    char hall[RECORD_NAME_SIZE], starts[UTC_TEXT_SIZE];
    assert_true(gate_session(&s, hall, &row, &rules, &problems));
    utc_print(starts, sizeof starts, s.starts_at);
    assert_string_equal(starts, "2027-06-01T17:00:00Z");
}

static const struct verdict venues[] = {
    {"usual", {{0}}, NULL, NULL},
    {"without coordinates", {{"lat", ""}, {"lon", ""}}, NULL, NULL},
    {"no name", {{"name", ""}}, "name", "is missing"},
    {"lat without lon", {{"lon", ""}}, "lon", "not degrees like -1.5600"},
    {"lat off the globe", {{"lat", "90.0001"}}, "lat", "not degrees like 53.8190"},
    {"lat in words", {{"lat", "north"}}, "lat", "not degrees like 53.8190"},
    {"outcode",
     {{"outcode", "Leeds"}},
     "outcode",
     "must be the first half of a postcode, like LS6"},
};

static void a_venue_is_judged(void **state)
{
    const struct verdict *want = *state;
    struct made made = {.usual = venue};
    memcpy(made.changed, want->changed, sizeof made.changed);
    const struct gate_row row = {made_get, &made};
    struct gate_problems problems;
    struct venue v;
    bool ok = gate_venue(&v, &row, &problems);
    compare(want, ok, &problems);
    if (want->changed[0].column == NULL) {
        assert_int_equal(v.place.lat, 538190);
        assert_int_equal(v.place.lon, -15600);
        assert_string_equal(v.address, "1 Long Row, Leeds LS6 1ZZ");
    }
}

static const struct verdict organisations[] = {
    {"usual", {{0}}, NULL, NULL},
    {"no name", {{"name", ""}}, "name", "is missing"},
    {"phone in words",
     {{"phone", "ask Ann"}},
     "phone",
     "holds something that no number has"},
    {"phone too long",
     {{"phone", "0113 496 0000 and more"}},
     "phone",
     "longer than 20 bytes"},
    {"email", {{"email", "example.org"}}, "email", "not an address"},
    {"website",
     {{"website", "example.org"}},
     "website",
     "must begin with https:// or http://"},
};

static void an_organisation_is_judged(void **state)
{
    const struct verdict *want = *state;
    struct made made = {.usual = organisation};
    memcpy(made.changed, want->changed, sizeof made.changed);
    const struct gate_row row = {made_get, &made};
    struct gate_problems problems;
    struct organisation o;
    compare(want, gate_organisation(&o, &row, &problems), &problems);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(sessions, a_session_is_judged);
    RUN_ROWS(venues, a_venue_is_judged);
    RUN_ROWS(organisations, an_organisation_is_judged);
    RUN_TESTS(TEST(a_session_has_what_its_row_says), TEST(a_summer_start_is_london_time));
    return failed;
}
