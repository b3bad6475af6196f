#include "tests/sim/fault_rogue.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/fault_rare.h"

enum { AT_ONCE_MAX = 12 };

/* ---- what it hears ---- */

static void keep(struct rogue_heard *h, const struct outgoing_message *m)
{
    uint8_t *data = realloc(h->data, m->size + 1);
    if (data == NULL)
        abort();
    memcpy(data, m->data, m->size);
    h->data = data;
    h->size = m->size;
    memcpy(h->topic, m->topic, sizeof h->topic);
}

void rogue_hears(struct world *w, const struct outgoing_message *m)
{
    if ((w->enabled >> FAULT_ROGUE & 1) == 0)
        return;
    if (w->rogue == NULL) {
        uint8_t seed[32];
        w->rogue = calloc(1, sizeof *w->rogue);
        if (w->rogue == NULL)
            abort();
        randombytes_buf(seed, sizeof seed);
        sign_key_from_seed(&w->rogue->key, seed);
    }
    struct rogue *r = w->rogue;
    uint64_t i = r->count++;
    /* So that each message of a life is as likely to be kept as any other. */
    if (i >= ROGUE_HEARD_MAX)
        i = rare_below(w, r->count);
    if (i < ROGUE_HEARD_MAX)
        keep(&r->heard[i], m);
}

/* ---- what it says ---- */

static void say(struct world *w, const char *topic, const void *data, size_t size)
{
    const struct net_publication what = {.topic = topic, .data = data, .size = size};
    net_inject(w->net, &what, w->now_ms);
}

static const struct rogue_heard *any(struct world *w)
{
    const struct rogue *r = w->rogue;
    uint64_t count = r->count < ROGUE_HEARD_MAX ? r->count : ROGUE_HEARD_MAX;
    return &r->heard[rare_below(w, count)];
}

static bool swap(struct bytes *body, const char *from, const char *to)
{
    char *at = memmem(body->data, body->size, from, strlen(from));
    if (at != NULL)
        memcpy(at, to, strlen(to));
    return at != NULL;
}

/* Another outcome, a later epoch or an op that nobody made. */
static void make_up(struct bytes *body)
{
    static const char op[] = "\"op\":\"";
    if (swap(body, "confirmed", "cancelled") || swap(body, "\"waiting\"", "\"refused\""))
        return;
    (void)swap(body, "\"epoch\":\"1-", "\"epoch\":\"9-");
    char *at = memmem(body->data, body->size, op, strlen(op));
    if (at != NULL)
        at[strlen(op) + UUID_SIZE - 2] ^= 1;
}

static void open_any(struct world *w, const struct rogue_heard *h, struct bytes *body)
{
    struct keyring ring = w->oracle->hub_ring;
    for (size_t i = 0; i < w->kiosk_count; i++) {
        struct keyring own = {.count = 0};
        keyring_add(&own, w->kiosks[i].key.public_key);
        if (frame_open(body, &own, h->topic, h->data, h->size, NULL))
            return;
    }
    if (!frame_open(body, &ring, h->topic, h->data, h->size, NULL))
        bytes_clear(body);
}

static void lie(struct world *w, const struct rogue_heard *h)
{
    char topic[TOPIC_SIZE];
    struct bytes body, frame;
    struct err e;
    bytes_init(&body, FRAME_BODY_MAX);
    bytes_init(&frame, FRAME_MAX);
    open_any(w, h, &body);
    make_up(&body);
    bool elsewhere = rare_below(w, 3) == 0;
    topic_of(topic, TOPIC_HEAD, "york", NULL);
    const struct sign_key *key = elsewhere ? &w->hub.keys.sign : &w->rogue->key;
    if (body.size > 0 &&
        frame_build(&frame, key, elsewhere ? topic : h->topic, body.data, body.size, &e))
        say(w, h->topic, frame.data, frame.size);
    bytes_free(&body);
    bytes_free(&frame);
}

bool rogue_strike(struct world *w)
{
    if (w->rogue == NULL || w->rogue->count == 0)
        return false;
    uint64_t count = 1 + rare_below(w, AT_ONCE_MAX);
    world_log(w, "fault", "the broker says %d things of its own", (int)count);
    for (uint64_t i = 0; i < count; i++) {
        const struct rogue_heard *h = any(w);
        uint64_t what = rare_below(w, 10);
        if (what < 5)
            say(w, h->topic, h->data, h->size);
        else if (what < 7)
            say(w, any(w)->topic, h->data, h->size);
        else
            lie(w, h);
    }
    return true;
}

void rogue_end(struct world *w)
{
    for (size_t i = 0; w->rogue != NULL && i < ROGUE_HEARD_MAX; i++)
        free(w->rogue->heard[i].data);
    free(w->rogue);
    w->rogue = NULL;
}
