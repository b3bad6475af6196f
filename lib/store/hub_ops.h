/* hub_ops: which operations came up, under which numbers, and what they were answered
 * (protocol.md, 6). Kept for ever; nothing personal but the bodies of held and unreadable
 * ops, which are sealed.
 *
 * An op is known by (kiosk, op). It is held (no answer yet) or answered (never changed).
 */
#pragma once

#include <stdint.h>

#include "store/hub_store.h"

enum { HUB_ANSWER_MAX = 2048, HUB_OP_BODY_MAX = 32768 };

struct hub_op {
    bool known, held;
    uint64_t hseq;
};

/* answer (cleared; filled if answered) is the outcome's body as first sent. */
MUST_CHECK bool hub_op_get(struct hub_store *s, const char *kiosk, const char *op,
                           struct hub_op *found, struct bytes *answer, struct err *e);

/* 0 if the installation has not been heard of. */
MUST_CHECK bool hub_inst_last(struct hub_store *s, const char *kiosk, const char *inst,
                              uint64_t *last, struct err *e);

/* The op that came under that number; "" if none. */
MUST_CHECK bool hub_number_get(struct hub_store *s, const char *kiosk, const char *inst,
                               uint64_t n, char op[UUID_SIZE], struct err *e);

/* Notes that op came under (inst, n) and moves last(inst) over every number that is then
 * known without a gap. Noting the same again is fine. */
MUST_CHECK bool hub_number_put(struct hub_store *s, const char *kiosk, const char *inst,
                               uint64_t n, const char *op, struct err *e);

/* Numbers up to `last` are accounted for, by ops or because they never will be. */
MUST_CHECK bool hub_inst_skip(struct hub_store *s, const char *kiosk, const char *inst,
                              uint64_t last, struct err *e);

/* A new op: held, with its body, or answered. Its hseq is the newest. */
MUST_CHECK bool hub_op_hold(struct hub_store *s, const char *kiosk, const struct op *op,
                            const void *body, size_t size, int64_t now, struct err *e);
MUST_CHECK bool hub_op_answer(struct hub_store *s, const char *kiosk, const struct op *op,
                              const struct outcome *o, const struct bytes *answer,
                              struct err *e);
/* Marks a held op: its decision met a damaged row. */
MUST_CHECK bool hub_op_damaged(struct hub_store *s, uint64_t hseq, struct err *e);
/* A held op gets its one answer; its body is dropped. */
MUST_CHECK bool hub_op_release(struct hub_store *s, const char *kiosk, const char *op,
                               const struct outcome *o, const struct bytes *answer,
                               struct err *e);
/* An op that an earlier life of the hub has answered, new here or held. Its hseq is the
 * answer's own; the next that is free if another op has that, as it can where one backup
 * was restored twice. The answer is kept as it was told in either case. */
MUST_CHECK bool hub_op_adopt(struct hub_store *s, const char *kiosk, const struct op *op,
                             const struct outcome *o, const struct bytes *answer,
                             struct err *e);
/* Whether an answer of that hseq says what it answers: those of before hubs did so do not
 * (outcome.asked). */
MUST_CHECK bool hub_op_asked(struct hub_store *s, uint64_t hseq, bool *says,
                             struct err *e);
/* Keeps the body of an op that could not be read, for staff. */
MUST_CHECK bool hub_op_set_aside(struct hub_store *s, const char *kiosk, const char *op,
                                 const void *body, size_t size, int64_t now,
                                 struct err *e);

struct hub_held {
    char kiosk[NAME_SIZE];
    uint64_t hseq;
};
/* The first behind held->hseq, into held; *found false at the end. */
MUST_CHECK bool hub_op_held(struct hub_store *s, struct hub_held *held,
                            struct bytes *body, bool *found, struct err *e);
/* Likewise, of held->kiosk alone. */
MUST_CHECK bool hub_op_held_of(struct hub_store *s, struct hub_held *held,
                               struct bytes *body, bool *found, struct err *e);
MUST_CHECK bool hub_op_held_count(struct hub_store *s, uint32_t *count, struct err *e);
/* Whether an op of that kiosk that is held, and was before `op`, may make something that
 * has a code: a booking, an interest, a request, or what a later version knows. */
MUST_CHECK bool hub_op_held_makes(struct hub_store *s, const char *kiosk, const char *op,
                                  bool *makes, struct err *e);

/* Wrong claim codes from a kiosk in the seconds up to now. Those of a time that has not
 * come, from before the clock was set back, do not count. */
MUST_CHECK bool hub_wrong_codes(struct hub_store *s, const char *kiosk, int64_t now,
                                uint32_t seconds, uint32_t *count, struct err *e);
/* Notes one, and forgets those that do not count. */
MUST_CHECK bool hub_wrong_code_put(struct hub_store *s, const char *kiosk, int64_t now,
                                   uint32_t seconds, struct err *e);
