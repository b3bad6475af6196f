/* bare_stage: a stage that draws into memory only, with this tree's icons. Where that
 * cannot be, the program says why and ends: nothing could be tested. */
#pragma once

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/options.h"
#include "app/ui/stage.h"
#include "app/ui/window.h"

/* The caller closes it with stage_close. */
static inline struct stage *bare_stage(void)
{
    struct stage *stage = NULL;
    struct err e;
    char icons[PATH_MAX];
    if (!window_headless(&e) || !options_icons(icons, &e) ||
        !stage_open(&stage, &(struct stage_options){.icons_dir = icons}, &e)) {
        fprintf(stderr, "no stage: %s\n", e.text);
        exit(1);
    }
    return stage;
}
