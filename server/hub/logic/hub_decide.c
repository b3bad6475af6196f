#include "server/hub/logic/hub_decide.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utc.h"
#include "store/hub_flag.h"
#include "store/hub_ops.h"
#include "store/hub_people.h"
#include "store/hub_records.h"

/* An op under decision, with what was sealed in it. */
struct deciding {
    const struct decider *d;
    const char *kiosk;
    const struct op *op;
    struct outcome *o;
    struct personal personal; /* secret */
    struct hub_sealed sealed;
};

static void refuse(struct outcome *o, enum reason reason)
{
    o->result = RESULT_REFUSED;
    o->reason = reason;
}

static void touch(struct touched *t, const char *session)
{
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->ids[i], session) == 0)
            return;
    assert(t->count < HUB_BATCH_MAX);
    snprintf(t->ids[t->count++], UUID_SIZE, "%s", session);
}

static bool needs_code_of_another(enum op_kind kind)
{
    return kind == OP_CANCEL || kind == OP_WITHDRAW;
}

bool decide_hold(const struct decider *d, const char *kiosk, const struct op *op,
                 const char **why, struct err *e)
{
    *why = NULL;
    if (op->kind >= OP_KIND_COUNT || (HUB_TAKES & 1U << op->kind) == 0) {
        *why = "kind";
        return true;
    }
    if (hub_keys_seal(d->keys, op->key) == NULL) {
        *why = "key";
        return true;
    }
    if (!needs_code_of_another(op->kind))
        return true;
    uint32_t wrong = 0;
    if (!hub_wrong_codes(d->store, kiosk, d->now, HUB_WRONG_CODES_S, &wrong, e))
        return false;
    if (wrong >= HUB_WRONG_CODES_MAX)
        *why = "codes";
    return true;
}

/* Whether the box says the same as its outside: else someone has glued a box of one op to
 * the header of another. */
static bool inner_copy_equal(const struct deciding *x)
{
    const struct personal *p = &x->personal;
    const struct op *op = x->op;
    return strcmp(p->area, x->d->area) == 0 && strcmp(p->kiosk, x->kiosk) == 0 &&
           strcmp(p->op, op->op) == 0 && p->kind == op->kind &&
           strcmp(p->target, op->target) == 0 && p->places == op->places &&
           strcmp(p->key, op->key) == 0 && p->code[0] != '\0';
}

static bool open_box(struct deciding *x)
{
    const struct hub_seal_key *key = hub_keys_seal(x->d->keys, x->op->key);
    assert(key != NULL);
    if (!unseal_personal(&x->personal, x->op->box, x->op->box_size, key->public_key,
                         key->secret_key, NULL) ||
        !inner_copy_equal(x))
        return false;
    x->sealed.box = x->op->box;
    x->sealed.box_size = x->op->box_size;
    hub_hash_code(x->sealed.code_hash, x->d->keys, x->personal.code);
    x->sealed.has_person = x->personal.contact_kind != CONTACT_NONE;
    if (x->sealed.has_person)
        hub_hash_person(x->sealed.person_hash, x->d->keys, x->personal.contact,
                        x->personal.name);
    return true;
}

static bool put_person(const struct deciding *x, enum hub_thing thing, enum state state,
                       struct err *e)
{
    struct hub_person p = {
        .thing = thing,
        .places = x->op->places,
        .ask_first = x->personal.ask_first,
        .state = state,
        .hseq = x->o->hseq,
        .made = x->op->made,
        .received = x->d->now,
    };
    snprintf(p.op, sizeof p.op, "%s", x->op->op);
    snprintf(p.kiosk, sizeof p.kiosk, "%s", x->kiosk);
    snprintf(p.target, sizeof p.target, "%s", x->op->target);
    snprintf(p.key, sizeof p.key, "%s", x->op->key);
    return hub_person_put(x->d->store, &p, &x->sealed, e) &&
           (thing != HUB_BOOKING || hub_pair_note(x->d->store, p.op, e));
}

static uint32_t places_free(const struct hub_places *p)
{
    uint32_t limit = p->capacity + p->over;
    uint32_t used = p->taken + p->lent;
    return used < limit ? limit - used : 0;
}

/* Sets *open false, with the refusal, if the target cannot be asked for. */
static bool target_open(const struct deciding *x, enum record_kind kind,
                        struct bytes *body, bool *open, struct err *e)
{
    struct hub_row row;
    bool found = false;
    *open = false;
    if (!hub_record_get(x->d->store, x->op->target, &row, body, &found, e))
        return false;
    if (!found || row.kind != kind)
        refuse(x->o, REASON_NOT_FOUND);
    else if (row.closed)
        refuse(x->o, REASON_CLOSED);
    else
        *open = true;
    return true;
}

static bool take_or_wait(const struct deciding *x, const struct hub_places *p,
                         struct err *e)
{
    const struct decider *d = x->d;
    const char *session = x->op->target;
    if (x->op->places <= places_free(p)) {
        x->o->result = RESULT_CONFIRMED;
        touch(d->touched, session);
        return hub_places_take(d->store, session, (int32_t)x->op->places, e) &&
               put_person(x, HUB_BOOKING, STATE_CONFIRMED, e);
    }
    if (p->waiting + x->op->places > SESSION_WAITING_MAX) {
        refuse(x->o, REASON_FULL);
        return true;
    }
    x->o->result = RESULT_WAITING;
    x->o->as_of = d->now;
    touch(d->touched, session);
    return put_person(x, HUB_BOOKING, STATE_WAITING, e) &&
           hub_waiting_position(d->store, session, x->o->hseq, &x->o->position, e);
}

static bool decide_book(const struct deciding *x, struct err *e)
{
    struct hub_places p;
    bool open = false;
    bool found = false;
    if (!target_open(x, RECORD_SESSION, NULL, &open, e))
        return false;
    if (!open)
        return true;
    if (!hub_places_get(x->d->store, x->op->target, &p, &found, e))
        return false;
    if (!found) {
        refuse(x->o, REASON_NOT_FOUND);
        return true;
    }
    if (p.starts_at <= x->d->now) {
        refuse(x->o, REASON_PAST);
        return true;
    }
    return take_or_wait(x, &p, e);
}

/* An advert whose last day is over counts as closed, even if nobody has closed it. */
static bool vacancy_over(const struct bytes *body, int64_t now)
{
    struct record *r = calloc(1, sizeof *r);
    bool over =
        r != NULL &&
        record_parse(r, RECORD_VACANCY, (const char *)body->data, body->size, NULL) &&
        r->vacancy.closes != RECORD_NO_DAY && r->vacancy.closes < date_of(now);
    free(r);
    return over;
}

static bool decide_interest(const struct deciding *x, struct err *e)
{
    struct bytes body;
    bytes_init(&body, RECORD_BODY_MAX + 1);
    bool open = false;
    bool ok = target_open(x, RECORD_VACANCY, &body, &open, e);
    if (ok && open && vacancy_over(&body, x->d->now)) {
        refuse(x->o, REASON_CLOSED);
    } else if (ok && open) {
        x->o->result = RESULT_RECEIVED;
        ok = put_person(x, HUB_INTEREST, STATE_RECEIVED, e);
    }
    bytes_free(&body);
    return ok;
}

static bool free_places(const struct deciding *x, const struct hub_person *booking,
                        struct err *e)
{
    bool holds = booking->state == STATE_CONFIRMED || booking->state == STATE_OFFERED;
    touch(x->d->touched, booking->target);
    if (!holds)
        return true;
    return hub_places_take(x->d->store, booking->target, -(int32_t)booking->places, e) &&
           decide_promote(x->d, booking->target, e);
}

static bool cancel_booking(const struct deciding *x, const struct hub_person *booking,
                           struct err *e)
{
    struct hub_places p;
    bool found = false;
    if (!hub_places_get(x->d->store, booking->target, &p, &found, e))
        return false;
    assert(found);
    x->o->result = RESULT_CANCELLED;
    if (booking->state == STATE_CANCELLED)
        return true;
    if (p.starts_at <= x->d->now) {
        refuse(x->o, REASON_PAST);
        return true;
    }
    return hub_person_state(x->d->store, booking, STATE_CANCELLED, e) &&
           free_places(x, booking, e);
}

/* A claim code means one thing, a booking or an interest; a person who types it need not
 * know which word the screen has for giving it up. */
static bool decide_cancel(const struct deciding *x, struct err *e)
{
    const struct decider *d = x->d;
    struct hub_person p;
    bool found = false;
    if (!hub_person_by_code(d->store, HUB_BOOKING, x->sealed.code_hash, &p, &found, e))
        return false;
    if (found)
        return cancel_booking(x, &p, e);
    if (!hub_person_by_code(d->store, HUB_INTEREST, x->sealed.code_hash, &p, &found, e))
        return false;
    if (found) {
        x->o->result = RESULT_CANCELLED;
        return hub_person_state(d->store, &p, STATE_CANCELLED, e);
    }
    refuse(x->o, REASON_NOT_FOUND);
    return hub_wrong_code_put(d->store, x->kiosk, d->now, HUB_WRONG_CODES_S, e);
}

static bool decide_new(const struct deciding *x, struct err *e)
{
    bool taken = false;
    if (!hub_person_taken(x->d->store, x->op->op, x->sealed.code_hash, &taken, e))
        return false;
    if (taken) {
        refuse(x->o, REASON_UNREADABLE);
        return true;
    }
    return x->op->kind == OP_BOOK ? decide_book(x, e) : decide_interest(x, e);
}

static bool decide_kind(const struct deciding *x, struct err *e)
{
    switch (x->op->kind) {
    case OP_BOOK:
        if (x->op->places >= 1 && x->op->places <= 2)
            return decide_new(x, e);
        refuse(x->o, REASON_UNREADABLE);
        return true;
    case OP_INTEREST: return decide_new(x, e);
    case OP_CANCEL:
    case OP_WITHDRAW: return decide_cancel(x, e);
    case OP_CHANGE:
    case OP_ANSWER_OFFER:
    case OP_RETURN:
    case OP_KIND_COUNT: break;
    }
    assert(false); /* others are held before they come here */
    return false;
}

bool decide_op(const struct decider *d, const char *kiosk, const struct op *op,
               struct outcome *o, struct err *e)
{
    struct deciding x = {.d = d, .kiosk = kiosk, .op = op, .o = o};
    bool ok = true;
    o->reason = REASON_NONE;
    if (open_box(&x))
        ok = decide_kind(&x, e);
    else
        refuse(o, REASON_UNREADABLE);
    sodium_memzero(&x.personal, sizeof x.personal);
    return ok;
}

bool decide_promote(const struct decider *d, const char *session, struct err *e)
{
    touch(d->touched, session);
    for (;;) {
        struct hub_places p;
        struct hub_person first;
        bool found = false;
        if (!hub_places_get(d->store, session, &p, &found, e))
            return false;
        uint32_t places = found ? places_free(&p) : 0;
        if (places == 0 || p.starts_at <= d->now)
            return true;
        if (!hub_waiting_first(d->store, session, places, &first, &found, e))
            return false;
        if (!found)
            return true;
        enum state state = first.ask_first ? STATE_OFFERED : STATE_CONFIRMED;
        hub_store_next_hseq(d->store);
        if (!hub_person_state(d->store, &first, state, e) ||
            !hub_places_take(d->store, session, (int32_t)first.places, e))
            return false;
    }
}

static bool refresh_one(const struct decider *d, const char *session, struct record *r,
                        struct bytes *body, struct err *e)
{
    struct hub_row row;
    struct hub_places p;
    bool found = false;
    if (!hub_places_get(d->store, session, &p, &found, e) ||
        !hub_record_get(d->store, session, &row, body, &found, e))
        return false;
    if (!found || row.closed)
        return true;
    if (!record_parse(r, RECORD_SESSION, (const char *)body->data, body->size, e))
        return false;
    uint32_t left = places_free(&p);
    /* Places honoured beyond the capacity are never shown as left. */
    r->session.places_left = left < p.capacity ? (int32_t)left : (int32_t)p.capacity;
    r->session.waiting = (int32_t)p.waiting;
    return hub_record_put(d->store, r, d->now, e);
}

bool decide_refresh(const struct decider *d, struct err *e)
{
    struct record *r = calloc(1, sizeof *r);
    if (r == NULL)
        return err_set(e, ERR_LATER, "hub: no memory");
    struct bytes body;
    bytes_init(&body, RECORD_BODY_MAX + 1);
    bool ok = true;
    for (size_t i = 0; ok && i < d->touched->count; i++)
        ok = refresh_one(d, d->touched->ids[i], r, &body, e);
    d->touched->count = 0;
    bytes_free(&body);
    free(r);
    return ok;
}
