#include "store/outbox.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store/outbox_inner.h"
#include "store/outbox_life.h"

enum {
    APPLICATION_ID = 0x70706f62, /* "ppob" */
    HASH_BYTES = 32,
    /* Once per look-up, on a kiosk's processor: some 10 ms. The code has 45 bits. */
    HASH_OPS = 2,
    HASH_MEMORY = 8 * 1024 * 1024,
};

static const char *const steps[] = {
    "CREATE TABLE installation("
    "  id INTEGER PRIMARY KEY CHECK(id = 1),"
    "  inst TEXT NOT NULL,"
    "  salt BLOB NOT NULL);"
    "CREATE TABLE op("
    "  place INTEGER PRIMARY KEY AUTOINCREMENT," /* order of insertion */
    "  op TEXT NOT NULL UNIQUE,"
    "  n INTEGER UNIQUE,"
    "  kind TEXT NOT NULL,"
    "  target TEXT NOT NULL,"
    "  places INTEGER NOT NULL,"
    "  key TEXT NOT NULL,"
    "  made INTEGER NOT NULL,"
    "  made_ms INTEGER NOT NULL,"
    "  boot TEXT NOT NULL,"
    "  box BLOB NOT NULL,"
    "  code_hash BLOB,"
    "  result TEXT," /* NULL: no outcome yet; never changes after */
    "  reason TEXT,"
    "  position INTEGER,"
    "  as_of INTEGER,"
    "  hseq INTEGER,"
    "  told INTEGER,"
    "  epoch TEXT,"
    "  frame BLOB);"
    "CREATE INDEX op_unnumbered ON op(place) WHERE n IS NULL;"
    "CREATE INDEX op_unanswered ON op(n) WHERE result IS NULL;"
    "CREATE INDEX op_code ON op(code_hash) WHERE code_hash IS NOT NULL;",
    OUTBOX_SCHEMA_LENDS,
    OUTBOX_SCHEMA_LIFE,
    OUTBOX_SCHEMA_HEAD,
    OUTBOX_SCHEMA_GOT,
    OUTBOX_SCHEMA_SPOILT,
    OUTBOX_SCHEMA_HEADS,
};

static const struct db_schema schema = {
    .name = "outbox",
    .application_id = APPLICATION_ID,
    .steps = steps,
    .step_count = LENGTH(steps),
};

_Static_assert(crypto_pwhash_SALTBYTES == OUTBOX_SALT_BYTES, "as the header says");

/* ---- opening ---- */

void outbox_new_inst(char inst[WIRE_INST_SIZE])
{
    uint8_t id[16];
    randombytes_buf(id, sizeof id);
    hex_print(inst, WIRE_INST_SIZE, id, sizeof id);
}

static bool make_installation(struct outbox *ob, struct err *e)
{
    uint8_t salt[crypto_pwhash_SALTBYTES];
    char inst[WIRE_INST_SIZE];
    randombytes_buf(salt, sizeof salt);
    outbox_new_inst(inst);
    /* IGNORE: the other process may have been first, and its row is the one. */
    return db_run(ob->db,
                  "INSERT OR IGNORE INTO installation(id, inst, salt) VALUES(1, ?1, ?2)",
                  e, "tb", inst, salt, sizeof salt);
}

static bool read_installation(struct outbox *ob, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(ob->db, &st, "SELECT inst, salt FROM installation", e, "") ||
        !db_step(ob->db, st, found, e))
        return false;
    if (!*found)
        return true;
    bool ok = sqlite3_column_bytes(st, 0) == WIRE_INST_SIZE - 1 &&
              sqlite3_column_bytes(st, 1) == sizeof ob->salt;
    if (ok) {
        db_column_text(st, 0, ob->inst, sizeof ob->inst);
        memcpy(ob->salt, sqlite3_column_blob(st, 1), sizeof ob->salt);
    } else {
        err_set(e, ERR_BROKEN, "%s: installation: not of its form", db_path(ob->db));
    }
    sqlite3_reset(st);
    return ok;
}

static bool open_installation(struct outbox *ob, struct err *e)
{
    bool found = false;
    if (!read_installation(ob, &found, e))
        return false;
    if (found)
        return true;
    return make_installation(ob, e) && read_installation(ob, &found, e);
}

bool outbox_open(struct outbox **out, const char *path, struct err *e)
{
    *out = NULL;
    if (sodium_init() < 0)
        return err_set(e, ERR_BROKEN, "libsodium cannot start");
    struct outbox *ob = calloc(1, sizeof *ob);
    if (ob == NULL)
        return err_set(e, ERR_FULL, "%s: no memory", path);
    if (!db_open(&ob->db, path, &schema, DB_WRITE, e) ||
        !db_exec(ob->db, "PRAGMA secure_delete=1; PRAGMA temp_store=MEMORY", e) ||
        !open_installation(ob, e)) {
        outbox_close(ob);
        return false;
    }
    *out = ob;
    return true;
}

void outbox_close(struct outbox *ob)
{
    if (ob == NULL)
        return;
    db_close(ob->db);
    free(ob);
}

struct db *outbox_db(struct outbox *ob)
{
    return ob->db;
}

bool outbox_check(struct outbox *ob, struct err *e)
{
    return db_check_all(ob->db, e);
}

bool outbox_broken(const struct outbox *ob)
{
    return db_broken(ob->db);
}

bool outbox_moved(struct outbox *ob)
{
    return db_moved(ob->db);
}

const char *outbox_inst(const struct outbox *ob)
{
    return ob->inst;
}

/* ---- the code ---- */

static bool hash_code(const struct outbox *ob, uint8_t hash[HASH_BYTES], const char *code,
                      struct err *e)
{
    if (crypto_pwhash(hash, HASH_BYTES, code, strlen(code), ob->salt, HASH_OPS,
                      HASH_MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return err_set(e, ERR_LATER, "code: no memory to hash it");
    return true;
}

/* ---- rows ---- */

enum { OUTCOME_COLUMN = 11, TOLD_COLUMN = 18, PLACE_COLUMN = 22 };

/* What a hub of a later version has said stands as this word. */
static const char later[] = "later";

static const char *result_text(enum result r)
{
    return r == RESULT_COUNT ? later : result_name(r);
}

static bool read_words(struct outcome *o, const char *result, const char *reason,
                       struct err *e)
{
    o->result = RESULT_COUNT;
    o->reason = REASON_COUNT;
    return (strcmp(result, later) == 0 || result_parse(&o->result, result, e)) &&
           (strcmp(reason, later) == 0 || reason_parse(&o->reason, reason, e));
}

static bool read_outcome(struct outbox *ob, sqlite3_stmt *st, struct outbox_row *row,
                         struct err *e)
{
    struct outcome *o = &row->outcome;
    char result[16];
    char reason[16];
    char epoch[EPOCH_SIZE];
    const int at = OUTCOME_COLUMN;
    db_column_text(st, at, result, sizeof result);
    db_column_text(st, at + 1, reason, sizeof reason);
    db_column_text(st, at + 6, epoch, sizeof epoch);
    if (!read_words(o, result, reason, e) || !epoch_parse(&o->epoch, epoch, e)) {
        if (e != NULL)
            e->kind = ERR_BROKEN;
        return err_in(e, db_path(ob->db));
    }
    o->position = (uint32_t)sqlite3_column_int64(st, at + 2);
    o->as_of = sqlite3_column_int64(st, at + 3);
    o->hseq = (uint64_t)sqlite3_column_int64(st, at + 4);
    o->t = sqlite3_column_int64(st, at + 5);
    memcpy(o->op, row->op, sizeof o->op);
    db_column_text(st, TOLD_COLUMN, o->inst, sizeof o->inst);
    o->n = (uint64_t)sqlite3_column_int64(st, TOLD_COLUMN + 1);
    row->shown = (uint32_t)sqlite3_column_int64(st, TOLD_COLUMN + 2);
    row->pruned = sqlite3_column_int(st, TOLD_COLUMN + 3) != 0;
    row->answered = true;
    return true;
}

bool outbox_read_row(struct outbox *ob, sqlite3_stmt *st, struct outbox_row *row,
                     struct err *e)
{
    memset(row, 0, sizeof *row);
    char kind[16];
    db_column_text(st, 0, row->op, sizeof row->op);
    db_column_text(st, 1, kind, sizeof kind);
    db_column_text(st, 2, row->target, sizeof row->target);
    row->places = (uint32_t)sqlite3_column_int64(st, 3);
    db_column_text(st, 4, row->key, sizeof row->key);
    row->n = (uint64_t)sqlite3_column_int64(st, 5);
    row->made = sqlite3_column_int64(st, 6);
    row->made_ms = (uint64_t)sqlite3_column_int64(st, 7);
    db_column_text(st, 8, row->boot, sizeof row->boot);
    row->lend = (uint64_t)sqlite3_column_int64(st, 9);
    row->held = sqlite3_column_int(st, 10) != 0;
    row->place = sqlite3_column_int64(st, PLACE_COLUMN);
    if (!op_kind_parse(&row->kind, kind, e)) {
        if (e != NULL)
            e->kind = ERR_BROKEN;
        return err_in(e, db_path(ob->db));
    }
    if (sqlite3_column_type(st, OUTCOME_COLUMN) == SQLITE_NULL)
        return true;
    return read_outcome(ob, st, row, e);
}

bool outbox_one_row(struct outbox *ob, sqlite3_stmt *st, struct outbox_row *row,
                    struct bytes *boxes, size_t box_count, bool *found, struct err *e)
{
    if (!db_step(ob->db, st, found, e))
        return false;
    if (!*found)
        return true;
    bool ok = outbox_read_row(ob, st, row, e);
    for (size_t i = 0; ok && i < box_count; i++) {
        int column = OUTBOX_ROW_WIDTH + (int)i;
        bytes_clear(&boxes[i]);
        bytes_add(&boxes[i], sqlite3_column_blob(st, column),
                  (size_t)sqlite3_column_bytes(st, column));
        ok = bytes_ok(&boxes[i], "box", e);
    }
    sqlite3_reset(st);
    return ok;
}

bool outbox_find(struct outbox *ob, const char *op, struct outbox_row *row, bool *found,
                 struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(ob->db, &st, "SELECT " OUTBOX_ROW_COLUMNS " FROM op WHERE op = ?1", e,
                   "t", op) &&
           outbox_one_row(ob, st, row, NULL, 0, found, e);
}

bool outbox_get(struct outbox *ob, uint64_t n, struct outbox_row *row, struct bytes *box,
                bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(ob->db, &st,
                   "SELECT " OUTBOX_ROW_COLUMNS
                   ", box FROM op WHERE n = ?1 AND spoilt = 0",
                   e, "i", (int64_t)n) &&
           outbox_one_row(ob, st, row, box, box == NULL ? 0 : 1, found, e);
}

/* op_makes_thing */
#define THINGS                                                                           \
    "'book', 'interest', 'question', 'profile', 'available', 'complaint', 'erase',"      \
    " 'mentor'"

bool outbox_find_code(struct outbox *ob, const char code[CLAIM_SIZE],
                      struct outbox_row *row, bool *found, struct err *e)
{
    uint8_t hash[HASH_BYTES];
    sqlite3_stmt *st = NULL;
    return hash_code(ob, hash, code, e) &&
           db_bind(ob->db, &st,
                   "SELECT " OUTBOX_ROW_COLUMNS " FROM op WHERE code_hash = ?1"
                   " AND kind IN (" THINGS ") ORDER BY place DESC LIMIT 1",
                   e, "b", hash, sizeof hash) &&
           outbox_one_row(ob, st, row, NULL, 0, found, e);
}

bool outbox_later(struct outbox *ob, const char *op, struct outbox_row *rows, size_t max,
                  size_t *count, struct err *e)
{
    sqlite3_stmt *st = NULL;
    *count = 0;
    if (!db_bind(ob->db, &st,
                 "SELECT * FROM (SELECT " OUTBOX_ROW_COLUMNS " FROM op"
                 " WHERE code_hash = (SELECT code_hash FROM op WHERE op = ?1)"
                 " AND kind NOT IN (" THINGS ") ORDER BY place DESC LIMIT ?2)"
                 " ORDER BY place",
                 e, "ti", op, (int64_t)max))
        return false;
    bool ok = true;
    bool good = true;
    while (db_next(ob->db, st, good, &ok, e)) {
        good = outbox_read_row(ob, st, &rows[*count], e);
        *count += good ? 1 : 0;
    }
    return ok && good;
}

/* ---- kiosk ---- */

/* The same rules that hold on the wire: an op that could never be sent would stop all
 * those behind it. */
static bool check_new(const struct outbox_new *op, struct err *e)
{
    struct op outside = {
        .kind = op->kind, .places = op->places, .box_size = op->box_size};
    memcpy(outside.target, op->target, sizeof outside.target);
    if (!uuid_check(op->op, "op", e) || !op_valid(&outside, e))
        return false;
    if (op->target[0] != '\0' && !uuid_check(op->target, "target", e))
        return false;
    if (strlen(op->key) != KEYID_SIZE - 1)
        return err_set(e, ERR_INPUT, "op: key: not 16 hex digits");
    return true;
}

/* What is put into a file that was taken away is kept by nobody. */
static bool check_room(struct outbox *ob, struct err *e)
{
    int64_t waiting = 0;
    if (outbox_moved(ob))
        return err_set(e, ERR_LATER, "outbox: its file was replaced, or taken away");
    if (!db_int(ob->db, &waiting, NULL, "SELECT count(*) FROM op WHERE result IS NULL", e,
                ""))
        return false;
    if (waiting >= OUTBOX_UNANSWERED_MAX)
        return err_set(e, ERR_FULL, "outbox: %d unanswered", OUTBOX_UNANSWERED_MAX);
    return true;
}

static bool insert(struct outbox *ob, const struct outbox_new *op, const uint8_t *hash,
                   struct err *e)
{
    return db_run(
        ob->db,
        "INSERT INTO op(op, kind, target, places, key, made, made_ms, boot, box,"
        " code_hash) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        e, "tttitiitbb", op->op, op_kind_name(op->kind), op->target, (int64_t)op->places,
        op->key, op->made, (int64_t)op->made_ms, op->boot, op->box, op->box_size, hash,
        hash == NULL ? (size_t)0 : HASH_BYTES);
}

static bool forget(struct outbox *ob, const char *op, struct err *e)
{
    return db_run(ob->db, "DELETE FROM op WHERE op = ?1", e, "t", op);
}

/* When the sync inside COMMIT fails the row is in the log, and a log is read anew after a
 * power cut: "cannot save" could then be followed by a delivery. Whatever is committed
 * next takes its place in the log, if it only writes something: as this does. */
static bool take_back(struct outbox *ob, const struct outbox_new *op, const uint8_t *hash,
                      struct err *e)
{
    bool ok = db_begin(ob->db, e) && forget(ob, op->op, e) && insert(ob, op, hash, e) &&
              forget(ob, op->op, e) && db_commit(ob->db, e);
    db_rollback(ob->db);
    return ok;
}

static bool put(struct outbox *ob, const struct outbox_new *op, const uint8_t *hash,
                struct err *e)
{
    bool written = db_begin(ob->db, e) && check_room(ob, e) && insert(ob, op, hash, e);
    bool ok = written && db_commit(ob->db, e);
    db_rollback(ob->db);
    if (written && !ok && !take_back(ob, op, hash, NULL))
        return err_in(e, "not undone");
    return ok;
}

bool outbox_put(struct outbox *ob, const struct outbox_new *op, struct err *e)
{
    uint8_t hash[HASH_BYTES];
    if (!check_new(op, e))
        return false;
    if (op->code != NULL && !hash_code(ob, hash, op->code, e))
        return false;
    return put(ob, op, op->code == NULL ? NULL : hash, e);
}

/* A page is written to the log even if it is as it was. No epoch is below 0. */
bool outbox_try(struct outbox *ob, struct err *e)
{
    bool ok =
        db_begin(ob->db, e) && check_room(ob, e) &&
        db_run(ob->db, "INSERT INTO safe(epoch, n, hseq) VALUES(-1, 0, 0)", e, "") &&
        db_run(ob->db, "DELETE FROM safe WHERE epoch = -1", e, "") &&
        db_commit(ob->db, e);
    db_rollback(ob->db);
    return ok;
}

/* ---- agent ---- */

static bool next_unnumbered(struct outbox *ob, int64_t *place, bool *found, struct err *e)
{
    return db_int(ob->db, place, found,
                  "SELECT place FROM op WHERE n IS NULL AND result IS NULL"
                  " AND spoilt = 0 ORDER BY place LIMIT 1",
                  e, "");
}

/* A row that was erased leaves a number that was used. */
bool outbox_highest(struct outbox *ob, uint64_t *made, struct err *e)
{
    int64_t n = 0;
    if (!db_int(ob->db, &n, NULL,
                "SELECT max(last_n, (SELECT coalesce(max(n), 0) FROM op))"
                " FROM installation",
                e, ""))
        return false;
    *made = (uint64_t)n;
    return true;
}

bool outbox_number_all(struct outbox *ob, const struct outbox_terms *terms,
                       uint64_t *made, struct err *e)
{
    int64_t place = 0;
    bool found = false;
    if (!outbox_highest(ob, made, e) || !next_unnumbered(ob, &place, &found, e))
        return false;
    while (found) {
        if (!outbox_fix_lend(ob, terms, place, e) ||
            !db_run(ob->db, "UPDATE op SET n = ?1 WHERE place = ?2", e, "ii",
                    (int64_t)(*made + 1), place))
            return false;
        (*made)++;
        if (!next_unnumbered(ob, &place, &found, e))
            return false;
    }
    return true;
}

bool outbox_number(struct outbox *ob, const struct outbox_terms *terms, uint64_t *made,
                   struct err *e)
{
    int64_t place = 0;
    bool found = false;
    if (!next_unnumbered(ob, &place, &found, e))
        return false;
    if (!found)
        return outbox_highest(ob, made, e);
    uint64_t numbered = 0;
    bool ok = db_begin(ob->db, e) && outbox_number_all(ob, terms, &numbered, e) &&
              db_commit(ob->db, e);
    db_rollback(ob->db);
    if (ok)
        *made = numbered;
    return ok;
}

bool outbox_counts(struct outbox *ob, uint64_t *answered, uint64_t *made,
                   uint32_t *waiting, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool row = false;
    /* One statement, so that the three belong together. */
    if (!db_bind(ob->db, &st,
                 "SELECT (SELECT max(last_n, (SELECT coalesce(max(n), 0) FROM op))"
                 " FROM installation),"
                 " (SELECT min(n) FROM op WHERE result IS NULL AND n IS NOT NULL"
                 "  AND spoilt = 0),"
                 " (SELECT count(*) FROM op WHERE result IS NULL AND spoilt = 0)",
                 e, "") ||
        !db_step(ob->db, st, &row, e))
        return false;
    assert(row);
    *made = (uint64_t)sqlite3_column_int64(st, 0);
    bool some = sqlite3_column_type(st, 1) != SQLITE_NULL;
    *answered = some ? (uint64_t)sqlite3_column_int64(st, 1) - 1 : *made;
    *waiting = (uint32_t)sqlite3_column_int64(st, 2);
    sqlite3_reset(st);
    return true;
}

/* What was said, apart from how it travelled (epoch, inst, n, t). */
static bool same_answer(const struct outcome *a, const struct outcome *b)
{
    return a->result == b->result && a->reason == b->reason &&
           a->position == b->position && a->as_of == b->as_of && a->hseq == b->hseq;
}

static bool readable(const struct outcome *o)
{
    return o->result != RESULT_COUNT && o->reason != REASON_COUNT;
}

static bool keep_outcome(struct outbox *ob, const struct outcome *o, const void *frame,
                         size_t frame_size, struct err *e)
{
    char epoch[EPOCH_SIZE];
    epoch_print(epoch, &o->epoch);
    return db_run(ob->db,
                  "UPDATE op SET result = ?2, reason = ?3, position = ?4, as_of = ?5,"
                  " hseq = ?6, told = ?7, epoch = ?8, shown = ?9, told_inst = ?10,"
                  " told_n = ?11, frame = ?12 WHERE op = ?1",
                  e, "tttiiiititib", o->op, result_text(o->result),
                  o->reason == REASON_COUNT ? later : reason_name(o->reason),
                  (int64_t)o->position, o->as_of, (int64_t)o->hseq, o->t, epoch,
                  (int64_t)o->epoch.counter, o->inst, (int64_t)o->n, frame, frame_size);
}

static bool take_outcome(struct outbox *ob, const struct outcome *o, const void *frame,
                         size_t frame_size, struct err *e)
{
    struct outbox_row row;
    bool found = false;
    if (!outbox_find(ob, o->op, &row, &found, e))
        return false;
    if (!found || (row.n == 0 && !row.answered))
        return err_set(e, ERR_INPUT, "outcome %s: no such op was sent", o->op);
    if (!row.answered || (!readable(&row.outcome) && readable(o)))
        return keep_outcome(ob, o, frame, frame_size, e);
    if (!readable(o))
        return true; /* a word besides the answer, which stays */
    if (!same_answer(&row.outcome, o))
        return err_set(e, ERR_INPUT, "outcome %s: another one came first (%s, now %s)",
                       o->op, result_text(row.outcome.result), result_text(o->result));
    return o->epoch.counter <= row.shown || outbox_shown(ob, o->op, o->epoch.counter, e);
}

bool outbox_outcome(struct outbox *ob, const struct outcome *o, const void *frame,
                    size_t frame_size, struct err *e)
{
    bool ok = db_begin(ob->db, e) && take_outcome(ob, o, frame, frame_size, e) &&
              db_commit(ob->db, e);
    db_rollback(ob->db);
    return ok;
}
