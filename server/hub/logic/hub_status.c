#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/seal_status.h"
#include "core/wire_places.h"
#include "server/hub/logic/hub_inside.h"
#include "store/hub_ops.h"

enum {
    ANSWER_BODY_MAX = 2 * WIRE_BOX_MAX,
    ASK_APART_MS = 250,       /* a person types; what asks more often is no person */
    CODE_AFTER_S = 7 * 86400, /* after its session began a code is as if unknown */
};

/* Sets found and what goes with it. Only a booking has an end of its own. */
static bool look_up(struct hub *h, const uint8_t hash[HUB_HASH_BYTES], int64_t now,
                    struct status_answer *a, struct err *e)
{
    struct hub_person p;
    struct hub_places places = {.starts_at = now};
    bool found = false;
    if (!hub_person_by_code(h->store, hash, &p, &found, e))
        return false;
    if (found && p.thing == HUB_BOOKING &&
        !hub_places_get(h->store, p.target, &places, &found, e))
        return false;
    if (!found || places.starts_at + CODE_AFTER_S < now)
        return true;
    a->found = STATUS_FOUND;
    a->kind = p.kind;
    a->state = p.state;
    a->places = p.places;
    a->as_of = now;
    a->offered_until = p.offered_until;
    a->note = p.note;
    snprintf(a->target, sizeof a->target, "%s", p.target);
    return p.state != STATE_WAITING ||
           hub_waiting_position(h->store, p.target, p.hseq, &a->position, e);
}

/* A wrong code counts before it is answered. */
static bool note_wrong(struct hub *h, const char *kiosk, int64_t now, struct err *e)
{
    bool ok = hub_store_begin(h->store, e) &&
              hub_wrong_code_put(h->store, kiosk, now, HUB_WRONG_CODES_S, e) &&
              hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    return ok;
}

/* Beyond the limit a right code is not told from a wrong one. */
static bool find(struct hub *h, const struct status_ask *ask, int64_t now,
                 struct status_answer *a, struct err *e)
{
    uint8_t hash[HUB_HASH_BYTES];
    uint32_t wrong = 0;
    if (!hub_wrong_codes(h->store, ask->kiosk, now, HUB_WRONG_CODES_S, &wrong, e))
        return false;
    a->found = wrong >= HUB_WRONG_CODES_MAX ? STATUS_LIMITED : STATUS_UNKNOWN;
    if (a->found == STATUS_LIMITED)
        return true;
    hub_hash_code(hash, h->keys, ask->code);
    bool ok = look_up(h, hash, now, a, e);
    sodium_memzero(hash, sizeof hash);
    if (!ok || a->found != STATUS_UNKNOWN)
        return ok;
    if (!h->holding)
        return note_wrong(h, ask->kiosk, now, e);
    a->found = STATUS_LIMITED; /* some kiosk that was not heard yet may know it */
    return true;
}

static void answer(struct hub *h, const struct peer *p, const struct status_ask *ask,
                   int64_t now)
{
    const struct sending s = {
        .kind = TOPIC_RESPONSE, .kiosk = p->name, .expiry_s = HUB_REPLY_EXPIRY_S};
    struct status_answer a = {.found = STATUS_UNKNOWN};
    const struct hub_numbers *n = hub_store_numbers(h->store);
    struct boxed out = {.kind = WIRE_ANSWER, .epoch = n->epoch, .hseq = n->hseq};
    struct bytes box, body;
    struct err e = {.text = ""};
    bytes_init(&box, WIRE_BOX_MAX);
    bytes_init(&body, ANSWER_BODY_MAX);
    snprintf(a.kiosk, sizeof a.kiosk, "%s", ask->kiosk);
    snprintf(a.cid, sizeof a.cid, "%s", ask->cid);
    snprintf(out.cid, sizeof out.cid, "%s", ask->cid);
    bool ok = find(h, ask, now, &a, &e) && seal_answer(&box, &a, ask->reply_key, &e);
    out.box = box.data;
    out.box_size = box.size;
    if (ok && wire_put_boxed(&body, &out, &e))
        hub_send(h, &s, &body);
    else
        hub_drop(h, e.text);
    sodium_memzero(&a, sizeof a);
    bytes_free(&body);
    bytes_free(&box);
}

static bool open_ask(struct hub *h, const struct peer *p, const struct boxed *boxed,
                     struct status_ask *ask, struct err *e)
{
    const struct hub_seal_key *key = hub_keys_seal(h->keys, boxed->key);
    if (key == NULL)
        return err_set(e, ERR_INPUT, "status: sealed with a key that is not held");
    const struct seal_pair pair = {key->public_key, key->secret_key};
    if (!unseal_ask(ask, boxed->box, boxed->box_size, &pair, e))
        return false;
    return (strcmp(ask->kiosk, p->name) == 0 && strcmp(ask->cid, boxed->cid) == 0) ||
           err_set(e, ERR_INPUT, "status: the box belongs to another question");
}

void hub_status_ask(struct hub *h, struct peer *p, const struct hub_now *now)
{
    struct boxed boxed = {.kind = WIRE_ASK};
    struct status_ask ask = {.code = ""};
    struct bytes boxes;
    struct err e;
    if (p->ask_last_ms != 0 && now->ms < p->ask_last_ms + ASK_APART_MS) {
        hub_drop(h, "a kiosk asks too often");
        return;
    }
    p->ask_last_ms = now->ms;
    bytes_init(&boxes, WIRE_BOX_MAX);
    if (wire_get_boxed(&boxed, &boxes, h->body.data, h->body.size, &e) &&
        open_ask(h, p, &boxed, &ask, &e))
        answer(h, p, &ask, now->wall);
    else
        hub_drop(h, e.text);
    sodium_memzero(&ask, sizeof ask);
    bytes_free(&boxes);
}
