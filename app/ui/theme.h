/* theme: the colours by their role, for each of the three themes. No other file of the
 * kiosk holds a colour. A value, nothing to free.
 */
#pragma once

#include <stdint.h>

enum theme { THEME_LIGHT, THEME_DARK, THEME_YELLOW, THEME_COUNT };

/* INK_NONE draws nothing. The first half are mostly grounds, the second mostly inks, but
 * each may be used as either: text on INK_ACCENT is INK_ON. */
enum ink {
    INK_NONE,
    INK_BG,      /* the page */
    INK_SURFACE, /* the face of what can be pressed, and fields */
    INK_TINT,    /* panel, mark, icon box, track */
    INK_TEXT,
    INK_TEXT2, /* second text */
    INK_ACCENT,
    INK_ON,         /* text upon accent */
    INK_PRESS,      /* a pressed main button; INK_ON upon it */
    INK_LIP,        /* the lower edge of a main button */
    INK_ACCENT_BOX, /* icon box on a main button; INK_ON upon it */
    INK_LINE,       /* outline of controls */
    INK_HAIR,       /* rule between rows, outline of what cannot be used now */
    INK_APRICOT,
    INK_APRICOT_TEXT,
    INK_APRICOT_LIP,
    INK_APRICOT_PRESS,
    INK_POSTER,
    INK_POSTER_TEXT,
    INK_BUBBLE, /* the first of the two bubbles on a poster */
    INK_BUBBLE_TEXT,
    INK_OK,
    INK_OK_BG,
    INK_WAIT,
    INK_WAIT_BG,
    INK_ERR,
    INK_ERR_BG,
    INK_BAR,
    INK_BAR_TEXT,
    INK_BAR_LINE,
    INK_FOCUS,
    INK_FOCUS_EDGE,
    INK_QR_DARK, /* the same in every theme */
    INK_QR_LIGHT,
    INK_COUNT
};

struct rgb {
    uint8_t r, g, b;
};

struct rgb theme_rgb(enum theme t, enum ink i);

/* Contrast ratio of WCAG 2, from 1 to 21. */
double theme_contrast(struct rgb a, struct rgb b);

/* "light", "dark", "yellow": for options and files, not for people. */
const char *theme_word(enum theme t);
