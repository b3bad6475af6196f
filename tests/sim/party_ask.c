/* People who ask how their thing stands: this kiosk, which answers what it knows itself,
 * and through it the hub. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "tests/sim/fault_clone.h"
#include "tests/sim/world_inside.h"

enum { ASKED_MAX = 60, ANSWER_MS_MAX = 2000 };

static bool pick(struct world *w, size_t *which)
{
    const struct oracle *o = w->oracle;
    for (size_t tries = 0; o->count > 0 && tries < 20; tries++) {
        *which = rng_below(&w->people, o->count);
        if (op_makes_thing(o->truths[*which].kind))
            return true;
    }
    return false;
}

/* What the kiosk that took it says by itself, perhaps without any hub. */
static void look_here(struct world *w, struct party_kiosk *k, const char *code)
{
    struct outbox_row row;
    bool found = false;
    struct err e;
    if (outbox_find_code(k->saver, code, &row, &found, &e))
        oracle_found_here(w, k, code, found ? &row : NULL);
}

static void ask_hub(struct world *w, struct party_kiosk *k, const struct key_set *keys)
{
    struct notice n;
    struct err e;
    struct agent_now now = party_kiosk_now(w, k);
    const struct hub_ask_about about = {
        .kiosk = k->name, .code = k->asked.code, .keys = keys};
    if (!hub_ask_make(&k->asked.open, &about, &n, &e)) {
        world_fail(w, "hub_ask_make: %s", e.text);
        return;
    }
    world_log(w, k->disk_name, "asks for %s", k->asked.op + 24);
    agent_core_ask(k->core, &n, &now);
}

static void begin(struct world *w, struct party_kiosk *k, size_t which)
{
    const struct truth *t = &w->oracle->truths[which];
    k->asked = (struct asked){.truth = which, .right = true};
    memcpy(k->asked.code, t->code, sizeof k->asked.code);
    memcpy(k->asked.op, t->op, sizeof k->asked.op);
}

void people_ask(struct world *w, struct party_kiosk *k, const struct key_set *keys)
{
    size_t which = 0;
    uint8_t random[6];
    if (!pick(w, &which))
        return;
    begin(w, k, which);
    if (rng_chance(&w->people, w->wrong_permille / 2)) {
        randombytes_buf(random, sizeof random);
        claim_make(k->asked.code, random);
        k->asked.right = false;
    }
    look_here(w, k, k->asked.code);
    if (party_kiosk_alive(w, k))
        ask_hub(w, k, keys);
}

void people_answered(struct world *w, struct party_kiosk *k, const struct notice *n)
{
    struct status_answer a;
    struct err e;
    if (!hub_ask_is(&k->asked.open, n))
        return;
    k->asked.answered = true;
    if (hub_ask_open(&k->asked.open, n, &a, &e))
        oracle_status(w, k, &a);
    else if (e.kind != ERR_LATER)
        world_fail(w, "an answer that cannot be opened: %s", e.text);
}

/* ---- when all is calm ---- */

/* At one after the other: after a few wrong codes a kiosk is told no more for an hour. */
static struct party_kiosk *asking(struct world *w, size_t which)
{
    for (size_t i = 0; i < w->kiosk_count; i++) {
        struct party_kiosk *k = &w->kiosks[(which + i) % w->kiosk_count];
        /* Twins push each other off. */
        if (!k->retired && !clone_has_twin(w, k) && party_kiosk_alive(w, k) && k->linked)
            return k;
    }
    return NULL;
}

/* Else its code leads to nothing, and counts as a wrong one. */
static bool stands(struct world *w, const struct truth *t)
{
    return op_makes_thing(t->kind) && t->told && !t->erased &&
           t->outcome.result != RESULT_REFUSED && !oracle_excused(w, t);
}

void people_ask_all(struct world *w)
{
    const struct oracle *o = w->oracle;
    struct key_set keys;
    for (size_t i = 0; i < o->count && !w->result->failed;
         i += 1 + o->count / ASKED_MAX) {
        struct party_kiosk *k = asking(w, i);
        if (k == NULL || !stands(w, &o->truths[i]) || !people_keys(k, &keys))
            continue;
        begin(w, k, i);
        ask_hub(w, k, &keys);
        party_kiosk_saved(w, k);
        world_run_until(w, w->now_ms + ANSWER_MS_MAX, false);
        if (!k->asked.answered && !w->result->failed)
            world_fail(w, "L1: nobody says how %s stands", o->truths[i].op);
    }
}
