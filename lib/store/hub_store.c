#include "store/hub_store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/hub_chain.h"
#include "store/hub_schema.h"

struct hub_store {
    struct db *db;
    struct hub_chain *chain;
    bool writing, halted;
    struct hub_numbers now, before; /* before: at begin, for a rollback */
    uint64_t commits;               /* since it was opened */
    struct sums sums;
};

/* epoch.random uses all 64 bits; SQLite's integers are signed. */
static int64_t as_signed(uint64_t v)
{
    int64_t out = 0;
    memcpy(&out, &v, sizeof out);
    return out;
}

static uint64_t as_unsigned(int64_t v)
{
    uint64_t out = 0;
    memcpy(&out, &v, sizeof out);
    return out;
}

static bool load_meta(struct hub_store *s, const char *area, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(s->db, &st,
                 "SELECT area, epoch_counter, epoch_random, seq, hseq, floor,"
                 " EXISTS(SELECT 1 FROM copy) FROM meta",
                 e, "") ||
        !db_step(s->db, st, found, e))
        return false;
    if (!*found)
        return true;
    char have[AREA_SIZE];
    db_column_text(st, 0, have, sizeof have);
    s->now.epoch.counter = (uint32_t)sqlite3_column_int64(st, 1);
    s->now.epoch.random = as_unsigned(sqlite3_column_int64(st, 2));
    s->now.seq = (uint64_t)sqlite3_column_int64(st, 3);
    s->now.hseq = (uint64_t)sqlite3_column_int64(st, 4);
    s->now.floor = (uint64_t)sqlite3_column_int64(st, 5);
    bool copy = sqlite3_column_int(st, 6) != 0;
    sqlite3_reset(st);
    if (copy)
        return err_set(e, ERR_BROKEN, "%s: a backup: use --restore", db_path(s->db));
    if (strcmp(have, area) != 0)
        return err_set(e, ERR_BROKEN, "%s: belongs to area %s, not %s", db_path(s->db),
                       have, area);
    return true;
}

static bool make_meta(struct hub_store *s, const char *area, const struct epoch *fresh,
                      struct err *e)
{
    assert(fresh->counter > 0);
    s->now.epoch = *fresh;
    return db_run(
        s->db,
        "INSERT INTO meta(one, area, epoch_counter, epoch_random, seq, hseq, floor)"
        " VALUES (1, ?1, ?2, ?3, 0, 0, 0)",
        e, "tii", area, (int64_t)fresh->counter, as_signed(fresh->random));
}

bool hub_digest_of(struct db *db, struct sums *sums, struct err *e)
{
    sqlite3_stmt *st = NULL;
    sums_clear(sums);
    if (!db_bind(db, &st, "SELECT kind, id, body FROM rec WHERE del = 0", e, ""))
        return false;
    bool ok = true;
    unsigned kind = 0;
    while (db_next(db, st, kind < RECORD_KIND_COUNT, &ok, e)) {
        kind = (unsigned)sqlite3_column_int(st, 0);
        if (kind < RECORD_KIND_COUNT)
            sums_add(sums, record_kind_name((enum record_kind)kind),
                     (const char *)sqlite3_column_text(st, 1), sqlite3_column_text(st, 2),
                     (size_t)sqlite3_column_bytes(st, 2));
    }
    return ok &&
           (kind < RECORD_KIND_COUNT ||
            err_set(e, ERR_BROKEN, "%s: damaged: a record of no kind", db_path(db)));
}

/* Which records are in a bucket: in memory, beside the file, as it is of no use to a
 * backup or a journal. */
static bool fill_buckets(struct hub_store *s, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_exec(s->db,
                 "PRAGMA temp_store = MEMORY;"
                 "CREATE TEMP TABLE bucket(bucket INTEGER NOT NULL, id TEXT NOT NULL,"
                 " PRIMARY KEY(bucket, id)) WITHOUT ROWID",
                 e) ||
        !db_bind(s->db, &st, "SELECT id FROM rec", e, ""))
        return false;
    bool ok = true;
    bool filled = true;
    while (db_next(s->db, st, filled, &ok, e)) {
        char id[UUID_SIZE];
        db_column_text(st, 0, id, sizeof id);
        filled = hub_store_bucket(s, id, e);
    }
    return ok && filled;
}

bool hub_store_bucket(struct hub_store *s, const char *id, struct err *e)
{
    return db_run(s->db, "INSERT INTO bucket VALUES (?1, ?2)", e, "it",
                  (int64_t)lthash_bucket(id), id);
}

static bool load_digest(struct hub_store *s, struct err *e)
{
    bool ok = hub_digest_of(s->db, &s->sums, e) && fill_buckets(s, e);
    s->now.count = s->sums.count;
    return ok;
}

bool hub_store_open(struct hub_store **out, const char *path, const char *area,
                    const struct epoch *fresh, struct err *e)
{
    struct hub_store *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_set(e, ERR_LATER, "hub: no memory");
    bool found = false;
    bool ok = db_open(&s->db, path, &hub_schema, DB_WRITE_ALONE, e) &&
              db_exec(s->db, "PRAGMA secure_delete=1", e) && db_check_all(s->db, e) &&
              load_meta(s, area, &found, e) && (found || make_meta(s, area, fresh, e)) &&
              load_digest(s, e) && hub_chain_open(&s->chain, s->db, e);
    if (!ok) {
        hub_store_close(s);
        return false;
    }
    *out = s;
    return true;
}

void hub_store_close(struct hub_store *s)
{
    if (s == NULL)
        return;
    hub_store_rollback(s);
    hub_chain_close(s->chain);
    db_close(s->db);
    free(s);
}

bool hub_store_moved(const struct hub_store *s)
{
    return db_moved(s->db) || db_overwritten(s->db);
}

static bool in_place(const struct hub_store *s, struct err *e)
{
    return !hub_store_moved(s) ||
           err_set(e, ERR_LATER, "%s: replaced, or taken away, while it is in use",
                   db_path(s->db));
}

bool hub_store_probe(struct hub_store *s, struct err *e)
{
    bool ok = hub_store_begin(s, e) &&
              db_run(s->db, "UPDATE meta SET seq = seq", e, "") && hub_store_commit(s, e);
    hub_store_rollback(s);
    return ok;
}

bool hub_store_sweep(struct hub_store *s, struct err *e)
{
    struct err later;
    int64_t due = 0;
    if (!in_place(s, e) ||
        !db_int(s->db, &due, NULL, "SELECT EXISTS(SELECT 1 FROM erasure WHERE swept = 0)",
                e, ""))
        return false;
    if (due == 0)
        return true;
    bool ok = db_exec(s->db, "VACUUM", e) && hub_store_begin(s, e) &&
              db_run(s->db, "UPDATE erasure SET swept = 1 WHERE swept = 0", e, "") &&
              hub_store_commit(s, e);
    hub_store_rollback(s);
    /* Failed, too, or what it has written into the log would fill the disk. */
    return db_write_back(s->db, ok ? e : &later) && ok;
}

bool hub_store_check_next(struct hub_store *s, uint32_t *next, bool *more, struct err *e)
{
    sqlite3_stmt *st = NULL;
    char table[64] = "";
    if (!db_bind(s->db, &st,
                 "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
                 " LIMIT 1 OFFSET ?1",
                 e, "i", (int64_t)*next) ||
        !db_step(s->db, st, more, e))
        return false;
    if (!*more)
        return true;
    db_column_text(st, 0, table, sizeof table);
    sqlite3_reset(st);
    if (!db_check(s->db, table, e))
        return false;
    (*next)++;
    return true;
}

struct db *hub_store_db(struct hub_store *s)
{
    return s->db;
}

const struct hub_numbers *hub_store_numbers(const struct hub_store *s)
{
    return &s->now;
}

void hub_store_digest(const struct hub_store *s, uint8_t out[DIGEST_BYTES])
{
    lthash_digest(out, &s->sums.total);
}

const struct sums *hub_store_sums(const struct hub_store *s)
{
    return &s->sums;
}

bool hub_store_recount(struct hub_store *s, bool *same, struct err *e)
{
    assert(!s->writing);
    struct sums *now = calloc(1, sizeof *now);
    if (now == NULL)
        return err_set(e, ERR_LATER, "hub: no memory");
    bool ok = hub_digest_of(s->db, now, e);
    *same = !ok || sums_equal(now, &s->sums);
    if (ok)
        s->sums = *now;
    s->now.count = s->sums.count;
    free(now);
    return ok;
}

void hub_store_set_floor(struct hub_store *s, uint64_t floor)
{
    assert(s->writing && floor >= s->now.floor && floor <= s->now.seq);
    s->now.floor = floor;
}

bool hub_store_writing(const struct hub_store *s)
{
    return s->writing;
}

bool hub_store_begin(struct hub_store *s, struct err *e)
{
    assert(!s->writing);
    if (s->halted)
        return err_set(e, ERR_LATER, "the hub has stopped: another of its area was met");
    if (!in_place(s, e) || !hub_chain_begin(s->chain, e))
        return false;
    if (!db_begin(s->db, e)) {
        hub_chain_undo(s->chain);
        return false;
    }
    s->before = s->now;
    sums_begin(&s->sums);
    s->writing = true;
    return true;
}

/* A transaction that changed nothing must not cost a write. */
static bool write_meta(struct hub_store *s, struct err *e)
{
    const struct hub_numbers *now = &s->now;
    const struct hub_numbers *before = &s->before;
    if (now->seq == before->seq && now->hseq == before->hseq &&
        now->floor == before->floor)
        return true;
    return db_run(s->db,
                  "UPDATE meta SET seq = ?1, hseq = ?2, floor = ?3,"
                  " asked_above = coalesce(asked_above, hseq)",
                  e, "iii", (int64_t)now->seq, (int64_t)now->hseq, (int64_t)now->floor);
}

bool hub_store_commit(struct hub_store *s, struct err *e)
{
    assert(s->writing);
    if (!write_meta(s, e) || !hub_chain_note(s->chain, s->now.hseq, e) ||
        !db_commit(s->db, e)) {
        hub_store_rollback(s);
        return false;
    }
    s->writing = false;
    s->commits++;
    return hub_chain_tell(s->chain, e);
}

uint64_t hub_store_commits(const struct hub_store *s)
{
    return s->commits;
}

void hub_store_rollback(struct hub_store *s)
{
    if (!s->writing)
        return;
    db_rollback(s->db);
    hub_chain_undo(s->chain);
    s->now = s->before;
    sums_undo(&s->sums);
    s->writing = false;
}

bool hub_store_journal(struct hub_store *s, const char *path, struct err *e)
{
    sqlite3_stmt *st = NULL;
    char area[AREA_SIZE];
    bool found = false;
    if (!db_bind(s->db, &st, "SELECT area FROM meta", e, "") ||
        !db_step(s->db, st, &found, e))
        return false;
    db_column_text(st, 0, area, sizeof area);
    sqlite3_reset(st);
    return hub_chain_attach(s->chain, path, area, e);
}

void hub_store_halt(struct hub_store *s)
{
    s->halted = true;
}

bool hub_store_behind(const struct hub_store *s)
{
    return hub_chain_behind(s->chain);
}

bool hub_store_catch_up(struct hub_store *s, struct err *e)
{
    return hub_chain_catch_up(s->chain, e);
}

struct hub_chain *hub_store_chain(struct hub_store *s)
{
    return s->chain;
}

uint64_t hub_store_next_seq(struct hub_store *s)
{
    assert(s->writing);
    return ++s->now.seq;
}

uint64_t hub_store_next_hseq(struct hub_store *s)
{
    assert(s->writing);
    return ++s->now.hseq;
}

void hub_store_count_body(struct hub_store *s, bool add, enum record_kind kind,
                          const char *id, const char *body)
{
    const char *name = record_kind_name(kind);
    if (add)
        sums_add(&s->sums, name, id, body, strlen(body));
    else
        sums_remove(&s->sums, name, id, body, strlen(body));
    s->now.count = s->sums.count;
}
