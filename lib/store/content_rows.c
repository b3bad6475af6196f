#include <string.h>

#include "core/match_facts.h"
#include "store/content_parts.h"

/* NULL in a column where the value is not known, so that SQL comparisons skip it. */
static bool set_place(struct content *c, const char *sql, const char *id,
                      const struct place *place, struct err *e)
{
    if (place->lat == RECORD_NO_PLACE || place->lon == RECORD_NO_PLACE)
        return true;
    return db_run(c->db, sql, e, "tii", id, (int64_t)place->lat, (int64_t)place->lon);
}

static bool put_vacancy(struct content *c, enum content_set set, const struct vacancy *v,
                        struct err *e)
{
    static const char *const put[] = EACH_SET(
        "INSERT INTO ", "vacancy_row(id, ref, title, area, outcode, shift, week_min,"
                        " week_max, pay_min, pay_max, tasks, confirmed_at, facts)"
                        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
                        " ?13)");
    static const char *const closes[] =
        EACH_SET("UPDATE ", "vacancy_row SET closes = ?2 WHERE id = ?1");
    static const char *const place[] =
        EACH_SET("UPDATE ", "vacancy_row SET lat = ?2, lon = ?3 WHERE id = ?1");
    struct match_vacancy read;
    uint8_t facts[MATCH_FACTS_SIZE];
    match_vacancy_of(&read, v);
    match_facts_put(facts, &read);
    if (!db_run(c->db, put[set], e, "ttttttiiiiiib", v->meta.id, v->meta.ref, v->title,
                v->area, v->place.outcode, v->when, (int64_t)v->week_minutes_min,
                (int64_t)v->week_minutes_max, (int64_t)v->pay_min, (int64_t)v->pay_max,
                (int64_t)v->tasks, v->confirmed_at, facts, sizeof facts))
        return false;
    if (v->closes != RECORD_NO_DAY &&
        !db_run(c->db, closes[set], e, "ti", v->meta.id, (int64_t)v->closes))
        return false;
    return set_place(c, place[set], v->meta.id, &v->place, e);
}

static bool put_session(struct content *c, enum content_set set, const struct session *s,
                        struct err *e)
{
    static const char *const put[] =
        EACH_SET("INSERT INTO ",
                 "session_row(id, ref, title, venue, way, audience, paid,"
                 " expenses, starts_at, minutes, capacity, places_left, waiting)"
                 " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
    return db_run(c->db, put[set], e, "ttttttttiiiii", s->meta.id, s->meta.ref, s->title,
                  s->venue, session_way_code(s->way), audience_code(s->audience),
                  tri_code(s->paid), tri_code(s->expenses), s->starts_at,
                  (int64_t)s->minutes, (int64_t)s->capacity, (int64_t)s->places_left,
                  (int64_t)s->waiting);
}

static bool put_venue(struct content *c, enum content_set set, const struct venue *v,
                      struct err *e)
{
    static const char *const put[] =
        EACH_SET("INSERT INTO ", "venue_row(id, name, town) VALUES(?1, ?2, ?3)");
    static const char *const place[] =
        EACH_SET("UPDATE ", "venue_row SET lat = ?2, lon = ?3 WHERE id = ?1");
    return db_run(c->db, put[set], e, "ttt", v->meta.id, v->name, v->town) &&
           set_place(c, place[set], v->meta.id, &v->place, e);
}

static bool put_row(struct content *c, enum content_set set, const struct record *r,
                    struct err *e)
{
    switch (r->kind) {
    case RECORD_VACANCY: return put_vacancy(c, set, &r->vacancy, e);
    case RECORD_SESSION: return put_session(c, set, &r->session, e);
    case RECORD_VENUE: return put_venue(c, set, &r->venue, e);
    case RECORD_ORGANISATION:
    case RECORD_GUIDANCE:
    case RECORD_FACT:
    case RECORD_KIND_COUNT: return true;
    }
    return true;
}

/* The record's row was taken out before: an index in which one still stands leads
 * nowhere. */
static bool put_fresh_row(struct content *c, enum content_set set, const struct record *r,
                          struct err *e)
{
    if (put_row(c, set, r, e))
        return true;
    return (sqlite3_errcode(db_handle(c->db)) & 0xff) == SQLITE_CONSTRAINT &&
           db_fail_code(c->db, SQLITE_CORRUPT_INDEX, e);
}

bool content_project(struct content *c, enum content_set set, const char *kind,
                     const char *id, const void *body, size_t size, char ref[REF_SIZE],
                     struct err *e)
{
    struct record *r = c->scratch;
    enum record_kind known = RECORD_KIND_COUNT;
    ref[0] = '\0';
    if (!record_kind_parse(&known, kind, NULL))
        return true;
    /* The row is found by the id of its line: a body with another one has no row. */
    if (!record_parse(r, known, body, size, NULL) || strcmp(r->meta.id, id) != 0)
        return true;
    memcpy(ref, r->meta.ref, REF_SIZE);
    return put_fresh_row(c, set, r, e);
}

bool content_unproject(struct content *c, enum content_set set, const char *id,
                       struct err *e)
{
    static const char *const vacancy[] =
        EACH_SET("DELETE FROM ", "vacancy_row WHERE id = ?1");
    static const char *const session[] =
        EACH_SET("DELETE FROM ", "session_row WHERE id = ?1");
    static const char *const venue[] =
        EACH_SET("DELETE FROM ", "venue_row WHERE id = ?1");
    return db_run(c->db, vacancy[set], e, "t", id) &&
           db_run(c->db, session[set], e, "t", id) &&
           db_run(c->db, venue[set], e, "t", id);
}

struct walk { /* over the records, by rowid */
    int64_t row, to;
    char id[UUID_SIZE];
    char kind[RECORD_KIND_SIZE];
    struct bytes body;
};

/* One record at a time: the cursor must not be open while rows change. */
static bool next_live(struct content *c, struct walk *w, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(c->db, &st,
                 "SELECT id, kind, body, rowid FROM rec WHERE rowid > ?1 AND rowid <= ?2"
                 " AND del = 0 ORDER BY rowid LIMIT 1",
                 e, "ii", w->row, w->to) ||
        !db_step(c->db, st, found, e))
        return false;
    if (!*found)
        return true;
    db_column_text(st, 0, w->id, sizeof w->id);
    db_column_text(st, 1, w->kind, sizeof w->kind);
    bytes_clear(&w->body);
    bytes_add(&w->body, sqlite3_column_blob(st, 2), (size_t)sqlite3_column_bytes(st, 2));
    bool on = sqlite3_column_int64(st, 3) > w->row;
    w->row = sqlite3_column_int64(st, 3);
    sqlite3_reset(st);
    if (!on) /* it would go round for ever */
        return db_fail_code(c->db, SQLITE_CORRUPT, e);
    return bytes_ok(&w->body, "body", e);
}

/* The ref, by which records are found, is a column of what is shown: written where it is
 * not what the body says. */
static bool project_again(struct content *c, const struct walk *w, struct err *e)
{
    char ref[REF_SIZE];
    return content_unproject(c, SET_SHOWN, w->id, e) &&
           content_project(c, SET_SHOWN, w->kind, w->id, w->body.data, w->body.size, ref,
                           e) &&
           db_run(c->db, "UPDATE rec SET ref = ?2 WHERE id = ?1 AND ref <> ?2", e, "tt",
                  w->id, ref);
}

bool content_project_range(struct content *c, int64_t from, int64_t to, struct err *e)
{
    struct walk w = {.row = from, .to = to};
    bool found = true;
    bool ok = true;
    bytes_init(&w.body, RECORD_BODY_MAX);
    while (ok && found)
        ok = next_live(c, &w, &found, e) && (!found || project_again(c, &w, e));
    bytes_free(&w.body);
    return ok;
}

static bool rebuild(struct content *c, struct err *e)
{
    bool ok = db_begin(c->db, e) && db_run(c->db, "DELETE FROM vacancy_row", e, "") &&
              db_run(c->db, "DELETE FROM session_row", e, "") &&
              db_run(c->db, "DELETE FROM venue_row", e, "") &&
              content_project_range(c, 0, INT64_MAX, e) &&
              db_run(c->db, "UPDATE state SET projection = ?1", e, "i",
                     (int64_t)CONTENT_PROJECTION) &&
              db_commit(c->db, e);
    db_rollback(c->db);
    return ok;
}

/* A snapshot that is half filled has rows of the old version: it begins again. */
bool content_reproject(struct content *c, struct err *e)
{
    int64_t projection = 0;
    int64_t next_seq = -1;
    if (!db_int(c->db, &projection, NULL, "SELECT projection FROM state", e, "") ||
        !db_int(c->db, &next_seq, NULL, "SELECT next_seq FROM state", e, ""))
        return false;
    if (projection == CONTENT_PROJECTION)
        return true;
    return (next_seq < 0 || content_fill_begin(c, e)) && rebuild(c, e);
}
