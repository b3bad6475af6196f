/* agent_rows: looks into outbox.db behind an agent, and at what it shows a hub that was
 * restored, for the tests of what is lost or forgotten. */
#pragma once

#include <sqlite3.h>

#include "core/wire_life.h"
#include "tests/unit/agent_scene.h"

#define OP_C "01990000-0000-7000-8000-00000000000c"

static inline int64_t rows_where(struct scene *s, const char *where)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM op WHERE %s", where);
    assert_int_equal(sqlite3_open(path_in(s, "outbox.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return count;
}

static inline struct outbox_row row_of(struct scene *s, const char *op)
{
    struct outbox_row row;
    struct err e;
    bool found = false;
    assert_true(outbox_find(s->outbox, op, &row, &found, &e));
    assert_true(found);
    return row;
}

static inline void wait_until_due(struct scene *s, uint64_t ms)
{
    s->now.ms += ms;
    agent_core_tick(s->core, &s->now);
}

/* A session, as the content has it. */
static inline void hub_publishes(struct scene *s, int64_t starts_at)
{
    struct err e;
    char body[400];
    struct batch b = {.epoch = s->epoch,
                      .from = s->seq,
                      .to = s->seq + 1,
                      .head = s->seq + 1,
                      .has_digest = true,
                      .count = ++s->live};
    struct change c = {.seq = ++s->seq, .kind = "session", .id = SESSION};
    struct record *r = calloc(1, sizeof *r);
    assert_non_null(r);
    r->kind = RECORD_SESSION;
    memcpy(r->meta.id, SESSION, sizeof SESSION);
    ref_make(r->meta.ref, 'S', 7);
    r->meta.rev = 1;
    snprintf(r->session.organisation, UUID_SIZE, "%s", OP_B);
    snprintf(r->session.title, sizeof r->session.title, "Tea");
    r->session.starts_at = starts_at;
    r->session.minutes = 60;
    r->session.capacity = 10;
    r->session.way = SESSION_BY_PHONE;
    struct bytes text;
    bytes_init(&text, sizeof body);
    if (!record_print(&text, r, &e))
        fail_msg("%s", e.text);
    free(r);
    lthash_add(&s->hash, "session", SESSION, (const char *)text.data, text.size);
    lthash_digest(b.digest, &s->hash);
    c.body = (const char *)text.data;
    c.body_size = text.size;
    bytes_clear(&s->body);
    if (!wire_put_batch(&s->body, &b, &e))
        fail_msg("%s", e.text);
    wire_put_change(&s->body, &c);
    hub_sends(s, TOPIC_CHANGE);
    bytes_free(&text);
    assert_int_equal(cursor(s), s->seq);
}

static inline struct replay replay_of(struct scene *s, struct outcome *told)
{
    struct bytes boxes[2] = {{.max = WIRE_BOX_MAX}, {.max = REPLAY_FRAME_MAX}};
    struct replay m;
    struct err e;
    char topic[TOPIC_SIZE];
    struct keyring ring = {0};
    struct bytes body = {.max = FRAME_BODY_MAX};
    keyring_add(&ring, s->hub_key.public_key);
    assert_true(took(s, TOPIC_OP, WIRE_REPLAY));
    assert_true(wire_get_replay(&m, boxes, s->inner.data, s->inner.size, &e));
    topic_of(topic, TOPIC_OUTCOME, "leeds", NAME);
    assert_true(frame_open(&body, &ring, topic, m.frame, m.frame_size, &e));
    assert_true(wire_get_outcome(told, body.data, body.size, &e));
    m.op.box = NULL;
    m.frame = NULL;
    bytes_free(&boxes[0]);
    bytes_free(&boxes[1]);
    bytes_free(&body);
    return m;
}

/* The signed head that a hello shows. */
static inline struct head shown_in(struct scene *s, const struct hello *hello)
{
    struct keyring ring = {0};
    struct head h;
    struct err e;
    char topic[TOPIC_SIZE];
    keyring_add(&ring, s->hub_key.public_key);
    assert_true(hello->head_size > 0);
    topic_of(topic, hello->head_to_all ? TOPIC_HEAD : TOPIC_RESPONSE, "leeds", NAME);
    assert_true(frame_open(&s->inner, &ring, topic, hello->head, hello->head_size, &e));
    assert_true(wire_get_head(&h, s->inner.data, s->inner.size, &e));
    return h;
}
