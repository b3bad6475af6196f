#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "app/typing.h"
#include "app/update_inner.h"

struct cmd *update_ask(struct cmds *cmds, enum cmd_kind kind)
{
    assert(cmds->count < CMDS_MAX);
    struct cmd *c = &cmds->items[cmds->count++];
    *c = (struct cmd){.kind = kind};
    return c;
}

void update_ask_id(struct cmds *cmds, enum cmd_kind kind, const char id[UUID_SIZE])
{
    memcpy(update_ask(cmds, kind)->id, id, UUID_SIZE);
}

/* What the screen that is now shown needs from the stores. */
void update_load(const struct model *m, struct cmds *cmds)
{
    const struct visit *v = &m->visit;
    enum screen s = v->screen;
    if (s == SCREEN_JOBS)
        update_ask(cmds, CMD_JOBS)->offset = v->jobs_at.offset;
    if (s == SCREEN_HOME || (s >= SCREEN_FILTER && s <= SCREEN_ORDER))
        update_ask(cmds, CMD_JOBS);
    if (s == SCREEN_SESSIONS)
        update_ask(cmds, CMD_SESSIONS)->offset = v->sessions_at.offset;
    if (s == SCREEN_DAY)
        update_ask(cmds, CMD_SESSIONS)->offset = v->day_at.offset;
    if (s == SCREEN_CALENDAR)
        update_ask(cmds, CMD_MONTH)->offset = (size_t)v->month;
    if (s == SCREEN_OTHER)
        update_ask(cmds, CMD_SESSIONS)->offset = v->others_at.offset;
    if (s == SCREEN_HOME)
        update_ask(cmds, CMD_SESSIONS);
    if (s == SCREEN_JOB && (m->job.found || m->job.unread))
        update_ask_id(cmds, CMD_JOB, m->job.vacancy.meta.id);
    if (s == SCREEN_SESSION && (m->session.found || m->session.unread))
        update_ask_id(cmds, CMD_SESSION, m->session.session.meta.id);
}

void update_show(struct model *m, enum screen s, int page, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    v->screen = s;
    v->page = page;
    v->fixing = false;
    v->slip = SLIP_NONE;
    v->looking = false; /* whoever goes elsewhere waits no longer */
    typing_open(m);
    update_load(m, cmds);
}

/* The oldest step is forgotten when the trail is full. */
static void remember(struct visit *v)
{
    if (v->trail_count == TRAIL_MAX) {
        memmove(v->trail, v->trail + 1, sizeof v->trail - sizeof v->trail[0]);
        v->trail_count--;
    }
    v->trail[v->trail_count++] = (struct step_back){v->screen, v->page};
}

void update_go(struct model *m, enum screen s, struct cmds *cmds)
{
    if (s == m->visit.screen)
        return;
    remember(&m->visit);
    update_show(m, s, 0, cmds);
}

void update_forget(struct model *m, struct cmds *cmds)
{
    model_forget(m);
    update_ask(cmds, CMD_WIPE);
}

void update_drop_draft(struct model *m)
{
    sodium_memzero(&m->visit.draft, sizeof m->visit.draft);
    m->visit.doing = DOING_NOTHING;
    m->visit.changing = false;
}

void update_back(struct model *m, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    v->changing = false;
    if (v->trail_count == 0) {
        update_forget(m, cmds);
        return;
    }
    struct step_back to = v->trail[--v->trail_count];
    if (to.screen == SCREEN_JOB || to.screen == SCREEN_SESSION ||
        to.screen == SCREEN_ASK || to.screen == SCREEN_BASKET)
        update_drop_draft(m);
    if (to.screen == SCREEN_FOUND)
        update_drop_change(m);
    update_show(m, to.screen, to.page, cmds);
}
