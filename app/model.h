/* model: all that the kiosk's screens are made from, as one value without pointers: a
 * test can make, copy and compare it. `update` changes it, `view` shows it, the shell
 * carries out what update asks for.
 *
 * What belongs to the person in front of the screen stands in `visit` and nowhere else;
 * model_forget overwrites it. What belongs to the place stands in `station`. Times:
 * now_ms is monotonic milliseconds, `now` the wall clock (seconds, UTC).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/languages.h"
#include "app/list_place.h"
#include "app/month.h"
#include "app/quiz.h"
#include "app/ui/panel.h"
#include "app/upkeep.h"
#include "core/notice.h"
#include "core/record.h"
#include "core/seal_status.h"
#include "core/wire.h"
#include "store/content.h"

enum {
    TRAIL_MAX = 24,
    BASKET_MAX = 6, /* jobs somebody keeps; CMDS_MAX is larger */
    ROWS_MAX = 8,   /* of a list at hand: a page has those of them that fit */
    CODE_TYPED_SIZE = 16,
    PHONE_TYPED_SIZE = 25,
    PLACES_MAX = 2,
    WRONG_CODES_MAX = 5,
    WRONG_CODES_S = 3600,
    LOOKS_MAX = 2,
    FRESH_DAYS = 14, /* after that a job says "Ask if still open" */
    IDLE_MS = 90 * 1000,
    IDLE_LONG_MS = 900 * 1000, /* after "15 minutes more" */
    COUNTDOWN_MS = 30 * 1000,
    COUNTDOWN_HEARD_MS = 60 * 1000, /* while the screen speaks */
    SPEEDS = 4,
    SPEED_USUAL = 1,
    VOLUMES = 5,
    VOLUME_USUAL = 3,
    ANSWER_WAIT_MS = 8 * 1000, /* how long "waiting for the office" is all we say */
    LOOK_SHOWN_MS = 400,       /* when "one moment" is shown while the hub is asked */
    LOOK_AGAIN_MS = 5 * 1000,  /* when it is asked once more */
    LOOK_MS = 10 * 1000,       /* when that is given up */
    STALE_S = 24 * 3600,
    RETRY_MS = 10 * 1000, /* while nothing can be saved: how often that is looked at */
    TOUCH_SPOTS = 5
};

enum screen {
    SCREEN_ATTRACT,
    SCREEN_HOME,
    SCREEN_JOBS,
    SCREEN_FILTER,
    SCREEN_FAR,
    SCREEN_HOURS,
    SCREEN_WANTED,
    SCREEN_FREE_DAYS,
    SCREEN_FREE_PARTS,
    SCREEN_DRIVES,
    SCREEN_AGE,
    SCREEN_ORDER,
    SCREEN_JOB,
    SCREEN_SESSIONS,
    SCREEN_SESSION,
    SCREEN_QUEUE,
    SCREEN_NAME,
    SCREEN_REACH,
    SCREEN_NUMBER,
    SCREEN_EMAIL,
    SCREEN_CHECK,
    SCREEN_DONE,
    SCREEN_CODE,
    SCREEN_LOOKING,
    SCREEN_FOUND,
    SCREEN_WHAT,
    SCREEN_PLACES,
    SCREEN_OTHER,
    SCREEN_OFFER,
    SCREEN_DROP,
    SCREEN_NOT_SAVED,
    SCREEN_TASKS,
    SCREEN_HELP,
    SCREEN_EASIER,
    SCREEN_LANGUAGE,
    SCREEN_ABOUT,
    SCREEN_PIN,
    SCREEN_HOST,
    SCREEN_TEST,
    SCREEN_TOUCH,
    SCREEN_ASK,     /* what can be asked of staff */
    SCREEN_SUBJECT, /* its questions: */
    SCREEN_WHICH,
    SCREEN_DOES,
    SCREEN_DAYS,
    SCREEN_PARTS,
    SCREEN_TRAVEL,
    SCREEN_COVER,
    SCREEN_WEEKS,
    SCREEN_LISTEN,
    SCREEN_QUIZ,     /* "Is this work for me?" */
    SCREEN_QUESTION, /* each of its questions */
    SCREEN_RESULT,
    SCREEN_TAKE,     /* squares for a phone, of what is taken along */
    SCREEN_CALENDAR, /* sessions by days */
    SCREEN_DAY,      /* those of one */
    SCREEN_BASKET,   /* jobs that are kept */
    SCREEN_VISIT,    /* what somebody did in this visit */
    SCREEN_COUNT
};
const char *screen_name(enum screen s); /* "job-list": for ids, files and logs */

enum far { FAR_1, FAR_3, FAR_5, FAR_10, FAR_ANY, FAR_COUNT };
enum hours {
    HOURS_ANY,
    HOURS_TO_10,
    HOURS_TO_20,
    HOURS_TO_30,
    HOURS_OVER_30,
    HOURS_COUNT
};
int far_miles(enum far f); /* 0: any */

struct wish { /* what list a person asked for, and what they said for it */
    enum far far;
    enum hours hours;
    uint32_t tasks;
    enum vacancy_order order;
    uint32_t days, parts; /* when they can work, as in struct request; 0: not said */
    enum driver drives;
    enum match_age age;
};

/* What is wrong with an answer; shown in the error summary and at the field. */
enum slip {
    SLIP_NONE,
    SLIP_OPEN, /* one choice, not made yet: its page has no way on without it */
    SLIP_NAME_EMPTY,
    SLIP_NUMBER,
    SLIP_EMAIL,
    SLIP_CODE_FORM,
    SLIP_CODE_UNKNOWN,  /* to the hub */
    SLIP_CODE_NOT_HERE, /* to this kiosk; the hub could not be asked */
    SLIP_CODE_LIMIT,
    SLIP_CODE_STAFF, /* the hub answers no more codes from this kiosk */
    SLIP_PLACES,
    SLIP_OTHER,
    SLIP_PIN_FORM,
    SLIP_PIN_WRONG,
    SLIP_PIN_SOON, /* slower after each wrong one */
    SLIP_PIN_LIMIT,
    SLIP_SOME, /* one or more */
    SLIP_COUNT
};

enum flow_kind {
    DOING_NOTHING,
    DOING_INTEREST,
    DOING_BOOKING,
    DOING_CHANGE, /* of the booking found */
    DOING_ANSWER, /* to the offer of a place, found */
    DOING_QUESTION,
    DOING_JOIN, /* the register */
    DOING_AVAILABLE,
    DOING_COMPLAINT,
    DOING_ERASE
};

/* A session that was chosen in a list. */
struct chosen {
    char id[UUID_SIZE];
    char ref[REF_SIZE];
    char title[RECORD_TITLE_SIZE];
    char where[RECORD_LINE_SIZE];
    int64_t starts_at;
};

/* How somebody is reached. Texts may be read by others: who chooses them says they are
 * safe. */
enum reach { REACH_CODE, REACH_RING, REACH_TEXT, REACH_EMAIL, REACH_COUNT };

struct draft { /* personal: what somebody is typing */
    char name[PERSONAL_NAME_SIZE];
    char phone[PHONE_TYPED_SIZE];
    char email[PERSONAL_CONTACT_SIZE];
    char code[CODE_TYPED_SIZE];
    char found_code[CLAIM_SIZE]; /* the code that SCREEN_FOUND is about */
    enum contact_kind contact;
    bool reach_answered;
    bool name_skipped; /* only a booking can do without */
    bool texts;        /* phone: by text, else we ring */
    bool agreed;       /* to what stands above "Agree and send" */
    bool ask_first, queue_answered;
    bool what_answered, what_session; /* change: another session, else other places */
    uint32_t places;                  /* change: how many; 0: not answered */
    struct chosen other;              /* change: to this session; id "": not answered */
    enum tri offer;                   /* answer: yes, I take the place */
    char pin[PIN_DIGITS_MAX + 1];
    struct request request; /* to staff; about is made of about_typed */
    char about_typed[CODE_TYPED_SIZE];
    bool several; /* interest: in all jobs that are kept */
    bool of_job;  /* question: of the job that is open */
    bool far_answered, weeks_answered;
    enum tri cover;
};

/* What is taken along on a phone. */
enum take { TAKE_JOB, TAKE_SESSION, TAKE_DONE, TAKE_FOUND, TAKE_COUNT };

/* What is printed: that, what somebody did here, or a test. */
enum ticket { TICKET_TAKE, TICKET_VISIT, TICKET_TEST, TICKET_COUNT };

/* What was done in a visit, as far as a person may want to show it to somebody. */
enum act_kind {
    ACT_SAW_JOB,
    ACT_SAW_SESSION,
    ACT_INTEREST,
    ACT_BOOK,
    ACT_JOIN,
    ACT_AGAIN
};
enum { ACTS_MAX = 10 };
struct act {
    enum act_kind kind;
    char ref[REF_SIZE]; /* "" if it is of nothing that is published */
    char title[RECORD_TITLE_SIZE];
};

enum letters { LETTERS_USUAL, LETTERS_NATIONAL, LETTERS_ABC }; /* in which order */
struct keyboard {
    enum letters letters;
    bool latin; /* though the language of the screen has another script */
    bool capitals;
    bool hidden;
    int page; /* of the letters; there may be fewer */
};

struct thing {          /* a booking or an interest, or what was asked about one */
    bool there;         /* there is one */
    char op[UUID_SIZE]; /* "" if it was not made here */
    enum op_kind kind;
    char target[UUID_SIZE];
    char code[CLAIM_SIZE]; /* empty for cancel and withdraw */
    uint32_t places;
    int64_t saved_at;
    uint64_t saved_ms; /* monotonic; 0: not in this visit */
    bool answered;
    enum result result;
    enum reason reason;
    uint32_t position;
    int64_t as_of;
    bool own;         /* book: has places of this kiosk's own allotment: confirmed */
    bool held;        /* the hub has it and will answer later */
    bool accept;      /* answer_offer: yes */
    bool of_request;  /* withdraw: what staff were asked for, not an interest */
    bool from_hub;    /* the hub told the next three just now */
    enum state state; /* use thing_state */
    int64_t offered_until;
    enum status_note note;
    int64_t
        pending_at; /* what was asked about it here since waits for its answer; 0: no */
    enum op_kind pending;
    char title[RECORD_TITLE_SIZE]; /* of the vacancy or session; "" if it is gone */
    char ref[REF_SIZE];
    int64_t starts_at; /* session; 0: not known */
    int32_t minutes;   /* the same */
    char where[RECORD_LINE_SIZE];
    enum session_way way; /* of a session booked just now */
};

/* In the one enum of states: as the hub told it, else as far as it is known here. */
enum state thing_state(const struct thing *t);

/* ASKED: by the button, or a key, or by plugging headphones in. */
enum listen { LISTEN_UNASKED, LISTEN_ASKED, LISTEN_NOT_NOW };

/* Jobs that somebody keeps for as long as they are here, as they were when kept. */
struct basket {
    int count;
    struct vacancy_row rows[BASKET_MAX];
};

/* What became of being interested in several: each has its own code. */
struct sent {
    int count; /* 0: it was one thing, in visit.done */
    bool left; /* some could not be saved */
    struct thing things[BASKET_MAX];
};

struct step_back {
    enum screen screen;
    int page;
};

struct visit {
    enum screen screen;
    int page; /* of a screen whose content does not fit on one */
    struct step_back trail[TRAIL_MAX];
    int trail_count;
    struct wish wish;
    struct list_place jobs_at, sessions_at, others_at, tasks_at;
    enum flow_kind doing;
    bool changing; /* came from check answers: go back there */
    uint32_t places;
    struct draft draft;
    struct keyboard keyboard;
    enum slip slip;
    struct thing done, found;
    int month;   /* shown by the calendar: so many after this one */
    int32_t day; /* opened in it, as a date */
    struct list_place days_at, day_at;
    struct sent sent;
    struct basket basket;
    int gone; /* kept jobs that were open no more when they were to be sent */
    struct quiz quiz;
    int question;     /* of the quiz, from 0 */
    bool employers;   /* the chart of tasks is of what they ask for */
    bool host;        /* has given the PIN */
    uint32_t touched; /* bit = spot of the touch test */
    bool fixing;      /* has seen the error summary of a small panel */
    bool sending;     /* a save is asked for and not answered */
    bool looking; /* a code is being looked up; found is what this kiosk knows of it */
    int looks;    /* how often the hub was asked for it */
    uint64_t looking_ms;
    bool long_time;
    bool steady;  /* short and slipping touches do not count */
    bool curtain; /* what stands above the bar is not to be seen */
    enum take take;
    enum ticket ticket;     /* printed last */
    enum printing printing; /* how that is getting on */
    struct act acts[ACTS_MAX];
    int act_count;
    enum listen listen;
    int speed, volume;   /* of speech: below SPEEDS, VOLUMES */
    bool asking;         /* "are you still there?" is over the screen */
    uint64_t touched_ms; /* newest touch */
    uint64_t asked_ms;   /* when asking began */
};

struct station {
    struct place here;
    char area[AREA_SIZE], name[NAME_SIZE];
    char organisation[RECORD_NAME_SIZE];
    char phone[RECORD_PHONE_SIZE];
    bool ready;       /* content and keys are here */
    bool cannot_save; /* the outbox could not be opened, or cannot be written */
    enum disk disk;   /* why */
    bool closed;      /* out of order: the host has switched it off */
    bool online, hub; /* as the agent said last */
    bool clock_trusted;
    int64_t synced_at; /* 0: never */
    uint32_t kinds;    /* bit = op_kind that the hub takes */
    uint32_t channels; /* bit = enum channel that the hub can use */
    /* When, monotonic, as a clock that is set back must not lengthen the wait; oldest
     * first; 0: none. */
    uint64_t wrong_codes_ms[WRONG_CODES_MAX];
    uint64_t wrong_pins_ms[WRONG_CODES_MAX];
    char trouble[NOTICE_TROUBLE_SIZE]; /* as the agent said last; "": none */
};

/* What there is besides the screen, as configured. */
struct outfit {
    char texts[RECORD_PHONE_SIZE]; /* number that takes text messages; "": none */
    bool printer;                  /* for slips of paper */
};

/* unread, in what follows: content.db could not be read, so this is not known, which is
 * something else than that there is none. */
struct jobs_page {
    bool unread;
    struct vacancy_row rows[ROWS_MAX];
    size_t count, total, offset;
    size_t broken[MATCH_CONDITIONS]; /* why others are not in it; 0 before any answer */
};

struct sessions_page {
    bool unread;
    struct session_row rows[ROWS_MAX];
    int32_t here[ROWS_MAX]; /* places of each that are lent to this kiosk and not spent */
    size_t count, total, offset;
};

struct job_open {
    bool unread, found;
    struct vacancy vacancy;
};

struct session_open {
    bool unread, found, has_venue;
    int32_t here; /* places lent to this kiosk and not spent */
    struct session session;
    struct venue venue;
};

struct model {
    uint64_t now_ms;
    int64_t now;
    struct panel panel, panel_default;
    uint32_t languages; /* offered: bit = enum language */
    uint32_t easy;      /* of these the ones that have easy words */
    uint32_t voices;    /* the same: those that can be heard */
    bool headphones;    /* are plugged in */
    bool loudspeaker;   /* may be used; a person's details are not said there */
    uint32_t visits;
    struct station station;
    struct upkeep upkeep;
    struct outfit outfit;
    struct visit visit;
    struct jobs_page jobs;
    struct sessions_page sessions;
    struct month month;
    struct job_open job;
    struct session_open session;
};

/* The largest text that the panel has room for in its language; small panels offer
 * less. */
enum zoom model_zoom_most(const struct panel *p);

/* First screen, nobody there. The caller fills station afterwards. */
void model_init(struct model *m, const struct panel *panel, uint64_t now_ms, int64_t now);

/* Overwrites all that a person did or chose, also their text size and colours, and shows
 * the first screen. */
void model_forget(struct model *m);

/* What is saved at the end of a flow; OP_KIND_COUNT outside of one. */
enum op_kind model_op(enum flow_kind doing);

/* Something is asked of staff. */
bool model_requests(const struct model *m);

/* When update is to be told MSG_TICK; UINT64_MAX if nothing is due. */
uint64_t model_due_ms(const struct model *m);

/* Whether they have said anything that jobs are ranked by, besides how far they go. */
bool model_has_said(const struct model *m);
/* Their answers, as core/match takes them; they set out from the station. */
struct match_person model_person(const struct model *m);
/* How a job fits them; facts as in struct vacancy_row. */
void model_judge(struct match *out, const struct model *m,
                 const struct match_vacancy *facts);
/* In which order the list stands: nearest first as long as there is nothing else to go
 * by. */
enum vacancy_order model_order(const struct model *m);

/* What list of jobs is wanted today, around the station: the first while nothing was
 * said, then the second. */
struct vacancy_filter model_filter(const struct model *m);
struct vacancy_wish model_wish(const struct model *m);

/* What list of sessions is wanted: all to come, or those that a booking can move to. */
struct session_filter model_sessions(const struct model *m);

/* As the change stands: the session and the places asked for, or as they were. */
struct chosen model_change_session(const struct model *m);
uint32_t model_change_places(const struct model *m);

/* Whether a booking can be changed, an offer answered, as far as is known here. */
bool model_may_alter(const struct model *m, const struct thing *t);
bool model_may_reply(const struct model *m, const struct thing *t);

/* What is taken along, and its code; whether there is something to take at all. */
const struct thing *model_taken(const struct model *m); /* NULL: a job or a session */
const char *model_taken_code(const struct model *m);    /* "": none */
bool model_may_take(const struct model *m, enum take what);
/* This job is kept. */
bool model_keeps(const struct model *m, const char id[UUID_SIZE]);

/* A place that is certain is taken along. */
bool model_takes_place(const struct model *m);

/* Older than STALE_S, or never in step, or a clock that nobody vouches for. */
bool model_is_stale(const struct model *m);

/* The wall clock for words like "today"; 0, which is never today, while nobody vouches
 * for it: a clock that stood still would call what is months old today's. And when the
 * calendar begins: with such a clock, when we last were in step, which hides nothing. */
int64_t model_today(const struct model *m);
int64_t model_calendar_from(const struct model *m);

bool model_takes(const struct model *m, enum op_kind kind);
bool model_reaches(const struct model *m, enum channel channel);
bool model_speaks(const struct model *m, enum language l);
bool model_has_choice(const struct model *m); /* of languages */

/* Whether easy words are offered in the language that is shown, on this panel. */
bool model_may_easy(const struct model *m);

/* Steps of the flow that is going on: which is this (from 1), of how many. 0 of 0
 * outside; `of` is 0 as long as it depends on an answer to come. */
void model_progress(const struct model *m, int *step, int *of);

/* Seconds left of the countdown, from 30, or 60 while the screen speaks, to 0. */
int model_countdown_s(const struct model *m);
uint64_t model_countdown_ms(const struct model *m); /* the whole of it */

/* Speech: whether it is offered in the language that is shown, whether there is something
 * to hear it with, and whether it is on. */
bool model_may_listen(const struct model *m);
bool model_can_hear(const struct model *m);
bool model_listens(const struct model *m);

/* Nobody could be rung, or sent a link, with a code only. */
bool model_needs_contact(const struct model *m);

/* Session has fewer places left than that, or than asked for: booking means waiting. */
bool model_lacks(const struct model *m, uint32_t places);

/* Nobody hears this kiosk: what is not lent to it, it can only ask for. And of so many
 * that are lent, those that it may confirm by itself now. */
bool model_is_alone(const struct model *m);
int32_t model_confirms(const struct model *m, int32_t here);
/* So many places of the session that is open. */
bool model_only_asks(const struct model *m, uint32_t places);
bool model_would_wait(const struct model *m);

/* As the answers stand. */
enum reach model_reach(const struct draft *d);
