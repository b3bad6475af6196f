/* Whether the hub is there: PUBACKs and its own status tell sooner than time-outs do. */
#include "firmware/agent/logic/agent_parts.h"

enum {
    HELLO_APART_MS = 1000,
    HELLO_HELD_MS = 900000, /* while something is held */
    HELLO_LATER_MS = 60000,
    SPREAD_MS = 5000, /* of all that have the same to say, when nobody waits for it */
    PAUSE_MS_MIN = 1000,
    PAUSE_MS_MAX = 30000,
    AWAY_MS = 600000, /* the hub is gone for longer: ask ever less often */
    AWAY_PAUSE_MS_MAX = 300000,
    AWAY_PART = AWAY_MS / PAUSE_MS_MAX,
};

/* Uniformly, so that those who lost the hub in one moment do not ask together. */
static uint64_t between(struct agent_core *c, uint64_t min, uint64_t max)
{
    return min + agent_random(c) % (max - min + 1);
}

/* Within how many ms the next hello is said when the last one was in vain. */
static uint64_t pause_ms_max(const struct agent_core *c, uint64_t vain_ms)
{
    uint64_t wished_ms = (uint64_t)c->reconnect_max_s * 1000;
    uint64_t most = wished_ms > 0 ? wished_ms : PAUSE_MS_MAX;
    uint64_t away = vain_ms > AWAY_MS ? vain_ms / AWAY_PART : 0;
    if (away > AWAY_PAUSE_MS_MAX)
        away = AWAY_PAUSE_MS_MAX;
    return most > away ? most : away;
}

void agent_unheard(struct agent_core *c, uint64_t now_ms)
{
    if (!c->unheard)
        agent_report(c, "no hub is listening");
    c->unheard = true;
    if (c->vain_ms == 0)
        c->vain_ms = now_ms;
    uint64_t most = pause_ms_max(c, now_ms - c->vain_ms);
    downlink_unheard(&c->down, now_ms + between(c, PAUSE_MS_MIN, most));
}

/* The first one may only have been lost: so the second follows soon. */
void agent_hello_said(struct agent_core *c, uint64_t now_ms)
{
    if (c->vain_ms == 0)
        c->vain_ms = now_ms;
    c->hello_at_ms = UINT64_MAX;
    c->hello_news = false;
    uint64_t vain_ms = now_ms - c->vain_ms;
    uint64_t most = pause_ms_max(c, vain_ms);
    if (vain_ms < most)
        most = vain_ms > PAUSE_MS_MIN ? vain_ms : PAUSE_MS_MIN;
    uint64_t pause_ms = between(c, 0, most);
    downlink_hello_after(&c->down, now_ms + DOWNLINK_TIMEOUT_MS + pause_ms);
}

void agent_hello_answered(struct agent_core *c)
{
    c->unheard = false;
    c->vain_ms = 0;
    if (!c->hello_news)
        c->hello_at_ms = UINT64_MAX;
    c->hello_cid[0] = '\0';
}

uint64_t agent_spread_ms(struct agent_core *c)
{
    uint64_t wished_ms = (uint64_t)c->reconnect_max_s * 1000;
    return between(c, 0, wished_ms > 0 ? wished_ms : SPREAD_MS);
}

/* A status may be an old one that comes late or is replayed: so not at any rate. */
void agent_hello_soon(struct agent_core *c, uint64_t now_ms)
{
    uint64_t at_ms = c->waiting > 0 ? now_ms : now_ms + agent_spread_ms(c);
    uint64_t sent_ms = c->down.hello_sent_ms;
    if (sent_ms != 0 && at_ms < sent_ms + HELLO_APART_MS)
        at_ms = sent_ms + HELLO_APART_MS;
    if (at_ms < c->hello_at_ms)
        c->hello_at_ms = at_ms;
}

void agent_hello_later(struct agent_core *c, uint64_t now_ms)
{
    uint64_t at_ms = now_ms + agent_jittered(c, HELLO_LATER_MS);
    c->hello_news = true; /* an answer to an earlier one does not do */
    if (at_ms < c->hello_at_ms)
        c->hello_at_ms = at_ms;
}

/* A hub that holds may wait for what our hello says: it has lost that if it was stopped
 * before it had noted it, and the hello to the next one may have been lost. */
void agent_hello_again(struct agent_core *c, uint64_t now_ms)
{
    if (c->online && now_ms >= c->down.hello_sent_ms + HELLO_HELD_MS)
        agent_hello_soon(c, now_ms);
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
    bool again = s.since != c->hub_since || s.run != c->hub_run;
    c->hub_since = s.since;
    c->hub_run = s.run;
    if (c->online && (again || c->unheard) && waits_for_hub(c))
        agent_hello_soon(c, now->ms);
}
