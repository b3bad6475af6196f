/* quiz: "Is this work for me?": what somebody says about each task. Pure. A set of tasks
 * is a bit mask, bit = enum task. What a job is to them because of it: core/match.
 *
 * The questions come in two rounds, the tasks that most PAs do first; who has answered
 * the first has a result. TASK_OTHER is nothing that can be asked.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/task.h"

enum { QUIZ_FIRST = 8, QUIZ_QUESTIONS = TASK_COUNT - 1 };

/* Of 100 PAs so many do it, of 100 employers so many asked for it. Skills for Care / IFF
 * Research, Employment Aspects and Workforce Implications of Direct Payments, 2008. */
struct share {
    enum task task;
    int pas, employers;
};

/* What most PAs do comes first; rank is below TASK_COUNT, TASK_OTHER is the last. */
struct share share_at(int rank);

/* Which task a question is about: 0 to QUIZ_QUESTIONS - 1. */
enum task quiz_task(int question);

enum quiz_answer {
    QUIZ_NOT_SAID,
    QUIZ_YES,
    QUIZ_LEARN, /* would learn it */
    QUIZ_NO,
    QUIZ_ANSWER_COUNT
};

struct quiz { /* no task is in two of them */
    uint32_t yes, learn, no;
};

enum quiz_answer quiz_said(const struct quiz *q, enum task t);
void quiz_say(struct quiz *q, enum task t, enum quiz_answer a); /* NOT_SAID takes back */
bool quiz_begun(const struct quiz *q);                          /* anything was said */
