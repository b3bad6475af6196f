#include "store/content.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store/content_parts.h"

enum { APPLICATION_ID = 0x70706374 /* "ppct" */ };

static const char *const steps[] = {
    "CREATE TABLE state("
    "  id INTEGER PRIMARY KEY CHECK(id = 1),"
    "  epoch TEXT NOT NULL,"
    "  seq INTEGER NOT NULL,"
    "  count INTEGER NOT NULL,"
    "  synced_at INTEGER NOT NULL,"
    "  refill INTEGER NOT NULL,"     /* 1: rows of older generations await the end */
    "  generation INTEGER NOT NULL," /* rises with each refill */
    "  projection INTEGER NOT NULL);"
    "INSERT INTO state VALUES(1, '0-0000000000000000', 0, 0, 0, 0, 1, 0);"
    "CREATE TABLE item(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE rec("
    "  id TEXT PRIMARY KEY,"
    "  kind TEXT NOT NULL,"
    "  seq INTEGER NOT NULL,"
    "  del INTEGER NOT NULL,"
    "  generation INTEGER NOT NULL,"
    "  ref TEXT NOT NULL,"
    "  body BLOB NOT NULL);"
    "CREATE INDEX rec_ref ON rec(kind, ref) WHERE ref <> '';"
    "CREATE INDEX rec_generation ON rec(generation);"
    "CREATE TABLE vacancy_row("
    "  id TEXT PRIMARY KEY, ref TEXT NOT NULL, title TEXT NOT NULL, area TEXT NOT NULL,"
    "  outcode TEXT NOT NULL, lat INTEGER, lon INTEGER, shift TEXT NOT NULL,"
    "  week_min INTEGER NOT NULL, week_max INTEGER NOT NULL,"
    "  pay_min INTEGER NOT NULL, pay_max INTEGER NOT NULL,"
    "  tasks INTEGER NOT NULL, closes INTEGER, confirmed_at INTEGER NOT NULL);"
    "CREATE INDEX vacancy_row_place ON vacancy_row(lat, lon);"
    "CREATE TABLE session_row("
    "  id TEXT PRIMARY KEY, ref TEXT NOT NULL, title TEXT NOT NULL, venue TEXT NOT NULL,"
    "  way TEXT NOT NULL, audience TEXT NOT NULL, paid TEXT NOT NULL,"
    "  expenses TEXT NOT NULL, starts_at INTEGER NOT NULL, minutes INTEGER NOT NULL,"
    "  capacity INTEGER NOT NULL, places_left INTEGER NOT NULL,"
    "  waiting INTEGER NOT NULL);"
    "CREATE INDEX session_row_start ON session_row(starts_at, ref);"
    "CREATE TABLE venue_row("
    "  id TEXT PRIMARY KEY, name TEXT NOT NULL, town TEXT NOT NULL,"
    "  lat INTEGER, lon INTEGER);",
};

static const struct db_schema schema = {
    .name = "content",
    .application_id = APPLICATION_ID,
    .steps = steps,
    .step_count = LENGTH(steps),
};

/* ---- digest ---- */

static void sums_add(struct content *c, const char *kind, const char *id,
                     const void *body, size_t size)
{
    struct lthash row = {0};
    lthash_add(&row, kind, id, body, size);
    lthash_sum(&c->sums->buckets[lthash_bucket(id)], &row);
    lthash_sum(&c->sums->total, &row);
    c->sums->count++;
}

static void sums_remove(struct content *c, const char *kind, const char *id,
                        const void *body, size_t size)
{
    struct lthash row = {0};
    lthash_remove(&row, kind, id, body, size);
    lthash_sum(&c->sums->buckets[lthash_bucket(id)], &row);
    lthash_sum(&c->sums->total, &row);
    c->sums->count--;
}

/* From the bodies as they are on the disk: a digest that was stored would go on being
 * right about rows that have rotted. */
static bool sums_compute(struct content *c, struct err *e)
{
    memset(c->sums, 0, sizeof *c->sums);
    sqlite3_stmt *st = NULL;
    if (!db_bind(c->db, &st, "SELECT kind, id, body FROM rec WHERE del = 0", e, ""))
        return false;
    for (;;) {
        bool row = false;
        if (!db_step(c->db, st, &row, e))
            return false;
        if (!row)
            return true;
        char kind[RECORD_KIND_SIZE];
        char id[UUID_SIZE];
        db_column_text(st, 0, kind, sizeof kind);
        db_column_text(st, 1, id, sizeof id);
        sums_add(c, kind, id, sqlite3_column_blob(st, 2),
                 (size_t)sqlite3_column_bytes(st, 2));
    }
}

/* ---- opening ---- */

static bool open_any(struct content **out, const char *path, enum db_mode mode,
                     struct err *e)
{
    *out = NULL;
    struct content *c = calloc(1, sizeof *c);
    bool ok = c != NULL;
    if (ok) {
        c->scratch = malloc(sizeof *c->scratch);
        ok = c->scratch != NULL;
    }
    if (ok && mode == DB_WRITE) {
        c->sums = malloc(sizeof *c->sums);
        c->saved = malloc(sizeof *c->saved);
        ok = c->sums != NULL && c->saved != NULL;
    }
    if (!ok)
        err_set(e, ERR_FULL, "%s: no memory", path);
    if (!ok || !db_open(&c->db, path, &schema, mode, e)) {
        content_close(c);
        return false;
    }
    *out = c;
    return true;
}

bool content_open_writer(struct content **out, const char *path, struct err *e)
{
    struct content *c = NULL;
    *out = NULL;
    if (sodium_init() < 0)
        return err_set(e, ERR_BROKEN, "libsodium cannot start");
    if (!open_any(&c, path, DB_WRITE, e))
        return false;
    if (!content_reproject(c, e) || !sums_compute(c, e)) {
        content_close(c);
        return false;
    }
    *out = c;
    return true;
}

bool content_open_reader(struct content **out, const char *path, struct err *e)
{
    return open_any(out, path, DB_QUERY_ONLY, e);
}

void content_close(struct content *c)
{
    if (c == NULL)
        return;
    db_close(c->db);
    free(c->scratch);
    free(c->sums);
    free(c->saved);
    free(c);
}

/* ---- state ---- */

bool content_state(struct content *c, struct content_state *s, struct err *e)
{
    memset(s, 0, sizeof *s);
    sqlite3_stmt *st = NULL;
    bool row = false;
    if (!db_bind(c->db, &st, "SELECT epoch, seq, synced_at, count FROM state", e, "") ||
        !db_step(c->db, st, &row, e))
        return false;
    char epoch[EPOCH_SIZE] = "";
    if (row) {
        db_column_text(st, 0, epoch, sizeof epoch);
        s->seq = (uint64_t)sqlite3_column_int64(st, 1);
        s->synced_at = sqlite3_column_int64(st, 2);
        s->count = (uint32_t)sqlite3_column_int64(st, 3);
    }
    sqlite3_reset(st);
    if (!epoch_parse(&s->epoch, epoch, NULL))
        return err_set(e, ERR_BROKEN, "%s: state: not of its form", db_path(c->db));
    if (c->sums == NULL)
        return true;
    s->count = c->sums->count;
    lthash_digest(s->digest, &c->sums->total);
    return true;
}

static bool begin(struct content *c, struct err *e)
{
    if (!db_begin(c->db, e))
        return false;
    *c->saved = *c->sums;
    return true;
}

static void roll_back(struct content *c)
{
    db_rollback(c->db);
    *c->sums = *c->saved;
}

static bool commit(struct content *c, struct err *e)
{
    if (db_commit(c->db, e))
        return true;
    roll_back(c);
    return false;
}

/* ---- one record ---- */

/* Takes the record's body, if it is live, out of the digest and the screens' rows. */
static bool forget_body(struct content *c, const char *id, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool row = false;
    if (!db_bind(c->db, &st, "SELECT kind, body FROM rec WHERE id = ?1 AND del = 0", e,
                 "t", id) ||
        !db_step(c->db, st, &row, e))
        return false;
    if (!row)
        return true;
    char kind[RECORD_KIND_SIZE];
    db_column_text(st, 0, kind, sizeof kind);
    sums_remove(c, kind, id, sqlite3_column_blob(st, 1),
                (size_t)sqlite3_column_bytes(st, 1));
    sqlite3_reset(st);
    return content_unproject(c, id, e);
}

static bool apply_change(struct content *c, const struct change *change, struct err *e)
{
    char ref[REF_SIZE] = "";
    const char *body = change->body_size == 0 ? "" : change->body;
    if (!forget_body(c, change->id, e))
        return false;
    if (!change->deleted) {
        sums_add(c, change->kind, change->id, body, change->body_size);
        if (!content_project(c, change->kind, change->id, body, change->body_size, ref,
                             e))
            return false;
    }
    return db_run(c->db,
                  "INSERT INTO rec(id, kind, seq, del, generation, ref, body)"
                  " SELECT ?1, ?2, ?3, ?4, generation, ?5, ?6 FROM state WHERE true"
                  " ON CONFLICT(id) DO UPDATE SET kind = excluded.kind,"
                  " seq = excluded.seq, del = excluded.del,"
                  " generation = excluded.generation, ref = excluded.ref,"
                  " body = excluded.body",
                  e, "ttiitb", change->id, change->kind, (int64_t)change->seq,
                  (int64_t)change->deleted, ref, body, change->body_size);
}

/* ---- batches ---- */

static bool apply_lines(struct content *c, struct batch_reader *lines, uint64_t cursor,
                        struct err *e)
{
    struct change change;
    struct err bad = {.text = ""};
    while (wire_next_change(lines, &change, &bad))
        if (change.seq > cursor && !apply_change(c, &change, e))
            return false;
    return bad.text[0] == '\0' || err_set(e, bad.kind, "%s", bad.text);
}

/* What the hub's full set did not hold: gone there while we were not told. */
static bool next_stale(struct content *c, char id[UUID_SIZE], bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(c->db, &st,
                 "SELECT id FROM rec WHERE generation < (SELECT generation FROM state)"
                 " AND del = 0 LIMIT 1",
                 e, "") ||
        !db_step(c->db, st, found, e))
        return false;
    if (*found) {
        db_column_text(st, 0, id, UUID_SIZE);
        sqlite3_reset(st);
    }
    return true;
}

static bool end_refill(struct content *c, struct err *e)
{
    int64_t refill = 0;
    if (!db_int(c->db, &refill, NULL, "SELECT refill FROM state", e, ""))
        return false;
    if (refill == 0)
        return true;
    for (;;) {
        char id[UUID_SIZE];
        bool found = false;
        if (!next_stale(c, id, &found, e))
            return false;
        if (!found)
            break;
        if (!forget_body(c, id, e) ||
            !db_run(c->db, "UPDATE rec SET del = 1, body = x'', ref = '' WHERE id = ?1",
                    e, "t", id))
            return false;
    }
    return db_run(c->db,
                  "DELETE FROM rec WHERE generation < (SELECT generation FROM state)", e,
                  "") &&
           db_run(c->db, "UPDATE state SET refill = 0", e, "");
}

static bool matches(const struct content *c, const struct batch *b)
{
    uint8_t digest[DIGEST_BYTES];
    lthash_digest(digest, &c->sums->total);
    return b->count == c->sums->count && memcmp(digest, b->digest, sizeof digest) == 0;
}

/* Everything between BEGIN and COMMIT. */
static bool apply_all(struct content *c, const struct batch *b,
                      struct batch_reader *lines, uint64_t cursor, bool *matched,
                      struct err *e)
{
    if (!apply_lines(c, lines, cursor, e) || (b->has_digest && !end_refill(c, e)))
        return false;
    *matched = !b->has_digest || matches(c, b);
    return db_run(c->db, "UPDATE state SET seq = ?1, count = ?2", e, "ii", (int64_t)b->to,
                  (int64_t)c->sums->count);
}

/* A refill is meant to start at the cursor 0 whatever the epoch. */
static bool begin_refill(struct content *c, const struct epoch *epoch, struct err *e)
{
    char text[EPOCH_SIZE];
    epoch_print(text, epoch);
    return db_run(c->db,
                  "UPDATE state SET epoch = ?1, seq = 0, refill = 1,"
                  " generation = generation + 1",
                  e, "t", text);
}

bool content_refill(struct content *c, struct err *e)
{
    struct content_state s;
    return content_state(c, &s, e) && begin_refill(c, &s.epoch, e);
}

bool content_new_epoch(struct content *c, const struct epoch *epoch, struct err *e)
{
    return begin_refill(c, epoch, e);
}

static bool check_batch(const struct content_state *s, const struct batch *b,
                        struct err *e)
{
    if (!epoch_equal(&s->epoch, &b->epoch))
        return err_set(e, ERR_INPUT, "batch: of another epoch");
    if (b->from > s->seq)
        return err_set(e, ERR_INPUT, "batch: begins after what is here");
    return true;
}

bool content_apply(struct content *c, const struct batch *b, struct batch_reader *lines,
                   bool *matched, struct err *e)
{
    *matched = true;
    struct content_state s;
    if (!content_state(c, &s, e) || !check_batch(&s, b, e))
        return false;
    if (b->to < s.seq || (b->to == s.seq && !b->has_digest))
        return true;
    if (!begin(c, e))
        return false;
    if (!apply_all(c, b, lines, s.seq, matched, e)) {
        roll_back(c);
        return false;
    }
    if (*matched)
        return commit(c, e);
    roll_back(c);
    return begin_refill(c, &s.epoch, e);
}

bool content_synced(struct content *c, int64_t hub_time, struct err *e)
{
    return db_run(c->db, "UPDATE state SET synced_at = ?1", e, "i", hub_time);
}

/* ---- items ---- */

bool content_put(struct content *c, const char *name, const void *value, size_t size,
                 struct err *e)
{
    return db_run(c->db,
                  "INSERT INTO item VALUES(?1, ?2)"
                  " ON CONFLICT(name) DO UPDATE SET value = excluded.value",
                  e, "tb", name, size == 0 ? "" : value, size);
}

bool content_get(struct content *c, const char *name, struct bytes *value, bool *found,
                 struct err *e)
{
    sqlite3_stmt *st = NULL;
    bytes_clear(value);
    if (!db_bind(c->db, &st, "SELECT value FROM item WHERE name = ?1", e, "t", name) ||
        !db_step(c->db, st, found, e))
        return false;
    if (!*found)
        return true;
    bytes_add(value, sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0));
    sqlite3_reset(st);
    return bytes_ok(value, name, e);
}

/* ---- single records ---- */

static bool read_record(struct content *c, sqlite3_stmt *st, enum record_kind kind,
                        struct record *out, bool *found, struct err *e)
{
    if (!db_step(c->db, st, found, e))
        return false;
    if (!*found)
        return true;
    /* A body that this version cannot read is as good as none. */
    *found = record_parse(out, kind, sqlite3_column_blob(st, 0),
                          (size_t)sqlite3_column_bytes(st, 0), NULL);
    sqlite3_reset(st);
    return true;
}

bool content_record(struct content *c, enum record_kind kind, const char *id,
                    struct record *out, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(c->db, &st,
                   "SELECT body FROM rec WHERE id = ?1 AND kind = ?2 AND del = 0", e,
                   "tt", id, record_kind_name(kind)) &&
           read_record(c, st, kind, out, found, e);
}

bool content_by_ref(struct content *c, enum record_kind kind, const char *ref,
                    struct record *out, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(c->db, &st,
                   "SELECT body FROM rec WHERE kind = ?1 AND ref = ?2 AND ref <> ''"
                   " AND del = 0 ORDER BY seq DESC LIMIT 1",
                   e, "tt", record_kind_name(kind), ref) &&
           read_record(c, st, kind, out, found, e);
}

/* data_version moves when another connection has committed, total_changes with our own
 * writes; both only rise, so their sum does. */
bool content_version(struct content *c, uint64_t *version, struct err *e)
{
    int64_t others = 0;
    if (!db_int(c->db, &others, NULL, "PRAGMA data_version", e, ""))
        return false;
    *version = (uint64_t)others + (uint64_t)sqlite3_total_changes64(db_handle(c->db));
    return true;
}
