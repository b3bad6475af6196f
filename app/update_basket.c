/* Jobs that somebody keeps, and being interested in all of them at once. */
#include <string.h>

#include "app/update_inner.h"
#include "core/utf8.h"

static void row_of(struct vacancy_row *r, const struct vacancy *v,
                   const struct place *here)
{
    memset(r, 0, sizeof *r);
    memcpy(r->id, v->meta.id, sizeof r->id);
    memcpy(r->ref, v->meta.ref, sizeof r->ref);
    (void)utf8_copy(r->title, sizeof r->title, v->title);
    (void)utf8_copy(r->area, sizeof r->area, v->area);
    (void)utf8_copy(r->outcode, sizeof r->outcode, v->place.outcode);
    (void)utf8_copy(r->when, sizeof r->when, v->when);
    r->metres = place_metres(here, &v->place);
    r->week_minutes_min = v->week_minutes_min;
    r->week_minutes_max = v->week_minutes_max;
    r->pay_min = v->pay_min;
    r->pay_max = v->pay_max;
    r->tasks = v->tasks;
    r->confirmed_at = v->confirmed_at;
    match_vacancy_of(&r->facts, v);
}

/* Whoever keeps one too many sees the others, and that they are too many. */
static void keep(struct model *m, struct cmds *cmds)
{
    struct basket *b = &m->visit.basket;
    if (m->visit.screen != SCREEN_JOB || !m->job.found)
        return;
    bool there = model_keeps(m, m->job.vacancy.meta.id);
    if (!there && b->count < BASKET_MAX)
        row_of(&b->rows[b->count++], &m->job.vacancy, &m->station.here);
    else
        update_go(m, SCREEN_BASKET, cmds);
}

static void take_out(struct basket *b, int row)
{
    b->count--;
    memmove(&b->rows[row], &b->rows[row + 1],
            sizeof b->rows[0] * (size_t)(b->count - row));
    memset(&b->rows[b->count], 0, sizeof b->rows[0]);
}

void update_basket(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    struct basket *b = &m->visit.basket;
    m->visit.gone = 0;
    if (what == PRESS_KEEP)
        keep(m, cmds);
    if (what == PRESS_KEEP || arg < 0 || arg >= b->count)
        return;
    if (what == PRESS_KEPT)
        update_open_job(m, b->rows[arg].id, cmds);
    else if (what == PRESS_REMOVE)
        take_out(b, arg);
}

void update_basket_drop(struct model *m, const char id[UUID_SIZE])
{
    struct basket *b = &m->visit.basket;
    for (int i = b->count; i-- > 0;) {
        if (strcmp(b->rows[i].id, id) == 0)
            take_out(b, i);
    }
}

void update_basket_send(struct model *m, struct cmds *cmds)
{
    const struct basket *b = &m->visit.basket;
    if (b->count > 0)
        update_ask_id(cmds, CMD_JOB, b->rows[0].id);
    else
        update_basket_end(m, cmds);
}

/* Each is read anew before it is saved: of what is gone they hear now. */
void update_basket_job(struct model *m, struct cmds *cmds)
{
    if (m->job.unread) {
        update_not_saved(m, cmds);
        return;
    }
    if (m->job.found) {
        update_ask(cmds, CMD_SAVE);
        return;
    }
    m->visit.gone++;
    take_out(&m->visit.basket, 0);
    update_basket_send(m, cmds);
}

void update_basket_saved(struct model *m, const struct thing *t, struct cmds *cmds)
{
    struct sent *s = &m->visit.sent;
    if (s->count < BASKET_MAX)
        s->things[s->count++] = *t;
    take_out(&m->visit.basket, 0);
    update_basket_send(m, cmds);
}

/* What is least settled is what the last page speaks of. */
void update_basket_settle(struct model *m)
{
    const struct sent *s = &m->visit.sent;
    const struct thing *least = NULL;
    for (int i = 0; i < s->count; i++) {
        const struct thing *t = &s->things[i];
        bool refused = t->answered && t->result == RESULT_REFUSED;
        if (least == NULL || !t->answered ||
            (!refused && least->answered && least->result == RESULT_REFUSED))
            least = t;
    }
    if (least != NULL)
        m->visit.done = *least;
}

void update_basket_end(struct model *m, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    v->sending = false;
    update_drop_draft(m);
    v->trail_count = 0;
    v->trail[v->trail_count++] = (struct step_back){SCREEN_HOME, 0};
    if (v->sent.count == 0) {
        update_show(m, SCREEN_BASKET, 0, cmds);
        return;
    }
    update_basket_settle(m);
    update_show(m, SCREEN_DONE, 0, cmds);
    for (int i = 0; i < v->sent.count; i++)
        update_ask_id(cmds, CMD_ANSWER, v->sent.things[i].op);
}
