/* downlink: when a kiosk says hello and pulls, and which batches it may apply
 * (docs/protocol.md, 5). Knows only numbers; the rows are the content store's.
 *
 * Sans-I/O: say what happened, then act on downlink_next until it says NOTHING, then
 * sleep until downlink_due_ms or the next event. One pull is outstanding at most.
 */
#pragma once

#include <stdint.h>

#include "core/wire.h"

enum { DOWNLINK_PULL_MAX = 500, DOWNLINK_PULL_MIN = 1, DOWNLINK_TIMEOUT_MS = 10000 };

enum downlink_action { DOWNLINK_NOTHING, DOWNLINK_HELLO, DOWNLINK_PULL };

enum downlink_verdict {
    DOWNLINK_APPLY,     /* from <= cursor < to: apply lines with seq > cursor */
    DOWNLINK_APPLY_OLD, /* likewise, but its digest is of a past that we may never have
                           been equal to: apply it as if it had none */
    DOWNLINK_DISCARD,   /* old, or of no use now */
    DOWNLINK_NEW_EPOCH, /* a validly signed head of a higher epoch counter: the downlink
                           has moved to it, cursor 0; call content_new_epoch */
};

struct downlink {
    bool online;
    struct epoch epoch; /* counter 0: none yet */
    uint64_t cursor;    /* applied up to and with this seq */
    uint64_t head;      /* the seq to be pulled up to */
    uint64_t newest; /* highest head that any message of this epoch named; never less */
    bool sure;       /* newest is no lower than the head of any page we ever applied */
    bool hello_due;
    bool hello_answered;   /* in this connection */
    uint64_t pull_sent_ms; /* 0: none outstanding */
    uint64_t hello_sent_ms;
    uint32_t page_max;      /* halves after a time-out, grows back after a page */
    uint64_t pull_from;     /* of the outstanding pull */
    bool page_taken;        /* its page was given to the store */
    uint64_t pull_after_ms; /* no pull before: repairs are spaced out */
    uint32_t mismatches;    /* digests that did not match since we last were equal */
    bool repair_due;
};

void downlink_init(struct downlink *d, const struct epoch *epoch, uint64_t cursor);
void downlink_online(struct downlink *d, bool online);
/* Of a head: APPLY when it is of our epoch, DISCARD when it is to be ignored. Give it a
 * head with a cid only if that is the cid of the newest hello. */
enum downlink_verdict downlink_head(struct downlink *d, const struct head *h);
/* After that: whether this head is worth comparing with what we hold. A page made at head
 * 90 may end at 83, without the records that were changed again in 84 to 90; so we then
 * equal no state that the hub had before 90, and a late head of 83 says nothing. Where
 * it is: if its digest or count is not ours, content_refill and then
 * downlink_applied(d, 0, false). Nothing is comparable before hello was answered once:
 * newest is not on the disk. */
bool downlink_comparable(const struct downlink *d, const struct head *h);
enum downlink_verdict downlink_batch(struct downlink *d, const struct batch *b);
/* The store's answer after applying. Where the store fails say nothing: the pull's
 * time-out paces the next try. matched: digest and count equalled at head. If not,
 * the store has gone back to cursor 0 (content.h), and so does the downlink: the first
 * time everything is pulled again at once, later after 1, 2, 4 ... 60 minutes. */
void downlink_applied(struct downlink *d, uint64_t cursor, bool matched);
enum downlink_action downlink_next(struct downlink *d, uint64_t now_ms);
/* When to ask next again; 0: at once, UINT64_MAX: never. */
uint64_t downlink_due_ms(const struct downlink *d);
