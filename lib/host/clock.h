/* clock: the wall clock, which tests can set.
 *
 * PEERPOINT_NOW="2026-11-22T09:30:00Z" makes the program begin at that instant and go on
 * from there; honoured in every variant but release. clock_now never goes back within a
 * process by more than the system's clock does.
 */
#pragma once

#include <stdint.h>

#include "core/err.h"

/* Reads PEERPOINT_NOW; ERR_INPUT if it is set to something that is no instant. */
MUST_CHECK bool clock_open(struct err *e);

int64_t clock_now(void);    /* seconds since 1970, UTC */
int64_t clock_now_ms(void); /* milliseconds */
uint64_t clock_monotonic_ms(void);
