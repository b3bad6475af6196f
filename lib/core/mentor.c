#include "core/mentor.h"

#include <assert.h>
#include <string.h>

/* All that is weighed, in points of 1,000; docs/mentors.md has the same table, and a test
 * compares them. */
static const struct {
    const char *name;
    int32_t points_max;
} codes[MENTOR_CODE_COUNT] = {
    [MENTOR_FREE] = {"free", 0},   [MENTOR_UNTRIED] = {"untried", 0},
    [MENTOR_SIDE] = {"side", 0},   [MENTOR_LANGUAGE] = {"language", 0},
    [MENTOR_WAY] = {"way", 150},   [MENTOR_TOPICS] = {"topics", 550},
    [MENTOR_ROOM] = {"room", 150}, [MENTOR_REST] = {"rest", 150},
};

enum { DAY_S = 86400 };

const char *mentor_code_name(enum mentor_code c)
{
    assert(c < MENTOR_CODE_COUNT);
    return codes[c].name;
}

int32_t mentor_points_max(enum mentor_code c)
{
    assert(c < MENTOR_CODE_COUNT);
    return codes[c].points_max;
}

bool mentor_check(const struct mentor *m, struct err *e)
{
    const struct mentor_wish all = {.topics = m->topics,
                                    .ways = m->ways,
                                    .languages = m->languages,
                                    .sides = 1U << m->side};
    if (m->capacity < 1 || m->capacity > MENTOR_CAPACITY_MAX)
        return err_set(e, ERR_INPUT, "capacity: not 1 to %d people", MENTOR_CAPACITY_MAX);
    return mentor_wish_check(&all, e);
}

uint32_t mentor_free(const struct mentor *m)
{
    uint32_t busy = m->offered + m->accepted;
    return m->paused || busy >= m->capacity ? 0 : m->capacity - busy;
}

static int32_t count(uint64_t set)
{
    int32_t n = 0;
    for (; set != 0; set &= set - 1)
        n++;
    return n;
}

/* ---- one pair ---- */

static void add(struct mentor_match *m, const struct mentor_reason *r)
{
    assert(m->reason_count < MENTOR_CODE_COUNT);
    m->reasons[m->reason_count++] = *r;
    m->score += r->points;
}

/* That share of the code's points. */
static void weigh(struct mentor_match *m, enum mentor_code code, int32_t is, int32_t of,
                  uint64_t bits)
{
    struct mentor_reason r = {.code = code, .is = is, .of = of, .bits = bits};
    r.points = of > 0 ? codes[code].points_max * is / of : 0;
    r.state = MATCH_PARTLY;
    if (is >= of)
        r.state = MATCH_FITS;
    else if (is == 0)
        r.state = MATCH_NOT;
    add(m, &r);
}

/* The first condition that is broken; MENTOR_CONDITIONS: none. */
static enum mentor_code broken(const struct mentor_wish *w, const struct mentor *m,
                               bool tried)
{
    if (mentor_free(m) == 0)
        return MENTOR_FREE;
    if (tried)
        return MENTOR_UNTRIED;
    if ((w->sides >> m->side & 1U) == 0)
        return MENTOR_SIDE;
    if ((w->languages & m->languages) == 0)
        return MENTOR_LANGUAGE;
    return (w->ways & m->ways) == 0 ? MENTOR_WAY : MENTOR_CONDITIONS;
}

static int32_t rested_days(const struct mentor *m, int64_t now)
{
    int64_t days = m->asked_at == 0 ? MENTOR_REST_DAYS : (now - m->asked_at) / DAY_S;
    if (days < 0)
        return 0; /* the clock was put back */
    return days < MENTOR_REST_DAYS ? (int32_t)days : MENTOR_REST_DAYS;
}

void mentor_judge(struct mentor_match *out, const struct mentor_wish *w,
                  const struct mentor *m, bool tried, int64_t now)
{
    enum mentor_code bad = broken(w, m, tried);
    memset(out, 0, sizeof *out);
    out->fits = bad == MENTOR_CONDITIONS;
    if (!out->fits) {
        add(out, &(struct mentor_reason){
                     .code = bad, .state = MATCH_NOT, .of = (int32_t)m->capacity});
        return;
    }
    uint64_t languages = w->languages & m->languages;
    uint32_t ways = w->ways & m->ways;
    uint32_t topics = w->topics & m->topics;
    int32_t spare = (int32_t)mentor_free(m);
    weigh(out, MENTOR_SIDE, 1, 1, UINT64_C(1) << m->side);
    weigh(out, MENTOR_LANGUAGE, count(languages), 1, languages);
    weigh(out, MENTOR_WAY, count(ways), count(w->ways), ways);
    weigh(out, MENTOR_TOPICS, count(topics), count(w->topics), topics);
    weigh(out, MENTOR_ROOM, spare, (int32_t)m->capacity, 0);
    weigh(out, MENTOR_REST, rested_days(m, now), MENTOR_REST_DAYS, 0);
}

/* ---- many ---- */

void mentor_list_init(struct mentor_list *l, struct mentor_entry *entries, size_t room)
{
    assert(room > 0);
    *l = (struct mentor_list){.entries = entries, .room = room};
}

static bool before(const struct mentor_entry *a, const struct mentor_entry *b)
{
    if (a->match.score != b->match.score)
        return a->match.score > b->match.score;
    if (a->mentor.asked_at != b->mentor.asked_at)
        return a->mentor.asked_at < b->mentor.asked_at;
    return strcmp(a->mentor.id, b->mentor.id) < 0;
}

void mentor_list_add(struct mentor_list *l, const struct mentor_wish *w,
                     const struct mentor *m, bool tried, int64_t now)
{
    struct mentor_entry entry = {.mentor = *m};
    mentor_judge(&entry.match, w, m, tried, now);
    if (!entry.match.fits) {
        l->broken[entry.match.reasons[0].code]++;
        return;
    }
    l->fitting++;
    size_t at = l->count;
    while (at > 0 && before(&entry, &l->entries[at - 1]))
        at--;
    if (at == l->room)
        return;
    l->count += l->count < l->room ? 1 : 0;
    memmove(&l->entries[at + 1], &l->entries[at],
            (l->count - 1 - at) * sizeof *l->entries);
    l->entries[at] = entry;
}
