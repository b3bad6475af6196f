/* peerpoint-sim: runs lives of a small area, each chosen by its seed, and says which
 * promise was broken in which.
 *
 *     SEED=42 peerpoint-sim            one life, with its log
 *     RUNS=500 FROM=1 JOBS=2 peerpoint-sim
 *     STOP=1 RUNS=20 peerpoint-sim      ends at the first failure
 *     WITHOUT=drop,full KIOSKS=3 STORM_S=600 ... narrows it down
 *
 * Each life has a process of its own, so that a broken assertion has a seed as well.
 * Ends with 0 if nothing failed, 1 if a promise was broken, or if a long run never met
 * some kind of fault, message or outcome.
 */
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/sim/world.h"

enum { COVERING_LIVES = 100, LIFE_S_MAX = 120, JOBS_MAX = 16, FAILURES_MAX = 20 };

struct job {
    pid_t process; /* 0: free */
    int pipe;
    uint64_t seed;
};

struct totals {
    uint64_t lives, failures;
    struct world_result sum;
    uint64_t calm_ms_max;
};

static uint64_t number(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text == NULL || text[0] == '\0' ? otherwise : strtoull(text, NULL, 10);
}

static uint32_t without(void)
{
    const char *text = getenv("WITHOUT");
    uint32_t faults = 0;
    for (int f = 0; text != NULL && f < FAULT_COUNT; f++) {
        const char *name = world_fault_name((enum world_fault)f);
        const char *at = strstr(text, name);
        bool whole = at != NULL && (at == text || at[-1] == ',') &&
                     (at[strlen(name)] == ',' || at[strlen(name)] == '\0');
        if (whole)
            faults |= UINT32_C(1) << f;
    }
    return faults;
}

static struct world_setup setup_of(uint64_t seed)
{
    return (struct world_setup){
        .seed = seed,
        .kiosks = (uint32_t)number("KIOSKS", 0),
        .storm_ms = number("STORM_S", 0) * 1000,
        .without = without(),
    };
}

static void print_failure(uint64_t seed, const struct world_result *r)
{
    printf("seed %llu: %s\n    at %llu ms; replay: SEED=%llu make sim\n",
           (unsigned long long)seed, r->failure, (unsigned long long)r->at_ms,
           (unsigned long long)seed);
}

static void print_result(const struct world_result *r)
{
    printf("storm %llu s, calm %llu s, %llu events, %llu messages, %llu saved, "
           "%llu crashes, trace %016llx\n",
           (unsigned long long)(r->storm_ms / 1000),
           (unsigned long long)(r->calm_ms / 1000), (unsigned long long)r->events,
           (unsigned long long)r->published, (unsigned long long)r->saved,
           (unsigned long long)r->crashes, (unsigned long long)r->trace);
}

static int run_one(uint64_t seed)
{
    struct world_result r;
    struct world_setup setup = setup_of(seed);
    setup.log = stdout;
    world_run(&setup, &r);
    print_result(&r);
    if (r.failed)
        print_failure(seed, &r);
    return r.failed ? 1 : 0;
}

/* ---- many ---- */

static void live(uint64_t seed, int out)
{
    struct world_result r;
    struct world_setup setup = setup_of(seed);
    alarm(LIFE_S_MAX);
    world_run(&setup, &r);
    if (write(out, &r, sizeof r) != (ssize_t)sizeof r)
        _exit(3);
    _exit(0);
}

static bool begin(struct job *j, uint64_t seed)
{
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    fflush(stdout);
    j->seed = seed;
    j->process = fork();
    if (j->process == 0) {
        close(ends[0]);
        live(seed, ends[1]);
    }
    close(ends[1]);
    j->pipe = ends[0];
    return j->process > 0;
}

static void add(struct totals *t, const struct world_result *r)
{
    t->sum.events += r->events;
    t->sum.published += r->published;
    t->sum.saved += r->saved;
    t->sum.crashes += r->crashes;
    t->sum.torn += r->torn;
    t->sum.storm_ms += r->storm_ms;
    t->sum.trace ^= r->trace;
    for (size_t i = 0; i < FAULT_COUNT; i++)
        t->sum.faults[i] += r->faults[i];
    for (size_t i = 0; i < WIRE_KIND_COUNT; i++)
        t->sum.kinds[i] += r->kinds[i];
    for (size_t i = 0; i < RESULT_COUNT; i++)
        t->sum.results[i] += r->results[i];
    for (size_t i = 0; i < REASON_COUNT; i++)
        t->sum.reasons[i] += r->reasons[i];
    if (r->calm_ms > t->calm_ms_max)
        t->calm_ms_max = r->calm_ms;
}

static void end(struct job *j, struct totals *t)
{
    struct world_result r = {0};
    int status = 0;
    bool whole = read(j->pipe, &r, sizeof r) == (ssize_t)sizeof r;
    close(j->pipe);
    waitpid(j->process, &status, 0);
    j->process = 0;
    t->lives++;
    if (!whole) {
        r.failed = true;
        snprintf(r.failure, sizeof r.failure, "the process ended by signal %d",
                 WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    }
    add(t, &r);
    if (!r.failed)
        return;
    t->failures++;
    if (t->failures <= FAILURES_MAX)
        print_failure(j->seed, &r);
}

static void print_counts(const char *title, const char *(*name)(int),
                         const uint64_t *counts, int count)
{
    printf("%s:", title);
    for (int i = 0; i < count; i++)
        printf(" %s %llu", name(i), (unsigned long long)counts[i]);
    printf("\n");
}

static const char *fault_name(int i)
{
    return world_fault_name((enum world_fault)i);
}

static const char *kind_name(int i)
{
    return wire_kind_name((enum wire_kind)i);
}

static const char *outcome_name(int i)
{
    return result_name((enum result)i);
}

static const char *why_name(int i)
{
    return i == REASON_NONE ? "none" : reason_name((enum reason)i);
}

static void print_totals(const struct totals *t)
{
    printf("%llu lives, %llu failed; %llu virtual hours of storm, longest calm %llu s\n",
           (unsigned long long)t->lives, (unsigned long long)t->failures,
           (unsigned long long)(t->sum.storm_ms / 3600000),
           (unsigned long long)(t->calm_ms_max / 1000));
    printf("%llu events, %llu messages, %llu saved ops, %llu crashes, %llu torn writes, "
           "trace %016llx\n",
           (unsigned long long)t->sum.events, (unsigned long long)t->sum.published,
           (unsigned long long)t->sum.saved, (unsigned long long)t->sum.crashes,
           (unsigned long long)t->sum.torn, (unsigned long long)t->sum.trace);
    print_counts("faults", fault_name, t->sum.faults, FAULT_COUNT);
    print_counts("messages", kind_name, t->sum.kinds, WIRE_KIND_COUNT);
    print_counts("outcomes", outcome_name, t->sum.results, RESULT_COUNT);
    print_counts("reasons", why_name, t->sum.reasons, REASON_COUNT);
}

/* What no life can reach yet: the parts that make it are not there. */
static bool unreachable_kind(int i)
{
    return i == WIRE_FORK || i == WIRE_WATERMARK;
}

static bool never(const char *what, const char *(*name)(int), const uint64_t *counts,
                  int i)
{
    if (counts[i] > 0)
        return false;
    printf("%s %s was never met\n", what, name(i));
    return true;
}

/* A run that is long enough meets everything, or it tests less than it seems to. */
static bool covers_all(const struct world_result *r)
{
    bool all = true;
    for (int i = 0; i < FAULT_COUNT; i++)
        all = !never("fault", fault_name, r->faults, i) && all;
    for (int i = 0; i < WIRE_KIND_COUNT; i++)
        all = (unreachable_kind(i) || !never("message", kind_name, r->kinds, i)) && all;
    for (int i = 0; i < RESULT_COUNT; i++)
        all = (i == RESULT_DONE || !never("outcome", outcome_name, r->results, i)) && all;
    return all;
}

static int run_many(uint64_t from, uint64_t runs, uint64_t jobs)
{
    struct job slots[JOBS_MAX] = {0};
    static struct totals totals;
    size_t next = 0;
    bool stop = number("STOP", 0) != 0;
    for (uint64_t i = 0; i < runs && !(stop && totals.failures > 0); i++) {
        struct job *j = &slots[next];
        next = (next + 1) % jobs;
        if (j->process != 0)
            end(j, &totals);
        if (!begin(j, from + i)) {
            perror("peerpoint-sim");
            return 2;
        }
    }
    for (uint64_t i = 0; i < jobs; i++, next = (next + 1) % jobs)
        if (slots[next].process != 0)
            end(&slots[next], &totals);
    print_totals(&totals);
    bool covered =
        totals.lives < COVERING_LIVES || without() != 0 || covers_all(&totals.sum);
    return totals.failures > 0 || !covered ? 1 : 0;
}

int main(void)
{
    /* Else the large buffers of each store would be fresh pages of the kernel's. */
    mallopt(M_MMAP_THRESHOLD, 1 << 28);
    mallopt(M_TRIM_THRESHOLD, 1 << 29);
    if (getenv("SEED") != NULL)
        return run_one(number("SEED", 1));
    uint64_t jobs = number("JOBS", 1);
    if (jobs < 1 || jobs > JOBS_MAX)
        jobs = 1;
    return run_many(number("FROM", 1), number("RUNS", 100), jobs);
}
