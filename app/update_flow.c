#include <sodium.h>
#include <string.h>

#include "app/flow.h"
#include "app/update_inner.h"

void update_begin_booking(struct model *m, int32_t places, struct cmds *cmds)
{
    if (places < 1 || places > PLACES_MAX)
        return;
    m->visit.places = (uint32_t)places;
    update_begin(m, DOING_BOOKING, cmds);
}

void update_begin(struct model *m, enum flow_kind doing, struct cmds *cmds)
{
    enum op_kind kind = doing == DOING_INTEREST ? OP_INTEREST : OP_BOOK;
    bool there = doing == DOING_INTEREST ? m->job.found : m->session.found;
    if (!there || !model_takes(m, kind) || m->station.cannot_save)
        return;
    update_drop_draft(m);
    m->visit.doing = doing;
    if (model_needs_contact(m))
        m->visit.draft.contact = CONTACT_PHONE; /* until they choose */
    update_go(m, flow_of(m).questions[0], cmds);
}

void update_begin_several(struct model *m, struct cmds *cmds)
{
    if (m->visit.basket.count == 0 || !model_takes(m, OP_INTEREST) ||
        m->station.cannot_save)
        return;
    update_drop_draft(m);
    m->visit.doing = DOING_INTEREST;
    m->visit.draft.several = true;
    m->visit.draft.contact = CONTACT_PHONE; /* until they choose */
    update_go(m, flow_of(m).questions[0], cmds);
}

void update_leave_question(struct model *m, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    v->slip = flow_slip(m, v->screen);
    if (v->slip != SLIP_NONE)
        return;
    enum screen to = flow_next(m, v->screen);
    v->changing = v->changing && to != SCREEN_CHECK;
    update_go(m, to, cmds);
}

void update_queue(struct model *m, int32_t arg, struct cmds *cmds)
{
    m->visit.draft.ask_first = arg == 1;
    m->visit.draft.queue_answered = true;
    update_leave_question(m, cmds);
}

void update_reach(struct model *m, int32_t arg, struct cmds *cmds)
{
    static const enum contact_kind kinds[REACH_COUNT] = {
        [REACH_CODE] = CONTACT_NONE,
        [REACH_RING] = CONTACT_PHONE,
        [REACH_TEXT] = CONTACT_PHONE,
        [REACH_EMAIL] = CONTACT_EMAIL,
    };
    struct draft *d = &m->visit.draft;
    enum screen s = m->visit.screen;
    if (arg < 0 || arg >= REACH_COUNT || (arg == REACH_CODE && model_needs_contact(m)))
        return;
    d->contact = kinds[arg];
    d->texts = arg == REACH_TEXT;
    d->reach_answered = true;
    if (s == SCREEN_NUMBER)
        update_show(m, SCREEN_EMAIL, 0, cmds);
    else
        update_leave_question(m, cmds);
}

/* All that says who it is. */
static void drop_person(struct draft *d)
{
    sodium_memzero(d->name, sizeof d->name);
    sodium_memzero(d->phone, sizeof d->phone);
    sodium_memzero(d->email, sizeof d->email);
    d->contact = CONTACT_NONE;
    d->reach_answered = true;
    d->name_skipped = d->agreed = d->texts = false;
}

static enum screen begun_at(const struct visit *v)
{
    if (v->doing == DOING_BOOKING)
        return SCREEN_SESSION;
    if (v->draft.several)
        return SCREEN_BASKET;
    return v->doing == DOING_INTEREST || v->draft.of_job ? SCREEN_JOB : SCREEN_ASK;
}

/* Without agreement nothing is kept: it goes on with a code only, where that will do. */
void update_agree(struct model *m, bool yes, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (yes) {
        v->draft.agreed = true;
        update_send(m, cmds);
        return;
    }
    bool without = !model_needs_contact(m);
    enum screen begun = begun_at(v);
    if (without) {
        drop_person(&v->draft);
        update_show(m, SCREEN_CHECK, 0, cmds);
        return;
    }
    update_drop_draft(m);
    while (v->trail_count > 0 && v->screen != begun)
        update_back(m, cmds);
}

void update_skip(struct model *m, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (v->screen != SCREEN_NAME || v->doing != DOING_BOOKING)
        return;
    sodium_memzero(v->draft.name, sizeof v->draft.name);
    v->draft.name_skipped = true;
    update_leave_question(m, cmds);
}

void update_change(struct model *m, int32_t screen, struct cmds *cmds)
{
    struct questions f = flow_of(m);
    if (m->visit.doing == DOING_CHANGE)
        f = (struct questions){2, {SCREEN_PLACES, SCREEN_OTHER}};
    for (int i = 0; i < f.count; i++) {
        if ((int32_t)f.questions[i] == screen) {
            update_go(m, f.questions[i], cmds);
            m->visit.changing = true;
        }
    }
}
