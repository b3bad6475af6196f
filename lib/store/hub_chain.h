/* hub_chain: ties each transaction of hub.db to its journal (hub_journal.h), so that
 * backup + journal is the whole database.
 *
 * Inside each transaction its changes are also kept in hub.db (journal_pending) under the
 * next number; after COMMIT they are appended to the journal, and the kept ones fall away
 * with a later transaction, but for the newest, which says where hub.db stands. Nothing
 * that a transaction did may be told before it is in the journal: while it is not, the
 * chain is "behind", and no other may begin. What a crash left behind is appended first
 * of all at the next start.
 *
 * Without a journal hub.db stands nowhere: a journal that is given later begins anew, and
 * so needs a new backup.
 */
#pragma once

#include "store/hub_journal.h"

struct hub_chain;

/* db is lent; it has the tables of hub_schema.h. */
MUST_CHECK bool hub_chain_open(struct hub_chain **out, struct db *db, struct err *e);
void hub_chain_close(struct hub_chain *c);

/* The journal from now on. If it cannot be reached, c is behind and goes on trying. What
 * cannot mend by itself is ERR_BROKEN: another area's or another hub's journal, or one
 * that is ahead of hub.db, which is then an old copy. */
MUST_CHECK bool hub_chain_attach(struct hub_chain *c, const char *path, const char *area,
                                 struct err *e);

/* ERR_LATER, and nothing has begun, while it is behind. */
MUST_CHECK bool hub_chain_begin(struct hub_chain *c, struct err *e);
/* Just before COMMIT. hseq: as it will be. */
MUST_CHECK bool hub_chain_note(struct hub_chain *c, uint64_t hseq, struct err *e);
void hub_chain_undo(struct hub_chain *c); /* rolled back, or not committed */
/* After COMMIT. False: committed, but not in the journal, and so not to be told. */
MUST_CHECK bool hub_chain_tell(struct hub_chain *c, struct err *e);

/* Tries to be no longer behind. Never ERR_INPUT. */
MUST_CHECK bool hub_chain_catch_up(struct hub_chain *c, struct err *e);
bool hub_chain_behind(const struct hub_chain *c);

struct hub_place { /* where hub.db stands */
    bool known;    /* false: it is written without a journal */
    uint64_t number;
    uint8_t hash[JOURNAL_HASH_BYTES];
};
struct hub_place hub_chain_place(const struct hub_chain *c);

/* Whether the journal goes on from that number to its end without a new beginning. True
 * if there is no journal. */
MUST_CHECK bool hub_chain_reaches(struct hub_chain *c, uint64_t number, bool *reaches,
                                  struct err *e);

/* Deletes what stands in the journal below that number. */
MUST_CHECK bool hub_chain_prune(struct hub_chain *c, uint64_t number, struct err *e);

/* ---- for a restore ---- */

/* hub.db stands there from now on; inside a transaction that hub_chain_begin did not
 * begin. */
MUST_CHECK bool hub_chain_move(struct db *db, const struct journal_entry *to,
                               struct err *e);
/* The newest entry that hub.db keeps, without its changes. */
MUST_CHECK bool hub_chain_newest(struct db *db, struct journal_entry *entry, bool *found,
                                 struct err *e);
