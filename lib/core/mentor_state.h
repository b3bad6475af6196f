/* mentor_state: how far one request for a mentor is (docs/mentors.md). Pure: what
 * happened and the time go in; what it means for the mentor's room and who is to be told
 * come out.
 *
 *   asked --offer--> offered --accept--> accepted --talked yes--> closed
 *     ^                 | pass, silence, the mentor is away         |
 *     +-----------------+<------------------ talked no ------------+
 *   asked --nobody is free--> group (a group session was named) --offer--> offered
 *
 * Anything but closed may be withdrawn by the person or closed by staff. An offer holds a
 * place of the mentor from when it is made, so an acceptance always has one; it is given
 * back in the same step that ends it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "core/uuid.h"

enum mentor_state {
    MENTOR_ASKED,
    MENTOR_OFFERED, /* to one mentor, until the offer ends */
    MENTOR_ACCEPTED,
    MENTOR_GROUP, /* nobody was free: a group session was named; still looked for */
    MENTOR_CLOSED,
    MENTOR_STATE_COUNT
};
const char *mentor_state_name(enum mentor_state s);

enum mentor_end { /* why it is closed */
                  MENTOR_END_NONE,
                  MENTOR_END_TALKED,
                  MENTOR_END_SILENT, /* nobody has said whether they talked */
                  MENTOR_END_WITHDRAWN,
                  MENTOR_END_STAFF,
                  MENTOR_END_COUNT
};
const char *mentor_end_name(enum mentor_end end);

enum mentor_reply { /* how one offer ended */
                    MENTOR_REPLY_OPEN,
                    MENTOR_REPLY_ACCEPTED,
                    MENTOR_REPLY_PASSED,
                    MENTOR_REPLY_LAPSED,
                    MENTOR_REPLY_ENDED,      /* by the request's end, or a pause */
                    MENTOR_REPLY_NO_CONTACT, /* accepted, but they did not talk */
                    MENTOR_REPLY_COUNT
};
const char *mentor_reply_name(enum mentor_reply reply);

struct mentor_rules {
    bool automatic;       /* the first offer needs nobody of staff */
    uint32_t offer_s;     /* how long an offer stands; 0: MENTOR_OFFER_S */
    uint32_t follow_up_s; /* after that it is asked whether they talked; 0:
                             MENTOR_FOLLOW_UP_S */
};
enum {
    MENTOR_OFFER_S = 48 * 3600,
    MENTOR_FOLLOW_UP_S = 10 * 86400,
    MENTOR_FOLLOW_UPS = 3,    /* then it is closed */
    MENTOR_LOOK_S = 6 * 3600, /* nobody was free: look again, at the latest */
};

struct mentor_request {
    enum mentor_state state;
    bool automatic;          /* the next offer is made by itself */
    bool more;               /* offered: that mentor was told more */
    char mentor[UUID_SIZE];  /* offered, accepted; else "" */
    char session[UUID_SIZE]; /* group session named last; "": none yet */
    int64_t until;           /* offered: when that ends; else 0 */
    int64_t due;             /* accepted: next follow-up; asked, group: next look */
    uint32_t follow_ups;     /* since it was accepted */
    enum mentor_end end;
};

enum mentor_event_kind {
    MENTOR_EVENT_OFFER,  /* to .mentor */
    MENTOR_EVENT_GROUP,  /* nobody is free: .session is named */
    MENTOR_EVENT_NOBODY, /* nobody is free, and there is no session either */
    MENTOR_EVENT_MORE,
    MENTOR_EVENT_ACCEPT,
    MENTOR_EVENT_PASS,
    MENTOR_EVENT_AWAY, /* the mentor is paused or gone */
    MENTOR_EVENT_TALKED,
    MENTOR_EVENT_NOT_TALKED,
    MENTOR_EVENT_NOT_YET,
    MENTOR_EVENT_WITHDRAW,
    MENTOR_EVENT_CLOSE,
    MENTOR_EVENT_TIME, /* time has passed: ends what has lapsed, asks what is due */
    MENTOR_EVENT_COUNT
};

struct mentor_event {
    enum mentor_event_kind kind;
    const char *mentor, *session; /* lent */
};

enum mentor_tell { /* who is told what, as bits */
                   MENTOR_TELL_OFFER =
                       1 << 0, /* the mentor: topic, language, way; nobody's name */
                   MENTOR_TELL_MORE =
                       1 << 1, /* the mentor: what the person wrote besides */
                   MENTOR_TELL_DETAILS =
                       1 << 2, /* the mentor: first name and contact, by consent */
                   MENTOR_TELL_OVER =
                       1 << 3, /* the mentor: no longer wanted, forget details */
                   MENTOR_TELL_FOUND = 1 << 4, /* the person: a mentor will be in touch */
                   MENTOR_TELL_GROUP = 1 << 5, /* the person: a group session */
                   MENTOR_TELL_FOLLOW_UP = 1 << 6 /* the person: did you talk? */
};

struct mentor_effect {
    char mentor[UUID_SIZE];    /* whose counts and offer these are; "": nobody's */
    int32_t offered, accepted; /* by how much they change */
    enum mentor_reply reply;   /* what the offer is now; OPEN after an OFFER */
    bool replied;              /* the offer has changed */
    bool looks;                /* the next mentor is to be looked for */
    uint32_t tell;             /* enum mentor_tell */
};

struct mentor_request mentor_request_new(const struct mentor_rules *rules, int64_t now);

/* What becomes of it. ERR_INPUT says why that cannot be now; then nothing has changed.
 * TIME never fails, and does nothing if nothing is due. */
MUST_CHECK bool mentor_step(struct mentor_request *r, const struct mentor_event *event,
                            const struct mentor_rules *rules, int64_t now,
                            struct mentor_effect *effect, struct err *e);
/* When TIME has something to do; INT64_MAX: never. Looks for a mentor are not in it. */
int64_t mentor_request_due(const struct mentor_request *r);
