#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/hub/logic/hub_staff.h"
#include "tests/sim/fault_amid.h"
#include "tests/sim/fault_clone.h"
#include "tests/sim/fault_decay.h"
#include "tests/sim/fault_later.h"
#include "tests/sim/fault_newcomer.h"
#include "tests/sim/fault_rogue.h"
#include "tests/sim/fault_rot.h"
#include "tests/sim/fault_skew.h"
#include "tests/sim/fault_slow.h"
#include "tests/sim/world_inside.h"

enum { RETRY_MS = 2000, WILL_DELAY_MS = 30000 };

struct agent_now party_kiosk_now(const struct world *w, const struct party_kiosk *k)
{
    return (struct agent_now){
        .ms = w->now_ms - k->boot_ms,
        .wall = WORLD_WALL + (int64_t)(w->now_ms / 1000) + k->skew_s,
    };
}

static void path_of(char out[64], const struct party_kiosk *k, const char *file)
{
    snprintf(out, 64, "/%s/%s", k->disk_name, file);
}

/* ---- starting and dying ---- */

static void subscribe(struct world *w, struct party_kiosk *k)
{
    char topics[AGENT_SUBSCRIPTIONS][TOPIC_SIZE];
    agent_core_subscriptions(k->core, topics);
    net_unsubscribe_all(w->net, k->party);
    for (size_t i = 0; i < AGENT_SUBSCRIPTIONS; i++)
        net_subscribe(w->net, k->party, topics[i]);
}

static void close_agent(struct party_kiosk *k)
{
    agent_core_free(k->core);
    outbox_close(k->outbox);
    content_close(k->content);
    k->core = NULL;
    k->send_limited = false;
    k->writes_seen = 0;
    k->outbox = NULL;
    k->content = NULL;
}

static void close_app(struct party_kiosk *k)
{
    outbox_close(k->saver);
    content_close(k->reader);
    k->saver = NULL;
    k->reader = NULL;
}

static bool open_agent(struct world *w, struct party_kiosk *k, struct err *e)
{
    char content[64], outbox[64];
    struct agent_now now = party_kiosk_now(w, k);
    struct agent_core_config config = {
        .name = k->name, .key = k->key, .software = "0.1.0", .boot = k->boot};
    randombytes_buf(&config.seed, sizeof config.seed);
    memcpy(config.hw, k->hw, sizeof config.hw);
    memcpy(config.hub_key, w->hub.pinned, sizeof config.hub_key);
    path_of(content, k, "content.db");
    path_of(outbox, k, "outbox.db");
    skew_kiosk_reads(w, k);
    bool ok = content_open_writer(&k->content, content, e) && decay_mend(w, k, e) &&
              outbox_open(&k->outbox, outbox, e) &&
              agent_core_new(&k->core, &config, k->content, k->outbox, &now, e);
    skew_nobody_reads();
    if (!ok) {
        close_agent(k);
        return false;
    }
    subscribe(w, k);
    return true;
}

static bool open_app(struct party_kiosk *k, struct err *e)
{
    char content[64], outbox[64];
    path_of(content, k, "content.db");
    path_of(outbox, k, "outbox.db");
    bool ok =
        content_open_reader(&k->reader, content, e) && outbox_open(&k->saver, outbox, e);
    if (!ok)
        close_app(k);
    return ok;
}

static void start(struct world *w, struct party_kiosk *k)
{
    struct err e;
    bool agent = k->core != NULL || open_agent(w, k, &e);
    bool app = agent && (k->reader != NULL || open_app(k, &e));
    if (!agent || !app) {
        world_log(w, k->disk_name, "does not start: %s", e.text);
        if (k->decay != NULL)
            close_app(k); /* as it does when it cannot save */
        if (e.kind == ERR_BROKEN && k->ever_rotten) {
            close_agent(k);
            close_app(k);
            rot_renew(w, k);
        } else if (e.kind == ERR_BROKEN || e.kind == ERR_INPUT)
            world_fail(w, "%s does not start: %s", k->disk_name, e.text);
        k->start_ms = w->now_ms + RETRY_MS;
        party_kiosk_alive(w, k);
        return;
    }
    world_log(w, k->disk_name, "starts");
    k->linked = false;
    k->link_ms = w->now_ms + rng_between(&w->links, 500, 3000);
    k->start_ms = NEVER;
    oracle_kiosk_started(w, k);
}

void party_kiosk_boot(struct world *w, struct party_kiosk *k)
{
    k->boot_ms = w->now_ms;
    uuid7_new(k->boot, (int64_t)w->now_ms);
}

void party_kiosk_die(struct world *w, struct party_kiosk *k, bool power)
{
    world_log(w, k->disk_name, power ? "loses power" : "is killed");
    close_agent(k);
    close_app(k);
    k->busy_ms = 0;
    net_busy(w->net, k->party, 0);
    net_connect(w->net, k->party, false, w->now_ms);
    k->linked = k->rotten = false; /* all is checked at the next start */
    k->start_ms = w->now_ms + rng_between(&w->faults, 500, power ? 90000 : 5000);
    if (k->retired)
        k->start_ms = NEVER;
    if (!power) {
        disk_kill(k->disk);
        return;
    }
    disk_crash(k->disk, &w->faults);
    party_kiosk_boot(w, k);
}

void party_kiosk_lose_disk(struct world *w, struct party_kiosk *k)
{
    struct disk *empty = disk_new("empty");
    struct disk_image *image = disk_snapshot(empty);
    party_kiosk_die(w, k, true);
    world_log(w, k->disk_name, "gets an empty disk");
    oracle_disk_read(w, k->disk);
    disk_restore(k->disk, image);
    disk_image_free(image);
    disk_free(empty);
    decay_gone(k);
    k->epoch = (struct epoch){0};
    k->seq = 0;
    k->synced_at = 0;
    k->heads = (struct heads){.owed_count = 0};
    oracle_disk_lost(w, k);
}

/* systemd restarts it; the kiosk's own process goes on. */
void party_kiosk_restart_agent(struct world *w, struct party_kiosk *k)
{
    world_log(w, k->disk_name, "the agent is restarted");
    close_agent(k);
    k->busy_ms = 0;
    net_busy(w->net, k->party, 0);
    net_connect(w->net, k->party, false, w->now_ms);
    k->linked = false;
    k->start_ms = w->now_ms + rng_between(&w->faults, 100, 5000);
}

bool party_kiosk_alive(struct world *w, struct party_kiosk *k)
{
    if (disk_dead(k->disk))
        party_kiosk_die(w, k, true);
    return k->core != NULL && k->reader != NULL;
}

/* ---- link ---- */

static void try_later(struct world *w, struct party_kiosk *k)
{
    uint32_t min = 0, max = 0;
    agent_core_reconnect_ms(k->core, &min, &max);
    k->link_ms = w->now_ms + rng_between(&w->links, min, max);
}

static void link_down(struct world *w, struct party_kiosk *k)
{
    struct agent_now now = party_kiosk_now(w, k);
    world_log(w, k->disk_name, "loses the broker");
    k->linked = false;
    net_connect(w->net, k->party, false, w->now_ms);
    agent_core_down(k->core, &now);
    try_later(w, k);
}

static void leave_will(struct world *w, struct party_kiosk *k)
{
    struct err e;
    char topic[TOPIC_SIZE];
    struct bytes frame;
    struct agent_now now = party_kiosk_now(w, k);
    bytes_init(&frame, FRAME_MAX);
    if (agent_core_will(k->core, topic, &frame, &now, &e)) {
        const struct net_publication will = {
            .topic = topic, .data = frame.data, .size = frame.size};
        net_set_will(w->net, k->party, &will, WILL_DELAY_MS);
    } else {
        world_fail(w, "agent_core_will: %s", e.text);
    }
    bytes_free(&frame);
}

static void link_up(struct world *w, struct party_kiosk *k)
{
    struct agent_now now = party_kiosk_now(w, k);
    if (world_is_cut(w, k->party)) {
        agent_core_down(k->core, &now); /* as the shell does for each try that failed */
        try_later(w, k);
        return;
    }
    world_log(w, k->disk_name, "reaches the broker");
    k->linked = true;
    k->cut_ms = 0;
    leave_will(w, k);
    clone_connected(w, k);
    net_connect(w->net, k->party, true, w->now_ms);
    agent_core_up(k->core, &now);
}

static void mind_link(struct world *w, struct party_kiosk *k)
{
    if (!k->linked) {
        if (w->now_ms >= k->link_ms)
            link_up(w, k);
        return;
    }
    if (!world_is_cut(w, k->party))
        k->cut_ms = 0;
    else if (k->cut_ms == 0)
        k->cut_ms = w->now_ms;
    bool gone = k->cut_ms != 0 && w->now_ms >= k->cut_ms + KEEPALIVE_MS;
    if (gone || !net_connected(w->net, k->party))
        link_down(w, k);
}

/* ---- turns ---- */

/* False: it was killed amid sending. */
static bool send_all(struct world *w, struct party_kiosk *k)
{
    struct outgoing_message m;
    bool ok = true;
    while (ok && outgoing_take(agent_core_outgoing(k->core), &m)) {
        ok = amid_may_send(k);
        if (ok) {
            oracle_heard(w, &m);
            oracle_heads_said(w, k);
            later_kiosk_says(w, k, &m);
            rogue_hears(w, &m);
            const struct net_publication what = {m.topic, m.data, m.size, m.retain,
                                                 m.tag};
            world_count(w);
            net_publish(w->net, k->party, &what, w->now_ms);
        }
        free(m.data);
    }
    return ok;
}

/* As firmware/agent/agent.c does while it runs. */
static void renew_content(struct world *w, struct party_kiosk *k)
{
    char path[64];
    struct err e;
    struct agent_now now = party_kiosk_now(w, k);
    if (!k->ever_rotten)
        world_fail(w, "content.db of %s is called broken", k->disk_name);
    path_of(path, k, "content.db");
    close_app(k);
    content_close(k->content);
    k->content = NULL;
    k->writes_seen = 0;
    rot_renew(w, k);
    if (!content_open_writer(&k->content, path, &e) ||
        !agent_core_content(k->core, k->content, &now, &e) || !open_app(k, &e))
        party_kiosk_die(w, k, false);
}

static void say_all(struct world *w, struct party_kiosk *k)
{
    struct notice n;
    char text[AGENT_REPORT_SIZE];
    k->busy_ms = 0;
    if (!send_all(w, k)) {
        w->result->counts.faults[FAULT_SENDING]++;
        party_kiosk_restart_agent(w, k);
        return;
    }
    while (agent_core_report(k->core, text)) {
        world_log(w, k->disk_name, "reports: %s", text);
        oracle_said(w, "the log of a kiosk", text, strlen(text));
        /* It would mend itself, and hide that somebody sent or kept it wrongly. */
        if (!w->oracle->forgot && !k->ever_rotten &&
            strncmp(text, "content differs", strlen("content differs")) == 0)
            world_fail(w, "L2: content of %s needs a repair", k->disk_name);
    }
    while (agent_core_notice(k->core, &n))
        if (n.kind == NOTICE_OUTCOME)
            oracle_shown(w, k, n.op);
        else if (n.kind == NOTICE_ANSWER)
            people_answered(w, k, &n);
}

static void after_turn(struct world *w, struct party_kiosk *k)
{
    if (party_kiosk_alive(w, k) && agent_core_content_broken(k->core))
        renew_content(w, k);
    if (k->core != NULL && outbox_broken(k->outbox))
        party_kiosk_restart_agent(w, k);
    if (!party_kiosk_alive(w, k))
        return;
    if (!slow_kiosk(w, k))
        say_all(w, k);
    if (party_kiosk_alive(w, k))
        oracle_kiosk(w, k);
}

void party_kiosk_event(struct world *w, struct party_kiosk *k, const struct net_event *e)
{
    struct agent_now now = party_kiosk_now(w, k);
    if (!party_kiosk_alive(w, k))
        return;
    if (k->busy_ms != 0)
        say_all(w, k);
    if (k->core == NULL)
        return;
    oracle_heads_answered(w, k, e);
    skew_kiosk_reads(w, k);
    if (e->kind == NET_MESSAGE)
        agent_core_message(k->core, e->topic, e->data, e->size, &now);
    else
        agent_core_puback(k->core, e->tag, e->code, &now);
    skew_nobody_reads();
    after_turn(w, k);
}

void party_kiosk_saved(struct world *w, struct party_kiosk *k)
{
    struct agent_now now = party_kiosk_now(w, k);
    agent_core_saved(k->core, &now);
    after_turn(w, k);
}

void party_kiosk_run(struct world *w, struct party_kiosk *k)
{
    if (w->now_ms >= k->start_ms)
        start(w, k);
    if (!party_kiosk_alive(w, k) || w->now_ms < k->busy_ms)
        return;
    if (k->busy_ms != 0)
        say_all(w, k);
    if (!party_kiosk_alive(w, k))
        return;
    struct agent_now now = party_kiosk_now(w, k);
    mind_link(w, k);
    agent_core_tick(k->core, &now);
    after_turn(w, k);
    if (party_kiosk_alive(w, k) && k->busy_ms == 0 && w->now_ms >= k->act_ms)
        people_act(w, k);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

uint64_t party_kiosk_due_ms(const struct world *w, const struct party_kiosk *k)
{
    (void)w;
    if (k->core == NULL || k->reader == NULL)
        return k->start_ms;
    if (k->busy_ms != 0)
        return k->busy_ms;
    uint64_t due = agent_core_due_ms(k->core);
    due = due == NEVER ? NEVER : k->boot_ms + due;
    due = earlier(due, k->act_ms);
    if (!k->linked)
        return earlier(due, k->link_ms);
    if (k->cut_ms != 0)
        due = earlier(due, k->cut_ms + KEEPALIVE_MS);
    return due;
}

/* ---- life ---- */

bool party_kiosk_make(struct world *w, size_t index)
{
    struct party_kiosk *k = &w->kiosks[index];
    const struct staff staff = {.who = "sim", .now = WORLD_WALL};
    uint8_t seed[32];
    struct err e;
    bool created = false;
    k->index = index;
    snprintf(k->disk_name, sizeof k->disk_name, "kiosk-%zu", index + 1);
    snprintf(k->name, sizeof k->name, WORLD_AREA ".k.kiosk-%zu", index + 1);
    randombytes_buf(seed, sizeof seed);
    sign_key_from_seed(&k->key, seed);
    randombytes_buf(k->hw, sizeof k->hw);
    k->disk = crashvfs_disk(w->vfs, k->disk_name);
    k->party = net_add(w->net);
    k->act_ms = rng_between(&w->people, 1000, w->people_apart_ms);
    party_kiosk_boot(w, k);
    if (newcomer_is(w, index)) {
        k->start_ms = NEVER;
        return true;
    }
    if (hub_kiosk_register(w->hub.hub, &staff, k->name, k->key.public_key, &created, &e))
        return true;
    world_fail(w, "a kiosk cannot be registered: %s", e.text);
    return false;
}

void party_kiosk_end(struct world *w, struct party_kiosk *k)
{
    (void)w;
    close_agent(k);
    close_app(k);
}
