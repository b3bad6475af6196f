/* agent_parts: the inside of agent_core, for its own files only. */
#pragma once

#include "core/downlink.h"
#include "core/uplink.h"
#include "firmware/agent/logic/agent_core.h"
#include "store/outbox_lend.h"

enum { AGENT_NOTICES_MAX = 64, AGENT_REPORTS_MAX = 16, AGENT_UNHEARD_MS_MIN = 1000 };

/* Tags of publishes whose PUBACK tells something: an op's is its n. */
#define AGENT_TAG_REQUEST (UINT64_C(1) << 63)

struct agent_core {
    struct content *content;
    struct outbox *outbox;
    char name[NAME_SIZE];
    char area[AREA_SIZE];
    char software[32];
    char boot[UUID_SIZE];
    uint8_t hw[HW_HASH_BYTES];
    struct sign_key key;
    struct keyring hub_keys; /* [0] is the pinned one */
    uint64_t random;

    struct downlink down;
    struct uplink up;
    struct content_state state; /* as in content.db */
    uint32_t waiting;           /* ops without an outcome */
    uint64_t saved_at_ms;       /* when to look again for saved ops; UINT64_MAX: told */
    uint32_t saved_wait_ms;
    uint64_t lend_at_ms;     /* when to look at allotments; UINT64_MAX: there are none */
    struct epoch lend_epoch; /* the one in which they were last looked at */
    struct outbox_terms terms;
    struct record *record; /* room for one */

    bool online;
    bool clock_trusted;
    char hello_cid[WIRE_CID_SIZE];
    bool unheard;             /* the broker said that no hub listens */
    uint32_t unheard_wait_ms; /* how long until the next hello then */
    uint64_t hello_at_ms;     /* UINT64_MAX: not waiting */
    int64_t hub_since;        /* of its newest status; 0: none seen */

    int64_t head_t;           /* hub time of the newest head of this epoch; 0: none yet */
    uint64_t head_saved_ms;   /* when "head" was last written; 0: never */
    uint32_t kinds, channels; /* as in the head that was last written */
    uint32_t reconnect_max_s; /* as the hub wishes; 0: our own */
    char trouble[NOTICE_TROUBLE_SIZE];
    bool store_trouble; /* trouble is the stores' and ends when they work again */

    struct notice told; /* the STATE that the kiosk was last told */
    struct kiosk_status published;
    uint64_t status_ms; /* when; 0: not in this connection */

    struct outgoing *outgoing;
    struct bytes body, frame, text, box; /* work space */
    struct notice notices[AGENT_NOTICES_MAX];
    size_t notice_first, notice_count;
    char reports[AGENT_REPORTS_MAX][AGENT_REPORT_SIZE];
    size_t report_first, report_count;
};

/* agent_core.c */
void agent_say(struct agent_core *c, const struct notice *n);
void agent_report(struct agent_core *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Reports e, and shows it as trouble if it is ours and not the sender's. */
void agent_trouble(struct agent_core *c, const char *doing, const struct err *e);
/* A store has just worked. */
void agent_well(struct agent_core *c);
/* Signs c->text and queues it on our topic of that kind. */
MUST_CHECK bool agent_send(struct agent_core *c, enum topic_kind kind, uint64_t tag,
                           struct err *e);
void agent_cid(struct agent_core *c, char cid[WIRE_CID_SIZE]);
/* Connected, and the hub answers. */
bool agent_heard(const struct agent_core *c);

/* agent_hub.c: whether the hub is there */

/* Nobody listens: ask again soon, and when a head or a status shows that it is back. */
void agent_unheard(struct agent_core *c, uint64_t now_ms);
/* The hub's status. One that has come (again) may have missed what we sent: so hello, and
 * then everything that is unanswered. */
void agent_hub_message(struct agent_core *c, const struct agent_now *now);

/* agent_down.c: head, keys, batches; hello and pull */
MUST_CHECK bool agent_down_load(struct agent_core *c, struct err *e);
void agent_down_message(struct agent_core *c, enum topic_kind topic,
                        const struct agent_now *now);
void agent_down_run(struct agent_core *c, const struct agent_now *now);

/* agent_lend.c: places held by this kiosk */
void agent_lend_message(struct agent_core *c, const struct agent_now *now);
/* Returns those whose session has begun or is gone, and those of an older epoch. */
void agent_lend_run(struct agent_core *c, const struct agent_now *now);
/* What may be spent now, lent until the next call; NULL: nothing, as the hub is there or
 * the time is not known. */
const struct outbox_terms *agent_lend_terms(struct agent_core *c);
/* Tells the kiosk of bookings above that number that have places of an allotment. */
void agent_lend_tell(struct agent_core *c, uint64_t after);
/* Reports an answer that takes back what was spent: it must never come. */
void agent_lend_answered(struct agent_core *c, const struct outbox_row *row);
/* The hub will answer op n later: the kiosk shall be able to say so. */
void agent_lend_held(struct agent_core *c, uint64_t n);

/* agent_up.c: operations and outcomes */
MUST_CHECK bool agent_up_load(struct agent_core *c, struct err *e);
void agent_up_message(struct agent_core *c, const void *frame, size_t size,
                      const struct agent_now *now);
/* Numbers what the kiosk has saved. If the outbox fails it looks again by itself, after
 * 1, 2, 4 ... 60 s: the kiosk says only once that there is something. */
void agent_up_saved(struct agent_core *c, uint64_t now_ms);
void agent_up_run(struct agent_core *c, const struct agent_now *now);
