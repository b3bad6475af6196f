/* hub_step: whether a kiosk holds what the hub held at the same change.
 *
 * The hub remembers the digests of the newest changes it has published or decided; a
 * kiosk's status names its change (seq) and digest. Where the hub has no digest of that
 * change any more (a page's end amid a push, or long ago) nothing can be said.
 */
#pragma once

#include <stdint.h>

#include "core/lthash.h"

enum { HUB_STEPS_MAX = 256 };

enum hub_step {
    STEP_UNKNOWN, /* no status yet, or nothing to compare with */
    STEP_EQUAL,   /* at its own seq, which may be behind the hub's */
    STEP_DIFFERS,
    STEP_AHEAD, /* it names a change that this hub has never made */
};
const char *hub_step_name(enum hub_step step);

struct hub_steps { /* a ring */
    uint32_t next, count;
    uint64_t newest;
    struct {
        uint64_t seq;
        uint8_t digest[DIGEST_BYTES];
    } items[HUB_STEPS_MAX];
};

/* The digest at that change, which is not the newest one already. */
void hub_steps_note(struct hub_steps *s, uint64_t seq,
                    const uint8_t digest[DIGEST_BYTES]);
enum hub_step hub_steps_compare(const struct hub_steps *s, uint64_t seq,
                                const uint8_t digest[DIGEST_BYTES]);
