/* element: one screen as data. `view` makes a tree of elements, and the same tree is laid
 * out, painted, touched, focused, spoken and checked: what can be seen and what can be
 * pressed cannot disagree, and no element has state of its own.
 *
 * struct scene is a value without pointers, with limits; a builder that finds it full
 * sets scene.overflow and gives the last element back, so the caller need not look; tests
 * look. An element is made by a builder and may then be adjusted through its fields,
 * until layout_run; e.g. `ui_column(parent, "x")->gap = 5;`. Lengths are millimetres.
 *
 * Strings are copied into the scene's pool. Ids are given whole ("jobs.row.3"), are
 * unique in a scene, and stay the same for the same thing from frame to frame; ui_id
 * helps. In text, a pair of ** switches bold on and off ("**Close by.** You said 5
 * miles."). Data from outside is cleaned of control characters by the builder.
 *
 *     struct el *root = scene_begin(s, panel, "jobs", _("Jobs near here"));
 *     struct chrome f = chrome_begin(root, &(struct chrome_info){...});
 *     ui_text(f.content, "jobs.title", LEVEL_H1, INK_TEXT, _("Jobs near here"));
 *     ui_button(f.shelf, "jobs.more", &(struct ui_button){.kind = BUTTON_MAIN,
 *               .label = _("More"), .press = {MSG_MORE, 0}});
 */
#pragma once

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/ui/panel.h"

enum { ELEMENTS_MAX = 640, POOL_SIZE = 49152, LINES_MAX = 640, UI_TEXT_MAX = 2048 };

/* What pressing an element means. `what` is the screens' own enum; 0 means nothing. */
struct press {
    uint16_t what;
    int32_t arg;
};

enum role {
    ROLE_GROUP,
    ROLE_SCREEN,
    ROLE_HEADING,
    ROLE_TEXT,
    ROLE_LABEL, /* visible words of its pressable parent, not spoken by itself */
    ROLE_BUTTON,
    ROLE_LINK,
    ROLE_LIST,
    ROLE_LISTITEM,
    ROLE_FIELD,
    ROLE_KEY,
    ROLE_RADIO,
    ROLE_ANSWER, /* one of several; pressing it leads on */
    ROLE_TOGGLE,
    ROLE_IMAGE,
    ROLE_STATUS,
    ROLE_ALERT,
    ROLE_MARK,
    ROLE_PROGRESS,
    ROLE_BAR,
    ROLE_COUNT
};

enum flow { FLOW_COLUMN, FLOW_ROW, FLOW_WRAP };
enum align { ALIGN_STRETCH, ALIGN_START, ALIGN_CENTER, ALIGN_END, ALIGN_BETWEEN };

/* What a leaf draws besides text and icon. The numbers are value and value_max. */
enum drawing {
    DRAW_BOX,      /* nothing but its own ground and edge */
    DRAW_TEXT,     /* name */
    DRAW_ICON,     /* icon, at its size */
    DRAW_DOTS,     /* value filled of value_max, discs of 3.6 */
    DRAW_SEGMENTS, /* progress: value filled of value_max */
    DRAW_PLACES,   /* one cell a place, to 30 */
    DRAW_TRACK,    /* chart bar: value of value_max */
    DRAW_QR,       /* the code of the text `payload` */
    DRAW_RADIO,    /* ring, and dot when value is 1 */
    DRAW_DISC,     /* a disc of bg (or ring of edge) under icon or text children */
    DRAW_MARK,     /* the two bubbles */
    DRAW_LINE,     /* a straight rule: its whole box in bg */
    DRAW_CARET,
};

enum corner { CORNER_NONE, CORNER_START, CORNER_END }; /* the square one, at the bottom */

struct rect {
    int x, y, w, h; /* pixels */
};

/* Strings are offsets into the pool; 0 is the empty string. */
struct el {
    int16_t index, parent, first, last, next; /* -1 is none */
    uint8_t role, drawing, flow;
    uint16_t id, name, spoken, state, icon, payload;
    uint16_t lang;      /* when it differs from the panel's */
    struct press press; /* what 0: cannot be pressed */
    bool not_now;       /* can be pressed and focused, and then says why; looks flat */
    bool focusable;     /* set for all that can be pressed */
    bool sensitive;     /* somebody's data: not cached, not logged */
    bool decorative;    /* says nothing that words beside it do not say */
    bool row_line;      /* text: the closer lines of one-line rows */
    bool underline;     /* text */
    bool tail;          /* text of one line: if it is too long, its end is shown */
    bool whole;         /* text: in one line, in smaller letters if it must be */
    bool whole_words;   /* the same of each of its words */
    bool ltr; /* digits, codes, and rows of keys: left to right whatever the language */
    bool inner_focus;      /* ring inside (bar cells, which touch) */
    bool no_shrink;        /* in a row: keep the natural width */
    bool mirror;           /* icon turns round in a right-to-left language */
    bool veiled;           /* under the curtain: neither drawn nor touched, but spoken */
    int16_t over;          /* in a column: lies over this one, takes no room; 0: no */
    uint8_t level, ink;    /* text and icons: size, colour */
    uint8_t text_align;    /* start, centre, end */
    uint8_t lines_max;     /* 0: as many as it takes; else cut with an ellipsis */
    uint8_t bg, edge, lip; /* enum ink of ground, outline, lip; INK_NONE: not drawn */
    uint8_t yellow_edge;   /* outline drawn only in the yellow theme, instead of tint */
    uint8_t press_bg, press_ink; /* while pressed; INK_NONE: the same as at rest */
    uint8_t corner;              /* a bubble's square corner */
    uint8_t align, justify;      /* children: across, along */
    int16_t value, value_max;
    float size; /* icon, dot, ring, QR: its size */
    float edge_w, lip_h, radius;
    float pad_top, pad_end, pad_bottom, pad_start;
    float gap;     /* between children along the flow */
    float row_gap; /* FLOW_WRAP: between rows */
    float w, h;    /* fixed, 0: natural */
    float min_w, min_h, max_w;
    float grow; /* share of what is left along the parent's flow */
    float up;   /* moves the content up, e.g. an icon on a line of text */
    /* From here on written by layout_run. */
    float mm_x, mm_y, mm_w, mm_h; /* on the glass, from the top left */
    float want_w, want_h;
    float text_w, text_h; /* what its words take: on one line, and as they are broken */
    struct rect box;      /* the same in pixels */
    int16_t line_first, line_count;
};

struct text_line {
    uint16_t start, size; /* bytes of the name */
    bool bold;            /* a bold span is open where the line starts */
    bool cut;             /* an ellipsis follows */
    float w_mm;
};

struct scene {
    struct panel panel;
    int16_t count;
    uint16_t pool_used;
    uint16_t line_count;
    bool overflow;   /* an element, a string or a line did not fit: a mistake of ours */
    bool laid_out;   /* by layout_run, since it was begun */
    bool spilled;    /* set by layout_run: something is taller or wider than its place */
    int16_t pressed; /* set by the shell: the element under the finger, -1 none */
    int16_t focus;   /* the element with the ring, -1 none */
    struct el els[ELEMENTS_MAX];
    struct text_line lines[LINES_MAX];
    char pool[POOL_SIZE];
};

/* Clears s and makes its root, role screen, a column over the whole glass. `title` is
 * what is spoken on arrival. */
struct el *scene_begin(struct scene *s, const struct panel *p, const char *id,
                       const char *title);

/* The scene that an element stands in. */
struct scene *el_scene(const struct el *e);
const struct panel *el_panel(const struct el *e);
static inline const char *scene_text(const struct scene *s, uint16_t at)
{
    assert(at < POOL_SIZE);
    return s->pool + at;
}

/* The same without the marks for bold; cut to room bytes with the end. */
void scene_plain(const struct scene *s, uint16_t at, char *out, size_t room);

/* The element after `at` in the order in which a screen is read: what stands in it, then
 * what stands beside it. -1 after the last. The root, 0, is the first. */
int scene_after(const struct scene *s, int at);

/* Draws a curtain over the element with this id and all in it: it and they are veiled
 * from now on. Gives the curtain, a column in the root that hides them. */
struct el *scene_veil(struct scene *s, const char *id);

/* -1 if there is none. */
int scene_find(const struct scene *s, const char *id);

/* Focus on the element with this id: the ring is drawn there. Nothing if there is
 * none. */
void scene_focus(struct scene *s, const char *id);

/* Formats into the pool; valid as long as the scene. Also good for one-off texts. */
const char *ui_id(const struct el *any, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

void ui_set_name(struct el *e, const char *text);
void ui_set_spoken(struct el *e, const char *text); /* when it differs from the name */
void ui_set_state(struct el *e, const char *text);  /* "on", "chosen", "Saved" */
void ui_set_payload(struct el *e, const char *text);
void ui_set_lang(struct el *e, const char *lang);

/* --- The bricks. All parts of parts.h are made of these. --- */
struct el *ui_column(struct el *parent, const char *id);
struct el *ui_row(struct el *parent, const char *id);  /* children centred across */
struct el *ui_wrap(struct el *parent, const char *id); /* a row that goes on below */
struct el *ui_space(struct el *parent, float mm);      /* empty, fixed */
struct el *ui_grow(struct el *parent);                 /* takes what is left */
struct el *ui_text(struct el *parent, const char *id, enum level level, enum ink ink,
                   const char *text);
/* Role heading for h1, h2, h3. */
struct el *ui_heading(struct el *parent, const char *id, enum level level, enum ink ink,
                      const char *text);
struct el *ui_icon(struct el *parent, const char *icon, float mm, enum ink ink);
struct el *ui_rule(struct el *parent); /* a hairline across */

/* Makes e pressable, focusable and at least as large as panel_target. */
void ui_press(struct el *e, enum role role, const char *name, struct press press);
void ui_pad(struct el *e, float vertical, float horizontal);
