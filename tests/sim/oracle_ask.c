/* What people are told when they ask with their claim code: nothing that was not so at
 * the hub at the moment that the answer names, and nothing about a thing that is not
 * theirs. */
#include <stdio.h>
#include <string.h>

#include "core/wire_places.h"
#include "tests/sim/world_inside.h"

enum { CODE_AFTER_S = 7 * 86400 };

void oracle_found_here(struct world *w, const struct party_kiosk *k, const char *code,
                       const struct outbox_row *row)
{
    struct truth *t = row == NULL ? NULL : oracle_find(w, row->op);
    if (row == NULL)
        return; /* that "saved" is still there is asked elsewhere */
    if (t == NULL || strcmp(w->kiosks[t->kiosk].name, k->name) != 0 ||
        strcmp(t->code, code) != 0)
        world_fail(w, "a code shows an op that is not its own: %s", row->op);
    else
        oracle_shown(w, &w->kiosks[k->index], t->op);
}

/* ---- what the hub could say now ---- */

static bool same_view(const struct asked_view *a, const struct asked_view *b)
{
    return a->found == b->found && a->state == b->state && a->places == b->places &&
           a->at == b->at;
}

static void look(struct world *w, const char *op, struct asked_view *v)
{
    static const char booking[] =
        "SELECT b.state * 100 + b.places FROM booking b JOIN session_place s"
        " ON s.session = b.session WHERE b.op = ?1 AND length(b.box) > 0"
        " AND s.starts_at + 604800 >= CAST(?2 AS INTEGER)";
    static const char other[] =
        "SELECT state * 100 FROM interest WHERE op = ?1 AND length(box) > 0"
        " UNION ALL SELECT state * 100 FROM request WHERE op = ?1 AND length(box) > 0";
    char wall[24];
    *v = (struct asked_view){.at = party_hub_now(w).wall};
    snprintf(wall, sizeof wall, "%lld", (long long)v->at);
    int64_t both = oracle_ask(w, booking, op, wall);
    if (both == -1)
        both = oracle_ask(w, other, op, NULL);
    v->unknown = both == ORACLE_UNKNOWN;
    v->found = both >= 0;
    v->state = (enum state)(both >= 0 ? both / 100 : 0);
    v->places = (uint32_t)(both >= 0 ? both % 100 : 0);
}

void oracle_asked(struct world *w, struct party_kiosk *k)
{
    struct asked *a = &k->asked;
    struct asked_view v;
    if (a->open.cid[0] == '\0' || w->hub.hub == NULL)
        return;
    look(w, a->op, &v);
    if (a->views > 0 && same_view(&a->view[a->views - 1], &v))
        return;
    if (a->views < ASKED_VIEWS)
        a->view[a->views++] = v;
}

/* ---- what it said ---- */

static bool was_so(const struct asked *asked, const struct status_answer *a)
{
    for (size_t i = 0; i < asked->views; i++) {
        const struct asked_view *v = &asked->view[i];
        bool found = a->found == STATUS_FOUND;
        if (v->unknown)
            return true;
        if (found && v->found && v->at == a->as_of && v->state == a->state &&
            (a->kind != OP_BOOK || v->places == a->places))
            return true;
        if (!found && !v->found)
            return true;
    }
    return asked->views == ASKED_VIEWS; /* asked again and again: not all were noted */
}

void oracle_status(struct world *w, struct party_kiosk *k, const struct status_answer *a)
{
    static const char *const words[STATUS_FOUND_COUNT] = {"found", "unknown",
                                                          "ask staff"};
    const struct asked *asked = &k->asked;
    const struct truth *t = &w->oracle->truths[asked->truth];
    world_log(w, k->disk_name, "is told %s: %s %s", asked->op + 24, words[a->found],
              a->found == STATUS_FOUND ? state_name(a->state) : "");
    w->result->counts.looked_up += a->found == STATUS_FOUND;
    if (a->found == STATUS_FOUND && !asked->right)
        world_fail(w, "a wrong code shows somebody's %s", op_kind_name(a->kind));
    if (a->found == STATUS_FOUND && a->kind != t->kind)
        world_fail(w, "a code shows what is not its own: %s", t->op);
    if (asked->right && a->found != STATUS_LIMITED && !was_so(asked, a))
        world_fail(w, "%s is shown as %s %s, which it was not", t->op, words[a->found],
                   a->found == STATUS_FOUND ? state_name(a->state) : "");
}

/* ---- the end ---- */

/* Every booking has one state, and its code leads to it. */
void oracle_codes_lead(struct world *w)
{
    const struct oracle *o = w->oracle;
    for (size_t i = 0; i < o->count; i++) {
        const struct truth *t = &o->truths[i];
        uint8_t hash[HUB_HASH_BYTES];
        char hex[2 * HUB_HASH_BYTES + 1];
        bool thing = t->told && op_makes_thing(t->kind);
        if (!thing || t->outcome.result == RESULT_REFUSED || t->erased ||
            oracle_excused(w, t))
            continue;
        hub_hash_code(hash, &w->hub.keys, t->code);
        hex_print(hex, sizeof hex, hash, sizeof hash);
        int64_t known =
            oracle_ask(w,
                       "SELECT (SELECT count(*) FROM booking WHERE op = ?1"
                       " AND lower(hex(code_hash)) = ?2) + (SELECT count(*) FROM"
                       " request WHERE op = ?1 AND lower(hex(code_hash)) = ?2) +"
                       " (SELECT count(*) FROM interest"
                       " WHERE op = ?1 AND lower(hex(code_hash)) = ?2)",
                       t->op, hex);
        if (known != 1 && known != ORACLE_UNKNOWN)
            world_fail(w, "the code of %s %s leads to %lld things", op_kind_name(t->kind),
                       t->op, (long long)known);
    }
}
