#include "tests/test.h"

#include <stdio.h>
#include <string.h>

#include "core/gate.h"
#include "tests/unit/made_row.h"

#define POUND "\xC2\xA3"

static const struct cell usual[] = {
    {"ref", "AV/1"},
    {"organisation", "Aire Valley Living"},
    {"title", "Help at home"},
    {"area", "Headingley"},
    {"outcode", "ls6"},
    {"hours_per_week_min", "10.5"},
    {"hours_per_week_max", "20"},
    {"pay_min", "15"},
    {"pay_max", "16.50"},
    {NULL, NULL},
};

static void the_usual_row_makes_a_vacancy(void **state)
{
    (void)state;
    const struct made made = {.usual = usual};
    const struct gate_row row = {made_get, &made};
    const struct gate_rules rules = {.today = day_of("2026-12-01")};
    struct gate_problems problems;
    struct vacancy v;
    assert_true(gate_vacancy(&v, &row, &rules, &problems));
    assert_int_equal(problems.count, 0);
    assert_string_equal(v.source_ref, "AV/1");
    assert_string_equal(v.organisation_name, "Aire Valley Living");
    assert_string_equal(v.organisation, "");
    assert_string_equal(v.place.outcode, "LS6");
    assert_int_equal(v.place.lat, RECORD_NO_PLACE);
    assert_int_equal(v.week_minutes_min, 630);
    assert_int_equal(v.week_minutes_max, 1200);
    assert_int_equal(v.pay_min, 1500);
    assert_int_equal(v.pay_max, 1650);
    assert_int_equal(v.closes, RECORD_NO_DAY);
    assert_string_equal(v.meta.id, "");
}

struct verdict {
    const char *name;
    struct cell changed[3];
    bool gaps;
    const char *column, *reason; /* of the first problem; NULL: the row is fine */
};

static const struct verdict verdicts[] = {
    {"no title", {{"title", " "}}, false, "title", "is missing"},
    {"no organisation", {{"organisation", ""}}, false, "organisation", "is missing"},
    {"no area", {{"area", ""}}, false, NULL, NULL},
    {"no outcode", {{"outcode", ""}}, false, NULL, NULL},
    {"neither",
     {{"area", ""}, {"outcode", ""}},
     false,
     "area",
     "is missing, and so is the outcode: people ask where it is (or allow gaps)"},
    {"neither, gaps allowed", {{"area", ""}, {"outcode", ""}}, true, NULL, NULL},
    {"outcode that is none",
     {{"outcode", "Leeds"}},
     false,
     "outcode",
     "must be the first half of a postcode, like LS6"},
    {"full postcode as outcode",
     {{"outcode", "LS6 1ZZ"}},
     false,
     "outcode",
     "a full postcode points at a home: give its first half"},

    {"no hours",
     {{"hours_per_week_min", ""}, {"hours_per_week_max", ""}},
     false,
     "hours_per_week_min",
     "is missing: people ask for hours a week first (or allow gaps)"},
    {"no hours, gaps allowed",
     {{"hours_per_week_min", ""}, {"hours_per_week_max", ""}},
     true,
     NULL,
     NULL},
    {"a whole week", {{"hours_per_week_max", "168"}}, false, NULL, NULL},
    {"more than a week",
     {{"hours_per_week_max", "168.01"}},
     false,
     "hours_per_week_max",
     "not hours a week from 0 to 168, like 10 or 10.5"},
    {"hours in words",
     {{"hours_per_week_min", "full time"}},
     true,
     "hours_per_week_min",
     "not hours a week from 0 to 168, like 10 or 10.5"},
    {"hours below nought",
     {{"hours_per_week_min", "-5"}},
     true,
     "hours_per_week_min",
     "not hours a week from 0 to 168, like 10 or 10.5"},
    {"hours with a bare point",
     {{"hours_per_week_min", "10."}},
     true,
     "hours_per_week_min",
     "not hours a week from 0 to 168, like 10 or 10.5"},
    {"min above max",
     {{"hours_per_week_min", "30"}},
     false,
     "hours_per_week_min",
     "the lowest is above the highest, 20"},
    {"no hours at all",
     {{"hours_per_week_min", "0"}, {"hours_per_week_max", "0"}},
     false,
     "hours_per_week_max",
     "must be more than nought"},

    {"pay at the minimum", {{"pay_min", "12.71"}}, false, NULL, NULL},
    {"pay a penny below",
     {{"pay_min", POUND "12.70"}},
     false,
     "pay_min",
     "below the minimum wage: " POUND "12.71 an hour, 21 and over, since 2026-04-01"},
    {"no pay",
     {{"pay_min", ""}, {"pay_max", ""}},
     false,
     "pay_min",
     "is missing: give pounds an hour (or allow gaps)"},
    {"no pay, gaps allowed", {{"pay_min", ""}, {"pay_max", ""}}, true, NULL, NULL},
    {"only the highest, too low",
     {{"pay_min", ""}, {"pay_max", "9"}},
     true,
     "pay_max",
     "below the minimum wage: " POUND "12.71 an hour, 21 and over, since 2026-04-01"},
    {"pay in words",
     {{"pay_min", "competitive"}},
     true,
     "pay_min",
     "not an amount in pounds like 12.60"},
    {"pay by the year",
     {{"pay_min", "22,000"}, {"pay_max", ""}},
     false,
     "pay_min",
     "not pay by the hour: must be above 0 and at most 200.00"},
    {"pay min above max",
     {{"pay_min", "17"}},
     false,
     "pay_min",
     "the lowest is above the highest, 16.50"},

    {"closes today", {{"closes", "2026-12-01"}}, false, NULL, NULL},
    {"closed yesterday",
     {{"closes", "2026-11-30"}},
     false,
     "closes",
     "closed on 2026-11-30, which is before today, 2026-12-01"},
    {"closes as a british date", {{"closes", "1/2/2027"}}, false, NULL, NULL},
    {"closed as a british date",
     {{"closes", "01/11/2026"}},
     false,
     "closes",
     "closed on 2026-11-01, which is before today, 2026-12-01"},
    {"closes on no date",
     {{"closes", "31/02/2027"}},
     false,
     "closes",
     "not a date like 2026-11-22"},
    {"closes in words",
     {{"closes", "when filled"}},
     false,
     "closes",
     "not a date like 2026-11-22"},

    {"tasks in capitals", {{"tasks", "Cooking; Pets"}}, false, NULL, NULL},
    {"unknown task",
     {{"tasks", "cooking;juggling"}},
     false,
     "tasks",
     "there is no task \"juggling\""},
    {"code with a blank and capitals",
     {{"employment_status", "Self-Employed"}},
     false,
     NULL,
     NULL},
    {"unknown driver",
     {{"driver", "bike"}},
     false,
     "driver",
     "must be one of unknown, no, licence, own_car"},
    {"unknown check",
     {{"dbs", "maybe"}},
     false,
     "dbs",
     "must be one of unknown, none, basic, standard, enhanced, required"},

    {"sex none", {{"sex_requirement", "None"}}, false, NULL, NULL},
    {"sex with reason", {{"sex_requirement", "Female: washing"}}, false, NULL, NULL},
    {"sex alone",
     {{"sex_requirement", "female"}},
     false,
     "sex_requirement",
     "the Equality Act 2010 (Schedule 9) asks for the reason: write, say, "
     "\"female: intimate care\""},
    {"sex with an empty reason",
     {{"sex_requirement", "male : "}},
     false,
     "sex_requirement",
     "the Equality Act 2010 (Schedule 9) asks for the reason: write, say, "
     "\"female: intimate care\""},
    {"something else required",
     {{"sex_requirement", "young: lively"}},
     false,
     "sex_requirement",
     "must be none, or female or male with the reason behind a colon"},

    {"mobile in the text",
     {{"about_work", "Ring 07700 900123."}},
     false,
     "about_work",
     "holds a phone number, which may lead to the employer's home"},
    {"e-mail in when",
     {{"when", "ask sam@example.org"}},
     false,
     "when",
     "holds an e-mail address, which may lead to the employer's home"},
    {"postcode in area",
     {{"area", "Leeds LS6 1ZZ"}},
     false,
     "area",
     "holds a full postcode, which may lead to the employer's home"},
    {"phone in the title",
     {{"title", "Helper 0113 496 0000"}},
     false,
     "title",
     "holds a phone number, which may lead to the employer's home"},

    {"line break in a line becomes a blank", {{"when", "Mon\r\nTue"}}, false, NULL, NULL},
    {"escape in the title",
     {{"title", "\x1B[2J"}},
     false,
     "title",
     "holds a control character"},
    {"not UTF-8", {{"title", "\xA3"}}, false, "title", "not valid UTF-8"},
    {"ref too long",
     {{"ref",
       "1234567890123456789012345678901234567890123456789012345678901234567890123456"
       "789012345678901234567890123456789012345678901"}},
     false,
     "ref",
     "longer than 120 bytes"},
};

static void is_judged(void **state)
{
    const struct verdict *want = *state;
    struct made made = {.usual = usual};
    memcpy(made.changed, want->changed, sizeof made.changed);
    const struct gate_row row = {made_get, &made};
    const struct gate_rules rules = {.today = day_of("2026-12-01"),
                                     .allow_gaps = want->gaps};
    struct gate_problems problems;
    struct vacancy v;
    bool ok = gate_vacancy(&v, &row, &rules, &problems);
    assert_int_equal(ok, problems.count == 0);
    if (want->column == NULL) {
        if (!ok)
            fail_msg("%s: %s", problems.items[0].column, problems.items[0].reason);
        return;
    }
    assert_false(ok);
    assert_string_equal(problems.items[0].column, want->column);
    assert_string_equal(problems.items[0].reason, want->reason);
}

/* ---- what leaks and what does not ---- */

struct leak {
    const char *name; /* the text */
    const char *kind; /* NULL: fine */
};

#define PHONE "a phone number"
#define EMAIL "an e-mail address"
#define POSTCODE "a full postcode"
static const struct leak leaks[] = {
    {"07700 900123", PHONE},
    {"Tel:07700900123", PHONE},
    {"(07700) 900-123", PHONE},
    {"07700.900.123", PHONE},
    {"0 7 7 0 0 9 0 0 1 2 3", PHONE},
    {"0113 496 0000", PHONE},
    {"0113 4960000 or later", PHONE},
    {"01632 96001", PHONE},
    {"+44 7700 900123", PHONE},
    {"+44 (0)7700 900123", PHONE},
    {"0044 7700 900123", PHONE},
    {"7700900123", PHONE},
    {"7700 900123", PHONE},
    {"Sundays 10:00 07700 900123 2 pm", PHONE},
    {"07700 900123/07700 900124", PHONE},
    {"Days 08:00-20:00; nights 20:00-08:00", NULL},
    {"Drop-ins 08:15-09:00, 12:30-15:15 and 21:00-21:45", NULL},
    {"0800-2000 and 0900-1700", NULL},
    {"0900-1700 30 hours", NULL},
    {"from 01-02-2027 10:00", NULL},
    {"2026-12-31 to 2027-01-31", NULL},
    {"16,640 to 20,800 pounds", NULL},
    {"162.75 pounds per 24 hours", NULL},
    {"12-hour days and 12-hour nights", NULL},
    {"sam@example.org", EMAIL},
    {"write: sam.lee@mail.example.org!", EMAIL},
    {"2 shifts @ 15 pounds", NULL},
    {"LS6 1ZZ", POSTCODE},
    {"near ls6 1zz, Leeds", POSTCODE},
    {"LS61ZZ", POSTCODE},
    {"M1 1AA", POSTCODE},
    {"EC1A 1BB", POSTCODE},
    {"CR2 6XH.", POSTCODE},
    {"LS6", NULL},
    {"Bethnal Green, E16", NULL},
    {"M1 2pm", NULL},
    {"Flat B2 2nd floor", NULL},
    {"NVQ2 3 days", NULL},
    {"two of us, 1 to 1 care", NULL},
};

static void leaks_or_not(void **state)
{
    const struct leak *row = *state;
    struct made made = {.usual = usual, .changed = {{"about_work", row->name}}};
    const struct gate_row got = {made_get, &made};
    const struct gate_rules rules = {.today = day_of("2026-12-01")};
    struct gate_problems problems;
    struct vacancy v;
    bool ok = gate_vacancy(&v, &got, &rules, &problems);
    if (row->kind == NULL) {
        if (!ok)
            fail_msg("%s", problems.items[0].reason);
        return;
    }
    assert_int_equal(problems.count, 1);
    char reason[GATE_REASON_SIZE];
    snprintf(reason, sizeof reason, "holds %s, which may lead to the employer's home",
             row->kind);
    assert_string_equal(problems.items[0].reason, reason);
}

static void values_are_cut_and_cannot_steer_a_terminal(void **state)
{
    (void)state;
    char text[200];
    memset(text, 'a', sizeof text);
    memcpy(text, "\x1B[2J\n", 5);
    text[199] = '\0';
    struct made made = {.usual = usual, .changed = {{"title", text}}};
    const struct gate_row row = {made_get, &made};
    const struct gate_rules rules = {.today = day_of("2026-12-01")};
    struct gate_problems problems;
    struct vacancy v;
    assert_false(gate_vacancy(&v, &row, &rules, &problems));
    assert_int_equal(strlen(problems.items[0].value), GATE_VALUE_SIZE - 1);
    assert_memory_equal(problems.items[0].value, " [2J aaa", 8);
    assert_string_equal(problems.items[0].value + GATE_VALUE_SIZE - 4, "...");
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(verdicts, is_judged);
    RUN_ROWS(leaks, leaks_or_not);
    RUN_TESTS(TEST(the_usual_row_makes_a_vacancy),
              TEST(values_are_cut_and_cannot_steer_a_terminal));
    return failed;
}
