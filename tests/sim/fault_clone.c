#include "tests/sim/fault_clone.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "store/outbox_inner.h"
#include "tests/sim/fault_decay.h"
#include "tests/sim/fault_oldhub.h"
#include "tests/sim/fault_rare.h"

enum { RETIRED_PERCENT = 70, RETIRED_IN_CALM_PERCENT = 70 };

static struct party_kiosk *any(struct world *w)
{
    return &w->kiosks[rare_below(w, w->kiosk_count)];
}

static struct party_kiosk *twin_of(const struct world *w, const struct party_kiosk *k)
{
    for (size_t i = 0; i < w->kiosk_count; i++) {
        const struct party_kiosk *other = &w->kiosks[i];
        if (other != k && !other->retired && strcmp(other->name, k->name) == 0)
            return (struct party_kiosk *)other;
    }
    return NULL;
}

bool clone_has_twin(const struct world *w, const struct party_kiosk *k)
{
    return w->clones > 0 && twin_of(w, k) != NULL;
}

/* ---- images ---- */

/* NULL: not now (see fault_clone.h). */
static struct disk_image *copy(struct world *w, struct party_kiosk *k)
{
    static const char unfixed[] =
        "SELECT count(*) FROM op WHERE result IS NULL AND (n IS NULL OR lend IS NULL)";
    int64_t rows = 1;
    if (k->retired || k->decay != NULL || !party_kiosk_alive(w, k))
        return NULL;
    disk_spare(k->disk, true);
    bool ok = db_int(k->outbox->db, &rows, NULL, unfixed, NULL, "");
    disk_spare(k->disk, false);
    return ok && rows == 0 ? disk_snapshot(k->disk) : NULL;
}

/* What it last claimed stands in its image. */
static void begin_with(struct party_kiosk *k, int64_t synced_at)
{
    k->seq = 0;
    k->synced_at = synced_at;
    k->epoch = (struct epoch){0};
    k->heads = (struct heads){.owed_count = 0};
}

/* ---- two of one ---- */

static void begin_life(struct world *w, struct party_kiosk *c, struct party_kiosk *from,
                       const struct disk_image *image)
{
    memcpy(c->name, from->name, sizeof c->name);
    c->key = from->key;
    c->retired = false;
    randombytes_buf(c->hw, sizeof c->hw);
    disk_restore(c->disk, image);
    c->rotten = from->rotten;
    c->ever_rotten = from->ever_rotten;
    c->has_copy = from->has_copy;
    c->skew_s = from->skew_s;
    c->act_ms = w->now_ms + rng_between(&w->rare, 1000, w->people_apart_ms);
    c->link_ms = 0;
    c->start_ms = w->now_ms + rng_between(&w->rare, 1000, 60000);
    w->due_ms[c->index] = w->now_ms;
    begin_with(c, from->synced_at);
    party_kiosk_boot(w, c);
    oracle_disk_copied(w, from, c);
    world_log(w, "fault", "%s lives on as %s too", from->disk_name, c->disk_name);
}

static struct party_kiosk *place_for_clone(struct world *w)
{
    if (w->clones == WORLD_CLONES_MAX || w->setup.mode == MODE_HERD)
        return NULL;
    struct party_kiosk *c = &w->kiosks[w->kiosk_count];
    c->index = w->kiosk_count++;
    c->party = c->index + 1; /* kept for it by the world */
    snprintf(c->disk_name, sizeof c->disk_name, "clone-%u", w->clones + 1);
    c->disk = crashvfs_disk(w->vfs, c->disk_name);
    w->clones++;
    return c;
}

static void retire(struct world *w, struct party_kiosk *k)
{
    world_log(w, "fault", "%s is retired", k->disk_name);
    k->retired = true;
    party_kiosk_die(w, k, true);
    oracle_disk_read(w, k->disk);
    oracle_disk_lost(w, k);
}

static void retire_one(struct world *w, struct party_kiosk *k, struct party_kiosk *twin)
{
    retire(w, rare_below(w, 2) == 0 ? k : twin);
}

bool clone_strike(struct world *w)
{
    struct party_kiosk *k = any(w);
    struct party_kiosk *twin = twin_of(w, k);
    if (k->retired)
        return false;
    if (twin != NULL) {
        if (rare_below(w, 100) < RETIRED_PERCENT)
            retire_one(w, k, twin);
        return false;
    }
    struct disk_image *image = copy(w, k);
    struct party_kiosk *c = image == NULL ? NULL : place_for_clone(w);
    if (c != NULL)
        begin_life(w, c, k, image);
    disk_image_free(image);
    return c != NULL;
}

void clone_connected(struct world *w, const struct party_kiosk *k)
{
    struct party_kiosk *twin = w->clones == 0 ? NULL : twin_of(w, k);
    if (twin == NULL || !net_connected(w->net, twin->party))
        return;
    world_log(w, twin->disk_name, "is pushed off");
    net_connect(w->net, twin->party, false, w->now_ms);
    w->poke = true;
}

void clone_calm(struct world *w)
{
    for (size_t i = 0; w->clones > 0 && i < w->kiosk_count; i++) {
        struct party_kiosk *k = &w->kiosks[i];
        struct party_kiosk *twin = k->retired ? NULL : twin_of(w, k);
        if (twin != NULL && k < twin && rare_below(w, 100) < RETIRED_IN_CALM_PERCENT)
            retire_one(w, k, twin);
    }
}

/* ---- back in time ---- */

bool clone_roll_back(struct world *w)
{
    struct party_kiosk *k = any(w);
    if (k->retired || w->setup.mode == MODE_HERD)
        return false;
    if (oldhub_may_be_heard(w))
        return false;
    if (k->image == NULL) {
        k->image = copy(w, k);
        k->image_truths = w->oracle->count;
        k->image_synced_at = k->synced_at;
        return false;
    }
    party_kiosk_die(w, k, true);
    world_log(w, "fault", "%s goes on from an older image", k->disk_name);
    oracle_disk_read(w, k->disk);
    disk_restore(k->disk, k->image);
    disk_image_free(k->image);
    k->image = NULL;
    randombytes_buf(k->hw, sizeof k->hw);
    begin_with(k, k->image_synced_at);
    decay_gone(k);
    oracle_disk_lost_since(w, k, k->image_truths);
    return true;
}

void clone_end(struct world *w)
{
    for (size_t i = 0; i < w->kiosk_count; i++) {
        disk_image_free(w->kiosks[i].image);
        w->kiosks[i].image = NULL;
    }
}
