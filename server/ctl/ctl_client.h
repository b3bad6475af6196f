/* ctl_client: the hub's HTTPS JSON API, one call at a time.
 *
 * The hub's certificate is checked against the one CA of the configuration and nothing
 * else; redirects, proxies and plain HTTP are not used. The token is read from its file,
 * goes into the request's header and never into a message.
 * Configuration (INI): [hub] url, ca, token_file; see peerpointctl.example.ini.
 */
#pragma once

#include <jansson.h>

#include "core/err.h"

enum {
    CTL_REQUEST_MAX = 8 << 20, /* what the hub takes */
    CTL_ANSWER_MAX = 64 << 20,
    CTL_TOKEN_MAX = 512,
    CTL_CONNECT_MS = 10 * 1000,
    CTL_CALL_MS = 120 * 1000,
};

enum ctl_method { CTL_GET, CTL_POST, CTL_DELETE };

struct ctl_client;

struct ctl_answer {
    long status;  /* HTTP */
    json_t *body; /* the caller's, to be ended with json_decref; NULL if there was none */
};

/* ERR_INPUT if the configuration, the CA or the token file will not do. Sends nothing. */
MUST_CHECK bool ctl_client_open(struct ctl_client **out, const char *config_path,
                                struct err *e);
void ctl_client_close(struct ctl_client *c);

/* path begins after "/api/v1" ("/vacancies/push"); body may be NULL. True if the hub has
 * answered with JSON or nothing, whatever the status. ERR_LATER: not reachable or not a
 * hub; ERR_INPUT: certificate or size. */
MUST_CHECK bool ctl_client_call(struct ctl_client *c, enum ctl_method method,
                                const char *path, const json_t *body,
                                struct ctl_answer *out, struct err *e);

const char *ctl_client_token_file(const struct ctl_client *c);
