#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/wire_repair.h"
#include "tests/unit/wire_golden.h"

#define NEXT "01920000-0000-7000-8000-000000000011"

static const char golden_compare[] =
    "{\"v\":1,\"k\":\"compare\",\"cid\":\"ab12\",\"epoch\":\"" EPOCH "\"}\n";
static const char golden_bucket_pull[] =
    "{\"v\":1,\"k\":\"pullbucket\",\"cid\":\"ab12\",\"epoch\":\"" EPOCH
    "\",\"bucket\":7,\"after\":\"" OP "\",\"max\":200}\n";
static const char golden_sum[] = "000102030405060708090a0b0c0d0e0f\t39\n";

/* OP and NEXT are of different buckets; ids of one are looked for. */
static void id_in_bucket(char id[UUID_SIZE], uint8_t bucket, int *from)
{
    do
        snprintf(id, UUID_SIZE, "01920000-0000-7000-8000-%012d", ++*from);
    while (lthash_bucket(id) != bucket);
}

static void compare_and_pullbucket_keep_their_bytes(void **state)
{
    (void)state;
    struct compare c;
    struct bucket_pull p;
    struct err e;
    struct bytes out = buffer();
    assert_true(wire_get_compare(&c, golden_compare, strlen(golden_compare), &e));
    assert_string_equal(c.cid, "ab12");
    assert_int_equal(c.epoch.counter, 3);
    assert_true(wire_put_compare(&out, &c, &e));
    assert_bytes(&out, golden_compare);
    out = buffer();
    assert_true(
        wire_get_bucket_pull(&p, golden_bucket_pull, strlen(golden_bucket_pull), &e));
    assert_int_equal(p.bucket, 7);
    assert_string_equal(p.after, OP);
    assert_int_equal(p.max, 200);
    assert_true(wire_put_bucket_pull(&out, &p, &e));
    assert_bytes(&out, golden_bucket_pull);
}

static void buckets_text(struct bytes *out, size_t lines)
{
    bytes_text(out, "{\"v\":1,\"k\":\"buckets\",\"cid\":\"ab12\",\"epoch\":\"" EPOCH
                    "\",\"seq\":120}\n");
    for (size_t i = 0; i < lines; i++)
        bytes_text(out, golden_sum);
}

static void buckets_keep_their_bytes(void **state)
{
    (void)state;
    static struct buckets m;
    struct err e;
    struct bytes golden = buffer();
    struct bytes out = buffer();
    buckets_text(&golden, LTHASH_BUCKETS);
    if (!wire_get_buckets(&m, golden.data, golden.size, &e))
        fail_msg("%s", e.text);
    assert_int_equal(m.seq, 120);
    assert_int_equal(m.sums[255].count, 39);
    assert_int_equal(m.sums[255].digest[15], 15);
    assert_true(wire_put_buckets(&out, &m, &e));
    assert_bytes(&out, (const char *)golden.data);
    bytes_free(&golden);
}

static void assert_bad_buckets(struct bytes *body, const char *why)
{
    static struct buckets m;
    struct err e;
    assert_false(wire_get_buckets(&m, body->data, body->size, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_string_equal(e.text, why);
    bytes_free(body);
}

static void buckets_that_are_not_256_whole_lines_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "000102030405060708090a0b0c0d0e0f\t039\n",
        "000102030405060708090A0b0c0d0e0f\t39\n",
        "000102030405060708090a0b0c0d0e0f\t\n",
        "000102030405060708090a0b0c0d0e0f 39\n",
        "000102030405060708090a0b0c0d0e0f\t-1\n",
        "000102030405060708090a0b0c0d0e0f\t999999999\n",
        "000102030405060708090a0b0c0d0e0f\t9999999999\n",
        "000102030405060708090a0b0c0d0e0\t399\n",
        "000102030405060708090a0b0c0d0e0f\t39",
        "\n",
        "",
    };
    struct bytes body = buffer();
    buckets_text(&body, LTHASH_BUCKETS - 1);
    assert_bad_buckets(&body, "buckets: line 256: not digest TAB count");
    body = buffer();
    buckets_text(&body, LTHASH_BUCKETS + 1);
    assert_bad_buckets(&body, "buckets: more lines than buckets");
    for (size_t i = 0; i < LENGTH(bad); i++) {
        body = buffer();
        buckets_text(&body, LTHASH_BUCKETS - 1);
        bytes_text(&body, bad[i]);
        assert_bad_buckets(&body, "buckets: line 256: not digest TAB count");
    }
}

/* A page of bucket 7 with two rows, as a hub writes it. */
static void page_text(struct bytes *out, char one[UUID_SIZE], char two[UUID_SIZE])
{
    struct err e;
    int from = 0;
    id_in_bucket(one, 7, &from);
    id_in_bucket(two, 7, &from);
    struct bucket_page m = {
        .cid = "ab12", .epoch = {3, 0x00f1e2d3c4b5a697}, .head = 120, .bucket = 7};
    memcpy(m.to, two, sizeof m.to);
    assert_true(wire_put_bucket_page(out, &m, &e));
    struct change c = {.seq = 119, .kind = "fact", .body = "{}", .body_size = 2};
    memcpy(c.id, one, sizeof c.id);
    wire_put_change(out, &c);
    memcpy(c.id, two, sizeof c.id);
    c.seq = 12; /* in order of id, not of seq */
    wire_put_change(out, &c);
}

static void a_page_of_a_bucket_is_walked_row_by_row(void **state)
{
    (void)state;
    char one[UUID_SIZE], two[UUID_SIZE];
    struct bytes body = buffer();
    struct bucket_page m;
    struct bucket_reader rows;
    struct change c;
    struct err e;
    page_text(&body, one, two);
    assert_memory_equal(body.data,
                        "{\"v\":1,\"k\":\"bucket\",\"cid\":\"ab12\",\"epoch\":\"" EPOCH
                        "\",\"head\":120,\"bucket\":7,\"to\":\"01920000-",
                        98);
    assert_true(wire_get_bucket_page(&m, &rows, body.data, body.size, &e));
    assert_int_equal(m.head, 120);
    assert_string_equal(m.after, "");
    assert_string_equal(m.to, two);
    assert_true(wire_next_row(&rows, &c, &e));
    assert_string_equal(c.id, one);
    assert_int_equal(c.seq, 119);
    assert_true(wire_next_row(&rows, &c, &e));
    assert_string_equal(c.id, two);
    assert_int_equal(c.body_size, 2);
    assert_false(wire_next_row(&rows, &c, &e));
    assert_string_equal(e.text, "");
    bytes_free(&body);
}

/* The page with one header field or row changed is refused for that reason. */
static void assert_bad_row(const char *head, const char *line, const char *why)
{
    struct bytes body = buffer();
    struct bucket_page m;
    struct bucket_reader rows;
    struct change c;
    struct err e;
    bytes_printf(&body,
                 "{\"v\":1,\"k\":\"bucket\",\"cid\":\"ab12\",\"epoch\":\"" EPOCH
                 "\",%s}\n%s",
                 head, line);
    bool ok = wire_get_bucket_page(&m, &rows, body.data, body.size, &e);
    while (ok && wire_next_row(&rows, &c, &e))
        continue;
    assert_string_equal(e.text, why);
    bytes_free(&body);
}

static void bad_pages_of_a_bucket_are_refused(void **state)
{
    (void)state;
    char head[160], line[200];
    unsigned bucket = lthash_bucket(OP);
    const struct {
        const char *end, *line, *why;
        unsigned bucket;
    } bad[] = {
        {"", "5\tfact\t" OP "\t1\t\n", "row 1: a row that is gone has no place here",
         bucket},
        {"", "9\tfact\t" OP "\t0\t{}\n", "row 1: seq is newer than the head", bucket},
        {"", "5\tfact\t" OP "\t0\t{}\n", "row 1: id is of another bucket",
         (bucket + 1) % 256},
        {"", "5\tfact\t" OP "\t0\t{}", "row 1: cut short", bucket},
        {"", "5\tfact\tx\t0\t{}\n", "row 1: id is not a UUID of version 7", bucket},
        {"", "5\tfact\t" OP "\t0\t{}\n5\tfact\t" OP "\t0\t{}\n",
         "row 2: id is out of order", bucket},
        {",\"after\":\"" OP "\"", "5\tfact\t" OP "\t0\t{}\n", "row 1: id is out of order",
         bucket},
        {",\"to\":\"01910000-0000-7000-8000-000000000001\"", "5\tfact\t" OP "\t0\t{}\n",
         "row 1: id is behind the page's end", bucket},
        {",\"after\":\"" OP "\",\"to\":\"" OP "\"", "", "bucket: to: not behind after",
         bucket},
        {",\"to\":\"x\"", "", "bucket: to: not a UUID of version 7", bucket},
        {"", "", "bucket: bucket: out of range", 256},
    };
    for (size_t i = 0; i < LENGTH(bad); i++) {
        snprintf(head, sizeof head, "\"head\":8,\"bucket\":%u%s", bad[i].bucket,
                 bad[i].end);
        snprintf(line, sizeof line, "%s", bad[i].line);
        assert_bad_row(head, line, bad[i].why);
    }
    assert_bad_row("\"head\":8", "", "bucket: bucket: missing");
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(compare_and_pullbucket_keep_their_bytes),
              TEST(buckets_keep_their_bytes),
              TEST(buckets_that_are_not_256_whole_lines_are_refused),
              TEST(a_page_of_a_bucket_is_walked_row_by_row),
              TEST(bad_pages_of_a_bucket_are_refused));
    return failed;
}
