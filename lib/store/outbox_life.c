#include "store/outbox_life.h"

#include <string.h>

#include "store/outbox_inner.h"

/* Answered, and a backup of the hub holds both answer and number. */
#define COVERED                                                                          \
    "EXISTS (SELECT 1 FROM safe WHERE safe.epoch = op.shown AND op.hseq <= safe.hseq"    \
    " AND (op.n IS NULL OR op.n <= safe.n))"

/* Of an answered row: ?1 is the counter of the epoch to which it is to be shown. Whether
 * backups hold it is known only of the epoch in which the hub last said it. */
#define TO_REPLAY "frame IS NOT NULL AND shown < ?1 AND NOT " COVERED

/* ---- a copied installation ---- */

bool outbox_fork(struct outbox *ob, uint64_t *made, struct err *e)
{
    char inst[WIRE_INST_SIZE];
    outbox_new_inst(inst);
    bool ok =
        db_begin(ob->db, e) &&
        db_run(ob->db, "UPDATE op SET n = NULL WHERE n IS NOT NULL", e, "") &&
        db_run(ob->db, "UPDATE installation SET inst = ?1, last_n = 0, forks = forks + 1",
               e, "t", inst) &&
        db_run(ob->db, "UPDATE safe SET n = 0", e, "") &&
        outbox_number_all(ob, NULL, made, e) && db_commit(ob->db, e);
    db_rollback(ob->db);
    if (ok)
        memcpy(ob->inst, inst, sizeof ob->inst);
    return ok;
}

bool outbox_forks(struct outbox *ob, uint32_t *count, struct err *e)
{
    int64_t forks = 0;
    bool ok = db_int(ob->db, &forks, NULL, "SELECT forks FROM installation", e, "");
    *count = (uint32_t)forks;
    return ok;
}

/* ---- epochs ---- */

bool outbox_newest_epoch(struct outbox *ob, uint32_t *counter, struct err *e)
{
    int64_t newest = 0;
    bool ok =
        db_int(ob->db, &newest, NULL, "SELECT coalesce(max(epoch), 0) FROM safe", e, "");
    *counter = (uint32_t)newest;
    return ok;
}

bool outbox_epoch(struct outbox *ob, uint32_t counter, struct err *e)
{
    return db_run(ob->db, "INSERT OR IGNORE INTO safe VALUES(?1, 0, 0)", e, "i",
                  (int64_t)counter);
}

static bool read_head(sqlite3_stmt *st, struct outbox_head *head, struct bytes *frame)
{
    char text[EPOCH_SIZE];
    struct epoch epoch;
    db_column_text(st, 0, text, sizeof text);
    if (!epoch_parse(&epoch, text, NULL))
        return false;
    *head = (struct outbox_head){epoch, (uint64_t)sqlite3_column_int64(st, 1),
                                 sqlite3_column_int(st, 2) != 0};
    bytes_add(frame, sqlite3_column_blob(st, 3), (size_t)sqlite3_column_bytes(st, 3));
    return true;
}

/* The first that can be read. */
static bool find_head(struct outbox *ob, const char *sql, struct outbox_head *head,
                      struct bytes *frame, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool ok = true;
    *found = false;
    bytes_clear(frame);
    if (!db_bind(ob->db, &st, sql, e, ""))
        return false;
    while (db_next(ob->db, st, !*found, &ok, e))
        *found = read_head(st, head, frame);
    return ok && bytes_ok(frame, "head", e);
}

#define HEADS                                                                            \
    "SELECT epoch, hseq, to_all, frame FROM head ORDER BY CAST(epoch AS INTEGER)"

bool outbox_head_newest(struct outbox *ob, struct outbox_head *head, struct bytes *frame,
                        bool *found, struct err *e)
{
    return find_head(ob, HEADS " DESC", head, frame, found, e);
}

bool outbox_head_oldest(struct outbox *ob, struct outbox_head *head, struct bytes *frame,
                        bool *found, struct err *e)
{
    return find_head(ob, HEADS, head, frame, found, e);
}

bool outbox_head_put(struct outbox *ob, const struct outbox_head *head,
                     const struct bytes *frame, struct err *e)
{
    char epoch[EPOCH_SIZE];
    epoch_print(epoch, &head->epoch);
    return db_run(ob->db, "INSERT OR REPLACE INTO head VALUES(?1, ?2, ?3, ?4)", e, "tiib",
                  epoch, (int64_t)head->hseq, (int64_t)head->to_all,
                  (const void *)frame->data, frame->size);
}

bool outbox_head_drop(struct outbox *ob, const struct epoch *epoch, struct err *e)
{
    char text[EPOCH_SIZE];
    epoch_print(text, epoch);
    return db_run(ob->db, "DELETE FROM head WHERE epoch = ?1", e, "t", text);
}

/* The row itself cannot be read: those behind it can be shown all the same. */
static bool pass_by(struct outbox *ob, int64_t place, struct outbox_mark *mark,
                    struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool found = false;
    if (!db_bind(ob->db, &st,
                 "SELECT CAST(epoch AS INTEGER), hseq FROM op WHERE place = ?1", NULL,
                 "i", place) ||
        !db_step(ob->db, st, &found, NULL) || !found)
        return false;
    *mark = (struct outbox_mark){(uint32_t)sqlite3_column_int64(st, 0),
                                 (uint64_t)sqlite3_column_int64(st, 1), place};
    sqlite3_reset(st);
    if (e != NULL)
        e->kind = ERR_INPUT;
    return false;
}

bool outbox_replay_next(struct outbox *ob, uint32_t counter, struct outbox_mark *mark,
                        struct outbox_row *row, struct bytes boxes[2], bool *found,
                        struct err *e)
{
    sqlite3_stmt *st = NULL;
    *found = false;
    if (!db_bind(ob->db, &st,
                 "SELECT " OUTBOX_ROW_COLUMNS ", box, frame FROM op WHERE " TO_REPLAY
                 " AND (CAST(epoch AS INTEGER), hseq, place) > (?2, ?3, ?4)"
                 " ORDER BY CAST(epoch AS INTEGER), hseq, place LIMIT 1",
                 e, "iiii", (int64_t)counter, (int64_t)mark->counter, (int64_t)mark->hseq,
                 mark->place))
        return false;
    if (!outbox_one_row(ob, st, row, boxes, 2, found, e))
        return *found && !outbox_broken(ob) && pass_by(ob, row->place, mark, e);
    if (*found)
        *mark = (struct outbox_mark){row->outcome.epoch.counter, row->outcome.hseq,
                                     row->place};
    return true;
}

bool outbox_replay_count(struct outbox *ob, uint32_t counter, uint32_t *count,
                         struct err *e)
{
    int64_t rows = 0;
    bool ok = db_int(ob->db, &rows, NULL, "SELECT count(*) FROM op WHERE " TO_REPLAY, e,
                     "i", (int64_t)counter);
    *count = (uint32_t)rows;
    return ok;
}

bool outbox_shown(struct outbox *ob, const char *op, uint32_t counter, struct err *e)
{
    return db_run(ob->db, "UPDATE op SET shown = ?2 WHERE op = ?1 AND shown < ?2", e,
                  "ti", op, (int64_t)counter);
}

/* ---- what need not be kept ---- */

bool outbox_watermark(struct outbox *ob, uint32_t counter, uint64_t n, uint64_t hseq,
                      struct err *e)
{
    return db_run(ob->db,
                  "INSERT INTO safe VALUES(?1, ?2, ?3) ON CONFLICT(epoch) DO UPDATE"
                  " SET n = max(n, excluded.n), hseq = max(hseq, excluded.hseq)"
                  " WHERE n < excluded.n OR hseq < excluded.hseq",
                  e, "iii", (int64_t)counter, (int64_t)n, (int64_t)hseq);
}

/* A clock that was ahead for a while must not keep an answer for that long. */
static bool note_got(struct outbox *ob, int64_t now, struct err *e)
{
    return db_run(ob->db,
                  "UPDATE op SET got = ?1"
                  " WHERE result IS NOT NULL AND (got IS NULL OR got > ?1)",
                  e, "i", now);
}

bool outbox_prune(struct outbox *ob, int64_t now, struct err *e)
{
    if (now != 0 && !note_got(ob, now, e))
        return false;
    return db_run(ob->db,
                  "UPDATE op SET box = x'', frame = NULL"
                  " WHERE result IS NOT NULL AND frame IS NOT NULL AND (got < ?1"
                  " OR result <> 'later' AND reason <> 'later' AND " COVERED ")",
                  e, "i", now - OUTBOX_BOX_KEPT_S);
}

bool outbox_old(struct outbox *ob, int64_t before, int64_t after, struct outbox_row *row,
                bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(ob->db, &st,
                   "SELECT " OUTBOX_ROW_COLUMNS " FROM op WHERE result IS NOT NULL"
                   " AND frame IS NULL AND got < ?1 AND place > ?2"
                   " ORDER BY place LIMIT 1",
                   e, "ii", before, after) &&
           outbox_one_row(ob, st, row, NULL, 0, found, e);
}

bool outbox_unread(struct outbox *ob, int64_t after, struct outbox_row *row,
                   struct bytes *frame, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(ob->db, &st,
                   "SELECT " OUTBOX_ROW_COLUMNS ", frame FROM op WHERE place > ?1"
                   " AND (result = 'later' OR reason = 'later') AND frame IS NOT NULL"
                   " ORDER BY place LIMIT 1",
                   e, "i", after) &&
           outbox_one_row(ob, st, row, frame, 1, found, e);
}

static bool erase_rows(struct outbox *ob, const struct op_list *ops, struct err *e)
{
    uint64_t made = 0;
    if (!outbox_highest(ob, &made, e) ||
        !db_run(ob->db, "UPDATE installation SET last_n = ?1 WHERE last_n < ?1", e, "i",
                (int64_t)made))
        return false;
    for (size_t i = 0; i < ops->count; i++)
        if (!db_run(ob->db, "DELETE FROM op WHERE op = ?1", e, "t", ops->ops[i]))
            return false;
    return true;
}

/* SQLite truncates the log without a sync: a power cut could bring it back. */
static bool sync_log(struct outbox *ob, struct err *e)
{
    sqlite3_file *log = NULL;
    int rc =
        sqlite3_file_control(db_handle(ob->db), NULL, SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (rc == SQLITE_OK && log != NULL && log->pMethods != NULL)
        rc = log->pMethods->xSync(log, SQLITE_SYNC_FULL);
    return rc == SQLITE_OK ||
           err_set(e, ERR_LATER, "%s: its log cannot be synced", db_path(ob->db));
}

/* SQLite overwrites what it deletes, but not the copies that it leaves in a page when it
 * moves rows to another one. */
static bool write_anew(struct outbox *ob, struct err *e)
{
    return db_exec(ob->db, "VACUUM", e);
}

/* What was deleted is overwritten in the file, but stands in the log until that begins
 * anew. A reader that stays must not stop the agent for long. */
static bool empty_log(struct outbox *ob, struct err *e)
{
    enum { WAIT_MS = 200, USUAL_MS = 5000 };
    sqlite3 *db = db_handle(ob->db);
    sqlite3_busy_timeout(db, WAIT_MS);
    int rc = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(db, USUAL_MS);
    if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
        return err_set(e, ERR_LATER, "%s: a reader keeps the log", db_path(ob->db));
    if (rc != SQLITE_OK)
        return db_fail(ob->db, e);
    return sync_log(ob, e);
}

bool outbox_erase(struct outbox *ob, const struct op_list *ops, struct err *e)
{
    bool ok = db_begin(ob->db, e) && erase_rows(ob, ops, e) && db_commit(ob->db, e);
    db_rollback(ob->db);
    return ok && write_anew(ob, e) && empty_log(ob, e);
}

bool outbox_supply(struct outbox *ob, uint64_t n, uint64_t *next, struct err *e)
{
    int64_t found = 0;
    uint64_t made = 0;
    if (!outbox_highest(ob, &made, e) ||
        !db_int(ob->db, &found, NULL,
                "SELECT coalesce(min(n), 0) FROM op WHERE n >= ?1"
                " AND spoilt = 0 AND (result IS NULL OR frame IS NOT NULL)",
                e, "i", (int64_t)n))
        return false;
    *next = found == 0 ? made + 1 : (uint64_t)found;
    return true;
}

bool outbox_spoil(struct outbox *ob, uint64_t n, struct err *e)
{
    return db_run(ob->db, "UPDATE op SET spoilt = 1 WHERE n = ?1 AND result IS NULL", e,
                  "i", (int64_t)n);
}

bool outbox_spoilt(struct outbox *ob, uint32_t *count, struct err *e)
{
    int64_t value = 0;
    bool ok =
        db_int(ob->db, &value, NULL,
               "SELECT count(*) FROM op WHERE spoilt = 1 AND result IS NULL", e, "");
    *count = (uint32_t)value;
    return ok;
}

/* ---- to another machine ---- */

bool outbox_unanswered_next(struct outbox *ob, int64_t after, struct outbox_row *row,
                            struct bytes *box, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(ob->db, &st,
                   "SELECT " OUTBOX_ROW_COLUMNS ", box FROM op WHERE result IS NULL"
                   " AND place > ?1 ORDER BY place LIMIT 1",
                   e, "i", after) &&
           outbox_one_row(ob, st, row, box, 1, found, e);
}

bool outbox_take_over_begin(struct outbox *ob, struct err *e)
{
    return db_begin(ob->db, e);
}

/* A box without the id of its key could never be sent, and nothing behind it would. */
static bool check_key(const char *key, bool box, struct err *e)
{
    size_t digits = strspn(key, "0123456789abcdef");
    return (box ? digits == KEYID_SIZE - 1 && key[digits] == '\0' : key[0] == '\0') ||
           err_set(e, ERR_INPUT,
                   "op: key: not the id of a key, or does not go with a box");
}

static bool check_row(const struct outbox_row *row, const struct bytes *box,
                      struct err *e)
{
    struct op outside = {.kind = row->kind,
                         .places = row->places,
                         .lend = row->lend,
                         .box_size = box->size};
    memcpy(outside.target, row->target, sizeof outside.target);
    return uuid_check(row->op, "op", e) && op_valid(&outside, e) &&
           check_key(row->key, box->size > 0, e) &&
           (row->target[0] == '\0' || uuid_check(row->target, "target", e));
}

bool outbox_take_over(struct outbox *ob, const struct outbox_row *row,
                      const struct bytes *box, bool *news, struct err *e)
{
    const uint8_t none = 0;
    int64_t here = 0;
    if (!check_row(row, box, e) ||
        !db_int(ob->db, &here, NULL, "SELECT count(*) FROM op WHERE op = ?1", e, "t",
                row->op))
        return false;
    *news = here == 0;
    bool fixed = row->n != 0 || row->kind == OP_RETURN;
    return !*news ||
           (db_run(ob->db,
                   "INSERT INTO op(op, kind, target, places, key, made, made_ms, boot,"
                   " box) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                   e, "tttitiitb", row->op, op_kind_name(row->kind), row->target,
                   (int64_t)row->places, row->key, row->made, (int64_t)row->made_ms,
                   row->boot, box->size == 0 ? &none : box->data, box->size) &&
            (!fixed || db_run(ob->db, "UPDATE op SET lend = ?2 WHERE op = ?1", e, "ti",
                              row->op, (int64_t)row->lend)));
}

bool outbox_take_over_end(struct outbox *ob, bool keep, struct err *e)
{
    bool ok = !keep || db_commit(ob->db, e);
    db_rollback(ob->db);
    return ok;
}
