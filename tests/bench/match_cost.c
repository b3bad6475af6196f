#include "tests/bench/match_cost.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/match.h"
#include "core/task.h"
#include "tests/bench/made_jobs.h"

enum { VACANCIES = 100000, ASKS = 400, PAGE = 20, TODAY = 20780 };

static uint32_t draw(uint32_t below)
{
    static uint64_t dice = 7;
    dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)(dice >> 33) % below;
}

static double used_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Over 60 miles by 15, a quarter with times, a fifth for drivers. */
static struct match_vacancy job(uint32_t number)
{
    struct match_vacancy v = {
        .place = {"", 530000 + (int32_t)draw(9000), -16000 + (int32_t)draw(4000)},
        .tasks = 1 + draw(0xffff),
        .times = draw(4) > 0 ? 0 : draw(MATCH_WEEK),
        .interests = draw(1 << 20) & draw(1 << 20),
        .languages = draw(4) > 0 ? 0 : 1,
        .confirmed_at = draw(20) * INT64_C(86400),
        .week_minutes_min = 60 * (4 + (int32_t)draw(36)),
        .week_minutes_max = -1,
        .pay_min = 1300 + (int32_t)draw(300),
        .pay_max = -1,
        .closes = RECORD_NO_DAY,
        .driver = draw(5) > 0 ? DRIVER_NO : DRIVER_LICENCE,
        .training_given = TRI_YES,
    };
    snprintf(v.id, sizeof v.id, "01920000-0000-7000-8000-%012u", number);
    return v;
}

static struct match_person somebody(int32_t reach)
{
    struct match_person p = match_person_none();
    p.place =
        (struct place){"", 530000 + (int32_t)draw(9000), -16000 + (int32_t)draw(4000)};
    p.travel = MATCH_BY_BUS;
    p.reach = reach;
    p.times = draw(3) > 0 ? draw(MATCH_WEEK) : 0;
    p.yes = draw(1 << 20);
    p.learn = draw(1 << 20) & ~p.yes;
    p.week_minutes_min = 600;
    p.week_minutes_max = 1200;
    p.pay = 1350;
    p.languages = 3;
    p.interests = draw(1 << 20);
    p.drives = DRIVER_NO;
    p.age = MATCH_18_OR_OVER;
    p.training = true;
    return p;
}

/* The value is the 99th of a hundred. */
static struct figure measure(const struct match_vacancy *jobs, const char *name,
                             int32_t reach)
{
    struct samples s = {0};
    struct match_entry entries[PAGE];
    for (int i = 0; i < ASKS; i++) {
        const struct match_person p = somebody(reach);
        struct match_list l;
        double before = used_ms();
        match_list_init(&l, entries, PAGE);
        for (size_t j = 0; j < VACANCIES; j++)
            match_list_add(&l, &p, &jobs[j], TODAY);
        samples_add(&s, used_ms() - before);
    }
    struct figure x = figure_of(name, "ms", &s);
    x.value = samples_at(&s, 0.99);
    x.limit = 16;
    return x;
}

void match_cost(struct figures *f)
{
    struct match_vacancy *jobs = calloc(VACANCIES, sizeof *jobs);
    must(jobs != NULL, "memory", NULL);
    for (uint32_t i = 0; i < VACANCIES; i++)
        jobs[i] = job(i);
    struct figure x = measure(jobs, "S2 match of 100,000, 10 miles, p99", 100);
    x.how = "first page of 20, of vacancies in memory";
    figures_add(f, x);
    x = measure(jobs, "S2 match of 100,000, 100 miles, p99", MATCH_REACH_MAX);
    x.how = "likewise; nearly all of them fit";
    x.limit = 40;
    figures_add(f, x);
    free(jobs);
}
