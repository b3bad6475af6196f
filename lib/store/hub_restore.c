#include "store/hub_restore.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "store/changes.h"
#include "store/hub_erasure.h"
#include "store/hub_life.h"
#include "store/hub_schema.h"

struct restoring {
    const struct hub_restore *order;
    struct hub_restored *report;
    struct db *db; /* the new hub.db */
    int version;
    struct journal *journal; /* NULL: none */
    struct journal_entry at; /* where db stands, without changes; number 0: nowhere */
    uint64_t journal_hseq;   /* tells of epochs that could not be applied */
};

static void lacks(struct restoring *r, const char *why)
{
    if (r->report->missing[0] == '\0')
        snprintf(r->report->missing, sizeof r->report->missing, "%s", why);
    r->report->complete = false;
}

/* ---- what is to be replaced ---- */

/* As a URI, whatever is in its name. */
static char *immutable(const char *path)
{
    sqlite3_str *uri = sqlite3_str_new(NULL);
    sqlite3_str_appendall(uri, "file:");
    for (const char *c = path; *c != '\0'; c++)
        if (strchr("%?#", *c) != NULL)
            sqlite3_str_appendf(uri, "%%%02X", (unsigned char)*c);
        else
            sqlite3_str_appendchar(uri, 1, *c);
    sqlite3_str_appendall(uri, "?immutable=1");
    return sqlite3_str_finish(uri);
}

/* A log beside it is not read: an epoch is written by a restore, which leaves none. */
uint32_t hub_restore_counter_of(const char *path)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    sqlite3_int64 counter = 0;
    char *uri = immutable(path);
    if (uri != NULL &&
        sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) ==
            SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT epoch_counter FROM meta", -1, &st, NULL) ==
            SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        counter = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    sqlite3_free(uri);
    return counter > 0 && counter <= HUB_EPOCH_MAX ? (uint32_t)counter : 0;
}

/* ---- backup and journal ---- */

static bool exists(const char *path)
{
    int there = 0;
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    return vfs->xAccess(vfs, path, SQLITE_ACCESS_EXISTS, &there) == SQLITE_OK &&
           there != 0;
}

/* A log without its file would be taken for the new one's. */
static bool vacant(const char *path, struct err *e)
{
    char *log = sqlite3_mprintf("%s-wal", path);
    bool taken = log == NULL || exists(path) || exists(log);
    sqlite3_free(log);
    return !taken || err_set(e, ERR_INPUT, "%s: is there already", path);
}

static bool copy_backup(struct restoring *r, struct err *e)
{
    struct db *db = NULL;
    const struct hub_restore *order = r->order;
    if (!vacant(order->path, e) ||
        !hub_backup_check(order->backup, order->area, &r->report->from, e) ||
        !hub_backup_open(&db, &r->version, order->backup, e))
        return false;
    bool ok = db_run(db, "VACUUM INTO ?1", e, "t", order->path);
    db_close(db);
    return ok && hub_backup_open(&r->db, &r->version, order->path, e);
}

static bool fits(const struct restoring *r, const struct journal_entry *next)
{
    uint8_t hash[JOURNAL_HASH_BYTES];
    journal_hash(hash, r->at.hash, next);
    return !next->begins && next->number == r->at.number + 1 &&
           next->version == (uint32_t)r->version &&
           memcmp(hash, next->hash, sizeof hash) == 0;
}

static bool apply(struct restoring *r, const struct journal_entry *next, struct err *e)
{
    int64_t hseq = 0;
    if (!changes_apply(r->db, next->changes, next->size, e) ||
        !db_int(r->db, &hseq, NULL, "SELECT hseq FROM meta", e, ""))
        return false;
    r->at = *next;
    r->at.changes = NULL;
    r->at.size = 0;
    r->report->applied++;
    return (uint64_t)hseq == next->hseq ||
           err_set(e, ERR_BROKEN, "%s: the journal does not fit what is there",
                   db_path(r->db));
}

/* Whether the journal knows the place where the backup stands. */
static bool anchored(struct restoring *r, bool *yes, struct err *e)
{
    struct journal_entry found;
    bool is = false;
    *yes = false;
    if (r->at.number == 0) {
        lacks(r, "the backup was made without a journal");
        return true;
    }
    if (!journal_find(r->journal, r->at.number, &found, &is, e))
        return false;
    *yes = is && memcmp(found.hash, r->at.hash, sizeof found.hash) == 0;
    if (!*yes)
        lacks(r, is ? "the journal is another hub's"
                    : "the journal begins after the backup, or ends before it");
    return true;
}

static bool apply_all(struct restoring *r, struct err *e)
{
    struct journal_entry next;
    bool found = false;
    bool ok = anchored(r, &found, e);
    while (ok && found) {
        ok = journal_next(r->journal, r->at.number, &next, &found, e);
        if (!ok || !found)
            break;
        if (!fits(r, &next)) {
            lacks(r, "the journal has a gap, or was damaged");
            break;
        }
        ok = apply(r, &next, e);
    }
    return ok;
}

/* The journal's end is where db stands. If that was not reached it stands nowhere, and
 * the journal begins anew when the hub starts. */
static bool settle(struct restoring *r, struct err *e)
{
    struct journal_entry last = {.number = 0};
    bool any = false;
    if (r->journal != NULL && !journal_last(r->journal, &last, &any, e))
        return false;
    r->journal_hseq = last.hseq;
    if (r->report->complete)
        return hub_chain_move(r->db, &r->at, e);
    return db_run(r->db, "DELETE FROM journal_pending", e, "");
}

static bool bring_forward(struct restoring *r, struct err *e)
{
    bool found = false;
    if (!hub_chain_newest(r->db, &r->at, &found, e))
        return false;
    if (!found)
        r->at = (struct journal_entry){.number = 0};
    if (r->journal == NULL)
        lacks(r, "there is no journal");
    bool ok = db_begin(r->db, e) && (r->journal == NULL || apply_all(r, e)) &&
              settle(r, e) && db_commit(r->db, e);
    db_rollback(r->db);
    return ok;
}

/* ---- the new epoch ---- */

/* Those that come once more, from a kiosk that still has them, are erased then; so the
 * list stays. Which kiosk that is may not be known here any more: "". */
static bool erase_one(struct restoring *r, const char *op, struct err *e)
{
    int64_t known = 0;
    if (!db_int(r->db, &known, NULL, "SELECT count(*) FROM op WHERE op = ?1", e, "t", op))
        return false;
    r->report->erased += known > 0 ? 1 : 0;
    return hub_erasure_wipe(r->db, op, e) &&
           db_run(r->db,
                  "INSERT OR IGNORE INTO erasure VALUES (?1,"
                  " coalesce((SELECT kiosk FROM op WHERE op = ?1), ''), ?2, 0, 0)",
                  e, "ti", op, r->order->now);
}

static bool erase(struct restoring *r, struct err *e)
{
    bool ok = true;
    for (size_t i = 0; ok && i < r->order->erased_count; i++)
        ok = erase_one(r, r->order->erased[i], e);
    return ok;
}

static bool read_meta(struct restoring *r, uint32_t *counter, struct err *e)
{
    int64_t number = 0;
    int64_t hseq = 0;
    if (!db_int(r->db, &number, NULL, "SELECT epoch_counter FROM meta", e, "") ||
        !db_int(r->db, &hseq, NULL, "SELECT hseq FROM meta", e, ""))
        return false;
    r->report->known = (uint64_t)hseq;
    *counter = (uint32_t)number;
    return true;
}

/* What kiosks had not told yet they have to tell the new life. */
static bool still_waits(struct restoring *r, struct err *e)
{
    bool waits = false;
    if (!hub_life_waits(r->db, &waits, e))
        return false;
    if (waits)
        lacks(r, "the hub still waited for what kiosks know");
    return true;
}

static bool choose_epoch(struct restoring *r, uint32_t counter, struct err *e)
{
    struct epoch *epoch = &r->report->epoch;
    uint64_t journals = (r->journal_hseq >> 32) + 1;
    if (journals > HUB_EPOCH_MAX || counter >= HUB_EPOCH_MAX ||
        r->order->counter_min > HUB_EPOCH_MAX)
        return err_set(e, ERR_INPUT, "the epoch's number would be above %d",
                       HUB_EPOCH_MAX);
    epoch->counter = 1 + (journals > counter ? (uint32_t)journals : counter);
    if (epoch->counter < r->order->counter_min)
        epoch->counter = r->order->counter_min;
    epoch->random = r->order->random;
    return true;
}

static bool begin_life(struct restoring *r, uint64_t hseq, struct err *e)
{
    const struct hub_restored *report = r->report;
    int64_t random = 0;
    memcpy(&random, &report->epoch.random, sizeof random);
    return db_run(r->db,
                  "UPDATE meta SET epoch_counter = ?1, epoch_random = ?2, hseq = ?3", e,
                  "iii", (int64_t)report->epoch.counter, random, (int64_t)hseq) &&
           db_run(r->db, "INSERT INTO life VALUES (?1, ?2, ?3, ?4, ?5, ?6)", e, "iiiiii",
                  (int64_t)report->epoch.counter, random, r->order->now,
                  (int64_t)report->known, (int64_t)report->complete,
                  (int64_t)!report->complete) &&
           db_exec(r->db,
                   "DELETE FROM heard; DELETE FROM released; DELETE FROM stop;"
                   "UPDATE stranger SET lost = 0; DELETE FROM copy",
                   e) &&
           /* What is replayed now has old numbers, and is in no backup yet. */
           (report->complete || db_exec(r->db, "DELETE FROM watermark", e));
}

static bool finish(struct restoring *r, struct hub_chain *chain, struct err *e)
{
    uint32_t counter = 0;
    if (!still_waits(r, e) || !read_meta(r, &counter, e) || !choose_epoch(r, counter, e))
        return false;
    uint64_t hseq = (uint64_t)(r->report->epoch.counter - 1) << 32;
    if (hseq < r->report->known)
        hseq = r->report->known;
    hseq++; /* this is a change of state like any other */
    bool ok = hub_chain_begin(chain, e) && db_begin(r->db, e) && erase(r, e) &&
              begin_life(r, hseq, e) && hub_chain_note(chain, hseq, e) &&
              db_commit(r->db, e);
    db_rollback(r->db);
    if (!ok) {
        hub_chain_undo(chain);
        return false;
    }
    /* A journal that cannot be written is completed when the hub starts. */
    struct err later;
    (void)!hub_chain_tell(chain, &later);
    return true;
}

static bool new_epoch(struct restoring *r, struct err *e)
{
    const struct hub_restore *order = r->order;
    struct hub_chain *chain = NULL;
    bool journaled =
        order->journal != NULL && (order->backup == NULL || r->report->complete);
    journal_close(r->journal);
    r->journal = NULL;
    db_close(r->db);
    r->db = NULL;
    bool ok = db_open(&r->db, order->path, &hub_schema, DB_WRITE_ALONE, e) &&
              hub_chain_open(&chain, r->db, e) &&
              (!journaled || hub_chain_attach(chain, order->journal, order->area, e)) &&
              finish(r, chain, e);
    hub_chain_close(chain);
    return ok;
}

/* ---- both ---- */

static bool take_hub(struct restoring *r, struct err *e)
{
    if (!exists(r->order->path))
        return err_set(e, ERR_INPUT, "%s: is not there", r->order->path);
    lacks(r, "a new epoch was asked for");
    return hub_backup_check(r->order->path, r->order->area, &r->report->from, e) &&
           hub_backup_open(&r->db, &r->version, r->order->path, e);
}

bool hub_restore(const struct hub_restore *order, struct hub_restored *report,
                 struct err *e)
{
    struct restoring r = {.order = order, .report = report};
    *report = (struct hub_restored){.complete = true};
    bool ok = (order->journal == NULL ||
               journal_open(&r.journal, order->journal, order->area, e));
    if (order->backup != NULL)
        ok = ok && copy_backup(&r, e) && bring_forward(&r, e);
    else
        ok = ok && take_hub(&r, e);
    ok = ok && new_epoch(&r, e);
    journal_close(r.journal);
    db_close(r.db);
    return ok;
}
