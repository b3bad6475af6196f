/* When something was lost or is to be forgotten (docs/protocol.md, 9): a copied
 * installation, numbers that cannot be supplied, watermarks, erasures. */
#include <string.h>

#include "firmware/agent/logic/agent_parts.h"
#include "store/outbox_life.h"

enum { PRUNE_EVERY_MS = 6 * 3600 * 1000, SESSION_KEPT_S = 30 * 86400 };

/* ---- a copied installation ---- */

void agent_fork(struct agent_core *c, uint64_t n, uint64_t now_ms)
{
    struct err e;
    uint64_t made = 0;
    if (n > c->up.made)
        return; /* we have not used it: whoever says so means somebody else */
    if (!outbox_fork(c->outbox, &made, &e)) {
        agent_trouble(c, "fork", &e); /* sent again, it is answered so again */
        return;
    }
    c->forks++;
    c->gap_expect = 0;
    agent_report(c, "this installation was copied: it takes a new id, count=%u",
                 (unsigned)c->forks);
    bool online = c->up.online;
    uplink_init(&c->up, 0, made, (uint32_t)agent_random(c));
    uplink_online(&c->up, online, now_ms);
    if (!c->online)
        return;
    c->hello_news = true; /* the hub is to know the new id */
    c->hello_at_ms = now_ms;
}

/* ---- numbers that cannot be supplied ---- */

bool agent_void(struct agent_core *c, uint64_t n, uint64_t now_ms, struct err *e)
{
    uint64_t next = 0;
    if (!outbox_supply(c->outbox, n, &next, e))
        return false;
    if (next <= n)
        return err_set(e, ERR_INPUT, "number %llu can be sent", (unsigned long long)n);
    struct void_range m = {.epoch = c->state.epoch, .from = n, .to = next - 1};
    memcpy(m.inst, outbox_inst(c->outbox), sizeof m.inst);
    uplink_skip(&c->up, m.from, m.to, now_ms);
    if (c->gap_expect == 0 || m.to < c->gap_expect)
        return true; /* nobody has asked for them */
    if (m.from < c->gap_expect)
        m.from = c->gap_expect;
    agent_report(c, "the hub lacks numbers that are not kept any more: %llu to %llu",
                 (unsigned long long)m.from, (unsigned long long)m.to);
    bytes_clear(&c->text);
    return wire_put_void(&c->text, &m, e) && agent_send(c, TOPIC_OP, 0, e);
}

/* ---- what need not be kept ---- */

/* A code can be looked up as long as its session is to come, and for a while after. */
static bool still_wanted(struct agent_core *c, const struct outbox_row *row, int64_t wall,
                         enum tri *whole)
{
    bool gone = false;
    if (row->kind != OP_BOOK && row->kind != OP_CHANGE)
        return false;
    if (!agent_session(c, row->target, whole, &gone))
        return !gone;
    return c->record->session.starts_at + (int64_t)SESSION_KEPT_S > wall;
}

static bool drop_old_rows(struct agent_core *c, int64_t wall, struct err *e)
{
    struct op_list old = {.kind = WIRE_FORGET};
    struct outbox_row row = {.place = 0};
    enum tri whole = TRI_UNKNOWN;
    bool found = true;
    while (found && old.count < FORGET_OPS_MAX) {
        found = false;
        bool ok =
            outbox_old(c->outbox, wall - OUTBOX_ROW_KEPT_S, row.place, &row, &found, e);
        if (!ok && !(found && agent_row_is_bad(c, e)))
            return false;
        if (!ok)
            agent_report(c, "operation %s is damaged and stays: %.100s", row.op, e->text);
        if (ok && found && !still_wanted(c, &row, wall, &whole))
            memcpy(old.ops[old.count++], row.op, UUID_SIZE);
    }
    struct err busy;
    if (old.count > 0 && !outbox_erase(c->outbox, &old, &busy) && busy.kind != ERR_LATER)
        return err_set(e, busy.kind, "%.150s", busy.text);
    return true;
}

/* By the hub's time alone: a clock that has jumped must not drop what a hub that has lost
 * its memory will ask for. Nor do days count while the hub is not heard, or is still to
 * be shown something: it may have lost its memory while this kiosk was away. */
static void prune(struct agent_core *c, const struct agent_now *now)
{
    struct err e;
    bool settled = agent_heard(c) && c->replay.left == 0;
    int64_t wall = settled ? agent_core_hub_time(c, now) : 0;
    if (!outbox_prune(c->outbox, wall, &e) || (wall != 0 && !drop_old_rows(c, wall, &e)))
        agent_trouble(c, "outbox", &e);
}

void agent_watermark(struct agent_core *c, const struct note *note,
                     const struct agent_now *now)
{
    struct err e;
    if (!outbox_watermark(c->outbox, note->epoch.counter, note->n, note->hseq, &e))
        agent_trouble(c, "outbox", &e);
    prune(c, now);
}

void agent_life_run(struct agent_core *c, const struct agent_now *now)
{
    if (agent_core_hub_time(c, now) == 0 || now->ms < c->prune_at_ms)
        return;
    c->prune_at_ms = now->ms + PRUNE_EVERY_MS;
    prune(c, now);
}

/* ---- erasure ---- */

/* Those of its numbers that are erased now: what could not be is still to be sent, by
 * which the hub sees that it is still here. */
struct numbers {
    size_t count;
    struct number {
        const char *op;
        uint64_t n;
    } of[FORGET_OPS_MAX];
};

static void look_up(struct agent_core *c, const struct op_list *ops, struct numbers *out)
{
    struct outbox_row row;
    struct err e;
    out->count = 0;
    for (size_t i = 0; i < ops->count; i++) {
        bool found = false;
        if (outbox_find(c->outbox, ops->ops[i], &row, &found, &e) && found && row.n != 0)
            out->of[out->count++] = (struct number){ops->ops[i], row.n};
    }
}

static void settle_erased(struct agent_core *c, const struct numbers *were,
                          uint64_t now_ms)
{
    struct outbox_row row;
    struct err e;
    for (size_t i = 0; i < were->count; i++) {
        bool found = true;
        if (outbox_find(c->outbox, were->of[i].op, &row, &found, &e) && !found &&
            !uplink_outcome(&c->up, were->of[i].n, now_ms, &e))
            agent_report(c, "forget: %.150s", e.text);
    }
}

void agent_forget(struct agent_core *c, uint64_t now_ms)
{
    struct op_list ops;
    struct err e;
    if (!wire_get_ops(&ops, c->body.data, c->body.size, &e)) {
        agent_report(c, "a forget is dropped: %.150s", e.text);
        return;
    }
    struct numbers were;
    look_up(c, &ops, &were);
    bool gone = outbox_erase(c->outbox, &ops, &e);
    settle_erased(c, &were, now_ms);
    agent_up_saved(c, now_ms); /* counts anew */
    agent_replay_shown(c, now_ms);
    if (!gone) { /* the hub says it again when it hears hello */
        agent_report(c, "erasure waits: %.150s", e.text);
        agent_hello_later(c, now_ms);
        return;
    }
    agent_report(c, "erased as the hub asked, count=%u", (unsigned)ops.count);
    ops.kind = WIRE_RECEIPT;
    bytes_clear(&c->text);
    if (!wire_put_ops(&c->text, &ops, &e) ||
        !agent_send(c, TOPIC_REQUEST, AGENT_TAG_REQUEST, &e))
        agent_report(c, "receipt: %.150s", e.text);
}
