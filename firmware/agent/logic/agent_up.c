#include <stdio.h>
#include <string.h>

#include "firmware/agent/logic/agent_parts.h"

bool agent_row_is_bad(const struct agent_core *c, const struct err *e)
{
    return e->kind == ERR_BROKEN && !outbox_broken(c->outbox);
}

static bool count(struct agent_core *c, struct err *e)
{
    uint64_t answered = 0;
    uint64_t made = 0;
    return outbox_counts(c->outbox, &answered, &made, &c->waiting, e) &&
           outbox_spoilt(c->outbox, &c->spoilt, e);
}

void agent_up_saved(struct agent_core *c, uint64_t now_ms)
{
    struct err e;
    uint64_t made = 0;
    if (!outbox_number(c->outbox, agent_lend_terms(c), &made, &e) || !count(c, &e)) {
        agent_trouble(c, "outbox", &e);
        agent_look_again(&c->saved_look, now_ms);
        return;
    }
    agent_look_done(&c->saved_look);
    agent_well(c);
    agent_lend_tell(c, c->up.made);
    uplink_made(&c->up, made);
}

/* ---- what the hub says of operations ---- */

/* By our own number of it: the outcome may name another one, from before a fork. */
static void settle(struct agent_core *c, const char *op, uint64_t now_ms)
{
    struct outbox_row row;
    struct err e;
    bool found = false;
    if (!outbox_find(c->outbox, op, &row, &found, &e))
        agent_trouble(c, "outbox", &e);
    else if (found && row.answered && !uplink_outcome(&c->up, row.n, now_ms, &e))
        agent_report(c, "outcome: %s", e.text);
    else if (found && row.answered)
        agent_lend_answered(c, &row);
}

/* An alarm, but no reason to ask or to show it again. */
static void contradicted(struct agent_core *c, const struct outcome *o, uint64_t now_ms)
{
    struct err e;
    settle(c, o->op, now_ms);
    if (!outbox_shown(c->outbox, o->op, o->epoch.counter, &e))
        agent_trouble(c, "outbox", &e);
    agent_replay_shown(c, now_ms);
}

static void take_answer(struct agent_core *c, const struct outcome *o, uint64_t now_ms)
{
    struct err e;
    const struct head said = {.epoch = o->epoch};
    /* A late copy: the present hub may decide otherwise, or not know that it did. */
    if (agent_epoch_past(c, &said)) {
        agent_report(c, "an outcome of a hub that is not ours now is dropped");
        return;
    }
    if (!outbox_outcome(c->outbox, o, c->raw, c->raw_size, &e)) {
        agent_trouble(c, "outcome", &e);
        if (e.kind == ERR_INPUT)
            contradicted(c, o, now_ms);
        return;
    }
    settle(c, o->op, now_ms);
    agent_replay_shown(c, now_ms);
    if (!count(c, &e)) {
        agent_trouble(c, "outbox", &e);
        agent_look_again(&c->saved_look, now_ms);
    }
    struct notice n = {.kind = NOTICE_OUTCOME};
    memcpy(n.op, o->op, sizeof n.op);
    agent_say(c, &n);
}

static void on_outcome(struct agent_core *c, uint64_t now_ms)
{
    struct outcome o;
    struct err e;
    if (!wire_get_outcome(&o, c->body.data, c->body.size, &e))
        agent_report(c, "an outcome is dropped: %.150s", e.text);
    else
        take_answer(c, &o, now_ms);
}

/* A hub of a later version answers in a way that we cannot read: the person is sent to
 * staff, rather than that the op is sent again for ever. */
static void on_later(struct agent_core *c, uint64_t now_ms)
{
    struct outcome o;
    struct err e;
    if (wire_get_later_answer(&o, c->body.data, c->body.size, &e))
        take_answer(c, &o, now_ms);
    else
        agent_report(c, "a message is dropped: %.150s", e.text);
}

/* After an upgrade some of those can be read. By a key that is believed no more: as it
 * stands; and so is one whose row has rotted. */
static bool read_again(struct agent_core *c, struct err *e)
{
    struct outbox_row row = {.place = 0};
    struct outcome o;
    char topic[TOPIC_SIZE];
    bool found = true;
    topic_of(topic, TOPIC_OUTCOME, c->area, c->name);
    while (found) {
        found = false;
        bool ok = outbox_unread(c->outbox, row.place, &row, &c->text, &found, e);
        if (!ok && !(found && agent_row_is_bad(c, e)))
            return false;
        bool known =
            ok && found &&
            frame_open(&c->body, &c->hub_keys, topic, c->text.data, c->text.size, NULL) &&
            wire_get_outcome(&o, c->body.data, c->body.size, NULL) &&
            o.result != RESULT_COUNT && o.reason != REASON_COUNT;
        if (known && !outbox_outcome(c->outbox, &o, c->text.data, c->text.size, e) &&
            e->kind != ERR_INPUT) /* that: the answer to another op */
            return false;
    }
    return true;
}

static void on_note(struct agent_core *c, const struct agent_now *now)
{
    struct note note;
    struct err e;
    if (!wire_get_note(&note, c->body.data, c->body.size, &e)) {
        agent_report(c, "a note is dropped: %.150s", e.text);
        return;
    }
    if (!epoch_equal(&note.epoch, &c->state.epoch) ||
        strcmp(note.inst, outbox_inst(c->outbox)) != 0)
        return;
    if (note.kind == WIRE_GAP) {
        c->gap_expect = note.expect;
        uplink_gap(&c->up, note.expect, now->ms);
    }
    if (note.kind == WIRE_HOLD) {
        uplink_hold(&c->up, note.n, note.retry_s, now->ms);
        agent_lend_held(c, note.n);
        agent_hello_again(c, now->ms);
    }
    if (note.kind == WIRE_FORK)
        agent_fork(c, note.n, now->ms);
    if (note.kind == WIRE_WATERMARK)
        agent_watermark(c, &note, now);
}

void agent_up_message(struct agent_core *c, const struct agent_now *now)
{
    enum wire_kind kind = WIRE_KIND_COUNT;
    struct err e;
    if (!wire_kind_of(&kind, c->body.data, c->body.size, &e)) {
        on_later(c, now->ms);
        return;
    }
    if (kind == WIRE_OUTCOME)
        on_outcome(c, now->ms);
    else if (kind == WIRE_GAP || kind == WIRE_HOLD || kind == WIRE_FORK ||
             kind == WIRE_WATERMARK)
        on_note(c, now);
    else if (kind == WIRE_FORGET)
        agent_forget(c, now->ms);
    else if (kind == WIRE_LEND)
        agent_lend_message(c, now);
}

bool agent_up_load(struct agent_core *c, struct err *e)
{
    uint64_t answered = 0;
    uint64_t made = 0;
    agent_look_done(&c->saved_look);
    if (!read_again(c, e) || !outbox_spoilt(c->outbox, &c->spoilt, e) ||
        !outbox_number(c->outbox, agent_lend_terms(c), &made, e) ||
        !outbox_counts(c->outbox, &answered, &made, &c->waiting, e))
        return false;
    uplink_init(&c->up, answered, made, (uint32_t)c->random);
    return true;
}

/* ---- sending ---- */

/* Monotonic where that means something, else by the wall clock, never negative. */
static uint64_t age_of(const struct agent_core *c, const struct outbox_row *row,
                       const struct agent_now *now)
{
    if (strcmp(row->boot, c->boot) == 0 && now->ms >= row->made_ms)
        return (now->ms - row->made_ms) / 1000;
    return now->wall > row->made ? (uint64_t)(now->wall - row->made) : 0;
}

void agent_fill_op(const struct agent_core *c, const struct outbox_row *row,
                   const struct bytes *box, const struct agent_now *now, struct op *op)
{
    *op = (struct op){
        .epoch = c->state.epoch,
        .n = row->n,
        .kind = row->kind,
        .places = row->places,
        .lend = row->lend,
        .made = row->made,
        .age_s = age_of(c, row, now),
        .box = box->data,
        .box_size = box->size,
    };
    memcpy(op->inst, outbox_inst(c->outbox), sizeof op->inst);
    memcpy(op->op, row->op, sizeof op->op);
    memcpy(op->target, row->target, sizeof op->target);
    memcpy(op->key, row->key, sizeof op->key);
}

/* By it the hub sees that two machines have used one installation's numbers, also where
 * a number that they differ in has not reached it yet. */
static bool fill_after(struct agent_core *c, struct op *op, struct err *e)
{
    struct outbox_row before;
    bool found = false;
    if (op->n <= 1)
        return true;
    bool ok = outbox_get(c->outbox, op->n - 1, &before, NULL, &found, e);
    if (!ok && !agent_row_is_bad(c, e))
        return false;
    if (ok && found && uuid_check(before.op, "after", NULL))
        memcpy(op->after, before.op, sizeof op->after);
    return true;
}

/* Its row has rotted in a way that SQLite cannot see: no hub would read it. It is set
 * aside, staff are told, and the others go on (docs/protocol.md, "outbox.db damaged"). */
static bool set_aside(struct agent_core *c, uint64_t n, uint64_t now_ms, struct err *e)
{
    agent_report(c, "operation %llu is damaged and is not sent: %.100s",
                 (unsigned long long)n, e->text);
    if (!outbox_spoil(c->outbox, n, e))
        return false;
    if (!count(c, e))
        agent_look_again(&c->saved_look, now_ms);
    return agent_void(c, n, now_ms, e);
}

/* As the hub would. */
static bool can_be_read(struct agent_core *c, struct err *e)
{
    struct op back;
    bytes_clear(&c->box);
    return wire_get_op(&back, &c->box, c->text.data, c->text.size, e);
}

static bool send_op(struct agent_core *c, uint64_t n, const struct agent_now *now,
                    struct err *e)
{
    struct outbox_row row;
    struct op op;
    bool found = false;
    if (!outbox_get(c->outbox, n, &row, &c->box, &found, e))
        return agent_row_is_bad(c, e) && set_aside(c, n, now->ms, e);
    if (!found || row.pruned)
        return agent_void(c, n, now->ms, e);
    if (row.answered && row.shown < c->state.epoch.counter) {
        agent_replay_again(c, now->ms); /* that is how the hub will learn of it */
        return uplink_outcome(&c->up, n, now->ms, e);
    }
    agent_fill_op(c, &row, &c->box, now, &op);
    bytes_clear(&c->text);
    if (!fill_after(c, &op, e))
        return false;
    if (wire_put_op(&c->text, &op, e) && can_be_read(c, e))
        return agent_send(c, TOPIC_OP, n, e);
    return e->kind == ERR_INPUT && set_aside(c, n, now->ms, e);
}

void agent_up_run(struct agent_core *c, const struct agent_now *now)
{
    struct err e;
    uint64_t n = 0;
    if (now->ms >= c->saved_look.at_ms)
        agent_up_saved(c, now->ms);
    bool heard = agent_heard(c);
    if (heard && !c->heard)
        agent_replay_online(c, now->ms);
    c->heard = heard;
    if (heard)
        agent_replay_run(c, now);
    bool up = heard && !agent_replay_first(c, now->ms);
    if (up != c->up.online)
        uplink_online(&c->up, up, now->ms);
    while (uplink_next(&c->up, now->ms, &n))
        if (!send_op(c, n, now, &e))
            agent_trouble(c, "operation", &e);
}
