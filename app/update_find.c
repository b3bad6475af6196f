#include <sodium.h>
#include <string.h>

#include "app/update_inner.h"

int update_wrong(const struct model *m, const uint64_t wrong_ms[WRONG_CODES_MAX])
{
    int count = 0;
    for (int i = 0; i < WRONG_CODES_MAX; i++) {
        uint64_t at = wrong_ms[i];
        count += at != 0 && m->now_ms - at < UINT64_C(1000) * WRONG_CODES_S ? 1 : 0;
    }
    return count;
}

void update_count_wrong(struct model *m, uint64_t wrong_ms[WRONG_CODES_MAX])
{
    memmove(wrong_ms, wrong_ms + 1, sizeof *wrong_ms * (WRONG_CODES_MAX - 1));
    wrong_ms[WRONG_CODES_MAX - 1] = m->now_ms;
}

/* One count for both look-ups: here, and at the hub. */
static void count_wrong(struct model *m)
{
    update_count_wrong(m, m->station.wrong_codes_ms);
}

void update_find(struct model *m, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    v->slip = SLIP_NONE;
    if (v->looking)
        return;
    if (update_wrong(m, m->station.wrong_codes_ms) >= WRONG_CODES_MAX) {
        v->slip = SLIP_CODE_LIMIT;
    } else if (!claim_parse(v->draft.found_code, v->draft.code, NULL)) {
        v->slip = SLIP_CODE_FORM;
    } else {
        v->looking = true;
        v->looks = 0;
        update_ask(cmds, CMD_FIND);
    }
}

/* Back to where the code was typed, with what is to be said about it. */
static void not_found(struct model *m, enum slip slip, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (v->screen == SCREEN_LOOKING)
        update_back(m, cmds);
    v->looking = false;
    sodium_memzero(v->draft.found_code, sizeof v->draft.found_code);
    sodium_memzero(&v->found, sizeof v->found);
    v->slip = slip;
}

static void show(struct model *m, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    sodium_memzero(v->draft.code, sizeof v->draft.code);
    if (v->screen == SCREEN_LOOKING) /* Back leads to the code, not to the waiting */
        update_show(m, SCREEN_FOUND, 0, cmds);
    else
        update_go(m, SCREEN_FOUND, cmds);
}

/* The hub says nothing: what this kiosk knows has to do. */
static void settle_here(struct model *m, struct cmds *cmds)
{
    if (m->visit.found.there) {
        show(m, cmds);
        return;
    }
    count_wrong(m);
    not_found(m, SLIP_CODE_NOT_HERE, cmds);
}

/* What waits here for its answer, or was refused, the hub cannot know better; and asking
 * for what it has not got yet would count as a wrong code there. */
static bool hub_knows_better(const struct thing *t)
{
    if (!t->there)
        return true;
    return t->answered && t->result != RESULT_REFUSED && t->pending_at == 0;
}

static void ask(struct model *m, struct cmds *cmds)
{
    m->visit.looks++;
    update_ask(cmds, CMD_ASK);
}

void update_found(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (v->screen != SCREEN_CODE || !v->looking)
        return;
    v->found = msg->thing;
    v->looking_ms = m->now_ms;
    if (m->station.online && m->station.hub && hub_knows_better(&v->found))
        ask(m, cmds);
    else
        settle_here(m, cmds);
}

void update_told(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (!v->looking || v->looks == 0)
        return;
    if (msg->told == TOLD_NOTHING || (msg->told != TOLD_FOUND && v->found.there)) {
        settle_here(m, cmds);
        return;
    }
    switch (msg->told) {
    case TOLD_NOTHING: break;
    case TOLD_FOUND:
        v->found = msg->thing;
        show(m, cmds);
        break;
    case TOLD_UNKNOWN:
        count_wrong(m);
        not_found(m, SLIP_CODE_UNKNOWN, cmds);
        break;
    case TOLD_LIMITED: not_found(m, SLIP_CODE_STAFF, cmds); break;
    }
}

void update_looking(struct model *m, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (!v->looking || v->looks == 0)
        return;
    uint64_t gone = m->now_ms - v->looking_ms;
    if (gone >= LOOK_MS || !m->station.online || !m->station.hub) {
        settle_here(m, cmds);
        return;
    }
    if (gone >= LOOK_AGAIN_MS && v->looks < LOOKS_MAX)
        ask(m, cmds);
    if (gone >= LOOK_SHOWN_MS && v->screen == SCREEN_CODE) {
        update_go(m, SCREEN_LOOKING, cmds);
        v->looking = true;
    }
}
