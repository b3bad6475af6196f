#include "store/hub_admin.h"

#include <assert.h>
#include <string.h>

bool hub_kiosk_put(struct hub_store *s, const struct hub_kiosk *k, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "INSERT INTO kiosk(name, sign_key, added) VALUES (?1, ?2, ?3)"
                  " ON CONFLICT(name) DO UPDATE SET"
                  " sign_key = excluded.sign_key, revoked = 0",
                  e, "tbi", k->name, (const void *)k->sign_key, sizeof k->sign_key,
                  k->added);
}

bool hub_kiosk_revoke(struct hub_store *s, const char *name, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s), "UPDATE kiosk SET revoked = 1 WHERE name = ?1", e, "t",
                  name);
}

bool hub_kiosk_seen(struct hub_store *s, const char *name, int64_t at,
                    const struct bytes *status, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "INSERT OR REPLACE INTO kiosk_seen VALUES (?1, ?2, ?3)", e, "tib", name,
                  at, (const void *)status->data, status->size);
}

bool hub_kiosk_list(struct hub_store *s, hub_kiosk_each *each, void *context,
                    struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT kiosk.name, sign_key, revoked, added, seen_at, status"
                 " FROM kiosk LEFT JOIN kiosk_seen ON kiosk_seen.name = kiosk.name"
                 " ORDER BY kiosk.name",
                 e, ""))
        return false;
    bool ok = true;
    bool more = true;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct hub_kiosk k = {
            .revoked = sqlite3_column_int(st, 2) != 0,
            .added = sqlite3_column_int64(st, 3),
            .seen_at = sqlite3_column_int64(st, 4),
        };
        db_column_text(st, 0, k.name, sizeof k.name);
        if (sqlite3_column_bytes(st, 1) == SIGN_PUBLIC_BYTES)
            memcpy(k.sign_key, sqlite3_column_blob(st, 1), SIGN_PUBLIC_BYTES);
        more = each(context, &k, sqlite3_column_blob(st, 5),
                    (size_t)sqlite3_column_bytes(st, 5));
    }
    return ok;
}

static const char *const role_names[] = {
    [HUB_OPERATOR] = "operator",
    [HUB_EDITOR] = "editor",
};

const char *hub_role_name(enum hub_role role)
{
    return role_names[role];
}

bool hub_role_parse(enum hub_role *role, const char *text, struct err *e)
{
    for (size_t i = 0; i < LENGTH(role_names); i++) {
        if (strcmp(text, role_names[i]) == 0) {
            *role = (enum hub_role)i;
            return true;
        }
    }
    return err_set(e, ERR_INPUT, "role: must be operator or editor");
}

bool hub_token_put(struct hub_store *s, struct hub_token *t,
                   const uint8_t hash[HUB_HASH_BYTES], struct err *e)
{
    assert(hub_store_writing(s));
    if (!db_run(hub_store_db(s),
                "INSERT INTO token(hash, label, role, created) VALUES (?1, ?2, ?3, ?4)",
                e, "btii", (const void *)hash, (size_t)HUB_HASH_BYTES, t->label,
                (int64_t)t->role, t->created))
        return false;
    t->id = sqlite3_last_insert_rowid(db_handle(hub_store_db(s)));
    return true;
}

#define TOKEN_COLUMNS "id, label, role, created, revoked"

static void read_token(sqlite3_stmt *st, struct hub_token *t)
{
    *t = (struct hub_token){
        .id = sqlite3_column_int64(st, 0),
        .role = (enum hub_role)sqlite3_column_int(st, 2),
        .created = sqlite3_column_int64(st, 3),
        .revoked = sqlite3_column_int(st, 4) != 0,
    };
    db_column_text(st, 1, t->label, sizeof t->label);
}

bool hub_token_find(struct hub_store *s, const uint8_t hash[HUB_HASH_BYTES],
                    struct hub_token *t, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT " TOKEN_COLUMNS " FROM token WHERE hash = ?1 AND revoked = 0", e,
                 "b", (const void *)hash, (size_t)HUB_HASH_BYTES) ||
        !db_step(hub_store_db(s), st, found, e))
        return false;
    if (*found)
        read_token(st, t);
    sqlite3_reset(st);
    return true;
}

bool hub_token_revoke(struct hub_store *s, int64_t id, enum hub_revoking *what,
                      struct err *e)
{
    assert(hub_store_writing(s));
    struct db *db = hub_store_db(s);
    int64_t role = 0;
    int64_t operators = 0;
    bool found = false;
    if (!db_int(db, &role, &found, "SELECT role FROM token WHERE id = ?1 AND revoked = 0",
                e, "i", id) ||
        !db_int(db, &operators, NULL,
                "SELECT count(*) FROM token WHERE role = ?1 AND revoked = 0", e, "i",
                (int64_t)HUB_OPERATOR))
        return false;
    *what = HUB_REVOKED;
    if (!found)
        *what = HUB_NO_TOKEN;
    else if (role == HUB_OPERATOR && operators == 1)
        *what = HUB_LAST_OPERATOR;
    return *what != HUB_REVOKED ||
           db_run(db, "UPDATE token SET revoked = 1 WHERE id = ?1", e, "i", id);
}

bool hub_token_list(struct hub_store *s, hub_token_each *each, void *context,
                    struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st, "SELECT " TOKEN_COLUMNS " FROM token ORDER BY id",
                 e, ""))
        return false;
    bool ok = true;
    bool more = true;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct hub_token t;
        read_token(st, &t);
        more = each(context, &t);
    }
    return ok;
}

bool hub_audit_put(struct hub_store *s, int64_t now, const char *who, const char *what,
                   const char *target, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "INSERT INTO audit(t, who, what, target) VALUES (?1, ?2, ?3, ?4)", e,
                  "ittt", now, who, what, target);
}

bool hub_audit_count(struct hub_store *s, const char *what, uint32_t *count,
                     struct err *e)
{
    int64_t n = 0;
    bool ok = db_int(hub_store_db(s), &n, NULL,
                     "SELECT count(*) FROM audit WHERE what = ?1", e, "t", what);
    *count = (uint32_t)n;
    return ok;
}

static void read_audit(sqlite3_stmt *st, struct hub_audit *a)
{
    a->id = sqlite3_column_int64(st, 0);
    a->t = sqlite3_column_int64(st, 1);
    db_column_text(st, 2, a->who, sizeof a->who);
    db_column_text(st, 3, a->what, sizeof a->what);
    db_column_text(st, 4, a->target, sizeof a->target);
}

bool hub_audit_list(struct hub_store *s, const struct hub_audit_list *list, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT id, t, who, what, target FROM audit"
                 " WHERE (?1 IS NULL OR who = ?1) AND (?2 IS NULL OR what = ?2)"
                 " AND t >= ?3 AND (?4 = 0 OR id < ?4) ORDER BY id DESC",
                 e, "ttii", list->who, list->what, list->since, list->before))
        return false;
    bool ok = true;
    bool more = true;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct hub_audit a;
        read_audit(st, &a);
        more = list->each(list->context, &a);
    }
    return ok;
}

/* The terms on `what` are those of the index, or SQLite would not take it. */
#define ALARMS                                                                           \
    " FROM audit INDEXED BY audit_alarm"                                                 \
    " WHERE what >= 'alarm:' AND what < 'alarm;' AND t >= ?1"

bool hub_alarm_known(struct hub_store *s, int64_t since, const char *what,
                     const char *target, bool *known, struct err *e)
{
    int64_t n = 0;
    bool ok = db_int(hub_store_db(s), &n, NULL,
                     "SELECT EXISTS(SELECT 1" ALARMS " AND what = ?2 AND target = ?3)", e,
                     "itt", since, what, target);
    *known = n != 0;
    return ok;
}

static bool newest_alarm(struct hub_store *s, int64_t since, struct hub_alarms *a,
                         struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool found = false;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT t, substr(what, ?2)" ALARMS " ORDER BY t DESC, id DESC LIMIT 1",
                 e, "ii", since, (int64_t)sizeof "alarm: ") ||
        !db_step(hub_store_db(s), st, &found, e))
        return false;
    if (!found)
        return true;
    a->at = sqlite3_column_int64(st, 0);
    db_column_text(st, 1, a->what, sizeof a->what);
    sqlite3_reset(st);
    return true;
}

bool hub_alarms_get(struct hub_store *s, int64_t since, struct hub_alarms *a,
                    struct err *e)
{
    int64_t n = 0;
    *a = (struct hub_alarms){0};
    if (!db_int(hub_store_db(s), &n, NULL,
                "SELECT count(*) FROM (SELECT 1" ALARMS " LIMIT ?2)", e, "ii", since,
                (int64_t)HUB_ALARMS_MAX))
        return false;
    a->count = (uint32_t)n;
    return n == 0 || newest_alarm(s, since, a, e);
}
