/* shell: runs the kiosk. The only place where model, screens, window, stores and agent
 * meet; it decides nothing. Sleeps in one poll(); when nothing happened nothing is
 * computed and nothing is drawn.
 */
#pragma once

#include "app/options.h"

/* Until SIGTERM, SIGINT or the window is closed. ERR_BROKEN if there is no display, no
 * font or no icons. All that people did is overwritten before it returns. */
MUST_CHECK bool shell_run(const struct kiosk_config *config, bool tree_secrets,
                          struct err *e);
