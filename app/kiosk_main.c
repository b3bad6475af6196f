#include <malloc.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include "app/model.h"
#include "app/shell.h"
#include "app/tour.h"
#include "host/clock.h"
#include "host/log.h"

enum { EXIT_DONE, EXIT_FAILED, EXIT_USAGE };

/* What somebody types may not end in a file by a crash or a debugger. A process that
 * writes secrets into a tree on purpose is one under test. */
static void keep_memory_private(bool under_test)
{
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
    if (!under_test)
        (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* A piece as large as this is the system's again when it is freed. The C library would
 * raise the limit with each that is, and then keep megabytes for a list that was made
 * once. */
static void give_memory_back(void)
{
    enum { LARGE = 128 * 1024 };
    (void)mallopt(M_MMAP_THRESHOLD, LARGE);
    (void)mallopt(M_ARENA_MAX, 1); /* threads of libraries, which hardly ask for any */
}

static bool show_tour(const struct options *o, struct err *e)
{
    char icons[PATH_MAX], locale[PATH_MAX];
    int w = o->w > 0 ? o->w : 1080, h = o->h > 0 ? o->h : 1920;
    struct tour_options t = {.folder = o->tour, .icons = icons};
    if (!options_icons(icons, e))
        return false;
    t.panel = panel_make(w, h, o->panel_mm);
    if (o->zoom >= 0)
        t.panel.zoom = (enum zoom)o->zoom;
    if (o->theme >= 0)
        t.panel.theme = (enum theme)o->theme;
    t.panel.reach = o->reach;
    t.panel.easy = o->easy;
    t.panel.large = o->large;
    options_locale(locale);
    t.languages = languages_open(locale);
    t.easy = languages_easy(locale);
    if ((t.languages >> o->language & 1u) == 0)
        return err_set(e, ERR_INPUT, "--lang: its catalogue is not there");
    panel_speak(&t.panel, language_code((enum language)o->language),
                language_is_rtl((enum language)o->language));
    if (o->easy && (t.easy >> o->language & 1u) == 0)
        return err_set(e, ERR_INPUT, "--mode: this language has no easy words");
    if (o->large && !panel_may_large(&t.panel))
        return err_set(e, ERR_INPUT, "--mode: large buttons do not fit on this panel");
    if (t.panel.zoom > model_zoom_most(&t.panel))
        return err_set(e, ERR_INPUT,
                       "--zoom: text as large as that does not fit on this panel in this "
                       "language and mode");
    return tour_write(&t, e);
}

/* What is typed at a terminal is not shown. */
static bool make_pin(struct err *e)
{
    char hash[PIN_HASH_SIZE];
    struct termios was, quiet;
    bool terminal = tcgetattr(STDIN_FILENO, &was) == 0;
    if (terminal) {
        fputs("PIN of 6 to 8 digits: ", stderr);
        quiet = was;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    bool good = pin_make(stdin, hash, e);
    if (terminal) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
        fputs("\n", stderr);
    }
    if (good)
        printf("pin = %s\n", hash);
    return good;
}

static bool run_kiosk(const struct options *o, struct err *e)
{
    struct kiosk_config config;
    return clock_open(e) && kiosk_config_read(&config, o, e) &&
           shell_run(&config, o->tree_secrets, e);
}

static bool do_asked(const struct options *o, struct err *e)
{
    if (o->host_pin)
        return make_pin(e);
    return o->tour != NULL ? show_tour(o, e) : run_kiosk(o, e);
}

int main(int argc, char **argv)
{
    struct options o;
    struct err e;
    if (!options_parse(&o, argc, argv, &e)) {
        fprintf(stderr, "peerpoint-kiosk: %s\n", e.text);
        options_help(stderr);
        return EXIT_USAGE;
    }
    if (o.help) {
        options_help(stdout);
        return EXIT_DONE;
    }
    if (o.version) {
        puts("peerpoint-kiosk " PEERPOINT_VERSION);
        return EXIT_DONE;
    }
    log_open("kiosk", LOG_LEVEL_INFO);
    keep_memory_private(o.tree_secrets);
    give_memory_back();
    bool good = do_asked(&o, &e);
    if (!good)
        log_line(LOG_LEVEL_ERROR, "failed reason=\"%s\"", e.text);
    return good ? EXIT_DONE : EXIT_FAILED;
}
