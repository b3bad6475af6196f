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
    if (s->has_venue)
        (void)utf8_copy(t->where, sizeof t->where, s->venue.name);
}

void update_saved(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    enum flow_kind doing = v->doing;
    struct thing was = v->found;
    v->sending = false;
    v->done = msg->thing;
    v->done.saved_ms = m->now_ms;
    if (doing == DOING_INTEREST) {
        describe_job(&v->done, &m->job.vacancy);
    } else if (doing == DOING_BOOKING) {
        describe_session(&v->done, &m->session);
    } else {
        memcpy(v->done.title, was.title, sizeof was.title);
        memcpy(v->done.ref, was.ref, sizeof was.ref);
        v->done.starts_at = was.starts_at;
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
    done->result = t->result;
    done->reason = t->reason;
    done->position = t->position;
    done->as_of = t->as_of;
}

static int wrong_codes(const struct model *m)
{
    int count = 0;
    for (int i = 0; i < WRONG_CODES_MAX; i++) {
        uint64_t at = m->station.wrong_codes_ms[i];
        count += at != 0 && m->now_ms - at < UINT64_C(1000) * WRONG_CODES_S ? 1 : 0;
    }
    return count;
}

void update_find(struct model *m, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    v->slip = SLIP_NONE;
    if (wrong_codes(m) >= WRONG_CODES_MAX)
        v->slip = SLIP_CODE_LIMIT;
    else if (!claim_parse(v->draft.found_code, v->draft.code, NULL))
        v->slip = SLIP_CODE_FORM;
    else
        update_ask(cmds, CMD_FIND);
}

void update_found(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (v->screen != SCREEN_CODE)
        return;
    if (msg->thing.op[0] != '\0') {
        v->found = msg->thing;
        sodium_memzero(v->draft.code, sizeof v->draft.code);
        update_go(m, SCREEN_FOUND, cmds);
        return;
    }
    uint64_t *wrong = m->station.wrong_codes_ms;
    memmove(wrong, wrong + 1, sizeof *wrong * (WRONG_CODES_MAX - 1));
    wrong[WRONG_CODES_MAX - 1] = m->now_ms;
    sodium_memzero(v->draft.found_code, sizeof v->draft.found_code);
    v->slip = SLIP_CODE_UNKNOWN;
}

static bool may_drop(const struct model *m, const struct thing *t)
{
    if (t->kind == OP_BOOK)
        return model_takes(m, OP_CANCEL);
    return t->kind == OP_INTEREST && model_takes(m, OP_WITHDRAW);
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
