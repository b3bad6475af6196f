/* paint_leaf: the small drawings that are not text, icon or box: dots, progress, places,
 * tracks, radio rings, the mark, QR codes. Called by paint only.
 */
#pragma once

#include "app/ui/canvas.h"

struct leaf {
    const struct scene *s;
    const struct el *e;
    struct rect box; /* where, already moved while pressed */
    struct rgb ink;  /* already changed while pressed */
};

void paint_dots(struct canvas *c, const struct leaf *l);
void paint_segments(struct canvas *c, const struct leaf *l);
void paint_places(struct canvas *c, const struct leaf *l);
void paint_track(struct canvas *c, const struct leaf *l);
void paint_radio(struct canvas *c, const struct leaf *l);
void paint_mark(struct canvas *c, const struct leaf *l);

/* Dark modules of a whole number of pixels, four light ones around them. Nothing if the
 * payload is longer than 200 bytes. */
void paint_qr(struct canvas *c, const struct leaf *l);
