/* A few short lives of the simulated area (tests/sim/world.h): no promise is broken, and
 * a seed gives the same life each time. `make sim` runs many and long ones. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/sim/world.h"
#include "tests/test.h"

enum { LIVES = 16, STORM_MS = 300 * 1000, LIFE_S_MAX = 60 };

/* In a process of its own, as SQLite and libsodium keep state. */
static void live(uint64_t seed, struct world_result *r)
{
    int ends[2];
    int status = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct world_setup setup = {.seed = seed, .storm_ms = STORM_MS};
        alarm(LIFE_S_MAX);
        world_run(&setup, r);
        _exit(write(ends[1], r, sizeof *r) == (ssize_t)sizeof *r ? 0 : 1);
    }
    close(ends[1]);
    bool whole = read(ends[0], r, sizeof *r) == (ssize_t)sizeof *r;
    close(ends[0]);
    waitpid(child, &status, 0);
    if (!whole)
        fail_msg("seed %llu: the process ended by itself, status %d",
                 (unsigned long long)seed, status);
}

static void no_promise_is_broken_in_a_few_short_lives(void **state)
{
    (void)state;
    uint64_t saved = 0, crashes = 0;
    for (uint64_t seed = 1; seed <= LIVES; seed++) {
        struct world_result r;
        live(seed, &r);
        if (r.failed)
            fail_msg("seed %llu: %s; replay: SEED=%llu STORM_S=300 make sim",
                     (unsigned long long)seed, r.failure, (unsigned long long)seed);
        saved += r.counts.saved;
        crashes += r.counts.crashes;
    }
    assert_true(saved > 10 * LIVES);
    assert_true(crashes > LIVES);
}

static void a_seed_gives_the_same_life_each_time(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct world_result a, b;
        live(seed, &a);
        live(seed, &b);
        assert_true(a.trace != 0);
        assert_memory_equal(&a, &b, sizeof a);
    }
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(no_promise_is_broken_in_a_few_short_lives),
              TEST(a_seed_gives_the_same_life_each_time));
    return failed;
}
