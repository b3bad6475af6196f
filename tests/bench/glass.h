/* glass: a real kiosk on an X display, seen from outside: what it shows (its tree file),
 * a pixel of it, its memory, how often it was woken. Or a browser that shows a page in
 * its place. What fails ends the program with a text. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { GLASS_W = 1080, GLASS_H = 1920 };

struct glass;

/* Starts the program with the content.db of this folder, and with sound that nobody
 * hears. */
struct glass_how {
    const char *program, *folder;
    bool tree;        /* it writes what it shows, which takes longer than showing it */
    const char *page; /* the program is Chromium, and this is what it shows; else NULL */
};
struct glass *glass_start(const struct glass_how *how);
void glass_end(struct glass *g);

/* With a tree: until an element with this id is shown. */
void glass_wait(struct glass *g, const char *id);
/* Its middle; it must be shown. */
void glass_middle(struct glass *g, const char *id, int xy[2]);

void glass_press(struct glass *g, const int xy[2]); /* and keeps the finger there */
void glass_slide_off(struct glass *g);              /* and lifts it: nothing is chosen */
void glass_touch(struct glass *g, const int xy[2]);
void glass_tap(struct glass *g, const char *id); /* with a tree */

uint32_t glass_pixel(struct glass *g, const int xy[2]);
struct spot {
    int xy[2];
    uint32_t colour;
};
/* Asks for that pixel until it is so. */
void glass_until(struct glass *g, const struct spot *s);
/* The same half a millisecond apart, for what takes long: asking costs the X server, and
 * so the kiosk, more than that. */
void glass_until_calmly(struct glass *g, const struct spot *s);

double glass_pss_mb(const struct glass *g); /* with the processes that it has started */
uint64_t glass_switches(const struct glass *g); /* of all its threads */
uint64_t glass_frames(const struct glass *g);   /* changes with each thing drawn */

double now_ms(void);
