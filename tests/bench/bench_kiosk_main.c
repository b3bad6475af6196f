/* make bench: the budgets of the kiosk (docs/performance.md). IDLE_S: how long it is
 * watched while nothing happens. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/figures.h"
#include "tests/bench/glass.h"
#include "tests/bench/inside.h"
#include "tests/bench/made_jobs.h"
#include "tests/bench/match_cost.h"
#include "tests/bench/peer.h"

enum { STARTS = 7, TAPS = 300, MANY = 10000, MOST = 100000, IDLE_S = 60 };

struct places {
    const char *program, *many, *most;
    struct peer peer;
};

/* The way to the list, as it was seen once: what to touch, and by which pixel each screen
 * is known. */
struct way {
    struct spot first, home, list, pressed;
};

static struct glass *start(const struct places *p, const char *folder, bool tree)
{
    return glass_start(
        &(struct glass_how){.program = p->program, .folder = folder, .tree = tree});
}

static struct glass *at_list(const struct places *p, const char *folder)
{
    struct glass *g = start(p, folder, true);
    glass_tap(g, "language.en");
    glass_tap(g, "home.jobs");
    glass_wait(g, "jobs.row.0");
    return g;
}

/* A corner of it that no letter stands on. */
static struct spot spot_of(struct glass *g, const char *id, int aside)
{
    struct spot s = {0};
    glass_wait(g, id);
    glass_middle(g, id, s.xy);
    s.xy[0] -= aside;
    s.colour = glass_pixel(g, s.xy);
    return s;
}

/* So long that whatever was to be drawn is drawn. */
static void rest(void)
{
    usleep(300 * 1000);
}

static struct way learn_way(const struct places *p)
{
    struct way w;
    struct glass *g = start(p, p->many, true);
    glass_wait(g, "language.en");
    rest();
    w.first = spot_of(g, "language.en", 140);
    glass_touch(g, w.first.xy);
    glass_wait(g, "home.jobs");
    rest();
    w.home = spot_of(g, "home.jobs", 470);
    glass_touch(g, w.home.xy);
    glass_wait(g, "jobs.row.0");
    rest();
    w.list = spot_of(g, "jobs.row.0", 470);
    glass_press(g, w.list.xy);
    rest();
    w.pressed = (struct spot){{w.list.xy[0], w.list.xy[1]}, glass_pixel(g, w.list.xy)};
    must(w.pressed.colour != w.list.colour, "a pressed row looks different", NULL);
    glass_slide_off(g);
    glass_end(g);
    return w;
}

static struct glass *follow_way(const struct places *p, const struct way *w)
{
    struct glass *g = start(p, p->many, false);
    glass_until_calmly(g, &w->first);
    glass_touch(g, w->first.xy);
    glass_until_calmly(g, &w->home);
    glass_touch(g, w->home.xy);
    glass_until_calmly(g, &w->list);
    return g;
}

/* A new process, two touches, and the list is there. */
static void measure_start(struct figures *f, const struct places *p, const struct way *w)
{
    static struct samples s;
    for (int i = 0; i < STARTS; i++) {
        double before = now_ms();
        struct glass *g = follow_way(p, w);
        samples_add(&s, now_ms() - before);
        glass_end(g);
    }
    struct figure x = figure_of("K1 start to full list", "ms", &s);
    x.against = p->peer.start_ms;
    x.limit = 1.0 / 15;
    x.how = "median, with two touches on the way";
    figures_add(f, x);
}

/* All languages' letters, and speech, have been used. */
static double used_up_mb(const struct places *p, const char *folder)
{
    static const char *const languages[] = {"cy", "pl", "ro", "uk", "bn",
                                            "pa", "gu", "ur", "ar", "en"};
    struct glass *g = at_list(p, folder);
    for (size_t i = 0; i < LENGTH(languages); i++) {
        char id[32];
        snprintf(id, sizeof id, "language.%s", languages[i]);
        glass_tap(g, "bar.language");
        glass_tap(g, id);
        glass_wait(g, "jobs.row.0");
    }
    glass_tap(g, "bar.listen");
    sleep(1);
    double mb = glass_pss_mb(g);
    glass_end(g);
    return mb;
}

static void measure_memory(struct figures *f, const struct places *p)
{
    double many = used_up_mb(p, p->many), most = used_up_mb(p, p->most);
    figures_add(f, (struct figure){.name = "K2 memory, 10,000 jobs",
                                   .unit = "MB",
                                   .value = many,
                                   .n = 1,
                                   .min = many,
                                   .max = many,
                                   .against = p->peer.memory_mb,
                                   .limit = 1.0 / 15,
                                   .how = "PSS after all languages and speech"});
    figures_add(f, (struct figure){.name = "K2 memory, 100,000 jobs",
                                   .unit = "MB",
                                   .value = most,
                                   .n = 1,
                                   .min = most,
                                   .max = most,
                                   .against = many,
                                   .limit = 1.1,
                                   .how = "the same, against 10,000"});
}

static void measure_idle(struct figures *f, const struct places *p)
{
    const char *wanted = getenv("IDLE_S");
    unsigned seconds = wanted == NULL ? IDLE_S : (unsigned)strtoul(wanted, NULL, 10);
    struct glass *g = at_list(p, p->many);
    sleep(2);
    uint64_t switches = glass_switches(g), frames = glass_frames(g);
    sleep(seconds);
    double woken = (double)(glass_switches(g) - switches);
    double drawn = glass_frames(g) == frames ? 0 : 1;
    figures_add(f, (struct figure){.name = "K3 idle on X11: switches",
                                   .value = woken,
                                   .unit = "",
                                   .n = seconds,
                                   .how = "of all threads, in so many seconds"});
    figures_add(f, (struct figure){.name = "K3 idle on X11: frames",
                                   .value = drawn,
                                   .unit = "",
                                   .n = seconds,
                                   .how = "whether anything was drawn"});
    glass_end(g);
}

/* A finger comes down on a row until the row is seen to be pressed. */
static double tap_ms(struct glass *g, const struct way *w)
{
    double before = now_ms();
    glass_press(g, w->pressed.xy);
    glass_until(g, &w->pressed);
    double took = now_ms() - before;
    glass_slide_off(g);
    glass_until(g, &w->list);
    return took;
}

static void tap_often(struct samples *s, const struct places *p, const struct way *w,
                      bool busy)
{
    struct glass *g = follow_way(p, w);
    pid_t child = busy ? fork() : -1;
    if (child == 0) {
        made_changes(p->many, MANY);
        _exit(EXIT_SUCCESS);
    }
    rest();
    for (int i = 0; busy ? waitpid(child, NULL, WNOHANG) == 0 : i < TAPS; i++)
        samples_add(s, tap_ms(g, w));
    glass_end(g);
}

static void measure_taps(struct figures *f, const struct places *p, const struct way *w)
{
    static struct samples calm, busy;
    tap_often(&calm, p, w, false);
    struct figure x = figure_of("K4 tap to pixel", "ms", &calm);
    x.against = p->peer.tap_ms;
    x.limit = 1.0 / 8;
    x.how = "median, X event to changed pixel";
    figures_add(f, x);
    tap_often(&busy, p, w, true);
    x = figure_of("K4 p99 while 10,000 change", "ms", &busy);
    x.value = samples_at(&busy, 0.99);
    x.limit = 16.7;
    x.how = "the same while another process applies 10,000 records";
    figures_add(f, x);
}

int main(int argc, char **argv)
{
    static struct figures f;
    if (argc != 5) {
        fputs("usage: bench_kiosk KIOSK PEER.html FOLDER RESULT.json\n", stderr);
        return 2;
    }
    const char *folder = argv[3];
    char many[512], most[512], peer[512];
    snprintf(many, sizeof many, "%.500s/many", folder);
    snprintf(most, sizeof most, "%.500s/most", folder);
    snprintf(peer, sizeof peer, "%.500s/peer", folder);
    must(mkdir(many, 0700) == 0 && mkdir(most, 0700) == 0 && mkdir(peer, 0700) == 0,
         folder, NULL);
    const struct places p = {argv[1], many, most, peer_measure(argv[2], peer)};
    made_jobs(many, MANY);
    made_jobs(most, MOST);
    struct way w = learn_way(&p);
    measure_start(&f, &p, &w);
    measure_memory(&f, &p);
    measure_idle(&f, &p);
    measure_taps(&f, &p, &w);
    inside_drawing(&f);
    inside_looking_up(&f, many, most, p.peer.answer_ms);
    inside_speaking(&f, folder);
    match_cost(&f);
    bool good = figures_print(&f);
    printf("%s: start %.0f ms, %.0f MB, tap %.1f ms, answer %.0f ms\n", p.peer.whence,
           p.peer.start_ms, p.peer.memory_mb, p.peer.tap_ms, p.peer.answer_ms);
    must(figures_write(&f, argv[4]), argv[4], NULL);
    puts(good ? "within the budgets" : "NOT within the budgets");
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
