#include "server/hub/logic/hub_push.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utc.h"
#include "server/hub/logic/hub_decide.h"
#include "server/hub/logic/hub_rows.h"
#include "store/hub_people.h"

struct push { /* one under way */
    struct hub *h;
    const struct push_order *order;
    const struct push_source *source;
    struct push_result *r;
    struct record *record, *stored; /* owned */
    struct bytes body, stored_body; /* owned */
    json_t *seen;                   /* owned: key -> row */
    struct row_reading reading;
    size_t row;
    char key[HUB_KEY_SIZE];
};

const char *const *push_columns(enum record_kind kind)
{
    switch (kind) {
    case RECORD_ORGANISATION: return gate_organisation_columns;
    case RECORD_VENUE: return gate_venue_columns;
    case RECORD_VACANCY: return gate_vacancy_columns;
    case RECORD_SESSION: return gate_session_columns;
    case RECORD_GUIDANCE: return row_guidance_columns;
    case RECORD_FACT: return row_fact_columns;
    case RECORD_KIND_COUNT: break;
    }
    return NULL;
}

bool push_problem_add(struct push_problems *p, int64_t row,
                      const struct gate_problem *what)
{
    if (p->count == PUSH_PROBLEMS_MAX)
        return false;
    if (p->items == NULL)
        p->items = calloc(PUSH_PROBLEMS_MAX, sizeof *p->items);
    if (p->items == NULL)
        return false;
    p->items[p->count].row = row;
    p->items[p->count].what = *what;
    p->count++;
    return true;
}

void push_result_free(struct push_result *r)
{
    free(r->problems.items);
    free(r->warnings.items);
    free(r->items);
    *r = (struct push_result){0};
}

static const char *row_get(const void *row, const char *column)
{
    const struct push *p = row;
    return p->source->get(p->source->rows, p->row, column);
}

static void say(struct push *p, struct gate_problems *to, const char *column,
                const char *reason)
{
    row_say(to, &p->reading, column, reason);
}

/* ---- one row ---- */

static bool same_key_again(struct push *p)
{
    const json_t *earlier = json_object_get(p->seen, p->key);
    if (earlier == NULL)
        return json_object_set_new(p->seen, p->key, json_integer((json_int_t)p->row)) !=
               0;
    char reason[GATE_REASON_SIZE];
    snprintf(reason, sizeof reason, "the same as row %lld of this file",
             (long long)json_integer_value(earlier) + 1);
    say(p, &p->reading.problems, "", reason);
    return true;
}

/* Brings the places of a session to its new capacity: those who wait may move up. */
static bool set_places(struct push *p, struct err *e)
{
    struct hub_store *s = hub_store_of(p->h);
    struct session *session = &p->record->session;
    struct touched touched = {.count = 0};
    const struct decider d = hub_decider(p->h, p->order->now, &touched);
    struct hub_places places;
    bool found = false;
    if (!hub_places_get(s, session->meta.id, &places, &found, e) ||
        (found && places.starts_at != session->starts_at &&
         !decide_moved(&d, session->meta.id, session->starts_at, e)) ||
        !hub_places_set(s, session->meta.id, (uint32_t)session->capacity,
                        session->starts_at, e) ||
        !decide_promote(&d, session->meta.id, e) ||
        !hub_places_get(s, session->meta.id, &places, &found, e))
        return false;
    session->places_left = (int32_t)hub_places_free(&places);
    session->waiting = (int32_t)places.waiting;
    return true;
}

static bool capacity_fits(struct push *p, bool *fits, struct err *e)
{
    struct hub_places places;
    bool found = false;
    *fits = true;
    if (!hub_places_get(hub_store_of(p->h), p->record->meta.id, &places, &found, e))
        return false;
    uint32_t used = places.taken + places.lent;
    *fits = !found || used <= (uint32_t)p->record->session.capacity + places.over;
    if (!*fits) {
        char reason[GATE_REASON_SIZE];
        snprintf(reason, sizeof reason,
                 "%u places are taken or held by kiosks: see peerpointctl session shrink",
                 used);
        say(p, &p->reading.problems, "capacity", reason);
    }
    return true;
}

/* What the row does not say and the hub does: a record's past. */
static bool take_over(struct push *p, struct err *e)
{
    struct record *r = p->record;
    bool fits = true;
    if (r->kind == RECORD_VACANCY)
        r->vacancy.confirmed_at = p->stored->vacancy.confirmed_at;
    if (r->kind != RECORD_SESSION)
        return true;
    return capacity_fits(p, &fits, e) && (!fits || set_places(p, e));
}

static bool put(struct push *p, struct err *e)
{
    struct err why;
    if (p->record->kind == RECORD_VACANCY)
        p->record->vacancy.confirmed_at = p->order->now;
    if (hub_record_put(hub_store_of(p->h), p->record, p->order->now, &why))
        return true;
    if (why.kind != ERR_INPUT) {
        *e = why;
        return false;
    }
    say(p, &p->reading.problems, "", why.text);
    return true;
}

static bool put_keys(struct push *p, struct err *e)
{
    struct hub_store *s = hub_store_of(p->h);
    const struct record *r = p->record;
    if (!hub_record_key(s, r->kind, p->key, r->meta.id, e))
        return false;
    if (r->kind != RECORD_VENUE)
        return true;
    /* Sessions may name a venue of another organisation. */
    char key[HUB_KEY_SIZE];
    row_venue_key(key, r->venue.name);
    return hub_record_key(s, r->kind, key, r->meta.id, e);
}

static bool create(struct push *p, enum push_action *action, struct err *e)
{
    *action = PUSH_CREATED;
    if (!put(p, e))
        return false;
    if (p->reading.problems.count > 0)
        return true;
    return put_keys(p, e) && (p->record->kind != RECORD_SESSION || set_places(p, e));
}

/* Whether the row says what is stored already, byte for byte. */
static bool equal_to_stored(struct push *p, bool *equal, struct err *e)
{
    struct err why;
    bytes_clear(&p->body);
    *equal = false;
    if (!record_valid(p->record, &why) || !record_print(&p->body, p->record, &why)) {
        if (why.kind == ERR_INPUT)
            say(p, &p->reading.problems, "", why.text);
        else
            *e = why;
        return why.kind == ERR_INPUT;
    }
    *equal = p->body.size == p->stored_body.size &&
             memcmp(p->body.data, p->stored_body.data, p->body.size) == 0;
    return true;
}

/* What is damaged there is mended by the push, but for what only it said. */
static void read_stored(struct push *p, const struct hub_row *row)
{
    struct record_meta *meta = &p->stored->meta;
    if (record_parse(p->stored, row->kind, (const char *)p->stored_body.data,
                     p->stored_body.size, NULL) &&
        strcmp(meta->id, row->id) == 0)
        return;
    say(p, &p->reading.warnings, "",
        "what was stored cannot be read: it is written anew");
    memset(p->stored, 0, sizeof *p->stored);
    if (row->kind == RECORD_VACANCY)
        p->stored->vacancy.confirmed_at = p->order->now;
    meta->rev = row->rev;
    meta->updated_at = row->updated_at;
    snprintf(meta->id, sizeof meta->id, "%s", row->id);
    snprintf(meta->ref, sizeof meta->ref, "%s", row->ref);
}

static bool update(struct push *p, const struct hub_row *row, enum push_action *action,
                   struct err *e)
{
    bool equal = false;
    *action = PUSH_UNCHANGED;
    if (row->closed && !p->order->reopen) {
        snprintf(p->record->meta.ref, sizeof p->record->meta.ref, "%s", row->ref);
        say(p, &p->reading.warnings, "", "closed here: it stays closed");
        return true;
    }
    read_stored(p, row);
    p->record->meta = p->stored->meta;
    if (!take_over(p, e))
        return false;
    if (p->reading.problems.count > 0)
        return true;
    if (!equal_to_stored(p, &equal, e))
        return false;
    if (p->reading.problems.count > 0 || (equal && !row->closed))
        return true;
    *action = PUSH_UPDATED;
    return put(p, e);
}

static bool store_row(struct push *p, enum push_action *action, struct err *e)
{
    struct hub_row row;
    bool found = false;
    if (!hub_record_by_key(hub_store_of(p->h), p->record->kind, p->key, &row,
                           &p->stored_body, &found, e))
        return false;
    return found ? update(p, &row, action, e) : create(p, action, e);
}

static void note_all(struct push *p, struct push_problems *to,
                     const struct gate_problems *from)
{
    for (size_t i = 0; i < from->count; i++)
        push_problem_add(to, (int64_t)p->row, &from->items[i]);
}

static bool take_row(struct push *p, struct err *e)
{
    enum push_action action = PUSH_UNCHANGED;
    memset(p->record, 0, sizeof *p->record);
    p->record->kind = p->order->kind;
    p->reading.problems.count = 0;
    p->reading.warnings.count = 0;
    if (!row_read(&p->reading, p->record, e))
        return false;
    if (p->reading.problems.count == 0) {
        row_key(p->key, p->record, row_get(p, "organisation"));
        if (!same_key_again(p) && !store_row(p, &action, e))
            return false;
    }
    note_all(p, &p->r->problems, &p->reading.problems);
    note_all(p, &p->r->warnings, &p->reading.warnings);
    if (p->reading.problems.count > 0) {
        p->r->bad++;
        return true;
    }
    struct push_item *item = &p->r->items[p->r->item_count++];
    item->action = action;
    bool made_up = p->order->dry_run && action == PUSH_CREATED;
    snprintf(item->ref, sizeof item->ref, "%s", made_up ? "" : p->record->meta.ref);
    p->r->actions[action]++;
    return true;
}

/* ---- the whole file ---- */

static bool take_rows(struct push *p, struct err *e)
{
    for (p->row = 0; p->row < p->source->count; p->row++)
        if (!take_row(p, e))
            return false;
    return true;
}

static bool run(struct push *p, struct err *e)
{
    struct hub_store *s = hub_store_of(p->h);
    bool ok = hub_store_begin(s, e) && take_rows(p, e);
    bool keep = ok && p->r->bad == 0 && !p->order->dry_run;
    if (keep)
        ok = hub_audit_put(s, p->order->now, p->order->who, "push",
                           record_kind_name(p->order->kind), e) &&
             hub_store_commit(s, e);
    hub_store_rollback(s);
    return ok;
}

bool hub_push(struct hub *h, const struct push_order *order,
              const struct push_source *source, struct push_result *r, struct err *e)
{
    assert(source->count <= PUSH_ROWS_MAX);
    struct push p = {.h = h, .order = order, .source = source, .r = r};
    p.reading = (struct row_reading){
        .store = hub_store_of(h),
        .rules = {.today = date_of(order->now), .allow_gaps = order->allow_gaps},
        .row = {.get = row_get, .row = &p},
    };
    *r = (struct push_result){.items = calloc(source->count + 1, sizeof *r->items)};
    p.record = calloc(1, sizeof *p.record);
    p.stored = calloc(1, sizeof *p.stored);
    p.seen = json_object();
    bytes_init(&p.body, RECORD_BODY_MAX + 1);
    bytes_init(&p.stored_body, RECORD_BODY_MAX + 1);
    bool ok = r->items != NULL && p.record != NULL && p.stored != NULL && p.seen != NULL;
    if (ok)
        ok = run(&p, e);
    else
        err_set(e, ERR_LATER, "push: no memory");
    bytes_free(&p.stored_body);
    bytes_free(&p.body);
    json_decref(p.seen);
    free(p.stored);
    free(p.record);
    return ok;
}
