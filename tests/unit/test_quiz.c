/* What somebody says about tasks. */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_task_is_asked_once_and_other_never),
        cmocka_unit_test(what_most_pas_do_is_asked_first),
        cmocka_unit_test(where_employers_and_pas_differ_one_talks_first),
        cmocka_unit_test(the_newest_answer_counts_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
