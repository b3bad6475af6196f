/* Reading the whole file anew, a part at a time: see content_check_next. The tables are
 * walked by rowid, which needs no index to be right. */
#include <stdio.h>
#include <string.h>

#include "store/content_parts.h"

struct part { /* of the records: rowids in (from, to] */
    int64_t from, to;
    bool last;
    bool differs; /* its rows for the screens, or a ref, are not those of the bodies */
};

#define RANGE "(SELECT id FROM rec WHERE rowid > ?1 AND rowid <= ?2 AND del = 0)"
#define MADE_NOT_THERE(table)                                                            \
    "SELECT 1 FROM (SELECT * FROM check_" table " EXCEPT SELECT * FROM " table           \
    " WHERE id IN (SELECT id FROM check_" table "))"
#define THERE_NOT_MADE(table)                                                            \
    "SELECT 1 FROM (SELECT * FROM " table " WHERE id IN " RANGE                          \
    " EXCEPT SELECT * FROM check_" table ")"
#define DIFFERENT(table) MADE_NOT_THERE(table) " UNION ALL " THERE_NOT_MADE(table)
#define STRAY(table)                                                                     \
    " FROM " table " WHERE NOT EXISTS"                                                   \
    " (SELECT 1 FROM rec WHERE rec.id = " table ".id AND del = 0)"

/* ---- changes in between ---- */

void content_check_restart(struct content *c)
{
    c->checked_to = 0;
    sums_clear(&c->sums[SET_CHECK]);
}

void content_check_gone(struct content *c, int64_t row, const struct change *old)
{
    if (c->checking && c->open == SET_SHOWN && row <= c->checked_to)
        sums_remove(&c->sums[SET_CHECK], old->kind, old->id, old->body, old->body_size);
}

bool content_check_put(struct content *c, const struct change *new, struct err *e)
{
    int64_t row = INT64_MAX;
    if (!c->checking || c->open != SET_SHOWN || new->deleted)
        return true;
    if (!db_int(c->db, &row, NULL, "SELECT rowid FROM rec WHERE id = ?1", e, "t",
                new->id))
        return false;
    if (row <= c->checked_to)
        sums_add(&c->sums[SET_CHECK], new->kind, new->id,
                 new->body_size == 0 ? "" : new->body, new->body_size);
    return true;
}

/* ---- a part ---- */

static bool read_one(struct content *c, sqlite3_stmt *st, struct part *p, struct err *e)
{
    char kind[RECORD_KIND_SIZE];
    char id[UUID_SIZE];
    char ref[REF_SIZE];
    char made[REF_SIZE];
    int64_t row = sqlite3_column_int64(st, 4);
    const void *body = sqlite3_column_blob(st, 2);
    size_t size = (size_t)sqlite3_column_bytes(st, 2);
    if (row <= p->to)
        return err_set(e, ERR_BROKEN, "%s: rows out of order", db_path(c->db));
    db_column_text(st, 0, kind, sizeof kind);
    db_column_text(st, 1, id, sizeof id);
    db_column_text(st, 3, ref, sizeof ref);
    sums_add(&c->sums[SET_CHECK], kind, id, body, size);
    if (!content_project(c, SET_CHECK, kind, id, body, size, made, e))
        return false;
    p->differs = p->differs || strcmp(ref, made) != 0;
    p->to = row;
    return true;
}

static bool read_part(struct content *c, struct part *p, struct err *e)
{
    sqlite3_stmt *st = NULL;
    int count = 0;
    bool ok = true;
    bool good = true;
    if (!db_bind(c->db, &st,
                 "SELECT kind, id, body, ref, rowid FROM rec WHERE rowid > ?1 AND del = 0"
                 " ORDER BY rowid LIMIT ?2",
                 e, "ii", p->from, (int64_t)CONTENT_CHECK_RECORDS))
        return false;
    while (db_next(c->db, st, good, &ok, e)) {
        good = read_one(c, st, p, e);
        count++;
    }
    p->last = count < CONTENT_CHECK_RECORDS;
    if (p->last)
        p->to = INT64_MAX;
    return ok && good;
}

/* In memory, from the bodies, beside what stands in the file. */
static bool make_room(struct content *c, struct err *e)
{
    return db_exec(c->db,
                   "CREATE TEMP TABLE IF NOT EXISTS check_vacancy_row AS"
                   " SELECT * FROM vacancy_row WHERE false;"
                   "CREATE TEMP TABLE IF NOT EXISTS check_session_row AS"
                   " SELECT * FROM session_row WHERE false;"
                   "CREATE TEMP TABLE IF NOT EXISTS check_venue_row AS"
                   " SELECT * FROM venue_row WHERE false;"
                   "CREATE INDEX IF NOT EXISTS temp.check_vacancy_id"
                   " ON check_vacancy_row(id);"
                   "CREATE INDEX IF NOT EXISTS temp.check_session_id"
                   " ON check_session_row(id);"
                   "CREATE INDEX IF NOT EXISTS temp.check_venue_id"
                   " ON check_venue_row(id);"
                   "DELETE FROM temp.check_vacancy_row; DELETE FROM"
                   " temp.check_session_row; DELETE FROM temp.check_venue_row",
                   e);
}

static bool compare_part(struct content *c, struct part *p, struct err *e)
{
    int64_t value = 0;
    bool different = false;
    if (!make_room(c, e) || !read_part(c, p, e) ||
        !db_int(c->db, &value, &different,
                DIFFERENT("vacancy_row") " UNION ALL " DIFFERENT(
                    "session_row") " UNION ALL " DIFFERENT("venue_row") " LIMIT 1",
                e, "ii", p->from, p->to))
        return false;
    c->rows_differ = c->rows_differ || different;
    p->differs = p->differs || different;
    return true;
}

static bool mend_part(struct content *c, const struct part *p, struct err *e)
{
    bool ok = db_begin(c->db, e) && content_project_range(c, p->from, p->to, e) &&
              db_commit(c->db, e);
    db_rollback(c->db);
    return ok;
}

/* Rows of no record. */
static bool drop_strays(struct content *c, struct err *e)
{
    int64_t value = 0;
    bool found = false;
    if (!db_int(c->db, &value, &found,
                "SELECT 1" STRAY("vacancy_row") " UNION ALL SELECT 1" STRAY(
                    "session_row") " UNION ALL SELECT 1" STRAY("venue_row") " LIMIT 1",
                e, ""))
        return false;
    c->rows_differ = c->rows_differ || found;
    if (!found)
        return true;
    bool ok = db_begin(c->db, e) &&
              db_exec(c->db,
                      "DELETE" STRAY("vacancy_row") "; DELETE" STRAY(
                          "session_row") "; DELETE" STRAY("venue_row"),
                      e) &&
              db_commit(c->db, e);
    db_rollback(c->db);
    return ok;
}

/* ---- the whole ---- */

static bool begin(struct content *c, struct err *e)
{
    content_check_restart(c);
    c->rows_differ = false;
    c->checking = content_look(c, e) && db_exec(c->db, "PRAGMA temp_store = MEMORY", e);
    return c->checking;
}

static bool next(struct content *c, bool *done, struct err *e)
{
    struct part p = {.from = c->checked_to, .to = c->checked_to};
    bool ok = db_exec(c->db, "BEGIN", e) && compare_part(c, &p, e) &&
              db_exec(c->db, "COMMIT", e);
    db_rollback(c->db);
    ok = ok && (!p.differs || mend_part(c, &p, e)) && (!p.last || drop_strays(c, e));
    if (!ok)
        return false;
    c->checked_to = p.to;
    *done = p.last;
    return true;
}

bool content_check_next(struct content *c, bool *done, bool *intact, struct err *e)
{
    *done = false;
    *intact = true;
    if ((!c->checking && !(begin(c, e) && db_check(c->db, NULL, e))) ||
        !next(c, done, e)) {
        c->checking = false;
        return false;
    }
    if (!*done)
        return true;
    c->checking = false;
    *intact = sums_equal(&c->sums[SET_CHECK], &c->sums[SET_SHOWN]) && !c->rows_differ;
    c->sums[SET_SHOWN] = c->sums[SET_CHECK];
    return true;
}

bool content_check(struct content *c, bool *intact, struct err *e)
{
    bool done = false;
    c->checking = false;
    if (!content_look(c, e) || !db_check_all(c->db, e) || !content_reproject(c, e) ||
        !begin(c, e))
        return false;
    while (!done)
        if (!content_check_next(c, &done, intact, e))
            return false;
    return true;
}
