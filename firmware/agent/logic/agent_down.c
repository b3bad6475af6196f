#include <string.h>

#include "firmware/agent/logic/agent_parts.h"

enum {
    SCHEMA = 1,
    WANT_BYTES = 64 * 1024,
    HEAD_SAVED_MS = 30 * 1000, /* a head every minute need not be a write every minute */
};

/* ---- loading ---- */

/* Whoever could change content.db could change the pinned key's file as well. */
static void believe(struct agent_core *c, const struct key_set *keys)
{
    for (size_t i = 0; i < c->hub_keys.count; i++)
        if (memcmp(c->hub_keys.keys[i].public_key, keys->sign_key, SIGN_PUBLIC_BYTES) ==
            0)
            return;
    if (c->hub_keys.count == KEYRING_MAX)
        c->hub_keys.count = 1; /* the pinned one stays */
    keyring_add(&c->hub_keys, keys->sign_key);
}

static bool load_keys(struct agent_core *c, struct err *e)
{
    bool found = false;
    struct key_set keys;
    if (!content_get(c->content, "keys", &c->body, &found, e))
        return false;
    if (found && wire_get_keys(&keys, c->body.data, c->body.size, e))
        believe(c, &keys);
    return true;
}

bool agent_down_load(struct agent_core *c, struct err *e)
{
    if (!content_state(c->content, &c->state, e) || !load_keys(c, e))
        return false;
    downlink_init(&c->down, &c->state.epoch, c->state.seq);
    return true;
}

/* When we were last equal is written less often than it changes: what we know stays. */
static bool reload_state(struct agent_core *c)
{
    struct err e;
    int64_t synced_at = c->state.synced_at;
    bool ok = content_state(c->content, &c->state, &e);
    if (!ok)
        agent_trouble(c, "content", &e);
    if (synced_at > c->state.synced_at)
        c->state.synced_at = synced_at;
    return ok;
}

static void say_content(struct agent_core *c)
{
    struct notice n = {.kind = NOTICE_CONTENT, .seq = c->state.seq};
    agent_say(c, &n);
}

/* The content is not the hub's: all of it is pulled anew, and the downlink spaces out the
 * tries. Finding the buckets that differ instead belongs here. */
static void differs(struct agent_core *c)
{
    agent_report(c, "content differs from the hub's; pulling it anew seq=%llu",
                 (unsigned long long)c->state.seq);
    reload_state(c);
    downlink_applied(&c->down, 0, false);
}

/* ---- head and keys ---- */

static bool equals_head(const struct agent_core *c, const struct head *h)
{
    return c->state.count == h->count &&
           memcmp(c->state.digest, h->digest, DIGEST_BYTES) == 0;
}

static void save_head(struct agent_core *c, const struct head *h, uint64_t now_ms)
{
    struct err e;
    bool fresh = c->head_saved_ms != 0 && now_ms - c->head_saved_ms < HEAD_SAVED_MS;
    bool same = c->kinds == h->kinds && c->channels == h->channels;
    if (fresh && same)
        return;
    if (!content_put(c->content, "head", c->body.data, c->body.size, &e) ||
        (c->state.synced_at == h->t &&
         !content_synced(c->content, c->state.synced_at, &e))) {
        agent_trouble(c, "content", &e);
        return;
    }
    c->head_saved_ms = now_ms == 0 ? 1 : now_ms;
    c->kinds = h->kinds;
    c->channels = h->channels;
    if (!same)
        say_content(c);
}

/* Only an answer to our own question is surely new: what is retained, or was kept by
 * somebody, may be a replay (docs/protocol.md, 8). */
static bool is_answer(struct agent_core *c, enum topic_kind topic, const struct head *h)
{
    return topic == TOPIC_RESPONSE && c->hello_cid[0] != '\0' &&
           strcmp(c->hello_cid, h->cid) == 0;
}

static void adopt_epoch(struct agent_core *c, const struct head *h, uint64_t now_ms)
{
    struct err e;
    if (!content_new_epoch(c->content, &h->epoch, &e)) {
        agent_trouble(c, "content", &e);
        /* The downlink has moved to the new epoch, the store has not: both wait. */
        downlink_init(&c->down, &c->state.epoch, c->state.seq);
        c->hello_at_ms = now_ms + DOWNLINK_TIMEOUT_MS;
        return;
    }
    agent_report(c, "the hub has a new epoch counter=%u", (unsigned)h->epoch.counter);
    c->head_saved_ms = 0;
    c->head_t = 0;
    reload_state(c);
    agent_epoch_adopted(c, now_ms);
}

/* A replay may be old, so time only grows by it; an answer to our own question is new. So
 * a hub whose clock was once a year ahead does not make us look fresh for a year. */
static void note_equal(struct agent_core *c, bool answer)
{
    if (answer && c->head_t < c->state.synced_at)
        c->head_saved_ms = 0; /* to be written now */
    if (answer || c->head_t > c->state.synced_at)
        c->state.synced_at = c->head_t;
}

/* Only a head for which downlink_comparable holds: we must be equal to it. */
static void compare(struct agent_core *c, const struct head *h)
{
    struct err e;
    if (equals_head(c, h)) {
        note_equal(c, h->cid[0] != '\0');
        return;
    }
    if (!content_refill(c->content, &e)) {
        agent_trouble(c, "content", &e);
        return;
    }
    differs(c);
}

static void on_head(struct agent_core *c, enum topic_kind topic,
                    const struct agent_now *now)
{
    struct head h;
    struct err e;
    if (!wire_get_head(&h, c->body.data, c->body.size, &e) ||
        strcmp(h.area, c->area) != 0) {
        agent_report(c, "a head is dropped");
        return;
    }
    if (agent_epoch_past(c, &h))
        return;
    agent_epoch_head(c, topic, &h, now->ms);
    if (is_answer(c, topic, &h)) {
        c->clock_trusted = true;
        c->unheard = false;
        c->unheard_wait_ms = AGENT_UNHEARD_MS_MIN;
        c->hello_at_ms = UINT64_MAX;
        c->hello_cid[0] = '\0';
    } else {
        h.cid[0] = '\0';
    }
    if (downlink_head(&c->down, &h) == DOWNLINK_NEW_EPOCH)
        adopt_epoch(c, &h, now->ms);
    /* A hub that was not there speaks again. */
    if (c->unheard && topic == TOPIC_HEAD)
        c->hello_at_ms = now->ms;
    if (!epoch_equal(&h.epoch, &c->state.epoch) || h.seq < c->down.newest)
        return; /* late: what it says of the hub is over */
    c->reconnect_max_s = h.reconnect_max_s;
    c->head_t = h.t;
    if (downlink_comparable(&c->down, &h))
        compare(c, &h);
    save_head(c, &h, now->ms);
}

static void on_keys(struct agent_core *c)
{
    struct key_set keys;
    struct err e;
    if (!wire_get_keys(&keys, c->body.data, c->body.size, &e) ||
        strcmp(keys.area, c->area) != 0) {
        agent_report(c, "a key set is dropped");
        return;
    }
    believe(c, &keys);
    bool found = false;
    bytes_clear(&c->text);
    if (content_get(c->content, "keys", &c->text, &found, &e) && found &&
        c->text.size == c->body.size &&
        memcmp(c->text.data, c->body.data, c->body.size) == 0)
        return;
    if (!content_put(c->content, "keys", c->body.data, c->body.size, &e))
        agent_trouble(c, "content", &e);
    say_content(c);
}

/* ---- batches ---- */

static void apply(struct agent_core *c, const struct batch *b, struct batch_reader *lines)
{
    struct err e;
    bool matched = true;
    if (!content_apply(c->content, b, lines, &matched, &e)) {
        agent_trouble(c, "batch", &e);
        return; /* the pull's time-out paces the next try */
    }
    if (!matched) {
        differs(c);
        return;
    }
    if (!reload_state(c))
        return;
    agent_well(c);
    /* Not only at the next head: until then people would read that this may be old. */
    if (b->has_digest)
        note_equal(c, false);
    downlink_applied(&c->down, c->state.seq, true);
    say_content(c);
}

static void on_batch(struct agent_core *c, enum topic_kind topic)
{
    struct batch b;
    struct batch_reader lines;
    struct err e;
    if (!wire_get_batch(&b, &lines, c->body.data, c->body.size, &e) ||
        b.page != (topic == TOPIC_RESPONSE)) {
        agent_report(c, "a batch is dropped");
        return;
    }
    switch (downlink_batch(&c->down, &b)) {
    case DOWNLINK_APPLY: apply(c, &b, &lines); break;
    case DOWNLINK_APPLY_OLD:
        b.has_digest = false;
        apply(c, &b, &lines);
        break;
    case DOWNLINK_DISCARD:
    case DOWNLINK_NEW_EPOCH: break;
    }
}

void agent_down_message(struct agent_core *c, enum topic_kind topic,
                        const struct agent_now *now)
{
    enum wire_kind kind = WIRE_KIND_COUNT;
    struct err e;
    if (!wire_kind_of(&kind, c->body.data, c->body.size, &e)) {
        agent_report(c, "a message is dropped: %.150s", e.text);
        return;
    }
    if (kind == WIRE_HEAD && topic != TOPIC_CHANGE)
        on_head(c, topic, now);
    else if (kind == WIRE_KEYS && topic == TOPIC_RESPONSE)
        on_keys(c);
    else if ((kind == WIRE_CHANGE && topic == TOPIC_CHANGE) ||
             (kind == WIRE_PAGE && topic == TOPIC_RESPONSE))
        on_batch(c, topic);
}

/* ---- hello and pull ---- */

static void send_hello(struct agent_core *c, const struct agent_now *now)
{
    struct err e;
    struct hello h = {
        .epoch = c->state.epoch,
        .seq = c->state.seq,
        .next_n = c->up.made + 1,
        .schema = SCHEMA,
        .want_bytes = WANT_BYTES,
        .t = now->wall,
        .up_s = now->ms / 1000,
    };
    agent_cid(c, c->hello_cid);
    memcpy(h.cid, c->hello_cid, sizeof h.cid);
    memcpy(h.inst, outbox_inst(c->outbox), sizeof h.inst);
    memcpy(h.digest, c->state.digest, sizeof h.digest);
    memcpy(h.software, c->software, sizeof h.software);
    agent_epoch_hello(c, &h);
    bytes_clear(&c->text);
    if (!wire_put_hello(&c->text, &h, &e) ||
        !agent_send(c, TOPIC_REQUEST, AGENT_TAG_REQUEST, &e))
        agent_report(c, "hello: %s", e.text);
}

static void send_pull(struct agent_core *c)
{
    struct err e;
    struct pull p = {
        .epoch = c->down.epoch, .from = c->down.cursor, .max = c->down.page_max};
    agent_cid(c, p.cid);
    bytes_clear(&c->text);
    if (!wire_put_pull(&c->text, &p, &e) ||
        !agent_send(c, TOPIC_REQUEST, AGENT_TAG_REQUEST, &e))
        agent_report(c, "pull: %s", e.text);
}

void agent_down_run(struct agent_core *c, const struct agent_now *now)
{
    if (now->ms >= c->hello_at_ms) {
        c->hello_at_ms = UINT64_MAX;
        downlink_online(&c->down, true); /* says hello again */
    }
    enum downlink_action action = downlink_next(&c->down, now->ms);
    while (action != DOWNLINK_NOTHING) {
        if (action == DOWNLINK_HELLO)
            send_hello(c, now);
        else
            send_pull(c);
        action = downlink_next(&c->down, now->ms);
    }
}
