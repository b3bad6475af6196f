#include <sodium.h>
#include <string.h>

#include "app/flow.h"
#include "app/update_inner.h"
#include "core/utf8.h"

void update_drop_change(struct model *m)
{
    struct visit *v = &m->visit;
    char code[CLAIM_SIZE];
    memcpy(code, v->draft.found_code, sizeof code);
    update_drop_draft(m);
    memcpy(v->draft.found_code, code, sizeof code);
    sodium_memzero(code, sizeof code);
}

void update_alter(struct model *m, enum flow_kind doing, struct cmds *cmds)
{
    const struct thing *t = &m->visit.found;
    bool may = doing == DOING_CHANGE ? model_may_alter(m, t) : model_may_reply(m, t);
    if (!may || m->visit.draft.found_code[0] == '\0')
        return;
    update_drop_change(m);
    m->visit.doing = doing;
    m->visit.others_at = (struct list_place){0};
    update_go(m, flow_of(m).questions[0], cmds);
}

void update_choose_change(struct model *m, enum press_what what, int32_t arg,
                          struct cmds *cmds)
{
    struct draft *d = &m->visit.draft;
    if (what == PRESS_WHAT && m->visit.doing == DOING_CHANGE) {
        d->what_session = arg == 1;
        d->what_answered = true;
    } else if (what == PRESS_PLACES && arg >= 1 && arg <= PLACES_MAX) {
        d->places = (uint32_t)arg;
    } else if (what == PRESS_OFFER) {
        d->offer = arg == TRI_YES ? TRI_YES : TRI_NO;
    }
    update_leave_question(m, cmds);
}

void update_choose_session(struct model *m, const struct session_row *r,
                           struct cmds *cmds)
{
    struct chosen *c = &m->visit.draft.other;
    memset(c, 0, sizeof *c);
    memcpy(c->id, r->id, sizeof c->id);
    memcpy(c->ref, r->ref, sizeof c->ref);
    memcpy(c->title, r->title, sizeof c->title);
    (void)utf8_copy(c->where, sizeof c->where, r->venue_name);
    c->starts_at = r->starts_at;
    update_leave_question(m, cmds);
}
