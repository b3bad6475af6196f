#include "tests/sim/fault_rot.h"

#include <sqlite3.h>
#include <string.h>

#include "tests/sim/fault_rare.h"

enum { TRIES_MAX = 8, READS_MAX = 40, SECTORS_MAX = 4 };

static void spoil_sector(struct world *w, struct disk *d, const char *name)
{
    struct disk_file *f = disk_find(d, name);
    uint8_t garbage[DISK_SECTOR];
    if (f == NULL || disk_size(f) < DISK_SECTOR)
        return;
    uint64_t at = rare_below(w, disk_size(f) / DISK_SECTOR) * DISK_SECTOR;
    rng_fill(&w->rare, garbage, sizeof garbage);
    disk_rot(f, garbage, sizeof garbage, at);
}

/* ---- content.db ---- */

bool rot_content(struct world *w)
{
    static const char *const names[] = {"content.db", "content.db-wal"};
    struct party_kiosk *k = &w->kiosks[rare_below(w, w->kiosk_count)];
    struct agent_now now = party_kiosk_now(w, k);
    if (k->retired || w->setup.mode == MODE_HERD || !party_kiosk_alive(w, k))
        return false;
    bool once = rare_below(w, 2) == 0;
    world_log(w, "fault", "bits turn in content.db of %s%s", k->disk_name,
              once ? ", in one read" : "");
    k->rotten = k->ever_rotten = true;
    if (once)
        disk_arm_rot(k->disk, names[rare_below(w, 2)], 1 + rare_below(w, READS_MAX));
    for (uint64_t i = rare_below(w, SECTORS_MAX); !once && i < SECTORS_MAX; i++)
        spoil_sector(w, k->disk, names[rare_below(w, 2)]);
    /* Most of it is in memory, and is read from the disk at a start only. */
    if (!once && rare_below(w, 2) == 0)
        party_kiosk_die(w, k, false);
    else
        agent_core_doubt(k->core, &now);
    return true;
}

void rot_renew(struct world *w, struct party_kiosk *k)
{
    world_log(w, k->disk_name, "begins content.db anew");
    disk_unlink(k->disk, "content.db-wal", true);
    disk_unlink(k->disk, "content.db", true);
    k->epoch = (struct epoch){0};
    k->seq = 0;
}

void rot_calm(struct world *w)
{
    for (size_t i = 0; i < w->kiosk_count; i++)
        if (w->kiosks[i].rotten && !w->kiosks[i].retired)
            party_kiosk_die(w, &w->kiosks[i], false);
}

/* ---- hub.db ---- */

static bool is_whole(void)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    bool whole =
        sqlite3_open("/hub/hub.db", &db) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW &&
        strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0;
    sqlite3_finalize(st);
    sqlite3_close(db);
    return whole;
}

static bool opens(struct world *w, struct err *e)
{
    struct hub *hub = NULL;
    const struct hub_setup setup = {.path = "/hub/hub.db",
                                    .journal = "/journal/journal.db",
                                    .area = WORLD_AREA,
                                    .keys = &w->hub.keys,
                                    .fresh = {.counter = 1}};
    bool ok = hub_open(&hub, &setup, e);
    hub_close(hub);
    return ok;
}

/* From backup and journal, or by luck: the disk can be read again after all. */
static void bring_back(struct world *w, const struct disk_image *before)
{
    bool done = false;
    for (int i = 0; w->hub.has_backup && !done && i < TRIES_MAX; i++)
        done = party_hub_restore(w);
    if (!done)
        disk_restore(w->hub.disk, before);
}

bool rot_hub(struct world *w)
{
    struct err e;
    if (w->setup.mode == MODE_HERD || !party_hub_alive(w))
        return false;
    party_hub_die(w, true);
    bool whole = is_whole(); /* and its log is in the file now */
    struct disk_image *before = disk_snapshot(w->hub.disk);
    for (int i = 0; whole && i < TRIES_MAX; i++) {
        disk_restore(w->hub.disk, before);
        spoil_sector(w, w->hub.disk, "hub.db");
        whole = is_whole();
    }
    world_log(w, "fault", "bits turn in hub.db%s", whole ? ", where nothing stands" : "");
    if (!whole && opens(w, &e))
        world_fail(w, "the hub starts with a damaged hub.db");
    else if (!whole && e.kind != ERR_BROKEN)
        world_fail(w, "a damaged hub.db is not called damaged: %s", e.text);
    bring_back(w, before);
    disk_image_free(before);
    return !whole;
}
