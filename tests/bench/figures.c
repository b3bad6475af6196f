#include "tests/bench/figures.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

void samples_add(struct samples *s, double v)
{
    if (s->n < FIGURE_SAMPLES_MAX)
        s->v[s->n++] = v;
}

static int rising(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

double samples_at(struct samples *s, double part)
{
    assert(s->n > 0);
    qsort(s->v, s->n, sizeof s->v[0], rising);
    size_t at = (size_t)(part * (double)(s->n - 1) + 0.5);
    return s->v[at];
}

struct figure figure_of(const char *name, const char *unit, struct samples *s)
{
    double middle = samples_at(s, 0.5);
    return (struct figure){.name = name,
                           .unit = unit,
                           .value = middle,
                           .n = s->n,
                           .min = s->v[0],
                           .max = s->v[s->n - 1]};
}

void figures_add(struct figures *f, struct figure item)
{
    assert(f->count < FIGURES_MAX);
    if (item.against > 0)
        item.ratio = item.value / item.against;
    f->items[f->count++] = item;
}

static bool within(const struct figure *x)
{
    return (x->against > 0 ? x->ratio : x->value) <= x->limit;
}

bool figures_print(const struct figures *f)
{
    bool all = true;
    printf("\n%-34s %10s %-5s %9s %9s  %-6s %s\n", "budget", "figure", "", "ratio",
           "at most", "", "how");
    for (int i = 0; i < f->count; i++) {
        const struct figure *x = &f->items[i];
        char ratio[16] = "";
        if (x->against > 0)
            snprintf(ratio, sizeof ratio, "%.3f", x->ratio);
        printf("%-34s %10.2f %-5s %9s %9.3f  %-6s %s\n", x->name, x->value, x->unit,
               ratio, x->limit, within(x) ? "ok" : "BROKEN", x->how);
        all = all && within(x);
    }
    return all;
}

bool figures_write(const struct figures *f, const char *path)
{
    json_t *all = json_array();
    for (int i = 0; i < f->count; i++) {
        const struct figure *x = &f->items[i];
        json_array_append_new(
            all, json_pack("{ss ss sf sI sf sf sf sf}", "name", x->name, "unit", x->unit,
                           "value", x->value, "n", (json_int_t)x->n, "min", x->min, "max",
                           x->max, "against", x->against, "ratio", x->ratio));
    }
    bool good = json_dump_file(all, path, JSON_INDENT(1)) == 0;
    json_decref(all);
    return good;
}
