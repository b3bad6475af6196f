#include "store/hub_erasure.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "store/hub_mentors.h"
#include "store/hub_messages.h"

static bool find(struct hub_store *s, const struct hub_erasing *what, char op[UUID_SIZE],
                 char kiosk[NAME_SIZE], bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool bound =
        what->op != NULL
            ? db_bind(hub_store_db(s), &st,
                      "SELECT op, kiosk FROM op WHERE op = ?1 LIMIT 1", e, "t", what->op)
            : db_bind(hub_store_db(s), &st,
                      "SELECT op, kiosk FROM booking WHERE code_hash = ?1"
                      " UNION ALL"
                      " SELECT op, kiosk FROM interest WHERE code_hash = ?1"
                      " UNION ALL"
                      " SELECT op, kiosk FROM request WHERE code_hash = ?1",
                      e, "b", what->code_hash, (size_t)HUB_HASH_BYTES);
    if (!bound || !db_step(hub_store_db(s), st, found, e))
        return false;
    if (*found) {
        db_column_text(st, 0, op, UUID_SIZE);
        db_column_text(st, 1, kiosk, NAME_SIZE);
    }
    sqlite3_reset(st);
    return true;
}

void hub_erasure_hash(uint8_t out[HUB_HASH_BYTES],
                      const uint8_t code_hash[HUB_HASH_BYTES])
{
    (void)crypto_generichash(out, HUB_HASH_BYTES, code_hash, HUB_HASH_BYTES, NULL, 0);
}

struct wiping { /* of one table */
    const char *ask, *wipe;
};

static bool wipe_thing(struct db *db, const struct wiping *t, const char *op,
                       struct err *e)
{
    sqlite3_stmt *st = NULL;
    uint8_t code_hash[HUB_HASH_BYTES], mark[HUB_HASH_BYTES];
    bool found = false;
    if (!db_bind(db, &st, t->ask, e, "t", op) || !db_step(db, st, &found, e))
        return false;
    if (found && sqlite3_column_bytes(st, 0) == HUB_HASH_BYTES)
        memcpy(code_hash, sqlite3_column_blob(st, 0), sizeof code_hash);
    else
        randombytes_buf(code_hash,
                        sizeof code_hash); /* damage: no code leads to it either */
    sqlite3_reset(st);
    hub_erasure_hash(mark, code_hash);
    return !found || (db_run(db, t->wipe, e, "tb", op, (const void *)mark, sizeof mark) &&
                      db_run(db, "DELETE FROM late WHERE code_hash = ?1", e, "b",
                             (const void *)code_hash, sizeof code_hash));
}

bool hub_erasure_wipe(struct db *db, const char *op, struct err *e)
{
    static const struct wiping things[] = {
        {.ask = "SELECT code_hash FROM booking WHERE op = ?1 AND length(box) > 0",
         .wipe = "UPDATE booking SET box = x'', person_hash = NULL, code_hash = ?2"
                 " WHERE op = ?1"},
        {.ask = "SELECT code_hash FROM interest WHERE op = ?1 AND length(box) > 0",
         .wipe = "UPDATE interest SET box = x'', person_hash = NULL, code_hash = ?2"
                 " WHERE op = ?1"},
        {.ask = "SELECT code_hash FROM request WHERE op = ?1 AND length(box) > 0",
         .wipe = "UPDATE request SET box = x'', person_hash = NULL, code_hash = ?2"
                 " WHERE op = ?1"}};
    bool ok = true;
    for (size_t i = 0; ok && i < LENGTH(things); i++)
        ok = wipe_thing(db, &things[i], op, e);
    return ok &&
           db_run(db, "DELETE FROM op_body WHERE op = ?1 AND why = 'unreadable'", e, "t",
                  op) &&
           db_run(db, "DELETE FROM booking_pair WHERE first = ?1 OR second = ?1", e, "t",
                  op) &&
           db_run(db,
                  "UPDATE mentor SET box = x'', topics = 0, ways = 0, languages = 0,"
                  " removed = MAX(removed, added) WHERE id = ?1",
                  e, "t", op) &&
           hub_mentoring_end(db, op, MENTOR_END_WITHDRAWN, e) &&
           hub_message_drop(db, op, e);
}

bool hub_erasure_put(struct hub_store *s, const struct hub_erasing *what, int64_t now,
                     char op[UUID_SIZE], char kiosk[NAME_SIZE], bool *found,
                     struct err *e)
{
    assert(hub_store_writing(s));
    int64_t held = 0;
    if (!find(s, what, op, kiosk, found, e))
        return false;
    if (!*found)
        return true;
    if (!db_int(hub_store_db(s), &held, NULL,
                "SELECT count(*) FROM op WHERE op = ?1 AND held = 1", e, "t", op))
        return false;
    if (held > 0)
        return err_set(e, ERR_INPUT, "it is held and must be decided first");
    hub_store_next_hseq(s);
    return hub_erasure_wipe(hub_store_db(s), op, e) &&
           db_run(hub_store_db(s),
                  "INSERT OR IGNORE INTO erasure VALUES (?1, ?2, ?3, 0, 0)", e, "tti", op,
                  kiosk, now);
}

bool hub_erasure_again(struct hub_store *s, const char *kiosk, const char *op,
                       struct err *e)
{
    assert(hub_store_writing(s));
    int64_t listed = 0;
    if (!db_int(hub_store_db(s), &listed, NULL,
                "SELECT count(*) FROM erasure WHERE op = ?1", e, "t", op))
        return false;
    return listed == 0 || (hub_erasure_wipe(hub_store_db(s), op, e) &&
                           db_run(hub_store_db(s),
                                  "UPDATE erasure SET kiosk = ?2, done = 0, swept = 0"
                                  " WHERE op = ?1",
                                  e, "tt", op, kiosk));
}

bool hub_erasure_met(struct hub_store *s, const char *kiosk, const char *op, bool *listed,
                     struct err *e)
{
    assert(hub_store_writing(s));
    int64_t count = 0;
    if (!db_int(hub_store_db(s), &count, NULL,
                "SELECT count(*) FROM erasure WHERE op = ?1 AND kiosk = ?2", e, "tt", op,
                kiosk))
        return false;
    *listed = count != 0;
    return !*listed ||
           db_run(hub_store_db(s),
                  "UPDATE erasure SET done = 0 WHERE op = ?1 AND done <> 0", e, "t", op);
}

bool hub_erasure_due(struct hub_store *s, const char *kiosk, struct op_list *ops,
                     struct err *e)
{
    sqlite3_stmt *st = NULL;
    *ops = (struct op_list){.kind = WIRE_FORGET};
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT op FROM erasure WHERE kiosk = ?1 AND done = 0 AND"
                 " coalesce((SELECT NOT held FROM op"
                 "   WHERE op.kiosk = ?1 AND op.op = erasure.op),"
                 "  NOT EXISTS(SELECT 1 FROM life"
                 "   WHERE counter = (SELECT epoch_counter FROM meta))"
                 "  OR EXISTS(SELECT 1 FROM heard WHERE kiosk = ?1 AND lost = 0))"
                 " ORDER BY at, op LIMIT ?2",
                 e, "ti", kiosk, (int64_t)FORGET_OPS_MAX))
        return false;
    bool ok = true;
    while (db_next(hub_store_db(s), st, true, &ok, e))
        db_column_text(st, 0, ops->ops[ops->count++], UUID_SIZE);
    return ok;
}

bool hub_erasure_done(struct hub_store *s, const char *kiosk, const struct op_list *ops,
                      int64_t now, struct err *e)
{
    assert(hub_store_writing(s));
    for (size_t i = 0; i < ops->count; i++)
        if (!db_run(hub_store_db(s),
                    "UPDATE erasure SET done = ?3"
                    " WHERE op = ?1 AND kiosk = ?2 AND done = 0",
                    e, "tti", ops->ops[i], kiosk, now))
            return false;
    return true;
}

bool hub_erasure_each(struct hub_store *s, const struct hub_erasure_list *list,
                      struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool ok = true;
    bool more = true;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT op, kiosk, at, done FROM erasure ORDER BY at, op", e, ""))
        return false;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct hub_erasure x = {.at = 0};
        db_column_text(st, 0, x.op, sizeof x.op);
        db_column_text(st, 1, x.kiosk, sizeof x.kiosk);
        x.at = sqlite3_column_int64(st, 2);
        x.done = sqlite3_column_int64(st, 3);
        more = list->each(list->context, &x);
    }
    return ok;
}
