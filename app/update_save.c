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
    struct questions f = flow_of(m);
    for (int i = 0; i < f.count; i++) {
        if (flow_slip(m, f.questions[i]) != SLIP_NONE) {
            update_go(m, f.questions[i], cmds);
            v->changing = true;
            return;
        }
    }
    v->sending = true;
    update_ask(cmds, dropping ? CMD_DROP : CMD_SAVE);
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

void update_saved(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    enum flow_kind doing = v->doing;
    struct thing was = v->found;
    struct chosen changed = model_change_session(m);
    v->sending = false;
    v->done = msg->thing;
    v->done.saved_ms = m->now_ms;
    v->done.there = true;
    if (doing == DOING_INTEREST) {
        describe_job(&v->done, &m->job.vacancy);
    } else if (doing == DOING_BOOKING) {
        describe_session(&v->done, &m->session);
    } else if (doing == DOING_CHANGE) {
        describe_chosen(&v->done, &changed);
    } else if (op_is_request(msg->thing.kind)) {
        if (v->draft.of_job)
            describe_job(&v->done, &m->job.vacancy);
    } else {
        memcpy(v->done.title, was.title, sizeof was.title);
        memcpy(v->done.ref, was.ref, sizeof was.ref);
        v->done.starts_at = was.starts_at;
        v->done.of_request = op_is_request(was.kind);
    }
    update_drop_draft(m);
    sodium_memzero(&v->found, sizeof v->found);
    /* Nobody sends the same thing twice by going back. */
    v->trail_count = 0;
    v->trail[v->trail_count++] = (struct step_back){SCREEN_HOME, 0};
    update_show(m, SCREEN_DONE, 0, cmds);
    update_ask_id(cmds, CMD_ANSWER, v->done.op);
}

void update_not_saved(struct model *m, struct cmds *cmds)
{
    m->visit.sending = false;
    update_go(m, SCREEN_NOT_SAVED, cmds);
    update_ask(cmds, CMD_STATION); /* perhaps nothing can be saved from now on */
}

void update_got_answer(struct model *m, const struct thing *t)
{
    struct thing *done = &m->visit.done;
    if (strcmp(done->op, t->op) != 0 || done->op[0] == '\0')
        return;
    done->answered = t->answered;
    done->own = t->own;
    done->held = t->held;
    done->result = t->result;
    done->reason = t->reason;
    done->position = t->position;
    done->as_of = t->as_of;
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
