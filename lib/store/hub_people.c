#include "store/hub_people.h"

#include <assert.h>
#include <stdio.h>

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
                  " capacity = excluded.capacity, starts_at = excluded.starts_at",
                  e, "tii", session, (int64_t)capacity, starts_at);
}

bool hub_places_take(struct hub_store *s, const char *session, int32_t places,
                     struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "UPDATE session_place SET taken = taken + ?2 WHERE session = ?1", e,
                  "ti", session, (int64_t)places);
}

bool hub_person_taken(struct hub_store *s, const char *op,
                      const uint8_t code_hash[HUB_HASH_BYTES], bool *taken, struct err *e)
{
    int64_t n = 0;
    bool ok =
        db_int(hub_store_db(s), &n, NULL,
               "SELECT EXISTS(SELECT 1 FROM booking WHERE op = ?1 OR code_hash = ?2)"
               " OR EXISTS(SELECT 1 FROM interest WHERE op = ?1 OR code_hash = ?2)",
               e, "tb", op, (const void *)code_hash, (size_t)HUB_HASH_BYTES);
    *taken = n != 0;
    return ok;
}

static bool put_booking(struct hub_store *s, const struct hub_person *p,
                        const struct hub_sealed *sealed, struct err *e)
{
    return db_run(hub_store_db(s),
                  "INSERT INTO booking VALUES"
                  " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                  e, "tttiiiibbtbii", p->op, p->kiosk, p->target, (int64_t)p->places,
                  (int64_t)p->state, (int64_t)p->hseq, (int64_t)p->ask_first,
                  (const void *)sealed->code_hash, (size_t)HUB_HASH_BYTES,
                  sealed->has_person ? (const void *)sealed->person_hash : NULL,
                  sealed->has_person ? (size_t)HUB_HASH_BYTES : (size_t)0, p->key,
                  sealed->box, sealed->box_size, p->made, p->received);
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

bool hub_person_put(struct hub_store *s, const struct hub_person *p,
                    const struct hub_sealed *sealed, struct err *e)
{
    assert(hub_store_writing(s));
    switch (p->thing) {
    case HUB_BOOKING: return put_booking(s, p, sealed, e);
    case HUB_INTEREST: return put_interest(s, p, sealed, e);
    }
    return false;
}

/* Both tables read alike; an interest has no places and asks nothing. */
#define BOOKING_COLUMNS                                                                  \
    "op, kiosk, session, places, ask_first, state, hseq, key, made, received"
#define INTEREST_COLUMNS "op, kiosk, vacancy, 0, 0, state, hseq, key, made, received"
enum { COLUMN_BOX = 10 };

static void read_person(sqlite3_stmt *st, enum hub_thing thing, struct hub_person *p)
{
    *p = (struct hub_person){
        .thing = thing,
        .places = (uint32_t)sqlite3_column_int(st, 3),
        .ask_first = sqlite3_column_int(st, 4) != 0,
        .state = (enum state)sqlite3_column_int(st, 5),
        .hseq = (uint64_t)sqlite3_column_int64(st, 6),
        .made = sqlite3_column_int64(st, 8),
        .received = sqlite3_column_int64(st, 9),
    };
    db_column_text(st, 0, p->op, sizeof p->op);
    db_column_text(st, 1, p->kiosk, sizeof p->kiosk);
    db_column_text(st, 2, p->target, sizeof p->target);
    db_column_text(st, 7, p->key, sizeof p->key);
}

static bool read_one(struct hub_store *s, sqlite3_stmt *st, enum hub_thing thing,
                     struct hub_person *p, bool *found, struct err *e)
{
    if (!db_step(hub_store_db(s), st, found, e))
        return false;
    if (*found)
        read_person(st, thing, p);
    sqlite3_reset(st);
    return true;
}

bool hub_person_by_code(struct hub_store *s, enum hub_thing thing,
                        const uint8_t code_hash[HUB_HASH_BYTES], struct hub_person *p,
                        bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool ok = false;
    switch (thing) {
    case HUB_BOOKING:
        ok = db_bind(hub_store_db(s), &st,
                     "SELECT " BOOKING_COLUMNS " FROM booking WHERE code_hash = ?1", e,
                     "b", (const void *)code_hash, (size_t)HUB_HASH_BYTES);
        break;
    case HUB_INTEREST:
        ok = db_bind(hub_store_db(s), &st,
                     "SELECT " INTEREST_COLUMNS " FROM interest WHERE code_hash = ?1", e,
                     "b", (const void *)code_hash, (size_t)HUB_HASH_BYTES);
        break;
    }
    return ok && read_one(s, st, thing, p, found, e);
}

bool hub_person_state(struct hub_store *s, const struct hub_person *p, enum state state,
                      struct err *e)
{
    assert(hub_store_writing(s));
    switch (p->thing) {
    case HUB_BOOKING:
        return db_run(hub_store_db(s), "UPDATE booking SET state = ?2 WHERE op = ?1", e,
                      "ti", p->op, (int64_t)state);
    case HUB_INTEREST:
        return db_run(hub_store_db(s), "UPDATE interest SET state = ?2 WHERE op = ?1", e,
                      "ti", p->op, (int64_t)state);
    }
    return false;
}

bool hub_waiting_first(struct hub_store *s, const char *session, uint32_t places_max,
                       struct hub_person *p, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " BOOKING_COLUMNS " FROM booking"
                   " WHERE session = ?1 AND state = ?2 AND places <= ?3"
                   " ORDER BY hseq LIMIT 1",
                   e, "tii", session, (int64_t)STATE_WAITING, (int64_t)places_max) &&
           read_one(s, st, HUB_BOOKING, p, found, e);
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

static bool bind_list(struct hub_store *s, const struct hub_people_list *list,
                      sqlite3_stmt **st, struct err *e)
{
    switch (list->thing) {
    case HUB_BOOKING:
        return db_bind(hub_store_db(s), st,
                       "SELECT " BOOKING_COLUMNS ", box FROM booking"
                       " WHERE ?1 IS NULL OR session = ?1 ORDER BY hseq",
                       e, "t", list->target);
    case HUB_INTEREST:
        return db_bind(hub_store_db(s), st,
                       "SELECT " INTEREST_COLUMNS ", box FROM interest"
                       " WHERE ?1 IS NULL OR vacancy = ?1 ORDER BY hseq",
                       e, "t", list->target);
    }
    return false;
}

bool hub_people_list(struct hub_store *s, const struct hub_people_list *list,
                     struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!bind_list(s, list, &st, e))
        return false;
    bool found = false;
    bool ok = true;
    bool more = true;
    while (more) {
        ok = db_step(hub_store_db(s), st, &found, e);
        more = ok && found;
        if (!more)
            break;
        struct hub_person p;
        read_person(st, list->thing, &p);
        more = list->each(list->context, &p, sqlite3_column_blob(st, COLUMN_BOX),
                          (size_t)sqlite3_column_bytes(st, COLUMN_BOX));
    }
    sqlite3_reset(st);
    return ok;
}
