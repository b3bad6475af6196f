/* hub_decide: what becomes of one operation that a person made (docs/protocol.md, 6).
 *
 * Called once for each op, inside the store's open transaction, with the op's own hseq
 * already counted. The box is opened in memory, compared with its outside, and wiped;
 * what is stored is the box as it came and keyed hashes. Who it is plays no part in a
 * decision.
 *
 * The waiting list is in order of hseq. A freed place goes to the first who fits:
 * confirmed if they said "take it for me", offered if they want to be asked; either way
 * it is taken.
 */
#pragma once

#include <stdint.h>

#include "core/wire.h"
#include "server/hub/logic/hub_keys.h"
#include "store/hub_store.h"

/* Kinds of op that this hub takes; a head says so. Others are held. */
#define HUB_TAKES                                                                        \
    (1U << OP_BOOK | 1U << OP_CANCEL | 1U << OP_INTEREST | 1U << OP_WITHDRAW)

enum { HUB_BATCH_MAX = 50, HUB_WRONG_CODES_MAX = 5, HUB_WRONG_CODES_S = 3600 };

struct touched { /* sessions whose places changed in this transaction */
    size_t count;
    char ids[HUB_BATCH_MAX][UUID_SIZE];
};

struct decider {
    struct hub_store *store;
    const struct hub_keys *keys;
    const char *area;
    int64_t now;
    struct touched *touched;
};

/* What cannot be decided now: *why is a word for the hold, or NULL if it can. */
MUST_CHECK bool decide_hold(const struct decider *d, const char *kiosk,
                            const struct op *op, const char **why, struct err *e);

/* Sets result, reason, position and as_of of the outcome, whose hseq is set. */
MUST_CHECK bool decide_op(const struct decider *d, const char *kiosk, const struct op *op,
                          struct outcome *o, struct err *e);

/* Gives free places to those who wait; marks the session as touched. */
MUST_CHECK bool decide_promote(const struct decider *d, const char *session,
                               struct err *e);

/* Writes the records of the touched sessions with the places left; empties the set. */
MUST_CHECK bool decide_refresh(const struct decider *d, struct err *e);
