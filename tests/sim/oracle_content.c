/* What a kiosk shows: it is what the hub had, when the kiosk says so, and never goes back
 * to what came before. */
#include <stdlib.h>
#include <string.h>

#include "store/content_parts.h"
#include "tests/sim/world_inside.h"

/* ---- what the hub had ---- */

static struct digests *of_epoch(const struct world *w, const struct epoch *e)
{
    struct digests *d = w->oracle->digests;
    while (d != NULL && !epoch_equal(&d->epoch, e))
        d = d->before;
    return d;
}

static struct digests *begin_epoch(struct world *w, const struct epoch *e)
{
    struct digests *d = calloc(1, sizeof *d);
    if (d == NULL)
        abort();
    d->epoch = *e;
    d->before = w->oracle->digests;
    w->oracle->digests = d;
    return d;
}

void oracle_digest(struct world *w, uint64_t seq)
{
    const struct epoch *epoch = &hub_store_numbers(hub_store_of(w->hub.hub))->epoch;
    struct digests *d = of_epoch(w, epoch);
    uint8_t digest[DIGEST_BYTES];
    if (d == NULL)
        d = begin_epoch(w, epoch);
    if (seq >= d->room) {
        size_t room = (size_t)seq * 2 + 64;
        d->digest = realloc(d->digest, room * sizeof *d->digest);
        d->has = realloc(d->has, room * sizeof *d->has);
        if (d->digest == NULL || d->has == NULL)
            abort();
        memset(d->has + d->room, 0, room - d->room);
        d->room = room;
    }
    hub_store_digest(hub_store_of(w->hub.hub), digest);
    if (d->has[seq] && memcmp(d->digest[seq], digest, sizeof digest) != 0)
        world_fail(w, "the hub has two different states under seq %llu",
                   (unsigned long long)seq);
    memcpy(d->digest[seq], digest, sizeof digest);
    d->has[seq] = true;
}

void oracle_digests_end(struct world *w)
{
    while (w->oracle->digests != NULL) {
        struct digests *d = w->oracle->digests;
        w->oracle->digests = d->before;
        free(d->digest);
        free(d->has);
        free(d);
    }
}

/* ---- what a kiosk says that it has ---- */

bool oracle_rows(struct party_kiosk *k, uint8_t out[DIGEST_BYTES])
{
    static const char live[] = "SELECT kind, id, body FROM rec WHERE del = 0";
    struct lthash total = {0};
    sqlite3_stmt *st = NULL;
    disk_spare(k->disk, true);
    bool ok = db_prepare(k->reader->db, &st, live, NULL);
    int code = ok ? sqlite3_step(st) : SQLITE_ERROR;
    for (; code == SQLITE_ROW; code = sqlite3_step(st))
        lthash_add(&total, (const char *)sqlite3_column_text(st, 0),
                   (const char *)sqlite3_column_text(st, 1), sqlite3_column_blob(st, 2),
                   (size_t)sqlite3_column_bytes(st, 2));
    sqlite3_reset(st);
    disk_spare(k->disk, false);
    lthash_digest(out, &total);
    return code == SQLITE_DONE;
}

/* Whether the hub is up or down, or is of another epoch by now. */
static void check_claim(struct world *w, struct party_kiosk *k, uint64_t seq)
{
    const struct digests *d = of_epoch(w, &k->epoch);
    uint8_t digest[DIGEST_BYTES];
    if (d == NULL || seq >= d->room || !d->has[seq]) {
        world_fail(w, "I5: %s says it equals the hub at %llu, which never was",
                   k->disk_name, (unsigned long long)seq);
        return;
    }
    if (oracle_rows(k, digest) && memcmp(digest, d->digest[seq], sizeof digest) != 0)
        world_fail(w, "I5: %s says it equals the hub at %llu, and does not", k->disk_name,
                   (unsigned long long)seq);
}

/* A kiosk follows a higher counter only. */
static void note_epoch(struct world *w, struct party_kiosk *k, const struct epoch *now)
{
    if (epoch_equal(now, &k->epoch))
        return;
    if (now->counter <= k->epoch.counter && !k->ever_rotten)
        world_fail(w, "I6: the epoch of %s went from %u to %u", k->disk_name,
                   (unsigned)k->epoch.counter, (unsigned)now->counter);
    k->seq = 0;
    k->epoch = *now;
}

/* Only its agent writes there: read again when it has. */
static bool look_for_epoch(struct world *w, struct party_kiosk *k)
{
    struct content_state s;
    int64_t writes = 1 + (int64_t)sqlite3_total_changes(db_handle(k->content->db));
    if (writes == k->writes_seen)
        return true;
    disk_spare(k->disk, true);
    bool known = content_state(k->content, &s, NULL);
    disk_spare(k->disk, false);
    if (!known)
        return false;
    k->writes_seen = writes;
    note_epoch(w, k, &s.epoch);
    return true;
}

void oracle_kiosk(struct world *w, struct party_kiosk *k)
{
    struct notice n;
    oracle_heads(w, k);
    agent_core_state(k->core, &n);
    if (!look_for_epoch(w, k))
        return;
    if (n.synced_at > k->synced_at) {
        k->synced_at = n.synced_at;
        if (!k->rotten)
            check_claim(w, k, n.seq);
    }
    if (n.seq < k->seq && !k->ever_rotten)
        world_fail(w, "I6: the cursor of %s went from %llu back to %llu", k->disk_name,
                   (unsigned long long)k->seq, (unsigned long long)n.seq);
    if (n.seq > k->seq)
        world_log(w, k->disk_name, "cursor %llu", (unsigned long long)n.seq);
    k->seq = n.seq;
    world_mix(w, n.seq);
}
