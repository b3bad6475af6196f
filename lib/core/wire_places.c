#include "core/wire_places.h"

#include <assert.h>
#include <string.h>

#include "core/wire_line.h"

static bool lend_ok(const struct lend *m, struct err *e)
{
    if (m->places < 1 || m->places > LEND_PLACES_MAX)
        return err_set(e, ERR_INPUT, "lend: places: not 1 to %d", LEND_PLACES_MAX);
    return m->id != 0 || err_set(e, ERR_INPUT, "lend: hseq: begins at 1");
}

bool wire_put_lend(struct bytes *out, const struct lend *m, struct err *e)
{
    if (!lend_ok(m, e))
        return false;
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_LEND);
    wire_line_put_epoch(&w, &m->epoch);
    fields_put_text(&w, "inst", m->inst);
    fields_put_text(&w, "session", m->session);
    fields_put_uint(&w, "places", m->places);
    fields_put_hex(&w, "hw", m->hw, sizeof m->hw);
    fields_put_uint(&w, "hseq", m->id);
    if (m->back)
        fields_put_bool(&w, "back", true);
    return wire_line_close(&w, WIRE_LEND, e);
}

bool wire_get_lend(struct lend *m, const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_LEND, body, size, NULL, e)) {
        wire_line_get_epoch(&r, EPOCH_OF_HUB, &m->epoch);
        wire_line_get_inst(&r, m->inst);
        wire_line_get_uuid(&r, "session", FIELDS_NEEDED, m->session);
        fields_get_uint32(&r, "places", FIELDS_NEEDED, LEND_PLACES_MAX, &m->places);
        fields_get_hex(&r, "hw", FIELDS_NEEDED, m->hw, sizeof m->hw);
        fields_get_uint(&r, "hseq", FIELDS_NEEDED, INT64_MAX, &m->id);
        fields_get_bool(&r, "back", FIELDS_OPTIONAL, &m->back);
    }
    return fields_end(&r) && lend_ok(m, e);
}

static bool boxed_ok(const struct boxed *m, struct err *e)
{
    const char *name = wire_kind_name(m->kind);
    if ((m->kind == WIRE_ASK) != (m->key[0] != '\0'))
        return err_set(e, ERR_INPUT, "%s: key: goes with status, only", name);
    return (m->box_size >= 1 && m->box_size <= WIRE_BOX_MAX) ||
           err_set(e, ERR_INPUT, "%s: box: not 1 to %d bytes", name, WIRE_BOX_MAX);
}

bool wire_put_boxed(struct bytes *out, const struct boxed *m, struct err *e)
{
    assert(m->kind == WIRE_ASK || m->kind == WIRE_ANSWER);
    if (!boxed_ok(m, e))
        return false;
    struct fields_writer w;
    wire_line_open(&w, out, m->kind);
    wire_line_put_cid(&w, m->cid);
    if (m->key[0] != '\0')
        fields_put_text(&w, "key", m->key);
    if (m->epoch.counter != 0) {
        wire_line_put_epoch(&w, &m->epoch);
        fields_put_uint(&w, "hseq", m->hseq);
    }
    fields_put_base64(&w, "box", m->box, m->box_size);
    return wire_line_close(&w, m->kind, e);
}

bool wire_get_boxed(struct boxed *m, struct bytes *boxes, const void *body, size_t size,
                    struct err *e)
{
    const enum wire_kind kind = m->kind;
    assert(kind == WIRE_ASK || kind == WIRE_ANSWER);
    *m = (struct boxed){.kind = kind};
    struct fields_reader r;
    if (wire_line_parse(&r, kind, body, size, NULL, e)) {
        wire_line_get_cid(&r, FIELDS_NEEDED, m->cid);
        if (fields_has(&r, "key"))
            wire_line_get_keyid(&r, "key", m->key);
        if (kind == WIRE_ANSWER && fields_has(&r, "epoch")) {
            wire_line_get_epoch(&r, EPOCH_OF_HUB, &m->epoch);
            fields_get_uint(&r, "hseq", FIELDS_NEEDED, INT64_MAX, &m->hseq);
        }
        wire_line_get_box(&r, "box", FIELDS_NEEDED, boxes);
        m->box = boxes->data;
        m->box_size = boxes->size;
    }
    return fields_end(&r) && boxed_ok(m, e);
}
