#include "store/hub_ops.h"

#include <assert.h>
#include <stdio.h>

bool hub_op_get(struct hub_store *s, const char *kiosk, const char *op,
                struct hub_op *found, struct bytes *answer, struct err *e)
{
    sqlite3_stmt *st = NULL;
    *found = (struct hub_op){0};
    bytes_clear(answer);
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT held, hseq, answer FROM op WHERE kiosk = ?1 AND op = ?2", e,
                 "tt", kiosk, op) ||
        !db_step(hub_store_db(s), st, &found->known, e))
        return false;
    if (!found->known)
        return true;
    found->held = sqlite3_column_int(st, 0) != 0;
    found->hseq = (uint64_t)sqlite3_column_int64(st, 1);
    bytes_add(answer, sqlite3_column_blob(st, 2), (size_t)sqlite3_column_bytes(st, 2));
    sqlite3_reset(st);
    return bytes_ok(answer, "answer", e);
}

bool hub_inst_last(struct hub_store *s, const char *kiosk, const char *inst,
                   uint64_t *last, struct err *e)
{
    int64_t value = 0;
    if (!db_int(hub_store_db(s), &value, NULL,
                "SELECT last_n FROM inst WHERE kiosk = ?1 AND inst = ?2", e, "tt", kiosk,
                inst))
        return false;
    *last = (uint64_t)value;
    return true;
}

bool hub_number_get(struct hub_store *s, const char *kiosk, const char *inst, uint64_t n,
                    char op[UUID_SIZE], struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool found = false;
    op[0] = '\0';
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT op FROM op_number WHERE kiosk = ?1 AND inst = ?2 AND n = ?3", e,
                 "tti", kiosk, inst, (int64_t)n) ||
        !db_step(hub_store_db(s), st, &found, e))
        return false;
    if (found)
        db_column_text(st, 0, op, UUID_SIZE);
    sqlite3_reset(st);
    return true;
}

/* Up to `last` all are accounted for; so is what follows without a gap. */
bool hub_inst_skip(struct hub_store *s, const char *kiosk, const char *inst,
                   uint64_t last, struct err *e)
{
    char next[UUID_SIZE];
    do {
        if (!hub_number_get(s, kiosk, inst, last + 1, next, e))
            return false;
        if (next[0] != '\0')
            last++;
    } while (next[0] != '\0');
    return db_run(hub_store_db(s),
                  "INSERT INTO inst VALUES (?1, ?2, ?3)"
                  " ON CONFLICT(kiosk, inst) DO UPDATE SET last_n = excluded.last_n"
                  " WHERE excluded.last_n > last_n",
                  e, "tti", kiosk, inst, (int64_t)last);
}

bool hub_number_put(struct hub_store *s, const char *kiosk, const char *inst, uint64_t n,
                    const char *op, struct err *e)
{
    assert(hub_store_writing(s));
    uint64_t last = 0;
    return db_run(hub_store_db(s),
                  "INSERT OR IGNORE INTO op_number VALUES (?1, ?2, ?3, ?4)", e, "ttit",
                  kiosk, inst, (int64_t)n, op) &&
           hub_inst_last(s, kiosk, inst, &last, e) &&
           (n != last + 1 || hub_inst_skip(s, kiosk, inst, last, e));
}

static bool put_body(struct hub_store *s, const char *kiosk, const char *op,
                     const char *why, const struct bytes *body, int64_t now,
                     struct err *e)
{
    return db_run(hub_store_db(s),
                  "INSERT OR REPLACE INTO op_body VALUES (?1, ?2, ?3, ?4, ?5)", e,
                  "tttbi", kiosk, op, why, (const void *)body->data, body->size, now);
}

bool hub_op_hold(struct hub_store *s, const char *kiosk, const struct op *op,
                 const void *body, size_t size, int64_t now, struct err *e)
{
    assert(hub_store_writing(s));
    const struct bytes lent = {.data = (uint8_t *)body, .size = size};
    return db_run(hub_store_db(s),
                  "INSERT INTO op VALUES (?1, ?2, ?3, ?4, 1, NULL, NULL)", e, "ttii",
                  kiosk, op->op, (int64_t)op->kind,
                  (int64_t)hub_store_numbers(s)->hseq) &&
           put_body(s, kiosk, op->op, "held", &lent, now, e);
}

bool hub_op_damaged(struct hub_store *s, uint64_t hseq, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "UPDATE op_body SET why = 'damaged' WHERE why = 'held'"
                  " AND (kiosk, op) = (SELECT kiosk, op FROM op WHERE hseq = ?1)",
                  e, "i", (int64_t)hseq);
}

bool hub_op_answer(struct hub_store *s, const char *kiosk, const struct op *op,
                   const struct outcome *o, const struct bytes *answer, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s), "INSERT INTO op VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6)", e,
                  "ttiiib", kiosk, op->op, (int64_t)op->kind, (int64_t)o->hseq,
                  (int64_t)o->result, (const void *)answer->data, answer->size);
}

bool hub_op_release(struct hub_store *s, const char *kiosk, const char *op,
                    const struct outcome *o, const struct bytes *answer, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "DELETE FROM op_body"
                  " WHERE kiosk = ?1 AND op = ?2 AND why <> 'unreadable'",
                  e, "tt", kiosk, op) &&
           db_run(hub_store_db(s),
                  "UPDATE op SET held = 0, result = ?3, answer = ?4"
                  " WHERE kiosk = ?1 AND op = ?2 AND held = 1",
                  e, "ttib", kiosk, op, (int64_t)o->result, (const void *)answer->data,
                  answer->size);
}

static bool choose_hseq(struct hub_store *s, struct outcome *o, struct err *e)
{
    int64_t taken = 0;
    if (!db_int(hub_store_db(s), &taken, NULL,
                "SELECT EXISTS(SELECT 1 FROM op WHERE hseq = ?1)", e, "i",
                (int64_t)o->hseq))
        return false;
    if (taken != 0)
        o->hseq = hub_store_next_hseq(s);
    return true;
}

bool hub_op_adopt(struct hub_store *s, const char *kiosk, const struct op *op,
                  const struct outcome *o, const struct bytes *answer, struct err *e)
{
    struct outcome row = *o;
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "DELETE FROM op_body"
                  " WHERE kiosk = ?1 AND op = ?2 AND why <> 'unreadable'",
                  e, "tt", kiosk, op->op) &&
           db_run(hub_store_db(s),
                  "DELETE FROM op WHERE kiosk = ?1 AND op = ?2 AND held = 1", e, "tt",
                  kiosk, op->op) &&
           choose_hseq(s, &row, e) && hub_op_answer(s, kiosk, op, &row, answer, e);
}

bool hub_op_asked(struct hub_store *s, uint64_t hseq, bool *says, struct err *e)
{
    int64_t n = 0;
    bool ok = db_int(hub_store_db(s), &n, NULL,
                     "SELECT ?1 > coalesce(asked_above, hseq) FROM meta", e, "i",
                     (int64_t)hseq);
    *says = n != 0;
    return ok;
}

bool hub_op_set_aside(struct hub_store *s, const char *kiosk, const char *op,
                      const void *body, size_t size, int64_t now, struct err *e)
{
    assert(hub_store_writing(s));
    const struct bytes lent = {.data = (uint8_t *)body, .size = size};
    return put_body(s, kiosk, op, "unreadable", &lent, now, e);
}

static bool next_held(struct hub_store *s, const char *kiosk, struct hub_held *held,
                      struct bytes *body, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT op.kiosk, op.hseq, op_body.body FROM op"
                 " JOIN op_body ON op_body.kiosk = op.kiosk AND op_body.op = op.op"
                 " WHERE op.held = 1 AND op.hseq > ?1 AND (?2 IS NULL OR op.kiosk = ?2)"
                 " ORDER BY op.hseq LIMIT 1",
                 e, "it", (int64_t)held->hseq, kiosk) ||
        !db_step(hub_store_db(s), st, found, e))
        return false;
    if (!*found)
        return true;
    db_column_text(st, 0, held->kiosk, sizeof held->kiosk);
    held->hseq = (uint64_t)sqlite3_column_int64(st, 1);
    bytes_clear(body);
    bytes_add(body, sqlite3_column_blob(st, 2), (size_t)sqlite3_column_bytes(st, 2));
    sqlite3_reset(st);
    return bytes_ok(body, "held op", e);
}

bool hub_op_held(struct hub_store *s, struct hub_held *held, struct bytes *body,
                 bool *found, struct err *e)
{
    return next_held(s, NULL, held, body, found, e);
}

bool hub_op_held_of(struct hub_store *s, struct hub_held *held, struct bytes *body,
                    bool *found, struct err *e)
{
    char kiosk[NAME_SIZE];
    snprintf(kiosk, sizeof kiosk, "%s", held->kiosk);
    return next_held(s, kiosk, held, body, found, e);
}

bool hub_op_held_count(struct hub_store *s, uint32_t *count, struct err *e)
{
    int64_t n = 0;
    bool ok = db_int(hub_store_db(s), &n, NULL, "SELECT count(*) FROM op WHERE held = 1",
                     e, "");
    *count = (uint32_t)n;
    return ok;
}

bool hub_op_held_makes(struct hub_store *s, const char *kiosk, const char *op,
                       bool *makes, struct err *e)
{
    int64_t n = 0;
    static_assert(OP_QUESTION == OP_RETURN + 1, "all kinds from there on make a thing");
    bool ok = db_int(hub_store_db(s), &n, NULL,
                     "SELECT count(*) FROM op WHERE held = 1 AND kiosk = ?1"
                     " AND (kind IN (?3, ?4) OR kind > ?5) AND hseq <"
                     " ifnull((SELECT hseq FROM op WHERE kiosk = ?1 AND op = ?2), ?6)",
                     e, "ttiiii", kiosk, op, (int64_t)OP_BOOK, (int64_t)OP_INTEREST,
                     (int64_t)OP_RETURN, INT64_MAX);
    *makes = n > 0;
    return ok;
}

bool hub_wrong_codes(struct hub_store *s, const char *kiosk, int64_t now,
                     uint32_t seconds, uint32_t *count, struct err *e)
{
    int64_t n = 0;
    bool ok = db_int(hub_store_db(s), &n, NULL,
                     "SELECT count(*) FROM wrong_code"
                     " WHERE kiosk = ?1 AND at BETWEEN ?2 AND ?3",
                     e, "tii", kiosk, now - (int64_t)seconds, now);
    *count = (uint32_t)n;
    return ok;
}

bool hub_wrong_code_put(struct hub_store *s, const char *kiosk, int64_t now,
                        uint32_t seconds, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "DELETE FROM wrong_code"
                  " WHERE kiosk = ?1 AND at NOT BETWEEN ?2 AND ?3",
                  e, "tii", kiosk, now - (int64_t)seconds, now) &&
           db_run(hub_store_db(s), "INSERT INTO wrong_code(kiosk, at) VALUES (?1, ?2)", e,
                  "ti", kiosk, now);
}
