#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/hub/logic/hub_inside.h"
#include "store/hub_lends.h"
#include "store/hub_ops.h"

enum { LEND_BODY_MAX = 512, LENDS_A_HELLO = 100, MACHINE_ROWS_BYTES = 1024 };

static uint32_t less(const struct op *op, const struct hub_lend *l, uint32_t left)
{
    if (op->lend != l->id || (op->kind != OP_BOOK && op->kind != OP_RETURN))
        return left;
    return op->kind == OP_RETURN || op->places > left ? 0 : left - op->places;
}

/* Told again, it is no more than what is left; and what an op that is held spends or
 * gives back is not taken off yet. */
static bool count_left(struct hub *h, const struct hub_lend *l, uint32_t *left,
                       struct err *e)
{
    struct hub_held held = {.hseq = l->id};
    struct bytes body, box;
    struct op op;
    bool found = true;
    bool ok = true;
    snprintf(held.kiosk, sizeof held.kiosk, "%s", l->kiosk);
    *left = l->left + l->released;
    bytes_init(&body, HUB_OP_BODY_MAX);
    bytes_init(&box, WIRE_BOX_MAX);
    while (ok && found) {
        ok = hub_op_held_of(h->store, &held, &body, &found, e);
        if (ok && found && wire_get_op(&op, &box, body.data, body.size, NULL))
            *left = less(&op, l, *left);
    }
    bytes_free(&body);
    bytes_free(&box);
    return ok;
}

static void send(struct hub *h, const struct hub_lend *l, uint32_t places)
{
    const struct sending s = {
        .kind = TOPIC_OUTCOME, .kiosk = l->kiosk, .expiry_s = HUB_REPLY_EXPIRY_S};
    struct lend m = {.epoch = hub_store_numbers(h->store)->epoch,
                     .places = places,
                     .id = l->id,
                     .back = l->back};
    struct bytes body;
    memcpy(m.session, l->session, sizeof m.session);
    memcpy(m.hw, l->hw, sizeof m.hw);
    memcpy(m.inst, l->inst, sizeof m.inst);
    bytes_init(&body, LEND_BODY_MAX);
    if (wire_put_lend(&body, &m, NULL))
        hub_send(h, &s, &body);
    bytes_free(&body);
}

static bool stands_in(const uint64_t *ids, size_t count, uint64_t id)
{
    bool found = false;
    for (size_t i = 0; i < count; i++)
        found = found || ids[i] == id;
    return found;
}

/* Whether the kiosk that says this hello does all that the lend asks of it. */
static bool is_known(const struct hello *hello, const struct hub_lend *l)
{
    if (hello == NULL)
        return false;
    return stands_in(hello->returns, hello->return_count, l->id) ||
           (!l->back && stands_in(hello->lends, hello->lend_count, l->id));
}

/* The one that it was told to may have promised places to people while it was cut off,
 * and then lost its disk, or what stood of it there. Whoever has come instead would know
 * nothing of that, and promise or return them once more. */
static bool is_anothers(struct hub *h, const struct hello *hello,
                        const struct hub_lend *l)
{
    const struct peer *p = peers_find(&h->peers, l->kiosk);
    const char *now = p == NULL ? "" : p->said.inst;
    if (hello != NULL)
        now = hello->inst;
    return l->inst[0] == '\0' || (now[0] != '\0' && strcmp(now, l->inst) != 0);
}

/* A hub that lost what it knew may have forgotten that the kiosk has spent them or given
 * them back, until it is told. */
static bool is_sure(struct hub *h, const struct hub_lend *l, bool *sure, struct err *e)
{
    const struct peer *p = peers_find(&h->peers, l->kiosk);
    *sure = false;
    return p == NULL || hub_recover_knows(h, p, sure, e);
}

static bool tell(struct hub *h, const struct hub_lend *l, const struct hello *hello,
                 struct err *e)
{
    uint32_t left = 0;
    bool sure = false;
    if (l->returned || is_known(hello, l) || is_anothers(h, hello, l))
        return true;
    if (!is_sure(h, l, &sure, e) || (sure && !count_left(h, l, &left, e)))
        return false;
    if (left > 0)
        send(h, l, left);
    return true;
}

/* What was given back, or is all spent, needs no more words. */
static bool send_all(struct hub *h, struct lend_want want, const struct hello *hello,
                     uint64_t *last, struct err *e)
{
    for (int i = 0; i < LENDS_A_HELLO; i++) {
        struct hub_lend l;
        bool found = false;
        if (!hub_lend_next(h->store, &want, &l, &found, e))
            return false;
        if (!found)
            return true;
        if (!tell(h, &l, hello, e))
            return false;
        want.after = l.news;
        if (last != NULL)
            *last = l.news;
    }
    return true;
}

bool hub_allot_changes(struct hub *h, struct err *e)
{
    uint64_t hseq = hub_store_numbers(h->store)->hseq;
    if (h->lends_told == hseq)
        return true;
    uint64_t told = h->lends_told;
    if (!send_all(h, (struct lend_want){.after = told}, NULL, &told, e))
        return false;
    h->lends_told = told == h->lends_told ? hseq : told;
    return true;
}

/* ---- who says hello ---- */

struct greeting {
    struct hub *h;
    struct peer *p;
    const struct hello *hello;
    const struct hub_now *now;
};

/* Once for each that it takes over, seldom: after a fork, as a rule. */
static bool note_holder(const struct greeting *g, uint64_t id, struct err *e)
{
    struct hub_store *s = g->h->store;
    struct hub_lend l;
    bool found = false;
    if (!hub_lend_get(s, g->p->name, id, &l, &found, e))
        return false;
    if (!found || strcmp(l.inst, g->hello->inst) == 0 ||
        !peer_charge(g->p, MACHINE_ROWS_BYTES, g->now->ms))
        return true;
    memcpy(l.inst, g->hello->inst, sizeof l.inst);
    bool ok =
        hub_store_begin(s, e) && hub_lend_update(s, &l, e) && hub_store_commit(s, e);
    hub_store_rollback(s);
    return ok;
}

/* What it names stands in its outbox: it has come there with a disk that goes on under
 * another id, or in what could be read of one. */
static bool note_holders(const struct greeting *g, struct err *e)
{
    const struct hello *hello = g->hello;
    bool ok = true;
    for (size_t i = 0; ok && i < hello->lend_count; i++)
        ok = note_holder(g, hello->lends[i], e);
    for (size_t i = 0; ok && i < hello->return_count; i++)
        ok = note_holder(g, hello->returns[i], e);
    return ok;
}

static bool put_machine(const struct greeting *g, const struct hub_machine *m,
                        struct err *e)
{
    static const char what[] = "alarm: places that a kiosk held are lost to it";
    struct hub_store *s = g->h->store;
    uint32_t places = 0;
    if (!hub_machine_put(s, g->p->name, m, e) ||
        !hub_lends_orphaned(s, g->p->name, &places, e))
        return false;
    return places == 0 || hub_audit_put(s, g->now->wall, "hub", what, g->p->name, e);
}

static bool note_machine(const struct greeting *g, struct err *e)
{
    struct hub_store *s = g->h->store;
    struct hub_machine known;
    struct hub_machine m;
    bool found = false;
    if (sodium_is_zero(g->hello->hw, HW_HASH_BYTES))
        return true;
    if (!hub_machine_get(s, g->p->name, &known, &found, e))
        return false;
    memcpy(m.hw, g->hello->hw, sizeof m.hw);
    memcpy(m.inst, g->hello->inst, sizeof m.inst);
    if (found && memcmp(&known, &m, sizeof m) == 0)
        return true;
    if (!peer_charge(g->p, MACHINE_ROWS_BYTES, g->now->ms))
        return true;
    bool ok = hub_store_begin(s, e) && put_machine(g, &m, e) && hub_store_commit(s, e);
    hub_store_rollback(s);
    return ok;
}

/* A late copy of what an installation said whose place another one has taken. */
static bool is_late(const struct peer *p, const struct hello *hello)
{
    return p->said.inst[0] != '\0' && strcmp(p->said.inst, hello->inst) != 0;
}

static bool note_all(const struct greeting *g, struct err *e)
{
    return note_holders(g, e) && note_machine(g, e);
}

static void send_lends(struct hub *h, struct peer *p, const struct hello *hello)
{
    struct err e;
    if (send_all(h, (struct lend_want){.kiosk = p->name}, hello, NULL, &e))
        return;
    hub_note_failure(h, &e);
    p->lends_due = true;
}

/* It was answered, and may not come again for weeks. */
static bool keep(struct peer *p, const struct hello *hello, struct err *e)
{
    if (p->unnoted == NULL)
        p->unnoted = malloc(sizeof *p->unnoted);
    if (p->unnoted == NULL)
        return err_set(e, ERR_LATER, "hello: no memory");
    *p->unnoted = *hello;
    return true;
}

static void forget(struct peer *p)
{
    free(p->unnoted);
    p->unnoted = NULL;
}

void hub_allot_hello(struct hub *h, struct peer *p, const struct hello *hello,
                     const struct hub_now *now)
{
    struct err e;
    const struct greeting g = {h, p, hello, now};
    bool late = is_late(p, hello);
    if (!late && !note_all(&g, &e)) {
        hub_note_failure(h, &e);
        if (!keep(p, hello, &e))
            hub_note_failure(h, &e);
        return;
    }
    if (!late)
        forget(p);
    send_lends(h, p, hello);
}

void hub_allot_heard(struct hub *h, struct peer *p)
{
    send_lends(h, p, NULL);
}

void hub_allot_again(struct hub *h, struct peer *p, const struct hub_now *now)
{
    struct err e;
    const struct greeting g = {h, p, p->unnoted, now};
    if (p->unnoted == NULL && !p->lends_due)
        return;
    if (p->unnoted != NULL && !note_all(&g, &e)) {
        hub_note_failure(h, &e);
        return;
    }
    p->lends_due = false;
    send_lends(h, p, p->unnoted);
    forget(p);
}
