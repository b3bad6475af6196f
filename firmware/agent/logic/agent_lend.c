/* Places that the hub has allotted to this kiosk: kept, spent while it is away, returned
 * (docs/protocol.md, 6). */
#include <string.h>

#include "firmware/agent/logic/agent_parts.h"
#include "store/outbox_lend.h"

enum { LOOK_MS = 60 * 1000 };

/* ---- returning ---- */

static struct outbox_return new_return(const struct agent_core *c,
                                       const struct agent_now *now)
{
    struct outbox_return r = {.made = now->wall, .made_ms = now->ms};
    uuid7_new(r.op, now->wall * 1000);
    memcpy(r.boot, c->boot, sizeof r.boot);
    return r;
}

static bool return_it(struct agent_core *c, const struct outbox_lend *l, const char *why,
                      const struct agent_now *now)
{
    struct err e;
    struct outbox_return r = new_return(c, now);
    if (!outbox_lend_return(c->outbox, l->place, &r, &e)) {
        agent_trouble(c, "lend", &e);
        return false;
    }
    agent_report(c, "places returned session=%s unspent=%u why=\"%s\"", l->lend.session,
                 (unsigned)(l->lend.places - l->spent), why);
    agent_up_saved(c, now->ms);
    return true;
}

/* NULL: it may go on. A content.db that was renewed is of no epoch yet. */
static const char *over(struct agent_core *c, const struct outbox_lend *l,
                        enum tri *whole, const struct agent_now *now)
{
    bool gone = false;
    if (l->lend.epoch.counter < c->state.epoch.counter)
        return "of an older epoch";
    if (!agent_session(c, l->lend.session, whole, &gone))
        return gone ? "session is gone" : NULL;
    bool begun = c->clock_trusted && c->record->session.starts_at <= now->wall;
    return begun ? "session has begun" : NULL;
}

/* Of which epoch it is cannot be told: it stays lent, and nothing of it is spent. */
static void pass_by(struct agent_core *c, const struct outbox_lend *l, uint32_t number,
                    const struct err *e)
{
    if (number <= c->lends_spoilt)
        return;
    c->lends_spoilt = number;
    agent_report(c, "the row of lend %llu is damaged: it stays lent: %.100s",
                 (unsigned long long)l->lend.id, e->text);
}

/* Returns what is over, of one session or ("") of all. False: not all of it. */
static bool look(struct agent_core *c, const char *session, const char *replaced,
                 const struct agent_now *now)
{
    struct outbox_lend l = {0};
    struct err e;
    enum tri whole = TRI_UNKNOWN;
    uint32_t spoilt = 0;
    c->lend_at_ms = UINT64_MAX;
    for (;;) {
        bool found = false;
        bool ok = outbox_lend_next(c->outbox, c->hw, l.place, &l, &found, &e);
        if (!ok && !(found && agent_row_is_bad(c, &e))) {
            agent_trouble(c, "lend", &e);
            c->lend_at_ms = now->ms + LOOK_MS;
            return false;
        }
        if (!found) {
            c->lends_spoilt = spoilt;
            return true;
        }
        c->lend_at_ms = now->ms + LOOK_MS;
        if (!ok) {
            pass_by(c, &l, ++spoilt, &e);
            continue;
        }
        const char *why = over(c, &l, &whole, now);
        if (strcmp(l.lend.session, session) == 0)
            why = replaced;
        if (why != NULL && !return_it(c, &l, why, now))
            return false;
    }
}

void agent_lend_run(struct agent_core *c, const struct agent_now *now)
{
    bool moved = !epoch_equal(&c->lend_epoch, &c->state.epoch);
    if (now->ms < c->lend_at_ms && !moved)
        return;
    c->lend_epoch = c->state.epoch;
    (void)look(c, "", NULL, now);
}

/* ---- taking ---- */

/* What fails is said once only, unless the hub hears in hello that it is not here. */
static void say_again(struct agent_core *c, const struct err *e,
                      const struct agent_now *now)
{
    agent_trouble(c, "lend", e);
    agent_hello_later(c, now->ms);
}

static void keep(struct agent_core *c, const struct lend *l, const struct agent_now *now)
{
    struct err e;
    bool news = false;
    if (!outbox_lend_is_news(c->outbox, l, &news, &e)) {
        say_again(c, &e, now);
        return;
    }
    if (!news)
        return;
    if (!look(c, l->session, "replaced", now)) {
        agent_hello_later(c, now->ms);
        return;
    }
    if (!outbox_lend_put(c->outbox, l, &news, &e)) {
        say_again(c, &e, now);
        return;
    }
    c->lend_at_ms = now->ms;
    agent_report(c, "places allotted session=%s places=%u", l->session,
                 (unsigned)l->places);
}

static void give_back(struct agent_core *c, const struct lend *l,
                      const struct agent_now *now)
{
    struct err e;
    struct outbox_return r = new_return(c, now);
    if (!outbox_lend_back(c->outbox, l, &r, &e))
        say_again(c, &e, now);
    agent_up_saved(c, now->ms);
}

void agent_lend_message(struct agent_core *c, const struct agent_now *now)
{
    struct lend l;
    struct err e;
    if (!wire_get_lend(&l, c->body.data, c->body.size, &e)) {
        agent_report(c, "a lend is dropped: %.150s", e.text);
        return;
    }
    if (!epoch_equal(&l.epoch, &c->state.epoch))
        return;
    if (memcmp(l.hw, c->hw, sizeof l.hw) != 0) {
        agent_report(c, "places for another machine are left alone");
        return;
    }
    if (strcmp(l.inst, outbox_inst(c->outbox)) != 0) {
        agent_report(c, "places for another installation are left alone");
        return;
    }
    if (l.back)
        give_back(c, &l, now);
    else
        keep(c, &l, now);
}

/* Where they cannot be read none is named, and all are told again. */
void agent_lend_hello(struct agent_core *c, struct hello *h)
{
    struct err e;
    struct outbox_lend_ids open = {h->lends, HELLO_LENDS_MAX, 0};
    struct outbox_lend_ids returning = {h->returns, HELLO_LENDS_MAX, 0};
    if (!outbox_lends_open(c->outbox, c->hw, &open, &e) ||
        !outbox_lends_returning(c->outbox, &returning, &e)) {
        agent_trouble(c, "lend", &e);
        return;
    }
    h->lend_count = open.count;
    h->return_count = returning.count;
}

/* ---- spending ---- */

const struct outbox_terms *agent_lend_terms(struct agent_core *c)
{
    if (agent_heard(c) || !c->clock_trusted)
        return NULL;
    c->terms.epoch = c->state.epoch;
    memcpy(c->terms.hw, c->hw, sizeof c->terms.hw);
    return &c->terms;
}

static void say_news(struct agent_core *c, const char *op)
{
    struct notice n = {.kind = NOTICE_OUTCOME};
    memcpy(n.op, op, sizeof n.op);
    agent_say(c, &n);
}

void agent_lend_tell(struct agent_core *c, uint64_t after)
{
    struct outbox_row row;
    struct err e;
    bool found = true;
    while (found) {
        found = false;
        bool ok = outbox_spent_after(c->outbox, after, &row, &found, &e);
        if (!ok)
            agent_report(c, "lend: %.150s", e.text);
        if (!ok && !(found && agent_row_is_bad(c, &e)))
            return;
        if (ok && found)
            say_news(c, row.op);
        after = row.n;
    }
}

void agent_lend_answered(struct agent_core *c, const struct outbox_row *row)
{
    bool spent = row->kind == OP_BOOK && row->lend != 0;
    if (spent && row->outcome.result != RESULT_CONFIRMED)
        agent_report(c, "the hub does not confirm %s, which was booked from its lend",
                     row->op);
}

/* ---- held ---- */

void agent_lend_held(struct agent_core *c, uint64_t n)
{
    struct outbox_row row;
    struct err e;
    bool news = false;
    bool found = false;
    /* Read first: what is marked and cannot be told then is told never. */
    if (!outbox_get(c->outbox, n, &row, NULL, &found, &e) ||
        (found && !outbox_held(c->outbox, n, &news, &e)))
        agent_trouble(c, "hold", &e);       /* the hub says it again */
    else if (news && row.kind != OP_RETURN) /* that is nobody's */
        say_news(c, row.op);
}
