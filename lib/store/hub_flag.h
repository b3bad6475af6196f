/* hub_flag: what staff are to look at: operations that are held or set aside (hub_ops.h),
 * and bookings of one session that may be the same person's twice.
 *
 * Nothing personal: ids, kinds, times and the sealed bodies as they came. A pair is noted
 * after the booking was decided, by equal keyed hashes of contact and name; that decides
 * nothing and no kiosk learns of it (docs/protocol.md, 6).
 */
#pragma once

#include <stdint.h>

#include "store/hub_ops.h"
#include "store/hub_people.h"

struct hub_aside { /* an operation that is held or was set aside */
    char kiosk[NAME_SIZE];
    char op[UUID_SIZE];
    int kind; /* enum op_kind; OP_KIND_COUNT: of a later version */
    uint64_t hseq;
    bool held;         /* else it was refused as unreadable */
    bool damaged;      /* held: its decision met a damaged row the last time */
    int64_t since;     /* when it came */
    int64_t opened_at; /* a later try could open it: contact this person; 0: none could */
};

/* All, in order of hseq. The body is lent for the call. */
struct hub_aside_list {
    bool (*each)(void *context, const struct hub_aside *a, const void *body, size_t size);
    void *context;
};
MUST_CHECK bool hub_aside_list(struct hub_store *s, const struct hub_aside_list *list,
                               struct err *e);
/* The oldest of that op id, with its body. */
MUST_CHECK bool hub_aside_get(struct hub_store *s, const char *op, struct hub_aside *a,
                              struct bytes *body, bool *found, struct err *e);
/* Notes that it can be opened now. Its outcome stays as it was told. */
MUST_CHECK bool hub_aside_opened(struct hub_store *s, const struct hub_aside *a,
                                 int64_t now, struct err *e);
/* Drops the body of one that was set aside: it has been dealt with. */
MUST_CHECK bool hub_aside_drop(struct hub_store *s, const struct hub_aside *a,
                               struct err *e);
MUST_CHECK bool hub_aside_count(struct hub_store *s, uint32_t *count, struct err *e);

/* ---- the same person ---- */

struct hub_pair_booking {
    char op[UUID_SIZE];
    char kiosk[NAME_SIZE];
    enum state state;
    uint32_t places;
    int64_t received;
};

struct hub_pair {
    char session[UUID_SIZE];
    char ref[REF_SIZE]; /* of the session */
    struct hub_pair_booking first, second;
};

/* Pairs a booking that was just stored with each other one of its session that has the
 * same person and is not cancelled. */
MUST_CHECK bool hub_pair_note(struct hub_store *s, const char *op, struct err *e);
/* By session and age; unless all, only pairs of which neither is cancelled. */
struct hub_pair_list {
    bool all;
    bool (*each)(void *context, const struct hub_pair *p);
    void *context;
};
MUST_CHECK bool hub_pair_list(struct hub_store *s, const struct hub_pair_list *list,
                              struct err *e);
