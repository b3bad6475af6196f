/* What a person takes along: on a phone, on paper; and what they did until then. */
#include <string.h>

#include "app/update_inner.h"
#include "core/utf8.h"

/* Of a slip that was printed on another page nothing is said. */
static void new_page(struct visit *v)
{
    if (v->printing != PRINTING_GOING)
        v->printing = PRINTING_NOT;
}

void update_take(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    (void)what;
    if (arg < 0 || arg >= TAKE_COUNT || !model_may_take(m, (enum take)arg))
        return;
    m->visit.take = (enum take)arg;
    new_page(&m->visit);
    update_go(m, SCREEN_TAKE, cmds);
}

/* To the page of what was done. */
void update_visit(struct model *m, struct cmds *cmds)
{
    if (m->visit.act_count == 0)
        return;
    new_page(&m->visit);
    update_go(m, SCREEN_VISIT, cmds);
}

static bool may_print(const struct model *m, enum ticket t)
{
    const struct visit *v = &m->visit;
    if (!m->outfit.printer || v->printing == PRINTING_GOING)
        return false;
    switch (t) {
    case TICKET_TAKE: return v->screen == SCREEN_TAKE;
    case TICKET_VISIT: return v->screen == SCREEN_VISIT;
    case TICKET_TEST: return v->screen == SCREEN_TEST && v->host;
    case TICKET_COUNT: break;
    }
    return false;
}

void update_print(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    (void)what;
    if (arg < 0 || arg >= TICKET_COUNT || !may_print(m, (enum ticket)arg))
        return;
    m->visit.ticket = (enum ticket)arg;
    m->visit.printing = PRINTING_GOING;
    update_ask(cmds, CMD_PRINT)->offset = (size_t)arg;
}

/* Of a visit that is over nobody is told. */
void update_printed(struct model *m, const struct msg *msg)
{
    struct visit *v = &m->visit;
    if (v->printing != PRINTING_GOING || v->ticket != msg->printed.ticket)
        return;
    v->printing = msg->printed.printing;
    if (v->ticket == TICKET_TEST && v->printing != PRINTING_GOING)
        m->upkeep.test.found[CHECK_PRINTER] =
            v->printing == PRINTING_DONE ? FINDING_GOOD : FINDING_BAD;
}

static bool only_seen(const struct act *a)
{
    return a->kind == ACT_SAW_JOB || a->kind == ACT_SAW_SESSION;
}

/* When there is no room, what was only looked at goes first, the oldest of it. */
static void make_room(struct visit *v)
{
    int at = 0;
    while (at + 1 < ACTS_MAX && !only_seen(&v->acts[at]))
        at++;
    memmove(&v->acts[at], &v->acts[at + 1],
            sizeof v->acts[0] * (size_t)(ACTS_MAX - at - 1));
    v->act_count--;
}

void update_act(struct model *m, enum act_kind kind, const char *ref, const char *title)
{
    struct visit *v = &m->visit;
    for (int i = 0; i < v->act_count; i++) {
        if (v->acts[i].kind == kind && strcmp(v->acts[i].ref, ref) == 0)
            return;
    }
    if (v->act_count == ACTS_MAX)
        make_room(v);
    struct act *a = &v->acts[v->act_count++];
    *a = (struct act){.kind = kind};
    (void)utf8_copy(a->ref, sizeof a->ref, ref);
    (void)utf8_copy(a->title, sizeof a->title, title);
}
