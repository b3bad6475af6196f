#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "host/clock.h"
#include "tests/test.h"

static void without_the_variable_it_is_the_system_clock(void **state)
{
    (void)state;
    struct err e;
    unsetenv("PEERPOINT_NOW");
    assert_true(clock_open(&e));
    int64_t before = time(NULL);
    int64_t now = clock_now();
    assert_true(now >= before - 1 && now <= before + 2);
}

static void the_variable_sets_where_the_program_begins(void **state)
{
    (void)state;
    struct err e;
    setenv("PEERPOINT_NOW", "2026-11-22T09:30:00Z", 1);
    assert_true(clock_open(&e));
    int64_t now = clock_now();
    assert_true(now >= 1795339800 - 1 && now <= 1795339800 + 2);
    assert_true(clock_now_ms() / 1000 >= now);
    unsetenv("PEERPOINT_NOW");
    assert_true(clock_open(&e));
}

static void nonsense_in_the_variable_is_refused(void **state)
{
    (void)state;
    struct err e;
    setenv("PEERPOINT_NOW", "yesterday", 1);
    assert_false(clock_open(&e));
    assert_int_equal(e.kind, ERR_INPUT);
    unsetenv("PEERPOINT_NOW");
}

static void the_monotonic_clock_does_not_go_back(void **state)
{
    (void)state;
    uint64_t last = 0;
    for (int i = 0; i < 1000; i++) {
        uint64_t now = clock_monotonic_ms();
        assert_true(now >= last);
        last = now;
    }
}

/* The last test: from here on the clock is told. */
static void what_it_was_told_counts_more_than_the_system(void **state)
{
    (void)state;
    struct err e;
    char path[] = "/tmp/test_clock.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    int64_t own = clock_now();
    assert_int_equal(clock_saved(path), 0);
    assert_true(clock_save(path, own + 5000, &e));
    assert_int_equal(clock_saved(path), own + 5000);
    clock_not_before(own - 5000);
    assert_true(clock_now() < own + 100);
    clock_not_before(clock_saved(path));
    assert_true(clock_now() >= own + 5000 && clock_now() < own + 5100);
    assert_true(clock_system() < own + 100);
    clock_set(own - 9000); /* the hub says so, and it is right */
    assert_true(clock_now() >= own - 9000 && clock_now() < own - 8900);
    clock_not_before(own);
    assert_true(clock_now() < own - 8900);
    unlink(path);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(without_the_variable_it_is_the_system_clock),
              TEST(the_variable_sets_where_the_program_begins),
              TEST(nonsense_in_the_variable_is_refused),
              TEST(the_monotonic_clock_does_not_go_back),
              TEST(what_it_was_told_counts_more_than_the_system));
    return failed;
}
