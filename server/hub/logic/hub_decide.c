#include "server/hub/logic/hub_decide.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utc.h"
#include "server/hub/logic/hub_deciding.h"
#include "store/hub_admin.h"
#include "store/hub_flag.h"
#include "store/hub_life.h"
#include "store/hub_mentors.h"
#include "store/hub_ops.h"
#include "store/hub_records.h"

void deciding_refuse(const struct deciding *x, enum reason reason)
{
    x->o->result = RESULT_REFUSED;
    x->o->reason = reason;
}

void decide_touch(const struct decider *d, const char *session)
{
    struct touched *t = d->touched;
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->ids[i], session) == 0)
            return;
    assert(t->count < TOUCHED_MAX);
    snprintf(t->ids[t->count++], UUID_SIZE, "%s", session);
}

bool decide_alarm(const struct decider *d, const char *what, const char *target,
                  struct err *e)
{
    return hub_audit_put(d->store, d->now, "hub", what, target, e);
}

bool decide_alarm_once(const struct decider *d, const char *what, const char *target,
                       struct err *e)
{
    enum { TOLD_S = 7 * 86400 }; /* as api_status.c does */
    bool known = false;
    return hub_alarm_known(d->store, d->now - TOLD_S, what, target, &known, e) &&
           (known || decide_alarm(d, what, target, e));
}

bool booking_holds(const struct hub_person *booking)
{
    return booking->state == STATE_CONFIRMED || booking->state == STATE_OFFERED;
}

static bool needs_code_of_another(enum op_kind kind)
{
    switch (kind) {
    case OP_CANCEL:
    case OP_WITHDRAW:
    case OP_CHANGE:
    case OP_ANSWER_OFFER: return true;
    case OP_BOOK:
    case OP_INTEREST:
    case OP_RETURN:
    case OP_QUESTION:
    case OP_PROFILE:
    case OP_AVAILABLE:
    case OP_COMPLAINT:
    case OP_ERASE:
    case OP_MENTOR:
    case OP_KIND_COUNT: break;
    }
    return false;
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

bool deciding_open(struct deciding *x)
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

/* What takes up places, or gives back what others may have taken up. */
static bool moves_places(enum op_kind kind)
{
    switch (kind) {
    case OP_BOOK:
    case OP_CHANGE:
    case OP_ANSWER_OFFER:
    case OP_RETURN: return true;
    case OP_CANCEL:
    case OP_WITHDRAW:
    case OP_INTEREST:
    case OP_QUESTION:
    case OP_PROFILE:
    case OP_AVAILABLE:
    case OP_COMPLAINT:
    case OP_ERASE:
    case OP_MENTOR:
    case OP_KIND_COUNT: break;
    }
    return false;
}

/* Some kiosk that was not heard since a restore may know whose code that is. */
static bool code_known(const struct decider *d, const char *kiosk, const struct op *op,
                       bool *known, struct err *e)
{
    struct deciding x = {.d = d, .kiosk = kiosk, .op = op};
    struct hub_person p;
    bool ok = true;
    *known = true;
    if (deciding_open(&x))
        ok = hub_person_by_code(d->store, x.sealed.code_hash, &p, known, e);
    sodium_memzero(&x.personal, sizeof x.personal);
    return ok;
}

static bool hold_for_recovery(const struct decider *d, const char *kiosk,
                              const struct op *op, const char **why, struct err *e)
{
    bool holds = false;
    bool known = true;
    if (!hub_life_holds(d->store, op->target, &holds, e))
        return false;
    if (holds && needs_code_of_another(op->kind) && !moves_places(op->kind) &&
        !code_known(d, kiosk, op, &known, e))
        return false;
    if (holds && (moves_places(op->kind) || !known))
        *why = "recovery";
    return true;
}

/* What it means may be in an op of that kiosk that waits itself. */
static bool hold_for_order(const struct decider *d, const char *kiosk,
                           const struct op *op, const char **why, struct err *e)
{
    bool makes = false;
    bool known = true;
    if (!hub_op_held_makes(d->store, kiosk, op->op, &makes, e) ||
        (makes && !code_known(d, kiosk, op, &known, e)))
        return false;
    if (!known)
        *why = "order";
    return true;
}

static bool hold_for_codes(const struct decider *d, const char *kiosk, const char **why,
                           struct err *e)
{
    uint32_t wrong = 0;
    if (!hub_wrong_codes(d->store, kiosk, d->now, HUB_WRONG_CODES_S, &wrong, e))
        return false;
    if (wrong >= HUB_WRONG_CODES_MAX)
        *why = "codes";
    return true;
}

bool decide_hold(const struct decider *d, const char *kiosk, const struct op *op,
                 const char **why, struct err *e)
{
    *why = NULL;
    if (op->kind >= OP_KIND_COUNT || (HUB_TAKES & 1U << op->kind) == 0)
        *why = "kind";
    else if (op->kind != OP_RETURN && hub_keys_seal(d->keys, op->key) == NULL)
        *why = "key";
    if (*why != NULL)
        return true;
    if (!hold_for_recovery(d, kiosk, op, why, e))
        return false;
    if (*why != NULL || !needs_code_of_another(op->kind))
        return true;
    return hold_for_order(d, kiosk, op, why, e) &&
           (*why != NULL || hold_for_codes(d, kiosk, why, e));
}

bool decide_damaged(const struct decider *d, const char *kiosk, uint64_t hseq,
                    struct err *e)
{
    return hub_op_damaged(d->store, hseq, e) &&
           decide_alarm_once(d, "alarm: an operation meets a damaged row", kiosk, e);
}

bool decide_promised(const struct decider *d, const char *kiosk, const struct op *op,
                     bool *is, struct err *e)
{
    struct deciding x = {.d = d, .kiosk = kiosk, .op = op};
    struct hub_late late = {.hseq = 0};
    bool more = true;
    bool ok = true;
    *is = op->kind == OP_BOOK && op->lend != 0;
    if (*is || op->kind != OP_BOOK || !deciding_open(&x))
        return true;
    while (ok && more) {
        ok = hub_late_next(d->store, x.sealed.code_hash, late.hseq, &late, &more, e);
        if (ok && more)
            *is = !late.gone;
    }
    sodium_memzero(&x.personal, sizeof x.personal);
    return ok;
}

/* Who that may be is decided later, in the hub's own time. */
static bool look_for_mentor(const struct deciding *x, struct err *e)
{
    struct hub_mentoring m = {.r = mentor_request_new(&x->d->rules.mentors, x->d->now)};
    snprintf(m.op, sizeof m.op, "%s", x->op->op);
    return hub_mentoring_put(x->d->store, &m, e);
}

bool deciding_put(const struct deciding *x, struct hub_person p, struct err *e)
{
    p.kind = x->op->kind;
    p.places = x->op->places;
    p.ask_first = x->personal.ask_first;
    p.hseq = x->o->hseq;
    p.made = x->op->made;
    p.received = x->d->now;
    snprintf(p.op, sizeof p.op, "%s", x->op->op);
    snprintf(p.kiosk, sizeof p.kiosk, "%s", x->kiosk);
    snprintf(p.target, sizeof p.target, "%s", x->op->target);
    snprintf(p.key, sizeof p.key, "%s", x->op->key);
    return hub_person_put(x->d->store, &p, &x->sealed, e) &&
           (p.thing != HUB_BOOKING || hub_pair_note(x->d->store, p.op, e)) &&
           (p.kind != OP_MENTOR || look_for_mentor(x, e));
}

/* body may be NULL. */
static bool target_open(const struct deciding *x, enum record_kind kind,
                        struct bytes *body, bool *open, struct err *e)
{
    struct hub_row row;
    bool found = false;
    *open = false;
    if (!hub_record_get(x->d->store, x->op->target, &row, body, &found, e))
        return false;
    if (!found || row.kind != kind)
        deciding_refuse(x, REASON_NOT_FOUND);
    else if (row.closed)
        deciding_refuse(x, REASON_CLOSED);
    else
        *open = true;
    return true;
}

bool deciding_session_open(const struct deciding *x, struct hub_places *p, bool *open,
                           struct err *e)
{
    bool found = false;
    if (!target_open(x, RECORD_SESSION, NULL, open, e))
        return false;
    if (!*open)
        return true;
    if (!hub_places_get(x->d->store, x->op->target, p, &found, e))
        return false;
    *open = found && p->starts_at > x->d->now;
    if (!*open)
        deciding_refuse(x, found ? REASON_PAST : REASON_NOT_FOUND);
    return true;
}

static bool take_or_wait(const struct deciding *x, const struct hub_places *p,
                         struct err *e)
{
    const struct decider *d = x->d;
    const char *session = x->op->target;
    struct hub_person booking = {.thing = HUB_BOOKING, .state = STATE_CONFIRMED};
    if (x->op->places <= hub_places_free(p)) {
        x->o->result = RESULT_CONFIRMED;
        decide_touch(d, session);
        return hub_places_move(d->store, session,
                               (struct places_move){.taken = (int32_t)x->op->places},
                               e) &&
               deciding_put(x, booking, e);
    }
    if (p->waiting + x->op->places > SESSION_WAITING_MAX) {
        deciding_refuse(x, REASON_FULL);
        return true;
    }
    x->o->result = RESULT_WAITING;
    x->o->as_of = d->now;
    booking.state = STATE_WAITING;
    /* Nobody is free, but kiosks may have what this one wants. */
    return deciding_put(x, booking, e) &&
           hub_waiting_position(d->store, session, x->o->hseq, &x->o->position, e) &&
           decide_promote(d, session, e);
}

static bool decide_book(const struct deciding *x, struct err *e)
{
    struct hub_places p;
    bool done = false;
    bool open = false;
    if (x->op->lend != 0 && !deciding_spend(x, &done, e))
        return false;
    if (done)
        return true;
    if (!deciding_session_open(x, &p, &open, e))
        return false;
    return !open || take_or_wait(x, &p, e);
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
        deciding_refuse(x, REASON_CLOSED);
    } else if (ok && open) {
        x->o->result = RESULT_RECEIVED;
        ok = deciding_put(
            x, (struct hub_person){.thing = HUB_INTEREST, .state = STATE_RECEIVED}, e);
    }
    bytes_free(&body);
    return ok;
}

/* Staff see to it. The vacancy of a question may be closed, or gone. */
static bool decide_request(const struct deciding *x, struct err *e)
{
    x->o->result = RESULT_RECEIVED;
    return deciding_put(
        x, (struct hub_person){.thing = HUB_REQUEST, .state = STATE_RECEIVED}, e);
}

static bool decide_thing(const struct deciding *x, struct err *e)
{
    if (x->op->kind == OP_BOOK)
        return decide_book(x, e);
    return x->op->kind == OP_INTEREST ? decide_interest(x, e) : decide_request(x, e);
}

static bool decide_new(const struct deciding *x, struct err *e)
{
    bool taken = false;
    if (!hub_person_taken(x->d->store, x->op->op, x->sealed.code_hash, &taken, e))
        return false;
    if (taken) {
        deciding_refuse(x, REASON_UNREADABLE);
        return true;
    }
    if (!decide_thing(x, e))
        return false;
    return x->o->result == RESULT_REFUSED || deciding_catch_up(x, e);
}

static bool decide_kind(const struct deciding *x, struct err *e)
{
    switch (x->op->kind) {
    case OP_BOOK:
    case OP_INTEREST:
    case OP_QUESTION:
    case OP_PROFILE:
    case OP_AVAILABLE:
    case OP_COMPLAINT:
    case OP_ERASE:
    case OP_MENTOR: return decide_new(x, e);
    case OP_CANCEL:
    case OP_WITHDRAW:
    case OP_CHANGE:
    case OP_ANSWER_OFFER: return deciding_by_code(x, e);
    case OP_RETURN: return deciding_return(x, e);
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
    if (op->kind == OP_RETURN || deciding_open(&x))
        ok = decide_kind(&x, e);
    else
        deciding_refuse(&x, REASON_UNREADABLE);
    sodium_memzero(&x.personal, sizeof x.personal);
    return ok;
}

/* Who has which place does not stand in the record: a body that is damaged only keeps
 * kiosks from hearing how many are left, until the session is pushed again. */
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
    if (!record_parse(r, RECORD_SESSION, (const char *)body->data, body->size, NULL) ||
        strcmp(r->meta.id, session) != 0)
        return decide_alarm_once(d, "alarm: a session's record cannot be read", row.ref,
                                 e);
    r->session.capacity = (int32_t)p.capacity;
    r->session.places_left = (int32_t)hub_places_free(&p);
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
