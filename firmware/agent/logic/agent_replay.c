/* What an earlier life of the hub has answered is shown to the present one, which may not
 * know it (docs/protocol.md, 9): in the order in which it was decided, at most
 * REPLAY_WINDOW at once, again after 5, 10 ... 300 s, until the present hub says each. */
#include <string.h>

#include "firmware/agent/logic/agent_parts.h"
#include "store/outbox_life.h"

enum {
    REPLAY_WINDOW = 8,
    RETRY_MS_MIN = 5000,
    RETRY_MS_MAX = 300000,
    /* So long without a word of any: what is new must not wait for ever. */
    STALLED_MS = 60000,
};

static void start_over(struct agent_replay *r)
{
    r->sent = (struct outbox_mark){0};
    r->open = 0;
    r->due_ms = 0;
}

/* Where it cannot be told there is at least one: a hub that hears of none decides without
 * this kiosk. It is counted again each round. */
static void count_left(struct agent_core *c)
{
    struct agent_replay *r = &c->replay;
    struct err e;
    uint32_t left = 0;
    r->counted = outbox_replay_count(c->outbox, c->state.epoch.counter, &left, &e);
    if (!r->counted)
        agent_trouble(c, "outbox", &e);
    if (r->counted || r->left == 0)
        r->left = r->counted ? left : 1;
    r->spoilt = r->spoilt && r->left > 0;
}

void agent_replay_begin(struct agent_core *c, uint64_t now_ms)
{
    c->replay = (struct agent_replay){.retry_ms = RETRY_MS_MIN, .progress_ms = now_ms};
    start_over(&c->replay);
    count_left(c);
}

void agent_replay_online(struct agent_core *c, uint64_t now_ms)
{
    c->replay.retry_ms = RETRY_MS_MIN;
    c->replay.progress_ms = now_ms;
    start_over(&c->replay);
}

void agent_replay_shown(struct agent_core *c, uint64_t now_ms)
{
    struct agent_replay *r = &c->replay;
    uint32_t before = r->left;
    if (before == 0)
        return;
    count_left(c);
    if (r->left == before)
        return;
    r->progress_ms = now_ms;
    r->retry_ms = RETRY_MS_MIN;
    if (r->open > 0)
        r->open--;
    if (r->left == 0) {
        agent_report(c, "the hub has been shown all that it had answered before");
        c->hello_news = true; /* its hello says so */
        c->hello_at_ms = now_ms;
    }
}

void agent_replay_again(struct agent_core *c, uint64_t now_ms)
{
    /* A gap a second must not become eight messages a second. */
    if (c->replay.due_ms > now_ms + RETRY_MS_MIN)
        c->replay.due_ms = now_ms + RETRY_MS_MIN;
}

bool agent_replay_first(struct agent_core *c, uint64_t now_ms)
{
    c->replay.stalled = now_ms >= c->replay.progress_ms + STALLED_MS;
    return c->replay.left > 0 && !c->replay.stalled;
}

uint64_t agent_replay_due_ms(const struct agent_core *c)
{
    const struct agent_replay *r = &c->replay;
    if (r->left == 0 || !c->heard)
        return UINT64_MAX;
    uint64_t stalled_ms = r->progress_ms + STALLED_MS;
    return !r->stalled && stalled_ms < r->due_ms ? stalled_ms : r->due_ms;
}

static bool send_one(struct agent_core *c, const struct outbox_row *row,
                     const struct bytes boxes[2], const struct agent_now *now,
                     struct err *e)
{
    struct replay m = {.frame = boxes[1].data, .frame_size = boxes[1].size};
    agent_fill_op(c, row, &boxes[0], now, &m.op);
    m.op.n = row->outcome.n;
    memcpy(m.op.inst, row->outcome.inst, sizeof m.op.inst);
    bytes_clear(&c->text);
    return wire_put_replay(&c->text, &m, e) && agent_send(c, TOPIC_OP, 0, e);
}

/* False: none was sent. *more false: none is left in this round, or it cannot be told. */
static bool send_next(struct agent_core *c, const struct agent_now *now, bool *more)
{
    struct outbox_row row;
    struct bytes boxes[2];
    struct err e;
    bytes_init(&boxes[0], WIRE_BOX_MAX);
    bytes_init(&boxes[1], REPLAY_FRAME_MAX);
    bool ok = outbox_replay_next(c->outbox, c->state.epoch.counter, &c->replay.sent, &row,
                                 boxes, more, &e);
    if (ok && *more)
        ok = send_one(c, &row, boxes, now, &e);
    bytes_free(&boxes[0]);
    bytes_free(&boxes[1]);
    if (ok)
        return *more;
    *more = *more && e.kind == ERR_INPUT; /* this one cannot be shown; others may */
    c->replay.spoilt = c->replay.spoilt || *more;
    if (*more)
        agent_report(c, "the answer to %s is damaged and cannot be shown: %.100s", row.op,
                     e.text);
    else
        agent_trouble(c, "replay", &e);
    return false;
}

static void next_round(struct agent_core *c, uint64_t now_ms)
{
    struct agent_replay *r = &c->replay;
    if (!r->counted)
        agent_replay_shown(c, now_ms);
    start_over(r);
    r->due_ms = now_ms + agent_jittered(c, r->retry_ms);
    r->retry_ms *= 2;
    if (r->retry_ms > RETRY_MS_MAX)
        r->retry_ms = RETRY_MS_MAX;
}

void agent_replay_run(struct agent_core *c, const struct agent_now *now)
{
    struct agent_replay *r = &c->replay;
    bool more = r->left > 0;
    if (!more)
        return;
    if (now->ms >= r->due_ms)
        next_round(c, now->ms);
    while (more && r->open < REPLAY_WINDOW)
        r->open += send_next(c, now, &more) ? 1 : 0;
}
