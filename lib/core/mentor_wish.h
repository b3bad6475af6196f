/* mentor_wish: what somebody wishes of a mentor, and what a mentor can give, in the same
 * words (docs/mentors.md). Sets are bit masks, bit = place in the enum or, of a language,
 * in match_words.h.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "core/fields.h"

enum mentor_topic {
    MENTOR_TOPIC_STARTING,   /* is this work for me, the first weeks */
    MENTOR_TOPIC_FINDING,    /* finding and choosing work */
    MENTOR_TOPIC_CONTRACT,   /* contract, pay, hours, holidays */
    MENTOR_TOPIC_BOUNDARIES, /* getting on with one another */
    MENTOR_TOPIC_ALONE,      /* working alone */
    MENTOR_TOPIC_CARE,       /* the tasks themselves */
    MENTOR_TOPIC_TRAINING,   /* training and the Care Certificate */
    MENTOR_TOPIC_COVER,      /* illness and holidays: cover */
    MENTOR_TOPIC_ENDING,     /* when a job ends */
    MENTOR_TOPIC_EMPLOYING,  /* being an employer */
    MENTOR_TOPIC_OTHER,
    MENTOR_TOPIC_COUNT
};
const char *mentor_topic_code(int topic); /* "starting" */
/* English, to be passed through gettext on a screen: "Starting out" */
const char *mentor_topic_label(int topic);

enum mentor_way { /* to talk */
                  MENTOR_WAY_PHONE,
                  MENTOR_WAY_TEXT,
                  MENTOR_WAY_EMAIL,
                  MENTOR_WAY_VIDEO,
                  MENTOR_WAY_MEET, /* in a public place */
                  MENTOR_WAY_COUNT
};
const char *mentor_way_code(int way); /* "phone" */
const char *mentor_way_label(int way);

/* PAs like to meet apart from employers: who is asked says which of the two. */
enum mentor_side { MENTOR_SIDE_PA, MENTOR_SIDE_EMPLOYER, MENTOR_SIDE_COUNT };
const char *mentor_side_code(int side); /* "pa", "employer" */

const char *mentor_language_code(int bit); /* "pl" */
const char *mentor_language_label(int bit);

struct mentor_wish {
    uint32_t topics, ways;
    uint32_t sides;     /* who is welcome: a PA, an employer, either */
    uint64_t languages; /* each of them would do */
};

/* None of the sets is empty, and no bit is unknown. ERR_INPUT names the set. */
MUST_CHECK bool mentor_wish_check(const struct mentor_wish *w, struct err *e);
bool mentor_wish_empty(const struct mentor_wish *w); /* nothing at all is said */
void mentor_wish_put(struct fields_writer *w, const struct mentor_wish *wish);
/* Absent ones stay as they were. */
void mentor_wish_get(struct fields_reader *r, struct mentor_wish *wish);
