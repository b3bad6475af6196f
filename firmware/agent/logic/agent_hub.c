/* Whether the hub is there: PUBACKs and its own status tell sooner than time-outs do. */
#include "firmware/agent/logic/agent_parts.h"

enum { UNHEARD_MS_MAX = 10000, HELLO_APART_MS = 1000 };

void agent_unheard(struct agent_core *c, uint64_t now_ms)
{
    if (!c->unheard)
        agent_report(c, "no hub is listening");
    c->unheard = true;
    c->down.hello_answered = false;
    c->hello_at_ms = now_ms + c->unheard_wait_ms;
    c->unheard_wait_ms *= 2;
    if (c->unheard_wait_ms > UNHEARD_MS_MAX)
        c->unheard_wait_ms = UNHEARD_MS_MAX;
}

/* A status may be an old one that comes late or is replayed: so not at any rate. */
void agent_hello_soon(struct agent_core *c, uint64_t now_ms)
{
    uint64_t at_ms = now_ms;
    uint64_t sent_ms = c->down.hello_sent_ms;
    if (sent_ms != 0 && at_ms < sent_ms + HELLO_APART_MS)
        at_ms = sent_ms + HELLO_APART_MS;
    if (at_ms < c->hello_at_ms)
        c->hello_at_ms = at_ms;
}

/* What we have sent to a hub that has gone since may be lost. Those that wait for nothing
 * need not all say hello in the moment in which it comes back. */
static bool waits_for_hub(const struct agent_core *c)
{
    return c->waiting > 0 || !c->down.hello_answered || c->down.cursor < c->down.head;
}

void agent_hub_message(struct agent_core *c, const struct agent_now *now)
{
    struct hub_status s;
    struct err e;
    if (!wire_get_hub(&s, c->body.data, c->body.size, &e)) {
        agent_report(c, "a message is dropped: %.150s", e.text);
        return;
    }
    if (!s.online) {
        if (c->online && c->down.hello_answered)
            agent_unheard(c, now->ms);
        return;
    }
    bool again = s.since != c->hub_since;
    c->hub_since = s.since;
    if (c->online && (again || c->unheard) && waits_for_hub(c))
        agent_hello_soon(c, now->ms);
}
