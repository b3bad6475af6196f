/* panel: the glass that the kiosk draws on. All measures of the interface are millimetres
 * on the glass; this is where they become pixels, and where the size class, the zoom and
 * the type sizes are decided. A value; pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "app/ui/theme.h"

enum { PANEL_PX_MIN = 320, PANEL_PX_MAX = 7680 };

/* L: a portrait pillar. M: about 10 inches, landscape. S: smaller. */
enum panel_class { PANEL_L, PANEL_M, PANEL_S };

enum zoom { ZOOM_100, ZOOM_130, ZOOM_160, ZOOM_200, ZOOM_COUNT };

/* How large text is. LEVEL_SMALL_BOLD and LEVEL_BODY_BOLD are what marks and lead-ins
 * use. */
enum level {
    LEVEL_BODY,
    LEVEL_BODY_BOLD,
    LEVEL_SMALL,
    LEVEL_SMALL_BOLD,
    LEVEL_H3,
    LEVEL_H2,
    LEVEL_DOOR, /* the first door: between h2 and h1 */
    LEVEL_H1,
    LEVEL_DISPLAY,
    LEVEL_BUTTON, /* h3 with the line height of a label */
    LEVEL_BUTTON_SMALL,
    LEVEL_VALUE, /* as large as a button label, regular: "off", an answer */
    LEVEL_BAR,   /* the value in a bar cell */
    LEVEL_BAR_LABEL,
    LEVEL_KEY,
    LEVEL_KEY_WORD, /* a key that carries a word: space, Clear */
    LEVEL_FIELD,
    LEVEL_PRICE, /* also the claim code */
    LEVEL_DATE,  /* the number in a date tile */
    LEVEL_COUNT_DOWN,
    LEVEL_WORDMARK,
    LEVEL_COUNT
};

struct panel {
    int w_px, h_px;
    float px_per_mm;
    float w_mm, h_mm;
    enum panel_class size;
    enum zoom zoom;  /* text of this screen */
    uint8_t smaller; /* steps by which that is less than chosen: else it would not fit */
    enum theme theme;
    bool rtl;
    bool reach;     /* all that can be pressed stands in the lowest part: see panel_low */
    bool easy;      /* easy words: a picture beside each idea */
    bool large;     /* all that can be pressed is larger: see panel_target */
    uint8_t script; /* by panel_speak: the row of a table */
    char lang[8];   /* "en", "cy" */
};

struct type {
    float cap_mm;   /* height of a capital letter */
    float em_mm;    /* what a font calls its size */
    float line_mm;  /* from one line to the next */
    float tracking; /* added after each letter, in em */
    bool bold;
};

/* glass_mm is the width of the lit area, 0 if unknown: then that of the usual panel of
 * this shape (portrait 268; landscape 154, 217 or 344 by pixels). Sizes outside
 * PANEL_PX_MIN..MAX are our own mistake (the shell checks its options first). Light
 * theme, 100 %, English; the caller may change these fields. */
struct panel panel_make(int w_px, int h_px, float glass_mm);

/* The size of text that was chosen, which the bar keeps on every screen. */
enum zoom panel_chosen(const struct panel *p);

/* The language of its words and their direction. */
void panel_speak(struct panel *p, const char *lang, bool rtl);

struct type panel_type(const struct panel *p, enum level level);

/* About what a letter of the panel's language takes across, in mm: for sharing room
 * before words are measured. */
float panel_letter(const struct panel *p, enum level level);

/* The same in one line rows (facts, marks): the line is 1.3 (M and S 1.22) of the em. */
struct type panel_type_row(const struct panel *p, enum level level);

/* A small panel that stands upright: narrow, with room for several things one under
 * another. */
bool panel_is_tall(const struct panel *p);

/* Pick the number for this size class. */
float panel_lms(const struct panel *p, float l, float m, float s);

float panel_margin(const struct panel *p); /* 12, 7, 4.5 */
float panel_radius(const struct panel *p); /* of buttons, cards, panels: 6, 4.5, 4 */
float panel_lip(const struct panel *p);    /* 1.5, 1.2, 1.1 */
float panel_line(const struct panel *p);   /* outline: 0.5, yellow theme 0.8 */
float panel_gap(const struct panel *p);    /* between targets: 5, 4, 3; large 7 */
float panel_target(const struct panel *p); /* least side of one: 20, large 30 */
float panel_button(const struct panel *p); /* height of a main button */
float panel_small_button(const struct panel *p);

/* Icons beside text grow with the text. */
float panel_icon(const struct panel *p, float mm);

/* Large targets: only L has room for keys of 30. */
bool panel_may_large(const struct panel *p);

/* Reach mode: millimetres above which nothing can be pressed, 0 without it. Only L is
 * higher than what an arm reaches from a chair (LOOK 3). */
bool panel_may_reach(const struct panel *p);
float panel_low(const struct panel *p);

/* At 160 % and above, Urdu from 130 %: rows become one column, facts stand one under
 * another. */
bool panel_stacks(const struct panel *p);

/* To pixels: nearest, so that edges computed from the same millimetres meet. */
int panel_px(const struct panel *p, float mm);
