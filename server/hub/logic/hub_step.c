#include "server/hub/logic/hub_step.h"

#include <string.h>

const char *hub_step_name(enum hub_step step)
{
    switch (step) {
    case STEP_UNKNOWN: return "unknown";
    case STEP_EQUAL: return "equal";
    case STEP_DIFFERS: return "differs";
    case STEP_AHEAD: return "ahead";
    }
    return "unknown";
}

void hub_steps_note(struct hub_steps *s, uint64_t seq, const uint8_t digest[DIGEST_BYTES])
{
    s->items[s->next].seq = seq;
    memcpy(s->items[s->next].digest, digest, DIGEST_BYTES);
    s->next = (s->next + 1) % HUB_STEPS_MAX;
    s->count += s->count < HUB_STEPS_MAX ? 1 : 0;
    s->newest = seq;
}

enum hub_step hub_steps_compare(const struct hub_steps *s, uint64_t seq,
                                const uint8_t digest[DIGEST_BYTES])
{
    if (s->count > 0 && seq > s->newest)
        return STEP_AHEAD;
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->items[i].seq != seq)
            continue;
        bool equal = memcmp(s->items[i].digest, digest, DIGEST_BYTES) == 0;
        return equal ? STEP_EQUAL : STEP_DIFFERS;
    }
    return STEP_UNKNOWN;
}
