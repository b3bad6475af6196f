#include "core/notice.h"

#include <string.h>

#include "core/fields.h"

static const char *const kind_names[NOTICE_KIND_COUNT] = {
    [NOTICE_STATE] = "state",     [NOTICE_CONTENT] = "content",
    [NOTICE_OUTCOME] = "outcome", [NOTICE_HI] = "hi",
    [NOTICE_SAVED] = "saved",     [NOTICE_UNREADABLE] = "unreadable",
    [NOTICE_ASK] = "ask",         [NOTICE_ANSWER] = "answer",
};

static void put_state(struct fields_writer *w, const struct notice *n)
{
    fields_put_bool(w, "online", n->online);
    fields_put_bool(w, "hub", n->hub);
    fields_put_text(w, "clock", n->clock_trusted ? "trusted" : "untrusted");
    fields_put_uint(w, "seq", n->seq);
    fields_put_int(w, "synced_at", n->synced_at);
    fields_put_uint(w, "outbox", n->outbox);
    fields_put_text(w, "trouble", n->trouble);
    if (n->since != 0)
        fields_put_int(w, "since", n->since);
    if (n->software[0] != '\0')
        fields_put_text(w, "software", n->software);
}

static void put_boxed(struct fields_writer *w, const struct notice *n)
{
    fields_put_text(w, "cid", n->cid);
    if (n->kind == NOTICE_ASK)
        fields_put_text(w, "key", n->key);
    if (n->box_size > 0)
        fields_put_base64(w, "box", n->box, n->box_size);
}

bool notice_put(struct bytes *out, const struct notice *n, struct err *e)
{
    struct fields_writer w;
    fields_open(&w, out);
    fields_put_text(&w, "k", kind_names[n->kind]);
    switch (n->kind) {
    case NOTICE_STATE: put_state(&w, n); break;
    case NOTICE_CONTENT: fields_put_uint(&w, "seq", n->seq); break;
    case NOTICE_OUTCOME: fields_put_text(&w, "op", n->op); break;
    case NOTICE_ASK:
    case NOTICE_ANSWER: put_boxed(&w, n); break;
    case NOTICE_HI:
    case NOTICE_SAVED:
    case NOTICE_UNREADABLE:
    case NOTICE_KIND_COUNT: break;
    }
    return fields_close(&w, "notice", e);
}

static void get_kind(struct fields_reader *r, enum notice_kind *kind)
{
    char name[16] = "";
    fields_get_text(r, "k", FIELDS_NEEDED, name, sizeof name);
    for (size_t i = 0; i < LENGTH(kind_names); i++)
        if (strcmp(kind_names[i], name) == 0) {
            *kind = (enum notice_kind)i;
            return;
        }
    fields_fail(r, "k", "unknown kind");
}

static void get_clock(struct fields_reader *r, bool *trusted)
{
    char word[16] = "";
    fields_get_text(r, "clock", FIELDS_NEEDED, word, sizeof word);
    *trusted = strcmp(word, "trusted") == 0;
    if (!*trusted && strcmp(word, "untrusted") != 0)
        fields_fail(r, "clock", "neither trusted nor untrusted");
}

static void get_state(struct fields_reader *r, struct notice *n)
{
    fields_get_bool(r, "online", FIELDS_NEEDED, &n->online);
    fields_get_bool(r, "hub", FIELDS_NEEDED, &n->hub);
    get_clock(r, &n->clock_trusted);
    fields_get_uint(r, "seq", FIELDS_NEEDED, INT64_MAX, &n->seq);
    fields_get_instant(r, "synced_at", FIELDS_NEEDED, &n->synced_at);
    fields_get_uint32(r, "outbox", FIELDS_NEEDED, UINT32_MAX, &n->outbox);
    fields_get_text(r, "trouble", FIELDS_OPTIONAL, n->trouble, sizeof n->trouble);
    fields_get_instant(r, "since", FIELDS_OPTIONAL, &n->since);
    fields_get_text(r, "software", FIELDS_OPTIONAL, n->software, sizeof n->software);
}

static void get_op(struct fields_reader *r, char op[UUID_SIZE])
{
    fields_get_text(r, "op", FIELDS_NEEDED, op, UUID_SIZE);
    if (!r->failed && !uuid_check(op, "op", NULL))
        fields_fail(r, "op", "not a UUID of version 7");
}

static void get_box(struct fields_reader *r, struct notice *n)
{
    const char *text = fields_get_lent(
        r, "box", n->kind == NOTICE_ASK ? FIELDS_NEEDED : FIELDS_OPTIONAL);
    struct bytes box;
    if (text == NULL)
        return;
    bytes_init(&box, sizeof n->box);
    if (!base64_parse(&box, text, "box", NULL) || box.size == 0) {
        fields_fail(r, "box", "not base64, empty or too long");
    } else {
        memcpy(n->box, box.data, box.size);
        n->box_size = box.size;
    }
    bytes_free(&box);
}

static void get_boxed(struct fields_reader *r, struct notice *n)
{
    fields_get_text(r, "cid", FIELDS_NEEDED, n->cid, sizeof n->cid);
    if (n->kind == NOTICE_ASK)
        fields_get_text(r, "key", FIELDS_NEEDED, n->key, sizeof n->key);
    get_box(r, n);
}

bool notice_get(struct notice *n, const void *data, size_t size, struct err *e)
{
    struct fields_reader r;
    *n = (struct notice){.kind = NOTICE_HI};
    if (size > NOTICE_MAX)
        return err_set(e, ERR_INPUT, "notice: longer than %d bytes", NOTICE_MAX);
    if (!fields_parse(&r, "notice", data, size, e))
        return false;
    get_kind(&r, &n->kind);
    switch (n->kind) {
    case NOTICE_STATE: get_state(&r, n); break;
    case NOTICE_CONTENT:
        fields_get_uint(&r, "seq", FIELDS_NEEDED, INT64_MAX, &n->seq);
        break;
    case NOTICE_OUTCOME: get_op(&r, n->op); break;
    case NOTICE_ASK:
    case NOTICE_ANSWER: get_boxed(&r, n); break;
    case NOTICE_HI:
    case NOTICE_SAVED:
    case NOTICE_UNREADABLE:
    case NOTICE_KIND_COUNT: break;
    }
    return fields_end(&r);
}
