#include "app/tour.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/screens/screens.h"
#include "app/tour_data.h"
#include "app/ui/dirty.h"
#include "app/ui/shot.h"
#include "app/ui/stage.h"
#include "app/ui/tree.h"

enum { PAGES_MAX = 40 };

struct tour {
    const struct tour_options *o;
    struct stage *stage;
    struct canvas canvas;
    struct model model;
};

static bool path_of(char out[PATH_MAX], const struct tour *t, int i, const char *end,
                    struct err *e)
{
    int page = t->model.visit.page;
    char suffix[16] = "";
    if (page > 0)
        snprintf(suffix, sizeof suffix, "-p%d", page + 1);
    int size = snprintf(out, PATH_MAX, "%s/%02d-%s%s.%s", t->o->folder, i + 1,
                        tour_name(i), suffix, end);
    if (size < 0 || size >= PATH_MAX)
        return err_set(e, ERR_INPUT, "the folder's path is too long");
    return true;
}

static bool write_one(struct tour *t, int i, struct err *e)
{
    char path[PATH_MAX];
    struct rect rects[DIRTY_MAX];
    stage_reset(t->stage);
    stage_draw(t->stage, &t->canvas, rects);
    return path_of(path, t, i, "png", e) && shot_save(&t->canvas, path, e) &&
           path_of(path, t, i, "tree", e) && tree_save(stage_shown(t->stage), path, e);
}

/* True if the screen that was written has a further page of its own content. */
static bool has_more(struct tour *t)
{
    const struct scene *s = stage_shown(t->stage);
    int i = scene_find(s, "page.more");
    return i >= 0 && !s->els[i].not_now;
}

static bool write_stop(struct tour *t, int i, struct err *e)
{
    struct text_measure measure = stage_measure(t->stage);
    tour_set(&t->model, i, &t->o->panel);
    t->model.languages = t->o->languages;
    t->model.easy = t->o->easy;
    for (int page = 0; page < PAGES_MAX; page++) {
        t->model.visit.page = page;
        fit(&t->model, &measure, stage_next(t->stage));
        if (!write_one(t, i, e))
            return false;
        if (!has_more(t))
            return true;
    }
    return true;
}

bool tour_write(const struct tour_options *o, struct err *e)
{
    struct tour *t = calloc(1, sizeof *t);
    if (t == NULL)
        return err_set(e, ERR_FULL, "no memory for the tour");
    bool good = false;
    t->o = o;
    t->canvas.w = t->canvas.stride = o->panel.w_px;
    t->canvas.h = o->panel.h_px;
    t->canvas.px = calloc((size_t)t->canvas.w * (size_t)t->canvas.h, sizeof(uint32_t));
    if (t->canvas.px == NULL) {
        err_set(e, ERR_FULL, "no memory for a picture");
        goto out;
    }
    if (mkdir(o->folder, 0777) != 0 && errno != EEXIST) {
        err_set(e, ERR_FULL, "%s: %s", o->folder, strerror(errno));
        goto out;
    }
    if (!window_headless(e) ||
        !stage_open(&t->stage, &(struct stage_options){.icons_dir = o->icons}, e))
        goto out;
    good = true;
    for (int i = 0; i < tour_count() && good; i++)
        good = write_stop(t, i, e);
out:
    stage_close(t->stage);
    free(t->canvas.px);
    free(t);
    return good;
}
