#include "app/ui/panel.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

/* Of Andika, of which the capital height is 0.713 em. */
static const float em_of_cap = 1.4025f;

/* How a level grows with the zoom. */
enum growth { GROWS_TEXT, GROWS_HEADING, GROWS_H3, GROWS_LABEL, GROWS_BAR, GROWS_NOT };

static const struct level_row {
    float cap[3]; /* L, M, S */
    float line;
    float tracking;
    bool bold;
    uint8_t growth;
} levels[LEVEL_COUNT] = {
    [LEVEL_BODY] = {{6.2f, 4.8f, 4.8f}, 1.5f, 0, false, GROWS_TEXT},
    [LEVEL_BODY_BOLD] = {{6.2f, 4.8f, 4.8f}, 1.5f, 0, true, GROWS_TEXT},
    [LEVEL_SMALL] = {{5.3f, 4.8f, 4.8f}, 1.5f, 0, false, GROWS_TEXT},
    [LEVEL_SMALL_BOLD] = {{5.3f, 4.8f, 4.8f}, 1.5f, 0, true, GROWS_TEXT},
    [LEVEL_H3] = {{7.2f, 5.6f, 5.2f}, 1.28f, 0, true, GROWS_H3},
    [LEVEL_H2] = {{8.6f, 6.4f, 5.6f}, 1.22f, -0.006f, true, GROWS_HEADING},
    [LEVEL_DOOR] = {{9.6f, 6.4f, 5.6f}, 1.22f, -0.006f, true, GROWS_HEADING},
    [LEVEL_H1] = {{12.4f, 7.1f, 6.6f}, 1.18f, -0.012f, true, GROWS_HEADING},
    [LEVEL_DISPLAY] = {{20, 11, 8}, 1.08f, -0.015f, true, GROWS_HEADING},
    [LEVEL_BUTTON] = {{7.2f, 5.6f, 5.2f}, 1.2f, 0, true, GROWS_LABEL},
    [LEVEL_BUTTON_SMALL] = {{6.2f, 4.8f, 4.8f}, 1.2f, 0, true, GROWS_LABEL},
    [LEVEL_VALUE] = {{7.2f, 5.6f, 5.2f}, 1.2f, 0, false, GROWS_LABEL},
    [LEVEL_BAR] = {{5.2f, 4.8f, 4.8f}, 1.2f, 0, false, GROWS_BAR},
    [LEVEL_BAR_LABEL] = {{5.2f, 4.8f, 4.8f}, 1.3f, 0, true, GROWS_BAR},
    [LEVEL_KEY] = {{6.6f, 5.6f, 5.2f}, 1.2f, 0, true, GROWS_NOT},
    [LEVEL_KEY_WORD] = {{4.8f, 4.8f, 4.8f}, 1.2f, 0, true, GROWS_NOT},
    [LEVEL_FIELD] = {{8, 6.4f, 5.6f}, 1.2f, 0, false, GROWS_HEADING},
    [LEVEL_PRICE] = {{16, 9, 7.4f}, 1.05f, -0.02f, true, GROWS_HEADING},
    [LEVEL_DATE] = {{13.5f, 9, 7.4f}, 1.05f, 0, true, GROWS_HEADING},
    [LEVEL_COUNT_DOWN] = {{62, 30, 18}, 1.0f, 0, true, GROWS_NOT},
    [LEVEL_WORDMARK] = {{6, 4.8f, 4.8f}, 1.0f, -0.01f, true, GROWS_NOT},
};

static const float zoom_text[ZOOM_COUNT] = {1, 1.3f, 1.6f, 2};
static const float zoom_heading[ZOOM_COUNT] = {1, 1.15f, 1.3f, 1.5f};
static const float zoom_bar[3][ZOOM_COUNT] = {
    [PANEL_L] = {1, 1.2f, 1.48f, 1.48f},
    [PANEL_M] = {1, 1.15f, 1.15f, 1.15f},
    [PANEL_S] = {1, 1, 1, 1},
};

static float larger(float a, float b)
{
    return a > b ? a : b;
}

/* How much room a script wants, in em (LOOK 2: type). Nastaliq steps down along a word;
 * marks of Arabic and of the Indic scripts stand above and below. */
static const struct script_row {
    const char *lang;
    float text, row, label; /* least line of flowing text, of one-line rows, of labels */
    float h1;               /* size of the largest heading */
    float letter;           /* width of a wide one, in em */
} scripts[] = {
    {"", 0, 0, 0, 1, 0.65f}, /* Latin and Cyrillic letters */
    {"ur", 2.5f, 2.0f, 2.0f, 0.885f, 0.65f},
    {"ar", 2.1f, 1.6f, 1.4f, 1, 0.65f},
    {"bn", 1.55f, 1.4f, 1.35f, 1, 0.85f},
    {"pa", 1.55f, 1.4f, 1.35f, 1, 0.85f},
    {"gu", 1.55f, 1.4f, 1.35f, 1, 0.85f},
};

static const struct script_row *script_of(const struct panel *p)
{
    return &scripts[p->script];
}

/* Digits, codes and our own name are in Latin letters whatever the language. */
static float least_line(const struct script_row *s, enum level level)
{
    switch (level) {
    case LEVEL_BODY:
    case LEVEL_BODY_BOLD:
    case LEVEL_SMALL:
    case LEVEL_SMALL_BOLD: return s->text;
    case LEVEL_H3:
    case LEVEL_H2:
    case LEVEL_DOOR:
    case LEVEL_H1:
    case LEVEL_DISPLAY:
    case LEVEL_BUTTON:
    case LEVEL_BUTTON_SMALL:
    case LEVEL_VALUE:
    case LEVEL_BAR:
    case LEVEL_BAR_LABEL:
    case LEVEL_KEY_WORD: return s->label;
    case LEVEL_KEY:
    case LEVEL_FIELD:
    case LEVEL_PRICE:
    case LEVEL_DATE:
    case LEVEL_COUNT_DOWN:
    case LEVEL_WORDMARK:
    case LEVEL_COUNT: return 0;
    }
    return 0;
}

static float usual_glass(int w_px, int h_px)
{
    if (h_px > w_px)
        return 268;
    if (w_px <= 800)
        return 154;
    return w_px <= 1280 ? 217 : 344;
}

static enum panel_class class_of(float w_mm, float h_mm)
{
    if (w_mm >= 200 && h_mm >= 300)
        return PANEL_L;
    if (w_mm >= 190 && h_mm >= 110)
        return PANEL_M;
    return PANEL_S;
}

struct panel panel_make(int w_px, int h_px, float glass_mm)
{
    assert(w_px >= PANEL_PX_MIN && w_px <= PANEL_PX_MAX);
    assert(h_px >= PANEL_PX_MIN && h_px <= PANEL_PX_MAX);
    float mm = glass_mm > 0 ? glass_mm : usual_glass(w_px, h_px);
    struct panel p = {.w_px = w_px, .h_px = h_px, .w_mm = mm, .lang = "en"};
    p.px_per_mm = (float)w_px / mm;
    p.h_mm = (float)h_px / p.px_per_mm;
    p.size = class_of(p.w_mm, p.h_mm);
    return p;
}

enum zoom panel_chosen(const struct panel *p)
{
    return (enum zoom)(p->zoom + p->smaller);
}

static float growth_of(const struct panel *p, enum growth g)
{
    switch (g) {
    case GROWS_TEXT:
    case GROWS_LABEL: return zoom_text[p->zoom];
    case GROWS_HEADING: return zoom_heading[p->zoom];
    case GROWS_H3: return larger(zoom_heading[p->zoom], zoom_text[p->zoom] * 0.9f);
    case GROWS_BAR: return zoom_bar[p->size][panel_chosen(p)];
    case GROWS_NOT: return 1;
    }
    return 1;
}

void panel_speak(struct panel *p, const char *lang, bool rtl)
{
    assert(strlen(lang) < sizeof p->lang);
    memcpy(p->lang, lang, strlen(lang) + 1);
    p->script = 0;
    for (size_t i = 1; i < sizeof scripts / sizeof scripts[0]; i++) {
        if (strcmp(scripts[i].lang, lang) == 0)
            p->script = (uint8_t)i;
    }
    p->rtl = rtl;
}

struct type panel_type(const struct panel *p, enum level level)
{
    assert(level < LEVEL_COUNT);
    const struct level_row *row = &levels[level];
    float cap = row->cap[p->size] * growth_of(p, row->growth);
    if (row->growth == GROWS_H3)
        cap = larger(cap, panel_type(p, LEVEL_BODY).cap_mm);
    const struct script_row *script = script_of(p);
    if (level == LEVEL_H1)
        cap *= script->h1;
    float em = cap * em_of_cap, line = larger(row->line, least_line(script, level));
    struct type t = {cap, em, em * line, row->tracking, row->bold};
    if (p->script != 0)
        t.tracking = 0;
    if (level == LEVEL_BAR_LABEL && p->size == PANEL_S)
        t.bold = false;
    return t;
}

struct type panel_type_row(const struct panel *p, enum level level)
{
    struct type t = panel_type(p, level);
    t.line_mm = t.em_mm * larger(p->size == PANEL_L ? 1.3f : 1.22f, script_of(p)->row);
    return t;
}

bool panel_is_tall(const struct panel *p)
{
    return p->size == PANEL_S && p->h_mm > p->w_mm;
}

float panel_lms(const struct panel *p, float l, float m, float s)
{
    switch (p->size) {
    case PANEL_L: return l;
    case PANEL_M: return m;
    case PANEL_S: return s;
    }
    return l;
}

float panel_margin(const struct panel *p)
{
    return panel_lms(p, 12, 7, 4.5f);
}

float panel_radius(const struct panel *p)
{
    return panel_lms(p, 6, 4.5f, 4);
}

float panel_lip(const struct panel *p)
{
    return panel_lms(p, 1.5f, 1.2f, 1.1f);
}

float panel_line(const struct panel *p)
{
    return p->theme == THEME_YELLOW ? 0.8f : 0.5f;
}

float panel_gap(const struct panel *p)
{
    return panel_lms(p, p->large ? 7 : 5, 4, 3);
}

float panel_target(const struct panel *p)
{
    return p->large ? 30 : 20;
}

/* Button heights follow their text: its line and 6 above and below, but never less
 * than at 100 %. */
static float button_at_least(const struct panel *p, enum level level, float mm)
{
    float pad = panel_lms(p, 6, 4, 3.5f);
    mm = larger(mm, panel_target(p));
    if (p->zoom == ZOOM_100)
        return mm;
    return larger(mm, panel_type(p, level).line_mm + 2 * pad);
}

float panel_button(const struct panel *p)
{
    return button_at_least(p, LEVEL_BUTTON, panel_lms(p, 26, 20, 20));
}

float panel_small_button(const struct panel *p)
{
    return button_at_least(p, LEVEL_BUTTON_SMALL, 20);
}

float panel_icon(const struct panel *p, float mm)
{
    return mm * zoom_text[p->zoom];
}

float panel_letter(const struct panel *p, enum level level)
{
    return script_of(p)->letter * panel_type(p, level).em_mm;
}

bool panel_may_large(const struct panel *p)
{
    return p->size == PANEL_L;
}

bool panel_may_reach(const struct panel *p)
{
    return p->size == PANEL_L;
}

float panel_low(const struct panel *p)
{
    const float reach_mm = 300;
    return p->reach && panel_may_reach(p) ? fmaxf(0, p->h_mm - reach_mm) : 0;
}

bool panel_stacks(const struct panel *p)
{
    return p->zoom >= (script_of(p)->text >= 2.5f ? ZOOM_130 : ZOOM_160);
}

/* As lroundf, half away from 0, without a call: a screen asks a thousand times. */
int panel_px(const struct panel *p, float mm)
{
    double px = (double)(mm * p->px_per_mm);
    return (int)(px < 0 ? px - 0.5 : px + 0.5);
}
