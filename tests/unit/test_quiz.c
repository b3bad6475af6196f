/* What somebody says about tasks, and what a job is to them because of it. */
#include "tests/test.h"

#include "app/quiz.h"

static uint32_t bit(enum task t)
{
    return 1u << t;
}

static void each_task_is_asked_once_and_other_never(void **state)
{
    (void)state;
    uint32_t asked = 0;
    for (int i = 0; i < QUIZ_QUESTIONS; i++)
        asked |= bit(quiz_task(i));
    assert_int_equal(asked, ((1u << TASK_COUNT) - 1) & ~bit(TASK_OTHER));
}

static void what_most_pas_do_is_asked_first(void **state)
{
    (void)state;
    for (int i = 0; i + 1 < TASK_COUNT; i++)
        assert_true(share_at(i).pas >= share_at(i + 1).pas);
    assert_int_equal(share_at(TASK_COUNT - 1).task, TASK_OTHER);
}

static void where_employers_and_pas_differ_one_talks_first(void **state)
{
    (void)state;
    for (int i = 0; i < TASK_COUNT; i++) {
        struct share s = share_at(i);
        int apart = s.pas > s.employers ? s.pas - s.employers : s.employers - s.pas;
        if (task_talk_first(s.task))
            assert_true(apart >= 7);
    }
    assert_int_equal(share_at(0).pas, 73);
    assert_int_equal(share_at(0).employers, 64);
}

static void the_newest_answer_counts_alone(void **state)
{
    (void)state;
    struct quiz q = {0};
    assert_false(quiz_begun(&q));
    quiz_say(&q, TASK_PETS, QUIZ_YES);
    quiz_say(&q, TASK_PETS, QUIZ_NO);
    quiz_say(&q, TASK_PETS, QUIZ_LEARN);
    assert_int_equal(quiz_said(&q, TASK_PETS), QUIZ_LEARN);
    assert_int_equal(q.yes | q.no, 0);
    assert_true(quiz_begun(&q));
    quiz_say(&q, TASK_PETS, QUIZ_NOT_SAID);
    assert_false(quiz_begun(&q));
}

static void five_of_six_and_the_sixth_to_learn(void **state)
{
    (void)state;
    static const enum task yes[] = {TASK_COOKING, TASK_SHOPPING, TASK_LEISURE,
                                    TASK_DRESSING, TASK_TOILET};
    struct quiz q = {0};
    uint32_t job = bit(TASK_TRANSFERS);
    for (size_t i = 0; i < LENGTH(yes); i++) {
        quiz_say(&q, yes[i], QUIZ_YES);
        job |= bit(yes[i]);
    }
    quiz_say(&q, TASK_TRANSFERS, QUIZ_LEARN);
    quiz_say(&q, TASK_PETS, QUIZ_YES); /* not in this job */
    struct quiz_fit f = quiz_fit(&q, job);
    assert_true(f.known);
    assert_int_equal(f.tasks, 6);
    assert_int_equal(f.yes_count, 5);
    assert_int_equal(f.learn_count, 1);
    assert_int_equal(f.learn, bit(TASK_TRANSFERS));
    assert_int_equal(f.no | f.open, 0);
}

static void the_four_parts_of_a_job_make_it_whole_and_never_overlap(void **state)
{
    (void)state;
    struct quiz q = {0};
    for (int i = 0; i < QUIZ_QUESTIONS; i++)
        quiz_say(&q, quiz_task(i), (enum quiz_answer)(i % QUIZ_ANSWER_COUNT));
    uint32_t all = (1u << TASK_COUNT) - 1;
    struct quiz_fit f = quiz_fit(&q, all);
    assert_int_equal(f.yes | f.learn | f.no | f.open, all);
    assert_int_equal(__builtin_popcount(f.yes) + __builtin_popcount(f.learn) +
                         __builtin_popcount(f.no) + __builtin_popcount(f.open),
                     TASK_COUNT);
}

static void nothing_is_said_of_a_job_without_tasks_or_before_any_answer(void **state)
{
    (void)state;
    struct quiz q = {0};
    assert_false(quiz_fit(&q, bit(TASK_COOKING)).known);
    quiz_say(&q, TASK_COOKING, QUIZ_NO);
    assert_false(quiz_fit(&q, 0).known);
    assert_true(quiz_fit(&q, bit(TASK_SHOPPING)).known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_task_is_asked_once_and_other_never),
        cmocka_unit_test(what_most_pas_do_is_asked_first),
        cmocka_unit_test(where_employers_and_pas_differ_one_talks_first),
        cmocka_unit_test(the_newest_answer_counts_alone),
        cmocka_unit_test(five_of_six_and_the_sixth_to_learn),
        cmocka_unit_test(the_four_parts_of_a_job_make_it_whole_and_never_overlap),
        cmocka_unit_test(nothing_is_said_of_a_job_without_tasks_or_before_any_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
