#include "app/quiz.h"

#include <assert.h>

static const struct share shares[TASK_COUNT] = {
    {TASK_COOKING, 73, 64},        {TASK_LEISURE, 71, 68},
    {TASK_CLEANING, 71, 63},       {TASK_DRESSING, 70, 69},
    {TASK_PERSONAL_CARE, 69, 72},  {TASK_SHOPPING, 66, 61},
    {TASK_DRIVING, 64, 62},        {TASK_TRANSFERS, 64, 57},
    {TASK_TOILET, 64, 52},         {TASK_SOCIALISING, 57, 63},
    {TASK_MEDICATION, 53, 48},     {TASK_MASSAGE_EXERCISE, 53, 40},
    {TASK_MEDICAL_VISITS, 52, 49}, {TASK_EATING, 48, 45},
    {TASK_EQUIPMENT, 46, 28},      {TASK_BANKING, 31, 26},
    {TASK_PETS, 31, 14},           {TASK_WORK_EDUCATION, 24, 24},
    {TASK_HOLIDAYS, 18, 29},       {TASK_FINANCES, 16, 15},
    {TASK_CHILDCARE, 7, 8},        {TASK_OTHER, 2, 4},
};

struct share share_at(int rank)
{
    assert(rank >= 0 && rank < TASK_COUNT);
    return shares[rank];
}

enum task quiz_task(int question)
{
    assert(question >= 0 && question < QUIZ_QUESTIONS);
    return shares[question].task;
}

enum quiz_answer quiz_said(const struct quiz *q, enum task t)
{
    if ((q->yes >> t & 1u) != 0)
        return QUIZ_YES;
    if ((q->learn >> t & 1u) != 0)
        return QUIZ_LEARN;
    return (q->no >> t & 1u) != 0 ? QUIZ_NO : QUIZ_NOT_SAID;
}

void quiz_say(struct quiz *q, enum task t, enum quiz_answer a)
{
    uint32_t bit = 1u << t;
    q->yes &= ~bit;
    q->learn &= ~bit;
    q->no &= ~bit;
    switch (a) {
    case QUIZ_YES: q->yes |= bit; break;
    case QUIZ_LEARN: q->learn |= bit; break;
    case QUIZ_NO: q->no |= bit; break;
    case QUIZ_NOT_SAID:
    case QUIZ_ANSWER_COUNT: break;
    }
}

bool quiz_begun(const struct quiz *q)
{
    return (q->yes | q->learn | q->no) != 0;
}
