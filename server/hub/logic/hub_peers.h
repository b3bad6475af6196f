/* hub_peers: the kiosks of the area as the hub has them in memory: whose signature is
 * believed, how each is, and what each is owed (a page, a gap, a head). Loaded from
 * hub.db at start; nothing is remembered of a sender that is not registered.
 */
#pragma once

#include <stdint.h>

#include "core/frame.h"
#include "core/wire_repair.h"
#include "server/hub/logic/hub_step.h"
#include "store/hub_admin.h"

enum {
    HUB_PEERS_MAX = 10000,
    /* What one kiosk may add to hub.db in a day. An honest one that was away for a month
     * brings some 5 MB. */
    HUB_PEER_DAY_BYTES = 64 << 20,
    HUB_PEER_HELLOS = 10, /* a second */
};

/* What it has asked for last and has not been sent yet: one thing at a time. */
enum peer_owed { OWED_NOTHING, OWED_PAGE, OWED_BUCKETS, OWED_BUCKET };

enum { PEER_PAST_MAX = 4 };

struct peer_said {             /* in its hellos of this epoch */
    char inst[WIRE_INST_SIZE]; /* the newest; "": none since the hub started */
    uint64_t next_n;           /* the lowest of that installation */
    uint32_t replay;           /* likewise */
    uint64_t hseq;             /* of the newest head of this epoch that any has shown */
    char past[PEER_PAST_MAX]
             [WIRE_INST_SIZE]; /* whose place another one took, as a ring */
    size_t past_next;
};

struct peer {
    char name[NAME_SIZE];
    struct keyring ring;
    int64_t added;
    int64_t seen_at; /* hub's wall clock; 0: never */
    bool revoked;
    bool has_status;
    bool unsaved;    /* seen_at or status differ from hub.db */
    bool flooding;   /* more than its share in the day of day_bytes */
    bool told_all;   /* since it was last told what to erase */
    bool lends_due;  /* what it is to be told of lends could not be read */
    bool forget_due; /* it is to be told again what to erase */
    enum peer_owed owed;
    uint32_t hello_count;
    enum hub_step step; /* of status */
    struct kiosk_status status;
    int64_t step_at;    /* when it was compared; 0: never */
    int64_t step_since; /* since when it is not equal; 0: it is, or was never */
    struct pull pull;   /* the newest ones asked for */
    struct compare compare;
    struct bucket_pull bucket_pull;
    uint64_t gap_due_ms;  /* 0: none owed */
    uint64_t gap_last_ms; /* when the newest was sent */
    uint64_t gap_n;       /* the number that came too early */
    char gap_inst[WIRE_INST_SIZE];
    uint64_t ask_last_ms; /* newest question by claim code; 0: none yet */
    uint64_t day_ms;      /* when the day of day_bytes began */
    uint64_t day_bytes;   /* added to hub.db since then */
    struct peer_said said;
    uint64_t head_last_ms; /* newest head sent because of a wrong epoch */
    uint64_t hello_ms;     /* when the second of hello_count began */
    struct hello *unnoted; /* owned: not all that it says is noted; NULL: it is */
};

struct peers { /* sorted by name */
    size_t count, capacity;
    struct peer *items; /* owned */
};

/* All of hub.db. One that is here already keeps its status. */
MUST_CHECK bool peers_load(struct peers *p, struct hub_store *s, struct err *e);
void peers_free(struct peers *p);

/* NULL: not registered. Lent until the next peers_put or peers_room. */
struct peer *peers_find(struct peers *p, const char *name);

/* Before its row is written: that peers_put will not fail. ERR_FULL at HUB_PEERS_MAX. */
MUST_CHECK bool peers_room(struct peers *p, const char *name, struct err *e);
/* Adds, or takes on another key. */
MUST_CHECK bool peers_put(struct peers *p, const struct hub_kiosk *k, struct peer **out,
                          struct err *e);

/* Notes whether the kiosk's status is in step, and since when it is not. */
void peers_compare(struct peer *p, const struct hub_steps *steps,
                   const struct epoch *epoch, int64_t now);

/* Whether the kiosk may add that much to hub.db today; counts it if so. */
bool peer_charge(struct peer *p, uint64_t bytes, uint64_t now_ms);

/* When the first gap is due that one is owed; UINT64_MAX: none is. */
uint64_t peers_gap_due_ms(const struct peers *p);

/* Whether its hello is answered: a few in each second, as each answer is long. */
bool peer_may_hello(struct peer *p, uint64_t now_ms);

/* Writes what is unsaved, inside the store's open transaction. */
MUST_CHECK bool peers_save(struct peers *p, struct hub_store *s, struct err *e);
/* After that transaction was committed. */
void peers_saved(struct peers *p);
