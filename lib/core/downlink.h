/* downlink: when a kiosk says hello, pulls and repairs, and which batches it may apply
 * (docs/protocol.md, 5). Knows only numbers; the rows are the content store's.
 *
 * Sans-I/O: say what happened, then act on downlink_next until it says NOTHING, then
 * sleep until downlink_due_ms or the next event. One request is outstanding at most.
 * Where the store fails say nothing: the request's time-out paces the next try.
 */
#pragma once

#include <stdint.h>

#include "core/wire_repair.h"

enum { DOWNLINK_PULL_MAX = 500, DOWNLINK_PULL_MIN = 1, DOWNLINK_TIMEOUT_MS = 10000 };

enum downlink_action {
    DOWNLINK_NOTHING,
    DOWNLINK_HELLO,
    DOWNLINK_PULL,        /* from cursor, at most page_max records */
    DOWNLINK_COMPARE,     /* ask for the digests of all buckets */
    DOWNLINK_PULL_BUCKET, /* mend.bucket behind mend.after */
    DOWNLINK_MENDED,      /* content_repaired(mend.seq), then downlink_mended */
    DOWNLINK_BEGIN_FILL,  /* content_fill_begin, then downlink_filling */
    DOWNLINK_FILL,        /* a pull from filled, for the snapshot of number filling */
};

enum downlink_verdict {
    DOWNLINK_APPLY,     /* from <= cursor < to: apply lines with seq > cursor. A page with
                           snapshot set: likewise, with content_fill */
    DOWNLINK_APPLY_OLD, /* likewise, but compare nothing: its digest is of a past that we
                           may never have been equal to, or a repair is due anyway */
    DOWNLINK_DISCARD,   /* old, or of no use now */
    DOWNLINK_NEW_EPOCH, /* a validly signed head of a higher epoch counter: content_adopt
                           and then downlink_adopt */
};

enum downlink_way {
    DOWNLINK_FOLLOWS,  /* pulls what it has not; all is well as far as it knows */
    DOWNLINK_COMPARES, /* differs from the hub, and does not know yet where */
    DOWNLINK_MENDS,    /* pulls the buckets that differ */
    DOWNLINK_FILLS,    /* a snapshot */
};

struct downlink_mend {
    uint64_t seq; /* the head at which the buckets were compared */
    bool due[LTHASH_BUCKETS];
    uint32_t bucket; /* the one being mended; LTHASH_BUCKETS: none is left */
    char after[UUID_SIZE];
};

struct downlink {
    bool online;
    struct epoch epoch; /* counter 0: none yet */
    uint64_t cursor;    /* applied up to and with this seq */
    uint64_t head;      /* the seq to be pulled up to */
    uint64_t newest; /* highest head that any message of this epoch named; never less */
    bool sure;       /* newest is no lower than the head of any page we ever applied */
    bool hello_due;
    bool hello_answered; /* in this connection */
    uint64_t sent_ms;    /* the outstanding request; 0: none */
    uint64_t hello_sent_ms;
    uint64_t hello_after_ms; /* none is said before */
    uint32_t page_max;       /* halves after a time-out, grows back after a page */
    uint64_t pull_from;      /* of the outstanding pull */
    bool page_taken;         /* its page was given to the store */

    enum downlink_way way;
    uint32_t mismatches; /* digests that did not match since we last were equal */
    bool repair_due;     /* and repair_after_ms is not yet known */
    uint64_t repair_after_ms;
    struct downlink_mend mend;
    uint32_t filling; /* generation; 0: not begun */
    uint64_t filled;
};

void downlink_init(struct downlink *d, const struct epoch *epoch, uint64_t cursor);
/* After init: what content_state says of rows of another epoch and of a snapshot. */
void downlink_foreign(struct downlink *d);
void downlink_filling(struct downlink *d, uint32_t generation, uint64_t filled);
void downlink_online(struct downlink *d, bool online);
/* The next hello is said no sooner. After each one that is a time-out; so set it behind
 * DOWNLINK_HELLO where that would be too often. */
void downlink_hello_after(struct downlink *d, uint64_t ms);
/* Nobody listens: what was asked is lost, and hello is said again, from then on. */
void downlink_unheard(struct downlink *d, uint64_t hello_after_ms);

/* Of a head: APPLY when it is of our epoch, DISCARD when it is to be ignored. Give it a
 * head with a cid only if that is the cid of the newest hello. */
enum downlink_verdict downlink_head(struct downlink *d, const struct head *h);
/* The store has taken on the head's epoch. cursor is 0, or the head's where we equal it;
 * foreign: rows of another epoch are there and must be mended. */
void downlink_adopt(struct downlink *d, const struct head *h, uint64_t cursor,
                    bool foreign);
/* Whether this head is worth comparing with what we hold. A page made at head 90 may end
 * at 83, without the records that were changed again in 84 to 90; so we then equal no
 * state that the hub had before 90, and a late head of 83 says nothing. Nothing is
 * comparable before hello was answered once: newest is not on the disk. */
bool downlink_comparable(const struct downlink *d, const struct head *h);
/* What was compared did not match: the first two times the buckets are compared, from
 * then on a snapshot is pulled; at once, then after 1, 2, 4 ... 60 minutes. What the
 * store holds is kept, shown and followed meanwhile. */
void downlink_differs(struct downlink *d);
/* What was compared did. */
void downlink_equal(struct downlink *d);

enum downlink_verdict downlink_batch(struct downlink *d, const struct batch *b);
/* The store has applied it. */
void downlink_applied(struct downlink *d, uint64_t cursor);
/* The store has put a page into the snapshot: its cursor now. */
void downlink_filled(struct downlink *d, uint64_t filled);
/* The snapshot is whole and shown. */
void downlink_swapped(struct downlink *d, uint64_t cursor);

/* Whether an answer to compare is worth looking at; then say which buckets differ. */
bool downlink_wants_buckets(const struct downlink *d, const struct buckets *m);
void downlink_mend(struct downlink *d, uint64_t seq, const bool differs[LTHASH_BUCKETS]);
/* Whether the page is the one that was asked for; then, after content_replace, replaced.
 */
bool downlink_wants_page(const struct downlink *d, const struct bucket_page *m);
void downlink_replaced(struct downlink *d, const struct bucket_page *m);
void downlink_mended(struct downlink *d, uint64_t cursor);

enum downlink_action downlink_next(struct downlink *d, uint64_t now_ms);
/* When to ask next again; 0: at once, UINT64_MAX: never. */
uint64_t downlink_due_ms(const struct downlink *d);
