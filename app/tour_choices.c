#include "app/tour_choices.h"

void tour_quiz_some(struct model *m)
{
    struct quiz *q = &m->visit.quiz;
    quiz_say(q, TASK_COOKING, QUIZ_YES);
    quiz_say(q, TASK_LEISURE, QUIZ_YES);
    quiz_say(q, TASK_SHOPPING, QUIZ_YES);
    quiz_say(q, TASK_DRESSING, QUIZ_YES);
    quiz_say(q, TASK_CLEANING, QUIZ_NO);
    quiz_say(q, TASK_TRANSFERS, QUIZ_LEARN);
    m->visit.question = 3;
}

void tour_quiz_all(struct model *m)
{
    tour_quiz_some(m);
    for (int i = QUIZ_FIRST; i < QUIZ_QUESTIONS; i++)
        quiz_say(&m->visit.quiz, quiz_task(i), i % 3 == 0 ? QUIZ_LEARN : QUIZ_YES);
    m->visit.question = 14;
}

void tour_quiz_changing(struct model *m)
{
    tour_quiz_some(m);
    m->visit.changing = true;
    m->visit.question = 7;
}

void tour_chart_of_employers(struct model *m)
{
    m->visit.employers = true;
    m->visit.tasks_offset = 8;
}
