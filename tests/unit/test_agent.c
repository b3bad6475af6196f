/* The agent's deciding part against a hub made of the same core, without a socket. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/agent/logic/agent_core.h"
#include "tests/test.h"

#define NAME "leeds.k.kiosk-1"
#define BOOT "11111111-2222-4333-8444-555555555555"
#define OP_A "01990000-0000-7000-8000-00000000000a"
#define OP_B "01990000-0000-7000-8000-00000000000b"
#define SESSION "01990000-0000-7000-8000-0000000000ff"

enum { RECORDS_MAX = 16, START_MS = 5000, HUB_TIME = 1795339800 };

struct record_line {
    uint64_t seq;
    char id[UUID_SIZE];
    bool deleted;
    char body[64];
};

struct scene {
    char folder[64];
    struct agent_now now;
    struct content *content;
    struct outbox *outbox;
    struct agent_core *core;
    /* the hub's side */
    struct sign_key hub_key, next_key, stranger;
    struct sign_key kiosk_key;
    struct keyring kiosk_ring;
    struct epoch epoch;
    uint64_t seq;
    struct record_line records[RECORDS_MAX];
    size_t count;
    struct lthash hash;
    uint32_t live;
    struct bytes body, frame, inner;
    struct outgoing_message last; /* the newest message taken from the agent */
    /* what the kiosk was told */
    struct notice state;
    int contents, outcomes;
    char outcome_op[UUID_SIZE];
};

static char *path_in(const struct scene *s, const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", s->folder, name);
    return path;
}

static void key_of(struct sign_key *key, uint8_t seed_byte)
{
    uint8_t seed[32];
    memset(seed, seed_byte, sizeof seed);
    sign_key_from_seed(key, seed);
}

static void start(struct scene *s)
{
    struct err e;
    struct agent_core_config config = {
        .name = NAME, .key = s->kiosk_key, .software = "0.1.0", .boot = BOOT, .seed = 42};
    memcpy(config.hub_key, s->hub_key.public_key, sizeof config.hub_key);
    if (!content_open_writer(&s->content, path_in(s, "content.db"), &e) ||
        !outbox_open(&s->outbox, path_in(s, "outbox.db"), &e) ||
        !agent_core_new(&s->core, &config, s->content, s->outbox, &s->now, &e))
        fail_msg("%s", e.text);
}

static void stop(struct scene *s)
{
    agent_core_free(s->core);
    outbox_close(s->outbox);
    content_close(s->content);
}

static int set_up(void **state)
{
    struct scene *s = calloc(1, sizeof *s);
    assert_non_null(s);
    assert_true(sodium_init() >= 0);
    snprintf(s->folder, sizeof s->folder, "/tmp/test_agent.XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    key_of(&s->hub_key, 1);
    key_of(&s->next_key, 2);
    key_of(&s->stranger, 3);
    key_of(&s->kiosk_key, 4);
    keyring_add(&s->kiosk_ring, s->kiosk_key.public_key);
    s->epoch = (struct epoch){1, 77};
    s->now = (struct agent_now){START_MS, HUB_TIME};
    bytes_init(&s->body, FRAME_BODY_MAX);
    bytes_init(&s->frame, FRAME_MAX);
    bytes_init(&s->inner, FRAME_BODY_MAX);
    start(s);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *s = *state;
    static const char *const files[] = {"content.db", "content.db-wal", "content.db-shm",
                                        "outbox.db",  "outbox.db-wal",  "outbox.db-shm"};
    stop(s);
    for (size_t i = 0; i < LENGTH(files); i++)
        unlink(path_in(s, files[i]));
    rmdir(s->folder);
    free(s->last.data);
    bytes_free(&s->body);
    bytes_free(&s->frame);
    bytes_free(&s->inner);
    free(s);
    return 0;
}

/* ---- the hub's side ---- */

static void hub_put(struct scene *s, const char *id, const char *body)
{
    struct record_line *r = &s->records[s->count++];
    assert_true(s->count <= RECORDS_MAX);
    *r = (struct record_line){.seq = ++s->seq};
    snprintf(r->id, sizeof r->id, "%s", id);
    snprintf(r->body, sizeof r->body, "%s", body);
    lthash_add(&s->hash, RECORD_VENUE, id, r->body, strlen(r->body));
    s->live++;
}

static void send_as(struct scene *s, const struct sign_key *key, enum topic_kind kind)
{
    struct err e;
    char topic[TOPIC_SIZE];
    topic_of(topic, kind, "leeds", NAME);
    bytes_clear(&s->frame);
    if (!frame_build(&s->frame, key, topic, s->body.data, s->body.size, &e))
        fail_msg("%s", e.text);
    agent_core_message(s->core, topic, s->frame.data, s->frame.size, &s->now);
}

static void hub_sends(struct scene *s, enum topic_kind kind)
{
    send_as(s, &s->hub_key, kind);
}

static struct head head_of(const struct scene *s, const char *cid)
{
    struct head h = {.area = "leeds",
                     .epoch = s->epoch,
                     .seq = s->seq,
                     .count = s->live,
                     .t = HUB_TIME + (int64_t)s->now.ms / 1000,
                     .kinds = 0xf};
    lthash_digest(h.digest, &s->hash);
    snprintf(h.cid, sizeof h.cid, "%s", cid);
    return h;
}

static void hub_head(struct scene *s, enum topic_kind kind, const char *cid)
{
    struct err e;
    struct head h = head_of(s, cid);
    bytes_clear(&s->body);
    if (!wire_put_head(&s->body, &h, &e))
        fail_msg("%s", e.text);
    hub_sends(s, kind);
}

static void hub_keys(struct scene *s, const struct sign_key *new,
                     const struct sign_key *by)
{
    struct err e;
    struct key_set keys = {.area = "leeds"};
    memcpy(keys.sign_id, new->id, sizeof keys.sign_id);
    memcpy(keys.sign_key, new->public_key, sizeof keys.sign_key);
    memset(keys.seal_key, 9, sizeof keys.seal_key);
    keyid_of(keys.seal_id, keys.seal_key, sizeof keys.seal_key);
    bytes_clear(&s->body);
    if (!wire_put_keys(&s->body, &keys, &e))
        fail_msg("%s", e.text);
    send_as(s, by, TOPIC_RESPONSE);
}

/* Every record with from < seq, as a page or a live change. */
static void hub_batch(struct scene *s, bool page, uint64_t from)
{
    struct err e;
    struct batch b = {.page = page,
                      .epoch = s->epoch,
                      .from = from,
                      .to = s->seq,
                      .head = s->seq,
                      .has_digest = true,
                      .count = s->live};
    lthash_digest(b.digest, &s->hash);
    bytes_clear(&s->body);
    if (!wire_put_batch(&s->body, &b, &e))
        fail_msg("%s", e.text);
    for (size_t i = 0; i < s->count; i++) {
        const struct record_line *r = &s->records[i];
        struct change c = {.seq = r->seq, .kind = RECORD_VENUE, .deleted = r->deleted};
        memcpy(c.id, r->id, sizeof c.id);
        c.body = r->body;
        c.body_size = r->deleted ? 0 : strlen(r->body);
        if (r->seq > from)
            wire_put_change(&s->body, &c);
    }
    hub_sends(s, page ? TOPIC_RESPONSE : TOPIC_CHANGE);
}

/* Takes messages from the agent until one on that topic of that kind; its body is then in
 * inner. False if there is none; those before it are thrown away. */
static bool took(struct scene *s, enum topic_kind topic, enum wire_kind wanted)
{
    struct err e;
    char name[TOPIC_SIZE];
    topic_of(name, topic, "leeds", NAME);
    free(s->last.data);
    s->last.data = NULL;
    while (outgoing_take(agent_core_outgoing(s->core), &s->last)) {
        enum wire_kind kind = WIRE_KIND_COUNT;
        if (!frame_open(&s->inner, &s->kiosk_ring, s->last.topic, s->last.data,
                        s->last.size, &e) ||
            !wire_kind_of(&kind, s->inner.data, s->inner.size, &e))
            fail_msg("%s", e.text);
        if (strcmp(s->last.topic, name) == 0 && kind == wanted)
            return true;
        free(s->last.data);
        s->last.data = NULL;
    }
    return false;
}

static struct hello hello_of(struct scene *s)
{
    struct err e;
    struct hello h;
    assert_true(took(s, TOPIC_REQUEST, WIRE_HELLO));
    assert_true(wire_get_hello(&h, s->inner.data, s->inner.size, &e));
    return h;
}

static struct op op_of(struct scene *s)
{
    static struct bytes box = {.max = WIRE_BOX_MAX};
    struct err e;
    struct op op;
    assert_true(took(s, TOPIC_OP, WIRE_OP));
    assert_true(wire_get_op(&op, &box, s->inner.data, s->inner.size, &e));
    op.box = NULL;
    bytes_free(&box);
    return op;
}

static void hear_kiosk(struct scene *s)
{
    struct notice n;
    while (agent_core_notice(s->core, &n)) {
        if (n.kind == NOTICE_STATE)
            s->state = n;
        s->contents += n.kind == NOTICE_CONTENT;
        s->outcomes += n.kind == NOTICE_OUTCOME;
        if (n.kind == NOTICE_OUTCOME)
            memcpy(s->outcome_op, n.op, sizeof s->outcome_op);
    }
}

/* Up, hello answered, content equal. */
static void connect_and_sync(struct scene *s)
{
    struct content_state c;
    struct err e;
    agent_core_up(s->core, &s->now);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_true(content_state(s->content, &c, &e));
    if (took(s, TOPIC_REQUEST, WIRE_PULL))
        hub_batch(s, true, c.seq);
    hear_kiosk(s);
}

static uint64_t cursor(struct scene *s)
{
    struct content_state c;
    struct err e;
    assert_true(content_state(s->content, &c, &e));
    return c.seq;
}

/* ---- down ---- */

static void it_says_hello_when_it_comes_up_and_publishes_a_retained_status(void **state)
{
    struct scene *s = *state;
    agent_core_up(s->core, &s->now);
    struct hello h = hello_of(s);
    assert_int_equal(h.epoch.counter, 0);
    assert_int_equal(h.next_n, 1);
    assert_int_equal(strlen(h.cid), 16);
    assert_string_equal(h.inst, outbox_inst(s->outbox));
    assert_true(took(s, TOPIC_STATUS, WIRE_STATUS));
    assert_true(s->last.retain);
}

static void an_answer_to_hello_makes_it_pull_and_the_page_is_kept(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{}");
    hub_put(s, OP_B, "{}");
    agent_core_up(s->core, &s->now);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_true(took(s, TOPIC_REQUEST, WIRE_PULL));
    hub_batch(s, true, 0);
    assert_int_equal(cursor(s), 2);
    hear_kiosk(s);
    assert_true(s->state.hub);
    assert_true(s->state.clock_trusted);
    assert_true(s->contents > 0);
}

static void a_live_change_is_applied_and_told_at_once(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    s->contents = 0;
    hub_put(s, OP_B, "{}");
    hub_batch(s, false, 1);
    assert_int_equal(cursor(s), 2);
    hear_kiosk(s);
    assert_int_equal(s->contents, 1);
}

static void a_change_behind_a_lost_one_makes_it_pull(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    hub_put(s, OP_A, "{}");
    hub_put(s, OP_B, "{}");
    hub_batch(s, false, 1);
    assert_int_equal(cursor(s), 0);
    assert_true(took(s, TOPIC_REQUEST, WIRE_PULL));
    hub_batch(s, true, 0);
    assert_int_equal(cursor(s), 2);
}

static void a_head_that_answers_no_hello_of_ours_proves_no_time(void **state)
{
    struct scene *s = *state;
    agent_core_up(s->core, &s->now);
    hub_head(s, TOPIC_HEAD, "");
    hub_head(s, TOPIC_RESPONSE, "0123456789abcdef");
    hear_kiosk(s);
    assert_false(s->state.hub);
    assert_false(s->state.clock_trusted);
}

static void equal_content_notes_the_hubs_time(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    hub_head(s, TOPIC_HEAD, "");
    struct notice n;
    agent_core_state(s->core, &n);
    assert_true(n.synced_at >= HUB_TIME);
}

static void content_that_differs_is_pulled_anew_and_then_left_for_a_while(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    lthash_add(&s->hash, RECORD_VENUE, OP_B, "{}", 2); /* the hub believes otherwise */
    hub_head(s, TOPIC_HEAD, "");
    assert_true(took(s, TOPIC_REQUEST, WIRE_PULL));
    hub_batch(s, true, 0);
    assert_false(took(s, TOPIC_REQUEST, WIRE_PULL));
    s->now.ms += 15000;
    agent_core_tick(s->core, &s->now);
    assert_false(took(s, TOPIC_REQUEST, WIRE_PULL));
    s->now.ms += 120000;
    agent_core_tick(s->core, &s->now);
    assert_true(took(s, TOPIC_REQUEST, WIRE_PULL));
    lthash_remove(&s->hash, RECORD_VENUE, OP_B, "{}", 2);
    hub_batch(s, true, 0);
    assert_int_equal(cursor(s), 1);
}

static void a_higher_epoch_is_taken_on_and_pulled_from_the_start(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{}");
    hub_put(s, OP_B, "{}");
    connect_and_sync(s);
    s->epoch = (struct epoch){2, 99};
    s->count = 1; /* restored from an older backup: the second record is gone */
    s->seq = 1;
    s->live = 1;
    lthash_remove(&s->hash, RECORD_VENUE, OP_B, "{}", 2);
    hub_head(s, TOPIC_HEAD, "");
    assert_true(took(s, TOPIC_REQUEST, WIRE_PULL));
    hub_batch(s, true, 0);
    struct content_state c;
    struct err e;
    assert_true(content_state(s->content, &c, &e));
    assert_int_equal(c.epoch.counter, 2);
    assert_int_equal(c.seq, 1);
    assert_int_equal(c.count, 1);
}

static void what_a_stranger_signed_is_dropped_and_reported(void **state)
{
    struct scene *s = *state;
    char text[AGENT_REPORT_SIZE];
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    while (agent_core_report(s->core, text))
        continue;
    s->epoch.counter = 9;
    struct head h = head_of(s, "");
    struct err e;
    bytes_clear(&s->body);
    assert_true(wire_put_head(&s->body, &h, &e));
    send_as(s, &s->stranger, TOPIC_HEAD);
    assert_int_equal(cursor(s), 1);
    assert_false(took(s, TOPIC_REQUEST, WIRE_PULL));
    assert_true(agent_core_report(s->core, text));
}

static void a_later_key_is_believed_only_if_a_known_one_signed_it(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    hub_keys(s, &s->next_key, &s->stranger);
    hub_put(s, OP_A, "{}");
    struct sign_key old = s->hub_key;
    s->hub_key = s->next_key;
    hub_batch(s, false, 0);
    assert_int_equal(cursor(s), 0);
    hub_keys(s, &s->next_key, &old);
    hub_batch(s, false, 0);
    assert_int_equal(cursor(s), 1);

    s->hub_key = old; /* it is still pinned, and the new one is known after a restart */
    stop(s);
    start(s);
    s->hub_key = s->next_key;
    hub_put(s, OP_B, "{}");
    connect_and_sync(s);
    assert_int_equal(cursor(s), 2);
}

static const struct junk {
    const char *name;
    const char *topic;
    const char *data;
} junk[] = {
    {"nothing", "v1/leeds/d/head", ""},
    {"no frame", "v1/leeds/d/chg", "hello"},
    {"a topic of another area", "v1/york/d/head", "x"},
    {"a topic that is none", "$SYS/broker/version", "x"},
    {"a frame without body", "v1/leeds/k/" NAME "/rsp", "0123456789abcdef - AAAA\n"},
    {"half a frame", "v1/leeds/k/" NAME "/out", "0123456789abcdef zstd "},
};

static void junk_is_dropped(void **state)
{
    const struct junk *row = *state;
    struct scene *s = NULL;
    char text[AGENT_REPORT_SIZE];
    assert_int_equal(set_up((void **)&s), 0);
    agent_core_message(s->core, row->topic, row->data, strlen(row->data), &s->now);
    assert_true(agent_core_report(s->core, text));
    assert_int_equal(tear_down((void **)&s), 0);
}

/* ---- up ---- */

static void person_books(struct scene *s, const char *op)
{
    struct err e;
    static const uint8_t box[600] = {1};
    struct outbox_new row = {.kind = OP_BOOK,
                             .target = SESSION,
                             .places = 1,
                             .made = HUB_TIME,
                             .made_ms = s->now.ms,
                             .boot = BOOT,
                             .box = box,
                             .box_size = sizeof box};
    snprintf(row.op, sizeof row.op, "%s", op);
    snprintf(row.key, sizeof row.key, "0123456789abcdef");
    if (!outbox_put(s->outbox, &row, &e))
        fail_msg("%s", e.text);
    agent_core_saved(s->core, &s->now);
}

static void hub_answers(struct scene *s, uint64_t n, const char *op, enum result result)
{
    struct err e;
    struct outcome o = {
        .epoch = s->epoch, .n = n, .result = result, .hseq = n, .t = HUB_TIME};
    if (result == RESULT_REFUSED)
        o.reason = REASON_FULL;
    if (result == RESULT_WAITING) {
        o.position = 4;
        o.as_of = HUB_TIME;
    }
    memcpy(o.inst, outbox_inst(s->outbox), sizeof o.inst);
    snprintf(o.op, sizeof o.op, "%s", op);
    bytes_clear(&s->body);
    if (!wire_put_outcome(&s->body, &o, &e))
        fail_msg("%s", e.text);
    hub_sends(s, TOPIC_OUTCOME);
}

static void hub_notes(struct scene *s, enum wire_kind kind, uint64_t n)
{
    struct err e;
    struct note note = {.kind = kind,
                        .epoch = s->epoch,
                        .expect = n,
                        .n = n,
                        .retry_s = 60,
                        .reason = ""};
    memcpy(note.inst, outbox_inst(s->outbox), sizeof note.inst);
    bytes_clear(&s->body);
    if (!wire_put_note(&s->body, &note, &e))
        fail_msg("%s", e.text);
    hub_sends(s, TOPIC_OUTCOME);
}

static void a_saved_operation_is_sent_at_once_and_its_outcome_told(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    s->now.ms += 3000;
    person_books(s, OP_A);
    struct op op = op_of(s);
    assert_string_equal(op.op, OP_A);
    assert_int_equal(op.n, 1);
    assert_int_equal(op.age_s, 0);
    assert_int_equal(s->last.tag, 1);
    hear_kiosk(s);
    assert_int_equal(s->state.outbox, 1);

    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    hear_kiosk(s);
    assert_int_equal(s->outcomes, 1);
    assert_string_equal(s->outcome_op, OP_A);
    assert_int_equal(s->state.outbox, 0);
    struct outbox_row row;
    struct err e;
    bool found = false;
    assert_true(outbox_find(s->outbox, OP_A, &row, &found, &e));
    assert_true(found && row.answered);
    assert_int_equal(row.outcome.result, RESULT_CONFIRMED);
}

static void without_an_answer_it_is_sent_again(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    uint64_t due = agent_core_due_ms(s->core);
    assert_true(due > s->now.ms && due <= s->now.ms + 6000);
    s->now.ms = due;
    agent_core_tick(s->core, &s->now);
    struct op op = op_of(s);
    assert_int_equal(op.n, 1);
    assert_true(op.age_s >= 4);
}

static void what_was_saved_offline_goes_out_after_the_hub_has_answered(void **state)
{
    struct scene *s = *state;
    person_books(s, OP_A);
    person_books(s, OP_B);
    uint32_t min_ms = 0;
    uint32_t max_ms = 0;
    agent_core_reconnect_ms(s->core, &min_ms, &max_ms);
    assert_int_equal(max_ms, 3000);
    agent_core_up(s->core, &s->now);
    struct hello h = hello_of(s);
    assert_int_equal(h.next_n, 3);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    hub_head(s, TOPIC_RESPONSE, h.cid);
    assert_string_equal(op_of(s).op, OP_A);
    assert_string_equal(op_of(s).op, OP_B);
}

static void an_outcome_after_a_restart_finds_its_operation(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    stop(s);
    start(s);
    connect_and_sync(s);
    hub_answers(s, 1, OP_A, RESULT_WAITING);
    hub_answers(s, 1, OP_A, RESULT_WAITING);
    hear_kiosk(s);
    assert_int_equal(s->state.outbox, 0);
}

static void another_outcome_for_the_same_operation_is_reported_and_ignored(void **state)
{
    struct scene *s = *state;
    struct outbox_row row;
    struct err e;
    bool found = false;
    char text[AGENT_REPORT_SIZE];
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    while (agent_core_report(s->core, text))
        continue;
    hub_answers(s, 1, OP_A, RESULT_REFUSED);
    assert_true(agent_core_report(s->core, text));
    assert_true(outbox_find(s->outbox, OP_A, &row, &found, &e));
    assert_int_equal(row.outcome.result, RESULT_CONFIRMED);
}

static void a_gap_makes_it_send_from_there_again(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    person_books(s, OP_B);
    op_of(s);
    op_of(s);
    hub_notes(s, WIRE_GAP, 1);
    assert_int_equal(op_of(s).n, 1);
    assert_int_equal(op_of(s).n, 2);
}

static void a_held_operation_waits_as_long_as_the_hub_says(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    hub_notes(s, WIRE_HOLD, 1);
    s->now.ms += 30000;
    agent_core_tick(s->core, &s->now);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    s->now.ms += 60000;
    agent_core_tick(s->core, &s->now);
    assert_int_equal(op_of(s).n, 1);
}

static void a_note_of_another_epoch_is_ignored(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    s->epoch.counter++;
    hub_notes(s, WIRE_GAP, 1);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
}

static void when_nobody_listens_the_kiosk_is_told_and_a_head_brings_it_back(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    agent_core_puback(s->core, 1, 0x10, &s->now);
    hear_kiosk(s);
    assert_true(s->state.online);
    assert_false(s->state.hub);
    s->now.ms += 300;
    hub_head(s, TOPIC_HEAD, "");
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_int_equal(op_of(s).n, 1);
    hear_kiosk(s);
    assert_true(s->state.hub);
}

static void when_nobody_listens_hello_is_said_again_within_a_second(void **state)
{
    struct scene *s = *state;
    agent_core_up(s->core, &s->now);
    hello_of(s);
    agent_core_puback(s->core, UINT64_C(1) << 63, 0x10, &s->now);
    assert_true(agent_core_due_ms(s->core) <= s->now.ms + 1000);
    s->now.ms += 1000;
    agent_core_tick(s->core, &s->now);
    hello_of(s);
}

static void going_down_is_told_and_nothing_is_sent(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    agent_core_down(s->core, &s->now);
    agent_core_down(s->core, &s->now);
    person_books(s, OP_A);
    hear_kiosk(s);
    assert_false(s->state.online);
    assert_false(s->state.hub);
    assert_int_equal(s->state.outbox, 1);
    assert_int_equal(outgoing_count(agent_core_outgoing(s->core)), 0);
    assert_true(agent_core_due_ms(s->core) == UINT64_MAX);
}

static void at_rest_it_sleeps_for_a_long_time(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    s->now.ms += 61000; /* the status with the new cursor goes out */
    agent_core_tick(s->core, &s->now);
    assert_true(agent_core_due_ms(s->core) >= s->now.ms + 60000);
}

static void the_will_says_offline_and_is_signed(void **state)
{
    struct scene *s = *state;
    struct bytes will;
    struct kiosk_status status;
    char topic[TOPIC_SIZE];
    struct err e;
    bytes_init(&will, FRAME_MAX);
    assert_true(agent_core_will(s->core, topic, &will, &s->now, &e));
    assert_string_equal(topic, "v1/leeds/k/" NAME "/st");
    assert_true(frame_open(&s->inner, &s->kiosk_ring, topic, will.data, will.size, &e));
    assert_true(wire_get_status(&status, s->inner.data, s->inner.size, &e));
    assert_false(status.online);
    bytes_free(&will);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    int failed = 0;
    RUN_ROWS(junk, junk_is_dropped);
    RUN_TESTS(SCENE(it_says_hello_when_it_comes_up_and_publishes_a_retained_status),
              SCENE(an_answer_to_hello_makes_it_pull_and_the_page_is_kept),
              SCENE(a_live_change_is_applied_and_told_at_once),
              SCENE(a_change_behind_a_lost_one_makes_it_pull),
              SCENE(a_head_that_answers_no_hello_of_ours_proves_no_time),
              SCENE(equal_content_notes_the_hubs_time),
              SCENE(content_that_differs_is_pulled_anew_and_then_left_for_a_while),
              SCENE(a_higher_epoch_is_taken_on_and_pulled_from_the_start),
              SCENE(what_a_stranger_signed_is_dropped_and_reported),
              SCENE(a_later_key_is_believed_only_if_a_known_one_signed_it),
              SCENE(a_saved_operation_is_sent_at_once_and_its_outcome_told),
              SCENE(without_an_answer_it_is_sent_again),
              SCENE(what_was_saved_offline_goes_out_after_the_hub_has_answered),
              SCENE(an_outcome_after_a_restart_finds_its_operation),
              SCENE(another_outcome_for_the_same_operation_is_reported_and_ignored),
              SCENE(a_gap_makes_it_send_from_there_again),
              SCENE(a_held_operation_waits_as_long_as_the_hub_says),
              SCENE(a_note_of_another_epoch_is_ignored),
              SCENE(when_nobody_listens_the_kiosk_is_told_and_a_head_brings_it_back),
              SCENE(when_nobody_listens_hello_is_said_again_within_a_second),
              SCENE(going_down_is_told_and_nothing_is_sent),
              SCENE(at_rest_it_sleeps_for_a_long_time),
              SCENE(the_will_says_offline_and_is_signed));
    return failed;
}
