/* hub_core: the hub of one area without its shell: messages and the time go in, messages
 * come out (docs/protocol.md). It owns hub.db and has no socket, clock or log.
 *
 * Operations are queued by hub_message and decided by hub_tick, up to HUB_BATCH_MAX in
 * one transaction; their answers enter the outgoing queue only after COMMIT. So after a
 * crash at any moment the kiosk asks again and is told what was decided, once and for
 * ever. Call hub_tick after every turn of the loop, and at hub_due_ms.
 */
#pragma once

#include <stdint.h>

#include "core/mentor_state.h"
#include "core/outgoing.h"
#include "server/hub/logic/hub_keys.h"
#include "server/hub/logic/hub_peers.h"
#include "store/hub_store.h"

struct hub;

enum {
    HUB_QUEUE_MAX =
        2000, /* ops waiting for a decision; more are dropped, to come again */
    HUB_HEAD_EVERY_MS = 60000, /* the retained head */
    HUB_HEAD_APART_MS = 250,   /* at least, between heads after commits */
    HUB_PAGE_RECORDS = 200,
    HUB_PAGE_BYTES = 200 * 1024,
    HUB_PACKED_MAX = 240 * 1024, /* a page as sent, if it has more than one record */
    HUB_TICK_BYTES = 256 * 1024, /* of pages, then others get their turn */
    HUB_TOMBSTONE_DAYS = 90,     /* how long kiosks are told of what is gone */
    HUB_HOLD_RETRY_S = 600,
};

struct hub_now {
    int64_t wall; /* seconds since 1970 */
    uint64_t ms;  /* monotonic */
};

enum { HUB_OFFER_S = 24 * 3600, HUB_OFFER_BEFORE_S = 2 * 3600 };

struct hub_rules {
    uint32_t offer_s;        /* how long an offer stands; 0: HUB_OFFER_S */
    uint32_t offer_before_s; /* but it ends that long before the session starts; 0:
                                HUB_OFFER_BEFORE_S */
    struct mentor_rules mentors;
};

struct hub_setup {
    const char *path;    /* of hub.db */
    const char *journal; /* path of journal.db; NULL: a restore loses what came after the
                            backup */
    const char *area;
    const struct hub_keys *keys; /* lent for the hub's life */
    uint32_t channels;           /* bit = enum channel */
    struct epoch fresh;          /* for a new file */
    struct hub_rules rules;
};

MUST_CHECK bool hub_open(struct hub **out, const struct hub_setup *setup, struct err *e);
void hub_close(struct hub *h);

/* The broker link came up or went: after up a status and a head go out. The status has
 * another instant each time, by which kiosks know that what they sent may be lost. */
void hub_online(struct hub *h, bool online, const struct hub_now *now);

/* The status that says that this hub is not there, and where: the will, and the last word
 * of one that ends. Retained. */
MUST_CHECK bool hub_farewell(const struct hub *h, char topic[TOPIC_SIZE],
                             struct bytes *frame, struct err *e);

/* Anything that the broker delivered. Bad ones are counted and dropped. */
void hub_message(struct hub *h, const struct hub_now *now, const char *topic,
                 const void *data, size_t size);

/* Decides, publishes, answers what is due. False if the database refused: what was queued
 * is dropped, nothing was told, and the kiosks will send it again. */
MUST_CHECK bool hub_tick(struct hub *h, const struct hub_now *now, struct err *e);

/* When hub_tick wants to be called at the latest; UINT64_MAX: when something happens. */
uint64_t hub_due_ms(const struct hub *h);

/* The shell takes from it; what cannot be sent is thrown away. */
struct outgoing *hub_outgoing(struct hub *h);

struct hub_store *hub_store_of(struct hub *h);
const struct hub_keys *hub_keys_of(const struct hub *h);
struct peers *hub_peers_of(struct hub *h);
const char *hub_area(const struct hub *h);

/* "" or what is wrong with storage, in words for staff. final: nothing will be decided
 * any more, so this hub must end. */
const char *hub_trouble(const struct hub *h, bool *final);
/* Somebody else's write has failed, or the disk has little room. */
void hub_note_failure(struct hub *h, const struct err *e);
/* After an act on a kiosk that failed, always false: its commit may stand all the same,
 * and only the journal behind it be missing. Who is served follows hub.db, as soon as
 * that can be read. */
bool hub_kiosks_failed(struct hub *h);
void hub_note_low(struct hub *h, bool low);

struct hub_counts {
    uint64_t dropped;     /* messages refused: signature, form, sender, queue full */
    uint64_t decided;     /* ops answered for the first time */
    uint64_t repeated;    /* ops answered again */
    uint64_t gaps, forks; /* told */
    uint64_t adopted;     /* answers of an earlier life that were replayed */
    uint64_t voided;      /* numbers that kiosks could not supply */
    uint64_t unsent;      /* messages that did not fit the outgoing queue */
    char trouble
        [ERR_TEXT_SIZE]; /* newest reason of a drop, for the log; no personal data */
};
const struct hub_counts *hub_counts(const struct hub *h);
