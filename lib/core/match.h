/* match: which vacancies fit a person, in which order, and why (docs/matching.md).
 *
 * Pure and in whole numbers; the day is passed in. A hard condition that is broken takes
 * a vacancy off the list; the others give points, at most match_points_max each, 1,000 in
 * all. What either side has not said neither takes off nor scores: its reason says "ask".
 * A score is the sum of the points of its reasons, and the reasons come from the
 * computation that ranks.
 *
 * Of a person nothing is read but struct match_person: no name, no address, no diagnosis
 * and no protected characteristic, but two that the law makes a condition of some jobs:
 * whether somebody is 16 or 18, and their sex where a vacancy states a requirement of the
 * Equality Act 2010 (Schedule 9). Both are answered only by choice and never score.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/record.h"
#include "core/request.h"

/* A week as bits, day * PART_COUNT + part: what a kiosk asks, and as fine as most adverts
 * are. Mornings are from 6, afternoons from 12, evenings from 17, nights from 22 o'clock;
 * a night belongs to the day on which it begins. */
enum { MATCH_WEEK_BITS = WEEKDAYS * PART_COUNT };
#define MATCH_WEEK ((UINT32_C(1) << MATCH_WEEK_BITS) - 1)
uint32_t match_time(int day, enum part_of_day part);

enum {
    MATCH_MILE_M = 1609,    /* as the kiosk's lists have it */
    MATCH_REACH_MAX = 1000, /* tenths of a mile */
    MATCH_SCORE_MAX = 1000,
};

enum match_travel {
    MATCH_TRAVEL_UNKNOWN,
    MATCH_ON_FOOT, /* or in a wheelchair */
    MATCH_BY_BICYCLE,
    MATCH_BY_BUS, /* train or tram */
    MATCH_BY_CAR, /* or motorcycle; somebody else may drive */
    MATCH_TRAVEL_COUNT
};
const char *match_travel_code(enum match_travel t); /* "bus"; "" for unknown */
/* How far that way, in tenths of a mile, for who does not say; 0: any distance. */
int32_t match_travel_reach(enum match_travel t);

enum match_age { MATCH_AGE_UNKNOWN, MATCH_UNDER_16, MATCH_16_OR_17, MATCH_18_OR_OVER };
enum match_sex { MATCH_SEX_UNKNOWN, MATCH_FEMALE, MATCH_MALE };

struct match_person {        /* secret: somebody's answers */
    struct place place;      /* where they set out; RECORD_NO_PLACE: not said */
    uint32_t times;          /* when they are free; 0: not said */
    uint32_t yes, learn, no; /* tasks by comfort; none is in two of them */
    uint32_t interests;      /* match_words.h */
    uint64_t languages;      /* match_words.h */
    int32_t reach;           /* tenths of a mile; 0: as match_travel_reach */
    int32_t week_minutes_min, week_minutes_max; /* wanted; -1: not said */
    int32_t pay;                                /* wanted, pence an hour; -1: not said */
    enum match_travel travel;
    enum driver drives; /* UNKNOWN: not said */
    enum match_age age;
    enum match_sex sex;
    enum tri experienced; /* has done such work */
    bool training;        /* wishes to be trained */
    bool short_notice;    /* would come at short notice */
};

/* One who has said nothing. */
struct match_person match_person_none(void);

struct match_vacancy { /* what matching reads of a vacancy */
    char id[UUID_SIZE];
    struct place place;
    uint32_t tasks;
    uint32_t times; /* 0: not known */
    uint32_t interests;
    uint64_t languages; /* 0: none asked for, or not known */
    int64_t confirmed_at;
    int32_t week_minutes_min, week_minutes_max;
    int32_t pay_min, pay_max;
    int32_t closes;
    enum driver driver;
    enum experience experience;
    enum tri training_given;
    enum contract contract;
    enum match_sex sex;
    bool sex_unread, languages_unread; /* asks for it, in words that are not known here */
};

/* Reads the texts too: `when`, languages, the sex requirement, what the work is about. */
void match_vacancy_of(struct match_vacancy *out, const struct vacancy *v);

enum match_code {
    /* hard conditions, in the order in which they are looked at */
    MATCH_OPEN,
    MATCH_DISTANCE,
    MATCH_TIMES,
    MATCH_DRIVER,
    MATCH_AGE,
    MATCH_REQUIREMENT,
    MATCH_EXPERIENCE,
    MATCH_CONDITIONS, /* how many; of these distance and times also score */
    /* the others */
    MATCH_TASKS_YES = MATCH_CONDITIONS,
    MATCH_TASKS_LEARN,
    MATCH_TASKS_NO,
    MATCH_TASKS_OPEN,
    MATCH_HOURS,
    MATCH_PAY,
    MATCH_LANGUAGES,
    MATCH_INTERESTS,
    MATCH_TRAINING,
    MATCH_SHORT_NOTICE,
    MATCH_CODE_COUNT
};
const char *match_code_name(enum match_code c); /* "tasks_yes" */
/* The most that it can give. "No" to a task takes some away. */
int32_t match_points_max(enum match_code c);

enum match_state {
    MATCH_FITS,
    MATCH_PARTLY,
    MATCH_NOT, /* of a hard condition: it is broken */
    MATCH_ASK, /* one side has not said */
};
const char *match_state_name(enum match_state s); /* "fits" */

struct match_reason {
    enum match_code code;
    enum match_state state;
    int32_t points;
    /* by code: distance: tenths of a mile, and those of the reach (0: any); times: how
     * many of the job's the person has; tasks: how many of how many; hours: minutes a
     * week between what is wanted and what there is; pay: pence, and pence wanted; age:
     * of = years; driver, requirement: of = enum driver, enum match_sex of the job; open:
     * of = the last day; languages and interests: how many in common */
    int32_t is, of;
    uint64_t bits; /* those times, tasks, languages, interests */
};

struct match { /* of a person and a vacancy */
    int32_t score;
    int32_t metres; /* -1: not known */
    bool fits;      /* if not, the one reason is the condition that is broken */
    size_t reason_count;
    struct match_reason reasons[MATCH_CODE_COUNT]; /* in the order of the codes */
};

/* day: today in London (core/utc.h); RECORD_NO_DAY: closing days do not count. */
void match_judge(struct match *out, const struct match_person *p,
                 const struct match_vacancy *v, int32_t day);

struct match_entry { /* a vacancy of the list */
    struct match_vacancy vacancy;
    int32_t score;
    int32_t metres;
};

/* The best of many, and why the others are not shown: by the first condition broken. */
struct match_list {
    struct match_entry *entries; /* lent by the caller, best first */
    size_t room;                 /* at least 1 */
    size_t count;
    size_t fitting; /* how many fit, kept or not */
    size_t broken[MATCH_CONDITIONS];
};
void match_list_init(struct match_list *l, struct match_entry *entries, size_t room);
/* In any order: higher score first, then nearer, then confirmed later, then by id. */
void match_list_add(struct match_list *l, const struct match_person *p,
                    const struct match_vacancy *v, int32_t day);
