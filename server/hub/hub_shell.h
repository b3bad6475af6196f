/* hub_shell: the hub's one loop, with the broker link and the API around the deciding
 * part. It decides nothing. */
#pragma once

#include "server/hub/hub_config.h"

struct hub_shell;

/* Opens everything; c and keys are lent for its life. The first start of an area makes an
 * operator token and leaves it in c->token (0600). ERR_BROKEN names what is at fault. */
MUST_CHECK bool hub_shell_open(struct hub_shell **out, const struct hub_config *c,
                               const struct hub_keys *keys, struct err *e);
void hub_shell_close(struct hub_shell *s);

/* Runs until SIGTERM or SIGINT. */
MUST_CHECK bool hub_shell_run(struct hub_shell *s, struct err *e);
