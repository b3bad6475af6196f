#include "store/hub_mentors.h"

#include <assert.h>

#include "store/hub_messages.h"

#define MENTOR_COLUMNS                                                                   \
    "id, ref, side, topics, ways, languages, capacity, offered, accepted, paused,"       \
    " removed, asked_at, added, key, box"
enum { MENTOR_BOX = 14 };

static void read_mentor(sqlite3_stmt *st, struct hub_mentor *m)
{
    *m = (struct hub_mentor){
        .m = {.side = (enum mentor_side)sqlite3_column_int(st, 2),
              .topics = (uint32_t)sqlite3_column_int64(st, 3),
              .ways = (uint32_t)sqlite3_column_int64(st, 4),
              .languages = (uint64_t)sqlite3_column_int64(st, 5),
              .capacity = (uint32_t)sqlite3_column_int(st, 6),
              .offered = (uint32_t)sqlite3_column_int(st, 7),
              .accepted = (uint32_t)sqlite3_column_int(st, 8),
              .paused =
                  sqlite3_column_int(st, 9) != 0 || sqlite3_column_int64(st, 10) != 0,
              .asked_at = sqlite3_column_int64(st, 11)},
        .removed = sqlite3_column_int64(st, 10),
        .added = sqlite3_column_int64(st, 12),
    };
    db_column_text(st, 0, m->m.id, sizeof m->m.id);
    db_column_text(st, 1, m->ref, sizeof m->ref);
    db_column_text(st, 13, m->key, sizeof m->key);
}

bool hub_mentor_put(struct hub_store *s, struct hub_mentor *m, const void *box,
                    size_t size, struct err *e)
{
    assert(hub_store_writing(s));
    int64_t number = 0;
    uint64_t hseq = hub_store_next_hseq(s);
    if (!db_int(hub_store_db(s), &number, NULL, "SELECT count(*) + 1 FROM mentor", e, ""))
        return false;
    ref_make(m->ref, 'M', (uint32_t)number);
    return db_run(hub_store_db(s),
                  "INSERT INTO mentor(id, ref, side, topics, ways, languages, capacity,"
                  " paused, added, changed, key, box)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                  e, "ttiiiiiiiitb", m->m.id, m->ref, (int64_t)m->m.side,
                  (int64_t)m->m.topics, (int64_t)m->m.ways, (int64_t)m->m.languages,
                  (int64_t)m->m.capacity, (int64_t)m->m.paused, m->added, (int64_t)hseq,
                  m->key, box, size);
}

bool hub_mentor_get(struct hub_store *s, const char *id_or_ref, struct hub_mentor *m,
                    struct bytes *box, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT " MENTOR_COLUMNS " FROM mentor WHERE id = ?1 OR ref = ?1", e,
                 "t", id_or_ref) ||
        !db_step(hub_store_db(s), st, found, e))
        return false;
    if (*found)
        read_mentor(st, m);
    if (*found && box != NULL) {
        bytes_clear(box);
        bytes_add(box, sqlite3_column_blob(st, MENTOR_BOX),
                  (size_t)sqlite3_column_bytes(st, MENTOR_BOX));
    }
    sqlite3_reset(st);
    return box == NULL || bytes_ok(box, "mentor", e);
}

bool hub_mentor_set(struct hub_store *s, const char *id, uint32_t capacity, bool paused,
                    struct err *e)
{
    assert(hub_store_writing(s));
    uint64_t hseq = hub_store_next_hseq(s);
    return db_run(hub_store_db(s),
                  "UPDATE mentor SET capacity = ?2, paused = ?3, changed = ?4"
                  " WHERE id = ?1 AND removed = 0",
                  e, "tiii", id, (int64_t)capacity, (int64_t)paused, (int64_t)hseq);
}

bool hub_mentor_remove(struct hub_store *s, const char *id, int64_t now, struct err *e)
{
    assert(hub_store_writing(s));
    hub_store_next_hseq(s);
    return db_run(hub_store_db(s),
                  "UPDATE mentor SET paused = 1, removed = ?2, topics = 0, ways = 0,"
                  " languages = 0, box = x'' WHERE id = ?1",
                  e, "ti", id, now) &&
           hub_message_drop(hub_store_db(s), id, e) &&
           db_run(hub_store_db(s),
                  "INSERT OR IGNORE INTO erasure VALUES (?1, '', ?2, ?2, 0)", e, "ti", id,
                  now);
}

bool hub_mentor_move(struct hub_store *s, const char *id, const struct mentor_move *move,
                     struct err *e)
{
    assert(hub_store_writing(s));
    bool frees = move->offered + move->accepted < 0;
    return db_run(hub_store_db(s),
                  "UPDATE mentor SET offered = offered + ?2, accepted = accepted + ?3,"
                  " asked_at = MAX(asked_at, ?4),"
                  " changed = CASE WHEN ?5 THEN ?6 ELSE changed END WHERE id = ?1",
                  e, "tiiiii", id, (int64_t)move->offered, (int64_t)move->accepted,
                  move->asked_at, (int64_t)frees, (int64_t)hub_store_numbers(s)->hseq);
}

bool hub_mentor_each(struct hub_store *s, const struct hub_mentor_list *list,
                     struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool ok = true;
    bool more = true;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT " MENTOR_COLUMNS " FROM mentor WHERE ?1 OR removed = 0"
                 " ORDER BY id",
                 e, "i", (int64_t)list->all))
        return false;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct hub_mentor m;
        read_mentor(st, &m);
        more = list->each(list->context, &m, sqlite3_column_blob(st, MENTOR_BOX),
                          (size_t)sqlite3_column_bytes(st, MENTOR_BOX));
    }
    return ok;
}

/* ---- requests ---- */

#define MENTORING_COLUMNS                                                                \
    "x.op, x.state, x.automatic, x.more, x.mentor, x.session, x.until, x.due,"           \
    " x.follow_ups, x.ending, x.looked"
enum { MENTORING_COUNT = 11 };

static void read_mentoring(sqlite3_stmt *st, struct hub_mentoring *m)
{
    *m = (struct hub_mentoring){
        .r = {.state = (enum mentor_state)sqlite3_column_int(st, 1),
              .automatic = sqlite3_column_int(st, 2) != 0,
              .more = sqlite3_column_int(st, 3) != 0,
              .until = sqlite3_column_int64(st, 6),
              .due = sqlite3_column_int64(st, 7),
              .follow_ups = (uint32_t)sqlite3_column_int(st, 8),
              .end = (enum mentor_end)sqlite3_column_int(st, 9)},
        .looked = (uint64_t)sqlite3_column_int64(st, 10),
    };
    db_column_text(st, 0, m->op, sizeof m->op);
    db_column_text(st, 4, m->r.mentor, sizeof m->r.mentor);
    db_column_text(st, 5, m->r.session, sizeof m->r.session);
}

static bool read_one(struct hub_store *s, sqlite3_stmt *st, struct hub_mentoring *m,
                     bool *found, struct err *e)
{
    if (!db_step(hub_store_db(s), st, found, e))
        return false;
    if (*found)
        read_mentoring(st, m);
    sqlite3_reset(st);
    return true;
}

bool hub_mentoring_put(struct hub_store *s, const struct hub_mentoring *m, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "INSERT INTO mentor_request VALUES (?1, ?2, ?3, 0, '', '', 0, ?4, 0, 0,"
                  " 0)",
                  e, "tiii", m->op, (int64_t)m->r.state, (int64_t)m->r.automatic,
                  m->r.due);
}

bool hub_mentoring_get(struct hub_store *s, const char *op, struct hub_mentoring *m,
                       bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " MENTORING_COLUMNS " FROM mentor_request x WHERE op = ?1", e,
                   "t", op) &&
           read_one(s, st, m, found, e);
}

bool hub_mentoring_update(struct hub_store *s, const struct hub_mentoring *m,
                          struct err *e)
{
    assert(hub_store_writing(s));
    const struct mentor_request *r = &m->r;
    return db_run(hub_store_db(s),
                  "UPDATE mentor_request SET state = ?2, automatic = ?3, more = ?4,"
                  " mentor = ?5, session = ?6, until = ?7, due = ?8, follow_ups = ?9,"
                  " ending = ?10, looked = ?11 WHERE op = ?1",
                  e, "tiiittiiiii", m->op, (int64_t)r->state, (int64_t)r->automatic,
                  (int64_t)r->more, r->mentor, r->session, r->until, r->due,
                  (int64_t)r->follow_ups, (int64_t)r->end, (int64_t)m->looked);
}

bool hub_mentoring_due(struct hub_store *s, int64_t now, struct hub_mentoring *m,
                       bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " MENTORING_COLUMNS " FROM mentor_request x"
                   " WHERE (state = ?1 AND until <= ?3) OR (state = ?2 AND due <= ?3)"
                   " ORDER BY MAX(until, due), op LIMIT 1",
                   e, "iii", (int64_t)MENTOR_OFFERED, (int64_t)MENTOR_ACCEPTED, now) &&
           read_one(s, st, m, found, e);
}

bool hub_mentoring_look(struct hub_store *s, int64_t now, struct hub_mentoring *m,
                        bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " MENTORING_COLUMNS " FROM mentor_request x"
                   " JOIN request q ON q.op = x.op"
                   " WHERE x.state IN (?1, ?2) AND x.automatic AND (x.due <= ?3 OR"
                   "  x.looked < (SELECT MAX(changed) FROM mentor))"
                   " ORDER BY q.hseq LIMIT 1",
                   e, "iii", (int64_t)MENTOR_ASKED, (int64_t)MENTOR_GROUP, now) &&
           read_one(s, st, m, found, e);
}

bool hub_mentoring_offered(struct hub_store *s, const char *mentor,
                           struct hub_mentoring *m, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " MENTORING_COLUMNS " FROM mentor_request x"
                   " WHERE mentor = ?1 AND state = ?2 ORDER BY op LIMIT 1",
                   e, "ti", mentor, (int64_t)MENTOR_OFFERED) &&
           read_one(s, st, m, found, e);
}

bool hub_mentoring_end(struct db *db, const char *op, enum mentor_end end, struct err *e)
{
    return db_run(db,
                  "UPDATE mentor SET"
                  " offered = max(0, offered - (SELECT state = ?2 FROM mentor_request"
                  "  WHERE op = ?1)),"
                  " accepted = max(0, accepted - (SELECT state = ?3 FROM mentor_request"
                  "  WHERE op = ?1))"
                  " WHERE id = (SELECT mentor FROM mentor_request WHERE op = ?1)",
                  e, "tii", op, (int64_t)MENTOR_OFFERED, (int64_t)MENTOR_ACCEPTED) &&
           db_run(db, "UPDATE mentor_offer SET reply = ?2 WHERE op = ?1 AND reply = 0", e,
                  "ti", op, (int64_t)MENTOR_REPLY_ENDED) &&
           db_run(db,
                  "UPDATE mentor_request SET state = ?2, ending = ?3, mentor = '',"
                  " until = 0, due = 0 WHERE op = ?1 AND state <> ?2",
                  e, "tii", op, (int64_t)MENTOR_CLOSED, (int64_t)end) &&
           hub_message_recall(db, op, e);
}

/* ---- the person behind a request ---- */

#define PERSON_COLUMNS                                                                   \
    "q.op, q.kiosk, q.target, q.state, q.hseq, q.key, q.made, q.received, q.closed,"     \
    " q.box"
enum { PERSON_BOX = 9, PERSON_COUNT = 10 };

static void read_person(sqlite3_stmt *st, int at, struct hub_person *p)
{
    *p = (struct hub_person){
        .thing = HUB_REQUEST,
        .kind = OP_MENTOR,
        .state = (enum state)sqlite3_column_int(st, at + 3),
        .hseq = (uint64_t)sqlite3_column_int64(st, at + 4),
        .made = sqlite3_column_int64(st, at + 6),
        .received = sqlite3_column_int64(st, at + 7),
        .closed = sqlite3_column_int64(st, at + 8),
    };
    db_column_text(st, at, p->op, sizeof p->op);
    db_column_text(st, at + 1, p->kiosk, sizeof p->kiosk);
    db_column_text(st, at + 2, p->target, sizeof p->target);
    db_column_text(st, at + 5, p->key, sizeof p->key);
}

bool hub_mentoring_person(struct hub_store *s, const char *op, struct hub_person *p,
                          struct bytes *box, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bytes_clear(box);
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT " PERSON_COLUMNS " FROM request q WHERE op = ?1 AND kind = ?2",
                 e, "ti", op, (int64_t)OP_MENTOR) ||
        !db_step(hub_store_db(s), st, found, e))
        return false;
    if (*found) {
        read_person(st, 0, p);
        bytes_add(box, sqlite3_column_blob(st, PERSON_BOX),
                  (size_t)sqlite3_column_bytes(st, PERSON_BOX));
    }
    sqlite3_reset(st);
    return bytes_ok(box, "request", e);
}

bool hub_mentoring_each(struct hub_store *s, const struct hub_mentoring_list *list,
                        struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool ok = true;
    bool more = true;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT " MENTORING_COLUMNS ", " PERSON_COLUMNS
                 ", coalesce((SELECT ref FROM mentor WHERE id = x.mentor), '')"
                 " FROM mentor_request x JOIN request q ON q.op = x.op"
                 " WHERE ?1 OR x.state <> ?2 ORDER BY q.hseq",
                 e, "ii", (int64_t)list->all, (int64_t)MENTOR_CLOSED))
        return false;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct hub_mentoring_row row;
        read_mentoring(st, &row.m);
        read_person(st, MENTORING_COUNT, &row.p);
        db_column_text(st, MENTORING_COUNT + PERSON_COUNT, row.ref, sizeof row.ref);
        more = list->each(list->context, &row,
                          sqlite3_column_blob(st, MENTORING_COUNT + PERSON_BOX),
                          (size_t)sqlite3_column_bytes(st, MENTORING_COUNT + PERSON_BOX));
    }
    return ok;
}

/* ---- offers ---- */

bool hub_mentor_offer_put(struct hub_store *s, const char *op,
                          const struct hub_mentor_offer *o, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "INSERT INTO mentor_offer VALUES (?1, ?2, ?3, 0, ?4)"
                  " ON CONFLICT(op, mentor) DO UPDATE SET at = excluded.at, ended = 0,"
                  " reply = excluded.reply",
                  e, "ttii", op, o->mentor, o->at, (int64_t)o->reply);
}

bool hub_mentor_offer_end(struct hub_store *s, const char *op,
                          const struct hub_mentor_offer *o, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "UPDATE mentor_offer SET ended = ?3, reply = ?4"
                  " WHERE op = ?1 AND mentor = ?2",
                  e, "ttii", op, o->mentor, o->ended, (int64_t)o->reply);
}

bool hub_mentor_tried(struct hub_store *s, const char *op, const char *mentor,
                      bool *tried, struct err *e)
{
    int64_t n = 0;
    bool ok = db_int(hub_store_db(s), &n, NULL,
                     "SELECT count(*) FROM mentor_offer WHERE op = ?1 AND mentor = ?2", e,
                     "tt", op, mentor);
    *tried = n != 0;
    return ok;
}

bool hub_mentor_offer_each(struct hub_store *s, const struct hub_mentor_offers *list,
                           struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool ok = true;
    bool more = true;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT o.mentor, m.ref, o.at, o.ended, o.reply FROM mentor_offer o"
                 " JOIN mentor m ON m.id = o.mentor WHERE o.op = ?1"
                 " ORDER BY o.at, o.mentor",
                 e, "t", list->op))
        return false;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct hub_mentor_offer o = {.at = sqlite3_column_int64(st, 2),
                                     .ended = sqlite3_column_int64(st, 3),
                                     .reply =
                                         (enum mentor_reply)sqlite3_column_int(st, 4)};
        db_column_text(st, 0, o.mentor, sizeof o.mentor);
        db_column_text(st, 1, o.ref, sizeof o.ref);
        more = list->each(list->context, &o);
    }
    return ok;
}
