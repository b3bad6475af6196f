/* "How does the thing with this code stand?": carried to the hub and back, sealed both
 * ways (docs/protocol.md, 6). */
#include <string.h>

#include "core/wire_places.h"
#include "firmware/agent/logic/agent_parts.h"

enum { ASK_MS = 10 * 1000 };

static void say_answer(struct agent_core *c, const char *cid, const struct boxed *answer)
{
    struct notice n = {.kind = NOTICE_ANSWER};
    memcpy(n.cid, cid, sizeof n.cid);
    if (answer != NULL && answer->box_size <= sizeof n.box) {
        memcpy(n.box, answer->box, answer->box_size);
        n.box_size = answer->box_size;
    }
    agent_say(c, &n);
}

static bool send_ask(struct agent_core *c, const struct notice *n, struct err *e)
{
    struct boxed ask = {.kind = WIRE_ASK, .box = n->box, .box_size = n->box_size};
    memcpy(ask.cid, n->cid, sizeof ask.cid);
    memcpy(ask.key, n->key, sizeof ask.key);
    bytes_clear(&c->text);
    return wire_put_boxed(&c->text, &ask, e) &&
           agent_send(c, TOPIC_REQUEST, AGENT_TAG_REQUEST, e);
}

static struct agent_ask *find(struct agent_core *c, const char *cid)
{
    for (size_t i = 0; i < AGENT_ASKS_MAX; i++)
        if (strcmp(c->asks[i].cid, cid) == 0)
            return &c->asks[i];
    return NULL;
}

void agent_ask(struct agent_core *c, const struct notice *n, const struct agent_now *now)
{
    struct err e;
    struct agent_ask *place = find(c, "");
    if (n->cid[0] == '\0' || find(c, n->cid) != NULL)
        return;
    if (!agent_heard(c) || place == NULL) {
        say_answer(c, n->cid, NULL);
        return;
    }
    if (!send_ask(c, n, &e)) {
        agent_report(c, "status: %s", e.text);
        say_answer(c, n->cid, NULL);
        return;
    }
    memcpy(place->cid, n->cid, sizeof place->cid);
    place->until_ms = now->ms + ASK_MS;
}

/* An old copy of the hub that has come to life says what is no longer so. */
static bool is_past(const struct agent_core *c, const struct boxed *answer)
{
    const struct head said = {.epoch = answer->epoch, .hseq = answer->hseq};
    const struct outbox_head *known = &c->known.is;
    if (answer->epoch.counter == 0)
        return false;
    return agent_epoch_past(c, &said) ||
           (epoch_equal(&known->epoch, &said.epoch) && said.hseq < known->hseq);
}

void agent_ask_answer(struct agent_core *c)
{
    struct boxed answer = {.kind = WIRE_ANSWER};
    struct err e;
    if (!wire_get_boxed(&answer, &c->box, c->body.data, c->body.size, &e)) {
        agent_report(c, "an answer is dropped: %.150s", e.text);
        return;
    }
    struct agent_ask *ask = find(c, answer.cid);
    if (ask == NULL || answer.cid[0] == '\0')
        return; /* too late, or a replay */
    if (is_past(c, &answer)) {
        agent_report(c, "an answer is dropped: of an older hub");
        return;
    }
    say_answer(c, answer.cid, &answer);
    ask->cid[0] = '\0';
}

void agent_ask_run(struct agent_core *c, const struct agent_now *now)
{
    for (size_t i = 0; i < AGENT_ASKS_MAX; i++) {
        struct agent_ask *ask = &c->asks[i];
        if (ask->cid[0] == '\0' || (agent_heard(c) && now->ms < ask->until_ms))
            continue;
        say_answer(c, ask->cid, NULL);
        ask->cid[0] = '\0';
    }
}

uint64_t agent_ask_due_ms(const struct agent_core *c)
{
    uint64_t due = UINT64_MAX;
    for (size_t i = 0; i < AGENT_ASKS_MAX; i++)
        if (c->asks[i].cid[0] != '\0' && c->asks[i].until_ms < due)
            due = c->asks[i].until_ms;
    return due;
}
