#include "store/hub_messages.h"

#include <assert.h>

static const char *const state_names[MESSAGE_STATE_COUNT] = {
    [MESSAGE_QUEUED] = "queued",
    [MESSAGE_SENT] = "sent",
    [MESSAGE_FAILED] = "failed",
    [MESSAGE_DROPPED] = "dropped",
};

const char *message_state_name(enum message_state s)
{
    assert(s < MESSAGE_STATE_COUNT);
    return state_names[s];
}

bool hub_message_put(struct hub_store *s, const struct hub_message *m, const void *box,
                     size_t size, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(
        hub_store_db(s),
        "INSERT INTO message_out VALUES (NULL, ?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, 0, 0,"
        " '', '', ?8, ?9)",
        e, "ttttiiitb", m->id, m->person, m->about, m->purpose, (int64_t)m->channel,
        m->made, m->due == 0 ? m->made : m->due, m->key, box, size);
}

#define COLUMNS                                                                          \
    "id, person, about, purpose, channel, state, made, due, tries, ended, driver,"       \
    " driver_ref, key"
enum { COLUMN_BOX = 13 };

static void read_message(sqlite3_stmt *st, struct hub_message *m)
{
    *m = (struct hub_message){
        .channel = (enum channel)sqlite3_column_int(st, 4),
        .state = (enum message_state)sqlite3_column_int(st, 5),
        .made = sqlite3_column_int64(st, 6),
        .due = sqlite3_column_int64(st, 7),
        .tries = (uint32_t)sqlite3_column_int(st, 8),
        .ended = sqlite3_column_int64(st, 9),
    };
    db_column_text(st, 0, m->id, sizeof m->id);
    db_column_text(st, 1, m->person, sizeof m->person);
    db_column_text(st, 2, m->about, sizeof m->about);
    db_column_text(st, 3, m->purpose, sizeof m->purpose);
    db_column_text(st, 10, m->driver, sizeof m->driver);
    db_column_text(st, 11, m->driver_ref, sizeof m->driver_ref);
    db_column_text(st, 12, m->key, sizeof m->key);
}

bool hub_message_next(struct hub_store *s, int64_t now, struct hub_message *m,
                      struct bytes *box, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bytes_clear(box);
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT " COLUMNS ", box FROM message_out"
                 " WHERE state = 0 AND due <= ?1 ORDER BY due, number LIMIT 1",
                 e, "i", now) ||
        !db_step(hub_store_db(s), st, found, e))
        return false;
    if (*found) {
        read_message(st, m);
        bytes_add(box, sqlite3_column_blob(st, COLUMN_BOX),
                  (size_t)sqlite3_column_bytes(st, COLUMN_BOX));
    }
    sqlite3_reset(st);
    return bytes_ok(box, "message", e);
}

bool hub_message_get(struct hub_store *s, const char *id, struct hub_message *m,
                     bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT " COLUMNS " FROM message_out WHERE id = ?1", e, "t", id) ||
        !db_step(hub_store_db(s), st, found, e))
        return false;
    if (*found)
        read_message(st, m);
    sqlite3_reset(st);
    return true;
}

bool hub_message_due(struct hub_store *s, int64_t *due, struct err *e)
{
    *due = INT64_MAX;
    return db_int(hub_store_db(s), due, NULL,
                  "SELECT due FROM message_out WHERE state = 0 ORDER BY due LIMIT 1", e,
                  "");
}

bool hub_message_update(struct hub_store *s, const struct hub_message *m, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "UPDATE message_out SET state = ?2, due = ?3, tries = ?4, ended = ?5,"
                  " driver = ?6, driver_ref = ?7,"
                  " box = CASE WHEN ?2 = 0 THEN box ELSE x'' END WHERE id = ?1",
                  e, "tiiiitt", m->id, (int64_t)m->state, m->due, (int64_t)m->tries,
                  m->ended, m->driver, m->driver_ref);
}

bool hub_message_drop(struct db *db, const char *person, struct err *e)
{
    return db_run(db,
                  "UPDATE message_out SET box = x'',"
                  " state = CASE WHEN state = ?2 THEN ?3 ELSE state END"
                  " WHERE person = ?1 OR about = ?1",
                  e, "tii", person, (int64_t)MESSAGE_QUEUED, (int64_t)MESSAGE_DROPPED);
}

bool hub_message_recall(struct db *db, const char *about, struct err *e)
{
    return db_run(db,
                  "UPDATE message_out SET box = x'', state = ?3"
                  " WHERE about = ?1 AND state = ?2",
                  e, "tii", about, (int64_t)MESSAGE_QUEUED, (int64_t)MESSAGE_DROPPED);
}

bool hub_message_each(struct hub_store *s, const struct hub_message_list *list,
                      struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool ok = true;
    bool more = true;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT " COLUMNS " FROM message_out ORDER BY number DESC"
                 " LIMIT ?1",
                 e, "i", (int64_t)list->max))
        return false;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct hub_message m;
        read_message(st, &m);
        more = list->each(list->context, &m);
    }
    return ok;
}
