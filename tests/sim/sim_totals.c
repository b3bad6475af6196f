#include "tests/sim/sim_totals.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static void sum(struct world_counts *to, const struct world_counts *from)
{
    uint64_t a[WORLD_NUMBERS], b[WORLD_NUMBERS];
    memcpy(a, to, sizeof a);
    memcpy(b, from, sizeof b);
    for (size_t i = 0; i < WORLD_NUMBERS; i++)
        a[i] += b[i];
    memcpy(to, a, sizeof a);
}

void totals_add(struct totals *t, const struct world_result *r)
{
    t->lives++;
    t->failures += r->failed;
    if (r->calm_ms > t->calm_ms_max)
        t->calm_ms_max = r->calm_ms;
    sum(&t->sum, &r->counts);
}

void totals_add_all(struct totals *t, const struct totals *other)
{
    t->lives += other->lives;
    t->failures += other->failures;
    if (other->calm_ms_max > t->calm_ms_max)
        t->calm_ms_max = other->calm_ms_max;
    sum(&t->sum, &other->sum);
}

/* ---- names ---- */

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

static const char *thing_name(int i)
{
    return state_name((enum state)i);
}

static const char *op_name(int i)
{
    return op_kind_name((enum op_kind)i);
}

struct counted {
    const char *title, *one;
    const char *(*name)(int);
    size_t first; /* among the numbers of struct world_counts */
    int count;
};

#define NUMBER_OF(field) (offsetof(struct world_counts, field) / sizeof(uint64_t))

static const struct counted classes[] = {
    {"faults", "fault", fault_name, NUMBER_OF(faults), FAULT_COUNT},
    {"messages", "message", kind_name, NUMBER_OF(kinds), WIRE_KIND_COUNT},
    {"outcomes", "outcome", outcome_name, NUMBER_OF(results), RESULT_COUNT},
    {"reasons", "reason", why_name, NUMBER_OF(reasons), REASON_COUNT},
    {"states", "state", thing_name, NUMBER_OF(states), STATE_COUNT},
    {"operations", "operation", op_name, NUMBER_OF(asked), OP_KIND_COUNT},
};

/* ---- printing ---- */

static void print_class(const struct counted *c, const uint64_t *numbers)
{
    printf("%s:", c->title);
    for (int i = 0; i < c->count; i++)
        printf(" %s %llu", c->name(i), (unsigned long long)numbers[c->first + (size_t)i]);
    printf("\n");
}

void totals_print(const struct totals *t)
{
    uint64_t numbers[WORLD_NUMBERS];
    memcpy(numbers, &t->sum, sizeof numbers);
    printf("%llu lives, %llu failed; %llu virtual hours of storm, longest calm %llu s\n",
           (unsigned long long)t->lives, (unsigned long long)t->failures,
           (unsigned long long)(t->sum.storm_ms / 3600000),
           (unsigned long long)(t->calm_ms_max / 1000));
    printf("%llu events, %llu messages, %llu saved ops, %llu crashes, %llu torn writes\n",
           (unsigned long long)t->sum.events, (unsigned long long)t->sum.published,
           (unsigned long long)t->sum.saved, (unsigned long long)t->sum.crashes,
           (unsigned long long)t->sum.torn);
    printf("%llu pairs of bookings by one person, %llu confirmed by a kiosk alone\n",
           (unsigned long long)t->sum.pairs, (unsigned long long)t->sum.promises);
    printf(
        "%llu answers died unheard with the hub's memory, %llu were excused, %llu times "
        "more was honoured than there are places\n",
        (unsigned long long)t->sum.unheard, (unsigned long long)t->sum.excused,
        (unsigned long long)t->sum.over);
    printf("%llu things looked up by their code, %llu receipts of erasures\n",
           (unsigned long long)t->sum.looked_up, (unsigned long long)t->sum.erased);
    printf("%llu damaged outboxes mended, %llu rows lost with their medium, %llu values "
           "of rows turned\n",
           (unsigned long long)t->sum.mended, (unsigned long long)t->sum.rotten,
           (unsigned long long)t->sum.turned);
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        print_class(&classes[i], numbers);
}

/* An image of an earlier time is taken by one strike of a rare fault and used by another;
 * and a number is void when it was asked for and its op is gone for good. */
static bool needs_time(const struct counted *c, int i)
{
    if (c->first == NUMBER_OF(faults))
        return i == FAULT_ROLLBACK || i == FAULT_OLD_HUB || i == FAULT_NEWCOMER;
    return c->first == NUMBER_OF(kinds) && i == WIRE_VOID;
}

struct excuse {
    uint32_t without;
    bool brief;
};

static bool covers(const struct counted *c, const uint64_t *numbers,
                   const struct excuse *x)
{
    bool all = true;
    bool faults = c->first == NUMBER_OF(faults);
    for (int i = 0; i < c->count; i++) {
        bool excused =
            (faults && (x->without >> i & 1) != 0) || (x->brief && needs_time(c, i));
        if (excused || numbers[c->first + (size_t)i] > 0)
            continue;
        printf("%s %s was never met\n", c->one, c->name(i));
        all = false;
    }
    return all;
}

bool totals_cover_all(const struct totals *t, uint32_t without, bool brief)
{
    const struct excuse x = {without, brief};
    uint64_t numbers[WORLD_NUMBERS];
    bool all = true;
    memcpy(numbers, &t->sum, sizeof numbers);
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        all = covers(&classes[i], numbers, &x) && all;
    return all;
}
