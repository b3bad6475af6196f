/* hub_people: places of sessions, bookings and interests (docs/protocol.md, 6).
 *
 * taken + lent <= capacity + over in every row, by a CHECK: a write that would oversell
 * fails with ERR_INPUT and undoes nothing else. taken counts the places of bookings that
 * are confirmed or offered. People are found by keyed hashes only; what they said stays
 * in the box as it came.
 */
#pragma once

#include <stdint.h>

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
/* Takes places (or gives back, if negative). ERR_INPUT if that would oversell. */
MUST_CHECK bool hub_places_take(struct hub_store *s, const char *session, int32_t places,
                                struct err *e);

enum hub_thing { HUB_BOOKING, HUB_INTEREST };

struct hub_person { /* a booking or an interest */
    enum hub_thing thing;
    char op[UUID_SIZE];
    char kiosk[NAME_SIZE];
    char target[UUID_SIZE]; /* session or vacancy */
    uint32_t places;        /* booking only */
    bool ask_first;         /* booking only */
    enum state state;
    uint64_t hseq; /* rank in the waiting list */
    char key[KEYID_SIZE];
    int64_t made, received;
};

struct hub_sealed { /* lent */
    uint8_t code_hash[HUB_HASH_BYTES];
    bool has_person;
    uint8_t person_hash[HUB_HASH_BYTES];
    const void *box;
    size_t box_size;
};

/* Whether a booking or interest has that op or that code already. */
MUST_CHECK bool hub_person_taken(struct hub_store *s, const char *op,
                                 const uint8_t code_hash[HUB_HASH_BYTES], bool *taken,
                                 struct err *e);
/* ERR_INPUT if it is taken. */
MUST_CHECK bool hub_person_put(struct hub_store *s, const struct hub_person *p,
                               const struct hub_sealed *sealed, struct err *e);
MUST_CHECK bool hub_person_by_code(struct hub_store *s, enum hub_thing thing,
                                   const uint8_t code_hash[HUB_HASH_BYTES],
                                   struct hub_person *p, bool *found, struct err *e);
MUST_CHECK bool hub_person_state(struct hub_store *s, const struct hub_person *p,
                                 enum state state, struct err *e);

/* The first of the waiting list that needs no more than that many places. */
MUST_CHECK bool hub_waiting_first(struct hub_store *s, const char *session,
                                  uint32_t places_max, struct hub_person *p, bool *found,
                                  struct err *e);
/* Place in the list, from 1, of a booking with that hseq. */
MUST_CHECK bool hub_waiting_position(struct hub_store *s, const char *session,
                                     uint64_t hseq, uint32_t *position, struct err *e);

/* In order of hseq; target NULL: all. The box is lent for the call. */
struct hub_people_list {
    enum hub_thing thing;
    const char *target;
    bool (*each)(void *context, const struct hub_person *p, const void *box, size_t size);
    void *context;
};
MUST_CHECK bool hub_people_list(struct hub_store *s, const struct hub_people_list *list,
                                struct err *e);
