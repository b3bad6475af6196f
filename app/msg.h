/* msg: what can happen to the model (messages), what can be pressed, and what update asks
 * the shell to do (commands). Values. A message may carry a claim code: whoever made it
 * wipes it after update.
 */
#pragma once

#include "app/model.h"

enum msg_kind {
    MSG_TICK,  /* time has passed */
    MSG_PRESS, /* an element was pressed: what, arg */
    MSG_JOBS,  /* answers to commands: */
    MSG_SESSIONS,
    MSG_MONTH,
    MSG_JOB,
    MSG_SESSION,
    MSG_SAVED,
    MSG_NOT_SAVED,
    MSG_ANSWER,     /* what outbox.db says about the thing last saved */
    MSG_FOUND,      /* what it says about a code; thing.there false: nothing */
    MSG_TOLD,       /* what the hub says about it: told, and thing if TOLD_FOUND */
    MSG_STATION,    /* the place's own facts were read again */
    MSG_STATE,      /* the agent said how things stand */
    MSG_CONTENT,    /* content.db has changed */
    MSG_PIN,        /* whether the PIN that was typed is the right one: right */
    MSG_TESTED,     /* what a self-test of the stores found: content, saving */
    MSG_HEADPHONES, /* are in, or out: headphones */
    MSG_PRINTED,    /* how a slip is getting on: ticket, printing */
};

/* What an element means when it is pressed; arg in brackets. */
enum press_what {
    PRESS_NOTHING,
    PRESS_STAY,      /* touched anywhere while asked "are you still there?" */
    PRESS_MORE_TIME, /* while asked: 15 minutes; else on or off */
    PRESS_FINISH,    /* ends the visit */
    PRESS_BACK,
    PRESS_GO,         /* (enum screen) */
    PRESS_START,      /* leave the first screen (enum language) */
    PRESS_LANGUAGE,   /* (enum language): all goes on in it */
    PRESS_COLOURS,    /* the next theme */
    PRESS_THEME,      /* (enum theme) */
    PRESS_ZOOM,       /* (enum zoom) */
    PRESS_LOWER,      /* reach mode on or off */
    PRESS_EASY,       /* easy words on or off */
    PRESS_EASIER,     /* (enum easier) on or off */
    PRESS_UP,         /* the page before, of whatever is shown; (rows of a list) */
    PRESS_DOWN,       /* the same: after so many rows */
    PRESS_JOB,        /* (row on this page) */
    PRESS_SESSION,    /* (row on this page) */
    PRESS_FAR,        /* (enum far) */
    PRESS_HOURS,      /* (enum hours) */
    PRESS_ORDER,      /* (enum vacancy_order) */
    PRESS_TASK,       /* (enum task): wanted or not */
    PRESS_FREE_DAY,   /* (0: Monday): can work then, or not */
    PRESS_FREE_PART,  /* (enum part_of_day): the same */
    PRESS_DRIVES,     /* (enum driver) */
    PRESS_AGE,        /* (enum match_age) */
    PRESS_INTERESTED, /* (1: in all jobs that are kept, 0: in the one that is open) */
    PRESS_BOOK,       /* (how many places) */
    PRESS_QUEUE,      /* (1: ask me first, 0: take it for me) */
    PRESS_REACH,      /* (enum reach) */
    PRESS_AGREE,      /* (1: you may keep it, send it; 0: no) */
    PRESS_FIX,        /* from the error summary to the answer */
    PRESS_CONTINUE,
    PRESS_SKIP,
    PRESS_CHANGE, /* (enum screen): from check answers to one question */
    PRESS_SEND,
    PRESS_KEY,    /* (code point) */
    PRESS_ENDING, /* (which of the e-mail endings) */
    PRESS_RUBOUT,
    PRESS_CLEAR,
    PRESS_CAPITALS,
    PRESS_LETTERS, /* (enum letters) */
    PRESS_SCRIPT,  /* Latin letters, or those of the language again */
    PRESS_LEAF,    /* (page of the keyboard) */
    PRESS_HIDE,
    PRESS_FIND, /* the code that was typed */
    PRESS_DROP, /* cancel or withdraw: sure? (0 the thing found, 1 the thing done) */
    PRESS_DROP_SURE,
    PRESS_ALTER,    /* change the booking found */
    PRESS_WHAT,     /* (1: the session, 0: the number of places) */
    PRESS_PLACES,   /* (how many) */
    PRESS_REPLY,    /* answer the offer found */
    PRESS_OFFER,    /* (enum tri: yes, I take it) */
    PRESS_HOST,     /* (enum host_press) */
    PRESS_ASK,      /* (enum flow_kind): begin to ask for it */
    PRESS_ASK_JOB,  /* (1: for this job in my language, 0: about this job) */
    PRESS_ANSWER,   /* (press_answer) */
    PRESS_SPEECH,   /* (enum speech_press) */
    PRESS_QUIZ,     /* (0: the first questions, 1: the other ones) */
    PRESS_SAY,      /* (enum quiz_answer): to the question shown; NOT_SAID skips it */
    PRESS_SHARES,   /* what PAs do, or what employers asked for */
    PRESS_RESAY,    /* (question): from the result back to one question */
    PRESS_TAKE,     /* (enum take): to the page about it */
    PRESS_KEEP,     /* the job that is open */
    PRESS_KEPT,     /* (row of the basket): open it */
    PRESS_REMOVE,   /* (row of the basket) */
    PRESS_CALENDAR, /* (1: the calendar, 0: the list): of sessions */
    PRESS_DAY,      /* (day of the month) of the calendar */
    PRESS_PRINT,    /* (enum ticket) */
    PRESS_COUNT
};

/* On the page for the host and on the way to it; all but the first only there. */
enum host_press {
    HOST_UNLOCK, /* with the PIN that was typed */
    HOST_CLOSE,  /* out of order */
    HOST_REOPEN, /* not any more */
    HOST_TEST,   /* test it now */
    HOST_CLEAR,  /* the picture is clear */
    HOST_UNCLEAR,
    HOST_SPOT /* of the touch test: the first of TOUCH_SPOTS */
};

/* Answers to what is only asked for requests to staff, each with its value. */
enum answer {
    ANSWER_SUBJECT, /* (enum subject) */
    ANSWER_DOES,    /* (enum task): I would do it, or not */
    ANSWER_DAY,     /* (0: Monday) */
    ANSWER_PART,    /* (enum part_of_day) */
    ANSWER_TRAVEL,  /* (enum far) */
    ANSWER_COVER,   /* (enum tri) */
    ANSWER_WEEKS,   /* (in how many) */
};
enum { ANSWER_VALUES = 64 };

static inline int32_t press_answer(enum answer to, int32_t value)
{
    return (int32_t)to * ANSWER_VALUES + value;
}

/* CURTAIN hides what stands above the bar. */
enum easier { EASIER_LARGE, EASIER_STEADY, EASIER_CURTAIN };

enum speech_press {
    SPEECH_OFF,
    SPEECH_ON,
    SPEECH_CELL, /* of the bar: on, or to the page about it */
    SPEECH_SLOWER,
    SPEECH_FASTER,
    SPEECH_QUIETER,
    SPEECH_LOUDER
};

enum told { TOLD_NOTHING, TOLD_FOUND, TOLD_UNKNOWN, TOLD_LIMITED };

/* How a slip is getting on. */
struct printed {
    enum ticket ticket;
    enum printing printing;
};

struct msg {
    enum msg_kind kind;
    enum told told;
    uint64_t now_ms;
    int64_t now;
    bool speaking; /* the screen is being heard: that is no idle time */
    uint16_t what; /* enum press_what */
    int32_t arg;
    union {
        struct jobs_page jobs;
        struct sessions_page sessions;
        struct month month;
        struct job_open job;
        struct session_open session;
        struct thing thing; /* SAVED, ANSWER, FOUND, TOLD */
        struct station station;
        bool right;
        bool headphones;
        struct printed printed;
        struct {
            bool content, saving;
        } tested;
        struct {
            bool gone; /* the agent itself */
            bool online, hub, clock_trusted;
            int64_t synced_at; /* 0: not said */
            int64_t since;
            uint32_t waiting;
            char software[NOTICE_SOFTWARE_SIZE];
            char trouble[NOTICE_TROUBLE_SIZE];
        } state;
    };
};

enum cmd_kind {
    CMD_JOBS,     /* the list that is wanted, offset, at most ROWS_MAX -> MSG_JOBS */
    CMD_SESSIONS, /* with model_sessions */
    CMD_MONTH,    /* month_first(now, offset) -> MSG_MONTH */
    CMD_JOB,      /* id -> MSG_JOB */
    CMD_SESSION,  /* id -> MSG_SESSION */
    CMD_SAVE,     /* the draft -> MSG_SAVED or MSG_NOT_SAVED */
    CMD_DROP,     /* cancel or withdraw `code` -> the same */
    CMD_ANSWER,   /* op id -> MSG_ANSWER */
    CMD_FIND,     /* visit.draft.found_code -> MSG_FOUND */
    CMD_ASK,      /* the hub about the same -> MSG_TOLD, perhaps */
    CMD_STATION,  /* -> MSG_STATION */
    CMD_PIN,      /* is visit.draft.pin right? -> MSG_PIN */
    CMD_CLOSE,    /* out of order: offset 1 or 0 -> MSG_STATION */
    CMD_TEST,     /* the stores -> MSG_TESTED */
    CMD_PRINT,    /* a slip: offset is the enum ticket -> MSG_PRINTED */
    CMD_WIPE,     /* overwrite what the shell still holds of this visit */
};

enum { CMDS_MAX = 8 };

struct cmd {
    enum cmd_kind kind;
    size_t offset;
    char id[UUID_SIZE];
};

struct cmds {
    int count;
    struct cmd items[CMDS_MAX];
};

/* Changes the model; adds to cmds (cleared by the caller) what the shell is to do. */
void update(struct model *m, const struct msg *msg, struct cmds *cmds);
