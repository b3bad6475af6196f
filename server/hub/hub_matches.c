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
    bool whole;   /* all up to seq are here */
    uint64_t seq; /* of the newest change that was taken in */
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
    struct err *e;
    bool ok;
};

static bool add_row(void *context, const struct hub_row *row, const char *body)
{
    struct filling *f = context;
    struct hub_matches *m = f->m;
    struct match_vacancy v;
    if (!view_of(&v, f->record, row->id, body, strlen(body)))
        return true;
    f->ok = make_room(m, f->e);
    if (!f->ok)
        return false;
    m->items[m->count] = (struct item){v, true};
    m->count++;
    return true;
}

static bool fill(struct hub_matches *m, struct hub_store *s, struct record *r,
                 struct err *e)
{
    struct filling f = {.m = m, .record = r, .e = e, .ok = true};
    const struct hub_list rows = {
        .kind = RECORD_VACANCY, .after = "", .each = add_row, .context = &f};
    m->count = 0;
    if (!hub_record_list(s, &rows, e) || !f.ok)
        return false;
    if (m->count > 0)
        qsort(m->items, m->count, sizeof m->items[0], by_id);
    m->seq = hub_store_numbers(s)->seq;
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

bool hub_matches_refresh(struct hub_matches *m, struct hub_store *s, struct err *e)
{
    const struct hub_numbers *now = hub_store_numbers(s);
    assert(!hub_store_writing(s)); /* what is rolled back must not stay here */
    if (m->whole && m->seq == now->seq)
        return true;
    struct record *r = malloc(sizeof *r);
    if (r == NULL)
        return err_set(e, ERR_LATER, "matching: no memory");
    /* Tombstones below the floor are told no more. */
    bool known = m->whole && m->seq + 1 >= now->floor && m->seq < now->seq;
    m->whole = false;
    m->whole = known ? follow(m, s, r, e) : fill(m, s, r, e);
    free(r);
    return m->whole;
}

void hub_matches_rank(const struct hub_matches *m, struct match_list *list,
                      const struct match_person *p, int32_t day)
{
    for (size_t i = 0; i < m->count; i++)
        if (m->items[i].open)
            match_list_add(list, p, &m->items[i].vacancy, day);
}
