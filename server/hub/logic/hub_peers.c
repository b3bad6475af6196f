#include "server/hub/logic/hub_peers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the name stands, or would. */
static size_t position_of(const struct peers *p, const char *name)
{
    size_t low = 0;
    size_t high = p->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(p->items[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct peer *peers_find(struct peers *p, const char *name)
{
    size_t at = position_of(p, name);
    if (at == p->count || strcmp(p->items[at].name, name) != 0)
        return NULL;
    return &p->items[at];
}

static bool grow(struct peers *p, struct err *e)
{
    if (p->count == HUB_PEERS_MAX)
        return err_set(e, ERR_FULL, "kiosks: there are %d already", HUB_PEERS_MAX);
    if (p->count < p->capacity)
        return true;
    size_t capacity = p->capacity == 0 ? 16 : p->capacity * 2;
    struct peer *items = realloc(p->items, capacity * sizeof *items);
    if (items == NULL)
        return err_set(e, ERR_LATER, "kiosks: no memory");
    p->items = items;
    p->capacity = capacity;
    return true;
}

bool peers_room(struct peers *p, const char *name, struct err *e)
{
    return peers_find(p, name) != NULL || grow(p, e);
}

bool peers_put(struct peers *p, const struct hub_kiosk *k, struct peer **out,
               struct err *e)
{
    size_t at = position_of(p, k->name);
    bool known = at < p->count && strcmp(p->items[at].name, k->name) == 0;
    if (!known) {
        if (!grow(p, e))
            return false;
        memmove(&p->items[at + 1], &p->items[at], (p->count - at) * sizeof *p->items);
        p->count++;
        p->items[at] = (struct peer){.added = k->added, .seen_at = k->seen_at};
        snprintf(p->items[at].name, sizeof p->items[at].name, "%s", k->name);
    }
    struct peer *peer = &p->items[at];
    peer->revoked = k->revoked;
    peer->ring = (struct keyring){0};
    keyring_add(&peer->ring, k->sign_key);
    *out = peer;
    return true;
}

struct loading {
    struct peers *peers;
    struct err *e;
    bool failed;
};

static bool load_one(void *context, const struct hub_kiosk *k, const void *status,
                     size_t size)
{
    struct loading *l = context;
    struct peer *peer = NULL;
    bool known = peers_find(l->peers, k->name) != NULL;
    l->failed = !peers_put(l->peers, k, &peer, l->e);
    if (l->failed)
        return false;
    if (known) /* what it has said since is newer */
        return true;
    /* A status that this version cannot read is as good as none. */
    peer->has_status = size > 0 && wire_get_status(&peer->status, status, size, NULL);
    return true;
}

bool peers_load(struct peers *p, struct hub_store *s, struct err *e)
{
    struct loading l = {.peers = p, .e = e};
    return hub_kiosk_list(s, load_one, &l, e) && !l.failed;
}

void peers_free(struct peers *p)
{
    for (size_t i = 0; i < p->count; i++)
        free(p->items[i].unnoted);
    free(p->items);
    *p = (struct peers){0};
}

void peers_compare(struct peer *p, const struct hub_steps *steps,
                   const struct epoch *epoch, int64_t now)
{
    const struct kiosk_status *status = &p->status;
    p->step = STEP_UNKNOWN;
    /* Of another epoch, or with nothing yet: its numbers say nothing here. */
    if (!p->has_status || !epoch_equal(&status->epoch, epoch))
        return;
    p->step = hub_steps_compare(steps, status->seq, status->digest);
    if (p->step == STEP_UNKNOWN)
        return;
    p->step_at = now;
    if (p->step == STEP_EQUAL)
        p->step_since = 0;
    else if (p->step_since == 0)
        p->step_since = now;
}

bool peer_charge(struct peer *p, uint64_t bytes, uint64_t now_ms)
{
    enum { DAY_MS = 24 * 3600 * 1000 };
    if (now_ms - p->day_ms >= DAY_MS) {
        p->day_ms = now_ms;
        p->day_bytes = 0;
        p->flooding = false;
    }
    if (p->day_bytes + bytes > HUB_PEER_DAY_BYTES) {
        p->flooding = true;
        return false;
    }
    p->day_bytes += bytes;
    return true;
}

uint64_t peers_gap_due_ms(const struct peers *p)
{
    uint64_t due = UINT64_MAX;
    for (size_t i = 0; i < p->count; i++) {
        uint64_t own = p->items[i].gap_due_ms;
        if (own != 0 && own < due)
            due = own;
    }
    return due;
}

bool peer_may_hello(struct peer *p, uint64_t now_ms)
{
    if (now_ms - p->hello_ms >= 1000) {
        p->hello_ms = now_ms;
        p->hello_count = 0;
    }
    if (p->hello_count == HUB_PEER_HELLOS)
        return false;
    p->hello_count++;
    return true;
}

bool peers_save(struct peers *p, struct hub_store *s, struct err *e)
{
    struct bytes body;
    bytes_init(&body, HUB_STATUS_MAX);
    bool ok = true;
    for (size_t i = 0; ok && i < p->count; i++) {
        const struct peer *peer = &p->items[i];
        if (!peer->unsaved)
            continue;
        bytes_clear(&body);
        ok = (!peer->has_status || wire_put_status(&body, &peer->status, e)) &&
             hub_kiosk_seen(s, peer->name, peer->seen_at, &body, e);
    }
    bytes_free(&body);
    return ok;
}

void peers_saved(struct peers *p)
{
    for (size_t i = 0; i < p->count; i++)
        p->items[i].unsaved = false;
}
