/* Vacancies as core/match ranks them for a person, from the facts that the rows keep. */
#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/task.h"
#include "store/content_parts.h"
#include "store/firsts.h"

enum {
    ROWS_FIRST = 1 << 14,
    WHICH_BITS = 20, /* of a rank: which of the rows */
    ROWS_MOST = 1 << WHICH_BITS,
    METRES_BITS = 25, /* half round the earth are 20,015,115 */
    NO_METRES = (1 << METRES_BITS) - 1,
    LAST = INT16_MAX, /* what is not known stands last */
};

struct vacancy_ranking {
    bool filled;
    int64_t version;          /* of the file, as this connection counts its changes */
    struct vacancy_wish wish; /* secret */
    uint32_t *rows;           /* owned; rowids, in the order of equal ones */
    uint64_t *ranks;          /* owned; of those that fit, with their place in rows */
    size_t row_count, count, capacity;
    size_t broken[MATCH_CONDITIONS];
};

static bool make_room(struct vacancy_ranking *k, int64_t row, struct err *e)
{
    if (row < 0 || row > UINT32_MAX)
        return err_set(e, ERR_FULL, "vacancies: a rowid of more than 32 bit");
    if (k->row_count < k->capacity)
        return true;
    size_t capacity = k->capacity == 0 ? ROWS_FIRST : 2 * k->capacity;
    uint32_t *rows = NULL;
    uint64_t *ranks = NULL;
    if (capacity <= ROWS_MOST) {
        rows = realloc(k->rows, capacity * sizeof *rows);
        k->rows = rows != NULL ? rows : k->rows;
        ranks = realloc(k->ranks, capacity * sizeof *ranks);
        k->ranks = ranks != NULL ? ranks : k->ranks;
    }
    if (rows == NULL || ranks == NULL)
        return err_set(e, ERR_FULL, "vacancies: no memory for the list");
    k->capacity = capacity;
    return true;
}

static int32_t or_last(int32_t minutes)
{
    return minutes < 0 || minutes > LAST ? LAST : minutes;
}

/* The further down the list, the greater; never below 0. */
static int32_t order_rank(const struct vacancy_wish *w, const struct match_vacancy *v,
                          const struct match *m)
{
    int32_t most = or_last(v->week_minutes_max);
    switch (w->order) {
    case VACANCY_BY_DISTANCE: break;
    case VACANCY_BY_HOURS_UP: return or_last(v->week_minutes_min);
    case VACANCY_BY_HOURS_DOWN: return most == LAST ? LAST : LAST - 1 - most;
    case VACANCY_BY_TASKS:
        return TASK_COUNT - __builtin_popcount(v->tasks & w->person.yes);
    case VACANCY_BY_MATCH: return MATCH_SCORE_MAX - m->score;
    }
    return 0;
}

static void judge(struct vacancy_ranking *k, const struct match_vacancy *v)
{
    struct match m;
    uint64_t which = k->row_count - 1;
    assert(k->ranks != NULL);
    match_judge(&m, &k->wish.person, v, k->wish.today);
    if (!m.fits) {
        k->broken[m.reasons[0].code]++;
        return;
    }
    uint64_t metres = m.metres < 0 ? NO_METRES : (uint64_t)m.metres;
    uint64_t rank = (uint64_t)order_rank(&k->wish, v, &m);
    k->ranks[k->count] = (rank << METRES_BITS | metres) << WHICH_BITS | which;
    k->count++;
}

static bool add(struct content *c, struct vacancy_ranking *k, sqlite3_stmt *st,
                struct err *e)
{
    struct match_vacancy v;
    int64_t row = sqlite3_column_int64(st, 1);
    if (!content_facts(c, st, 0, &v, e) || !make_room(k, row, e))
        return false;
    assert(k->rows != NULL);
    k->rows[k->row_count] = (uint32_t)row;
    k->row_count++;
    judge(k, &v);
    return true;
}

static bool fill(struct content *c, struct vacancy_ranking *k, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool ok = true;
    bool good = true;
    k->row_count = k->count = 0;
    memset(k->broken, 0, sizeof k->broken);
    /* Of the pages that are read none is wanted again soon. */
    if (!db_exec(c->db, "PRAGMA cache_size = -256", e) ||
        !db_bind(c->db, &st,
                 "SELECT facts, rowid FROM vacancy_row ORDER BY confirmed_at DESC, id", e,
                 ""))
        return false;
    while (db_next(c->db, st, good, &ok, e))
        good = add(c, k, st, e);
    return ok && good;
}

static bool same_answers(const struct match_person *a, const struct match_person *b)
{
    return a->times == b->times && a->yes == b->yes && a->learn == b->learn &&
           a->no == b->no && a->interests == b->interests &&
           a->languages == b->languages && a->week_minutes_min == b->week_minutes_min &&
           a->week_minutes_max == b->week_minutes_max && a->pay == b->pay &&
           a->drives == b->drives && a->age == b->age && a->sex == b->sex &&
           a->experienced == b->experienced && a->training == b->training &&
           a->short_notice == b->short_notice;
}

static bool same_wish(const struct vacancy_wish *a, const struct vacancy_wish *b)
{
    const struct match_person *p = &a->person;
    const struct match_person *q = &b->person;
    return a->today == b->today && a->order == b->order && p->place.lat == q->place.lat &&
           p->place.lon == q->place.lon && p->reach == q->reach &&
           p->travel == q->travel && same_answers(p, q);
}

/* Within a read transaction, so that the version is that of the rows. */
static bool refresh(struct content *c, struct vacancy_ranking *k,
                    const struct vacancy_wish *w, struct err *e)
{
    int64_t version = 0;
    if (!db_int(c->db, &version, NULL, "PRAGMA data_version", e, ""))
        return false;
    if (k->filled && k->version == version && same_wish(&k->wish, w))
        return true;
    k->filled = false;
    k->version = version;
    k->wish = *w;
    k->filled = fill(c, k, e);
    return k->filled;
}

static bool read_page(struct content *c, const struct vacancy_ranking *k,
                      struct vacancy_page *page, struct err *e)
{
    size_t last = page->offset < k->count ? page->offset : k->count;
    last += page->max < k->count - last ? page->max : k->count - last;
    struct firsts l = {.items = malloc((last + 1) * sizeof *l.items), .max = last};
    if (l.items == NULL)
        return err_set(e, ERR_FULL, "vacancies: no memory for the list");
    for (size_t i = 0; i < k->count; i++)
        firsts_offer(&l, k->ranks[i]);
    firsts_put_in_order(&l);
    page->total = k->count;
    bool ok = true;
    for (size_t i = page->offset; ok && i < l.count; i++) {
        uint32_t metres = (uint32_t)(l.items[i] >> WHICH_BITS) & NO_METRES;
        ok = content_vacancy_row(c, k->rows[l.items[i] & (ROWS_MOST - 1)],
                                 metres == NO_METRES ? -1 : (int32_t)metres,
                                 &page->rows[page->count], e);
        page->count += ok ? 1 : 0;
    }
    free(l.items);
    return ok;
}

bool content_ranked(struct content *c, struct vacancy_ranking **kept,
                    const struct vacancy_wish *w, struct vacancy_page *page,
                    size_t broken[MATCH_CONDITIONS], struct err *e)
{
    page->count = page->total = 0;
    memset(broken, 0, MATCH_CONDITIONS * sizeof *broken);
    if (*kept == NULL)
        *kept = calloc(1, sizeof **kept);
    if (*kept == NULL)
        return err_set(e, ERR_FULL, "vacancies: no memory for the list");
    bool ok = db_run(c->db, "BEGIN", e, "") && refresh(c, *kept, w, e) &&
              read_page(c, *kept, page, e);
    db_rollback(c->db); /* nothing was written */
    if (ok)
        memcpy(broken, (*kept)->broken, sizeof(*kept)->broken);
    return ok;
}

void content_ranking_forget(struct vacancy_ranking *kept)
{
    if (kept == NULL)
        return;
    if (kept->ranks != NULL)
        sodium_memzero(kept->ranks, kept->capacity * sizeof *kept->ranks);
    free(kept->rows);
    free(kept->ranks);
    sodium_memzero(kept, sizeof *kept);
    free(kept);
}
