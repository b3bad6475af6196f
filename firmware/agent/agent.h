/* agent: the device's service. Joins loop, broker link, the kiosk's door and the stores
 * to agent_core, which decides; nothing is decided here.
 */
#pragma once

#include "host/config.h"

struct agent;

/* The keys of its configuration file, for config_load. */
extern const struct config_key agent_config_keys[];

/* Opens stores, keys, door and link. config is lent until agent_close. The errors name
 * the file that is wrong. */
MUST_CHECK bool agent_open(struct agent **out, const struct config *config,
                           struct err *e);
/* Until SIGTERM or SIGINT. */
MUST_CHECK bool agent_run(struct agent *a, struct err *e);
void agent_close(struct agent *a);

/* What the time is at boot, as far as can be known without the hub: the latest of the
 * system's clock, the hub's time as it was last saved, and the build of this program. */
MUST_CHECK bool agent_boot_time(int64_t *now, const struct config *config, struct err *e);
