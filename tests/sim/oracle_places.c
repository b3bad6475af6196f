/* Places: none is taken twice, none stays free while somebody waits, and what is promised
 * beyond them a hub has promised that was lost. */
#include <stdio.h>
#include <string.h>

#include "tests/sim/fault_newcomer.h"
#include "tests/sim/world_inside.h"

_Static_assert(STATE_CONFIRMED == 2 && STATE_WAITING == 3 && STATE_OFFERED == 4 &&
                   RESULT_WAITING == 1,
               "the queries have these numbers in them");

/* But where staff have released what a kiosk may already have promised. */
static void check_over(struct world *w)
{
    static const char over[] = "SELECT session FROM session_place WHERE over > 0";
    sqlite3_stmt *st = NULL;
    disk_spare(w->hub.disk, true);
    bool ok = db_prepare(hub_store_db(hub_store_of(w->hub.hub)), &st, over, NULL);
    while (ok && sqlite3_step(st) == SQLITE_ROW)
        if (!sessions_have(&w->oracle->released,
                           (const char *)sqlite3_column_text(st, 0)))
            world_fail(w, "I1: a session is overbooked, although nothing was lost");
    sqlite3_reset(st);
    disk_spare(w->hub.disk, false);
}

static void check_counts(struct world *w)
{
    static const char oversold[] =
        "SELECT count(*) FROM session_place s WHERE taken + lent > capacity + over"
        " OR taken <> (SELECT coalesce(sum(places), 0) FROM booking b"
        " WHERE b.session = s.session AND b.state IN (2, 4))"
        " OR lent <> (SELECT coalesce(sum(left), 0) FROM lend l"
        " WHERE l.session = s.session)";
    static const char passed_over[] =
        "SELECT count(*) FROM session_place s JOIN booking b ON b.session = s.session"
        " WHERE b.state = 3 AND b.places <= s.capacity + s.over - s.taken - s.lent"
        " AND s.starts_at > CAST(?1 AS INTEGER)"
        " AND (b.ask_first = 0 OR s.starts_at > CAST(?1 AS INTEGER) + 9100)";
    char wall[24];
    snprintf(wall, sizeof wall, "%lld", (long long)party_hub_now(w).wall);
    const struct oracle *o = w->oracle;
    if (oracle_ask(w, oversold, NULL, NULL) > 0)
        world_fail(w, "I1: a session is oversold, or its places are miscounted");
    if (!o->forgot)
        check_over(w);
    /* A clock that jumps back makes a session whose list was closed one to come again. */
    if (w->hub.skew_s == 0 && oracle_ask(w, passed_over, wall, NULL) > 0 &&
        !(o->forgot && oracle_holds(w)))
        world_fail(w, "I1: somebody waits for a place that is free");
}

/* ---- what kiosks have promised ---- */

/* Perhaps it never will: the disk of its kiosk may be gone. */
static bool has_not_heard(struct world *w, const struct truth *t)
{
    return t->promised && oracle_ask(w,
                                     "SELECT count(*) FROM op WHERE op = ?1 AND"
                                     " held = 0",
                                     t->op, NULL) == 0;
}

static int64_t promised_from(struct world *w, const struct truth *lend)
{
    const struct oracle *o = w->oracle;
    int64_t places = 0;
    for (size_t i = 0; i < o->count; i++) {
        const struct truth *t = &o->truths[i];
        if (t->lend == lend->lend && has_not_heard(w, t) &&
            strcmp(w->kiosks[t->kiosk].name, w->kiosks[lend->kiosk].name) == 0)
            places += t->places;
    }
    return places;
}

/* Whom a kiosk has told "confirmed" from a lend has that place, though the hub may never
 * learn of it: until staff release it, it is nobody else's. */
static void check_promises(struct world *w)
{
    static const char kept[] = "SELECT left + released FROM lend WHERE kiosk = ?1"
                               " AND id = CAST(?2 AS INTEGER)";
    const struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++) {
        const struct truth *t = &o->truths[i];
        char id[24];
        if (!has_not_heard(w, t))
            continue;
        snprintf(id, sizeof id, "%llu", (unsigned long long)t->lend);
        int64_t left = oracle_ask(w, kept, w->kiosks[t->kiosk].name, id);
        bool lost = left == ORACLE_UNKNOWN || (left < 0 && o->forgot);
        if (!lost && left < promised_from(w, t))
            world_fail(w, "I1: %s was promised a place of lend %s, which is given away",
                       t->op, id);
    }
}

struct party_kiosk *oracle_promising(struct world *w)
{
    const struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++) {
        const struct truth *t = &o->truths[i];
        if (t->promised && !t->told && t->also == 0 && !w->kiosks[t->kiosk].retired)
            return &w->kiosks[t->kiosk];
    }
    return NULL;
}

/* ---- a hub without memory ---- */

void oracle_life(struct world *w)
{
    static const char has[] =
        "SELECT count(*) FROM booking WHERE op = ?1 AND state IN (2, 4)";
    struct oracle *o = w->oracle;
    if (!o->restored || disk_dead(w->hub.disk))
        return;
    o->restored = false;
    for (size_t i = 0; i < o->count; i++)
        o->truths[i].had = oracle_ask(w, has, o->truths[i].op, NULL) != 0;
    o->trusting = o->trusting || (o->forgets && !oracle_holds(w));
}

/* Whether this life of the hub has given a place of its own accord: neither did the one
 * before, nor was its holder told that it is so, by it or by a kiosk. */
static bool given(struct world *w, const char *op)
{
    const struct truth *t = oracle_find(w, op);
    return t != NULL && !t->had && !t->promised && !oracle_asked_for(w, t, OP_CHANGE) &&
           !oracle_asked_for(w, t, OP_ANSWER_OFFER);
}

/* None of those bookings may be such a one; if their session is given too, but where
 * staff have released places of it. */
static void check_given(struct world *w, const char *sql, const char *what)
{
    const struct sessions *released = &w->oracle->released;
    sqlite3_stmt *st = NULL;
    disk_spare(w->hub.disk, true);
    bool ok = db_prepare(hub_store_db(hub_store_of(w->hub.hub)), &st, sql, NULL);
    while (ok && sqlite3_step(st) == SQLITE_ROW) {
        const char *op = (const char *)sqlite3_column_text(st, 0);
        const char *session = (const char *)sqlite3_column_text(st, 1);
        if (given(w, op) && !(session != NULL && sessions_have(released, session)))
            world_fail(w, "%s: %s", what, op);
    }
    sqlite3_reset(st);
    disk_spare(w->hub.disk, false);
}

#define SINCE_THEN                                                                       \
    "(b.hseq > (meta.epoch_counter - 1) << 32 OR op.result = 1 AND b.state IN (2, 4))"

/* While it waits for what kiosks know it decides nothing about places; so what is beyond
 * them is owed to those who were told before, but where staff have cut that short, or a
 * kiosk spent a lend that was lost. */
static void check_patience(struct world *w)
{
    static const char early[] =
        "SELECT b.op FROM booking b JOIN op ON op.kiosk = b.kiosk AND op.op = b.op, meta"
        " WHERE b.session NOT IN (SELECT session FROM released) AND " SINCE_THEN;
    static const char beyond[] =
        "SELECT b.op, b.session FROM session_place s JOIN booking b"
        " ON b.session = s.session JOIN op ON op.kiosk = b.kiosk AND op.op = b.op, meta"
        " WHERE s.over > 0 AND b.state IN (2, 4) AND " SINCE_THEN;
    struct oracle *o = w->oracle;
    if (!o->forgot || o->trusting)
        return;
    if (oracle_holds(w))
        check_given(w, early, "I1: decided before all kiosks were heard");
    else
        o->gave_up = o->gave_up || newcomer_missed(w);
    if (!o->gave_up)
        check_given(w, beyond, "I1: given beyond what was promised before a loss");
}

void oracle_places(struct world *w)
{
    check_counts(w);
    check_promises(w);
    check_patience(w);
}
