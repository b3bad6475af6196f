#include "core/wire.h"

#include <sodium.h>
#include <string.h>

#include "core/wire_line.h"

enum { COUNT_MAX = 100000000, RECONNECT_MAX_S = 3600 };

static const char *op_of_bit(int bit)
{
    return op_kind_name((enum op_kind)bit);
}

const char *channel_name(enum channel channel)
{
    static const char *const names[CHANNEL_COUNT] = {"text", "email", "phone"};
    return names[channel];
}

static const char *channel_of_bit(int bit)
{
    return channel_name((enum channel)bit);
}

bool wire_put_head(struct bytes *out, const struct head *m, struct err *e)
{
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_HEAD);
    fields_put_text(&w, "area", m->area);
    wire_line_put_epoch(&w, &m->epoch);
    fields_put_uint(&w, "seq", m->seq);
    fields_put_uint(&w, "floor", m->floor);
    fields_put_uint(&w, "count", m->count);
    fields_put_hex(&w, "dg", m->digest, DIGEST_BYTES);
    fields_put_uint(&w, "hseq", m->hseq);
    fields_put_int(&w, "t", m->t);
    fields_put_names(&w, "kinds", m->kinds, op_of_bit, OP_KIND_COUNT);
    fields_put_names(&w, "channels", m->channels, channel_of_bit, CHANNEL_COUNT);
    if (m->reconnect_max_s != 0)
        fields_put_uint(&w, "reconnect_max_s", m->reconnect_max_s);
    wire_line_put_cid(&w, m->cid);
    return wire_line_close(&w, WIRE_HEAD, e);
}

static void get_area(struct fields_reader *r, char area[AREA_SIZE])
{
    const char *text = fields_get_lent(r, "area", FIELDS_NEEDED);
    if (text == NULL)
        return;
    if (label_ok(text))
        memcpy(area, text, strlen(text) + 1);
    else
        fields_fail(r, "area", "not 3 to 32 of a-z, 0-9 and -");
}

bool wire_get_head(struct head *m, const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_HEAD, body, size, NULL, e)) {
        get_area(&r, m->area);
        wire_line_get_epoch(&r, EPOCH_OF_HUB, &m->epoch);
        fields_get_uint(&r, "seq", FIELDS_NEEDED, INT64_MAX, &m->seq);
        fields_get_uint(&r, "floor", FIELDS_NEEDED, INT64_MAX, &m->floor);
        fields_get_uint32(&r, "count", FIELDS_NEEDED, COUNT_MAX, &m->count);
        fields_get_hex(&r, "dg", FIELDS_NEEDED, m->digest, DIGEST_BYTES);
        fields_get_uint(&r, "hseq", FIELDS_NEEDED, INT64_MAX, &m->hseq);
        fields_get_instant(&r, "t", FIELDS_NEEDED, &m->t);
        fields_get_names(&r, "kinds", FIELDS_NEEDED, op_of_bit, OP_KIND_COUNT, &m->kinds);
        fields_get_names(&r, "channels", FIELDS_NEEDED, channel_of_bit, CHANNEL_COUNT,
                         &m->channels);
        fields_get_uint32(&r, "reconnect_max_s", FIELDS_OPTIONAL, RECONNECT_MAX_S,
                          &m->reconnect_max_s);
        wire_line_get_cid(&r, FIELDS_OPTIONAL, m->cid);
        if (m->floor > m->seq)
            fields_fail(&r, "floor", "above seq");
    }
    return fields_end(&r);
}

bool wire_put_keys(struct bytes *out, const struct key_set *m, struct err *e)
{
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_KEYS);
    fields_put_text(&w, "area", m->area);
    if (m->serial != 0)
        fields_put_uint(&w, "serial", m->serial);
    fields_put_text(&w, "sign_id", m->sign_id);
    fields_put_hex(&w, "sign_key", m->sign_key, sizeof m->sign_key);
    fields_put_text(&w, "seal_id", m->seal_id);
    fields_put_hex(&w, "seal_key", m->seal_key, sizeof m->seal_key);
    return wire_line_close(&w, WIRE_KEYS, e);
}

static void check_id(struct fields_reader *r, const char *name, const char *id,
                     const uint8_t key[32])
{
    char right[KEYID_SIZE];
    keyid_of(right, key, 32);
    if (strcmp(right, id) != 0)
        fields_fail(r, name, "not the id of the key beside it");
}

bool wire_get_keys(struct key_set *m, const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_KEYS, body, size, NULL, e)) {
        get_area(&r, m->area);
        fields_get_uint(&r, "serial", FIELDS_OPTIONAL, INT64_MAX, &m->serial);
        wire_line_get_keyid(&r, "sign_id", m->sign_id);
        fields_get_hex(&r, "sign_key", FIELDS_NEEDED, m->sign_key, sizeof m->sign_key);
        wire_line_get_keyid(&r, "seal_id", m->seal_id);
        fields_get_hex(&r, "seal_key", FIELDS_NEEDED, m->seal_key, sizeof m->seal_key);
        check_id(&r, "sign_id", m->sign_id, m->sign_key);
        check_id(&r, "seal_id", m->seal_id, m->seal_key);
    }
    return fields_end(&r);
}

bool wire_put_hello(struct bytes *out, const struct hello *m, struct err *e)
{
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_HELLO);
    wire_line_put_cid(&w, m->cid);
    fields_put_text(&w, "inst", m->inst);
    wire_line_put_epoch(&w, &m->epoch);
    fields_put_uint(&w, "seq", m->seq);
    fields_put_hex(&w, "dg", m->digest, DIGEST_BYTES);
    fields_put_uint(&w, "n_next", m->next_n);
    fields_put_uint(&w, "schema", m->schema);
    fields_put_text(&w, "sw", m->software);
    fields_put_uint(&w, "want", m->want_bytes);
    fields_put_int(&w, "t", m->t);
    fields_put_uint(&w, "up", m->up_s);
    if (m->keys != 0)
        fields_put_uint(&w, "keys", m->keys);
    if (m->replay != 0)
        fields_put_uint(&w, "replay", m->replay);
    if (sodium_is_zero(m->hw, sizeof m->hw) == 0)
        fields_put_hex(&w, "hw", m->hw, sizeof m->hw);
    if (m->lend_count != 0)
        fields_put_uints(&w, "lends", m->lends, m->lend_count);
    if (m->return_count != 0)
        fields_put_uints(&w, "returns", m->returns, m->return_count);
    if (m->head_size != 0) {
        fields_put_base64(&w, "head", m->head, m->head_size);
        fields_put_bool(&w, "head_to_all", m->head_to_all);
    }
    return wire_line_close(&w, WIRE_HELLO, e);
}

static void get_known_head(struct fields_reader *r, struct hello *m)
{
    struct bytes frame;
    bytes_init(&frame, sizeof m->head);
    wire_line_get_box(r, "head", FIELDS_OPTIONAL, &frame);
    if (frame.size > 0) {
        memcpy(m->head, frame.data, frame.size);
        m->head_size = frame.size;
        fields_get_bool(r, "head_to_all", FIELDS_NEEDED, &m->head_to_all);
    }
    bytes_free(&frame);
}

bool wire_get_hello(struct hello *m, const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_HELLO, body, size, NULL, e)) {
        wire_line_get_cid(&r, FIELDS_NEEDED, m->cid);
        wire_line_get_inst(&r, m->inst);
        wire_line_get_epoch(&r, EPOCH_OF_KIOSK, &m->epoch);
        fields_get_uint(&r, "seq", FIELDS_NEEDED, INT64_MAX, &m->seq);
        fields_get_hex(&r, "dg", FIELDS_NEEDED, m->digest, DIGEST_BYTES);
        fields_get_uint(&r, "n_next", FIELDS_NEEDED, INT64_MAX, &m->next_n);
        fields_get_uint32(&r, "schema", FIELDS_NEEDED, UINT32_MAX, &m->schema);
        fields_get_text(&r, "sw", FIELDS_NEEDED, m->software, sizeof m->software);
        fields_get_uint32(&r, "want", FIELDS_NEEDED, UINT32_MAX, &m->want_bytes);
        fields_get_instant(&r, "t", FIELDS_NEEDED, &m->t);
        fields_get_uint(&r, "up", FIELDS_NEEDED, INT64_MAX, &m->up_s);
        fields_get_uint(&r, "keys", FIELDS_OPTIONAL, INT64_MAX, &m->keys);
        fields_get_uint32(&r, "replay", FIELDS_OPTIONAL, UINT32_MAX, &m->replay);
        fields_get_hex(&r, "hw", FIELDS_OPTIONAL, m->hw, sizeof m->hw);
        fields_get_uints(&r, "lends", FIELDS_OPTIONAL, m->lends, HELLO_LENDS_MAX,
                         &m->lend_count);
        fields_get_uints(&r, "returns", FIELDS_OPTIONAL, m->returns, HELLO_LENDS_MAX,
                         &m->return_count);
        get_known_head(&r, m);
        if (m->next_n == 0)
            fields_fail(&r, "n_next", "begins at 1");
    }
    return fields_end(&r);
}

bool wire_put_pull(struct bytes *out, const struct pull *m, struct err *e)
{
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_PULL);
    wire_line_put_cid(&w, m->cid);
    wire_line_put_epoch(&w, &m->epoch);
    fields_put_uint(&w, "from", m->from);
    fields_put_uint(&w, "max", m->max);
    if (m->generation != 0)
        fields_put_uint(&w, "gen", m->generation);
    return wire_line_close(&w, WIRE_PULL, e);
}

bool wire_get_pull(struct pull *m, const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_PULL, body, size, NULL, e)) {
        wire_line_get_cid(&r, FIELDS_NEEDED, m->cid);
        wire_line_get_epoch(&r, EPOCH_OF_KIOSK, &m->epoch);
        fields_get_uint(&r, "from", FIELDS_NEEDED, INT64_MAX, &m->from);
        fields_get_uint32(&r, "max", FIELDS_NEEDED, UINT32_MAX, &m->max);
        fields_get_uint32(&r, "gen", FIELDS_OPTIONAL, UINT32_MAX, &m->generation);
        if (m->max == 0)
            fields_fail(&r, "max", "begins at 1");
    }
    return fields_end(&r);
}

bool wire_put_status(struct bytes *out, const struct kiosk_status *m, struct err *e)
{
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_STATUS);
    fields_put_bool(&w, "online", m->online);
    wire_line_put_epoch(&w, &m->epoch);
    fields_put_uint(&w, "seq", m->seq);
    fields_put_hex(&w, "dg", m->digest, DIGEST_BYTES);
    fields_put_uint(&w, "outbox", m->outbox);
    fields_put_int(&w, "t", m->t);
    fields_put_text(&w, "sw", m->software);
    if (m->forks != 0)
        fields_put_uint(&w, "forks", m->forks);
    if (m->trouble[0] != '\0')
        fields_put_text(&w, "trouble", m->trouble);
    return wire_line_close(&w, WIRE_STATUS, e);
}

bool wire_get_status(struct kiosk_status *m, const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_STATUS, body, size, NULL, e)) {
        fields_get_bool(&r, "online", FIELDS_NEEDED, &m->online);
        wire_line_get_epoch(&r, EPOCH_OF_KIOSK, &m->epoch);
        fields_get_uint(&r, "seq", FIELDS_NEEDED, INT64_MAX, &m->seq);
        fields_get_hex(&r, "dg", FIELDS_NEEDED, m->digest, DIGEST_BYTES);
        fields_get_uint32(&r, "outbox", FIELDS_NEEDED, UINT32_MAX, &m->outbox);
        fields_get_instant(&r, "t", FIELDS_NEEDED, &m->t);
        fields_get_text(&r, "sw", FIELDS_NEEDED, m->software, sizeof m->software);
        fields_get_uint32(&r, "forks", FIELDS_OPTIONAL, UINT32_MAX, &m->forks);
        fields_get_text(&r, "trouble", FIELDS_OPTIONAL, m->trouble, sizeof m->trouble);
    }
    return fields_end(&r);
}

bool wire_put_hub(struct bytes *out, const struct hub_status *m, struct err *e)
{
    struct fields_writer w;
    wire_line_open(&w, out, WIRE_HUB);
    fields_put_bool(&w, "online", m->online);
    if (m->since != 0)
        fields_put_int(&w, "since", m->since);
    if (m->run != 0)
        fields_put_uint(&w, "run", m->run);
    return wire_line_close(&w, WIRE_HUB, e);
}

bool wire_get_hub(struct hub_status *m, const void *body, size_t size, struct err *e)
{
    memset(m, 0, sizeof *m);
    struct fields_reader r;
    if (wire_line_parse(&r, WIRE_HUB, body, size, NULL, e)) {
        fields_get_bool(&r, "online", FIELDS_NEEDED, &m->online);
        fields_get_instant(&r, "since", FIELDS_OPTIONAL, &m->since);
        fields_get_uint(&r, "run", FIELDS_OPTIONAL, INT64_MAX, &m->run);
    }
    return fields_end(&r);
}
