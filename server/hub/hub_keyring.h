/* hub_keyring: the hub's keys on disk, and their replacement (docs/protocol.md, 2).
 *
 * The configuration names the files of the present keys; that of the HMAC key is made
 * with them and never replaced. Beside them: "SEAL.old", earlier sealing keys, newest
 * first, a line each; "SEAL.next" and "SIGN.next", keys that are made and not announced
 * yet; "SIGN.chain", the signed key sets, a line each: the key that has signed it, and
 * the set. A key is announced when its set is in the chain: one rename. Whatever was to
 * follow that and did not, because of a crash, is done at the next start.
 */
#pragma once

#include <stdio.h>

#include "server/hub/hub_config.h"

/* Reads all of them into keys, whose present ones are set; makes the keys and the chain
 * of a hub that has none. ERR_BROKEN names the file, also one that is missing although
 * it is in use: sign and seal that were announced, and the HMAC key of such a hub. */
MUST_CHECK bool hub_keyring_load(const struct hub_config *c, struct hub_keys *keys,
                                 struct err *e);

enum hub_rotation { HUB_ROTATE_SIGN, HUB_ROTATE_SEAL };

/* Makes a new key and announces it from the next start on; a hub that runs has the lock.
 * A sealing key is only made, and out says so, until backed_up says that the newest
 * backup holds SEAL.next; ERR_INPUT if that is not so. */
MUST_CHECK bool hub_keyring_rotate(const struct hub_config *c, enum hub_rotation what,
                                   bool backed_up, FILE *out, struct err *e);

/* Makes a key ("sign", "seal" or "hmac") for one that was in use and is lost for good:
 * the next start announces it, but for an HMAC key, with which no claim code and token
 * of before is known again. ERR_INPUT: it is there. */
MUST_CHECK bool hub_keyring_remake(const struct hub_config *c, const char *key, FILE *out,
                                   struct err *e);
