#include "core/wire.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/wire_line.h"

static const char *const kind_names[WIRE_KIND_COUNT] = {
    [WIRE_HEAD] = "head",       [WIRE_KEYS] = "keys",
    [WIRE_CHANGE] = "chg",      [WIRE_PAGE] = "page",
    [WIRE_HELLO] = "hello",     [WIRE_PULL] = "pull",
    [WIRE_OP] = "op",           [WIRE_OUTCOME] = "outcome",
    [WIRE_GAP] = "gap",         [WIRE_HOLD] = "hold",
    [WIRE_FORK] = "fork",       [WIRE_WATERMARK] = "wm",
    [WIRE_STATUS] = "st",       [WIRE_HUB] = "hub",
    [WIRE_LEND] = "lend",       [WIRE_ASK] = "status",
    [WIRE_ANSWER] = "answer",   [WIRE_REPLAY] = "replay",
    [WIRE_VOID] = "void",       [WIRE_FORGET] = "forget",
    [WIRE_RECEIPT] = "receipt", [WIRE_COMPARE] = "compare",
    [WIRE_BUCKETS] = "buckets", [WIRE_PULL_BUCKET] = "pullbucket",
    [WIRE_BUCKET] = "bucket",
};
static const char *const op_names[OP_KIND_COUNT] = {
    [OP_BOOK] = "book",           [OP_CANCEL] = "cancel",
    [OP_INTEREST] = "interest",   [OP_WITHDRAW] = "withdraw",
    [OP_CHANGE] = "change",       [OP_ANSWER_OFFER] = "answer_offer",
    [OP_RETURN] = "return",       [OP_QUESTION] = "question",
    [OP_PROFILE] = "profile",     [OP_AVAILABLE] = "available",
    [OP_COMPLAINT] = "complaint", [OP_ERASE] = "erase",
    [OP_MENTOR] = "mentor",
};
static const char *const state_names[STATE_COUNT] = {
    [STATE_SAVED] = "saved",         [STATE_RECEIVED] = "received",
    [STATE_CONFIRMED] = "confirmed", [STATE_WAITING] = "waiting",
    [STATE_OFFERED] = "offered",     [STATE_CANCELLED] = "cancelled",
    [STATE_REFUSED] = "refused",
};
static const char *const result_names[RESULT_COUNT] = {
    [RESULT_CONFIRMED] = "confirmed", [RESULT_WAITING] = "waiting",
    [RESULT_RECEIVED] = "received",   [RESULT_CANCELLED] = "cancelled",
    [RESULT_DONE] = "done",           [RESULT_REFUSED] = "refused",
};
static const char *const reason_names[REASON_COUNT] = {
    [REASON_NONE] = "",
    [REASON_FULL] = "full",
    [REASON_CLOSED] = "closed",
    [REASON_PAST] = "past",
    [REASON_NOT_FOUND] = "not_found",
    [REASON_UNREADABLE] = "unreadable",
};

static bool find(int *at, const char *const *names, int count, const char *text)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], text) != 0)
            continue;
        *at = i;
        return true;
    }
    return false;
}

const char *wire_kind_name(enum wire_kind kind)
{
    assert((int)kind >= 0 && kind < WIRE_KIND_COUNT);
    return kind_names[kind];
}

const char *op_kind_name(enum op_kind kind)
{
    assert((int)kind >= 0 && kind < OP_KIND_COUNT);
    return op_names[kind];
}

bool op_kind_parse(enum op_kind *kind, const char *text, struct err *e)
{
    int at = 0;
    if (!find(&at, op_names, OP_KIND_COUNT, text))
        return err_set(e, ERR_INPUT, "op kind: not known");
    *kind = (enum op_kind)at;
    return true;
}

bool op_is_request(enum op_kind kind)
{
    switch (kind) {
    case OP_QUESTION:
    case OP_PROFILE:
    case OP_AVAILABLE:
    case OP_COMPLAINT:
    case OP_ERASE:
    case OP_MENTOR: return true;
    case OP_BOOK:
    case OP_CANCEL:
    case OP_INTEREST:
    case OP_WITHDRAW:
    case OP_CHANGE:
    case OP_ANSWER_OFFER:
    case OP_RETURN:
    case OP_KIND_COUNT: break;
    }
    return false;
}

bool op_makes_thing(enum op_kind kind)
{
    return kind == OP_BOOK || kind == OP_INTEREST || op_is_request(kind);
}

const char *state_name(enum state s)
{
    assert((int)s >= 0 && s < STATE_COUNT);
    return state_names[s];
}

bool state_parse(enum state *s, const char *text, struct err *e)
{
    int at = 0;
    if (!find(&at, state_names, STATE_COUNT, text))
        return err_set(e, ERR_INPUT, "state: not known");
    *s = (enum state)at;
    return true;
}

const char *result_name(enum result r)
{
    assert((int)r >= 0 && r < RESULT_COUNT);
    return result_names[r];
}

bool result_parse(enum result *r, const char *text, struct err *e)
{
    int at = 0;
    if (!find(&at, result_names, RESULT_COUNT, text))
        return err_set(e, ERR_INPUT, "result: not known");
    *r = (enum result)at;
    return true;
}

const char *reason_name(enum reason r)
{
    assert((int)r >= 0 && r < REASON_COUNT);
    return reason_names[r];
}

bool reason_parse(enum reason *r, const char *text, struct err *e)
{
    int at = 0;
    if (!find(&at, reason_names, REASON_COUNT, text))
        return err_set(e, ERR_INPUT, "reason: not known");
    *r = (enum reason)at;
    return true;
}

enum state result_state(enum result r)
{
    switch (r) {
    case RESULT_CONFIRMED: return STATE_CONFIRMED;
    case RESULT_WAITING: return STATE_WAITING;
    case RESULT_RECEIVED: return STATE_RECEIVED;
    case RESULT_CANCELLED: return STATE_CANCELLED;
    case RESULT_DONE: return STATE_RECEIVED;
    case RESULT_REFUSED: return STATE_REFUSED;
    case RESULT_COUNT: break;
    }
    return STATE_COUNT;
}

/* ---- epoch ---- */

bool epoch_equal(const struct epoch *a, const struct epoch *b)
{
    return a->counter == b->counter && a->random == b->random;
}

void epoch_print(char out[EPOCH_SIZE], const struct epoch *epoch)
{
    snprintf(out, EPOCH_SIZE, "%" PRIu32 "-%016" PRIx64, epoch->counter, epoch->random);
}

/* One form only, so that an epoch has one text: no leading zeros, lower case. */
bool epoch_parse(struct epoch *epoch, const char *text, struct err *e)
{
    size_t digits = strspn(text, "0123456789");
    uint64_t counter = 0;
    for (size_t i = 0; i < digits && i < 11; i++)
        counter = counter * 10 + (uint64_t)(text[i] - '0');
    uint8_t random[8];
    bool ok = digits >= 1 && digits <= 10 && counter <= UINT32_MAX &&
              text[digits] == '-' && hex_parse(random, 8, text + digits + 1, "", NULL);
    struct epoch made = {.counter = (uint32_t)counter};
    for (size_t i = 0; ok && i < sizeof random; i++)
        made.random = made.random << 8 | random[i];
    char again[EPOCH_SIZE];
    epoch_print(again, &made);
    if (!ok || strcmp(again, text) != 0)
        return err_set(e, ERR_INPUT, "epoch: not counter-random");
    *epoch = made;
    return true;
}

/* ---- header lines ---- */

void wire_line_open(struct fields_writer *w, struct bytes *out, enum wire_kind kind)
{
    fields_open(w, out);
    fields_put_int(w, "v", WIRE_VERSION);
    fields_put_text(w, "k", wire_kind_name(kind));
}

bool wire_line_close(struct fields_writer *w, enum wire_kind kind, struct err *e)
{
    if (!fields_close(w, wire_kind_name(kind), e))
        return false;
    bytes_text(w->out, "\n");
    return bytes_ok(w->out, wire_kind_name(kind), e);
}

void wire_line_put_epoch(struct fields_writer *w, const struct epoch *epoch)
{
    char text[EPOCH_SIZE];
    epoch_print(text, epoch);
    fields_put_text(w, "epoch", text);
}

void wire_line_put_cid(struct fields_writer *w, const char *cid)
{
    if (cid[0] != '\0')
        fields_put_text(w, "cid", cid);
}

static size_t first_line(const void *body, size_t size)
{
    const char *end = size == 0 ? NULL : memchr(body, '\n', size);
    return end == NULL ? size : (size_t)(end - (const char *)body);
}

bool wire_kind_of(enum wire_kind *kind, const void *body, size_t size, struct err *e)
{
    struct fields_reader r;
    if (fields_parse(&r, "message", body, first_line(body, size), e)) {
        int at = 0;
        const char *name = fields_get_lent(&r, "k", FIELDS_NEEDED);
        if (name != NULL && !find(&at, kind_names, WIRE_KIND_COUNT, name))
            fields_fail(&r, "k", "not known");
        *kind = (enum wire_kind)at;
    }
    return fields_end(&r);
}

bool wire_line_parse(struct fields_reader *r, enum wire_kind kind, const void *body,
                     size_t size, const char **rest, struct err *e)
{
    const char *name = wire_kind_name(kind);
    size_t line = first_line(body, size);
    if (!fields_parse(r, name, body, line, e))
        return false;
    uint64_t version = 0;
    fields_get_uint(r, "v", FIELDS_NEEDED, 1000000, &version);
    if (version == 0)
        fields_fail(r, "v", "out of range");
    const char *found = fields_get_lent(r, "k", FIELDS_NEEDED);
    if (found != NULL && strcmp(found, name) != 0)
        fields_fail(r, "k", "another kind of message");
    size_t behind = line < size ? line + 1 : size;
    if (rest != NULL)
        *rest = (const char *)body + behind;
    else if (behind < size)
        fields_fail(r, "k", "something stands behind the header");
    return !r->failed;
}

void wire_line_get_epoch(struct fields_reader *r, enum wire_line_age age,
                         struct epoch *epoch)
{
    const char *text = fields_get_lent(r, "epoch", FIELDS_NEEDED);
    if (text == NULL)
        return;
    if (!epoch_parse(epoch, text, NULL))
        fields_fail(r, "epoch", "not counter-random");
    else if (age == EPOCH_OF_HUB && epoch->counter == 0)
        fields_fail(r, "epoch", "a hub's begins at 1");
}

static bool word(const char *text, const char *allowed, size_t min, size_t max)
{
    size_t size = strspn(text, allowed);
    return text[size] == '\0' && size >= min && size <= max;
}

#define HEX_DIGITS "0123456789abcdef"

void wire_line_get_cid(struct fields_reader *r, enum fields_need need,
                       char cid[WIRE_CID_SIZE])
{
    const char *text = fields_get_lent(r, "cid", need);
    if (text == NULL)
        return;
    if (word(text, HEX_DIGITS, 1, WIRE_CID_SIZE - 1))
        memcpy(cid, text, strlen(text) + 1);
    else
        fields_fail(r, "cid", "not 1 to 16 hex digits");
}

/* size: with the zero. */
static void get_hex_text(struct fields_reader *r, const char *name, enum fields_need need,
                         char *out, size_t size)
{
    const char *text = fields_get_lent(r, name, need);
    if (text == NULL)
        return;
    if (word(text, HEX_DIGITS, size - 1, size - 1))
        memcpy(out, text, size);
    else
        fields_fail(r, name,
                    size == KEYID_SIZE ? "not 16 hex digits" : "not 32 hex digits");
}

void wire_line_get_inst(struct fields_reader *r, char inst[WIRE_INST_SIZE])
{
    get_hex_text(r, "inst", FIELDS_NEEDED, inst, WIRE_INST_SIZE);
}

void wire_line_get_asked(struct fields_reader *r, char asked[ASKED_SIZE])
{
    get_hex_text(r, "asked", FIELDS_OPTIONAL, asked, ASKED_SIZE);
}

void wire_line_get_uuid(struct fields_reader *r, const char *name, enum fields_need need,
                        char out[UUID_SIZE])
{
    const char *text = fields_get_lent(r, name, need);
    if (text == NULL)
        return;
    if (uuid_check(text, name, NULL))
        memcpy(out, text, UUID_SIZE);
    else
        fields_fail(r, name, "not a UUID of version 7");
}

void wire_line_get_keyid(struct fields_reader *r, const char *name, char out[KEYID_SIZE])
{
    get_hex_text(r, name, FIELDS_NEEDED, out, KEYID_SIZE);
}
