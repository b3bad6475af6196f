#include <stdio.h>
#include <string.h>

#include "server/hub/logic/hub_inside.h"
#include "store/hub_records.h"

/* A wrong epoch is answered with a head, but not to each of a burst of messages. */
enum {
    EPOCH_HEAD_APART_MS = 1000,
    SMALL_BODY_MAX = 4096,
    CARE_AGAIN_MS = 10 * 60 * 1000,
    DAY_S = 86400,
    NIGHT_S = 3 * 3600
};

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

/* As it was signed when it was made, for another topic (key_chain.h). */
static void send_link(struct hub *h, const struct peer *p,
                      const struct hub_key_link *link)
{
    struct outgoing_message m = {.expiry_s = HUB_REPLY_EXPIRY_S,
                                 .data = (uint8_t *)link->frame,
                                 .size = link->size};
    topic_of(m.topic, TOPIC_RESPONSE, h->area, p->name);
    if (!outgoing_put(h->out, &m, NULL))
        h->counts.unsent++;
}

static void answer_keys(struct hub *h, const struct peer *p, uint64_t known)
{
    const struct hub_keys *k = h->keys;
    struct key_set set = {0};
    for (size_t i = 0; i < k->link_count; i++)
        if (k->links[i].serial > known)
            send_link(h, p, &k->links[i]);
    if (k->link_count > 0)
        set.serial = k->links[k->link_count - 1].serial;
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
    uint64_t hseq = 0;
    if (!peer_may_hello(p, now->ms)) {
        hub_drop(h, "a kiosk says hello too often");
        return;
    }
    if (!wire_get_hello(&hello, h->body.data, h->body.size, &e)) {
        hub_drop(h, e.text);
        return;
    }
    answer_keys(h, p, hello.keys); /* first: the head may be signed by a new one */
    if (!hub_recover_head(h, p, &hello, &hseq))
        return; /* it comes again */
    answer_head(h, p, hello.cid, now);
    hub_recover_hello(h, p, &hello, hseq);
    hub_allot_hello(h, p, &hello, now);
    hub_erase_hello(h, p);
}

static void owe(struct hub *h, struct peer *p, enum peer_owed what)
{
    if (p->owed == OWED_NOTHING && what != OWED_NOTHING)
        h->pulls_due++;
    if (p->owed != OWED_NOTHING && what == OWED_NOTHING)
        h->pulls_due--;
    p->owed = what;
}

/* False: it is in another epoch, or ahead of us, and is told how we stand. */
static bool same_life(struct hub *h, struct peer *p, const struct epoch *epoch,
                      uint64_t from, const struct hub_now *now)
{
    const struct hub_numbers *n = hub_store_numbers(h->store);
    if (epoch_equal(epoch, &n->epoch) && from <= n->seq)
        return true;
    owe(h, p, OWED_NOTHING);
    if (now->ms < p->head_last_ms + EPOCH_HEAD_APART_MS && p->head_last_ms != 0)
        return false;
    p->head_last_ms = now->ms;
    answer_head(h, p, "", now);
    return false;
}

static void take_pull(struct hub *h, struct peer *p, const struct hub_now *now)
{
    struct pull pull;
    struct err e;
    if (!wire_get_pull(&pull, h->body.data, h->body.size, &e)) {
        hub_drop(h, e.text);
        return;
    }
    if (!same_life(h, p, &pull.epoch, pull.from, now))
        return;
    p->pull = pull;
    owe(h, p, OWED_PAGE);
}

static void take_compare(struct hub *h, struct peer *p, const struct hub_now *now)
{
    struct compare compare;
    struct err e;
    if (!wire_get_compare(&compare, h->body.data, h->body.size, &e)) {
        hub_drop(h, e.text);
        return;
    }
    if (!same_life(h, p, &compare.epoch, 0, now))
        return;
    p->compare = compare;
    owe(h, p, OWED_BUCKETS);
}

static void take_bucket_pull(struct hub *h, struct peer *p, const struct hub_now *now)
{
    struct bucket_pull pull;
    struct err e;
    if (!wire_get_bucket_pull(&pull, h->body.data, h->body.size, &e)) {
        hub_drop(h, e.text);
        return;
    }
    if (!same_life(h, p, &pull.epoch, 0, now))
        return;
    p->bucket_pull = pull;
    owe(h, p, OWED_BUCKET);
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
    else if (kind == WIRE_RECEIPT)
        hub_erase_receipt(h, p, now);
    else if (kind == WIRE_ASK)
        hub_status_ask(h, p, now);
    else if (kind == WIRE_COMPARE)
        take_compare(h, p, now);
    else if (kind == WIRE_PULL_BUCKET)
        take_bucket_pull(h, p, now);
    else
        hub_drop(h, "a request of an unknown kind");
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

static void init_page_body(struct bytes *body)
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
    init_page_body(&body);
    const struct sending s = {.kind = TOPIC_CHANGE, .expiry_s = HUB_CHANGE_EXPIRY_S};
    bool ok = make_batch(h, &b, HUB_PAGE_RECORDS, &body, e);
    if (ok && b.to == b.head)
        hub_send(h, &s, &body);
    bytes_free(&body);
    return ok;
}

/* ---- pages ---- */

/* One that was made for somebody else a moment ago. Where it ends at the head it must be
 * the newest; where not, the next one tells of what has changed since. */
static struct hub_page *find_page(struct hub *h, const struct pull *pull, uint64_t now_ms)
{
    const struct hub_numbers *n = hub_store_numbers(h->store);
    for (size_t i = 0; i < HUB_CACHE_PAGES; i++) {
        struct hub_page *page = &h->pages[i];
        bool same = page->packed.body.size > 0 && page->from == pull->from &&
                    page->max == pull->max && page->generation == pull->generation &&
                    epoch_equal(&page->epoch, &n->epoch);
        bool fresh = page->head == n->seq ||
                     (page->to < page->head && now_ms - page->made_ms < HUB_CACHE_MS);
        if (same && fresh)
            return page;
    }
    return NULL;
}

/* In the place of the oldest. */
static struct hub_page *place_page(struct hub *h)
{
    struct hub_page *oldest = &h->pages[0];
    for (size_t i = 1; i < HUB_CACHE_PAGES; i++)
        if (h->pages[i].made_ms < oldest->made_ms)
            oldest = &h->pages[i];
    frame_packed_free(&oldest->packed);
    *oldest = (struct hub_page){.from = 0};
    return oldest;
}

/* A page in one packed body for all who ask for it: so it names no question. */
static bool make_page(struct hub *h, const struct pull *pull, uint32_t records,
                      struct hub_page *page, struct err *e)
{
    struct batch b = {.page = true,
                      .from = pull->from,
                      .snapshot = pull->generation != 0,
                      .generation = pull->generation};
    struct bytes body;
    init_page_body(&body);
    bool ok = make_batch(h, &b, records, &body, e) &&
              frame_pack(&page->packed, body.data, body.size, e);
    bytes_free(&body);
    page->epoch = b.epoch;
    page->from = pull->from;
    page->max = pull->max;
    page->generation = pull->generation;
    page->to = b.to;
    page->head = b.head;
    return ok;
}

static uint32_t at_most(uint32_t records)
{
    return records > HUB_PAGE_RECORDS ? HUB_PAGE_RECORDS : records;
}

/* Records that hardly compress may not fit one message: then half as many. */
static bool send_page(struct hub *h, struct peer *p, uint64_t now_ms, size_t *sent,
                      struct err *e)
{
    struct hub_page *page = find_page(h, &p->pull, now_ms);
    uint32_t records = at_most(p->pull.max);
    while (page == NULL) {
        struct hub_page *made = place_page(h);
        if (!make_page(h, &p->pull, records, made, e))
            return false;
        made->made_ms = now_ms;
        if (made->packed.body.size <= HUB_PACKED_MAX || records == 1)
            page = made;
        else
            frame_packed_free(&made->packed);
        records /= 2;
    }
    const struct sending s = {
        .kind = TOPIC_RESPONSE, .kiosk = p->name, .expiry_s = HUB_REPLY_EXPIRY_S};
    hub_send_packed(h, &s, &page->packed);
    *sent = page->packed.body.size;
    return true;
}

void hub_down_close(struct hub *h)
{
    for (size_t i = 0; i < HUB_CACHE_PAGES; i++)
        frame_packed_free(&h->pages[i].packed);
}

/* ---- repair ---- */

static bool send_buckets(struct hub *h, struct peer *p, size_t *sent, struct err *e)
{
    const struct hub_numbers *n = hub_store_numbers(h->store);
    const struct sums *sums = hub_store_sums(h->store);
    struct buckets m = {.epoch = n->epoch, .seq = n->seq};
    struct bytes body;
    memcpy(m.cid, p->compare.cid, sizeof m.cid);
    for (size_t i = 0; i < LTHASH_BUCKETS; i++) {
        lthash_bucket_digest(m.sums[i].digest, &sums->buckets[i]);
        m.sums[i].count = sums->counts[i];
    }
    init_page_body(&body);
    bool ok = wire_put_buckets(&body, &m, e);
    if (ok)
        respond(h, p, &body);
    *sent = body.size;
    bytes_free(&body);
    return ok;
}

static bool make_bucket(struct hub *h, struct bucket_page *m, uint32_t rows,
                        struct frame_packed *packed, struct err *e)
{
    struct bytes lines;
    struct bytes body;
    init_page_body(&lines);
    init_page_body(&body);
    bool ok = hub_record_bucket(h->store, m, rows, HUB_PAGE_BYTES, &lines, e) &&
              wire_put_bucket_page(&body, m, e);
    bytes_add(&body, lines.data, lines.size);
    ok =
        ok && bytes_ok(&body, "bucket", e) && frame_pack(packed, body.data, body.size, e);
    bytes_free(&lines);
    bytes_free(&body);
    return ok;
}

static bool send_bucket(struct hub *h, struct peer *p, size_t *sent, struct err *e)
{
    const struct hub_numbers *n = hub_store_numbers(h->store);
    const struct bucket_pull *pull = &p->bucket_pull;
    struct bucket_page m = {.epoch = n->epoch, .head = n->seq, .bucket = pull->bucket};
    struct frame_packed packed = {.zstd = false};
    memcpy(m.cid, pull->cid, sizeof m.cid);
    memcpy(m.after, pull->after, sizeof m.after);
    bool ok = true;
    bool fits = false;
    for (uint32_t rows = at_most(pull->max); ok && !fits && rows > 0; rows /= 2) {
        frame_packed_free(&packed);
        ok = make_bucket(h, &m, rows, &packed, e);
        fits = packed.body.size <= HUB_PACKED_MAX;
    }
    const struct sending s = {
        .kind = TOPIC_RESPONSE, .kiosk = p->name, .expiry_s = HUB_REPLY_EXPIRY_S};
    if (ok)
        hub_send_packed(h, &s, &packed);
    *sent = packed.body.size;
    frame_packed_free(&packed);
    return ok;
}

static bool send_owed(struct hub *h, struct peer *p, uint64_t now_ms, size_t *sent,
                      struct err *e)
{
    enum peer_owed what = p->owed;
    owe(h, p, OWED_NOTHING);
    switch (what) {
    case OWED_PAGE: return send_page(h, p, now_ms, sent, e);
    case OWED_BUCKETS: return send_buckets(h, p, sent, e);
    case OWED_BUCKET: return send_bucket(h, p, sent, e);
    case OWED_NOTHING: break;
    }
    return true;
}

/* Round robin: whoever was served waits until every other who asked has been. */
bool hub_down_pages(struct hub *h, const struct hub_now *now, struct err *e)
{
    size_t count = h->peers.count;
    size_t spent = 0;
    for (size_t i = 0; i < count && h->pulls_due > 0 && spent < HUB_TICK_BYTES; i++) {
        if (h->pull_next >= count)
            h->pull_next = 0;
        struct peer *p = &h->peers.items[h->pull_next++];
        size_t sent = 0;
        if (!send_owed(h, p, now->ms, &sent, e))
            return false;
        spent += sent;
    }
    return true;
}

/* ---- care ---- */

static bool care(struct hub *h, const struct hub_now *now, struct err *e)
{
    bool same = true;
    if (!hub_record_prune(h->store, now->wall - (int64_t)HUB_TOMBSTONE_DAYS * DAY_S, e))
        return false;
    if (h->care_night == 0) /* opening has just counted */
        return true;
    if (!hub_store_recount(h->store, &same, e))
        return false;
    if (same)
        return true;
    hub_drop(h, "records in the database were changed by another hand");
    h->head_due_ms = now->ms;
    return true;
}

/* At start and each night: what is too old to be told goes out of the log, and the
 * digest is that of the bodies as they are. */
bool hub_down_care(struct hub *h, const struct hub_now *now, struct err *e)
{
    int64_t night = (now->wall - NIGHT_S) / DAY_S;
    if (night == h->care_night || now->ms < h->care_again_ms)
        return true;
    bool ok = care(h, now, e);
    if (ok)
        h->care_night = night;
    else
        h->care_again_ms = now->ms + CARE_AGAIN_MS;
    return ok;
}
