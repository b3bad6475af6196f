/* options: what the command line and the configuration file say about this kiosk.
 */
#pragma once

#include <limits.h>
#include <stdio.h>

#include "app/kiosk_store.h"
#include "app/languages.h"
#include "app/pin.h"
#include "app/slips.h"
#include "app/ui/input.h"
#include "app/ui/panel.h"
#include "core/err.h"

struct options {
    bool help, version;
    bool host_pin;      /* make the hash of a PIN from standard input */
    const char *config; /* NULL: not given; lent from argv, as the others */
    const char *tour;
    const char *tree;        /* file for the shown elements */
    bool tree_secrets;       /* with names, numbers and codes: for tests only */
    const char *said;        /* file for all that is spoken */
    int w, h;                /* 0: as configured */
    float panel_mm;          /* 0: as configured */
    int zoom, theme;         /* -1: as configured */
    bool reach, easy, large; /* modes; for the tour */
    int language;            /* enum language; for the tour */
};

/* ERR_INPUT names the option and the reason: a usage error. */
MUST_CHECK bool options_parse(struct options *o, int argc, char **argv, struct err *e);
void options_help(FILE *out);

/* The kiosk as configured; texts live as long as the value. */
struct kiosk_config {
    char state[PATH_MAX];
    char socket[PATH_MAX];
    char tree[PATH_MAX];      /* empty: none */
    struct kiosk_place place; /* its folder is `state` above */
    int w, h;
    float panel_mm;
    bool full_screen;
    enum zoom zoom;
    enum theme theme;
    uint32_t languages;      /* wanted: bit = enum language */
    char pin[PIN_HASH_SIZE]; /* of the host; "": there is no page for the host */
    char host_phone[RECORD_PHONE_SIZE]; /* whom the host can ring; "": nobody */
    char host_times[OPEN_TIMES_SIZE];   /* and when */
    char texts[RECORD_PHONE_SIZE];      /* takes text messages; "": no number does */
    struct slips_printer printer;
    struct touch touch;
    char headphones[PATH_MAX]; /* as jack.h wants it */
    bool loudspeaker;          /* may be spoken through */
    const char *said;          /* NULL: none; lent from argv */
};

/* Reads the file and lays the options over it. ERR_INPUT or ERR_BROKEN name the key. */
MUST_CHECK bool kiosk_config_read(struct kiosk_config *k, const struct options *o,
                                  struct err *e);
/* Whether there may be something to hear it with. */
bool kiosk_config_speaks(const struct kiosk_config *k);

/* Folder of the icons: beside the installed program, or in the source tree. */
MUST_CHECK bool options_icons(char out[PATH_MAX], struct err *e);
/* Folder of the compiled catalogues; may not exist, then English is shown. */
void options_locale(char out[PATH_MAX]);
