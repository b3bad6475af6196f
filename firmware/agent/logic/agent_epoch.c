/* Which life of the hub we have seen: the newest head that it signed is kept as it came,
 * so that a hub which has lost its memory can be shown it (docs/protocol.md, 3). */
#include <string.h>

#include "firmware/agent/logic/agent_parts.h"
#include "store/outbox_life.h"

enum { HEAD_SAVED_MS = 60 * 1000 };
static const char stored_name[] = "signed head"; /* one byte: came to all; the frame */

static bool read_stored(struct agent_core *c, struct err *e)
{
    struct head h;
    bool found = false;
    char topic[TOPIC_SIZE];
    struct agent_head *k = &c->known;
    if (!content_get(c->content, stored_name, &c->text, &found, e))
        return false;
    if (!found || c->text.size < 2)
        return true;
    bool to_all = c->text.data[0] != 0;
    topic_of(topic, to_all ? TOPIC_HEAD : TOPIC_RESPONSE, c->area, c->name);
    /* By a key that is believed no more: another head will come. */
    if (!frame_open(&c->body, &c->hub_keys, topic, c->text.data + 1, c->text.size - 1,
                    NULL) ||
        !wire_get_head(&h, c->body.data, c->body.size, NULL))
        return true;
    bytes_clear(&k->frame);
    bytes_add(&k->frame, c->text.data + 1, c->text.size - 1);
    k->to_all = to_all;
    k->epoch = h.epoch;
    k->hseq = h.hseq;
    return bytes_ok(&k->frame, "head", e);
}

bool agent_epoch_load(struct agent_core *c, uint64_t now_ms, struct err *e)
{
    bytes_init(&c->known.frame, HELLO_HEAD_MAX);
    if (!outbox_newest_epoch(c->outbox, &c->epoch_least, e) ||
        !outbox_forks(c->outbox, &c->forks, e) || !read_stored(c, e))
        return false;
    agent_replay_begin(c, now_ms);
    return true;
}

static void store(struct agent_core *c, uint64_t now_ms)
{
    struct err e;
    uint8_t to_all = c->known.to_all ? 1 : 0;
    bytes_clear(&c->text);
    bytes_add(&c->text, &to_all, sizeof to_all);
    bytes_add(&c->text, c->known.frame.data, c->known.frame.size);
    if (!bytes_ok(&c->text, "head", &e) ||
        !content_put(c->content, stored_name, c->text.data, c->text.size, &e)) {
        agent_trouble(c, "content", &e);
        return;
    }
    c->known.saved_ms = now_ms == 0 ? 1 : now_ms;
}

/* Two hubs may say that they are the same counter's; ours is the one that we follow. */
static bool newer(const struct agent_core *c, const struct head *h)
{
    const struct agent_head *k = &c->known;
    if (h->epoch.counter != k->epoch.counter)
        return h->epoch.counter > k->epoch.counter;
    return epoch_equal(&h->epoch, &k->epoch) && h->hseq >= k->hseq;
}

void agent_epoch_head(struct agent_core *c, enum topic_kind topic, const struct head *h,
                      uint64_t now_ms)
{
    struct agent_head *k = &c->known;
    if (!newer(c, h) || c->raw_size > HELLO_HEAD_MAX)
        return;
    bool same = epoch_equal(&k->epoch, &h->epoch);
    bytes_clear(&k->frame);
    bytes_add(&k->frame, c->raw, c->raw_size);
    k->to_all = topic == TOPIC_HEAD;
    k->epoch = h->epoch;
    k->hseq = h->hseq;
    if (!same || k->saved_ms == 0 || now_ms - k->saved_ms >= HEAD_SAVED_MS)
        store(c, now_ms);
}

bool agent_epoch_past(const struct agent_core *c, const struct head *h)
{
    return h->epoch.counter < c->epoch_least;
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
    h->head_to_all = c->known.to_all;
}
