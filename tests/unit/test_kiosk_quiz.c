/* "Is this work for me?" by pressing words: its questions, its result, and what lists and
 * jobs say because of it. */
#include "tests/test.h"

#include "tests/unit/kiosk_hand.h"

static void to_first_question(struct hand *h)
{
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Is this work for me?"));
    assert_true(hand_sees(h, "Skills for Care, 2023 to 2024"));
    assert_true(hand_press(h, "Begin"));
    assert_true(hand_sees(h, "Question 1 of 8"));
    assert_true(hand_sees(h, "Would you cook"));
    assert_true(hand_sees(h, "Of 100 PAs, 73 do this. Of 100 employers, 64"));
}

/* Cooking, leisure, cleaning, dressing, washing, shopping, driving, transfers. */
static void to_result(struct hand *h)
{
    static const char *const said[QUIZ_FIRST] = {
        "Yes, I would", "Yes, I would", "No, I would not", "Yes, I would",
        "Skip this",    "Yes, I would", "Skip this",       "I would learn"};
    to_first_question(h);
    for (int i = 0; i < QUIZ_FIRST; i++)
        assert_true(hand_press(h, said[i]));
    assert_int_equal(h->m.visit.screen, SCREEN_RESULT);
}

static void eight_answers_lead_to_a_result_in_words(void **state)
{
    struct hand *h = *state;
    to_result(h);
    assert_true(hand_sees(h, "You said yes to: Cooking, Leisure, Getting dressed, "
                             "Shopping"));
    assert_true(hand_sees(h, "You would learn: In and out of bed"));
    assert_true(hand_sees(h, "Not for you: Cleaning"));
    assert_false(hand_sees(h, "Washing and bathing")); /* skipped */
}

static void back_shows_the_question_before_and_its_answer(void **state)
{
    struct hand *h = *state;
    to_first_question(h);
    assert_true(hand_press(h, "I would learn"));
    assert_true(hand_sees(h, "Question 2 of 8"));
    assert_true(hand_press(h, "Back"));
    assert_true(hand_sees(h, "Question 1 of 8"));
    int at = scene_find(h->scene, "say.learn");
    assert_string_equal(scene_text(h->scene, h->scene->els[at].state), "Chosen");
    assert_true(hand_press(h, "Back"));
    assert_int_equal(h->m.visit.screen, SCREEN_QUIZ);
    assert_true(hand_press(h, "Back"));
    assert_int_equal(h->m.visit.screen, SCREEN_HOME);
}

static void one_answer_is_changed_from_the_result(void **state)
{
    struct hand *h = *state;
    to_result(h);
    hand_press_what(h, PRESS_RESAY, 2);
    assert_true(hand_sees(h, "Would you clean"));
    assert_true(hand_press(h, "Yes, I would"));
    assert_int_equal(h->m.visit.screen, SCREEN_RESULT);
    assert_false(hand_sees(h, "Not for you:"));
    hand_press_what(h, PRESS_RESAY, 0);
    assert_true(hand_press(h, "Back"));
    assert_int_equal(h->m.visit.screen, SCREEN_RESULT);
    assert_int_equal(quiz_said(&h->m.visit.quiz, TASK_COOKING), QUIZ_YES);
}

static void thirteen_more_can_be_answered(void **state)
{
    struct hand *h = *state;
    to_result(h);
    assert_true(hand_press(h, "More questions"));
    assert_true(hand_sees(h, "Question 1 of 13"));
    for (int i = QUIZ_FIRST; i < QUIZ_QUESTIONS; i++)
        assert_true(hand_press(h, "Yes, I would"));
    assert_int_equal(h->m.visit.screen, SCREEN_RESULT);
    assert_false(hand_has(h, "result.more"));
    assert_int_equal(__builtin_popcount(h->m.visit.quiz.yes), 4 + 13);
}

static void each_job_says_what_was_said_of_its_tasks(void **state)
{
    struct hand *h = *state;
    to_result(h);
    assert_true(hand_press(h, "See the jobs"));
    assert_true(hand_asked(h, CMD_JOBS));
    /* cooking, shopping, leisure, dressing: yes; transfers: learn; toilet: not said */
    assert_true(hand_sees(h, "Tasks: yes to 4 of 6, 1 to learn"));
    assert_true(hand_press(h, "Support a music lover"));
    hand_job(h);
    assert_true(hand_sees(h, "Why this may suit you"));
    assert_true(hand_sees(h, "You said yes to 4 of 6 tasks. You would learn 1."));
    assert_true(hand_sees(h, "You have not said yet: Using the toilet"));
}

static void the_last_task_to_learn_is_the_other_one(void **state)
{
    struct hand *h = *state;
    to_result(h);
    quiz_say(&h->m.visit.quiz, TASK_TOILET, QUIZ_YES);
    assert_true(hand_press(h, "See the jobs"));
    assert_true(hand_press(h, "Support a music lover"));
    hand_job(h);
    assert_true(
        hand_sees(h, "You said yes to 5 of 6 tasks. You would learn the other one."));
}

static void without_answers_jobs_say_nothing_of_it(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    assert_false(hand_sees(h, "yes to"));
    assert_true(hand_press(h, "Support a music lover"));
    hand_job(h);
    assert_false(hand_sees(h, "Why this may suit you"));
}

static void answers_are_gone_with_the_visit(void **state)
{
    struct hand *h = *state;
    to_result(h);
    assert_true(hand_press(h, "Start again"));
    assert_false(quiz_begun(&h->m.visit.quiz));
    assert_int_equal(h->m.visit.question, 0);
}

static void an_answer_from_elsewhere_counts_for_nothing(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    hand_press_what(h, PRESS_SAY, QUIZ_YES);
    hand_press_what(h, PRESS_RESAY, 3);
    assert_int_equal(h->m.visit.screen, SCREEN_HOME);
    hand_press_what(h, PRESS_QUIZ, 0);
    hand_press_what(h, PRESS_SAY, QUIZ_ANSWER_COUNT);
    hand_press_what(h, PRESS_SAY, -1);
    assert_false(quiz_begun(&h->m.visit.quiz));
}

static void the_chart_shows_both_sides(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "What do PAs do?"));
    assert_true(hand_sees(h, "Out of every 100 PAs"));
    assert_true(hand_press(h, "What employers ask for"));
    assert_true(hand_sees(h, "Out of every 100 employers"));
    int at = scene_find(h->scene, "task.cooking");
    assert_string_equal(scene_text(h->scene, h->scene->els[at].state), "64");
    assert_true(hand_press(h, "What PAs do"));
    assert_true(hand_sees(h, "Out of every 100 PAs"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HAND(eight_answers_lead_to_a_result_in_words),
        HAND(back_shows_the_question_before_and_its_answer),
        HAND(one_answer_is_changed_from_the_result),
        HAND(thirteen_more_can_be_answered),
        HAND(each_job_says_what_was_said_of_its_tasks),
        HAND(the_last_task_to_learn_is_the_other_one),
        HAND(without_answers_jobs_say_nothing_of_it),
        HAND(answers_are_gone_with_the_visit),
        HAND(an_answer_from_elsewhere_counts_for_nothing),
        HAND(the_chart_shows_both_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
