/* A journal that somebody has changed, hashes and all, when a hub is restored: that
 * takes it or refuses it, and what it leaves is a hub.db that is whole. The first byte
 * says what is changed, the rest is an entry's changes; most inputs are only applied to a
 * copy, as a restore takes 30 ms. All files lie in memory. */
#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "server/hub/logic/hub_core.h"
#include "server/hub/logic/hub_staff.h"
#include "store/changes.h"
#include "store/hub_restore.h"
#include "tests/sim/crashvfs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HUB_DB "/hub/hub.db"
#define JOURNAL_DB "/other/journal.db"
#define BACKUP_DB "/hub/backup.db"
#define KEPT_DB "/other/kept.db"
#define RESTORED_DB "/new/hub.db"

static struct journal_entry last; /* of the honest part */

static void live(struct hub_keys *keys)
{
    struct hub *hub = NULL;
    struct hub_backup made;
    struct err e;
    uint8_t seed[32] = {1};
    bool created = false;
    struct sign_key kiosk;
    const struct staff by = {.who = "fuzz", .now = 1795338000};
    const struct hub_setup setup = {.path = HUB_DB,
                                    .journal = JOURNAL_DB,
                                    .area = "leeds",
                                    .keys = keys,
                                    .fresh = {.counter = 1, .random = 1}};
    sign_key_from_seed(&kiosk, seed);
    if (!hub_open(&hub, &setup, &e) ||
        !hub_backup_make(hub_store_of(hub), BACKUP_DB, &made, &e) ||
        !hub_backup_make(hub_store_of(hub), KEPT_DB, &made, &e) ||
        !hub_kiosk_register(hub, &by, "leeds.k.kiosk-1", kiosk.public_key, &created, &e))
        abort();
    hub_close(hub);
}

static void read_last(void)
{
    struct journal *j = NULL;
    bool found = false;
    struct err e;
    if (!journal_open(&j, JOURNAL_DB, "leeds", &e) || !journal_last(j, &last, &found, &e))
        abort();
    journal_close(j);
}

static struct disk_image *images[3];

static struct disk *disk_of(struct crashvfs *vfs, int at)
{
    static const char *const names[] = {"hub", "other", "new"};
    return crashvfs_disk(vfs, names[at]);
}

/* Once; each input begins with these disks. */
static struct crashvfs *set_up(void)
{
    static struct hub_keys keys;
    uint8_t seed[32] = {1};
    struct crashvfs *vfs = crashvfs_install(1);
    if (sodium_init() < 0)
        abort();
    hub_keys_set_sign(&keys, seed);
    hub_keys_add_seal(&keys, seed);
    live(&keys);
    read_last();
    for (int i = 0; i < 3; i++)
        images[i] = disk_snapshot(disk_of(vfs, i));
    return vfs;
}

static void append(uint8_t what, const uint8_t *changes, size_t size)
{
    struct journal *j = NULL;
    struct err e;
    struct journal_entry entry = {.number = last.number + 1,
                                  .hseq = last.hseq + (what & 1U),
                                  .version = last.version + ((what >> 1) & 1U),
                                  .begins = (what & 4U) != 0,
                                  .changes = changes,
                                  .size = size};
    if ((what & 8U) != 0)
        entry.number += 3;
    if ((what & 16U) != 0)
        entry.hseq = UINT64_MAX >> 1;
    journal_hash(entry.hash, last.hash, &entry);
    entry.hash[0] ^= what & 32U;
    assert(journal_open(&j, JOURNAL_DB, "leeds", &e));
    assert(journal_append(j, &entry, &e));
    journal_close(j);
}

static void apply(const uint8_t *changes, size_t size)
{
    static struct db *db;
    struct err e;
    int version = 0;
    int64_t rows = 0;
    if (db == NULL && !hub_backup_open(&db, &version, BACKUP_DB, &e))
        abort();
    assert(db_begin(db, &e));
    (void)!changes_apply(db, changes, size, &e);
    db_rollback(db);
    assert(db_int(db, &rows, NULL, "SELECT count(*) FROM meta", &e, "") && rows == 1);
}

static void restore(void)
{
    struct hub_restored report;
    struct hub_backup found;
    struct err e;
    const struct hub_restore order = {.backup = KEPT_DB,
                                      .journal = JOURNAL_DB,
                                      .path = RESTORED_DB,
                                      .area = "leeds",
                                      .random = 7,
                                      .now = 1795339000};
    if (hub_restore(&order, &report, &e)) {
        assert(report.epoch.counter >= 2);
        assert(report.applied >= 1);
        assert(hub_backup_check(RESTORED_DB, "leeds", &found, &e));
    } else {
        assert(e.text[0] != '\0');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct crashvfs *vfs;
    if (vfs == NULL)
        vfs = set_up();
    if (size < 1)
        return 0;
    apply(data + 1, size - 1);
    if (data[0] % 64 != 0 && data[0] < 192)
        return 0;
    for (int i = 1; i < 3; i++)
        disk_restore(disk_of(vfs, i), images[i]);
    append(data[0] % 64, data + 1, size - 1);
    restore();
    return 0;
}
