/* stage: puts a scene on the glass, and keeps what is shown so that the next one costs
 * only its differences. Holds letters and icons. One process, one thread.
 *
 *     view(model, stage_next(st));
 *     input_mark(&input, stage_next(st));
 *     stage_show(st, window);          draws nothing if nothing changed
 *     press = input_up(&input, stage_shown(st), ...);
 */
#pragma once

#include "app/ui/canvas.h"
#include "app/ui/window.h"
#include "app/ui/wrap.h"
#include "core/err.h"

struct stage;

struct stage_options {
    const char *fonts_dir; /* NULL: Debian's places */
    const char *icons_dir; /* assets/icons */
};

/* ERR_BROKEN if a font or the icons are missing. */
MUST_CHECK bool stage_open(struct stage **out, const struct stage_options *o,
                           struct err *e);
void stage_close(struct stage *st);

/* The scene to be filled by view. Lent; its content is undefined after stage_show. */
struct scene *stage_next(struct stage *st);

/* How wide letters are, for a layout before stage_show, and what they took on the glass:
 * valid until that. */
struct text_measure stage_measure(struct stage *st);

/* Whether there are faces for all letters of this text. */
bool stage_shows(struct stage *st, const char *text, const char *lang);

/* What is on the glass: for hit tests and the tree. Lent until stage_show. */
const struct scene *stage_shown(const struct stage *st);

/* Lays out the next scene, draws what differs on the window and makes it the shown one.
 * True if anything was drawn. */
bool stage_show(struct stage *st, struct window *w);

/* The same on a canvas of the panel's size that the caller keeps from call to call; gives
 * the rectangles drawn in out (DIRTY_MAX of them) and their count. */
int stage_draw(struct stage *st, struct canvas *c, struct rect *out);

/* Draws a scene that is laid out within the canvas's clip, and shows it nowhere. */
void stage_paint(struct stage *st, const struct scene *s, struct canvas *c);

/* The next stage_show draws everything: after a resize. */
void stage_reset(struct stage *st);

/* Wipes drawn letters and both scenes: at the end of a visit. Shows nothing; fill the
 * next scene and show it. */
void stage_forget(struct stage *st);

/* True if every icon of the shown scene exists; else *missing is the first that does
 * not. */
bool stage_icons_exist(const struct stage *st, const char **missing);
