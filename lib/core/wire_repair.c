#include "core/wire_repair.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/wire_line.h"

enum {
    COUNT_MAX = 100000000,
    COUNT_DIGITS = 9,
    DIGEST_TEXT = 2 * BUCKET_DIGEST_BYTES,
    SUM_LINE_MAX = DIGEST_TEXT + 1 + COUNT_DIGITS,
};

static void put_id(struct fields_writer *w, const char *name, const char *id)
{
    if (id[0] != '\0')
        fields_put_text(w, name, id);
}

static void get_bucket(struct fields_reader *r, uint8_t *bucket)
{
    uint32_t number = 0;
    fields_get_uint32(r, "bucket", FIELDS_NEEDED, LTHASH_BUCKETS - 1, &number);
    *bucket = (uint8_t)number;
}

/* ---- compare, and its answer ---- */

bool wire_put_compare(struct bytes *out, const struct compare *m, struct err *e)
{
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_COMPARE);
    wire_line_put_cid(&w, m->cid);
    wire_line_put_epoch(&w, &m->epoch);
    return wire_line_close(&w, WIRE_COMPARE, e);
}

bool wire_get_compare(struct compare *m, const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_COMPARE, body, size, NULL, e)) {
        wire_line_get_cid(&r, FIELDS_NEEDED, m->cid);
        wire_line_get_epoch(&r, EPOCH_OF_KIOSK, &m->epoch);
    }
    return fields_end(&r);
}

bool wire_put_buckets(struct bytes *out, const struct buckets *m, struct err *e)
{
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_BUCKETS);
    wire_line_put_cid(&w, m->cid);
    wire_line_put_epoch(&w, &m->epoch);
    fields_put_uint(&w, "seq", m->seq);
    if (!wire_line_close(&w, WIRE_BUCKETS, e))
        return false;
    for (size_t i = 0; i < LTHASH_BUCKETS; i++) {
        char digest[DIGEST_TEXT + 1];
        hex_print(digest, sizeof digest, m->sums[i].digest, BUCKET_DIGEST_BYTES);
        bytes_printf(out, "%s\t%" PRIu32 "\n", digest, m->sums[i].count);
    }
    return bytes_ok(out, wire_kind_name(WIRE_BUCKETS), e);
}

/* One form only: lower case, no leading zeros. So what is read is written the same. */
static bool get_sum(struct bucket_sum *sum, const char *at, size_t size)
{
    char line[SUM_LINE_MAX + 1];
    char again[SUM_LINE_MAX + 2];
    if (size > SUM_LINE_MAX || size < DIGEST_TEXT + 2)
        return false;
    memcpy(line, at, size);
    line[size] = '\0';
    line[DIGEST_TEXT] = '\0';
    const char *digits = line + DIGEST_TEXT + 1;
    if (strlen(line) != DIGEST_TEXT || strspn(digits, "0123456789") != strlen(digits) ||
        !hex_parse(sum->digest, BUCKET_DIGEST_BYTES, line, "", NULL))
        return false;
    sum->count = 0;
    for (const char *d = digits; *d != '\0'; d++)
        sum->count = sum->count * 10 + (uint32_t)(*d - '0');
    char digest[DIGEST_TEXT + 1];
    hex_print(digest, sizeof digest, sum->digest, BUCKET_DIGEST_BYTES);
    snprintf(again, sizeof again, "%s\t%" PRIu32, digest, sum->count);
    return sum->count <= COUNT_MAX && strlen(again) == size &&
           memcmp(again, at, size) == 0;
}

static bool get_sums(struct buckets *m, const char *at, const char *end, struct err *e)
{
    for (size_t i = 0; i < LTHASH_BUCKETS; i++) {
        const char *line = at;
        at = line == end ? NULL : memchr(line, '\n', (size_t)(end - line));
        if (at == NULL || !get_sum(&m->sums[i], line, (size_t)(at - line)))
            return err_set(e, ERR_INPUT, "buckets: line %zu: not digest TAB count",
                           i + 1);
        at++;
    }
    return at == end || err_set(e, ERR_INPUT, "buckets: more lines than buckets");
}

bool wire_get_buckets(struct buckets *m, const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    const char *rest = NULL;
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_BUCKETS, body, size, &rest, e)) {
        wire_line_get_cid(&r, FIELDS_NEEDED, m->cid);
        wire_line_get_epoch(&r, EPOCH_OF_HUB, &m->epoch);
        fields_get_uint(&r, "seq", FIELDS_NEEDED, INT64_MAX, &m->seq);
    }
    return fields_end(&r) && get_sums(m, rest, (const char *)body + size, e);
}

/* ---- pullbucket, and its answer ---- */

bool wire_put_bucket_pull(struct bytes *out, const struct bucket_pull *m, struct err *e)
{
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_PULL_BUCKET);
    wire_line_put_cid(&w, m->cid);
    wire_line_put_epoch(&w, &m->epoch);
    fields_put_uint(&w, "bucket", m->bucket);
    put_id(&w, "after", m->after);
    fields_put_uint(&w, "max", m->max);
    return wire_line_close(&w, WIRE_PULL_BUCKET, e);
}

bool wire_get_bucket_pull(struct bucket_pull *m, const void *body, size_t size,
                          struct err *e)
{
    memset(m, 0, sizeof *m);
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_PULL_BUCKET, body, size, NULL, e)) {
        wire_line_get_cid(&r, FIELDS_NEEDED, m->cid);
        wire_line_get_epoch(&r, EPOCH_OF_KIOSK, &m->epoch);
        get_bucket(&r, &m->bucket);
        wire_line_get_uuid(&r, "after", FIELDS_OPTIONAL, m->after);
        fields_get_uint32(&r, "max", FIELDS_NEEDED, UINT32_MAX, &m->max);
        if (m->max == 0)
            fields_fail(&r, "max", "begins at 1");
    }
    return fields_end(&r);
}

static bool range_ok(const struct bucket_page *m)
{
    return m->to[0] == '\0' || strcmp(m->after, m->to) < 0;
}

bool wire_put_bucket_page(struct bytes *out, const struct bucket_page *m, struct err *e)
{
    struct fields_writer w;
    if (!range_ok(m))
        return err_set(e, ERR_INPUT, "bucket: to: not behind after");
    wire_line_open(&w, out, WIRE_BUCKET);
    wire_line_put_cid(&w, m->cid);
    wire_line_put_epoch(&w, &m->epoch);
    fields_put_uint(&w, "head", m->head);
    fields_put_uint(&w, "bucket", m->bucket);
    put_id(&w, "after", m->after);
    put_id(&w, "to", m->to);
    return wire_line_close(&w, WIRE_BUCKET, e);
}

bool wire_get_bucket_page(struct bucket_page *m, struct bucket_reader *rows,
                          const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    const char *rest = NULL;
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_BUCKET, body, size, &rest, e)) {
        wire_line_get_cid(&r, FIELDS_NEEDED, m->cid);
        wire_line_get_epoch(&r, EPOCH_OF_HUB, &m->epoch);
        fields_get_uint(&r, "head", FIELDS_NEEDED, INT64_MAX, &m->head);
        get_bucket(&r, &m->bucket);
        wire_line_get_uuid(&r, "after", FIELDS_OPTIONAL, m->after);
        wire_line_get_uuid(&r, "to", FIELDS_OPTIONAL, m->to);
        if (!range_ok(m))
            fields_fail(&r, "to", "not behind after");
    }
    if (!fields_end(&r))
        return false;
    *rows =
        (struct bucket_reader){.at = rest, .end = (const char *)body + size, .page = *m};
    memcpy(rows->last, m->after, sizeof rows->last);
    return true;
}

static const char *row_fault(const struct bucket_reader *rows, const struct change *c)
{
    if (c->deleted)
        return "a row that is gone has no place here";
    if (c->seq > rows->page.head)
        return "seq is newer than the head";
    if (lthash_bucket(c->id) != rows->page.bucket)
        return "id is of another bucket";
    if (strcmp(c->id, rows->last) <= 0)
        return "id is out of order";
    if (rows->page.to[0] != '\0' && strcmp(c->id, rows->page.to) > 0)
        return "id is behind the page's end";
    return NULL;
}

bool wire_next_row(struct bucket_reader *rows, struct change *c, struct err *e)
{
    if (e != NULL)
        e->text[0] = '\0';
    if (rows->at == rows->end)
        return false;
    rows->line++;
    memset(c, 0, sizeof *c);
    const char *end = memchr(rows->at, '\n', (size_t)(rows->end - rows->at));
    const char *why = end == NULL ? "cut short" : wire_line_change(c, rows->at, end);
    if (why == NULL)
        why = row_fault(rows, c);
    if (why != NULL) {
        rows->at = rows->end; /* nothing behind a bad row is believed */
        return err_set(e, ERR_INPUT, "row %" PRIu32 ": %s", rows->line, why);
    }
    memcpy(rows->last, c->id, sizeof rows->last);
    rows->at = end + 1;
    return true;
}
