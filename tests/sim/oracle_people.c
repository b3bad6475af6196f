#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "tests/sim/world_inside.h"

int64_t oracle_ask(struct world *w, const char *sql, const char *a, const char *b)
{
    int64_t value = ORACLE_UNKNOWN;
    sqlite3_stmt *st = NULL;
    struct db *db = hub_store_db(hub_store_of(w->hub.hub));
    disk_spare(w->hub.disk, true);
    if (!db_prepare(db, &st, sql, NULL)) {
        disk_spare(w->hub.disk, false);
        return ORACLE_UNKNOWN;
    }
    if (a != NULL)
        sqlite3_bind_text(st, 1, a, -1, SQLITE_STATIC);
    if (b != NULL)
        sqlite3_bind_text(st, 2, b, -1, SQLITE_STATIC);
    int code = sqlite3_step(st);
    if (code == SQLITE_ROW)
        value = sqlite3_column_int64(st, 0);
    else if (code == SQLITE_DONE)
        value = -1;
    sqlite3_reset(st);
    disk_spare(w->hub.disk, false);
    return value;
}

/* ---- who asked for what ---- */

bool oracle_asked_for(const struct world *w, const struct truth *booking,
                      enum op_kind kind)
{
    const struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++)
        if (o->truths[i].kind == kind && strcmp(o->truths[i].code, booking->code) == 0)
            return true;
    return false;
}

void oracle_staff_cancelled(struct world *w, const char *op)
{
    struct truth *t = oracle_find(w, op);
    if (t != NULL)
        t->staff_cancelled = true;
}

void oracle_session(struct world *w, const char *ref, char id[UUID_SIZE])
{
    static const char by_ref[] = "SELECT id FROM rec WHERE ref = ?1";
    sqlite3_stmt *st = NULL;
    id[0] = '\0';
    disk_spare(w->hub.disk, true);
    if (db_prepare(hub_store_db(hub_store_of(w->hub.hub)), &st, by_ref, NULL)) {
        sqlite3_bind_text(st, 1, ref, -1, SQLITE_TRANSIENT);
        if (sqlite3_step(st) == SQLITE_ROW)
            snprintf(id, UUID_SIZE, "%s", (const char *)sqlite3_column_text(st, 0));
        sqlite3_reset(st);
    }
    disk_spare(w->hub.disk, false);
}

bool sessions_have(const struct sessions *s, const char *id)
{
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->ids[i], id) == 0)
            return true;
    return false;
}

void sessions_note(struct sessions *s, const char *id)
{
    if (id[0] == '\0' || sessions_have(s, id))
        return;
    assert(s->count < CLOSED_MAX);
    snprintf(s->ids[s->count++], UUID_SIZE, "%s", id);
}

/* Its session, or one to which somebody changed it. */
static bool closed_for(const struct world *w, const struct truth *booking)
{
    const struct oracle *o = w->oracle;
    if (sessions_have(&o->closed, booking->target))
        return true;
    for (size_t i = 0; i < o->count; i++)
        if (o->truths[i].kind == OP_CHANGE &&
            strcmp(o->truths[i].code, booking->code) == 0 &&
            sessions_have(&o->closed, o->truths[i].target))
            return true;
    return false;
}

bool oracle_may_be_cancelled(const struct world *w, const struct truth *booking)
{
    return booking->staff_cancelled || closed_for(w, booking) ||
           oracle_asked_for(w, booking, OP_CANCEL) ||
           oracle_asked_for(w, booking, OP_WITHDRAW) ||
           oracle_asked_for(w, booking, OP_ANSWER_OFFER);
}

const char *oracle_any_booking(struct world *w)
{
    const struct oracle *o = w->oracle;
    for (size_t tries = 0; o->count > 0 && tries < 20; tries++) {
        const struct truth *t = &o->truths[rng_below(&w->people, o->count)];
        if (t->kind == OP_BOOK && t->told && t->outcome.result != RESULT_REFUSED)
            return t->op;
    }
    return NULL;
}

/* ---- the same person ---- */

/* What a restore has lost the session of is set aside, and no booking. */
static bool stays(struct world *w, const struct truth *t)
{
    return t->kind == OP_BOOK && t->told && t->person != 0 &&
           t->outcome.result != RESULT_REFUSED && !oracle_may_be_cancelled(w, t) &&
           !oracle_asked_for(w, t, OP_CHANGE) && !t->erased && !oracle_excused(w, t);
}

struct truth *oracle_any_told(struct world *w)
{
    struct oracle *o = w->oracle;
    for (size_t tries = 0; o->count > 0 && tries < 20; tries++) {
        struct truth *t = &o->truths[rng_below(&w->people, o->count)];
        if (t->kind != OP_RETURN && t->told && !t->erased)
            return t;
    }
    return NULL;
}

/* Two bookings of one person for one session, which staff can see are a pair. One of
 * which nothing was asked later can only have been cancelled with its offer's end. */
static bool is_pair(struct world *w, const struct truth *a, const struct truth *b)
{
    static const char pair[] =
        "SELECT count(*) FROM booking_pair WHERE (first = ?1 AND second = ?2)"
        " OR (first = ?2 AND second = ?1)";
    static const char lapsed[] = "SELECT count(*) FROM booking"
                                 " WHERE op IN (?1, ?2) AND state IN (5, 6)";
    if (a == b || b->person != a->person || strcmp(a->target, b->target) != 0 ||
        !stays(w, a) || !stays(w, b) || oracle_ask(w, lapsed, a->op, b->op) > 0)
        return false;
    if (oracle_ask(w, pair, a->op, b->op) == 0)
        world_fail(w, "two bookings of one person are no pair: %s and %s", a->op, b->op);
    return true;
}

/* What a restored hub has yet to hear of again is a pair when it has. */
void oracle_pairs_of(struct world *w, const struct truth *t)
{
    static const char both[] = "SELECT count(*) FROM booking WHERE op IN (?1, ?2)";
    const struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++) {
        const struct truth *other = &o->truths[i];
        if (other->person == t->person && oracle_ask(w, both, t->op, other->op) == 2)
            (void)is_pair(w, t, other);
    }
}

void oracle_pairs(struct world *w)
{
    const struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++)
        for (size_t k = 0; k < i; k++)
            w->result->counts.pairs += is_pair(w, &o->truths[i], &o->truths[k]);
}

/* ---- order ---- */

/* Somebody books at a kiosk and cancels there: the hub hears it in that order. */
void oracle_order(struct world *w, const struct truth *cancel)
{
    const struct oracle *o = w->oracle;
    /* Staff can decide that what some kiosk may know is not waited for. */
    bool lost = cancel->told && cancel->outcome.reason == REASON_NOT_FOUND && !o->gave_up;
    for (const struct truth *t = o->truths; lost && t < cancel; t++) {
        bool own = t->sure && t->kiosk == cancel->kiosk && t->told &&
                   strcmp(t->code, cancel->code) == 0 &&
                   t->outcome.result != RESULT_REFUSED && !t->erased &&
                   !oracle_excused(w, t);
        if (own && op_makes_thing(t->kind))
            world_fail(w, "I6: %s %s came before what it cancels, %s",
                       op_kind_name(cancel->kind), cancel->op, t->op);
    }
}
