#include <sodium.h>
#include <string.h>

#include "app/flow.h"
#include "app/update_inner.h"
#include "core/utf8.h"

void update_send(struct model *m, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    bool dropping = v->doing == DOING_NOTHING;
    if (v->sending || (dropping && v->draft.found_code[0] == '\0'))
        return;
    if (v->draft.contact != CONTACT_NONE && !v->draft.agreed)
        return; /* nothing of a person is kept without their word */
    struct questions f = flow_of(m);
    for (int i = 0; i < f.count; i++) {
        if (flow_slip(m, f.questions[i]) != SLIP_NONE) {
            update_go(m, f.questions[i], cmds);
            v->changing = true;
            return;
        }
    }
    v->sending = true;
    sodium_memzero(&v->sent, sizeof v->sent);
    if (v->draft.several)
        update_basket_send(m, cmds);
    else
        update_ask(cmds, dropping ? CMD_DROP : CMD_SAVE);
}

/* Complaints, erasures and questions are nobody's business. */
static void note_act(struct model *m, const struct thing *t)
{
    if (t->kind == OP_INTEREST)
        update_act(m, ACT_INTEREST, t->ref, t->title);
    else if (t->kind == OP_BOOK)
        update_act(m, ACT_BOOK, t->ref, t->title);
    else if (t->kind == OP_PROFILE)
        update_act(m, ACT_JOIN, "", "");
    else if (t->kind == OP_AVAILABLE)
        update_act(m, ACT_AGAIN, "", "");
}

static void describe_job(struct thing *t, const struct vacancy *v)
{
    memcpy(t->ref, v->meta.ref, sizeof t->ref);
    (void)utf8_copy(t->title, sizeof t->title, v->title);
    (void)utf8_copy(t->where, sizeof t->where, v->area);
}

static void describe_session(struct thing *t, const struct session_open *s)
{
    memcpy(t->ref, s->session.meta.ref, sizeof t->ref);
    (void)utf8_copy(t->title, sizeof t->title, s->session.title);
    t->starts_at = s->session.starts_at;
    t->minutes = s->session.minutes;
    t->way = s->session.way;
    if (s->has_venue)
        (void)utf8_copy(t->where, sizeof t->where, s->venue.name);
}

static void describe_chosen(struct thing *t, const struct chosen *c)
{
    memcpy(t->ref, c->ref, sizeof t->ref);
    memcpy(t->title, c->title, sizeof t->title);
    memcpy(t->where, c->where, sizeof t->where);
    t->starts_at = c->starts_at;
}

/* What was saved, with what is published of it. */
static struct thing saved_thing(const struct model *m, const struct thing *saved)
{
    const struct visit *v = &m->visit;
    struct chosen changed = model_change_session(m);
    struct thing t = *saved;
    t.saved_ms = m->now_ms;
    t.there = true;
    if (v->doing == DOING_INTEREST || (op_is_request(t.kind) && v->draft.of_job)) {
        describe_job(&t, &m->job.vacancy);
    } else if (v->doing == DOING_BOOKING) {
        describe_session(&t, &m->session);
    } else if (v->doing == DOING_CHANGE) {
        describe_chosen(&t, &changed);
    } else if (!op_is_request(t.kind)) {
        memcpy(t.title, v->found.title, sizeof t.title);
        memcpy(t.ref, v->found.ref, sizeof t.ref);
        t.starts_at = v->found.starts_at;
        t.of_request = op_is_request(v->found.kind);
    }
    return t;
}

void update_saved(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    struct thing t = saved_thing(m, &msg->thing);
    note_act(m, &t);
    if (v->draft.several) {
        update_basket_saved(m, &t, cmds);
    } else {
        v->sending = false;
        v->done = t;
        if (t.kind == OP_INTEREST)
            update_basket_drop(m, t.target);
        update_drop_draft(m);
        sodium_memzero(&v->found, sizeof v->found);
        /* Nobody sends the same thing twice by going back. */
        v->trail_count = 0;
        v->trail[v->trail_count++] = (struct step_back){SCREEN_HOME, 0};
        update_show(m, SCREEN_DONE, 0, cmds);
        update_ask_id(cmds, CMD_ANSWER, v->done.op);
    }
    sodium_memzero(&t, sizeof t);
}

void update_not_saved(struct model *m, struct cmds *cmds)
{
    m->visit.sending = false;
    m->visit.sent.left = m->visit.sent.count > 0;
    if (m->visit.sent.left) /* the codes of the others must be seen */
        update_basket_end(m, cmds);
    else
        update_go(m, SCREEN_NOT_SAVED, cmds);
    update_ask(cmds, CMD_STATION); /* perhaps nothing can be saved from now on */
}

static void take_answer(struct thing *to, const struct thing *t)
{
    if (strcmp(to->op, t->op) != 0 || to->op[0] == '\0')
        return;
    to->answered = t->answered;
    to->own = t->own;
    to->held = t->held;
    to->result = t->result;
    to->reason = t->reason;
    to->position = t->position;
    to->as_of = t->as_of;
}

void update_got_answer(struct model *m, const struct thing *t)
{
    struct visit *v = &m->visit;
    take_answer(&v->done, t);
    for (int i = 0; i < v->sent.count; i++)
        take_answer(&v->sent.things[i], t);
    update_basket_settle(m);
}

void update_ask_answers(const struct model *m, struct cmds *cmds)
{
    const struct visit *v = &m->visit;
    if (v->sent.count == 0 && !v->done.answered)
        update_ask_id(cmds, CMD_ANSWER, v->done.op);
    for (int i = 0; i < v->sent.count; i++) {
        if (!v->sent.things[i].answered)
            update_ask_id(cmds, CMD_ANSWER, v->sent.things[i].op);
    }
}

static bool may_drop(const struct model *m, const struct thing *t)
{
    if (!t->there)
        return false;
    if (t->kind == OP_BOOK)
        return model_takes(m, OP_CANCEL);
    return op_makes_thing(t->kind) && model_takes(m, OP_WITHDRAW);
}

void update_drop(struct model *m, bool the_one_done, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (the_one_done) {
        v->found = v->done;
        memcpy(v->draft.found_code, v->done.code, sizeof v->done.code);
    }
    if (v->draft.found_code[0] != '\0' && may_drop(m, &v->found))
        update_go(m, SCREEN_DROP, cmds);
}
