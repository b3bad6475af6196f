/* simrandom: libsodium's randomness from the simulation's seed, and a claim code's slow
 * hash made fast: 10 ms each would be most of a run, and how slow it is proves nothing
 * here.
 *
 * Linked with -Wl,--wrap=crypto_pwhash.
 */
#pragma once

#include <stdint.h>

/* Must come before anything else of libsodium; once per process. */
void simrandom_install(uint64_t seed);
