#include "store/hub_records.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define ROW_COLUMNS                                                                      \
    "rec.kind, rec.id, rec.ref, rec.rev, rec.seq, rec.del, rec.updated_at,"              \
    " closing.result, closing.at, rec.body"
#define ROW_TABLES " FROM rec LEFT JOIN closing ON closing.id = rec.id AND rec.del = 1 "

enum { COLUMN_BODY = 9, REF_NUMBERS = 1 << 20 };

static void read_row(sqlite3_stmt *st, struct hub_row *row)
{
    *row = (struct hub_row){
        .kind = (enum record_kind)sqlite3_column_int(st, 0),
        .rev = (uint32_t)sqlite3_column_int64(st, 3),
        .seq = (uint64_t)sqlite3_column_int64(st, 4),
        .closed = sqlite3_column_int(st, 5) != 0,
        .updated_at = sqlite3_column_int64(st, 6),
        .closed_at = sqlite3_column_int64(st, 8),
    };
    db_column_text(st, 1, row->id, sizeof row->id);
    db_column_text(st, 2, row->ref, sizeof row->ref);
    db_column_text(st, 7, row->result, sizeof row->result);
}

static bool read_one(struct hub_store *s, sqlite3_stmt *st, struct hub_row *row,
                     struct bytes *body, bool *found, struct err *e)
{
    if (!db_step(hub_store_db(s), st, found, e))
        return false;
    if (!*found)
        return true;
    read_row(st, row);
    bool ok = true;
    if (body != NULL) {
        bytes_clear(body);
        bytes_text(body, (const char *)sqlite3_column_text(st, COLUMN_BODY));
        ok = bytes_ok(body, "record", e);
    }
    sqlite3_reset(st);
    return ok;
}

bool hub_record_get(struct hub_store *s, const char *id, struct hub_row *row,
                    struct bytes *body, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " ROW_COLUMNS ROW_TABLES "WHERE rec.id = ?1", e, "t", id) &&
           read_one(s, st, row, body, found, e);
}

bool hub_record_by_ref(struct hub_store *s, enum record_kind kind, const char *ref,
                       struct hub_row *row, struct bytes *body, bool *found,
                       struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " ROW_COLUMNS ROW_TABLES
                   "WHERE rec.ref = ?1 AND rec.kind = ?2",
                   e, "ti", ref, (int64_t)kind) &&
           read_one(s, st, row, body, found, e);
}

bool hub_record_by_key(struct hub_store *s, enum record_kind kind, const char *key,
                       struct hub_row *row, struct bytes *body, bool *found,
                       struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " ROW_COLUMNS ROW_TABLES "JOIN rec_key ON rec_key.id = rec.id"
                   " WHERE rec_key.kind = ?1 AND rec_key.key = ?2",
                   e, "it", (int64_t)kind, key) &&
           read_one(s, st, row, body, found, e);
}

static bool next_ref(struct hub_store *s, struct record *r, struct err *e)
{
    int64_t used = 0;
    struct db *db = hub_store_db(s);
    if (!db_run(db,
                "INSERT INTO ref_counter VALUES (?1, 1)"
                " ON CONFLICT(kind) DO UPDATE SET used = used + 1",
                e, "i", (int64_t)r->kind) ||
        !db_int(db, &used, NULL, "SELECT used FROM ref_counter WHERE kind = ?1", e, "i",
                (int64_t)r->kind))
        return false;
    if (used >= REF_NUMBERS)
        return err_set(e, ERR_FULL, "%s: no refs left", record_kind_name(r->kind));
    ref_make(r->meta.ref, record_kind_letter(r->kind), (uint32_t)used);
    return true;
}

/* What the digest counted of this record until now goes out of it. */
static bool uncount(struct hub_store *s, const char *id, uint32_t *rev, struct err *e)
{
    struct hub_row row;
    struct bytes body;
    bytes_init(&body, RECORD_BODY_MAX + 1);
    bool found = false;
    bool ok = hub_record_get(s, id, &row, &body, &found, e);
    if (ok) {
        assert(found);
        *rev = row.rev;
        if (!row.closed)
            hub_store_count_body(s, false, row.kind, id, (const char *)body.data);
    }
    bytes_free(&body);
    return ok;
}

static bool write_record(struct hub_store *s, const struct record *r, bool fresh,
                         const char *body, struct err *e)
{
    int64_t seq = (int64_t)hub_store_next_seq(s);
    hub_store_next_hseq(s);
    hub_store_count_body(s, true, r->kind, r->meta.id, body);
    if (fresh)
        return hub_store_bucket(s, r->meta.id, e) &&
               db_run(hub_store_db(s),
                      "INSERT INTO rec(id, kind, seq, rev, del, ref, updated_at, body)"
                      " VALUES (?1, ?2, ?3, 1, 0, ?4, ?5, ?6)",
                      e, "tiitit", r->meta.id, (int64_t)r->kind, seq, r->meta.ref,
                      r->meta.updated_at, body);
    return db_run(hub_store_db(s), "DELETE FROM closing WHERE id = ?1", e, "t",
                  r->meta.id) &&
           db_run(hub_store_db(s),
                  "UPDATE rec SET seq = ?2, rev = ?3, del = 0, updated_at = ?4, body = ?5"
                  " WHERE id = ?1",
                  e, "tiiit", r->meta.id, seq, (int64_t)r->meta.rev, r->meta.updated_at,
                  body);
}

bool hub_record_put(struct hub_store *s, struct record *r, int64_t now, struct err *e)
{
    assert(hub_store_writing(s));
    bool fresh = r->meta.id[0] == '\0';
    uint32_t rev = 0;
    if (fresh) {
        uuid7_new(r->meta.id, now * 1000);
        if (!next_ref(s, r, e))
            return false;
    } else if (!uncount(s, r->meta.id, &rev, e)) {
        return false;
    }
    r->meta.rev = rev + 1;
    r->meta.updated_at = now;
    struct bytes body;
    bytes_init(&body, RECORD_BODY_MAX + 1);
    bool ok = record_valid(r, e) && record_print(&body, r, e) &&
              bytes_ok(&body, "record", e) &&
              write_record(s, r, fresh, (const char *)body.data, e);
    bytes_free(&body);
    return ok;
}

bool hub_record_key(struct hub_store *s, enum record_kind kind, const char *key,
                    const char *id, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "INSERT INTO rec_key VALUES (?1, ?2, ?3)"
                  " ON CONFLICT(kind, key) DO UPDATE SET id = excluded.id",
                  e, "itt", (int64_t)kind, key, id);
}

bool hub_record_close(struct hub_store *s, const char *id, const char *result,
                      int64_t now, struct err *e)
{
    assert(hub_store_writing(s));
    uint32_t rev = 0;
    if (!uncount(s, id, &rev, e))
        return false;
    int64_t seq = (int64_t)hub_store_next_seq(s);
    hub_store_next_hseq(s);
    return db_run(hub_store_db(s),
                  "UPDATE rec SET del = 1, seq = ?2, rev = ?3, updated_at = ?4"
                  " WHERE id = ?1 AND del = 0",
                  e, "tiii", id, seq, (int64_t)rev + 1, now) &&
           db_run(hub_store_db(s), "INSERT OR REPLACE INTO closing VALUES (?1, ?2, ?3)",
                  e, "tti", id, result, now);
}

bool hub_record_list(struct hub_store *s, const struct hub_list *list, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT " ROW_COLUMNS ROW_TABLES
                 "WHERE rec.kind = ?1 AND rec.del <= ?3 AND rec.rowid >"
                 " COALESCE((SELECT rowid FROM rec WHERE id = ?2), 0)"
                 " ORDER BY rec.rowid",
                 e, "iti", (int64_t)list->kind, list->after, (int64_t)list->closed))
        return false;
    bool ok = true;
    bool more = true;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct hub_row row;
        read_row(st, &row);
        more = list->each(list->context, &row,
                          (const char *)sqlite3_column_text(st, COLUMN_BODY));
    }
    return ok;
}

static void read_change(sqlite3_stmt *st, struct change *c)
{
    *c = (struct change){
        .seq = (uint64_t)sqlite3_column_int64(st, 0),
        .deleted = sqlite3_column_int(st, 3) != 0,
    };
    snprintf(c->kind, sizeof c->kind, "%s",
             record_kind_name((enum record_kind)sqlite3_column_int(st, 1)));
    db_column_text(st, 2, c->id, sizeof c->id);
    c->body = c->deleted ? "" : (const char *)sqlite3_column_text(st, 4);
    c->body_size = strlen(c->body);
}

bool hub_record_changes(struct hub_store *s, uint64_t from, uint32_t count_max,
                        size_t bytes_max, struct bytes *lines, uint32_t *count,
                        uint64_t *to, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT seq, kind, id, del, body FROM rec WHERE seq > ?1"
                 " AND (del = 0 OR seq >= ?2) ORDER BY seq",
                 e, "ii", (int64_t)from, (int64_t)hub_store_numbers(s)->floor))
        return false;
    *count = 0;
    *to = from;
    bool ok = true;
    for (;;) {
        bool found = false;
        ok = db_step(hub_store_db(s), st, &found, e);
        if (!ok)
            break;
        if (!found) {
            *to = hub_store_numbers(s)->seq;
            break;
        }
        struct change c;
        read_change(st, &c);
        bool fits = *count == 0 || lines->size + c.body_size <= bytes_max;
        if (*count == count_max || !fits)
            break;
        wire_put_change(lines, &c);
        (*count)++;
        *to = c.seq;
    }
    sqlite3_reset(st);
    return ok && bytes_ok(lines, "changes", e);
}

bool hub_record_bucket(struct hub_store *s, struct bucket_page *page, uint32_t count_max,
                       size_t bytes_max, struct bytes *lines, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st,
                 "SELECT rec.seq, rec.kind, id, rec.del, rec.body FROM bucket"
                 " CROSS JOIN rec USING(id) WHERE bucket.bucket = ?1 AND id > ?2"
                 " AND rec.del = 0 ORDER BY id",
                 e, "it", (int64_t)page->bucket, page->after))
        return false;
    bool ok = true;
    for (uint32_t count = 0;; count++) {
        bool found = false;
        ok = db_step(hub_store_db(s), st, &found, e);
        if (ok && !found)
            page->to[0] = '\0';
        if (!ok || !found)
            break;
        struct change c;
        read_change(st, &c);
        if (count == count_max || (count > 0 && lines->size + c.body_size > bytes_max))
            break;
        wire_put_change(lines, &c);
        memcpy(page->to, c.id, sizeof page->to);
    }
    sqlite3_reset(st);
    return ok && bytes_ok(lines, "bucket", e);
}

bool hub_record_prune(struct hub_store *s, int64_t before, struct err *e)
{
    const struct hub_numbers *n = hub_store_numbers(s);
    int64_t floor = (int64_t)n->seq;
    bool found = false;
    /* Clocks jump: one young tombstone keeps all that are newer than it. */
    if (!db_int(hub_store_db(s), &floor, &found,
                "SELECT seq FROM rec WHERE del = 1 AND seq >= ?1 AND updated_at >= ?2"
                " ORDER BY seq LIMIT 1",
                e, "ii", (int64_t)n->floor, before))
        return false;
    if (!found && !db_int(hub_store_db(s), &floor, &found,
                          "SELECT seq + 1 FROM rec WHERE del = 1 AND seq >= ?1"
                          " ORDER BY seq DESC LIMIT 1",
                          e, "i", (int64_t)n->floor))
        return false;
    if (!found || (uint64_t)floor <= n->floor)
        return true;
    bool ok = hub_store_begin(s, e);
    if (ok)
        hub_store_set_floor(s, (uint64_t)floor < n->seq ? (uint64_t)floor : n->seq);
    return ok && hub_store_commit(s, e);
}

bool hub_place_get(struct hub_store *s, const char *outcode, struct place *place,
                   bool *found, struct err *e)
{
    snprintf(place->outcode, sizeof place->outcode, "%s", outcode);
    place->lat = RECORD_NO_PLACE;
    place->lon = RECORD_NO_PLACE;
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st, "SELECT lat, lon FROM place WHERE outcode = ?1", e,
                 "t", outcode) ||
        !db_step(hub_store_db(s), st, found, e))
        return false;
    if (*found) {
        place->lat = sqlite3_column_int(st, 0);
        place->lon = sqlite3_column_int(st, 1);
    }
    sqlite3_reset(st);
    return true;
}

bool hub_place_put(struct hub_store *s, const struct place *place, const char *label,
                   bool *created, struct err *e)
{
    assert(hub_store_writing(s));
    struct place known = {.outcode = ""};
    bool found = false;
    if (!hub_place_get(s, place->outcode, &known, &found, e))
        return false;
    *created = !found;
    return db_run(hub_store_db(s), "INSERT OR REPLACE INTO place VALUES (?1, ?2, ?3, ?4)",
                  e, "tiit", place->outcode, (int64_t)place->lat, (int64_t)place->lon,
                  label);
}
