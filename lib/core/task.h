/* task: the vocabulary of what a PA does.
 * Source: Skills for Care / IFF Research, Employment Aspects and Workforce Implications
 * of Direct Payments, 2008. A set of tasks is a bit mask, bit = enum value. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

enum task {
    TASK_PERSONAL_CARE,
    TASK_DRESSING,
    TASK_LEISURE,
    TASK_COOKING,
    TASK_SOCIALISING,
    TASK_CLEANING,
    TASK_DRIVING,
    TASK_SHOPPING,
    TASK_TRANSFERS,
    TASK_TOILET,
    TASK_MEDICAL_VISITS,
    TASK_MEDICATION,
    TASK_EATING,
    TASK_MASSAGE_EXERCISE,
    TASK_HOLIDAYS,
    TASK_EQUIPMENT,
    TASK_BANKING,
    TASK_WORK_EDUCATION,
    TASK_FINANCES,
    TASK_PETS,
    TASK_CHILDCARE,
    TASK_OTHER,
    TASK_COUNT,
};

/* "personal_care" */
const char *task_code(enum task t);
/* English text for a screen, to be passed through gettext: "Getting dressed" */
const char *task_label(enum task t);
/* Lucide icon that stands for it: "shirt" */
const char *task_icon(enum task t);
/* Worth talking about before starting (starred in the table). */
bool task_talk_first(enum task t);

/* "cooking;shopping" (also with spaces, commas) to a mask; ERR_INPUT names the bad
 * code. */
MUST_CHECK bool tasks_parse(uint32_t *mask, const char *text, const char *field,
                            struct err *e);
