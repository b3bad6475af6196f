/* enrol_call: asks a hub that is known only by the hash of its TLS key (libcurl).
 *
 * HTTPS to that key and no other; no authority, name or date is believed, as a new kiosk
 * knows none of them. No redirects, no proxies. SIGTERM and SIGINT end every wait.
 */
#pragma once

#include "core/enrol.h"

struct enrol_call;

enum { ENROL_CALL_CONNECT_MS = 10 * 1000, ENROL_CALL_MS = 30 * 1000 };

MUST_CHECK bool enrol_call_open(struct enrol_call **out, const struct enrol_line *line,
                                struct err *e);
void enrol_call_close(struct enrol_call *c);

/* Posts body; *answer is lent until the next call. ERR_INPUT: it is another server, with
 * another key; ERR_LATER: not reachable, or stopped. */
MUST_CHECK bool enrol_call_ask(struct enrol_call *c, const struct bytes *body,
                               long *status, const struct bytes **answer, struct err *e);

/* False if a signal came meanwhile, or before. */
bool enrol_call_wait(struct enrol_call *c, uint32_t ms);
