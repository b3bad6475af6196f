#include "server/hub/logic/hub_mentor_staff.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/hub/logic/hub_inside.h"
#include "store/hub_admin.h"

/* Ends a transaction: commits with an audit row if ok. */
static bool end(struct hub *h, const struct staff *by, const char *what,
                const char *target, bool ok, struct err *e)
{
    ok = ok && hub_audit_put(h->store, by->now, by->who, what, target, e) &&
         hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    h->mentors_due_ms = 0; /* the next may be asked at once */
    return ok;
}

/* ---- mentors ---- */

static bool put_mentor(struct hub *h, const struct staff *by, struct hub_mentor *m,
                       const struct mentor_details *details, struct err *e)
{
    const struct hub_seal_key *key = &h->keys->seals[0];
    struct bytes box;
    bytes_init(&box, WIRE_BOX_MAX);
    uuid7_new(m->m.id, by->now * 1000);
    m->added = by->now;
    snprintf(m->key, sizeof m->key, "%s", key->id);
    bool ok = seal_mentor(&box, details, key->public_key, e) &&
              hub_store_begin(h->store, e) &&
              hub_mentor_put(h->store, m, box.data, box.size, e);
    bytes_free(&box);
    return ok;
}

bool mentor_take_on(struct hub *h, const struct staff *by, struct hub_mentor *m,
                    const struct mentor_details *details, struct err *e)
{
    if (!mentor_check(&m->m, e) || !mentor_details_check(details, e))
        return false;
    bool ok = put_mentor(h, by, m, details, e);
    return end(h, by, "mentor add", m->ref, ok, e);
}

struct opening {
    const struct hub *h;
    const struct mentor_show *what;
};

static bool show_mentor(void *context, const struct hub_mentor *m, const void *box,
                        size_t size)
{
    const struct opening *x = context;
    const struct hub_seal_key *key = hub_keys_seal(x->h->keys, m->key);
    struct mentor_details details = {.text_safe = false}; /* secret */
    struct mentor_shown shown = {.mentor = m, .details = &details};
    if (key != NULL) {
        const struct seal_pair pair = {key->public_key, key->secret_key};
        shown.readable = unseal_mentor(&details, box, size, &pair, NULL);
    }
    x->what->each(x->what->context, &shown);
    sodium_memzero(&details, sizeof details);
    return true;
}

static bool show_one(struct opening *x, struct err *e)
{
    struct hub_mentor m;
    struct bytes box;
    bool found = false;
    bytes_init(&box, WIRE_BOX_MAX);
    bool ok = hub_mentor_get(x->h->store, x->what->ref, &m, &box, &found, e);
    if (ok && found)
        show_mentor(x, &m, box.data, box.size);
    bytes_free(&box);
    return ok;
}

bool mentor_show(struct hub *h, const struct staff *by, const struct mentor_show *what,
                 struct err *e)
{
    struct opening x = {h, what};
    const struct hub_mentor_list list = {.each = show_mentor, .context = &x};
    const char *target = what->ref == NULL ? "all" : what->ref;
    if (!end(h, by, "mentors", target, hub_store_begin(h->store, e), e))
        return false;
    return what->ref == NULL ? hub_mentor_each(h->store, &list, e) : show_one(&x, e);
}

/* Whoever they were asked for is looked for elsewhere. */
static bool end_offers(const struct decider *d, const char *mentor, struct err *e)
{
    const struct mentor_event away = {.kind = MENTOR_EVENT_AWAY};
    struct hub_mentoring m;
    bool more = true;
    bool ok = true;
    while (ok && more)
        ok = hub_mentoring_offered(d->store, mentor, &m, &more, e) &&
             (!more || mentoring_step(d, &m, &away, e));
    return ok;
}

static bool get_mentor(struct hub *h, const char *ref, struct hub_mentor *m, bool *found,
                       struct err *e)
{
    return hub_mentor_get(h->store, ref, m, NULL, found, e);
}

static bool change_mentor(const struct decider *d, const struct mentor_change *change,
                          const struct hub_mentor *m, struct err *e)
{
    uint32_t capacity = change->capacity == 0 ? m->m.capacity : change->capacity;
    uint32_t busy = m->m.offered + m->m.accepted;
    bool paused = change->pause || (m->m.paused && !change->resume);
    if (m->removed != 0)
        return err_set(e, ERR_INPUT, "that mentor was removed");
    if (capacity > MENTOR_CAPACITY_MAX)
        return err_set(e, ERR_INPUT, "capacity: at most %d people", MENTOR_CAPACITY_MAX);
    if (capacity < busy)
        return err_set(e, ERR_INPUT,
                       "that mentor has %u people now: pause them rather, or close a "
                       "request first",
                       busy);
    return (!paused || end_offers(d, m->m.id, e)) &&
           hub_mentor_set(d->store, m->m.id, capacity, paused, e);
}

static const char *change_word(const struct mentor_change *change)
{
    if (change->pause)
        return "mentor pause";
    return change->resume ? "mentor resume" : "mentor capacity";
}

bool mentor_change(struct hub *h, const struct staff *by, const char *ref,
                   const struct mentor_change *change, struct hub_mentor *m, bool *found,
                   struct err *e)
{
    struct touched touched = {0};
    const struct decider d = hub_decider(h, by->now, &touched);
    *found = false;
    bool ok = hub_store_begin(h->store, e) && get_mentor(h, ref, m, found, e);
    if (ok && !*found) {
        hub_store_rollback(h->store);
        return true;
    }
    ok = ok && change_mentor(&d, change, m, e);
    return end(h, by, change_word(change), m->ref, ok, e) &&
           get_mentor(h, ref, m, found, e);
}

bool mentor_remove(struct hub *h, const struct staff *by, const char *ref,
                   struct hub_mentor *m, bool *found, struct err *e)
{
    struct touched touched = {0};
    const struct decider d = hub_decider(h, by->now, &touched);
    *found = false;
    bool ok = hub_store_begin(h->store, e) && get_mentor(h, ref, m, found, e);
    if (ok && !*found) {
        hub_store_rollback(h->store);
        return true;
    }
    ok = ok && end_offers(&d, m->m.id, e) &&
         hub_mentor_remove(h->store, m->m.id, by->now, e);
    return end(h, by, "mentor remove", m->ref, ok, e) && get_mentor(h, ref, m, found, e);
}

/* ---- requests ---- */

static const char *act_word(enum mentor_event_kind kind)
{
    switch (kind) {
    case MENTOR_EVENT_OFFER: return "mentor offer";
    case MENTOR_EVENT_MORE: return "mentor more";
    case MENTOR_EVENT_ACCEPT: return "mentor accept";
    case MENTOR_EVENT_PASS: return "mentor pass";
    case MENTOR_EVENT_TALKED:
    case MENTOR_EVENT_NOT_TALKED:
    case MENTOR_EVENT_NOT_YET: return "mentor talked";
    case MENTOR_EVENT_CLOSE: return "mentor close";
    case MENTOR_EVENT_GROUP:
    case MENTOR_EVENT_NOBODY:
    case MENTOR_EVENT_AWAY:
    case MENTOR_EVENT_WITHDRAW:
    case MENTOR_EVENT_TIME:
    case MENTOR_EVENT_COUNT: break;
    }
    return "mentor";
}

static bool act_on(const struct decider *d, struct hub_mentoring *m,
                   const struct mentor_act *act, struct err *e)
{
    struct mentor_event event = {.kind = act->kind};
    struct hub_mentor mentor;
    bool found = false;
    if (act->kind == MENTOR_EVENT_OFFER && act->ref == NULL)
        return mentoring_look(d, m, e);
    if (act->kind == MENTOR_EVENT_OFFER) {
        if (!hub_mentor_get(d->store, act->ref, &mentor, NULL, &found, e))
            return false;
        if (!found)
            return err_set(e, ERR_INPUT, "there is no mentor %.10s", act->ref);
        event.mentor = mentor.m.id;
    }
    return mentoring_step(d, m, &event, e);
}

bool mentoring_act(struct hub *h, const struct staff *by, const char *op,
                   const struct mentor_act *act, struct hub_mentoring *m, bool *found,
                   struct err *e)
{
    struct touched touched = {0};
    const struct decider d = hub_decider(h, by->now, &touched);
    *found = false;
    bool ok =
        hub_store_begin(h->store, e) && hub_mentoring_get(h->store, op, m, found, e);
    if (ok && !*found) {
        hub_store_rollback(h->store);
        return true;
    }
    ok = ok && act_on(&d, m, act, e);
    return end(h, by, act_word(act->kind), op, ok, e);
}

static bool suggest(const struct decider *d, const char *op, struct mentor_wish *wish,
                    struct mentor_list *list, struct err *e)
{
    struct personal personal; /* secret */
    bool readable = false;
    bool ok = mentoring_open(d, op, &personal, &readable, e);
    if (readable)
        *wish = personal.request.wish;
    sodium_memzero(&personal, sizeof personal);
    if (!ok)
        return false;
    if (!readable)
        return err_set(e, ERR_INPUT, "this request cannot be opened");
    return mentoring_rank(d, op, wish, list, e);
}

bool mentoring_suggest(struct hub *h, const struct staff *by, const char *op,
                       struct mentor_wish *wish, struct mentor_list *list, bool *found,
                       struct err *e)
{
    struct touched touched = {0};
    struct hub_mentoring m;
    const struct decider d = hub_decider(h, by->now, &touched);
    if (!hub_mentoring_get(h->store, op, &m, found, e))
        return false;
    if (!*found)
        return true;
    return end(h, by, "mentor suggest", op, hub_store_begin(h->store, e), e) &&
           suggest(&d, op, wish, list, e);
}

struct mentoring_opening {
    const struct hub *h;
    const struct mentoring_show *what;
    struct personal *personal; /* secret */
};

static bool show_request(void *context, const struct hub_mentoring_row *row,
                         const void *box, size_t size)
{
    const struct mentoring_opening *x = context;
    const struct hub_seal_key *key = hub_keys_seal(x->h->keys, row->p.key);
    struct mentoring_shown shown = {.row = row, .personal = x->personal};
    shown.readable =
        key != NULL &&
        unseal_personal(x->personal, box, size, key->public_key, key->secret_key, NULL);
    if (!shown.readable)
        sodium_memzero(x->personal, sizeof *x->personal);
    x->what->each(x->what->context, &shown);
    sodium_memzero(x->personal, sizeof *x->personal);
    return true;
}

bool mentoring_show(struct hub *h, const struct staff *by,
                    const struct mentoring_show *what, struct err *e)
{
    struct personal personal = {.visit = 0};
    struct mentoring_opening x = {h, what, &personal};
    const struct hub_mentoring_list list = {
        .all = what->all, .each = show_request, .context = &x};
    return end(h, by, "mentor requests", "all", hub_store_begin(h->store, e), e) &&
           hub_mentoring_each(h->store, &list, e);
}
