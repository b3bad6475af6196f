/* canvas: shapes with smooth edges on 32-bit pixels (0x00RRGGBB, the top byte is ignored
 * and left 0xFF). Pure: knows neither window nor font. Everything is cut to `clip`.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/ui/element.h"

struct canvas {
    uint32_t *px; /* lent */
    int w, h;
    int stride; /* pixels from one row to the next */
    struct rect clip;
};

/* How much of each pixel a shape covers, 0 to 255: letters, icons. */
struct cover {
    int w, h;
    int top;    /* rows of nothing above, which are not in a */
    uint8_t *a; /* w * h */
};

struct round {
    struct rect box;
    float top_left, top_right, bottom_right, bottom_left; /* radii in pixels */
};

struct rect rect_cut(struct rect a, struct rect b); /* common part; w and h 0 if none */
struct rect rect_join(struct rect a, struct rect b);
bool rect_empty(struct rect r);
struct rect rect_inset(struct rect r, int left, int top, int right, int bottom);

struct round round_of(struct rect box, float radius);

void canvas_fill(struct canvas *c, struct rect box, struct rgb colour);
void canvas_round(struct canvas *c, const struct round *shape, struct rgb colour);

/* What of shape lies outside of hole, which lies within it. */
void canvas_frame(struct canvas *c, const struct round *shape, const struct round *hole,
                  struct rgb colour);

/* The band of width pixels along the inside of shape's edge. */
void canvas_ring(struct canvas *c, const struct round *shape, int width,
                 struct rgb colour);

void canvas_cover(struct canvas *c, const struct cover *cover, int x, int y,
                  struct rgb colour);

/* The same turned round left to right. */
void canvas_cover_mirrored(struct canvas *c, const struct cover *cover, int x, int y,
                           struct rgb colour);
