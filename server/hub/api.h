/* api: the HTTPS server of the JSON API, in the hub's own loop: libmicrohttpd, no thread.
 *
 * TLS always; TCP_NODELAY; at most API_CONNECTIONS_MAX connections, API_CONNECTIONS_EACH
 * from one address so that nobody shuts out the others, closed after API_IDLE_S without
 * traffic; bodies at most API_BODY_MAX, and API_OPEN_MAX where no token is asked for: a
 * longer one is not kept.
 */
#pragma once

#include <stdint.h>

#include "host/loop.h"
#include "server/hub/logic/hub_core.h"

struct api;
struct hub_copies;
struct hub_enrol;

enum { API_CONNECTIONS_MAX = 200, API_CONNECTIONS_EACH = 50, API_IDLE_S = 30 };

struct api_config {
    const char *address; /* "127.0.0.1", "::1", "0.0.0.0" */
    uint16_t port;       /* 0: any free one */
    const char *cert_file, *key_file;
};

/* Asks, for each call, what time it is and whether the broker is there. */
struct api_world {
    struct hub_now (*now)(void *context);
    bool (*broker_up)(void *context);
    void *context;
    struct hub_copies *copies; /* lent; NULL: none are made */
    struct hub_enrol *desk;    /* lent; NULL: no kiosks are enrolled */
};

/* hub and loop are lent. ERR_BROKEN names the file or the address that is at fault. */
MUST_CHECK bool api_open(struct api **out, struct loop *loop, struct hub *hub,
                         const struct api_config *config, const struct api_world *world,
                         struct err *e);
void api_close(struct api *a);
uint16_t api_port(const struct api *a);

/* After each turn of the loop: libmicrohttpd may have set itself a deadline. */
void api_after_turn(struct api *a);
