#include "tests/sim/fault_oldhub.h"

#include <sodium.h>
#include <stdlib.h>

#include "server/hub/logic/hub_recover.h"
#include "store/hub_restore.h"
#include "tests/sim/fault_rare.h"

static struct hub_now now_of(const struct world *w)
{
    return (struct hub_now){.wall = WORLD_WALL + (int64_t)(w->now_ms / 1000),
                            .ms = w->now_ms - w->old.start_ms};
}

bool oldhub_lives(const struct world *w)
{
    return w->old.hub != NULL;
}

bool oldhub_may_be_heard(const struct world *w)
{
    return w->old.hub != NULL || w->old.restored;
}

/* ---- coming to life ---- */

static bool all_follow(const struct world *w)
{
    const struct epoch *e = &hub_store_numbers(hub_store_of(w->hub.hub))->epoch;
    for (size_t i = 0; i < w->kiosk_count; i++)
        if (!w->kiosks[i].retired &&
            (w->kiosks[i].core == NULL || !epoch_equal(&w->kiosks[i].epoch, e)))
            return false;
    return true;
}

static bool open_it(struct world *w, struct err *e)
{
    struct hub_setup setup = {.path = "/old/hub.db",
                              .area = WORLD_AREA,
                              .keys = &w->hub.keys,
                              .channels = 1U << CHANNEL_TEXT,
                              .fresh = {.counter = 1}};
    return hub_open(&w->old.hub, &setup, e);
}

/* By somebody who does not know of the other restore. */
static bool restore_it(struct world *w, struct err *e)
{
    struct hub_restored report;
    struct hub_restore order = {
        .path = "/old/hub.db", .area = WORLD_AREA, .now = now_of(w).wall};
    randombytes_buf(&order.random, sizeof order.random);
    w->old.restored = true;
    return hub_restore(&order, &report, e);
}

static bool live(struct world *w)
{
    struct party_oldhub *o = &w->old;
    uint32_t present = hub_store_numbers(hub_store_of(w->hub.hub))->epoch.counter;
    struct err e;
    disk_restore(o->disk, o->image);
    disk_image_free(o->image);
    o->image = NULL;
    o->start_ms = w->now_ms;
    o->linked = false;
    o->link_ms = w->now_ms;
    bool equal = present == o->counter + 1 && rare_below(w, 2) == 0;
    bool ok = (!equal || restore_it(w, &e)) && open_it(w, &e);
    if (!ok)
        world_fail(w, "the old hub does not start: %s", e.text);
    world_log(w, "fault", "an old hub comes to life%s", equal ? ", restored" : "");
    return true;
}

bool oldhub_strike(struct world *w)
{
    struct party_oldhub *o = &w->old;
    if (o->hub != NULL || w->setup.mode == MODE_HERD || !party_hub_alive(w))
        return false;
    const struct hub_numbers *n = hub_store_numbers(hub_store_of(w->hub.hub));
    if (o->image == NULL) {
        o->image = disk_snapshot(w->hub.disk);
        o->counter = n->epoch.counter;
        return false;
    }
    return n->epoch.counter > o->counter && all_follow(w) && live(w);
}

/* ---- what it says ---- */

static bool decides(const struct world *w, const struct bytes *body)
{
    struct outcome o;
    if (!wire_get_outcome(&o, body->data, body->size, NULL))
        return true;
    /* A copy of something old may still have reached it. */
    const struct truth *t = oracle_find((struct world *)w, o.op);
    return t == NULL || t->saved_ms > w->old.start_ms;
}

static void check(struct world *w, const struct outgoing_message *m)
{
    enum wire_kind kind = WIRE_KIND_COUNT;
    struct err e;
    struct bytes *body = &w->oracle->body;
    /* By a key that was replaced meanwhile: nobody believes it. */
    if (!frame_open(body, &w->oracle->hub_ring, m->topic, m->data, m->size, &e) ||
        !wire_kind_of(&kind, body->data, body->size, &e))
        return;
    if (kind == WIRE_OUTCOME && decides(w, body))
        world_fail(w, "the old hub decides what was done at another's kiosks");
}

static void send_all(struct world *w)
{
    struct outgoing_message m;
    while (outgoing_take(hub_outgoing(w->old.hub), &m)) {
        const struct net_publication what = {m.topic, m.data, m.size, m.retain, m.tag};
        check(w, &m);
        if (w->old.linked)
            net_publish(w->net, w->old.party, &what, w->now_ms);
        free(m.data);
    }
}

/* ---- turns ---- */

/* It has said why, and leaves the broker; and it is so after a start, too. */
static void stop(struct world *w)
{
    struct party_oldhub *o = &w->old;
    struct err e;
    world_log(w, "old hub", "%s", hub_stopped(o->hub));
    hub_close(o->hub);
    o->hub = NULL;
    o->stops++;
    net_connect(w->net, o->party, false, w->now_ms);
    w->poke = true;
    disk_crash(o->disk, &w->rare);
    if (!open_it(w, &e) || hub_stopped(o->hub)[0] == '\0')
        world_fail(w, "the old hub had stopped, and comes again");
    hub_close(o->hub);
    o->hub = NULL;
}

static void turn(struct world *w)
{
    struct hub_now now = now_of(w);
    struct err e;
    if (!hub_tick(w->old.hub, &now, &e))
        world_fail(w, "the old hub: %s", e.text);
    send_all(w);
    if (hub_stopped(w->old.hub)[0] != '\0' && hub_due_ms(w->old.hub) == NEVER)
        stop(w);
}

static void mind_link(struct world *w)
{
    struct party_oldhub *o = &w->old;
    struct hub_now now = now_of(w);
    if (o->linked && !net_connected(w->net, o->party)) {
        o->linked = false;
        o->link_ms = w->now_ms + rng_between(&w->rare, 100, 1000);
        hub_online(o->hub, false, &now);
    } else if (!o->linked && w->now_ms >= o->link_ms) {
        o->linked = true;
        net_connect(w->net, w->hub.party, false, w->now_ms); /* it has the same name */
        net_connect(w->net, o->party, true, w->now_ms);
        hub_online(o->hub, true, &now);
        w->poke = true;
    }
}

void oldhub_message(struct world *w, const struct net_event *e)
{
    struct hub_now now = now_of(w);
    if (w->old.hub == NULL || e->kind != NET_MESSAGE)
        return;
    hub_message(w->old.hub, &now, e->topic, e->data, e->size);
    turn(w);
}

void oldhub_run(struct world *w)
{
    if (w->old.hub == NULL)
        return;
    mind_link(w);
    turn(w);
}

uint64_t oldhub_due_ms(const struct world *w)
{
    const struct party_oldhub *o = &w->old;
    if (o->hub == NULL)
        return NEVER;
    uint64_t due = hub_due_ms(o->hub);
    due = due == NEVER ? NEVER : o->start_ms + due;
    return !o->linked && o->link_ms < due ? o->link_ms : due;
}

void oldhub_pushed_off(struct world *w)
{
    if (w->old.hub != NULL)
        net_connect(w->net, w->old.party, false, w->now_ms);
}

void oldhub_end(struct world *w)
{
    hub_close(w->old.hub);
    w->old.hub = NULL;
    disk_image_free(w->old.image);
    w->old.image = NULL;
}
