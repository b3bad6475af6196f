/* figures: what a benchmark has measured, beside what it must reach. A table for people,
 * and build/bench.json for programs: [{name, unit, value, n, min, max, against, ratio}].
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { FIGURES_MAX = 32, FIGURE_SAMPLES_MAX = 4096 };

struct figure {
    const char *name; /* "K6 full redraw": begins with the budget's id */
    const char *unit;
    double value;
    size_t n; /* how often it was measured */
    double min, max;
    double against; /* what it is held against, same unit; 0: the limit alone */
    double ratio;   /* value / against; 0: none */
    double limit;   /* of the ratio, or of the value where there is none */
    const char *how;
};

struct figures {
    int count;
    struct figure items[FIGURES_MAX];
};

struct samples {
    size_t n;
    double v[FIGURE_SAMPLES_MAX];
};
void samples_add(struct samples *s, double v);
/* part 0.5 is the median. Sorts them. */
double samples_at(struct samples *s, double part);

/* Takes value, n, min and max from the samples' median. */
struct figure figure_of(const char *name, const char *unit, struct samples *s);
/* The ratio is made here, where there is something to hold it against. */
void figures_add(struct figures *f, struct figure item);
/* False: at least one is beyond its limit. */
bool figures_print(const struct figures *f);
/* False: the file could not be written. */
bool figures_write(const struct figures *f, const char *path);
