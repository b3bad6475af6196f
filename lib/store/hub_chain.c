#include "store/hub_chain.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "store/changes.h"
#include "store/hub_schema.h"

struct hub_chain {
    struct db *db; /* lent */
    struct journal *journal;
    char *path; /* of the journal; NULL: there is none */
    char area[AREA_SIZE];
    struct changes *recording; /* NULL: no transaction, or no journal */
    bool behind;
    struct hub_place place, noted; /* noted: place after the open transaction */
};

/* When a kiosk was seen last is worth no journal. */
static const char *const not_journalled[] = {"journal_pending", "kiosk_seen", "copy",
                                             NULL};

#define COLUMNS "SELECT number, hseq, version, begins, hash, changes FROM journal_pending"

static void read_entry(sqlite3_stmt *st, struct journal_entry *entry)
{
    *entry = (struct journal_entry){
        .number = (uint64_t)sqlite3_column_int64(st, 0),
        .hseq = (uint64_t)sqlite3_column_int64(st, 1),
        .version = (uint32_t)sqlite3_column_int(st, 2),
        .begins = sqlite3_column_int(st, 3) != 0,
        .changes = sqlite3_column_blob(st, 5),
        .size = (size_t)sqlite3_column_bytes(st, 5),
    };
    if (sqlite3_column_bytes(st, 4) == JOURNAL_HASH_BYTES)
        memcpy(entry->hash, sqlite3_column_blob(st, 4), JOURNAL_HASH_BYTES);
}

bool hub_chain_newest(struct db *db, struct journal_entry *entry, bool *found,
                      struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(db, &st, COLUMNS " ORDER BY number DESC LIMIT 1", e, "") ||
        !db_step(db, st, found, e))
        return false;
    if (*found)
        read_entry(st, entry);
    sqlite3_reset(st);
    entry->changes = NULL;
    entry->size = 0;
    return true;
}

static struct hub_place place_of(const struct journal_entry *entry)
{
    struct hub_place place = {.known = true, .number = entry->number};
    memcpy(place.hash, entry->hash, sizeof place.hash);
    return place;
}

bool hub_chain_open(struct hub_chain **out, struct db *db, struct err *e)
{
    struct journal_entry newest = {.number = 0};
    bool found = false;
    *out = NULL;
    if (!hub_chain_newest(db, &newest, &found, e))
        return false;
    struct hub_chain *c = calloc(1, sizeof *c);
    if (c == NULL)
        return err_set(e, ERR_FULL, "%s: no memory", db_path(db));
    c->db = db;
    if (found)
        c->place = place_of(&newest);
    *out = c;
    return true;
}

void hub_chain_close(struct hub_chain *c)
{
    if (c == NULL)
        return;
    changes_end(c->recording);
    journal_close(c->journal);
    free(c->path);
    free(c);
}

static bool keep(struct db *db, const struct journal_entry *entry, struct err *e)
{
    return db_run(db, "INSERT INTO journal_pending VALUES (?1, ?2, ?3, ?4, ?5, ?6)", e,
                  "iiiibb", (int64_t)entry->number, (int64_t)entry->hseq,
                  (int64_t)entry->version, (int64_t)entry->begins,
                  (const void *)entry->hash, (size_t)JOURNAL_HASH_BYTES,
                  entry->size > 0 ? entry->changes : "", entry->size);
}

bool hub_chain_move(struct db *db, const struct journal_entry *to, struct err *e)
{
    return db_run(db, "DELETE FROM journal_pending", e, "") && keep(db, to, e);
}

/* ---- at the start ---- */

static bool follows(const struct journal_entry *last, const struct journal_entry *entry)
{
    uint8_t hash[JOURNAL_HASH_BYTES];
    journal_hash(hash, last->hash, entry);
    return entry->begins || (entry->number == last->number + 1 &&
                             memcmp(hash, entry->hash, sizeof hash) == 0);
}

/* Appends what the journal lacks of what is kept. */
static bool complete(struct hub_chain *c, struct err *e)
{
    struct journal_entry last = {.number = 0};
    struct journal_entry entry;
    bool any = false;
    bool row = false;
    sqlite3_stmt *st = NULL;
    if (!journal_last(c->journal, &last, &any, e) ||
        !db_bind(c->db, &st, COLUMNS " WHERE number > ?1 ORDER BY number", e, "i",
                 (int64_t)last.number))
        return false;
    bool ok = db_step(c->db, st, &row, e);
    while (ok && row) {
        read_entry(st, &entry);
        if (any && !follows(&last, &entry))
            ok = err_set(e, ERR_BROKEN, "%s: an old copy, or another hub's, for %s",
                         c->path, db_path(c->db));
        ok = ok && journal_append(c->journal, &entry, e);
        last = entry;
        any = true;
        ok = ok && db_step(c->db, st, &row, e);
    }
    sqlite3_reset(st);
    return ok;
}

static bool older(const struct hub_chain *c, struct err *e)
{
    return err_set(e, ERR_BROKEN,
                   "%s: an older copy than its journal %s knows: use --restore",
                   db_path(c->db), c->path);
}

/* A hub.db that stands nowhere was written without a journal, or is new where another was
 * lost; then it knows less than the journal, whose chain it must not end. */
static bool match_nowhere(struct hub_chain *c, const struct journal_entry *last,
                          struct err *e)
{
    int64_t hseq = 0;
    if (!db_int(c->db, &hseq, NULL, "SELECT hseq FROM meta", e, ""))
        return false;
    return last->hseq <= (uint64_t)hseq || older(c, e);
}

/* Whether journal and hub.db belong together. */
static bool match(struct hub_chain *c, struct err *e)
{
    struct journal_entry last;
    bool any = false;
    if (!journal_last(c->journal, &last, &any, e))
        return false;
    if (any && !c->place.known)
        return match_nowhere(c, &last, e);
    if (!any || last.number < c->place.number)
        return true;
    if (last.number > c->place.number)
        return older(c, e);
    return memcmp(last.hash, c->place.hash, sizeof last.hash) == 0 ||
           err_set(e, ERR_BROKEN, "%s: the journal of another hub than %s", c->path,
                   db_path(c->db));
}

/* A place in the journal for a hub.db that has none, or that another version has
 * changed. */
static bool begin_anew(struct hub_chain *c, struct err *e)
{
    struct journal_entry last = {.number = 0};
    bool any = false;
    int64_t hseq = 0;
    if (!journal_last(c->journal, &last, &any, e) ||
        !db_int(c->db, &hseq, NULL, "SELECT hseq FROM meta", e, ""))
        return false;
    struct journal_entry entry = {
        .number = last.number + 1,
        .hseq = (uint64_t)hseq,
        .version = (uint32_t)hub_schema.step_count,
        .begins = true,
    };
    randombytes_buf(entry.hash, sizeof entry.hash);
    bool ok =
        db_begin(c->db, e) && hub_chain_move(c->db, &entry, e) && db_commit(c->db, e);
    db_rollback(c->db);
    if (!ok)
        return false;
    c->place = place_of(&entry); /* hub.db has it; the journal may get it later */
    return journal_append(c->journal, &entry, e);
}

static bool stands(struct hub_chain *c, bool *stands_well, struct err *e)
{
    struct journal_entry newest = {.number = 0};
    bool found = false;
    bool ok = hub_chain_newest(c->db, &newest, &found, e);
    *stands_well = found && newest.version == (uint32_t)hub_schema.step_count;
    return ok;
}

static bool reach(struct hub_chain *c, struct err *e)
{
    bool good = false;
    if (!journal_open(&c->journal, c->path, c->area, e))
        return false;
    bool ok = match(c, e) && complete(c, e) && stands(c, &good, e) &&
              (good || begin_anew(c, e));
    if (!ok) {
        journal_close(c->journal);
        c->journal = NULL;
    }
    return ok;
}

bool hub_chain_attach(struct hub_chain *c, const char *path, const char *area,
                      struct err *e)
{
    struct err why;
    assert(c->path == NULL);
    c->path = strdup(path);
    if (c->path == NULL)
        return err_set(e, ERR_FULL, "%s: no memory", path);
    utf8_copy(c->area, sizeof c->area, area);
    c->behind = !reach(c, &why);
    return !c->behind || why.kind != ERR_BROKEN || err_set(e, why.kind, "%s", why.text);
}

bool hub_chain_catch_up(struct hub_chain *c, struct err *e)
{
    struct err why = {.kind = ERR_LATER};
    if (!c->behind)
        return true;
    if (c->journal == NULL)
        c->behind = !reach(c, &why);
    else
        c->behind = !complete(c, &why);
    if (!c->behind)
        return true;
    /* Another open of the file may be what it needs. */
    journal_close(c->journal);
    c->journal = NULL;
    return err_set(e, ERR_LATER, "the journal cannot be written: %s", why.text);
}

/* ---- each transaction ---- */

/* A transaction that no journal sees breaks the chain. */
static bool forget_place(struct hub_chain *c, struct err *e)
{
    return !c->place.known || db_run(c->db, "DELETE FROM journal_pending", e, "");
}

/* What is appended to a file that is gone is lost with us: the one that is there, or a
 * new one, has to do, as at a start. */
static void leave_if_moved(struct hub_chain *c)
{
    if (c->journal == NULL || !journal_moved(c->journal))
        return;
    journal_close(c->journal);
    c->journal = NULL;
    c->behind = true;
}

bool hub_chain_begin(struct hub_chain *c, struct err *e)
{
    assert(c->recording == NULL);
    c->noted = c->place;
    leave_if_moved(c);
    return hub_chain_catch_up(c, e) &&
           (c->path == NULL || changes_begin(&c->recording, c->db, not_journalled, e));
}

bool hub_chain_note(struct hub_chain *c, uint64_t hseq, struct err *e)
{
    struct journal_entry entry = {
        .number = c->place.number + 1,
        .hseq = hseq,
        .version = (uint32_t)hub_schema.step_count,
    };
    if (c->path == NULL) {
        c->noted.known = false;
        return forget_place(c, e);
    }
    if (!changes_take(c->recording, &entry.changes, &entry.size, e))
        return false;
    if (entry.size == 0)
        return true;
    journal_hash(entry.hash, c->place.hash, &entry);
    c->noted = place_of(&entry);
    return db_run(c->db, "DELETE FROM journal_pending WHERE number < ?1", e, "i",
                  (int64_t)entry.number) &&
           keep(c->db, &entry, e);
}

void hub_chain_undo(struct hub_chain *c)
{
    changes_end(c->recording);
    c->recording = NULL;
    c->noted = c->place;
}

bool hub_chain_tell(struct hub_chain *c, struct err *e)
{
    bool new = c->noted.number != c->place.number;
    c->place = c->noted;
    changes_end(c->recording);
    c->recording = NULL;
    if (c->path == NULL || !new)
        return true;
    c->behind = true;
    return hub_chain_catch_up(c, e);
}

bool hub_chain_behind(const struct hub_chain *c)
{
    return c->behind;
}

struct hub_place hub_chain_place(const struct hub_chain *c)
{
    return c->place;
}

bool hub_chain_reaches(struct hub_chain *c, uint64_t number, bool *reaches, struct err *e)
{
    *reaches = true;
    return c->journal == NULL || journal_unbroken(c->journal, number, reaches, e);
}

bool hub_chain_prune(struct hub_chain *c, uint64_t number, struct err *e)
{
    return c->journal == NULL || journal_prune(c->journal, number, e);
}
