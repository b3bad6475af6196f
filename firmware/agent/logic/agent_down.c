#include <string.h>

#include "firmware/agent/logic/agent_parts.h"

enum {
    SCHEMA = 1,
    WANT_BYTES = 64 * 1024,
    HEAD_SAVED_MS = 30 * 1000, /* a head every minute need not be a write every minute */
};

/* ---- loading ---- */

static void begin(struct agent_core *c)
{
    bool online = c->down.online;
    downlink_init(&c->down, &c->state.epoch, c->state.seq);
    if (c->state.foreign)
        downlink_foreign(&c->down);
    if (c->state.filling != 0)
        downlink_filling(&c->down, c->state.filling, c->state.filled);
    downlink_online(&c->down, online);
}

bool agent_down_load(struct agent_core *c, struct err *e)
{
    if (!content_state(c->content, &c->state, e))
        return false;
    agent_look_done(&c->state_look);
    begin(c);
    return true;
}

void agent_content_trouble(struct agent_core *c, const char *doing, const struct err *e)
{
    agent_trouble(c, doing, e);
    c->content_broken = c->content_broken || e->kind == ERR_BROKEN;
}

/* When we were last equal is written less often than it changes: what we know stays. */
static bool read_state(struct agent_core *c)
{
    struct err e;
    int64_t synced_at = c->state.synced_at;
    bool ok = content_state(c->content, &c->state, &e);
    if (!ok)
        agent_content_trouble(c, "content", &e);
    if (synced_at > c->state.synced_at)
        c->state.synced_at = synced_at;
    return ok;
}

/* Where the state is to be read again nobody else does: it is taken up as a whole. */
bool agent_down_reload(struct agent_core *c)
{
    if (c->state_look.at_ms != UINT64_MAX)
        return false;
    if (read_state(c))
        return true;
    c->state_look.at_ms = 0; /* planned in look_at_state */
    return false;
}

static void look_at_state(struct agent_core *c, const struct agent_now *now)
{
    const struct epoch before = c->state.epoch;
    if (c->state_look.at_ms == 0 || !read_state(c)) {
        agent_look_again(&c->state_look, now->ms);
        return;
    }
    agent_look_done(&c->state_look);
    agent_well(c);
    begin(c);
    if (!epoch_equal(&before, &c->state.epoch))
        agent_epoch_adopted(c, now->ms);
    agent_say_content(c);
}

void agent_say_content(struct agent_core *c)
{
    struct notice n = {.kind = NOTICE_CONTENT, .seq = c->state.seq};
    agent_say(c, &n);
}

static bool lacks_none(struct agent_core *c, enum tri *whole, struct err *e)
{
    if (*whole != TRI_UNKNOWN)
        return *whole == TRI_YES || err_set(e, ERR_LATER, "a record is missing");
    *whole = content_lacks_none(c->content, e) ? TRI_YES : TRI_NO;
    return *whole == TRI_YES;
}

/* What was renewed is not filled yet, and what has rotted, or vanished, is still to be
 * mended: a session that is missed then is not gone. */
bool agent_session(struct agent_core *c, const char *id, enum tri *whole, bool *gone)
{
    struct err e;
    bool found = false;
    bool held = true;
    *gone = false;
    if (!content_record(c->content, RECORD_SESSION, id, c->record, &found, &e) ||
        (!found && (!content_holds(c->content, id, &held, &e) ||
                    (!held && !lacks_none(c, whole, &e))))) {
        agent_trouble(c, "content", &e);
        return false;
    }
    *gone = !held && agent_equals_hub(c);
    return found;
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
    if (!content_look(c->content, &e) ||
        !content_put(c->content, "head", c->body.data, c->body.size, &e) ||
        (c->state.synced_at == h->t &&
         !content_synced(c->content, c->state.synced_at, &e))) {
        agent_content_trouble(c, "content", &e);
        return;
    }
    c->head_saved_ms = now_ms == 0 ? 1 : now_ms;
    c->kinds = h->kinds;
    c->channels = h->channels;
    if (!same)
        agent_say_content(c);
}

/* Only an answer to our own question is surely new: what is retained, or was kept by
 * somebody, may be a replay (docs/protocol.md, 8). */
static bool is_answer(struct agent_core *c, enum topic_kind topic, const struct head *h)
{
    return topic == TOPIC_RESPONSE && c->hello_cid[0] != '\0' &&
           strcmp(c->hello_cid, h->cid) == 0;
}

/* The same records under other numbers: nothing moves. */
static void adopt_epoch(struct agent_core *c, const struct head *h, uint64_t now_ms)
{
    struct err e;
    bool equal = equals_head(c, h);
    bool fresh = !epoch_equal(&c->state.epoch, &h->epoch);
    if (!content_adopt(c->content, &h->epoch, equal, h->seq, &e)) {
        agent_content_trouble(c, "content", &e);
        if (now_ms + DOWNLINK_TIMEOUT_MS < c->hello_at_ms)
            c->hello_at_ms = now_ms + DOWNLINK_TIMEOUT_MS;
        return;
    }
    if (fresh)
        agent_report(c, "the hub has a new epoch counter=%u equal=%d",
                     (unsigned)h->epoch.counter, equal);
    c->head_saved_ms = 0;
    c->head_t = 0;
    if (!agent_down_reload(c))
        return;
    downlink_adopt(&c->down, h, c->state.seq, c->state.foreign);
    if (fresh)
        agent_epoch_adopted(c, now_ms);
}

/* A replay may be old, so time only grows by it; an answer to our own question is new. So
 * a hub whose clock was once a year ahead does not make us look fresh for a year. */
void agent_note_equal(struct agent_core *c, bool answer)
{
    downlink_equal(&c->down);
    if (answer && c->head_t < c->state.synced_at)
        c->head_saved_ms = 0; /* to be written now */
    if (answer || c->head_t > c->state.synced_at)
        c->state.synced_at = c->head_t;
}

/* Only a head for which downlink_comparable holds: we must be equal to it. */
static void compare(struct agent_core *c, const struct head *h)
{
    if (equals_head(c, h))
        agent_note_equal(c, h->cid[0] != '\0');
    else
        agent_repair_differs(c);
}

/* What was deleted below the floor nobody names any more. */
static void prune(struct agent_core *c, uint64_t floor)
{
    struct err e;
    if (floor == c->floor)
        return;
    c->floor = floor;
    if (!content_prune(c->content, floor, &e))
        agent_content_trouble(c, "content", &e);
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
    if (agent_epoch_past(c, &h)) {
        /* A late copy; or a hub that is not ours, and stops when it is shown ours. */
        agent_keys_stranger(c, now->ms);
        return;
    }
    agent_epoch_head(c, topic, &h, now->ms);
    if (is_answer(c, topic, &h)) {
        c->clock_trusted = true;
        c->hub_t = h.t;
        c->hub_t_ms = now->ms;
        agent_hello_answered(c);
        agent_epoch_shown(c, &h, now->ms);
    } else {
        h.cid[0] = '\0';
    }
    bool new_epoch = downlink_head(&c->down, &h) == DOWNLINK_NEW_EPOCH;
    /* Rows of another epoch that turn out to be the same are ours as well. */
    bool foreign = c->state.foreign && epoch_equal(&h.epoch, &c->state.epoch) &&
                   h.seq >= c->down.newest && equals_head(c, &h);
    if (new_epoch || foreign)
        adopt_epoch(c, &h, now->ms);
    /* A hub that was not there speaks again. */
    if (c->unheard && topic == TOPIC_HEAD)
        agent_hello_soon(c, now->ms);
    if (!epoch_equal(&h.epoch, &c->state.epoch) || h.seq < c->down.newest)
        return; /* late: what it says of the hub is over */
    c->reconnect_max_s = h.reconnect_max_s;
    c->head_t = h.t;
    if (downlink_comparable(&c->down, &h))
        compare(c, &h);
    prune(c, h.floor);
    save_head(c, &h, now->ms);
}

/* ---- batches ---- */

static void apply(struct agent_core *c, const struct batch *b, struct batch_reader *lines)
{
    struct err e;
    bool matched = true;
    if (!content_apply(c->content, b, lines, &matched, &e)) {
        agent_content_trouble(c, "batch", &e);
        return; /* the pull's time-out paces the next try */
    }
    if (!agent_down_reload(c))
        return;
    agent_well(c);
    downlink_applied(&c->down, c->state.seq);
    /* Not only at the next head: until then people would read that this may be old. */
    if (b->has_digest && matched)
        agent_note_equal(c, false);
    if (!matched)
        agent_repair_differs(c);
    agent_say_content(c);
}

static void take(struct agent_core *c, const struct batch *b, struct batch_reader *lines)
{
    if (b->page && b->snapshot)
        agent_repair_fill(c, b, lines);
    else
        apply(c, b, lines);
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
    case DOWNLINK_APPLY: take(c, &b, &lines); break;
    case DOWNLINK_APPLY_OLD:
        b.has_digest = false;
        take(c, &b, &lines);
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
    else if (kind == WIRE_ANSWER && topic == TOPIC_RESPONSE)
        agent_ask_answer(c);
    else if (kind == WIRE_KEYS && topic == TOPIC_RESPONSE)
        agent_keys_message(c, now->ms);
    else if ((kind == WIRE_CHANGE && topic == TOPIC_CHANGE) ||
             (kind == WIRE_PAGE && topic == TOPIC_RESPONSE))
        on_batch(c, topic);
    else if (topic == TOPIC_RESPONSE)
        agent_repair_message(c, kind);
}

/* ---- hello and pull ---- */

static void send_hello(struct agent_core *c, const struct agent_now *now)
{
    struct err e;
    struct hello h = {
        .epoch = c->state.epoch,
        .seq = c->state.seq,
        .next_n = c->up.made + 1,
        .keys = c->keys.serial,
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
    agent_lend_hello(c, &h);
    bytes_clear(&c->text);
    if (!wire_put_hello(&c->text, &h, &e) ||
        !agent_send(c, TOPIC_REQUEST, AGENT_TAG_REQUEST, &e))
        agent_report(c, "hello: %s", e.text);
    agent_hello_said(c, now->ms);
}

void agent_pull(struct agent_core *c, uint64_t from, uint32_t generation)
{
    struct err e;
    struct pull p = {.epoch = c->down.epoch,
                     .from = from,
                     .max = c->down.page_max,
                     .generation = generation};
    agent_cid(c, p.cid);
    bytes_clear(&c->text);
    if (!wire_put_pull(&c->text, &p, &e) ||
        !agent_send(c, TOPIC_REQUEST, AGENT_TAG_REQUEST, &e))
        agent_report(c, "pull: %s", e.text);
}

static void act(struct agent_core *c, enum downlink_action action,
                const struct agent_now *now)
{
    switch (action) {
    case DOWNLINK_HELLO: send_hello(c, now); break;
    case DOWNLINK_PULL: agent_pull(c, c->down.cursor, 0); break;
    case DOWNLINK_COMPARE:
    case DOWNLINK_PULL_BUCKET:
    case DOWNLINK_MENDED:
    case DOWNLINK_BEGIN_FILL:
    case DOWNLINK_FILL: agent_repair_act(c, action); break;
    case DOWNLINK_NOTHING: break;
    }
}

void agent_down_run(struct agent_core *c, const struct agent_now *now)
{
    agent_care_run(c, now);
    if (now->ms >= c->state_look.at_ms)
        look_at_state(c, now);
    if (now->ms >= c->hello_at_ms) {
        c->hello_at_ms = UINT64_MAX;
        downlink_online(&c->down, true); /* says hello again */
    }
    enum downlink_action action = downlink_next(&c->down, now->ms);
    while (action != DOWNLINK_NOTHING) {
        act(c, action, now);
        action = downlink_next(&c->down, now->ms);
    }
}
