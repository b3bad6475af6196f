#include "tests/sim/fault_skew.h"

#include <stdlib.h>
#include <string.h>

enum {
    USED_PERMILLE = 300,
    FIRST_MS_MIN = 20000,
    FIRST_MS_MAX = 600000,
    APART_MS_MAX = 180000,
    NEW_BODY_MAX = 16384,
    KINDS_DRAWN = OP_ERASE + 1, /* those that its kiosks make: seeds keep their meaning */
};

struct renamed { /* a field's text that a version does not know, and what it sees */
    char from[40];
    const char *to;
};

static const struct renamed nothing = {.from = ""};

/* The linker's hooks have no context, so this one state has to stand by itself. */
static struct {
    struct renamed op, outcome;
} blind;

/* ---- readers ---- */

/* NULL: it does not stand there. The caller frees. */
static char *rename_text(const struct renamed *r, const char *body, size_t *size)
{
    size_t from = strlen(r->from);
    const char *at = from == 0 ? NULL : memmem(body, *size, r->from, from);
    if (at == NULL)
        return NULL;
    size_t before = (size_t)(at - body);
    size_t to = strlen(r->to);
    char *out = malloc(*size - from + to);
    if (out == NULL)
        abort();
    memcpy(out, body, before);
    memcpy(out + before, r->to, to);
    memcpy(out + before + to, at + from, *size - before - from);
    *size = *size - from + to;
    return out;
}

/* The linker's names for these readers, and for what is called instead of them. */
bool __real_wire_get_op(struct op *m, struct bytes *box, const void *body, size_t size,
                        struct err *e);
bool __wrap_wire_get_op(struct op *m, struct bytes *box, const void *body, size_t size,
                        struct err *e);
bool __real_wire_get_outcome(struct outcome *m, const void *body, size_t size,
                             struct err *e);
bool __wrap_wire_get_outcome(struct outcome *m, const void *body, size_t size,
                             struct err *e);

bool __wrap_wire_get_op(struct op *m, struct bytes *box, const void *body, size_t size,
                        struct err *e)
{
    char *seen = rename_text(&blind.op, body, &size);
    bool ok = __real_wire_get_op(m, box, seen == NULL ? body : seen, size, e);
    free(seen);
    return ok;
}

bool __wrap_wire_get_outcome(struct outcome *m, const void *body, size_t size,
                             struct err *e)
{
    char *seen = rename_text(&blind.outcome, body, &size);
    bool ok = __real_wire_get_outcome(m, seen == NULL ? body : seen, size, e);
    free(seen);
    return ok;
}

void skew_nobody_reads(void)
{
    blind.op = blind.outcome = nothing;
}

void skew_hub_reads(const struct world *w)
{
    skew_nobody_reads();
    if (!w->skew.hub_older)
        return;
    snprintf(blind.op.from, sizeof blind.op.from, "\"kind\":\"%s\"",
             op_kind_name(w->skew.lacks));
    blind.op.to = "\"kind\":\"dance\"";
}

void skew_kiosk_reads(const struct world *w, const struct party_kiosk *k)
{
    const struct skew *s = &w->skew;
    skew_nobody_reads();
    if (!k->older)
        return;
    bool reason = s->reason != REASON_NONE;
    snprintf(blind.outcome.from, sizeof blind.outcome.from, "\"%s\":\"%s\"",
             reason ? "reason" : "res",
             reason ? reason_name(s->reason) : result_name(s->result));
    blind.outcome.to = reason ? "\"reason\":\"weather\"" : "\"res\":\"postponed\"";
}

bool skew_equal(const struct world *w, const struct party_kiosk *k,
                const struct outcome *shown, const struct truth *t)
{
    const struct outcome *told = &t->outcome;
    bool unread = shown->result == RESULT_COUNT || shown->reason == REASON_COUNT;
    /* By a key that is believed no more, it is not read again. */
    if (unread && t->worded)
        return true;
    if (unread && (k->older || w->oracle->hub_ring.count > 1))
        return shown->hseq == told->hseq && shown->t == told->t;
    return oracle_outcome_equal(shown, told);
}

/* ---- what is said ---- */

void skew_sign(struct world *w, const struct sign_key *key, struct outgoing_message *m,
               const struct bytes *body)
{
    struct bytes frame;
    struct err e;
    bytes_init(&frame, FRAME_MAX);
    if (frame_build(&frame, key, m->topic, body->data, body->size, &e)) {
        free(m->data);
        m->data = frame.data;
        m->size = frame.size;
        return;
    }
    world_fail(w, "what another version says cannot be signed: %s", e.text);
    bytes_free(&frame);
}

void skew_hub_says(struct world *w, struct outgoing_message *m)
{
    struct bytes *body = &w->oracle->body;
    struct keyring own = {.count = 0};
    enum wire_kind kind = WIRE_KIND_COUNT;
    struct head head;
    struct err e;
    if (!w->skew.hub_older)
        return;
    keyring_add(&own, w->hub.keys.sign.public_key);
    if (!frame_open(body, &own, m->topic, m->data, m->size, &e) ||
        !wire_kind_of(&kind, body->data, body->size, &e) || kind != WIRE_HEAD ||
        !wire_get_head(&head, body->data, body->size, &e))
        return;
    head.kinds &= ~(1U << w->skew.lacks);
    struct bytes older;
    bytes_init(&older, NEW_BODY_MAX);
    if (wire_put_head(&older, &head, &e))
        skew_sign(w, &w->hub.keys.sign, m, &older);
    bytes_free(&older);
}

/* ---- upgrades ---- */

static void upgrade_hub(struct world *w)
{
    world_log(w, "fault", "the hub is upgraded, and knows %s",
              op_kind_name(w->skew.lacks));
    w->skew.hub_older = false;
    w->result->counts.faults[FAULT_OLDER]++;
    if (party_hub_alive(w))
        party_hub_die(w, false);
    w->poke = true;
}

static void upgrade_kiosk(struct world *w, struct party_kiosk *k)
{
    world_log(w, "fault", "%s is upgraded", k->disk_name);
    k->older = false;
    w->result->counts.faults[FAULT_OLDER]++;
    if (party_kiosk_alive(w, k))
        party_kiosk_die(w, k, false);
    w->poke = true;
}

static bool upgrade_any(struct world *w)
{
    if (w->skew.hub_older && rng_chance(&w->skew.rng, 400)) {
        upgrade_hub(w);
        return true;
    }
    for (size_t i = 0; i < w->kiosk_count; i++)
        if (w->kiosks[i].older) {
            upgrade_kiosk(w, &w->kiosks[i]);
            return true;
        }
    if (w->skew.hub_older)
        upgrade_hub(w);
    return false;
}

void skew_run(struct world *w)
{
    struct skew *s = &w->skew;
    if (w->now_ms < s->due_ms)
        return;
    s->due_ms = w->now_ms + rng_between(&s->rng, 1000, APART_MS_MAX);
    if (!upgrade_any(w))
        s->due_ms = NEVER;
}

void skew_calm(struct world *w)
{
    w->skew.due_ms = NEVER;
    if (w->skew.hub_older)
        upgrade_hub(w);
    for (size_t i = 0; i < w->kiosk_count; i++)
        if (w->kiosks[i].older)
            upgrade_kiosk(w, &w->kiosks[i]);
}

/* ---- life ---- */

static void make_older(struct world *w)
{
    struct skew *s = &w->skew;
    w->enabled |= UINT32_C(1) << FAULT_OLDER;
    s->hub_older = rng_chance(&s->rng, 700);
    s->lacks = (enum op_kind)rng_below(&s->rng, KINDS_DRAWN);
    bool kiosks = rng_chance(&s->rng, 700);
    s->result = (enum result)rng_below(&s->rng, RESULT_COUNT);
    if (rng_chance(&s->rng, 500))
        s->reason = (enum reason)rng_below(&s->rng, REASON_COUNT);
    for (size_t i = 0; i < w->kiosk_count; i++)
        w->kiosks[i].older = kiosks && rng_chance(&s->rng, 700);
    s->due_ms = rng_between(&s->rng, FIRST_MS_MIN, FIRST_MS_MAX);
}

void skew_make(struct world *w)
{
    struct skew *s = &w->skew;
    s->due_ms = NEVER;
    if (w->setup.mode != MODE_HERD && (w->setup.without >> FAULT_OLDER & 1) == 0 &&
        rng_chance(&s->rng, USED_PERMILLE))
        make_older(w);
}

void skew_end(void)
{
    skew_nobody_reads();
}
