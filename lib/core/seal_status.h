/* seal_status: the question "how does the thing with this claim code stand?" and its
 * answer, sealed both ways (docs/protocol.md, 6): whoever carries them, the agent
 * included, learns nothing. Both name kiosk and cid, so that no box answers another
 * question. Padded as ops are.
 */
#pragma once

#include "core/seal.h"

struct status_ask { /* secret: wipe */
    char kiosk[NAME_SIZE];
    char cid[WIRE_CID_SIZE];
    char code[CLAIM_SIZE];
    uint8_t reply_key[SEAL_PUBLIC_BYTES]; /* made for this question, wiped after */
};

enum status_found {
    STATUS_FOUND,
    STATUS_UNKNOWN, /* wrong, unknown and expired codes alike */
    STATUS_LIMITED, /* too many wrong codes at this kiosk: ask staff */
    STATUS_FOUND_COUNT
};

/* What the person cannot know from the state alone. One of a later version is read as
 * NONE. */
enum status_note {
    STATUS_NOTE_NONE,
    STATUS_NOTE_STAFF,  /* cancelled by staff */
    STATUS_NOTE_CLOSED, /* cancelled because the session was */
    STATUS_NOTE_LAPSED, /* cancelled because the offer was not answered in time */
    STATUS_NOTE_MOVED,  /* the session's time was changed since it was booked */
    STATUS_NOTE_COUNT
};

struct status_answer { /* secret: wipe */
    char kiosk[NAME_SIZE];
    char cid[WIRE_CID_SIZE];
    enum status_found found; /* the rest only if STATUS_FOUND */
    enum op_kind kind;       /* one that op_makes_thing */
    char target[UUID_SIZE];  /* session or vacancy; of a request it may be empty */
    enum state state;
    uint32_t places;       /* booking */
    uint32_t position;     /* waiting: from 1 */
    int64_t as_of;         /* hub's time of all of it */
    int64_t offered_until; /* offered: answer before; else 0 */
    enum status_note note;
};

/* Append the box. */
MUST_CHECK bool seal_ask(struct bytes *box, const struct status_ask *m,
                         const uint8_t hub_key[SEAL_PUBLIC_BYTES], struct err *e);
MUST_CHECK bool seal_answer(struct bytes *box, const struct status_answer *m,
                            const uint8_t reply_key[SEAL_PUBLIC_BYTES], struct err *e);

struct seal_pair { /* lent */
    const uint8_t *public_key, *secret_key;
};
/* ERR_INPUT "unreadable" if it cannot be opened or parsed; every field is checked. */
MUST_CHECK bool unseal_ask(struct status_ask *m, const void *box, size_t size,
                           const struct seal_pair *hub_key, struct err *e);
MUST_CHECK bool unseal_answer(struct status_answer *m, const void *box, size_t size,
                              const struct seal_pair *reply_key, struct err *e);
