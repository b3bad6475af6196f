/* tour: every screen as a picture and as a tree, without a display. */
#pragma once

#include "app/ui/panel.h"
#include "core/err.h"

struct tour_options {
    const char *folder; /* made if it is not there */
    const char *icons;
    struct panel panel;
    uint32_t languages; /* offered on the screens: bit = enum language */
    uint32_t easy;      /* those with easy words */
};

/* Writes NN-name.png and NN-name.tree for each screen, and for further pages of one
 * NN-name-p2 and so on. ERR_FULL if a file cannot be written. */
MUST_CHECK bool tour_write(const struct tour_options *o, struct err *e);
