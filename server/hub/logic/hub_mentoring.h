/* hub_mentoring: what becomes of requests for a mentor (docs/mentors.md): each event of
 * core/mentor_state.h with all that it means here, in the transaction that is open: the
 * mentor's room, the offer, who is told. Room and pause are looked at in that
 * transaction, and the tables' CHECKs stand behind it. */
#pragma once

#include "core/seal.h"
#include "server/hub/logic/hub_decide.h"
#include "store/hub_mentors.h"

enum { MENTORS_LISTED = 10, MENTORINGS_A_PASS = 20 };

/* ERR_INPUT says why that cannot be now; the transaction is then to be rolled back. */
MUST_CHECK bool mentoring_step(const struct decider *d, struct hub_mentoring *m,
                               const struct mentor_event *event, struct err *e);

/* Its person takes it back; fine if it is closed already. */
MUST_CHECK bool mentoring_withdraw(const struct decider *d, const char *op,
                                   struct err *e);

/* Opens the box of a request; secret. *readable false: the key is gone, or it was
 * erased. */
MUST_CHECK bool mentoring_open(const struct decider *d, const char *op,
                               struct personal *personal, bool *readable, struct err *e);

/* All mentors for that wish. */
MUST_CHECK bool mentoring_rank(const struct decider *d, const char *op,
                               const struct mentor_wish *wish, struct mentor_list *list,
                               struct err *e);

/* Looks for a mentor: offers to the best, or names a group session, or notes that nobody
 * is free. */
MUST_CHECK bool mentoring_look(const struct decider *d, struct hub_mentoring *m,
                               struct err *e);

/* Whether time has brought anything: so that nothing is written for nothing. */
MUST_CHECK bool mentoring_waits(const struct decider *d, bool *waits, struct err *e);
/* What time brings, MENTORINGS_A_PASS of it: lapsed offers, follow-ups, looks. *more:
 * there may be others. */
MUST_CHECK bool mentoring_run(const struct decider *d, bool *more, struct err *e);

/* ---- hub_mentor_words.c ---- */

struct mentor_told { /* lent; what an effect tells, and of whom */
    const char *op;
    const struct mentor_effect *effect;
    const char *session; /* that is named; "" */
    int64_t until;       /* of the offer */
};
/* Queues what is to be told. Who was erased or removed is told nothing. */
MUST_CHECK bool mentoring_tell(const struct decider *d, const struct mentor_told *told,
                               struct err *e);
