/* What a kiosk last knew of a life of the hub that is over: a hub that came after it is
 * shown it, for that is how a restored one learns that it lacks something.
 *
 * A kiosk that takes up a new epoch owes the newest head of the one before, until a hello
 * that showed it a hub of a later one has answered. When all is settled nobody owes. */
#include <string.h>

#include "firmware/agent/logic/agent_parts.h"
#include "tests/sim/world_inside.h"

static bool covers(const struct outbox_head *shown, const struct outbox_head *head)
{
    return epoch_equal(&shown->epoch, &head->epoch) && shown->hseq >= head->hseq;
}

static void pay(struct heads *h)
{
    size_t left = 0;
    for (size_t i = 0; i < h->owed_count; i++)
        if (!covers(&h->answered, &h->owed[i]))
            h->owed[left++] = h->owed[i];
    h->owed_count = left;
}

/* An outbox that could not be written need not have kept it. */
void oracle_heads(struct world *w, struct party_kiosk *k)
{
    struct heads *h = &k->heads;
    const struct outbox_head *known = &k->core->known.is;
    bool later = h->newest.epoch.counter != 0 &&
                 known->epoch.counter > h->newest.epoch.counter &&
                 !covers(&h->answered, &h->newest) && k->core->trouble[0] == '\0';
    if (later && h->owed_count < LENGTH(h->owed)) {
        h->owed[h->owed_count++] = h->newest;
        world_log(w, k->disk_name, "owes a head of epoch %u",
                  (unsigned)h->newest.epoch.counter);
    }
    h->newest = *known;
}

/* What was not saved yet when the power went is lost, but no more than that. */
void oracle_heads_started(struct party_kiosk *k)
{
    struct heads *h = &k->heads;
    const struct outbox_head *older = &k->core->older.is;
    h->newest = k->core->known.is;
    for (size_t i = 0; i < h->owed_count; i++) {
        struct outbox_head *owed = &h->owed[i];
        if (epoch_equal(&owed->epoch, &h->newest.epoch))
            *owed = h->answered; /* the later one is not known yet */
        else if (epoch_equal(&owed->epoch, &older->epoch) && older->hseq < owed->hseq)
            owed->hseq = older->hseq;
    }
    pay(h);
}

static bool open_head(struct world *w, enum topic_kind kind, const char *name,
                      const void *data, size_t size, struct head *head)
{
    char topic[TOPIC_SIZE];
    struct bytes *body = &w->oracle->body;
    topic_of(topic, kind, WORLD_AREA, name);
    return frame_open(body, &w->oracle->hub_ring, topic, data, size, NULL) &&
           wire_get_head(head, body->data, body->size, NULL);
}

void oracle_heads_said(struct world *w, struct party_kiosk *k)
{
    struct heads *h = &k->heads;
    struct hello hello;
    struct head head;
    const struct bytes *body = &w->oracle->body;
    if (!wire_get_hello(&hello, body->data, body->size, NULL))
        return;
    memcpy(h->cid, hello.cid, sizeof h->cid);
    h->shown = (struct outbox_head){.hseq = 0};
    if (open_head(w, hello.head_to_all ? TOPIC_HEAD : TOPIC_RESPONSE, k->name, hello.head,
                  hello.head_size, &head))
        h->shown = (struct outbox_head){head.epoch, head.hseq, hello.head_to_all};
}

void oracle_heads_answered(struct world *w, struct party_kiosk *k,
                           const struct net_event *e)
{
    enum { LONGEST = 4096 }; /* of a head */
    struct heads *h = &k->heads;
    struct topic t;
    struct head head;
    if (e->kind != NET_MESSAGE || e->size > LONGEST || !topic_parse(&t, e->topic, NULL) ||
        t.kind != TOPIC_RESPONSE ||
        !open_head(w, TOPIC_RESPONSE, k->name, e->data, e->size, &head))
        return;
    if (strcmp(head.cid, h->cid) != 0 || head.epoch.counter <= h->shown.epoch.counter)
        return;
    h->answered = h->shown;
    pay(h);
}

bool oracle_heads_settled(const struct party_kiosk *k, char why[WORLD_TEXT_SIZE])
{
    if (k->heads.owed_count == 0)
        return true;
    snprintf(why, WORLD_TEXT_SIZE, "I9: %s has shown no hub what it knew of epoch %u",
             k->disk_name, (unsigned)k->heads.owed[0].epoch.counter);
    return false;
}
