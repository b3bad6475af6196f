#include "app/update_inner.h"

static bool ends_round(int question)
{
    return question == QUIZ_FIRST - 1 || question == QUIZ_QUESTIONS - 1;
}

static void show_question(struct model *m, int question, struct cmds *cmds)
{
    m->visit.question = question;
    update_show(m, SCREEN_QUESTION, 0, cmds);
}

static void begin(struct model *m, bool second, struct cmds *cmds)
{
    m->visit.changing = false;
    m->visit.question = second ? QUIZ_FIRST : 0;
    update_go(m, SCREEN_QUESTION, cmds);
}

static void change(struct model *m, int32_t question, struct cmds *cmds)
{
    if (m->visit.screen != SCREEN_RESULT || question < 0 || question >= QUIZ_QUESTIONS)
        return;
    m->visit.question = question;
    m->visit.changing = true;
    update_go(m, SCREEN_QUESTION, cmds);
}

/* An answer leads on at once; the result stands once in the way back. */
static void say(struct model *m, int32_t answer, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (v->screen != SCREEN_QUESTION || answer < 0 || answer >= QUIZ_ANSWER_COUNT)
        return;
    if (answer != QUIZ_NOT_SAID) {
        quiz_say(&v->quiz, quiz_task(v->question), (enum quiz_answer)answer);
        v->jobs_at = (struct list_place){0}; /* they stand in another order */
    }
    if (v->changing) {
        update_back(m, cmds);
        return;
    }
    if (!ends_round(v->question)) {
        show_question(m, v->question + 1, cmds);
        return;
    }
    if (v->trail_count > 0 && v->trail[v->trail_count - 1].screen == SCREEN_RESULT)
        update_back(m, cmds);
    else
        update_go(m, SCREEN_RESULT, cmds);
}

void update_quiz(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    if (what == PRESS_QUIZ)
        begin(m, arg == 1, cmds);
    else if (what == PRESS_SAY)
        say(m, arg, cmds);
    else if (what == PRESS_RESAY)
        change(m, arg, cmds);
    else if (what == PRESS_SHARES)
        m->visit.employers = !m->visit.employers;
}

bool update_quiz_back(struct model *m, struct cmds *cmds)
{
    const struct visit *v = &m->visit;
    bool first = v->question == 0 || v->question == QUIZ_FIRST;
    if (v->screen != SCREEN_QUESTION || v->changing || first)
        return false;
    show_question(m, v->question - 1, cmds);
    return true;
}
