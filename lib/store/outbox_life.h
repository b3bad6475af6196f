/* outbox_life: what the outbox does when a party has lost something: a copied
 * installation, a hub that was restored, backups that hold what we keep, an erasure
 * (docs/protocol.md, 9). For the agent only.
 */
#pragma once

#include "core/wire_life.h"
#include "store/outbox.h"

/* Another installation uses our numbers. In one commit: a new installation id, and what
 * is unanswered gets the numbers 1 to *made in its order, under the ids that it has. What
 * is answered keeps all but its number, which is of an installation that is over. */
MUST_CHECK bool outbox_fork(struct outbox *ob, uint64_t *made, struct err *e);
/* How often that has happened here. */
MUST_CHECK bool outbox_forks(struct outbox *ob, uint32_t *count, struct err *e);

/* ---- epochs, by their counter ---- */

/* The highest that outbox_epoch was ever told. It outlives content.db. */
MUST_CHECK bool outbox_newest_epoch(struct outbox *ob, uint32_t *counter, struct err *e);
MUST_CHECK bool outbox_epoch(struct outbox *ob, uint32_t counter, struct err *e);

/* The newest head that the hub has signed, which says which life of which hub this kiosk
 * follows, and those of lives before that no life since has been shown: one for each
 * epoch. They outlive content.db too. */
struct outbox_head {
    struct epoch epoch;
    uint64_t hseq;
    bool to_all; /* it came on d/head; else on this kiosk's rsp */
};
/* Of the newest epoch, and of the oldest. frame (cleared): as it came. A row that cannot
 * be read is not found. */
MUST_CHECK bool outbox_head_newest(struct outbox *ob, struct outbox_head *head,
                                   struct bytes *frame, bool *found, struct err *e);
MUST_CHECK bool outbox_head_oldest(struct outbox *ob, struct outbox_head *head,
                                   struct bytes *frame, bool *found, struct err *e);
/* In place of what was kept of its epoch. */
MUST_CHECK bool outbox_head_put(struct outbox *ob, const struct outbox_head *head,
                                const struct bytes *frame, struct err *e);
MUST_CHECK bool outbox_head_drop(struct outbox *ob, const struct epoch *epoch,
                                 struct err *e);

struct outbox_mark { /* a place in the order of the hub's decisions; zero: before all */
    uint32_t counter;
    uint64_t hseq;
    int64_t place;
};

/* The first row behind *mark whose answer the hub has not said in that epoch, and which
 * no backup is known to hold; *mark is then its place. boxes: its sealed box and the
 * signed outcome as it came. ERR_INPUT: what the row holds is no operation; *mark is its
 * place all the same, so the next call goes on behind it. */
MUST_CHECK bool outbox_replay_next(struct outbox *ob, uint32_t counter,
                                   struct outbox_mark *mark, struct outbox_row *row,
                                   struct bytes boxes[2], bool *found, struct err *e);
/* How many there are. */
MUST_CHECK bool outbox_replay_count(struct outbox *ob, uint32_t counter, uint32_t *count,
                                    struct err *e);
/* Takes one from them, whatever the hub says of it. */
MUST_CHECK bool outbox_shown(struct outbox *ob, const char *op, uint32_t counter,
                             struct err *e);

/* The next row behind place `after` whose answer was of a later version when it came,
 * with that message. */
MUST_CHECK bool outbox_unread(struct outbox *ob, int64_t after, struct outbox_row *row,
                              struct bytes *frame, bool *found, struct err *e);

/* ---- what need not be kept ---- */

enum { OUTBOX_BOX_KEPT_S = 30 * 86400, OUTBOX_ROW_KEPT_S = 90 * 86400 };

/* Backups of the hub hold our numbers up to n and its decisions up to hseq, of that
 * epoch. Neither goes down. */
MUST_CHECK bool outbox_watermark(struct outbox *ob, uint32_t counter, uint64_t n,
                                 uint64_t hseq, struct err *e);
/* Drops box and frame of what is answered and covered by a watermark, or whose answer was
 * seen here (by this call) more than OUTBOX_BOX_KEPT_S before now; now 0: not known. The
 * row stays. Nothing that is unanswered is touched. */
MUST_CHECK bool outbox_prune(struct outbox *ob, int64_t now, struct err *e);
/* The next row behind place `after` whose answer was seen here before then, and which has
 * no box any more. ERR_BROKEN without outbox_broken, *found: it cannot be read; its place
 * stands in row->place all the same. */
MUST_CHECK bool outbox_old(struct outbox *ob, int64_t before, int64_t after,
                           struct outbox_row *row, bool *found, struct err *e);

/* Deletes the rows of these ops, answered or not, so that no trace of them is in file or
 * log: the whole file is written anew. ERR_LATER if a reader was in the way of the last
 * step, ERR_FULL if the disk has no room for that: the rows are gone, their
 * traces are not, and it is to be called again. Unknown ops are fine. */
MUST_CHECK bool outbox_erase(struct outbox *ob, const struct op_list *ops, struct err *e);

/* Sets an unanswered operation aside that no hub would read, as its row is damaged: it
 * stays where it is, for staff, but is not sent, and its number can no longer be
 * supplied. It is so from then on, also after a restart. */
MUST_CHECK bool outbox_spoil(struct outbox *ob, uint64_t n, struct err *e);
/* How many stand aside so. */
MUST_CHECK bool outbox_spoilt(struct outbox *ob, uint32_t *count, struct err *e);

/* The first number from n on that can still be sent; one above the highest if none. */
MUST_CHECK bool outbox_supply(struct outbox *ob, uint64_t n, uint64_t *next,
                              struct err *e);

/* ---- to another machine ---- */

/* The next unanswered row behind place `after`, with its box. */
MUST_CHECK bool outbox_unanswered_next(struct outbox *ob, int64_t after,
                                       struct outbox_row *row, struct bytes *box,
                                       bool *found, struct err *e);
/* Takes in such a row of another outbox, between begin and end, which makes all of them
 * true or none (keep false). It gets a number of ours; its allotment stays as it is if it
 * had a number there. Nobody can look it up by its code here. *news false: it is here. */
MUST_CHECK bool outbox_take_over_begin(struct outbox *ob, struct err *e);
MUST_CHECK bool outbox_take_over(struct outbox *ob, const struct outbox_row *row,
                                 const struct bytes *box, bool *news, struct err *e);
MUST_CHECK bool outbox_take_over_end(struct outbox *ob, bool keep, struct err *e);
