/* wire_places: messages about places held by kiosks, and about how things stand
 * (docs/protocol.md, 4 and 6). Read and written as those of wire.h. */
#pragma once

#include "core/wire.h"

/* The hub allots places of a session to one kiosk on one machine: until they are given
 * back by a `return`, nobody else can book them. To one installation of it: whoever comes
 * after that cannot know what it has promised from them. */
struct lend {
    struct epoch epoch;
    char inst[WIRE_INST_SIZE];
    char session[UUID_SIZE];
    uint32_t places;           /* 1 to LEND_PLACES_MAX */
    uint8_t hw[HW_HASH_BYTES]; /* of the machine for which it holds; as in its hello */
    uint64_t id;               /* its hseq; from 1 */
    bool back;                 /* please give it back: return what is not spent */
};
MUST_CHECK bool wire_put_lend(struct bytes *out, const struct lend *m, struct err *e);
MUST_CHECK bool wire_get_lend(struct lend *m, const void *body, size_t size,
                              struct err *e);

/* "status" (ASK, on req) and its ANSWER (on rsp): a box each, sealed to the hub, and to a
 * key that was made for this one question. What is inside: seal_status.h. */
struct boxed {
    enum wire_kind kind; /* WIRE_ASK or WIRE_ANSWER */
    char cid[WIRE_CID_SIZE];
    char key[KEYID_SIZE]; /* ASK: id of the hub's sealing key; ANSWER: empty */
    const uint8_t *box;   /* lent */
    size_t box_size;      /* 1 to WIRE_BOX_MAX */
    struct epoch epoch;   /* ANSWER: of the hub that gave it, with its hseq then; a hub of
                             before does not say: counter 0 */
    uint64_t hseq;
};
MUST_CHECK bool wire_put_boxed(struct bytes *out, const struct boxed *m, struct err *e);
/* m->kind says which is expected. The box is decoded into boxes (cleared first) and lent
 * from there. */
MUST_CHECK bool wire_get_boxed(struct boxed *m, struct bytes *boxes, const void *body,
                               size_t size, struct err *e);
