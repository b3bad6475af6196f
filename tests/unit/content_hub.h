/* content_hub: a hub in small, for the tests of content.db: the records as they stand,
 * and batches made of them. */
#pragma once

#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/content.h"
#include "tests/test.h"
#include "tests/unit/scratch.h"

enum { RECORDS = 64 };

struct item {
    uint64_t seq; /* 0: never used */
    enum record_kind kind;
    const char *later_kind; /* what this version does not know; NULL: kind */
    char id[UUID_SIZE];
    bool deleted;
    char body[2048];
};

struct hub {
    struct epoch epoch;
    uint64_t seq;
    struct item items[RECORDS];
};

struct fixture {
    struct scratch s;
    struct content *c;
    struct hub hub;
};

static inline void open_writer(struct fixture *f)
{
    struct err e;
    if (!content_open_writer(&f->c, f->s.path, &e))
        fail_msg("%s", e.text);
}

static inline void set_up(struct fixture *f)
{
    memset(f, 0, sizeof *f);
    scratch_open(&f->s);
    open_writer(f);
    f->hub.epoch = (struct epoch){1, 77};
    struct err e;
    assert_true(content_adopt(f->c, &f->hub.epoch, false, 0, &e));
}

static inline void tear_down(struct fixture *f)
{
    content_close(f->c);
    scratch_close(&f->s);
}

static inline void reopen(struct fixture *f)
{
    content_close(f->c);
    open_writer(f);
}

static inline struct item *hub_put(struct hub *h, int i, enum record_kind kind,
                                   const char *body)
{
    struct item *item = &h->items[i];
    item->seq = ++h->seq;
    item->kind = kind;
    item->deleted = false;
    snprintf(item->id, sizeof item->id, "01920000-0000-7000-8000-%012d", i);
    snprintf(item->body, sizeof item->body, "%s", body);
    return item;
}

static inline void hub_delete(struct hub *h, int i)
{
    h->items[i].seq = ++h->seq;
    h->items[i].deleted = true;
    h->items[i].body[0] = '\0';
}

static inline const char *kind_of(const struct item *item)
{
    return item->later_kind == NULL ? record_kind_name(item->kind) : item->later_kind;
}

static inline void hub_digest(const struct hub *h, struct batch *b)
{
    struct lthash total = {0};
    b->count = 0;
    for (int i = 0; i < RECORDS; i++) {
        const struct item *item = &h->items[i];
        if (item->seq == 0 || item->deleted)
            continue;
        lthash_add(&total, kind_of(item), item->id, item->body, strlen(item->body));
        b->count++;
    }
    lthash_digest(b->digest, &total);
}

static inline const struct item *next_item(const struct hub *h, uint64_t after)
{
    const struct item *next = NULL;
    for (int i = 0; i < RECORDS; i++)
        if (h->items[i].seq > after && (next == NULL || h->items[i].seq < next->seq))
            next = &h->items[i];
    return next;
}

/* The batch of changes with from < seq <= to, as bytes. */
static inline void make_batch(const struct hub *h, uint64_t from, uint64_t to,
                              struct bytes *out)
{
    struct err e;
    struct batch b = {.page = true, .epoch = h->epoch, .from = from, .to = to};
    b.head = h->seq;
    b.has_digest = to == h->seq;
    if (b.has_digest)
        hub_digest(h, &b);
    bytes_init(out, 1 << 20);
    assert_true(wire_put_batch(out, &b, &e));
    for (const struct item *item = next_item(h, from); item != NULL && item->seq <= to;
         item = next_item(h, item->seq)) {
        struct change c = {.seq = item->seq,
                           .deleted = item->deleted,
                           .body = item->body,
                           .body_size = strlen(item->body)};
        memcpy(c.id, item->id, sizeof c.id);
        snprintf(c.kind, sizeof c.kind, "%s", kind_of(item));
        wire_put_change(out, &c);
    }
}

static inline bool apply_bytes(struct fixture *f, const struct bytes *body, bool *matched,
                               struct err *e)
{
    struct batch b;
    struct batch_reader lines;
    assert_true(wire_get_batch(&b, &lines, body->data, body->size, e));
    return content_apply(f->c, &b, &lines, matched, e);
}

static inline bool apply(struct fixture *f, uint64_t from, uint64_t to, bool *matched,
                         struct err *e)
{
    struct bytes body;
    make_batch(&f->hub, from, to, &body);
    bool ok = apply_bytes(f, &body, matched, e);
    bytes_free(&body);
    return ok;
}

static inline struct content_state state_of(struct fixture *f)
{
    struct content_state s;
    struct err e;
    assert_true(content_state(f->c, &s, &e));
    return s;
}

static inline void follow(struct fixture *f)
{
    struct err e;
    bool matched = false;
    if (!apply(f, state_of(f).seq, f->hub.seq, &matched, &e))
        fail_msg("%s", e.text);
    assert_true(matched);
}

static inline void assert_equal_to_hub(struct fixture *f)
{
    struct content_state s = state_of(f);
    struct batch b = {0};
    hub_digest(&f->hub, &b);
    assert_int_equal(s.seq, f->hub.seq);
    assert_int_equal(s.count, b.count);
    assert_memory_equal(s.digest, b.digest, DIGEST_BYTES);
}

static inline uint32_t draw(uint64_t *random, uint32_t below)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return (uint32_t)(*random >> 11) % below;
}

static inline void random_change(struct hub *h, uint64_t *random)
{
    int i = (int)draw(random, RECORDS);
    char body[32];
    snprintf(body, sizeof body, "{\"x\":%u}", draw(random, 1000));
    if (h->items[i].seq != 0 && !h->items[i].deleted && draw(random, 3) == 0)
        hub_delete(h, i);
    else
        hub_put(h, i, RECORD_FACT, body);
}

/* Somebody meddles with the file. */
static inline void meddle(struct fixture *f, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(f->s.path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}
