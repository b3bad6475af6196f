/* clock: the wall clock, which tests can set.
 *
 * PEERPOINT_NOW="2026-11-22T09:30:00Z" makes the program begin at that instant and go on
 * from there; honoured in every variant but release. clock_now never goes back within a
 * process by more than the system's clock does.
 */
#pragma once

#include <stdint.h>

#include "core/err.h"

/* Forgets what it was told and reads PEERPOINT_NOW; ERR_INPUT if it is set to something
 * that is no instant. */
MUST_CHECK bool clock_open(struct err *e);

int64_t clock_now(void);    /* seconds since 1970, UTC */
int64_t clock_now_ms(void); /* milliseconds */
uint64_t clock_monotonic_ms(void);

/* ---- for a machine whose own clock may be wrong (docs/protocol.md, 8) ---- */

int64_t clock_system(void); /* as it stands, whatever we were told */
/* From now on at least this, however the system's clock stands. */
void clock_not_before(int64_t least);
/* It is now: from here on this clock goes by itself, and not by the system's. */
void clock_set(int64_t now);
/* Begins with what a machine knows without a hub: it is at least the instant in the file
 * `saved` (below), and that at which this program was built. True if the system's clock
 * can be trusted: a battery clock set it at boot, still says the same within two minutes,
 * and is before neither of those nor ten years after the build. sys is "/sys" but in
 * tests. */
bool clock_start(const char *saved, const char *sys);

/* The newest instant that was known, in a file of one line; 0 if there is none. */
int64_t clock_saved(const char *path);
MUST_CHECK bool clock_save(const char *path, int64_t now, struct err *e);
