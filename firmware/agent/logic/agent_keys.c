/* Which keys of the hub are believed (docs/protocol.md, 2): the pinned one, until a key
 * set that a believed key has signed names another. A set's serial never goes down, so an
 * old one that somebody kept is of no use. */
#include <string.h>

#include "core/key_chain.h"
#include "firmware/agent/logic/agent_parts.h"

enum { STRANGER_APART_MS = 10000 };
static const char kept_keys[] = "keys";
static const char kept_pin[] = "keys pinned"; /* the pinned key under which that was so */

static void believe(struct agent_core *c, const struct key_set *keys)
{
    const uint8_t *pinned = c->pinned;
    c->hub_keys.count = 0;
    /* A hub of before had no serials, and its sets did not end a key. */
    if (keys->serial == 0)
        keyring_add(&c->hub_keys, pinned);
    if (keys->serial != 0 || memcmp(pinned, keys->sign_key, SIGN_PUBLIC_BYTES) != 0)
        keyring_add(&c->hub_keys, keys->sign_key);
    c->keys = *keys;
}

/* A kiosk that was set up anew with another hub's key has nothing to do with the sets of
 * the one before. Whoever could change content.db could change the pinned key as well. */
bool agent_keys_load(struct agent_core *c, const uint8_t pinned[SIGN_PUBLIC_BYTES],
                     struct err *e)
{
    bool found = false;
    struct key_set keys;
    memcpy(c->pinned, pinned, sizeof c->pinned);
    keyring_add(&c->hub_keys, c->pinned);
    if (!content_get(c->content, kept_pin, &c->body, &found, e))
        return false;
    if (!found || c->body.size != sizeof c->pinned ||
        memcmp(c->body.data, c->pinned, sizeof c->pinned) != 0)
        return true;
    if (!content_get(c->content, kept_keys, &c->body, &found, e))
        return false;
    c->keys_kept = found && wire_get_keys(&keys, c->body.data, c->body.size, NULL);
    if (c->keys_kept)
        believe(c, &keys);
    return true;
}

/* The pin last: with another hub's pin beside them, these keys are not believed at the
 * next start, and come again. */
static bool keep(struct agent_core *c, struct err *e)
{
    return content_put(c->content, kept_keys, c->body.data, c->body.size, e) &&
           content_put(c->content, kept_pin, c->pinned, sizeof c->pinned, e);
}

static bool equal(const struct key_set *a, const struct key_set *b)
{
    return a->serial == b->serial &&
           memcmp(a->sign_key, b->sign_key, sizeof a->sign_key) == 0 &&
           memcmp(a->seal_key, b->seal_key, sizeof a->seal_key) == 0;
}

/* c->body is its bytes, and the key that has signed it is believed. */
static void take(struct agent_core *c, const struct key_set *keys, uint64_t now_ms)
{
    struct err e;
    if (keys->serial < c->keys.serial)
        return; /* late, or a replay */
    bool same = equal(keys, &c->keys);
    if (keys->serial == c->keys.serial && keys->serial != 0 && !same) {
        agent_report(c, "another key set with serial %llu is dropped",
                     (unsigned long long)keys->serial);
        return;
    }
    if (keys->serial > c->keys.serial && c->keys.serial != 0)
        agent_report(c, "the hub has new keys serial=%llu",
                     (unsigned long long)keys->serial);
    believe(c, keys);
    if (same && c->keys_kept)
        return;
    c->keys_kept = keep(c, &e);
    if (!c->keys_kept) {
        agent_trouble(c, "content", &e);
        agent_hello_later(c, now_ms); /* the hub then says them again */
    }
    struct notice n = {.kind = NOTICE_CONTENT, .seq = c->state.seq};
    agent_say(c, &n);
}

void agent_keys_message(struct agent_core *c, uint64_t now_ms)
{
    struct key_set keys;
    struct err e;
    if (!wire_get_keys(&keys, c->body.data, c->body.size, &e) ||
        strcmp(keys.area, c->area) != 0)
        agent_report(c, "a key set is dropped");
    else
        take(c, &keys, now_ms);
}

bool agent_keys_link(struct agent_core *c, const void *frame, size_t size,
                     uint64_t now_ms)
{
    struct key_set keys;
    if (!key_chain_open(&keys, &c->body, c->area, &c->hub_keys, frame, size, NULL))
        return false;
    take(c, &keys, now_ms);
    return true;
}

void agent_keys_stranger(struct agent_core *c, uint64_t now_ms)
{
    if (!c->online ||
        (c->stranger_ms != 0 && now_ms < c->stranger_ms + STRANGER_APART_MS))
        return;
    c->stranger_ms = now_ms == 0 ? 1 : now_ms;
    agent_hello_soon(c, now_ms);
}
