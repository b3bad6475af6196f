/* parts: the components that screens are made of, with the measures of the look. Each
 * makes an element below parent, with its own parts below it (their ids are the id plus a
 * word), and gives it back so that a caller may adjust it (grow, align).
 *
 * The text of parts is already translated; NULL stands for none.
 */
#pragma once

#include "app/ui/element.h"

enum button_kind {
    BUTTON_MAIN,   /* solid plum, one a screen */
    BUTTON_SECOND, /* plum outline and text */
    BUTTON_PLAIN,  /* grey outline, dark text */
    BUTTON_SMALL,  /* plain, h 20 */
    BUTTON_SMALL_SECOND,
    BUTTON_APRICOT, /* the main one on a poster, h 46 */
    BUTTON_POSTER,  /* outlined on a poster */
};

struct ui_button {
    enum button_kind kind;
    const char *icon;
    const char *label;
    const char *spoken; /* when it says more than the label */
    const char *lang;   /* of the label, when it is not the panel's */
    struct press press;
    bool not_now; /* flat; still focusable; pressing says why */
    bool start;   /* icon and label at the start side instead of the middle */
    bool upright; /* icon above the label (paging on M, More on S) */
};
struct el *ui_button(struct el *parent, const char *id, const struct ui_button *b);

struct ui_switch {
    const char *icon, *label, *value; /* value: "on", "off" in the person's language */
    bool on;
    struct press press;
};
struct el *ui_switch(struct el *parent, const char *id, const struct ui_switch *w);

struct ui_door {
    bool main; /* the first one: 76 high, plum */
    const char *icon, *label, *hint;
    struct press press;
};
/* On S a tile: icon and label, and parent decides its size. */
struct el *ui_door(struct el *parent, const char *id, const struct ui_door *d);

enum mark_kind { MARK_TINT, MARK_SOLID, MARK_OK, MARK_WAIT, MARK_ERR };
struct el *ui_mark(struct el *parent, const char *id, enum mark_kind kind,
                   const char *icon, const char *text);
/* The row that marks stand in: goes on below when it is full. */
struct el *ui_marks(struct el *parent, const char *id);

struct ui_job_card {
    const char *title, *place, *hours;
    const char *price, *price_unit; /* "£13.40", "an hour" */
    const char *fit;                /* "Fits 7 of your 8 answers"; NULL: no fit line */
    int fit_count, fit_max;         /* dots */
    bool stale;                     /* second-ink title */
    const char *mark_icon, *mark;   /* e.g. "Ask if still open" */
    const char *kept;               /* the word "Kept", or NULL */
    bool low;                       /* something stands below it: as low as it can be */
    const char *spoken;
    struct press press;
};
struct el *ui_job_card(struct el *parent, const char *id, const struct ui_job_card *c);

enum { CARD_MARKS_MAX = 4 };
struct ui_session_card {
    const char *day, *number, *month; /* "Tue", "1", "Dec" */
    const char *title, *when, *where;
    struct {
        enum mark_kind kind;
        const char *icon, *text;
    } marks[CARD_MARKS_MAX];
    const char *spoken;
    struct press press;
};
struct el *ui_session_card(struct el *parent, const char *id,
                           const struct ui_session_card *c);

/* size: width of the square-ish tile, 34 in cards. */
struct el *ui_date_tile(struct el *parent, const char *id, float width, const char *day,
                        const char *number);
/* Same with the month below; the tile is what ui_date_tile gave. */
void ui_date_month(struct el *tile, const char *month);

/* A day of a calendar: pressed if there is something on it (`when`), else flat.
 * The caller sets its width. */
struct ui_day {
    const char *number, *when, *others; /* "8", "10:30", "+1"; NULL: none */
    bool today;
    const char *spoken;
    struct press press;
};
struct el *ui_day(struct el *parent, const char *id, const struct ui_day *d);
float ui_day_h(const struct panel *p);

struct ui_fact {
    const char *icon, *lead, *text; /* bold line, second line (either may be NULL) */
};
struct el *ui_fact(struct el *parent, const char *id, const struct ui_fact *f);

/* Body text; with easy words it has a picture at its start. */
struct el *ui_idea(struct el *parent, const char *id, const char *picture, enum ink ink,
                   const char *text);

/* Icon and one or more lines of body text beside it ("**You would learn** ..."). */
struct el *ui_point(struct el *parent, const char *id, const char *icon,
                    const char *text);

/* A quiet remark: a larger icon, second text beside it. */
struct el *ui_note(struct el *parent, const char *id, const char *icon, const char *text);

/* The same in small text, under a field. */
struct el *ui_note_small(struct el *parent, const char *id, const char *icon,
                         const char *text);

/* A flat tinted box, a column. */
struct el *ui_panel(struct el *parent, const char *id);

enum status_kind { STATUS_OK, STATUS_WAIT, STATUS_ERR };
/* One line with an icon. title is in the status ink; text below it may be NULL. */
struct el *ui_banner(struct el *parent, const char *id, enum status_kind kind,
                     const char *title, const char *text);
/* The end of a flow: a large bubble with the icon in a disc. */
struct el *ui_outcome(struct el *parent, const char *id, enum status_kind kind,
                      const char *title, const char *text);

struct ui_radio {
    const char *label, *hint;
    const char *lang;        /* of the label, when it is not the panel's */
    const char *chosen_word; /* "Chosen" */
    bool chosen;
    struct press press;
};
struct el *ui_radio(struct el *parent, const char *id, const struct ui_radio *r);

/* One of a few answers of equal weight, that leads on at once. */
struct ui_answer {
    const char *icon, *label, *hint; /* icon: NULL none */
    const char *chosen_word;         /* "Chosen" */
    bool chosen;
    bool narrow; /* that word has no room beside the others */
    struct press press;
};
struct el *ui_answer(struct el *parent, const char *id, const struct ui_answer *a);

struct ui_field {
    const char *label; /* spoken name */
    const char *value; /* what was typed; shown as it is */
    const char *hint;  /* above, second ink; NULL none */
    const char *error; /* "Error: Enter 11 numbers"; NULL: no error */
    bool hidden;       /* shows a disc for each letter */
    bool caret;
    bool ltr; /* numbers, codes, e-mail */
    bool sensitive;
    const char *side_icon, *side_label; /* the button beside it ("Hide"); NULL none */
    struct press side_press;
};
struct el *ui_field(struct el *parent, const char *id, const struct ui_field *f);

struct ui_key {
    const char *label; /* letter or word */
    const char *icon;  /* instead of the label */
    const char *spoken;
    bool function; /* tinted */
    bool word;     /* smaller letters */
    bool chosen;   /* shift is on */
    float grow;    /* 1 for a letter, 1.64 backspace, 4.4 space */
    struct press press;
};
struct el *ui_key(struct el *parent, const char *id, const struct ui_key *k);
float ui_key_h(const struct panel *p);
/* A row of keys, full width; and the column they stand in. */
struct el *ui_keys(struct el *parent, const char *id);
struct el *ui_key_row(struct el *parent, const char *id);

struct ui_stepper {
    const char *title, *hint; /* "How many places?" */
    int value;
    bool can_less, can_more;
    const char *less_spoken, *more_spoken;
    struct press less, more;
};
struct el *ui_stepper(struct el *parent, const char *id, const struct ui_stepper *s);

struct ui_paging {
    const char *up, *position, *more; /* "Up", "1 to 5 of 23", "More jobs" */
    bool can_up, can_more;
    struct press up_press, more_press;
};
/* Into the shelf. Without a next and an earlier page it shows the position only. */
struct el *ui_paging(struct el *parent, const char *id, const struct ui_paging *g);

/* lines are links to the fields at fault. */
struct ui_error_line {
    const char *text;
    struct press press;
};
struct el *ui_error_summary(struct el *parent, const char *id, const char *title,
                            const struct ui_error_line *lines, int count);

/* "Question 2 of 3" and its segments. */
struct el *ui_progress(struct el *parent, const char *id, const char *text, int done,
                       int of);

/* The apricot bubble with a picture. h 74 to 96 on L. */
struct el *ui_picture(struct el *parent, const char *id, const char *icon, float h);

/* A bubble with words in it; children may be added. kind: INK_BUBBLE, INK_APRICOT,
 * INK_ACCENT or a status ground. */
struct el *ui_bubble(struct el *parent, const char *id, enum ink ground,
                     enum corner corner);

/* "6 places left", "of 25" and one cell a place to 30. */
struct el *ui_places(struct el *parent, const char *id, const char *left, const char *of,
                     const int taken_of[2]);

struct ui_step {
    const char *icon,
        *number;         /* either: number 1, 2, 3 in a small disc or icon in a large */
    const char *picture; /* with easy words, instead of the number */
    const char *title, *text;
    bool done;
    bool last; /* no line below it */
};
/* What happens next: numbered, or a timeline with icons. */
struct el *ui_step(struct el *parent, const char *id, const struct ui_step *s);

/* White box with the code of payload in whole-pixel modules; side is the width of the
 * box. Longer than 200 bytes is a mistake of ours. */
struct el *ui_qr(struct el *parent, const char *id, const char *payload, float side);

/* "Name", "Siân" and the button Change; a hairline below. */
struct ui_answer_row {
    const char *label, *value, *change, *change_spoken;
    bool sensitive;
    struct press press;
};
struct el *ui_answer_row(struct el *parent, const char *id,
                         const struct ui_answer_row *r);

/* The filter line over a list: two lines of words and the button Change. */
struct ui_filter {
    const char *title, *text, *change;
    struct press press;
};
struct el *ui_filter(struct el *parent, const char *id, const struct ui_filter *f);

/* "What do PAs do?": icon, label, track, number. mark may be NULL. */
struct ui_chart_bar {
    const char *icon, *label, *number, *mark_icon, *mark;
    int value, value_max;
};
struct el *ui_chart_bar(struct el *parent, const char *id, const struct ui_chart_bar *c);

/* The price on plum, of the job's own page. */
struct el *ui_price(struct el *parent, const char *id, const char *price,
                    const char *unit);

/* The code, with a line of second text above it. Drawn left to right always. */
struct el *ui_code(struct el *parent, const char *id, const char *label,
                   const char *code);

/* The number of the time-out page and its six segments. */
struct el *ui_count_down(struct el *parent, const char *id, int seconds,
                         const char *unit);
