#include "tests/sim/net.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct payload { /* shared by all copies of one message */
    uint32_t uses;
    size_t size;
    uint8_t data[];
};

struct packet {
    uint64_t due_ms;
    uint64_t order;
    enum net_event_kind kind;
    size_t party;
    uint32_t session;
    char topic[NET_TOPIC_SIZE];
    struct payload *payload; /* NULL for a PUBACK */
    uint64_t tag;
    uint8_t code;
};

struct party {
    bool connected;
    bool cut[2];
    uint32_t session;
    char will_topic[NET_TOPIC_SIZE];
    struct payload *will; /* NULL: none */
    uint32_t will_delay_ms;
    uint64_t will_due_ms; /* UINT64_MAX: not */
    uint64_t busy_ms;     /* until then it takes nothing */
    size_t filter_count;
    char filters[NET_FILTERS_MAX][NET_TOPIC_SIZE];
};

struct retained {
    char topic[NET_TOPIC_SIZE];
    struct payload *payload;
    struct retained *next;
};

struct net {
    struct rng rng;
    struct net_weather weather;
    struct party *parties;
    size_t party_count;
    struct packet **heap; /* the earliest first */
    size_t heap_count, heap_room;
    uint64_t order;
    uint64_t wills_due_ms; /* the earliest of all wills; UINT64_MAX: none */
    struct retained *retained;
    struct payload *lent;
    struct net_counts counts;
};

static void *need(void *p)
{
    assert(p != NULL);
    return p;
}

/* ---- payloads ---- */

static struct payload *payload_new(const void *data, size_t size)
{
    struct payload *p = need(malloc(sizeof *p + size));
    p->uses = 1;
    p->size = size;
    if (size > 0)
        memcpy(p->data, data, size);
    return p;
}

static struct payload *payload_hold(struct payload *p)
{
    p->uses++;
    return p;
}

static void payload_drop(struct payload *p)
{
    if (p != NULL && --p->uses == 0)
        free(p);
}

static struct payload *payload_damaged(const struct payload *p, struct rng *r)
{
    struct payload *bad = payload_new(p->data, p->size);
    if (bad->size > 0 && rng_chance(r, 500))
        bad->size = (size_t)rng_below(r, bad->size);
    else if (bad->size > 0)
        bad->data[rng_below(r, bad->size)] ^= (uint8_t)(1u << rng_below(r, 8));
    return bad;
}

/* ---- the queue ---- */

static bool earlier(const struct packet *a, const struct packet *b)
{
    return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->order < b->order;
}

static void swap(struct net *n, size_t a, size_t b)
{
    struct packet *p = n->heap[a];
    n->heap[a] = n->heap[b];
    n->heap[b] = p;
}

static void push(struct net *n, struct packet *p)
{
    if (n->heap_count == n->heap_room) {
        n->heap_room = n->heap_room == 0 ? 64 : n->heap_room * 2;
        n->heap = need(realloc(n->heap, n->heap_room * sizeof(struct packet *)));
    }
    size_t i = n->heap_count++;
    n->heap[i] = p;
    while (i > 0 && earlier(n->heap[i], n->heap[(i - 1) / 2])) {
        swap(n, i, (i - 1) / 2);
        i = (i - 1) / 2;
    }
}

static struct packet *pop(struct net *n)
{
    struct packet *top = n->heap[0];
    n->heap[0] = n->heap[--n->heap_count];
    for (size_t i = 0;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2; child++)
            if (child < n->heap_count && earlier(n->heap[child], n->heap[least]))
                least = child;
        if (least == i)
            return top;
        swap(n, i, least);
        i = least;
    }
}

static void packet_free(struct packet *p)
{
    payload_drop(p->payload);
    free(p);
}

/* ---- sending ---- */

static uint64_t delay_ms(struct net *n)
{
    uint64_t ms = rng_between(&n->rng, n->weather.delay_ms_min, n->weather.delay_ms_max);
    n->counts.late += ms > 1000;
    return ms;
}

static void fly(struct net *n, const struct packet *what, uint64_t due_ms)
{
    if (n->heap_count >= NET_IN_FLIGHT_MAX) {
        n->counts.overflow++;
        return;
    }
    struct packet *p = need(malloc(sizeof *p));
    *p = *what;
    p->due_ms = due_ms;
    p->order = n->order++;
    if (p->payload != NULL && rng_chance(&n->rng, n->weather.damage_permille)) {
        p->payload = payload_damaged(p->payload, &n->rng);
        n->counts.damaged++;
    } else if (p->payload != NULL) {
        payload_hold(p->payload);
    }
    push(n, p);
}

/* What the weather does to one copy for one party. */
static void send(struct net *n, struct packet *p, uint64_t now_ms)
{
    struct party *to = &n->parties[p->party];
    p->session = to->session;
    if (!to->connected || to->cut[NET_FROM_BROKER]) {
        n->counts.cut++;
        return;
    }
    if (rng_chance(&n->rng, n->weather.drop_permille))
        n->counts.dropped++;
    else
        fly(n, p, now_ms + delay_ms(n));
    if (rng_chance(&n->rng, n->weather.repeat_permille)) {
        n->counts.repeated++;
        fly(n, p, now_ms + delay_ms(n));
    }
    if (p->kind == NET_MESSAGE && rng_chance(&n->rng, n->weather.replay_permille)) {
        n->counts.replayed++;
        fly(n, p, now_ms + delay_ms(n) + rng_below(&n->rng, n->weather.replay_ms_max));
    }
}

static bool filter_takes(const char *filter, const char *topic)
{
    size_t size = strlen(filter);
    if (size >= 2 && strcmp(filter + size - 2, "/#") == 0)
        return strncmp(filter, topic, size - 1) == 0;
    return strcmp(filter, topic) == 0;
}

static bool party_takes(const struct party *p, const char *topic)
{
    for (size_t i = 0; i < p->filter_count; i++)
        if (filter_takes(p->filters[i], topic))
            return true;
    return false;
}

static void retain(struct net *n, const char *topic, struct payload *payload)
{
    struct retained *r = n->retained;
    while (r != NULL && strcmp(r->topic, topic) != 0)
        r = r->next;
    if (r == NULL) {
        r = need(calloc(1, sizeof *r));
        memcpy(r->topic, topic, strlen(topic) + 1);
        r->next = n->retained;
        n->retained = r;
    }
    payload_drop(r->payload);
    r->payload = payload_hold(payload);
}

static size_t fan_out(struct net *n, size_t from, struct packet *p, uint64_t now_ms)
{
    size_t listeners = 0;
    for (size_t i = 0; i < n->party_count; i++) {
        if (i == from || !n->parties[i].connected ||
            !party_takes(&n->parties[i], p->topic))
            continue;
        listeners++;
        p->party = i;
        send(n, p, now_ms);
    }
    return listeners;
}

struct spreading {
    size_t from;
    const char *topic;
    struct payload *payload;
    bool retain;
};

/* How many are connected and take it. */
static size_t spread(struct net *n, const struct spreading *what, uint64_t now_ms)
{
    struct packet p = {.kind = NET_MESSAGE, .payload = what->payload};
    memcpy(p.topic, what->topic, strlen(what->topic) + 1);
    if (what->retain)
        retain(n, what->topic, what->payload);
    return fan_out(n, what->from, &p, now_ms);
}

void net_publish(struct net *n, size_t party, const struct net_publication *what,
                 uint64_t now_ms)
{
    assert(strlen(what->topic) < NET_TOPIC_SIZE);
    if (!n->parties[party].connected)
        return;
    n->counts.published++;
    n->counts.bytes += what->size;
    if (n->parties[party].cut[NET_TO_BROKER] ||
        rng_chance(&n->rng, n->weather.drop_permille)) {
        n->counts.cut++;
        return;
    }
    struct payload *payload = payload_new(what->data, what->size);
    const struct spreading s = {party, what->topic, payload, what->retain};
    size_t listeners = spread(n, &s, now_ms);
    payload_drop(payload);
    n->counts.unheard += listeners == 0;
    struct packet ack = {.kind = NET_PUBACK, .party = party, .tag = what->tag};
    ack.code = listeners == 0 ? NET_NOBODY_LISTENS : 0;
    send(n, &ack, now_ms);
}

void net_inject(struct net *n, const struct net_publication *what, uint64_t now_ms)
{
    struct payload *payload = payload_new(what->data, what->size);
    const struct spreading s = {SIZE_MAX, what->topic, payload, what->retain};
    spread(n, &s, now_ms);
    payload_drop(payload);
}

/* ---- parties ---- */

struct net *net_new(uint64_t seed)
{
    struct net *n = need(calloc(1, sizeof *n));
    rng_seed(&n->rng, seed);
    n->wills_due_ms = UINT64_MAX;
    return n;
}

static void lose_all(struct net *n)
{
    while (n->heap_count > 0)
        packet_free(pop(n));
    while (n->retained != NULL) {
        struct retained *next = n->retained->next;
        payload_drop(n->retained->payload);
        free(n->retained);
        n->retained = next;
    }
}

void net_free(struct net *n)
{
    if (n == NULL)
        return;
    lose_all(n);
    payload_drop(n->lent);
    for (size_t i = 0; i < n->party_count; i++)
        payload_drop(n->parties[i].will);
    free(n->heap);
    free(n->parties);
    free(n);
}

void net_set_weather(struct net *n, const struct net_weather *w)
{
    assert(w->delay_ms_min <= w->delay_ms_max);
    n->weather = *w;
}

size_t net_add(struct net *n)
{
    size_t size = (n->party_count + 1) * sizeof *n->parties;
    n->parties = need(realloc(n->parties, size));
    n->parties[n->party_count] = (struct party){.will_due_ms = UINT64_MAX};
    return n->party_count++;
}

void net_subscribe(struct net *n, size_t party, const char *filter)
{
    struct party *p = &n->parties[party];
    assert(p->filter_count < NET_FILTERS_MAX && strlen(filter) < NET_TOPIC_SIZE);
    memcpy(p->filters[p->filter_count++], filter, strlen(filter) + 1);
}

void net_unsubscribe_all(struct net *n, size_t party)
{
    n->parties[party].filter_count = 0;
}

void net_set_will(struct net *n, size_t party, const struct net_publication *will,
                  uint32_t delay_ms)
{
    struct party *p = &n->parties[party];
    assert(strlen(will->topic) < NET_TOPIC_SIZE);
    payload_drop(p->will);
    p->will = payload_new(will->data, will->size);
    memcpy(p->will_topic, will->topic, strlen(will->topic) + 1);
    p->will_delay_ms = delay_ms;
}

/* Looked for whenever one changes, which is seldom; asked for all the time. */
static void find_wills(struct net *n)
{
    n->wills_due_ms = UINT64_MAX;
    for (size_t i = 0; i < n->party_count; i++)
        if (n->parties[i].will_due_ms < n->wills_due_ms)
            n->wills_due_ms = n->parties[i].will_due_ms;
}

void net_connect(struct net *n, size_t party, bool connected, uint64_t now_ms)
{
    struct party *p = &n->parties[party];
    if (connected)
        p->will_due_ms = UINT64_MAX;
    else if (p->connected && p->will != NULL)
        p->will_due_ms = now_ms + p->will_delay_ms;
    find_wills(n);
    p->session++; /* what was under way to the old connection is lost */
    p->connected = connected;
    for (struct retained *r = n->retained; connected && r != NULL; r = r->next) {
        struct packet packet = {
            .kind = NET_MESSAGE, .party = party, .payload = r->payload};
        memcpy(packet.topic, r->topic, sizeof packet.topic);
        if (party_takes(p, r->topic))
            send(n, &packet, now_ms);
    }
}

bool net_connected(const struct net *n, size_t party)
{
    return n->parties[party].connected;
}

void net_cut(struct net *n, size_t party, enum net_direction way, bool cut)
{
    n->parties[party].cut[way] = cut;
}

void net_busy(struct net *n, size_t party, uint64_t until_ms)
{
    n->parties[party].busy_ms = until_ms;
}

void net_restart(struct net *n)
{
    lose_all(n);
    for (size_t i = 0; i < n->party_count; i++) {
        n->parties[i].connected = false;
        n->parties[i].session++;
        n->parties[i].will_due_ms = UINT64_MAX;
    }
    n->wills_due_ms = UINT64_MAX;
}

/* ---- receiving ---- */

uint64_t net_due_ms(const struct net *n)
{
    uint64_t due = n->heap_count == 0 ? UINT64_MAX : n->heap[0]->due_ms;
    return n->wills_due_ms < due ? n->wills_due_ms : due;
}

static void publish_wills(struct net *n, uint64_t now_ms)
{
    if (n->wills_due_ms > now_ms)
        return;
    for (size_t i = 0; i < n->party_count; i++) {
        struct party *p = &n->parties[i];
        if (p->will_due_ms > now_ms)
            continue;
        p->will_due_ms = UINT64_MAX;
        const struct spreading s = {i, p->will_topic, p->will, true};
        spread(n, &s, now_ms);
    }
    find_wills(n);
}

static bool waits(const struct net *n, struct packet *p, uint64_t now_ms)
{
    uint64_t busy_ms = n->parties[p->party].busy_ms;
    if (busy_ms <= now_ms)
        return false;
    p->due_ms = busy_ms;
    return true;
}

static bool arrives(struct net *n, const struct packet *p)
{
    const struct party *to = &n->parties[p->party];
    bool ok = to->connected && to->session == p->session && !to->cut[NET_FROM_BROKER];
    n->counts.cut += !ok;
    n->counts.delivered += ok;
    return ok;
}

bool net_take(struct net *n, uint64_t now_ms, struct net_event *e)
{
    payload_drop(n->lent);
    n->lent = NULL;
    publish_wills(n, now_ms);
    while (n->heap_count > 0 && n->heap[0]->due_ms <= now_ms) {
        struct packet *p = pop(n);
        if (waits(n, p, now_ms)) {
            push(n, p);
            continue;
        }
        if (!arrives(n, p)) {
            packet_free(p);
            continue;
        }
        *e = (struct net_event){
            .kind = p->kind, .party = p->party, .tag = p->tag, .code = p->code};
        memcpy(e->topic, p->topic, sizeof e->topic);
        if (p->payload != NULL) {
            e->data = p->payload->data;
            e->size = p->payload->size;
        }
        n->lent = p->payload; /* now held here */
        free(p);
        return true;
    }
    return false;
}

struct net_counts net_counts(const struct net *n)
{
    return n->counts;
}
