/* How things stand: what outbox.db knows of them, and what the hub says. */
#include <string.h>

#include "app/kiosk_store_inner.h"
#include "core/utf8.h"

enum { LATER_MAX = 8 };

static void thing_of(const struct outbox_row *row, struct thing *out)
{
    memcpy(out->op, row->op, sizeof out->op);
    memcpy(out->target, row->target, sizeof out->target);
    out->kind = row->kind;
    out->places = row->places;
    out->saved_at = row->made;
    out->there = true;
    out->answered = row->answered;
    out->own = row->kind == OP_BOOK && row->lend != 0;
    out->held = row->held && !row->answered;
    if (!row->answered)
        return;
    out->result = row->outcome.result;
    out->reason = row->outcome.reason;
    out->position = row->outcome.position;
    out->as_of = row->outcome.as_of != 0 ? row->outcome.as_of : row->outcome.t;
}

bool kiosk_store_answer(struct kiosk_store *ks, const char *op, struct thing *out,
                        struct err *e)
{
    memset(out, 0, sizeof *out);
    struct outbox_row row;
    bool found = false;
    if (ks->outbox == NULL)
        return true;
    if (!outbox_find(ks->outbox, op, &row, &found, e))
        return false;
    if (found)
        thing_of(&row, out);
    return true;
}

/* What the thing was about, if that is still published. */
static bool describe(struct kiosk_store *ks, struct thing *t, struct err *e)
{
    if (ks->content == NULL || t->target[0] == '\0')
        return true;
    bool found = false;
    if (t->kind == OP_INTEREST || t->kind == OP_QUESTION) {
        if (!content_record(ks->content, RECORD_VACANCY, t->target, ks->record, &found,
                            e))
            return false;
        if (found) {
            memcpy(t->ref, ks->record->meta.ref, sizeof t->ref);
            (void)utf8_copy(t->title, sizeof t->title, ks->record->vacancy.title);
            (void)utf8_copy(t->where, sizeof t->where, ks->record->vacancy.area);
        }
        return true;
    }
    if (!content_record(ks->content, RECORD_SESSION, t->target, ks->record, &found, e))
        return false;
    if (found) {
        memcpy(t->ref, ks->record->meta.ref, sizeof t->ref);
        (void)utf8_copy(t->title, sizeof t->title, ks->record->session.title);
        t->starts_at = ks->record->session.starts_at;
        t->minutes = ks->record->session.minutes;
    }
    return true;
}

/* What came of a later op is how the thing stands now. */
static void add_answered(const struct outbox_row *row, struct thing *t)
{
    const struct outcome *o = &row->outcome;
    if (o->result == RESULT_REFUSED)
        return; /* nothing has changed */
    t->as_of = o->as_of != 0 ? o->as_of : o->t;
    if (row->kind == OP_CHANGE) {
        t->places = row->places;
        memcpy(t->target, row->target, sizeof t->target);
    }
    if (o->result == RESULT_DONE)
        return; /* a change leaves the state to be asked for */
    t->answered = true;
    t->result = o->result;
    t->position = o->position;
}

static void add_row(const struct outbox_row *row, struct thing *t)
{
    if (row->answered) {
        add_answered(row, t);
        return;
    }
    t->pending_at = row->made;
    t->pending = row->kind;
    t->held = row->held;
}

/* What was asked here since: without it a booking that somebody has cancelled would still
 * read as confirmed. */
static bool add_later(struct kiosk_store *ks, struct thing *t, struct err *e)
{
    struct outbox_row rows[LATER_MAX];
    size_t count = 0;
    if (!outbox_later(ks->outbox, t->op, rows, LATER_MAX, &count, e))
        return false;
    for (size_t i = 0; i < count; i++)
        add_row(&rows[i], t);
    return true;
}

bool kiosk_store_find(struct kiosk_store *ks, const char code[CLAIM_SIZE],
                      struct thing *out, struct err *e)
{
    memset(out, 0, sizeof *out);
    struct outbox_row row;
    bool found = false;
    if (ks->outbox == NULL)
        return true;
    if (!outbox_find_code(ks->outbox, code, &row, &found, e))
        return false;
    if (!found)
        return true;
    thing_of(&row, out);
    return add_later(ks, out, e) && kiosk_store_content(ks, describe(ks, out, e), e);
}

/* ---- asking the hub ---- */

bool kiosk_store_ask(struct kiosk_store *ks, const char code[CLAIM_SIZE],
                     struct hub_ask *ask, struct notice *out, struct err *e)
{
    if (!ks->has_keys)
        return err_set(e, ERR_LATER, "the hub's sealing key is not here yet");
    return hub_ask_make(ask, &(struct hub_ask_about){ks->place.name, code, &ks->keys},
                        out, e);
}

bool kiosk_store_told(struct kiosk_store *ks, const struct status_answer *a,
                      struct thing *out, struct err *e)
{
    memset(out, 0, sizeof *out);
    out->there = out->from_hub = true;
    out->kind = a->kind;
    out->places = a->places;
    out->state = a->state;
    out->position = a->position;
    out->as_of = a->as_of;
    out->offered_until = a->offered_until;
    out->note = a->note;
    memcpy(out->target, a->target, sizeof out->target);
    return kiosk_store_content(ks, describe(ks, out, e), e);
}
