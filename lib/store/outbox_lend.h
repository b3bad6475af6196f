/* outbox_lend: places of sessions that the hub has allotted to this kiosk, in outbox.db
 * (docs/protocol.md, 6). Only the agent writes them.
 *
 * An allotment ("lend") is spent by outbox_number: in the one commit before a booking's
 * first send its number and its lend are fixed, and neither ever changes but for the
 * number on a fork. So a booking with a lend has its places, whatever comes. It is ended
 * by its return, an op like any: as that is numbered later, it comes after every booking
 * that spent from the lend, and once it is written nothing is spent from it any more.
 *
 * Holds for one machine: on a copy of the disk in another one nothing is spent, and
 * nothing returned, for the first may do either. The one case that this does not cover:
 * an old image of the disk put back into the same machine spends what was spent before.
 */
#pragma once

#include "core/wire_places.h"
#include "store/outbox.h"

enum { OUTBOX_LENDS_MAX = 1000 };

struct outbox_terms { /* for outbox_number: what may be spent */
    struct epoch epoch;
    uint8_t hw[HW_HASH_BYTES]; /* this machine; all zero: not known, nothing is spent */
};

/* Whether its id is higher than any seen for its session, in whatever epoch: a restored
 * hub counts from above all that was told, and says again what it does not yet know to be
 * returned. Taken as news, that would be spent behind its return. */
MUST_CHECK bool outbox_lend_is_news(struct outbox *ob, const struct lend *l, bool *news,
                                    struct err *e);
/* Keeps it if it is news. What its session had before must have been returned. ERR_FULL
 * at OUTBOX_LENDS_MAX. */
MUST_CHECK bool outbox_lend_put(struct outbox *ob, const struct lend *l, bool *news,
                                struct err *e);

struct outbox_lend {
    int64_t place; /* names it here */
    struct lend lend;
    uint32_t spent; /* in places */
};

/* Walks those that are not returned, for that machine, in order: begin with after 0, go
 * on with out->place. ERR_BROKEN without outbox_broken, *found: that row cannot be read;
 * its place stands in out->place all the same. */
MUST_CHECK bool outbox_lend_next(struct outbox *ob, const uint8_t hw[HW_HASH_BYTES],
                                 int64_t after, struct outbox_lend *out, bool *found,
                                 struct err *e);

struct outbox_lend_ids {
    uint64_t *ids; /* lent by the caller */
    size_t room, count;
};

/* The ids of those, the newest first. */
MUST_CHECK bool outbox_lends_open(struct outbox *ob, const uint8_t hw[HW_HASH_BYTES],
                                  struct outbox_lend_ids *out, struct err *e);
/* The ids of those whose return has no outcome yet. */
MUST_CHECK bool outbox_lends_returning(struct outbox *ob, struct outbox_lend_ids *out,
                                       struct err *e);

struct outbox_return { /* what the return's row needs besides */
    char op[UUID_SIZE];
    int64_t made;
    uint64_t made_ms;
    char boot[UUID_SIZE];
};

/* Writes the return of what is unspent, in one commit with the lend's end. One that is
 * returned already: nothing happens. */
MUST_CHECK bool outbox_lend_return(struct outbox *ob, int64_t place,
                                   const struct outbox_return *r, struct err *e);

/* The same for the lend that the hub asks back. One that was never seen here is written
 * down as returned whole, so that an older copy of it that comes late is not taken. */
MUST_CHECK bool outbox_lend_back(struct outbox *ob, const struct lend *l,
                                 const struct outbox_return *r, struct err *e);

/* The first booking with a number above n that has places of an allotment. */
MUST_CHECK bool outbox_spent_after(struct outbox *ob, uint64_t n, struct outbox_row *row,
                                   bool *found, struct err *e);

/* The hub holds op n: it will answer later. *news false if that was known, or it is
 * answered. */
MUST_CHECK bool outbox_held(struct outbox *ob, uint64_t n, bool *news, struct err *e);
