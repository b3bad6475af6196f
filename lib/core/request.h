/* request: what a person answers when they ask for something that staff see to: a
 * question, a place in the register, "available again", a complaint, an erasure, a mentor
 * (docs/protocol.md, 4). Which answers go with which kind is decided here, for kiosk and
 * hub alike.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "core/fields.h"
#include "core/mentor_wish.h"
#include "core/ref.h"
#include "core/wire.h"

enum { REQUEST_TEXT_SIZE = 1201 /* 300 code points */, REQUEST_MILES_MAX = 100 };

enum subject {
    SUBJECT_NONE,
    SUBJECT_JOB, /* question: of one vacancy, which is the target; or of jobs */
    SUBJECT_WORK,
    SUBJECT_SESSIONS,
    SUBJECT_LANGUAGE, /* "in my language": lang says which; the target, what */
    SUBJECT_SEEN,     /* complaint: somebody saw it who should not have */
    SUBJECT_WRONG,    /* it is wrong */
    SUBJECT_COPY,     /* show me what you hold */
    SUBJECT_ALL,      /* erase: all about me */
    SUBJECT_CODE,     /* what that code stands for */
    SUBJECT_OTHER,    /* question, complaint */
    SUBJECT_COUNT
};
bool subject_fits(enum subject s, enum op_kind kind);

enum part_of_day { PART_MORNING, PART_AFTERNOON, PART_EVENING, PART_NIGHT, PART_COUNT };
enum { WEEKDAYS = 7 };                               /* 0: Monday */
const char *weekday_code(int day);                   /* "monday" */
const char *part_of_day_code(enum part_of_day part); /* "morning" */

enum { WEEKS_MAX = 12 };

struct request { /* secret */
    enum subject subject;
    char text[REQUEST_TEXT_SIZE]; /* question, complaint, mentor; may be empty */
    uint32_t tasks;               /* profile: what they would do (task.h) */
    uint32_t days, parts;         /* profile: bit = day, part_of_day */
    uint32_t miles;               /* profile: how far; 0: any distance */
    bool cover;                   /* profile: rings at short notice are welcome */
    uint32_t weeks;               /* available: from in so many weeks; 0: now */
    char about[CLAIM_SIZE];       /* erase: the code, if it is of one thing */
    struct mentor_wish wish;      /* mentor */
};

/* ERR_INPUT names the answer that is missing or does not go with that kind. */
MUST_CHECK bool request_check(const struct request *a, enum op_kind kind, struct err *e);
void request_put(struct fields_writer *w, const struct request *a, enum op_kind kind);
void request_get(struct fields_reader *r, struct request *a);
