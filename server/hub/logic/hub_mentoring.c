#include "server/hub/logic/hub_mentoring.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/hub_admin.h"
#include "store/hub_messages.h"
#include "store/hub_records.h"

/* ---- one event ---- */

/* What the mentor's row says now, in the transaction that is to commit. */
static bool may_be(const struct decider *d, const struct mentor_effect *f, struct err *e)
{
    struct hub_mentor m;
    bool found = false;
    if (f->offered + f->accepted < 0)
        return true; /* it only gives back */
    if (!hub_mentor_get(d->store, f->mentor, &m, NULL, &found, e))
        return false;
    if (!found || m.removed != 0)
        return err_set(e, ERR_INPUT, "that mentor is not there any more");
    if (m.m.paused)
        return err_set(e, ERR_INPUT, "that mentor is paused");
    return f->offered <= 0 || mentor_free(&m.m) > 0 ||
           err_set(e, ERR_INPUT, "that mentor has as many people as they have room for");
}

static bool move_mentor(const struct decider *d, const char *op,
                        const struct mentor_effect *f, struct err *e)
{
    const struct mentor_move move = {.offered = f->offered,
                                     .accepted = f->accepted,
                                     .asked_at = f->offered > 0 ? d->now : 0};
    struct hub_mentor_offer o = {.at = d->now, .ended = d->now, .reply = f->reply};
    snprintf(o.mentor, sizeof o.mentor, "%s", f->mentor);
    if (!may_be(d, f, e) || !hub_mentor_move(d->store, f->mentor, &move, e))
        return false;
    return f->reply == MENTOR_REPLY_OPEN ? hub_mentor_offer_put(d->store, op, &o, e)
                                         : hub_mentor_offer_end(d->store, op, &o, e);
}

/* Staff need not see to it any more. */
static bool note_closed(const struct decider *d, const struct hub_mentoring *m,
                        struct err *e)
{
    bool found = false;
    return m->r.state != MENTOR_CLOSED ||
           hub_request_close(d->store, m->op, d->now, &found, e);
}

/* A letter that waits may not reach a mentor whose place was given back meanwhile. */
static bool recall(const struct decider *d, const struct hub_mentoring *m,
                   const struct mentor_effect *f, struct err *e)
{
    bool over =
        m->r.state == MENTOR_CLOSED || (f->replied && f->reply != MENTOR_REPLY_OPEN &&
                                        f->reply != MENTOR_REPLY_ACCEPTED);
    return !over || hub_message_recall(hub_store_db(d->store), m->op, e);
}

bool mentoring_step(const struct decider *d, struct hub_mentoring *m,
                    const struct mentor_event *event, struct err *e)
{
    struct mentor_effect effect = {.mentor = ""};
    if (!mentor_step(&m->r, event, &d->rules.mentors, d->now, &effect, e))
        return false;
    const struct mentor_told told = {m->op, &effect, m->r.session, m->r.until};
    hub_store_next_hseq(d->store);
    return (!effect.replied || move_mentor(d, m->op, &effect, e)) &&
           hub_mentoring_update(d->store, m, e) && note_closed(d, m, e) &&
           recall(d, m, &effect, e) && mentoring_tell(d, &told, e);
}

bool mentoring_withdraw(const struct decider *d, const char *op, struct err *e)
{
    const struct mentor_event event = {.kind = MENTOR_EVENT_WITHDRAW};
    struct hub_mentoring m;
    bool found = false;
    if (!hub_mentoring_get(d->store, op, &m, &found, e))
        return false;
    return !found || m.r.state == MENTOR_CLOSED || mentoring_step(d, &m, &event, e);
}

/* ---- who fits ---- */

bool mentoring_open(const struct decider *d, const char *op, struct personal *personal,
                    bool *readable, struct err *e)
{
    struct hub_person p = {.key = ""};
    struct bytes box;
    bool found = false;
    bytes_init(&box, WIRE_BOX_MAX);
    bool ok = hub_mentoring_person(d->store, op, &p, &box, &found, e);
    const struct hub_seal_key *key = hub_keys_seal(d->keys, p.key);
    *readable = ok && found && key != NULL &&
                unseal_personal(personal, box.data, box.size, key->public_key,
                                key->secret_key, NULL);
    bytes_free(&box);
    return ok;
}

struct ranking {
    const struct decider *d;
    const char *op;
    const struct mentor_wish *wish;
    struct mentor_list *list;
    struct err *e;
    bool ok;
};

static bool rank_one(void *context, const struct hub_mentor *m, const void *box,
                     size_t size)
{
    struct ranking *x = context;
    bool tried = false;
    (void)box;
    (void)size;
    x->ok = hub_mentor_tried(x->d->store, x->op, m->m.id, &tried, x->e);
    if (x->ok)
        mentor_list_add(x->list, x->wish, &m->m, tried, x->d->now);
    return x->ok;
}

bool mentoring_rank(const struct decider *d, const char *op,
                    const struct mentor_wish *wish, struct mentor_list *list,
                    struct err *e)
{
    struct ranking x = {d, op, wish, list, e, true};
    const struct hub_mentor_list all = {.each = rank_one, .context = &x};
    return hub_mentor_each(d->store, &all, e) && x.ok;
}

/* ---- a group session ---- */

struct group_search {
    int64_t now;
    const char *named; /* already */
    struct record *r;  /* room to read one */
    int64_t starts_at;
    char id[UUID_SIZE]; /* the first to come; "": none */
};

static bool look_at_session(void *context, const struct hub_row *row, const char *body)
{
    struct group_search *g = context;
    const struct session *s = &g->r->session;
    if (!record_parse(g->r, RECORD_SESSION, body, strlen(body), NULL) ||
        s->kind != SESSION_GROUP_MENTORING || s->places_left <= 0 ||
        s->starts_at <= g->now || strcmp(row->id, g->named) == 0)
        return true;
    if (g->id[0] != '\0' && s->starts_at >= g->starts_at)
        return true;
    g->starts_at = s->starts_at;
    snprintf(g->id, sizeof g->id, "%s", row->id);
    return true;
}

/* The one behind the one that was named is not looked for: a person is told of one group,
 * and finds others at a kiosk. */
static bool find_group(const struct decider *d, const struct mentor_request *r,
                       char id[UUID_SIZE], struct err *e)
{
    struct group_search g = {.now = d->now, .named = r->session};
    const struct hub_list list = {
        .kind = RECORD_SESSION, .after = "", .each = look_at_session, .context = &g};
    id[0] = '\0';
    if (r->session[0] != '\0')
        return true;
    g.r = calloc(1, sizeof *g.r);
    if (g.r == NULL)
        return err_set(e, ERR_LATER, "hub: no memory");
    bool ok = hub_record_list(d->store, &list, e);
    free(g.r);
    memcpy(id, g.id, UUID_SIZE);
    return ok;
}

/* ---- looking ---- */

static bool none_free(const struct decider *d, struct hub_mentoring *m, struct err *e)
{
    char group[UUID_SIZE];
    if (!find_group(d, &m->r, group, e))
        return false;
    const struct mentor_event event = {.kind = group[0] == '\0' ? MENTOR_EVENT_NOBODY
                                                                : MENTOR_EVENT_GROUP,
                                       .session = group};
    m->looked = hub_store_numbers(d->store)->hseq;
    return mentoring_step(d, m, &event, e);
}

bool mentoring_look(const struct decider *d, struct hub_mentoring *m, struct err *e)
{
    struct mentor_entry best[1];
    struct mentor_list list;
    struct personal personal; /* secret */
    bool readable = false;
    mentor_list_init(&list, best, LENGTH(best));
    bool ok = hub_audit_put(d->store, d->now, "hub", "mentor look", m->op, e) &&
              mentoring_open(d, m->op, &personal, &readable, e) &&
              (!readable || mentoring_rank(d, m->op, &personal.request.wish, &list, e));
    sodium_memzero(&personal, sizeof personal);
    if (!ok)
        return false;
    if (list.count == 0)
        return none_free(d, m, e);
    const struct mentor_event event = {.kind = MENTOR_EVENT_OFFER,
                                       .mentor = best[0].mentor.id};
    return mentoring_step(d, m, &event, e);
}

/* ---- time ---- */

static bool run_one(const struct decider *d, bool *did, struct err *e)
{
    const struct mentor_event time = {.kind = MENTOR_EVENT_TIME};
    struct hub_mentoring m;
    if (!hub_mentoring_due(d->store, d->now, &m, did, e))
        return false;
    if (*did)
        return mentoring_step(d, &m, &time, e);
    return hub_mentoring_look(d->store, d->now, &m, did, e) &&
           (!*did || mentoring_look(d, &m, e));
}

bool mentoring_waits(const struct decider *d, bool *waits, struct err *e)
{
    struct hub_mentoring m;
    return hub_mentoring_due(d->store, d->now, &m, waits, e) &&
           (*waits || hub_mentoring_look(d->store, d->now, &m, waits, e));
}

bool mentoring_run(const struct decider *d, bool *more, struct err *e)
{
    bool ok = true;
    *more = true;
    for (int i = 0; ok && *more && i < MENTORINGS_A_PASS; i++)
        ok = run_one(d, more, e);
    return ok;
}
