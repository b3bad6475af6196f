#include "store/hub_people.h"

#include <assert.h>
#include <stdio.h>

#include "store/hub_mentors.h"

bool hub_places_get(struct hub_store *s, const char *session, struct hub_places *p,
                    bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT capacity, taken, lent, over, starts_at,"
                 " (SELECT COALESCE(SUM(places), 0) FROM booking"
                 "  WHERE booking.session = ?1 AND state = ?2)"
                 " FROM session_place WHERE session = ?1",
                 e, "ti", session, (int64_t)STATE_WAITING) ||
        !db_step(hub_store_db(s), st, found, e))
        return false;
    if (!*found)
        return true;
    *p = (struct hub_places){
        .capacity = (uint32_t)sqlite3_column_int(st, 0),
        .taken = (uint32_t)sqlite3_column_int(st, 1),
        .lent = (uint32_t)sqlite3_column_int(st, 2),
        .over = (uint32_t)sqlite3_column_int(st, 3),
        .starts_at = sqlite3_column_int64(st, 4),
        .waiting = (uint32_t)sqlite3_column_int(st, 5),
    };
    sqlite3_reset(st);
    return true;
}

bool hub_places_set(struct hub_store *s, const char *session, uint32_t capacity,
                    int64_t starts_at, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "INSERT INTO session_place(session, capacity, starts_at)"
                  " VALUES (?1, ?2, ?3) ON CONFLICT(session) DO UPDATE SET"
                  " capacity = excluded.capacity, starts_at = excluded.starts_at,"
                  " over = MAX(0, MIN(over, taken + lent - excluded.capacity))",
                  e, "tii", session, (int64_t)capacity, starts_at);
}

uint32_t hub_places_free(const struct hub_places *p)
{
    uint32_t used = p->taken + p->lent;
    return used < p->capacity ? p->capacity - used : 0;
}

bool hub_places_move(struct hub_store *s, const char *session, struct places_move move,
                     struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "UPDATE session_place SET taken = taken + ?2, lent = lent + ?3,"
                  " over = MAX(0, MIN(CASE WHEN ?4 THEN taken + ?2 + lent + ?3"
                  " ELSE over END, taken + ?2 + lent + ?3 - capacity))"
                  " WHERE session = ?1",
                  e, "tiii", session, (int64_t)move.taken, (int64_t)move.lent,
                  (int64_t)move.honour);
}

bool hub_person_taken(struct hub_store *s, const char *op,
                      const uint8_t code_hash[HUB_HASH_BYTES], bool *taken, struct err *e)
{
    int64_t n = 0;
    bool ok =
        db_int(hub_store_db(s), &n, NULL,
               "SELECT EXISTS(SELECT 1 FROM booking WHERE op = ?1 OR code_hash = ?2)"
               " OR EXISTS(SELECT 1 FROM interest WHERE op = ?1 OR code_hash = ?2)"
               " OR EXISTS(SELECT 1 FROM request WHERE op = ?1 OR code_hash = ?2)",
               e, "tb", op, (const void *)code_hash, (size_t)HUB_HASH_BYTES);
    *taken = n != 0;
    return ok;
}

static bool put_booking(struct hub_store *s, const struct hub_person *p,
                        const struct hub_sealed *sealed, struct err *e)
{
    return db_run(hub_store_db(s),
                  "INSERT INTO booking VALUES"
                  " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
                  e, "tttiiiibbtbiiii", p->op, p->kiosk, p->target, (int64_t)p->places,
                  (int64_t)p->state, (int64_t)p->hseq, (int64_t)p->ask_first,
                  (const void *)sealed->code_hash, (size_t)HUB_HASH_BYTES,
                  sealed->has_person ? (const void *)sealed->person_hash : NULL,
                  sealed->has_person ? (size_t)HUB_HASH_BYTES : (size_t)0, p->key,
                  sealed->box, sealed->box_size, p->made, p->received, p->offered_until,
                  (int64_t)p->note);
}

static bool put_interest(struct hub_store *s, const struct hub_person *p,
                         const struct hub_sealed *sealed, struct err *e)
{
    return db_run(hub_store_db(s),
                  "INSERT INTO interest VALUES"
                  " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                  e, "tttiibbtbii", p->op, p->kiosk, p->target, (int64_t)p->state,
                  (int64_t)p->hseq, (const void *)sealed->code_hash,
                  (size_t)HUB_HASH_BYTES,
                  sealed->has_person ? (const void *)sealed->person_hash : NULL,
                  sealed->has_person ? (size_t)HUB_HASH_BYTES : (size_t)0, p->key,
                  sealed->box, sealed->box_size, p->made, p->received);
}

static bool put_request(struct hub_store *s, const struct hub_person *p,
                        const struct hub_sealed *sealed, struct err *e)
{
    return db_run(hub_store_db(s),
                  "INSERT INTO request VALUES"
                  " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0)",
                  e, "ttitiibbtbii", p->op, p->kiosk, (int64_t)p->kind, p->target,
                  (int64_t)p->state, (int64_t)p->hseq, (const void *)sealed->code_hash,
                  (size_t)HUB_HASH_BYTES,
                  sealed->has_person ? (const void *)sealed->person_hash : NULL,
                  sealed->has_person ? (size_t)HUB_HASH_BYTES : (size_t)0, p->key,
                  sealed->box, sealed->box_size, p->made, p->received);
}

bool hub_person_put(struct hub_store *s, const struct hub_person *p,
                    const struct hub_sealed *sealed, struct err *e)
{
    assert(hub_store_writing(s));
    switch (p->thing) {
    case HUB_BOOKING: return put_booking(s, p, sealed, e);
    case HUB_INTEREST: return put_interest(s, p, sealed, e);
    case HUB_REQUEST: return put_request(s, p, sealed, e);
    }
    return false;
}

/* The tables read alike; only a booking has places, waits and is offered. */
#define BOOKING_COLUMNS                                                                  \
    "op, kiosk, session, places, ask_first, state, hseq, key, made, received,"           \
    " offered_until, note, 0, 0"
#define INTEREST_COLUMNS                                                                 \
    "op, kiosk, vacancy, 0, 0, state, hseq, key, made, received, 0, 0, 0, 0"
#define REQUEST_COLUMNS                                                                  \
    "op, kiosk, target, 0, 0, state, hseq, key, made, received, 0, 0, kind, closed"
enum { COLUMN_KIND = 12, COLUMN_CLOSED, COLUMN_BOX };

static enum op_kind kind_of(sqlite3_stmt *st, enum hub_thing thing)
{
    switch (thing) {
    case HUB_BOOKING: return OP_BOOK;
    case HUB_INTEREST: return OP_INTEREST;
    case HUB_REQUEST: break;
    }
    return (enum op_kind)sqlite3_column_int(st, COLUMN_KIND);
}

/* Of other values there are no words, for kiosks or staff. */
static bool is_sound(const struct hub_person *p)
{
    return (unsigned)p->state < STATE_COUNT && (unsigned)p->note < STATUS_NOTE_COUNT &&
           (unsigned)p->kind < OP_KIND_COUNT;
}

/* False, with ERR_INPUT, if it is damaged; *p says which it is all the same. */
static bool read_person(sqlite3_stmt *st, enum hub_thing thing, struct hub_person *p,
                        struct err *e)
{
    *p = (struct hub_person){
        .thing = thing,
        .kind = kind_of(st, thing),
        .places = (uint32_t)sqlite3_column_int(st, 3),
        .ask_first = sqlite3_column_int(st, 4) != 0,
        .state = (enum state)sqlite3_column_int(st, 5),
        .hseq = (uint64_t)sqlite3_column_int64(st, 6),
        .made = sqlite3_column_int64(st, 8),
        .received = sqlite3_column_int64(st, 9),
        .offered_until = sqlite3_column_int64(st, 10),
        .note = (enum status_note)sqlite3_column_int(st, 11),
        .closed = sqlite3_column_int64(st, COLUMN_CLOSED),
    };
    db_column_text(st, 0, p->op, sizeof p->op);
    db_column_text(st, 1, p->kiosk, sizeof p->kiosk);
    db_column_text(st, 2, p->target, sizeof p->target);
    db_column_text(st, 7, p->key, sizeof p->key);
    return is_sound(p) || err_set(e, ERR_INPUT, "%s: its row is damaged", p->op);
}

static bool read_one(struct hub_store *s, sqlite3_stmt *st, enum hub_thing thing,
                     struct hub_person *p, bool *found, struct err *e)
{
    if (!db_step(hub_store_db(s), st, found, e))
        return false;
    bool ok = !*found || read_person(st, thing, p, e);
    sqlite3_reset(st);
    return ok;
}

/* ?1: a code's hash. */
static const char *const by_code[HUB_THINGS] = {
    [HUB_BOOKING] = "SELECT " BOOKING_COLUMNS " FROM booking WHERE code_hash = ?1",
    [HUB_INTEREST] = "SELECT " INTEREST_COLUMNS " FROM interest WHERE code_hash = ?1",
    [HUB_REQUEST] = "SELECT " REQUEST_COLUMNS " FROM request WHERE code_hash = ?1",
};

bool hub_person_by_code(struct hub_store *s, const uint8_t code_hash[HUB_HASH_BYTES],
                        struct hub_person *p, bool *found, struct err *e)
{
    bool ok = true;
    *found = false;
    for (int thing = 0; ok && !*found && thing < HUB_THINGS; thing++) {
        sqlite3_stmt *st = NULL;
        ok = db_bind(hub_store_db(s), &st, by_code[thing], e, "b",
                     (const void *)code_hash, (size_t)HUB_HASH_BYTES) &&
             read_one(s, st, (enum hub_thing)thing, p, found, e);
    }
    return ok;
}

bool hub_booking_get(struct hub_store *s, const char *op, struct hub_person *p,
                     bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " BOOKING_COLUMNS " FROM booking WHERE op = ?1", e, "t", op) &&
           read_one(s, st, HUB_BOOKING, p, found, e);
}

bool hub_person_update(struct hub_store *s, const struct hub_person *p, struct err *e)
{
    assert(hub_store_writing(s));
    assert((p->state == STATE_OFFERED) == (p->offered_until != 0));
    switch (p->thing) {
    case HUB_BOOKING:
        return db_run(hub_store_db(s),
                      "UPDATE booking SET session = ?2, places = ?3, state = ?4,"
                      " hseq = ?5, offered_until = ?6, note = ?7 WHERE op = ?1",
                      e, "ttiiiii", p->op, p->target, (int64_t)p->places,
                      (int64_t)p->state, (int64_t)p->hseq, p->offered_until,
                      (int64_t)p->note);
    case HUB_INTEREST:
        return db_run(hub_store_db(s), "UPDATE interest SET state = ?2 WHERE op = ?1", e,
                      "ti", p->op, (int64_t)p->state);
    case HUB_REQUEST:
        return db_run(hub_store_db(s), "UPDATE request SET state = ?2 WHERE op = ?1", e,
                      "ti", p->op, (int64_t)p->state) &&
               (p->kind != OP_MENTOR || p->state != STATE_CANCELLED ||
                hub_mentoring_end(hub_store_db(s), p->op, MENTOR_END_WITHDRAWN, e));
    }
    return false;
}

bool hub_request_close(struct hub_store *s, const char *op, int64_t now, bool *found,
                       struct err *e)
{
    assert(hub_store_writing(s));
    int64_t n = 0;
    bool ok = db_run(hub_store_db(s),
                     "UPDATE request SET closed = ?2 WHERE op = ?1 AND closed = 0", e,
                     "ti", op, now) &&
              db_int(hub_store_db(s), &n, NULL,
                     "SELECT count(*) FROM request WHERE op = ?1", e, "t", op);
    *found = n > 0;
    return ok;
}

bool hub_waiting_first(struct hub_store *s, const char *session, struct waiting_want want,
                       struct hub_person *p, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " BOOKING_COLUMNS " FROM booking"
                   " WHERE session = ?1 AND state = ?2 AND places <= ?3"
                   " AND (?4 OR NOT ask_first) ORDER BY hseq, op LIMIT 1",
                   e, "tiii", session, (int64_t)STATE_WAITING, (int64_t)want.places_max,
                   (int64_t)want.can_ask) &&
           read_one(s, st, HUB_BOOKING, p, found, e);
}

bool hub_offer_next(struct hub_store *s, struct hub_person *p, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " BOOKING_COLUMNS " FROM booking WHERE offered_until > 0"
                   " AND (offered_until, hseq, op) > (?1, ?2, ?3)"
                   " ORDER BY offered_until, hseq, op LIMIT 1",
                   e, "iit", p->offered_until, (int64_t)p->hseq, p->op) &&
           read_one(s, st, HUB_BOOKING, p, found, e);
}

bool hub_bookings_moved(struct hub_store *s, const char *session, int64_t offers_until,
                        struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "UPDATE booking SET note = ?2, offered_until = MIN(offered_until, ?3)"
                  " WHERE session = ?1 AND state IN (?4, ?5, ?6)",
                  e, "tiiiii", session, (int64_t)STATUS_NOTE_MOVED, offers_until,
                  (int64_t)STATE_CONFIRMED, (int64_t)STATE_WAITING,
                  (int64_t)STATE_OFFERED);
}

bool hub_bookings_cancel(struct hub_store *s, const char *session, enum status_note note,
                         struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "UPDATE booking SET state = ?2, note = ?3, offered_until = 0"
                  " WHERE session = ?1 AND state IN (?4, ?5, ?6)",
                  e, "tiiiii", session, (int64_t)STATE_CANCELLED, (int64_t)note,
                  (int64_t)STATE_CONFIRMED, (int64_t)STATE_WAITING,
                  (int64_t)STATE_OFFERED) &&
           db_run(hub_store_db(s),
                  "UPDATE session_place SET taken = 0,"
                  " over = MAX(0, MIN(over, lent - capacity)) WHERE session = ?1",
                  e, "t", session);
}

bool hub_waiting_session(struct hub_store *s, const char *after, char session[UUID_SIZE],
                         bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT session FROM booking WHERE state = ?1 AND session > ?2"
                 " ORDER BY session LIMIT 1",
                 e, "it", (int64_t)STATE_WAITING, after) ||
        !db_step(hub_store_db(s), st, found, e))
        return false;
    if (*found)
        db_column_text(st, 0, session, UUID_SIZE);
    sqlite3_reset(st);
    return true;
}

bool hub_waiting_position(struct hub_store *s, const char *session, uint64_t hseq,
                          uint32_t *position, struct err *e)
{
    int64_t ahead = 0;
    bool ok = db_int(hub_store_db(s), &ahead, NULL,
                     "SELECT count(*) FROM booking"
                     " WHERE session = ?1 AND state = ?2 AND hseq < ?3",
                     e, "tii", session, (int64_t)STATE_WAITING, (int64_t)hseq);
    *position = (uint32_t)ahead + 1;
    return ok;
}

/* ?1: session or vacancy, or null. */
static const char *const listed[HUB_THINGS] = {
    [HUB_BOOKING] = "SELECT " BOOKING_COLUMNS ", box FROM booking"
                    " WHERE ?1 IS NULL OR session = ?1 ORDER BY hseq, op",
    [HUB_INTEREST] = "SELECT " INTEREST_COLUMNS ", box FROM interest"
                     " WHERE ?1 IS NULL OR vacancy = ?1 ORDER BY hseq",
    [HUB_REQUEST] = "SELECT " REQUEST_COLUMNS ", box FROM request"
                    " WHERE ?1 IS NULL OR target = ?1 ORDER BY hseq",
};

bool hub_people_list(struct hub_store *s, const struct hub_people_list *list,
                     struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st, listed[list->thing], e, "t", list->target))
        return false;
    bool ok = true;
    bool more = true;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct hub_person p;
        bool sound = read_person(st, list->thing, &p, NULL);
        if (sound && list->each != NULL)
            more = list->each(list->context, &p, sqlite3_column_blob(st, COLUMN_BOX),
                              (size_t)sqlite3_column_bytes(st, COLUMN_BOX));
        if (!sound && list->damaged != NULL)
            list->damaged(list->context, p.op);
    }
    return ok;
}
