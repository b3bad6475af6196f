/* hub_lends: places of sessions that kiosks may give away while they are cut off
 * (docs/protocol.md, 6), and on which machine each kiosk runs.
 *
 * The places left of all lends of a session are its `lent` (hub_people.h); whoever
 * changes the one changes the other in the same transaction.
 */
#pragma once

#include <stdint.h>

#include "core/wire_places.h"
#include "store/hub_store.h"

struct hub_lend {
    char kiosk[NAME_SIZE];
    uint64_t id; /* its hseq */
    char session[UUID_SIZE];
    uint8_t hw[HW_HASH_BYTES];
    /* Of the kiosk, that holds it: only this one is told of it. "": lent by a hub that
     * did not note that. */
    char inst[WIRE_INST_SIZE];
    uint32_t places;   /* as allotted */
    uint32_t left;     /* not spent and not given back, as far as the hub knows */
    uint32_t released; /* of them taken back by staff, unasked: still honoured */
    bool back;         /* the kiosk was asked to give it back */
    bool returned;     /* it has: left is then what it has not accounted for */
    uint64_t news;     /* hseq of what the kiosk is to be told of it */
    int64_t at;
};

MUST_CHECK bool hub_lend_put(struct hub_store *s, const struct hub_lend *l,
                             struct err *e);
/* Writes what can change: inst, left, released, back, returned, news. */
MUST_CHECK bool hub_lend_update(struct hub_store *s, const struct hub_lend *l,
                                struct err *e);
MUST_CHECK bool hub_lend_get(struct hub_store *s, const char *kiosk, uint64_t id,
                             struct hub_lend *l, bool *found, struct err *e);

/* In order of news, behind `after`; NULL: any session, any kiosk. Only those of which a
 * kiosk may hold places: left or released ones. *found false at the end. */
struct lend_want {
    const char *session, *kiosk;
    uint64_t after;
    bool open; /* only those with places left: not what staff have released */
};
MUST_CHECK bool hub_lend_next(struct hub_store *s, const struct lend_want *want,
                              struct hub_lend *l, bool *found, struct err *e);

/* Asks every kiosk that still has places of that session to give them back. */
MUST_CHECK bool hub_lends_back(struct hub_store *s, const char *session, struct err *e);

struct hub_machine { /* on which a kiosk said hello last, and which installation did */
    uint8_t hw[HW_HASH_BYTES];
    char inst[WIRE_INST_SIZE];
};
/* *found false: it has not. */
MUST_CHECK bool hub_machine_get(struct hub_store *s, const char *kiosk,
                                struct hub_machine *m, bool *found, struct err *e);
MUST_CHECK bool hub_machine_put(struct hub_store *s, const char *kiosk,
                                const struct hub_machine *m, struct err *e);

/* Whether its kiosk can neither spend nor return it any more: it has said hello since
 * from another machine, or as another installation that does not hold it, for its disk is
 * gone, or what stood there of it. Such places come back by staff only. */
MUST_CHECK bool hub_lend_orphaned(struct hub_store *s, const struct hub_lend *l,
                                  bool *orphaned, struct err *e);
/* How many places of that kiosk are so. */
MUST_CHECK bool hub_lends_orphaned(struct hub_store *s, const char *kiosk,
                                   uint32_t *places, struct err *e);
