#include "server/hub/hub_matches.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/wire.h"
#include "store/hub_records.h"

enum { FIRST_ROOM = 256, CHANGES_COUNT = 500, CHANGES_BYTES = 1 << 20 };

struct item {
    struct match_vacancy vacancy;
    bool open;
};

struct hub_matches {
    struct item *items; /* owned; in order of id */
    size_t count, room;
    /* Until all were read once, items stand as they were read. */
    bool reading, whole, failed;
    char after[UUID_SIZE]; /* reading: the id that was read last */
    uint64_t seq;          /* all changes up to it are here, once whole */
};

struct hub_matches *hub_matches_new(void)
{
    return calloc(1, sizeof(struct hub_matches));
}

void hub_matches_free(struct hub_matches *m)
{
    if (m == NULL)
        return;
    free(m->items);
    free(m);
}

static bool make_room(struct hub_matches *m, struct err *e)
{
    if (m->count < m->room)
        return true;
    size_t room = m->room == 0 ? FIRST_ROOM : 2 * m->room;
    struct item *items = NULL;
    if (room <= HUB_MATCHES_MAX)
        items = realloc(m->items, room * sizeof *items);
    if (items == NULL)
        return err_set(e, ERR_FULL, "matching: no memory for %zu vacancies", room);
    m->items = items;
    m->room = room;
    return true;
}

static int by_id(const void *left, const void *right)
{
    const struct item *a = left;
    const struct item *b = right;
    return strcmp(a->vacancy.id, b->vacancy.id);
}

/* Where the id is, or would stand. */
static size_t place_of(const struct hub_matches *m, const char *id)
{
    size_t low = 0;
    size_t high = m->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(m->items[middle].vacancy.id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* False if this version cannot read the body, or it is of another id: it is then on no
 * kiosk's list either. */
static bool view_of(struct match_vacancy *v, struct record *r, const char *id,
                    const char *body, size_t size)
{
    if (!record_parse(r, RECORD_VACANCY, body, size, NULL) || strcmp(r->meta.id, id) != 0)
        return false;
    match_vacancy_of(v, &r->vacancy);
    return true;
}

/* ---- all of them ---- */

struct filling {
    struct hub_matches *m;
    struct record *record;
    size_t left; /* how many rows may be read */
    struct err *e;
    bool ok;
};

static bool add_row(void *context, const struct hub_row *row, const char *body)
{
    struct filling *f = context;
    struct hub_matches *m = f->m;
    struct match_vacancy v;
    if (f->left == 0)
        return false;
    f->left--;
    memcpy(m->after, row->id, sizeof m->after);
    if (!view_of(&v, f->record, row->id, body, strlen(body)))
        return true;
    f->ok = make_room(m, f->e);
    if (!f->ok)
        return false;
    m->items[m->count] = (struct item){v, true};
    m->count++;
    return true;
}

/* What changes between two slices is taken in afterwards, as seq is that of the first. */
static bool read_on(struct hub_matches *m, struct hub_store *s, size_t slice,
                    struct record *r, struct err *e)
{
    struct filling f = {.m = m, .record = r, .left = slice, .e = e, .ok = true};
    const struct hub_list rows = {
        .kind = RECORD_VACANCY, .after = m->after, .each = add_row, .context = &f};
    if (!m->reading) {
        m->count = 0;
        m->after[0] = '\0';
        m->seq = hub_store_numbers(s)->seq;
    }
    m->reading = hub_record_list(s, &rows, e) && f.ok;
    if (!m->reading || f.left == 0)
        return m->reading;
    if (m->count > 0)
        qsort(m->items, m->count, sizeof m->items[0], by_id);
    m->reading = false;
    m->whole = true;
    return true;
}

/* ---- what has changed ---- */

static bool take(struct hub_matches *m, const struct change *c, struct record *r,
                 struct err *e)
{
    struct match_vacancy v;
    size_t at = place_of(m, c->id);
    bool here = at < m->count && strcmp(m->items[at].vacancy.id, c->id) == 0;
    bool open = !c->deleted && strcmp(c->kind, "vacancy") == 0 &&
                view_of(&v, r, c->id, c->body, c->body_size);
    if (here && !open)
        m->items[at].open = false;
    if (!open)
        return true;
    if (!here) {
        if (!make_room(m, e))
            return false;
        memmove(&m->items[at + 1], &m->items[at], (m->count - at) * sizeof m->items[0]);
        m->count++;
    }
    m->items[at] = (struct item){v, true};
    return true;
}

/* Some of the changes; *more if there may be others. */
static bool take_some(struct hub_matches *m, struct hub_store *s, struct record *r,
                      struct bytes *lines, bool *more, struct err *e)
{
    uint32_t count = 0;
    uint64_t to = 0;
    struct change c;
    bytes_clear(lines);
    if (!hub_record_changes(s, m->seq, CHANGES_COUNT, CHANGES_BYTES, lines, &count, &to,
                            e))
        return false;
    struct batch_reader reader = {.at = (const char *)lines->data,
                                  .end = (const char *)lines->data + lines->size,
                                  .last_seq = m->seq,
                                  .to = to};
    *e = (struct err){.text = ""};
    while (count > 0 && wire_next_change(&reader, &c, e))
        if (!take(m, &c, r, e))
            return false;
    m->seq = to;
    *more = to < hub_store_numbers(s)->seq;
    return e->text[0] == '\0';
}

static bool follow(struct hub_matches *m, struct hub_store *s, struct record *r,
                   struct err *e)
{
    struct bytes lines;
    bool ok = true;
    bool more = true;
    bytes_init(&lines, CHANGES_BYTES + 2 * RECORD_BODY_MAX + CHANGES_COUNT * 256);
    while (ok && more)
        ok = take_some(m, s, r, &lines, &more, e);
    bytes_free(&lines);
    return ok;
}

/* Tombstones below the floor are told no more: who has missed some reads all. */
static bool catch_up(struct hub_matches *m, struct hub_store *s, struct record *r,
                     struct err *e)
{
    const struct hub_numbers *now = hub_store_numbers(s);
    if (m->seq + 1 < now->floor || m->seq > now->seq) {
        m->whole = false;
        m->reading = false;
    }
    if (!m->whole && !read_on(m, s, SIZE_MAX, r, e))
        return false;
    if (m->seq < now->seq)
        m->whole = follow(m, s, r, e);
    return m->whole;
}

bool hub_matches_refresh(struct hub_matches *m, struct hub_store *s, struct err *e)
{
    assert(!hub_store_writing(s)); /* what is rolled back must not stay here */
    if (m->whole && m->seq == hub_store_numbers(s)->seq)
        return true;
    struct record *r = malloc(sizeof *r);
    if (r == NULL)
        return err_set(e, ERR_LATER, "matching: no memory");
    bool ok = catch_up(m, s, r, e);
    m->failed = !ok;
    free(r);
    return ok;
}

bool hub_matches_prepare(struct hub_matches *m, struct hub_store *s)
{
    struct err e;
    struct record *r = m->whole || m->failed ? NULL : malloc(sizeof *r);
    if (r == NULL)
        return false;
    m->failed = !read_on(m, s, HUB_MATCHES_SLICE, r, &e);
    free(r);
    return !m->whole && !m->failed;
}

void hub_matches_rank(const struct hub_matches *m, struct match_list *list,
                      const struct match_person *p, int32_t day)
{
    for (size_t i = 0; i < m->count; i++)
        if (m->items[i].open)
            match_list_add(list, p, &m->items[i].vacancy, day);
}
