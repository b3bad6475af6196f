/* What the command line and the configuration may say, and how what is wrong is named. */
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/options.h"

enum { ARGS_MAX = 8 };

struct row {
    const char *name;
    const char *args[ARGS_MAX];
    const char *says; /* NULL: accepted */
};

static const struct row usage[] = {
    {"nothing at all", {NULL}, "--config or --tour"},
    {"help alone", {"--help"}, NULL},
    {"version alone", {"--version"}, NULL},
    {"a PIN alone", {"--host-pin"}, NULL},
    {"a configuration", {"--config", "x.conf"}, NULL},
    {"a tour with a panel",
     {"--tour", "d", "--size", "800x480", "--panel-mm", "154"},
     NULL},
    {"an option nobody knows", {"--colour", "red"}, "unknown option"},
    {"an option without its value", {"--config"}, "unknown option"},
    {"a word too many", {"--tour", "d", "extra"}, "\"extra\" is no option"},
    {"a size in words", {"--tour", "d", "--size", "large"}, "--size"},
    {"a size too small", {"--tour", "d", "--size", "319x480"}, "--size"},
    {"a size too large", {"--tour", "d", "--size", "800x7681"}, "--size"},
    {"a size with a tail", {"--tour", "d", "--size", "800x480px"}, "--size"},
    {"a panel of no width", {"--tour", "d", "--panel-mm", "0"}, "--panel-mm"},
    {"a panel that is no number", {"--tour", "d", "--panel-mm", "nan"}, "--panel-mm"},
    {"a zoom between", {"--tour", "d", "--zoom", "150"}, "--zoom"},
    {"a theme nobody has", {"--tour", "d", "--theme", "pink"}, "--theme"},
    {"a language", {"--tour", "d", "--lang", "cy"}, NULL},
    {"a language with a tail", {"--tour", "d", "--lang", "cymraeg-x"}, "--lang"},
    {"an unknown language", {"--tour", "d", "--lang", "xx"}, "--lang"},
    {"a mode", {"--tour", "d", "--mode", "reach"}, NULL},
    {"two modes", {"--tour", "d", "--mode", "easy,reach"}, NULL},
    {"all modes", {"--tour", "d", "--mode", "large,easy,reach"}, NULL},
    {"a comma too many", {"--tour", "d", "--mode", "easy,"}, "--mode"},
    {"a mode nobody has", {"--tour", "d", "--mode", "upside-down"}, "--mode"},
};

static void is_taken_or_named(void **state)
{
    const struct row *r = *state;
    char *argv[ARGS_MAX + 2] = {(char *)(uintptr_t) "peerpoint-kiosk"};
    int argc = 1;
    struct options o;
    struct err e = {0};
    for (int i = 0; i < ARGS_MAX && r->args[i] != NULL; i++)
        argv[argc++] = (char *)(uintptr_t)r->args[i];
    bool good = options_parse(&o, argc, argv, &e);
    assert_int_equal(good, r->says == NULL);
    if (r->says != NULL)
        assert_non_null(strstr(e.text, r->says));
}

#define SOUND                                                                            \
    "[kiosk]\narea = leeds\nname = kiosk-1\nstate = state\nsocket = agent.sock\n"

struct file {
    const char *name, *text, *says;
};

static const struct file files[] = {
    {"the least that is needed", SOUND, NULL},
    {"a whole name",
     "[kiosk]\narea = leeds\nname = leeds.k.kiosk-1\nstate = s\n"
     "socket = a\n",
     NULL},
    {"a name of another area",
     "[kiosk]\narea = leeds\nname = york.k.kiosk-1\nstate = s\n"
     "socket = a\n",
     "[kiosk] name: not in area"},
    {"a name that is none",
     "[kiosk]\narea = leeds\nname = Kiosk!\nstate = s\nsocket = a\n", "[kiosk] name"},
    {"no area", "[kiosk]\nname = kiosk-1\nstate = s\nsocket = a\n", "area"},
    {"a PIN as it is", SOUND "[host]\npin = 123456\n", "[host] pin"},
    {"whom to ring", SOUND "[host]\nphone = 0113 496 0461\ntimes = 9 to 5\n", NULL},
    {"an unknown key", SOUND "colour = red\n", "unknown key colour"},
    {"a place", SOUND "outcode = ls6\nlat = 53.819\nlon = -1.568\n", NULL},
    {"a latitude past the pole", SOUND "lat = 91\n", "[kiosk] lat"},
    {"a longitude in words", SOUND "lon = west\n", "[kiosk] lon"},
    {"an outcode that is none", SOUND "outcode = LEEDS\n", "outcode"},
    {"a reference that is none", SOUND "org_ref = 12\n", "org_ref"},
    {"a number for texts", SOUND "texts = 07700 900461\n", NULL},
    {"a number of letters", SOUND "texts = call me\n", "[kiosk] texts"},
    {"a zoom between", SOUND "[screen]\nzoom = 150\n", "[screen] zoom"},
    {"a touch", SOUND "[touch]\nrepeat_ms = 500\nhold_ms = 100\nslip_mm = 20\n", NULL},
    {"a deaf time for ever", SOUND "[touch]\nrepeat_ms = 2001\n", "repeat_ms"},
    {"a theme nobody has", SOUND "[screen]\ntheme = pink\n", "[screen] theme"},
    {"a width too small", SOUND "[screen]\nwidth = 10\nheight = 400\n", "[screen] width"},
    {"some languages", SOUND "[screen]\nlanguages = cy ur\n", NULL},
    {"a language nobody speaks", SOUND "[screen]\nlanguages = cy xx\n",
     "[screen] languages"},
    {"a panel too narrow", SOUND "[screen]\npanel_mm = 10\n", "[screen] panel_mm"},
};

static bool read_text(struct kiosk_config *k, const char *text, const char *path,
                      struct err *e)
{
    struct options o = {.config = path, .zoom = -1, .theme = -1};
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    return kiosk_config_read(k, &o, e);
}

static void file_is_taken_or_named(void **state)
{
    const struct file *f = *state;
    char path[] = "/tmp/peerpoint_XXXXXX";
    struct kiosk_config k;
    struct err e = {0};
    close(mkstemp(path));
    bool good = read_text(&k, f->text, path, &e);
    unlink(path);
    assert_int_equal(good, f->says == NULL);
    if (f->says != NULL)
        assert_non_null(strstr(e.text, f->says));
}

static void what_is_configured_is_kept(void **state)
{
    (void)state;
    char path[] = "/tmp/peerpoint_XXXXXX";
    struct kiosk_config k;
    struct err e;
    close(mkstemp(path));
    assert_true(read_text(&k,
                          SOUND "outcode = ls6\nlat = 53.819\nlon = -1.568\n"
                                "[screen]\nwidth = 800\nheight = 480\nzoom = 130\n",
                          path, &e));
    unlink(path);
    assert_string_equal(k.place.name, "leeds.k.kiosk-1");
    assert_string_equal(k.place.here.outcode, "LS6");
    assert_int_equal(k.place.here.lat, 538190);
    assert_int_equal(k.place.here.lon, -15680);
    assert_string_equal(k.state, "/tmp/state");
    assert_int_equal(k.zoom, ZOOM_130);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(usage, is_taken_or_named);
    RUN_ROWS(files, file_is_taken_or_named);
    RUN_TESTS(TEST(what_is_configured_is_kept));
    return failed;
}
