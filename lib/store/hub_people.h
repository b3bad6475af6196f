/* hub_people: places of sessions, bookings, interests and requests (docs/protocol.md, 6).
 *
 * taken + lent <= capacity + over in every row, by a CHECK: a write that would oversell
 * fails with ERR_INPUT and undoes nothing else. taken counts the places of bookings that
 * are confirmed or offered, lent those that kiosks may still spend (hub_lends.h). over is
 * what was honoured beyond the capacity; it falls by itself when places become free.
 * People are found by keyed hashes only; what they said stays in the box as it came.
 */
#pragma once

#include <stdint.h>

#include "core/seal_status.h"
#include "store/hub_store.h"

struct hub_places {
    uint32_t capacity, taken, lent, over;
    uint32_t waiting; /* people on the waiting list, in places */
    int64_t starts_at;
};

MUST_CHECK bool hub_places_get(struct hub_store *s, const char *session,
                               struct hub_places *p, bool *found, struct err *e);
/* New, or a changed capacity or time. ERR_INPUT below what is taken and lent. */
MUST_CHECK bool hub_places_set(struct hub_store *s, const char *session,
                               uint32_t capacity, int64_t starts_at, struct err *e);
/* Places that nobody has: over never makes any. */
uint32_t hub_places_free(const struct hub_places *p);

struct places_move { /* by how much each changes */
    int32_t taken, lent;
    bool honour; /* someone was promised: over rises as far as needed */
};
/* Both at once. ERR_INPUT if that would oversell. */
MUST_CHECK bool hub_places_move(struct hub_store *s, const char *session,
                                struct places_move move, struct err *e);

enum hub_thing { HUB_BOOKING, HUB_INTEREST, HUB_REQUEST };
enum { HUB_THINGS = HUB_REQUEST + 1 };

struct hub_person { /* a booking, an interest or a request */
    enum hub_thing thing;
    enum op_kind kind; /* that made it */
    char op[UUID_SIZE];
    char kiosk[NAME_SIZE];
    char target[UUID_SIZE]; /* session or vacancy; of a request perhaps empty */
    uint32_t places;        /* booking only */
    bool ask_first;         /* booking only */
    enum state state;
    uint64_t hseq; /* rank in the waiting list */
    char key[KEYID_SIZE];
    int64_t made, received;
    int64_t offered_until; /* offered: hub's time at which it lapses; else 0 */
    enum status_note note;
    int64_t closed; /* request: when staff had seen to it; 0: not yet */
};

struct hub_sealed { /* lent */
    uint8_t code_hash[HUB_HASH_BYTES];
    bool has_person;
    uint8_t person_hash[HUB_HASH_BYTES];
    const void *box;
    size_t box_size;
};

/* Whether one has that op or that code already. */
MUST_CHECK bool hub_person_taken(struct hub_store *s, const char *op,
                                 const uint8_t code_hash[HUB_HASH_BYTES], bool *taken,
                                 struct err *e);
/* ERR_INPUT if it is taken. */
MUST_CHECK bool hub_person_put(struct hub_store *s, const struct hub_person *p,
                               const struct hub_sealed *sealed, struct err *e);
/* A code is of one thing, whichever. */
MUST_CHECK bool hub_person_by_code(struct hub_store *s,
                                   const uint8_t code_hash[HUB_HASH_BYTES],
                                   struct hub_person *p, bool *found, struct err *e);
MUST_CHECK bool hub_booking_get(struct hub_store *s, const char *op, struct hub_person *p,
                                bool *found, struct err *e);
/* Writes what can change: state, and of a booking target, places, rank, offer, note. */
MUST_CHECK bool hub_person_update(struct hub_store *s, const struct hub_person *p,
                                  struct err *e);

/* Staff have seen to it. One that is closed stays as it was. */
MUST_CHECK bool hub_request_close(struct hub_store *s, const char *op, int64_t now,
                                  bool *found, struct err *e);

/* The first of the waiting list that needs no more than that many places. can_ask false:
 * those who want to be asked first are passed over. */
struct waiting_want {
    uint32_t places_max;
    bool can_ask;
};
MUST_CHECK bool hub_waiting_first(struct hub_store *s, const char *session,
                                  struct waiting_want want, struct hub_person *p,
                                  bool *found, struct err *e);
/* The offer that ends next after that of *p; offered_until 0: the first of all. One whose
 * row is damaged is in *p too. */
MUST_CHECK bool hub_offer_next(struct hub_store *s, struct hub_person *p, bool *found,
                               struct err *e);
/* The session has another time: every booking that stands is noted as moved, and no offer
 * of it lasts longer than that. */
MUST_CHECK bool hub_bookings_moved(struct hub_store *s, const char *session,
                                   int64_t offers_until, struct err *e);
/* All of a session; nothing is taken then. */
MUST_CHECK bool hub_bookings_cancel(struct hub_store *s, const char *session,
                                    enum status_note note, struct err *e);
/* The session behind `after` ("": the first) for which someone waits. */
MUST_CHECK bool hub_waiting_session(struct hub_store *s, const char *after,
                                    char session[UUID_SIZE], bool *found, struct err *e);
/* Place in the list, from 1, of a booking with that hseq. */
MUST_CHECK bool hub_waiting_position(struct hub_store *s, const char *session,
                                     uint64_t hseq, uint32_t *position, struct err *e);

/* In order of hseq; target NULL: all. The box is lent for the call. An erased one has an
 * empty box. A row that is damaged hides no other: its op goes to `damaged`. Either may
 * be NULL. */
struct hub_people_list {
    enum hub_thing thing;
    const char *target;
    bool (*each)(void *context, const struct hub_person *p, const void *box, size_t size);
    void (*damaged)(void *context, const char *op);
    void *context;
};
MUST_CHECK bool hub_people_list(struct hub_store *s, const struct hub_people_list *list,
                                struct err *e);
