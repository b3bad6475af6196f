#include "tests/sim/fault_row.h"

#include <stdio.h>
#include <string.h>

#include "tests/sim/fault_clone.h"

enum { USED_PERMILLE = 250, APART_MS_MIN = 5000, APART_MS_MAX = 100000 };

#define IMAGES (UINT32_C(1) << FAULT_CLONE | UINT32_C(1) << FAULT_ROLLBACK)

/* What one value turns into. */
static const char *const turns[] = {
    "places = 9", "kind = 'boos'", "target = '019'", "key = 'zz'", "made = -5",
};

static bool is_unsent(struct world *w, const char *op)
{
    const struct truth *t = oracle_find(w, op);
    return t != NULL && t->sent_n == 0 && !t->spoiled;
}

/* The oldest that was never sent; "" if there is none. */
static bool choose(struct world *w, struct party_kiosk *k, char op[UUID_SIZE])
{
    static const char sql[] = "SELECT op FROM op WHERE result IS NULL AND spoilt = 0"
                              " ORDER BY place";
    sqlite3_stmt *st = NULL;
    op[0] = '\0';
    if (!db_prepare(outbox_db(k->saver), &st, sql, NULL))
        return false;
    while (op[0] == '\0' && sqlite3_step(st) == SQLITE_ROW) {
        const char *found = (const char *)sqlite3_column_text(st, 0);
        if (is_unsent(w, found))
            snprintf(op, UUID_SIZE, "%s", found);
    }
    sqlite3_reset(st);
    return op[0] != '\0';
}

static bool turn(struct world *w, struct party_kiosk *k, const char *op)
{
    char sql[160];
    const char *to = turns[rng_below(&w->row.rng, LENGTH(turns))];
    snprintf(sql, sizeof sql, "UPDATE op SET %s WHERE op = '%s'", to, op);
    world_log(w, "fault", "a row turns in outbox.db of %s: %s of %s", k->disk_name, to,
              op + 24);
    return db_exec(outbox_db(k->saver), sql, NULL);
}

/* It is to be answered to nobody. */
static void give_up(struct world *w, const char *op)
{
    struct truth *t = oracle_find(w, op);
    t->spoiled = true;
    t->sure = false;
}

/* Not where another machine has the same row: that one would go on with it. */
static bool strike(struct world *w, struct party_kiosk *k)
{
    char op[UUID_SIZE];
    bool busy = k->busy_ms != 0; /* it may have read the row, and send it yet */
    if (busy || k->retired || k->decay != NULL || k->saver == NULL ||
        disk_dead(k->disk) || clone_has_twin(w, k))
        return false;
    disk_spare(k->disk, true);
    bool struck = choose(w, k, op) && turn(w, k, op);
    disk_spare(k->disk, false);
    if (op[0] != '\0')
        give_up(w, op);
    w->result->counts.turned += struck;
    return struck;
}

/* ---- numbers ---- */

static bool is_same_number(const struct truth *t, size_t kiosk, const struct op *op)
{
    return t->kiosk == kiosk && t->sent_n == op->n && strcmp(t->sent_inst, op->inst) == 0;
}

/* What is decided when it gets its number: whoever hears it twice hears the same. */
static bool is_sent_otherwise(const struct truth *t, size_t kiosk, const struct op *op)
{
    return t->sent_n > 0 && t->sent_by == kiosk && strcmp(t->sent_inst, op->inst) == 0 &&
           t->sent_lend != op->lend;
}

void row_sent(struct world *w, size_t kiosk, const struct op *op)
{
    /* Who goes back to an older image gives numbers again, which is why the hub finds
     * forks. */
    struct oracle *o = w->oracle;
    bool forks = (w->enabled & IMAGES) != 0;
    for (size_t i = 0; i < o->count; i++) {
        struct truth *t = &o->truths[i];
        if (strcmp(t->op, op->op) == 0) {
            if (!forks && !t->spoiled && is_sent_otherwise(t, kiosk, op))
                world_fail(w, "I4: %s was sent from lend %llu, and then from lend %llu",
                           t->op, (unsigned long long)t->sent_lend,
                           (unsigned long long)op->lend);
            t->sent_lend = op->lend;
            t->sent_by = kiosk;
            memcpy(t->sent_inst, op->inst, sizeof t->sent_inst);
            t->sent_n = op->n;
        } else if (!forks && is_same_number(t, kiosk, op)) {
            world_fail(w, "I6: %s and %s are both number %llu of one kiosk", t->op,
                       op->op, (unsigned long long)op->n);
        }
    }
}

/* ---- when ---- */

void row_run(struct world *w)
{
    struct row_rot *r = &w->row;
    if (w->now_ms < r->due_ms)
        return;
    r->due_ms = w->now_ms + rng_between(&r->rng, APART_MS_MIN, APART_MS_MAX);
    struct party_kiosk *k = &w->kiosks[rng_below(&r->rng, w->kiosk_count)];
    w->result->counts.faults[FAULT_ROW] += strike(w, k);
}

void row_calm(struct world *w)
{
    w->row.due_ms = NEVER;
}

void row_make(struct world *w)
{
    struct row_rot *r = &w->row;
    r->due_ms = NEVER;
    if (w->setup.mode == MODE_HERD || (w->setup.without >> FAULT_ROW & 1) != 0 ||
        (w->enabled & (IMAGES | UINT32_C(1) << FAULT_DECAY)) != 0 ||
        !rng_chance(&r->rng, USED_PERMILLE))
        return;
    w->enabled |= UINT32_C(1) << FAULT_ROW;
    r->due_ms = rng_between(&r->rng, APART_MS_MIN, APART_MS_MAX);
}
