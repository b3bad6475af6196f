/* hub_mentor_staff: what staff do with mentors and with requests for one. Each is one
 * transaction with its audit row. A mentor's ref is "M..."; op is that of a request. */
#pragma once

#include "core/seal_own.h"
#include "server/hub/logic/hub_mentoring.h"
#include "server/hub/logic/hub_staff.h"

/* ---- mentors ---- */

/* m->m has what staff entered, and gets its id; m its ref. ERR_INPUT names the field. */
MUST_CHECK bool mentor_take_on(struct hub *h, const struct staff *by,
                               struct hub_mentor *m, const struct mentor_details *details,
                               struct err *e);

struct mentor_shown { /* all lent for the call */
    const struct hub_mentor *mentor;
    const struct mentor_details *details; /* secret; zero if not readable */
    bool readable;
};
struct mentor_show {
    const char *ref; /* NULL: all that are not removed */
    void (*each)(void *context, const struct mentor_shown *shown);
    void *context;
};
MUST_CHECK bool mentor_show(struct hub *h, const struct staff *by,
                            const struct mentor_show *what, struct err *e);

struct mentor_change {
    uint32_t capacity;  /* 0: as it is */
    bool pause, resume; /* at most one of them */
};
/* A pause ends what they are offered: the next mentor is asked. ERR_INPUT for a capacity
 * below what they have now. */
MUST_CHECK bool mentor_change(struct hub *h, const struct staff *by, const char *ref,
                              const struct mentor_change *change, struct hub_mentor *m,
                              bool *found, struct err *e);
/* For good: who they are is erased. Those with whom they talk stay theirs. */
MUST_CHECK bool mentor_remove(struct hub *h, const struct staff *by, const char *ref,
                              struct hub_mentor *m, bool *found, struct err *e);

/* ---- requests ---- */

struct mentor_act {
    enum mentor_event_kind kind; /* OFFER, MORE, ACCEPT, PASS, TALKED ..., CLOSE */
    const char *ref; /* OFFER: of the mentor; NULL: the best, or else a group session */
};
/* ERR_INPUT says why that cannot be now; *m is as it then stands. */
MUST_CHECK bool mentoring_act(struct hub *h, const struct staff *by, const char *op,
                              const struct mentor_act *act, struct hub_mentoring *m,
                              bool *found, struct err *e);

/* The ranking for a request, which this opens. ERR_INPUT if it cannot be opened. */
MUST_CHECK bool mentoring_suggest(struct hub *h, const struct staff *by, const char *op,
                                  struct mentor_wish *wish, struct mentor_list *list,
                                  bool *found, struct err *e);

struct mentoring_shown { /* all lent for the call */
    const struct hub_mentoring_row *row;
    const struct personal *personal; /* secret; zero if not readable */
    bool readable;
};
struct mentoring_show {
    bool all; /* closed ones too */
    void (*each)(void *context, const struct mentoring_shown *shown);
    void *context;
};
MUST_CHECK bool mentoring_show(struct hub *h, const struct staff *by,
                               const struct mentoring_show *what, struct err *e);
