/* agent_scene: the agent's deciding part and a hub made of the same core, no socket. */
#pragma once

#include <sodium.h>
#include <sqlite3.h>
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

enum { RECORDS_MAX = 64, START_MS = 5000, HUB_TIME = 1795339800 };

struct record_line {
    uint64_t seq;
    char id[UUID_SIZE];
    bool deleted;
    char body[64];
};

struct scene {
    char folder[64];
    struct agent_now now;
    uint8_t hw[HW_HASH_BYTES]; /* of the machine, from the next start on */
    struct content *content;
    struct outbox *outbox;
    struct agent_core *core;
    /* the hub's side */
    struct sign_key hub_key, next_key, stranger;
    struct sign_key kiosk_key;
    struct keyring kiosk_ring;
    struct epoch epoch;
    uint64_t seq, hseq;
    struct record_line records[RECORDS_MAX];
    size_t count;
    struct lthash hash;
    uint32_t live;
    uint32_t generation; /* of the snapshot that pages are for; 0: none */
    struct bytes body, frame, inner;
    struct outgoing_message last; /* the newest message taken from the agent */
    /* what the kiosk was told */
    struct notice state;
    int contents, outcomes;
    char outcome_op[UUID_SIZE];
};

static inline char *path_in(const struct scene *s, const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", s->folder, name);
    return path;
}

/* Behind the agent's back. */
static inline void change_outbox(struct scene *s, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path_in(s, "outbox.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static inline void key_of(struct sign_key *key, uint8_t seed_byte)
{
    uint8_t seed[32];
    memset(seed, seed_byte, sizeof seed);
    sign_key_from_seed(key, seed);
}

static inline void start(struct scene *s)
{
    struct err e;
    struct agent_core_config config = {
        .name = NAME, .key = s->kiosk_key, .software = "0.1.0", .boot = BOOT, .seed = 42};
    memcpy(config.hw, s->hw, sizeof config.hw);
    memcpy(config.hub_key, s->hub_key.public_key, sizeof config.hub_key);
    if (!content_open_writer(&s->content, path_in(s, "content.db"), &e) ||
        !outbox_open(&s->outbox, path_in(s, "outbox.db"), &e) ||
        !agent_core_new(&s->core, &config, s->content, s->outbox, &s->now, &e))
        fail_msg("%s", e.text);
}

static inline void stop(struct scene *s)
{
    agent_core_free(s->core);
    outbox_close(s->outbox);
    content_close(s->content);
}

static inline int set_up(void **state)
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
    s->hseq = 7;
    s->now = (struct agent_now){START_MS, HUB_TIME};
    bytes_init(&s->body, FRAME_BODY_MAX);
    bytes_init(&s->frame, FRAME_MAX);
    bytes_init(&s->inner, FRAME_BODY_MAX);
    start(s);
    *state = s;
    return 0;
}

static inline int tear_down(void **state)
{
    struct scene *s = *state;
    static const char *const files[] = {
        "content.db",        "content.db-wal",        "content.db-shm",
        "outbox.db",         "outbox.db-wal",         "outbox.db-shm",
        "content.db.broken", "content.db.broken-wal", "content.db.broken-shm"};
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

static inline void hub_put(struct scene *s, const char *id, const char *body)
{
    struct record_line *r = &s->records[s->count++];
    assert_true(s->count <= RECORDS_MAX);
    *r = (struct record_line){.seq = ++s->seq};
    snprintf(r->id, sizeof r->id, "%s", id);
    snprintf(r->body, sizeof r->body, "%s", body);
    lthash_add(&s->hash, "venue", id, r->body, strlen(r->body));
    s->live++;
}

static inline void send_as(struct scene *s, const struct sign_key *key,
                           enum topic_kind kind)
{
    struct err e;
    char topic[TOPIC_SIZE];
    topic_of(topic, kind, "leeds", NAME);
    bytes_clear(&s->frame);
    if (!frame_build(&s->frame, key, topic, s->body.data, s->body.size, &e))
        fail_msg("%s", e.text);
    agent_core_message(s->core, topic, s->frame.data, s->frame.size, &s->now);
}

static inline void hub_sends(struct scene *s, enum topic_kind kind)
{
    send_as(s, &s->hub_key, kind);
}

static inline struct head head_of(const struct scene *s, const char *cid)
{
    struct head h = {.area = "leeds",
                     .hseq = s->hseq,
                     .epoch = s->epoch,
                     .seq = s->seq,
                     .count = s->live,
                     .t = HUB_TIME + (int64_t)s->now.ms / 1000,
                     .kinds = 0xf};
    lthash_digest(h.digest, &s->hash);
    snprintf(h.cid, sizeof h.cid, "%s", cid);
    return h;
}

static inline void hub_head(struct scene *s, enum topic_kind kind, const char *cid)
{
    struct err e;
    struct head h = head_of(s, cid);
    bytes_clear(&s->body);
    if (!wire_put_head(&s->body, &h, &e))
        fail_msg("%s", e.text);
    hub_sends(s, kind);
}

static inline void hub_status_of(struct scene *s, const struct hub_status *status)
{
    struct err e;
    bytes_clear(&s->body);
    if (!wire_put_hub(&s->body, status, &e))
        fail_msg("%s", e.text);
    hub_sends(s, TOPIC_HUB_STATUS);
}

static inline void hub_status(struct scene *s, bool online, int64_t since)
{
    hub_status_of(s, &(struct hub_status){.online = online, .since = since});
}

static inline void hub_keys(struct scene *s, const struct sign_key *new,
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
static inline void hub_batch(struct scene *s, bool page, uint64_t from)
{
    struct err e;
    struct batch b = {.page = page,
                      .epoch = s->epoch,
                      .from = from,
                      .to = s->seq,
                      .head = s->seq,
                      .has_digest = true,
                      .count = s->live,
                      .snapshot = s->generation != 0,
                      .generation = s->generation};
    lthash_digest(b.digest, &s->hash);
    bytes_clear(&s->body);
    if (!wire_put_batch(&s->body, &b, &e))
        fail_msg("%s", e.text);
    for (size_t i = 0; i < s->count; i++) {
        const struct record_line *r = &s->records[i];
        struct change c = {.seq = r->seq, .kind = "venue", .deleted = r->deleted};
        memcpy(c.id, r->id, sizeof c.id);
        c.body = r->body;
        c.body_size = r->deleted ? 0 : strlen(r->body);
        if (r->seq > from)
            wire_put_change(&s->body, &c);
    }
    hub_sends(s, page ? TOPIC_RESPONSE : TOPIC_CHANGE);
}

static inline void hub_answers(struct scene *s, uint64_t n, const char *op,
                               enum result result)
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

static inline void hub_notes(struct scene *s, enum wire_kind kind, uint64_t n)
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

/* Takes messages from the agent until one on that topic of that kind; its body is then in
 * inner. False if there is none; those before it are thrown away. */
static inline bool took(struct scene *s, enum topic_kind topic, enum wire_kind wanted)
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

/* Lets the few seconds pass over which all of an area spread it. */
static inline struct hello hello_of(struct scene *s)
{
    struct err e;
    struct hello h;
    bool said = took(s, TOPIC_REQUEST, WIRE_HELLO);
    for (int i = 0; i < 20 && !said; i++) {
        s->now.ms += 250;
        agent_core_tick(s->core, &s->now);
        said = took(s, TOPIC_REQUEST, WIRE_HELLO);
    }
    assert_true(said);
    assert_true(wire_get_hello(&h, s->inner.data, s->inner.size, &e));
    return h;
}

/* The op that took() has found. */
static inline struct op op_taken(struct scene *s)
{
    struct bytes box = {.max = WIRE_BOX_MAX};
    struct err e;
    struct op op;
    assert_true(wire_get_op(&op, &box, s->inner.data, s->inner.size, &e));
    op.box = NULL;
    bytes_free(&box);
    return op;
}

static inline struct op op_of(struct scene *s)
{
    assert_true(took(s, TOPIC_OP, WIRE_OP));
    return op_taken(s);
}

static inline void hear_kiosk(struct scene *s)
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
static inline void connect_and_sync(struct scene *s)
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

static inline uint64_t cursor(struct scene *s)
{
    struct content_state c;
    struct err e;
    assert_true(content_state(s->content, &c, &e));
    return c.seq;
}

/* ---- repair ---- */

static inline void hub_buckets(struct scene *s)
{
    struct err e;
    static struct lthash sums[LTHASH_BUCKETS];
    struct buckets m = {.cid = "1", .epoch = s->epoch, .seq = s->seq};
    memset(sums, 0, sizeof sums);
    for (size_t i = 0; i < s->count; i++) {
        const struct record_line *r = &s->records[i];
        uint8_t b = lthash_bucket(r->id);
        lthash_add(&sums[b], "venue", r->id, r->body, strlen(r->body));
        m.sums[b].count++;
    }
    for (size_t i = 0; i < LTHASH_BUCKETS; i++)
        lthash_bucket_digest(m.sums[i].digest, &sums[i]);
    bytes_clear(&s->body);
    if (!wire_put_buckets(&s->body, &m, &e))
        fail_msg("%s", e.text);
    hub_sends(s, TOPIC_RESPONSE);
}

/* Answers each pullbucket whole; how many there were. */
static inline int hub_mends(struct scene *s)
{
    struct err e;
    int count = 0;
    while (took(s, TOPIC_REQUEST, WIRE_PULL_BUCKET)) {
        struct bucket_pull p;
        assert_true(wire_get_bucket_pull(&p, s->inner.data, s->inner.size, &e));
        struct bucket_page m = {
            .cid = "1", .epoch = s->epoch, .head = s->seq, .bucket = p.bucket};
        bytes_clear(&s->body);
        assert_true(wire_put_bucket_page(&s->body, &m, &e));
        for (size_t i = 0; i < s->count; i++) { /* put in the order of their ids */
            const struct record_line *r = &s->records[i];
            struct change c = {.seq = r->seq, .kind = "venue"};
            memcpy(c.id, r->id, sizeof c.id);
            c.body = r->body;
            c.body_size = strlen(r->body);
            if (lthash_bucket(r->id) == p.bucket)
                wire_put_change(&s->body, &c);
        }
        hub_sends(s, TOPIC_RESPONSE);
        count++;
    }
    return count;
}

static inline void meddle(struct scene *s, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path_in(s, "content.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* As the agent does it with a content.db that is of no more use. */
static inline void renew_content(struct scene *s)
{
    struct err e;
    content_close(s->content);
    if (!content_set_aside(path_in(s, "content.db"), &e) ||
        !content_open_writer(&s->content, path_in(s, "content.db"), &e) ||
        !agent_core_content(s->core, s->content, &s->now, &e))
        fail_msg("%s", e.text);
}

/* The rows as they stand in the file are the hub's. */
static inline bool equal(struct scene *s)
{
    struct content_state c;
    struct err e;
    bool intact = false;
    uint8_t digest[DIGEST_BYTES];
    assert_true(content_check(s->content, &intact, &e));
    assert_true(content_state(s->content, &c, &e));
    lthash_digest(digest, &s->hash);
    return intact && c.count == s->live && memcmp(c.digest, digest, sizeof digest) == 0;
}

/* ---- the kiosk's side ---- */

static inline void person_saves(struct scene *s, const char *op)
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
}

static inline void person_books(struct scene *s, const char *op)
{
    person_saves(s, op);
    agent_core_saved(s->core, &s->now);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
