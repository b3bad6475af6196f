/* machine: which machine this is, as opposed to which disk is in it: a hash of what the
 * hardware says of itself. Allotted places hold for one machine (store/outbox_lend.h).
 */
#pragma once

#include "core/wire.h"

/* Of the first that there is: `told` (unless it is empty), the serial number of the
 * board, the UUID of the firmware (neither if makers leave it in many boards), the lowest
 * permanent address of its network cards. sys is "/sys" but in tests. All zero if there
 * is none. */
void machine_hash(uint8_t out[HW_HASH_BYTES], const char *told, const char *sys);
