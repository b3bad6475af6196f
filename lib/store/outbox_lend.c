#include "store/outbox_lend.h"

#include <string.h>

#include "store/outbox_inner.h"

/* ---- spending ---- */

static bool find_places(struct outbox *ob, const struct outbox_terms *terms,
                        int64_t booking, int64_t *lend, bool *found, struct err *e)
{
    char epoch[EPOCH_SIZE];
    epoch_print(epoch, &terms->epoch);
    return db_int(ob->db, lend, found,
                  "SELECT l.place FROM lend l, op o WHERE o.place = ?1"
                  " AND o.kind = 'book' AND o.lend IS NULL AND o.n IS NULL"
                  " AND l.session = o.target AND l.epoch = ?2 AND l.hw = ?3"
                  " AND l.returned = 0 AND l.spent + o.places <= l.places",
                  e, "itb", booking, epoch, terms->hw, sizeof terms->hw);
}

static bool spend(struct outbox *ob, int64_t booking, int64_t lend, struct err *e)
{
    return db_run(ob->db,
                  "UPDATE lend SET spent = spent + (SELECT places FROM op"
                  " WHERE place = ?2) WHERE place = ?1",
                  e, "ii", lend, booking) &&
           db_run(ob->db,
                  "UPDATE op SET lend = (SELECT id FROM lend WHERE place = ?1)"
                  " WHERE place = ?2",
                  e, "ii", lend, booking);
}

static bool machine_known(const struct outbox_terms *terms)
{
    static const uint8_t unknown[HW_HASH_BYTES];
    return memcmp(terms->hw, unknown, sizeof unknown) != 0;
}

bool outbox_fix_lend(struct outbox *ob, const struct outbox_terms *terms, int64_t place,
                     struct err *e)
{
    int64_t lend = 0;
    bool found = false;
    if (terms != NULL && machine_known(terms) &&
        !find_places(ob, terms, place, &lend, &found, e))
        return false;
    if (found)
        return spend(ob, place, lend, e);
    return db_run(ob->db, "UPDATE op SET lend = 0 WHERE place = ?1 AND lend IS NULL", e,
                  "i", place);
}

bool outbox_spent_after(struct outbox *ob, uint64_t n, struct outbox_row *row,
                        bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(ob->db, &st,
                 "SELECT " OUTBOX_ROW_COLUMNS " FROM op WHERE n > ?1 AND lend <> 0"
                 " AND kind = 'book' ORDER BY n LIMIT 1",
                 e, "i", (int64_t)n) ||
        !db_step(ob->db, st, found, e))
        return false;
    bool ok = !*found || outbox_read_row(ob, st, row, e);
    sqlite3_reset(st);
    return ok;
}

/* ---- allotments ---- */

bool outbox_lend_is_news(struct outbox *ob, const struct lend *l, bool *news,
                         struct err *e)
{
    int64_t highest = 0;
    if (!db_int(ob->db, &highest, NULL,
                "SELECT coalesce(max(id), 0) FROM lend WHERE session = ?1", e, "t",
                l->session))
        return false;
    *news = (int64_t)l->id > highest;
    return true;
}

/* Of what is over only the newest id of each session is needed. */
static bool sweep(struct outbox *ob, struct err *e)
{
    int64_t count = 0;
    if (!db_int(ob->db, &count, NULL, "SELECT count(*) FROM lend", e, ""))
        return false;
    if (count < OUTBOX_LENDS_MAX)
        return true;
    if (!db_run(ob->db,
                "DELETE FROM lend WHERE returned = 1 AND id < (SELECT max(id) FROM lend m"
                " WHERE m.session = lend.session)",
                e, "") ||
        !db_int(ob->db, &count, NULL, "SELECT count(*) FROM lend", e, ""))
        return false;
    return count < OUTBOX_LENDS_MAX ||
           err_set(e, ERR_FULL, "lend: %d are kept already", OUTBOX_LENDS_MAX);
}

static bool insert(struct outbox *ob, const struct lend *l, struct err *e)
{
    char epoch[EPOCH_SIZE];
    epoch_print(epoch, &l->epoch);
    return sweep(ob, e) && db_run(ob->db,
                                  "INSERT INTO lend(epoch, session, id, places, hw)"
                                  " VALUES(?1, ?2, ?3, ?4, ?5)",
                                  e, "ttiib", epoch, l->session, (int64_t)l->id,
                                  (int64_t)l->places, l->hw, sizeof l->hw);
}

static bool put(struct outbox *ob, const struct lend *l, bool *news, struct err *e)
{
    return outbox_lend_is_news(ob, l, news, e) && (!*news || insert(ob, l, e));
}

bool outbox_lend_put(struct outbox *ob, const struct lend *l, bool *news, struct err *e)
{
    *news = false;
    bool ok = db_begin(ob->db, e) && put(ob, l, news, e) && db_commit(ob->db, e);
    db_rollback(ob->db);
    return ok;
}

static bool read_lend(struct outbox *ob, sqlite3_stmt *st, struct outbox_lend *out,
                      struct err *e)
{
    char epoch[EPOCH_SIZE];
    memset(out, 0, sizeof *out);
    db_column_text(st, 1, epoch, sizeof epoch);
    db_column_text(st, 2, out->lend.session, sizeof out->lend.session);
    out->place = sqlite3_column_int64(st, 0);
    out->lend.id = (uint64_t)sqlite3_column_int64(st, 3);
    out->lend.places = (uint32_t)sqlite3_column_int64(st, 4);
    out->spent = (uint32_t)sqlite3_column_int64(st, 5);
    if (epoch_parse(&out->lend.epoch, epoch, e))
        return true;
    if (e != NULL)
        e->kind = ERR_BROKEN;
    return err_in(e, db_path(ob->db));
}

bool outbox_lend_next(struct outbox *ob, const uint8_t hw[HW_HASH_BYTES], int64_t after,
                      struct outbox_lend *out, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(ob->db, &st,
                 "SELECT place, epoch, session, id, places, spent FROM lend"
                 " WHERE place > ?1 AND hw = ?2 AND returned = 0 ORDER BY place LIMIT 1",
                 e, "ib", after, hw, (size_t)HW_HASH_BYTES) ||
        !db_step(ob->db, st, found, e))
        return false;
    bool ok = !*found || read_lend(ob, st, out, e);
    sqlite3_reset(st);
    memcpy(out->lend.hw, hw, HW_HASH_BYTES);
    return ok;
}

static bool read_ids(struct outbox *ob, sqlite3_stmt *st, struct outbox_lend_ids *out,
                     struct err *e)
{
    bool ok = true;
    out->count = 0;
    while (db_next(ob->db, st, out->count < out->room, &ok, e))
        out->ids[out->count++] = (uint64_t)sqlite3_column_int64(st, 0);
    return ok;
}

bool outbox_lends_open(struct outbox *ob, const uint8_t hw[HW_HASH_BYTES],
                       struct outbox_lend_ids *out, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(ob->db, &st,
                   "SELECT id FROM lend WHERE hw = ?1 AND returned = 0 ORDER BY id DESC",
                   e, "b", hw, (size_t)HW_HASH_BYTES) &&
           read_ids(ob, st, out, e);
}

bool outbox_lends_returning(struct outbox *ob, struct outbox_lend_ids *out, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(ob->db, &st,
                   "SELECT lend FROM op WHERE kind = 'return' AND result IS NULL"
                   " ORDER BY lend DESC",
                   e, "") &&
           read_ids(ob, st, out, e);
}

static bool end_lend(struct outbox *ob, int64_t place, const struct outbox_return *r,
                     struct err *e)
{
    return db_run(ob->db,
                  "INSERT INTO op(op, kind, target, places, key, made, made_ms, boot,"
                  " box, lend) SELECT ?2, 'return', session, places - spent, '', ?3, ?4,"
                  " ?5, x'', id FROM lend WHERE place = ?1 AND returned = 0",
                  e, "itiit", place, r->op, r->made, (int64_t)r->made_ms, r->boot) &&
           db_run(ob->db, "UPDATE lend SET returned = 1 WHERE place = ?1", e, "i", place);
}

bool outbox_lend_return(struct outbox *ob, int64_t place, const struct outbox_return *r,
                        struct err *e)
{
    bool ok = db_begin(ob->db, e) && end_lend(ob, place, r, e) && db_commit(ob->db, e);
    db_rollback(ob->db);
    return ok;
}

static bool give_back(struct outbox *ob, const struct lend *l,
                      const struct outbox_return *r, struct err *e)
{
    int64_t place = 0;
    bool found = false;
    if (!db_int(ob->db, &place, &found, "SELECT place FROM lend WHERE id = ?1", e, "i",
                (int64_t)l->id))
        return false;
    if (!found) {
        if (!insert(ob, l, e))
            return false;
        place = sqlite3_last_insert_rowid(db_handle(ob->db));
    }
    return end_lend(ob, place, r, e);
}

bool outbox_lend_back(struct outbox *ob, const struct lend *l,
                      const struct outbox_return *r, struct err *e)
{
    bool ok = db_begin(ob->db, e) && give_back(ob, l, r, e) && db_commit(ob->db, e);
    db_rollback(ob->db);
    return ok;
}

/* ---- held ---- */

bool outbox_held(struct outbox *ob, uint64_t n, bool *news, struct err *e)
{
    int64_t held = 0;
    *news = false;
    if (!db_int(ob->db, &held, news,
                "SELECT held FROM op WHERE n = ?1 AND held = 0 AND result IS NULL", e,
                "i", (int64_t)n))
        return false;
    return !*news ||
           db_run(ob->db, "UPDATE op SET held = 1 WHERE n = ?1", e, "i", (int64_t)n);
}
