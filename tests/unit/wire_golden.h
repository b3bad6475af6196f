/* wire_golden: what the golden messages of the wire tests are made of. */
#pragma once

#include <string.h>

#include "core/wire.h"
#include "tests/test.h"

#define INST "0123456789abcdef0123456789abcdef"
#define OP "01920000-0000-7000-8000-000000000001"
#define TARGET "01920000-0000-7000-8000-0000000000aa"
#define DIGEST "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define EPOCH "3-00f1e2d3c4b5a697"

static const char golden_page[] =
    "{\"v\":1,\"k\":\"page\",\"epoch\":\"" EPOCH
    "\",\"from\":118,\"to\":120,\"head\":120,"
    "\"dg\":\"" DIGEST "\",\"count\":100,\"cid\":\"ab12\"}\n"
    "119\tvacancy\t" OP "\t0\t{\"id\":\"" OP "\",\"x\":\"tab \\t\"}\n"
    "120\tsession\t" TARGET "\t1\t\n";
static const char golden_change[] =
    "{\"v\":1,\"k\":\"chg\",\"epoch\":\"" EPOCH "\",\"from\":118,\"to\":119,"
    "\"head\":120,\"snap\":true,\"gen\":2}\n"
    "119\tfact\t" OP "\t0\t{}\n";

static inline struct bytes buffer(void)
{
    struct bytes b;
    bytes_init(&b, 1 << 20);
    return b;
}

static inline void assert_bytes(struct bytes *b, const char *golden)
{
    assert_string_equal((const char *)b->data, golden);
    bytes_free(b);
}
