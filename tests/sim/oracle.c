#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store/hub_people.h"
#include "store/outbox_life.h"
#include "tests/sim/fault_clone.h"
#include "tests/sim/fault_oldhub.h"
#include "tests/sim/fault_row.h"
#include "tests/sim/fault_skew.h"
#include "tests/sim/world_inside.h"

static const char *tail(const char *op)
{
    return op + 24;
}

/* ---- truths ---- */

bool oracle_make(struct world *w)
{
    struct oracle *o = calloc(1, sizeof *o);
    if (o == NULL)
        return false;
    keyring_add(&o->hub_ring, w->hub.keys.sign.public_key);
    bytes_init(&o->body, FRAME_BODY_MAX);
    w->oracle = o;
    return true;
}

void oracle_end(struct world *w)
{
    if (w->oracle == NULL)
        return;
    bytes_free(&w->oracle->body);
    oracle_digests_end(w);
    free(w->oracle);
    w->oracle = NULL;
}

bool oracle_full(const struct world *w)
{
    return w->oracle->count == TRUTHS_MAX;
}

struct truth *oracle_truth(struct world *w)
{
    struct oracle *o = w->oracle;
    assert(!oracle_full(w));
    return &o->truths[o->count++];
}

struct truth *oracle_find(struct world *w, const char *op)
{
    struct oracle *o = w->oracle;
    for (size_t i = o->count; i > 0; i--)
        if (strcmp(o->truths[i - 1].op, op) == 0)
            return &o->truths[i - 1];
    return NULL;
}

void oracle_disk_lost(struct world *w, const struct party_kiosk *k)
{
    oracle_disk_lost_since(w, k, 0);
}

void oracle_disk_lost_since(struct world *w, const struct party_kiosk *k, size_t first)
{
    struct oracle *o = w->oracle;
    for (size_t i = 0; i < first; i++)
        if (o->truths[i].kiosk == k->index)
            oracle_kiosk_forgets(w, &o->truths[i], false);
    for (size_t i = first; i < o->count; i++) {
        struct truth *t = &o->truths[i];
        if (t->kiosk == k->index)
            oracle_kiosk_forgets(w, t, t->also == 0);
        if (t->kiosk == k->index && t->also > 0)
            t->kiosk = t->also - 1;
        if (t->kiosk == k->index || t->also == k->index + 1 || t->also == t->kiosk + 1)
            t->also = 0;
    }
}

void oracle_disk_copied(struct world *w, const struct party_kiosk *from,
                        const struct party_kiosk *to)
{
    struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++)
        if (o->truths[i].kiosk == from->index)
            o->truths[i].also = to->index + 1;
}

static bool stands_at(const struct truth *t, const struct party_kiosk *k)
{
    return t->kiosk == k->index || t->also == k->index + 1;
}

/* An older image may have more than a disk that was lost meanwhile. */
static bool made_by(const struct world *w, const struct truth *t,
                    const struct party_kiosk *k)
{
    return strcmp(w->kiosks[t->kiosk].name, k->name) == 0;
}

/* ---- what stands in the hub ---- */

/* Of a booking that was confirmed: -1 if there is none. */
static void check_state(struct world *w, const struct truth *t, int64_t state)
{
    if (t->kind != OP_BOOK || !t->told || t->outcome.result != RESULT_CONFIRMED)
        return;
    bool gone = state == STATE_CANCELLED && oracle_may_be_cancelled(w, t);
    if (state != ORACLE_UNKNOWN && state != STATE_CONFIRMED && !gone &&
        !oracle_excused(w, t))
        world_fail(w, "I4: the confirmed booking %s is in state %lld", t->op,
                   (long long)state);
}

/* What was told stands in the durable image. */
static void check_told(struct world *w, const struct truth *t)
{
    int64_t result =
        oracle_ask(w, "SELECT result FROM op WHERE op = ?1 AND held = 0", t->op, NULL);
    if (t->behind && result == -1)
        return;
    if (result != ORACLE_UNKNOWN && result != (int64_t)t->outcome.result) {
        world_fail(w, "I4: %s %s was told %s, the hub now holds %lld",
                   op_kind_name(t->kind), t->op, result_name(t->outcome.result),
                   (long long)result);
        return;
    }
    check_state(w, t,
                oracle_ask(w, "SELECT state FROM booking WHERE op = ?1", t->op, NULL));
}

/* After each change: else one cancelled wrongly, and asked for later, would pass. */
static void check_states(struct world *w)
{
    /* An op has one answer, and each booking is one that was given. */
    static const char doubled[] =
        "SELECT (SELECT count(*) - count(DISTINCT op) FROM op) + (SELECT count(*)"
        " FROM booking b WHERE NOT EXISTS (SELECT 1 FROM op WHERE op.kiosk = b.kiosk"
        " AND op.op = b.op AND held = 0 AND result IN (0, 1)))";
    static const char all[] = "SELECT op, state FROM booking WHERE state <> 2";
    struct oracle *o = w->oracle;
    sqlite3_stmt *st = NULL;
    int64_t now = oracle_ask(w, "SELECT sum(state * hseq) FROM booking", NULL, NULL);
    if (now == o->states_checked)
        return;
    o->states_checked = now;
    if (oracle_ask(w, doubled, NULL, NULL) > 0)
        world_fail(w, "I2: an op has two answers, or a booking has none");
    disk_spare(w->hub.disk, true);
    bool ok = db_prepare(hub_store_db(hub_store_of(w->hub.hub)), &st, all, NULL);
    while (ok && sqlite3_step(st) == SQLITE_ROW) {
        const char *op = (const char *)sqlite3_column_text(st, 0);
        const struct truth *t = oracle_find(w, op);
        if (t != NULL)
            check_state(w, t, sqlite3_column_int(st, 1));
        disk_spare(w->hub.disk, true); /* which another question may have ended */
    }
    sqlite3_reset(st);
    disk_spare(w->hub.disk, false);
}

/* ---- the wire ---- */

bool oracle_outcome_equal(const struct outcome *a, const struct outcome *b)
{
    /* Epoch, inst and n are those in which it is said, not what is said. */
    return strcmp(a->op, b->op) == 0 && a->result == b->result &&
           a->reason == b->reason && a->position == b->position && a->as_of == b->as_of &&
           a->hseq == b->hseq && a->t == b->t;
}

static void note_outcome(struct world *w, const char *kiosk, const struct outcome *o)
{
    struct truth *t = oracle_find(w, o->op);
    if (t == NULL || strcmp(w->kiosks[t->kiosk].name, kiosk) != 0) {
        world_fail(w, "outcome for an op that nobody made: %s", o->op);
        return;
    }
    bool rotted = t->spoiled && o->reason == REASON_UNREADABLE;
    if (t->promised && o->result != RESULT_CONFIRMED && !rotted)
        world_fail(w, "I4: %s was shown as confirmed from a lend, and is %s", o->op,
                   result_name(o->result));
    if (!t->told) {
        t->told = true;
        t->unheard = false;
        t->outcome = *o;
        w->result->counts.asked[t->kind]++;
        w->result->counts.results[o->result]++;
        w->result->counts.reasons[o->reason]++;
        w->result->counts.states[result_state(o->result)]++;
        world_log(w, "hub", "tells %s %s: %s %s n=%llu hseq=%llu", op_kind_name(t->kind),
                  tail(o->op), result_name(o->result), reason_name(o->reason),
                  (unsigned long long)o->n, (unsigned long long)o->hseq);
        check_told(w, t);
        oracle_pairs_of(w, t);
        return;
    }
    if (oracle_lost_by_all(w, t, o))
        return;
    if (!oracle_outcome_equal(&t->outcome, o))
        world_fail(w, "I3: op %s was told %s, now %s", o->op,
                   result_name(t->outcome.result), result_name(o->result));
}

/* Opens a message as its receiver would; *kind says what it is. */
static bool open_message(struct world *w, const struct outgoing_message *m,
                         const struct keyring *ring, enum wire_kind *kind)
{
    struct err e;
    if ((!frame_open(&w->oracle->body, ring, m->topic, m->data, m->size, &e) &&
         !oracle_key_set(w, ring, m)) ||
        !wire_kind_of(kind, w->oracle->body.data, w->oracle->body.size, &e)) {
        world_fail(w, "a message that its receiver cannot read on %s: %s", m->topic,
                   e.text);
        return false;
    }
    oracle_said(w, m->topic, w->oracle->body.data, w->oracle->body.size);
    w->result->counts.kinds[*kind]++;
    world_mix(w, (uint64_t)*kind + (m->size << 8));
    return true;
}

void oracle_sent(struct world *w, const struct outgoing_message *m)
{
    enum wire_kind kind = WIRE_KIND_COUNT;
    struct outcome o;
    struct topic t;
    struct err e;
    if (!open_message(w, m, &w->oracle->hub_ring, &kind) || kind != WIRE_OUTCOME)
        return;
    if (!wire_get_outcome(&o, w->oracle->body.data, w->oracle->body.size, &e) ||
        !topic_parse(&t, m->topic, &e))
        world_fail(w, "an outcome that cannot be read: %s", e.text);
    else
        note_outcome(w, t.kiosk, &o);
}

/* What an agent does by itself, without anybody at the kiosk. */
static void note_own_op(struct world *w, size_t kiosk)
{
    struct op op;
    struct err e;
    struct bytes box;
    bytes_init(&box, WIRE_BOX_MAX);
    bool ok = wire_get_op(&op, &box, w->oracle->body.data, w->oracle->body.size, &e);
    bytes_free(&box);
    if (!ok) {
        world_fail(w, "an op that cannot be read: %s", e.text);
        return;
    }
    if (op.kind == OP_RETURN && oracle_find(w, op.op) == NULL && !oracle_full(w)) {
        struct truth *t = oracle_truth(w);
        *t = (struct truth){.kind = op.kind, .kiosk = kiosk, .saved_ms = w->now_ms};
        snprintf(t->op, sizeof t->op, "%s", op.op);
        snprintf(t->target, sizeof t->target, "%s", op.target);
    }
    row_sent(w, kiosk, &op);
}

void oracle_heard(struct world *w, const struct outgoing_message *m)
{
    enum wire_kind kind = WIRE_KIND_COUNT;
    struct topic t;
    struct err e;
    struct keyring ring = {.count = 0};
    if (!topic_parse(&t, m->topic, &e)) {
        world_fail(w, "a kiosk publishes on %s", m->topic);
        return;
    }
    size_t number = strtoul(t.kiosk + strlen(WORLD_AREA ".k.kiosk-"), NULL, 10);
    if (number < 1 || number > w->kiosk_count)
        world_fail(w, "nobody's topic: %s", m->topic);
    else
        keyring_add(&ring, w->kiosks[number - 1].key.public_key);
    if (!open_message(w, m, &ring, &kind))
        return;
    if (kind == WIRE_OP)
        note_own_op(w, number - 1);
    if (kind == WIRE_RECEIPT)
        oracle_receipt(w, &w->kiosks[number - 1]);
}

/* ---- the hub ---- */

static void note_states(struct world *w)
{
    static const char all[] = "SELECT DISTINCT state FROM booking UNION"
                              " SELECT DISTINCT state FROM interest UNION"
                              " SELECT DISTINCT state FROM request";
    sqlite3_stmt *st = NULL;
    disk_spare(w->hub.disk, true);
    bool ok = db_prepare(hub_store_db(hub_store_of(w->hub.hub)), &st, all, NULL);
    while (ok && sqlite3_step(st) == SQLITE_ROW) {
        int state = sqlite3_column_int(st, 0);
        if (state >= 0 && state < STATE_COUNT)
            w->result->counts.states[state]++;
    }
    sqlite3_reset(st);
    disk_spare(w->hub.disk, false);
}

void oracle_hub(struct world *w)
{
    const struct hub_numbers *n = hub_store_numbers(hub_store_of(w->hub.hub));
    if (n->hseq == w->oracle->hseq_checked && n->seq == w->oracle->seqs_known)
        return;
    if (n->hseq < w->oracle->hseq_checked || n->seq < w->oracle->seqs_known)
        world_fail(w, "I4: the hub's numbers went back");
    w->oracle->hseq_checked = n->hseq;
    w->oracle->seqs_known = n->seq;
    oracle_digest(w, n->seq);
    oracle_places(w);
    check_states(w);
    note_states(w);
}

static void check_all_told(struct world *w)
{
    const struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++)
        if (o->truths[i].told)
            check_told(w, &o->truths[i]);
}

void oracle_hub_restored(struct world *w)
{
    struct oracle *o = w->oracle;
    o->hseq_checked = o->seqs_known = 0;
    o->restored = true;
}

void oracle_hub_started(struct world *w)
{
    oracle_life(w);
    oracle_forget_answers(w);
    check_all_told(w);
    oracle_erasures(w);
    oracle_hub(w);
}

/* ---- kiosks ---- */

/* Whether a kiosk may have forgotten it, by the fastest clock that any ever had: 90 days
 * after the answer (docs/protocol.md, 9). */
static bool may_be_forgotten(const struct world *w, const struct truth *t)
{
    int64_t wall = WORLD_WALL + (int64_t)(w->now_ms / 1000) + w->skew_most_s;
    return t->told && wall - t->outcome.t > OUTBOX_ROW_KEPT_S;
}

static void check_shown(struct world *w, struct party_kiosk *k, struct truth *t)
{
    struct outbox_row row;
    bool found = false;
    struct err e;
    if (k->decay != NULL || t->spoiled)
        return; /* until it is mended; for ever */
    disk_spare(k->disk, true);
    bool ok = outbox_find(k->saver, t->op, &row, &found, &e);
    disk_spare(k->disk, false);
    if (!ok)
        return; /* a dead disk; asked again when it is up */
    if (!found && (may_be_forgotten(w, t) || t->erased))
        return;
    if (!found && t->sure) {
        world_fail(w, "I8: \"saved\" was said of %s, and it is not there", t->op);
        return;
    }
    if (found && row.lend > 0 && t->kind == OP_BOOK && !t->promised) {
        world_log(w, k->disk_name, "promises %s from lend %llu", tail(t->op),
                  (unsigned long long)row.lend);
        t->promised = true;
        t->lend = row.lend;
        w->result->counts.promises++;
    }
    if (t->promised && t->told && t->outcome.result != RESULT_CONFIRMED)
        world_fail(w, "I4: %s is shown as confirmed from a lend, and was told %s", t->op,
                   result_name(t->outcome.result));
    if (!found || !row.answered)
        return;
    bool same = skew_equal(w, k, &row.outcome, t);
    if (t->unheard && same)
        oracle_told_after_all(w, t);
    t->shown = true;
    if (!t->told || !same)
        world_fail(w, "I3: %s shows another outcome of %s than was told", k->disk_name,
                   t->op);
}

void oracle_shown(struct world *w, struct party_kiosk *k, const char *op)
{
    struct truth *t = oracle_find(w, op);
    if (t == NULL || !made_by(w, t, k))
        world_fail(w, "%s shows %s, which was not made there", k->disk_name, op);
    else
        check_shown(w, k, t);
}

static void check_all_shown(struct world *w, struct party_kiosk *k)
{
    struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++)
        if (stands_at(&o->truths[i], k))
            check_shown(w, k, &o->truths[i]);
}

void oracle_kiosk_started(struct world *w, struct party_kiosk *k)
{
    check_all_shown(w, k);
    oracle_heads_started(k);
}

/* ---- the end ---- */

static bool kiosk_settled(struct world *w, struct party_kiosk *k,
                          char why[WORLD_TEXT_SIZE])
{
    struct notice n;
    const struct hub_numbers *hub = hub_store_numbers(hub_store_of(w->hub.hub));
    if (k->core == NULL || k->reader == NULL) {
        snprintf(why, WORLD_TEXT_SIZE, "L1: %s is down", k->disk_name);
        return false;
    }
    agent_core_state(k->core, &n);
    /* Twins push each other off: they are never both connected. */
    bool linked = (n.online && n.hub) || clone_has_twin(w, k);
    if (linked && n.seq == hub->seq && n.outbox == 0)
        return oracle_heads_settled(k, why) || clone_has_twin(w, k);
    snprintf(why, WORLD_TEXT_SIZE,
             "L2: %s: online %d, hub %d, seq %llu of %llu, outbox %u, trouble \"%s\"",
             k->disk_name, n.online, n.hub, (unsigned long long)n.seq,
             (unsigned long long)hub->seq, n.outbox, n.trouble);
    return false;
}

bool oracle_settled(struct world *w, char why[WORLD_TEXT_SIZE])
{
    if (w->hub.hub == NULL) {
        snprintf(why, WORLD_TEXT_SIZE, "L1: the hub is down");
        return false;
    }
    if (oldhub_lives(w)) {
        snprintf(why, WORLD_TEXT_SIZE, "the old hub has not stopped");
        return false;
    }
    /* This is asked after every turn: it is mostly the same one that is not. */
    for (size_t n = 0; n < w->kiosk_count; n++) {
        size_t i = (w->unsettled + n) % w->kiosk_count;
        if (w->kiosks[i].retired || kiosk_settled(w, &w->kiosks[i], why))
            continue;
        w->unsettled = i;
        return false;
    }
    snprintf(why, WORLD_TEXT_SIZE, "L4: the hub still holds");
    return !w->oracle->forgot || !oracle_holds(w);
}

static void final_truths(struct world *w)
{
    struct oracle *o = w->oracle;
    int64_t bookings = 0, unknown = 0;
    for (size_t i = 0; i < o->count; i++) {
        const struct truth *t = &o->truths[i];
        if (t->sure && !t->told && !t->erased)
            world_fail(w, "L1: %s %s has no outcome", op_kind_name(t->kind), t->op);
        if (t->kind == OP_CANCEL || t->kind == OP_WITHDRAW)
            oracle_order(w, t);
        bool booked = t->told && (t->outcome.result == RESULT_CONFIRMED ||
                                  t->outcome.result == RESULT_WAITING);
        bool lost = booked && t->kind == OP_BOOK && oracle_excused(w, t);
        bookings += t->kind == OP_BOOK && booked && !lost;
        /* It went down with its kiosk's disk, before or after the hub had it. */
        unknown += lost || (t->kind == OP_BOOK && !t->sure && !t->told);
    }
    int64_t held = oracle_ask(w, "SELECT count(*) FROM booking", NULL, NULL);
    if (held < bookings || held > bookings + unknown)
        world_fail(w, "I2: %lld bookings were told, the hub holds %lld",
                   (long long)bookings, (long long)held);
}

/* Of each installation, up to the last number: an op under each, or it is void. */
static void final_numbers(struct world *w)
{
    static const char gaps[] =
        "SELECT count(*) FROM inst i WHERE last_n <> (SELECT count(*) FROM op_number o"
        " WHERE o.kiosk = i.kiosk AND o.inst = i.inst AND n BETWEEN 1 AND last_n AND NOT"
        " EXISTS (SELECT 1 FROM void v WHERE v.kiosk = i.kiosk AND v.inst = i.inst"
        " AND n BETWEEN first AND last)) + (SELECT coalesce(sum(last - first + 1), 0)"
        " FROM void v WHERE v.kiosk = i.kiosk AND v.inst = i.inst)";
    int64_t insts = oracle_ask(w, gaps, NULL, NULL);
    if (insts > 0)
        world_fail(w, "I6: the numbers of %lld installations have gaps",
                   (long long)insts);
}

/* Nothing stands above a gap in what a kiosk now numbers. */
static void final_last_number(struct world *w, const struct party_kiosk *k)
{
    static const char above[] = "SELECT count(*) FROM inst JOIN op_number USING(kiosk,"
                                " inst) WHERE kiosk = ?1 AND inst = ?2 AND n > last_n";
    if (oracle_ask(w, above, k->name, outbox_inst(k->outbox)) > 0)
        world_fail(w, "I6: the numbers of %s have a gap", k->disk_name);
}

static void final_kiosk(struct world *w, struct party_kiosk *k)
{
    uint8_t hub[DIGEST_BYTES], own[DIGEST_BYTES];
    hub_store_digest(hub_store_of(w->hub.hub), hub);
    if (!oracle_rows(k, own) || memcmp(hub, own, sizeof hub) != 0)
        world_fail(w, "L2: the rows of %s are not the hub's", k->disk_name);
    check_all_shown(w, k);
    final_last_number(w, k);
}

void oracle_final(struct world *w)
{
    check_all_told(w);
    oracle_places(w);
    oracle_final_past(w);
    final_truths(w);
    final_numbers(w);
    oracle_pairs(w);
    oracle_final_secrets(w);
    for (size_t i = 0; i < w->kiosk_count; i++)
        if (!w->kiosks[i].retired)
            final_kiosk(w, &w->kiosks[i]);
}
