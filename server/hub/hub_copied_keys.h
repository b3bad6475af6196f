/* hub_copied_keys: copies of the hub's secret keys beside a backup ("BACKUP.sign", .seal,
 * .hmac, and what belongs to them), without which it is of no use, and which open it: as
 * they are, or sealed to the recovery key (hub_recovery_key.h). */
#pragma once

#include <stdio.h>

#include "server/hub/hub_config.h"

/* Beside that file, each with mode 600 and never over another one; not synced. Whatever
 * fails is ERR_LATER. */
MUST_CHECK bool hub_copied_keys_make(const struct hub_config *config, const char *backup,
                                     struct err *e);
void hub_copied_keys_remove(const char *backup);

/* Whether the copy of a sealing key that is not announced yet (SEAL.next) is what lies
 * here. */
MUST_CHECK bool hub_copied_keys_next(const struct hub_config *config, const char *backup,
                                     bool *same, struct err *e);
/* Likewise the chain of key sets: another one means that keys were replaced since. */
MUST_CHECK bool hub_copied_keys_chain(const struct hub_config *config, const char *backup,
                                      bool *same, struct err *e);

struct hub_key_source {
    const char *backup;
    const char *recovery; /* file of the secret recovery key; NULL: not given */
};

/* Whether hub_copied_keys_back could do it, without doing anything. ERR_INPUT: what is
 * there are another hub's, or they are sealed, and the recovery key is not given or
 * another. ERR_BROKEN: a copy is damaged. */
MUST_CHECK bool hub_copied_keys_fit(const struct hub_config *config,
                                    const struct hub_key_source *source, struct err *e);
/* Puts the keys that lie beside that backup where the configuration names them, each only
 * if none is there yet, and says so; says too which ones are nowhere. All or nothing of
 * each file. Fails as hub_copied_keys_fit does. */
MUST_CHECK bool hub_copied_keys_back(const struct hub_config *config,
                                     const struct hub_key_source *source, FILE *out,
                                     struct err *e);
