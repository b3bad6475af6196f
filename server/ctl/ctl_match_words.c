#include "server/ctl/ctl_match_words.h"

#include <stdio.h>
#include <string.h>

#include "core/match.h"
#include "core/match_words.h"
#include "core/money.h"
#include "core/task.h"
#include "server/ctl/ctl_text.h"

enum { LIST_SIZE = 400, MILES_SIZE = 32 };

/* Of a reason whose sentence needs no number: by its state. */
static const struct {
    enum match_code code;
    const char *texts[MATCH_ASK + 1];
} plain[] = {
    {MATCH_DISTANCE, {[MATCH_ASK] = N_("Ask where it is")}},
    {MATCH_TIMES,
     {[MATCH_FITS] = N_("You are free at all of its times"),
      [MATCH_ASK] = N_("Ask which days and times")}},
    {MATCH_AGE,
     {[MATCH_FITS] = N_("It is for people of 18 or over, as you are"),
      [MATCH_ASK] = N_("It is for people of 18 or over")}},
    {MATCH_EXPERIENCE,
     {[MATCH_FITS] = N_("It needs experience, and you have some"),
      [MATCH_ASK] = N_("It needs experience: have you some?")}},
    {MATCH_HOURS,
     {[MATCH_FITS] = N_("Its hours are what you want"),
      [MATCH_ASK] = N_("Ask how many hours a week")}},
    {MATCH_PAY,
     {[MATCH_FITS] = N_("It pays what you want"), [MATCH_ASK] = N_("Ask about the pay")}},
    {MATCH_LANGUAGES,
     {[MATCH_NOT] = N_("It asks for other languages than yours"),
      [MATCH_ASK] = N_("Ask which languages it needs")}},
    {MATCH_TRAINING,
     {[MATCH_FITS] = N_("Training is given, as you wish"),
      [MATCH_NOT] = N_("No training is given"),
      [MATCH_ASK] = N_("Ask about training")}},
    {MATCH_SHORT_NOTICE,
     {[MATCH_FITS] = N_("It comes at short notice, as you offer"),
      [MATCH_NOT] = N_("It does not come at short notice"),
      [MATCH_ASK] = N_("Ask if it comes at short notice")}},
};

static const char *plain_text(enum match_code code, enum match_state state)
{
    for (size_t i = 0; i < LENGTH(plain); i++)
        if (plain[i].code == code)
            return plain[i].texts[state];
    return NULL;
}

static int whole(const json_t *reason, const char *member)
{
    return (int)json_integer_value(json_object_get(reason, member));
}

static void miles(char out[MILES_SIZE], int tenths)
{
    snprintf(out, MILES_SIZE, "%d.%d", tenths / 10, tenths % 10);
}

static void distance(char *out, size_t size, const json_t *reason)
{
    char away[MILES_SIZE], reach[MILES_SIZE];
    miles(away, whole(reason, "miles_tenths"));
    miles(reach, whole(reason, "reach_tenths"));
    if (whole(reason, "reach_tenths") > 0)
        snprintf(out, size, _("%s miles away, within %s"), away, reach);
    else
        snprintf(out, size, _("%s miles away"), away);
}

static void driver(char *out, size_t size, const json_t *reason, enum match_state state)
{
    const char *needs = json_string_value(json_object_get(reason, "needs"));
    bool car = needs != NULL && strcmp(needs, "own_car") == 0;
    const char *text = car ? _("It needs a driver with a car: are you?")
                           : _("It needs a driver: are you?");
    if (state == MATCH_FITS)
        text = car ? _("It needs a driver with a car, as you are")
                   : _("It needs a driver, as you are");
    snprintf(out, size, "%s", text);
}

static void requirement(char *out, size_t size, const json_t *reason)
{
    const char *sex = json_string_value(json_object_get(reason, "sex"));
    const char *text = _("It states a requirement: read it");
    if (sex != NULL && strcmp(sex, "female") == 0)
        text = _("It asks for a woman, and says why");
    else if (sex != NULL)
        text = _("It asks for a man, and says why");
    snprintf(out, size, "%s", text);
}

static const char *task_text(const char *code)
{
    for (int t = 0; t < TASK_COUNT; t++)
        if (strcmp(task_code((enum task)t), code) == 0)
            return _(task_label((enum task)t));
    return code;
}

static const char *language_text(const char *code)
{
    for (size_t i = 0; i < match_language_count(); i++)
        if (strcmp(match_language_code(i), code) == 0)
            return _(match_language_name(i));
    return code;
}

static const char *interest_text(const char *code)
{
    for (size_t i = 0; i < match_interest_count(); i++)
        if (strcmp(match_interest_code(i), code) == 0)
            return _(match_interest_label(i));
    return code;
}

/* The codes of a member as people say them. Labels hold commas, so "; " is between. */
static void names(char out[LIST_SIZE], const json_t *reason, const char *member,
                  const char *(*text)(const char *code))
{
    size_t used = 0;
    size_t i = 0;
    const json_t *item = NULL;
    out[0] = '\0';
    json_array_foreach(json_object_get(reason, member), i, item)
    {
        const char *code = json_string_value(item);
        if (code == NULL || used + 1 >= LIST_SIZE)
            continue;
        snprintf(out + used, LIST_SIZE - used, "%s%s", used > 0 ? "; " : "", text(code));
        used = strlen(out);
    }
}

static void tasks(char *out, size_t size, const json_t *reason, enum match_code code,
                  enum match_state state)
{
    char list[LIST_SIZE];
    int count = whole(reason, "count"), of = whole(reason, "of");
    names(list, reason, "tasks", task_text);
    if (count == 0)
        snprintf(out, size, "%s", _("Ask what the tasks are"));
    else if (code == MATCH_TASKS_YES)
        snprintf(out, size, _("You said yes to %d of its %d tasks"), count, of);
    else if (code == MATCH_TASKS_LEARN && state == MATCH_FITS)
        snprintf(out, size, _("You would learn %d, and training is given: %s"), count,
                 list);
    else if (code == MATCH_TASKS_LEARN)
        snprintf(out, size, _("You would learn %d; ask about training: %s"), count, list);
    else if (code == MATCH_TASKS_NO)
        snprintf(out, size, _("You said no to %d: %s"), count, list);
    else
        snprintf(out, size, _("You have not said what you think of %d: %s"), count, list);
}

static void hours(char *out, size_t size, const json_t *reason)
{
    int minutes = whole(reason, "minutes_between");
    snprintf(out, size, _("Its hours are %d h %02d min a week off what you want"),
             minutes / 60, minutes % 60);
}

static void pay(char *out, size_t size, const json_t *reason)
{
    char pays[MONEY_TEXT_SIZE], wanted[MONEY_TEXT_SIZE];
    money_show(pays, sizeof pays, whole(reason, "pence"));
    money_show(wanted, sizeof wanted, whole(reason, "wanted"));
    snprintf(out, size, _("It pays up to %s an hour; you want %s"), pays, wanted);
}

/* A reason with numbers or names in it. */
static void told(char *out, size_t size, const json_t *reason, enum match_code code,
                 enum match_state state)
{
    char list[LIST_SIZE];
    switch (code) {
    case MATCH_DISTANCE: distance(out, size, reason); break;
    case MATCH_TIMES:
        snprintf(out, size, _("You are free at %d of its %d times of the week"),
                 whole(reason, "count"), whole(reason, "of"));
        break;
    case MATCH_DRIVER: driver(out, size, reason, state); break;
    case MATCH_REQUIREMENT: requirement(out, size, reason); break;
    case MATCH_TASKS_YES:
    case MATCH_TASKS_LEARN:
    case MATCH_TASKS_NO:
    case MATCH_TASKS_OPEN: tasks(out, size, reason, code, state); break;
    case MATCH_HOURS: hours(out, size, reason); break;
    case MATCH_PAY: pay(out, size, reason); break;
    case MATCH_LANGUAGES:
        names(list, reason, "languages", language_text);
        snprintf(out, size, _("You speak what it asks for: %s"), list);
        break;
    case MATCH_INTERESTS:
        names(list, reason, "interests", interest_text);
        snprintf(out, size, _("You share: %s"), list);
        break;
    case MATCH_OPEN:
    case MATCH_AGE:
    case MATCH_EXPERIENCE:
    case MATCH_TRAINING:
    case MATCH_SHORT_NOTICE:
    case MATCH_CODE_COUNT: break;
    }
}

void ctl_match_words(char *out, size_t size, const json_t *reason)
{
    char code[CTL_CELL_SIZE], state[CTL_CELL_SIZE];
    ctl_text_member(code, sizeof code, reason, "reason");
    ctl_text_member(state, sizeof state, reason, "state");
    int c = 0, s = 0;
    while (c < MATCH_CODE_COUNT && strcmp(match_code_name((enum match_code)c), code) != 0)
        c++;
    while (s <= MATCH_ASK && strcmp(match_state_name((enum match_state)s), state) != 0)
        s++;
    out[0] = '\0';
    if (c == MATCH_CODE_COUNT || s > MATCH_ASK)
        return;
    const char *text = plain_text((enum match_code)c, (enum match_state)s);
    if (text != NULL)
        snprintf(out, size, "%s", _(text));
    else
        told(out, size, reason, (enum match_code)c, (enum match_state)s);
}

void ctl_match_hidden(char *out, size_t size, const json_t *not_shown)
{
    static const char *const why[MATCH_CONDITIONS] = {
        [MATCH_OPEN] = N_("past their closing day"),
        [MATCH_DISTANCE] = N_("too far away"),
        [MATCH_TIMES] = N_("at other times"),
        [MATCH_DRIVER] = N_("for a driver"),
        [MATCH_AGE] = N_("for an older person"),
        [MATCH_REQUIREMENT] = N_("with a requirement that is not met"),
        [MATCH_EXPERIENCE] = N_("for somebody with experience"),
    };
    size_t used = 0;
    out[0] = '\0';
    for (int c = 0; c < MATCH_CONDITIONS; c++) {
        int count = whole(not_shown, match_code_name((enum match_code)c));
        if (count == 0 || used + 1 >= size)
            continue;
        snprintf(out + used, size - used, "%s%d %s", used > 0 ? "; " : "", count,
                 _(why[c]));
        used = strlen(out);
    }
}
