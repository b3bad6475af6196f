#include "tests/bench/peer.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/bench/figures.h"
#include "tests/bench/glass.h"
#include "tests/bench/made_jobs.h"

enum {
    STARTS = 5,
    TAPS = 100,
    ANSWERS = 60,
    JOBS = 10000,
    ALL_ROWS = 500,
    PAGE_ROWS = 20
};

static const char chromium[] = "/usr/bin/chromium";

/* Where peer.html has what changes colour. */
static const struct spot first_answer = {{1000, 20}, 0x0b6e4f};
static const struct spot other_answer = {{1000, 20}, 0x6e0b4f};
static const struct spot row_pressed = {{1000, 500}, 0xffdd00};
static const struct spot row_free = {{1000, 500}, 0xffffff};
static const int question[2] = {540, 90};

struct place {
    const char *folder;
    char page[PATH_MAX]; /* its copy, beside the jobs, as a URL */
};

static void copy(const char *from, const char *to)
{
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    must(in != NULL, from, NULL);
    must(out != NULL, to, NULL);
    for (int c = getc(in); c != EOF; c = getc(in))
        putc(c, out);
    fclose(in);
    must(fclose(out) == 0, to, NULL);
}

static void lay_out(struct place *p, const char *page, const char *folder)
{
    char whole[PATH_MAX], to[PATH_MAX];
    must(realpath(folder, whole) != NULL, folder, NULL);
    snprintf(to, sizeof to, "%.4000s/peer.html", whole);
    copy(page, to);
    snprintf(p->page, sizeof p->page, "file://%.4000s", to);
    snprintf(to, sizeof to, "%.4000s/jobs.js", whole);
    made_script(to, JOBS);
    p->folder = folder;
}

static struct glass *show(const struct place *p, int rows)
{
    char page[PATH_MAX];
    snprintf(page, sizeof page, "%.4000s#%d", p->page, rows);
    struct glass *g = glass_start(
        &(struct glass_how){.program = chromium, .folder = p->folder, .page = page});
    glass_until_calmly(g, &first_answer);
    return g;
}

static double start_ms(const struct place *p)
{
    struct samples s = {0};
    glass_end(show(p, ALL_ROWS)); /* makes the profile */
    for (int i = 0; i < STARTS; i++) {
        double before = now_ms();
        struct glass *g = show(p, ALL_ROWS);
        samples_add(&s, now_ms() - before);
        glass_end(g);
    }
    return samples_at(&s, 0.5);
}

static double tap_ms(struct glass *g)
{
    struct samples s = {0};
    for (int i = 0; i < TAPS; i++) {
        double before = now_ms();
        glass_press(g, row_pressed.xy);
        glass_until(g, &row_pressed);
        samples_add(&s, now_ms() - before);
        glass_slide_off(g);
        glass_until(g, &row_free);
    }
    return samples_at(&s, 0.5);
}

static double answer_ms(struct glass *g)
{
    struct samples s = {0};
    for (int i = 0; i < ANSWERS; i++) {
        double before = now_ms();
        glass_touch(g, question);
        glass_until(g, i % 2 == 0 ? &other_answer : &first_answer);
        samples_add(&s, now_ms() - before);
    }
    return samples_at(&s, 0.5);
}

struct peer peer_measure(const char *page, const char *folder)
{
    struct place at;
    if (access(chromium, X_OK) != 0)
        return (struct peer){false, "Chromium as recorded", 968, 445, 7.7, 35};
    struct peer p = {.run = true, .whence = "Chromium in this run"};
    lay_out(&at, page, folder);
    p.start_ms = start_ms(&at);
    struct glass *g = show(&at, PAGE_ROWS);
    p.tap_ms = tap_ms(g);
    p.answer_ms = answer_ms(g);
    p.memory_mb = glass_pss_mb(g);
    glass_end(g);
    return p;
}
