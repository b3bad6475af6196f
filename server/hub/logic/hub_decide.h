/* hub_decide: what becomes of one operation that a person made (docs/protocol.md, 6).
 *
 * Called once for each op, inside the store's open transaction, with the op's own hseq
 * already counted. The box is opened in memory, compared with its outside, and wiped;
 * what is stored is the box as it came and keyed hashes. Who it is plays no part in a
 * decision.
 *
 * The waiting list is in order of hseq. A freed place goes to the first who fits:
 * confirmed if they said "take it for me", offered if they want to be asked; either way
 * it is taken. An offer that is not answered before its deadline lapses: that booking is
 * cancelled, and the place goes on.
 */
#pragma once

#include <stdint.h>

#include "core/wire.h"
#include "server/hub/logic/hub_core.h"
#include "server/hub/logic/hub_keys.h"
#include "store/hub_people.h"

/* Kinds of op that this hub takes; a head says so. Others are held. */
#define HUB_TAKES                                                                        \
    (1U << OP_BOOK | 1U << OP_CANCEL | 1U << OP_INTEREST | 1U << OP_WITHDRAW |           \
     1U << OP_CHANGE | 1U << OP_ANSWER_OFFER | 1U << OP_RETURN | 1U << OP_QUESTION |     \
     1U << OP_PROFILE | 1U << OP_AVAILABLE | 1U << OP_COMPLAINT | 1U << OP_ERASE |       \
     1U << OP_MENTOR)

enum {
    HUB_BATCH_MAX = 50,
    HUB_REPLIES_MAX = 2 * HUB_BATCH_MAX, /* an answer, and that it be forgotten */
    HUB_HELD_LOOK_MAX = 200,
    HUB_WRONG_CODES_MAX = 5,
    HUB_WRONG_CODES_S = 3600
};

enum {
    TOUCHED_MAX = 2 * HUB_BATCH_MAX, /* an op that moves a booking touches two */
    OFFER_LEAST_S = 1800,            /* nobody is asked for less time than that */
};

struct touched { /* sessions whose places changed in this transaction */
    size_t count;
    char ids[TOUCHED_MAX][UUID_SIZE];
};

struct decider {
    struct hub_store *store;
    const struct hub_keys *keys;
    const char *area;
    int64_t now;
    struct hub_rules rules;
    struct touched *touched;
};

/* The hub's own; touched may be another one than the hub's. */
struct decider hub_decider(struct hub *h, int64_t now, struct touched *touched);

/* What cannot be decided now: *why is a word for the hold, or NULL if it can. */
MUST_CHECK bool decide_hold(const struct decider *d, const char *kiosk,
                            const struct op *op, const char **why, struct err *e);

/* The decision of a held op met a damaged row: it is marked, with an alarm, and tried
 * again until that row is whole. */
MUST_CHECK bool decide_damaged(const struct decider *d, const char *kiosk, uint64_t hseq,
                               struct err *e);

/* Whether its person was told that this booking stands, before it is known here: its
 * kiosk has spent an allotted place for it, or it was changed, or an offer was taken. */
MUST_CHECK bool decide_promised(const struct decider *d, const char *kiosk,
                                const struct op *op, bool *is, struct err *e);

/* Sets result, reason, position and as_of of the outcome, whose hseq is set. */
MUST_CHECK bool decide_op(const struct decider *d, const char *kiosk, const struct op *op,
                          struct outcome *o, struct err *e);

/* Gives free places to those who wait; marks the session as touched. If some still wait
 * while kiosks hold places, the kiosks are asked to give them back. */
MUST_CHECK bool decide_promote(const struct decider *d, const char *session,
                               struct err *e);

/* Offers behind *last that have lapsed by now, `max` at most; *last is then the last that
 * was looked at. *next is when the first of those that are left behind it ends, INT64_MAX
 * if there is none. */
MUST_CHECK bool decide_lapse(const struct decider *d, struct hub_person *last, int max,
                             int64_t *next, struct err *e);

/* A booking that is not cancelled is, by another than its holder, who learns it by status
 * with that note. Gives its places on to nobody. */
MUST_CHECK bool decide_withdraw(const struct decider *d, struct hub_person *booking,
                                enum status_note note, struct err *e);

/* The session has another start: its bookings stand, its offers end before it. */
MUST_CHECK bool decide_moved(const struct decider *d, const char *session,
                             int64_t starts_at, struct err *e);
/* The session is closed: every booking is cancelled, every lend asked back. */
MUST_CHECK bool decide_closed(const struct decider *d, const char *session,
                              struct err *e);

/* Writes the records of the touched sessions with the places left; empties the set. */
MUST_CHECK bool decide_refresh(const struct decider *d, struct err *e);
