#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/match_facts.h"
#include "core/task.h"
#include "store/content_parts.h"
#include "store/firsts.h"

/* ---- vacancies ---- */

enum {
    ITEMS_FIRST = 1 << 14, /* so many that small sizes do not come and go */
    ITEMS_MAX = 1000000,
    METRES_BITS = 25, /* half round the earth are 20,015,115 */
    WEEK_BITS = 14,
    TASKS_BITS = 25,
    NO_METRES = (1 << METRES_BITS) - 1,
    NO_WEEK = (1 << WEEK_BITS) - 1,
    NEVER_CLOSES = UINT16_MAX,
};

/* What matching and order rest on, so small that all of a list may stay in memory. */
struct item {
    uint64_t row : 32, /* rowid */
        closes : 16,   /* days since 1970 */
        week_min : WEEK_BITS;
    uint64_t metres : METRES_BITS, week_max : WEEK_BITS, tasks : TASKS_BITS;
};
static_assert((int)WEEK_MINUTES_MAX < (int)NO_WEEK, "minutes fit, and none at all");
static_assert((int)TASK_COUNT <= (int)TASKS_BITS, "each task has its bit");
static_assert(sizeof(struct item) == 16, "an item is small");

struct vacancy_index {
    bool filled;
    int64_t version;    /* of the file, as this connection counts its changes */
    struct place here;  /* the metres are from there */
    struct item *items; /* owned; in the order of their refs */
    uint64_t *refs;     /* owned while it is filled: ref_rank, and place in items */
    size_t count, capacity;
};

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

/* Rises with the ref: "V7KQ-2M" differs from others in five symbols, of which '0' is the
 * least and 'Z' the greatest. */
static uint32_t ref_rank(const unsigned char *ref)
{
    static const uint8_t symbols[] = {1, 2, 3, 5, 6};
    uint32_t rank = 0;
    if (ref == NULL || strlen((const char *)ref) != REF_SIZE - 1)
        return 0;
    for (size_t i = 0; i < LENGTH(symbols); i++)
        rank = rank << 6 | ((ref[symbols[i]] - (uint32_t)'0') & 63);
    return rank;
}

static uint64_t known(int64_t value, uint64_t unknown)
{
    return value < 0 || (uint64_t)value > unknown ? unknown : (uint64_t)value;
}

/* Years from 1970 to 2149: what lies before or after is the same to a list. */
static uint16_t day_of(int32_t day)
{
    if (day < 0)
        return 0;
    return day < NEVER_CLOSES ? (uint16_t)day : NEVER_CLOSES;
}

/* Of columns rowid, ref, lat, lon, week_min, week_max, tasks, closes. */
static struct item item_of(sqlite3_stmt *st, const struct place *here)
{
    struct place there = place_of(st, 2);
    bool closes = sqlite3_column_type(st, 7) != SQLITE_NULL;
    return (struct item){
        .row = (uint32_t)sqlite3_column_int64(st, 0),
        .closes = closes ? day_of(sqlite3_column_int(st, 7)) : NEVER_CLOSES,
        .week_min = known(sqlite3_column_int(st, 4), NO_WEEK) & NO_WEEK,
        .week_max = known(sqlite3_column_int(st, 5), NO_WEEK) & NO_WEEK,
        .metres = known(place_metres(here, &there), NO_METRES) & NO_METRES,
        .tasks = (uint64_t)sqlite3_column_int64(st, 6) & ((1u << TASKS_BITS) - 1),
    };
}

static bool make_room(struct vacancy_index *x, int64_t row, struct err *e)
{
    if (row < 0 || row > UINT32_MAX)
        return err_set(e, ERR_FULL, "vacancies: a rowid of more than 32 bit");
    if (x->count < x->capacity && x->refs != NULL)
        return true;
    size_t capacity = x->capacity == 0 ? ITEMS_FIRST : x->capacity;
    if (x->count == capacity)
        capacity *= 2;
    struct item *items = NULL;
    uint64_t *refs = NULL;
    if (capacity <= ITEMS_MAX) {
        refs = realloc(x->refs, capacity * sizeof *refs);
        x->refs = refs != NULL ? refs : x->refs;
        items = realloc(x->items, capacity * sizeof *items);
        x->items = items != NULL ? items : x->items;
    }
    if (items == NULL || refs == NULL)
        return err_set(e, ERR_FULL, "vacancies: no memory for the list");
    x->capacity = capacity;
    return true;
}

static int rising(const void *left, const void *right)
{
    const uint64_t *a = left;
    const uint64_t *b = right;
    return (*a > *b) - (*a < *b);
}

/* Afterwards the refs themselves are not wanted: ties stand as the items do. Each item
 * goes to its place, the one that stood there to its own, and so on round. */
static void sort_by_ref(struct vacancy_index *x)
{
    const uint64_t done = UINT64_MAX;
    if (x->count > 0)
        qsort(x->refs, x->count, sizeof *x->refs, rising);
    for (size_t i = 0; i < x->count; i++) {
        struct item first = x->items[i];
        size_t at = i;
        while (x->refs[at] != done) {
            size_t from = (uint32_t)x->refs[at];
            x->refs[at] = done;
            x->items[at] = from == i ? first : x->items[from];
            at = from;
        }
    }
}

static bool fill(struct content *c, struct vacancy_index *x, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool ok = true;
    bool kept = true;
    x->count = 0;
    /* Whoever has the index needs few pages again, and reading it would fill 2 MB. */
    if (!db_exec(c->db, "PRAGMA cache_size = -256", e) ||
        !db_bind(c->db, &st,
                 "SELECT rowid, ref, lat, lon, week_min, week_max, tasks, closes"
                 " FROM vacancy_row ORDER BY rowid",
                 e, ""))
        return false;
    while (db_next(c->db, st, kept, &ok, e)) {
        kept = make_room(x, sqlite3_column_int64(st, 0), e);
        if (!kept)
            continue;
        assert(x->refs != NULL && x->items != NULL);
        uint64_t rank = ref_rank(sqlite3_column_text(st, 1));
        x->refs[x->count] = rank << 32 | x->count;
        x->items[x->count++] = item_of(st, &x->here);
    }
    if (ok && kept)
        sort_by_ref(x);
    free(x->refs);
    x->refs = NULL;
    return ok && kept;
}

static bool same_place(const struct place *a, const struct place *b)
{
    return a->lat == b->lat && a->lon == b->lon;
}

/* Within a read transaction, so that the version is that of the rows. */
static bool refresh(struct content *c, struct vacancy_index *x, const struct place *here,
                    struct err *e)
{
    int64_t version = 0;
    if (!db_int(c->db, &version, NULL, "PRAGMA data_version", e, ""))
        return false;
    if (x->filled && x->version == version && same_place(&x->here, here))
        return true;
    x->filled = false;
    x->version = version;
    x->here = *here;
    x->filled = fill(c, x, e);
    return x->filled;
}

/* Unknown hours fit any wish; one known end leaves the other open. What has no place is
 * never too far. */
static bool fits(const struct item *i, const struct vacancy_filter *f)
{
    return i->closes >= day_of(f->today) &&
           (f->metres_max < 0 || i->metres == NO_METRES ||
            (int32_t)i->metres <= f->metres_max) &&
           (f->minutes_min < 0 || i->week_max == NO_WEEK ||
            (int32_t)i->week_max >= f->minutes_min) &&
           (f->minutes_max < 0 || i->week_min == NO_WEEK ||
            (int32_t)i->week_min <= f->minutes_max) &&
           (f->tasks == 0 || (i->tasks & f->tasks) != 0);
}

/* ---- the first of all that fit ---- */

static uint32_t bits(uint32_t mask)
{
    return (uint32_t)__builtin_popcount(mask);
}

/* The further down the list, the greater; what is not known is greatest. */
static uint32_t rank(const struct item *i, const struct vacancy_filter *f)
{
    switch (f->order) {
    case VACANCY_BY_DISTANCE: return i->metres;
    case VACANCY_BY_HOURS_UP: return i->week_min;
    case VACANCY_BY_HOURS_DOWN:
        return i->week_max == NO_WEEK ? NO_WEEK : (uint32_t)(NO_WEEK - 1 - i->week_max);
    case VACANCY_BY_TASKS:
        return (bits(f->tasks) - bits(i->tasks & f->tasks)) << METRES_BITS | i->metres;
    case VACANCY_BY_MATCH: break; /* content_ranked */
    }
    return 0;
}

/* Gives how many fit. */
static size_t choose(struct firsts *l, const struct vacancy_index *x,
                     const struct vacancy_filter *f)
{
    size_t total = 0;
    for (size_t i = 0; i < x->count; i++) {
        const struct item *item = &x->items[i];
        if (!fits(item, f))
            continue;
        firsts_offer(l, (uint64_t)rank(item, f) << 32 | i);
        total++;
    }
    firsts_put_in_order(l);
    return total;
}

bool content_facts(struct content *c, sqlite3_stmt *st, int column,
                   struct match_vacancy *out, struct err *e)
{
    const void *bytes = sqlite3_column_blob(st, column);
    return match_facts_get(out, bytes, (size_t)sqlite3_column_bytes(st, column)) ||
           err_set(e, ERR_BROKEN, "%s: facts: not of their form", db_path(c->db));
}

static bool read_vacancy(struct content *c, sqlite3_stmt *st, struct vacancy_row *out,
                         struct err *e)
{
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
    return content_facts(c, st, 12, &out->facts, e);
}

bool content_vacancy_row(struct content *c, int64_t at, int32_t metres,
                         struct vacancy_row *out, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool row = false;
    if (!db_bind(c->db, &st,
                 "SELECT id, ref, title, area, outcode, shift, week_min, week_max,"
                 " pay_min, pay_max, tasks, confirmed_at, facts FROM vacancy_row"
                 " WHERE rowid = ?1",
                 e, "i", at) ||
        !db_step(c->db, st, &row, e))
        return false;
    if (!row)
        return err_set(e, ERR_BROKEN, "%s: a row is gone within one look",
                       db_path(c->db));
    bool ok = read_vacancy(c, st, out, e);
    out->metres = metres;
    sqlite3_reset(st);
    return ok;
}

static bool read_page(struct content *c, const struct vacancy_index *x,
                      const struct vacancy_filter *f, struct vacancy_page *page,
                      struct err *e)
{
    size_t last = page->offset < x->count ? page->offset : x->count;
    last += page->max < x->count - last ? page->max : x->count - last;
    struct firsts l = {.items = malloc((last + 1) * sizeof *l.items), .max = last};
    if (l.items == NULL)
        return err_set(e, ERR_FULL, "vacancies: no memory for the list");
    page->total = choose(&l, x, f);
    bool ok = true;
    for (size_t i = page->offset; ok && i < l.count; i++) {
        const struct item *item = &x->items[(uint32_t)l.items[i]];
        struct vacancy_row *row = &page->rows[page->count];
        int32_t metres = item->metres == NO_METRES ? -1 : (int32_t)item->metres;
        ok = content_vacancy_row(c, (uint32_t)item->row, metres, row, e);
        row->tasks_wanted = bits(row->tasks & f->tasks);
        page->count += ok ? 1 : 0;
    }
    free(l.items);
    return ok;
}

/* A read transaction: the list and its rows are of one state. */
static bool begin_look(struct content *c, struct err *e)
{
    return db_run(c->db, "BEGIN", e, "");
}

bool content_vacancies_kept(struct content *c, struct vacancy_index **kept,
                            const struct vacancy_filter *f, struct vacancy_page *page,
                            struct err *e)
{
    page->count = page->total = 0;
    if (*kept == NULL)
        *kept = calloc(1, sizeof **kept);
    if (*kept == NULL)
        return err_set(e, ERR_FULL, "vacancies: no memory for the list");
    bool ok = begin_look(c, e) && refresh(c, *kept, &f->here, e) &&
              read_page(c, *kept, f, page, e);
    db_rollback(c->db); /* nothing was written */
    return ok;
}

void content_vacancies_forget(struct vacancy_index *kept)
{
    if (kept == NULL)
        return;
    free(kept->items);
    free(kept);
}

bool content_vacancies(struct content *c, const struct vacancy_filter *f, size_t offset,
                       struct vacancy_row *rows, size_t max, size_t *count, size_t *total,
                       struct err *e)
{
    struct vacancy_page page = {.offset = offset, .max = max, .rows = rows};
    struct vacancy_index *once = NULL;
    bool ok = content_vacancies_kept(c, &once, f, &page, e);
    content_vacancies_forget(once);
    *count = page.count;
    *total = page.total;
    return ok;
}

/* ---- sessions ---- */

struct window { /* which rows of a list are asked for, and the answer's counts */
    size_t offset, max;
    size_t *count, *total;
};

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
