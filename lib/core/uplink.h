/* uplink: when a kiosk sends which of its saved operations (docs/protocol.md, 6).
 * Knows only numbers; the rows are the outbox's.
 *
 * Sans-I/O. Unanswered ops are numbered n = 1, 2, 3 ... per installation without gaps and
 * sent in that order, at most UPLINK_WINDOW at once that are neither answered nor held;
 * resent on reconnect and after 5, 10, 20 ... 300 s (+- 20 %). They never expire.
 *
 * Held is what the hub has and will decide later: it stands in nobody's way and is asked
 * for now and then. Only beyond UPLINK_HELD_MAX held ones do later ops wait.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

enum {
    UPLINK_WINDOW = 8,
    UPLINK_HELD_MAX = 1000,
    UPLINK_RETRY_MS_MIN = 5000,
    UPLINK_RETRY_MS_MAX = 300000,
};

struct uplink_held {
    uint64_t n;
    uint64_t ask_ms; /* when to send it again */
};

struct uplink {
    bool online; /* connected, and the hub has answered hello in this connection */
    bool done[UPLINK_WINDOW]; /* inside the window: answered or held, by n - base - 1 */
    uint64_t base;            /* every n up to here is answered or held */
    uint64_t made;            /* highest n that the outbox holds */
    uint64_t sent;            /* highest n sent since online or the last gap */
    uint64_t due_ms;          /* next resend; UINT64_MAX: nothing waits */
    uint32_t retry_ms;
    uint32_t random;             /* state of the jitter, seeded by the caller */
    bool quiet;                  /* nobody listens: nothing is sent before due_ms */
    uint64_t gap_ms, lowered_ms; /* when a gap was last acted upon */
    uint64_t held_again_ms;      /* when all held ones are asked for; 0: at none */
    size_t held_count;
    struct uplink_held held[UPLINK_HELD_MAX];
};

void uplink_init(struct uplink *u, uint64_t answered_up_to, uint64_t made, uint32_t seed);
void uplink_made(struct uplink *u, uint64_t n);
void uplink_online(struct uplink *u, bool online, uint64_t now_ms);
/* ERR_INPUT if n was never made. A repeat is fine. */
MUST_CHECK bool uplink_outcome(struct uplink *u, uint64_t n, uint64_t now_ms,
                               struct err *e);
/* None of these can be sent any more; what is below still waits. Those beyond the window
 * are met again when it is there. */
void uplink_skip(struct uplink *u, uint64_t from, uint64_t to, uint64_t now_ms);
/* Sends again from expect on; at most once a second. Where expect is answered or held
 * already (an old gap, or a hub that lost it) those are sent again too, at most once a
 * minute: the hub knows an op by its id. */
void uplink_gap(struct uplink *u, uint64_t expect, uint64_t now_ms);
/* The hub has the op and will decide later: it is asked for after retry_s (5-300 s) and
 * soon after a reconnect. Its place in the window is free. Once the
 * hub has decided one that it held, the others are asked for soon: it told many kiosks
 * at once, and a broker may drop some of that. */
void uplink_hold(struct uplink *u, uint64_t n, uint32_t retry_s, uint64_t now_ms);
/* Nobody listens (PUBACK 0x10): wait for the retry instead of sending on. */
void uplink_unheard(struct uplink *u, uint64_t now_ms);
/* The next n to send now; false: none. */
bool uplink_next(struct uplink *u, uint64_t now_ms, uint64_t *n);
uint64_t uplink_due_ms(const struct uplink *u);
