/* hub_recovery_key: the hub's keys as they lie beside a backup when [keys] recovery is
 * set: sealed (crypto_box_seal) to a key whose secret half is kept away from all machines
 * of the area, so that whoever has the folder of backups opens nothing with it.
 *
 * A sealed file is the line "peerpoint-recovery-1 KEYID HASH" and then the box: which key
 * opens it, and BLAKE2b-256 of what is in it. What is in it are random keys, of which a
 * hash tells nothing; by it a key here is compared with one there without opening it.
 */
#pragma once

#include <stdio.h>

#include "core/bytes.h"
#include "core/frame.h"

enum {
    RECOVERY_KEY_BYTES = 32,
    RECOVERY_TEXT_SIZE = KEYID_SIZE + 65, /* KEYID-HEX */
    RECOVERY_ADDED = 256
};

/* Makes a secret key in a file that is not there yet, and tells its public half, as
 * KEYID-HEX: so nothing that was mistyped, nor the secret half, is taken for it. */
MUST_CHECK bool hub_recovery_make(const char *path, FILE *out, struct err *e);

/* That text again. ERR_INPUT: it is none, or the key is not of that id. */
MUST_CHECK bool hub_recovery_parse(uint8_t public_key[RECOVERY_KEY_BYTES],
                                   const char *text, struct err *e);

/* Appends plain as such a file. */
MUST_CHECK bool hub_recovery_seal(struct bytes *out, const struct bytes *plain,
                                  const uint8_t public_key[RECOVERY_KEY_BYTES],
                                  struct err *e);
/* Also of one that was cut short, as far as its mark is there. */
bool hub_recovery_is_sealed(const struct bytes *text);
/* Whether that sealed file holds this. ERR_BROKEN: it was cut short. */
MUST_CHECK bool hub_recovery_holds(const struct bytes *sealed, const struct bytes *plain,
                                   bool *same, struct err *e);

/* Appends to plain (wipe it) what that file holds. path is of the secret key; NULL: it
 * was not given. ERR_INPUT says which key is wanted. */
MUST_CHECK bool hub_recovery_open(struct bytes *plain, const struct bytes *sealed,
                                  const char *path, struct err *e);
