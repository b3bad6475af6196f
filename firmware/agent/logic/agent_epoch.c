/* Which life of the hub we have seen: the newest head that it signed is kept as it came,
 * so that a hub which has lost its memory can be shown it (docs/protocol.md, 3). */
#include <string.h>

#include "firmware/agent/logic/agent_parts.h"
#include "store/outbox_life.h"

enum { HEAD_SAVED_MS = 60 * 1000 };

bool agent_epoch_load(struct agent_core *c, uint64_t now_ms, struct err *e)
{
    bool found = false;
    bytes_init(&c->known.frame, HELLO_HEAD_MAX);
    if (!outbox_newest_epoch(c->outbox, &c->epoch_least, e) ||
        !outbox_forks(c->outbox, &c->forks, e) ||
        !outbox_head_get(c->outbox, &c->known.is, &c->known.frame, &found, e))
        return false;
    c->known.saved_hseq = c->known.is.hseq;
    agent_replay_begin(c, now_ms);
    return true;
}

static void store(struct agent_core *c, uint64_t now_ms)
{
    struct err e;
    struct agent_head *k = &c->known;
    if (!outbox_head_put(c->outbox, &k->is, &k->frame, &e)) {
        agent_trouble(c, "outbox", &e);
        return;
    }
    k->saved_ms = now_ms == 0 ? 1 : now_ms;
    k->saved_hseq = k->is.hseq;
}

void agent_epoch_head(struct agent_core *c, enum topic_kind topic, const struct head *h,
                      uint64_t now_ms)
{
    struct agent_head *k = &c->known;
    bool same = epoch_equal(&k->is.epoch, &h->epoch);
    if ((same && h->hseq < k->is.hseq) || c->raw_size > HELLO_HEAD_MAX)
        return;
    bytes_clear(&k->frame);
    bytes_add(&k->frame, c->raw, c->raw_size);
    k->is = (struct outbox_head){h->epoch, h->hseq, topic == TOPIC_HEAD};
    bool due = k->saved_ms == 0 || now_ms - k->saved_ms >= HEAD_SAVED_MS;
    if (!same || (due && k->is.hseq != k->saved_hseq))
        store(c, now_ms);
}

/* Two hubs may say that they are the same counter's; ours is the one that we follow. */
static bool other_hub(const struct epoch *ours, const struct epoch *theirs)
{
    return ours->counter == theirs->counter && ours->random != theirs->random;
}

bool agent_epoch_past(const struct agent_core *c, const struct head *h)
{
    return h->epoch.counter < c->epoch_least ||
           h->epoch.counter < c->known.is.epoch.counter ||
           other_hub(&c->known.is.epoch, &h->epoch) ||
           other_hub(&c->state.epoch, &h->epoch);
}

void agent_epoch_adopted(struct agent_core *c, uint64_t now_ms)
{
    struct err e;
    uint32_t counter = c->state.epoch.counter;
    /* The hub is to hear what we have to show; its first life asks nobody. */
    if (c->epoch_least != 0 || counter > 1) {
        c->hello_news = true;
        agent_hello_soon(c, now_ms);
    }
    if (!outbox_epoch(c->outbox, counter, &e))
        agent_trouble(c, "outbox", &e);
    else if (counter > c->epoch_least)
        c->epoch_least = counter;
    c->gap_expect = 0;
    agent_replay_begin(c, now_ms);
}

void agent_epoch_hello(const struct agent_core *c, struct hello *h)
{
    h->replay = c->replay.left;
    memcpy(h->hw, c->hw, sizeof h->hw);
    if (c->known.frame.size > 0)
        memcpy(h->head, c->known.frame.data, c->known.frame.size);
    h->head_size = c->known.frame.size;
    h->head_to_all = c->known.is.to_all;
}
