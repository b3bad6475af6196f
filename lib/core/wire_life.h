/* wire_life: messages for when a party has lost something: a hub that was restored, an
 * installation that cannot supply a number any more, an erasure (docs/protocol.md, 9
 * and 10).
 * Read and written as those of wire.h. */
#pragma once

#include "core/wire.h"

enum { REPLAY_FRAME_MAX = 4096, FORGET_OPS_MAX = 100 };

/* On `op`: an op that an earlier life of the hub has answered, with that answer, so that
 * it need not be decided again. op.epoch is the kiosk's present one; the answer's frame
 * names its own. Answered by the outcome. */
struct replay {
    struct op op;         /* inst and n as when it was answered */
    const uint8_t *frame; /* lent: the signed outcome as it came, framed */
    size_t frame_size;    /* 1 to REPLAY_FRAME_MAX */
};
MUST_CHECK bool wire_put_replay(struct bytes *out, const struct replay *m, struct err *e);
/* box and frame are decoded into boxes[0] and boxes[1] (cleared first; with room for
 * WIRE_BOX_MAX and REPLAY_FRAME_MAX) and lent from there. */
MUST_CHECK bool wire_get_replay(struct replay *m, struct bytes boxes[2], const void *body,
                                size_t size, struct err *e);

/* On `op`: the kiosk cannot supply these numbers any more. */
struct void_range {
    struct epoch epoch;
    char inst[WIRE_INST_SIZE];
    uint64_t from, to; /* both included; 1 <= from <= to */
};
MUST_CHECK bool wire_put_void(struct bytes *out, const struct void_range *m,
                              struct err *e);
MUST_CHECK bool wire_get_void(struct void_range *m, const void *body, size_t size,
                              struct err *e);

/* FORGET (on out): ops whose box and row are to be erased. RECEIPT (on req): ops that
 * have been. */
struct op_list {
    enum wire_kind kind;
    size_t count; /* 1 to FORGET_OPS_MAX */
    char ops[FORGET_OPS_MAX][UUID_SIZE];
};
MUST_CHECK bool wire_put_ops(struct bytes *out, const struct op_list *m, struct err *e);
/* Sets m->kind. */
MUST_CHECK bool wire_get_ops(struct op_list *m, const void *body, size_t size,
                             struct err *e);
