#include "core/wire.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/wire_line.h"

enum { WORD_TEXT_MAX = 24, POSITION_MAX = 1000000, RETRY_S_MAX = 86400 };

/* Which fields go with which kind. */
struct shape {
    bool target, target_free, lend, lend_needed, box;
    uint32_t places_min, places_max;
};
static const struct shape shapes[OP_KIND_COUNT] = {
    [OP_BOOK] = {.target = true,
                 .lend = true,
                 .box = true,
                 .places_min = 1,
                 .places_max = OP_PLACES_MAX},
    [OP_CANCEL] = {.box = true},
    [OP_INTEREST] = {.target = true, .box = true},
    [OP_WITHDRAW] = {.box = true},
    [OP_CHANGE] = {.target = true,
                   .box = true,
                   .places_min = 1,
                   .places_max = OP_PLACES_MAX},
    [OP_ANSWER_OFFER] = {.box = true},
    [OP_RETURN] = {.target = true,
                   .lend = true,
                   .lend_needed = true,
                   .places_max = LEND_PLACES_MAX},
    [OP_QUESTION] = {.target_free = true, .box = true},
    [OP_PROFILE] = {.box = true},
    [OP_AVAILABLE] = {.box = true},
    [OP_COMPLAINT] = {.box = true},
    [OP_ERASE] = {.box = true},
    [OP_MENTOR] = {.box = true},
};

bool op_valid(const struct op *m, struct err *e)
{
    const struct shape *s = &shapes[m->kind];
    if (!s->target_free && s->target != (m->target[0] != '\0'))
        return err_set(e, ERR_INPUT, "op: target: %s",
                       s->target ? "missing" : "does not go with this kind");
    if (m->places != 0 && s->places_max == 0)
        return err_set(e, ERR_INPUT, "op: places: does not go with this kind");
    if (m->places < s->places_min || m->places > s->places_max)
        return err_set(e, ERR_INPUT, "op: places: not %u to %u", s->places_min,
                       s->places_max);
    if ((m->lend != 0 && !s->lend) || (m->lend == 0 && s->lend_needed))
        return err_set(e, ERR_INPUT, "op: lend: %s",
                       s->lend_needed ? "missing" : "does not go with this kind");
    if (!s->box)
        return m->box_size == 0 ||
               err_set(e, ERR_INPUT, "op: box: does not go with this kind");
    return (m->box_size >= 1 && m->box_size <= WIRE_BOX_MAX) ||
           err_set(e, ERR_INPUT, "op: box: not 1 to %d bytes", WIRE_BOX_MAX);
}

bool wire_line_check_op(const struct op *m, struct err *e)
{
    if (m->kind == OP_KIND_COUNT)
        return true;
    if (!op_valid(m, e))
        return false;
    return (m->key[0] != '\0') == (m->box_size != 0) ||
           err_set(e, ERR_INPUT, "op: key: goes with a box, only");
}

bool wire_put_op(struct bytes *out, const struct op *m, struct err *e)
{
    if (m->kind == OP_KIND_COUNT)
        return err_set(e, ERR_INPUT, "op: kind: not known");
    if (!wire_line_check_op(m, e))
        return false;
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_OP);
    wire_line_put_op(&w, m);
    return wire_line_close(&w, WIRE_OP, e);
}

void wire_line_put_op(struct fields_writer *w, const struct op *m)
{
    wire_line_put_epoch(w, &m->epoch);
    fields_put_text(w, "inst", m->inst);
    fields_put_uint(w, "n", m->n);
    fields_put_text(w, "op", m->op);
    if (m->after[0] != '\0')
        fields_put_text(w, "after", m->after);
    fields_put_text(w, "kind", op_kind_name(m->kind));
    if (m->target[0] != '\0')
        fields_put_text(w, "target", m->target);
    if (m->places != 0)
        fields_put_uint(w, "places", m->places);
    if (m->lend != 0)
        fields_put_uint(w, "lend", m->lend);
    if (m->key[0] != '\0')
        fields_put_text(w, "key", m->key);
    fields_put_int(w, "made", m->made);
    fields_put_uint(w, "age", m->age_s);
    if (m->box_size != 0)
        fields_put_base64(w, "box", m->box, m->box_size);
}

static void get_n(struct fields_reader *r, const char *name, uint64_t *n)
{
    fields_get_uint(r, name, FIELDS_NEEDED, INT64_MAX, n);
    if (*n == 0)
        fields_fail(r, name, "begins at 1");
}

/* Of a later version, perhaps. */
static void check_word(struct fields_reader *r, const char *name, const char *text)
{
    size_t size = strspn(text, "abcdefghijklmnopqrstuvwxyz_");
    if (size == 0 || size > WORD_TEXT_MAX || text[size] != '\0')
        fields_fail(r, name, "not a word");
}

static void get_op_kind(struct fields_reader *r, enum op_kind *kind)
{
    const char *text = fields_get_lent(r, "kind", FIELDS_NEEDED);
    if (text == NULL || op_kind_parse(kind, text, NULL))
        return;
    *kind = OP_KIND_COUNT;
    check_word(r, "kind", text);
}

void wire_line_get_box(struct fields_reader *r, const char *name, enum fields_need need,
                       struct bytes *boxes)
{
    const char *text = fields_get_lent(r, name, need);
    bytes_clear(boxes);
    if (text != NULL && !base64_parse(boxes, text, name, NULL))
        fields_fail(r, name, "not base64, or too long");
}

void wire_line_get_op(struct fields_reader *r, struct op *m, struct bytes *box)
{
    wire_line_get_epoch(r, EPOCH_OF_KIOSK, &m->epoch);
    wire_line_get_inst(r, m->inst);
    get_n(r, "n", &m->n);
    wire_line_get_uuid(r, "op", FIELDS_NEEDED, m->op);
    wire_line_get_uuid(r, "after", FIELDS_OPTIONAL, m->after);
    get_op_kind(r, &m->kind);
    wire_line_get_uuid(r, "target", FIELDS_OPTIONAL, m->target);
    fields_get_uint32(r, "places", FIELDS_OPTIONAL, LEND_PLACES_MAX, &m->places);
    fields_get_uint(r, "lend", FIELDS_OPTIONAL, INT64_MAX, &m->lend);
    if (fields_has(r, "key"))
        wire_line_get_keyid(r, "key", m->key);
    fields_get_instant(r, "made", FIELDS_NEEDED, &m->made);
    fields_get_uint(r, "age", FIELDS_NEEDED, INT64_MAX, &m->age_s);
    wire_line_get_box(r, "box", FIELDS_OPTIONAL, box);
    m->box = box->data;
    m->box_size = box->size;
}

bool wire_get_op(struct op *m, struct bytes *box, const void *body, size_t size,
                 struct err *e)
{
    memset(m, 0, sizeof *m);
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_OP, body, size, NULL, e))
        wire_line_get_op(&r, m, box);
    return fields_end(&r) && wire_line_check_op(m, e);
}

void op_asked(char asked[ASKED_SIZE], const struct op *m)
{
    enum { ASKED_BYTES = (ASKED_SIZE - 1) / 2, LINE_SIZE = 256 };
    uint8_t hash[ASKED_BYTES];
    char line[LINE_SIZE]; /* no field has a space, and the first one has a fixed size */
    crypto_generichash_state state;
    snprintf(line, sizeof line, "%s %s %s %" PRIu32 " %" PRIu64 " %s\n", m->op,
             op_kind_name(m->kind), m->target, m->places, m->lend, m->key);
    (void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
    (void)crypto_generichash_update(&state, (const uint8_t *)line, strlen(line));
    (void)crypto_generichash_update(&state, m->box, m->box_size);
    (void)crypto_generichash_final(&state, hash, sizeof hash);
    hex_print(asked, ASKED_SIZE, hash, sizeof hash);
}

/* What holds between the fields of an outcome; NULL if all does, else the field. */
static const char *outcome_fault(const struct outcome *m)
{
    if (m->result == RESULT_COUNT)
        return NULL;
    if ((m->result == RESULT_REFUSED) != (m->reason != REASON_NONE))
        return "reason";
    if ((m->result == RESULT_WAITING) != (m->position != 0))
        return "pos";
    return NULL;
}

bool wire_put_outcome(struct bytes *out, const struct outcome *m, struct err *e)
{
    const char *fault = outcome_fault(m);
    if (m->result == RESULT_COUNT || m->reason == REASON_COUNT)
        return err_set(e, ERR_INPUT, "outcome: res or reason: not known");
    if (fault != NULL)
        return err_set(e, ERR_INPUT, "outcome: %s: does not go with res", fault);
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_OUTCOME);
    wire_line_put_epoch(&w, &m->epoch);
    fields_put_text(&w, "inst", m->inst);
    fields_put_uint(&w, "n", m->n);
    fields_put_text(&w, "op", m->op);
    fields_put_text(&w, "res", result_name(m->result));
    if (m->reason != REASON_NONE)
        fields_put_text(&w, "reason", reason_name(m->reason));
    if (m->result == RESULT_WAITING) {
        fields_put_uint(&w, "pos", m->position);
        fields_put_int(&w, "as_of", m->as_of);
    }
    fields_put_uint(&w, "hseq", m->hseq);
    fields_put_int(&w, "t", m->t);
    if (m->asked[0] != '\0')
        fields_put_text(&w, "asked", m->asked);
    return wire_line_close(&w, WIRE_OUTCOME, e);
}

static void get_result(struct fields_reader *r, struct outcome *m)
{
    const char *text = fields_get_lent(r, "res", FIELDS_NEEDED);
    if (text != NULL && !result_parse(&m->result, text, NULL)) {
        m->result = RESULT_COUNT;
        check_word(r, "res", text);
    }
    const char *reason = fields_get_lent(r, "reason", FIELDS_OPTIONAL);
    if (reason != NULL && !reason_parse(&m->reason, reason, NULL)) {
        m->reason = REASON_COUNT;
        check_word(r, "reason", reason);
    }
}

bool wire_get_outcome(struct outcome *m, const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_OUTCOME, body, size, NULL, e)) {
        wire_line_get_epoch(&r, EPOCH_OF_HUB, &m->epoch);
        wire_line_get_inst(&r, m->inst);
        get_n(&r, "n", &m->n);
        wire_line_get_uuid(&r, "op", FIELDS_NEEDED, m->op);
        get_result(&r, m);
        enum fields_need need =
            m->result == RESULT_WAITING ? FIELDS_NEEDED : FIELDS_OPTIONAL;
        fields_get_uint32(&r, "pos", need, POSITION_MAX, &m->position);
        fields_get_instant(&r, "as_of", need, &m->as_of);
        fields_get_uint(&r, "hseq", FIELDS_NEEDED, INT64_MAX, &m->hseq);
        fields_get_instant(&r, "t", FIELDS_NEEDED, &m->t);
        wire_line_get_asked(&r, m->asked);
        const char *fault = outcome_fault(m);
        if (fault != NULL)
            fields_fail(&r, fault, "does not go with res");
    }
    return fields_end(&r);
}

bool wire_get_later_answer(struct outcome *m, const void *body, size_t size,
                           struct err *e)
{
    memset(m, 0, sizeof *m);
    m->result = RESULT_COUNT;
    struct fields_reader r;
    const char *end = memchr(body, '\n', size);
    size_t line = end == NULL ? size : (size_t)(end - (const char *)body);
    if (fields_parse(&r, "a kind of a later version", body, line, e)) {
        wire_line_get_epoch(&r, EPOCH_OF_HUB, &m->epoch);
        wire_line_get_inst(&r, m->inst);
        get_n(&r, "n", &m->n);
        wire_line_get_uuid(&r, "op", FIELDS_NEEDED, m->op);
        fields_get_instant(&r, "t", FIELDS_OPTIONAL, &m->t);
    }
    return fields_end(&r);
}

static bool note_kind_ok(enum wire_kind kind)
{
    return kind == WIRE_GAP || kind == WIRE_HOLD || kind == WIRE_FORK ||
           kind == WIRE_WATERMARK;
}

bool wire_put_note(struct bytes *out, const struct note *m, struct err *e)
{
    if (!note_kind_ok(m->kind))
        return err_set(e, ERR_INPUT, "note: not a kind of note");
    struct fields_writer w;
    wire_line_open(&w, out, m->kind);
    wire_line_put_epoch(&w, &m->epoch);
    fields_put_text(&w, "inst", m->inst);
    if (m->kind == WIRE_GAP)
        fields_put_uint(&w, "expect", m->expect);
    if (m->kind == WIRE_HOLD || m->kind == WIRE_FORK)
        fields_put_uint(&w, "n", m->n);
    if (m->kind == WIRE_HOLD) {
        fields_put_text(&w, "reason", m->reason);
        fields_put_uint(&w, "retry_s", m->retry_s);
    }
    if (m->kind == WIRE_WATERMARK) {
        fields_put_uint(&w, "n_safe", m->n);
        fields_put_uint(&w, "hseq_safe", m->hseq);
    }
    return wire_line_close(&w, m->kind, e);
}

static void get_note(struct fields_reader *r, struct note *m)
{
    wire_line_get_epoch(r, EPOCH_OF_HUB, &m->epoch);
    wire_line_get_inst(r, m->inst);
    if (m->kind == WIRE_GAP)
        get_n(r, "expect", &m->expect);
    if (m->kind == WIRE_HOLD || m->kind == WIRE_FORK)
        get_n(r, "n", &m->n);
    if (m->kind == WIRE_HOLD) {
        fields_get_text(r, "reason", FIELDS_NEEDED, m->reason, sizeof m->reason);
        fields_get_uint32(r, "retry_s", FIELDS_NEEDED, RETRY_S_MAX, &m->retry_s);
    }
    if (m->kind == WIRE_WATERMARK) {
        fields_get_uint(r, "n_safe", FIELDS_NEEDED, INT64_MAX, &m->n);
        fields_get_uint(r, "hseq_safe", FIELDS_NEEDED, INT64_MAX, &m->hseq);
    }
}

bool wire_get_note(struct note *m, const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    if (!wire_kind_of(&m->kind, body, size, e))
        return false;
    if (!note_kind_ok(m->kind))
        return err_set(e, ERR_INPUT, "note: k: another kind of message");
    struct fields_reader r;
    if (wire_line_parse(&r, m->kind, body, size, NULL, e))
        get_note(&r, m);
    return fields_end(&r);
}
