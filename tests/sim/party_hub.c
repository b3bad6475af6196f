#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "server/hub/logic/hub_staff.h"
#include "tests/sim/fault_later.h"
#include "tests/sim/fault_oldhub.h"
#include "tests/sim/fault_rogue.h"
#include "tests/sim/fault_skew.h"
#include "tests/sim/fault_slow.h"
#include "tests/sim/world_inside.h"

enum { RETRY_MS = 1000, WILL_DELAY_MS = 5000 };

struct hub_now party_hub_now(const struct world *w)
{
    return (struct hub_now){
        .wall = WORLD_WALL + (int64_t)(w->now_ms / 1000) + w->hub.skew_s,
        .ms = w->now_ms - w->hub.boot_ms,
    };
}

static bool open_hub(struct world *w, struct err *e)
{
    struct hub_setup setup = {
        .path = "/hub/hub.db",
        .journal = "/journal/journal.db",
        .area = WORLD_AREA,
        .keys = &w->hub.keys,
        .channels = 1U << CHANNEL_TEXT,
        .fresh = {.counter = 1, .random = UINT64_C(0x1234567890abcdef)},
    };
    return hub_open(&w->hub.hub, &setup, e);
}

static void start(struct world *w)
{
    struct party_hub *p = &w->hub;
    struct err e;
    p->boot_ms = w->now_ms;
    p->retry_ms = 0;
    p->send_limited = false;
    if (!open_hub(w, &e)) {
        world_log(w, "hub", "does not start: %s", e.text);
        p->hub = NULL;
        if (e.kind == ERR_BROKEN || e.kind == ERR_INPUT)
            world_fail(w, "the hub does not start: %s", e.text);
        if (party_hub_cut(w))
            party_hub_die(w, true);
        p->start_ms = w->now_ms + RETRY_MS;
        return;
    }
    world_log(w, "hub", "starts");
    p->linked = false;
    p->link_ms = w->now_ms + rng_between(&w->links, 100, 1000);
    oracle_hub_started(w);
}

void party_hub_die(struct world *w, bool power)
{
    struct party_hub *p = &w->hub;
    world_log(w, "hub", power ? "loses power" : "is killed");
    hub_close(p->hub);
    p->hub = NULL;
    p->busy_ms = 0;
    net_busy(w->net, p->party, 0);
    net_connect(w->net, p->party, false, w->now_ms);
    disk_arm_crash(p->backup, 0);
    if (disk_dead(p->backup))
        disk_crash(p->backup, &w->amid.rng);
    if (power) {
        disk_crash(p->disk, &w->faults);
        disk_crash(p->journal, &w->faults);
    } else {
        disk_kill(p->disk);
        disk_kill(p->journal);
    }
    p->start_ms = w->now_ms + rng_between(&w->faults, 200, power ? 60000 : 5000);
}

bool party_hub_cut(const struct world *w)
{
    return disk_dead(w->hub.disk) || disk_dead(w->hub.journal) ||
           disk_dead(w->hub.backup);
}

bool party_hub_alive(struct world *w)
{
    if (w->hub.hub == NULL)
        return false;
    if (!party_hub_cut(w))
        return true;
    party_hub_die(w, true);
    return false;
}

/* ---- link ---- */

static void link_down(struct world *w)
{
    struct party_hub *p = &w->hub;
    struct hub_now now = party_hub_now(w);
    world_log(w, "hub", "loses the broker");
    p->linked = false;
    p->link_ms = w->now_ms + rng_between(&w->links, 100, 1000);
    net_connect(w->net, p->party, false, w->now_ms);
    hub_online(p->hub, false, &now);
}

static void leave_will(struct world *w)
{
    struct err e;
    char topic[TOPIC_SIZE];
    struct bytes frame;
    bytes_init(&frame, FRAME_MAX);
    if (hub_farewell(w->hub.hub, topic, &frame, &e)) {
        const struct net_publication will = {
            .topic = topic, .data = frame.data, .size = frame.size};
        net_set_will(w->net, w->hub.party, &will, WILL_DELAY_MS);
    } else {
        world_fail(w, "hub_farewell: %s", e.text);
    }
    bytes_free(&frame);
}

static void link_up(struct world *w)
{
    struct party_hub *p = &w->hub;
    struct hub_now now = party_hub_now(w);
    if (world_is_cut(w, p->party)) {
        p->link_ms = w->now_ms + rng_between(&w->links, 100, 1000);
        return;
    }
    world_log(w, "hub", "reaches the broker");
    p->linked = true;
    p->cut_ms = 0;
    leave_will(w);
    oldhub_pushed_off(w);
    net_connect(w->net, p->party, true, w->now_ms);
    hub_online(p->hub, true, &now);
}

static void mind_link(struct world *w)
{
    struct party_hub *p = &w->hub;
    if (!p->linked) {
        if (w->now_ms >= p->link_ms)
            link_up(w);
        return;
    }
    if (!world_is_cut(w, p->party))
        p->cut_ms = 0;
    else if (p->cut_ms == 0)
        p->cut_ms = w->now_ms;
    bool gone = p->cut_ms != 0 && w->now_ms >= p->cut_ms + KEEPALIVE_MS;
    if (gone || !net_connected(w->net, p->party))
        link_down(w);
}

/* ---- turns ---- */

static bool may_send(struct party_hub *p)
{
    if (!p->send_limited)
        return true;
    if (p->sends_left == 0)
        return false;
    p->sends_left--;
    return true;
}

/* False: it was killed amid sending. */
static bool send_all(struct world *w)
{
    struct party_hub *p = &w->hub;
    struct outgoing_message m;
    bool ok = true;
    while (ok && outgoing_take(hub_outgoing(p->hub), &m)) {
        ok = may_send(p);
        if (ok && p->linked) {
            oracle_sent(w, &m);
            skew_hub_says(w, &m);
            later_hub_says(w, &m);
            rogue_hears(w, &m);
            const struct net_publication what = {m.topic, m.data, m.size, m.retain,
                                                 m.tag};
            world_count(w);
            net_publish(w->net, p->party, &what, w->now_ms);
        }
        free(m.data);
    }
    return ok;
}

static void say_all(struct world *w)
{
    w->hub.busy_ms = 0;
    bool sent = send_all(w);
    oracle_hub(w); /* what it says now may be believed while it is down */
    if (sent)
        return;
    w->result->counts.faults[FAULT_HUB_KILL]++;
    party_hub_die(w, false);
}

static void turn(struct world *w)
{
    struct party_hub *p = &w->hub;
    struct hub_now now = party_hub_now(w);
    struct err e;
    if (w->now_ms < p->retry_ms)
        return;
    skew_hub_reads(w);
    bool ok = hub_tick(p->hub, &now, &e);
    skew_nobody_reads();
    if (!ok) {
        world_log(w, "hub", "cannot: %s", e.text);
        p->retry_ms = w->now_ms + RETRY_MS;
        if (e.kind == ERR_INPUT || e.kind == ERR_BROKEN)
            world_fail(w, "hub_tick: %s", e.text);
    }
    if (!party_hub_alive(w))
        return;
    if (slow_hub(w))
        oracle_hub(w);
    else
        say_all(w);
}

static void note_asked(struct world *w, const char *topic)
{
    struct topic t;
    struct err e;
    if (!topic_parse(&t, topic, &e) || t.kind != TOPIC_REQUEST)
        return;
    for (size_t i = 0; i < w->kiosk_count; i++)
        if (w->kiosks[i].asked.open.cid[0] != '\0' &&
            strcmp(w->kiosks[i].name, t.kiosk) == 0)
            oracle_asked(w, &w->kiosks[i]);
}

void party_hub_message(struct world *w, const struct net_event *e)
{
    struct hub_now now = party_hub_now(w);
    if (w->hub.busy_ms != 0)
        say_all(w);
    if (w->hub.hub == NULL || e->kind != NET_MESSAGE)
        return;
    skew_hub_reads(w);
    hub_message(w->hub.hub, &now, e->topic, e->data, e->size);
    skew_nobody_reads();
    note_asked(w, e->topic);
    turn(w);
}

void party_hub_run(struct world *w)
{
    struct party_hub *p = &w->hub;
    if (p->hub == NULL && w->now_ms >= p->start_ms)
        start(w);
    if (p->busy_ms != 0 && p->busy_ms <= w->now_ms)
        say_all(w);
    if (p->hub == NULL || p->busy_ms != 0)
        return;
    mind_link(w);
    turn(w);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

uint64_t party_hub_due_ms(const struct world *w)
{
    const struct party_hub *p = &w->hub;
    if (p->hub == NULL)
        return p->start_ms;
    if (p->busy_ms != 0)
        return p->busy_ms;
    uint64_t due = hub_due_ms(p->hub);
    due = due == NEVER ? NEVER : p->boot_ms + due;
    if (due < p->retry_ms)
        due = p->retry_ms;
    if (!p->linked)
        return earlier(due, p->link_ms);
    if (p->cut_ms != 0)
        due = earlier(due, p->cut_ms + KEEPALIVE_MS);
    return due;
}

/* ---- life ---- */

bool party_hub_make(struct world *w)
{
    struct err e = {.text = "no keys"};
    w->hub.disk = crashvfs_disk(w->vfs, "hub");
    w->hub.journal = crashvfs_disk(w->vfs, "journal");
    w->hub.backup = crashvfs_disk(w->vfs, "backup");
    w->hub.party = net_add(w->net);
    net_subscribe(w->net, w->hub.party, "v1/" WORLD_AREA "/k/#");
    if (party_hub_make_keys(w) && open_hub(w, &e))
        return true;
    world_fail(w, "the hub cannot be made: %s", e.text);
    return false;
}

void party_hub_end(struct world *w)
{
    hub_close(w->hub.hub);
    w->hub.hub = NULL;
    disk_image_free(w->hub.old_journal);
}
