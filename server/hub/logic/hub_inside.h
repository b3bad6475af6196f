/* hub_inside: the hub's own state, for the files of this folder that are its parts:
 * hub_core.c (life and rhythm), hub_up.c (operations), hub_down.c (records), hub_allot.c
 * (lends), hub_status.c (questions by claim code). */
#pragma once

#include "server/hub/logic/hub_core.h"
#include "server/hub/logic/hub_decide.h"
#include "server/hub/logic/hub_health.h"
#include "server/hub/logic/hub_strangers.h"

struct queued_op {
    char kiosk[NAME_SIZE];
    struct bytes body; /* owned: as it came, signature checked */
};

struct reply { /* what one op is answered, kept back until COMMIT */
    enum topic_kind kind;
    char kiosk[NAME_SIZE];
    struct bytes body; /* owned */
};

struct replies {
    size_t count;
    struct reply items[HUB_REPLIES_MAX];
};

enum { HUB_CACHE_PAGES = 16, HUB_CACHE_MS = 5000 };

struct hub_page { /* made for one kiosk, and kept for others that ask for the same */
    struct epoch epoch;
    uint64_t from, to, head;
    uint32_t max, generation;
    uint64_t made_ms;
    struct frame_packed packed; /* owned; empty: none */
};

/* When all was heard after a restore, held bookings come first whose people were told
 * that they stand. Only then does the hold end, and whoever waits gets what is left. */
enum hub_promises {
    HUB_PROMISES_OPEN,    /* not all was heard */
    HUB_PROMISES_KEEPING, /* they are being decided */
    HUB_PROMISES_KEPT,
};

struct hub {
    struct hub_store *store;
    const struct hub_keys *keys; /* lent */
    struct outgoing *out;
    struct peers peers;
    struct strangers strangers; /* since a restore */
    struct bytes body;          /* of the message being read */
    char area[AREA_SIZE];
    uint32_t channels;
    bool online;
    int64_t since; /* of the newest status */
    uint64_t run;

    struct queued_op *queue; /* HUB_QUEUE_MAX, used as a ring */
    size_t queue_first, queue_count;
    struct replies replies;
    struct touched touched;

    uint64_t published; /* seq up to which changes were sent out */
    uint64_t head_due_ms, head_sent_ms;
    uint64_t head_hseq; /* hseq at the end of the tick before */
    uint64_t held_due_ms, save_due_ms;
    uint64_t held_after; /* hseq of the held op behind which to look next */
    struct hub_rules rules;
    uint64_t offers_due_ms;  /* when to look whether one has lapsed */
    uint64_t mentors_due_ms; /* when to look at requests for a mentor */
    uint64_t again_due_ms;   /* when to try again what failed of a kiosk */
    uint64_t lends_told;     /* hseq up to which kiosks were told of lends */
    size_t gaps_due;         /* peers that are owed one */
    size_t pulls_due;        /* likewise */
    size_t pull_next;        /* whose turn it is */
    struct hub_page pages[HUB_CACHE_PAGES];
    int64_t care_night;     /* the one for which it was done; 0: none */
    uint64_t care_again_ms; /* not before, as it has failed */
    bool peers_unread;      /* hub.db may have others, or have revoked some */
    bool unsaved;           /* some peer is */
    bool holding;           /* as hub_life.h says: restored, and not all is known */
    bool restored;          /* likewise: not the first life */
    bool lacks_key;  /* some op waits for a sealing key; keys come with a start only */
    bool key_missed; /* likewise, met in this pass over what is held */
    bool key_alarm;  /* the transaction under way holds the alarm of that */
    bool damaged;    /* it is of an op whose decision meets damaged rows: held */
    bool stop_unsaved;
    uint32_t doubt; /* the life that was thought complete and is not; 0: none */
    enum hub_promises promises;
    uint32_t stop_counter;
    struct touched unfit; /* sessions whose waiting list could not be served at its end */
    char stopped[ERR_TEXT_SIZE]; /* another hub was met; "": none */
    struct hub_steps steps;
    struct hub_health health;
    struct hub_counts counts;
};

/* Signs and queues. A body that cannot be framed is counted as unsent. */
struct sending {
    enum topic_kind kind;
    const char *kiosk; /* NULL for hub-to-all */
    bool retain;
    uint32_t expiry_s;
};
void hub_send(struct hub *h, const struct sending *s, const struct bytes *body);
void hub_send_packed(struct hub *h, const struct sending *s,
                     const struct frame_packed *packed);
void hub_drop(struct hub *h, const char *reason);
/* That an op is held now; an alarm where it is for a key that is not here, once a run. */
MUST_CHECK bool hub_note_hold(struct hub *h, const struct decider *d, const char *kiosk,
                              const char *why, struct err *e);
/* That this hub is here, or, once it has stopped, that it is not. */
void hub_publish_status(struct hub *h);

/* ---- hub_up.c ---- */

enum { HUB_REPLY_EXPIRY_S = 60, HUB_CHANGE_EXPIRY_S = 30 };

void hub_up_queue(struct hub *h, const struct peer *p);
bool hub_up_flush(struct hub *h, const struct hub_now *now, struct err *e);
/* Drops what is queued. */
void hub_up_forget(struct hub *h);
/* That number of its installation is due, and it is to say what it has before: a gap goes
 * out soon, unless all of that comes meanwhile. */
void hub_up_lacks(struct hub *h, struct peer *p, const char *inst, uint64_t n,
                  const struct hub_now *now);
void hub_up_gaps(struct hub *h, const struct hub_now *now);
/* Decides held ops for which the reason is gone, from held_after on: looks at
 * HUB_HELD_LOOK_MAX, decides HUB_BATCH_MAX. *more: there may be others behind. */
bool hub_up_held(struct hub *h, const struct hub_now *now, bool *more, struct err *e);
/* Looks at all of them, from the first on, beginning in the next tick. */
void hub_up_held_soon(struct hub *h);

/* ---- hub_allot.c ---- */

/* Tells kiosks of lends that are new, or asked back, since the last call. */
MUST_CHECK bool hub_allot_changes(struct hub *h, struct err *e);
/* Notes the machine of a kiosk that says hello, and tells it of the lends that it
 * does not name. */
void hub_allot_hello(struct hub *h, struct peer *p, const struct hello *hello,
                     const struct hub_now *now);
/* Tells it of the lends that waited because it had not told all that it knows. */
void hub_allot_heard(struct hub *h, struct peer *p);
/* Does what of these two has failed, if anything has. */
void hub_allot_again(struct hub *h, struct peer *p, const struct hub_now *now);

/* ---- hub_status.c ---- */

/* The question by claim code in h->body; answered at once, or dropped. */
void hub_status_ask(struct hub *h, struct peer *p, const struct hub_now *now);

/* ---- hub_replay.c ---- */

/* Makes true here what an earlier life of the hub has answered, the op's row included. */
MUST_CHECK bool hub_replay_adopt(const struct decider *d, const char *kiosk,
                                 const struct op *op, const struct outcome *o,
                                 const struct bytes *answer, struct err *e);
/* Whether that can answer such an op. An answer of before answers said what they answer:
 * a kiosk could else show that to a cancellation as that to a booking. */
bool hub_replay_fits(enum op_kind kind, enum result r);
/* Whether the answer that is stored says what was shown. */
bool hub_replay_same(const struct bytes *stored, const struct outcome *shown);

/* ---- hub_recover.c ---- */

MUST_CHECK bool hub_recover_open(struct hub *h, struct err *e);
/* Judges the head that the kiosk shows; *hseq: of that, 0 if it is of another epoch.
 * False: the hello must not be answered yet, since the kiosk keeps our head in the
 * other's place and shows that no more. */
MUST_CHECK bool hub_recover_head(struct hub *h, const struct peer *p,
                                 const struct hello *hello, uint64_t *hseq);
void hub_recover_hello(struct hub *h, struct peer *p, const struct hello *hello,
                       uint64_t hseq);
/* A sender of this area that is not registered. */
void hub_recover_stranger(struct hub *h, const char *name, const struct hub_now *now);
/* Notes who was heard, and ends the hold when all were. */
MUST_CHECK bool hub_recover_run(struct hub *h, const struct hub_now *now, struct err *e);
/* Whether this hub knows all that it, or an earlier life of it, has told that kiosk. */
MUST_CHECK bool hub_recover_knows(struct hub *h, const struct peer *p, bool *all,
                                  struct err *e);

/* ---- hub_safe.c ---- */

/* Up to where that kiosk may forget, if it has said hello. */
void hub_safe_tell(struct hub *h, const struct peer *p);

/* ---- hub_erase.c ---- */

/* A kiosk says hello: tells it again what it has to erase. */
void hub_erase_hello(struct hub *h, const struct peer *p);
void hub_erase_receipt(struct hub *h, struct peer *p, const struct hub_now *now);
/* Tells it what could not be told, or what it has said could not be noted. */
void hub_erase_again(struct hub *h, const struct peer *p);

/* ---- hub_down.c ---- */

void hub_down_request(struct hub *h, struct peer *p, const struct hub_now *now);
/* The head, as it is now; cid may be "". */
MUST_CHECK bool hub_down_head(struct hub *h, struct bytes *body, const char *cid,
                              int64_t wall, struct err *e);
void hub_down_publish_head(struct hub *h, const struct hub_now *now);
bool hub_down_changes(struct hub *h, struct err *e);
/* Pages, buckets: HUB_TICK_BYTES at once. */
bool hub_down_pages(struct hub *h, const struct hub_now *now, struct err *e);
bool hub_down_care(struct hub *h, const struct hub_now *now, struct err *e);
void hub_down_close(struct hub *h);
