#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/wire_repair.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void buckets_settle(const uint8_t *data, size_t size)
{
    static struct buckets m;
    struct bytes one;
    struct bytes two;
    struct err e;
    if (!wire_get_buckets(&m, data, size, &e))
        return;
    bytes_init(&one, 1 << 20);
    bytes_init(&two, 1 << 20);
    assert(wire_put_buckets(&one, &m, &e));
    assert(wire_get_buckets(&m, one.data, one.size, &e));
    assert(wire_put_buckets(&two, &m, &e));
    assert(one.size == two.size && memcmp(one.data, two.data, one.size) == 0);
    bytes_free(&one);
    bytes_free(&two);
}

static void page_is_walked(const uint8_t *data, size_t size)
{
    struct bucket_page m;
    struct bucket_reader rows;
    struct change c;
    struct err e;
    char last[UUID_SIZE];
    if (!wire_get_bucket_page(&m, &rows, data, size, &e))
        return;
    memcpy(last, m.after, sizeof last);
    while (wire_next_row(&rows, &c, &e)) {
        assert(strcmp(c.id, last) > 0);
        assert(m.to[0] == '\0' || strcmp(c.id, m.to) <= 0);
        assert(lthash_bucket(c.id) == m.bucket);
        assert(!c.deleted && c.seq <= m.head && c.body_size <= RECORD_BODY_MAX);
        memcpy(last, c.id, sizeof last);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct compare compare;
    struct bucket_pull pull;
    struct bytes out;
    struct err e;
    bytes_init(&out, 1 << 16);
    if (wire_get_compare(&compare, data, size, &e))
        assert(wire_put_compare(&out, &compare, &e));
    if (wire_get_bucket_pull(&pull, data, size, &e))
        assert(wire_put_bucket_pull(&out, &pull, &e) && pull.max > 0);
    bytes_free(&out);
    buckets_settle(data, size);
    page_is_walked(data, size);
    return 0;
}
