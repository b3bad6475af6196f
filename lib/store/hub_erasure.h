/* hub_erasure: whose words are erased, and which kiosks have said that they are
 * (docs/protocol.md, 9).
 *
 * Box and hash of the person go; the row of the op, its number, answer and place stay. No
 * code leads to it any more: of the code's hash a hash is left, by which what was told of
 * it before a restore finds it all the same (docs/protocol.md, 10). The list of op
 * ids names nobody. It is part of hub.db, so a backup has it as it then was: staff keep
 * the newest apart (peerpointctl erasure list), for a restore to apply.
 */
#pragma once

#include "core/wire_life.h"
#include "store/hub_store.h"

/* The op that is meant: by its id, or by the hash of its claim code (op NULL). */
struct hub_erasing {
    const char *op;
    const uint8_t *code_hash;
};
/* Erases it, as of now. *found false: there is no such booking, interest, request or
 * op. op and kiosk are then filled. Again: fine. */
MUST_CHECK bool hub_erasure_put(struct hub_store *s, const struct hub_erasing *what,
                                int64_t now, char op[UUID_SIZE], char kiosk[NAME_SIZE],
                                bool *found, struct err *e);

/* After an op was decided or adopted: one that was erased before a restore, which then
 * comes once more, is erased once more, and its kiosk is told. */
MUST_CHECK bool hub_erasure_again(struct hub_store *s, const char *kiosk, const char *op,
                                  struct err *e);

/* An op that is known has come from its kiosk. *listed: it was erased here, so a machine
 * of that name still has it, whatever another one of that name has said: it is due again.
 */
MUST_CHECK bool hub_erasure_met(struct hub_store *s, const char *kiosk, const char *op,
                                bool *listed, struct err *e);

/* In place of a code's hash, from when the thing is erased on. */
void hub_erasure_hash(uint8_t out[HUB_HASH_BYTES],
                      const uint8_t code_hash[HUB_HASH_BYTES]);

/* Box, hashes and pairs of one op; for a restore, which has no hub_store. */
MUST_CHECK bool hub_erasure_wipe(struct db *db, const char *op, struct err *e);

/* What that kiosk has still to erase, oldest first; ops->count may be 0. Not yet what it
 * alone may know the answer of, after a restore: an op that waits here, or that is not
 * known here while it has not told all. */
MUST_CHECK bool hub_erasure_due(struct hub_store *s, const char *kiosk,
                                struct op_list *ops, struct err *e);
/* It says that it has. Ids that are not in the list are ignored. */
MUST_CHECK bool hub_erasure_done(struct hub_store *s, const char *kiosk,
                                 const struct op_list *ops, int64_t now, struct err *e);

struct hub_erasure {
    char op[UUID_SIZE];
    char kiosk[NAME_SIZE];
    int64_t at;
    int64_t done; /* the kiosk's receipt; 0: it has not said so */
};
struct hub_erasure_list {
    bool (*each)(void *context, const struct hub_erasure *x);
    void *context;
};
MUST_CHECK bool hub_erasure_each(struct hub_store *s, const struct hub_erasure_list *list,
                                 struct err *e);
