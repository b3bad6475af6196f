/* outbox: outbox.db, what people did at this kiosk and the hub may not have yet.
 *
 * Two processes: the kiosk inserts (outbox_put), the agent numbers, sends and updates.
 * WAL and synchronous=FULL: when outbox_put has returned true the op survives a power
 * cut, and only then may a screen say "saved". Rows hold the sealed box, what routes it
 * and Argon2id(claim code): nothing personal can be read from it. Never dropped silently.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/ref.h"
#include "core/wire.h"

enum { OUTBOX_UNANSWERED_MAX = 10000, OUTBOX_SALT_BYTES = 16 };

struct outbox;

MUST_CHECK bool outbox_open(struct outbox **out, const char *path, struct err *e);
void outbox_close(struct outbox *ob);

/* For outbox_mend.c. */
struct db *outbox_db(struct outbox *ob);
/* Looks for damage; all of the file is read. */
MUST_CHECK bool outbox_check(struct outbox *ob, struct err *e);
/* Damage was met since it was opened: outbox_mend.h must see to it. */
bool outbox_broken(const struct outbox *ob);
/* The file at its path is another one, or gone: who opens it now has that other one. */
bool outbox_moved(struct outbox *ob);

/* The installation's id: 32 hex digits, made at first open. Lent while ob is open. */
const char *outbox_inst(const struct outbox *ob);

struct outbox_new {
    char op[UUID_SIZE];
    enum op_kind kind;
    char target[UUID_SIZE];
    uint32_t places;
    char key[KEYID_SIZE];
    int64_t made;         /* wall clock */
    uint64_t made_ms;     /* monotonic, of this boot */
    char boot[UUID_SIZE]; /* /proc/sys/kernel/random/boot_id: which boot made_ms is of */
    const uint8_t *box;
    size_t box_size;
    const char *code; /* claim code, its own or of the thing meant; only its slow hash is
                         kept */
};

/* ERR_FULL at OUTBOX_UNANSWERED_MAX or when the disk is; ERR_LATER where the file was
 * moved (outbox_moved). False: the op is not there, nor will it be after a power cut; so
 * "cannot save" is never followed by a delivery. One case is left, and its text begins
 * with "not undone": the disk failed amid COMMIT and again when that was undone. Until
 * something else is saved here, a power cut can bring the op back, and then it is
 * delivered. */
MUST_CHECK bool outbox_put(struct outbox *ob, const struct outbox_new *op, struct err *e);

/* Whether something could be saved now: commits, as outbox_put does, what changes
 * nothing. */
MUST_CHECK bool outbox_try(struct outbox *ob, struct err *e);

struct outbox_row {
    int64_t place; /* in the order of insertion */
    uint64_t n;    /* 0: not numbered yet, or answered in an installation that is over */
    int64_t made;
    uint64_t made_ms;
    enum op_kind kind;
    uint32_t places;
    char op[UUID_SIZE];
    char target[UUID_SIZE];
    char key[KEYID_SIZE];
    char boot[UUID_SIZE];
    uint64_t lend; /* book: the allotment that its places come from, and then they are
                      the person's for certain (outbox_lend.h); return: the one returned;
                      0: none, or not decided yet */
    struct outcome outcome; /* if answered; inst and n as the hub said them */
    uint32_t
        shown; /* if answered: counter of the newest epoch in which the hub said so */
    bool held; /* the hub has it and said that it will answer later */
    bool answered;
    bool pruned; /* if answered: box and frame are not kept any more */
};

/* ---- agent ---- */

struct outbox_terms; /* outbox_lend.h */

/* Gives numbers, in order of insertion, to rows that have none, and fixes from which
 * allotment they are booked, in one commit. *made is the highest number now. terms NULL:
 * from none. */
MUST_CHECK bool outbox_number(struct outbox *ob, const struct outbox_terms *terms,
                              uint64_t *made, struct err *e);
/* Every n up to *answered has its outcome; *made as above; *waiting counts unanswered. */
MUST_CHECK bool outbox_counts(struct outbox *ob, uint64_t *answered, uint64_t *made,
                              uint32_t *waiting, struct err *e);
/* *found false also for one that was set aside (outbox_spoil). ERR_BROKEN without
 * outbox_broken: the row is there and is no operation. */
MUST_CHECK bool outbox_get(struct outbox *ob, uint64_t n, struct outbox_row *row,
                           struct bytes *box, bool *found, struct err *e);
/* Keeps the outcome with the signed message as it came. The same again: fine. Another one
 * for the same op: ERR_INPUT, the first stays. One with a word of a later version counts
 * as an answer until one comes that can be read. */
MUST_CHECK bool outbox_outcome(struct outbox *ob, const struct outcome *o,
                               const void *frame, size_t frame_size, struct err *e);

/* ---- kiosk ---- */

MUST_CHECK bool outbox_find(struct outbox *ob, const char *op, struct outbox_row *row,
                            bool *found, struct err *e);
/* The op that was made here with that claim code (slow on purpose: Argon2id per salt of
 * the installation, once). *found false reads like any wrong code. */
MUST_CHECK bool outbox_find_code(struct outbox *ob, const char code[CLAIM_SIZE],
                                 struct outbox_row *row, bool *found, struct err *e);
/* What was asked here later about the thing that op made, by its code (cancel, withdraw,
 * change, answer_offer): the newest `max`, oldest first. */
MUST_CHECK bool outbox_later(struct outbox *ob, const char *op, struct outbox_row *rows,
                             size_t max, size_t *count, struct err *e);
