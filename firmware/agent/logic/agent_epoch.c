/* Which life of the hub we have seen: the newest head that it signed is kept as it came,
 * so that a hub which has lost its memory can be shown it (docs/protocol.md, 9). When a
 * new life is heard of, the newest head of the last is kept beside: the new one says its
 * own to all before our hello reaches it, and may lack what the other names. */
#include <string.h>

#include "firmware/agent/logic/agent_parts.h"
#include "store/outbox_life.h"

enum { HEAD_SAVED_MS = 60 * 1000 };

/* The oldest that is still to be shown. */
static bool load_older(struct agent_core *c, struct err *e)
{
    bool found = false;
    struct agent_head *o = &c->older;
    c->older_said = false;
    c->older_unread = !outbox_head_oldest(c->outbox, &o->is, &o->frame, &found, e);
    if (c->older_unread)
        return false;
    if (epoch_equal(&o->is.epoch, &c->known.is.epoch))
        bytes_clear(&o->frame);
    return true;
}

bool agent_epoch_load(struct agent_core *c, uint64_t now_ms, struct err *e)
{
    bool found = false;
    bytes_init(&c->known.frame, HELLO_HEAD_MAX);
    bytes_init(&c->older.frame, HELLO_HEAD_MAX);
    if (!outbox_newest_epoch(c->outbox, &c->epoch_least, e) ||
        !outbox_forks(c->outbox, &c->forks, e) ||
        !outbox_head_newest(c->outbox, &c->known.is, &c->known.frame, &found, e) ||
        !load_older(c, e))
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

/* Those between the oldest and the newest are in outbox.db alone. */
static void keep_older(struct agent_core *c, uint64_t now_ms)
{
    struct agent_head *k = &c->known;
    if (k->is.hseq != k->saved_hseq)
        store(c, now_ms);
    if (c->older.frame.size > 0)
        return;
    bytes_add(&c->older.frame, k->frame.data, k->frame.size);
    c->older.is = k->is;
    c->older_said = false;
}

void agent_epoch_head(struct agent_core *c, enum topic_kind topic, const struct head *h,
                      uint64_t now_ms)
{
    struct agent_head *k = &c->known;
    bool same = epoch_equal(&k->is.epoch, &h->epoch);
    if ((same && h->hseq < k->is.hseq) || c->raw_size > HELLO_HEAD_MAX)
        return;
    if (!same && k->frame.size > 0)
        keep_older(c, now_ms);
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

/* The older one in turn with the newest: a hub that does not answer may be one that is to
 * stop, which it sees by the newest alone. */
void agent_epoch_hello(struct agent_core *c, struct hello *h)
{
    struct err e;
    if (c->older_unread && !load_older(c, &e))
        agent_trouble(c, "outbox", &e);
    c->older_said = c->older.frame.size > 0 && !c->older_said;
    const struct agent_head *shown = c->older_said ? &c->older : &c->known;
    h->replay = c->replay.left;
    memcpy(h->hw, c->hw, sizeof h->hw);
    if (shown->frame.size > 0)
        memcpy(h->head, shown->frame.data, shown->frame.size);
    h->head_size = shown->frame.size;
    h->head_to_all = shown->is.to_all;
    c->said = shown->is;
}

void agent_epoch_shown(struct agent_core *c, const struct head *h, uint64_t now_ms)
{
    struct err e;
    const struct agent_head *o = &c->older;
    if (o->frame.size == 0 && !c->older_unread)
        return;
    bool old_copy = c->older_said && h->hseq < c->known.is.hseq; /* it does not know */
    bool shown = epoch_equal(&o->is.epoch, &c->said.epoch) && o->is.hseq <= c->said.hseq;
    if (shown && (!outbox_head_drop(c->outbox, &o->is.epoch, &e) || !load_older(c, &e))) {
        agent_trouble(c, "outbox", &e);
        agent_hello_later(c, now_ms);
    } else if (c->older_unread) {
        agent_hello_later(c, now_ms);
    } else if (old_copy || o->frame.size > 0) {
        c->hello_news = true;
        agent_hello_soon(c, now_ms);
    }
}
