/* test: one named cmocka test per row of a table, so that a failing row says its own name
 * and does not hide the rows after it. A row's first field is its name.
 *
 *     int main(void)
 *     {
 *         int failed = 0;
 *         RUN_ROWS(good, parses);
 *         RUN_TESTS(TEST(a_fact_in_plain_words), TEST(another));
 *         return failed;
 *     }
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/err.h"

#define RUN_ROWS(rows, test)                                                             \
    do {                                                                                 \
        struct CMUnitTest tests_[LENGTH(rows)];                                          \
        for (size_t i_ = 0; i_ < LENGTH(rows); i_++)                                     \
            tests_[i_] = (struct CMUnitTest){                                            \
                .name = (rows)[i_].name,                                                 \
                .test_func = (test),                                                     \
                .initial_state = (void *)(uintptr_t) & (rows)[i_],                       \
            };                                                                           \
        failed += cmocka_run_group_tests_name(#rows, tests_, NULL, NULL);                \
    } while (0)

#define TEST(f) cmocka_unit_test(f)
#define RUN_TESTS(...)                                                                   \
    do {                                                                                 \
        const struct CMUnitTest tests_[] = {__VA_ARGS__};                                \
        failed += cmocka_run_group_tests(tests_, NULL, NULL);                            \
    } while (0)
