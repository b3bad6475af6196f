#include "tests/sim/fault_decay.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/outbox_mend.h"
#include "tests/sim/crashfiles.h"
#include "tests/sim/fault_oldhub.h"

enum {
    USED_PERMILLE = 250,
    APART_MS_MIN = 10000,
    APART_MS_MAX = 200000,
    TRIES_MAX = 40,
    ROWS_MAX = TRUTHS_MAX,
    SUM_BYTES = 16,
};

struct decay_row {
    char op[UUID_SIZE];
    int64_t place;
    uint8_t sum[SUM_BYTES];
    bool before;   /* it was there when bits turned */
    bool readable; /* SQLite gave it as it was, before it was mended */
};

struct decay_rows { /* of one kiosk, while bits have turned */
    size_t count;
    struct decay_row rows[ROWS_MAX];
};

/* ---- reading beside the product ---- */

static sqlite3 *look_into(struct party_kiosk *k)
{
    char path[64];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "/%s/outbox.db", k->disk_name);
    disk_spare(k->disk, true);
    if (disk_find(k->disk, "outbox.db") != NULL)
        (void)sqlite3_open(path, &db);
    return db;
}

static void look_away(struct party_kiosk *k, sqlite3 *db)
{
    sqlite3_close(db);
    disk_spare(k->disk, false);
}

static bool is_whole(struct party_kiosk *k)
{
    sqlite3 *db = look_into(k);
    sqlite3_stmt *st = NULL;
    bool whole =
        sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW &&
        strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0;
    sqlite3_finalize(st);
    look_away(k, db);
    return whole;
}

static void sum_row(sqlite3_stmt *st, uint8_t out[SUM_BYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, SUM_BYTES);
    for (int i = 0; i < sqlite3_column_count(st); i++) {
        const void *data = sqlite3_column_blob(st, i);
        size_t size = (size_t)sqlite3_column_bytes(st, i);
        crypto_generichash_update(&state, (const uint8_t *)&size, sizeof size);
        if (size > 0)
            crypto_generichash_update(&state, data, size);
    }
    crypto_generichash_final(&state, out, SUM_BYTES);
}

/* The one that stands in that place, added if it is new. */
static void note_row(struct decay_rows *rows, sqlite3_stmt *st, bool before)
{
    struct decay_row now = {.before = before, .place = sqlite3_column_int64(st, 0)};
    const char *op = (const char *)sqlite3_column_text(st, 1);
    snprintf(now.op, sizeof now.op, "%s", op == NULL ? "" : op);
    sum_row(st, now.sum);
    for (size_t i = 0; i < rows->count; i++) {
        struct decay_row *old = &rows->rows[i];
        if (old->place != now.place || !old->before)
            continue;
        old->readable = old->readable || memcmp(old->sum, now.sum, SUM_BYTES) == 0;
        return;
    }
    now.readable = !before;
    if (rows->count < ROWS_MAX)
        rows->rows[rows->count++] = now;
}

/* Place by place, which is as much as SQLite can give. */
static void read_rows(struct party_kiosk *k, bool before)
{
    sqlite3 *db = look_into(k);
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(db, "SELECT place, op, * FROM op WHERE place = ?1", -1, &st,
                           NULL) == SQLITE_OK)
        for (int64_t place = 1; place < ROWS_MAX; place++) {
            sqlite3_bind_int64(st, 1, place);
            if (sqlite3_step(st) == SQLITE_ROW)
                note_row(k->decay, st, before);
            sqlite3_reset(st);
        }
    sqlite3_finalize(st);
    look_away(k, db);
}

static bool is_there(struct party_kiosk *k, const char *op)
{
    sqlite3 *db = look_into(k);
    sqlite3_stmt *st = NULL;
    bool found = sqlite3_prepare_v2(db, "SELECT 1 FROM op WHERE op = ?1", -1, &st,
                                    NULL) == SQLITE_OK &&
                 sqlite3_bind_text(st, 1, op, -1, SQLITE_STATIC) == SQLITE_OK &&
                 sqlite3_step(st) == SQLITE_ROW;
    sqlite3_finalize(st);
    look_away(k, db);
    return found;
}

/* ---- the bits ---- */

/* Until it can be seen. */
static bool spoil(struct world *w, struct party_kiosk *k)
{
    uint8_t before[DISK_SECTOR];
    uint8_t garbage[DISK_SECTOR];
    struct disk_file *f = disk_find(k->disk, "outbox.db");
    uint64_t sectors = f == NULL ? 0 : disk_size(f) / DISK_SECTOR;
    for (int i = 0; sectors > 0 && i < TRIES_MAX; i++) {
        uint64_t at = rng_below(&w->decay.rng, sectors) * DISK_SECTOR;
        rng_fill(&w->decay.rng, garbage, sizeof garbage);
        disk_spare(k->disk, true);
        bool ok = disk_read(f, before, sizeof before, at) == DISK_OK;
        disk_spare(k->disk, false);
        if (!ok)
            return false;
        disk_rot(f, garbage, sizeof garbage, at);
        if (!is_whole(k))
            return true;
        f = disk_find(k->disk, "outbox.db");
        disk_rot(f, before, sizeof before, at);
    }
    return false;
}

void decay_gone(struct party_kiosk *k)
{
    free(k->decay);
    k->decay = NULL;
}

static bool strike(struct world *w, struct party_kiosk *k)
{
    bool goes_on = rng_chance(&w->decay.rng, 500);
    struct err e = {.text = "not found"};
    if (k->retired || k->decay != NULL || oldhub_may_be_heard(w) ||
        !party_kiosk_alive(w, k))
        return false;
    if (!goes_on)
        party_kiosk_die(w, k, false);
    k->decay = calloc(1, sizeof *k->decay);
    if (k->decay == NULL)
        abort();
    read_rows(k, true);
    if (!spoil(w, k)) {
        decay_gone(k);
        return false;
    }
    if (goes_on && outbox_check(k->outbox, &e))
        snprintf(e.text, sizeof e.text, "not met yet");
    world_log(w, "fault", "bits turn in outbox.db of %s: %s", k->disk_name, e.text);
    if (goes_on)
        party_kiosk_restart_agent(w, k);
    return true;
}

/* ---- mending ---- */

static void lose_row(struct world *w, struct party_kiosk *k, struct truth *t)
{
    bool mine = t->kiosk == k->index;
    if (mine)
        oracle_kiosk_forgets(w, t, t->also == 0);
    if (mine && t->also > 0)
        t->kiosk = t->also - 1;
    t->also = 0;
    w->result->counts.rotten++;
}

static void judge_row(struct world *w, struct party_kiosk *k, const struct decay_row *row,
                      const struct outbox_mended *m)
{
    struct truth *t = oracle_find(w, row->op);
    bool there = is_there(k, row->op);
    bool rubbish = !row->before && t == NULL; /* never saved */
    bool turned = t != NULL && t->spoiled;    /* it was no operation any more */
    if (rubbish || (row->readable && there))
        return;
    if (row->readable && !turned) {
        world_fail(w, "I8: %s could be read in a damaged outbox, and is gone", row->op);
        return;
    }
    world_log(w, k->disk_name, "%s was %s", row->op + 24, there ? "spoiled" : "lost");
    if (!there && (m->whole || m->lost_at == 0))
        world_fail(w, "I8: %s was lost from a damaged outbox, and nobody is told",
                   row->op);
    if (t == NULL)
        return;
    t->spoiled = there;
    lose_row(w, k, t);
}

static void judge(struct world *w, struct party_kiosk *k, const struct outbox_mended *m)
{
    world_log(w, k->disk_name, "outbox.db: damaged %d, whole %d, kept %u", m->damaged,
              m->whole, m->kept);
    for (size_t i = 0; i < k->decay->count && !w->result->failed; i++)
        judge_row(w, k, &k->decay->rows[i], m);
    k->heads = (struct heads){.owed_count = 0};
    k->has_copy = true;
    w->result->counts.mended++;
}

bool decay_mend(struct world *w, struct party_kiosk *k, struct err *e)
{
    char path[64];
    struct outbox_mended m;
    const struct files files = crashfiles(w->vfs);
    snprintf(path, sizeof path, "/%s/outbox.db", k->disk_name);
    if (k->decay != NULL)
        read_rows(k, false);
    if (!outbox_mend(&files, path, party_kiosk_now(w, k).wall, &m, e))
        return false;
    if (disk_dead(k->disk))
        return err_set(e, ERR_LATER, "no power");
    if (k->decay == NULL && m.damaged)
        world_fail(w, "outbox.db of %s is called damaged", k->disk_name);
    if (k->decay != NULL)
        judge(w, k, &m);
    decay_gone(k);
    return true;
}

/* ---- when ---- */

void decay_run(struct world *w)
{
    struct decay *d = &w->decay;
    if (w->now_ms < d->due_ms)
        return;
    d->due_ms = w->now_ms + rng_between(&d->rng, APART_MS_MIN, APART_MS_MAX);
    struct party_kiosk *k = &w->kiosks[rng_below(&d->rng, w->kiosk_count)];
    w->result->counts.faults[FAULT_DECAY] += strike(w, k);
}

void decay_calm(struct world *w)
{
    w->decay.due_ms = NEVER;
}

void decay_make(struct world *w)
{
    struct decay *d = &w->decay;
    d->due_ms = NEVER;
    if (w->setup.mode == MODE_HERD || (w->setup.without >> FAULT_DECAY & 1) != 0 ||
        !rng_chance(&d->rng, USED_PERMILLE))
        return;
    w->enabled |= UINT32_C(1) << FAULT_DECAY;
    d->due_ms = rng_between(&d->rng, APART_MS_MIN, APART_MS_MAX);
}

void decay_end(struct world *w)
{
    for (size_t i = 0; i < w->kiosk_count; i++)
        decay_gone(&w->kiosks[i]);
}
