#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "server/hub/logic/hub_deciding.h"
#include "server/hub/logic/hub_inside.h"
#include "store/hub_erasure.h"
#include "store/hub_life.h"
#include "store/hub_ops.h"

enum {
    GAP_APART_MS = 1000,
    GAP_WAIT_MS = 200, /* ops overtake each other: what is missing is often here */
    NUMBERS_AHEAD_MAX = 64,
    ROWS_BYTES = 512, /* of an op's rows besides its body, with their indexes */
    EPOCH_HEAD_APART_MS = 1000,
};

struct up { /* one op on its way through */
    struct hub *h;
    const struct hub_now *now;
    const char *kiosk;
    const struct bytes *body;
    struct op op;
    struct bytes answer;
};

void hub_up_queue(struct hub *h, const struct peer *p)
{
    if (h->queue_count == HUB_QUEUE_MAX) {
        hub_drop(h, "the queue of operations is full");
        return;
    }
    struct queued_op *q = &h->queue[(h->queue_first + h->queue_count) % HUB_QUEUE_MAX];
    snprintf(q->kiosk, sizeof q->kiosk, "%s", p->name);
    bytes_init(&q->body, HUB_OP_BODY_MAX);
    bytes_add(&q->body, h->body.data, h->body.size);
    if (!bytes_ok(&q->body, "op", NULL)) {
        bytes_free(&q->body);
        hub_drop(h, "no memory for an operation");
        return;
    }
    h->queue_count++;
}

static void pop(struct hub *h, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bytes_free(&h->queue[h->queue_first].body);
        h->queue_first = (h->queue_first + 1) % HUB_QUEUE_MAX;
        h->queue_count--;
    }
}

void hub_up_forget(struct hub *h)
{
    pop(h, h->queue_count);
}

/* ---- replies, kept back until COMMIT ---- */

static struct bytes *new_reply(struct hub *h, enum topic_kind kind, const char *kiosk)
{
    assert(h->replies.count < HUB_REPLIES_MAX);
    struct reply *r = &h->replies.items[h->replies.count++];
    r->kind = kind;
    snprintf(r->kiosk, sizeof r->kiosk, "%s", kiosk);
    bytes_init(&r->body, HUB_ANSWER_MAX);
    return &r->body;
}

static void send_replies(struct hub *h, bool committed)
{
    for (size_t i = 0; i < h->replies.count; i++) {
        struct reply *r = &h->replies.items[i];
        const struct sending s = {
            .kind = r->kind, .kiosk = r->kiosk, .expiry_s = HUB_REPLY_EXPIRY_S};
        if (committed && r->body.size > 0)
            hub_send(h, &s, &r->body);
        bytes_free(&r->body);
    }
    h->replies.count = 0;
}

static bool reply_note(struct up *u, struct note *note, struct err *e)
{
    note->epoch = hub_store_numbers(u->h->store)->epoch;
    note->n = u->op.n;
    snprintf(note->inst, sizeof note->inst, "%s", u->op.inst);
    return wire_put_note(new_reply(u->h, TOPIC_OUTCOME, u->kiosk), note, e);
}

static bool reply_hold(struct up *u, const char *why, struct err *e)
{
    struct note note = {.kind = WIRE_HOLD, .retry_s = HUB_HOLD_RETRY_S};
    snprintf(note.reason, sizeof note.reason, "%s", why);
    return reply_note(u, &note, e);
}

static bool reply_fork(struct up *u, struct err *e)
{
    struct note note = {.kind = WIRE_FORK};
    u->h->counts.forks++;
    return reply_note(u, &note, e);
}

static bool reply_head(struct up *u, struct err *e)
{
    struct peer *p = peers_find(&u->h->peers, u->kiosk);
    if (p == NULL ||
        (p->head_last_ms != 0 && u->now->ms < p->head_last_ms + EPOCH_HEAD_APART_MS))
        return true;
    p->head_last_ms = u->now->ms;
    return hub_down_head(u->h, new_reply(u->h, TOPIC_RESPONSE, u->kiosk), "",
                         u->now->wall, e);
}

/* ---- gaps ---- */

void hub_up_lacks(struct hub *h, struct peer *p, const char *inst, uint64_t n,
                  const struct hub_now *now)
{
    if (p->gap_due_ms == 0) {
        h->gaps_due++;
        p->gap_due_ms = now->ms + GAP_WAIT_MS;
        if (p->gap_last_ms != 0 && p->gap_due_ms < p->gap_last_ms + GAP_APART_MS)
            p->gap_due_ms = p->gap_last_ms + GAP_APART_MS;
    }
    p->gap_n = n;
    snprintf(p->gap_inst, sizeof p->gap_inst, "%s", inst);
}

static void want_gap(struct up *u)
{
    struct peer *p = peers_find(&u->h->peers, u->kiosk);
    if (p != NULL)
        hub_up_lacks(u->h, p, u->op.inst, u->op.n, u->now);
}

static void send_gap(struct hub *h, struct peer *p, const struct hub_now *now)
{
    struct note note = {.kind = WIRE_GAP, .epoch = hub_store_numbers(h->store)->epoch};
    uint64_t last = 0;
    h->gaps_due--;
    p->gap_due_ms = 0;
    if (!hub_inst_last(h->store, p->name, p->gap_inst, &last, NULL) ||
        p->gap_n <= last + 1)
        return; /* what was missing has come meanwhile */
    p->gap_last_ms = now->ms;
    note.expect = last + 1;
    snprintf(note.inst, sizeof note.inst, "%s", p->gap_inst);
    struct bytes body;
    bytes_init(&body, HUB_ANSWER_MAX);
    const struct sending s = {
        .kind = TOPIC_OUTCOME, .kiosk = p->name, .expiry_s = HUB_REPLY_EXPIRY_S};
    if (wire_put_note(&body, &note, NULL)) {
        h->counts.gaps++;
        hub_send(h, &s, &body);
    }
    bytes_free(&body);
}

void hub_up_gaps(struct hub *h, const struct hub_now *now)
{
    for (size_t i = 0; i < h->peers.count && h->gaps_due > 0; i++) {
        struct peer *p = &h->peers.items[i];
        if (p->gap_due_ms != 0 && now->ms >= p->gap_due_ms)
            send_gap(h, p, now);
    }
}

/* ---- deciding ---- */

/* Decides and writes the one answer to u->answer. */
static bool decide(struct up *u, uint64_t hseq, struct outcome *o, struct err *e)
{
    const struct decider d = hub_decider(u->h, u->now->wall, &u->h->touched);
    *o = (struct outcome){
        .epoch = hub_store_numbers(u->h->store)->epoch,
        .n = u->op.n,
        .hseq = hseq,
        .t = u->now->wall,
    };
    snprintf(o->inst, sizeof o->inst, "%s", u->op.inst);
    snprintf(o->op, sizeof o->op, "%s", u->op.op);
    op_asked(o->asked, &u->op);
    bytes_clear(&u->answer);
    if (!decide_op(&d, u->kiosk, &u->op, o, e) || !wire_put_outcome(&u->answer, o, e))
        return false;
    u->h->counts.decided++;
    return o->reason != REASON_UNREADABLE ||
           hub_op_set_aside(u->h->store, u->kiosk, u->op.op, u->body->data, u->body->size,
                            u->now->wall, e);
}

/* The answer that stands in u->answer, in the name of the present epoch: a kiosk could
 * else not tell it from a late copy of what an earlier life of the hub has said. */
static bool reply_answer(struct up *u, struct err *e)
{
    struct outcome o;
    struct bytes *body = new_reply(u->h, TOPIC_OUTCOME, u->kiosk);
    if (!wire_get_outcome(&o, u->answer.data, u->answer.size, e))
        return false;
    o.epoch = hub_store_numbers(u->h->store)->epoch;
    return wire_put_outcome(body, &o, e);
}

/* And that it be forgotten, if it was erased here: of two machines with one name only one
 * need have said that it has done so (docs/protocol.md, "Erasure"). */
static bool reply_told(struct up *u, struct err *e)
{
    struct op_list ops = {.kind = WIRE_FORGET, .count = 1};
    bool listed = false;
    memcpy(ops.ops[0], u->op.op, UUID_SIZE);
    return reply_answer(u, e) &&
           hub_erasure_met(u->h->store, u->kiosk, u->op.op, &listed, e) &&
           (!listed || wire_put_ops(new_reply(u->h, TOPIC_OUTCOME, u->kiosk), &ops, e));
}

/* A kiosk that means harm must not fill the disk: what is too much is dropped, and comes
 * again tomorrow if anybody meant it. */
static bool may_write(struct up *u)
{
    struct peer *p = peers_find(&u->h->peers, u->kiosk);
    if (p == NULL || peer_charge(p, u->body->size + ROWS_BYTES, u->now->ms))
        return true;
    hub_drop(u->h, "a kiosk has sent more than a day's share");
    return false;
}

/* A row of the audit trail like any other. */
static bool alarm(struct up *u, const char *what, struct err *e)
{
    const struct decider d = hub_decider(u->h, u->now->wall, &u->h->touched);
    return !may_write(u) || decide_alarm(&d, what, u->kiosk, e);
}

static bool take_new(struct up *u, struct err *e)
{
    if (!may_write(u))
        return true;
    struct hub_store *s = u->h->store;
    const struct decider d = hub_decider(u->h, u->now->wall, &u->h->touched);
    const char *why = u->h->damaged ? "damaged" : NULL;
    struct outcome o;
    uint64_t hseq = hub_store_next_hseq(s);
    if (!hub_number_put(s, u->kiosk, u->op.inst, u->op.n, u->op.op, e) ||
        (why == NULL && !decide_hold(&d, u->kiosk, &u->op, &why, e)))
        return false;
    if (why != NULL)
        return hub_op_hold(s, u->kiosk, &u->op, u->body->data, u->body->size,
                           u->now->wall, e) &&
               hub_note_hold(u->h, &d, u->kiosk, why, e) && reply_hold(u, why, e);
    return decide(u, hseq, &o, e) &&
           hub_op_answer(s, u->kiosk, &u->op, &o, &u->answer, e) &&
           hub_erasure_again(s, u->kiosk, u->op.op, e) && reply_told(u, e);
}

/* Whether its kiosk has given the number before its own to the op that we know there.
 * Else there are two of it: one's cancellation could come before the other's booking. */
static bool follows(const struct up *u, bool *ok, struct err *e)
{
    char before[UUID_SIZE];
    *ok = true;
    if (u->op.n <= 1 || u->op.after[0] == '\0')
        return true;
    if (!hub_number_get(u->h->store, u->kiosk, u->op.inst, u->op.n - 1, before, e))
        return false;
    *ok = before[0] == '\0' || strcmp(before, u->op.after) == 0;
    return true;
}

/* A known op under a number that is not used yet is one that was renumbered after a fork.
 * A number far ahead of what came before is not noted: it would only waste rows. */
static bool take_known(struct up *u, const struct hub_op *known, bool number_used,
                       uint64_t last, struct err *e)
{
    u->h->counts.repeated++;
    if (!number_used && u->op.n <= last + NUMBERS_AHEAD_MAX && may_write(u) &&
        !hub_number_put(u->h->store, u->kiosk, u->op.inst, u->op.n, u->op.op, e))
        return false;
    return known->held ? reply_hold(u, "held", e) : reply_told(u, e);
}

/* The table in docs/protocol.md, 6, from the epoch on, in its order. */
static bool take_op(struct up *u, struct err *e)
{
    struct hub_store *s = u->h->store;
    struct hub_op known;
    char user[UUID_SIZE];
    uint64_t last = 0;
    bool in_order = true;
    if (!epoch_equal(&u->op.epoch, &hub_store_numbers(s)->epoch))
        return reply_head(u, e);
    if (!hub_number_get(s, u->kiosk, u->op.inst, u->op.n, user, e) ||
        !hub_inst_last(s, u->kiosk, u->op.inst, &last, e) ||
        !hub_op_get(s, u->kiosk, u->op.op, &known, &u->answer, e) ||
        !follows(u, &in_order, e))
        return false;
    bool used = user[0] != '\0';
    if (used ? strcmp(user, u->op.op) != 0 : !in_order)
        return reply_fork(u, e);
    if (known.known)
        return take_known(u, &known, used, last, e);
    if (u->op.n != last + 1) {
        want_gap(u);
        return true;
    }
    return take_new(u, e);
}

/* ---- what an earlier life of the hub has answered ---- */

/* The answer in it, if this hub has ever signed that, for this op and number. */
static bool read_answer(struct up *u, const struct replay *m, struct outcome *o,
                        struct err *e)
{
    char topic[TOPIC_SIZE];
    topic_of(topic, TOPIC_OUTCOME, u->h->area, u->kiosk);
    bytes_clear(&u->answer);
    if (!frame_open(&u->answer, &u->h->keys->signers, topic, m->frame, m->frame_size,
                    e) ||
        !wire_get_outcome(o, u->answer.data, u->answer.size, e))
        return false;
    return (strcmp(o->op, m->op.op) == 0 && strcmp(o->inst, m->op.inst) == 0 &&
            o->n == m->op.n && hub_replay_fits(m->op.kind, o->result)) ||
           err_set(e, ERR_INPUT, "replay: the answer is another op's");
}

/* It is known here, from a backup, a journal or an earlier replay. What was told first
 * stays; two answers to one op must never be. */
static bool replay_known(struct up *u, const struct outcome *shown, struct err *e)
{
    u->h->counts.repeated++;
    return (hub_replay_same(&u->answer, shown) ||
            alarm(u, "alarm: an op was told two answers", e)) &&
           reply_answer(u, e);
}

/* Its own number may be used by another op only if the kiosk has lost its memory. */
static bool replay_number(struct up *u, struct err *e)
{
    char user[UUID_SIZE];
    if (!hub_number_get(u->h->store, u->kiosk, u->op.inst, u->op.n, user, e))
        return false;
    if (user[0] != '\0' && strcmp(user, u->op.op) != 0)
        return alarm(u, "alarm: two ops under one number", e);
    return hub_number_put(u->h->store, u->kiosk, u->op.inst, u->op.n, u->op.op, e);
}

static bool take_replay(struct up *u, const struct replay *m, struct err *e)
{
    struct hub_store *s = u->h->store;
    const struct decider d = hub_decider(u->h, u->now->wall, &u->h->touched);
    const struct epoch *present = &hub_store_numbers(s)->epoch;
    struct hub_op known;
    struct outcome o;
    struct err why;
    if (!epoch_equal(&u->op.epoch, present))
        return reply_head(u, e);
    if (!read_answer(u, m, &o, &why) || o.epoch.counter >= present->counter) {
        hub_drop(u->h, "a replay that this hub never answered");
        return true;
    }
    if (!replay_number(u, e) || !hub_op_get(s, u->kiosk, u->op.op, &known, &u->answer, e))
        return false;
    if (known.known && !known.held)
        return replay_known(u, &o, e);
    if (!read_answer(u, m, &o, e))
        return false;
    hub_store_next_hseq(s);
    u->h->counts.adopted++;
    return hub_replay_adopt(&d, u->kiosk, &u->op, &o, &u->answer, e) &&
           hub_erasure_again(s, u->kiosk, u->op.op, e) && reply_answer(u, e);
}

static bool take_void(struct up *u, const struct void_range *range, struct err *e)
{
    struct hub_store *s = u->h->store;
    uint64_t filled = 0;
    if (!epoch_equal(&range->epoch, &hub_store_numbers(s)->epoch))
        return reply_head(u, e);
    if (!may_write(u))
        return true;
    if (!hub_void_put(s, u->kiosk, range, u->now->wall, &filled, e))
        return false;
    if (filled == 0)
        return true;
    hub_store_next_hseq(s);
    u->h->counts.voided += filled;
    return alarm(u, "alarm: numbers that a kiosk has lost", e);
}

/* ---- each message ---- */

static bool take_kind(struct up *u, enum wire_kind kind, struct bytes boxes[2],
                      struct err *e)
{
    struct replay replay;
    struct void_range range;
    struct err why = {.text = "neither op, replay nor void"};
    const struct bytes *b = u->body;
    if (kind == WIRE_OP && wire_get_op(&u->op, &boxes[0], b->data, b->size, &why))
        return take_op(u, e);
    if (kind == WIRE_VOID && wire_get_void(&range, b->data, b->size, &why))
        return take_void(u, &range, e);
    if (kind == WIRE_REPLAY && wire_get_replay(&replay, boxes, b->data, b->size, &why)) {
        u->op = replay.op;
        return take_replay(u, &replay, e);
    }
    hub_drop(u->h, why.text);
    return true;
}

static bool take_body(struct hub *h, const struct hub_now *now, const struct queued_op *q,
                      struct err *e)
{
    struct up u = {.h = h, .now = now, .kiosk = q->kiosk, .body = &q->body};
    struct bytes boxes[2];
    struct err why;
    enum wire_kind kind = WIRE_KIND_COUNT;
    bool ok = true;
    bytes_init(&boxes[0], WIRE_BOX_MAX);
    bytes_init(&boxes[1], REPLAY_FRAME_MAX);
    bytes_init(&u.answer, HUB_ANSWER_MAX);
    if (wire_kind_of(&kind, q->body.data, q->body.size, &why))
        ok = take_kind(&u, kind, boxes, e);
    else
        hub_drop(h, why.text);
    bytes_free(&u.answer);
    bytes_free(&boxes[0]);
    bytes_free(&boxes[1]);
    return ok;
}

static bool finish(struct hub *h, const struct hub_now *now, bool ok, struct err *e)
{
    const struct decider d = hub_decider(h, now->wall, &h->touched);
    ok = ok && decide_refresh(&d, e) && hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    if (h->key_alarm && !ok && !hub_store_behind(h->store))
        h->lacks_key = false; /* the alarm is gone too: it is news again */
    h->key_alarm = false;
    h->touched.count = 0;
    send_replies(h, ok);
    return ok;
}

static bool run_batch(struct hub *h, const struct hub_now *now, size_t first,
                      size_t count, struct err *e)
{
    bool ok = hub_store_begin(h->store, e);
    for (size_t i = 0; ok && i < count; i++)
        ok =
            take_body(h, now, &h->queue[(h->queue_first + first + i) % HUB_QUEUE_MAX], e);
    return finish(h, now, ok, e);
}

/* One op that cannot be decided must not take its batch with it, nor keep back what its
 * kiosk has numbered after it: a new one is held. */
static bool run_singly(struct hub *h, const struct hub_now *now, size_t count,
                       struct err *e)
{
    for (size_t i = 0; i < count; i++) {
        bool ok = run_batch(h, now, i, 1, e);
        if (ok)
            continue;
        if (e->kind == ERR_INPUT) {
            hub_drop(h, e->text);
            h->damaged = true;
            ok = run_batch(h, now, i, 1, e);
            h->damaged = false;
        }
        if (!ok && e->kind != ERR_INPUT)
            return false;
    }
    return true;
}

bool hub_up_flush(struct hub *h, const struct hub_now *now, struct err *e)
{
    while (h->queue_count > 0) {
        size_t count = h->queue_count < HUB_BATCH_MAX ? h->queue_count : HUB_BATCH_MAX;
        bool ok = run_batch(h, now, 0, count, e) ||
                  (e->kind == ERR_INPUT && run_singly(h, now, count, e));
        pop(h, ok ? count : h->queue_count);
        if (!ok)
            return false;
    }
    return true;
}

/* ---- held ops ---- */

static bool release(struct hub *h, const struct hub_now *now, const struct hub_held *held,
                    const struct bytes *body, struct err *e)
{
    struct up u = {.h = h, .now = now, .kiosk = held->kiosk, .body = body};
    const struct decider d = hub_decider(h, now->wall, &h->touched);
    struct outcome o;
    struct bytes box;
    const char *why = NULL;
    bool keeps = false;
    if (h->damaged)
        return decide_damaged(&d, held->kiosk, held->hseq, e);
    bytes_init(&box, WIRE_BOX_MAX);
    bytes_init(&u.answer, HUB_ANSWER_MAX);
    bool ok = wire_get_op(&u.op, &box, body->data, body->size, e) &&
              hub_life_keeps(h->store, held->hseq, &keeps, e) &&
              decide_hold(&d, held->kiosk, &u.op, &why, e);
    if (why != NULL && strcmp(why, "key") == 0)
        h->lacks_key = h->key_missed = true;
    bool due = why == NULL;
    if (ok && !due && h->promises == HUB_PROMISES_KEEPING && strcmp(why, "recovery") == 0)
        ok = decide_promised(&d, held->kiosk, &u.op, &due, e);
    if (ok && !keeps && due) {
        hub_store_next_hseq(h->store);
        ok = decide(&u, held->hseq, &o, e) &&
             hub_op_release(h->store, held->kiosk, u.op.op, &o, &u.answer, e) &&
             hub_erasure_again(h->store, held->kiosk, u.op.op, e) && reply_told(&u, e);
    }
    bytes_free(&u.answer);
    bytes_free(&box);
    return ok;
}

/* In one transaction, those after *after: up to max, and *after is then the last of them.
 * *found false: there are no more. */
static bool release_some(struct hub *h, const struct hub_now *now, uint64_t *after,
                         size_t max, bool *found, struct err *e)
{
    struct hub_held held = {.hseq = *after};
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    bool ok = hub_store_begin(h->store, e);
    *found = true;
    for (size_t i = 0; ok && *found && i < max && h->replies.count < HUB_BATCH_MAX; i++) {
        ok = hub_op_held(h->store, &held, &body, found, e);
        if (ok && *found) {
            *after = held.hseq;
            ok = release(h, now, &held, &body, e);
        }
    }
    ok = finish(h, now, ok, e);
    bytes_free(&body);
    return ok;
}

/* One that cannot be decided must not keep back those behind it. */
static bool release_singly(struct hub *h, const struct hub_now *now, uint64_t *after,
                           bool *found, struct err *e)
{
    *found = true;
    for (size_t i = 0; *found && i < HUB_HELD_LOOK_MAX; i++) {
        uint64_t before = *after;
        if (release_some(h, now, after, 1, found, e))
            continue;
        if (e->kind != ERR_INPUT || *after == before)
            return false;
        hub_drop(h, e->text);
        *after = before;
        h->damaged = true;
        bool told = release_some(h, now, after, 1, found, e);
        h->damaged = false;
        if (!told)
            return false;
    }
    return true;
}

bool hub_up_held(struct hub *h, const struct hub_now *now, bool *more, struct err *e)
{
    uint32_t count = 0;
    uint64_t after = h->held_after;
    struct err why = {.kind = ERR_LATER};
    *more = false;
    h->key_missed = h->key_missed && after > 0;
    if (!hub_op_held_count(h->store, &count, e))
        return false;
    bool ok = count == 0 || release_some(h, now, &after, HUB_HELD_LOOK_MAX, more, &why);
    if (!ok && why.kind == ERR_INPUT) {
        after = h->held_after;
        ok = release_singly(h, now, &after, more, &why);
    }
    *more = ok && *more;
    h->held_after = *more ? after : 0;
    if (ok && !*more) /* all were looked at */
        h->lacks_key = h->key_missed;
    return ok || err_set(e, why.kind, "%s", why.text);
}

void hub_up_held_soon(struct hub *h)
{
    h->held_due_ms = 0;
    h->held_after = 0;
}
