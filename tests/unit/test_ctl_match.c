/* Reasons in words, as staff read them out. */
#include "server/ctl/ctl_match_words.h"

#include <string.h>

#include "server/ctl/ctl_text.h"
#include "tests/test.h"

struct words {
    const char *name, *text;
};

#define R(reason, state, rest)                                                           \
    "{\"reason\":\"" reason "\",\"state\":\"" state "\",\"points\":0" rest "}"

static const struct words sentences[] = {
    {R("distance", "fits", ",\"miles_tenths\":25,\"reach_tenths\":50"),
     "2.5 miles away, within 5.0"},
    {R("distance", "fits", ",\"miles_tenths\":125"), "12.5 miles away"},
    {R("distance", "ask", ",\"reach_tenths\":50"), "Ask where it is"},
    {R("times", "fits", ",\"count\":2,\"of\":2"), "You are free at all of its times"},
    {R("times", "partly", ",\"count\":2,\"of\":7"),
     "You are free at 2 of its 7 times of the week"},
    {R("times", "ask", ""), "Ask which days and times"},
    {R("driver", "fits", ",\"needs\":\"licence\""), "It needs a driver, as you are"},
    {R("driver", "ask", ",\"needs\":\"own_car\""),
     "It needs a driver with a car: are you?"},
    {R("age", "fits", ",\"years\":18"), "It is for people of 18 or over, as you are"},
    {R("requirement", "fits", ",\"sex\":\"female\""),
     "It asks for a woman, and says why"},
    {R("requirement", "ask", ",\"sex\":\"male\""), "It asks for a man, and says why"},
    {R("requirement", "ask", ""), "It states a requirement: read it"},
    {R("experience", "ask", ""), "It needs experience: have you some?"},
    {R("tasks_yes", "fits", ",\"count\":5,\"of\":6"), "You said yes to 5 of its 6 tasks"},
    {R("tasks_learn", "fits", ",\"count\":1,\"of\":6,\"tasks\":[\"pets\"]"),
     "You would learn 1, and training is given: Caring for pets, walking a dog"},
    {R("tasks_learn", "partly", ",\"count\":1,\"of\":6,\"tasks\":[\"pets\"]"),
     "You would learn 1; ask about training: Caring for pets, walking a dog"},
    {R("tasks_no", "not", ",\"count\":2,\"of\":6,\"tasks\":[\"toilet\",\"pets\"]"),
     "You said no to 2: Getting to and using the toilet; Caring for pets, walking a dog"},
    {R("tasks_open", "ask", ",\"count\":1,\"of\":6,\"tasks\":[\"shopping\"]"),
     "You have not said what you think of 1: Shopping"},
    {R("tasks_open", "ask", ",\"count\":0,\"tasks\":[]"), "Ask what the tasks are"},
    {R("hours", "fits", ",\"minutes_between\":0"), "Its hours are what you want"},
    {R("hours", "partly", ",\"minutes_between\":95"),
     "Its hours are 1 h 35 min a week off what you want"},
    {R("pay", "partly", ",\"pence\":1300,\"wanted\":1350"),
     "It pays up to £13.00 an hour; you want £13.50"},
    {R("pay", "ask", ",\"wanted\":1350"), "Ask about the pay"},
    {R("languages", "fits", ",\"count\":1,\"languages\":[\"bfi\"]"),
     "You speak what it asks for: British Sign Language"},
    {R("languages", "not", ",\"count\":0,\"languages\":[]"),
     "It asks for other languages than yours"},
    {R("interests", "fits", ",\"count\":1,\"interests\":[\"art\"]"),
     "You share: Art and crafts"},
    {R("training", "not", ""), "No training is given"},
    {R("short_notice", "fits", ""), "It comes at short notice, as you offer"},
    {R("moon", "fits", ""), ""},
    {R("pay", "maybe", ""), ""},
    {"{}", ""},
    {"[]", ""},
};

static void is_said(void **state)
{
    const struct words *want = *state;
    char text[CTL_CELL_SIZE];
    json_t *reason = json_loads(want->name, 0, NULL);
    assert_non_null(reason);
    ctl_match_words(text, sizeof text, reason);
    assert_string_equal(text, want->text);
    json_decref(reason);
}

static void it_is_said_why_others_are_not_shown(void **state)
{
    (void)state;
    char text[CTL_CELL_SIZE];
    json_t *counts = json_pack("{s:i, s:i, s:i}", "open", 0, "distance", 20, "times", 5);
    ctl_match_hidden(text, sizeof text, counts);
    assert_string_equal(text, "20 too far away; 5 at other times");
    json_decref(counts);
    ctl_match_hidden(text, sizeof text, NULL);
    assert_string_equal(text, "");
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(sentences, is_said);
    RUN_TESTS(TEST(it_is_said_why_others_are_not_shown));
    return failed;
}
