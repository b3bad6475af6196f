#include "server/hub/logic/hub_aside.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "server/hub/logic/hub_inside.h"
#include "store/hub_erasure.h"
#include "store/hub_life.h"

/* Why a held op waits, as things are now. */
static const char *held_reason(struct hub *h, const struct hub_now *now,
                               const struct hub_aside *a, const void *body, size_t size)
{
    struct touched none = {0};
    const struct decider d = hub_decider(h, now->wall, &none);
    const char *why = NULL;
    bool keeps = false;
    struct op op;
    struct bytes box;
    bytes_init(&box, WIRE_BOX_MAX);
    bool ok = wire_get_op(&op, &box, body, size, NULL) &&
              hub_life_keeps(h->store, a->hseq, &keeps, NULL) &&
              decide_hold(&d, a->kiosk, &op, &why, NULL);
    bytes_free(&box);
    if (!ok)
        return "damaged";
    if (keeps)
        return "recovery";
    if (why == NULL)
        return a->damaged ? "damaged" : "due";
    return why;
}

static struct aside aside_of(struct hub *h, const struct hub_now *now,
                             const struct hub_aside *a, const void *body, size_t size)
{
    return (struct aside){
        .row = *a,
        .reason = a->held ? held_reason(h, now, a, body, size) : "unreadable",
    };
}

struct listing {
    struct hub *h;
    const struct hub_now *now;
    const struct aside_list *list;
};

static bool list_one(void *context, const struct hub_aside *row, const void *body,
                     size_t size)
{
    struct listing *l = context;
    const struct aside a = aside_of(l->h, l->now, row, body, size);
    l->list->each(l->list->context, &a);
    return true;
}

bool aside_list(struct hub *h, const struct hub_now *now, const struct aside_list *list,
                struct err *e)
{
    struct listing l = {.h = h, .now = now, .list = list};
    const struct hub_aside_list rows = {.each = list_one, .context = &l};
    return hub_aside_list(h->store, &rows, e);
}

bool aside_get(struct hub *h, const struct hub_now *now, const char *op, struct aside *a,
               bool *found, struct err *e)
{
    struct hub_aside row;
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    bool ok = hub_aside_get(h->store, op, &row, &body, found, e);
    if (ok && *found)
        *a = aside_of(h, now, &row, body.data, body.size);
    bytes_free(&body);
    return ok;
}

/* Whether it can be opened, whatever it then says. */
static bool unseal(const struct hub *h, const struct bytes *body, struct personal *p)
{
    struct op op;
    struct bytes box;
    bytes_init(&box, WIRE_BOX_MAX);
    bool ok = wire_get_op(&op, &box, body->data, body->size, NULL);
    const struct hub_seal_key *key = ok ? hub_keys_seal(h->keys, op.key) : NULL;
    ok = key != NULL &&
         unseal_personal(p, op.box, op.box_size, key->public_key, key->secret_key, NULL);
    if (!ok)
        sodium_memzero(p, sizeof *p);
    bytes_free(&box);
    return ok;
}

bool aside_open(struct hub *h, const struct staff *by, const char *op,
                struct aside_person *out, bool *found, struct err *e)
{
    struct hub_aside row;
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    memset(out, 0, sizeof *out);
    bool ok = hub_aside_get(h->store, op, &row, &body, found, e);
    if (ok && *found)
        ok = hub_store_begin(h->store, e) &&
             hub_audit_put(h->store, by->now, by->who, "op open", op, e) &&
             hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    if (ok && *found)
        out->readable = unseal(h, &body, &out->personal);
    bytes_free(&body);
    return ok;
}

static bool note_opened(struct hub *h, const struct staff *by,
                        const struct hub_aside *row, bool opened, struct err *e)
{
    bool ok = hub_store_begin(h->store, e) &&
              (!opened || hub_aside_opened(h->store, row, by->now, e)) &&
              hub_audit_put(h->store, by->now, by->who, "op retry", row->op, e) &&
              hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    return ok;
}

bool aside_retry(struct hub *h, const struct staff *by, const char *op, bool *found,
                 bool *opened, struct err *e)
{
    struct hub_aside row;
    struct personal personal;
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    *opened = false;
    bool ok = hub_aside_get(h->store, op, &row, &body, found, e);
    if (ok && *found && !row.held) {
        *opened = unseal(h, &body, &personal);
        sodium_memzero(&personal, sizeof personal);
        ok = note_opened(h, by, &row, *opened, e);
    }
    bytes_free(&body);
    return ok;
}

bool aside_close(struct hub *h, const struct staff *by, const char *op, bool *found,
                 struct err *e)
{
    struct hub_aside row;
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    bool ok = hub_aside_get(h->store, op, &row, &body, found, e);
    bytes_free(&body);
    if (!ok || !*found)
        return ok;
    if (row.held)
        return err_set(e, ERR_INPUT, "This operation still waits for its decision");
    ok = hub_store_begin(h->store, e) && hub_aside_drop(h->store, &row, e) &&
         hub_audit_put(h->store, by->now, by->who, "op close", op, e) &&
         hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    return ok;
}

/* ---- refused, as its key is lost for good ---- */

/* Why it cannot be refused; NULL if it can. An answer that was told already, by this hub
 * before a restore or by the kiosk from its own places, must not become another one. */
static const char *refusal_barred(const struct hub *h, const struct hub_aside *row,
                                  const struct op *op, const char *why, bool keeps)
{
    if (!row->held)
        return "This operation has its answer already";
    if (h->stopped[0] != '\0')
        return "This hub has stopped";
    if (why == NULL || strcmp(why, "key") != 0)
        return "This operation does not wait for a key";
    if (h->holding || keeps)
        return "The hub recovers from a restore: this operation may have its answer";
    if (op->lend != 0)
        return "Its kiosk has confirmed this booking: it cannot be refused";
    return NULL;
}

static bool may_refuse(struct hub *h, const struct staff *by, const struct hub_aside *row,
                       const struct op *op, struct err *e)
{
    struct touched none = {0};
    const struct decider d = hub_decider(h, by->now, &none);
    const char *why = NULL;
    bool keeps = false;
    if (!decide_hold(&d, row->kiosk, op, &why, e) ||
        !hub_life_keeps(h->store, row->hseq, &keeps, e))
        return false;
    const char *barred = refusal_barred(h, row, op, why, keeps);
    return barred == NULL || err_set(e, ERR_INPUT, "%s", barred);
}

static bool put_refusal(struct hub *h, const struct staff *by,
                        const struct hub_aside *row, const struct op *op,
                        const struct bytes *body, struct bytes *answer, struct err *e)
{
    struct outcome o = {
        .epoch = hub_store_numbers(h->store)->epoch,
        .n = op->n,
        .hseq = row->hseq,
        .t = by->now,
        .result = RESULT_REFUSED,
        .reason = REASON_UNREADABLE,
    };
    snprintf(o.inst, sizeof o.inst, "%s", op->inst);
    snprintf(o.op, sizeof o.op, "%s", op->op);
    op_asked(o.asked, op);
    hub_store_next_hseq(h->store);
    return wire_put_outcome(answer, &o, e) &&
           hub_op_set_aside(h->store, row->kiosk, op->op, body->data, body->size, by->now,
                            e) &&
           hub_op_release(h->store, row->kiosk, op->op, &o, answer, e) &&
           hub_erasure_again(h->store, row->kiosk, op->op, e) &&
           hub_audit_put(h->store, by->now, by->who, "op refuse", op->op, e);
}

static bool refuse(struct hub *h, const struct staff *by, const struct hub_aside *row,
                   const struct bytes *body, struct err *e)
{
    const struct sending s = {
        .kind = TOPIC_OUTCOME, .kiosk = row->kiosk, .expiry_s = HUB_REPLY_EXPIRY_S};
    struct op op;
    struct bytes box, answer;
    bytes_init(&box, WIRE_BOX_MAX);
    bytes_init(&answer, HUB_ANSWER_MAX);
    bool ok = wire_get_op(&op, &box, body->data, body->size, e) &&
              may_refuse(h, by, row, &op, e) && hub_store_begin(h->store, e) &&
              put_refusal(h, by, row, &op, body, &answer, e) &&
              hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    if (ok) {
        h->counts.decided++;
        hub_up_held_soon(h);
        hub_send(h, &s, &answer);
        struct peer *p = peers_find(&h->peers, row->kiosk);
        if (p != NULL) /* it may have been erased before it had its answer */
            hub_erase_hello(h, p);
    }
    bytes_free(&answer);
    bytes_free(&box);
    return ok;
}

bool aside_refuse(struct hub *h, const struct staff *by, const char *op, bool *found,
                  struct err *e)
{
    struct hub_aside row;
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    bool ok = hub_aside_get(h->store, op, &row, &body, found, e) &&
              (!*found || refuse(h, by, &row, &body, e));
    bytes_free(&body);
    return ok;
}
