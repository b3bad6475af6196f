/* hub_ask: one question to the hub, "how does the thing with this code stand?", sealed
 * to it, with a key of its own for the answer. Only this process can open that; the key
 * lives until the answer, the next question or the end of the visit.
 */
#pragma once

#include "core/notice.h"
#include "core/seal_status.h"

struct hub_ask { /* secret: wipe with hub_ask_wipe; all zero: nothing is asked */
    char kiosk[NAME_SIZE];
    char cid[WIRE_CID_SIZE];
    uint8_t public_key[SEAL_PUBLIC_BYTES];
    uint8_t secret_key[SEAL_SECRET_BYTES];
};

struct hub_ask_about { /* lent */
    const char *kiosk; /* whole certificate name */
    const char *code;
    const struct key_set *keys;
};

/* Begins a question; one that was open is forgotten. out goes to the agent. */
MUST_CHECK bool hub_ask_make(struct hub_ask *ask, const struct hub_ask_about *about,
                             struct notice *out, struct err *e);

/* Whether the notice answers this question. */
bool hub_ask_is(const struct hub_ask *ask, const struct notice *n);

/* Opens the answer and wipes the key. ERR_LATER if the hub gave none; ERR_INPUT if it is
 * not readable, or to another question. */
MUST_CHECK bool hub_ask_open(struct hub_ask *ask, const struct notice *n,
                             struct status_answer *out, struct err *e);

void hub_ask_wipe(struct hub_ask *ask);
