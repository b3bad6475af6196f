#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/record.h"
#include "core/task.h"
#include "core/utc.h"

#define ID "\"id\":\"0192f0a1-1111-7222-8333-444455556666\","
#define META(ref)                                                                        \
    "{" ID "\"ref\":\"" ref "\",\"rev\":3,\"updated_at\":\"2026-11-22T03:09:00Z\""
#define OTHER_ID "0192f0a1-1111-7222-8333-444455557777"

struct body {
    const char *name;
    enum record_kind kind;
    const char *body;
};

static const struct body whole[] = {
    {"organisation", RECORD_ORGANISATION,
     META("G000-0K") ",\"name\":\"Leeds Living\",\"town\":\"Leeds\",\"outcode\":\"LS6\","
                     "\"lat\":538190,\"lon\":-15600,\"phone\":\"0113 496 0000\","
                     "\"email\":\"office@example.org\",\"website\":\"https://"
                     "example.org\","
                     "\"about\":\"One.\\nTwo \\\"quoted\\\".\"}"},
    {"venue", RECORD_VENUE,
     META("N000-0K") ",\"organisation\":\"" OTHER_ID "\",\"name\":\"The Hall\","
                     "\"address\":\"1 Long Row\",\"town\":\"Leeds\",\"outcode\":\"LS6\","
                     "\"access\":\"Step-free\",\"getting_there\":\"Bus 1\"}"},
    {"vacancy", RECORD_VACANCY,
     META(
         "V7KQ-2M") ",\"organisation\":\"" OTHER_ID
                    "\",\"organisation_name\":\"Leeds Living\","
                    "\"source_ref\":\"LL/7\",\"title\":\"Help at "
                    "home\",\"area\":\"Headingley\","
                    "\"outcode\":\"LS6\",\"lat\":538190,\"lon\":-15600,\"week_minutes_"
                    "min\":630,"
                    "\"week_minutes_max\":1200,\"when\":\"Mornings\",\"pay_min\":1271,"
                    "\"pay_max\":1300,"
                    "\"contract\":\"fixed_term\",\"employment\":\"self_employed\","
                    "\"tasks\":[\"cooking\",\"pets\"],\"driver\":\"own_car\",\"smoker_"
                    "ok\":\"no\","
                    "\"pets_in_home\":\"cat\",\"languages\":\"English\",\"experience\":"
                    "\"not_needed\","
                    "\"training_given\":\"yes\",\"check\":\"enhanced\","
                    "\"sex_requirement\":\"female: intimate care\",\"start\":\"soon\","
                    "\"closes\":\"2026-12-31\",\"confirmed_at\":\"2026-11-21T10:00:00Z\","
                    "\"about_work\":\"Caf\xC3\xA9 trips\"}"},
    {"vacancy with all gaps", RECORD_VACANCY,
     META("V7KQ-2M") ",\"organisation_name\":\"Leeds Living\",\"title\":\"Help\"}"},
    {"session", RECORD_SESSION,
     META("S000-0M") ",\"organisation\":\"" OTHER_ID "\",\"venue\":\"" OTHER_ID "\","
                     "\"source_ref\":\"1\",\"title\":\"Meet\",\"kind\":\"meetup\","
                     "\"way\":\"in_room\",\"audience\":\"pas_only\","
                     "\"starts_at\":\"2026-12-01T18:00:00Z\",\"minutes\":90,\"capacity\":"
                     "25,"
                     "\"places_left\":0,\"waiting\":3,\"paid\":\"yes\",\"expenses\":"
                     "\"no\","
                     "\"cost\":\"50p\",\"access\":\"Step-free\",\"topic\":\"Cover\","
                     "\"about\":\"Tea.\"}"},
    {"session online", RECORD_SESSION,
     META(
         "S000-0M") ",\"title\":\"Meet\",\"kind\":\"group_mentoring\",\"way\":\"online\","
                    "\"audience\":\"anyone\",\"starts_at\":\"2026-12-01T18:00:00Z\","
                    "\"minutes\":90,\"capacity\":25,\"places_left\":25,\"waiting\":0}"},
    {"guidance", RECORD_GUIDANCE,
     META("P000-0M") ",\"slug\":\"checks\",\"lang\":\"en\",\"title\":\"Checks\","
                     "\"body\":\"A\\nB\"}"},
    {"fact", RECORD_FACT,
     META("F000-0M") ",\"key\":\"minimum_wage.21_and_over\",\"label\":\"21 and over\","
                     "\"value\":\"12.71\",\"unit\":\"GBP/hour\",\"from\":\"2026-04-01\","
                     "\"to\":\"2027-03-31\",\"nation\":\"UK\",\"source\":\"https://"
                     "gov.uk\","
                     "\"checked_on\":\"2026-04-02\",\"review_by\":\"2027-04-01\"}"},
};

static char *body_with_true_ref(const struct body *row)
{
    char ref[REF_SIZE];
    ref_make(ref, record_kind_letter(row->kind), 0);
    char *body = strdup(row->body);
    assert_non_null(body);
    char *at = strstr(body, "\"ref\":\"");
    if (row->kind != RECORD_VACANCY)
        memcpy(at + 7, ref, REF_SIZE - 1);
    return body;
}

static void print_undoes_parse(void **state)
{
    const struct body *row = *state;
    char *body = body_with_true_ref(row);
    struct record *r = malloc(sizeof *r);
    struct err e = {0};
    struct bytes out;
    bytes_init(&out, RECORD_BODY_MAX);
    if (!record_parse(r, row->kind, body, strlen(body), &e))
        fail_msg("%s", e.text);
    assert_true(record_print(&out, r, NULL));
    assert_string_equal((char *)out.data, body);
    bytes_free(&out);
    free(r);
    free(body);
}

static void fields_land_where_they_belong(void **state)
{
    (void)state;
    struct record *r = malloc(sizeof *r);
    assert_true(
        record_parse(r, RECORD_VACANCY, whole[2].body, strlen(whole[2].body), NULL));
    assert_int_equal(r->kind, RECORD_VACANCY);
    const struct vacancy *v = &r->vacancy;
    assert_string_equal(v->meta.ref, "V7KQ-2M");
    assert_int_equal(v->meta.rev, 3);
    assert_int_equal(v->week_minutes_min, 630);
    assert_int_equal(v->pay_max, 1300);
    assert_int_equal(v->tasks, 1U << TASK_COOKING | 1U << TASK_PETS);
    assert_int_equal(v->driver, DRIVER_OWN_CAR);
    assert_int_equal(v->check, CHECK_ENHANCED);
    assert_int_equal(v->place.lon, -15600);
    char day[UTC_TEXT_SIZE];
    date_print(day, sizeof day, v->closes);
    assert_string_equal(day, "2026-12-31");

    assert_true(
        record_parse(r, RECORD_VACANCY, whole[3].body, strlen(whole[3].body), NULL));
    assert_int_equal(v->week_minutes_min, -1);
    assert_int_equal(v->week_minutes_max, -1);
    assert_int_equal(v->pay_min, -1);
    assert_int_equal(v->closes, RECORD_NO_DAY);
    assert_int_equal(v->place.lat, RECORD_NO_PLACE);
    assert_int_equal(v->confirmed_at, 0);
    assert_int_equal(v->contract, CONTRACT_UNKNOWN);
    free(r);
}

#define VACANCY META("V7KQ-2M") ",\"organisation_name\":\"Leeds Living\""
#define SESSION                                                                          \
    META("S000-0")                                                                       \
    ",\"title\":\"Meet\",\"kind\":\"meetup\",\"audience\":\"anyone\","                   \
    "\"starts_at\":\"2026-12-01T18:00:00Z\",\"minutes\":90,\"waiting\":0"
#define TITLE ",\"title\":\"Help\""

struct refused {
    const char *name;
    enum record_kind kind;
    const char *body, *why;
};

static const struct refused refused[] = {
    {"empty", RECORD_VACANCY, "", "body: not a JSON object (at byte 0)"},
    {"a list", RECORD_VACANCY, "[]", "body: not a JSON object (at byte 2)"},
    {"cut short", RECORD_VACANCY, "{\"id\":\"", "body: not a JSON object (at byte 7)"},
    {"two lines", RECORD_VACANCY, "{\n}", "body: more than one line"},
    {"nothing in it", RECORD_VACANCY, "{}", "id: is missing"},
    {"doubled field", RECORD_VACANCY, "{\"a\":1,\"a\":2}",
     "body: not a JSON object (at byte 10)"},
    {"id of another version", RECORD_VACANCY,
     "{\"id\":\"0192f0a1-1111-4222-8333-444455556666\",\"ref\":\"V7KQ-2M\",\"rev\":1,"
     "\"updated_at\":\"2026-11-22T03:09:00Z\",\"organisation_name\":\"Leeds "
     "Living\"" TITLE "}",
     "id: not a UUID of version 7"},
    {"ref with a slip", RECORD_VACANCY,
     META("V7KQ-3M") ",\"organisation_name\":\"Leeds Living\"" TITLE "}",
     "ref: not a reference, or one with a slip in it"},
    {"ref not as printed", RECORD_VACANCY,
     META("v7kq2m") ",\"organisation_name\":\"Leeds Living\"" TITLE "}",
     "ref: not that of a vacancy as it is printed"},
    {"rev nought", RECORD_VACANCY,
     "{" ID "\"ref\":\"V7KQ-2M\",\"rev\":0,\"updated_at\":\"2026-11-22T03:09:00Z\"}",
     "rev: must be from 1 to 2147483647"},
    {"title missing", RECORD_VACANCY, VACANCY "}", "title: is missing"},
    {"title empty", RECORD_VACANCY, VACANCY ",\"title\":\"\"}", "title: is missing"},
    {"title a number", RECORD_VACANCY, VACANCY ",\"title\":5}", "title: must be a text"},
    {"title null", RECORD_VACANCY, VACANCY ",\"title\":null}", "title: must be a text"},
    {"line break in a line", RECORD_VACANCY, VACANCY ",\"title\":\"a\\nb\"}",
     "title: holds a line break"},
    {"escape sequence", RECORD_VACANCY, VACANCY ",\"title\":\"\\u001b[2J\"}",
     "title: holds a control character"},
    {"bidi override", RECORD_VACANCY, VACANCY ",\"title\":\"\\u202e\"}",
     "title: holds a character that turns the reading direction"},
    {"NUL", RECORD_VACANCY, VACANCY ",\"title\":\"a\\u0000b\"}", NULL},
    {"area too long", RECORD_VACANCY,
     VACANCY TITLE
     ",\"area\":\"1234567890123456789012345678901234567890123456789012345678901"
     "234567890123456789012345678901234567890123456789012345678901\"}",
     "area: longer than 120 bytes"},
    {"pay with pence after a point", RECORD_VACANCY, VACANCY TITLE ",\"pay_min\":12.5}",
     "pay_min: must be a whole number"},
    {"pay as a text", RECORD_VACANCY, VACANCY TITLE ",\"pay_min\":\"1250\"}",
     "pay_min: must be a whole number"},
    {"pay below nought", RECORD_VACANCY, VACANCY TITLE ",\"pay_min\":-1}",
     "pay_min: must be from 0 to 100000000"},
    {"pay past 32 bits", RECORD_VACANCY, VACANCY TITLE ",\"pay_min\":4294967297}",
     "pay_min: must be from 0 to 100000000"},
    {"pay the wrong way round", RECORD_VACANCY,
     VACANCY TITLE ",\"pay_min\":1300,\"pay_max\":1200}",
     "pay_min: the lowest is above the highest"},
    {"a week of 169 hours", RECORD_VACANCY, VACANCY TITLE ",\"week_minutes_max\":10140}",
     "week_minutes_max: must be from 0 to 10080"},
    {"hours the wrong way round", RECORD_VACANCY,
     VACANCY TITLE ",\"week_minutes_min\":90,\"week_minutes_max\":60}",
     "week_minutes_min: the lowest is above the highest"},
    {"lat without lon", RECORD_VACANCY, VACANCY TITLE ",\"lat\":538190}",
     "lat: stands only together with lon"},
    {"lat off the globe", RECORD_VACANCY, VACANCY TITLE ",\"lat\":900001,\"lon\":0}",
     "lat: must be from -900000 to 900000"},
    {"full postcode", RECORD_VACANCY, VACANCY TITLE ",\"outcode\":\"LS6 1AB\"}",
     "outcode: longer than 4 bytes"},
    {"outcode in small letters", RECORD_VACANCY, VACANCY TITLE ",\"outcode\":\"ls6\"}",
     "outcode: must be in capitals without spaces"},
    {"unknown driver", RECORD_VACANCY, VACANCY TITLE ",\"driver\":\"bike\"}",
     "driver: must be one of unknown, no, licence, own_car"},
    {"unknown task", RECORD_VACANCY, VACANCY TITLE ",\"tasks\":[\"juggling\"]}",
     "tasks: there is no task \"juggling\""},
    {"tasks as a text", RECORD_VACANCY, VACANCY TITLE ",\"tasks\":\"pets\"}",
     "tasks: must be a list"},
    {"tasks as numbers", RECORD_VACANCY, VACANCY TITLE ",\"tasks\":[1]}",
     "tasks: must be a list of codes"},
    {"day that is none", RECORD_VACANCY, VACANCY TITLE ",\"closes\":\"2026-02-30\"}",
     "closes: not a date like 2026-11-22"},
    {"instant that is none", RECORD_VACANCY, VACANCY TITLE ",\"confirmed_at\":\"today\"}",
     "confirmed_at: not an instant like 2026-11-22T03:09:00Z"},
    {"organisation not an id", RECORD_VACANCY, VACANCY TITLE ",\"organisation\":\"x\"}",
     "organisation: not a UUID of version 7"},
    {"more left than there are", RECORD_SESSION,
     SESSION ",\"way\":\"online\",\"capacity\":5,\"places_left\":6}",
     "places_left: more than the capacity"},
    {"in a room without a venue", RECORD_SESSION,
     SESSION ",\"way\":\"in_room\",\"capacity\":5,\"places_left\":5}",
     "venue: is missing for a session in a room"},
    {"online with a venue", RECORD_SESSION,
     SESSION ",\"way\":\"online\",\"capacity\":5,\"places_left\":5,\"venue\":\"" OTHER_ID
             "\"}",
     "venue: stands only with a session in a room"},
    {"more than 500 places", RECORD_SESSION,
     SESSION ",\"way\":\"online\",\"capacity\":501,\"places_left\":5}",
     "capacity: must be from 1 to 500"},
    {"no way given", RECORD_SESSION, SESSION ",\"capacity\":5,\"places_left\":5}",
     "way: is missing"},
    {"phone with words", RECORD_ORGANISATION,
     META("G000-0") ",\"name\":\"A\",\"phone\":\"ask Ann\"}",
     "phone: holds something that no number has"},
    {"website that runs", RECORD_ORGANISATION,
     META("G000-0") ",\"name\":\"A\",\"website\":\"javascript:1\"}",
     "website: must begin with https:// or http://"},
    {"email without at", RECORD_ORGANISATION,
     META("G000-0") ",\"name\":\"A\",\"email\":\"example.org\"}",
     "email: not an address"},
    {"fact that ends before it begins", RECORD_FACT,
     META("F000-0") ",\"key\":\"a\",\"label\":\"a\",\"value\":\"1\",\"from\":\"2026-04-"
                    "01\","
                    "\"to\":\"2026-03-31\"}",
     "to: before from"},
};

/* Gives "X000-0" its check symbol. */
static size_t complete_ref(char *out, size_t size, const struct refused *row)
{
    char ref[REF_SIZE];
    ref_make(ref, record_kind_letter(row->kind), 0);
    char needle[] = "X000-0\"";
    needle[0] = ref[0];
    const char *at = strstr(row->body, needle);
    size_t before = at == NULL ? strlen(row->body) : (size_t)(at - row->body);
    int used = snprintf(out, size, "%.*s%s%s", (int)before, row->body,
                        at == NULL ? "" : ref, at == NULL ? "" : at + 6);
    return (size_t)used;
}

static void is_refused(void **state)
{
    const struct refused *row = *state;
    char body[2000];
    size_t size = complete_ref(body, sizeof body, row);
    struct record *r = malloc(sizeof *r);
    struct err e = {0};
    assert_false(record_parse(r, row->kind, body, size, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    if (row->why != NULL)
        assert_string_equal(e.text, row->why);
    free(r);
}

static void unknown_fields_are_ignored(void **state)
{
    (void)state;
    const char *body = VACANCY TITLE ",\"from_the_future\":{\"a\":[1,2]}}";
    struct record *r = malloc(sizeof *r);
    assert_true(record_parse(r, RECORD_VACANCY, body, strlen(body), NULL));
    free(r);
}

static void a_body_past_the_limit_is_refused(void **state)
{
    (void)state;
    char *body = malloc(RECORD_BODY_MAX + 1);
    memset(body, ' ', RECORD_BODY_MAX + 1);
    size_t used = strlen(VACANCY TITLE "}");
    memcpy(body, VACANCY TITLE "}", used);
    struct record *r = malloc(sizeof *r);
    struct err e = {0};
    assert_true(record_parse(r, RECORD_VACANCY, body, RECORD_BODY_MAX, &e));
    assert_false(record_parse(r, RECORD_VACANCY, body, RECORD_BODY_MAX + 1, &e));
    assert_string_equal(e.text, "body: longer than 16384 bytes");
    free(r);
    free(body);
}

/* Fills a text with quotes, which JSON doubles. */
static void fill(char *text, size_t size)
{
    memset(text, '"', size - 1);
    text[size - 1] = '\0';
}

static void the_largest_vacancy_fits_a_body(void **state)
{
    (void)state;
    struct record *r = malloc(sizeof *r);
    const char *start = VACANCY TITLE "}";
    assert_true(record_parse(r, RECORD_VACANCY, start, strlen(start), NULL));
    struct vacancy *v = &r->vacancy;
    fill(v->organisation_name, sizeof v->organisation_name);
    fill(v->source_ref, sizeof v->source_ref);
    fill(v->title, sizeof v->title);
    fill(v->area, sizeof v->area);
    fill(v->when, sizeof v->when);
    fill(v->pets_in_home, sizeof v->pets_in_home);
    fill(v->languages, sizeof v->languages);
    fill(v->sex_requirement, sizeof v->sex_requirement);
    fill(v->start, sizeof v->start);
    fill(v->about_work, sizeof v->about_work);
    v->tasks = (1U << TASK_COUNT) - 1;
    struct bytes out;
    bytes_init(&out, 2 * RECORD_BODY_MAX);
    struct err e = {0};
    assert_true(record_print(&out, r, &e));
    assert_true(record_parse(r, RECORD_VACANCY, (char *)out.data, out.size, &e));
    bytes_free(&out);

    bytes_init(&out, 100);
    assert_false(record_print(&out, r, &e));
    assert_int_equal(e.kind, ERR_FULL);
    bytes_free(&out);
    free(r);
}

static void what_is_not_valid_is_not_printed(void **state)
{
    (void)state;
    struct record *r = malloc(sizeof *r);
    const char *start = VACANCY TITLE "}";
    assert_true(record_parse(r, RECORD_VACANCY, start, strlen(start), NULL));
    memset(r->vacancy.area, 'a', sizeof r->vacancy.area);
    struct bytes out;
    struct err e;
    bytes_init(&out, RECORD_BODY_MAX);
    assert_false(record_print(&out, r, &e));
    assert_string_equal(e.text, "area: longer than 120 bytes");
    assert_int_equal(out.size, 0);
    r->vacancy.area[0] = '\0';
    r->vacancy.tasks = 1U << TASK_COUNT;
    assert_false(record_valid(r, &e));
    assert_string_equal(e.text, "tasks: no such task");
    bytes_free(&out);
    free(r);
}

static void kinds_go_by_name_and_letter(void **state)
{
    (void)state;
    char letters[RECORD_KIND_COUNT + 1] = "";
    for (unsigned i = 0; i < RECORD_KIND_COUNT; i++) {
        enum record_kind kind = RECORD_KIND_COUNT;
        assert_true(record_kind_parse(&kind, record_kind_name(i), NULL));
        assert_int_equal(kind, i);
        letters[i] = record_kind_letter(i);
    }
    assert_string_equal(letters, "GNVSPF");
    enum record_kind kind;
    assert_false(record_kind_parse(&kind, "vacancies", NULL));
}

static void an_empty_code_is_the_first_value(void **state)
{
    (void)state;
    enum driver driver = DRIVER_OWN_CAR;
    assert_true(driver_parse(&driver, "", "driver", NULL));
    assert_int_equal(driver, DRIVER_UNKNOWN);
    assert_true(driver_parse(&driver, "own_car", "driver", NULL));
    assert_int_equal(driver, DRIVER_OWN_CAR);
    assert_string_equal(driver_code(DRIVER_OWN_CAR), "own_car");
    assert_string_equal(contract_code(CONTRACT_LIVE_IN), "live_in");
    enum session_kind kind = SESSION_TRAINING;
    assert_false(session_kind_parse(&kind, "party", "kind", NULL));
    assert_int_equal(kind, SESSION_TRAINING);
}

static void distances_are_those_of_the_map(void **state)
{
    (void)state;
    const struct place leeds = {"LS1", 537960, -15480}, london = {"EC1", 515230, -1030};
    const struct place nowhere = {"", RECORD_NO_PLACE, RECORD_NO_PLACE};
    const struct place south = {"", -900000, 0}, north = {"", 900000, 1800000};
    assert_int_equal(place_metres(&leeds, &leeds), 0);
    assert_in_range(place_metres(&leeds, &london), 270000, 273000);
    assert_int_equal(place_metres(&leeds, &london), place_metres(&london, &leeds));
    assert_int_equal(place_metres(&leeds, &nowhere), -1);
    assert_in_range(place_metres(&south, &north), 20015000, 20016000);
}

struct outcode {
    const char *name, *want;
};

static const struct outcode outcodes[] = {
    {"ls6 ", "LS6"},
    {"M1", "M1"},
    {"M11", "M11"},
    {"CR8", "CR8"},
    {"NN12", "NN12"},
    {"W1A", "W1A"},
    {"ec1a", "EC1A"},
    {"", NULL},
    {"L", NULL},
    {"6LS", NULL},
    {"LSX6", NULL},
    {"LS6 1AB", NULL},
    {"LS61A", NULL},
    {"LS666", NULL},
    {"LS 6", NULL},
    {"Leeds", NULL},
    {"A1AA", NULL},
    {"\xC3\x89"
     "1",
     NULL},
};

static void is_read_as_an_outcode(void **state)
{
    const struct outcode *row = *state;
    char out[RECORD_OUTCODE_SIZE] = "";
    assert_int_equal(outcode_parse(out, row->name, "outcode", NULL), row->want != NULL);
    if (row->want != NULL)
        assert_string_equal(out, row->want);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(whole, print_undoes_parse);
    RUN_ROWS(refused, is_refused);
    RUN_ROWS(outcodes, is_read_as_an_outcode);
    RUN_TESTS(
        TEST(fields_land_where_they_belong), TEST(unknown_fields_are_ignored),
        TEST(a_body_past_the_limit_is_refused), TEST(the_largest_vacancy_fits_a_body),
        TEST(what_is_not_valid_is_not_printed), TEST(kinds_go_by_name_and_letter),
        TEST(an_empty_code_is_the_first_value), TEST(distances_are_those_of_the_map));
    return failed;
}
