/* pieces: what the screens have in common above the parts of the interface: the frame
 * with its bar, whole blocks that may move to another page, actions, words for a thing's
 * state.
 */
#pragma once

#include "app/say.h"
#include "app/screens/screens.h"
#include "app/screens/words.h"
#include "app/ui/chrome.h"
#include "app/ui/parts.h"

struct page { /* one screen in the making */
    const struct model *m;
    const struct cut *cut;
    struct chrome f;
    struct el *actions; /* where the main action goes; NULL without */
    struct el *paging;  /* where Up and More go; NULL without */
    int blocks, rows;
    bool wide;      /* no start column on a middle-sized panel */
    bool inside;    /* the heading stands in the first block of the content */
    bool topped;    /* that block is made */
    struct el *top; /* NULL: on another page */
};

/* What stands at the end of the header. */
enum about {
    ABOUT_OFFICE,
    ABOUT_FLOW,
    ABOUT_DONE,
    ABOUT_FOUND,
    ABOUT_TAKE,
    ABOUT_HOST,
    ABOUT_QUIZ
};

struct page_info {
    const char *title; /* spoken on arrival */
    enum about about;
    enum chrome_kind kind;
    bool no_actions;
    bool list; /* pages of its own: place for page_paging */
    bool wide;
    bool long_title; /* of any length, from outside: not into a narrow column */
};

struct page page_begin(struct scene *s, const struct model *m, const struct cut *cut,
                       const struct page_info *info);

/* A column for one block of the content, or NULL if it is on another page. */
struct el *page_block(struct page *p);

/* The same with a wider gap above it, unless it comes first. */
struct el *page_section(struct page *p);

/* The same for row `index` of a list, of which a page has as many as fit: NULL if it
 * is on a later page. Of `count` that could be made, page_rows is how many are. */
struct el *page_row(struct page *p, size_t index);
size_t page_rows(const struct page *p, size_t count);

/* A block behind the last row, for what gives way to rows: NULL if it would cost one. */
struct el *page_after(struct page *p);

/* Size class and zoom of the page's panel. */
bool page_is(const struct page *p, enum panel_class size);
bool page_roomy(const struct page *p);  /* pictures have a place */
bool page_splits(const struct page *p); /* what can be pressed stands beside */

/* The heading, second text below it, and any other line there. */
void page_title(struct page *p, const char *text);
void page_lead(struct page *p, const char *text);
/* As a lead, in the usual ink. */
void page_idea(struct page *p, const char *id, const char *picture, const char *text);
void page_line(struct page *p, const char *id, enum level level, const char *text);
/* A hairline under the heading, over rows. */
void page_rule(struct page *p);
/* The end of a flow, instead of a heading; text may be NULL. */
void page_outcome(struct page *p, enum status_kind kind, const char *title,
                  const char *text);

/* The same, lower. */
void page_banner(struct page *p, enum status_kind kind, const char *title,
                 const char *text);

struct el *page_action(struct page *p, const char *id, const struct ui_button *b);

/* "1 to 5 of 23", "6 of 23": what part of a list is shown. */
const char *page_range(const struct el *any, size_t offset, size_t count, size_t total);

/* Up, position, More of a list, in the shape that the panel has room for; their
 * presses go so many rows back or on. */
void page_paging(struct page *p, const char *id, const struct ui_paging *g);

/* "This was right on Tuesday 1 December." when nobody can vouch for today, and that its
 * date is not known, if so. */
void page_stale(struct page *p);
/* The same with another second line. */
void page_stale_and(struct page *p, const char *text);
/* Small lists say it in their heading: "19 November"; NULL if there is nothing to say. */
const char *page_stale_day(const struct page *p);

/* "Question 2 of 5" with its segments, on flow screens. */
void page_progress(struct page *p);

/* missing.c: what the screen is about cannot be read just now, or was never seen here and
 * is gone; view_missing says which. */
bool page_misses(const struct model *m);

/* Whether this can be saved here now; if not, the banner that says so and whom to ask. */
bool page_can(const struct model *m, enum op_kind kind);
void page_cannot(struct page *p);

/* What is wrong and what to do about it; NULL if nothing is. */
const char *page_slip(const struct model *m);

/* The error summary, when something is wrong; it takes the focus. */
void page_error(struct page *p);

/* One touch hides what others should not see, on screens that show it, where there is
 * room for the button; the page of text size and colours has it always. */
void page_hide(struct page *p);
void page_hide_in(struct el *row);

/* Over a whole screen: what others must not see (ACCESS A11Y-92). Keys and speech go on
 * beneath it. */
void curtain(struct scene *s);

/* The way to the page of what can be taken along, if there is something, as a block of
 * the content; and with page_hide beside it. */
void page_take_block(struct page *p, enum take what);
void page_take_and_hide(struct page *p, enum take what);

/* Radio row; chosen rows say so. */
struct page_choice {
    const char *label, *hint;
    const char *lang; /* of the label; NULL: the panel's */
    bool chosen;
    struct press press;
};
void page_choice(struct el *parent, const char *id, const struct page_choice *c);

/* "May we keep your details?" and what happens to them, above the button that agrees
 * (agree.c). */
void page_agree(struct page *p);

/* The page of a question of a flow that has a "Continue" (questions.c). */
struct page page_question(struct scene *s, const struct model *m, const struct cut *cut,
                          const char *title, const char *hint);
void page_next(struct page *p);

/* The same for a question with one answer: choosing it leads on, there is no other
 * button. Two beside each other on small panels that have room for all of them. */
enum { PICKS_MAX = 8 };
struct page_pick {
    const char *id;
    const char *icon, *label, *hint; /* icon, hint: NULL none */
    bool chosen;
    struct press press;
};
struct page_choosing {
    const char *picture, *title, *hint; /* picture, hint: NULL none */
};
struct page page_choosing(struct scene *s, const struct model *m, const struct cut *cut,
                          const struct page_choosing *q);
void page_picks(struct page *p, const struct page_pick *picks, int count);

/* What is asked of staff, in words (asked.c): "Ask a question"; "" for other kinds. */
const char *request_name(enum op_kind kind);
const char *request_subject(enum subject s);
const char *request_of_job(const struct request *r); /* "Ask about this job" */
const char *request_weeks(const struct el *any, uint32_t weeks);
const char *request_weekday(int day); /* 0: Monday */
const char *request_part_icon(enum part_of_day part);
const char *request_days(const struct el *any, uint32_t days);   /* "Mon · Tue" */
const char *request_parts(const struct el *any, uint32_t parts); /* "Mornings" */

/* What was answered, with "Change", which is this press with the screen's number. */
struct page_answer {
    const char *id, *label, *value, *spoken;
    enum screen screen;
    bool sensitive;
};
void page_answer(struct page *p, enum press_what press, const struct page_answer *a);

/* The way from the list of sessions to their calendar, and back (calendar.c). */
void page_list_or_calendar(struct page *p, bool calendar);

/* A job in a list, and what this visit says of it. */
struct el *page_job_card(struct el *parent, const char *id, const struct model *m,
                         const struct vacancy_row *r, struct press press);
const char *page_gone(const struct el *any, int gone); /* "1 job is no longer open." */

/* Tasks in words: "Cooking, Shopping"; with easy words one under another. */
const char *page_tasks(const struct el *any, uint32_t tasks);

/* Why a job fits somebody who has said what they want, or not, by core/match (suits.c):
 * in the words of a card, aloud (NULL: nothing to say); all of it. */
const char *suits_short(const struct el *any, const struct match *m);
const char *suits_aloud(const struct el *any, const struct match *m);
bool suits_by_tasks(const struct match *m); /* that is what these words are of */
void suits_panel(struct page *p);
/* "Too far away"; NULL for what this screen says nothing of. */
const char *suits_broken(enum match_code c);
/* "12 jobs are not shown. Too far away: 8 · At other times: 4"; NULL if all are. */
const char *suits_not_shown(const struct el *any, const struct jobs_page *j);
/* NULL: it is not among the reasons. */
const struct match_reason *suits_reason(const struct match *m, enum match_code c);

/* A square for a phone's camera with its words, as blocks of its own. */
struct page_square {
    const char *id, *icon, *title, *text;
    const char *key; /* what to write down without a phone; NULL: nothing */
    const char *payload;
    bool sensitive;
};
void page_square(struct page *p, const struct page_square *q);
size_t page_square_room(const struct page *p); /* bytes of its payload */

/* The heading of the pages of what is taken along; their second action, or where there is
 * no room for two, a block. */
void page_take_title(struct page *p, const char *title);
void page_second(struct page *p, const char *id, const struct ui_button *b, bool apart);

/* How the slip is getting on, if one of this kind was asked for; and the button. */
void page_printing(struct page *p, enum ticket t);
void page_print_action(struct page *p, enum ticket t);

/* What was done, in words: "Looked at job V7KQ-2M". */
const char *page_act(const struct el *any, const struct act *a);

/* A slip of paper as a scene of its own, as long as it takes: element "ticket". dots is
 * how many the paper has across, PRINTER_DPI an inch. */
void view_ticket(const struct model *m, enum ticket t, int dots, struct scene *s);

/* A square alone; the second is somebody's code. */
struct el *page_plain_square(struct el *parent, const char *id, const char *payload);
void page_code_square(struct el *parent, const char *id, const char *payload);

/* The thing's state in its one word: "Sent", "Confirmed" ... */
const char *page_state_word(const struct thing *t);

/* --- one file per screen --- */
typedef void view_screen(const struct model *m, const struct cut *cut, struct scene *s);
view_screen view_attract, view_home, view_jobs, view_filter, view_far, view_hours,
    view_wanted, view_free_days, view_free_parts, view_drives, view_age, view_order,
    view_job, view_sessions, view_session, view_queue, view_name, view_reach, view_number,
    view_email, view_check, view_done, view_code, view_looking, view_what, view_places,
    view_other, view_offer, view_found, view_drop, view_not_saved, view_tasks, view_help,
    view_easier, view_asking, view_getting_ready, view_missing, view_language,
    view_out_of_order, view_about, view_pin, view_host, view_test, view_touch, view_ask,
    view_subject, view_which, view_does, view_days, view_parts, view_travel, view_cover,
    view_weeks, view_listen, view_quiz, view_question, view_result, view_take,
    view_basket, view_calendar, view_day, view_visit;
