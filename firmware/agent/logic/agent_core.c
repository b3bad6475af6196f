#include "firmware/agent/logic/agent_core.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "firmware/agent/logic/agent_parts.h"

enum {
    NOBODY_LISTENS = 0x10,
    REFUSED = 0x80,
    STATUS_MS_MIN = 5 * 1000,
    STATUS_CONTENT_MS = 60 * 1000,
    STATUS_MS_MAX = 3600 * 1000,
    RECONNECT_MS_MIN = 1000,
    RECONNECT_MS_MAX = 30000,
    HURRY_MS_MIN = 500,
    HURRY_MS_MAX = 3000,
    LOOK_MS_MIN = 1000,
    LOOK_MS_MAX = 60000,
    PATIENT_MS = 10 * 60 * 1000, /* of an outage, until tries become rarer */
    PATIENT_TIMES = 10,          /* that rare at most */
    SYNCED_TOLD_S = 3600,        /* a kiosk shows age in hours */
};

/* ---- notices and reports ---- */

void agent_say(struct agent_core *c, const struct notice *n)
{
    if (c->notice_count == AGENT_NOTICES_MAX) { /* a hint is lost; the stores have it */
        c->notice_first++;
        c->notice_count--;
    }
    c->notices[(c->notice_first + c->notice_count) % AGENT_NOTICES_MAX] = *n;
    c->notice_count++;
}

bool agent_core_notice(struct agent_core *c, struct notice *n)
{
    if (c->notice_count == 0)
        return false;
    *n = c->notices[c->notice_first % AGENT_NOTICES_MAX];
    c->notice_first = (c->notice_first + 1) % AGENT_NOTICES_MAX;
    c->notice_count--;
    return true;
}

void agent_report(struct agent_core *c, const char *fmt, ...)
{
    if (c->report_count == AGENT_REPORTS_MAX)
        return; /* the first ones explain the later ones */
    size_t i = (c->report_first + c->report_count) % AGENT_REPORTS_MAX;
    va_list args;
    va_start(args, fmt);
    vsnprintf(c->reports[i], AGENT_REPORT_SIZE, fmt, args);
    va_end(args);
    c->report_count++;
}

bool agent_core_report(struct agent_core *c, char text[AGENT_REPORT_SIZE])
{
    if (c->report_count == 0)
        return false;
    memcpy(text, c->reports[c->report_first], AGENT_REPORT_SIZE);
    c->report_first = (c->report_first + 1) % AGENT_REPORTS_MAX;
    c->report_count--;
    return true;
}

void agent_trouble(struct agent_core *c, const char *doing, const struct err *e)
{
    agent_report(c, "%s: %.150s", doing, e->text);
    if (e->kind != ERR_INPUT)
        c->store_trouble = true;
    switch (e->kind) {
    case ERR_INPUT: break;
    case ERR_FULL: snprintf(c->trouble, sizeof c->trouble, "disk full"); break;
    case ERR_LATER: snprintf(c->trouble, sizeof c->trouble, "database not ready"); break;
    case ERR_BROKEN: snprintf(c->trouble, sizeof c->trouble, "database broken"); break;
    }
}

void agent_well(struct agent_core *c)
{
    if (c->store_trouble)
        c->trouble[0] = '\0';
    c->store_trouble = false;
}

void agent_look_again(struct agent_look *look, uint64_t now_ms)
{
    look->at_ms = now_ms + look->wait_ms;
    look->wait_ms *= 2;
    if (look->wait_ms > LOOK_MS_MAX)
        look->wait_ms = LOOK_MS_MAX;
}

void agent_look_done(struct agent_look *look)
{
    *look = (struct agent_look){UINT64_MAX, LOOK_MS_MIN};
}

bool agent_heard(const struct agent_core *c)
{
    return c->online && c->down.hello_answered && !c->unheard;
}

static const char *told_trouble(const struct agent_core *c)
{
    if (c->trouble[0] != '\0')
        return c->trouble;
    if (c->certificate[0] != '\0')
        return c->certificate;
    if (c->alarm[0] != '\0')
        return c->alarm;
    if (c->spoilt > 0)
        return "database broken: an operation cannot be sent";
    if (c->replay.spoilt)
        return "database broken: an answer cannot be shown";
    return c->lends_spoilt > 0 ? "database broken: a lend cannot be read" : "";
}

void agent_core_state(const struct agent_core *c, struct notice *n)
{
    *n = (struct notice){
        .kind = NOTICE_STATE,
        .online = c->online,
        .hub = agent_heard(c),
        .clock_trusted = c->clock_trusted,
        .seq = c->state.seq,
        .synced_at = c->state.synced_at,
        .outbox = c->waiting,
        .since = c->since,
    };
    utf8_copy(n->software, sizeof n->software, c->software);
    utf8_copy(n->trouble, sizeof n->trouble, told_trouble(c));
}

/* A kiosk that sleeps is not woken for a cursor (CONTENT tells that) or a few minutes. */
static void tell_state(struct agent_core *c)
{
    struct notice n;
    agent_core_state(c, &n);
    const struct notice *t = &c->told;
    bool same = t->kind == NOTICE_STATE && t->online == n.online && t->hub == n.hub &&
                t->clock_trusted == n.clock_trusted && t->outbox == n.outbox &&
                strcmp(t->trouble, n.trouble) == 0 &&
                n.synced_at - t->synced_at < SYNCED_TOLD_S && n.synced_at >= t->synced_at;
    if (same)
        return;
    c->told = n;
    agent_say(c, &n);
}

/* ---- sending ---- */

/* splitmix64: ids need only differ and be unknown to whoever replays messages. */
static uint64_t next_random(struct agent_core *c)
{
    c->random += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = c->random;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t agent_random(struct agent_core *c)
{
    return next_random(c);
}

uint64_t agent_jittered(struct agent_core *c, uint32_t ms)
{
    uint64_t fifth = ms / 5;
    return ms - fifth + next_random(c) % (2 * fifth + 1);
}

void agent_cid(struct agent_core *c, char cid[WIRE_CID_SIZE])
{
    snprintf(cid, WIRE_CID_SIZE, "%016" PRIx64, next_random(c));
}

bool agent_send(struct agent_core *c, enum topic_kind kind, uint64_t tag, struct err *e)
{
    struct outgoing_message m = {
        .retain = kind == TOPIC_STATUS,
        .expiry_s = kind == TOPIC_STATUS ? 0 : 60,
        .tag = tag,
    };
    topic_of(m.topic, kind, c->area, c->name);
    bytes_clear(&c->frame);
    if (!frame_build(&c->frame, &c->key, m.topic, c->text.data, c->text.size, e))
        return false;
    m.data = c->frame.data;
    m.size = c->frame.size;
    return outgoing_put(c->outgoing, &m, e);
}

static void fill_status(const struct agent_core *c, struct kiosk_status *s, bool online,
                        int64_t wall)
{
    *s = (struct kiosk_status){
        .online = online,
        .epoch = c->state.epoch,
        .seq = c->state.seq,
        .outbox = c->waiting,
        .forks = c->forks,
        .t = wall,
    };
    memcpy(s->digest, c->state.digest, sizeof s->digest);
    utf8_copy(s->software, sizeof s->software, c->software);
    utf8_copy(s->trouble, sizeof s->trouble, told_trouble(c));
}

bool agent_equals_hub(const struct agent_core *c)
{
    const struct downlink *d = &c->down;
    return agent_heard(c) && d->sure && d->way == DOWNLINK_FOLLOWS &&
           d->mismatches == 0 && d->cursor >= d->head;
}

static enum agent_news news_of(const struct agent_core *c)
{
    const struct kiosk_status *p = &c->published;
    bool content = p->seq != c->state.seq || !epoch_equal(&p->epoch, &c->state.epoch) ||
                   memcmp(p->digest, c->state.digest, sizeof p->digest) != 0;
    if (p->outbox != c->waiting || p->forks != c->forks ||
        (content && c->published_equal != agent_equals_hub(c)))
        return NEWS_OWN;
    return content ? NEWS_CONTENT : NEWS_NONE;
}

/* A change of content is news of all kiosks in one moment, and the next may come soon:
 * the hub has the digests of both, and finds us right for the first until then. What has
 * changed back meanwhile is not told. */
static void plan_status(struct agent_core *c, uint64_t now_ms)
{
    enum agent_news news = news_of(c);
    if (news == c->news)
        return;
    uint64_t least_ms = news == NEWS_OWN ? STATUS_MS_MIN : STATUS_CONTENT_MS;
    uint64_t at_ms = c->status_ms + least_ms;
    c->news = news;
    c->status_at_ms = (at_ms > now_ms ? at_ms : now_ms) + agent_spread_ms(c);
    if (news == NEWS_NONE)
        c->status_at_ms = c->status_ms + STATUS_MS_MAX;
}

/* At once when we come up or are in trouble; else as it is planned. */
static uint64_t status_due_ms(const struct agent_core *c)
{
    if (!c->online)
        return UINT64_MAX;
    if (c->status_ms == 0 || strcmp(c->published.trouble, told_trouble(c)) != 0)
        return 0;
    return c->status_at_ms;
}

static void publish_status(struct agent_core *c, const struct agent_now *now)
{
    struct err e;
    plan_status(c, now->ms);
    if (now->ms < status_due_ms(c))
        return;
    fill_status(c, &c->published, true, now->wall);
    c->published_equal = agent_equals_hub(c);
    c->status_ms = now->ms;
    c->status_at_ms = now->ms + STATUS_MS_MAX;
    c->news = NEWS_NONE;
    bytes_clear(&c->text);
    if (!wire_put_status(&c->text, &c->published, &e) ||
        !agent_send(c, TOPIC_STATUS, 0, &e))
        agent_report(c, "status: %s", e.text);
}

bool agent_core_will(struct agent_core *c, char topic[TOPIC_SIZE], struct bytes *will,
                     const struct agent_now *now, struct err *e)
{
    struct kiosk_status s;
    fill_status(c, &s, false, now->wall);
    topic_of(topic, TOPIC_STATUS, c->area, c->name);
    bytes_clear(&c->text);
    return wire_put_status(&c->text, &s, e) &&
           frame_build(will, &c->key, topic, c->text.data, c->text.size, e);
}

/* ---- life ---- */

static bool load(struct agent_core *c, const struct agent_core_config *config,
                 uint64_t now_ms, struct err *e)
{
    if (!kiosk_name_parse(c->area, config->name, e) || !outgoing_new(&c->outgoing, e))
        return false;
    return agent_keys_load(c, config->hub_key, e) && agent_down_load(c, e) &&
           agent_up_load(c, e) && agent_epoch_load(c, now_ms, e);
}

bool agent_core_new(struct agent_core **out, const struct agent_core_config *config,
                    struct content *content, struct outbox *outbox,
                    const struct agent_now *now, struct err *e)
{
    struct agent_core *c = calloc(1, sizeof *c);
    if (c == NULL)
        return err_set(e, ERR_LATER, "agent: no memory");
    c->content = content;
    c->outbox = outbox;
    c->key = config->key;
    c->random = config->seed;
    c->clock_trusted = config->clock_sane;
    c->since = now->wall;
    c->down_ms = now->ms;
    c->hello_at_ms = UINT64_MAX;
    c->part_ms = UINT64_MAX;
    c->told.kind = NOTICE_KIND_COUNT;
    memcpy(c->hw, config->hw, sizeof c->hw);
    snprintf(c->name, sizeof c->name, "%s", config->name);
    snprintf(c->alarm, sizeof c->alarm, "%s", config->alarm);
    snprintf(c->software, sizeof c->software, "%s", config->software);
    snprintf(c->boot, sizeof c->boot, "%s", config->boot);
    bytes_init(&c->body, FRAME_BODY_MAX);
    bytes_init(&c->frame, FRAME_MAX);
    bytes_init(&c->text, FRAME_MAX);
    bytes_init(&c->box, WIRE_BOX_MAX);
    c->record = calloc(1, sizeof *c->record);
    if (c->record == NULL || !load(c, config, now->ms, e)) {
        if (c->record == NULL)
            err_set(e, ERR_LATER, "agent: no memory");
        agent_core_free(c);
        return false;
    }
    agent_core_tick(c, now);
    *out = c;
    return true;
}

void agent_core_free(struct agent_core *c)
{
    if (c == NULL)
        return;
    outgoing_free(c->outgoing);
    bytes_free(&c->body);
    bytes_free(&c->frame);
    bytes_free(&c->text);
    bytes_free(&c->box);
    free(c->record);
    bytes_free(&c->known.frame);
    bytes_free(&c->older.frame);
    free(c);
}

void agent_core_subscriptions(const struct agent_core *c,
                              char out[AGENT_SUBSCRIPTIONS][TOPIC_SIZE])
{
    snprintf(out[0], TOPIC_SIZE, "v1/%s/d/#", c->area);
    topic_of(out[1], TOPIC_RESPONSE, c->area, c->name);
    topic_of(out[2], TOPIC_OUTCOME, c->area, c->name);
    topic_of(out[3], TOPIC_HUB_STATUS, c->area, NULL);
}

/* ---- events ---- */

static void run(struct agent_core *c, const struct agent_now *now)
{
    agent_down_run(c, now);
    agent_lend_run(c, now);
    agent_ask_run(c, now);
    agent_up_run(c, now);
    agent_life_run(c, now);
    publish_status(c, now);
    tell_state(c);
}

void agent_core_up(struct agent_core *c, const struct agent_now *now)
{
    if (!c->online)
        c->since = now->wall;
    c->online = true;
    c->unheard = false;
    c->vain_ms = 0;
    c->hello_at_ms = UINT64_MAX;
    c->status_ms = 0;
    c->trouble[0] = '\0'; /* whatever is still wrong shows again */
    downlink_online(&c->down, true);
    run(c, now);
}

/* Called for every try that failed, so it must be cheap and change nothing twice. */
void agent_core_down(struct agent_core *c, const struct agent_now *now)
{
    if (c->online) {
        c->since = now->wall;
        c->down_ms = now->ms;
    }
    c->online = false;
    c->away_ms = now->ms - c->down_ms;
    c->hello_at_ms = UINT64_MAX;
    downlink_online(&c->down, false);
    uplink_online(&c->up, false, now->ms);
    struct outgoing_message m;
    while (outgoing_take(c->outgoing, &m))
        free(m.data);
    run(c, now);
}

void agent_core_certificate(struct agent_core *c, const char *trouble)
{
    utf8_copy(c->certificate, sizeof c->certificate, trouble);
}

void agent_core_message(struct agent_core *c, const char *topic, const void *data,
                        size_t size, const struct agent_now *now)
{
    struct topic t;
    struct err e;
    bool to_all = false;
    if (!topic_parse(&t, topic, &e) || strcmp(t.area, c->area) != 0) {
        agent_report(c, "a message on a strange topic is dropped");
        return;
    }
    to_all = t.kind == TOPIC_HEAD || t.kind == TOPIC_CHANGE || t.kind == TOPIC_HUB_STATUS;
    if (!to_all && strcmp(t.kiosk, c->name) != 0)
        return;
    if (!frame_open(&c->body, &c->hub_keys, topic, data, size, &e)) {
        if (t.kind != TOPIC_RESPONSE || !agent_keys_link(c, data, size, now->ms)) {
            agent_report(c, "a message is dropped: %.150s", e.text);
            agent_keys_stranger(c, now->ms);
        }
        run(c, now);
        return;
    }
    c->raw = data;
    c->raw_size = size;
    if (t.kind == TOPIC_OUTCOME)
        agent_up_message(c, now);
    else if (t.kind == TOPIC_HUB_STATUS)
        agent_hub_message(c, now);
    else if (to_all || t.kind == TOPIC_RESPONSE)
        agent_down_message(c, t.kind, now);
    run(c, now);
}

void agent_core_puback(struct agent_core *c, uint64_t tag, uint8_t code,
                       const struct agent_now *now)
{
    if (code >= REFUSED) {
        agent_report(c, "the broker refuses our message: code 0x%02x", code);
        snprintf(c->trouble, sizeof c->trouble, "broker refuses messages");
        c->store_trouble = false;
    }
    if (code == NOBODY_LISTENS && c->online) {
        if (tag != AGENT_TAG_REQUEST)
            uplink_unheard(&c->up, now->ms);
        agent_unheard(c, now->ms);
    }
    run(c, now);
}

void agent_core_saved(struct agent_core *c, const struct agent_now *now)
{
    agent_up_saved(c, now->ms);
    if (c->hello_at_ms != UINT64_MAX)
        agent_hello_soon(c, now->ms); /* there is no time to spread it now */
    run(c, now);
}

void agent_core_ask(struct agent_core *c, const struct notice *n,
                    const struct agent_now *now)
{
    agent_ask(c, n, now);
    run(c, now);
}

void agent_core_tick(struct agent_core *c, const struct agent_now *now)
{
    run(c, now);
}

/* ---- what to do ---- */

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

uint64_t agent_core_due_ms(const struct agent_core *c)
{
    uint64_t care = earlier(earlier(c->check_ms, c->part_ms), c->state_look.at_ms);
    if (!c->online)
        return earlier(care, earlier(c->saved_look.at_ms, c->lend_at_ms));
    uint64_t due = earlier(downlink_due_ms(&c->down), uplink_due_ms(&c->up));
    due = earlier(due, care);
    due = earlier(due, earlier(c->hello_at_ms, c->saved_look.at_ms));
    due = earlier(due, earlier(c->lend_at_ms, agent_ask_due_ms(c)));
    due = earlier(due, agent_replay_due_ms(c));
    return earlier(due, status_due_ms(c));
}

struct outgoing *agent_core_outgoing(struct agent_core *c)
{
    return c->outgoing;
}

int64_t agent_core_hub_time(const struct agent_core *c, const struct agent_now *now)
{
    return c->hub_t == 0 ? 0 : c->hub_t + (int64_t)((now->ms - c->hub_t_ms) / 1000);
}

void agent_core_reconnect_ms(const struct agent_core *c, uint32_t *min, uint32_t *max)
{
    uint64_t longer = c->away_ms / PATIENT_MS;
    /* The hub has those that it holds; they may take hours. */
    bool hurry = c->waiting > c->up.held_count;
    *min = hurry ? HURRY_MS_MIN : RECONNECT_MS_MIN;
    *max = hurry ? HURRY_MS_MAX : RECONNECT_MS_MAX;
    if (longer > 1)
        *max *= longer < PATIENT_TIMES ? (uint32_t)longer : PATIENT_TIMES;
    if (!hurry && c->reconnect_max_s > 0)
        *max = c->reconnect_max_s * 1000;
}
