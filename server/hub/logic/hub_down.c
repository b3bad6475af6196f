#include <stdio.h>
#include <string.h>

#include "server/hub/logic/hub_inside.h"
#include "store/hub_records.h"

/* A wrong epoch is answered with a head, but not to each of a burst of messages. */
enum { EPOCH_HEAD_APART_MS = 1000, SMALL_BODY_MAX = 4096 };

bool hub_down_head(struct hub *h, struct bytes *body, const char *cid, int64_t wall,
                   struct err *e)
{
    const struct hub_numbers *n = hub_store_numbers(h->store);
    struct head head = {
        .epoch = n->epoch,
        .seq = n->seq,
        .floor = n->floor,
        .count = n->count,
        .hseq = n->hseq,
        .t = wall,
        .kinds = HUB_TAKES,
        .channels = h->channels,
    };
    snprintf(head.area, sizeof head.area, "%s", h->area);
    snprintf(head.cid, sizeof head.cid, "%s", cid);
    hub_store_digest(h->store, head.digest);
    return wire_put_head(body, &head, e);
}

void hub_down_publish_head(struct hub *h, const struct hub_now *now)
{
    struct bytes body;
    bytes_init(&body, SMALL_BODY_MAX);
    const struct sending s = {.kind = TOPIC_HEAD, .retain = true};
    if (hub_down_head(h, &body, "", now->wall, NULL))
        hub_send(h, &s, &body);
    bytes_free(&body);
}

static void respond(struct hub *h, const struct peer *p, const struct bytes *body)
{
    const struct sending s = {
        .kind = TOPIC_RESPONSE, .kiosk = p->name, .expiry_s = HUB_REPLY_EXPIRY_S};
    hub_send(h, &s, body);
}

static void answer_head(struct hub *h, const struct peer *p, const char *cid,
                        const struct hub_now *now)
{
    struct bytes body;
    bytes_init(&body, SMALL_BODY_MAX);
    if (hub_down_head(h, &body, cid, now->wall, NULL))
        respond(h, p, &body);
    bytes_free(&body);
}

static void answer_keys(struct hub *h, const struct peer *p)
{
    const struct hub_keys *k = h->keys;
    struct key_set set = {0};
    snprintf(set.area, sizeof set.area, "%s", h->area);
    snprintf(set.sign_id, sizeof set.sign_id, "%s", k->sign.id);
    memcpy(set.sign_key, k->sign.public_key, sizeof set.sign_key);
    snprintf(set.seal_id, sizeof set.seal_id, "%s", k->seals[0].id);
    memcpy(set.seal_key, k->seals[0].public_key, sizeof set.seal_key);
    struct bytes body;
    bytes_init(&body, SMALL_BODY_MAX);
    if (wire_put_keys(&body, &set, NULL))
        respond(h, p, &body);
    bytes_free(&body);
}

static void take_hello(struct hub *h, struct peer *p, const struct hub_now *now)
{
    struct hello hello;
    struct err e;
    if (!wire_get_hello(&hello, h->body.data, h->body.size, &e)) {
        hub_drop(h, e.text);
        return;
    }
    answer_head(h, p, hello.cid, now);
    answer_keys(h, p);
    hub_allot_hello(h, p, &hello);
}

static void forget_pull(struct hub *h, struct peer *p)
{
    if (p->pull_due)
        h->pulls_due--;
    p->pull_due = false;
}

static void take_pull(struct hub *h, struct peer *p, const struct hub_now *now)
{
    struct pull pull;
    struct err e;
    if (!wire_get_pull(&pull, h->body.data, h->body.size, &e)) {
        hub_drop(h, e.text);
        return;
    }
    const struct hub_numbers *n = hub_store_numbers(h->store);
    forget_pull(h, p);
    if (!epoch_equal(&pull.epoch, &n->epoch) || pull.from > n->seq) {
        if (now->ms < p->head_last_ms + EPOCH_HEAD_APART_MS && p->head_last_ms != 0)
            return;
        p->head_last_ms = now->ms;
        answer_head(h, p, "", now);
        return;
    }
    p->pull = pull;
    p->pull_due = true;
    h->pulls_due++;
}

void hub_down_request(struct hub *h, struct peer *p, const struct hub_now *now)
{
    enum wire_kind kind = WIRE_KIND_COUNT;
    struct err e;
    if (!wire_kind_of(&kind, h->body.data, h->body.size, &e))
        hub_drop(h, e.text);
    else if (kind == WIRE_HELLO)
        take_hello(h, p, now);
    else if (kind == WIRE_PULL)
        take_pull(h, p, now);
    else if (kind == WIRE_ASK)
        hub_status_ask(h, p, now);
    else
        hub_drop(h, "a request that is neither hello, pull nor status");
}

/* Header and lines of the changes after `from`. */
static bool make_batch(struct hub *h, struct batch *b, uint32_t records_max,
                       struct bytes *body, struct err *e)
{
    const struct hub_numbers *n = hub_store_numbers(h->store);
    uint32_t line_count = 0;
    struct bytes lines;
    bytes_init(&lines, HUB_PAGE_BYTES + 2 * RECORD_BODY_MAX);
    b->epoch = n->epoch;
    b->head = n->seq;
    bool ok = hub_record_changes(h->store, b->from, records_max, HUB_PAGE_BYTES, &lines,
                                 &line_count, &b->to, e);
    b->has_digest = b->to == b->head;
    if (b->has_digest) {
        b->count = n->count;
        hub_store_digest(h->store, b->digest);
    }
    ok = ok && wire_put_batch(body, b, e);
    bytes_add(body, lines.data, lines.size);
    ok = ok && bytes_ok(body, "batch", e);
    bytes_free(&lines);
    return ok;
}

static void init_batch_body(struct bytes *body)
{
    bytes_init(body, HUB_PAGE_BYTES + 2 * RECORD_BODY_MAX + SMALL_BODY_MAX);
}

/* A change goes out at once and whole, so that a screen has it within a moment. One too
 * large for one message is not pushed: the head tells of it and the kiosks pull. */
bool hub_down_changes(struct hub *h, struct err *e)
{
    const struct hub_numbers *n = hub_store_numbers(h->store);
    struct batch b = {.from = h->published};
    if (h->published == n->seq)
        return true;
    h->published = n->seq;
    if (!h->online || n->seq - b.from > HUB_PAGE_RECORDS)
        return true;
    struct bytes body;
    init_batch_body(&body);
    const struct sending s = {.kind = TOPIC_CHANGE, .expiry_s = HUB_CHANGE_EXPIRY_S};
    bool ok = make_batch(h, &b, HUB_PAGE_RECORDS, &body, e);
    if (ok && b.to == b.head)
        hub_send(h, &s, &body);
    bytes_free(&body);
    return ok;
}

static bool send_page(struct hub *h, struct peer *p, struct err *e)
{
    struct batch b = {.page = true, .from = p->pull.from};
    snprintf(b.cid, sizeof b.cid, "%s", p->pull.cid);
    uint32_t records = p->pull.max;
    if (records < 1 || records > HUB_PAGE_RECORDS)
        records = HUB_PAGE_RECORDS;
    struct bytes body;
    init_batch_body(&body);
    bool ok = make_batch(h, &b, records, &body, e);
    if (ok)
        respond(h, p, &body);
    bytes_free(&body);
    return ok;
}

/* Round robin: whoever was served waits until every other who asked has been. */
bool hub_down_pages(struct hub *h, struct err *e)
{
    size_t count = h->peers.count;
    size_t pages = 0;
    for (size_t i = 0; i < count && h->pulls_due > 0 && pages < HUB_PAGES_PER_TICK; i++) {
        if (h->pull_next >= count)
            h->pull_next = 0;
        struct peer *p = &h->peers.items[h->pull_next++];
        if (!p->pull_due)
            continue;
        forget_pull(h, p);
        pages++;
        if (!send_page(h, p, e))
            return false;
    }
    return true;
}
