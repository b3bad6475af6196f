#include "tests/bench/inside.h"

#include <SDL.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/hands.h"
#include "app/kiosk_store.h"
#include "app/options.h"
#include "app/screens/screens.h"
#include "app/tour_data.h"
#include "app/ui/dirty.h"
#include "app/ui/stage.h"
#include "tests/bench/glass.h"
#include "tests/bench/made_jobs.h"
#include "tests/unit/bare_stage.h"

enum { DRAWINGS = 400, FRAME_BYTES = GLASS_W * GLASS_H * 4 };

struct inside {
    struct model m;
    struct stage *stage;
    struct canvas canvas;
};

static struct inside *inside_open(void)
{
    struct inside *x = calloc(1, sizeof *x);
    must(x != NULL, "memory", NULL);
    x->canvas = (struct canvas){.w = GLASS_W, .h = GLASS_H, .stride = GLASS_W};
    x->canvas.px = malloc(FRAME_BYTES);
    must(x->canvas.px != NULL, "memory", NULL);
    x->stage = bare_stage();
    return x;
}

static void inside_close(struct inside *x)
{
    stage_close(x->stage);
    free(x->canvas.px);
    free(x);
}

static void show_stop(struct inside *x, const char *name)
{
    struct panel p = panel_make(GLASS_W, GLASS_H, 268);
    int stop = 0;
    while (stop < tour_count() && strcmp(tour_name(stop), name) != 0)
        stop++;
    must(stop < tour_count(), name, NULL);
    tour_set(&x->m, stop, &p);
}

static void look(struct inside *x)
{
    struct text_measure measure = stage_measure(x->stage);
    fit(&x->m, &measure, stage_next(x->stage));
}

/* ---- K5, K6 ---- */

static double used_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double memset_us(struct inside *x, int value)
{
    double before = used_us();
    memset(x->canvas.px, value, FRAME_BYTES);
    __asm__ volatile("" ::"r"(x->canvas.px) : "memory");
    return used_us() - before;
}

struct least {
    double v;
    size_t n;
    double max;
};

static void least_add(struct least *l, double v)
{
    l->v = l->n == 0 || v < l->v ? v : l->v;
    l->max = v > l->max ? v : l->max;
    l->n++;
}

static struct figure least_figure(const char *name, const struct least *l)
{
    return (struct figure){
        .name = name, .unit = "us", .value = l->v, .n = l->n, .min = l->v, .max = l->max};
}

struct drawn {
    struct least memset, paint, whole, row;
    double pushed; /* pixels, against those of the row */
};

static double row_area(const struct inside *x, const char *id)
{
    const struct scene *s = stage_shown(x->stage);
    int at = scene_find(s, id);
    must(at >= 0, id, NULL);
    return (double)s->els[at].box.w * s->els[at].box.h;
}

/* From the model to the pixels, and the same for a row whose pay has changed. */
static void draw_once(struct inside *x, struct drawn *d, int i)
{
    struct rect rects[DIRTY_MAX];
    least_add(&d->memset, memset_us(x, i));
    double before = used_us();
    look(x);
    stage_reset(x->stage);
    double looked = used_us();
    (void)stage_draw(x->stage, &x->canvas, rects);
    least_add(&d->paint, used_us() - looked);
    least_add(&d->whole, used_us() - before);
    x->m.jobs.rows[1].pay_min = x->m.jobs.rows[1].pay_max = i % 2 == 0 ? 1310 : 1320;
    before = used_us();
    look(x);
    int count = stage_draw(x->stage, &x->canvas, rects);
    double took = used_us() - before, area = 0;
    for (int r = 0; r < count; r++)
        area += (double)rects[r].w * rects[r].h;
    if (count == 0)
        return; /* the pay was that before */
    least_add(&d->row, took);
    d->pushed = area / row_area(x, "jobs.row.1");
}

void inside_drawing(struct figures *f)
{
    struct inside *x = inside_open();
    struct drawn d = {0};
    show_stop(x, "job-list");
    for (int i = 0; i < DRAWINGS; i++)
        draw_once(x, &d, i);
    struct figure row = least_figure("K5 change of one row", &d.row);
    row.against = d.whole.v;
    row.limit = 1.0 / 15;
    row.how = "least processor time, model to pixels, against the whole screen";
    figures_add(f, row);
    figures_add(f, (struct figure){.name = "K5 pushed pixels",
                                   .unit = "rows",
                                   .value = d.pushed,
                                   .n = 1,
                                   .limit = 1.1,
                                   .how = "dirty rectangles against the changed row"});
    struct figure whole = least_figure("K6 full redraw", &d.paint);
    whole.against = d.memset.v;
    whole.limit = 10;
    whole.how = "least processor time against memset of the frame, in turns";
    figures_add(f, whole);
    inside_close(x);
}

/* ---- K7 ---- */

static const struct wish wishes[] = {
    {.far = FAR_ANY, .order = VACANCY_BY_MATCH},
    {.far = FAR_1, .order = VACANCY_BY_MATCH},
    {.far = FAR_5, .order = VACANCY_BY_MATCH, .hours = HOURS_TO_10},
    {.far = FAR_10, .order = VACANCY_BY_HOURS_UP, .hours = HOURS_TO_20},
    {.far = FAR_ANY, .order = VACANCY_BY_HOURS_DOWN, .hours = HOURS_OVER_30},
    {.far = FAR_ANY, .order = VACANCY_BY_MATCH, .tasks = 5, .days = 31, .parts = 1},
    {.far = FAR_3, .order = VACANCY_BY_TASKS, .tasks = 1, .hours = HOURS_TO_30},
};

/* From the choice to the drawn page, in processor time: it waits for nothing. */
static double list_ms(struct inside *x, struct kiosk_store *ks)
{
    struct rect rects[DIRTY_MAX];
    struct err e;
    double before = used_us();
    must(kiosk_store_jobs(ks, &x->m, 0, ROWS_MAX, &x->m.jobs, &e), "jobs", &e);
    look(x);
    (void)stage_draw(x->stage, &x->canvas, rects);
    return (used_us() - before) / 1000;
}

static void look_up(struct samples *out, const char *folder)
{
    enum { ROUNDS = 12 };
    struct kiosk_place place = {.folder = folder,
                                .area = "leeds",
                                .name = "leeds.k.kiosk-1",
                                .here = {"LS6", 538190, -15680}};
    struct inside *x = inside_open();
    struct kiosk_store *ks = NULL;
    struct err e;
    show_stop(x, "job-list");
    must(kiosk_store_open(&ks, &place, &e), "store", &e);
    (void)kiosk_store_station(ks, &x->m.station, &e);
    for (int i = 0; i < ROUNDS * (int)LENGTH(wishes); i++) {
        x->m.visit.wish = wishes[i % (int)LENGTH(wishes)];
        double ms = list_ms(x, ks);
        if (i >= (int)LENGTH(wishes)) /* the first round reads the file */
            samples_add(out, ms);
    }
    kiosk_store_close(ks);
    inside_close(x);
}

void inside_looking_up(struct figures *f, const char *ten_thousand,
                       const char *hundred_thousand, double browser_ms)
{
    static struct samples ten, hundred;
    look_up(&ten, ten_thousand);
    struct figure small = figure_of("K7 first page, 10,000 jobs", "ms", &ten);
    small.against = browser_ms;
    small.limit = 1.0 / 3;
    small.how = "median of 7 questions, choice to drawn page";
    figures_add(f, small);
    look_up(&hundred, hundred_thousand);
    struct figure large = figure_of("K7 p99 at 100,000 jobs", "ms", &hundred);
    large.against = large.value;
    large.value = samples_at(&hundred, 0.99);
    large.limit = 2;
    large.how = "p99 of the same against their median";
    figures_add(f, large);
}

/* ---- V1 ---- */

/* Until something else than silence comes out of the sound queue. */
static double sound_after(int fd, double from)
{
    int16_t pcm[2048];
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        must(poll(&p, 1, 5000) > 0, "sound", NULL);
        ssize_t size = read(fd, pcm, sizeof pcm);
        for (ssize_t i = 0; i < size / (ssize_t)sizeof pcm[0]; i++)
            if (pcm[i] > 64 || pcm[i] < -64)
                return now_ms() - from;
    }
}

/* What still lies in the pipe was said before. */
static void drain(int fd)
{
    char rest[4096];
    double quiet_since = now_ms();
    while (now_ms() - quiet_since < 60) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, 5) > 0)
            (void)!read(fd, rest, sizeof rest);
    }
}

static void hear(struct samples *out, struct inside *x, struct talk *talk, int fd)
{
    enum { KEYS = 40, DOWN = 81, UP = 82 };
    struct hands hands;
    struct talk_how how = {.route = ROUTE_HEADPHONES,
                           .speed = SPEED_USUAL,
                           .volume = VOLUME_USUAL,
                           .now_ms = 1};
    struct rect rects[DIRTY_MAX];
    hands_init(&hands);
    hands.talk = talk;
    for (int i = 0; i < KEYS; i++) {
        const struct ui_event ev = {.kind = UI_EVENT_KEY, .key = i % 6 < 3 ? DOWN : UP};
        const struct hands_on on = {&x->m, stage_shown(x->stage), how.now_ms, {0}};
        struct press p;
        double before = now_ms();
        (void)hands_take(&hands, &on, &ev, &p);
        look(x);
        hands_mark(&hands, &x->m, stage_next(x->stage));
        (void)stage_draw(x->stage, &x->canvas, rects);
        talk_look(talk, stage_shown(x->stage), &how);
        if (i > 0)
            samples_add(out, sound_after(fd, before));
        talk_hush(talk);
        drain(fd);
        how.now_ms += 100;
    }
}

void inside_speaking(struct figures *f, const char *folder)
{
    static struct samples s;
    char pipe[PATH_MAX];
    struct talk *talk = NULL;
    struct err e;
    snprintf(pipe, sizeof pipe, "%.4000s/sound", folder);
    unlink(pipe);
    must(mkfifo(pipe, 0600) == 0, pipe, NULL);
    int fd = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", pipe, 1);
    struct inside *x = inside_open();
    struct talk_options o = {0};
    must(voice_open(&o.voice, &e) && talk_open(&talk, &o, &e), "speech", &e);
    show_stop(x, "home-listening");
    look(x);
    hear(&s, x, talk, fd);
    struct figure key = figure_of("V1 key to first sample", "ms", &s);
    key.limit = 50;
    key.how = "median, through SDL's sound queue into a pipe";
    figures_add(f, key);
    talk_close(talk);
    inside_close(x);
    close(fd);
}
