#include "core/wire.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "core/wire_line.h"

enum { COUNT_MAX = 100000000, FIELD_SIZE = 48 };

static enum wire_kind kind_of(const struct batch *m)
{
    return m->page ? WIRE_PAGE : WIRE_CHANGE;
}

/* What holds between the fields; NULL if all does, else the field. */
static const char *batch_fault(const struct batch *m)
{
    if (m->from > m->to)
        return "from";
    if (m->to > m->head)
        return "to";
    if (m->has_digest != (m->to == m->head))
        return "dg";
    return NULL;
}

bool wire_put_batch(struct bytes *out, const struct batch *m, struct err *e)
{
    const char *fault = batch_fault(m);
    if (fault != NULL)
        return err_set(e, ERR_INPUT, "batch: %s: does not go with the others", fault);
    struct fields_writer w;
    wire_line_open(&w, out, kind_of(m));
    wire_line_put_epoch(&w, &m->epoch);
    fields_put_uint(&w, "from", m->from);
    fields_put_uint(&w, "to", m->to);
    fields_put_uint(&w, "head", m->head);
    if (m->has_digest) {
        fields_put_hex(&w, "dg", m->digest, DIGEST_BYTES);
        fields_put_uint(&w, "count", m->count);
    }
    if (m->snapshot)
        fields_put_bool(&w, "snap", true);
    if (m->generation != 0)
        fields_put_uint(&w, "gen", m->generation);
    wire_line_put_cid(&w, m->cid);
    return wire_line_close(&w, kind_of(m), e);
}

void wire_put_change(struct bytes *out, const struct change *c)
{
    assert(!c->deleted || c->body_size == 0);
    bytes_printf(out, "%" PRIu64 "\t%s\t%s\t%d\t", c->seq, c->kind, c->id,
                 c->deleted ? 1 : 0);
    if (c->body_size > 0)
        bytes_add(out, c->body, c->body_size);
    bytes_text(out, "\n");
}

static void get_batch(struct fields_reader *r, struct batch *m)
{
    wire_line_get_epoch(r, EPOCH_OF_HUB, &m->epoch);
    fields_get_uint(r, "from", FIELDS_NEEDED, INT64_MAX, &m->from);
    fields_get_uint(r, "to", FIELDS_NEEDED, INT64_MAX, &m->to);
    fields_get_uint(r, "head", FIELDS_NEEDED, INT64_MAX, &m->head);
    m->has_digest = fields_has(r, "dg");
    enum fields_need need = m->has_digest ? FIELDS_NEEDED : FIELDS_OPTIONAL;
    fields_get_hex(r, "dg", need, m->digest, DIGEST_BYTES);
    fields_get_uint32(r, "count", need, COUNT_MAX, &m->count);
    fields_get_bool(r, "snap", FIELDS_OPTIONAL, &m->snapshot);
    fields_get_uint32(r, "gen", FIELDS_OPTIONAL, UINT32_MAX, &m->generation);
    wire_line_get_cid(r, FIELDS_OPTIONAL, m->cid);
    const char *fault = batch_fault(m);
    if (fault != NULL)
        fields_fail(r, fault, "does not go with the others");
}

bool wire_get_batch(struct batch *m, struct batch_reader *lines, const void *body,
                    size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    enum wire_kind kind = WIRE_KIND_COUNT;
    if (!wire_kind_of(&kind, body, size, e))
        return false;
    if (kind != WIRE_PAGE && kind != WIRE_CHANGE)
        return err_set(e, ERR_INPUT, "batch: k: another kind of message");
    m->page = kind == WIRE_PAGE;
    const char *rest = NULL;
    struct fields_reader r;
    if (wire_line_parse(&r, kind, body, size, &rest, e))
        get_batch(&r, m);
    if (!fields_end(&r))
        return false;
    *lines = (struct batch_reader){
        .at = rest, .end = (const char *)body + size, .last_seq = m->from, .to = m->to};
    return true;
}

static bool bad_line(struct batch_reader *lines, struct err *e, const char *why)
{
    lines->at = lines->end; /* nothing behind a bad line is believed */
    return err_set(e, ERR_INPUT, "record line %" PRIu32 ": %s", lines->line, why);
}

/* Cuts the next field off at its tab; false if there is none or it is too long. */
static bool cut(const char **at, const char *end, char out[FIELD_SIZE])
{
    size_t room = (size_t)(end - *at);
    const char *tab = memchr(*at, '\t', room < FIELD_SIZE ? room : FIELD_SIZE);
    if (tab == NULL)
        return false;
    size_t size = (size_t)(tab - *at);
    memcpy(out, *at, size);
    out[size] = '\0';
    *at = tab + 1;
    return strlen(out) == size;
}

static bool number(uint64_t *value, const char *text)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 18 || text[digits] != '\0')
        return false;
    *value = 0;
    for (size_t i = 0; i < digits; i++)
        *value = *value * 10 + (uint64_t)(text[i] - '0');
    return true;
}

const char *wire_line_change(struct change *c, const char *at, const char *end)
{
    char field[FIELD_SIZE];
    if (!cut(&at, end, field) || !number(&c->seq, field))
        return "seq is no number";
    if (!cut(&at, end, field) || !record_kind_ok(field))
        return "kind has not the form of one";
    memcpy(c->kind, field, sizeof c->kind);
    if (!cut(&at, end, field) || !uuid_check(field, "id", NULL))
        return "id is not a UUID of version 7";
    memcpy(c->id, field, UUID_SIZE);
    if (!cut(&at, end, field) || (strcmp(field, "0") != 0 && strcmp(field, "1") != 0))
        return "del is neither 0 nor 1";
    c->deleted = field[0] == '1';
    c->body = at;
    c->body_size = (size_t)(end - at);
    if (c->deleted != (c->body_size == 0))
        return "a body goes with a live record, and only with one";
    return c->body_size > RECORD_BODY_MAX ? "body is too long" : NULL;
}

bool wire_next_change(struct batch_reader *lines, struct change *c, struct err *e)
{
    if (e != NULL)
        e->text[0] = '\0';
    if (lines->at == lines->end)
        return false;
    lines->line++;
    const char *end = memchr(lines->at, '\n', (size_t)(lines->end - lines->at));
    if (end == NULL)
        return bad_line(lines, e, "cut short");
    memset(c, 0, sizeof *c);
    const char *why = wire_line_change(c, lines->at, end);
    if (why != NULL)
        return bad_line(lines, e, why);
    if (c->seq <= lines->last_seq || c->seq > lines->to)
        return bad_line(lines, e, "seq is out of order or outside the batch");
    lines->last_seq = c->seq;
    lines->at = end + 1;
    return true;
}
