/* past_world: a hub that told kiosks things after its backup, is lost, and is made anew,
 * for the tests of what comes then. */
#pragma once

#include "server/hub/logic/hub_recover.h"
#include "server/hub/logic/hub_safe.h"
#include "tests/unit/journal_world.h"

enum { TOLD_MAX = 16 };

struct told { /* one op, as a kiosk keeps it */
    struct bytes op, frame;
    struct outcome outcome;
};

struct past { /* a hub, a backup of it, and what was told after that */
    struct journal_world j;
    struct test_kiosk k2;
    struct told told[TOLD_MAX];
    size_t count;
    uint64_t hseq; /* when the hub was lost */
};

static inline void past_open(struct past *p, const char *capacity)
{
    memset(p, 0, sizeof *p);
    jw_open(&p->j, 1, capacity);
    kiosk_open(&p->j.w, &p->k2, 2);
}

static inline void past_close(struct past *p)
{
    for (size_t i = 0; i < p->count; i++) {
        bytes_free(&p->told[i].op);
        bytes_free(&p->told[i].frame);
    }
    jw_close(&p->j);
}

/* Keeps the first answer that the hub has for this kiosk, as it was signed; all else that
 * it has to say is lost. */
static inline void hear_told(struct world *w, const struct test_kiosk *k,
                             struct told *told)
{
    struct outgoing_message m;
    char topic[TOPIC_SIZE];
    struct err e;
    topic_of(topic, TOPIC_OUTCOME, AREA, k->name);
    while (outgoing_take(hub_outgoing(w->hub), &m)) {
        if (strcmp(m.topic, topic) == 0 && told->frame.size == 0)
            bytes_add(&told->frame, m.data, m.size);
        free(m.data);
    }
    if (!frame_open(&w->last, &w->hub_ring, topic, told->frame.data, told->frame.size,
                    &e) ||
        !wire_get_outcome(&told->outcome, w->last.data, w->last.size, &e))
        fail_msg("%s", e.text);
}

/* Sends, and keeps op and answer as the kiosk does. */
static inline struct told *tell(struct past *p, struct test_kiosk *k,
                                const struct test_op *t)
{
    struct world *w = &p->j.w;
    struct told *told = &p->told[p->count++];
    assert_true(p->count <= TOLD_MAX);
    bytes_init(&told->op, HUB_OP_BODY_MAX);
    bytes_init(&told->frame, FRAME_MAX);
    make_op(w, k, t, &told->op);
    kiosk_says(w, k, TOPIC_OP, &told->op);
    world_tick(w);
    hear_told(w, k, told);
    return told;
}

static inline struct told *book(struct past *p, struct test_kiosk *k, unsigned code)
{
    char text[CLAIM_SIZE];
    return tell(p, k, BOOK(p->j.session, 1, test_code(text, code)));
}

static inline struct told *cancel(struct past *p, struct test_kiosk *k, unsigned code)
{
    char text[CLAIM_SIZE];
    return tell(p, k,
                &(struct test_op){.kind = OP_CANCEL, .code = test_code(text, code)});
}

/* The hub is lost and made anew from the backup alone; or with the journal. */
static inline void lose_hub(struct past *p, bool journal)
{
    struct hub_restore order = jw_order();
    p->hseq = hub_store_numbers(hub_store_of(p->j.w.hub))->hseq;
    hub_close(p->j.w.hub);
    if (!journal)
        order.journal = NULL;
    assert_int_equal(jw_restore(&order).complete, journal);
    snprintf(p->j.w.path, sizeof p->j.w.path, RESTORED_DB);
    world_start(&p->j.w);
    world_tick(&p->j.w);
    world_drain(&p->j.w);
}

/* Without the journal, but with the list of what was erased. */
static inline void lose_hub_erased(struct past *p, const char (*ops)[UUID_SIZE],
                                   size_t count)
{
    struct hub_restore order = jw_order();
    hub_close(p->j.w.hub);
    order.journal = NULL;
    order.erased = ops;
    order.erased_count = count;
    (void)jw_restore(&order);
    snprintf(p->j.w.path, sizeof p->j.w.path, RESTORED_DB);
    world_start(&p->j.w);
    world_tick(&p->j.w);
    world_drain(&p->j.w);
}

static inline struct epoch present(const struct past *p)
{
    return hub_store_numbers(hub_store_of(p->j.w.hub))->epoch;
}

static inline void replay_as(struct past *p, struct test_kiosk *k,
                             const struct told *told, const struct bytes *frame)
{
    struct replay m = {.frame = frame->data, .frame_size = frame->size};
    struct bytes box, body;
    struct err e;
    bytes_init(&box, WIRE_BOX_MAX);
    bytes_init(&body, HUB_OP_BODY_MAX);
    assert_true(wire_get_op(&m.op, &box, told->op.data, told->op.size, &e));
    m.op.epoch = present(p);
    if (!wire_put_replay(&body, &m, &e))
        fail_msg("%s", e.text);
    kiosk_says(&p->j.w, k, TOPIC_OP, &body);
    bytes_free(&box);
    bytes_free(&body);
}

/* Shows it to the present hub, which must say the same. */
static inline void replay(struct past *p, struct test_kiosk *k, const struct told *told)
{
    replay_as(p, k, told, &told->frame);
    world_tick(&p->j.w);
    struct outcome o = next_outcome(&p->j.w, k);
    assert_true(epoch_equal(&o.epoch, &(struct epoch){2, 0x1122334455667788}));
    assert_string_equal(o.op, told->outcome.op);
    assert_int_equal(o.result, told->outcome.result);
    assert_int_equal(o.position, told->outcome.position);
    assert_int_equal(o.hseq, told->outcome.hseq);
}

static inline void say_hello(struct past *p, const struct test_kiosk *k, uint32_t replays)
{
    struct hello hello = {.epoch = present(p),
                          .next_n = k->n + 1,
                          .replay = replays,
                          .cid = "0011223344556677",
                          .software = "1"};
    struct bytes body;
    struct err e;
    memcpy(hello.inst, k->inst, sizeof hello.inst);
    bytes_init(&body, FRAME_MAX);
    if (!wire_put_hello(&body, &hello, &e))
        fail_msg("%s", e.text);
    kiosk_says(&p->j.w, k, TOPIC_REQUEST, &body);
    world_tick(&p->j.w);
    bytes_free(&body);
}

static inline struct hub_recovery recovery(struct past *p)
{
    struct hub_recovery r;
    struct err e;
    assert_true(hub_recovery(p->j.w.hub, &r, &e));
    return r;
}

static inline struct hub_places places(struct past *p)
{
    return world_places(&p->j.w, p->j.session);
}

static inline uint32_t alarms(struct past *p, const char *what)
{
    uint32_t count = 0;
    struct err e;
    assert_true(hub_audit_count(hub_store_of(p->j.w.hub), what, &count, &e));
    return count;
}

static inline const char *reason(struct past *p, struct test_kiosk *k)
{
    struct note note = next_note(&p->j.w, k);
    assert_int_equal(note.kind, WIRE_HOLD);
    return strcmp(note.reason, "recovery") == 0 ? "recovery" : "another";
}
