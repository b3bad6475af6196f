#include "core/task.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Marks a text for the catalogue; the screen looks it up. */
#define N_(text) text

struct row {
    const char *code, *label, *icon;
    bool talk_first;
};

static const struct row table[TASK_COUNT] = {
    [TASK_PERSONAL_CARE] = {"personal_care", N_("Personal care, washing and bathing"),
                            "bath", false},
    [TASK_DRESSING] = {"dressing", N_("Getting dressed"), "shirt", false},
    [TASK_LEISURE] = {"leisure", N_("Leisure activities"), "palette", false},
    [TASK_COOKING] = {"cooking", N_("Cooking and preparing food"), "cooking-pot", false},
    [TASK_SOCIALISING] = {"socialising", N_("Meeting people and socialising"), "coffee",
                          false},
    [TASK_CLEANING] = {"cleaning", N_("Cleaning and housework"), "brush-cleaning", false},
    [TASK_DRIVING] = {"driving", N_("Driving, getting around, visiting friends"), "car",
                      false},
    [TASK_SHOPPING] = {"shopping", N_("Shopping"), "shopping-basket", false},
    [TASK_TRANSFERS] = {"transfers", N_("Getting into and out of bed and chairs"), "bed",
                        true},
    [TASK_TOILET] = {"toilet", N_("Getting to and using the toilet"), "toilet", true},
    [TASK_MEDICAL_VISITS] = {"medical_visits", N_("Medical visits"), "stethoscope",
                             false},
    [TASK_MEDICATION] = {"medication",
                         N_("Taking or injecting medicine, other medical tasks"), "pill",
                         false},
    [TASK_EATING] = {"eating", N_("Eating and drinking"), "utensils", false},
    [TASK_MASSAGE_EXERCISE] = {"massage_exercise",
                               N_("Massage, exercise for mobility and comfort"),
                               "dumbbell", true},
    [TASK_HOLIDAYS] = {"holidays", N_("Going on holiday"), "luggage", false},
    [TASK_EQUIPMENT] = {"equipment", N_("Looking after equipment, e.g. a catheter"),
                        "wrench", true},
    [TASK_BANKING] = {"banking", N_("Banking, bills, collecting pension or benefits"),
                      "landmark", false},
    [TASK_WORK_EDUCATION] = {"work_education", N_("Work or education"), "book-open",
                             false},
    [TASK_FINANCES] = {"finances", N_("Planning finances"), "calculator", false},
    [TASK_PETS] = {"pets", N_("Caring for pets, walking a dog"), "paw-print", true},
    [TASK_CHILDCARE] = {"childcare", N_("Childcare"), "baby", false},
    [TASK_OTHER] = {"other", N_("Other"), "ellipsis", false},
};

static const struct row *row_of(enum task t)
{
    assert((unsigned)t < TASK_COUNT);
    return &table[t];
}

const char *task_code(enum task t)
{
    return row_of(t)->code;
}

const char *task_label(enum task t)
{
    return row_of(t)->label;
}

const char *task_icon(enum task t)
{
    return row_of(t)->icon;
}

bool task_talk_first(enum task t)
{
    return row_of(t)->talk_first;
}

/* TASK_COUNT if it is none. */
static unsigned find(const char *code, size_t size)
{
    unsigned t = 0;
    while (t < TASK_COUNT &&
           (strlen(table[t].code) != size || memcmp(table[t].code, code, size) != 0))
        t++;
    return t;
}

/* Quotes only what can stand in a code, so that nothing odd reaches a log. */
static bool unknown(const char *text, const char *field, struct err *e)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";
    size_t size = strspn(text, plain);
    return err_set(e, ERR_INPUT, "%s: there is no task \"%.*s\"", field,
                   (int)(size < 40 ? size : 40), text);
}

bool tasks_parse(uint32_t *mask, const char *text, const char *field, struct err *e)
{
    static const char dividers[] = "; ,";
    uint32_t found = 0;
    for (text += strspn(text, dividers); *text != '\0'; text += strspn(text, dividers)) {
        size_t size = strcspn(text, dividers);
        unsigned t = find(text, size);
        if (t == TASK_COUNT)
            return unknown(text, field, e);
        found |= 1U << t;
        text += size;
    }
    *mask = found;
    return true;
}
