/* enrol_run: `peerpoint-agent --enrol`: asks the hub until staff have approved or refused
 * this machine, or a signal comes. Says what it does on out. */
#pragma once

#include <stdio.h>

#include "firmware/agent/enrolling.h"

enum { ENROL_WAIT_MIN_MS = 1000, ENROL_WAIT_MAX_MS = 30 * 1000 };

/* ERR_LATER: stopped; to be gone on with, with the same invitation. */
MUST_CHECK bool enrol_run(const struct enrolling_wish *wish, FILE *out, struct err *e);
