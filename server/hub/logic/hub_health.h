/* hub_health: whether hub.db can be written and is whole, and what staff are told if not.
 *
 * A write that fails says so at once; one that is only tried out is made at start, every
 * 10 minutes, and every 10 s while something is wrong, which ends it when it succeeds. In
 * the night (from 03:00 UTC) the file is looked through for damage, a table a second;
 * where that fails it goes on 10 minutes later, but the next night if there was no room
 * to write the file anew (hub_store_sweep). Damage is final: nothing more is decided, and
 * whoever runs the hub must end it.
 */
#pragma once

#include "server/hub/logic/hub_core.h"

struct hub_health {
    char trouble[64]; /* "" or words for staff */
    bool broken;      /* for good */
    bool low;         /* the shell says that the disk is nearly full */
    uint64_t probe_ms;
    uint64_t check_ms; /* UINT64_MAX: not under way */
    uint32_t check_next;
    int64_t night; /* the one that was looked through last; 0: none */
};

void hub_health_open(struct hub_health *g);
/* A write has failed. What was wrong with the data is no trouble of ours. */
void hub_health_failed(struct hub_health *g, const struct err *e);
/* Does what is due. False if the database failed. */
bool hub_health_run(struct hub_health *g, struct hub_store *s, const struct hub_now *now,
                    struct err *e);
uint64_t hub_health_due_ms(const struct hub_health *g);
