/* fault_rogue: a broker that means harm. It says again, at any time, what it has heard in
 * this life, on its own topic or another one; and it says what it has made up itself, in
 * a valid form, signed by a key that nobody was told of or by the hub for another area.
 * What it makes up is chosen so that it would show if anybody believed it. */
#pragma once

#include "tests/sim/world_inside.h"

enum { ROGUE_HEARD_MAX = 64 };

struct rogue_heard {
    char topic[TOPIC_SIZE];
    uint8_t *data;
    size_t size;
};

struct rogue {
    struct sign_key key;
    struct rogue_heard heard[ROGUE_HEARD_MAX];
    uint64_t count; /* so far; some are kept, of all times */
};

/* False if there is nothing to say yet. */
bool rogue_strike(struct world *w);
/* A message passes the broker. */
void rogue_hears(struct world *w, const struct outgoing_message *m);
void rogue_end(struct world *w);
