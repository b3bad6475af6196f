#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/content_parts.h"

/* ---- vacancies ---- */

enum { CANDIDATES_FIRST = 256, CANDIDATES_MAX = 1000000 };

struct candidate { /* what the order rests on */
    int64_t row;   /* rowid */
    int32_t metres;
    int32_t week_min, week_max;
    uint32_t wanted;
    char ref[REF_SIZE];
};

struct candidates {
    struct candidate *items; /* owned */
    size_t count, capacity;
};

struct box {     /* a rectangle around the kiosk in which all that is near must lie */
    int64_t any; /* 1: no limit */
    int64_t south, north, west, east;
};

/* One 1/10,000 degree of latitude is 11.1 m everywhere; of longitude it shrinks with the
 * cosine. A little more than needed: the distance itself decides. */
static struct box box_around(const struct vacancy_filter *f)
{
    struct box b = {.any = 1};
    if (f->metres_max < 0 || f->here.lat == RECORD_NO_PLACE ||
        f->here.lon == RECORD_NO_PLACE)
        return b;
    double radians = fabs((double)f->here.lat) / 10000.0 * 3.14159265358979323846 / 180.0;
    double narrow = cos(radians) < 0.1 ? 0.1 : cos(radians);
    int64_t high = (int64_t)(f->metres_max / 11.0) + 2;
    int64_t wide = (int64_t)(f->metres_max / 11.0 / narrow * 1.1) + 2;
    return (struct box){.any = 0,
                        .south = f->here.lat - high,
                        .north = f->here.lat + high,
                        .west = f->here.lon - wide,
                        .east = f->here.lon + wide};
}

static uint32_t bits(uint32_t mask)
{
    return (uint32_t)__builtin_popcount(mask);
}

static struct place place_of(sqlite3_stmt *st, int column)
{
    struct place p = {.lat = RECORD_NO_PLACE, .lon = RECORD_NO_PLACE};
    if (sqlite3_column_type(st, column) == SQLITE_NULL ||
        sqlite3_column_type(st, column + 1) == SQLITE_NULL)
        return p;
    p.lat = sqlite3_column_int(st, column);
    p.lon = sqlite3_column_int(st, column + 1);
    return p;
}

/* Of columns rowid, ref, lat, lon, week_min, week_max, tasks. */
static struct candidate candidate_of(sqlite3_stmt *st, const struct vacancy_filter *f)
{
    struct candidate item = {.row = sqlite3_column_int64(st, 0)};
    struct place there = place_of(st, 2);
    db_column_text(st, 1, item.ref, sizeof item.ref);
    item.metres = place_metres(&f->here, &there);
    item.week_min = sqlite3_column_int(st, 4);
    item.week_max = sqlite3_column_int(st, 5);
    item.wanted = bits((uint32_t)sqlite3_column_int64(st, 6) & f->tasks);
    return item;
}

static bool keep(struct candidates *all, const struct candidate *item, struct err *e)
{
    if (all->count == all->capacity) {
        size_t capacity = all->capacity == 0 ? CANDIDATES_FIRST : all->capacity * 2;
        struct candidate *items = NULL;
        if (capacity <= CANDIDATES_MAX)
            items = realloc(all->items, capacity * sizeof *items);
        if (items == NULL)
            return err_set(e, ERR_FULL, "vacancies: no memory for the list");
        all->items = items;
        all->capacity = capacity;
    }
    all->items[all->count++] = *item;
    return true;
}

/* Unknown hours (-1) fit any wish; one known end leaves the other open. */
static const char candidates_sql[] =
    "SELECT rowid, ref, lat, lon, week_min, week_max, tasks FROM vacancy_row"
    " WHERE (closes IS NULL OR closes >= ?1)"
    " AND (?2 < 0 OR week_max < 0 OR week_max >= ?2)"
    " AND (?3 < 0 OR week_min < 0 OR week_min <= ?3)"
    " AND (?4 = 0 OR tasks & ?4 <> 0)"
    " AND (?5 OR lat IS NULL OR (lat BETWEEN ?6 AND ?7 AND lon BETWEEN ?8 AND ?9))";

static bool gather(struct content *c, const struct vacancy_filter *f,
                   struct candidates *all, struct err *e)
{
    struct box b = box_around(f);
    sqlite3_stmt *st = NULL;
    if (!db_bind(c->db, &st, candidates_sql, e, "iiiiiiiii", (int64_t)f->today,
                 (int64_t)f->minutes_min, (int64_t)f->minutes_max, (int64_t)f->tasks,
                 b.any, b.south, b.north, b.west, b.east))
        return false;
    bool ok = true;
    bool kept = true;
    while (db_next(c->db, st, kept, &ok, e)) {
        struct candidate item = candidate_of(st, f);
        if (b.any != 0 || item.metres <= f->metres_max)
            kept = keep(all, &item, e);
    }
    return ok && kept;
}

/* Rising, with -1 (not known) behind all. */
static int compare_known(int32_t a, int32_t b)
{
    if (a == b)
        return 0;
    if (a < 0 || b < 0)
        return a < 0 ? 1 : -1;
    return a < b ? -1 : 1;
}

static int compare_falling(int32_t a, int32_t b)
{
    if (a < 0 || b < 0)
        return compare_known(a, b);
    return compare_known(b, a);
}

static int by_ref(const struct candidate *a, const struct candidate *b)
{
    int order = strcmp(a->ref, b->ref);
    if (order != 0)
        return order;
    return a->row < b->row ? -1 : a->row > b->row;
}

static int by_distance(const void *left, const void *right)
{
    const struct candidate *a = left;
    const struct candidate *b = right;
    int order = compare_known(a->metres, b->metres);
    return order != 0 ? order : by_ref(a, b);
}

static int by_hours_up(const void *left, const void *right)
{
    const struct candidate *a = left;
    const struct candidate *b = right;
    int order = compare_known(a->week_min, b->week_min);
    return order != 0 ? order : by_ref(a, b);
}

static int by_hours_down(const void *left, const void *right)
{
    const struct candidate *a = left;
    const struct candidate *b = right;
    int order = compare_falling(a->week_max, b->week_max);
    return order != 0 ? order : by_ref(a, b);
}

static int by_tasks(const void *left, const void *right)
{
    const struct candidate *a = left;
    const struct candidate *b = right;
    if (a->wanted != b->wanted)
        return a->wanted > b->wanted ? -1 : 1;
    return by_distance(left, right);
}

static void sort(struct candidates *all, enum vacancy_order order)
{
    static int (*const compare[])(const void *, const void *) = {
        [VACANCY_BY_DISTANCE] = by_distance,
        [VACANCY_BY_HOURS_UP] = by_hours_up,
        [VACANCY_BY_HOURS_DOWN] = by_hours_down,
        [VACANCY_BY_TASKS] = by_tasks,
    };
    if (all->count > 0)
        qsort(all->items, all->count, sizeof *all->items, compare[order]);
}

static bool read_vacancy(struct content *c, const struct candidate *item,
                         struct vacancy_row *out, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool row = false;
    if (!db_bind(c->db, &st,
                 "SELECT id, ref, title, area, outcode, shift, week_min, week_max,"
                 " pay_min, pay_max, tasks, confirmed_at FROM vacancy_row"
                 " WHERE rowid = ?1",
                 e, "i", item->row) ||
        !db_step(c->db, st, &row, e))
        return false;
    if (!row)
        return err_set(e, ERR_BROKEN, "%s: a row is gone within one look",
                       db_path(c->db));
    memset(out, 0, sizeof *out);
    db_column_text(st, 0, out->id, sizeof out->id);
    db_column_text(st, 1, out->ref, sizeof out->ref);
    db_column_text(st, 2, out->title, sizeof out->title);
    db_column_text(st, 3, out->area, sizeof out->area);
    db_column_text(st, 4, out->outcode, sizeof out->outcode);
    db_column_text(st, 5, out->when, sizeof out->when);
    out->week_minutes_min = sqlite3_column_int(st, 6);
    out->week_minutes_max = sqlite3_column_int(st, 7);
    out->pay_min = sqlite3_column_int(st, 8);
    out->pay_max = sqlite3_column_int(st, 9);
    out->tasks = (uint32_t)sqlite3_column_int64(st, 10);
    out->confirmed_at = sqlite3_column_int64(st, 11);
    out->metres = item->metres;
    out->tasks_wanted = item->wanted;
    sqlite3_reset(st);
    return true;
}

struct window { /* which rows of a list are asked for, and the answer's counts */
    size_t offset, max;
    size_t *count, *total;
};

static bool list_vacancies(struct content *c, const struct vacancy_filter *f,
                           const struct window *w, struct vacancy_row *rows,
                           struct err *e)
{
    struct candidates all = {0};
    bool ok = gather(c, f, &all, e);
    if (ok) {
        sort(&all, f->order);
        *w->total = all.count;
    }
    for (size_t i = w->offset; ok && i < all.count && *w->count < w->max; i++) {
        ok = read_vacancy(c, &all.items[i], &rows[*w->count], e);
        *w->count += ok;
    }
    free(all.items);
    return ok;
}

/* A read transaction: the list and its rows are of one state. */
static bool begin_look(struct content *c, struct err *e)
{
    return db_run(c->db, "BEGIN", e, "");
}

bool content_vacancies(struct content *c, const struct vacancy_filter *f, size_t offset,
                       struct vacancy_row *rows, size_t max, size_t *count, size_t *total,
                       struct err *e)
{
    struct window w = {.offset = offset, .max = max, .count = count, .total = total};
    *count = 0;
    *total = 0;
    bool ok = begin_look(c, e) && list_vacancies(c, f, &w, rows, e);
    db_rollback(c->db); /* nothing was written */
    return ok;
}

/* ---- sessions ---- */

static bool read_session(sqlite3_stmt *st, const struct place *here,
                         struct session_row *out, struct err *e)
{
    char way[16];
    char audience[24];
    char paid[8];
    char expenses[8];
    memset(out, 0, sizeof *out);
    db_column_text(st, 0, out->id, sizeof out->id);
    db_column_text(st, 1, out->ref, sizeof out->ref);
    db_column_text(st, 2, out->title, sizeof out->title);
    db_column_text(st, 3, way, sizeof way);
    db_column_text(st, 4, audience, sizeof audience);
    db_column_text(st, 5, paid, sizeof paid);
    db_column_text(st, 6, expenses, sizeof expenses);
    out->starts_at = sqlite3_column_int64(st, 7);
    out->minutes = sqlite3_column_int(st, 8);
    out->capacity = sqlite3_column_int(st, 9);
    out->places_left = sqlite3_column_int(st, 10);
    out->waiting = sqlite3_column_int(st, 11);
    db_column_text(st, 12, out->venue_name, sizeof out->venue_name);
    db_column_text(st, 13, out->town, sizeof out->town);
    struct place there = place_of(st, 14);
    out->metres = place_metres(here, &there);
    return session_way_parse(&out->way, way, "way", e) &&
           audience_parse(&out->audience, audience, "audience", e) &&
           tri_parse(&out->paid, paid, "paid", e) &&
           tri_parse(&out->expenses, expenses, "expenses", e);
}

#define WANTED "s.starts_at >= ?1 AND s.places_left >= ?2 AND s.id <> ?3"

static bool list_sessions(struct content *c, const struct session_filter *f,
                          const struct window *w, struct session_row *rows, struct err *e)
{
    sqlite3_stmt *st = NULL;
    int64_t total = 0;
    int64_t places_min = f->places_min > 0 ? f->places_min : INT32_MIN;
    if (!db_int(c->db, &total, NULL, "SELECT count(*) FROM session_row s WHERE " WANTED,
                e, "iit", f->from, places_min, f->except) ||
        !db_bind(c->db, &st,
                 "SELECT s.id, s.ref, s.title, s.way, s.audience, s.paid, s.expenses,"
                 " s.starts_at, s.minutes, s.capacity, s.places_left, s.waiting,"
                 " v.name, v.town, v.lat, v.lon"
                 " FROM session_row s LEFT JOIN venue_row v ON v.id = s.venue"
                 " WHERE " WANTED " ORDER BY s.starts_at, s.ref, s.id LIMIT ?4 OFFSET ?5",
                 e, "iitii", f->from, places_min, f->except, (int64_t)w->max,
                 (int64_t)w->offset))
        return false;
    *w->total = (size_t)total;
    bool ok = true;
    bool good = true;
    while (db_next(c->db, st, good, &ok, e)) {
        good = read_session(st, &f->here, &rows[*w->count], e);
        *w->count += good ? 1 : 0;
    }
    return ok && good;
}

bool content_sessions(struct content *c, const struct session_filter *f, size_t offset,
                      struct session_row *rows, size_t max, size_t *count, size_t *total,
                      struct err *e)
{
    struct window w = {.offset = offset, .max = max, .count = count, .total = total};
    *count = 0;
    *total = 0;
    bool ok = begin_look(c, e) && list_sessions(c, f, &w, rows, e);
    db_rollback(c->db);
    return ok;
}
