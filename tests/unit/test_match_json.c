/* A person's file is read to the letter or refused by name; reasons stand as JSON. */
#include "tests/unit/match_jobs.h"

#include "core/match_json.h"

static const char whole[] =
    "{\"place\":{\"lat\":53.82,\"lon\":-1.56},\"travel\":{\"way\":\"bus\",\"miles\":5},"
    "\"times\":{\"monday\":[\"morning\",\"afternoon\"],\"sunday\":[\"night\"]},"
    "\"tasks\":{\"cooking\":\"yes\",\"medication\":\"learn\",\"driving\":\"no\"},"
    "\"hours\":{\"min\":10,\"max\":20.5},\"pay\":12.57,\"drives\":\"own_car\","
    "\"age\":\"16_or_17\",\"sex\":\"female\",\"experienced\":false,"
    "\"languages\":[\"en\",\"bfi\"],\"interests\":[\"music\"],\"training\":true,"
    "\"short_notice\":true}";

static void a_whole_file_is_read(void **state)
{
    (void)state;
    struct match_person p;
    struct err e = {0};
    if (!match_person_parse(&p, whole, strlen(whole), &e))
        fail_msg("%s", e.text);
    assert_int_equal(p.place.lat, 538200);
    assert_int_equal(p.place.lon, -15600);
    assert_int_equal(p.travel, MATCH_BY_BUS);
    assert_int_equal(p.reach, 50);
    assert_int_equal(p.times, match_time(0, PART_MORNING) |
                                  match_time(0, PART_AFTERNOON) |
                                  match_time(6, PART_NIGHT));
    assert_int_equal(p.yes, 1U << TASK_COOKING);
    assert_int_equal(p.learn, 1U << TASK_MEDICATION);
    assert_int_equal(p.no, 1U << TASK_DRIVING);
    assert_int_equal(p.week_minutes_min, 600);
    assert_int_equal(p.week_minutes_max, 1230);
    assert_int_equal(p.pay, 1257);
    assert_int_equal(p.drives, DRIVER_OWN_CAR);
    assert_int_equal(p.age, MATCH_16_OR_17);
    assert_int_equal(p.sex, MATCH_FEMALE);
    assert_int_equal(p.experienced, TRI_NO);
    assert_int_equal(p.languages, languages_of("English; BSL"));
    assert_int_equal(p.interests, match_interests_read("music"));
    assert_true(p.training && p.short_notice);
}

static void a_file_may_say_nothing(void **state)
{
    (void)state;
    struct match_person p;
    struct err e = {0};
    assert_true(match_person_parse(&p, "{}", 2, &e));
    assert_int_equal(p.place.lat, RECORD_NO_PLACE);
    assert_int_equal(p.times | p.yes | p.learn | p.no | p.interests | p.languages, 0);
    assert_int_equal(p.week_minutes_min, -1);
    assert_int_equal(p.pay, -1);
    assert_false(p.training || p.short_notice);
    assert_true(match_person_parse(&p, "{\"place\":{\"outcode\":\"ls6\"}}", 27, &e));
    assert_string_equal(p.place.outcode, "LS6");
    assert_int_equal(p.place.lat, RECORD_NO_PLACE);
}

struct bad {
    const char *name, *text, *reason;
};

static const struct bad bad_files[] = {
    {"nothing", "", "person: is not JSON, at line 1 column 0"},
    {"a list", "[]", "person: must be an object"},
    {"two things", "{} {}", "person: is not JSON, at line 1 column 4"},
    {"a member twice", "{\"pay\":1,\"pay\":2}",
     "person: is not JSON, at line 1 column 14"},
    {"bad UTF-8", "{\"drives\":\"\xff\"}", "person: is not JSON, at line 1 column 11"},
    {"a name", "{\"name\":\"Zed\"}", "person: there is no member \"name\""},
    {"a member that is no word", "{\"Zed O'Hara\":1}",
     "person: there is no member of that name"},
    {"place that is a text", "{\"place\":\"LS6\"}",
     "place: must be an object that says something"},
    {"place that says nothing", "{\"place\":{}}",
     "place: must be an object that says something"},
    {"place with an address", "{\"place\":{\"street\":\"High Street\"}}",
     "place: there is no member \"street\""},
    {"half a place", "{\"place\":{\"lat\":53}}",
     "place: must have an outcode, or lat and lon"},
    {"two places", "{\"place\":{\"lat\":53,\"lon\":1,\"outcode\":\"LS6\"}}",
     "place: must have an outcode, or lat and lon"},
    {"a full postcode", "{\"place\":{\"outcode\":\"LS6 1AA\"}}",
     "place.outcode: must be the first half of a postcode, like LS6"},
    {"an outcode that is a number", "{\"place\":{\"outcode\":6}}",
     "place.outcode: must be a text"},
    {"beyond the pole", "{\"place\":{\"lat\":90.1,\"lon\":0}}",
     "place.lat: must be degrees from -90 to 90, with four decimals"},
    {"a house's place", "{\"place\":{\"lat\":53.81234,\"lon\":0}}",
     "place.lat: must be degrees from -90 to 90, with four decimals"},
    {"a way nobody has", "{\"travel\":{\"way\":\"broom\"}}",
     "travel.way: must be one of foot, bicycle, bus, car"},
    {"no miles", "{\"travel\":{\"miles\":0}}",
     "travel.miles: must be from 0.1 to 100, with one decimal"},
    {"too many miles", "{\"travel\":{\"miles\":100.1}}",
     "travel.miles: must be from 0.1 to 100, with one decimal"},
    {"odd miles", "{\"travel\":{\"miles\":2.55}}",
     "travel.miles: must be from 0.1 to 100, with one decimal"},
    {"miles that are a text", "{\"travel\":{\"miles\":\"5\"}}",
     "travel.miles: must be from 0.1 to 100, with one decimal"},
    {"a day of another week", "{\"times\":{\"lundi\":[]}}",
     "times: there is no member \"lundi\""},
    {"never", "{\"times\":{\"monday\":[]}}",
     "times: must hold one part of a day, or be left out"},
    {"a part of no day", "{\"times\":{\"monday\":[\"noon\"]}}",
     "times.monday: there is no code \"noon\""},
    {"a day that is a text", "{\"times\":{\"friday\":\"morning\"}}",
     "times.friday: must be a list of codes"},
    {"a part that is a number", "{\"times\":{\"friday\":[1]}}",
     "times.friday: must be a list of codes"},
    {"a task nobody has", "{\"tasks\":{\"juggling\":\"yes\"}}",
     "tasks: there is no member \"juggling\""},
    {"comfort that is none", "{\"tasks\":{\"cooking\":true}}",
     "tasks.cooking: must be one of yes, learn, no"},
    {"hours that turn", "{\"hours\":{\"min\":20,\"max\":10}}",
     "hours.min: is above hours.max"},
    {"a week of 200 hours", "{\"hours\":{\"max\":200}}",
     "hours.max: must be hours a week from 0 to 168, to the minute"},
    {"pay in pence's parts", "{\"pay\":12.555}",
     "pay: must be pounds an hour from 0 to 1000, with two decimals"},
    {"pay below nothing", "{\"pay\":-1}",
     "pay: must be pounds an hour from 0 to 1000, with two decimals"},
    {"a number past all", "{\"pay\":1e400}", "person: is not JSON, at line 1 column 12"},
    {"drives a tank", "{\"drives\":\"tank\"}",
     "drives: must be one of no, licence, own_car"},
    {"an age in years", "{\"age\":17}",
     "age: must be one of under_16, 16_or_17, 18_or_over"},
    {"a sex that no requirement names", "{\"sex\":\"\"}",
     "sex: must be one of female, male"},
    {"years of experience", "{\"experienced\":3}", "experienced: must be true or false"},
    {"a language by name", "{\"languages\":[\"Urdu\"]}",
     "languages: there is no code of that name"},
    {"a language nobody knows", "{\"languages\":[\"tlh\"]}",
     "languages: there is no code \"tlh\""},
    {"an interest in faith", "{\"interests\":[\"church\"]}",
     "interests: there is no code \"church\""},
    {"interests that are a text", "{\"interests\":\"music\"}",
     "interests: must be a list of codes"},
    {"training by word", "{\"training\":\"yes\"}", "training: must be true or false"},
    {"notice by number", "{\"short_notice\":1}", "short_notice: must be true or false"},
};

static void is_refused(void **state)
{
    const struct bad *b = *state;
    struct match_person p;
    struct err e = {0};
    assert_false(match_person_parse(&p, b->text, strlen(b->text), &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_string_equal(e.text, b->reason);
}

static void a_file_past_the_limit_is_refused(void **state)
{
    (void)state;
    static char text[MATCH_PERSON_MAX + 1];
    struct match_person p;
    struct err e;
    memset(text, ' ', sizeof text);
    memcpy(text, "{}", 2);
    assert_true(match_person_parse(&p, text, sizeof text - 1, &e));
    assert_false(match_person_parse(&p, text, sizeof text, &e));
    assert_string_equal(e.text, "person: longer than 16384 bytes");
}

static void every_member_is_named_once_in_the_help(void **state)
{
    (void)state;
    json_t *root = json_loads(whole, 0, NULL);
    size_t count = 0;
    while (match_person_members[count] != NULL)
        assert_non_null(json_object_get(root, match_person_members[count++]));
    assert_int_equal(json_object_size(root), count);
    json_decref(root);
}

static void reasons_are(const char *who, const char *job, const char *expected)
{
    struct bytes out;
    struct match m;
    struct err e;
    const struct match_person p = who_is(who);
    const struct match_vacancy v = job_view(job_named(job));
    bytes_init(&out, 4096);
    match_judge(&m, &p, &v, TODAY);
    assert_true(match_put_reasons(&out, &m, &e));
    assert_string_equal((const char *)out.data, expected);
    bytes_free(&out);
}

static void reasons_have_codes_and_numbers(void **state)
{
    (void)state;
    reasons_are("says nothing", "team", "[]");
    reasons_are(
        "Efua", "two women",
        "[{\"reason\":\"distance\",\"state\":\"fits\",\"points\":45,\"miles_tenths\":31,"
        "\"reach_tenths\":40},"
        "{\"reason\":\"times\",\"state\":\"fits\",\"points\":120,\"count\":14,\"of\":14,"
        "\"times\":{\"monday\":[\"morning\",\"evening\"],\"tuesday\":[\"morning\","
        "\"evening\"],\"wednesday\":[\"morning\",\"evening\"],\"thursday\":[\"morning\","
        "\"evening\"],\"friday\":[\"morning\",\"evening\"],\"saturday\":[\"morning\","
        "\"evening\"],\"sunday\":[\"morning\",\"evening\"]}},"
        "{\"reason\":\"driver\",\"state\":\"fits\",\"points\":0,\"needs\":\"own_car\"},"
        "{\"reason\":\"requirement\",\"state\":\"fits\",\"points\":0,\"sex\":\"female\"},"
        "{\"reason\":\"experience\",\"state\":\"fits\",\"points\":0},"
        "{\"reason\":\"tasks_yes\",\"state\":\"fits\",\"points\":300,\"count\":3,\"of\":"
        "4,"
        "\"tasks\":[\"personal_care\",\"toilet\",\"eating\"]},"
        "{\"reason\":\"tasks_learn\",\"state\":\"fits\",\"points\":75,\"count\":1,\"of\":"
        "4,"
        "\"tasks\":[\"equipment\"]},"
        "{\"reason\":\"pay\",\"state\":\"not\",\"points\":0,\"pence\":850,\"wanted\":"
        "1200},"
        "{\"reason\":\"short_notice\",\"state\":\"ask\",\"points\":0}]");
    reasons_are("Ben", "weekend",
                "[{\"reason\":\"distance\",\"state\":\"not\",\"points\":0,"
                "\"miles_tenths\":160,\"reach_tenths\":150}]");
    reasons_are(
        "says nothing", "two women",
        "[{\"reason\":\"driver\",\"state\":\"ask\",\"points\":0,\"needs\":"
        "\"own_car\"},"
        "{\"reason\":\"requirement\",\"state\":\"ask\",\"points\":0,\"sex\":"
        "\"female\"},{\"reason\":\"experience\",\"state\":\"ask\",\"points\":0}]");
    reasons_are("Hari", "nights",
                "[{\"reason\":\"age\",\"state\":\"not\",\"points\":0,\"years\":18}]");
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(bad_files, is_refused);
    RUN_TESTS(TEST(a_whole_file_is_read), TEST(a_file_may_say_nothing),
              TEST(a_file_past_the_limit_is_refused),
              TEST(every_member_is_named_once_in_the_help),
              TEST(reasons_have_codes_and_numbers));
    return failed;
}
