#include "server/hub/logic/hub_core.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/hub/logic/hub_deciding.h"
#include "server/hub/logic/hub_inside.h"
#include "server/hub/logic/hub_mentoring.h"
#include "store/hub_ops.h"

enum {
    HELD_EVERY_MS = 60000,
    HELD_NEXT_MS = 1000, /* a kiosk that floods may have tens of thousands */
    OFFERS_EVERY_MS = 60000,
    MENTORS_EVERY_MS = 60000,
    AGAIN_EVERY_MS = 60000,
    SAVE_EVERY_MS = 5000,
    STATUS_MAX = 256
};

void hub_drop(struct hub *h, const char *reason)
{
    h->counts.dropped++;
    snprintf(h->counts.trouble, sizeof h->counts.trouble, "%s", reason);
}

bool hub_note_hold(struct hub *h, const struct decider *d, const char *kiosk,
                   const char *why, struct err *e)
{
    bool news = strcmp(why, "key") == 0 && !h->lacks_key;
    if (h->damaged)
        return decide_damaged(d, kiosk, hub_store_numbers(h->store)->hseq, e);
    h->lacks_key = h->lacks_key || news;
    h->key_alarm = h->key_alarm || news;
    return !news || decide_alarm(d, "alarm: sealed to a key that is not here", kiosk, e);
}

void hub_send_packed(struct hub *h, const struct sending *s,
                     const struct frame_packed *packed)
{
    struct outgoing_message m = {.retain = s->retain, .expiry_s = s->expiry_s};
    struct bytes frame;
    /* Whatever is told now may come from what no journal holds. */
    bool silent = h->stopped[0] != '\0' || hub_store_behind(h->store);
    if (silent && s->kind != TOPIC_HUB_STATUS) {
        h->counts.unsent++;
        return;
    }
    bytes_init(&frame, FRAME_MAX);
    topic_of(m.topic, s->kind, h->area, s->kiosk);
    bool ok = frame_build_packed(&frame, &h->keys->sign, m.topic, packed, NULL);
    if (ok) {
        m.data = frame.data;
        m.size = frame.size;
        ok = outgoing_put(h->out, &m, NULL);
    }
    if (!ok)
        h->counts.unsent++;
    bytes_free(&frame);
}

void hub_send(struct hub *h, const struct sending *s, const struct bytes *body)
{
    struct frame_packed packed;
    if (frame_pack(&packed, body->data, body->size, NULL))
        hub_send_packed(h, s, &packed);
    else
        h->counts.unsent++;
    frame_packed_free(&packed);
}

static void note_step(struct hub *h)
{
    uint8_t digest[DIGEST_BYTES];
    uint64_t seq = hub_store_numbers(h->store)->seq;
    if (h->steps.count > 0 && h->steps.newest == seq)
        return;
    hub_store_digest(h->store, digest);
    hub_steps_note(&h->steps, seq, digest);
}

static bool open_parts(struct hub *h, const struct hub_setup *setup, struct err *e)
{
    h->queue = calloc(HUB_QUEUE_MAX, sizeof *h->queue);
    if (h->queue == NULL)
        return err_set(e, ERR_LATER, "hub: no memory");
    if (!outgoing_new(&h->out, e) ||
        !hub_store_open(&h->store, setup->path, setup->area, &setup->fresh, e) ||
        (setup->journal != NULL && !hub_store_journal(h->store, setup->journal, e)) ||
        !peers_load(&h->peers, h->store, e) || !hub_recover_open(h, e) ||
        !strangers_load(&h->strangers, h->store, e))
        return false;
    randombytes_buf(&h->run, sizeof h->run);
    h->run = h->run & INT64_MAX;
    h->published = hub_store_numbers(h->store)->seq;
    h->lends_told = hub_store_numbers(h->store)->hseq;
    note_step(h);
    for (size_t i = 0; i < h->peers.count; i++)
        peers_compare(&h->peers.items[i], &h->steps, &hub_store_numbers(h->store)->epoch,
                      h->peers.items[i].seen_at);
    return true;
}

bool hub_open(struct hub **out, const struct hub_setup *setup, struct err *e)
{
    struct hub *h = calloc(1, sizeof *h);
    if (h == NULL)
        return err_set(e, ERR_LATER, "hub: no memory");
    snprintf(h->area, sizeof h->area, "%s", setup->area);
    h->keys = setup->keys;
    h->channels = setup->channels;
    h->rules = setup->rules;
    if (h->rules.offer_s == 0)
        h->rules.offer_s = HUB_OFFER_S;
    if (h->rules.offer_before_s == 0)
        h->rules.offer_before_s = HUB_OFFER_BEFORE_S;
    h->save_due_ms = UINT64_MAX;
    hub_health_open(&h->health);
    /* No kiosk has anything to say that is longer than a held op. */
    bytes_init(&h->body, HUB_OP_BODY_MAX);
    if (!open_parts(h, setup, e)) {
        hub_close(h);
        return false;
    }
    *out = h;
    return true;
}

void hub_close(struct hub *h)
{
    if (h == NULL)
        return;
    for (size_t i = 0; h->queue != NULL && i < h->queue_count; i++)
        bytes_free(&h->queue[(h->queue_first + i) % HUB_QUEUE_MAX].body);
    free(h->queue);
    bytes_free(&h->body);
    hub_down_close(h);
    peers_free(&h->peers);
    strangers_free(&h->strangers);
    hub_store_close(h->store);
    outgoing_free(h->out);
    free(h);
}

void hub_publish_status(struct hub *h)
{
    bool up = h->stopped[0] == '\0';
    const struct hub_status status = {
        .online = up, .since = up ? h->since : 0, .run = up ? h->run : 0};
    const struct sending s = {.kind = TOPIC_HUB_STATUS, .retain = true};
    struct bytes body;
    bytes_init(&body, STATUS_MAX);
    if (wire_put_hub(&body, &status, NULL))
        hub_send(h, &s, &body);
    bytes_free(&body);
}

void hub_online(struct hub *h, bool online, const struct hub_now *now)
{
    h->online = online;
    if (!online)
        return;
    h->head_due_ms = now->ms;
    h->since = now->wall > h->since ? now->wall : h->since + 1;
    hub_publish_status(h);
}

bool hub_farewell(const struct hub *h, char topic[TOPIC_SIZE], struct bytes *frame,
                  struct err *e)
{
    const struct hub_status status = {.online = false};
    struct bytes body;
    bytes_init(&body, STATUS_MAX);
    topic_of(topic, TOPIC_HUB_STATUS, h->area, NULL);
    bool ok = wire_put_hub(&body, &status, e) &&
              frame_build(frame, &h->keys->sign, topic, body.data, body.size, e);
    bytes_free(&body);
    return ok;
}

static bool same_status(const struct kiosk_status *a, const struct kiosk_status *b)
{
    return a->online == b->online && a->t == b->t && a->seq == b->seq &&
           a->outbox == b->outbox && strcmp(a->trouble, b->trouble) == 0;
}

/* The broker keeps the newest one and tells it again whenever we come: that, like the
 * will of a kiosk that has gone, is no sign of life. */
static void take_status(struct hub *h, struct peer *p, const struct hub_now *now)
{
    struct err e;
    struct kiosk_status status;
    if (!wire_get_status(&status, h->body.data, h->body.size, &e)) {
        hub_drop(h, e.text);
        return;
    }
    if (status.online && (!p->has_status || !same_status(&p->status, &status)))
        p->seen_at = now->wall;
    p->status = status;
    p->has_status = true;
    note_step(h);
    peers_compare(p, &h->steps, &hub_store_numbers(h->store)->epoch, now->wall);
}

static void take(struct hub *h, const struct hub_now *now, struct peer *p,
                 enum topic_kind kind)
{
    p->unsaved = true;
    h->unsaved = true;
    if (kind == TOPIC_REQUEST || kind == TOPIC_OP)
        p->seen_at = now->wall;
    switch (kind) {
    case TOPIC_REQUEST: hub_down_request(h, p, now); break;
    case TOPIC_OP: hub_up_queue(h, p); break;
    case TOPIC_STATUS: take_status(h, p, now); break;
    case TOPIC_HEAD:
    case TOPIC_CHANGE:
    case TOPIC_HUB_STATUS:
    case TOPIC_RESPONSE:
    case TOPIC_OUTCOME: hub_drop(h, "a topic that only the hub writes"); break;
    }
}

void hub_message(struct hub *h, const struct hub_now *now, const char *topic,
                 const void *data, size_t size)
{
    struct topic t;
    struct err e;
    /* A status that is empty is how a broker is told to forget a retained one. */
    if (size == 0)
        return;
    if (!topic_parse(&t, topic, &e)) {
        hub_drop(h, e.text);
        return;
    }
    struct peer *p = peers_find(&h->peers, t.kiosk);
    if (strcmp(t.area, h->area) != 0 || p == NULL || p->revoked) {
        if (strcmp(t.area, h->area) == 0 && t.kiosk[0] != '\0' && p == NULL)
            hub_recover_stranger(h, t.kiosk, now);
        hub_drop(h, "a sender that is not registered");
        return;
    }
    if (!frame_open(&h->body, &p->ring, topic, data, size, &e)) {
        hub_drop(h, e.text);
        return;
    }
    take(h, now, p, t.kind);
}

static bool save_peers(struct hub *h, const struct hub_now *now, struct err *e)
{
    if (h->unsaved && h->save_due_ms == UINT64_MAX)
        h->save_due_ms = now->ms + SAVE_EVERY_MS;
    if (now->ms < h->save_due_ms)
        return true;
    h->save_due_ms = UINT64_MAX;
    bool ok = hub_store_begin(h->store, e) && peers_save(&h->peers, h->store, e) &&
              hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    h->unsaved = !ok;
    if (ok)
        peers_saved(&h->peers);
    return ok;
}

static void publish_head(struct hub *h, const struct hub_now *now)
{
    if (!h->online || now->ms < h->head_due_ms)
        return;
    hub_down_publish_head(h, now);
    h->head_sent_ms = now->ms;
    h->head_due_ms = now->ms + HUB_HEAD_EVERY_MS;
}

/* After a commit the head follows soon, but not more often than HUB_HEAD_APART_MS. */
static void want_head(struct hub *h)
{
    uint64_t due = h->head_sent_ms + HUB_HEAD_APART_MS;
    if (due < h->head_due_ms)
        h->head_due_ms = due;
}

struct decider hub_decider(struct hub *h, int64_t now, struct touched *touched)
{
    return (struct decider){
        .store = h->store,
        .keys = h->keys,
        .area = h->area,
        .now = now,
        .rules = h->rules,
        .touched = touched,
    };
}

static bool lapse(const struct decider *d, struct hub_person *last, int max,
                  int64_t *next, struct err *e)
{
    bool ok = hub_store_begin(d->store, e) && decide_lapse(d, last, max, next, e) &&
              decide_refresh(d, e) && hub_store_commit(d->store, e);
    hub_store_rollback(d->store);
    d->touched->count = 0;
    return ok;
}

static bool name_offer(const struct decider *d, const char *op, struct err *e)
{
    bool ok = hub_store_begin(d->store, e) &&
              decide_alarm_once(d, "alarm: an offer that cannot be ended", op, e) &&
              hub_store_commit(d->store, e);
    hub_store_rollback(d->store);
    return ok;
}

/* One that cannot be ended must not keep back those behind it. */
static bool lapse_singly(const struct decider *d, int64_t *next, struct err *e)
{
    struct hub_person last = {.offered_until = 0};
    *next = d->now;
    for (int i = 0; i < HUB_HELD_LOOK_MAX && *next <= d->now; i++) {
        if (lapse(d, &last, 1, next, e))
            continue;
        if (e->kind != ERR_INPUT || !name_offer(d, last.op, e))
            return false;
    }
    return true;
}

/* The clock of deadlines may jump; so nobody waits for one for longer than a minute. */
static bool lapse_due(struct hub *h, const struct hub_now *now, struct err *e)
{
    struct hub_person last = {.offered_until = 0};
    const struct decider d = hub_decider(h, now->wall, &h->touched);
    bool found = false;
    /* While it recovers, an answer may have been given that is not known here. */
    if (now->ms < h->offers_due_ms || h->holding)
        return true;
    h->offers_due_ms = now->ms + OFFERS_EVERY_MS;
    if (!hub_offer_next(h->store, &last, &found, e) && e->kind != ERR_INPUT)
        return false;
    int64_t next = found ? last.offered_until : INT64_MAX;
    last = (struct hub_person){.offered_until = 0};
    if (next <= now->wall && !lapse(&d, &last, HUB_BATCH_MAX, &next, e) &&
        (e->kind != ERR_INPUT || !lapse_singly(&d, &next, e)))
        return false;
    if (next - now->wall < OFFERS_EVERY_MS / 1000)
        h->offers_due_ms =
            now->ms + (next > now->wall ? (uint64_t)(next - now->wall) * 1000 : 0);
    return true;
}

/* Offers that have lapsed, follow-ups, and those who wait for a mentor. The look at what
 * is held wakes the hub as often. */
static bool mentors_due(struct hub *h, const struct hub_now *now, struct err *e)
{
    bool waits = false;
    bool more = false;
    if (now->ms < h->mentors_due_ms || h->holding)
        return true;
    h->mentors_due_ms = now->ms + MENTORS_EVERY_MS;
    const struct decider d = hub_decider(h, now->wall, &h->touched);
    if (!mentoring_waits(&d, &waits, e))
        return false;
    if (!waits)
        return true;
    bool ok = hub_store_begin(h->store, e) && mentoring_run(&d, &more, e) &&
              hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    if (ok && more)
        h->mentors_due_ms = now->ms;
    return ok;
}

static bool look_at_held(struct hub *h, const struct hub_now *now, struct err *e)
{
    bool more = false;
    uint64_t decided = h->counts.decided;
    bool ok = hub_up_held(h, now, &more, e);
    h->held_due_ms = now->ms + (more ? HELD_NEXT_MS : HELD_EVERY_MS);
    if (more && h->counts.decided > decided)
        h->held_due_ms = now->ms;
    if (ok && !more && h->promises == HUB_PROMISES_KEEPING)
        h->promises = HUB_PROMISES_KEPT;
    return ok;
}

/* What people did: the part that writes. */
static bool decide_due(struct hub *h, const struct hub_now *now, struct err *e)
{
    if (!hub_up_flush(h, now, e) || !hub_recover_run(h, now, e) ||
        !lapse_due(h, now, e) || !mentors_due(h, now, e))
        return false;
    if (now->ms < h->held_due_ms)
        return true;
    if (!look_at_held(h, now, e))
        return false;
    return h->promises != HUB_PROMISES_KEPT || /* else the hold ends now */
           (hub_recover_run(h, now, e) && look_at_held(h, now, e));
}

/* What could not be written or read when it was to be: the kiosk has its answer, and may
 * not ask again for weeks. The look at what is held wakes the hub as often. */
static void try_again(struct hub *h, const struct hub_now *now)
{
    if (now->ms < h->again_due_ms)
        return;
    h->again_due_ms = now->ms + AGAIN_EVERY_MS;
    for (size_t i = 0; i < h->peers.count; i++) {
        hub_allot_again(h, &h->peers.items[i], now);
        hub_erase_again(h, &h->peers.items[i]);
    }
}

static bool tell_due(struct hub *h, const struct hub_now *now, struct err *e)
{
    const struct hub_numbers *n = hub_store_numbers(h->store);
    note_step(h);
    if (n->hseq != h->head_hseq)
        want_head(h);
    h->head_hseq = n->hseq;
    bool ok = hub_down_changes(h, e);
    ok = hub_allot_changes(h, ok ? e : NULL) && ok;
    try_again(h, now);
    publish_head(h, now);
    hub_up_gaps(h, now);
    ok = hub_down_pages(h, now, ok ? e : NULL) && ok;
    return hub_down_care(h, now, ok ? e : NULL) && ok;
}

static bool read_peers(struct hub *h, struct err *e)
{
    h->peers_unread = h->peers_unread && !peers_load(&h->peers, h->store, e);
    return !h->peers_unread;
}

bool hub_kiosks_failed(struct hub *h)
{
    struct err e;
    h->peers_unread = true;
    if (!read_peers(h, &e))
        hub_note_failure(h, &e);
    return false;
}

/* A hub that cannot write still tells what it knows, but nothing that its journal does
 * not know. */
bool hub_tick(struct hub *h, const struct hub_now *now, struct err *e)
{
    if (h->stopped[0] != '\0' && !h->stop_unsaved) {
        hub_up_forget(h);
        return true;
    }
    bool ok =
        hub_store_catch_up(h->store, e) && hub_health_run(&h->health, h->store, now, e);
    ok = read_peers(h, ok ? e : NULL) && ok;
    struct err why;
    if (!h->health.broken && !decide_due(h, now, &why)) {
        ok = false;
        *e = why; /* worth more than what was only tried out */
    }
    if (!hub_store_behind(h->store))
        ok = tell_due(h, now, ok ? e : NULL) && ok;
    ok = save_peers(h, now, ok ? e : NULL) && ok;
    if (!ok)
        hub_health_failed(&h->health, e);
    return ok;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

uint64_t hub_due_ms(const struct hub *h)
{
    if (h->stopped[0] != '\0' && !h->stop_unsaved)
        return UINT64_MAX;
    if (h->stop_unsaved || h->doubt != 0)
        return 0;
    if (h->queue_count > 0 || h->pulls_due > 0 ||
        (h->holding && h->strangers.unsaved > 0))
        return 0;
    uint64_t due = earlier(h->held_due_ms, h->save_due_ms);
    if (!h->holding)
        due = earlier(due, h->offers_due_ms);
    due = earlier(due, hub_health_due_ms(&h->health));
    if (h->online)
        due = earlier(due, h->head_due_ms);
    return h->gaps_due > 0 ? earlier(due, peers_gap_due_ms(&h->peers)) : due;
}

struct outgoing *hub_outgoing(struct hub *h)
{
    return h->out;
}

struct hub_store *hub_store_of(struct hub *h)
{
    return h->store;
}

const struct hub_keys *hub_keys_of(const struct hub *h)
{
    return h->keys;
}

struct peers *hub_peers_of(struct hub *h)
{
    return &h->peers;
}

const char *hub_area(const struct hub *h)
{
    return h->area;
}

const char *hub_trouble(const struct hub *h, bool *final)
{
    *final = h->health.broken;
    if (h->stopped[0] != '\0')
        return "stopped: another hub of this area: see peerpointctl recovery";
    if (hub_store_moved(h->store))
        return "hub.db was replaced, or taken away: nothing is confirmed";
    if (hub_store_behind(h->store))
        return "journal cannot be written: nothing is confirmed";
    if (h->health.trouble[0] == '\0' && h->holding &&
        strangers_awaited(&h->strangers) > 0)
        return "restored, a kiosk is not registered here: see peerpointctl recovery";
    if (h->health.trouble[0] == '\0' && h->holding)
        return "restored, not all kiosks heard: bookings wait";
    if (h->health.trouble[0] == '\0' && h->lacks_key)
        return "operations wait for a sealing key that is not here: put it back";
    if (h->health.trouble[0] == '\0' && h->health.low)
        return "disk nearly full";
    return h->health.trouble;
}

void hub_note_failure(struct hub *h, const struct err *e)
{
    hub_health_failed(&h->health, e);
}

void hub_note_low(struct hub *h, bool low)
{
    h->health.low = low;
}

const struct hub_counts *hub_counts(const struct hub *h)
{
    return &h->counts;
}
