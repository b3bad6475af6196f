/* hub_store: hub.db, all that the hub of one area knows. One process, one writer.
 *
 * This header is the file and its transactions; the tables are in hub_records.h (what
 * goes down), hub_ops.h (what came up), hub_people.h (places, bookings, interests) and
 * hub_admin.h (kiosks, tokens, audit). Every write of those stands between
 * hub_store_begin and hub_store_commit; calling one outside is a mistake of ours.
 *
 * seq and hseq (protocol.md 3), the number of live records and their digest are kept here
 * in memory and written at commit, so that they and the rows can never disagree; at open
 * the digest is computed anew from the bodies.
 */
#pragma once

#include <stdint.h>

#include "core/sums.h"
#include "core/topic.h"
#include "core/wire.h"
#include "store/db.h"

struct hub_store;

enum { HUB_HASH_BYTES = 32 };

struct hub_numbers {
    struct epoch epoch;
    uint64_t seq;   /* newest change of a published record */
    uint64_t hseq;  /* newest state change of any kind */
    uint64_t floor; /* tombstones below it are gone */
    uint32_t count; /* live records */
};

/* Opens or makes the file. fresh is the epoch of a new one. ERR_BROKEN for a file of a
 * newer version, of another area, or that is damaged (all of it is read): each names the
 * file. A full disk is no obstacle: what is there can be read. */
MUST_CHECK bool hub_store_open(struct hub_store **out, const char *path, const char *area,
                               const struct epoch *fresh, struct err *e);
void hub_store_close(struct hub_store *s);

/* Whether hub.db is no longer the file that is open, or another hand has written into it:
 * replaced, gone, or overwritten in place. As long as it is,
 * no transaction begins: what would be told were in a file that nobody finds again. */
bool hub_store_moved(const struct hub_store *s);

/* Writes what is there already, to learn whether it can be written. */
MUST_CHECK bool hub_store_probe(struct hub_store *s, struct err *e);
/* Writes the file anew if somebody was erased since it was: SQLite overwrites what it
 * deletes, but not the copies that it leaves in a page when it moves rows. Some seconds
 * for 500 MB, in which nobody else can write. ERR_FULL: there is no room for it twice. */
MUST_CHECK bool hub_store_sweep(struct hub_store *s, struct err *e);
/* Looks for damage in one table, the *next one, and moves on if there is none; *more
 * false: that was all. */
MUST_CHECK bool hub_store_check_next(struct hub_store *s, uint32_t *next, bool *more,
                                     struct err *e);

struct db *hub_store_db(struct hub_store *s); /* for the hub_ tables only */

/* Inside a transaction: as that transaction would leave them. Lent, always current. */
const struct hub_numbers *hub_store_numbers(const struct hub_store *s);
void hub_store_digest(const struct hub_store *s, uint8_t out[DIGEST_BYTES]);
/* Lent, always current. */
const struct sums *hub_store_sums(const struct hub_store *s);
/* Computes the digest anew from the bodies. *same false: they have changed otherwise than
 * by us; the digest is now theirs, so that the kiosks follow what stands in the file. */
MUST_CHECK bool hub_store_recount(struct hub_store *s, bool *same, struct err *e);

MUST_CHECK bool hub_store_begin(struct hub_store *s, struct err *e);
/* On failure everything since begin is undone, or (hub_store_behind) stands but may not
 * be told to anybody. */
MUST_CHECK bool hub_store_commit(struct hub_store *s, struct err *e);
/* How many since it was opened, those that only the journal lacks as well. */
uint64_t hub_store_commits(const struct hub_store *s);
void hub_store_rollback(struct hub_store *s); /* fine when none is open */
/* No other transaction begins: ERR_LATER. */
void hub_store_halt(struct hub_store *s);

/* ---- the journal (hub_chain.h); without one, hub.db is all there is ---- */

/* Call it once, after opening. From now on what is committed is in the journal at path
 * before hub_store_commit is true. ERR_BROKEN: the two do not belong together. */
MUST_CHECK bool hub_store_journal(struct hub_store *s, const char *path, struct err *e);
/* Something is committed that is not in the journal: nothing may be told, and no
 * transaction begins. */
bool hub_store_behind(const struct hub_store *s);
/* ERR_LATER while it is. */
MUST_CHECK bool hub_store_catch_up(struct hub_store *s, struct err *e);
struct hub_chain;
struct hub_chain *hub_store_chain(struct hub_store *s);

/* ---- for the hub_ tables ---- */

/* Of the live records, from their bodies. */
MUST_CHECK bool hub_digest_of(struct db *db, struct sums *sums, struct err *e);
/* A record is new: notes its bucket (lthash.h), in the temporary table bucket(bucket,
 * id) of all records, the closed ones too. */
MUST_CHECK bool hub_store_bucket(struct hub_store *s, const char *id, struct err *e);
bool hub_store_writing(const struct hub_store *s);
uint64_t hub_store_next_seq(struct hub_store *s);
void hub_store_set_floor(struct hub_store *s, uint64_t floor); /* never lower */
uint64_t hub_store_next_hseq(struct hub_store *s);
/* Tells the digest of a body that comes (add) or goes. */
void hub_store_count_body(struct hub_store *s, bool add, enum record_kind kind,
                          const char *id, const char *body);
