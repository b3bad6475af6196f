#include "store/content.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store/content_parts.h"

/* ---- digest ---- */

bool content_matches(const struct content *c, const struct batch *b)
{
    uint8_t digest[DIGEST_BYTES];
    const struct sums *sums = &c->sums[c->open];
    lthash_digest(digest, &sums->total);
    return b->count == sums->count && memcmp(digest, b->digest, sizeof digest) == 0;
}

/* The body is lent until the statement steps again. */
static void read_live(sqlite3_stmt *st, struct change *change)
{
    *change = (struct change){.body = sqlite3_column_blob(st, 2),
                              .body_size = (size_t)sqlite3_column_bytes(st, 2)};
    db_column_text(st, 0, change->kind, sizeof change->kind);
    db_column_text(st, 1, change->id, sizeof change->id);
}

/* A digest that was stored would go on being right about rows that have rotted. */
static bool sum_bodies(struct content *c, enum content_set set, struct sums *sums,
                       struct err *e)
{
    static const char *const all[] =
        EACH_SET("SELECT kind, id, body FROM ", "rec WHERE del = 0");
    sums_clear(sums);
    sqlite3_stmt *st = NULL;
    if (!db_bind(c->db, &st, all[set], e, ""))
        return false;
    bool ok = true;
    while (db_next(c->db, st, true, &ok, e)) {
        struct change change;
        read_live(st, &change);
        sums_add(sums, change.kind, change.id, change.body, change.body_size);
    }
    return ok;
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
        c->sums = calloc(SET_COUNT, sizeof *c->sums);
        ok = c->sums != NULL;
    }
    if (!ok)
        err_set(e, ERR_FULL, "%s: no memory", path);
    if (!ok || !db_open(&c->db, path, &content_schema, mode, e)) {
        content_close(c);
        return false;
    }
    *out = c;
    return true;
}

/* A state that cannot be read is found here, where the file can still be set aside. */
static bool load(struct content *c, struct err *e)
{
    bool intact = true;
    struct content_state state;
    return content_check(c, &intact, e) &&
           sum_bodies(c, SET_NEXT, &c->sums[SET_NEXT], e) && content_state(c, &state, e);
}

bool content_open_writer(struct content **out, const char *path, struct err *e)
{
    struct content *c = NULL;
    *out = NULL;
    if (sodium_init() < 0)
        return err_set(e, ERR_BROKEN, "libsodium cannot start");
    if (!open_any(&c, path, DB_WRITE, e))
        return false;
    if (!load(c, e)) {
        content_close(c);
        return false;
    }
    *out = c;
    return true;
}

/* After an upgrade the writer has to make the rows for the screens anew first. */
static bool is_projected(struct content *c, struct err *e)
{
    int64_t version = 0;
    if (!db_int(c->db, &version, NULL, "SELECT projection FROM state", e, ""))
        return false;
    return version == CONTENT_PROJECTION ||
           err_set(e, ERR_LATER, "%s: rows of version %d, not yet brought to %d",
                   db_path(c->db), (int)version, (int)CONTENT_PROJECTION);
}

bool content_open_reader(struct content **out, const char *path, struct err *e)
{
    if (!open_any(out, path, DB_QUERY_ONLY, e))
        return false;
    if (is_projected(*out, e))
        return true;
    content_close(*out);
    *out = NULL;
    return false;
}

void content_close(struct content *c)
{
    if (c == NULL)
        return;
    db_close(c->db);
    free(c->scratch);
    free(c->sums);
    free(c);
}

/* ---- state ---- */

static void read_state(sqlite3_stmt *st, struct content_state *s, char epoch[EPOCH_SIZE])
{
    db_column_text(st, 0, epoch, EPOCH_SIZE);
    s->seq = (uint64_t)sqlite3_column_int64(st, 1);
    s->synced_at = sqlite3_column_int64(st, 2);
    s->count = (uint32_t)sqlite3_column_int64(st, 3);
    s->foreign = sqlite3_column_int(st, 4) == 0;
    int64_t next_seq = sqlite3_column_int64(st, 6);
    if (next_seq < 0)
        return;
    s->filling = (uint32_t)sqlite3_column_int64(st, 5);
    s->filled = (uint64_t)next_seq;
}

bool content_state(struct content *c, struct content_state *s, struct err *e)
{
    struct content_state now;
    memset(&now, 0, sizeof now);
    sqlite3_stmt *st = NULL;
    bool row = false;
    if (!db_bind(c->db, &st,
                 "SELECT epoch, seq, synced_at, count, own, generation, next_seq"
                 " FROM state",
                 e, "") ||
        !db_step(c->db, st, &row, e))
        return false;
    char epoch[EPOCH_SIZE] = "";
    if (row)
        read_state(st, &now, epoch);
    sqlite3_reset(st);
    if (!epoch_parse(&now.epoch, epoch, NULL))
        return err_set(e, ERR_BROKEN, "%s: state: not of its form", db_path(c->db));
    if (c->sums != NULL) {
        now.count = c->sums[SET_SHOWN].count;
        lthash_digest(now.digest, &c->sums[SET_SHOWN].total);
    }
    *s = now;
    return true;
}

/* ---- transactions ---- */

/* What is written into a file that nobody can find any more would be lost. */
bool content_begin(struct content *c, enum content_set set, struct err *e)
{
    if (content_moved(c))
        return err_set(e, ERR_BROKEN, "%s: is another file now, or gone", db_path(c->db));
    if (!db_begin(c->db, e))
        return false;
    c->open = set;
    sums_begin(&c->sums[set]);
    return true;
}

void content_roll_back(struct content *c)
{
    db_rollback(c->db);
    sums_undo(&c->sums[c->open]);
    if (c->open == SET_SHOWN)
        content_check_restart(c);
}

bool content_commit(struct content *c, struct err *e)
{
    if (db_commit(c->db, e))
        return true;
    content_roll_back(c);
    return false;
}

/* ---- one record ---- */

/* Takes the record's body, if it is live, out of the digest and the screens' rows. */
static bool forget_body(struct content *c, const char *id, struct err *e)
{
    static const char *const live[] =
        EACH_SET("SELECT kind, id, body, rowid FROM ", "rec WHERE id = ?1 AND del = 0");
    sqlite3_stmt *st = NULL;
    bool row = false;
    if (!db_bind(c->db, &st, live[c->open], e, "t", id) || !db_step(c->db, st, &row, e))
        return false;
    if (!row)
        return true;
    struct change old;
    read_live(st, &old);
    sums_remove(&c->sums[c->open], old.kind, old.id, old.body, old.body_size);
    content_check_gone(c, sqlite3_column_int64(st, 3), &old);
    sqlite3_reset(st);
    return content_unproject(c, c->open, id, e);
}

bool content_change(struct content *c, const struct change *change, struct err *e)
{
    static const char *const put[] = EACH_SET(
        "INSERT INTO ",
        "rec(id, kind, bucket, seq, del, ref, body) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        " ON CONFLICT(id) DO UPDATE SET kind = excluded.kind,"
        " bucket = excluded.bucket, seq = excluded.seq, del = excluded.del,"
        " ref = excluded.ref, body = excluded.body");
    char ref[REF_SIZE] = "";
    const char *body = change->body_size == 0 ? "" : change->body;
    if (!forget_body(c, change->id, e))
        return false;
    if (!change->deleted) {
        sums_add(&c->sums[c->open], change->kind, change->id, body, change->body_size);
        if (!content_project(c, c->open, change->kind, change->id, body,
                             change->body_size, ref, e))
            return false;
    }
    return db_run(c->db, put[c->open], e, "ttiiitb", change->id, change->kind,
                  (int64_t)lthash_bucket(change->id), (int64_t)change->seq,
                  (int64_t)change->deleted, ref, body, change->body_size) &&
           content_check_put(c, change, e);
}

bool content_erase(struct content *c, const char *id, struct err *e)
{
    static const char *const erase[] = EACH_SET("DELETE FROM ", "rec WHERE id = ?1");
    return forget_body(c, id, e) && db_run(c->db, erase[c->open], e, "t", id);
}

/* ---- batches ---- */

bool content_lines(struct content *c, struct batch_reader *lines, uint64_t cursor,
                   struct err *e)
{
    struct change change;
    struct err bad = {.text = ""};
    while (wire_next_change(lines, &change, &bad))
        if (change.seq > cursor && !content_change(c, &change, e))
            return false;
    return bad.text[0] == '\0' || err_set(e, bad.kind, "%s", bad.text);
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
    struct content_state s = {.seq = 0};
    if (!content_state(c, &s, e) || !check_batch(&s, b, e))
        return false;
    if (b->to < s.seq || (b->to == s.seq && !b->has_digest))
        return true;
    if (!content_begin(c, SET_SHOWN, e))
        return false;
    if (!content_lines(c, lines, s.seq, e) ||
        !db_run(c->db, "UPDATE state SET seq = ?1, count = ?2", e, "ii", (int64_t)b->to,
                (int64_t)c->sums[SET_SHOWN].count)) {
        content_roll_back(c);
        return false;
    }
    *matched = !b->has_digest || content_matches(c, b);
    return content_commit(c, e);
}

bool content_adopt(struct content *c, const struct epoch *epoch, bool equal, uint64_t seq,
                   struct err *e)
{
    char text[EPOCH_SIZE];
    epoch_print(text, epoch);
    bool own = equal || c->sums[SET_SHOWN].count == 0;
    return content_fill_drop(c, e) &&
           db_run(c->db, "UPDATE state SET epoch = ?1, seq = ?2, own = ?3", e, "tii",
                  text, equal ? (int64_t)seq : 0, (int64_t)own);
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

bool content_holds(struct content *c, const char *id, bool *held, struct err *e)
{
    int64_t one = 0;
    return db_int(c->db, &one, held, "SELECT 1 FROM rec WHERE id = ?1 AND del = 0", e,
                  "t", id);
}

/* The count is written with each change. */
bool content_lacks_none(struct content *c, struct err *e)
{
    int64_t whole = 0;
    bool found = false;
    if (!db_int(c->db, &whole, &found,
                "SELECT count <= (SELECT count(*) FROM rec WHERE del = 0) FROM state", e,
                ""))
        return false;
    return !found || whole != 0 ||
           err_set(e, ERR_LATER, "%s: a record is missing", db_path(c->db));
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
