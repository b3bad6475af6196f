#include "core/wire_life.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/wire_line.h"

static bool frame_ok(const struct replay *m, struct err *e)
{
    return (m->frame_size >= 1 && m->frame_size <= REPLAY_FRAME_MAX) ||
           err_set(e, ERR_INPUT, "replay: outcome: not 1 to %d bytes", REPLAY_FRAME_MAX);
}

bool wire_put_replay(struct bytes *out, const struct replay *m, struct err *e)
{
    if (m->op.kind == OP_KIND_COUNT)
        return err_set(e, ERR_INPUT, "replay: kind: not known");
    if (!wire_line_check_op(&m->op, e) || !frame_ok(m, e))
        return false;
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_REPLAY);
    wire_line_put_op(&w, &m->op);
    fields_put_base64(&w, "outcome", m->frame, m->frame_size);
    return wire_line_close(&w, WIRE_REPLAY, e);
}

bool wire_get_replay(struct replay *m, struct bytes boxes[2], const void *body,
                     size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_REPLAY, body, size, NULL, e)) {
        wire_line_get_op(&r, &m->op, &boxes[0]);
        wire_line_get_box(&r, "outcome", FIELDS_NEEDED, &boxes[1]);
        m->frame = boxes[1].data;
        m->frame_size = boxes[1].size;
    }
    return fields_end(&r) && wire_line_check_op(&m->op, e) && frame_ok(m, e);
}

static bool range_ok(const struct void_range *m, struct err *e)
{
    return (m->from >= 1 && m->from <= m->to) ||
           err_set(e, ERR_INPUT, "void: to: below from, or from is 0");
}

bool wire_put_void(struct bytes *out, const struct void_range *m, struct err *e)
{
    if (!range_ok(m, e))
        return false;
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_VOID);
    wire_line_put_epoch(&w, &m->epoch);
    fields_put_text(&w, "inst", m->inst);
    fields_put_uint(&w, "from", m->from);
    fields_put_uint(&w, "to", m->to);
    return wire_line_close(&w, WIRE_VOID, e);
}

bool wire_get_void(struct void_range *m, const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_VOID, body, size, NULL, e)) {
        wire_line_get_epoch(&r, EPOCH_OF_KIOSK, &m->epoch);
        wire_line_get_inst(&r, m->inst);
        fields_get_uint(&r, "from", FIELDS_NEEDED, INT64_MAX, &m->from);
        fields_get_uint(&r, "to", FIELDS_NEEDED, INT64_MAX, &m->to);
    }
    return fields_end(&r) && range_ok(m, e);
}

static bool list_ok(const struct op_list *m, struct err *e)
{
    if (m->kind != WIRE_FORGET && m->kind != WIRE_RECEIPT)
        return err_set(e, ERR_INPUT, "ops: k: another kind of message");
    if (m->count < 1 || m->count > FORGET_OPS_MAX)
        return err_set(e, ERR_INPUT, "%s: ops: not 1 to %d", wire_kind_name(m->kind),
                       FORGET_OPS_MAX);
    for (size_t i = 0; i < m->count; i++)
        if (!uuid_check(m->ops[i], "ops", e))
            return false;
    return true;
}

bool wire_put_ops(struct bytes *out, const struct op_list *m, struct err *e)
{
    char joined[FORGET_OPS_MAX * UUID_SIZE] = "";
    size_t at = 0;
    if (!list_ok(m, e))
        return false;
    for (size_t i = 0; i < m->count; i++)
        at += (size_t)snprintf(joined + at, sizeof joined - at, i > 0 ? ",%s" : "%s",
                               m->ops[i]);
    struct fields_writer w;
    wire_line_open(&w, out, m->kind);
    fields_put_text(&w, "ops", joined);
    return wire_line_close(&w, m->kind, e);
}

static void get_list(struct fields_reader *r, struct op_list *m)
{
    const char *at = fields_get_lent(r, "ops", FIELDS_NEEDED);
    while (at != NULL && m->count < FORGET_OPS_MAX) {
        size_t size = strcspn(at, ",");
        if (size != UUID_SIZE - 1) {
            fields_fail(r, "ops", "not ids");
            return;
        }
        memcpy(m->ops[m->count++], at, size);
        at = at[size] == ',' ? at + size + 1 : NULL;
    }
    if (at != NULL)
        fields_fail(r, "ops", "too many");
}

bool wire_get_ops(struct op_list *m, const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    if (!wire_kind_of(&m->kind, body, size, e))
        return false;
    if (m->kind != WIRE_FORGET && m->kind != WIRE_RECEIPT)
        return err_set(e, ERR_INPUT, "ops: k: another kind of message");
    struct fields_reader r;
    if (wire_line_parse(&r, m->kind, body, size, NULL, e))
        get_list(&r, m);
    return fields_end(&r) && list_ok(m, e);
}
