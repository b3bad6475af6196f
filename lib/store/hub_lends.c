#include "store/hub_lends.h"

#include <assert.h>
#include <string.h>

bool hub_lend_put(struct hub_store *s, const struct hub_lend *l, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "INSERT INTO lend(kiosk, id, session, hw, places, left, released, back,"
                  " returned, news, at, inst) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
                  " ?10, ?11, ?12)",
                  e, "titbiiiiiiit", l->kiosk, (int64_t)l->id, l->session,
                  (const void *)l->hw, sizeof l->hw, (int64_t)l->places, (int64_t)l->left,
                  (int64_t)l->released, (int64_t)l->back, (int64_t)l->returned,
                  (int64_t)l->news, l->at, l->inst);
}

bool hub_lend_update(struct hub_store *s, const struct hub_lend *l, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "UPDATE lend SET left = ?3, released = ?4, back = ?5, returned = ?6,"
                  " news = ?7, inst = ?8 WHERE kiosk = ?1 AND id = ?2",
                  e, "tiiiiiit", l->kiosk, (int64_t)l->id, (int64_t)l->left,
                  (int64_t)l->released, (int64_t)l->back, (int64_t)l->returned,
                  (int64_t)l->news, l->inst);
}

#define LEND_COLUMNS                                                                     \
    "kiosk, id, session, hw, places, left, released, back, returned, news, at, inst"

static bool read_one(struct hub_store *s, sqlite3_stmt *st, struct hub_lend *l,
                     bool *found, struct err *e)
{
    if (!db_step(hub_store_db(s), st, found, e))
        return false;
    if (!*found)
        return true;
    *l = (struct hub_lend){
        .id = (uint64_t)sqlite3_column_int64(st, 1),
        .places = (uint32_t)sqlite3_column_int(st, 4),
        .left = (uint32_t)sqlite3_column_int(st, 5),
        .released = (uint32_t)sqlite3_column_int(st, 6),
        .back = sqlite3_column_int(st, 7) != 0,
        .returned = sqlite3_column_int(st, 8) != 0,
        .news = (uint64_t)sqlite3_column_int64(st, 9),
        .at = sqlite3_column_int64(st, 10),
    };
    db_column_text(st, 0, l->kiosk, sizeof l->kiosk);
    db_column_text(st, 2, l->session, sizeof l->session);
    db_column_text(st, 11, l->inst, sizeof l->inst);
    if (sqlite3_column_bytes(st, 3) == HW_HASH_BYTES)
        memcpy(l->hw, sqlite3_column_blob(st, 3), HW_HASH_BYTES);
    sqlite3_reset(st);
    return true;
}

bool hub_lend_get(struct hub_store *s, const char *kiosk, uint64_t id, struct hub_lend *l,
                  bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " LEND_COLUMNS " FROM lend WHERE kiosk = ?1 AND id = ?2", e,
                   "ti", kiosk, (int64_t)id) &&
           read_one(s, st, l, found, e);
}

bool hub_lend_next(struct hub_store *s, const struct lend_want *want, struct hub_lend *l,
                   bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " LEND_COLUMNS " FROM lend"
                   " WHERE news > ?1 AND (?2 IS NULL OR session = ?2)"
                   " AND (?3 IS NULL OR kiosk = ?3) AND left + released > 0"
                   " AND (left > 0 OR NOT ?4) ORDER BY news LIMIT 1",
                   e, "itti", (int64_t)want->after, want->session, want->kiosk,
                   (int64_t)want->open) &&
           read_one(s, st, l, found, e);
}

bool hub_lends_back(struct hub_store *s, const char *session, struct err *e)
{
    assert(hub_store_writing(s));
    struct lend_want want = {.session = session};
    for (;;) {
        struct hub_lend l;
        bool found = false;
        if (!hub_lend_next(s, &want, &l, &found, e))
            return false;
        if (!found)
            return true;
        want.after = l.news;
        if (l.back || l.returned)
            continue;
        l.back = true;
        l.news = hub_store_next_hseq(s);
        if (!hub_lend_update(s, &l, e))
            return false;
    }
}

bool hub_machine_get(struct hub_store *s, const char *kiosk, struct hub_machine *m,
                     bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    memset(m, 0, sizeof *m);
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT hw, inst FROM machine WHERE kiosk = ?1 AND inst <> ''", e, "t",
                 kiosk) ||
        !db_step(hub_store_db(s), st, found, e))
        return false;
    *found = *found && sqlite3_column_bytes(st, 0) == HW_HASH_BYTES;
    if (*found) {
        memcpy(m->hw, sqlite3_column_blob(st, 0), HW_HASH_BYTES);
        db_column_text(st, 1, m->inst, sizeof m->inst);
    }
    sqlite3_reset(st);
    return true;
}

bool hub_machine_put(struct hub_store *s, const char *kiosk, const struct hub_machine *m,
                     struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "INSERT OR REPLACE INTO machine(kiosk, hw, inst) VALUES (?1, ?2, ?3)",
                  e, "tbt", kiosk, (const void *)m->hw, sizeof m->hw, m->inst);
}

/* ---- of which their kiosk knows no more ---- */

bool hub_lend_orphaned(struct hub_store *s, const struct hub_lend *l, bool *orphaned,
                       struct err *e)
{
    struct hub_machine m;
    bool found = false;
    if (!hub_machine_get(s, l->kiosk, &m, &found, e))
        return false;
    *orphaned = found && l->left > 0 && !l->returned &&
                (strcmp(l->inst, m.inst) != 0 || memcmp(l->hw, m.hw, sizeof m.hw) != 0);
    return true;
}

bool hub_lends_orphaned(struct hub_store *s, const char *kiosk, uint32_t *places,
                        struct err *e)
{
    int64_t sum = 0;
    bool ok = db_int(hub_store_db(s), &sum, NULL,
                     "SELECT coalesce(sum(l.left), 0) FROM lend l, machine m"
                     " WHERE l.kiosk = ?1 AND m.kiosk = l.kiosk AND l.returned = 0"
                     " AND m.inst <> '' AND (m.inst <> l.inst OR m.hw <> l.hw)",
                     e, "t", kiosk);
    *places = (uint32_t)sum;
    return ok;
}
