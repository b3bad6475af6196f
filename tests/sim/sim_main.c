/* peerpoint-sim: runs lives of a small area, each chosen by its seed, and says which
 * promise was broken in which. See usage() for how to ask it.
 *
 * Ends with 0 if nothing failed, 1 if a promise was broken, or if a long run (40 virtual
 * hours) never met some kind of fault, message, outcome, reason or state, 2 if it cannot
 * run.
 */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/sim/sim_ledger.h"
#include "tests/sim/sim_pool.h"
#include "tests/sim/sim_totals.h"

enum {
    COVERING_HOURS = 40,
    BRIEF_STORM_S = 600,
    LIFE_S_MAX = 300,
    HERD_S_MAX = 1800,
    BLOCK = 200,
    KEY_SIZE = 160
};

struct run { /* what is asked for */
    uint32_t jobs;
    bool stop;
    const char *ledger; /* NULL: none */
    char key[KEY_SIZE];
    struct ledger_block block;
};

static void usage(void)
{
    printf("peerpoint-sim: lives of a simulated area with its hub and kiosks.\n"
           "Settings are variables of the environment, or of make: make sim RUNS=1000\n"
           "\n"
           "  RUNS=n      so many lives (100), of seeds that the ledger has not\n"
           "  FROM=seed   none below that seed (1)\n"
           "  SEED=n      one life, with its log; the same each time\n"
           "  MODE=storm  minutes of all kinds of faults, then calm\n"
           "  MODE=days   60 days: busy minutes, days between, kiosks away for weeks\n"
           "  MODE=herd   1,000 small kiosks come back at once after an outage\n"
           "  STORM_S=s   how long a storm lasts (10 to 40 minutes)\n"
           "  KIOSKS=n    how many kiosks there are (1 to 5; herd 1,000)\n"
           "  WITHOUT=a,b without those kinds of faults\n"
           "  JOBS=n      lives at a time (as many as there are processors)\n"
           "  GO_ON=1     do not end at the first failure\n"
           "  SEEDS=file  first the lives of this list, as of tests/sim/seeds.txt\n"
           "  LEDGER=file note all, and sum up over what it has of this COMMIT and\n"
           "              these settings\n"
           "\nFaults:");
    for (int f = 0; f < FAULT_COUNT; f++)
        printf(" %s", world_fault_name((enum world_fault)f));
    printf("\n");
}

/* ---- settings ---- */

static const char *setting(const char *name)
{
    const char *text = getenv(name);
    return text == NULL ? "" : text;
}

static uint64_t number(const char *name, uint64_t otherwise)
{
    const char *text = setting(name);
    return text[0] == '\0' ? otherwise : strtoull(text, NULL, 10);
}

static uint32_t without(void)
{
    const char *text = setting("WITHOUT");
    uint32_t faults = 0;
    for (int f = 0; f < FAULT_COUNT; f++) {
        const char *name = world_fault_name((enum world_fault)f);
        const char *at = strstr(text, name);
        bool whole = at != NULL && (at == text || at[-1] == ',') &&
                     (at[strlen(name)] == ',' || at[strlen(name)] == '\0');
        if (whole)
            faults |= UINT32_C(1) << f;
    }
    return faults;
}

static bool mode_of(const char *text, enum world_mode *mode)
{
    for (int m = 0; m < MODE_COUNT; m++) {
        *mode = (enum world_mode)m;
        if (strcmp(text, world_mode_name(*mode)) == 0)
            return true;
    }
    *mode = MODE_STORM;
    return text[0] == '\0';
}

static struct world_setup setup_of(uint64_t seed)
{
    struct world_setup s = {
        .seed = seed,
        .kiosks = (uint32_t)number("KIOSKS", 0),
        .storm_ms = number("STORM_S", 0) * 1000,
        .without = without(),
    };
    if (!mode_of(setting("MODE"), &s.mode)) {
        fprintf(stderr, "peerpoint-sim: MODE is storm, days or herd\n");
        exit(2);
    }
    return s;
}

/* ---- one ---- */

static void print_replay(const struct world_setup *s)
{
    printf("replay: SEED=%llu", (unsigned long long)s->seed);
    if (s->mode != MODE_STORM)
        printf(" MODE=%s", world_mode_name(s->mode));
    if (s->storm_ms > 0)
        printf(" STORM_S=%llu", (unsigned long long)(s->storm_ms / 1000));
    if (s->kiosks > 0)
        printf(" KIOSKS=%u", s->kiosks);
    if (s->without > 0)
        printf(" WITHOUT=%s", setting("WITHOUT"));
    printf(" make sim\n");
}

static void print_failure(const struct world_setup *s, const struct world_result *r)
{
    printf("seed %llu: %s\n    at %llu ms; ", (unsigned long long)s->seed, r->failure,
           (unsigned long long)r->at_ms);
    print_replay(s);
}

static int run_one(uint64_t seed)
{
    static struct world_result r;
    struct world_setup setup = setup_of(seed);
    setup.log = stdout;
    world_run(&setup, &r);
    const struct world_counts *c = &r.counts;
    printf("storm %llu s, calm %llu s, %llu events, %llu messages, %llu saved, "
           "%llu crashes, trace %016llx\n",
           (unsigned long long)(c->storm_ms / 1000),
           (unsigned long long)(r.calm_ms / 1000), (unsigned long long)c->events,
           (unsigned long long)c->published, (unsigned long long)c->saved,
           (unsigned long long)c->crashes, (unsigned long long)r.trace);
    if (r.failed)
        print_failure(&setup, &r);
    return r.failed ? 1 : 0;
}

/* ---- many ---- */

static bool done(void *context, const struct world_setup *setup,
                 const struct world_result *r)
{
    struct run *run = context;
    struct totals *t = &run->block.totals;
    if (r->failed) {
        if (t->failures < LEDGER_FAILED_MAX)
            run->block.failed[t->failures] = setup->seed;
        print_failure(setup, r);
    }
    totals_add(t, r);
    return !(run->stop && r->failed);
}

static bool live_all(struct run *run, const struct world_setup *setups, size_t count)
{
    const uint32_t life_s_max = setup_of(1).mode == MODE_HERD ? HERD_S_MAX : LIFE_S_MAX;
    const struct pool_order order = {run->jobs, life_s_max, done, run};
    if (pool_run(&order, setups, count))
        return true;
    perror("peerpoint-sim");
    return false;
}

/* Seeds that failed once: "SEED MODE STORM_S", a line each; '#' begins a remark. */
static size_t read_seeds(const char *path, struct world_setup setups[BLOCK])
{
    char line[200];
    size_t count = 0;
    FILE *f = fopen(path, "re");
    while (f != NULL && count < BLOCK && fgets(line, sizeof line, f) != NULL) {
        char mode[16];
        unsigned long long seed = 0, storm_s = 0;
        struct world_setup *s = &setups[count];
        if (sscanf(line, "%llu %15s %llu", &seed, mode, &storm_s) != 3)
            continue;
        *s = (struct world_setup){.seed = seed, .storm_ms = storm_s * 1000};
        count += mode_of(mode, &s->mode);
    }
    if (f != NULL)
        fclose(f);
    return count;
}

/* What failed once, first. It counts for itself: these seeds are not in a row. */
static bool live_old_failures(struct run *run, uint64_t *failures)
{
    static struct world_setup setups[BLOCK];
    size_t count = read_seeds(setting("SEEDS"), setups);
    bool ok = live_all(run, setups, count);
    if (count > 0)
        printf("%zu seeds that failed once: %llu fail\n", count,
               (unsigned long long)run->block.totals.failures);
    *failures = run->block.totals.failures;
    return ok;
}

static bool live_block(struct run *run, uint64_t from, uint64_t count)
{
    static struct world_setup setups[BLOCK];
    run->block = (struct ledger_block){.from = from};
    for (uint64_t i = 0; i < count; i++)
        setups[i] = setup_of(from + i);
    if (!live_all(run, setups, count))
        return false;
    run->block.to =
        from + run->block.totals.lives - 1; /* fewer if it ends at a failure */
    if (run->ledger != NULL && !ledger_add(run->ledger, run->key, &run->block)) {
        perror(run->ledger);
        return false;
    }
    return true;
}

static void choose_ledger(struct run *run)
{
    const char *commit = setting("COMMIT");
    const char *ledger = setting("LEDGER");
    if (ledger[0] == '\0' || commit[0] == '\0')
        return;
    if (strstr(commit, "dirty") != NULL) {
        printf(
            "there are changes that are not committed: nothing goes into the ledger\n");
        return;
    }
    run->ledger = ledger;
    snprintf(run->key, sizeof run->key, "%s mode:%s,storm_s:%s,kiosks:%s,without:%s",
             commit, setting("MODE"), setting("STORM_S"), setting("KIOSKS"),
             setting("WITHOUT"));
}

/* What the ledger has, and what failed of that. */
static void recall(const struct run *run, struct ledger *had)
{
    *had = (struct ledger){.had = NULL};
    if (run->ledger != NULL)
        ledger_read(had, run->ledger, run->key);
    if (had->totals.lives > 0)
        printf("%s has %llu lives of this commit, %llu failed\n", run->ledger,
               (unsigned long long)had->totals.lives,
               (unsigned long long)had->totals.failures);
    for (size_t i = 0; i < had->failed_count; i++) {
        const struct world_setup setup = setup_of(had->failed[i]);
        printf("seed %llu failed before; ", (unsigned long long)setup.seed);
        print_replay(&setup);
    }
}

static bool live_fresh(struct run *run, const struct ledger *had, struct totals *totals,
                       bool failed)
{
    uint64_t from = number("FROM", 1);
    uint64_t left = number("RUNS", 100);
    while (left > 0 && !(run->stop && (failed || totals->failures > 0))) {
        uint64_t count = ledger_fresh(had, &from);
        count = count > BLOCK ? BLOCK : count;
        count = count > left ? left : count;
        if (!live_block(run, from, count))
            return false;
        totals_add_all(totals, &run->block.totals);
        from += count;
        left -= count;
    }
    return true;
}

static int run_many(struct run *run)
{
    struct ledger had;
    uint64_t old_failures = 0;
    choose_ledger(run);
    if (!live_old_failures(run, &old_failures))
        return 2;
    recall(run, &had);
    struct totals totals = had.totals;
    bool ok = live_fresh(run, &had, &totals, old_failures > 0);
    ledger_free(&had);
    if (!ok)
        return 2;
    totals_print(&totals);
    bool brief = totals.sum.storm_ms < totals.lives * BRIEF_STORM_S * UINT64_C(1000);
    bool covered = totals.sum.storm_ms < COVERING_HOURS * UINT64_C(3600000) ||
                   totals_cover_all(&totals, without(), brief);
    return totals.failures + old_failures > 0 || !covered ? 1 : 0;
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1) {
        usage();
        return 0;
    }
    /* Else the large buffers of each store would be fresh pages of the kernel's. */
    mallopt(M_MMAP_THRESHOLD, 1 << 28);
    mallopt(M_TRIM_THRESHOLD, 1 << 29);
    if (setting("SEED")[0] != '\0')
        return run_one(number("SEED", 1));
    struct run run = {.stop = number("GO_ON", 0) == 0};
    uint64_t jobs = number("JOBS", (uint64_t)sysconf(_SC_NPROCESSORS_ONLN));
    run.jobs = jobs < 1 || jobs > POOL_JOBS_MAX ? 1 : (uint32_t)jobs;
    return run_many(&run);
}
