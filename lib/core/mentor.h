/* mentor: which mentors fit what somebody wishes, in which order, and why
 * (docs/mentors.md). Mentors are known to the hub only; staff broker.
 *
 * Pure and in whole numbers; the time is passed in. A hard condition that is broken takes
 * a mentor off the list; the others give points, 1,000 in all. A score is the sum of the
 * points of its reasons, and the reasons come from the computation that ranks. Nothing is
 * read of either side but what stands in the two structs: no name, no address, no
 * protected characteristic.
 */
#pragma once

#include <stddef.h>

#include "core/match.h"
#include "core/mentor_wish.h"
#include "core/uuid.h"

enum { MENTOR_CAPACITY_MAX = 20 };

struct mentor {
    char id[UUID_SIZE];
    enum mentor_side side;
    uint32_t topics, ways;
    uint64_t languages;
    uint32_t capacity; /* people at one time */
    uint32_t offered;  /* of these, asked and not answered yet */
    uint32_t accepted; /* and now with somebody */
    bool paused;       /* by staff or their own wish; one who was removed is, too */
    int64_t asked_at;  /* when asked last; 0: never */
};
/* ERR_INPUT names the field: what staff type, not the counts. */
MUST_CHECK bool mentor_check(const struct mentor *m, struct err *e);
/* How many more can be asked for; 0 while paused. */
uint32_t mentor_free(const struct mentor *m);

enum mentor_code {
    /* hard conditions, in the order in which they are looked at */
    MENTOR_FREE,     /* not paused, and not as many people as they have room for */
    MENTOR_UNTRIED,  /* was not asked for this person before */
    MENTOR_SIDE,     /* a PA, an employer */
    MENTOR_LANGUAGE, /* one in common */
    MENTOR_WAY,      /* a way to talk in common; more of them also score */
    MENTOR_CONDITIONS,
    /* the others */
    MENTOR_TOPICS = MENTOR_CONDITIONS,
    MENTOR_ROOM, /* who has fewer people for their room comes first */
    MENTOR_REST, /* and who was not asked lately */
    MENTOR_CODE_COUNT
};
const char *mentor_code_name(enum mentor_code c); /* "topics" */
int32_t mentor_points_max(enum mentor_code c);

enum { MENTOR_REST_DAYS = 30 }; /* so long not asked gives all points of REST */

struct mentor_reason {
    enum mentor_code code;
    enum match_state state;
    int32_t points;
    /* free, room: how many of the capacity are free; topics, ways: how many of those that
     * are wished; rest: days since they were asked, of REST_DAYS; languages: how many in
     * common */
    int32_t is, of;
    uint64_t bits; /* those topics, ways, languages, sides */
};

struct mentor_match { /* of a wish and a mentor */
    int32_t score;
    bool fits; /* if not, the one reason is the condition that is broken */
    size_t reason_count;
    struct mentor_reason reasons[MENTOR_CODE_COUNT]; /* in the order of the codes */
};

/* tried: that mentor was asked for this person before. */
void mentor_judge(struct mentor_match *out, const struct mentor_wish *w,
                  const struct mentor *m, bool tried, int64_t now);

struct mentor_entry {
    struct mentor mentor;
    struct mentor_match match;
};

/* The best of many, and why the others are not there: by the first condition broken. */
struct mentor_list {
    struct mentor_entry *entries; /* lent by the caller, best first */
    size_t room;                  /* at least 1 */
    size_t count;
    size_t fitting; /* how many fit, kept or not */
    size_t broken[MENTOR_CONDITIONS];
};
void mentor_list_init(struct mentor_list *l, struct mentor_entry *entries, size_t room);
/* In any order: higher score first, then who was asked longest ago, then by id, which is
 * the order in which they were taken on. */
void mentor_list_add(struct mentor_list *l, const struct mentor_wish *w,
                     const struct mentor *m, bool tried, int64_t now);
