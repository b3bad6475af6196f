/* What may be different when a hub has lost its memory, and what must not.
 *
 * An answer that its kiosk has is known to that kiosk, so the hub learns of it again: it
 * stays as it is, and its effect comes back. It is lost only with that kiosk's disk, or
 * if it was erased. An answer that no kiosk had was told to nobody: the op is decided
 * anew. */
#include <stdlib.h>
#include <string.h>

#include "server/hub/logic/hub_recover.h"
#include "store/hub_restore.h"
#include "tests/sim/world_inside.h"

void oracle_hub_forgets(struct world *w)
{
    w->oracle->forgot = true;
    w->oracle->forgets = true;
}

void oracle_gave_up(struct world *w)
{
    w->oracle->gave_up = true;
}

void oracle_new_key(struct world *w)
{
    keyring_add(&w->oracle->hub_ring, w->hub.keys.sign.public_key);
}

/* A set of keys is signed as if it went to all, by a key that may be thrown away. */
bool oracle_key_set(struct world *w, const struct keyring *ring,
                    const struct outgoing_message *m)
{
    struct key_set set;
    return key_chain_open(&set, &w->oracle->body, WORLD_AREA, ring, m->data, m->size,
                          NULL);
}

/* ---- truths ---- */

static bool known(struct world *w, const struct truth *t)
{
    return oracle_ask(w, "SELECT count(*) FROM op WHERE op = ?1 AND held = 0", t->op,
                      NULL) != 0;
}

static void forget_one(struct world *w, struct truth *t)
{
    if (!t->told || known(w, t))
        return;
    if (t->shown) {
        t->behind = true;
        return;
    }
    t->told = false;
    t->unheard = true;
    w->result->counts.unheard++;
}

void oracle_forget_answers(struct world *w)
{
    struct oracle *o = w->oracle;
    if (!o->forgets)
        return;
    o->forgets = false;
    for (size_t i = 0; i < o->count; i++)
        forget_one(w, &o->truths[i]);
}

void oracle_told_after_all(struct world *w, struct truth *t)
{
    world_log(w, "oracle", "%s had its answer after all", t->op + 24);
    t->told = t->behind = true;
    t->unheard = false;
}

/* Hub and kiosk have both lost the answer, with their disks or the kiosk as it erased
 * what it was asked to, and a backup has the op as held: nobody is left who could know
 * better (docs/protocol.md, 10, "Excluded"). */
bool oracle_lost_by_all(struct world *w, struct truth *t, const struct outcome *o)
{
    bool lost = t->untold_to_hub && !t->shown, erased = t->behind && t->erased_sure;
    if (!(lost || erased) || oracle_outcome_equal(&t->outcome, o))
        return false;
    world_log(w, "oracle", "%s is decided anew: all have lost its answer", t->op + 24);
    w->result->counts.excused++;
    t->outcome = *o;
    t->behind = t->untold_to_hub = false;
    return true;
}

bool oracle_aside(struct world *w, const struct truth *t)
{
    return oracle_ask(w,
                      "SELECT count(*) FROM op_body WHERE op = ?1 AND why = 'unreadable'",
                      t->op, NULL) > 0;
}

/* Its effect was lost with the kiosk that knew of it, or by what the person wished; or it
 * belongs to a session that was lost, or its box has rotted, and staff see it. */
bool oracle_excused(struct world *w, const struct truth *t)
{
    if ((t->promised || t->spoiled) && (oracle_aside(w, t) || t->erased_aside))
        return true;
    if (!t->behind)
        return false;
    return t->untold_to_hub || t->erased || oracle_aside(w, t);
}

void oracle_kiosk_forgets(struct world *w, struct truth *t, bool op_too)
{
    bool unknown = t->behind && (w->hub.hub == NULL || !known(w, t));
    t->shown = false;
    if (op_too) {
        t->sure = false;
        t->untold_to_hub = t->untold_to_hub || unknown;
    } else if (unknown) { /* it will be asked for again, and decided anew */
        t->told = t->behind = false;
        t->unheard = true;
    }
}

static void count_lost(struct world *w)
{
    static const char over[] = "SELECT count(*) FROM audit WHERE what ="
                               " 'alarm: more booked than there are places'";
    const struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++)
        if (o->truths[i].told && oracle_excused(w, &o->truths[i]))
            w->result->counts.excused++;
    int64_t times = oracle_ask(w, over, NULL, NULL);
    w->result->counts.over += times > 0 ? (uint64_t)times : 0;
}

bool oracle_holds(struct world *w)
{
    struct hub_recovery r = {.kiosks = 0};
    disk_spare(w->hub.disk, true);
    bool ok = hub_recovery(w->hub.hub, &r, NULL);
    disk_spare(w->hub.disk, false);
    return !ok || r.life.holding;
}

/* ---- erasures ---- */

/* As staff have exported it: the caller frees it. */
void oracle_erased(struct world *w, struct hub_restore *order)
{
    const struct oracle *o = w->oracle;
    char(*ops)[UUID_SIZE] = calloc(o->count + 1, sizeof *ops);
    if (ops == NULL)
        abort();
    for (size_t i = 0; i < o->count; i++)
        if (o->truths[i].erased_sure)
            memcpy(ops[order->erased_count++], o->truths[i].op, UUID_SIZE);
    order->erased = (const char(*)[UUID_SIZE])ops;
}

/* Of two machines with one name nobody can tell which has sent something. */
static bool alone(const struct world *w, const struct party_kiosk *k)
{
    size_t same = 0;
    for (size_t i = 0; i < w->kiosk_count; i++)
        same += strcmp(w->kiosks[i].name, k->name) == 0;
    return same == 1;
}

static void check_receipt(struct world *w, const struct party_kiosk *k, const char *op)
{
    const struct truth *t = oracle_find(w, op);
    if (t == NULL || strcmp(w->kiosks[t->kiosk].name, k->name) != 0 || !t->erased) {
        world_fail(w, "%s has erased what nobody asked it to: %s", k->disk_name, op);
        return;
    }
    w->result->counts.erased++;
    if (t->boxed && alone(w, k) && !k->has_copy &&
        disk_contains(k->disk, t->mark, sizeof t->mark))
        world_fail(w, "I7: %s says that it has erased %s, and has not", k->disk_name, op);
}

void oracle_receipt(struct world *w, const struct party_kiosk *k)
{
    struct op_list ops;
    struct err e;
    if (!wire_get_ops(&ops, w->oracle->body.data, w->oracle->body.size, &e)) {
        world_fail(w, "a receipt that cannot be read: %s", e.text);
        return;
    }
    for (size_t i = 0; i < ops.count; i++)
        check_receipt(w, k, ops.ops[i]);
}

/* Nothing of what was erased stands in the hub, whatever was restored. */
void oracle_erasures(struct world *w)
{
    static const char kept[] =
        "SELECT (SELECT count(*) FROM booking WHERE op = ?1 AND length(box) > 0) +"
        " (SELECT count(*) FROM interest WHERE op = ?1 AND length(box) > 0) +"
        " (SELECT count(*) FROM request WHERE op = ?1 AND length(box) > 0) +"
        " (SELECT count(*) FROM op_body WHERE op = ?1 AND why = 'unreadable')";
    const struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++)
        if (o->truths[i].erased_sure && oracle_ask(w, kept, o->truths[i].op, NULL) > 0)
            world_fail(w, "what was erased is in the hub again: %s", o->truths[i].op);
}

/* ---- who was told that it is cancelled ---- */

/* It stays so, in whatever order the hub has learnt of both. */
static void check_cancelled(struct world *w)
{
    const struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++) {
        const struct truth *t = &o->truths[i];
        if (!t->told || t->outcome.result != RESULT_CANCELLED || oracle_excused(w, t))
            continue;
        for (size_t k = 0; k < o->count; k++) {
            const struct truth *b = &o->truths[k];
            bool meant =
                b->told && strcmp(b->code, t->code) == 0 && op_makes_thing(b->kind);
            if (meant && oracle_ask(w,
                                    "SELECT count(*) FROM booking WHERE op = ?1"
                                    " AND state IN (2, 3, 4)",
                                    b->op, NULL) > 0)
                world_fail(w, "I4: %s was told that it is cancelled (%s), and is not",
                           b->op, t->op + 24);
        }
    }
}

/* ---- the end ---- */

void oracle_final_past(struct world *w)
{
    const struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++) {
        const struct truth *t = &o->truths[i];
        if (t->told && t->behind && !known(w, t) && !oracle_excused(w, t))
            world_fail(w, "I4: the hub never learnt again that it told %s %s: %s",
                       op_kind_name(t->kind), t->op, result_name(t->outcome.result));
    }
    oracle_erasures(w);
    check_cancelled(w);
    oracle_codes_lead(w);
    count_lost(w);
}
