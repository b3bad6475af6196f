#include "store/hub_flag.h"

#include <assert.h>
#include <stdio.h>

/* ---- held and set aside ---- */

#define ASIDE                                                                            \
    "SELECT op.kiosk, op.op, op.kind, op.hseq, op.held, op_body.at,"                     \
    " coalesce(op_opened.at, 0), op_body.why = 'damaged', op_body.body FROM op_body"     \
    " JOIN op ON op.kiosk = op_body.kiosk AND op.op = op_body.op"                        \
    " LEFT JOIN op_opened"                                                               \
    " ON op_opened.kiosk = op_body.kiosk AND op_opened.op = op_body.op"
enum { COLUMN_BODY = 8 };

static void read_aside(sqlite3_stmt *st, struct hub_aside *a)
{
    *a = (struct hub_aside){
        .kind = sqlite3_column_int(st, 2),
        .hseq = (uint64_t)sqlite3_column_int64(st, 3),
        .held = sqlite3_column_int(st, 4) != 0,
        .since = sqlite3_column_int64(st, 5),
        .opened_at = sqlite3_column_int64(st, 6),
        .damaged = sqlite3_column_int(st, 7) != 0,
    };
    db_column_text(st, 0, a->kiosk, sizeof a->kiosk);
    db_column_text(st, 1, a->op, sizeof a->op);
}

bool hub_aside_list(struct hub_store *s, const struct hub_aside_list *list, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st, ASIDE " ORDER BY op.hseq", e, ""))
        return false;
    bool ok = true;
    bool more = true;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct hub_aside a;
        read_aside(st, &a);
        more = list->each(list->context, &a, sqlite3_column_blob(st, COLUMN_BODY),
                          (size_t)sqlite3_column_bytes(st, COLUMN_BODY));
    }
    return ok;
}

bool hub_aside_get(struct hub_store *s, const char *op, struct hub_aside *a,
                   struct bytes *body, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bytes_clear(body);
    if (!db_bind(hub_store_db(s), &st, ASIDE " WHERE op.op = ?1 ORDER BY op.hseq LIMIT 1",
                 e, "t", op) ||
        !db_step(hub_store_db(s), st, found, e))
        return false;
    if (!*found)
        return true;
    read_aside(st, a);
    bytes_add(body, sqlite3_column_blob(st, COLUMN_BODY),
              (size_t)sqlite3_column_bytes(st, COLUMN_BODY));
    sqlite3_reset(st);
    return bytes_ok(body, "op", e);
}

bool hub_aside_opened(struct hub_store *s, const struct hub_aside *a, int64_t now,
                      struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s), "INSERT OR IGNORE INTO op_opened VALUES (?1, ?2, ?3)",
                  e, "tti", a->kiosk, a->op, now);
}

bool hub_aside_drop(struct hub_store *s, const struct hub_aside *a, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "DELETE FROM op_body WHERE kiosk = ?1 AND op = ?2"
                  " AND why = 'unreadable'",
                  e, "tt", a->kiosk, a->op);
}

bool hub_aside_count(struct hub_store *s, uint32_t *count, struct err *e)
{
    int64_t n = 0;
    bool ok = db_int(hub_store_db(s), &n, NULL,
                     "SELECT count(*) FROM op_body WHERE why = 'unreadable'", e, "");
    *count = (uint32_t)n;
    return ok;
}

/* ---- the same person ---- */

bool hub_pair_note(struct hub_store *s, const char *op, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "INSERT OR IGNORE INTO booking_pair(session, first, second)"
                  " SELECT new.session, other.op, new.op FROM booking AS new"
                  " JOIN booking AS other ON other.person_hash = new.person_hash"
                  " AND other.session = new.session AND other.op <> new.op"
                  " WHERE new.op = ?1 AND other.state NOT IN (?2, ?3)",
                  e, "tii", op, (int64_t)STATE_CANCELLED, (int64_t)STATE_REFUSED);
}

static void read_half(sqlite3_stmt *st, int at, struct hub_pair_booking *b)
{
    *b = (struct hub_pair_booking){
        .state = (enum state)sqlite3_column_int(st, at + 2),
        .places = (uint32_t)sqlite3_column_int(st, at + 3),
        .received = sqlite3_column_int64(st, at + 4),
    };
    db_column_text(st, at, b->op, sizeof b->op);
    db_column_text(st, at + 1, b->kiosk, sizeof b->kiosk);
}

static bool bind_pairs(struct hub_store *s, bool all, sqlite3_stmt **st, struct err *e)
{
    return db_bind(hub_store_db(s), st,
                   "SELECT p.session, rec.ref, a.op, a.kiosk, a.state, a.places,"
                   " a.received, b.op, b.kiosk, b.state, b.places, b.received"
                   " FROM booking_pair AS p JOIN rec ON rec.id = p.session"
                   " JOIN booking AS a ON a.op = p.first"
                   " JOIN booking AS b ON b.op = p.second"
                   " WHERE ?1 OR (a.state NOT IN (?2, ?3) AND b.state NOT IN (?2, ?3))"
                   " ORDER BY p.session, a.hseq, b.hseq",
                   e, "iii", (int64_t)all, (int64_t)STATE_CANCELLED,
                   (int64_t)STATE_REFUSED);
}

bool hub_pair_list(struct hub_store *s, const struct hub_pair_list *list, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!bind_pairs(s, list->all, &st, e))
        return false;
    bool ok = true;
    bool more = true;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct hub_pair p;
        db_column_text(st, 0, p.session, sizeof p.session);
        db_column_text(st, 1, p.ref, sizeof p.ref);
        read_half(st, 2, &p.first);
        read_half(st, 7, &p.second);
        more = list->each(list->context, &p);
    }
    return ok;
}
