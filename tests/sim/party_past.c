/* The hub's past: backups, disks that are lost, and what is made of them; new keys. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "server/hub/logic/hub_erase.h"
#include "server/hub/logic/hub_recover.h"
#include "server/hub/logic/hub_safe.h"
#include "store/hub_restore.h"
#include "tests/sim/world_inside.h"

enum { ROTATIONS_MAX = 6 };

static const uint64_t backup_kept_ms = UINT64_C(28) * 24 * 3600 * 1000;

static const char *const backup_names[BACKUPS] = {"a.db", "b.db"};

static void backup_path(char out[64], size_t which)
{
    snprintf(out, 64, "/backup/%s", backup_names[which]);
}

static void forget_files(struct world *w, struct disk *d)
{
    oracle_disk_read(w, d);
    struct disk *empty = disk_new("empty");
    struct disk_image *image = disk_snapshot(empty);
    disk_restore(d, image);
    disk_image_free(image);
    disk_free(empty);
}

/* ---- backups ---- */

static void forget_backup(struct world *w, size_t which)
{
    (void)disk_unlink(w->hub.backup, backup_names[which], true);
}

/* The file may be whole although the hub lost power before it noted that. */
static bool whole(const char *path)
{
    struct hub_backup found;
    struct err e;
    return hub_backup_check(path, WORLD_AREA, &found, &e);
}

static bool make_backup(struct world *w)
{
    struct party_hub *p = &w->hub;
    struct err e;
    struct hub_backup made;
    char path[64];
    size_t which = p->has_backup ? 1 - p->newest : 0;
    const struct staff by = {.who = "sim", .now = party_hub_now(w).wall};
    if (!party_hub_alive(w))
        return false;
    forget_backup(w, which);
    backup_path(path, which);
    const struct hub_safe_file file = {.path = path, .name = backup_names[which]};
    bool ok = hub_safe_backup(p->hub, &by, &file, &made, &e);
    world_log(w, "hub", "backup: %s", ok ? "made" : e.text);
    if (ok || (party_hub_cut(w) && whole(path))) {
        p->newest = which;
        p->has_backup = true;
        p->backup_ms = w->now_ms;
    } else {
        forget_backup(w, which);
    }
    if (party_hub_alive(w))
        party_hub_run(w);
    return ok;
}

/* A while ago, for a journal that is found to end too early. */
void party_hub_keep_journal(struct world *w)
{
    disk_image_free(w->hub.old_journal);
    w->hub.old_journal = disk_snapshot(w->hub.journal);
}

/* ---- restore ---- */

static void restored(struct world *w, const struct hub_restored *report)
{
    struct party_hub *p = &w->hub;
    world_log(w, "hub", "restored: backup of hseq %llu, %llu from the journal%s%s",
              (unsigned long long)report->from.numbers.hseq,
              (unsigned long long)report->applied,
              report->complete ? "" : ", lacks: ", report->missing);
    p->restores++;
    p->start_ms = w->now_ms + rng_between(&w->faults, 200, 60000);
    oracle_hub_restored(w);
}

static bool restore(struct world *w, struct hub_restore *order)
{
    struct err e;
    struct hub_restored report;
    order->path = "/hub/hub.db";
    order->area = WORLD_AREA;
    order->now = party_hub_now(w).wall;
    oracle_erased(w, order);
    randombytes_buf(&order->random, sizeof order->random);
    if (w->hub.hub != NULL)
        party_hub_die(w, true);
    if (order->backup != NULL)
        forget_files(w, w->hub.disk);
    disk_limit(w->hub.disk, 0); /* a new one */
    bool ok = hub_restore(order, &report, &e);
    if (!ok && e.kind == ERR_LATER) { /* staff try again */
        if (order->backup != NULL)
            forget_files(w, w->hub.disk);
        ok = hub_restore(order, &report, &e);
    }
    free((void *)(uintptr_t)order->erased);
    if (!ok) {
        world_fail(w, "the hub cannot be restored: %s", e.text);
        return false;
    }
    restored(w, &report);
    return report.complete;
}

static bool may_restore(struct world *w)
{
    struct party_hub *p = &w->hub;
    if (p->has_backup && w->now_ms - p->backup_ms > backup_kept_ms)
        p->has_backup = false;
    return p->has_backup && !rng_chance(&w->faults, 400);
}

bool party_hub_restore(struct world *w)
{
    char path[64];
    struct hub_restore order = {.backup = path, .journal = "/journal/journal.db"};
    if (!may_restore(w))
        return make_backup(w);
    backup_path(path, w->hub.newest);
    if (!restore(w, &order) && !w->oracle->forgot)
        world_fail(w, "a whole journal is called incomplete");
    w->hub.has_backup = false;
    return true;
}

/* The journal is lost with the disk, or is an old one; or nothing is, but a new epoch is
 * asked for. */
bool party_hub_lose_memory(struct world *w)
{
    char path[64];
    struct party_hub *p = &w->hub;
    struct hub_restore order = {.backup = path};
    uint64_t what = rng_below(&w->faults, 4);
    if (what == 3) {
        order.backup = NULL;
        order.journal = "/journal/journal.db";
    } else if (!may_restore(w)) {
        return make_backup(w);
    }
    backup_path(path, p->newest);
    if (p->hub != NULL)
        party_hub_die(w, true);
    oracle_hub_forgets(w);
    bool old = what == 0 && p->old_journal != NULL;
    if (old) {
        oracle_disk_read(w, p->journal);
        disk_restore(p->journal, p->old_journal);
        order.journal = "/journal/journal.db";
    }
    (void)restore(w, &order);
    if (order.journal == NULL)
        forget_files(w, p->journal);
    p->has_backup = false;
    disk_image_free(p->old_journal);
    p->old_journal = NULL;
    return true;
}

/* ---- staff, while a restored hub holds ---- */

bool people_staff_recover(struct world *w)
{
    struct hub_recovery r;
    struct err e;
    char ref[REF_SIZE];
    bool found = false;
    const struct staff by = {.who = "sim", .now = party_hub_now(w).wall};
    if (!rng_chance(&w->people, 100) || !hub_recovery(w->hub.hub, &r, &e) ||
        !r.life.holding)
        return false;
    oracle_gave_up(w);
    if (rng_chance(&w->people, 500)) {
        ref_make(ref, 'S', (uint32_t)rng_between(&w->people, 1, WORLD_SESSIONS));
        world_log(w, "staff", "release the hold of %s", ref);
        return hub_recovery_release(w->hub.hub, &by, ref, &found, &e);
    }
    struct party_kiosk *k = &w->kiosks[rng_below(&w->people, w->kiosk_count)];
    world_log(w, "staff", "say that %s is lost", k->name);
    if (rng_chance(&w->people, 300)) /* and it is */
        party_kiosk_lose_disk(w, k);
    return hub_recovery_lost(w->hub.hub, &by, k->name, &found, &e);
}

/* ---- erasure ---- */

bool people_erase(struct world *w)
{
    struct erased erased;
    struct err e;
    bool found = false;
    const struct staff by = {.who = "sim", .now = party_hub_now(w).wall};
    struct truth *t = oracle_any_told(w);
    if (t == NULL)
        return false;
    t->erased_aside = t->erased_aside || oracle_aside(w, t);
    t->erased = true; /* perhaps, should it fail */
    bool by_code = t->kind == OP_BOOK && rng_chance(&w->people, 500);
    bool ok =
        erase_person(w->hub.hub, &by, by_code ? t->code : t->op, &erased, &found, &e);
    world_log(w, "staff", "erase %s: %s", t->op + 24, ok ? "" : e.text);
    t->erased_sure = ok && found && strcmp(erased.op, t->op) == 0;
    return ok;
}

/* ---- keys ---- */

/* As hub_keyring does: the set of the new keys is signed by the key before. */
static bool announce(struct hub_keys *k, const struct sign_key *by,
                     const struct sign_key *sign, const struct hub_seal_key *seal)
{
    struct hub_key_link *link = &k->links[k->link_count];
    struct key_set set = {.serial = k->link_count + 1};
    struct bytes frame;
    bytes_init(&frame, FRAME_MAX);
    snprintf(set.area, sizeof set.area, "%s", WORLD_AREA);
    memcpy(set.sign_key, sign->public_key, sizeof set.sign_key);
    memcpy(set.seal_key, seal->public_key, sizeof set.seal_key);
    keyid_of(set.sign_id, set.sign_key, sizeof set.sign_key);
    keyid_of(set.seal_id, set.seal_key, sizeof set.seal_key);
    bool ok = key_chain_sign(&frame, &set, by, NULL) && frame.size <= sizeof link->frame;
    if (ok) {
        memcpy(link->frame, frame.data, frame.size);
        memcpy(link->signer, by->public_key, sizeof link->signer);
        link->size = frame.size;
        link->serial = set.serial;
        k->link_count++;
    }
    bytes_free(&frame);
    return ok;
}

bool party_hub_make_keys(struct world *w)
{
    uint8_t seed[32];
    uint8_t secret[SEAL_SECRET_BYTES];
    struct hub_keys *k = &w->hub.keys;
    randombytes_buf(seed, sizeof seed);
    randombytes_buf(secret, sizeof secret);
    hub_keys_set_sign(k, seed);
    hub_keys_add_seal(k, secret);
    randombytes_buf(k->hmac, sizeof k->hmac);
    memcpy(w->hub.pinned, k->sign.public_key, sizeof w->hub.pinned);
    return announce(k, &k->sign, &k->sign, &k->seals[0]);
}

static void new_sign(struct world *w)
{
    uint8_t seed[32];
    struct hub_keys *k = &w->hub.keys;
    const struct sign_key before = k->sign;
    randombytes_buf(seed, sizeof seed);
    hub_keys_set_sign(k, seed);
    if (!announce(k, &before, &k->sign, &k->seals[0]))
        world_fail(w, "a key set cannot be signed");
    oracle_new_key(w);
}

static void new_seal(struct world *w)
{
    struct hub_keys *k = &w->hub.keys;
    uint8_t secret[SEAL_SECRET_BYTES];
    randombytes_buf(secret, sizeof secret);
    hub_keys_add_seal(k, secret);
    const struct hub_seal_key fresh = k->seals[k->seal_count - 1];
    memmove(k->seals + 1, k->seals, (k->seal_count - 1) * sizeof fresh);
    k->seals[0] = fresh;
    if (!announce(k, &k->sign, &k->sign, &k->seals[0]))
        world_fail(w, "a key set cannot be signed");
}

bool party_hub_rotate(struct world *w)
{
    struct hub_keys *k = &w->hub.keys;
    bool sign = rng_chance(&w->faults, 500);
    if (k->link_count > ROTATIONS_MAX || !rng_chance(&w->faults, 400))
        return false;
    if (w->hub.hub != NULL)
        party_hub_die(w, false);
    if (sign)
        new_sign(w);
    else
        new_seal(w);
    world_log(w, "hub", "has a new key to %s", sign ? "sign" : "seal");
    return true;
}
