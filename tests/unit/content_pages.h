/* content_pages: what the hub of content_hub.h sends to repair a kiosk's content. */
#pragma once

#include "store/content_parts.h"
#include "tests/unit/content_hub.h"

static inline void hub_buckets(const struct hub *h, struct buckets *out)
{
    static struct lthash sums[LTHASH_BUCKETS];
    memset(sums, 0, sizeof sums);
    memset(out, 0, sizeof *out);
    out->epoch = h->epoch;
    out->seq = h->seq;
    for (int i = 0; i < RECORDS; i++) {
        const struct item *item = &h->items[i];
        if (item->seq == 0 || item->deleted)
            continue;
        lthash_add(&sums[lthash_bucket(item->id)], kind_of(item), item->id, item->body,
                   strlen(item->body));
        out->sums[lthash_bucket(item->id)].count++;
    }
    for (size_t i = 0; i < LTHASH_BUCKETS; i++)
        lthash_bucket_digest(out->sums[i].digest, &sums[i]);
}

/* The bucket's rows behind `after`, at most max of them, as bytes. */
static inline void bucket_page(const struct hub *h, uint8_t bucket, const char *after,
                               int max, struct bytes *out)
{
    struct err e;
    struct bucket_page p = {
        .cid = "1", .epoch = h->epoch, .head = h->seq, .bucket = bucket};
    struct bytes lines;
    int count = 0;
    snprintf(p.after, sizeof p.after, "%s", after);
    bytes_init(&lines, 1 << 20);
    for (int i = 0; i < RECORDS; i++) { /* ids are in the order of i */
        const struct item *item = &h->items[i];
        if (item->seq == 0 || item->deleted || lthash_bucket(item->id) != bucket ||
            strcmp(item->id, after) <= 0)
            continue;
        if (count++ == max)
            break;
        struct change c = {
            .seq = item->seq, .body = item->body, .body_size = strlen(item->body)};
        memcpy(c.id, item->id, sizeof c.id);
        snprintf(c.kind, sizeof c.kind, "%s", kind_of(item));
        wire_put_change(&lines, &c);
        memcpy(p.to, item->id, sizeof p.to);
    }
    if (count <= max)
        p.to[0] = '\0';
    bytes_init(out, 1 << 20);
    assert_true(wire_put_bucket_page(out, &p, &e));
    bytes_add(out, lines.data, lines.size);
    bytes_free(&lines);
}

static inline bool replace(struct fixture *f, const struct bytes *body,
                           char to[UUID_SIZE], struct err *e)
{
    struct bucket_page p;
    struct bucket_reader rows;
    assert_true(wire_get_bucket_page(&p, &rows, body->data, body->size, e));
    memcpy(to, p.to, UUID_SIZE);
    return content_replace(f->c, &p, &rows, e);
}

static inline size_t repair(struct fixture *f, int page_rows)
{
    static struct buckets all;
    struct err e;
    bool differs[LTHASH_BUCKETS];
    hub_buckets(&f->hub, &all);
    size_t count = content_differing(f->c, &all, differs);
    for (int i = 0; i < LTHASH_BUCKETS; i++) {
        char after[UUID_SIZE] = "";
        bool more = differs[i];
        while (more) {
            struct bytes body;
            bucket_page(&f->hub, (uint8_t)i, after, page_rows, &body);
            if (!replace(f, &body, after, &e))
                fail_msg("%s", e.text);
            bytes_free(&body);
            more = after[0] != '\0';
        }
    }
    assert_true(content_repaired(f->c, all.seq, &e));
    return count;
}

static inline void fill_hub(struct fixture *f)
{
    char body[32];
    for (int i = 0; i < RECORDS; i++) {
        snprintf(body, sizeof body, "{\"x\":%d}", i);
        hub_put(&f->hub, i, RECORD_FACT, body);
    }
}

static inline void set_up_filled(struct fixture *f)
{
    set_up(f);
    fill_hub(f);
    follow(f);
}

static inline int64_t ask(struct fixture *f, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    assert_int_equal(sqlite3_open(f->s.path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return value;
}

static inline void check(struct fixture *f, bool wanted)
{
    struct err e;
    bool intact = !wanted;
    if (!content_check(f->c, &intact, &e))
        fail_msg("%s", e.text);
    assert_int_equal(intact, wanted);
}
