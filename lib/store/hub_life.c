#include "store/hub_life.h"

#include <assert.h>
#include <string.h>

#include "store/hub_ops.h"

#define PRESENT "counter = (SELECT epoch_counter FROM meta)"

bool hub_life_get(struct hub_store *s, struct hub_life *life, struct err *e)
{
    sqlite3_stmt *st = NULL;
    *life = (struct hub_life){.complete = true};
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT known, began, complete, holding FROM life WHERE " PRESENT, e,
                 "") ||
        !db_step(hub_store_db(s), st, &life->restored, e))
        return false;
    if (!life->restored)
        return true;
    life->known = (uint64_t)sqlite3_column_int64(st, 0);
    life->began = sqlite3_column_int64(st, 1);
    life->complete = sqlite3_column_int(st, 2) != 0;
    life->holding = sqlite3_column_int(st, 3) != 0;
    sqlite3_reset(st);
    return true;
}

bool hub_life_lacks(struct hub_store *s, uint32_t counter, uint64_t hseq, uint32_t *life,
                    struct err *e)
{
    int64_t first = 0;
    bool ok = db_int(hub_store_db(s), &first, NULL,
                     "SELECT coalesce(min(counter), 0) FROM life"
                     " WHERE complete = 1 AND counter > ?1 AND known < ?2",
                     e, "ii", (int64_t)counter, (int64_t)hseq);
    *life = (uint32_t)first;
    return ok;
}

bool hub_life_doubt(struct hub_store *s, uint32_t life, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s), "UPDATE life SET complete = 0 WHERE counter = ?1", e,
                  "i", (int64_t)life) &&
           db_run(hub_store_db(s),
                  "UPDATE life SET complete = 0, holding = 1 WHERE " PRESENT, e, "") &&
           db_exec(hub_store_db(s), "DELETE FROM watermark", e);
}

bool hub_life_end_hold(struct hub_store *s, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s), "UPDATE life SET holding = 0 WHERE " PRESENT, e, "") &&
           db_run(hub_store_db(s), "DELETE FROM stranger", e, "");
}

/* What lies between what was there and where the new life's numbers begin. Of a life that
 * is thought complete too: a journal that ended too early looks whole, and the kiosk may
 * not have come to show otherwise before the next life began. */
bool hub_life_lost(struct hub_store *s, uint64_t hseq, bool *lost, struct err *e)
{
    int64_t n = 0;
    bool ok = db_int(hub_store_db(s), &n, NULL,
                     "SELECT EXISTS(SELECT 1 FROM life"
                     " WHERE known < ?1 AND ?1 <= (counter - 1) << 32)",
                     e, "i", (int64_t)hseq);
    *lost = n != 0;
    return ok;
}

bool hub_life_holds(struct hub_store *s, const char *session, bool *holds, struct err *e)
{
    int64_t n = 0;
    bool ok = db_int(hub_store_db(s), &n, NULL,
                     "SELECT EXISTS(SELECT 1 FROM life WHERE holding = 1 AND " PRESENT
                     ") AND NOT EXISTS(SELECT 1 FROM released WHERE session = ?1)",
                     e, "t", session);
    *holds = n != 0;
    return ok;
}

bool hub_life_release(struct hub_store *s, const char *session, int64_t now,
                      struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s), "INSERT OR IGNORE INTO released VALUES (?1, ?2)", e,
                  "ti", session, now);
}

bool hub_heard_get(struct hub_store *s, const char *kiosk, enum hub_heard *heard,
                   struct err *e)
{
    int64_t lost = 0;
    bool found = false;
    bool ok = db_int(hub_store_db(s), &lost, &found,
                     "SELECT lost FROM heard WHERE kiosk = ?1", e, "t", kiosk);
    *heard = lost != 0 ? HUB_LOST : HUB_HEARD;
    if (!found)
        *heard = HUB_UNHEARD;
    return ok;
}

bool hub_heard_put(struct hub_store *s, const char *kiosk, enum hub_heard heard,
                   int64_t now, struct err *e)
{
    assert(hub_store_writing(s));
    assert(heard != HUB_UNHEARD);
    return db_run(hub_store_db(s), "INSERT OR REPLACE INTO heard VALUES (?1, ?2, ?3)", e,
                  "tii", kiosk, now, (int64_t)(heard == HUB_LOST));
}

bool hub_stranger_put(struct hub_store *s, const struct hub_stranger *row, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s), "INSERT OR REPLACE INTO stranger VALUES (?1, ?2, ?3)",
                  e, "tii", row->name, row->at, (int64_t)row->lost);
}

bool hub_stranger_drop(struct hub_store *s, const char *name, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s), "DELETE FROM stranger WHERE kiosk = ?1", e, "t", name);
}

bool hub_stranger_list(struct hub_store *s, hub_stranger_each *each, void *context,
                       struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT kiosk, at, lost FROM stranger ORDER BY kiosk", e, ""))
        return false;
    bool ok = true;
    bool more = true;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct hub_stranger row = {.at = sqlite3_column_int64(st, 1),
                                   .lost = sqlite3_column_int(st, 2) != 0};
        db_column_text(st, 0, row.name, sizeof row.name);
        more = each(context, &row);
    }
    return ok;
}

/* op: held since before this life, so perhaps answered between backup and loss. */
#define KEPT                                                                             \
    "op.held = 1 AND op.hseq <= life.known AND NOT EXISTS("                              \
    "SELECT 1 FROM heard WHERE heard.kiosk = op.kiosk AND heard.lost = 0)"               \
    " AND NOT EXISTS(SELECT 1 FROM kiosk WHERE name = op.kiosk AND revoked = 1)"

bool hub_life_keeps(struct hub_store *s, uint64_t hseq, bool *keeps, struct err *e)
{
    int64_t n = 0;
    bool ok = db_int(hub_store_db(s), &n, NULL,
                     "SELECT EXISTS(SELECT 1 FROM life JOIN op ON op.hseq = ?1 AND " KEPT
                     " WHERE life." PRESENT ")",
                     e, "i", (int64_t)hseq);
    *keeps = n != 0;
    return ok;
}

bool hub_life_waits(struct db *db, bool *waits, struct err *e)
{
    int64_t n = 0;
    bool ok = db_int(db, &n, NULL,
                     "SELECT EXISTS(SELECT 1 FROM life WHERE life." PRESENT
                     " AND (holding = 1 OR (complete = 0 AND"
                     " EXISTS(SELECT 1 FROM op WHERE " KEPT "))))",
                     e, "");
    *waits = n != 0;
    return ok;
}

bool hub_late_put(struct hub_store *s, const uint8_t code_hash[HUB_HASH_BYTES],
                  const struct hub_late *late, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "WITH RECURSIVE at(n) AS (SELECT ?2 UNION ALL SELECT n + 1 FROM at"
                  "  WHERE EXISTS(SELECT 1 FROM late WHERE code_hash = ?1 AND hseq = n))"
                  " INSERT INTO late SELECT ?1, max(n), ?3, ?4, ?5 FROM at",
                  e, "biiti", (const void *)code_hash, (size_t)HUB_HASH_BYTES,
                  (int64_t)late->hseq, (int64_t)late->gone, late->target,
                  (int64_t)late->places);
}

bool hub_late_drop(struct hub_store *s, const uint8_t code_hash[HUB_HASH_BYTES],
                   struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s), "DELETE FROM late WHERE code_hash = ?1", e, "b",
                  (const void *)code_hash, (size_t)HUB_HASH_BYTES);
}

bool hub_late_next(struct hub_store *s, const uint8_t code_hash[HUB_HASH_BYTES],
                   uint64_t after, struct hub_late *late, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT hseq, gone, places, target FROM late"
                 " WHERE code_hash = ?1 AND hseq > ?2 ORDER BY hseq LIMIT 1",
                 e, "bi", (const void *)code_hash, (size_t)HUB_HASH_BYTES,
                 (int64_t)after) ||
        !db_step(hub_store_db(s), st, found, e))
        return false;
    if (!*found)
        return true;
    late->hseq = (uint64_t)sqlite3_column_int64(st, 0);
    late->gone = sqlite3_column_int(st, 1) != 0;
    late->places = (uint32_t)sqlite3_column_int(st, 2);
    db_column_text(st, 3, late->target, sizeof late->target);
    sqlite3_reset(st);
    return true;
}

bool hub_stop_get(struct hub_store *s, char why[ERR_TEXT_SIZE], struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool found = false;
    why[0] = '\0';
    if (!db_bind(hub_store_db(s), &st, "SELECT why FROM stop", e, "") ||
        !db_step(hub_store_db(s), st, &found, e))
        return false;
    if (found)
        db_column_text(st, 0, why, ERR_TEXT_SIZE);
    sqlite3_reset(st);
    return true;
}

bool hub_stop_put(struct hub_store *s, uint32_t counter, const char *why, int64_t now,
                  struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s), "INSERT OR REPLACE INTO stop VALUES (1, ?1, ?2, ?3)",
                  e, "iit", (int64_t)counter, now, why);
}

/* ---- backups ---- */

bool hub_backup_put(struct hub_store *s, const struct hub_backup_row *row, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "INSERT OR REPLACE INTO backup VALUES (?1, ?2, ?3, ?4)", e, "tiii",
                  row->name, row->at, (int64_t)row->number, (int64_t)row->hseq);
}

static bool read_backup(struct hub_store *s, sqlite3_stmt *st, struct hub_backup_row *row,
                        bool *found, struct err *e)
{
    if (!db_step(hub_store_db(s), st, found, e))
        return false;
    if (!*found)
        return true;
    db_column_text(st, 0, row->name, sizeof row->name);
    row->at = sqlite3_column_int64(st, 1);
    row->number = (uint64_t)sqlite3_column_int64(st, 2);
    row->hseq = (uint64_t)sqlite3_column_int64(st, 3);
    sqlite3_reset(st);
    return true;
}

bool hub_backup_newest(struct hub_store *s, struct hub_backup_row *row, bool *found,
                       struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT name, at, number, hseq FROM backup"
                   " ORDER BY hseq DESC, at DESC LIMIT 1",
                   e, "") &&
           read_backup(s, st, row, found, e);
}

bool hub_backup_get(struct hub_store *s, const char *name, struct hub_backup_row *row,
                    bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT name, at, number, hseq FROM backup WHERE name = ?1", e, "t",
                   name) &&
           read_backup(s, st, row, found, e);
}

/* In a table of this connection only: hub.db goes on while a backup is made. What a kiosk
 * that was not heard replays later gets old numbers and is not in this backup. */
bool hub_watermark_note(struct hub_store *s, struct err *e)
{
    struct db *db = hub_store_db(s);
    assert(!hub_store_writing(s));
    return db_exec(db,
                   "CREATE TEMP TABLE IF NOT EXISTS"
                   " watermark_then(kiosk TEXT, inst TEXT, n INTEGER, hseq INTEGER);"
                   "DELETE FROM temp.watermark_then",
                   e) &&
           db_run(db,
                  "INSERT INTO temp.watermark_then SELECT kiosk, inst,"
                  " COALESCE((SELECT min(op_number.n) - 1 FROM op_number JOIN op"
                  "   ON op.kiosk = op_number.kiosk AND op.op = op_number.op"
                  "   AND op.held = 1 WHERE op_number.kiosk = inst.kiosk"
                  "   AND op_number.inst = inst.inst), last_n),"
                  " COALESCE((SELECT min(op.hseq) - 1 FROM op"
                  "   WHERE op.held = 1 AND op.kiosk = inst.kiosk), ?1) FROM inst"
                  " WHERE NOT EXISTS (SELECT 1 FROM life WHERE complete = 0 AND " PRESENT
                  ") OR EXISTS (SELECT 1 FROM heard WHERE heard.kiosk = inst.kiosk"
                  " AND lost = 0)",
                  e, "i", (int64_t)hub_store_numbers(s)->hseq);
}

bool hub_watermark_raise(struct hub_store *s, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "INSERT INTO main.watermark AS w SELECT kiosk, inst, n, hseq"
                  " FROM temp.watermark_then WHERE true"
                  " ON CONFLICT(kiosk, inst) DO UPDATE SET"
                  " n = max(w.n, excluded.n), hseq = max(w.hseq, excluded.hseq)"
                  " WHERE excluded.n > w.n OR excluded.hseq > w.hseq",
                  e, "");
}

bool hub_watermark_get(struct hub_store *s, const char *kiosk, const char *inst,
                       struct hub_watermark *w, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool found = false;
    *w = (struct hub_watermark){0};
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT n, hseq FROM watermark WHERE kiosk = ?1 AND inst = ?2", e, "tt",
                 kiosk, inst) ||
        !db_step(hub_store_db(s), st, &found, e))
        return false;
    if (!found)
        return true;
    w->n = (uint64_t)sqlite3_column_int64(st, 0);
    w->hseq = (uint64_t)sqlite3_column_int64(st, 1);
    sqlite3_reset(st);
    return true;
}

/* ---- numbers ---- */

bool hub_void_put(struct hub_store *s, const char *kiosk, const struct void_range *range,
                  int64_t now, uint64_t *filled, struct err *e)
{
    uint64_t last = 0;
    assert(hub_store_writing(s));
    *filled = 0;
    if (!hub_inst_last(s, kiosk, range->inst, &last, e))
        return false;
    if (range->from > last + 1 || range->to <= last)
        return true;
    *filled = range->to - last;
    return db_run(hub_store_db(s),
                  "INSERT OR REPLACE INTO void VALUES (?1, ?2, ?3, ?4, ?5)", e, "ttiii",
                  kiosk, range->inst, (int64_t)(last + 1), (int64_t)range->to, now) &&
           hub_inst_skip(s, kiosk, range->inst, range->to, e);
}
