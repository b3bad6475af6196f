/* simrandom: libsodium's randomness from the simulation's seed, and what is slow in it
 * made fast: a claim code's hash (10 ms each) and signatures (a third of a run). How
 * slow the hash is proves nothing here, and nobody in a simulation forges: a signature
 * is a hash under the signer's public key, which a wrong key or bit does not have.
 *
 * Linked with -Wl,--wrap for each of SIM_WRAPPED (sim.mk).
 */
#pragma once

#include <stdint.h>

/* Must come before anything else of libsodium; once per process. */
void simrandom_install(uint64_t seed);
