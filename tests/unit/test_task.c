#include "tests/test.h"

#include <string.h>

#include "core/task.h"

static void codes_and_icons_are_one_to_one_and_all_are_labelled(void **state)
{
    (void)state;
    for (unsigned i = 0; i < TASK_COUNT; i++) {
        assert_true(strlen(task_label(i)) > 0);
        for (unsigned j = 0; j < i; j++) {
            assert_string_not_equal(task_code(i), task_code(j));
            assert_string_not_equal(task_icon(i), task_icon(j));
        }
    }
    assert_string_equal(task_code(TASK_PERSONAL_CARE), "personal_care");
    assert_string_equal(task_label(TASK_DRESSING), "Getting dressed");
    assert_string_equal(task_icon(TASK_DRESSING), "shirt");
}

static void five_tasks_are_worth_talking_about_first(void **state)
{
    (void)state;
    uint32_t mask = 0;
    for (unsigned i = 0; i < TASK_COUNT; i++)
        if (task_talk_first(i))
            mask |= 1U << i;
    assert_int_equal(mask, 1U << TASK_TRANSFERS | 1U << TASK_TOILET |
                               1U << TASK_MASSAGE_EXERCISE | 1U << TASK_EQUIPMENT |
                               1U << TASK_PETS);
}

static void each_code_is_read_back(void **state)
{
    (void)state;
    uint32_t read = 0;
    for (unsigned i = 0; i < TASK_COUNT; i++) {
        assert_true(tasks_parse(&read, task_code((enum task)i), "tasks", NULL));
        assert_int_equal(read, 1U << i);
    }
}

struct row {
    const char *name, *text;
    uint32_t mask;
    const char *why;
};

static const struct row rows[] = {
    {"none", "", 0, NULL},
    {"one", "pets", 1U << TASK_PETS, NULL},
    {"semicolons", "cooking;shopping", 1U << TASK_COOKING | 1U << TASK_SHOPPING, NULL},
    {"spaces, commas, twice", " cooking , ;cooking ", 1U << TASK_COOKING, NULL},
    {"unknown", "cooking;juggling", 0, "tasks: there is no task \"juggling\""},
    {"beginning of one", "cook", 0, "tasks: there is no task \"cook\""},
    {"upper case", "Cooking", 0, "tasks: there is no task \"Cooking\""},
};

static void is_read(void **state)
{
    const struct row *row = *state;
    uint32_t mask = 77;
    struct err e = {0};
    assert_int_equal(tasks_parse(&mask, row->text, "tasks", &e), row->why == NULL);
    if (row->why == NULL)
        assert_int_equal(mask, row->mask);
    else
        assert_string_equal(e.text, row->why);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(codes_and_icons_are_one_to_one_and_all_are_labelled),
              TEST(five_tasks_are_worth_talking_about_first),
              TEST(each_code_is_read_back));
    RUN_ROWS(rows, is_read);
    return failed;
}
