/* record: the public things that travel from the hub to the kiosks, their limits and
 * their JSON form.
 *
 * A body is one JSON object on one line (no raw newline), at most RECORD_BODY_MAX bytes.
 * Kiosks keep bodies byte for byte, with fields they do not know; these structs are a
 * view of what this version knows. Missing numbers are -1 or RECORD_NO_DAY, shown as
 * "ask". All texts are valid UTF-8 and terminated. Coordinates are WGS84 in 1/10,000
 * degree.
 *
 * JSON names are those of the structs' members (place: "outcode", "lat", "lon"; meta:
 * "id", "ref", "rev", "updated_at"), in that order. Enums stand by code, tasks as a list
 * of codes, days as "2026-11-22", instants as "2026-11-22T03:09:00Z". The kind is not in
 * the body.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/ref.h"
#include "core/uuid.h"

enum record_kind {
    RECORD_ORGANISATION,
    RECORD_VENUE,
    RECORD_VACANCY,
    RECORD_SESSION,
    RECORD_GUIDANCE,
    RECORD_FACT,
    RECORD_KIND_COUNT,
};

enum {
    RECORD_BODY_MAX = 16384,
    RECORD_KIND_SIZE = 25,  /* of a kind's name, of this version or a later one */
    RECORD_NAME_SIZE = 121, /* bytes with NUL, as all *_SIZE */
    RECORD_TITLE_SIZE = 161,
    RECORD_LINE_SIZE = 301,
    RECORD_TEXT_SIZE = 4001,
    RECORD_OUTCODE_SIZE = 5,
    RECORD_PHONE_SIZE = 21,
    RECORD_URL_SIZE = 301,
    RECORD_NO_DAY = INT32_MIN,
    RECORD_NO_PLACE = INT32_MIN, /* lat/lon not known */
    SESSION_PLACES_MAX = 500,
    SESSION_MINUTES_MAX = 14 * 60,
    SESSION_WAITING_MAX = 10000,
    WEEK_MINUTES_MAX = 168 * 60,
};

struct record_meta { /* what every record has */
    char id[UUID_SIZE];
    char ref[REF_SIZE];
    uint32_t rev;       /* rises with each change, from 1 */
    int64_t updated_at; /* instant */
};

struct place {                         /* an outward code and where it is */
    char outcode[RECORD_OUTCODE_SIZE]; /* "LS6"; empty if not given */
    int32_t lat, lon;                  /* RECORD_NO_PLACE if not known */
};

struct organisation {
    struct record_meta meta;
    char name[RECORD_NAME_SIZE];
    char town[RECORD_NAME_SIZE];
    struct place place;
    char phone[RECORD_PHONE_SIZE]; /* the office's, public */
    char email[RECORD_NAME_SIZE];
    char website[RECORD_URL_SIZE];
    char about[RECORD_TEXT_SIZE];
};

struct venue {
    struct record_meta meta;
    char organisation[UUID_SIZE];
    char name[RECORD_NAME_SIZE];
    char address[RECORD_LINE_SIZE];
    char town[RECORD_NAME_SIZE];
    struct place place;
    char access[RECORD_LINE_SIZE]; /* "Step-free; hearing loop" */
    char getting_there[RECORD_LINE_SIZE];
};

enum tri { TRI_UNKNOWN, TRI_YES, TRI_NO };
enum employment {
    EMPLOYMENT_UNKNOWN,
    EMPLOYMENT_EMPLOYED,
    EMPLOYMENT_SELF_EMPLOYED,
    EMPLOYMENT_AGENCY
};
enum contract {
    CONTRACT_UNKNOWN,
    CONTRACT_PERMANENT,
    CONTRACT_FIXED_TERM,
    CONTRACT_RELIEF,
    CONTRACT_BANK,
    CONTRACT_LIVE_IN
};
enum driver { DRIVER_UNKNOWN, DRIVER_NO, DRIVER_LICENCE, DRIVER_OWN_CAR };
enum experience {
    EXPERIENCE_UNKNOWN,
    EXPERIENCE_NOT_NEEDED,
    EXPERIENCE_HELPFUL,
    EXPERIENCE_ESSENTIAL
};
enum check_kind {
    CHECK_UNKNOWN,
    CHECK_NONE,
    CHECK_BASIC,
    CHECK_STANDARD,
    CHECK_ENHANCED,
    CHECK_REQUIRED
};

struct vacancy {
    struct record_meta meta;
    char organisation[UUID_SIZE];
    char organisation_name[RECORD_NAME_SIZE]; /* as the advert names it */
    char source_ref[RECORD_NAME_SIZE]; /* the source's own reference; may be empty */
    char title[RECORD_TITLE_SIZE];
    char area[RECORD_NAME_SIZE];
    struct place place;
    int32_t week_minutes_min, week_minutes_max; /* -1: ask */
    char when[RECORD_LINE_SIZE];
    int32_t pay_min, pay_max; /* pence an hour; -1: ask */
    enum contract contract;
    enum employment employment;
    uint32_t tasks; /* mask, core/task.h */
    enum driver driver;
    enum tri smoker_ok;
    char pets_in_home[RECORD_LINE_SIZE];
    char languages[RECORD_LINE_SIZE];
    enum experience experience;
    enum tri training_given;
    enum check_kind check;
    char sex_requirement[RECORD_LINE_SIZE]; /* empty: none; else the stated reason */
    char start[RECORD_LINE_SIZE];
    int32_t closes;       /* last day, or RECORD_NO_DAY */
    int64_t confirmed_at; /* when a person last said it is still open; 0: not known */
    char about_work[RECORD_TEXT_SIZE];
};

enum session_kind {
    SESSION_MEETUP,
    SESSION_WORKSHOP,
    SESSION_TRAINING,
    SESSION_DROP_IN,
    SESSION_GROUP_MENTORING
};
enum session_way { SESSION_IN_ROOM, SESSION_BY_PHONE, SESSION_ONLINE };
enum audience {
    AUDIENCE_PAS_ONLY,
    AUDIENCE_EMPLOYERS_ONLY,
    AUDIENCE_MIXED,
    AUDIENCE_ANYONE
};

struct session {
    struct record_meta meta;
    char organisation[UUID_SIZE];
    char venue[UUID_SIZE]; /* empty unless in a room */
    char source_ref[RECORD_NAME_SIZE];
    char title[RECORD_TITLE_SIZE];
    enum session_kind kind;
    enum session_way way;
    enum audience audience;
    int64_t starts_at;
    int32_t minutes;
    int32_t capacity;            /* places */
    int32_t places_left;         /* as of updated_at */
    int32_t waiting;             /* people on the waiting list, as of updated_at */
    enum tri paid;               /* time is paid */
    enum tri expenses;           /* travel is paid */
    char cost[RECORD_LINE_SIZE]; /* empty: free */
    char access[RECORD_LINE_SIZE];
    char topic[RECORD_LINE_SIZE];
    char about[RECORD_TEXT_SIZE];
};

struct guidance {
    struct record_meta meta;
    char slug[RECORD_NAME_SIZE];
    char lang[9];
    char title[RECORD_TITLE_SIZE];
    char body[RECORD_TEXT_SIZE]; /* paragraphs divided by a newline */
};

struct fact {
    struct record_meta meta;
    char key[RECORD_NAME_SIZE]; /* "minimum_wage.21_and_over" */
    char label[RECORD_TITLE_SIZE];
    char value[RECORD_NAME_SIZE]; /* "12.71" */
    char unit[RECORD_NAME_SIZE];  /* "GBP/hour" */
    int32_t from, to;             /* first and last day; to may be RECORD_NO_DAY */
    char nation[RECORD_NAME_SIZE];
    char source[RECORD_URL_SIZE];
    int32_t checked_on, review_by;
};

struct record { /* one of them; a large value: allocate it, do not pass it by value */
    enum record_kind kind;
    union {
        struct record_meta meta; /* the common start of all */
        struct organisation organisation;
        struct venue venue;
        struct vacancy vacancy;
        struct session session;
        struct guidance guidance;
        struct fact fact;
    };
};

const char *record_kind_name(enum record_kind kind); /* "vacancy" */
MUST_CHECK bool record_kind_parse(enum record_kind *kind, const char *text,
                                  struct err *e);
/* Whether text has the form of a kind's name: 1 to 24 of a-z and _. A kiosk keeps records
 * of kinds that it does not know, for the version that will. */
bool record_kind_ok(const char *text);
char record_kind_letter(enum record_kind kind); /* of its ref: G N V S P F */

/* Parses and validates a body. Every limit is checked; ERR_INPUT names field and reason
 * ("pay_min: must be a whole number"). Unknown fields are ignored; doubled ones are
 * not. */
MUST_CHECK bool record_parse(struct record *out, enum record_kind kind, const char *body,
                             size_t size, struct err *e);

/* Adds the body to out; ERR_INPUT if the record is not valid, ERR_FULL if it does not
 * fit. Fields that are empty or unknown are left out. */
MUST_CHECK bool record_print(struct bytes *out, const struct record *r, struct err *e);

/* Every field's own limits, and the rules between fields: min <= max, places_left <=
 * capacity, a venue if and only if in a room, lat with lon. Needed are: all of meta; the
 * name of organisation and venue; title and organisation_name of a vacancy; title, kind,
 * way, audience, starts_at, minutes, capacity, places_left and waiting of a session; all
 * of guidance; key, label and value of a fact. record_parse and record_print call it. */
MUST_CHECK bool record_valid(const struct record *r, struct err *e);

/* Names of enum values as they stand in JSON and CSV ("own_car"); the parse side takes an
 * empty text as the first value. */
/* NOLINTBEGIN(bugprone-macro-parentheses): no type can stand in parentheses here. */
#define RECORD_ENUM(name)                                                                \
    const char *name##_code(enum name v);                                                \
    MUST_CHECK bool name##_parse(enum name *v, const char *text, const char *field,      \
                                 struct err *e);
/* NOLINTEND(bugprone-macro-parentheses) */
RECORD_ENUM(tri)
RECORD_ENUM(employment)
RECORD_ENUM(contract)
RECORD_ENUM(driver)
RECORD_ENUM(experience)
RECORD_ENUM(check_kind)
RECORD_ENUM(session_kind)
RECORD_ENUM(session_way)
RECORD_ENUM(audience)
#undef RECORD_ENUM

/* Great-circle distance in metres; -1 if either is not known. */
int32_t place_metres(const struct place *a, const struct place *b);

/* "ls6 " -> "LS6"; ERR_INPUT unless it has the form of a UK outward code. */
MUST_CHECK bool outcode_parse(char out[RECORD_OUTCODE_SIZE], const char *text,
                              const char *field, struct err *e);
