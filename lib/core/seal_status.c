#include "core/seal_status.h"

#include <sodium.h>
#include <string.h>

#include "core/seal_box.h"

enum { POSITION_MAX = 1000000 };

static const char *const found_names[STATUS_FOUND_COUNT] = {
    [STATUS_FOUND] = "found",
    [STATUS_UNKNOWN] = "unknown",
    [STATUS_LIMITED] = "limited",
};

static const char *const note_names[STATUS_NOTE_COUNT] = {
    [STATUS_NOTE_NONE] = "",         [STATUS_NOTE_STAFF] = "staff",
    [STATUS_NOTE_CLOSED] = "closed", [STATUS_NOTE_LAPSED] = "lapsed",
    [STATUS_NOTE_MOVED] = "moved",
};

static bool ask_ok(const struct status_ask *m, struct err *e)
{
    char area[AREA_SIZE];
    char code[CLAIM_SIZE] = "";
    bool ok = claim_parse(code, m->code, NULL) && strcmp(code, m->code) == 0;
    sodium_memzero(code, sizeof code);
    if (!ok)
        return err_set(e, ERR_INPUT, "code: not a claim code as shown");
    return kiosk_name_parse(area, m->kiosk, e);
}

static bool answer_ok(const struct status_answer *m, struct err *e)
{
    char area[AREA_SIZE];
    if (!kiosk_name_parse(area, m->kiosk, e))
        return false;
    if (m->found != STATUS_FOUND)
        return true;
    if (!op_makes_thing(m->kind))
        return err_set(e, ERR_INPUT, "kind: has no code of its own");
    if ((!op_is_request(m->kind) || m->target[0] != '\0') &&
        !uuid_check(m->target, "target", e))
        return false;
    if ((m->kind == OP_BOOK) != (m->places >= 1) || m->places > OP_PLACES_MAX)
        return err_set(e, ERR_INPUT, "places: 1 or 2 of a booking");
    if ((m->state == STATE_WAITING) != (m->position != 0))
        return err_set(e, ERR_INPUT, "pos: goes with waiting, only");
    return (m->state == STATE_OFFERED) == (m->offered_until != 0) ||
           err_set(e, ERR_INPUT, "until: goes with offered, only");
}

static void open_plain(struct fields_writer *w, struct bytes *plain)
{
    bytes_init(plain, SEAL_PLAIN_MAX);
    fields_open(w, plain);
    fields_put_uint(w, "v", SEAL_VERSION);
}

static bool close_plain(struct fields_writer *w, struct bytes *box,
                        const uint8_t key[SEAL_PUBLIC_BYTES], struct err *e)
{
    bool ok = fields_close(w, "status", e) && seal_box(box, w->out, key, e);
    bytes_wipe(w->out);
    return ok;
}

bool seal_ask(struct bytes *box, const struct status_ask *m,
              const uint8_t hub_key[SEAL_PUBLIC_BYTES], struct err *e)
{
    if (!ask_ok(m, e))
        return err_in(e, "status");
    struct bytes plain;
    struct fields_writer w;
    open_plain(&w, &plain);
    fields_put_text(&w, "kiosk", m->kiosk);
    fields_put_text(&w, "cid", m->cid);
    fields_put_text(&w, "code", m->code);
    fields_put_hex(&w, "reply", m->reply_key, sizeof m->reply_key);
    return close_plain(&w, box, hub_key, e);
}

bool seal_answer(struct bytes *box, const struct status_answer *m,
                 const uint8_t reply_key[SEAL_PUBLIC_BYTES], struct err *e)
{
    if (!answer_ok(m, e))
        return err_in(e, "answer");
    struct bytes plain;
    struct fields_writer w;
    open_plain(&w, &plain);
    fields_put_text(&w, "kiosk", m->kiosk);
    fields_put_text(&w, "cid", m->cid);
    fields_put_text(&w, "found", found_names[m->found]);
    if (m->found == STATUS_FOUND) {
        fields_put_text(&w, "kind", op_kind_name(m->kind));
        fields_put_text(&w, "target", m->target);
        fields_put_text(&w, "state", state_name(m->state));
        fields_put_uint(&w, "places", m->places);
        fields_put_uint(&w, "pos", m->position);
        fields_put_int(&w, "as_of", m->as_of);
        fields_put_int(&w, "until", m->offered_until);
        if (m->note != STATUS_NOTE_NONE)
            fields_put_text(&w, "note", note_names[m->note]);
    }
    return close_plain(&w, box, reply_key, e);
}

static void get_names(struct fields_reader *r, char *kiosk, char *cid)
{
    uint64_t version = 0;
    fields_get_uint(r, "v", FIELDS_NEEDED, 1000000, &version);
    fields_get_text(r, "kiosk", FIELDS_NEEDED, kiosk, NAME_SIZE);
    fields_get_text(r, "cid", FIELDS_NEEDED, cid, WIRE_CID_SIZE);
}

static void get_ask(struct fields_reader *r, struct status_ask *m)
{
    get_names(r, m->kiosk, m->cid);
    fields_get_text(r, "code", FIELDS_NEEDED, m->code, sizeof m->code);
    fields_get_hex(r, "reply", FIELDS_NEEDED, m->reply_key, sizeof m->reply_key);
}

static void get_found(struct fields_reader *r, struct status_answer *m)
{
    const char *text = fields_get_lent(r, "found", FIELDS_NEEDED);
    for (int i = 0; text != NULL && i < STATUS_FOUND_COUNT; i++) {
        if (strcmp(found_names[i], text) != 0)
            continue;
        m->found = (enum status_found)i;
        return;
    }
    if (text != NULL)
        fields_fail(r, "found", "not known");
}

static void get_note(struct fields_reader *r, struct status_answer *m)
{
    const char *text = fields_get_lent(r, "note", FIELDS_OPTIONAL);
    for (int i = 0; text != NULL && i < STATUS_NOTE_COUNT; i++)
        if (strcmp(note_names[i], text) == 0)
            m->note = (enum status_note)i;
}

static void get_answer(struct fields_reader *r, struct status_answer *m)
{
    get_names(r, m->kiosk, m->cid);
    get_found(r, m);
    if (r->failed || m->found != STATUS_FOUND)
        return;
    const char *kind = fields_get_lent(r, "kind", FIELDS_NEEDED);
    const char *state = fields_get_lent(r, "state", FIELDS_NEEDED);
    if (kind != NULL && !op_kind_parse(&m->kind, kind, NULL))
        fields_fail(r, "kind", "not known");
    if (state != NULL && !state_parse(&m->state, state, NULL))
        fields_fail(r, "state", "not known");
    fields_get_text(r, "target", FIELDS_NEEDED, m->target, sizeof m->target);
    fields_get_uint32(r, "places", FIELDS_NEEDED, OP_PLACES_MAX, &m->places);
    fields_get_uint32(r, "pos", FIELDS_NEEDED, POSITION_MAX, &m->position);
    fields_get_instant(r, "as_of", FIELDS_NEEDED, &m->as_of);
    fields_get_instant(r, "until", FIELDS_NEEDED, &m->offered_until);
    get_note(r, m);
}

/* What the two unseal functions have in common: opens the box and begins to read. */
struct opened {
    struct bytes plain;
    struct fields_reader r;
};

static bool open_box(struct opened *o, const void *box, size_t size,
                     const struct seal_pair *key, struct err *e)
{
    bytes_init(&o->plain, SEAL_PLAIN_MAX);
    o->r = (struct fields_reader){.e = e, .failed = true};
    return seal_unbox(&o->plain, box, size, key, e) &&
           fields_parse(&o->r, "unreadable", o->plain.data, o->plain.size, e);
}

bool unseal_ask(struct status_ask *m, const void *box, size_t size,
                const struct seal_pair *hub_key, struct err *e)
{
    struct opened o;
    memset(m, 0, sizeof *m);
    if (open_box(&o, box, size, hub_key, e))
        get_ask(&o.r, m);
    bool ok = fields_end(&o.r) && ask_ok(m, e);
    bytes_wipe(&o.plain);
    if (!ok)
        sodium_memzero(m, sizeof *m);
    return ok;
}

bool unseal_answer(struct status_answer *m, const void *box, size_t size,
                   const struct seal_pair *reply_key, struct err *e)
{
    struct opened o;
    memset(m, 0, sizeof *m);
    if (open_box(&o, box, size, reply_key, e))
        get_answer(&o.r, m);
    bool ok = fields_end(&o.r) && answer_ok(m, e);
    bytes_wipe(&o.plain);
    if (!ok)
        sodium_memzero(m, sizeof *m);
    return ok;
}
