#include "server/hub/logic/hub_erase.h"

#include <string.h>

#include "core/ref.h"
#include "server/hub/logic/hub_inside.h"
#include "server/hub/logic/hub_mentoring.h"

static void send_ops(struct hub *h, const char *kiosk, const struct op_list *ops)
{
    const struct sending s = {
        .kind = TOPIC_OUTCOME, .kiosk = kiosk, .expiry_s = HUB_REPLY_EXPIRY_S};
    struct bytes body;
    bytes_init(&body, FRAME_MAX);
    if (wire_put_ops(&body, ops, NULL))
        hub_send(h, &s, &body);
    bytes_free(&body);
}

/* While the journal is behind nothing is told. */
static void send_forget(struct hub *h, const char *kiosk)
{
    struct peer *p = peers_find(&h->peers, kiosk);
    struct op_list ops;
    struct err e;
    bool ok = hub_erasure_due(h->store, kiosk, &ops, &e);
    if (!ok)
        hub_note_failure(h, &e);
    else if (ops.count > 0)
        send_ops(h, kiosk, &ops);
    if (p != NULL)
        p->forget_due = !ok || hub_store_behind(h->store);
}

void hub_erase_hello(struct hub *h, const struct peer *p)
{
    send_forget(h, p->name);
}

void hub_erase_again(struct hub *h, const struct peer *p)
{
    if (p->forget_due)
        send_forget(h, p->name);
}

static bool note(struct hub *h, const struct peer *p, const struct op_list *ops,
                 int64_t now, struct err *e)
{
    bool ok = hub_store_begin(h->store, e) &&
              hub_erasure_done(h->store, p->name, ops, now, e) &&
              hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    return ok;
}

void hub_erase_receipt(struct hub *h, struct peer *p, const struct hub_now *now)
{
    struct op_list ops;
    struct err e;
    if (!wire_get_ops(&ops, h->body.data, h->body.size, &e)) {
        hub_drop(h, e.text);
        return;
    }
    if (!note(h, p, &ops, now->wall, &e)) {
        hub_note_failure(h, &e);
        p->forget_due = true; /* then the receipt comes again */
        return;
    }
    send_forget(h, p->name); /* the next hundred */
}

/* A mentor who knows of it is asked to forget it. */
static bool tell_mentor(struct hub *h, const struct staff *by,
                        const struct hub_erasing *what, struct err *e)
{
    struct touched touched = {0};
    const struct decider d = hub_decider(h, by->now, &touched);
    struct hub_person p = {.op = ""};
    bool found = what->op != NULL;
    if (!found && !hub_person_by_code(h->store, what->code_hash, &p, &found, e))
        return false;
    return !found || mentoring_withdraw(&d, what->op != NULL ? what->op : p.op, e);
}

bool erase_person(struct hub *h, const struct staff *by, const char *what,
                  struct erased *out, bool *found, struct err *e)
{
    char code[CLAIM_SIZE];
    uint8_t hash[HUB_HASH_BYTES];
    struct hub_erasing erasing = {.op = what};
    *found = false;
    if (!uuid_check(what, "op", NULL)) {
        if (!claim_parse(code, what, e))
            return err_set(e, ERR_INPUT, "neither a claim code nor the id of an op");
        hub_hash_code(hash, h->keys, code);
        erasing = (struct hub_erasing){.code_hash = hash};
    }
    bool ok = hub_store_begin(h->store, e) && tell_mentor(h, by, &erasing, e) &&
              hub_erasure_put(h->store, &erasing, by->now, out->op, out->kiosk, found, e);
    if (ok && !*found) {
        hub_store_rollback(h->store);
        return true;
    }
    ok = ok && hub_audit_put(h->store, by->now, by->who, "erase", out->op, e) &&
         hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    /* Also if it stands and only the journal lacks it: told when that has caught up. */
    if (ok || (*found && hub_store_behind(h->store)))
        send_forget(h, out->kiosk);
    return ok;
}
